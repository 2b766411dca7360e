"""The report as Markdown that GitHub shows: verdict, dimensions, top fixes, tools, folded reasons."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from scorer.contracts.dimensions import COHERENCE_LABELS, DIMENSIONS, LABELS
from scorer.contracts.report import Finding
from scorer.data.messages import say, text
from scorer.formats import risk_wording, summary
from scorer.formats.gate_reasons import exempted_count, exempted_reasons, gate_reasons
from scorer.formats.sanitize import html_code, html_text, markdown, markdown_code, markup_safe
from scorer.formats.view_options import DEFAULT_VIEW, ViewOptions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from scorer.contracts.report import Opportunity, Report, ServerReport, ToolReport

#: The size of a comment on GitHub (65,536 characters), with room for a heading and a footer, in bytes.
COMMENT: Final = 60_000
#: How many tools are shown in full: the first number that fits.
_MOST: Final = (10_000, 100, 50, 25, 12, 6, 3, 1)

_ALIGN: Final = {"left": ":--", "right": "--:"}


def render(report: Report, view: ViewOptions = DEFAULT_VIEW, limit: int = COMMENT) -> str:
    """Return the report as Markdown; nothing of a definition is read as markup, link or mention.

    It fits `limit` bytes, a comment on GitHub: long lists are cut until it does, with a note on how much is omitted.
    """
    for most in _MOST:
        written = markup_safe("\n\n".join(_blocks(report, view, most)) + "\n")
        if len(written.encode("utf-8", "backslashreplace")) <= limit:
            break
    return written


def _blocks(report: Report, view: ViewOptions, most: int) -> Iterator[str]:
    yield f"# {text('formats.title')}"
    yield from _gate(report, most)
    for server in report.servers[:most]:
        yield from _server(server, view, most)
    yield from _more(len(report.servers) - most, "server")
    if report.errors:
        yield _heading("not-scored")
        yield _bullets(
            f"{markdown_code(error.name)} ({markdown(error.phase)}): {markdown(error.message)}"
            for error in report.errors[: 4 * most]
        )
        yield from _more(len(report.errors) - 4 * most, "server")
    yield f"<sub>{markdown(summary.generator(report))}</sub>"


def _heading(name: str, level: int = 2) -> str:
    return f"{'#' * level} {text(f'formats.heading.{name}')}"


def _columns(*names: str, side: str = "left") -> list[tuple[str, str]]:
    return [(text(f"formats.column.{name}") if name else "", side) for name in names]


def _gate(report: Report, most: int) -> Iterator[str]:
    yield f"**{summary.gate_words(report)}**"
    if report.gate.reasons:
        yield _bullets(map(markdown, gate_reasons(report)[: 4 * most]))
        yield from _more(len(report.gate.reasons) - 4 * most, "reason")
    if report.gate.exempted:
        yield markdown(exempted_count(report))
        yield _bullets(map(markdown, exempted_reasons(report)[: 2 * most]))
        yield from _more(len(report.gate.exempted) - 2 * most, "reason")


def _more(count: int, thing: str) -> Iterator[str]:
    if count > 0:
        yield f"<sub>{say('formats.markdown.omitted', things=summary.plural(count, thing))}</sub>"


def _server(server: ServerReport, view: ViewOptions, most: int) -> Iterator[str]:
    score = server.score
    verdict = say("formats.server.verdict", overall=score.overall, tier=score.tier)
    yield f"## {markdown_code(server.name)}: {verdict}"
    yield say(
        "formats.server.summary",
        quality=score.description_quality,
        mean=score.mean_tdqs,
        lowest=score.min_tdqs,
        coherence=score.coherence,
        tools=summary.plural(score.tool_count, "tool"),
    )
    if server.change is not None:
        yield markdown(summary.before(server.change))
    yield from _risk(server)
    yield from _dimensions(server)
    yield from _fixes(server, view)
    yield from _tools(server, most)
    yield from _coherence(server)
    yield from _reasons(server, most)
    yield from _findings(server, most)
    yield from _suppressed(server, most)


def _risk(server: ServerReport) -> Iterator[str]:
    risk = server.risk
    if risk is None:
        return
    yield say(
        "formats.markdown.risk",
        counts=risk_wording.counts(risk),
        shares=risk_wording.shares(risk),
        load=risk_wording.context_load(risk).capitalize(),
        largest=risk_wording.largest(risk, markdown_code(risk.heaviest[0].name)),
    )
    legs = [say(leg, names=markdown(risk_wording.leg_names(names))) for leg, names in risk_wording.legs(risk)]
    if legs:
        yield text("formats.risk.exfiltration")
        yield _bullets(legs)


def _dimensions(server: ServerReport) -> Iterator[str]:
    means = summary.dimension_means(server)
    if not means:
        return
    heads = [(LABELS[key], "right") for key in means]
    yield _table(
        [("", "left"), *heads], [[text("formats.column.mean"), *(f"{mean:.1f}" for mean in means.values())]]
    )


def _fixes(server: ServerReport, view: ViewOptions) -> Iterator[str]:
    fixes = summary.top_fixes(server, view.top)
    if not fixes:
        return
    yield _heading("fix-first", 3)
    rows = [[_owner(fix.tool), markdown(fix.item.fix), *_worth(fix.item)] for fix in fixes]
    heads = [*_columns("tool", "edit"), *_columns("tool-gain", "server-gain", side="right")]
    yield _table(heads, rows)


def _owner(tool: str) -> str:
    return markdown_code(tool) if tool else text("formats.whole-set")


def _worth(item: Finding | Opportunity) -> tuple[str, str]:
    if isinstance(item, Finding):
        return (f"{item.level} {markdown(item.rule)}", "")
    gains = (item.gain.tdqs, item.gain.server)
    tool, server = (say("formats.gain.about", points=summary.gain(points)) for points in gains)
    return (tool, server)


def _tools(server: ServerReport, most: int) -> Iterator[str]:
    yield _heading("tools", 3)
    scores = [(head, "right") for head in summary.HEADS.values()]
    start = [*_columns("tool"), *_columns("tdqs", side="right"), *_columns("tier", "interval")]
    yield _table(
        [*start, *scores, *_columns("tokens", side="right"), *_columns("risk")],
        [_row(tool) for tool in summary.worst_first(server)[: 4 * most]],
    )
    yield from _more(len(server.tools) - 4 * most, "tool")
    legend = (
        say("formats.legend.dimension", head=head, label=LABELS[key]) for key, head in summary.HEADS.items()
    )
    yield f"<sub>{', '.join(legend)}. {text('formats.legend.interval')}.</sub>"


def _row(tool: ToolReport) -> list[str]:
    low, high = tool.interval
    scores = (str(tool.scores[key]) for key in DIMENSIONS)
    start = [markdown_code(tool.name), f"{tool.tdqs:.1f}", tool.tier, f"{low:.1f}–{high:.1f}"]
    return [*start, *scores, f"{tool.tokens:,}", risk_wording.headline(tool)]


def _coherence(server: ServerReport) -> Iterator[str]:
    yield _heading("coherence", 3)
    scores = [(name, server.coherence[key]) for key, name in COHERENCE_LABELS.items()]
    rows = [[name, str(part.score), markdown(part.justification)] for name, part in scores]
    yield _table([*_columns(""), *_columns("score", side="right"), *_columns("why")], rows)


def _reasons(server: ServerReport, most: int) -> Iterator[str]:
    yield _heading("reasons", 3)
    for tool in summary.worst_first(server)[:most]:
        yield f"<details>\n<summary>{_headline(tool)}</summary>"
        yield _bullets(
            f"**{LABELS[key]} {tool.scores[key]}**: {markdown(tool.justifications[key])}"
            for key in DIMENSIONS
        )
        why = markdown(_risk_evidence(tool))
        yield say("formats.markdown.risk-of-tool", headline=risk_wording.headline(tool), why=why).rstrip()
        yield "</details>"
    yield from _more(len(server.tools) - most, "tool")


def _risk_evidence(tool: ToolReport) -> str:
    """Return why a tool has its class, and its risk signals."""
    signals = "; ".join(signal.text for signal in tool.risk_signals)
    return f"{risk_wording.reason(tool)} {signals}{'.' if signals else ''}".strip()


def _headline(tool: ToolReport) -> str:
    # Inside a summary GitHub reads HTML and no Markdown.
    parts = [f"{html_code(tool.name)} {tool.tdqs:.1f} {tool.tier}", *map(html_text, tool.flags)]
    if tool.confidence == "low":
        parts.append(say("formats.tool.low-confidence", doubts="; ".join(tool.doubts)))
    return ", ".join(parts)


def _findings(server: ServerReport, most: int) -> Iterator[str]:
    found = summary.grouped_findings(server)
    if not found:
        return
    yield _heading("findings", 3)
    rows = [_finding_row(each, server) for each in found[: 2 * most]]
    yield _table(_columns("level", "rule", "tool", "finding", "fix"), rows)
    yield from _more(len(found) - 2 * most, "finding")
    if server.unlisted:
        yield f"<sub>{summary.unlisted(server)}</sub>"


def _finding_row(group: summary.FindingGroup, server: ServerReport) -> list[str]:
    item = group.finding
    level, rule, owner, message = _cells(
        group.tools[0] if group.tools else "", replace(item, message=group.message())
    )
    if len(group.tools) > 1:
        owner = markdown(summary.which_tools(group.tools, server.score.tool_count))
    return [level, rule, owner, message, markdown(item.fix)]


def _suppressed(server: ServerReport, most: int) -> Iterator[str]:
    accepted = summary.suppressed(server)
    if not accepted:
        return
    yield _heading("suppressed", 3)
    rows = [
        [*_cells(each.tool, each.finding), markdown(each.reason), markdown(summary.accepted_where(each))]
        for each in accepted[: 2 * most]
    ]
    yield _table(_columns("level", "rule", "tool", "finding", "reason", "accepted"), rows)
    yield from _more(len(accepted) - 2 * most, "suppressed-finding")


def _cells(tool: str, item: Finding) -> tuple[str, str, str, str]:
    return item.level, markdown(item.rule), _owner(tool), markdown(item.message)


def _bullets(entries: Iterable[str]) -> str:
    return "\n".join(f"- {entry}" for entry in entries)


def _table(heads: Sequence[tuple[str, str]], rows: Sequence[Sequence[str]]) -> str:
    names, lines = [name for name, _ in heads], [_ALIGN[side] for _, side in heads]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (names, lines, *rows))
