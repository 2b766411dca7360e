"""Claims about what a call changes, and who may make it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from scorer.claims.annotated import Annotated, Found
from scorer.claims.claim import Claim, ClaimKind
from scorer.contracts.dimensions import BEHAVIOR

#: Code points before a match that are shown with it.
SHOWN: Final = 100
#: Strength of a plain fact that pins down itself ("read-only", "cannot be undone").
PLAIN: Final = 0.8
_LEADING: Final = re.compile(r"[\s.,;:!?)\]*–—-]*")


def read_only(definition: Annotated) -> Iterator[Claim]:
    """Find statements that a call changes nothing."""
    found = [*definition.matches("read-only")]
    if not definition.facts.effect.mutates:
        found += definition.matches("read_only_denials")
    yield from _plain(definition, "read-only", (f for f in found if not _conditional(definition, f)))


def effect(definition: Annotated) -> Iterator[Claim]:
    """Find what a call changes beyond its verb: what else is written, replaced, removed or left alone."""
    if not definition.facts.effect.mutates:
        return
    yield from _stated(definition, "effect", definition.matches("effect"))
    yield from _stated(definition, "effect", definition.matches("effect_modal"))
    yield from _stated(definition, "effect", definition.matches("effect_passive"), subject=True)


def reversibility(definition: Annotated) -> Iterator[Claim]:
    """Find whether what is done can be undone."""
    yield from _plain(definition, "reversibility", definition.matches("reversibility"))


def access(definition: Annotated) -> Iterator[Claim]:
    """Find who may call the tool: credentials, permissions, roles, accounts, allowed places."""
    yield from _stated(definition, "access", definition.matches("access"))


def cost_or_rate(definition: Annotated) -> Iterator[Claim]:
    """Find what a call costs and how often it may be made."""
    yield from _stated(definition, "cost-or-rate", definition.matches("cost-or-rate"))


def contradiction(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("contradiction")


def _conditional(definition: Annotated, found: Found) -> bool:
    begin = definition.clause_start(found.start)
    return bool(re.search(r"(?<!\w)(if|when|unless|until|raises|otherwise)(?!\w)", definition.plain[begin : found.start]))


def _plain(definition: Annotated, kind: str, matches: Iterable[Found]) -> Iterator[Claim]:
    for found in matches:
        yield Claim(kind, PLAIN, ((found.start, found.end),), (definition.plain[found.start : found.end],))


def _stated(
    definition: Annotated, kind: str, matches: Iterable[Found], *, subject: bool = False
) -> Iterator[Claim]:
    for found in matches:
        begin, end = _clause_start(definition, found), max(found.end, definition.clause_end(found.end))
        claim = definition.claim(kind, begin, end, begin if subject else found.at)
        if claim:
            yield Claim(kind, claim.strength, ((begin, end),), claim.specifics)


def _clause_start(definition: Annotated, found: Found) -> int:
    begin = max(definition.sentences[found.sentence].start, definition.clause_start(found.start))
    return begin if begin >= found.start - SHOWN else found.start


KINDS = (
    ClaimKind("B1", "read-only", BEHAVIOR, read_only),
    ClaimKind("B2", "effect", BEHAVIOR, effect),
    ClaimKind("B3", "reversibility", BEHAVIOR, reversibility),
    ClaimKind("B4", "access", BEHAVIOR, access),
    ClaimKind("B5", "cost-or-rate", BEHAVIOR, cost_or_rate),
    ClaimKind("B14", "contradiction", BEHAVIOR, contradiction, defect=True),
)
