"""The report as Markdown that GitHub shows: verdict, dimensions, top fixes, tools, folded reasons."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from scorer.contracts.dimensions import DIMENSIONS
from scorer.contracts.report import Finding
from scorer.data.spec import load_spec
from scorer.formats import risk_words, summary
from scorer.formats.sanitize import html_code, html_text, markdown, markdown_code
from scorer.formats.view import DEFAULT_VIEW, View

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from scorer.contracts.report import Opportunity, Report, ServerReport, ToolReport

#: What a comment on GitHub may hold (65,536 characters), with room for what stands around it, in bytes.
COMMENT: Final = 60_000
#: How many tools are told of at length: the first that fits.
_MOST: Final = (10_000, 100, 50, 25, 12, 6, 3, 1)

_MORE: Final = (("Tokens", "right"), ("Risk", "left"))
_ALIGN: Final = {"left": ":--", "right": "--:"}


def render(report: Report, view: View = DEFAULT_VIEW, limit: int = COMMENT) -> str:
    """Return the report as Markdown; nothing of a definition is read as markup, link or mention.

    It fits `limit` bytes, a comment on GitHub: long lists are cut until it does, and say how much they leave out.
    """
    for most in _MOST:
        written = "\n\n".join(_blocks(report, view, most)) + "\n"
        if len(written.encode("utf-8", "backslashreplace")) <= limit:
            break
    return written


def _blocks(report: Report, view: View, most: int) -> Iterator[str]:
    yield "# Tool definition quality"
    yield from _gate(report, most)
    for server in report.servers[:most]:
        yield from _server(server, view, most)
    yield from _more(len(report.servers) - most, "server")
    if report.errors:
        yield "## Not scored"
        yield _bullets(
            f"{markdown_code(error.name)} ({markdown(error.phase)}): {markdown(error.message)}"
            for error in report.errors[: 4 * most]
        )
        yield from _more(len(report.errors) - 4 * most, "server")
    rubric = report.rubric
    made_by = f"{report.generator_name} {report.generator_version}"
    weighed = f"rubric {rubric.calibration}, specification {rubric.spec}"
    yield f"<sub>{markdown(f'{made_by}, {weighed}')}</sub>"


def _gate(report: Report, most: int) -> Iterator[str]:
    yield f"**Gate {'passed' if report.gate.passed else 'failed'}**"
    if report.gate.reasons:
        yield _bullets(map(markdown, report.gate.reasons[: 4 * most]))
        yield from _more(len(report.gate.reasons) - 4 * most, "reason")


def _more(count: int, thing: str) -> Iterator[str]:
    if count > 0:
        yield f"<sub>{summary.plural(count, thing)} more left out, to keep this short enough for GitHub.</sub>"


def _server(server: ServerReport, view: View, most: int) -> Iterator[str]:
    score = server.score
    yield f"## {markdown_code(server.name)}: {score.overall:.1f} of 5, tier {score.tier}"
    yield (
        f"Description quality {score.description_quality:.1f} (mean {score.mean_tdqs:.1f}, lowest "
        f"{score.min_tdqs:.1f}), coherence {score.coherence:.1f}, "
        f"{summary.plural(score.tool_count, 'tool')}."
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
    first = risk.heaviest[0]
    yield (
        f"{risk_words.counts(risk)}: {risk_words.shares(risk)}. In all {risk_words.load(risk)}, the heaviest "
        f"{markdown_code(first.name)} with {first.tokens:,}."
    )
    legs = [
        f"tools that {does}: {markdown(risk_words.leg_names(names))}" for does, names in risk_words.legs(risk)
    ]
    if legs:
        yield "Together they could be talked into a leak:"
        yield _bullets(legs)


def _dimensions(server: ServerReport) -> Iterator[str]:
    means = summary.dimension_means(server)
    if not means:
        return
    heads = [(load_spec().dimension(key).label, "right") for key in means]
    yield _table([("", "left"), *heads], [["Mean", *(f"{mean:.1f}" for mean in means.values())]])


def _fixes(server: ServerReport, view: View) -> Iterator[str]:
    fixes = summary.top_fixes(server, view.top)
    if not fixes:
        return
    yield "### What to fix first"
    rows = [[_owner(fix.tool), markdown(fix.item.fix), *_worth(fix.item)] for fix in fixes]
    yield _table(
        [("Tool", "left"), ("Edit", "left"), ("Tool gains", "right"), ("Server gains", "right")], rows
    )


def _owner(tool: str) -> str:
    return markdown_code(tool) if tool else "the set"


def _worth(item: Finding | Opportunity) -> tuple[str, str]:
    if isinstance(item, Finding):
        return (f"{item.level} {markdown(item.rule)}", "")
    return (f"about {summary.gain(item.gain.tdqs)}", f"about {summary.gain(item.gain.server)}")


def _tools(server: ServerReport, most: int) -> Iterator[str]:
    yield "### Tools, worst first"
    heads = [(head, "right") for head in summary.HEADS.values()]
    yield _table(
        [("Tool", "left"), ("TDQS", "right"), ("Tier", "left"), ("80%", "left"), *heads, *_MORE],
        [_row(tool) for tool in summary.worst_first(server)[: 4 * most]],
    )
    yield from _more(len(server.tools) - 4 * most, "tool")
    legend = (f"{head} {load_spec().dimension(key).label}" for key, head in summary.HEADS.items())
    yield f"<sub>{', '.join(legend)}. 80%: the range that holds the published score four times in five.</sub>"


def _row(tool: ToolReport) -> list[str]:
    low, high = tool.interval
    scores = (str(tool.scores[key]) for key in DIMENSIONS)
    start = [markdown_code(tool.name), f"{tool.tdqs:.1f}", tool.tier, f"{low:.1f}–{high:.1f}"]
    return [*start, *scores, f"{tool.tokens:,}", risk_words.headline(tool)]


def _coherence(server: ServerReport) -> Iterator[str]:
    yield "### The set of tools"
    scores = [(part.label, server.coherence[part.key]) for part in load_spec().coherence]
    rows = [[name, str(part.score), markdown(part.justification)] for name, part in scores]
    yield _table([("", "left"), ("Score", "right"), ("Why", "left")], rows)


def _reasons(server: ServerReport, most: int) -> Iterator[str]:
    yield "### Why"
    for tool in summary.worst_first(server)[:most]:
        yield f"<details>\n<summary>{_headline(tool)}</summary>"
        yield _bullets(
            f"**{load_spec().dimension(key).label} {tool.scores[key]}**: {markdown(tool.justifications[key])}"
            for key in DIMENSIONS
        )
        yield f"**Risk: {risk_words.headline(tool)}** {markdown(_watched(tool))}".rstrip()
        yield "</details>"
    yield from _more(len(server.tools) - most, "tool")


def _watched(tool: ToolReport) -> str:
    """Return why a tool has its class, and what to watch."""
    signals = "; ".join(signal.text for signal in tool.risk_signals)
    return f"{risk_words.reason(tool)} {signals}{'.' if signals else ''}".strip()


def _headline(tool: ToolReport) -> str:
    # Inside a summary GitHub reads HTML and no Markdown.
    parts = [f"{html_code(tool.name)} {tool.tdqs:.1f} {tool.tier}", *map(html_text, tool.flags)]
    return ", ".join(
        [*parts, f"low confidence: {'; '.join(tool.doubts)}"] if tool.confidence == "low" else parts
    )


def _findings(server: ServerReport, most: int) -> Iterator[str]:
    found = summary.told(server)
    if not found:
        return
    yield "### Findings"
    rows = [_finding_row(each, server) for each in found[: 2 * most]]
    yield _table([(head, "left") for head in ("Level", "Rule", "Tool", "Finding", "Fix")], rows)
    yield from _more(len(found) - 2 * most, "finding")
    if server.unlisted:
        yield f"<sub>{summary.unlisted(server)}</sub>"


def _finding_row(told: summary.Told, server: ServerReport) -> list[str]:
    item = told.finding
    level, rule, whose, message = _cells(
        told.tools[0] if told.tools else "", replace(item, message=told.message())
    )
    if len(told.tools) > 1:
        whose = markdown(summary.several(told.tools, server.score.tool_count))
    return [level, rule, whose, message, markdown(item.fix)]


def _suppressed(server: ServerReport, most: int) -> Iterator[str]:
    accepted = summary.suppressed(server)
    if not accepted:
        return
    yield "### Suppressed"
    rows = [
        [*_cells(each.tool, each.finding), markdown(each.reason), markdown(summary.accepted_where(each))]
        for each in accepted[: 2 * most]
    ]
    yield _table(
        [(head, "left") for head in ("Level", "Rule", "Tool", "Finding", "Reason", "Accepted")], rows
    )
    yield from _more(len(accepted) - 2 * most, "suppressed finding")


def _cells(tool: str, item: Finding) -> tuple[str, str, str, str]:
    return item.level, markdown(item.rule), _owner(tool), markdown(item.message)


def _bullets(entries: Iterable[str]) -> str:
    return "\n".join(f"- {entry}" for entry in entries)


def _table(heads: Sequence[tuple[str, str]], rows: Sequence[Sequence[str]]) -> str:
    names, lines = [name for name, _ in heads], [_ALIGN[side] for _, side in heads]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (names, lines, *rows))
