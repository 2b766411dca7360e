"""Claims about what the values of the parameters mean."""

from __future__ import annotations

from collections.abc import Iterator

from scorer.claims.annotated import Annotated
from scorer.claims.claim import Claim, ClaimKind
from scorer.contracts.dimensions import PARAMETERS


def explains_parameter(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("explains-parameter")


def values(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("values")


def interaction(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("interaction")


def origin(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("origin")


def good_schema_texts(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("good-schema-texts")


def placeholder_texts(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("placeholder-texts")


def unexplained_parameters(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("unexplained-parameters")


KINDS = (
    ClaimKind("A1", "explains-parameter", PARAMETERS, explains_parameter),
    ClaimKind("A2", "values", PARAMETERS, values),
    ClaimKind("A3", "interaction", PARAMETERS, interaction),
    ClaimKind("A4", "origin", PARAMETERS, origin),
    ClaimKind("A5", "good-schema-texts", PARAMETERS, good_schema_texts),
    ClaimKind("A6", "placeholder-texts", PARAMETERS, placeholder_texts, defect=True),
    ClaimKind("A7", "unexplained-parameters", PARAMETERS, unexplained_parameters, defect=True),
)
