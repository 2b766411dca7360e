"""The verdict, which ends the report for a terminal: the grade, the gate with its reasons, and how to see more."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator
from typing import Final

from rich.console import ConsoleRenderable
from rich.text import Text

from scorer.contracts.gate import Condition
from scorer.contracts.orders import LEVELS
from scorer.contracts.report import Report, ServerReport
from scorer.data.messages import say, text
from scorer.formats import summary
from scorer.formats.gate_reasons import exempted_count, exempted_reasons, gate_lines, server_name
from scorer.formats.sanitize import label, prose
from scorer.formats.text_layout import TIER_STYLE, aligned, hanging, more, packed
from scorer.formats.view_options import ViewOptions

#: How many reasons of the gate, and how many of several servers, are listed without `--details`.
REASONS_SHOWN: Final = 5
SERVERS_SHOWN: Final = 12


def verdict(report: Report, view: ViewOptions) -> Iterator[ConsoleRenderable]:
    """Yield the grade of each server, and whether the gate passed."""
    if len(report.servers) + len(report.errors) == 1:
        yield from (line for server in report.servers for line in grade(server, view))
    else:
        yield from _of_several(report, view)
    yield from gate(report, view)


def gate(report: Report, view: ViewOptions) -> Iterator[ConsoleRenderable]:
    """Yield whether the gate passed, how many findings there are, and each reason why it failed."""
    style = "bold red" if not report.gate.passed else "yellow" if report.errors else "green"
    passed = Text(summary.gate_words(report), style)
    yield from packed([passed, *_counts(report, view)], view)
    reasons = [*_reasons(report, view)]
    shown = len(reasons) if view.details else REASONS_SHOWN
    for reason in reasons[:shown]:
        yield hanging(Text("-"), Text(prose(reason)))
    yield from more(summary.left_out(shown, reasons), "reason")
    if report.gate.exempted:
        yield Text(exempted_count(report), "dim", overflow="fold")
    for line in exempted_reasons(report) if view.details or view.suppressed else ():
        yield hanging(Text("-"), Text(prose(line), "dim"))


def ways_to_more(report: Report, view: ViewOptions) -> Iterator[ConsoleRenderable]:
    """Yield how to see more than is shown; after the verdict alone only where something fails."""
    if not report.servers or view.details or (view.quiet and report.gate.passed):
        return
    if view.quiet:
        yield Text(text("formats.way.not-quiet"), "dim")
        return
    ways = [text("formats.way.details"), text("formats.way.page")]
    lowest = summary.worst_first(summary.lowest_server(report))[0].name
    if lowest and not view.tool and label(lowest) == lowest:
        ways.insert(1, say("formats.way.tool", name=shlex.quote(lowest)))
    yield from packed([Text(way, "dim") for way in ways], view)


def _reasons(report: Report, view: ViewOptions) -> Iterator[str]:
    """Yield why the gate failed: for one tool because of it or the set.

    The findings of a single server are counted where they are listed above.
    """
    above = len(report.servers) == 1 and not (view.quiet or view.tool)
    chosen = [each for each in report.gate.reasons if not view.tool or each.tool in ("", view.tool)]
    listed = [each for each in chosen if not (above and each.rule is Condition.FINDING)]
    found = Counter(str(each.got) for each in chosen if above and each.rule is Condition.FINDING)
    yield from gate_lines(report, listed)
    if view.tool and report.gate.reasons and not chosen:
        yield text("formats.gate.other-tools")
    if found:
        counts = ", ".join(summary.plural(found[level], level) for level in LEVELS if found[level])
        only_errors = set(found) == {"error"}  # errors are listed above in any case
        yield say(
            "formats.gate.findings" if only_errors or view.details else "formats.gate.findings-listed",
            findings=counts,
        )


def grade(server: ServerReport, view: ViewOptions) -> Iterator[ConsoleRenderable]:
    """Yield the grade of a server, and how it changed since the baseline."""
    score = server.score
    overall = say("formats.server.verdict", overall=score.overall, tier=score.tier)
    parts = [
        Text(label(server.name), "bold"),
        Text(overall, TIER_STYLE[score.tier]),
        Text(say("formats.server.quality", quality=score.description_quality)),
        Text(say("formats.server.coherence", coherence=score.coherence)),
        Text(summary.plural(score.tool_count, "tool")),
    ]
    yield from packed(parts, view)
    if server.change is not None:
        yield Text(prose(summary.before(server.change)), overflow="fold")


def _of_several(report: Report, view: ViewOptions) -> Iterator[ConsoleRenderable]:
    """Yield a line for each server, the lowest grade last, next to the verdict; then those that failed."""
    names = ("server", "overall", "tools")
    head = [Text(text(f"formats.column.{name}"), "dim") for name in names]
    places = range(len(report.servers))
    ranked = sorted(places, key=lambda at: (-report.servers[at].score.overall, report.servers[at].name))
    shown = len(ranked) if view.details else SERVERS_SHOWN
    yield from more(summary.left_out(shown, ranked), "server")
    rows = [head, *(_row(report, at) for at in ranked[-shown:])]
    rows += [[Text(label(error.name)), Text(error.phase, "red"), Text("-")] for error in report.errors]
    yield Text("\n", no_wrap=True).join(aligned(rows, view.width))
    for error in report.errors:
        yield Text(summary.failure_line(error), "red", overflow="fold")
    for server in report.servers:
        if server.change is not None:
            words = f"{label(server.name)}: {summary.before(server.change)}"
            yield Text(prose(words), overflow="fold")


def _row(report: Report, at: int) -> list[Text]:
    score = report.servers[at].score
    overall = Text(f"{score.overall:.1f} {score.tier}", TIER_STYLE[score.tier])
    return [Text(label(server_name(report, at))), overall, Text(str(score.tool_count))]


def _counts(report: Report, view: ViewOptions) -> Iterator[Text]:
    """Yield how many errors and warnings there are (of one tool: its own), and what was accepted or not scored."""
    found = [entry for server in report.servers for entry in summary.findings(server)]
    for level, style in (("error", "red"), ("warning", "yellow")):
        count = sum(finding.level == level for tool, finding in found if not view.tool or tool == view.tool)
        if count:
            yield Text(summary.plural(count, level), style)
    if len(report.servers) + len(report.errors) > 1:
        yield Text(say("formats.server.scored", servers=summary.plural(len(report.servers), "server")))
    accepted = sum(len(server.suppressed) for server in report.servers)
    if accepted:
        yield Text(say("formats.server.suppressed", count=accepted), "dim")
    if report.errors:
        yield Text(say("formats.server.not-scored", count=len(report.errors)), "red")
