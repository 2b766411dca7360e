"""The pages of all rules and kinds of claims, by what `explain` is told to explain."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from scorer.formats.claim_page import claim_parts
from scorer.formats.rule_page import rule_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from scorer.claims.claim import ClaimKind
    from scorer.data.rubric import Rubric
    from scorer.formats.pages import Part
    from scorer.rules import Rule


def all_pages(
    rules: Iterable[Rule], kinds: Iterable[ClaimKind], rubric: Rubric
) -> Mapping[str, Sequence[Sequence[Part]]]:
    """Return the parts of every page by the ids and names, in lower case, of what it is about: rules come first."""
    pages: dict[str, list[Sequence[Part]]] = defaultdict(list)
    for rule in rules:
        for name in (rule.id.lower(), rule.name):
            pages[name].append(rule_parts(rule))
    for kind in kinds:
        for name in dict.fromkeys((kind.code.lower(), kind.name)):
            pages[name].append(claim_parts(kind, rubric))
    return pages
