"""One server in full for a terminal: every tool with its reasons, and every finding."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import ConsoleRenderable
from rich.text import Text

from scorer.contracts.dimensions import COHERENCE_LABELS, DIMENSIONS, LABELS
from scorer.contracts.report import ServerReport, ToolReport
from scorer.data.messages import say, text
from scorer.formats import risk_wording, summary
from scorer.formats.sanitize import label, prose
from scorer.formats.text_advice import edits, finding_line, patterns, risk
from scorer.formats.text_clients import clients
from scorer.formats.text_layout import (
    NARROW,
    TIER_STYLE,
    hanging,
    packed,
    panel,
    title,
)
from scorer.formats.text_table import legend, tool_table
from scorer.formats.view_options import ViewOptions


def sections(server: ServerReport, view: ViewOptions) -> Iterator[Iterator[ConsoleRenderable]]:
    """Yield all that is known about a server, a section at a time."""
    for section in (_tools, _coherence, _reasons, _findings, suppressed, clients, patterns, edits, risk):
        yield section(server, view)


def _tools(server: ServerReport, view: ViewOptions) -> Iterator[ConsoleRenderable]:
    yield title("tools")
    yield from tool_table(summary.worst_first(server), view)
    yield from legend(view)


def _coherence(server: ServerReport, view: ViewOptions) -> Iterator[ConsoleRenderable]:
    yield title("coherence")
    rows = (
        (name, server.coherence[key].score, server.coherence[key].justification)
        for key, name in COHERENCE_LABELS.items()
    )
    yield panel(rows, view)


def _reasons(server: ServerReport, view: ViewOptions) -> Iterator[ConsoleRenderable]:
    yield title("reasons")
    for at, tool in enumerate(summary.worst_first(server)):
        if at:
            yield Text()
        yield from packed(facts(tool), view)
        yield panel(
            ((_name(key, view), tool.scores[key], tool.justifications[key]) for key in DIMENSIONS), view
        )


def _name(key: str, view: ViewOptions) -> str:
    return summary.HEADS[key] if view.width < NARROW else LABELS[key]


def facts(tool: ToolReport) -> list[Text]:
    """Return what a line says about a tool: name, score, range, size, risk, and what makes the scores doubtful."""
    facts = [
        Text(label(tool.name), "bold"),
        Text(f"{tool.tdqs:.1f} {tool.tier}", TIER_STYLE[tool.tier]),
        Text(say("formats.tool.interval", low=tool.interval[0], high=tool.interval[1]), "dim"),
        Text(summary.plural(tool.tokens, "token"), "dim"),
        Text(say("formats.tool.risk", headline=risk_wording.headline(tool)), "dim"),
    ]
    if tool.confidence == "low":
        doubts = "; ".join(tool.doubts)
        facts.append(Text(say("formats.tool.low-confidence", doubts=doubts), "yellow"))
    return [*facts, *(Text(prose(flag), "bold red") for flag in tool.flags)]


def _findings(server: ServerReport, _: ViewOptions) -> Iterator[ConsoleRenderable]:
    found = summary.grouped_findings(server)
    if not found and not server.unlisted:
        return
    yield title("findings")
    for each in found:
        yield finding_line(each, server)
    if server.unlisted:
        yield Text(f"  {summary.unlisted(server)}", "dim")


def suppressed(server: ServerReport, _: ViewOptions) -> Iterator[ConsoleRenderable]:
    """Yield the accepted findings, each with its reason and where it was accepted."""
    if not server.suppressed:
        return
    yield title("suppressed")
    for each in summary.suppressed(server):
        item = each.finding
        owner = label(each.tool) if each.tool else text("formats.whole-set")
        line = Text.assemble((item.level, "dim"), " ", item.rule, " · ", (owner, "bold"))
        reason = say("formats.findings.reason", reason=prose(each.reason))
        line.append(f" · {prose(item.message)}\n{reason}")
        yield hanging(Text("-"), line.append(f" ({prose(summary.accepted_where(each))})", "dim"))
