"""The records of the rules, and what the shipped rubric gives them."""

from __future__ import annotations

import re
import string
from collections import Counter
from functools import cache

import pytest

from scorer.claims.siblings import index_names
from scorer.claims.tool_facts import gather
from scorer.contracts.dimensions import COHERENCE_DIMENSIONS, DIMENSIONS
from scorer.data.rubric import DEFAULT_CALIBRATION, load_rubric, words
from scorer.reading.tool import read_tool
from scorer.rules import (
    ALL_RULES,
    BY_ID,
    CLIENT_RULES,
    CONFIG_RULES,
    SET_CHECKS,
    SET_RULES,
    TOOL_RULES,
    Rule,
)
from scorer.scoring.weights_for_context import CONTEXT_TEXT
from tests.rules.examples import facts_of, hits_of

#: The prefix of a rule's id tells its family, and with it its dimension.
FAMILIES = {
    "PUR": ("purpose", {"purpose_clarity"}),
    "USE": ("usage", {"usage_guidelines"}),
    "BEH": ("behavior", {"behavioral_transparency"}),
    "PAR": ("parameters", {"parameter_semantics"}),
    "CON": ("conciseness", {"conciseness_structure"}),
    "CMP": ("completeness", {"contextual_completeness"}),
    "SPC": ("spec", {None}),
    "CFG": ("config", {None}),
    "RSK": ("risk", {None}),
    "SAF": ("safety", {None}),
    "CLI": ("client", {None}),
    "COH": ("coherence", set(COHERENCE_DIMENSIONS)),
}
HYPE = re.compile(
    r"\b(?:powerful|seamless\w*|robust|comprehensive|cutting-edge|world-class|best-in-class|effortless\w*|amazing|"
    r"awesome|revolutionary|next-generation|game-chang\w+|unparalleled|unlock|supercharge|leverage|blazing\w*|"
    r"delight\w*|incredibl\w*|intelligent|smart|ai-powered)\b",
    re.IGNORECASE,
)
every_rule = pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.id) for rule in ALL_RULES])


@cache
def known_facts() -> frozenset[str]:
    """Return every fact of a context that some definition shows. "never" holds of none."""
    seen: set[str] = set()
    for rule in ALL_RULES:
        for example in (*rule.good, *rule.bad):
            seen |= frozenset().union(*(facts.context for facts in facts_of(example)))
    nested = {"properties": {"a": {"type": "object", "properties": {"b": {}}}}}
    half = {"properties": {"a": {"description": "x"}, "b": {}}}
    for wire in (
        {"name": "pay_fine", "description": "Закрыть билет", "inputSchema": nested},
        {"name": "run_desk", "title": "Run the Whole Desk", "inputSchema": half},
        {"name": "desk", "description": "Desk."},
    ):
        seen |= gather(read_tool(wire), index_names([])).context
    return frozenset(seen)


def _fields(message: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(message) if name is not None}


def test_ids_and_names_are_unique() -> None:
    assert [id for id, n in Counter(rule.id for rule in ALL_RULES).items() if n > 1] == []
    within = Counter((rule.family, rule.name) for rule in ALL_RULES)
    assert [name for name, n in within.items() if n > 1] == []
    assert set(BY_ID) == {
        rule.id for rule in (*TOOL_RULES, *SET_RULES, *SET_CHECKS, *CLIENT_RULES, *CONFIG_RULES)
    }


@every_rule
def test_an_id_tells_its_rules_family_and_dimension(rule: Rule) -> None:
    assert re.fullmatch(r"[A-Z]{3}\d{3}", rule.id)
    family, dimensions = FAMILIES[rule.id[:3]]
    assert rule.family == family
    assert rule.dimension in dimensions


@every_rule
def test_a_rule_documents_itself(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)
    assert rule.why
    assert rule.why.endswith(".")
    assert rule.sources
    assert rule.earned
    assert rule.good
    assert rule.bad
    assert re.fullmatch(r"\d+\.\d+", rule.since)
    assert rule.fix == "" or rule.fix[-1] in ".>:;`”"


@every_rule
def test_only_a_rule_that_no_edit_can_serve_has_no_fix(rule: Rule) -> None:
    assert rule.fix or (rule.kind == "credit" and not rule.missed)


@every_rule
def test_only_a_credit_can_be_missed(rule: Rule) -> None:
    assert rule.kind == "credit" or not rule.missed


@every_rule
def test_what_a_credit_lacks_is_said_without_words_of_a_hit(rule: Rule) -> None:
    assert _fields(rule.missed) == set()
    if rule.kind == "credit":
        assert _fields(rule.fix) == set()


@every_rule
def test_the_examples_that_fire_fill_every_message(rule: Rule) -> None:
    hits = [hit for example in (*rule.good, *rule.bad) for hit in hits_of(rule, example)]
    assert hits
    for hit in hits:
        assert _fields(rule.earned) | _fields(rule.fix) <= set(hit.words)


@every_rule
def test_conditions_name_known_facts(rule: Rule) -> None:
    assert {name.removeprefix("!") for name in rule.when} <= known_facts() | {"never"}


@every_rule
def test_a_rule_waits_only_for_cues_that_the_word_lists_hold(rule: Rule) -> None:
    assert rule.cue in {"", *words("en")["cues"]}


@every_rule
def test_sentences_praise_nothing(rule: Rule) -> None:
    for sentence in (rule.earned, rule.missed, rule.fix, rule.why):
        assert not HYPE.search(sentence)


@every_rule
def test_a_sentence_offered_for_copying_leaves_its_facts_open(rule: Rule) -> None:
    for quoted in re.findall(r"“([^”]*)”", rule.fix):
        assert len(quoted.split()) <= 3 or re.search(r"<[^<>]+>", quoted)
    assert rule.fix.count("<") == rule.fix.count(">")


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_the_shipped_rubric_has_a_line_for_every_rule_that_weighs_and_for_no_other(dimension: str) -> None:
    weights = load_rubric(DEFAULT_CALIBRATION).dimensions[dimension]
    rules = {rule.id: rule for rule in TOOL_RULES if rule.dimension == dimension}
    weighing = {id for id, rule in rules.items() if rule.kind in ("credit", "debit")}
    assert set(weights.points) == weighing
    bounding = {id for id, rule in rules.items() if rule.kind in ("cap", "floor", "gate")}
    assert set(weights.caps) == bounding


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_credits_never_cost_and_debits_never_earn(dimension: str) -> None:
    for id, points in load_rubric(DEFAULT_CALIBRATION).dimensions[dimension].points.items():
        assert points * {"credit": 1, "debit": -1}[BY_ID[id].kind] >= 0


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_a_limit_lies_within_the_scale(dimension: str) -> None:
    assert all(1 <= cap <= 5 for cap in load_rubric(DEFAULT_CALIBRATION).dimensions[dimension].caps.values())


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_the_context_of_the_shipped_rubric_is_known_and_explained(dimension: str) -> None:
    named = set(load_rubric(DEFAULT_CALIBRATION).dimensions[dimension].context)
    assert named <= known_facts()
    assert named <= set(CONTEXT_TEXT)


def test_every_set_rule_has_a_line_of_its_sign() -> None:
    points = load_rubric(DEFAULT_CALIBRATION).coherence["points"]
    assert set(points) == {rule.id for rule in SET_RULES}
    assert all(value * {"credit": 1, "debit": -1}[BY_ID[id].kind] >= 0 for id, value in points.items())
