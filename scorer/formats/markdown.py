"""The report as Markdown for a pull request: the verdict, what changed, what to do, and the rest folded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from scorer.contracts.gate import REGRESSIONS, Condition, Reason
from scorer.data.messages import say, text
from scorer.formats import summary
from scorer.formats.gate_reasons import exempted_count, exempted_reasons, reason_words, server_name
from scorer.formats.markdown_parts import (
    FAILS,
    PASSES,
    ROOMS,
    Room,
    bullets,
    columns,
    failing,
    folded,
    heading,
    omitted,
    owners,
    shortened,
    table,
    unbroken,
)
from scorer.formats.markdown_server import sections
from scorer.formats.sanitize import html_code, html_text, markdown, markdown_code, markup_safe
from scorer.formats.view_options import DEFAULT_VIEW, ViewOptions

if TYPE_CHECKING:
    from scorer.contracts.report import Report, ServerReport

#: The size of a comment on GitHub (65,536 characters), with room for a heading and a footer, in bytes.
COMMENT: Final = 60_000
#: How many reasons of the gate are shown without a click.
REASONS: Final = 10


def render(report: Report, view: ViewOptions = DEFAULT_VIEW, limit: int = COMMENT) -> str:
    """Return the report as Markdown; nothing of a definition is read as markup, link or mention.

    It fits `limit` bytes, a comment on GitHub: explanations and long lists are cut until it does, with a note on how
    much is omitted. The verdict is always there.
    """
    for room in ROOMS:
        written = markup_safe("\n\n".join(_blocks(report, view, room)) + "\n")
        if len(written.encode("utf-8", "backslashreplace")) <= limit:
            break
    return written


def _blocks(report: Report, view: ViewOptions, room: Room) -> Iterator[str]:
    yield f"## {text('formats.title')}"
    yield _verdict(report)
    yield from shortened([*_reasons(report)], REASONS, room, "reason")
    exempted = [markdown(line) for line in exempted_reasons(report)[: room.rows]]
    yield from folded(html_text(exempted_count(report)), [bullets(exempted)] if exempted else [])
    if report.errors:
        yield heading("not-scored")
        failed = report.errors[: room.rows]
        yield bullets(
            f"{FAILS} {markdown_code(each.name)} ({markdown(each.phase)}): {markdown(each.message)}"
            for each in failed
        )
        yield from omitted(len(report.errors) - len(failed), "server")
    if len(report.servers) == 1:
        fails = failing(report, 0)
        yield from sections(report.servers[0], view, room, fails)
    elif report.servers:
        yield from _several(report, view, room)
    yield f"<sub>{markdown(summary.generator(report))}</sub>"


# --- the verdict --------------------------------------------------------------------------------


def _verdict(report: Report) -> str:
    """Return one line: whether the gate passed, and the grade with what it was before."""
    passed = report.gate.passed and not report.errors
    parts = [f"{PASSES if passed else FAILS} **{summary.gate_words(report)}**"]
    if len(report.servers) == 1:
        (server,) = report.servers
        tools = summary.plural(server.score.tool_count, "tool")
        parts += [f"{markdown_code(server.name)}: {_grade(server)}", tools]
    elif report.servers:
        lowest = summary.lowest_server(report)
        name = markdown_code(server_name(report, report.servers.index(lowest)))
        parts.append(say("formats.server.scored", servers=summary.plural(len(report.servers), "server")))
        parts.append(say("formats.server.lowest", name=f"{name}, {_grade(lowest)}"))
    if report.errors:
        parts.append(say("formats.server.not-scored", count=len(report.errors)))
    return " · ".join(parts)


def _grade(server: ServerReport) -> str:
    score, change = server.score, server.change
    now = f"**{say('formats.server.verdict', overall=score.overall, tier=score.tier)}**"
    if change is None:
        return now
    old, against = change.old, markdown_code(change.against)
    if (old.overall, old.tier) == (score.overall, score.tier):
        return f"{now} {say('formats.markdown.as-before', against=against)}"
    return f"{now} {say('formats.markdown.before', overall=old.overall, tier=old.tier, against=against)}"


def _reasons(report: Report) -> Iterator[str]:
    """Yield why the gate failed, once for all tools of a server; regressions are counted, because the changes
    list them."""
    for at, server in enumerate(report.servers):
        named = f"{markdown_code(server_name(report, at))}: " if len(report.servers) > 1 else ""
        own = [reason for reason in report.gate.reasons if reason.server == at]
        lines = [*_failing_findings(server, own), *_thresholds(server, own)]
        if worse := sum(reason.rule in REGRESSIONS for reason in own):
            lines.append(say("formats.markdown.regressions", regressions=summary.plural(worse, "regression")))
        yield from (f"{named}{line}" for line in lines)


def _thresholds(server: ServerReport, reasons: Sequence[Reason]) -> Iterator[str]:
    """Yield what is below or above a threshold; many tools with the same value share a line."""
    tools: dict[str, list[str]] = {}
    for reason in reasons:
        if reason.rule is not Condition.FINDING and reason.rule not in REGRESSIONS:
            tools.setdefault(reason_words(replace(reason, tool="")), []).append(reason.tool)
    for words, names in tools.items():
        if len(names) >= summary.MANY:
            who = [summary.which_tools(names, server.score.tool_count, markdown_code)]
        else:
            who = [markdown_code(name) if name else "" for name in names]
        yield from (f"{each}: {markdown(words)}" if each else markdown(words) for each in who)


def _failing_findings(server: ServerReport, reasons: Sequence[Reason]) -> Iterator[str]:
    failed = {(each.tool, each.subject) for each in reasons if each.rule is Condition.FINDING}
    for group in summary.grouped_findings(server):
        finding = group.finding
        if any((tool, finding.rule) in failed for tool in group.tools or ("",)):
            fix = group.fix_line(markdown)
            tools = owners(group, server.score.tool_count)
            yield f"{tools}: {markdown(finding.rule)} {markdown(group.message())}. {fix}"


# --- several servers ----------------------------------------------------------------------------


def _several(report: Report, view: ViewOptions, room: Room) -> Iterator[str]:
    """Yield a line for each server, those that fail first, then each of them folded, the worst open."""
    ranked = sorted(enumerate(report.servers), key=lambda each: _rank(report, each[0]))
    shown = ranked[: room.rows]
    heads = [*columns("gate", "server"), *columns("overall", side="right"), *columns("baseline")]
    rows = [_row(report, at, server) for at, server in shown]
    yield table([*heads, *columns("tools", "errors", "warnings", side="right")], rows)
    yield from omitted(len(ranked) - len(shown), "server")
    for place, (at, server) in enumerate(shown):
        score = server.score
        grade = say("formats.server.verdict", overall=score.overall, tier=score.tier)
        title = f"{_mark(report, at)} {html_code(server_name(report, at))}: {grade}"
        inside = sections(server, view, room, failing(report, at))
        # Indented, so that a reader sees which of the folded sections belong to the server.
        yield from folded(title, ("<dl><dd>", *inside, "</dd></dl>"), opened=place == 0)


def _rank(report: Report, at: int) -> tuple[bool, float, str]:
    server = report.servers[at]
    return (_mark(report, at) == PASSES, server.score.overall, server.name)


def _mark(report: Report, at: int) -> str:
    return FAILS if any(reason.server == at for reason in report.gate.reasons) else PASSES


def _row(report: Report, at: int, server: ServerReport) -> list[str]:
    score, levels = server.score, [finding.level for _, finding in summary.findings(server)]
    before = f"{server.change.old.overall:.1f} {server.change.old.tier}" if server.change else ""
    return [
        _mark(report, at),
        markdown_code(server_name(report, at)),
        unbroken(f"{score.overall:.1f} {score.tier}"),
        unbroken(before),
        str(score.tool_count),
        *(str(levels.count(level)) for level in ("error", "warning")),
    ]
