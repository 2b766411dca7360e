"""One capture of a watch on a screen: everything fits, and the verdict is always there."""

from __future__ import annotations

import json

import pytest

from scorer.contracts.definitions import Snapshot, Unreachable
from scorer.contracts.gate import GateResult
from scorer.formats.view_options import ViewOptions
from scorer.formats.watching import Moment, block, json_line
from scorer.gate.changes import compare
from scorer.scoring.api import build_report, score_server
from tests.support.hostile import WORDS
from tests.support.snapshots import LEND

MANY = tuple({**LEND, "name": f"lend_{at}"} for at in range(40))
WORSE = tuple({**tool, "description": "Lends.", "inputSchema": {"type": "object"}} for tool in MANY)


def moment(before: tuple[object, ...], after: tuple[object, ...]) -> Moment:
    old, new = (score_server(Snapshot("desk", "desk", tools)) for tools in (before, after))
    report = build_report([new], (), gate=GateResult(passed=True), rubric=None)
    changed = tuple(f"src/{at}.py" for at in range(6))
    return Moment("desk", 2, changed, report, (compare(old, new, "capture 1"),), before=1)


@pytest.mark.parametrize("rows", [10, 22, 28, 40, 60])
@pytest.mark.parametrize("width", [40, 80, 120])
def test_a_screen_of_any_size_is_not_exceeded_and_ends_with_the_verdict(rows: int, width: int) -> None:
    shown = block(moment(MANY, WORSE), ViewOptions(width=width), rows, "watching .").splitlines()
    assert len(shown) <= rows
    assert max(map(len, shown)) <= width
    assert (shown[0].split()[0], shown[-1]) == ("desk", "watching .")
    assert "Gate passed" in "\n".join(shown[-5:])


def test_lists_are_cut_with_the_number_of_what_is_left() -> None:
    shown = block(moment(MANY, WORSE), ViewOptions())
    assert "· changed: src/0.py, src/1.py, src/2.py, src/3.py … and 2 more files\n" in shown
    assert "    … and 28 more lines\n" in shown
    assert shown.count("was removed") == 24  # of twelve tools, two parameters each


def test_what_a_server_says_reaches_neither_a_terminal_nor_json_as_it_is() -> None:
    tools = tuple({**LEND, "name": name, "description": words} for name, words in WORDS.items())
    failure = Unreachable("desk", "desk", "start", "\x1b[31m no desk \u202e today")
    found = moment(MANY[:3], tools)
    report = build_report(found.report.servers, (failure,), gate=GateResult(passed=True), rubric=None)
    whole = Moment("d\x1besk", 2, ("a\nb.py",), report, found.changes, (failure.cause,), before=1)
    shown = block(whole, ViewOptions())
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    line = json_line(whole)
    assert line.count("\n") == 1
    assert "\u202e" not in line
    assert json.loads(line)["changed"] == ["a\nb.py"]
