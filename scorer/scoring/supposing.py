"""What a definition would be after an edit, as far as its claims show: the claims that the edit adds and removes.

A score is linear in its features, so that what an edit gains follows from the rubric without writing and reading
the edited text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from scorer.claims.annotated import Annotated
from scorer.claims.claim import Claim, strength_of
from scorer.claims.kinds import KINDS_BY_NAME
from scorer.claims.spans import Spans
from scorer.contracts.dimensions import DIMENSIONS
from scorer.data.rubric import DimensionRubric, Rubric
from scorer.scoring.features import FEATURES, Feature, count_statements, statements_of, substance_of
from scorer.scoring.weigh import bounds
from scorer.tdqs.hard_gates import HardGate

#: Kinds that are computed from others: the edit is to make those claims.
COMPUTED: Final = frozenset({"result-missing", "parameters-missing", "behavior-missing", "sufficient"})
#: Kinds that are read again, because they depend on the claims that an edit adds or removes.
_DERIVED: Final = COMPUTED | {"implied-use", "dense"}
#: How many things a good sentence pins down, and how many content words and statements it adds to the text.
SPECIFICS, CONTENT, STATEMENTS = 4, 7, 2
#: The kinds of claims that the sentence of a suggestion makes, where it makes more than the one that it is named after.
_MADE: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "action": ("action", "scope", "front-loaded"),
        "restates-name": ("action", "scope", "front-loaded"),
        "fragment": ("action", "scope", "front-loaded"),
        "alternative": ("alternative", "distinction", "when-not"),
        "distinction": ("distinction", "alternative"),
        "origin": ("origin", "prerequisite"),
        "empty-guidance": ("when",),
        "empty-result": ("result",),
    }
)
#: Edits of the input schema, not of the description.
_OF_SCHEMA: Final = frozenset({"unexplained-parameters", "placeholder-texts"})
#: The share of the texts of a schema that are good once the silent ones are written.
_GOOD_TEXTS: Final = 0.8
#: A text that repeats its name is replaced by any whole sentence, unless only its opening does.
_WHOLE_TEXT: Final = 0.8
#: Defects whose marked words an edit removes, with all that they claim.
_REMOVED: Final = frozenset({"repetition", "filler"})
#: The features that count what a text holds, which an edit that is only supposed does not have.
_SUBSTANCE, _STATEMENTS = "substance", "statements"
_COUNTED: Final = frozenset({_SUBSTANCE, _STATEMENTS})
_GUIDES: Final = frozenset({"when", "when-not", "alternative"})


@dataclass(frozen=True, slots=True)
class Supposed:
    """A definition as it is or would be read, with the content words and statements of its informative sentences."""

    definition: Annotated
    content: int
    statements: int

    @classmethod
    def of(cls, definition: Annotated) -> Supposed:
        """Return a definition as it is."""
        return cls(definition, len(definition.content), count_statements(definition))

    def after(self, kind: str) -> Supposed:
        """Return the definition after a claim of a kind was added to it, or a defect of a kind removed."""
        content, said = (CONTENT, STATEMENTS) if _writes(kind) else (0, 0)
        lost = _lost(self.definition, kind) if kind in _REMOVED else 0
        return Supposed(_after(self.definition, kind), self.content + content - lost, self.statements + said)

    def values(
        self, before: Supposed | None = None, known: Mapping[str, float] | None = None
    ) -> dict[str, float]:
        """Return the value of every feature; those that an edit left alone are `known` from `before` it."""
        values: dict[str, float] = {}
        for feature in FEATURES:
            if before is not None and known is not None and self._left_alone(feature, before):
                values[feature.name] = known[feature.name]
            elif feature.name not in _COUNTED:
                values[feature.name] = feature.value(self.definition)
        values[_SUBSTANCE], values[_STATEMENTS] = substance_of(self.content), statements_of(self.statements)
        return values

    def _left_alone(self, feature: Feature, before: Supposed) -> bool:
        """Return whether a feature reads the same claims and facts as before."""
        if self.definition.facts is not before.definition.facts or feature.name in _COUNTED:
            return False
        claims = before.definition.of_kind(feature.kind) if feature.kind else ()
        return not feature.kind or self.definition.of_kind(feature.kind) is claims

    def estimates(self, values: Mapping[str, float], rubric: Rubric) -> Mapping[str, float]:
        """Return the estimate of each dimension, within the scale and the bounds of the specification."""
        bound = bounds(self.definition)
        return {key: _estimate(values, rubric.dimensions[key], bound.get(key, 5)) for key in DIMENSIONS}


def _estimate(values: Mapping[str, float], weights: DimensionRubric, most: int) -> float:
    raw = weights.base + sum(size * values[name] for name, size in weights.points.items())
    return min(max(raw, 1.0), float(most))


def _removed(definition: Annotated, kind: str) -> list[tuple[int, int]]:
    return [span for claim in definition.of_kind(kind) for span in claim.spans]


def _lost(definition: Annotated, kind: str) -> int:
    """Return how many content words only those sentences have that a defect marks as a whole."""
    spans, stems = Spans(_removed(definition, kind)), definition.facts.stems
    left = {
        stem
        for number in definition.informative
        for stem in stems[number]
        if not spans.hold(definition.sentences[number].start, definition.sentences[number].end)
    }
    return len(definition.content) - len(left)


def _writes(kind: str) -> bool:
    """Return whether an edit adds a sentence to the description."""
    return kind != "read-only" and bool(made(kind))


def _after(definition: Annotated, kind: str) -> Annotated:
    """Return the definition as it would be read after an edit."""
    facts = definition.facts
    if kind == "read-only":
        context = facts.context | {"annotated", "read_only_hint"}
        return _supposing(replace(definition, facts=replace(facts, context=context)), {})
    if kind in _OF_SCHEMA:
        return _described(definition, kind)
    changed = dict(_claims(definition, kind))
    gated = made(kind) and facts.gate != HardGate()
    ungated = replace(definition, facts=replace(facts, gate=HardGate())) if gated else definition
    return _supposing(ungated, changed)


def made(kind: str) -> tuple[str, ...]:
    """Return the kinds of claims that the sentence of a suggestion makes."""
    own = () if KINDS_BY_NAME[kind].defect else (kind,)
    return _MADE.get(kind, own)


def _claims(definition: Annotated, kind: str) -> Iterator[tuple[str, tuple[Claim, ...]]]:
    """Yield the kinds of claims that an edit changes, with the claims of that kind after it."""
    things = tuple(f"<{kind} {number}>" for number in range(SPECIFICS))
    for each in made(kind):
        yield each, (*definition.of_kind(each), Claim(each, strength_of(SPECIFICS), ((0, 1),), things))
    if made(kind):
        yield "fragment", ()
        yield "restates-name", _openings(definition, kind)
    if not _GUIDES.isdisjoint(made(kind)):
        yield "empty-guidance", ()
    if kind in _REMOVED:
        yield from _left(definition, kind)
    elif KINDS_BY_NAME[kind].defect:
        yield kind, ()


def _left(definition: Annotated, kind: str) -> Iterator[tuple[str, tuple[Claim, ...]]]:
    """Yield the kinds of which the words that a defect marks make claims, with those that the other words make."""
    removed = Spans(_removed(definition, kind))

    def stays(claim: Claim) -> bool:
        return not claim.spans or not all(removed.hold(start, end) for start, end in claim.spans)

    for name in KINDS_BY_NAME:
        claims = definition.of_kind(name)
        left = tuple(filter(stays, claims))
        if left != claims and name not in COMPUTED:
            yield name, left


def _openings(definition: Annotated, kind: str) -> tuple[Claim, ...]:
    """Return the claims that the text repeats its name which a further sentence leaves true."""
    if "action" in made(kind):
        return ()
    return tuple(each for each in definition.of_kind("restates-name") if each.strength < _WHOLE_TEXT)


def _described(definition: Annotated, kind: str) -> Annotated:
    """Return the definition with a good text for each parameter."""
    good = Claim("good-schema-texts", _GOOD_TEXTS, (), (), "/inputSchema")
    texts = definition.of_kind("good-schema-texts")
    best = max((*texts, good), key=lambda claim: claim.strength)
    facts, changed = definition.facts, {kind: (), "good-schema-texts": (best,)}
    if kind == "unexplained-parameters":
        facts = replace(facts, signals={**facts.signals, "schema_description_coverage": 100})
    return _supposing(replace(definition, facts=facts), changed)


def _supposing(definition: Annotated, changed: Mapping[str, tuple[Claim, ...]]) -> Annotated:
    edited = definition
    for name, claims in changed.items():
        edited = edited.supposing(name, claims, ())
    return edited.supposing("sufficient", (), _DERIVED)
