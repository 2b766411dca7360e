"""Hand-written locations and reports, for the formats that point into a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorer.contracts.gate import GateResult
from scorer.contracts.location import Place
from scorer.contracts.report import Report, Suppressed
from scorer.formats import ViewOptions
from tests.support import reports

if TYPE_CHECKING:
    from scorer.contracts.report import Finding, ServerReport, ToolReport


def locate(server: ServerReport, tool: ToolReport | None, finding: Finding) -> Place:
    """Return a file in which every tool takes ten lines, and the list of tools starts on the second line."""
    line = 2 if tool is None else 10 * (1 + list(server.tools).index(tool))
    column = 7 if finding.span is None else 7 + finding.span[0]
    return Place("desk/mcp-tools.json", "mcp-tools.json", line, column, column + 12, column + 2, known=True)


PLACED = ViewOptions(locate=locate)


def accepting_report() -> Report:
    """Return the loan desk with one accepted finding."""
    entry = Suppressed(
        "lend_book",
        reports.finding(rule="SPC010"),
        "the schema is another team's",
        "2027-01-31",
        "mcp-scorer.toml",
    )
    return reports.report(servers=(reports.server(suppressed=(entry,)),))


def wide_report(count: int, **changes: Any) -> Report:
    """Return a server whose tools all have the same finding."""
    finding = reports.finding(**changes)
    tools = tuple(reports.tool(name=f"lend_book_{at:03}", findings=(finding,)) for at in range(count))
    server = reports.server(tools=tools, findings=(), score=reports.score(tool_count=count))
    return reports.report(servers=(server,), gate=GateResult(passed=True))
