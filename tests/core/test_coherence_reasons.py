"""The coherence of a set: four scores from bases and points, each with a justification in whole sentences."""

from __future__ import annotations

import re
from dataclasses import replace
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorer.claims.coherence import FEATURES, named
from scorer.claims.evidence import Hit
from scorer.claims.examples import Example
from scorer.claims.feature import SetFeature
from scorer.contracts.dimensions import COHERENCE_DIMENSIONS
from scorer.contracts.report import CoherenceScore
from scorer.data.rubric import load_rubric
from scorer.scoring.coherence import combine, score_set
from tests.claims.finding import facts_of, hits_of

#: Three or more tools that agree, of distinct objects.
PLAIN = named("list_cards", "send_letter", "count_visits", "print_label")
EXAMPLES = [(feature, each) for feature in FEATURES for each in (*feature.good, *feature.bad)]


def scored(example: Example) -> dict[str, CoherenceScore]:
    return dict(score_set(facts_of(example), load_rubric()))


def test_every_justification_of_every_example_is_whole_sentences() -> None:
    told = {score.justification for _, example in EXAMPLES for score in scored(example).values()}
    assert len(told) > 15
    assert [words for words in sorted(told) if not re.fullmatch(r"[A-Z“`].*[.]", words)] == []
    assert [words for words in sorted(told) if re.search(r"[{}]|[+-]\d|\.\.", words)] == []


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.id)
def test_what_is_found_moves_the_score_of_its_dimension_alone(feature: SetFeature) -> None:
    rubric = load_rubric()
    worthless = MappingProxyType({**rubric.coherence["points"], feature.id: 0.0})
    ignoring = replace(rubric, coherence=MappingProxyType({**rubric.coherence, "points": worthless}))
    for example in feature.good if feature.kind == "credit" else feature.bad:
        assert hits_of(feature, example)
        counted, ignored = scored(example), score_set(facts_of(example), ignoring)
        moved = {key for key in COHERENCE_DIMENSIONS if counted[key].score != ignored[key].score}
        assert moved <= {feature.dimension}
        assert counted[feature.dimension].justification == ignored[feature.dimension].justification


def test_a_set_of_which_nothing_is_found_says_what_is_well() -> None:
    assert scored(PLAIN) == {
        "disambiguation": CoherenceScore(5, "No two tools compete for the same request."),
        "naming_consistency": CoherenceScore(5, "The names follow one pattern."),
        "tool_count_appropriateness": CoherenceScore(5, "The number of tools suits one domain."),
        "completeness": CoherenceScore(4, "No step of the workflow is known to be missing."),
    }


@pytest.mark.parametrize(
    ("names", "dimension", "words"),
    [
        (("get_card",), "tool_count_appropriateness", "There is only one tool."),
        (("get_card", "send_letter"), "tool_count_appropriateness", "There are only 2 tools."),
        (
            ("create_card", "send_letter", "list_loans"),
            "completeness",
            "Some objects are created but not managed further (card: created, never read).",
        ),
        (
            ("start_scan", "list_scans", "send_letter"),
            "completeness",
            "There is a tool to “start”, but none to “stop”.",
        ),
    ],
)
def test_a_justification_names_what_was_found(names: tuple[str, ...], dimension: str, words: str) -> None:
    assert scored(named(*names))[dimension].justification == words


# --- evidence of one kind ---


def test_evidence_that_repeats_adds_ever_less_and_the_fifth_nothing() -> None:
    values = [combine([Hit()] * count, repeats=True) for count in range(7)]
    assert values == pytest.approx([0.0, 0.7, 0.9, 0.97, 1.0, 1.0, 1.0])


def test_of_evidence_that_does_not_repeat_the_strongest_counts() -> None:
    assert combine([Hit(0.2), Hit(0.6), Hit(0.4)], repeats=False) == 0.6
    assert combine([], repeats=False) == 0.0


@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.lists(st.floats(0, 2), max_size=8), st.booleans())
def test_the_strength_of_evidence_is_between_nothing_and_one_whatever_its_order(
    amounts: list[float], repeats: bool
) -> None:
    hits = [Hit(each) for each in amounts]
    assert 0.0 <= combine(hits, repeats) <= 1.0
    assert combine(hits, repeats) == combine(hits[::-1], repeats)
