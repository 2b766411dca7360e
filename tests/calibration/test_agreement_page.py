"""The agreement page has the structure that the command writes, and its figures are in the README."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from scorer.calibration.agreement_page import agreement_page, main, measure
from scorer.calibration.corpus import Graded, Row
from scorer.calibration.definitions import definitions_of
from scorer.calibration.inputs import Inputs, read_inputs
from scorer.calibration.readme_block import BEGIN, END, put_block
from scorer.contracts.dimensions import DIMENSIONS
from tests.calibration.labeled import DATA, RISKS, SERVERS, TOOLS, rows
from tests.support.command_line import ROOT, environment
from tests.support.servers import OWN


def with_grades(found: Sequence[Row], marks: frozenset[str] | None) -> tuple[Row, ...]:
    """Return rows that a reader graded beside the judge, half a point apart."""
    return tuple(
        replace(
            row,
            graded=Graded({**dict.fromkeys(DIMENSIONS, 3), **row.scores}, max(1.0, row.tdqs - 0.5), marks),
        )
        if row.tdqs is not None
        else row
        for row in found
    )


@cache
def labeled() -> Inputs:
    files = [TOOLS, SERVERS, RISKS, DATA / "graded.jsonl"]
    found = read_inputs(files, definitions_of(str(OWN[0].parent)))
    graded = [row for row in found.rows if row.graded]
    both = [row for row in rows() if row.era == "2026-q2"]
    return replace(
        found,
        rows=(*with_grades(both, frozenset({"P1"})), *(row for row in rows() if row not in both), *graded),
    )


def unread() -> Inputs:
    graded = with_grades(rows(), frozenset({"P1"}))
    return Inputs(tuple(replace(row, tdqs=None) if row.era == "2026-q2" else row for row in graded))


@cache
def written() -> tuple[str, str]:
    return agreement_page(measure(labeled(), unread()))


def structure(page: str) -> list[str]:
    """Headings without their counts, heads of tables, and every line of prose without its numbers."""
    kept: list[str] = []
    lines = page.splitlines()
    for at, line in enumerate(lines):
        body = line.startswith("|") and at > 0 and lines[at - 1].startswith("|")
        if line and not body:
            kept.append(re.sub(r"[\d.]+|(?<=median F1 )–", "0", line))
    return kept


def test_the_committed_page_has_the_structure_that_the_command_writes() -> None:
    committed = (ROOT / "docs" / "agreement.md").read_text(encoding="utf-8")
    assert structure(committed) == structure(written()[0])


def test_the_readme_holds_the_block_that_the_command_rewrites() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    block = f"{BEGIN}{readme.partition(BEGIN)[2].partition(END)[0]}{END}"
    assert structure(block) == structure(written()[1])


def test_only_the_marked_block_of_a_readme_is_rewritten() -> None:
    before = f"# Desk\n\n{BEGIN}\nold\n{END}\n\nMore.\n"
    assert put_block(before, f"{BEGIN}\nnew\n{END}") == f"# Desk\n\n{BEGIN}\nnew\n{END}\n\nMore.\n"
    assert put_block("# Desk\n", "new") == "# Desk\n"


def test_every_heading_has_a_name() -> None:
    headings = [line for line in written()[0].splitlines() if line.startswith("#")]
    assert [line for line in headings if not re.match(r"#+ \w", line)] == []
    assert sum(" definitions in " in line for line in headings) == 3


def test_the_page_names_no_tool_and_no_server_of_the_rows() -> None:
    for row in labeled().rows:
        assert row.server not in written()[0]
        assert str(row.tool["name"]) not in written()[0]


def test_without_labeled_tools_nothing_is_written_and_a_line_says_so(tmp_path: Path) -> None:
    gone = tmp_path / "corpus"
    said = (
        f"agreement: {gone} contains no labeled tools (train.jsonl, coherence.jsonl, unread/rows.jsonl.gz), "
        "so nothing was written"
    )
    assert main(gone, tmp_path) == said
    assert list(tmp_path.iterdir()) == []
    done = subprocess.run(
        [sys.executable, "-m", "scorer.calibration.agreement_page", str(gone)],
        env=environment(), capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == said + "\n"
