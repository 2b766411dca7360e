"""The report for a terminal: the verdict, what to fix first, the tools with their scores, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, Literal

from rich.console import ConsoleRenderable, Group
from rich.text import Text

from scorer.contracts.dimensions import COHERENCE_LABELS, DIMENSIONS, LABELS
from scorer.contracts.report import (
    Finding,
    Opportunity,
    PublishedTool,
    Report,
    RiskSummary,
    ServerReport,
    ToolReport,
)
from scorer.data.messages import say, text
from scorer.formats import risk_wording, summary, text_tool
from scorer.formats.console import finished, new_console
from scorer.formats.gate_reasons import exempted_count, exempted_reasons, gate_reasons
from scorer.formats.sanitize import label, prose
from scorer.formats.text_layout import (
    NARROW,
    aligned,
    hanging,
    more,
    packed,
    panel,
    plain_table,
    points,
    title,
)
from scorer.formats.view_options import DEFAULT_VIEW, ViewOptions

#: How many tools are explained, and how many findings and gate reasons are listed, without `--all`.
REASONS_SHOWN: Final = 10
FINDINGS_SHOWN: Final = 20
GATE_REASONS_SHOWN: Final = 20

_OTHER_COLUMNS: Final = 62  # columns that the cells of the table take next to the name, the risk included
_TIER_STYLE: Final = {"A": "bold green", "B": "green", "C": "yellow", "D": "red", "F": "bold red"}
_RISK_STYLE: Final = {"critical": "red", "high": "yellow"}
_LEVEL_STYLE: Final = {"error": "bold red", "warning": "yellow", "info": "cyan"}

Section = Callable[[ServerReport, ViewOptions], Iterator[ConsoleRenderable]]


def render(report: Report, view: ViewOptions = DEFAULT_VIEW) -> str:
    """Return the report as text for `view`: the same bytes for the same report and view."""
    console = new_console(view)
    for at, block in enumerate(_blocks(report, view)):
        if at:
            console.print()
        console.print(block)
    return finished(console, view)


def _blocks(report: Report, view: ViewOptions) -> Iterator[ConsoleRenderable]:
    if view.tool:
        yield from _one(report, view)
        return
    several = len(report.servers) + len(report.errors) > 1
    if several:
        yield _overview(report, view)
    for server in report.servers:
        yield from (Group(*parts) for parts in _server(server, report, view) if parts)
    if several and report.errors:
        yield Group(*_errors(report))
    if report.published:
        yield Group(*_published(report.published, view))


def _server(server: ServerReport, report: Report, view: ViewOptions) -> Iterator[Sequence[ConsoleRenderable]]:
    yield [*_verdict(server, report, view)]
    for section in (_fixes, _tools, _coherence, _reasons, _findings, _suppressed):
        yield [*section(server, view)]


def _one(report: Report, view: ViewOptions) -> Iterator[ConsoleRenderable]:
    """Show the tools of one name in full."""
    for server, tool in text_tool.chosen(report, view.tool):
        several = len(report.servers) > 1
        of = [Text(say("formats.server.of", name=label(server.name)), "dim")] if several else []
        yield Group(*packed([*_facts(tool), *of], view), Text(), *text_tool.blocks(server, tool, view))
    if not report.gate.passed:
        yield Group(_gate(report), *_gate_reasons(report, view))


# --- the verdict ---------------------------------------------------------------------------------


def _overview(report: Report, view: ViewOptions) -> ConsoleRenderable:
    """Show the grades of several servers, before the first one in full."""
    table = plain_table()
    for name in ("server", "overall", "tools"):
        side: Literal["left", "right"] = "left" if name == "server" else "right"
        table.add_column(text(f"formats.column.{name}"), overflow="fold", justify=side)
    for server in report.servers:
        table.add_row(
            Text(label(server.name)),
            Text(f"{server.score.overall:.1f} {server.score.tier}", _TIER_STYLE[server.score.tier]),
            Text(str(server.score.tool_count)),
        )
    for error in report.errors:
        table.add_row(Text(label(error.name)), Text("-"), Text(error.phase, "red"))
    facts = [
        _gate(report),
        Text(say("formats.server.scored", servers=summary.plural(len(report.servers), "server"))),
    ]
    gate = packed([*facts, *_failed(report)], view)
    return Group(*gate, *_gate_reasons(report, view), Text(), table)


def _failed(report: Report) -> Iterator[Text]:
    if report.errors:
        yield Text(say("formats.server.not-scored", count=len(report.errors)), "red")


def _verdict(server: ServerReport, report: Report, view: ViewOptions) -> Iterator[ConsoleRenderable]:
    score = server.score
    alone = len(report.servers) + len(report.errors) == 1
    parts = [
        Text(label(server.name), "bold"),
        Text(say("formats.server.verdict", overall=score.overall, tier=score.tier), _TIER_STYLE[score.tier]),
        Text(say("formats.server.quality", quality=score.description_quality)),
        Text(say("formats.server.coherence", coherence=score.coherence)),
        Text(summary.plural(score.tool_count, "tool")),
    ]
    if server.suppressed:
        parts.append(Text(say("formats.server.suppressed", count=len(server.suppressed)), "dim"))
    yield from packed([*parts, _gate(report)] if alone else parts, view)
    if server.change is not None:
        yield Text(prose(summary.before(server.change)), overflow="fold")
    if alone:
        yield from _gate_reasons(report, view)
    if server.risk:
        yield from packed([*_risk(server.risk)], view)
        yield from _flow(server.risk, view)


def _risk(risk: RiskSummary) -> Iterator[Text]:
    yield Text(risk_wording.counts(risk))
    yield Text(risk_wording.shares(risk))
    yield Text(risk_wording.context_load(risk))
    yield Text(risk_wording.largest(risk))


def _flow(risk: RiskSummary, view: ViewOptions) -> Iterator[ConsoleRenderable]:
    """Name the tools of a toxic flow, if everything is to be shown."""
    legs = risk_wording.legs(risk) if view.everything else ()
    if legs:
        yield Text(text("formats.risk.exfiltration"))
    for leg, names in legs:
        yield hanging(Text("-"), Text(prose(say(leg, names=risk_wording.leg_names(names)))))


def _gate(report: Report) -> Text:
    return Text(summary.gate_words(report), "green" if report.gate.passed else "bold red")


def _gate_reasons(report: Report, view: ViewOptions) -> Iterator[ConsoleRenderable]:
    reasons = gate_reasons(report)
    shown = len(reasons) if view.everything else GATE_REASONS_SHOWN
    for reason in reasons[:shown]:
        yield hanging(Text("-"), Text(prose(reason)))
    yield from more(summary.left_out(shown, reasons), "reason")
    if report.gate.exempted:
        yield Text(exempted_count(report), "dim", overflow="fold")
    for line in exempted_reasons(report) if view.everything or view.suppressed else ():
        yield hanging(Text("-"), Text(prose(line), "dim"))


def _errors(report: Report) -> Iterator[ConsoleRenderable]:
    yield title("not-scored")
    for error in report.errors:
        yield hanging(Text("-"), Text(summary.failure_line(error)))


# --- what to do ----------------------------------------------------------------------------------


def _fixes(server: ServerReport, view: ViewOptions) -> Iterator[ConsoleRenderable]:
    fixes = summary.top_fixes(server, view.top)
    if not fixes:
        return
    yield title("fix-first")
    for number, fix in enumerate(fixes, 1):
        line = Text.assemble(
            (label(fix.tool) if fix.tool else text("formats.whole-set"), "bold"), " · ", prose(fix.item.fix)
        )
        yield hanging(Text(f"{number}."), line.append(" · ").append(_worth(fix.item)))
    count = summary.fix_count(server)
    yield from more(count - len(fixes), "fix", "top")


def _worth(item: Finding | Opportunity) -> Text:
    if isinstance(item, Finding):
        return Text(f"{item.level} {item.rule}", _LEVEL_STYLE[item.level])
    gain = item.gain
    return Text(summary.tool_and_server_gain(gain.tdqs, gain.server), "green")


# --- the tables ----------------------------------------------------------------------------------


def _tools(server: ServerReport, view: ViewOptions) -> Iterator[ConsoleRenderable]:
    yield title("tools")
    # Laid out by hand: a server may have thousands of tools, and rich measures every cell of a
    # table again and again.
    narrow = view.width < NARROW
    risk = max(len(label(tool.name)) for tool in server.tools) <= view.width - _OTHER_COLUMNS
    head = [Text(name, "dim") for name in _columns(narrow=narrow, risk=risk)]
    rows = [head, *([*_row(tool, narrow=narrow, risk=risk)] for tool in summary.worst_first(server))]
    yield Text("\n", no_wrap=True).join(aligned(rows, view.width))
    yield from packed([Text(entry, "dim") for entry in _legend(narrow=narrow)], view)


def _published(tools: Sequence[PublishedTool], view: ViewOptions) -> Iterator[ConsoleRenderable]:
    """Compare with published scores: for each dimension the score minus the published one."""
    yield title("published")
    names = [text(f"formats.column.{name}") for name in ("tool", "published", "scored", "interval")]
    head = [Text(name, "dim") for name in (*names, *summary.HEADS.values())]
    rows = [head, *([*_published_row(tool)] for tool in tools)]
    yield Text("\n", no_wrap=True).join(aligned(rows, view.width))
    yield Text(text("formats.legend.published"), "dim")


def _published_row(tool: PublishedTool) -> Iterator[Text]:
    yield Text(label(tool.name))
    yield Text("-" if tool.published is None else f"{tool.published:.1f}")
    yield Text(f"{tool.tdqs:.1f}")
    yield _inside(tool.inside)
    for key in DIMENSIONS:
        gap = tool.differences.get(key)
        yield Text("-" if gap is None else f"{gap:+d}" if gap else "0", "yellow" if gap else "")


def _inside(inside: bool | None) -> Text:
    if inside is None:
        return Text("-")
    return (
        Text(text("formats.legend.inside"), "green")
        if inside
        else Text(text("formats.legend.outside"), "red")
    )


def _columns(*, narrow: bool, risk: bool) -> Iterator[str]:
    yield from (text("formats.column.tool"), text("formats.column.tdqs"))
    yield from () if narrow else (text("formats.column.interval"),)
    yield from summary.HEADS.values()
    yield from () if narrow else (text("formats.column.tokens"),)
    yield from (text("formats.column.risk"),) if risk else ()


def _row(tool: ToolReport, *, narrow: bool, risk: bool) -> Iterator[Text]:
    yield Text(label(tool.name))
    yield Text(f"{tool.tdqs:.1f} {tool.tier}", _TIER_STYLE[tool.tier])
    if not narrow:
        yield Text(_interval(tool), "dim")
    for key in DIMENSIONS:
        yield points(tool.scores[key])
    if not narrow:
        yield Text(f"{tool.tokens:,}")
    if risk:
        yield Text(risk_wording.headline(tool), _RISK_STYLE.get(tool.risk["severity"], ""))


def _legend(*, narrow: bool) -> Iterator[str]:
    for key, head in summary.HEADS.items():
        yield say("formats.legend.dimension", head=head, label=LABELS[key])
    if not narrow:
        yield text("formats.legend.interval")


def _interval(tool: ToolReport) -> str:
    return "{:.1f}-{:.1f}".format(*tool.interval)


def _coherence(server: ServerReport, view: ViewOptions) -> Iterator[ConsoleRenderable]:
    yield title("coherence")
    rows = (
        (name, server.coherence[key].score, server.coherence[key].justification)
        for key, name in COHERENCE_LABELS.items()
    )
    yield panel(rows, view)


# --- why -----------------------------------------------------------------------------------------


def _reasons(server: ServerReport, view: ViewOptions) -> Iterator[ConsoleRenderable]:
    tools = summary.worst_first(server)
    shown = len(tools) if view.everything else REASONS_SHOWN
    yield title("reasons")
    for at, tool in enumerate(tools[:shown]):
        if at:
            yield Text()
        yield from packed(_facts(tool), view)
        yield panel(
            ((_name(key, view), tool.scores[key], tool.justifications[key]) for key in DIMENSIONS), view
        )
    yield from more(summary.left_out(shown, tools), "tool")


def _name(key: str, view: ViewOptions) -> str:
    return summary.HEADS[key] if view.width < NARROW else LABELS[key]


def _facts(tool: ToolReport) -> list[Text]:
    facts = [
        Text(label(tool.name), "bold"),
        Text(f"{tool.tdqs:.1f} {tool.tier}", _TIER_STYLE[tool.tier]),
        Text(say("formats.tool.interval", low=tool.interval[0], high=tool.interval[1]), "dim"),
        Text(summary.plural(tool.tokens, "token"), "dim"),
        Text(say("formats.tool.risk", headline=risk_wording.headline(tool)), "dim"),
    ]
    if tool.confidence == "low":
        doubts = "; ".join(tool.doubts)
        facts.append(Text(say("formats.tool.low-confidence", doubts=doubts), "yellow"))
    return [*facts, *(Text(prose(flag), "bold red") for flag in tool.flags)]


def _findings(server: ServerReport, view: ViewOptions) -> Iterator[ConsoleRenderable]:
    found = summary.grouped_findings(server)
    shown = len(found) if view.everything else FINDINGS_SHOWN
    if not found and not server.unlisted:
        return
    yield title("findings")
    for each in found[:shown]:
        finding = each.finding
        line = Text.assemble((finding.level, _LEVEL_STYLE[finding.level]), " ", finding.rule, " · ")
        line.append(_affected(each, server), "bold").append(" · ").append(prose(each.message()))
        yield hanging(Text("-"), line.append(f"\n{_fix(finding)}" if finding.fix else ""))
    yield from more(summary.left_out(shown, found), "finding")
    if server.unlisted:
        yield Text(f"  {summary.unlisted(server)}", "dim")


def _fix(finding: Finding) -> str:
    return say("formats.findings.fix", fix=prose(finding.fix))


def _affected(group: summary.FindingGroup, server: ServerReport) -> str:
    if len(group.tools) > 1:
        return summary.which_tools(group.tools, server.score.tool_count)
    return label(group.tools[0]) if group.tools else text("formats.whole-set")


def _suppressed(server: ServerReport, view: ViewOptions) -> Iterator[ConsoleRenderable]:
    if not server.suppressed or not (view.everything or view.suppressed):
        return
    yield title("suppressed")
    for each in summary.suppressed(server):
        item = each.finding
        owner = label(each.tool) if each.tool else text("formats.whole-set")
        line = Text.assemble((item.level, "dim"), " ", item.rule, " · ", (owner, "bold"))
        reason = say("formats.findings.reason", reason=prose(each.reason))
        line.append(f" · {prose(item.message)}\n{reason}")
        yield hanging(Text("-"), line.append(f" ({prose(summary.accepted_where(each))})", "dim"))
