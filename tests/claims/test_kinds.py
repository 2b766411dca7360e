"""The kinds of claims: what each reads in its examples, its words, and what the shipped rubric gives it."""

from __future__ import annotations

import re
from collections import Counter

from scorer.calibration.fit import LEAST_GROUPS, LEAST_GROUPS_OF_FACT
from scorer.claims.claim import ClaimKind
from scorer.claims.coherence import FEATURES as SET_FEATURES
from scorer.claims.examples import Example
from scorer.claims.kinds import KINDS, annotate
from scorer.contracts.dimensions import COHERENCE_DIMENSIONS, DIMENSIONS
from scorer.data.constructions import construction_files
from scorer.data.language_packs import language_packs
from scorer.data.messages import messages, text
from scorer.data.rubric import DEFAULT_CALIBRATION, load_rubric
from scorer.language.trigger_index import trigger_index
from scorer.scoring.features import FEATURES, cells
from tests.claims.finding import facts_of, hits_of

RUBRIC = load_rubric(DEFAULT_CALIBRATION)


def found(kind: ClaimKind, example: Example) -> bool:
    return any(annotate(facts).of_kind(kind.name) for facts in facts_of(example))


def test_codes_and_names_are_unique() -> None:
    assert [code for code, n in Counter(kind.code for kind in KINDS).items() if n > 1] == []
    assert [name for name, n in Counter(kind.name for kind in KINDS).items() if n > 1] == []


def test_a_kind_belongs_to_a_dimension_and_has_examples_of_both_sorts() -> None:
    assert [kind.name for kind in KINDS if kind.dimension not in DIMENSIONS] == []
    assert [kind.name for kind in KINDS if not (kind.good and kind.bad)] == []


def test_a_claim_is_read_in_every_good_example() -> None:
    assert [(kind.name, each.tool) for kind in KINDS for each in kind.good if not found(kind, each)] == []


def test_a_claim_is_read_in_no_bad_example() -> None:
    assert [(kind.name, each.tool) for kind in KINDS for each in kind.bad if found(kind, each)] == []


def test_a_claim_has_a_strength_and_a_place_in_the_text_or_another_part() -> None:
    wrong = []
    for kind in KINDS:
        for example in (*kind.good, *kind.bad):
            for facts in facts_of(example):
                length = len(facts.doc.raw)
                for claim in annotate(facts).of_kind(kind.name):
                    placed = all(0 <= start < end <= length for start, end in claim.spans)
                    if not (0 < claim.strength <= 1 and placed and claim.kind == kind.name):
                        wrong.append((kind.name, claim))
    assert wrong == []


def test_every_kind_has_a_title_and_says_what_counts_and_what_does_not() -> None:
    for kind in KINDS:
        assert re.fullmatch(r"[A-Z][^.]{2,60}", text(f"claims.{kind.name}.title"))
        assert text(f"claims.{kind.name}.counts").endswith(".")
        assert text(f"claims.{kind.name}.excludes").endswith(".")


def test_every_defect_that_a_plain_edit_removes_says_how_to_remove_it() -> None:
    computed = {"result-missing", "parameters-missing", "behavior-missing"}
    unclear = {"mismatch"}  # only the author knows which of the name, the text and the schema is right
    fixes = {kind.name for kind in KINDS if f"suggestions.{kind.name}.fix" in messages()}
    assert {kind.name for kind in KINDS if kind.defect} - computed - unclear <= fixes


def test_every_construction_compiles_and_repeats_nothing_without_a_bound() -> None:
    codes = {path.parent.name for path in construction_files()}
    assert codes <= set(language_packs())
    compiled = [
        each.pattern.pattern
        for code in sorted(codes)
        for each in trigger_index(code, spaced=language_packs()[code].separates_words).all()
    ]
    assert len(compiled) > 300
    repeated = re.compile(r"(?<!\\)(?:\.|\\[wdsWDS]|\]|\))(?:[*+]|\{\d*,\})")
    assert [pattern for pattern in compiled if repeated.search(pattern)] == []


def test_the_shipped_rubrics_weigh_only_cells_that_may_hold_a_size_with_its_sign() -> None:
    for rubric in (RUBRIC, load_rubric("2026-q2.2")):
        for key in DIMENSIONS:
            signs = cells(key)
            points = rubric.dimensions[key].points
            assert set(points) <= set(signs)
            assert [name for name, size in points.items() if size * signs[name] < 0] == []


def test_the_table_of_the_shipped_rubric_has_a_row_for_every_feature_with_what_it_rests_on() -> None:
    assert list(RUBRIC.support) == [feature.name for feature in FEATURES]
    least = {feature.name: LEAST_GROUPS if feature.kind else LEAST_GROUPS_OF_FACT for feature in FEATURES}
    few = {name for name, each in RUBRIC.support.items() if each.groups < least[name]}
    sizes = {name for key in DIMENSIONS for name in RUBRIC.dimensions[key].points}
    assert few & sizes == {name for name in few if RUBRIC.support[name].set_by_hand}


def test_a_feature_that_stands_for_a_claim_names_a_kind_and_any_other_has_words() -> None:
    kinds = {kind.name for kind in KINDS}
    assert {feature.kind for feature in FEATURES} - {""} <= kinds
    assert {f"scoring.fact.{each.name}" for each in FEATURES if not each.kind} <= set(messages())


# --- features of a set of tools ---


def test_a_feature_of_a_set_fires_on_its_own_examples_alone() -> None:
    wrong = []
    for feature in SET_FEATURES:
        assert feature.dimension in COHERENCE_DIMENSIONS
        for examples, expected in (
            (feature.good, feature.kind == "credit"),
            (feature.bad, feature.kind != "credit"),
        ):
            wrong += [feature.id for each in examples if bool(hits_of(feature, each)) is not expected]
    assert wrong == []


def test_the_points_of_set_features_keep_their_signs() -> None:
    signs = {each.id: 1 if each.kind == "credit" else -1 for each in SET_FEATURES}
    points = RUBRIC.coherence["points"]
    assert set(points) == set(signs)
    assert [id for id, value in points.items() if value * signs[id] < 0] == []
