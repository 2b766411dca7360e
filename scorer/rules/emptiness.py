"""Texts that say nothing: near-tautologies, placeholders, labels, and what they cost in each dimension."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scorer.claims.tool_facts import Facts
from scorer.rules.build import span_hit, tool
from scorer.rules.record import Hit, Rule

SPEC = "TDQS, judgement beyond the exact gate"
#: A text with no more new content words than this only repeats the name (registry: figshare's "Single article.").
TAUTOLOGY_NEWS = 1
#: No placeholder is longer (code points), so longer texts are not searched for one.
LONGEST_PLACEHOLDER = 200
_PLACEHOLDER = re.compile(
    r"\s*(?:todo|tbd|fixme|placeholder|undefined|null|none|n/?a|test|example tool|a? ?(?:dynamic|sample|demo) tool"
    r"|(?:\w+ )?tool description|description(?: here)?|no description|untitled|my tool)\W*",
    re.IGNORECASE,
)
_ROUTE = re.compile(
    r"\s*[\"'`(\[]?(?:GET|POST|PUT|PATCH|DELETE|HEAD)\s+/[^\s]*|\s*operation ?id\b", re.IGNORECASE
)


def near_tautology(facts: Facts) -> bool:
    """Tell whether a description says almost nothing that its name or title does not, inflected or repeated."""
    return len(facts.doc.sentences) > 0 and facts.info <= TAUTOLOGY_NEWS


def placeholder_span(facts: Facts) -> tuple[int, int] | None:
    """Return the span of a placeholder, a method and path, or an operation id that stands for a description."""
    raw = facts.doc.raw
    if _ROUTE.match(raw[:LONGEST_PLACEHOLDER]):
        return 0, len(raw)
    if len(raw) <= LONGEST_PLACEHOLDER and _PLACEHOLDER.fullmatch(raw):
        return 0, len(raw)
    return None


def says_nothing(facts: Facts) -> Iterator[Hit]:
    """A text without one content word beyond the name, or a placeholder: whatever its length, it says nothing."""
    if (facts.info == 0 and facts.doc.sentences) or placeholder_span(facts):
        yield span_hit(facts, 0, len(facts.doc.raw))


def says_nothing_rule(id: str, family: str, dimension: str) -> Rule:
    """Write the record of the debit for a text without content in a dimension."""
    return Rule(
        id=id,
        name="says-nothing",
        family=family,
        dimension=dimension,
        kind="debit",
        level="warning",
        since="0.1",
        edit="purpose",
        earned="says nothing that the name does not (“{quote}”)",
        fix="Write what the name does not say: “<verb> <what> <for which case>. Returns <fields>.”",
        why="A text without content cannot inform a caller, however its schema and hints help.",
        sources=(SPEC, "published scores: such tools score 1.1 to 2.3 whatever their annotations"),
        find=says_nothing,
        good=(tool("get_user", "Fetch the profile of one account."),),
        bad=(tool("get_user", "Get user."), tool("get_user", "GET /api/users/:id. GET /api/users/:id.")),
    )
