"""What a definition of this complexity has to say; computed from the other claims and the tool, never read itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scorer.claims.annotated import Annotated
from scorer.claims.claim import Claim, ClaimKind
from scorer.claims.examples import tool
from scorer.contracts.dimensions import COMPLETENESS

#: The kinds of claims that disclose how a call behaves, beyond what it does and returns; a hint says the first as well.
BEHAVIOR_KINDS: Final = (
    "read-only", "effect", "reversibility", "access", "cost-or-rate", "errors", "limits", "waiting", "retry", "state",
    "source", "method", "privacy",
)  # fmt: skip
#: So many kinds a tool that changes something has to disclose, and one that does not.
WRITE_DISCLOSES: Final = 2
READ_DISCLOSES: Final = 1


def _whole(kind: str) -> Iterator[Claim]:
    yield Claim(kind, 1.0)


def result_missing(definition: Annotated) -> Iterator[Claim]:
    """Neither the text nor an output schema says what comes back."""
    if (
        definition.is_read
        and not definition.has("result")
        and "output_schema" not in definition.facts.context
    ):
        yield from _whole("result-missing")


def parameters_missing(definition: Annotated) -> Iterator[Claim]:
    """Parameters that nothing explains."""
    if definition.is_read and definition.has("unexplained-parameters"):
        yield from _whole("parameters-missing")


def behavior_missing(definition: Annotated) -> Iterator[Claim]:
    """A write says nothing of what it does beyond its verb, or hardly anything and not even what comes back.

    A tool that only reads is described well enough by what it returns.
    """
    if not definition.is_read:
        return
    context, disclosed = definition.facts.context, 0
    mutates = "mutates" in context
    least = WRITE_DISCLOSES if mutates else READ_DISCLOSES
    for kind in BEHAVIOR_KINDS[1:] if "read_only_hint" in context else BEHAVIOR_KINDS:
        disclosed += bool(definition.of_kind(kind))
        if disclosed == least:
            return
    if (mutates and not disclosed) or not definition.has("result"):
        yield from _whole("behavior-missing")


def sufficient(definition: Annotated) -> Iterator[Claim]:
    """The definition says enough for its complexity."""
    if definition.has("action") and not definition.has(
        "result-missing", "parameters-missing", "behavior-missing"
    ):
        yield from _whole("sufficient")


_SUM = tool(
    "add_numbers", "Adds two numbers and returns the sum as a decimal.", params={"a": "First", "b": "Second"}
)
_SHORT = tool("close_card", "Close a card.", params={"x1": {"type": "string"}})

KINDS = (
    ClaimKind("K1", "result-missing", COMPLETENESS, result_missing, defect=True, good=(_SHORT,), bad=(_SUM,)),
    ClaimKind(
        "K2", "parameters-missing", COMPLETENESS, parameters_missing, defect=True, good=(_SHORT,), bad=(_SUM,)
    ),
    ClaimKind(
        "K3", "behavior-missing", COMPLETENESS, behavior_missing, defect=True, good=(_SHORT,), bad=(_SUM,)
    ),
    ClaimKind("K4", "sufficient", COMPLETENESS, sufficient, good=(_SUM,), bad=(_SHORT,)),
)
