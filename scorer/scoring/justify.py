"""Justifications in prose: what a definition says, in its own words, and what it leaves open.

Each sentence is made from a claim or from its absence, and must be true of the definition. That a fact is missing is
only said where the text has no word that such a fact is stated with: what is not read may still be there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from scorer.claims.annotated import Annotated
from scorer.claims.claim import Claim
from scorer.claims.tool_facts import ParameterUse
from scorer.contracts.dimensions import BEHAVIOR, COMPLETENESS, CONCISENESS, PARAMETERS, PURPOSE, USAGE
from scorer.data.messages import say, text
from scorer.scoring.evidence import quote, strongest
from scorer.scoring.names import other_tool
from scorer.scoring.weigh import DimensionResult

#: How many things a list in a sentence names.
MOST_NAMED: Final = 3
#: A claim weaker than this is not quoted.
QUOTABLE: Final = 0.7
#: From this score on a dimension is good.
GOOD: Final = 4
#: What a justification of behavior says is there, in this order.
DISCLOSED: Final = (
    "effect reversibility read-only errors limits access cost-or-rate waiting retry state privacy source result method"
).split()
#: Kinds of guidance: what a sentence of guidance mentions is not a statement about the call.
GUIDANCE: Final = ("when", "when-not", "alternative", "prerequisite")
#: Kinds that are quoted only from a sentence that names a parameter.
ABOUT_PARAMETERS: Final = ("explains-parameter", "values", "interaction", "origin")


def _joined(parts: Sequence[str], last: str) -> str:
    """Return "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {text(f'justify.{last}')} {parts[-1]}"


def _overlap(one: Claim, other: Claim) -> bool:
    return any(a < d and c < b for a, b in one.spans for c, d in other.spans)


def _names_parameter(definition: Annotated, claim: Claim) -> bool:
    """Return whether the sentence of a claim names a parameter, or is a line of an arguments section."""
    start = claim.spans[0][0]
    for number, sentence in enumerate(definition.sentences):
        if sentence.start <= start < sentence.end:
            named = any(use.span and use.sentence == number for use in definition.facts.parameters)
            return named or sentence.section == "args"
    return False


def _quotable(definition: Annotated, kind: str) -> Claim | None:
    """Return the strongest claim of a kind that can be quoted, None where there is none."""
    found = definition.of_kind(kind)
    if not found:
        return None
    guidance = () if kind in GUIDANCE else GUIDANCE
    asides = [each for name in guidance for each in definition.of_kind(name)]
    claims = [
        claim
        for claim in found
        if claim.spans
        and claim.strength >= QUOTABLE
        and not any(_overlap(claim, aside) for aside in asides)
        and (kind not in ABOUT_PARAMETERS or _names_parameter(definition, claim))
    ]
    return strongest(tuple(claims)) if claims else None


def _states(definition: Annotated, *kinds: str) -> Iterator[str]:
    """Yield a sentence for each kind with a claim that can be quoted; no part of the text is quoted twice."""
    said: list[Claim] = []
    for kind in kinds:
        claim = _quotable(definition, kind)
        if claim and not any(_overlap(claim, other) for other in said):
            said.append(claim)
            yield say(f"justify.says.{kind}", quote=quote(definition, claim.spans[0]))


def _mentions(definition: Annotated, topic: str) -> bool:
    """Return whether the text has a word that a fact of this topic is stated with, or is in an unknown language."""
    words = definition.word_class(f"topics.{topic}")
    return not words or not words.isdisjoint(definition.words)


def _opens_with_act(result: DimensionResult) -> bool:
    return result.values["opens-with-act"] == 1


def _purpose(definition: Annotated, result: DimensionResult) -> Iterator[str]:
    if definition.has("restates-name") and strongest(definition.of_kind("restates-name")).strength >= 1:
        yield text("justify.purpose.restates")
    elif definition.has("action") or _opens_with_act(result):
        said = list(_states(definition, "action", "scope", "pitch-or-jargon", "distinction"))
        yield from said or [
            text("justify.purpose.stated" if result.score >= GOOD else "justify.purpose.general")
        ]
    elif result.score < GOOD:
        yield text("justify.purpose.no-action")
    if definition.has("mismatch"):
        yield text("justify.purpose.mismatch")
    other = other_tool(definition)
    if not definition.has("distinction", "alternative") and other and not definition.facts.mentions:
        yield say("justify.purpose.not-apart", sibling=other)
    elif result.score < GOOD and definition.has("action") and not definition.has("restates-name"):
        yield text("justify.purpose.says-little")


def _usage(definition: Annotated, result: DimensionResult) -> Iterator[str]:
    said = list(_states(definition, *GUIDANCE))
    yield from said
    if definition.has("empty-guidance"):
        yield text("justify.usage.empty")
    if definition.has(*GUIDANCE):
        if result.score < GOOD or not said:
            yield text("justify.usage.more")
        return
    other = other_tool(definition)
    if _mentions(definition, "guidance"):
        yield text("justify.usage.little")
    else:
        yield say("justify.usage.nothing-near", sibling=other) if other else text("justify.usage.nothing")


def _annotations(definition: Annotated) -> str:
    declared = definition.facts.tool.annotations.items()
    hints = [f"{name}: {str(value).lower()}" for name, value in sorted(declared) if isinstance(value, bool)]
    if not hints:
        return text("justify.behavior.not-annotated")
    return say("justify.behavior.annotated", hints=_joined(hints, "and"))


def _open_behavior(definition: Annotated) -> Iterator[str]:
    """Yield what a caller would ask of a tool of this effect, and the text has no word for."""
    context = definition.facts.context
    if "destroys" in context and not _mentions(definition, "reversibility"):
        yield text("justify.open.reversibility")
    if "mutates" in context and not _mentions(definition, "access"):
        yield text("justify.open.access")
    if "read" in context and "annotated" not in context and not _mentions(definition, "reading"):
        yield text("justify.open.read-only")
    if not _mentions(definition, "errors"):
        yield text("justify.open.errors")


def _behavior(definition: Annotated, _: DimensionResult) -> Iterator[str]:
    if definition.has("contradiction"):
        yield text("justify.behavior.contradiction")
    parts: list[str] = []
    quoted: list[Claim] = []
    for kind in DISCLOSED:
        claim = _quotable(definition, kind)
        if claim and len(parts) < MOST_NAMED and not any(_overlap(claim, other) for other in quoted):
            quoted.append(claim)
            parts.append(say(f"justify.discloses.{kind}", quote=quote(definition, claim.spans[0])))
    if parts:
        yield say("justify.behavior.discloses", what=_joined(parts, "and"))
    missing = list(_open_behavior(definition))
    if missing:
        yield say("justify.behavior.not-said", what=_joined(missing, "or"))
    yield _annotations(definition)


def _names(uses: Iterable[ParameterUse]) -> str:
    """Return "`a`, `b` or `c`", as a denial has it."""
    names = [f"`{use.parameter.name}`" for use in uses]
    if len(names) > MOST_NAMED + 1:
        more = say("justify.more", count=len(names) - MOST_NAMED)
        return f"{', '.join(names[:MOST_NAMED])} {text('justify.or')} {more}"
    return _joined(names, "or")


def _parameters(definition: Annotated, _: DimensionResult) -> Iterator[str]:
    uses = definition.facts.parameters
    if not uses:
        yield text("justify.parameters.none")
        return
    described = [use for use in uses if use.parameter.description.strip()]
    which = "all" if len(described) == len(uses) else "some" if described else "not-any"
    alike = len(described) in (0, len(uses))
    count = "one" if len(uses) == 1 else "two" if alike and len(uses) == 2 else "many"
    yield say(f"justify.parameters.schema-{which}-{count}", count=len(described), total=len(uses))
    if definition.has("placeholder-texts"):
        yield text("justify.parameters.placeholders")
    yield from list(_states(definition, "explains-parameter", "values", "interaction", "origin"))[:2]
    silent = [
        use
        for use in uses
        if use.span is None and not use.parameter.description.strip() and not use.parameter.enum
    ]
    if silent and definition.has("unexplained-parameters"):
        them = text(f"justify.{'it' if len(silent) == 1 else 'them'}")
        yield say("justify.parameters.unexplained", names=_names(silent), them=them)
    elif not definition.has("explains-parameter", "values", "interaction", "origin") and not any(
        use.span for use in uses
    ):
        yield text("justify.parameters.not-named")


def _length(definition: Annotated) -> str:
    if not definition.facts.doc.language.separates_words:
        return say("justify.length.characters", count=len(definition.raw.strip()))
    words = sum([word[0].isalnum() or any(map(str.isalnum, word)) for word in definition.raw.split()])
    return say("justify.length.words", count=words) if words != 1 else text("justify.length.word")


def _conciseness(definition: Annotated, result: DimensionResult) -> Iterator[str]:
    length = _length(definition)
    faults = [kind for kind in ("bloated", "repetition", "filler") if definition.has(kind)]
    if definition.has("fragment") and result.score < GOOD:
        yield say("justify.conciseness.fragment", length=length)
    elif definition.has("dense") and not faults:
        yield say("justify.conciseness.dense", length=length)
    else:
        yield say("justify.conciseness.length", length=length)
    for kind in faults:
        claim = strongest(definition.of_kind(kind))
        shown = quote(definition, claim.spans[0]) if claim.spans and kind == "filler" else ""
        yield say(f"justify.conciseness.{kind}", quote=shown)
    if definition.has("front-loaded") and definition.has("action") and _opens_with_act(result):
        yield text("justify.conciseness.front-loaded")


def _complexity(definition: Annotated) -> str:
    uses = definition.facts.parameters
    schema = "schema" if "output_schema" in definition.facts.context else "no-schema"
    required = sum(use.parameter.required for use in uses)
    size = "none" if not uses else "one" if len(uses) == 1 else "many"
    share = "all" if required == len(uses) else "none" if not required else "some"
    return say(
        f"justify.completeness.tool-{size}",
        count=len(uses),
        required=say(f"justify.completeness.required-{share}", count=required),
        schema=text(f"justify.completeness.{schema}"),
    )


def _completeness(definition: Annotated, result: DimensionResult) -> Iterator[str]:
    yield _complexity(definition)
    wanted = ["result-missing", "behavior-missing"]
    silent = definition.has("parameters-missing")
    missing = [text(f"justify.missing.{kind}") for kind in wanted if definition.has(kind)]
    if silent:
        missing.insert(0, text("justify.missing.parameters-missing"))
    if missing and result.score <= GOOD:
        yield say("justify.completeness.missing", what=_joined(missing, "and"))
    elif result.score >= GOOD:
        yield text("justify.completeness.enough")
    else:
        yield text("justify.completeness.more")


_Writer = Callable[[Annotated, DimensionResult], Iterator[str]]
_WRITERS: Final[Mapping[str, _Writer]] = MappingProxyType(
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
    return {
        key: " ".join(_WRITERS[key](definition, result)) or text("justify.nothing-read")
        for key, result in results.items()
    }
