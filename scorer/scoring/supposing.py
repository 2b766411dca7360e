"""What a definition would be after an edit, as far as its claims show: the claims that the edit adds and removes.

A score is linear in its features, so that what an edit gains follows from the rubric without writing and reading
the edited text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final, NamedTuple

from scorer.claims.annotated import Annotated
from scorer.claims.claim import Claim, strength_of
from scorer.claims.kinds import KINDS_BY_NAME
from scorer.claims.kinds.writing import DENSE, bloated_with
from scorer.claims.opening import opening_of
from scorer.contracts.dimensions import DIMENSIONS
from scorer.data.rubric import DimensionRubric, Rubric
from scorer.scoring.features import FEATURES, Feature, count_statements, statements_of, substance_of
from scorer.scoring.names import giver, identifier
from scorer.scoring.weigh import bounds
from scorer.tdqs.hard_gates import HardGate

#: Kinds that are computed from others: the edit is to make those claims.
COMPUTED: Final = frozenset({"result-missing", "parameters-missing", "behavior-missing", "sufficient"})
#: Kinds that are read again, because they depend on the claims that an edit adds or removes.
_DERIVED: Final = COMPUTED | {"implied-use", "dense"}


class Size(NamedTuple):
    """How many things the sentence of a suggestion pins down, and what it adds: content words, statements, words."""

    specifics: int = 4
    content: int = 5
    statements: int = 1
    words: int = 14


#: The sizes of sentences that people write into the drafts, where they are others: measured on recorded servers.
_SIZES: Final[Mapping[str, Size]] = MappingProxyType(
    {
        "action": Size(4, 5, 1),
        "restates-name": Size(4, 5, 0),
        "fragment": Size(4, 5, 0),
        "scope": Size(4, 5, 0),
        "when": Size(4, 5, 3),
        "empty-guidance": Size(4, 4, 2),
        "alternative": Size(4, 5, 2),
        "when-not": Size(3, 3, 3),
        "errors": Size(4, 5, 3),
        "values": Size(2, 6, 1),
        "origin": Size(2, 5, 1),
        "result": Size(4, 6, 1),
        "empty-result": Size(4, 6, 1),
        "retry": Size(4, 7, 2),
        "method": Size(4, 6, 1),
        "explains-parameter": Size(3, 5, 2),
    }
)
#: The kinds of claims that the sentence of a suggestion makes, where it makes more than the one that it is named after.
_MADE: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "action": ("action", "scope", "front-loaded"),
        "restates-name": ("action", "scope", "front-loaded"),
        "fragment": ("action", "scope", "front-loaded"),
        "alternative": ("alternative", "distinction", "when-not"),
        "distinction": ("distinction", "alternative"),
        "origin": ("origin", "prerequisite"),
        "when-not": ("when-not", "distinction"),
        "empty-guidance": ("when",),
        "empty-result": ("result",),
    }
)
#: Kinds whose sentence opens the text.
OPENINGS: Final = frozenset({"action", "scope", "restates-name", "fragment"})
#: A text that repeats its name is replaced by any whole sentence, unless only its opening does.
_WHOLE_TEXT: Final = 0.8
#: The features that count what a text holds, which an edit that is only supposed does not have.
_SUBSTANCE, _STATEMENTS, _OPENING = "substance", "statements", "opening"
_COUNTED: Final = frozenset({_SUBSTANCE, _STATEMENTS})
_GUIDES: Final = frozenset({"when", "when-not", "alternative"})


@dataclass(frozen=True, slots=True)
class Supposed:
    """A definition as it is or would be read, with the content words and statements of its informative sentences.

    `opening` is at most how much the opening says.
    """

    definition: Annotated
    content: int
    statements: int
    opening: float = 1.0

    @classmethod
    def of(cls, definition: Annotated) -> Supposed:
        """Return a definition as it is."""
        return cls(definition, len(definition.content), count_statements(definition))

    def after(self, kind: str) -> Supposed:
        """Return the definition after the sentence that a suggestion of a kind asks for was written."""
        size = _SIZES.get(kind, Size())
        return Supposed(
            _after(self.definition, kind),
            self.content + size.content,
            self.statements + size.statements,
            _opening_before(self.definition) if kind not in OPENINGS else 1.0,
        )

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
        values[_OPENING] = min(values[_OPENING], self.opening)
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


def _opening_before(definition: Annotated) -> float:
    """Return what the first sentence says, where a sentence that follows it would part it from the list after it."""
    first, *rest = definition.told or (0,)
    follows = definition.sentences[rest[0]] if rest else None
    if follows is None:
        return 1.0
    introduces = definition.raw[follows.start : follows.end].rstrip().endswith((":", "："))
    prose = follows.section == "body" and not follows.bullet and not introduces
    return 1.0 if prose else opening_of(frozenset(definition.facts.stems[first]))


def _estimate(values: Mapping[str, float], weights: DimensionRubric, most: int) -> float:
    raw = weights.base + sum(size * values[name] for name, size in weights.points.items())
    return min(max(raw, 1.0), float(most))


def _after(definition: Annotated, kind: str) -> Annotated:
    """Return the definition as it would be read after an edit."""
    facts, words = definition.facts, _SIZES.get(kind, Size()).words
    changed = dict(_claims(definition, kind))
    if "bloated" not in changed:
        changed["bloated"] = tuple(bloated_with(definition, words))
    if facts.gate != HardGate():
        definition = replace(definition, facts=replace(facts, gate=HardGate()))
    edited = _supposing(definition, changed)
    too_long = facts.doc.word_count + words > DENSE
    return edited.supposing("dense", (), ()) if too_long else edited


def made(kind: str) -> tuple[str, ...]:
    """Return the kinds of claims that the sentence of a suggestion makes."""
    own = (kind,) if kind in KINDS_BY_NAME and not KINDS_BY_NAME[kind].defect else ()
    return _MADE.get(kind, own)


def _claims(definition: Annotated, kind: str) -> Iterator[tuple[str, tuple[Claim, ...]]]:
    """Yield the kinds of claims that an edit changes, with the claims of that kind after it."""
    pinned = _SIZES.get(kind, Size()).specifics
    things = tuple(f"<{kind} {number}>" for number in range(pinned))
    for each in _made_by(definition, kind):
        yield each, (*definition.of_kind(each), Claim(each, strength_of(pinned), ((0, 1),), things))
    yield "fragment", ()
    yield "restates-name", _openings(definition, kind)
    if not _GUIDES.isdisjoint(made(kind)):
        yield "empty-guidance", ()
    if KINDS_BY_NAME[kind].defect:
        yield kind, ()


def _made_by(definition: Annotated, kind: str) -> Iterator[str]:
    """Yield the kinds of claims that the draft for a definition makes: without a tool to call, none comes first."""
    parameter = identifier(definition) if kind == "origin" else None
    for each in made(kind):
        if each != "prerequisite" or kind == each or (parameter and giver(definition, parameter)):
            yield each


def _openings(definition: Annotated, kind: str) -> tuple[Claim, ...]:
    """Return the claims that the text repeats its name which a further sentence leaves true."""
    if "action" in made(kind):
        return ()
    return tuple(each for each in definition.of_kind("restates-name") if each.strength < _WHOLE_TEXT)


def _supposing(definition: Annotated, changed: Mapping[str, tuple[Claim, ...]]) -> Annotated:
    edited = definition
    for name, claims in changed.items():
        edited = edited.supposing(name, claims, ())
    return edited.supposing("sufficient", (), _DERIVED)
