"""Suggestions: the claims that a definition lacks or should not make, by what an edit would gain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from scorer.claims.annotated import Annotated
from scorer.claims.kinds import KINDS_BY_NAME
from scorer.contracts.dimensions import DIMENSIONS
from scorer.contracts.report import Evidence, Gain, Opportunity
from scorer.data.constructions import constructions
from scorer.data.messages import say, text
from scorer.data.rubric import Rubric
from scorer.data.spec import load_spec
from scorer.scoring.applicable import APPLICABLE, HINTS, SAME_SENTENCE, WHOLE_SENTENCE
from scorer.scoring.drafts import DRAFTED, draft, fix
from scorer.scoring.evidence import quote, strongest
from scorer.scoring.features import strength
from scorer.scoring.mentioned import is_mentioned
from scorer.scoring.rewriting import REWRITTEN, rewritten
from scorer.scoring.supposing import COMPUTED, OPENINGS, Supposed, made

#: An edit that gains no dimension as much as this many points is not suggested.
LEAST_GAIN: Final = 0.05
#: How many edits a tool's report names: the rest gain less.
MOST_EDITS: Final = 12
#: How many missing claims of a dimension a report names.
MOST_MISSED: Final = 4
#: A single claim weaker than this is worth a second one.
THIN: Final = 0.7
#: Kinds whose sentence replaces the opening: a second one of them would not help.
_OPENING: Final = frozenset({"action", "scope"})
_DEFECTS: Final = frozenset(kind for kind, each in KINDS_BY_NAME.items() if each.defect)
_READ_DEFECTS: Final = tuple(kind for kind in KINDS_BY_NAME if kind in _DEFECTS and kind not in COMPUTED)
#: Kinds whose sentence takes the place of the first one.
_REPLACING: Final = OPENINGS - {"action"}


class Missing(NamedTuple):
    """A claim to add, or a defect to remove: its kind, the points by dimension, and where.

    `span` is what the edit replaces, or removes first (None: it adds something). `thin` quotes the one claim of the
    kind that the text makes already, "" where it makes none. `vague`: it makes none, but touches on the matter.
    """

    kind: str
    points: Mapping[str, float]
    tdqs: float
    pointer: str
    span: tuple[int, int] | None
    thin: str = ""
    vague: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """A server's estimated tdqs values, reduced to what the gain of one edit needs."""

    count: int
    lowest: float
    second: float

    @classmethod
    def of(cls, estimates: Sequence[float]) -> Standing:
        """Reduce a server's estimates (at least one)."""
        ranked = sorted(estimates)[:2]
        return cls(len(estimates), ranked[0], ranked[-1] if len(ranked) > 1 else 5.0)

    def gain(self, estimate: float, tdqs: float) -> float:
        """Return how much the server's overall rises when the tool at `estimate` gains `tdqs`."""
        spec = load_spec()
        minimum = min(estimate + tdqs, self.second) - estimate if estimate == self.lowest else 0.0
        quality = spec.quality_mean * tdqs / self.count + spec.quality_min * max(0.0, minimum)
        return quality * spec.overall_quality / 10_000


class Lacks(NamedTuple):
    """What a definition lacks: the edits, the one that gains most first, and the kinds behind them.

    `absent` are the kinds of claims that make sense for the tool and that nothing in its text makes, `present` are the
    defects that it has; with or without an edit, since one edit may answer several of them.
    """

    edits: tuple[Missing, ...]
    absent: frozenset[str]
    present: frozenset[str]


def lacks(definition: Annotated, rubric: Rubric, values: Mapping[str, float] | None = None) -> Lacks:
    """Return what a definition lacks; `values` are those of its features, where they are known."""
    lacking, defects = _lacking(definition), _defects(definition)
    kinds = ["action"] if definition.facts.gate.all_ones else [*lacking, *defects]
    edits = _edits(Supposed.of(definition, rubric, values), kinds)
    return Lacks(edits, frozenset(_absent(definition, lacking)), frozenset(defects))


def lacked(definition: Annotated) -> tuple[str, ...]:
    """Return what `Lacks` has as absent and as present, without the edits: claims to make, then defects to remove."""
    return (*_absent(definition, _lacking(definition)), *_defects(definition))


def _lacking(definition: Annotated) -> list[str]:
    return [kind for kind, fits in APPLICABLE.items() if _is_lacking(definition, kind) and fits(definition)]


def _absent(definition: Annotated, lacking: Sequence[str]) -> list[str]:
    absent = (kind for kind in lacking if kind in HINTS or not definition.has(kind))
    return [kind for kind in absent if not is_mentioned(definition, kind)]


def _defects(definition: Annotated) -> list[str]:
    return [kind for kind in _READ_DEFECTS if definition.has(kind)]


def _edits(now: Supposed, kinds: Sequence[str]) -> tuple[Missing, ...]:
    """Return the edits that would raise the score, the one that gains most first; no two ask for the same sentence.

    Without a description, the first sentence is the only one. Where the text says nothing, its first whole sentence
    comes first, and what other sentences gain is what they add to it.
    """
    worth = {each.kind: each for each in _worth(now, [kind for kind in kinds if kind in REWRITTEN])}
    written = [kind for kind in kinds if kind not in REWRITTEN and draft(now.definition, kind)]
    for kind in (each for each in WHOLE_SENTENCE if each in written):
        worth |= {each.kind: each for each in _worth(now, [kind])}
        if kind in worth:
            now = now.after(kind)
            written = [each for each in written if each not in SAME_SENTENCE[0]]
            break
    worth |= {each.kind: each for each in _worth(now, written)}
    for group in SAME_SENTENCE:
        for waits in [kind for kind in group if kind in worth][1:]:
            del worth[waits]
    return tuple(sorted(worth.values(), key=lambda each: (-each.tdqs, each.kind)))


def _is_lacking(definition: Annotated, kind: str) -> bool:
    """Return whether the text makes no claim of a kind, or one thin claim, in a language in which it can be read."""
    if kind in HINTS:
        return True
    if definition.language != DRAFTED and not constructions(definition.language).kinds.get(kind):
        return False
    have = definition.of_kind(kind)
    thin = len(have) == 1 and have[0].spans and strength(have) < THIN and kind not in _OPENING
    return not have or bool(thin)


def _worth(now: Supposed, kinds: Sequence[str]) -> Iterator[Missing]:
    """Yield what edits gain, where that is enough to be suggested."""
    before = now.estimates()
    for kind in kinds:
        edited = _edited(now, kind)
        if edited is None:
            continue
        gained = [after - each for after, each in zip(edited.estimates(), before, strict=True)]
        if max(gained) >= LEAST_GAIN:
            points = dict(zip(DIMENSIONS, gained, strict=True))
            tdqs = sum([item.weight * points[item.key] for item in load_spec().dimensions]) / 100
            if tdqs > 0:
                yield _placed(now.definition, kind, points, tdqs)


def _edited(now: Supposed, kind: str) -> Supposed | None:
    if kind not in REWRITTEN:
        return now.after(kind)
    definition = rewritten(now.definition, kind)
    if kind in HINTS and definition is not None:
        return now.annotated_as(definition)
    return None if definition is None else Supposed.of(definition, now.rubric)


def _placed(definition: Annotated, kind: str, points: Mapping[str, float], tdqs: float) -> Missing:
    if kind in HINTS:
        return Missing(kind, points, tdqs, "/annotations", None)
    claims, first = definition.of_kind(kind), definition.facts.first
    opening = (first.start, first.end) if first and kind in _REPLACING else None
    if not KINDS_BY_NAME[kind].defect:
        thin = quote(definition, claims[0].spans[0]) if claims and claims[0].spans else ""
        vague = not claims and is_mentioned(definition, kind)
        return Missing(kind, points, tdqs, "/description", opening, thin, vague)
    claim = strongest(claims)
    span = claim.spans[0] if claim.spans and not made(kind) else None
    if kind == "empty-guidance":
        span = next((each.start, each.end) for each in definition.sentences if each.end > claim.spans[0][0])
    return Missing(kind, points, tdqs, claim.pointer, opening or span)


def _message(each: Missing) -> str:
    return _words(each.kind, each.thin, each.vague)


@lru_cache(maxsize=256)
def _words(kind: str, thin: str, vague: bool) -> str:
    """Return what is missing or wrong."""
    if thin:
        return say("suggestions.thin", title=text(f"claims.{kind}.title"), quote=thin)
    if vague:
        return say("suggestions.vague", title=text(f"claims.{kind}.title"))
    return text(f"suggestions.{kind}.missing")


def opportunities(
    definition: Annotated, found: Sequence[Missing], estimate: float, standing: Standing
) -> tuple[Opportunity, ...]:
    """Return the edits as a report shows them."""
    return tuple(
        _opportunity(definition, each, standing.gain(estimate, each.tdqs)) for each in found[:MOST_EDITS]
    )


def _main(each: Missing) -> str:
    weighed = {item.key: item.weight * each.points[item.key] for item in load_spec().dimensions}
    return max(each.points, key=weighed.__getitem__)


def _opportunity(definition: Annotated, each: Missing, server: float) -> Opportunity:
    main, sentence = _main(each), draft(definition, each.kind)
    return Opportunity(
        rule=each.kind,
        name=each.kind,
        dimension=main,
        level="info",
        message=_message(each),
        pointer=each.pointer,
        span=each.span,
        fix=fix(definition, each.kind, sentence),
        gain=Gain(round(each.points[main], 3), round(each.tdqs, 3), round(server, 3)),
        draft=sentence,
    )


def best(found: Sequence[Missing], edits: Sequence[Opportunity]) -> Mapping[str, Opportunity]:
    """Return the edit that raises each dimension most; `edits` are those of `found` that a report shows."""
    shown = list(zip(found, edits, strict=False))
    chosen = {}
    for key in DIMENSIONS:
        each, edit = max(shown, key=lambda pair: pair[0].points[key], default=(None, None))
        if each and edit and each.points[key] > 0:
            chosen[key] = edit
    return chosen


def missed(found: Sequence[Missing]) -> Mapping[str, tuple[Evidence, ...]]:
    """Return by dimension what would earn most, with what it would earn: at most four, the most first."""
    by_dimension: dict[str, list[tuple[float, str, Missing]]] = {}
    for each in found:
        if each.kind not in _DEFECTS:
            for key, points in each.points.items():
                if points >= LEAST_GAIN:
                    by_dimension.setdefault(key, []).append((-round(points, 2), each.kind, each))
    return {
        key: tuple(
            [Evidence(kind, _message(each), -lost) for lost, kind, each in sorted(lacks)[:MOST_MISSED]]
        )
        for key, lacks in by_dimension.items()
    }
