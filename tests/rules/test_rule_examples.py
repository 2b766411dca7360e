"""Every rule, run on the examples that document it."""

from __future__ import annotations

import pytest

from scorer.rules import ALL_RULES, Example, Rule
from tests.rules.examples import SET_IDS, facts_of, fires, hits_of


def _cases(kind: str) -> list[object]:
    return [
        pytest.param(rule, example, id=f"{rule.id}-{rule.name}-{number}")
        for rule in ALL_RULES
        for number, example in enumerate(getattr(rule, kind), 1)
    ]


@pytest.mark.parametrize(("rule", "example"), _cases("good"))
def test_a_credit_fires_on_its_good_examples_and_any_other_rule_does_not(
    rule: Rule, example: Example
) -> None:
    assert fires(rule, example) is (rule.kind in ("credit", "floor"))


@pytest.mark.parametrize(("rule", "example"), _cases("bad"))
def test_a_credit_does_not_fire_on_its_bad_examples_and_any_other_rule_does(
    rule: Rule, example: Example
) -> None:
    assert fires(rule, example) is (rule.kind not in ("credit", "floor"))


ALL_EXAMPLES = [*_cases("good"), *_cases("bad")]


@pytest.mark.parametrize(("rule", "example"), ALL_EXAMPLES)
def test_what_a_rule_finds_has_a_strength_a_place_and_the_words_of_its_messages(
    rule: Rule, example: Example
) -> None:
    descriptions = {facts.doc.raw for facts in facts_of(example)}
    for hit in hits_of(rule, example):
        assert 0 <= hit.strength <= 1
        assert hit.span is None or any(0 <= hit.span[0] < hit.span[1] <= len(raw) for raw in descriptions)
        assert hit.pointer is None or hit.pointer == "" or hit.pointer.startswith("/")
        for message in (rule.earned, rule.fix):
            assert "{" not in message.format(**hit.words)


@pytest.mark.parametrize(("rule", "example"), [case for case in ALL_EXAMPLES if case.values[0].cue])
def test_a_rule_that_waits_for_a_cue_finds_nothing_without_it(rule: Rule, example: Example) -> None:
    assert rule.id not in SET_IDS
    for facts in facts_of(example):
        assert rule.cue in facts.cues or not list(rule.find(facts))


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.id) for rule in ALL_RULES])
def test_whatever_a_rule_finds_in_an_odd_definition_can_be_worded(rule: Rule) -> None:
    for example in (
        Example(tool={}),
        Example(tool={"name": "x", "description": ""}),
        Example(tool={"name": "{x}", "description": "{"}),
    ):
        if rule.id in SET_IDS:
            example = Example(tools=(example.tool,))
        for hit in hits_of(rule, example):
            assert rule.earned.format(**hit.words)
            rule.fix.format(**hit.words)
