"""Cue phrases in a description: found by their words, not in quotes or examples, not negated, not twice."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorer.data.language_packs import language_packs, names_language
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
        ("List loans without changing anything.", "read_only", ["without changing"]),
        ("Close a card. It notifies the reader.", "consequence", ["notifies"]),
        ("Close a card for good; it is irrevocable.", "irreversible", ["irrevocable"]),
        ("Cierra una tarjeta. Es irreversible y no se puede deshacer.", "irreversible", ["irreversible"]),
    ],
)
def test_each_kind_of_phrase_that_rules_and_effects_look_for_is_found(
    text: str, kind: str, words: list[str]
) -> None:
    assert quoted(text, kind) == words


def test_a_pack_holds_no_kind_of_phrase_that_nothing_looks_for() -> None:
    packs = language_packs().values()
    assert {kind for pack in packs for kind in (*pack.cues, *pack.substrings)} == {
        "read_only",
        "consequence",
        "irreversible",
    }


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


def test_a_negation_four_words_away_does_not_reach() -> None:
    assert "read_only" in kinds("Not for fines at all: read-only.")


@pytest.mark.parametrize(
    "text",
    [
        "Files a note, such as “this cannot be undone”.",
        'Files a note, such as "this cannot be undone".',
        "Files a note, such as 'this cannot be undone'.",
        "Files a note, such as «this cannot be undone».",
        "Files a note, such as `this cannot be undone`.",
        "Files a note.\n```\nthis cannot be undone\n```",
        "Files a note.\n\nExamples:\n    this cannot be undone",
    ],
)
def test_cues_in_quotes_code_and_examples_do_not_count(text: str) -> None:
    assert "irreversible" not in kinds(text)


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
