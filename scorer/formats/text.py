"""The report for a terminal: the verdict, what to fix first, the tools worst first, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from rich.cells import chop_cells, set_cell_size
from rich.console import ConsoleRenderable, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from scorer.contracts.dimensions import DIMENSIONS
from scorer.contracts.report import (
    Finding,
    Opportunity,
    PublishedTool,
    Report,
    RiskSummary,
    ServerReport,
    ToolReport,
)
from scorer.data.spec import load_spec
from scorer.formats import risk_words, summary, tool_text
from scorer.formats.sanitize import label, prose
from scorer.formats.terminal import finished, new_console
from scorer.formats.view import DEFAULT_VIEW, View

#: Without `--all`, reasons are given for so many tools, the worst, and so many findings and reasons of the gate listed.
REASONS_SHOWN: Final = 10
FINDINGS_SHOWN: Final = 20
GATE_REASONS_SHOWN: Final = 20

_NARROW: Final = 60  # columns; below, the tables lose what the reasons repeat
_BESIDE: Final = 62  # columns that the cells of the table take beside the name, the risk included
_NAMES_WIDE: Final = 24
_NAMES_NARROW: Final = 14
_TIER_STYLE: Final = {"A": "bold green", "B": "green", "C": "yellow", "D": "red", "F": "bold red"}
_RISK_STYLE: Final = {"critical": "red", "high": "yellow"}
_LEVEL_STYLE: Final = {"error": "bold red", "warning": "yellow", "info": "cyan"}

Section = Callable[[ServerReport, View], Iterator[ConsoleRenderable]]


def render(report: Report, view: View = DEFAULT_VIEW) -> str:
    """Return the report as text for `view`: the same bytes for the same report and view."""
    console = new_console(view)
    for at, block in enumerate(_blocks(report, view)):
        if at:
            console.print()
        console.print(block)
    return finished(console, view)


def _blocks(report: Report, view: View) -> Iterator[ConsoleRenderable]:
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


def _server(server: ServerReport, report: Report, view: View) -> Iterator[Sequence[ConsoleRenderable]]:
    yield [*_verdict(server, report, view)]
    for section in (_fixes, _tools, _coherence, _reasons, _findings, _suppressed):
        yield [*section(server, view)]


def _one(report: Report, view: View) -> Iterator[ConsoleRenderable]:
    """Tell of the tools of one name in full."""
    for server, tool in tool_text.chosen(report, view.tool):
        of = [Text(f"of {label(server.name)}", "dim")] if len(report.servers) > 1 else []
        yield Group(*_packed([*_facts(tool), *of], view), Text(), *tool_text.blocks(server, tool, view))
    if not report.gate.passed:
        yield Group(_gate(report), *_gate_reasons(report, view))


# --- the verdict ---------------------------------------------------------------------------------


def _overview(report: Report, view: View) -> ConsoleRenderable:
    """Say for a run over several servers how each did, before the first is told at length."""
    table = _table()
    for head in ("Server", "Overall", "Tools"):
        table.add_column(head, overflow="fold", justify="left" if head == "Server" else "right")
    for server in report.servers:
        table.add_row(
            Text(label(server.name)),
            Text(f"{server.score.overall:.1f} {server.score.tier}", _TIER_STYLE[server.score.tier]),
            Text(str(server.score.tool_count)),
        )
    for error in report.errors:
        table.add_row(Text(label(error.name)), Text("-"), Text(error.phase, "red"))
    facts = [_gate(report), Text(f"{summary.plural(len(report.servers), 'server')} scored")]
    gate = _packed([*facts, *_failed(report)], view)
    return Group(*gate, *_gate_reasons(report, view), Text(), table)


def _failed(report: Report) -> Iterator[Text]:
    if report.errors:
        yield Text(f"{len(report.errors)} not scored", "red")


def _verdict(server: ServerReport, report: Report, view: View) -> Iterator[ConsoleRenderable]:
    score = server.score
    alone = len(report.servers) + len(report.errors) == 1
    parts = [
        Text(label(server.name), "bold"),
        Text(f"{score.overall:.1f} of 5, tier {score.tier}", _TIER_STYLE[score.tier]),
        Text(f"description quality {score.description_quality:.1f}"),
        Text(f"coherence {score.coherence:.1f}"),
        Text(summary.plural(score.tool_count, "tool")),
        *(Text(f"{len(server.suppressed):,} suppressed", "dim") for _ in server.suppressed[:1]),
    ]
    yield from _packed([*parts, _gate(report)] if alone else parts, view)
    if server.change is not None:
        yield Text(prose(summary.before(server.change)), overflow="fold")
    if alone:
        yield from _gate_reasons(report, view)
    if server.risk:
        yield from _packed([*_risk(server.risk)], view)
        yield from _flow(server.risk, view)


def _risk(risk: RiskSummary) -> Iterator[Text]:
    yield Text(risk_words.counts(risk))
    yield Text(risk_words.shares(risk))
    yield Text(risk_words.load(risk))
    yield Text(risk_words.heaviest(risk))


def _flow(risk: RiskSummary, view: View) -> Iterator[ConsoleRenderable]:
    """Name the tools of a toxic flow, where everything is to be shown."""
    legs = risk_words.legs(risk) if view.everything else ()
    if legs:
        yield Text("Together they could be talked into a leak:")
    for does, names in legs:
        yield _hanging(Text("-"), Text(prose(f"tools that {does}: {risk_words.leg_names(names)}")))


def _gate(report: Report) -> Text:
    return Text("gate passed", "green") if report.gate.passed else Text("gate failed", "bold red")


def _gate_reasons(report: Report, view: View) -> Iterator[ConsoleRenderable]:
    reasons = report.gate.reasons
    shown = len(reasons) if view.everything else GATE_REASONS_SHOWN
    for reason in reasons[:shown]:
        yield _hanging(Text("-"), Text(prose(reason)))
    yield from _more(summary.left_out(shown, reasons), "reason")


def _errors(report: Report) -> Iterator[ConsoleRenderable]:
    yield _title("Not scored")
    for error in report.errors:
        yield _hanging(Text("-"), Text(prose(f"{label(error.name)} ({error.phase}): {error.message}")))


# --- what to do ----------------------------------------------------------------------------------


def _fixes(server: ServerReport, view: View) -> Iterator[ConsoleRenderable]:
    fixes = summary.top_fixes(server, view.top)
    if not fixes:
        return
    yield _title("What to fix first")
    for number, fix in enumerate(fixes, 1):
        line = Text.assemble((label(fix.tool) if fix.tool else "the set", "bold"), " · ", prose(fix.item.fix))
        yield _hanging(Text(f"{number}."), line.append(" · ").append(_worth(fix.item)))
    count = summary.fix_count(server)
    yield from _more(count - len(fixes), "fix", "--top shows more")


def _worth(item: Finding | Opportunity) -> Text:
    if isinstance(item, Finding):
        return Text(f"{item.level} {item.rule}", _LEVEL_STYLE[item.level])
    gain = item.gain
    return Text(f"about {summary.gain(gain.tdqs)} tool, {summary.gain(gain.server)} server", "green")


# --- the tables ----------------------------------------------------------------------------------


def _tools(server: ServerReport, view: View) -> Iterator[ConsoleRenderable]:
    yield _title("Tools, worst first")
    # Laid out by hand: a server may have thousands of tools, and rich measures every cell of a
    # table again and again.
    narrow = view.width < _NARROW
    risk = max(len(label(tool.name)) for tool in server.tools) <= view.width - _BESIDE
    head = [Text(name, "dim") for name in _columns(narrow=narrow, risk=risk)]
    rows = [head, *([*_row(tool, narrow=narrow, risk=risk)] for tool in summary.worst_first(server))]
    yield Text("\n", no_wrap=True).join(_aligned(rows, view.width))
    yield from _packed([Text(entry, "dim") for entry in _legend(narrow=narrow)], view)


def _published(tools: Sequence[PublishedTool], view: View) -> Iterator[ConsoleRenderable]:
    """Set published scores beside ours: for each dimension ours minus the published one."""
    yield _title("Beside the published scores, most apart first")
    head = [Text(name, "dim") for name in ("Tool", "Published", "Ours", "80%", *summary.HEADS.values())]
    yield Text("\n", no_wrap=True).join(_aligned([head, *([*_beside(tool)] for tool in tools)], view.width))
    yield Text(
        "Pu to Cm: ours minus the published score; 80%: whether our range holds the published tdqs", "dim"
    )


def _beside(tool: PublishedTool) -> Iterator[Text]:
    yield Text(label(tool.name))
    yield Text("-" if tool.published is None else f"{tool.published:.1f}")
    yield Text(f"{tool.tdqs:.1f}")
    yield Text("-") if tool.inside is None else Text("in", "green") if tool.inside else Text("out", "red")
    for key in DIMENSIONS:
        gap = tool.differences.get(key)
        yield Text("-" if gap is None else f"{gap:+d}" if gap else "0", "yellow" if gap else "")


def _columns(*, narrow: bool, risk: bool) -> Iterator[str]:
    yield from ("Tool", "TDQS")
    yield from () if narrow else ("80%",)
    yield from summary.HEADS.values()
    yield from () if narrow else ("Tokens",)
    yield from ("Risk",) if risk else ()


def _row(tool: ToolReport, *, narrow: bool, risk: bool) -> Iterator[Text]:
    yield Text(label(tool.name))
    yield Text(f"{tool.tdqs:.1f} {tool.tier}", _TIER_STYLE[tool.tier])
    if not narrow:
        yield Text(_interval(tool), "dim")
    for key in DIMENSIONS:
        yield _points(tool.scores[key])
    if not narrow:
        yield Text(f"{tool.tokens:,}")
    if risk:
        yield Text(risk_words.headline(tool), _RISK_STYLE.get(tool.risk["severity"], ""))


def _aligned(rows: Sequence[Sequence[Text]], width: int) -> Iterator[Text]:
    """Yield lines of aligned columns: the first to the left and folded to fit, the others to the right."""
    widths = [max(cell.cell_len for cell in column) for column in zip(*rows, strict=True)]
    room = max(8, width - sum(size + 1 for size in widths[1:]))
    first = min(widths[0], room)
    for name, *cells in rows:
        start, *rest = chop_cells(name.plain, first)
        line = Text(set_cell_size(start, first), name.style)
        for cell, size in zip(cells, widths[1:], strict=True):
            line.append(" " * (1 + size - cell.cell_len)).append_text(cell)
        yield line
        yield from map(Text, rest)


def _legend(*, narrow: bool) -> Iterator[str]:
    for key, head in summary.HEADS.items():
        yield f"{head} {load_spec().dimension(key).label}"
    if not narrow:
        yield "80% the range that holds the published score four times in five"


def _interval(tool: ToolReport) -> str:
    return "{:.1f}-{:.1f}".format(*tool.interval)


def _points(score: int) -> Text:
    return Text(str(score), "bold red" if score < 3 else "yellow" if score == 3 else "")


def _coherence(server: ServerReport, view: View) -> Iterator[ConsoleRenderable]:
    yield _title("The set of tools")
    rows = (
        (part.label, server.coherence[part.key].score, server.coherence[part.key].justification)
        for part in load_spec().coherence
    )
    yield _panel(rows, view)


# --- why -----------------------------------------------------------------------------------------


def _reasons(server: ServerReport, view: View) -> Iterator[ConsoleRenderable]:
    tools = summary.worst_first(server)
    shown = len(tools) if view.everything else REASONS_SHOWN
    yield _title("Why")
    for at, tool in enumerate(tools[:shown]):
        if at:
            yield Text()
        yield from _packed(_facts(tool), view)
        yield _panel(
            ((_name(key, view), tool.scores[key], tool.justifications[key]) for key in DIMENSIONS), view
        )
    yield from _more(summary.left_out(shown, tools), "tool")


def _name(key: str, view: View) -> str:
    return summary.HEADS[key] if view.width < _NARROW else load_spec().dimension(key).label


def _facts(tool: ToolReport) -> list[Text]:
    facts = [
        Text(label(tool.name), "bold"),
        Text(f"{tool.tdqs:.1f} {tool.tier}", _TIER_STYLE[tool.tier]),
        Text(f"80% {_interval(tool)}", "dim"),
        Text(summary.plural(tool.tokens, "token"), "dim"),
        Text(f"{risk_words.headline(tool)} risk", "dim"),
    ]
    if tool.confidence == "low":
        facts.append(Text(f"low confidence: {'; '.join(tool.doubts)}", "yellow"))
    return [*facts, *(Text(prose(flag), "bold red") for flag in tool.flags)]


def _findings(server: ServerReport, view: View) -> Iterator[ConsoleRenderable]:
    found = summary.told(server)
    shown = len(found) if view.everything else FINDINGS_SHOWN
    if not found and not server.unlisted:
        return
    yield _title("Findings")
    for each in found[:shown]:
        finding = each.finding
        line = Text.assemble((finding.level, _LEVEL_STYLE[finding.level]), " ", finding.rule, " · ")
        line.append(_whose(each, server), "bold").append(" · ").append(prose(each.message()))
        yield _hanging(Text("-"), line.append(f"\nFix: {prose(finding.fix)}" if finding.fix else ""))
    yield from _more(summary.left_out(shown, found), "finding")
    if server.unlisted:
        yield Text(f"  {summary.unlisted(server)}", "dim")


def _whose(told: summary.Told, server: ServerReport) -> str:
    if len(told.tools) > 1:
        return summary.several(told.tools, server.score.tool_count)
    return label(told.tools[0]) if told.tools else "the set"


def _suppressed(server: ServerReport, view: View) -> Iterator[ConsoleRenderable]:
    if not server.suppressed or not (view.everything or view.suppressed):
        return
    yield _title("Suppressed")
    for each in summary.suppressed(server):
        item = each.finding
        line = Text.assemble(
            (item.level, "dim"), " ", item.rule, " · ", (label(each.tool or "the set"), "bold")
        )
        line.append(f" · {prose(item.message)}\nReason: {prose(each.reason)}")
        yield _hanging(Text("-"), line.append(f" ({prose(summary.accepted_where(each))})", "dim"))


def _more(count: int, thing: str, how: str = "--all shows every one") -> Iterator[ConsoleRenderable]:
    if count > 0:
        yield Text(f"  … and {summary.plural(count, thing)} more; {how}.", "dim")


# --- the pieces ----------------------------------------------------------------------------------


def _title(words: str) -> Text:
    return Text(words, "bold underline")


def _table() -> Table:
    return Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, header_style="dim")


def _panel(rows: Iterator[tuple[str, int, str]], view: View) -> Padding:
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(max_width=_NAMES_WIDE if view.width >= _NARROW else _NAMES_NARROW)
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for name, score, justification in rows:
        grid.add_row(Text(name), _points(score), Text(prose(justification)))
    return Padding(grid, (0, 0, 0, 2))


def _hanging(mark: Text, body: Text) -> Table:
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(Text("  ").append(mark), body)
    return grid


def _packed(parts: Sequence[Text], view: View) -> Iterator[Text]:
    """Lay parts side by side, " · " between them, and start a line where the next would not fit."""
    line = Text(overflow="fold")
    for part in parts:
        if line and line.cell_len + 3 + part.cell_len > view.width:
            yield line
            line = Text(overflow="fold")
        line = (line.append(" · ") if line else line).append(part)
    yield line
