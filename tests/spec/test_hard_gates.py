"""The hard gates: exact verdicts, with the blanks and the letter case of the reference implementation."""

from __future__ import annotations

import pytest
import tdqs
from hypothesis import given, settings
from hypothesis import strategies as st

from scorer.tdqs.hard_gates import HardGate, evaluate
from tests.spec.definitions import TEXTS
from tests.support.servers import all_tools

NOTHING = HardGate()
BLANK = HardGate(("No Description",), all_ones=True, purpose_cap=1)
TAUTOLOGY = HardGate(("Tautological Description",), purpose_cap=2)


def reference_flags(description: str | None, name: str, title: str | None) -> tuple[tuple[str, ...], bool]:
    tool = tdqs.ToolDefinition(name=name, title=title, description=description)
    verdict = tdqs.evaluate_hard_gates(tool)
    return verdict.flags, verdict.short_circuit


@pytest.mark.parametrize(
    ("description", "name", "title", "verdict"),
    [
        (None, "lend", None, BLANK),
        ("", "lend", None, BLANK),
        (" \t\n\ufeff\u00a0\u3000", "lend", None, BLANK),
        ("\x1c", "lend", None, NOTHING),
        ("\x85", "lend", None, NOTHING),
        ("\u180e", "lend", None, NOTHING),
        ("Lend", "lend", None, TAUTOLOGY),
        ("\ufefflend\n", " LEND ", None, TAUTOLOGY),
        ("lend a book", "lend", "Lend a Book", TAUTOLOGY),
        ("lend.", "lend", None, NOTHING),
        ("lend book", "lend_book", None, NOTHING),
        ("Lends a book", "lend", "", NOTHING),
        ("STRASSE", "straße", None, NOTHING),
        ("ΟΔΟΣ", "οδος", None, TAUTOLOGY),
    ],
)
def test_the_verdict_of_the_gates(
    description: str | None, name: str, title: str | None, verdict: HardGate
) -> None:
    assert evaluate(description, name, title) == verdict
    assert (verdict.flags, verdict.all_ones) == reference_flags(description, name, title)


BLANKS = st.text(
    st.sampled_from(" \t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u00a0\u180e\u200b\u2028\u202f\u3000\ufeff"), max_size=2
)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(BLANKS, st.text(max_size=4), BLANKS, st.sampled_from(["same", "upper", "title", "other"]), TEXTS)
def test_any_texts_are_judged_as_in_the_reference_implementation(
    before: str, name: str, after: str, kind: str, other: str
) -> None:
    words = {"same": name, "upper": name.upper(), "title": name.title(), "other": other}[kind]
    called = name or "x"
    for title in (None, other, words):
        verdict = evaluate(before + words + after, called, title)
        assert (verdict.flags, verdict.all_ones) == reference_flags(before + words + after, called, title)


def test_definitions_of_whole_servers_are_judged_as_in_the_reference_implementation() -> None:
    for tool in all_tools():
        texts = (tool.get("description"), tool["name"], tool.get("title"))
        verdict = evaluate(*texts)
        assert (verdict.flags, verdict.all_ones) == reference_flags(*texts)
