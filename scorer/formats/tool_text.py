"""One tool in full for a terminal: its description with the evidence marked, every reason, every edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from scorer.contracts.dimensions import DIMENSIONS
from scorer.contracts.report import NAMELESS
from scorer.data.spec import load_spec
from scorer.formats import risk_words, summary
from scorer.formats.marks import LEAST_MARKED, numbered, pieces, weighs
from scorer.formats.sanitize import PROSE_LIMIT, lines, prose

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rich.console import ConsoleRenderable

    from scorer.contracts.report import Evidence, Report, ServerReport, ToolReport
    from scorer.formats.marks import Mark
    from scorer.formats.view import View

#: The longest part of a description that is shown, in characters.
SHOWN = 8 * PROSE_LIMIT
_STYLES = {"earned": "underline green", "cost": "underline red", "": ""}


def chosen(report: Report, name: str) -> list[tuple[ServerReport, ToolReport]]:
    """Return the tools of a name, with their servers."""
    found = ((server, tool) for server in report.servers for tool in server.tools)
    return [(server, tool) for server, tool in found if (tool.name or NAMELESS) == name]


def blocks(server: ServerReport, tool: ToolReport, view: View) -> Iterator[ConsoleRenderable]:
    """Yield the description, the six dimensions with their reasons, the risk, and the edits of a tool."""
    shown = tool.description[:SHOWN]
    marks = numbered(tool, len(shown))
    yield _description(tool, marks) if shown.strip() else Text("No description.", "dim")
    for key in DIMENSIONS:
        yield from _dimension(key, tool, marks)
    yield from _risk(tool)
    yield from _findings(tool)
    rivals = server.rivals.get(tool.name, ())
    if rivals:
        yield Text("May be mistaken for " + prose(", ".join(rivals)))
    yield from _edits(tool, view)


def _description(tool: ToolReport, marks: Mapping[tuple[int, int], Mark]) -> Text:
    text = Text(overflow="fold")
    for piece in pieces(tool.description[:SHOWN], marks):
        text.append(lines(piece.text), _STYLES[piece.tone])
        text.append("".join(f"[{number}]" for number in piece.ends), "dim")
    return text.append("…" if len(tool.description) > SHOWN else "")


def _dimension(
    key: str, tool: ToolReport, marks: Mapping[tuple[int, int], Mark]
) -> Iterator[ConsoleRenderable]:
    part, score = load_spec().dimension(key), tool.scores[key]
    yield Text()
    head = Text.assemble((f"{part.label} {score}", "bold red" if score < 3 else "bold"))
    yield head.append(f" of 5, from {tool.estimates[key]:.1f} · {part.question}", "dim")
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(overflow="fold")
    for reason in tool.evidence.get(key, ()):
        if not weighs(reason):
            continue
        grid.add_row(
            Text(f"  {reason.points:+.1f}", "red" if reason.points < 0 else "green"), _told(reason, marks)
        )
    for reason in tool.missed.get(key, ()):
        grid.add_row(
            Text(f"  ({reason.points:+.1f})", "dim"), Text(f"to be had: {prose(reason.text)}", "dim")
        )
    yield grid


def _told(reason: Evidence, marks: Mapping[tuple[int, int], Mark]) -> Text:
    mark = marks.get(reason.span) if reason.span and abs(reason.points) >= LEAST_MARKED else None
    return Text(prose(reason.text)).append(f" [{mark.number}]" if mark else "", "dim")


def _risk(tool: ToolReport) -> Iterator[ConsoleRenderable]:
    words = risk_words.CLASSES[tool.risk["category"]]
    yield Text()
    yield Text.assemble(("Risk", "bold underline"), f" {risk_words.headline(tool)}")
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    told = {
        "could": f"{words.could} {words.back}".rstrip(),
        "why": risk_words.reason(tool),
        "watch": "; ".join(signal.text for signal in tool.risk_signals),
        "rule": f"{words.rule}.",
    }
    for name, text in told.items():
        if text:
            grid.add_row(Text(f"  {name}", "dim"), Text(prose(text)))
    yield grid


def _findings(tool: ToolReport) -> Iterator[ConsoleRenderable]:
    """Yield the errors and warnings; a place is told where it is not the description."""
    grave = [finding for finding in tool.findings if finding.level != "info"]
    if not grave:
        return
    yield Text()
    yield Text("Findings", "bold underline")
    for finding in grave:
        place = f" ({finding.pointer})" if finding.pointer and finding.pointer != "/description" else ""
        style = "bold red" if finding.level == "error" else "yellow"
        line = Text.assemble(
            "  ", (finding.level, style), f" {finding.rule} ", prose(finding.message + place)
        )
        yield line.append(f"\n    Fix: {prose(finding.fix)}" if finding.fix else "")


def _edits(tool: ToolReport, view: View) -> Iterator[ConsoleRenderable]:
    if not tool.opportunities:
        return
    yield Text()
    yield Text("Edits that gain most", "bold underline")
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(overflow="fold")
    for number, item in enumerate(tool.opportunities[: max(view.top, 5)], 1):
        worth = f" · about {summary.gain(item.gain.tdqs)} tool, {summary.gain(item.gain.server)} server"
        grid.add_row(Text(f"  {number}."), Text(prose(item.fix)).append(worth, "green"))
    yield grid
