"""What to do, for a terminal: what the tools of a server have in common, the edits that gain most, and the risk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rich.console import ConsoleRenderable
from rich.text import Text

from scorer.contracts.report import ServerReport
from scorer.data.messages import say, text
from scorer.formats import risk_wording, summary
from scorer.formats.sanitize import label, prose
from scorer.formats.text_layout import LEVEL_STYLE, hanging, packed, title
from scorer.formats.view_options import ViewOptions

#: How many patterns are listed without `--details`.
PATTERNS_SHOWN: Final = 3


def finding_line(group: summary.FindingGroup, server: ServerReport) -> ConsoleRenderable:
    """Return a finding with the tools that it affects, and below it the fix."""
    finding = group.finding
    line = Text.assemble((finding.level, LEVEL_STYLE[finding.level]), " ", finding.rule, " · ")
    line.append(_affected(group, server), "bold").append(" · ").append(prose(group.message()))
    fix = group.fix_line(prose)
    return hanging(Text("-"), line.append(f"\n{fix}" if fix else ""))


def _affected(group: summary.FindingGroup, server: ServerReport) -> str:
    if len(group.tools) > 1:
        return summary.which_tools(group.tools, server.score.tool_count)
    return label(group.tools[0]) if group.tools else text("formats.whole-set")


def patterns(server: ServerReport, view: ViewOptions) -> Iterator[ConsoleRenderable]:
    """Yield what costs many tools points, each with what the grade would gain."""
    found = server.patterns if view.details else server.patterns[:PATTERNS_SHOWN]
    if found:
        yield title("patterns")
    for pattern in found:
        gain = Text(say("formats.gain.server", gain=summary.gain(pattern.gain)), "green")
        yield hanging(Text("-"), Text(prose(summary.sentence(pattern.text))).append(" · ").append(gain))


def edits(server: ServerReport, view: ViewOptions) -> Iterator[ConsoleRenderable]:
    """Yield the best edit of each of the tools whose best edit gains most."""
    found = summary.best_edits(server, view.top)
    if found:
        yield title("best-edits")
    for number, (tool, edit) in enumerate(found, 1):
        gains = summary.tool_and_server_gain(edit.gain.tdqs, edit.gain.server)
        line = Text.assemble((label(tool), "bold"), " · ", prose(edit.fix), " · ", (gains, "green"))
        yield hanging(Text(f"{number}."), line)


def risk(server: ServerReport, view: ViewOptions) -> Iterator[ConsoleRenderable]:
    """Yield what the tools can do and what their definitions cost; with details, how data could leak."""
    if server.risk is None:
        return
    known = server.risk
    parts = [say("formats.risk.line", counts=risk_wording.counts(known))]
    if view.details:
        parts += [risk_wording.shares(known), risk_wording.context_load(known), risk_wording.largest(known)]
    else:
        parts.append(risk_wording.short_load(known))
    yield from packed([*map(Text, parts)], view)
    legs = risk_wording.legs(known) if view.details else ()
    if legs:
        yield Text(text("formats.risk.exfiltration"))
    for leg, names in legs:
        yield hanging(Text("-"), Text(prose(say(leg, names=risk_wording.leg_names(names)))))
