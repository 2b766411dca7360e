"""What the HTML page shows, prepared: frozen rows that the template only has to lay out."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from scorer.formats import summary
from scorer.formats.sanitize import label
from scorer.report import Finding
from scorer.spec import load_spec

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scorer.formats.view import View
    from scorer.report import Opportunity, Report, ServerError, ServerReport, ServerScore, ToolReport

#: The longest part of a description that a card shows, in characters.
DESCRIPTION_LIMIT: Final = 10_000


@dataclass(frozen=True, slots=True)
class Panel:
    """One dimension of a tool, or of the set: its question, its score of 5, and why."""

    label: str
    question: str
    score: int
    justification: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """The mean of a dimension over all tools, and the share of 5 that it fills (0 to 100).

    `head` is the dimension's two letters in the head of the tools' table.
    """

    label: str
    head: str
    mean: float
    percent: float


@dataclass(frozen=True, slots=True)
class Fix:
    """One edit worth making first. `anchor` is empty for an edit of the whole set."""

    tool: str
    anchor: str
    edit: str
    worth: str
    mends_error: bool


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding and the tool that it is about ("" for the set)."""

    tool: str
    anchor: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class ToolCard:
    """A tool: its row in the table, its description (clipped), and a panel for each dimension."""

    anchor: str
    report: ToolReport
    description: str
    left_out: int
    panels: tuple[Panel, ...]


@dataclass(frozen=True, slots=True)
class ServerPage:
    """A server: verdict, bars, fixes, tools worst first, the set, findings."""

    anchor: str
    name: str
    target: str
    score: ServerScore
    bars: tuple[Bar, ...]
    fixes: tuple[Fix, ...]
    fixes_left_out: int
    cards: tuple[ToolCard, ...]
    coherence: tuple[Panel, ...]
    findings: tuple[FindingRow, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The whole page. `title` is plain text, free of hidden characters."""

    title: str
    generator: str
    rubric: str
    passed: bool
    reasons: tuple[str, ...]
    servers: tuple[ServerPage, ...]
    errors: tuple[ServerError, ...]


def page(report: Report, view: View) -> Page:
    """Prepare the page of a report; `view.top` fixes are shown for each server."""
    rubric = report.rubric
    names = ", ".join(label(server.name) for server in report.servers[:3])
    return Page(
        title=f"Tool definition quality: {names}" if names else "Tool definition quality",
        generator=f"{report.generator_name} {report.generator_version}",
        rubric=f"rubric {rubric.calibration} ({rubric.hash}), specification {rubric.spec}",
        passed=report.gate.passed,
        reasons=report.gate.reasons,
        servers=tuple(_server(server, at, view) for at, server in enumerate(report.servers, 1)),
        errors=report.errors,
    )


def _server(server: ServerReport, number: int, view: View) -> ServerPage:
    anchor = f"server-{number}"
    cards = tuple(_cards(server, anchor))
    # Of two tools of one name the first is linked to: a finding tells no more than the name.
    anchors = {card.report.name: card.anchor for card in reversed(cards)}
    fixes = summary.top_fixes(server, view.top)
    return ServerPage(
        anchor=anchor,
        name=server.name,
        target=server.target,
        score=server.score,
        bars=tuple(_bars(server)),
        fixes=tuple(_fix(fix, anchors) for fix in fixes),
        fixes_left_out=summary.fix_count(server) - len(fixes),
        cards=cards,
        coherence=tuple(_coherence(server)),
        findings=tuple(
            FindingRow(tool, anchors.get(tool, ""), item) for tool, item in summary.findings(server)
        ),
    )


def _bars(server: ServerReport) -> Iterator[Bar]:
    for key, mean in summary.dimension_means(server).items():
        yield Bar(load_spec().dimension(key).label, summary.HEADS[key], mean, round(mean * 20, 1))


def _fix(fix: summary.Fix, anchors: Mapping[str, str]) -> Fix:
    anchor = anchors.get(fix.tool, "")
    return Fix(fix.tool, anchor, fix.item.fix, _worth(fix.item), isinstance(fix.item, Finding))


def _worth(item: Finding | Opportunity) -> str:
    if isinstance(item, Finding):
        return f"{item.level} {item.rule}"
    return f"about {summary.gain(item.gain.tdqs)} tool, {summary.gain(item.gain.server)} server"


def _cards(server: ServerReport, prefix: str) -> Iterator[ToolCard]:
    seen: Counter[str] = Counter()
    for tool in summary.worst_first(server):
        slug = f"{prefix}-tool-{_slug(tool.name)}"
        seen[slug] += 1
        yield ToolCard(
            anchor=slug if seen[slug] == 1 else f"{slug}--{seen[slug]}",
            report=tool,
            description=tool.description[:DESCRIPTION_LIMIT],
            left_out=max(0, len(tool.description) - DESCRIPTION_LIMIT),
            panels=tuple(_panels(tool)),
        )


def _slug(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_]+", "-", name)[:80]


def _panels(tool: ToolReport) -> Iterator[Panel]:
    for part in load_spec().dimensions:
        justification = tool.justifications[part.key]
        yield Panel(part.label, part.question, tool.scores[part.key], justification, part.why)


def _coherence(server: ServerReport) -> Iterator[Panel]:
    for part in load_spec().coherence:
        score = server.coherence[part.key]
        yield Panel(part.label, part.question, score.score, score.justification)
