"""What a maintainer shares of a report: a summary in Markdown, and a badge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from scorer.data.messages import say, text
from scorer.formats import badge, summary
from scorer.formats.sanitize import markdown, markdown_code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorer.contracts.report import Report, ServerReport

#: How many patterns and how many tools the summary names.
_PATTERNS: Final = 3
_LOWEST: Final = 3


@dataclass(frozen=True, slots=True)
class Share:
    """The summary, the badge as an SVG picture, the Markdown that shows the badge, and how to write its file."""

    summary: str
    badge: Markup
    embed: str
    command: str


def share(server: ServerReport, report: Report, *, passed: bool) -> Share:
    """Return what is shared of one server; `passed` says whether it passed the gate."""
    grade = badge.message(server)
    return Share(
        summary="\n".join(_lines(server, report, passed=passed)) + "\n",
        badge=Markup(badge.picture(server, inline=True)),
        embed=say("formats.html.share.embed", grade=grade),
        command=say("formats.html.share.command"),
    )


def _lines(server: ServerReport, report: Report, *, passed: bool) -> Iterator[str]:
    score = server.score
    yield say(
        "formats.html.share.head",
        name=markdown_code(server.name),
        overall=score.overall,
        tier=score.tier,
        tools=summary.plural(score.tool_count, "tool"),
        gate=text("formats.gate.passed" if passed else "formats.gate.failed"),
    )
    yield ""
    for pattern in server.patterns[:_PATTERNS]:
        yield say("formats.html.share.pattern", text=markdown(pattern.text), gain=summary.gain(pattern.gain))
    lowest = summary.worst_first(server)[:_LOWEST]
    if lowest:
        names = ", ".join(f"{markdown_code(tool.name)} {tool.tdqs:.1f}" for tool in lowest)
        yield say("formats.html.share.lowest", names=names)
    yield ""
    yield say("formats.html.share.made-by", generator=report.generator_name, version=report.generator_version)
