"""The fixed numbers are the specification's."""

from __future__ import annotations

import pytest
import tdqs

from scorer.contracts.dimensions import COHERENCE_DIMENSIONS, DIMENSIONS
from scorer.data.spec import load_spec, parse_spec


def test_weights_labels_and_tiers_are_those_of_the_reference_implementation() -> None:
    spec = load_spec()
    assert [(item.key, item.weight) for item in spec.dimensions] == [
        (item.key, item.weight) for item in tdqs.TOOL_DIMENSIONS
    ]
    assert [(letter, lowest) for letter, lowest in spec.tiers] == [
        (item.tier, item.minimum) for item in tdqs.TIERS if item.minimum is not None
    ]
    assert spec.version == tdqs.SPEC_VERSION


def test_the_keys_are_the_ones_that_the_program_uses() -> None:
    spec = load_spec()
    assert tuple(item.key for item in spec.dimensions) == DIMENSIONS
    assert tuple(item.key for item in spec.coherence) == COHERENCE_DIMENSIONS


def test_shares_and_weights_add_up_to_one_hundred_percent() -> None:
    spec = load_spec()
    assert sum(item.weight for item in spec.dimensions) == 100
    assert spec.quality_mean + spec.quality_min == 100
    assert spec.overall_quality + spec.overall_coherence == 100


def test_a_dimension_is_found_by_its_key() -> None:
    assert load_spec().dimension("usage_guidelines").label == "Usage Guidelines"
    with pytest.raises(KeyError, match="politeness"):
        load_spec().dimension("politeness")


def test_a_specification_with_a_part_missing_is_refused() -> None:
    with pytest.raises(KeyError, match="weights"):
        parse_spec({"spec": "1.2"})
