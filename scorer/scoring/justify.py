"""Justifications in prose: what a definition says, in its own words, and what it leaves open.

Each sentence is made from a claim or from its absence, and must be true of the definition. No points, no features.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from scorer.claims.annotated import Annotated
from scorer.claims.siblings import nearest
from scorer.claims.tool_facts import ParameterUse
from scorer.contracts.dimensions import (
    BEHAVIOR,
    COMPLETENESS,
    CONCISENESS,
    PARAMETERS,
    PURPOSE,
    USAGE,
)
from scorer.data.messages import say, text
from scorer.scoring.evidence import quote, strongest
from scorer.scoring.weigh import DimensionResult

#: How many things a list in a sentence names.
MOST_NAMED: Final = 3
#: What a justification of behavior says is there, in this order.
DISCLOSED: Final = (
    "effect reversibility read-only errors limits access cost-or-rate waiting retry state privacy source method result"
).split()


def _joined(parts: Sequence[str], last: str) -> str:
    """Return "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {text(f'justify.{last}')} {parts[-1]}"


def _quoted(definition: Annotated, kind: str) -> str:
    """Return the words of the strongest claim of a kind."""
    return quote(definition, strongest(definition.of_kind(kind)).spans[0])


def _states(definition: Annotated, *kinds: str) -> Iterator[str]:
    """Yield a sentence for each kind with a claim in the text, with its words."""
    for kind in kinds:
        if any(claim.spans for claim in definition.of_kind(kind)):
            yield say(f"justify.says.{kind}", quote=_quoted(definition, kind))


def _near(definition: Annotated) -> str:
    """Return the siblings that are nearest by name, as code ("" where there are none)."""
    names = nearest(definition.facts.tool.name, definition.facts.index)
    return _joined([f"`{name}`" for name in names], "or")


def _purpose(definition: Annotated) -> Iterator[str]:
    if definition.has("restates-name"):
        yield text("justify.purpose.restates")
    elif definition.has("action"):
        yield from _states(definition, "action")
    else:
        yield text("justify.purpose.no-action")
    yield from _states(definition, "scope", "pitch-or-jargon")
    if definition.has("mismatch"):
        yield text("justify.purpose.mismatch")
    if definition.has("distinction"):
        yield from _states(definition, "distinction")
    elif near := _near(definition):
        yield say("justify.purpose.not-apart", siblings=near)


def _usage(definition: Annotated) -> Iterator[str]:
    said = list(_states(definition, "when", "when-not", "alternative", "prerequisite"))
    yield from said
    near = _near(definition)
    if definition.has("empty-guidance"):
        yield text("justify.usage.empty")
    if not said:
        yield say("justify.usage.nothing-near", siblings=near) if near else text("justify.usage.nothing")
    elif not definition.has("when"):
        yield text("justify.usage.no-when")
    elif near and not definition.has("when-not", "alternative"):
        yield say("justify.usage.no-alternative", siblings=near)


def _annotations(definition: Annotated) -> str:
    hints = {
        name: value for name, value in definition.facts.tool.annotations.items() if isinstance(value, bool)
    }
    if not hints:
        return text("justify.behavior.not-annotated")
    shown = _joined([f"{name}: {str(value).lower()}" for name, value in sorted(hints.items())], "and")
    return say("justify.behavior.annotated", hints=shown)


def _open_behavior(definition: Annotated) -> Iterator[str]:
    """Yield the names of what a reader would ask of a tool of this effect, and the text does not say."""
    facts = definition.facts
    wanted = ["errors"]
    if facts.effect.mutates:
        wanted = ["effect", *(["reversibility"] if "destroys" in facts.context else []), "access", "errors"]
    elif "annotated" not in facts.context:
        wanted = ["read-only", "errors"]
    for kind in wanted:
        if not definition.has(kind):
            yield text(f"justify.open.{kind}")


def _behavior(definition: Annotated) -> Iterator[str]:
    if definition.has("contradiction"):
        yield text("justify.behavior.contradiction")
    said = [kind for kind in DISCLOSED if any(claim.spans for claim in definition.of_kind(kind))]
    parts = [say(f"justify.discloses.{kind}", quote=_quoted(definition, kind)) for kind in said[:MOST_NAMED]]
    if parts:
        yield say("justify.behavior.discloses", what=_joined(parts, "and"))
    missing = list(_open_behavior(definition))
    if missing:
        which = "behavior.not-said" if parts else "behavior.nothing"
        yield say(f"justify.{which}", what=_joined(missing, "or"))
    yield _annotations(definition)


def _names(uses: Iterable[ParameterUse]) -> str:
    names = [f"`{use.parameter.name}`" for use in uses]
    if len(names) > MOST_NAMED:
        more = say("justify.more", count=len(names) - MOST_NAMED + 1)
        return f"{', '.join(names[: MOST_NAMED - 1])} {text('justify.and')} {more}"
    return _joined(names, "and")


def _parameters(definition: Annotated) -> Iterator[str]:
    uses = definition.facts.parameters
    if not uses:
        yield text("justify.parameters.none")
        return
    described = [use for use in uses if use.parameter.description.strip()]
    which = "all" if len(described) == len(uses) else "some" if described else "not-any"
    yield say(f"justify.parameters.schema-{which}", count=len(described), total=len(uses))
    if definition.has("placeholder-texts"):
        yield text("justify.parameters.placeholders")
    said = list(_states(definition, "explains-parameter", "values", "interaction", "origin"))
    yield from said[:2]
    silent = [use for use in uses if not use.parameter.description.strip() and use.span is None]
    if definition.has("unexplained-parameters") and silent:
        yield say("justify.parameters.unexplained", names=_names(silent))
    elif not said:
        yield text("justify.parameters.adds-nothing")


def _conciseness(definition: Annotated) -> Iterator[str]:
    words = definition.facts.doc.word_count
    faults = [kind for kind in ("fragment", "bloated", "repetition", "filler") if definition.has(kind)]
    if not faults:
        yield say("justify.conciseness.good" if words > 1 else "justify.conciseness.word", words=words)
    for kind in faults:
        claim = strongest(definition.of_kind(kind))
        shown = quote(definition, claim.spans[0]) if claim.spans else ""
        which = kind if shown and kind in ("repetition", "filler") else f"{kind}-whole"
        yield say(f"justify.conciseness.{which}", words=words, quote=shown)
    if definition.has("front-loaded") and definition.has("action"):
        yield text("justify.conciseness.front-loaded")


def _completeness(definition: Annotated) -> Iterator[str]:
    facts = definition.facts
    count = len(facts.parameters)
    size = (
        say("justify.completeness.parameters", count=count)
        if count > 1
        else text(f"justify.completeness.parameters-{count}")
    )
    schema = text(
        "justify.completeness.schema"
        if "output_schema" in facts.context
        else "justify.completeness.no-schema"
    )
    yield say("justify.completeness.tool", parameters=size, schema=schema)
    missing = [
        text(f"justify.missing.{kind}")
        for kind in ("result-missing", "parameters-missing", "behavior-missing")
        if definition.has(kind)
    ]
    if missing:
        yield say("justify.completeness.missing", what=_joined(missing, "and"))
    else:
        yield text("justify.completeness.enough")


_WRITERS: Final[Mapping[str, Callable[[Annotated], Iterator[str]]]] = MappingProxyType(
    {
        PURPOSE: _purpose,
        USAGE: _usage,
        BEHAVIOR: _behavior,
        PARAMETERS: _parameters,
        CONCISENESS: _conciseness,
        COMPLETENESS: _completeness,
    }
)


def justify(definition: Annotated, results: Mapping[str, DimensionResult]) -> Mapping[str, str]:
    """Return the justification of each dimension: one to four sentences."""
    if definition.facts.gate.all_ones:
        return dict.fromkeys(results, text("scoring.no-justification"))
    return {key: " ".join(_WRITERS[key](definition)) for key in results}
