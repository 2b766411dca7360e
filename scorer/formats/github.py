"""The findings as workflow commands of GitHub Actions, which it shows next to the lines they point at.

A runner shows ten of each kind per step and drops the rest: so the most severe come first, a defect of many
tools is one command, and the last notice gives the verdict and says how many are left out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from scorer.contracts.gate import REGRESSIONS, Condition
from scorer.contracts.orders import LEVELS
from scorer.contracts.report import NAMELESS, Finding
from scorer.data.messages import say, text
from scorer.formats.gate_reasons import gate_lines, reason_lines
from scorer.formats.located_findings import grouped, located_findings, rule_title
from scorer.formats.sanitize import defuse, label, lines, prose
from scorer.formats.summary import failure_line, findings, gate_words, lowest_server, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from scorer.contracts.gate import Reason
    from scorer.contracts.location import Locate, Place
    from scorer.contracts.report import Report
    from scorer.formats.located_findings import Group

#: Commands of each kind that a step shows.
SHOWN: Final = 10
#: How many reasons of a failed gate are shown.
REASONS: Final = 5
#: How many tools that got worse are shown; errors have the rest of their places.
WORSE: Final = 5
#: Asks for the place of a tool as a whole.
_NOWHERE: Final = Finding("", "", "error", "", None, None, "")
_KINDS: Final[Mapping[str, str]] = {"error": "error", "warning": "warning", "info": "notice"}


class _Command(NamedTuple):
    """One workflow command: its kind, where it points (None: nowhere), its lines, and how many findings it covers."""

    kind: str
    place: Place | None
    title: str
    lines: tuple[str, ...]
    findings: int = 1


def render(report: Report, locate: Locate) -> str:
    """Return one command a line; nothing of a definition can end a command or begin another."""
    about = (_about(group) for group in grouped(located_findings(report, locate)))
    wanted = [*_verdict(report), *_regressions(report, locate), *about]
    kept, counts = [], dict.fromkeys(_KINDS.values(), 0)
    counts["notice"] = 1  # the last one is the verdict
    for command in wanted:
        if counts[command.kind] < SHOWN:
            counts[command.kind] += 1
            kept.append(command)
    left = sum(command.findings for command in wanted) - sum(command.findings for command in kept)
    more = [say("formats.github.more", findings=plural(left, "finding"))] if left else []
    kept.append(_Command("notice", None, "mcp-scorer", (" · ".join(_grades(report)), *more)))
    return "".join(f"{_written(command)}\n" for command in kept)


def _grades(report: Report) -> Iterator[str]:
    """Yield the verdict: whether the gate passed, the grade, and how many findings there are."""
    yield gate_words(report)
    if report.servers:
        lowest = lowest_server(report)
        score = lowest.score
        grade = (
            f"{label(lowest.name)}, {say('formats.server.verdict', overall=score.overall, tier=score.tier)}"
        )
        if len(report.servers) == 1:
            yield from (grade, plural(score.tool_count, "tool"))
        else:
            yield say("formats.server.scored", servers=plural(len(report.servers), "server"))
            yield say("formats.server.lowest", name=grade)
        levels = Counter(finding.level for server in report.servers for _, finding in findings(server))
        yield from (plural(levels[level], level) for level in LEVELS if levels[level] and level != "info")
    if report.errors:
        yield say("formats.server.not-scored", count=len(report.errors))


def _verdict(report: Report) -> Iterator[_Command]:
    """Yield the servers that could not be scored, and the failed gate with its first reasons.

    Regressions of tools are counted: they are shown where the tools are.
    """
    for error in report.errors:
        yield _Command("error", None, text("formats.github.not-scored"), (failure_line(error),))
    if not report.gate.passed:
        worse = [each for each in report.gate.reasons if _is_worse_tool(each)]
        others = [each for each in report.gate.reasons if not _is_worse_tool(each)]
        reasons = [prose(line) for line in reason_lines(report, others)]
        left = len(reasons) - REASONS
        more = [say("formats.github.more-reasons", reasons=plural(left, "reason"))] if left > 0 else []
        tools = plural(len({(each.server, each.tool) for each in worse}), "tool")
        regressions = plural(len(worse), "regression")
        counted = [say("formats.github.regressions", regressions=regressions, tools=tools)] if worse else []
        yield _Command("error", None, gate_words(report), (*counted, *reasons[:REASONS], *more))


def _is_worse_tool(reason: Reason) -> bool:
    return bool(reason.tool) and reason.rule in REGRESSIONS


def _lost(reasons: Sequence[Reason]) -> tuple[bool, float]:
    """Return how much a tool got worse: whether its risk rose, and the points that its scores lost."""
    fell = [each for each in reasons if each.rule is Condition.WORSE_SCORE]
    points = sum(float(each.wanted or 0) - float(each.got or 0) for each in fell)
    return len(fell) < len(reasons), points


def _regressions(report: Report, locate: Locate) -> Iterator[_Command]:
    """Yield one command for each tool that got worse, at its place, those that lost most first.

    New findings are left out, because each has a command.
    """
    by_tool: defaultdict[tuple[int, str], list[Reason]] = defaultdict(list)
    for reason in report.gate.reasons:
        if _is_worse_tool(reason) and reason.rule is not Condition.WORSE_FINDING:
            by_tool[reason.server, reason.tool].append(reason)
    for (at, name), reasons in sorted(by_tool.items(), key=lambda each: _lost(each[1]), reverse=True)[:WORSE]:
        server = report.servers[at]
        tool = next((tool for tool in server.tools if (tool.name or NAMELESS) == name), None)
        told = tuple(prose(line) for line in gate_lines(report, reasons))
        yield _Command("error", locate(server, tool, _NOWHERE), text("formats.github.regression"), told, 0)


def _about(group: Group) -> _Command:
    first = group.findings[0]
    return _Command(
        _KINDS[first.finding.level],
        first.place,
        rule_title(first.finding),
        (group.message, group.fix),
        len(group.findings),
    )


def _written(command: _Command) -> str:
    properties = {**_pointing(command.place), "title": command.title}
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{command.kind} {written}::{_data(command.lines)}"


def _pointing(place: Place | None) -> Mapping[str, str]:
    if place is None:
        return {}
    return {
        "file": place.path,
        "line": str(place.line),
        "endLine": str(place.line),
        "col": str(place.column),
        "endColumn": str(place.end_column),
    }


def _data(parts: tuple[str, ...]) -> str:
    return "%0A".join(map(_escaped, parts))


def _property(raw: str) -> str:
    return _escaped(raw).replace(":", "%3A").replace(",", "%2C")


def _escaped(raw: str) -> str:
    """Return text as a command's data: its own percent signs and line breaks escaped, and no older command in it."""
    shown = defuse(lines(raw))
    return shown.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
