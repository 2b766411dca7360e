"""What a definition would be after an edit, as far as its claims show: the claims that the edit adds and removes.

A score is linear in its features, so that what an edit gains follows from the rubric without writing and reading
the edited text.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Final, NamedTuple

from scorer.claims.annotated import Annotated
from scorer.claims.claim import Claim, strength_of
from scorer.claims.kinds import KINDS_BY_NAME
from scorer.claims.kinds.completeness import BEHAVIOR_KINDS
from scorer.claims.kinds.writing import DENSE, FACTS, WASTE, WHOLE, bloated_with
from scorer.claims.opening import opening_of
from scorer.contracts.dimensions import DIMENSIONS
from scorer.data.rubric import Rubric
from scorer.scoring.features import FEATURES, Feature, count_statements, statements_of, substance_of
from scorer.scoring.names import giver, identifier
from scorer.scoring.weigh import bounds
from scorer.tdqs.hard_gates import HardGate

#: Kinds that are computed from others: the edit is to make those claims.
COMPUTED: Final = frozenset({"result-missing", "parameters-missing", "behavior-missing", "sufficient"})
#: Kinds that are read again, because they depend on the claims that an edit adds or removes.
DERIVED: Final = COMPUTED | {"implied-use", "dense"}


#: What such a kind depends on: the kinds of claims that are there.
_DEPENDS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "result-missing": frozenset({"result"}),
        "parameters-missing": frozenset({"unexplained-parameters"}),
        "behavior-missing": frozenset({*BEHAVIOR_KINDS, "result"}),
        "implied-use": frozenset({"when", "when-not", "alternative", "prerequisite", "empty-guidance"}),
        "dense": frozenset({"action", "front-loaded", *WASTE}),
    }
)
#: The same by those kinds.
_DEPENDENT: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {kind: tuple(each for each in _DEPENDS if kind in _DEPENDS[each]) for kind in KINDS_BY_NAME}
)
_FACTS: Final = frozenset(FACTS)
_NO_GATE: Final = HardGate()


class Size(NamedTuple):
    """How many things the sentence of a suggestion pins down, and the content words and statements that it adds."""

    specifics: int = 4
    content: int = 5
    statements: int = 1


#: The words that such a sentence has.
WORDS: Final = 14


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
#: The features that count what a text holds.
_SUBSTANCE, _STATEMENTS, _OPENING = "substance", "statements", "opening"
_COUNTED: Final = frozenset({_SUBSTANCE, _STATEMENTS, _OPENING, "opens-with-act", "grounded"})
_GUIDES: Final = frozenset({"when", "when-not", "alternative"})
_NO_CLAIMS: Final[tuple[Claim, ...]] = ()


def _by_kind() -> Mapping[str, tuple[Feature, ...]]:
    kinds = {feature.kind for feature in FEATURES if feature.kind}
    return MappingProxyType({kind: tuple(f for f in FEATURES if f.kind == kind) for kind in sorted(kinds)})


#: The features that depend on the claims of a kind.
_FEATURES_OF: Final = _by_kind()


@dataclass(frozen=True, slots=True)
class Supposed:
    """A definition as it is or would be read, with the values of its features, those at least that the rubric weighs.

    `added` is by dimension what each of its features adds. `content` and `statements` count the content words and the
    statements of the informative sentences.
    """

    definition: Annotated
    rubric: Rubric
    values: Mapping[str, float]
    added: tuple[list[float], ...]
    content: int
    statements: int

    @classmethod
    def of(cls, definition: Annotated, rubric: Rubric, values: Mapping[str, float] | None = None) -> Supposed:
        """Return a definition as it is; `values` are those of its features, where they are known."""
        if values is None:
            values = {each.name: each.value(definition) for each in FEATURES if each.name in rubric.cells}
        content, statements = len(definition.content), count_statements(definition)
        tables = [rubric.dimensions[key].points for key in DIMENSIONS]
        added = [[size * values[name] if size else 0.0 for name, size in points.items()] for points in tables]
        return cls(definition, rubric, values, tuple(added), content, statements)

    def annotated_as(self, definition: Annotated) -> Supposed:
        """Return the definition with other annotations, which leave alone what features count in its text."""
        cells = self.rubric.cells
        values = {
            each.name: each.value(definition)
            for each in FEATURES
            if each.name in cells and each.name not in _COUNTED
        }
        return self._with(definition, values, self.content, self.statements)

    def after(self, kind: str) -> Supposed:
        """Return the definition after the sentence that a suggestion of a kind asks for was written.

        Only what the edit changes is read and weighed.
        """
        size = _SIZES.get(kind, Size())
        content, statements = self.content + size.content, self.statements + size.statements
        edited, reread = _after(self.definition, kind)
        values = {
            feature.name: feature.value(edited) for each in reread for feature in _FEATURES_OF.get(each, ())
        }
        values[_SUBSTANCE], values[_STATEMENTS] = substance_of(content), statements_of(statements)
        if kind not in OPENINGS:
            values[_OPENING] = min(self.values.get(_OPENING, 1.0), _opening_before(self.definition))
        return self._with(edited, values, content, statements)

    def _with(
        self, definition: Annotated, values: Mapping[str, float], content: int, statements: int
    ) -> Supposed:
        added, cells = tuple([[*each] for each in self.added]), self.rubric.cells
        for name, value in values.items():
            if name in cells and value != self.values[name]:
                for number, place, size in cells[name]:
                    added[number][place] = size * value
        return Supposed(definition, self.rubric, {**self.values, **values}, added, content, statements)

    def estimates(self) -> tuple[float, ...]:
        """Return the estimate of each dimension, within the scale and the bounds of the specification."""
        bound, dimensions = bounds(self.definition), self.rubric.dimensions
        return tuple(
            [
                min(max(dimensions[key].base + sum(added), 1.0), float(bound.get(key, 5)))
                for key, added in zip(DIMENSIONS, self.added, strict=True)
            ]
        )


@lru_cache(maxsize=4)
def _opening_before(definition: Annotated) -> float:
    """Return what the first sentence says, where a sentence that follows it would part it from the list after it."""
    first, *rest = definition.told or (0,)
    follows = definition.sentences[rest[0]] if rest else None
    if follows is None:
        return 1.0
    introduces = definition.raw[follows.start : follows.end].rstrip().endswith((":", "："))
    prose = follows.section == "body" and not follows.bullet and not introduces
    return 1.0 if prose else opening_of(frozenset(definition.facts.stems[first]))


def _after(definition: Annotated, kind: str) -> tuple[Annotated, Collection[str]]:
    """Return the definition as it would be read after an edit, and the kinds of claims that may differ in it."""
    known = _claims(definition, kind)
    changed, again = dict[str, tuple[Claim, ...]](), set[str]()
    for each, claims in known.items():
        before = definition.of_kind(each)
        if claims is not before:
            changed[each] = claims
            if bool(claims) != bool(before):
                again.update(_DEPENDENT[each])
    if not _FACTS.isdisjoint(changed):
        dense = definition.of_kind("dense")
        if not dense or dense[0].strength < WHOLE:  # else all its sentences earn their place already
            again.add("dense")
    again -= known.keys()
    if definition.facts.gate != _NO_GATE:
        definition = replace(definition, facts=replace(definition.facts, gate=_NO_GATE))
    return definition.supposing(changed, again), (*changed, *again)


@lru_cache(maxsize=4)
def _bloated(definition: Annotated) -> tuple[Claim, ...]:
    """Return what is too long in the text with one more sentence."""
    longer = tuple(bloated_with(definition, WORDS))
    now = definition.of_kind("bloated")
    return now if longer == now else longer


@lru_cache(maxsize=1 << 8)
def made(kind: str) -> tuple[str, ...]:
    """Return the kinds of claims that the sentence of a suggestion makes."""
    own = (kind,) if kind in KINDS_BY_NAME and not KINDS_BY_NAME[kind].defect else ()
    return _MADE.get(kind, own)


def _claims(definition: Annotated, kind: str) -> dict[str, tuple[Claim, ...]]:
    """Return the kinds of claims that an edit changes, with the claims of that kind after it."""
    known = {each: (*definition.of_kind(each), _written(kind, each)) for each in _made_by(definition, kind)}
    known.update(dict.fromkeys(_emptied(kind), _NO_CLAIMS))
    if "restates-name" not in known:
        known["restates-name"] = _openings(definition)
    known["bloated"] = _bloated(definition)
    if definition.facts.doc.word_count + WORDS > DENSE:
        known["dense"] = _NO_CLAIMS
    return known


@lru_cache(maxsize=1 << 8)
def _emptied(kind: str) -> tuple[str, ...]:
    """Return the kinds of claims of which an edit leaves none."""
    guides = () if _GUIDES.isdisjoint(made(kind)) else ("empty-guidance",)
    whole = ("restates-name",) if "action" in made(kind) else ()
    return ("fragment", *guides, *whole, *((kind,) if KINDS_BY_NAME[kind].defect else ()))


@lru_cache(maxsize=1 << 8)
def _written(kind: str, made: str) -> Claim:
    """Return the claim of a kind that the sentence of a suggestion makes."""
    pinned = _SIZES.get(kind, Size()).specifics
    things = tuple(f"<{kind} {number}>" for number in range(pinned))
    return Claim(made, strength_of(pinned), ((0, 1),), things)


def _made_by(definition: Annotated, kind: str) -> tuple[str, ...]:
    """Return the kinds of claims that the draft for a definition makes: without a tool to call, none comes first."""
    parameter = identifier(definition) if kind == "origin" else None
    if kind == "origin" and not (parameter and giver(definition, parameter)):
        return ("origin",)
    return made(kind)


def _openings(definition: Annotated) -> tuple[Claim, ...]:
    """Return the claims that the text repeats its name which a further sentence leaves true."""
    have = definition.of_kind("restates-name")
    return tuple([each for each in have if each.strength < _WHOLE_TEXT]) if have else have
