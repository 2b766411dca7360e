"""How detectors read a definition: its plain text, what is named in it, what is repeated, denied and pinned down."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorer.claims.annotated import Annotated
from scorer.claims.claim import Claim, strength_of
from scorer.claims.clauses import LONGEST
from scorer.claims.kinds import KINDS, annotate, claims_of
from scorer.claims.siblings import index_names
from scorer.claims.tool_facts import gather
from scorer.contracts.limits import READ_CHARACTERS
from scorer.language.constructions import CODE, PARAMETER, TOOL
from scorer.reading.tool import read_tool
from tests.support.hostile import WORDS
from tests.support.servers import OWN, tools_of

SHOWN = str.maketrans({CODE: "#", TOOL: "T", PARAMETER: "P"})


def definition(description: str, *siblings: str, **changes: Any) -> Annotated:
    properties = {
        "card": {"type": "string"},
        "due_date": {"type": "string", "description": "Last day of a loan"},
    }
    schema = {"type": "object", "properties": properties}
    tool = read_tool({"name": "close_card", "description": description, "inputSchema": schema, **changes})
    return annotate(gather(tool, index_names((tool.name, *siblings))))


def plain(description: str, *siblings: str) -> str:
    """Return the plain text, with # for code, T for tools and P for parameters."""
    return definition(description, *siblings).plain.translate(SHOWN)


# --- the plain text ---


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("Close a Card.", "close a card."),
        ("Don’t close it.", "don't close it."),
        ("Run `rm -x` now.", "run `## -#` now."),
        ("Says “So long” then.", "says “## ####” then."),
        ("Pass due_date or DUE_DATE.", "pass PPPPPPPP or PPPPPPPP."),
        ("A due date, and a card.", "a due date, and a card."),
        ("Set `card` first.", "set `PPPP` first."),
        ("Use find_loans instead.", "use TTTTTTTTTT instead."),
        ("Use find_loan instead.", "use find_loan instead."),
        ("Closes cards; close_card is this tool.", "closes cards; close_card is this tool."),
    ],
)
def test_the_plain_text_is_in_lower_case_with_marks_for_what_is_named(raw: str, shown: str) -> None:
    assert plain(raw, "find_loans") == shown


def test_a_letter_whose_lower_case_is_longer_moves_nothing() -> None:
    raw = "İİ closes a card. Fails with 404."
    found = definition(raw)
    assert len(found.plain) == len(raw)
    assert found.plain.index("fails") == raw.index("Fails")


def _all_definitions() -> list[Annotated]:
    examples = [each for kind in KINDS for each in (*kind.good, *kind.bad) if each.tool]
    tools = [(each.tool, tuple(each.siblings)) for each in examples]
    tools += [
        (tool, tuple(other["name"] for other in tools_of(path))) for path in OWN for tool in tools_of(path)
    ]
    read = [(read_tool(tool), names) for tool, names in tools]
    return [annotate(gather(tool, index_names((tool.name, *names)))) for tool, names in read]


def test_the_plain_text_of_every_example_is_as_long_as_the_raw_one_with_every_mark_in_its_place() -> None:
    for each in _all_definitions():
        assert len(each.plain) == len(each.raw)
        for low, char in zip(each.plain, each.raw, strict=True):
            assert (
                low in (CODE, TOOL, PARAMETER)
                or low == char.lower().replace("’", "'")
                or len(char.lower()) > 1
            )


@pytest.mark.parametrize("text", WORDS.values(), ids=WORDS)
def test_the_plain_text_of_a_hostile_text_is_as_long_as_what_is_read_of_it(text: str) -> None:
    assert len(definition(text).plain) == min(len(text), READ_CHARACTERS)


@settings(derandomize=True, max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_every_claim_of_any_text_lies_in_it(text: str) -> None:
    found = definition(text, "find_loans")
    assert len(found.plain) == len(found.raw)
    for claims in claims_of(found).values():
        for claim in claims:
            assert 0 < claim.strength <= 1
            assert all(0 <= start < end <= len(found.raw) for start, end in claim.spans)


def test_nothing_is_read_beyond_the_limit() -> None:
    filler = "x" * READ_CHARACTERS
    assert definition(f"{filler} Fails with 404 if the card is lost.").of_kind("errors") == ()


# --- which sentences are read ---


def told(description: str) -> list[str]:
    found = definition(description)
    return [found.raw[found.sentences[at].start : found.sentences[at].end].strip() for at in found.told]


@pytest.mark.parametrize(
    ("description", "read"),
    [
        ("Close a card. Loans stay open.", ["Close a card.", "Loans stay open."]),
        ("Close a card. Close a card.", ["Close a card."]),
        ("Close a card. Closing cards.", ["Close a card."]),
        ("Close a card of a reader. The reader of a card.", ["Close a card of a reader."]),
        ("Close a card. A reader closes a card.", ["Close a card.", "A reader closes a card."]),
        ("Close a card.\n\nExamples:\n    Loans stay open.", ["Close a card."]),
    ],
)  # fmt: skip
def test_a_sentence_that_only_repeats_earlier_ones_and_an_example_are_not_read(
    description: str, read: list[str]
) -> None:
    assert told(description)[: len(read)] == read
    assert not any(text in told(description)[len(read) :] for text in ("Loans stay open.", "Close a card."))


# --- clauses and negations ---


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("Close it; fails if lost. Then wait.", "fails if lost"),
        ("Close it: fails if lost, but not for staff.", "fails if lost"),
        ("Close it - fails if lost - and wait.", "fails if lost"),
        ("Close it. Fails if e.g. lost at 3.5 days!", "fails if e.g. lost at 3.5 days"),
        ("Close it\nfails if lost\nthen wait", "fails if lost"),
        ("Close it, fails if lost", "close it, fails if lost"),
    ],
)
def test_a_clause_ends_at_its_marks_and_before_its_conjunctions(text: str, clause: str) -> None:
    found = definition(text)
    at = found.plain.index("fails")
    assert found.plain[found.clause_start(at) : found.clause_end(at)].strip() == clause


def test_a_clause_is_read_for_a_bounded_length() -> None:
    found = definition("word " * 1_000)
    assert found.clause_end(2_500) == 2_500 + LONGEST
    assert found.clause_start(2_500) == 2_500 - LONGEST


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("It does not fail.", True),
        ("It doesn’t ever fail.", True),
        ("It will never once in days fail.", True),
        ("It will never once in many days fail.", False),
        ("It is not lost; it may fail.", False),
        ("It is lost, but it may fail.", False),
        ("It may fail.", False),
    ],
)
def test_what_stands_at_most_four_words_behind_a_negation_of_its_clause_is_denied(
    text: str, denied: bool
) -> None:
    found = definition(text)
    assert found.denied(found.plain.index("fail")) is denied


# --- what a span pins down ---


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("lost at the branch", ("lost", "branch")),
        ("the branch of branches", ("branch",)),
        ("close the card", ()),
        ("powerful and seamless", ()),
        ("404 or 3.5", ("404", "3.5")),
        ("`Rm -X` and find_loans", ("rm", "x", "find_loans")),
        ("due_date by due_date", ("due_date",)),
        ("an error for you", ("error",)),
    ],
)
def test_content_numbers_names_and_code_are_pinned_down_each_once(text: str, things: tuple[str, ...]) -> None:
    found = definition(text, "find_loans")
    assert sorted(found.specifics(0, len(text))) == sorted(things)


def test_words_that_are_empty_for_a_kind_pin_nothing_down() -> None:
    text = "an error at the branch"
    assert definition(text).specifics(0, len(text), frozenset({"error"})) == ("branch",)


def test_what_the_title_holds_is_known() -> None:
    text = "a lost branch"
    assert definition(text, title="Lost cards").specifics(0, len(text)) == ("branch",)


def test_a_claim_needs_something_to_pin_down_and_grows_with_it() -> None:
    text = "fails for a lost branch at noon"
    found = definition(text)
    assert found.claim("none", 0, 5, least=2) is None
    whole = found.claim("none", 0, len(text), at=5)
    assert whole == Claim("none", strength_of(3), ((0, len(text)),), ("lost", "branch", "noon"))


# --- finding claims ---


def test_claims_of_a_kind_are_found_once_and_may_be_supposed_otherwise() -> None:
    calls: list[str] = []

    def one(_: Annotated) -> tuple[Claim, ...]:
        calls.append("one")
        return (Claim("one", 0.6, ((0, 1),)),)

    def other(each: Annotated) -> tuple[Claim, ...]:
        calls.append("other")
        return () if each.has("one") else (Claim("other", 1.0),)

    found = Annotated(definition("Close a card.").facts, {"one": one, "other": other})
    assert [found.has("one"), found.has("other"), found.has("one", "other")] == [True, False, True]
    assert calls == ["one", "other"]
    supposed = found.supposing({"one": ()}, again={"other"})
    assert (supposed.of_kind("one"), supposed.of_kind("other")) == ((), (Claim("other", 1.0),))
    assert (found.has("other"), calls) == (False, ["one", "other", "other"])


def test_no_definition_changes_by_being_read() -> None:
    for each in _all_definitions():
        assert claims_of(annotate(each.facts)) == claims_of(each)
