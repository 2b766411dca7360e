"""One tool in full for a terminal: its description with the evidence marked, every reason, every edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from scorer.contracts.dimensions import DIMENSIONS, LABELS
from scorer.contracts.report import NAMELESS
from scorer.data.messages import say, text
from scorer.formats import risk_wording, summary
from scorer.formats.evidence_spans import DEFECT, numbered, pieces, weighs
from scorer.formats.located_findings import fix_line
from scorer.formats.sanitize import PROSE_LIMIT, lines, prose
from scorer.formats.text_layout import panel

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rich.console import ConsoleRenderable

    from scorer.contracts.report import Evidence, Report, ServerReport, ToolReport
    from scorer.formats.evidence_spans import Mark
    from scorer.formats.view_options import ViewOptions

#: The longest part of a description that is shown, in characters.
SHOWN = 8 * PROSE_LIMIT
#: The style of the marks of each dimension's claims.
_STYLES = {
    "purpose": "underline blue",
    "usage": "underline magenta",
    "behavior": "underline green",
    "parameters": "underline cyan",
    DEFECT: "underline red",
}


def chosen(report: Report, name: str) -> list[tuple[ServerReport, ToolReport]]:
    """Return the tools of a name, with their servers."""
    found = ((server, tool) for server in report.servers for tool in server.tools)
    return [(server, tool) for server, tool in found if (tool.name or NAMELESS) == name]


def blocks(server: ServerReport, tool: ToolReport, view: ViewOptions) -> Iterator[ConsoleRenderable]:
    """Yield the description, a sentence a dimension, the edits, the findings, the risk; with details the points."""
    shown = tool.description[:SHOWN]
    marks = numbered(tool, len(shown))
    yield (
        _description(tool, marks, numbers=view.details)
        if shown.strip()
        else Text(text("formats.no-description"), "dim")
    )
    yield Text()
    yield panel(((LABELS[key], tool.scores[key], tool.justifications[key]) for key in DIMENSIONS), view)
    rivals = server.rivals.get(tool.name, ())
    if rivals:
        yield Text(prose(say("formats.tool.similar", names=", ".join(rivals))))
    yield from _edits(tool, view)
    yield from _findings(tool)
    yield from _risk(tool)
    if view.details:
        yield Text()
        yield Text(text("formats.heading.points"), "bold underline")
        for at, key in enumerate(DIMENSIONS):
            yield Text() if at else Text(end="")
            yield from _dimension(key, tool, marks)


def _description(tool: ToolReport, marks: Mapping[tuple[int, int], Mark], *, numbers: bool) -> Text:
    """Return the description with its claims in color; the numbers are those of the points by dimension."""
    shown = Text(overflow="fold")
    for piece in pieces(tool.description[:SHOWN], marks):
        shown.append(lines(piece.text), _STYLES.get(piece.tone, ""))
        shown.append("".join(f"[{number}]" for number in piece.ends if numbers), "dim")
    return shown.append("…" if len(tool.description) > SHOWN else "")


def _dimension(
    key: str, tool: ToolReport, marks: Mapping[tuple[int, int], Mark]
) -> Iterator[ConsoleRenderable]:
    score, question = tool.scores[key], text(f"formats.dimension.{key}.question")
    words = say("formats.tool.dimension-score", label=LABELS[key], score=score)
    head = Text.assemble((words, "bold red" if score < 3 else "bold"))
    yield head.append(say("formats.tool.estimate", estimate=tool.estimates[key], question=question), "dim")
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(overflow="fold")
    for reason in tool.evidence.get(key, ()):
        if not weighs(reason):
            continue
        grid.add_row(
            Text(f"  {reason.points:+.1f}", "red" if reason.points < 0 else "green"), _reason(reason, marks)
        )
    for reason in tool.missed.get(key, ()):
        grid.add_row(
            Text(f"  ({reason.points:+.1f})", "dim"),
            Text(say("formats.tool.available", text=prose(reason.text)), "dim"),
        )
    yield grid


def _reason(reason: Evidence, marks: Mapping[tuple[int, int], Mark]) -> Text:
    mark = marks.get(reason.span) if reason.span else None
    return Text(prose(reason.text)).append(f" [{mark.number}]" if mark else "", "dim")


def _risk(tool: ToolReport) -> Iterator[ConsoleRenderable]:
    words = risk_wording.CLASSES[tool.risk["category"]]
    yield Text()
    yield Text.assemble((text("formats.heading.risk"), "bold underline"), f" {risk_wording.headline(tool)}")
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    rows = {
        "effect": f"{words.effect} {words.undo}".rstrip(),
        "why": risk_wording.reason(tool),
        "signals": "; ".join(signal.text for signal in tool.risk_signals),
        "policy": say(
            "formats.risk.policy-of-signals" if tool.risk_signals else "formats.risk.policy-of-class",
            policy=words.policy,
        ),
    }
    for name, content in rows.items():
        if content:
            grid.add_row(Text(f"  {text(f'formats.risk.row.{name}')}", "dim"), Text(prose(content)))
    yield grid


def _findings(tool: ToolReport) -> Iterator[ConsoleRenderable]:
    """Yield the errors and warnings, with their place unless it is the description."""
    serious = [finding for finding in tool.findings if finding.level != "info"]
    if not serious:
        return
    yield Text()
    yield Text(text("formats.heading.findings"), "bold underline")
    for finding in serious:
        place = f" ({finding.pointer})" if finding.pointer and finding.pointer != "/description" else ""
        style = "bold red" if finding.level == "error" else "yellow"
        line = Text.assemble(
            "  ", (finding.level, style), f" {finding.rule} ", prose(finding.message + place)
        )
        yield line.append(f"\n    {fix_line(finding)}" if finding.fix else "")


def _edits(tool: ToolReport, view: ViewOptions) -> Iterator[ConsoleRenderable]:
    if not tool.opportunities:
        return
    yield Text()
    yield Text(text("formats.heading.edits"), "bold underline")
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(overflow="fold")
    for number, item in enumerate(tool.opportunities[: max(view.top, 5)], 1):
        gain = summary.tool_and_server_gain(item.gain.tdqs, item.gain.server)
        grid.add_row(Text(f"  {number}."), Text(prose(item.fix)).append(f" · {gain}", "green"))
    yield grid
