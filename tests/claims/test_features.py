"""The features: what each finds in its examples, its words, and what the shipped rubric gives it."""

from __future__ import annotations

import string
from collections import Counter
from functools import cache

from scorer.claims.feature import Feature
from scorer.claims.registry import ALL_FEATURES, FEATURES_BY_ID, SET_FEATURES, TOOL_FEATURES
from scorer.claims.siblings import index_names
from scorer.claims.tool_facts import gather
from scorer.contracts.dimensions import COHERENCE_DIMENSIONS, DIMENSIONS
from scorer.data.language_packs import names_language
from scorer.data.messages import messages, text
from scorer.data.rubric import DEFAULT_CALIBRATION, load_rubric
from scorer.reading.tool import read_tool
from tests.claims.finding import facts_of, hits_of

SIGNS = {"credit": 1, "debit": -1}
RUBRIC = load_rubric(DEFAULT_CALIBRATION)


def fires(feature: Feature, kind: str) -> list[bool]:
    return [any(hit.strength > 0 for hit in hits_of(feature, each)) for each in getattr(feature, kind)]


def earns(feature: Feature) -> bool:
    return feature.kind in ("credit", "floor")


def gaps(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name is not None}


@cache
def known_context() -> frozenset[str]:
    """Return every fact of a context that some definition shows."""
    seen: set[str] = set()
    for feature in ALL_FEATURES:
        for example in (*feature.good, *feature.bad):
            seen |= frozenset().union(*(facts.context for facts in facts_of(example)))
    nested = {"properties": {"a": {"type": "object", "properties": {"b": {}}}}}
    half = {"properties": {"a": {"description": "x"}, "b": {}}}
    for wire in (
        {"name": "pay_fine", "description": "Закрыть билет", "inputSchema": nested},
        {"name": "run_desk", "title": "Run the Whole Desk", "inputSchema": half},
        {"name": "desk", "description": "Desk."},
        {"name": "read_desk", "annotations": {"readOnlyHint": True, "destructiveHint": True}},
    ):
        seen |= gather(read_tool(wire), index_names([])).context
    return frozenset(seen)


def test_ids_and_names_are_unique() -> None:
    assert [id for id, n in Counter(each.id for each in ALL_FEATURES).items() if n > 1] == []
    assert [name for name, n in Counter(each.name for each in ALL_FEATURES).items() if n > 1] == []


def test_a_feature_belongs_to_a_dimension_and_has_examples_of_both_kinds() -> None:
    known = {*DIMENSIONS, *COHERENCE_DIMENSIONS}
    assert [each.id for each in ALL_FEATURES if each.dimension not in known] == []
    assert [each.id for each in ALL_FEATURES if not (each.good and each.bad)] == []


def test_a_credit_fires_on_its_good_examples_alone_and_any_other_feature_on_its_bad_ones_alone() -> None:
    wrong = [each.id for each in ALL_FEATURES if set(fires(each, "good")) != {earns(each)}]
    wrong += [each.id for each in ALL_FEATURES if set(fires(each, "bad")) != {not earns(each)}]
    assert wrong == []


def test_what_a_feature_finds_has_a_strength_a_place_and_the_words_of_its_texts() -> None:
    wrong = []
    for feature in ALL_FEATURES:
        for example in (*feature.good, *feature.bad):
            descriptions = [facts.doc.raw for facts in facts_of(example)]
            for hit in hits_of(feature, example):
                placed = hit.span is None or any(
                    0 <= hit.span[0] < hit.span[1] <= len(raw) for raw in descriptions
                )
                needed = gaps(text(f"{feature.message_id}.earned")) | gaps(text(f"{feature.message_id}.fix"))
                if not (0 <= hit.strength <= 1 and placed and needed <= set(hit.words)):
                    wrong.append((feature.id, hit))
    assert wrong == []


def test_only_a_credit_can_be_missed_and_then_its_words_have_no_gaps() -> None:
    missed = {each.id: messages().get(f"{each.message_id}.missed", "") for each in ALL_FEATURES}
    assert [each.id for each in ALL_FEATURES if missed[each.id] and each.kind != "credit"] == []
    credits = [each for each in ALL_FEATURES if each.kind == "credit"]
    assert [c.id for c in credits if gaps(missed[c.id]) | gaps(text(f"{c.message_id}.fix"))] == []


def test_conditions_and_cues_name_what_there_is() -> None:
    asked = {name.removeprefix("!") for each in ALL_FEATURES for name in each.when}
    assert asked - known_context() == {"never"}
    assert {each.cue for each in ALL_FEATURES} - set(names_language().cues) == {""}


def test_the_shipped_rubric_has_a_line_for_every_feature_that_weighs_and_for_no_other() -> None:
    for dimension in DIMENSIONS:
        weights = RUBRIC.dimensions[dimension]
        own = [each for each in TOOL_FEATURES if each.dimension == dimension]
        assert set(weights.points) == {each.id for each in own if each.kind in SIGNS}
        assert set(weights.caps) == {each.id for each in own if each.kind not in SIGNS}
        assert all(1 <= cap <= 5 for cap in weights.caps.values())
    assert set(RUBRIC.coherence["points"]) == {each.id for each in SET_FEATURES}


def test_credits_never_cost_and_debits_never_earn() -> None:
    tables = [*(RUBRIC.dimensions[key].points for key in DIMENSIONS), RUBRIC.coherence["points"]]
    points = [(id, value) for table in tables for id, value in table.items()]
    assert [id for id, value in points if value * SIGNS[FEATURES_BY_ID[id].kind] < 0] == []


def test_the_context_of_the_shipped_rubric_is_known_and_explained() -> None:
    named = {name for key in DIMENSIONS for name in RUBRIC.dimensions[key].context}
    assert named <= known_context()
    assert {f"scoring.context.{name}" for name in named} <= set(messages())
