"""The defects of a tool: what lint rules find, and the dimensions that score low."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Final

from scorer.claims.evidence import Hit
from scorer.claims.tool_facts import Facts
from scorer.contracts.orders import level_rank
from scorer.contracts.report import Finding, Opportunity
from scorer.data.messages import say
from scorer.data.spec import load_spec
from scorer.rules import BY_ID, TOOL_RULES
from scorer.rules.low_scores import BY_DIMENSION, LowScore
from scorer.rules.record import Rule
from scorer.scoring.weigh import DimensionResult

#: So many findings of one rule in one tool are listed: a schema may hold a hundred thousand mistakes of one kind.
MOST_OF_RULE: Final = 100
#: Rules that report a description that says nothing: low scores follow from that one defect.
EMPTY_TEXT: Final = frozenset({"PUR000", "PUR011", "PUR012"})


def most_serious_first(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings by level, then by rule, place and words."""
    return tuple(sorted(found, key=lambda f: (level_rank(f.level), f.rule, f.pointer or "", f.message)))


def findings(
    facts: Facts, results: Mapping[str, DimensionResult], edits: Mapping[str, Opportunity]
) -> tuple[Finding, ...]:
    """Return a tool's defects, the most serious first. `edits` are the suggestions that raise each dimension most."""
    found = [finding for rule in TOOL_RULES for finding in _first(map(rule.finding, rule.find(facts)))]
    if not EMPTY_TEXT.intersection(each.rule for each in found):
        found += _low_scores(results, found, edits)
    return most_serious_first(found)


def finding_ids(facts: Facts, more: Iterable[tuple[Rule, Hit]] = ()) -> tuple[str, ...]:
    """Return the rules of a tool's findings, the most serious first, without a word and without low scores.

    `more` is what other rules found.
    """
    found = [(rule, hit) for rule in TOOL_RULES for hit in islice(rule.find(facts), MOST_OF_RULE)]
    ranked = sorted(
        (level_rank(hit.level or rule.level), rule.id, hit.pointer or "") for rule, hit in (*found, *more)
    )
    return tuple(id for _, id, _ in ranked)


def _first(found: Iterable[Finding]) -> list[Finding]:
    """Return the first findings of one rule in one tool; the last of them counts those that are left out."""
    each = iter(found)
    kept = list(islice(each, MOST_OF_RULE))
    left_out = sum(1 for _ in each)
    if left_out:
        more = say("scoring.more-of-rule", message=kept[-1].message, count=f"{left_out:,}")
        kept[-1] = replace(kept[-1], message=more)
    return kept


def _low_scores(
    results: Mapping[str, DimensionResult], found: Sequence[Finding], edits: Mapping[str, Opportunity]
) -> Iterator[Finding]:
    """Yield the dimensions that score low without a defect that another rule reports, with the edit that gains most."""
    spec = load_spec()
    reported = {BY_ID[each.rule].dimension for each in found if each.level != "info"}
    for key, result in results.items():
        edit = edits.get(key)
        if result.score < spec.smell_below and key not in reported and edit:
            low = LowScore(key, spec.dimension(key).label, result.score, edit.fix, edit.pointer, edit.span)
            rule = BY_DIMENSION[key]
            yield from (rule.finding(hit) for hit in rule.find(low))
