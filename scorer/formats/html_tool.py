"""One tool as the HTML page shows it: a summary row, a sentence for each dimension, edits, evidence."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from scorer.contracts.dimensions import DIMENSIONS, LABELS
from scorer.contracts.orders import RISK_CLASSES
from scorer.data.messages import text
from scorer.formats import risk_wording, summary
from scorer.formats.evidence_spans import Mark, Piece, numbered, pieces, weighs
from scorer.formats.sanitize import HIDDEN, escape, label, storable
from scorer.formats.score_steps import step
from scorer.reading.schema_table import Row, table_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from scorer.contracts.report import Evidence, Finding, Opportunity, ToolReport

#: The longest part of a description, and of a definition's JSON, that a card shows, in characters.
DESCRIPTION_LIMIT: Final = 10_000
JSON_LIMIT: Final = 30_000
#: How many edits a card shows.
EDITS: Final = 5

_GAP: Final = re.compile(r"(<[^<>]+>)")


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for scores, and its points in each of the six dimensions ("": it does not count there).

    `number` refers to the marks in the description (0: it has none).
    """

    number: int
    text: str
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """One dimension of a tool: its score of 5, the estimate that it was cut from, and why in a sentence."""

    label: str
    head: str
    score: int
    justification: str
    estimate: str


@dataclass(frozen=True, slots=True)
class Legend:
    """What the marks of some numbers state: the tone of their dimension, and the plain names of the claims."""

    tone: str
    numbers: str
    names: str


@dataclass(frozen=True, slots=True)
class Edit:
    """An edit: what to do, the sentence to write with its gaps as (text, is it a gap), what follows, and the gain."""

    action: str
    draft: tuple[tuple[str, bool], ...]
    rest: str
    gain: str


@dataclass(frozen=True, slots=True)
class RiskPanel:
    """What an agent could do with a tool, the evidence, and the recommended policy of its class.

    `rank` orders the classes by severity.
    """

    headline: str
    rank: int
    reason: str
    policy: str
    signals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToolCard:
    """A tool: its row in the table, its definition, and a panel for each dimension.

    `number` is its place on the page, `legend` explains the marks of its description. `similar` names tools that it may
    be confused with.
    """

    anchor: str
    number: int
    report: ToolReport
    pieces: tuple[Piece, ...]
    legend: tuple[Legend, ...]
    left_out: int
    panels: tuple[Panel, ...]
    reasons: tuple[Reason, ...]
    missed: tuple[Reason, ...]
    inputs: tuple[Row, ...]
    outputs: tuple[Row, ...]
    hints: tuple[str, ...]
    parts: str
    tokens: str
    similar: tuple[str, ...]
    risk: RiskPanel
    edits: tuple[Edit, ...]

    @property
    def six(self) -> str:
        """Return the six scores in words, for a reader that does not see them."""
        return ", ".join(f"{panel.label} {panel.score}" for panel in self.panels)

    @property
    def step(self) -> int:
        """Return the step of the tdqs."""
        return step(self.report.tdqs)

    @property
    def serious(self) -> int:
        """Return how many findings are errors or warnings."""
        return sum(finding.level != "info" for finding in self.report.findings)

    @property
    def search(self) -> str:
        """Return what a reader's search looks through beside the description, in lower case."""
        rules = dict.fromkeys(finding.rule for finding in self.report.findings)
        titles = dict.fromkeys(label(title) for title in _titles(self.report.definition))
        return " ".join((self.name, *titles, self.report.risk["category"], *rules)).lower()

    @property
    def name(self) -> str:
        """Return the tool's name for an attribute or a caption: one line, nothing hidden."""
        return label(self.report.name)


def _titles(raw: Any) -> Iterator[str]:
    """Yield the titles that a definition gives its tool."""
    for holder in (raw, raw.get("annotations")) if isinstance(raw, dict) else ():
        if isinstance(holder, dict) and isinstance(holder.get("title"), str):
            yield holder["title"]


def card(tool: ToolReport, anchor: str, number: int, similar: Sequence[str]) -> ToolCard:
    """Prepare a tool's card under its own anchor."""
    raw = tool.definition if isinstance(tool.definition, dict) else {}
    shown = tool.description[:DESCRIPTION_LIMIT]
    marks = numbered(tool, len(shown))
    inputs, outputs = table_rows(raw.get("inputSchema")), table_rows(raw.get("outputSchema"))
    hints = tuple(_hints(raw.get("annotations")))
    return ToolCard(
        anchor=anchor,
        number=number,
        report=tool,
        pieces=tuple(_joined(pieces(shown, marks))),
        legend=tuple(_legend(marks.values())),
        left_out=max(0, len(tool.description) - DESCRIPTION_LIMIT),
        panels=tuple(_panels(tool)),
        reasons=tuple(_reasons(tool.evidence, marks)),
        missed=tuple(_reasons(tool.missed, {})),
        inputs=inputs,
        outputs=outputs,
        hints=hints,
        parts=_parts(inputs, outputs, hints, has_output=bool(raw.get("outputSchema"))),
        tokens=summary.plural(tool.tokens, "token"),
        similar=tuple(similar),
        risk=_risk(tool),
        edits=tuple(map(_edit, tool.opportunities[:EDITS])),
    )


def _joined(cut: Iterator[Piece]) -> Iterator[Piece]:
    """Join neighboring pieces of one tone, unless a mark's number is between them."""
    held: Piece | None = None
    for piece in cut:
        if held and held.tone == piece.tone and not held.ends:
            held = replace(piece, text=held.text + piece.text)
        else:
            if held:
                yield held
            held = piece
    if held:
        yield held


def _legend(marks: Iterable[Mark]) -> Iterator[Legend]:
    numbers: dict[tuple[str, str], list[int]] = {}
    for mark in sorted(marks):
        numbers.setdefault((mark.tone, mark.names), []).append(mark.number)
    for (tone, names), found in numbers.items():
        yield Legend(tone, ", ".join(map(str, found)), names)


def _risk(tool: ToolReport) -> RiskPanel:
    words = risk_wording.CLASSES[tool.risk["category"]]
    return RiskPanel(
        headline=risk_wording.headline(tool),
        rank=RISK_CLASSES.index(tool.risk["category"]),
        reason=risk_wording.reason(tool),
        policy=words.policy,
        signals=tuple(signal.text for signal in tool.risk_signals),
    )


def _parts(inputs: Sequence[Row], outputs: Sequence[Row], hints: Sequence[str], *, has_output: bool) -> str:
    """Return which parts a definition has: "2 input fields, no output schema, annotations"."""
    return ", ".join(
        (
            summary.plural(len(inputs), "input-field") if inputs else text("formats.html.no-input"),
            summary.plural(len(outputs), "output-field") if has_output else text("formats.html.no-output"),
            text("formats.html.annotations") if hints else text("formats.html.no-annotations"),
        )
    )


def _panels(tool: ToolReport) -> Iterator[Panel]:
    for key in DIMENSIONS:
        estimate = f"{tool.estimates[key]:.1f}"
        yield Panel(LABELS[key], summary.HEADS[key], tool.scores[key], tool.justifications[key], estimate)


def _reasons(
    evidence: Mapping[str, Sequence[Evidence]], marks: Mapping[tuple[int, int], Mark]
) -> Iterator[Reason]:
    """Yield each reason once, in the order of the dimensions: most count in several of them."""
    rows: dict[tuple[int, str], dict[str, float]] = {}
    for key in DIMENSIONS:
        for reason in filter(weighs, evidence.get(key, ())):
            mark = marks.get(reason.span) if reason.span else None
            points = rows.setdefault((mark.number if mark else 0, reason.text), {})
            points[key] = points.get(key, 0.0) + reason.points
    for (number, words), points in rows.items():
        yield Reason(
            number, words, tuple(f"{points[key]:+.1f}" if key in points else "" for key in DIMENSIONS)
        )


def _edit(item: Opportunity) -> Edit:
    gain = summary.tool_and_server_gain(item.gain.tdqs, item.gain.server)
    if not item.draft:
        return Edit(item.fix, (), "", gain)
    action, _, rest = item.fix.partition(item.draft)
    return Edit(action.rstrip("“ "), tuple(_gaps(item.draft)), rest.lstrip("”., "), gain)


def _gaps(draft: str) -> Iterator[tuple[str, bool]]:
    yield from ((part, bool(_GAP.fullmatch(part))) for part in _GAP.split(draft) if part)


def _hints(annotations: Any) -> Iterator[str]:
    if isinstance(annotations, dict):
        yield from (f"{name}: {json.dumps(value)}" for name, value in sorted(annotations.items(), key=str))


def definition(tool: ToolReport) -> str:
    """Return a tool's definition as indented JSON, clipped, hidden characters as escapes ("": it is not known)."""
    if not isinstance(tool.definition, dict) or not tool.definition:
        return ""
    try:
        written = storable(json.dumps(tool.definition, indent=2, ensure_ascii=False))
    except RecursionError:
        return text("formats.html.too-deep")
    if len(written) > JSON_LIMIT:
        written = f"{written[:JSON_LIMIT]}\n… ({len(written):,} characters)"
    return HIDDEN.sub(lambda found: escape(found[0]), written)


def graded(findings: Sequence[Finding]) -> str:
    """Return the counts of findings by level: "1 error, 2 warnings"."""
    counts = ((level, sum(f.level == level for f in findings)) for level in ("error", "warning", "info"))
    return ", ".join(summary.plural(count, level) for level, count in counts if count)
