"""The kinds of claims: one module an area, one detector a kind. `claims_of` reads a definition for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from scorer.claims.annotated import Annotated
from scorer.claims.claim import Claim, ClaimKind
from scorer.claims.kinds import completeness, effects, parameters, purpose, results, runtime, usage, writing
from scorer.claims.tool_facts import Facts
from scorer.contracts.errors import InputError
from scorer.data.messages import say

KINDS: tuple[ClaimKind, ...] = (
    *purpose.KINDS,
    *usage.KINDS,
    *effects.KINDS,
    *runtime.KINDS,
    *results.KINDS,
    *parameters.KINDS,
    *writing.KINDS,
    *completeness.KINDS,
)
KINDS_BY_NAME: Mapping[str, ClaimKind] = MappingProxyType({kind.name: kind for kind in KINDS})
_FINDERS = MappingProxyType({kind.name: kind.find for kind in KINDS})


def annotate(facts: Facts) -> Annotated:
    """Return a definition ready to be read for claims of any kind."""
    return Annotated(facts, _FINDERS)


def claims_of(definition: Annotated) -> Mapping[str, tuple[Claim, ...]]:
    """Return the claims that a definition makes, by kind; kinds without a claim are left out. Pure; never raises."""
    return MappingProxyType({kind.name: found for kind in KINDS if (found := definition.of_kind(kind.name))})


def known_kind(wanted: str) -> ClaimKind:
    """Return the kind of a code or a name. Raises InputError where there is none."""
    for kind in KINDS:
        if wanted.lower() in (kind.code.lower(), kind.name):
            return kind
    raise InputError(say("claims-error.unknown-kind", name=repr(wanted)))
