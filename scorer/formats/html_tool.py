"""One tool as the HTML page shows it: its definition with the evidence marked, its scores, what to fix."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from scorer.contracts.dimensions import DIMENSION_NAMES, DIMENSIONS, LABELS
from scorer.data.messages import text
from scorer.formats import risk_wording, summary
from scorer.formats.evidence_spans import DEFECT, Mark, Piece, numbered, pieces, weighs
from scorer.formats.sanitize import label
from scorer.reading.schema_table import Row, table_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from scorer.contracts.report import Evidence, Finding, Opportunity, ToolReport

#: The longest part of a description, and of a definition's JSON, that a card shows, in characters.
DESCRIPTION_LIMIT: Final = 10_000
JSON_LIMIT: Final = 30_000
#: How many edits a draft contains.
DRAFTED: Final = 4

_GAP = re.compile(r"(<[^<>]+>)")


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for a score. `number` refers to the marks in the description (0: it has none)."""

    number: int
    text: str
    points: str
    tone: str


@dataclass(frozen=True, slots=True)
class Panel:
    """One dimension of a tool, or of the tool set: its question, its score of 5, and why."""

    label: str
    question: str
    score: int
    justification: str
    why: str = ""
    estimate: str = ""
    reasons: tuple[Reason, ...] = ()
    missed: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class RiskPanel:
    """What an agent could do with a tool, the evidence, and the recommended policy of its class."""

    headline: str
    effect: str
    undo: str
    reason: str
    policy: str
    signals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToolCard:
    """A tool: its row in the table, its definition, and a panel for each dimension.

    `draft` holds (text, is it a placeholder) of a description to fill in; `definition` is JSON, clipped.
    `similar` names tools that it may be confused with.
    """

    anchor: str
    report: ToolReport
    pieces: tuple[Piece, ...]
    left_out: int
    panels: tuple[Panel, ...]
    inputs: tuple[Row, ...]
    outputs: tuple[Row, ...]
    hints: tuple[str, ...]
    parts: str
    tokens: str
    definition: str
    similar: tuple[str, ...]
    risk: RiskPanel
    edits: tuple[tuple[Opportunity, str], ...]
    draft: tuple[tuple[str, bool], ...]

    @property
    def tones(self) -> tuple[tuple[str, str], ...]:
        """Return the tones of the marks with what they mean: a dimension, or a defect."""
        used = {piece.tone for piece in self.pieces}
        labels = {DIMENSION_NAMES[key]: LABELS[key] for key in DIMENSIONS} | {
            DEFECT: text("formats.html.defect")
        }
        return tuple((tone, name) for tone, name in labels.items() if tone in used)

    @property
    def serious(self) -> int:
        """Return how many findings are errors or warnings."""
        return sum(finding.level != "info" for finding in self.report.findings)

    @property
    def search(self) -> str:
        """Return what a reader's search looks through, in lower case."""
        rules = " ".join(finding.rule for finding in self.report.findings)
        return f"{self.name} {self.report.risk['category']} {rules}".lower()

    @property
    def name(self) -> str:
        """Return the tool's name for an attribute or a caption: one line, nothing hidden."""
        return label(self.report.name)


def card(tool: ToolReport, anchor: str, similar: Sequence[str]) -> ToolCard:
    """Prepare a tool's card under its own anchor."""
    raw = tool.definition if isinstance(tool.definition, dict) else {}
    shown = tool.description[:DESCRIPTION_LIMIT]
    marks = numbered(tool, len(shown))
    inputs, outputs = table_rows(raw.get("inputSchema")), table_rows(raw.get("outputSchema"))
    hints = tuple(_hints(raw.get("annotations")))
    return ToolCard(
        anchor=anchor,
        report=tool,
        pieces=tuple(pieces(shown, marks)),
        left_out=max(0, len(tool.description) - DESCRIPTION_LIMIT),
        panels=tuple(_panels(tool, marks)),
        inputs=inputs,
        outputs=outputs,
        hints=hints,
        parts=_parts(inputs, outputs, hints, has_output=bool(raw.get("outputSchema"))),
        tokens=summary.plural(tool.tokens, "token"),
        definition=_json(raw),
        similar=tuple(similar),
        risk=_risk(tool),
        edits=tuple((item, estimated_gain(item)) for item in tool.opportunities[: 2 * DRAFTED]),
        draft=tuple(_draft(tool)),
    )


def _risk(tool: ToolReport) -> RiskPanel:
    words = risk_wording.CLASSES[tool.risk["category"]]
    return RiskPanel(
        headline=risk_wording.headline(tool),
        effect=words.effect,
        undo=words.undo,
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


def estimated_gain(item: Opportunity) -> str:
    """Return the estimated gain of an edit, in a phrase."""
    return summary.tool_and_server_gain(item.gain.tdqs, item.gain.server)


def _panels(tool: ToolReport, marks: Mapping[tuple[int, int], Mark]) -> Iterator[Panel]:
    for key in DIMENSIONS:
        yield Panel(
            LABELS[key],
            text(f"formats.dimension.{key}.question"),
            tool.scores[key],
            tool.justifications[key],
            text(f"formats.dimension.{key}.why"),
            f"{tool.estimates[key]:.1f}",
            tuple(_reason(reason, marks) for reason in tool.evidence.get(key, ()) if weighs(reason)),
            tuple(_reason(reason, {}) for reason in tool.missed.get(key, ())),
        )


def _reason(reason: Evidence, marks: Mapping[tuple[int, int], Mark]) -> Reason:
    mark = marks.get(reason.span) if reason.span else None
    number = mark.number if mark else 0
    tone = "cost" if reason.points < 0 else "earned"
    return Reason(number, reason.text, f"{reason.points:+.1f}", tone)


def _hints(annotations: Any) -> Iterator[str]:
    if isinstance(annotations, dict):
        yield from (f"{name}: {json.dumps(value)}" for name, value in sorted(annotations.items(), key=str))


def _json(raw: Any) -> str:
    if not raw:
        return ""
    try:
        written = json.dumps(raw, indent=2, ensure_ascii=False)
    except RecursionError:
        return text("formats.html.too-deep")
    if len(written) <= JSON_LIMIT:
        return written
    return f"{written[:JSON_LIMIT]}\n… ({len(written):,} characters)"


def _draft(tool: ToolReport) -> Iterator[tuple[str, bool]]:
    """Yield the description, and for the edits with the highest gain a sentence with placeholders."""
    wanted = [item.draft for item in tool.opportunities if item.draft][:DRAFTED]
    if not wanted:
        return
    yield from ((tool.description[:DESCRIPTION_LIMIT].rstrip(), False),) if tool.description.strip() else ()
    for template in wanted:
        yield "\n", False
        yield from ((part, bool(_GAP.fullmatch(part))) for part in _GAP.split(template) if part)


def graded(findings: Sequence[Finding]) -> str:
    """Return the counts of findings by level: "1 error, 2 warnings"."""
    counts = ((level, sum(f.level == level for f in findings)) for level in ("error", "warning", "info"))
    return ", ".join(summary.plural(count, level) for level, count in counts if count)
