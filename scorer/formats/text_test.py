"""A report for the output of a test run: what failed and which words to change, or the scores."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

from rich.text import Text

from scorer.contracts.gate import Condition
from scorer.contracts.report import NAMELESS
from scorer.data.messages import say, text
from scorer.formats import summary
from scorer.formats.console import finished, new_console
from scorer.formats.gate_reasons import gate_lines
from scorer.formats.sanitize import label, prose
from scorer.formats.text_advice import edits, patterns
from scorer.formats.text_layout import hanging, more, title
from scorer.formats.text_table import legend, tool_table
from scorer.formats.text_verdict import grade
from scorer.formats.view_options import ViewOptions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import ConsoleRenderable

    from scorer.contracts.gate import Reason
    from scorer.contracts.report import Opportunity, Report, ServerReport, ToolReport

#: pytest puts four columns before each line of a failure.
_VIEW: Final = ViewOptions(width=92)
#: How many reasons, tools and edits of each tool a failure lists.
REASONS_SHOWN: Final = 10
TOOLS_SHOWN: Final = 5
EDITS_SHOWN: Final = 2
#: What a better description of a tool can raise, and what that of any tool can.
_OF_TOOL: Final = frozenset(
    {Condition.TOOL, Condition.DIMENSION, Condition.WORSE_SCORE, Condition.WORSE_TIER}
)
_OF_SET: Final = frozenset({Condition.OVERALL, Condition.QUALITY})


def failure(report: Report) -> str:
    """Return why the gate failed and the edits that matter for it, without a line break at the end."""
    console = new_console(_VIEW)
    for line in _failure(report):
        console.print(line)
    return finished(console, _VIEW).rstrip("\n")


def scored(server: ServerReport) -> str:
    """Return the scores of a server, what its tools have in common, and the edits that gain most."""
    console = new_console(_VIEW)
    sections = (
        chain(tool_table(summary.worst_first(server), _VIEW), legend(_VIEW)),
        patterns(server, _VIEW),
        edits(server, _VIEW),
    )
    for section in sections:
        if lines := [*section]:
            for line in lines:
                console.print(line)
            console.print()
    for line in grade(server, _VIEW):
        console.print(line)
    return finished(console, _VIEW)


def _failure(report: Report) -> Iterator[ConsoleRenderable]:
    for server in report.servers:
        of_server = say("formats.server.verdict", overall=server.score.overall, tier=server.score.tier)
        yield Text(f"{label(server.name)}: {of_server} · {text('formats.gate.failed')}")
    reasons = gate_lines(report)
    for reason in reasons[:REASONS_SHOWN]:
        yield hanging(Text("-"), Text(prose(reason)))
    yield from more(summary.left_out(REASONS_SHOWN, reasons), "reason", "check")
    fixes = [*dict.fromkeys(_fixes(report))]
    groups = [*_edits(report)]
    if fixes or groups:
        yield Text()
        yield title("words-to-change")
    for words in fixes[:REASONS_SHOWN]:
        yield hanging(Text("-"), Text(prose(words)))
    for tool, found in groups[:TOOLS_SHOWN]:
        for edit in found:
            gains = summary.tool_and_server_gain(edit.gain.tdqs, edit.gain.server)
            yield hanging(Text("-"), Text(f"{label(tool)} · {prose(edit.fix)} · {gains}"))
    yield from more(summary.left_out(TOOLS_SHOWN, groups), "tool", "check")


def _fixes(report: Report) -> Iterator[str]:
    """Yield how to fix each finding that fails the gate."""
    for reason in report.gate.reasons:
        if reason.rule not in (Condition.FINDING, Condition.WORSE_FINDING):
            continue
        server = report.servers[reason.server]
        found = server.findings if not reason.tool else _tool(server, reason.tool).findings
        for each in found:
            if each.rule == reason.subject and each.fix:
                yield f"{reason.tool or text('formats.whole-set')} · {each.rule} · {each.fix}"


def _edits(report: Report) -> Iterator[tuple[str, Sequence[Opportunity]]]:
    """Yield the tools whose descriptions the gate minds, what gains most first, each with its best edits."""
    for at, server in enumerate(report.servers):
        reasons = [each for each in report.gate.reasons if each.server == at]
        everywhere = any(each.rule in _OF_SET for each in reasons)
        named = {each.tool for each in reasons if each.rule in _OF_TOOL}
        chosen = [each for each in server.tools if everywhere or each.shown_name in named]
        best = [(tool.shown_name, _best(tool, reasons)) for tool in chosen]
        yield from sorted(
            ((name, found) for name, found in best if found),
            key=lambda entry: (entry[0] not in named, -sum(each.gain.server for each in entry[1]), entry[0]),
        )


def _best(tool: ToolReport, reasons: Sequence[Reason]) -> Sequence[Opportunity]:
    """Return the edits of a tool that gain most; those of a dimension that the gate minds come first."""
    minded = {each.subject for each in reasons if each.tool == tool.shown_name}
    ranked = sorted(
        enumerate(tool.opportunities), key=lambda entry: (entry[1].dimension not in minded, entry[0])
    )
    return [each for _, each in ranked[:EDITS_SHOWN]]


def _tool(server: ServerReport, name: str) -> ToolReport:
    return next(each for each in server.tools if (each.name or NAMELESS) == name)
