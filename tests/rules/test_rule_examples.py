"""Every lint rule, run on the examples that document it, through the path that `check` takes."""

from __future__ import annotations

import pytest

from scorer.rules import ALL_RULES, Rule
from tests.rules.examples import findings_of, reports

every_rule = pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.id) for rule in ALL_RULES])


@every_rule
def test_every_bad_example_is_reported_and_no_good_one_is(rule: Rule) -> None:
    assert [example for example in rule.bad if not reports(rule.id, example)] == []
    assert [example for example in rule.good if reports(rule.id, example)] == []


def test_every_finding_about_an_example_has_words_without_gaps() -> None:
    found = [
        each for rule in ALL_RULES for example in (*rule.good, *rule.bad) for each in findings_of(example)
    ]
    assert [each for each in found if "{" in each.message.replace("{}", "")] == []
    assert [each for each in found if not each.message or not each.fix] == []
