"""The figures of the planning page follow from what the program does and from what was measured."""

from __future__ import annotations

import re
from itertools import accumulate, count, takewhile
from typing import TYPE_CHECKING

from scorer.catalogue.sweep import DAY, HOUR, wait_after
from tests.catalogue.crawling import LOOPBACK, crawl, desks, said
from tests.catalogue.registries import one_after_another, page, running
from tests.support.command_line import ROOT

if TYPE_CHECKING:
    from pathlib import Path

PAGE = " ".join((ROOT / "docs" / "planning.md").read_text(encoding="utf-8").split())


def test_the_waits_of_a_server_that_fails_are_those_of_the_program() -> None:
    waits = [wait_after(attempt) / HOUR for attempt in range(1, 10)]
    assert (
        f"due again after {', '.join(f'{each:g}' for each in waits[:-1])} and then every {waits[-1]:g} hours"
        in PAGE
    )


def test_the_attempts_of_the_first_day_and_week_follow_from_the_waits() -> None:
    def attempts(within: float) -> int:
        times = accumulate((wait_after(attempt) for attempt in count(1)), initial=0.0)
        return sum(1 for _ in takewhile(lambda time: time < within, times))

    assert (
        f"contacted {attempts(DAY)} times on the first day, {attempts(7 * DAY)} times in the first week"
        in PAGE
    )
    retries = (attempts(DAY) - 1) * 30_000 / 24
    assert f"{attempts(DAY) - 1} × 30,000 ÷ 24 = {retries:,.0f} retries" in PAGE
    assert f"| To servers that fail, on the first day | {retries:,.0f} |" in PAGE
    later = 30_000 / (wait_after(99) / HOUR)
    assert f"| To servers that fail, after the first week | {later:,.0f} |" in PAGE


def test_the_sums_of_the_page_are_right() -> None:
    sums = re.findall(r"([\d,]+) (×|÷) ([\d,.]+) (?:s|bytes) = ([^|.]+)", PAGE)
    assert len(sums) == 6
    for left, factor, sign, total in sums:
        one, other = (float(each.replace(",", "")) for each in (left, sign))
        value = one * other if factor == "×" else one / other
        amount = re.findall(r"\d+", total)
        unit = {"minutes": 60, "seconds": 1, "MB": 1_000_000}
        if "hour" in total:
            assert [*map(int, amount)] == [value // 3600, round(value % 3600 / 60)]
        else:
            assert int(amount[0]) == int(value / unit[total.split()[1].rstrip(",")] + 0.99)


def test_a_server_that_answers_gets_the_requests_that_the_page_says(tmp_path: Path) -> None:
    with desks("north") as found, running(one_after_another(page(found.entry("north")))) as registry:
        said(crawl(tmp_path / "store", registry.address, *LOOPBACK))
    methods = [method for _, method in found.asked]
    assert f"| {len(methods)}: {', '.join(f'`{each}`' for each in methods)} (more" in PAGE
    assert f"| To servers that answer, once a day | {70_000 * len(methods) / 24:,.0f} |" in PAGE
