"""Cue phrases in a description: found by their words, not in quotes or examples, not negated, not twice."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorer.data.language_packs import names_language
from scorer.language.document import read
from scorer.language.phrases import Cue, find_cues, inflections


def kinds(text: str) -> set[str]:
    return set(find_cues(read(text)))


def quoted(text: str, kind: str) -> list[str]:
    return [text[cue.start : cue.end] for cue in find_cues(read(text)).get(kind, ())]


def test_a_cue_tells_its_kind_its_sentence_and_its_span() -> None:
    text = "Close a card. This cannot be undone."
    assert find_cues(read(text))["irreversible"] == (Cue("irreversible", 1, 19, 35),)


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("List loans. Use this when a reader asks.", "use_when", ["Use this when"]),
        ("List loans. Do not use it for fines.", "use_not", ["Do not use"]),
        ("List loans rather than cards.", "alternative", ["rather than"]),
        ("Call `find_card` first.", "prerequisite", ["first"]),
        ("Close a card. Requires the librarian role.", "auth", ["Requires the librarian role"]),
        ("Close a card. It notifies the reader.", "consequence", ["notifies"]),
        ("List loans, at most 50.", "limits", ["at most"]),
        ("Export loans in the background.", "async", ["in the background"]),
        ("Add a card. Safe to retry.", "idempotent", ["Safe to retry"]),
        ("Get a card. Returns its holder.", "returns", ["Returns"]),
        ("Get a card, or an empty list.", "errors", ["empty list"]),
        ("Ask the archive; rate limits apply.", "cost", ["rate limits"]),
        ("List loans without changing anything.", "read_only", ["without changing"]),
    ],
)
def test_each_kind_of_disclosure_has_its_phrases(text: str, kind: str, words: list[str]) -> None:
    assert quoted(text, kind) == words


@pytest.mark.parametrize(
    "text",
    [
        "Not read-only.",
        "This tool is not read-only.",
        "It isn't read-only.",
        "It is never quite read-only.",
    ],
)
def test_a_negated_promise_of_safety_is_none(text: str) -> None:
    assert "read_only" not in kinds(text)


@pytest.mark.parametrize("text", ["Read-only.", "Does not modify the card.", "Has no side effects."])
def test_a_fixed_phrase_keeps_the_negation_that_belongs_to_it(text: str) -> None:
    assert "read_only" in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "Do not use this when a reader asks.",
        "Don't use this when a reader asks.",
        "DON'T use this when a reader asks.",
        "Don’t use this when a reader asks.",
        "Never use this when a reader asks.",
    ],
)
def test_a_negated_condition_is_an_exclusion_and_no_condition(text: str) -> None:
    assert "use_when" not in kinds(text)
    assert "use_not" in kinds(text)


def test_a_negation_four_words_away_does_not_reach() -> None:
    assert "use_when" in kinds("Not for fines at all: use this when a reader asks.")


@pytest.mark.parametrize(
    "text",
    [
        "Files a note, such as “use this when a reader asks”.",
        'Files a note, such as "use this when a reader asks".',
        "Files a note, such as 'use this when a reader asks'.",
        "Files a note, such as «use this when a reader asks».",
        "Files a note, such as `use this when a reader asks`.",
        "Files a note.\n```\nuse this when a reader asks\n```",
        "Files a note.\n\nExamples:\n    use this when a reader asks",
    ],
)
def test_cues_in_quotes_code_and_examples_do_not_count(text: str) -> None:
    assert "use_when" not in kinds(text)


def test_a_sentence_said_again_holds_no_cue() -> None:
    once = "Close a card. This cannot be undone."
    again = once + " This cannot be undone." * 4
    assert find_cues(read(again)) == find_cues(read(once))


def test_a_sentence_holds_one_cue_of_a_kind() -> None:
    assert len(find_cues(read("It cannot be undone, is permanent and irreversible."))["irreversible"]) == 1


def test_sentences_are_told_apart() -> None:
    cues = find_cues(read("It cannot be undone. The loss is permanent."))["irreversible"]
    assert [cue.sentence for cue in cues] == [0, 1]


@pytest.mark.parametrize(
    "text",
    [
        "Counts the tokens that a model reads.",
        "Looks a key up in a dictionary.",
        "Sets the role of a chat message.",
        "Removes keys whose value is free text.",
    ],
)
def test_words_in_another_sense_disclose_no_permission_and_no_cost(text: str) -> None:
    assert not kinds(text) & {"auth", "cost"}


@pytest.mark.parametrize("text", ["No API key required.", "Works without authentication."])
def test_saying_that_no_permission_is_needed_discloses_it(text: str) -> None:
    assert "auth" in kinds(text)


def test_saying_that_a_feature_is_missing_discloses_a_limit() -> None:
    assert "limits" in kinds("Does not support pagination.")


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("close", {"close", "closes", "closed", "closing"}),
        ("copy", {"copy", "copies", "copied", "copying"}),
        ("push", {"push", "pushes", "pushed", "pushing"}),
        ("play", {"play", "plays", "played", "playing"}),
    ],
)
def test_regular_verbs_are_inflected(verb: str, forms: set[str]) -> None:
    assert inflections(verb) == forms


def test_a_short_verb_may_double_its_last_letter() -> None:
    assert {"stop", "stops", "stopped", "stopping"} <= inflections("stop")


PHRASES = " ".join(phrase for cue in names_language().cues.values() for phrase in cue.phrases)
WORDS = st.sampled_from(
    [
        *sorted(set(re.findall(r"[\w-]+", PHRASES))),
        "not",
        "never",
        "the",
        "card",
        "`x`",
        "“",
        "”",
        "\n- ",
        ". ",
    ]
)


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.lists(WORDS, max_size=30).map(" ".join))
def test_every_cue_lies_in_its_sentence_and_comes_in_reading_order(text: str) -> None:
    doc = read(text)
    for kind, found in find_cues(doc).items():
        assert [cue.sentence for cue in found] == sorted({cue.sentence for cue in found})
        for cue in found:
            sentence = doc.sentences[cue.sentence]
            assert cue.kind == kind
            assert sentence.start <= cue.start < cue.end <= sentence.end
