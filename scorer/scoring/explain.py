"""What a report tells of a tool beside its scores: justifications, findings, and the edits that gain most."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from scorer.claims.registry import TOOL_FEATURES
from scorer.claims.siblings import nearest
from scorer.claims.substance import COUNTED, growth
from scorer.claims.tool_facts import Facts
from scorer.contracts.orders import level_rank
from scorer.contracts.report import Evidence, Finding, Gain, Opportunity
from scorer.data.messages import say, text
from scorer.data.rubric import Rubric
from scorer.data.spec import load_spec
from scorer.rules import BY_ID, TOOL_RULES
from scorer.rules.low_scores import BY_DIMENSION, LowScore
from scorer.scoring.weigh import DimensionResult
from scorer.scoring.weights_for_context import LEAST_GAIN, Missed

#: Rules that report a description that says nothing: low scores follow from that one defect.
EMPTY_TEXT = frozenset({"PUR000", "PUR011", "PUR012"})
_GATES = frozenset(feature.id for feature in TOOL_FEATURES if feature.kind == "gate")
#: How many edits a tool's report names: the rest gain less, and overlap with these.
MOST_EDITS = 12
#: How many missed credits of a dimension a page names.
MOST_MISSED = 4
#: How a fix marks the place where a sibling is to be named.
SIBLING_GAP = "`<sibling>`"
_EARNED_SHOWN, _COST_SHOWN, _MISSED_SHOWN = 4, 3, 2


def sentence(parts: Iterable[str]) -> str:
    """Join reasons into one sentence that opens with a capital and ends with a full stop."""
    text = "; ".join(parts)
    return text[:1].upper() + text[1:] + "." if text else ""


def justify(result: DimensionResult) -> str:
    """Write the justification of a score from its evidence: what it earned, what it cost, what it missed."""
    told = [e for e in result.evidence if e.rule != "base" and abs(e.points) >= LEAST_GAIN]
    earned = sorted((e for e in told if e.points > 0), key=lambda e: (-e.points, e.rule))
    cost = sorted((e for e in told if e.points < 0), key=lambda e: (e.points, e.rule))
    parts = [e.text for e in result.evidence if e.rule in _GATES]
    parts += [f"{e.text} ({e.points:+.1f})" for e in (*earned[:_EARNED_SHOWN], *cost[:_COST_SHOWN])]
    lacks = [m.message for m in result.missed if m.feature.kind == "credit" and not m.hit][:_MISSED_SHOWN]
    lines = [sentence(part) for part in (parts, lacks) if part]
    return " ".join(lines) or text("scoring.no-evidence")


def missed(result: DimensionResult) -> tuple[Evidence, ...]:
    """Return what would earn most in a dimension, with what it would earn: at most four, the most first."""
    credits = [m for m in result.missed if m.feature.kind in ("credit", "floor") and m.points >= LEAST_GAIN]
    return tuple(_to_be_had(m.feature.id, m.message, round(m.points, 2)) for m in credits[:MOST_MISSED])


@lru_cache(maxsize=1 << 12)
def _to_be_had(rule: str, message: str, points: float) -> Evidence:
    """Return a missed credit; the same few are missed by most tools, and shared."""
    return Evidence(rule, message, points)


def _low_scores(results: Mapping[str, DimensionResult], found: Sequence[Finding]) -> Iterator[Finding]:
    """Yield the dimensions that score low without a defect that another rule reports, with the edit that gains most."""
    spec = load_spec()
    reported = {BY_ID[each.rule].dimension for each in found if each.level != "info"}
    for key, result in results.items():
        missed = [m for m in result.missed if text(f"{m.feature.message_id}.fix")]
        # What is missing comes before what is there, and facts before form.
        missed.sort(key=lambda m: (m.hit is not None, m.feature.edit == "whole-sentence"))
        if result.score < spec.smell_below and key not in reported and missed:
            first, label = missed[0], spec.dimension(key).label
            pointer, span = (first.hit.pointer, first.hit.span) if first.hit else ("/description", None)
            low = LowScore(key, label, result.score, remedy(first), pointer, span)
            rule = BY_DIMENSION[key]
            yield from (rule.finding(hit) for hit in rule.find(low))


def findings(facts: Facts, results: Mapping[str, DimensionResult]) -> tuple[Finding, ...]:
    """Return a tool's defects, the most serious first: what lint rules find, then dimensions that score low."""
    found = [rule.finding(hit) for rule in TOOL_RULES for hit in rule.find(facts)]
    if not EMPTY_TEXT.intersection(each.rule for each in found):
        found += _low_scores(results, found)
    return most_serious_first(found)


def remedy(missed: Missed, near: Sequence[str] = ()) -> str:
    """Return the edit that earns a missed feature; where it names a sibling, with the nearest ones."""
    id = f"{missed.feature.message_id}.fix"
    fix = say(id, **missed.hit.words) if missed.hit else text(id)
    if not near or SIBLING_GAP not in fix:
        return fix
    return f"{fix.rstrip('.')} (nearest by name: {', '.join(f'`{name}`' for name in near)})."


def most_serious_first(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings by level, then by rule, place and words."""
    return tuple(sorted(found, key=lambda f: (level_rank(f.level), f.rule, f.pointer or "", f.message)))


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


@dataclass(frozen=True, slots=True)
class _Scale:
    """What an edit is measured by: each dimension's room to 5 and weight, and what new words add to it."""

    room: Mapping[str, float]
    weights: Mapping[str, float]
    growth: Mapping[int, Mapping[str, float]]
    grown: Mapping[int, float]

    @classmethod
    def of(
        cls, facts: Facts, results: Mapping[str, DimensionResult], rubric: Rubric, amounts: set[int]
    ) -> _Scale:
        points = {key: rubric.dimensions[key].points for key in COUNTED}
        weights = {dimension.key: dimension.weight / 100 for dimension in load_spec().dimensions}
        new = {words: {key: growth(facts, key, points[key], words) for key in COUNTED} for words in amounts}
        return cls(
            {key: 5.0 - result.estimate for key, result in results.items()},
            weights,
            new,
            {
                words: sum([weights[key] * more for key, more in added.items()])
                for words, added in new.items()
            },
        )


def opportunities(
    facts: Facts, results: Mapping[str, DimensionResult], rubric: Rubric, estimate: float, standing: Standing
) -> tuple[Opportunity, ...]:
    """Return the edits that would raise a tool's tdqs, by what they gain.

    Rules that one edit serves are one opportunity; the content words that the edit brings count as
    substance in every dimension. Gains are estimates: say "about".
    """
    edits: dict[str, list[tuple[str, Missed]]] = {}
    for key, result in results.items():
        for missed in result.missed:
            if text(f"{missed.feature.message_id}.fix"):
                edits.setdefault(missed.feature.edit or missed.feature.id, []).append((key, missed))
    adds = {edit: max([missed.feature.adds for _, missed in group]) for edit, group in edits.items()}
    scale = _Scale.of(facts, results, rubric, set(adds.values()))
    weights, grown = scale.weights, scale.grown
    promise = {
        edit: grown[adds[edit]] + sum([weights[key] * missed.points for key, missed in group])
        for edit, group in edits.items()
    }
    likely = sorted(edits, key=lambda edit: (-promise[edit], edit))[: MOST_EDITS + 4]
    edited = [_Edit.of(scale, edits[edit], adds[edit]) for edit in likely]
    worth = [edit for edit in edited if edit.points >= LEAST_GAIN]
    worth.sort(key=lambda edit: (-edit.tdqs, edit.main.feature.id))
    near = nearest(facts.tool.name, facts.index)
    return tuple([edit.opportunity(standing.gain(estimate, edit.tdqs), near) for edit in worth[:MOST_EDITS]])


class _Edit(NamedTuple):
    """One edit: its dearest rule, that rule's dimension, and what it adds to that dimension and the tdqs."""

    main: Missed
    dimension: str
    points: float
    tdqs: float

    @classmethod
    def of(cls, scale: _Scale, group: Sequence[tuple[str, Missed]], adds: int) -> _Edit:
        """Add up the rules that the edit serves and the substance of its words, in each dimension's room."""
        points = dict(scale.growth[adds])
        dimension, main, dearest = "", group[0][1], -1.0
        for key, missed in group:
            points[key] = points.get(key, 0.0) + missed.points
            if scale.weights[key] * missed.points > dearest:
                dimension, main, dearest = key, missed, scale.weights[key] * missed.points
        room, weights = scale.room, scale.weights
        tdqs = sum([weights[key] * min(value, room[key]) for key, value in points.items()])
        return cls(main, dimension, min(points[dimension], room[dimension]), tdqs)

    def opportunity(self, server: float, near: Sequence[str]) -> Opportunity:
        """Return the edit as an opportunity, given what it gains the server and the nearest siblings."""
        feature, hit = self.main.feature, self.main.hit
        gain = Gain(round(self.points, 3), round(self.tdqs, 3), round(server, 3))
        return Opportunity(
            feature.id,
            feature.name,
            self.dimension,
            feature.level,
            self.main.message,
            hit.pointer if hit else "/description",
            hit.span if hit else None,
            remedy(self.main, near),
            gain,
        )
