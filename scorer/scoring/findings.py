"""The defects of a tool: what lint rules find, and the dimensions that score low."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from itertools import islice
from typing import Final, NamedTuple

from scorer.claims.evidence import Hit
from scorer.claims.tool_facts import Facts
from scorer.contracts.orders import level_rank
from scorer.contracts.report import Finding, Opportunity
from scorer.data.messages import say
from scorer.data.spec import load_spec
from scorer.rules import TOOL_RULES, TOOL_RULES_BY_LOOK
from scorer.rules.low_scores import BY_DIMENSION, LowScore
from scorer.rules.record import Rule
from scorer.scoring.weigh import DimensionResult

#: So many findings of one rule in one tool are listed: a schema may hold a hundred thousand mistakes of one kind.
MOST_OF_RULE: Final = 100
#: Rules that report a description that says nothing: low scores follow from that one defect.
EMPTY_TEXT: Final = frozenset({"PUR000", "PUR011", "PUR012", "SPC076"})
#: Of an entry that is not an object there is nothing else to say.
_OF_OTHERS: Final = ((None, tuple(rule for rule in TOOL_RULES if rule.id == "SPC076")),)


class _Found(NamedTuple):
    """What one rule found in a tool: its first hits, and how many are left out."""

    rule: Rule
    hits: list[Hit]
    left_out: int


def most_serious_first(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings by level, then by rule, place and words."""
    return tuple(sorted(found, key=lambda f: (level_rank(f.level), f.rule, f.pointer or "", f.message)))


def findings(
    facts: Facts, results: Mapping[str, DimensionResult], edits: Mapping[str, Opportunity]
) -> tuple[Finding, ...]:
    """Return a tool's defects, the most serious first. `edits` are the suggestions that raise each dimension most."""
    found = _found(facts)
    told = [finding for each in found for finding in _told(each)]
    for key in _low(results, found, edits):
        told += _low_score(key, results[key].score, edits[key])
    return most_serious_first(told)


def finding_ids(facts: Facts, more: Iterable[tuple[Rule, Hit]] = ()) -> tuple[str, ...]:
    """Return the rules of a tool's findings, the most serious first, without a word and without low scores.

    `more` is what other rules found.
    """
    found = [(each.rule, hit) for each in _found(facts) for hit in each.hits]
    ranked = sorted(
        (level_rank(hit.level or rule.level), rule.id, hit.pointer or "") for rule, hit in (*found, *more)
    )
    return tuple(id for _, id, _ in ranked)


def _found(facts: Facts) -> list[_Found]:
    found = []
    for look, rules in TOOL_RULES_BY_LOOK if isinstance(facts.tool.raw, dict) else _OF_OTHERS:
        if look is None or look(facts):
            for rule in rules:
                each = iter(rule.find(facts))
                if (first := next(each, None)) is not None:  # most find nothing
                    hits = [first, *islice(each, MOST_OF_RULE - 1)]
                    found.append(_Found(rule, hits, sum(1 for _ in each)))
    return found


def _told(found: _Found) -> list[Finding]:
    """Return the findings of one rule in one tool; the last of them counts those that are left out."""
    told = [found.rule.finding(hit) for hit in found.hits]
    if found.left_out:
        more = say("scoring.more-of-rule", message=told[-1].message, count=f"{found.left_out:,}")
        told[-1] = replace(told[-1], message=more)
    return told


def _low(
    results: Mapping[str, DimensionResult], found: Collection[_Found], raised: Collection[str]
) -> list[str]:
    """Return the dimensions that score low without a defect that another rule reports, and that an edit raises."""
    limit = load_spec().smell_below
    low = [key for key, result in results.items() if result.score < limit]
    if not low or any(each.rule.id in EMPTY_TEXT for each in found):
        return []
    reported = {each.rule.dimension for each in found if _matters(each)}
    return [key for key in low if key not in reported and key in raised]


def _matters(found: _Found) -> bool:
    """Tell whether a finding of a rule is more than information."""
    return any((hit.level or found.rule.level) != "info" for hit in found.hits)


def _low_score(key: str, score: int, edit: Opportunity) -> list[Finding]:
    low = LowScore(key, load_spec().dimension(key).label, score, edit.fix, edit.pointer, edit.span)
    rule = BY_DIMENSION[key]
    return [rule.finding(hit) for hit in rule.find(low)]
