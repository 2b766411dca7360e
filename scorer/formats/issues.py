"""Findings for programs that show them beside the definitions: each with its tool, its place, its identity.

Opportunities are no findings, and never appear here.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scorer.contracts.orders import level_rank
from scorer.contracts.report import NAMELESS
from scorer.formats.sanitize import label, prose
from scorer.formats.summary import MANY, several

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scorer.contracts.location import Locate, Place
    from scorer.contracts.report import Finding, Report, ServerReport, Suppressed, ToolReport


@dataclass(frozen=True, slots=True)
class Issue:
    """A finding of a tool, or of the set (None), and where it points; `accepted` where somebody accepted it.

    `identity` is the same from run to run and holds no line: it changes only with the names of server, tool
    and rule, and with the pointer. Findings that share all of these are counted.
    """

    server: ServerReport
    tool: ToolReport | None
    finding: Finding
    place: Place
    identity: str
    accepted: Suppressed | None = None

    @property
    def owner(self) -> str:
        """The name of the tool, or of the server where the finding is about its set."""
        return (self.tool.name or NAMELESS) if self.tool else self.server.name

    @property
    def message(self) -> str:
        """What is wrong with what, as one safe line."""
        return f"{label(self.owner)}: {prose(self.finding.message)}"


@dataclass(frozen=True, slots=True)
class Group:
    """Issues of one server that one sentence tells: a single one, or one finding of many of its tools."""

    issues: tuple[Issue, ...]

    @property
    def message(self) -> str:
        """What is wrong and with which tools, as one safe line."""
        first = self.issues[0]
        if len(self.issues) == 1:
            return first.message
        alike = all(issue.finding.message == first.finding.message for issue in self.issues)
        return f"{'' if alike else 'such as: '}{prose(first.finding.message)}; {self._owners()}"

    def _owners(self) -> str:
        names = [*dict.fromkeys(issue.owner for issue in self.issues)]
        return f"on {several(names, self.issues[0].server.score.tool_count)}"


def issues(report: Report, locate: Locate) -> tuple[Issue, ...]:
    """Return every finding that counts: the gravest first, then by server, tool and rule."""
    return tuple(issue for issue in _all(report, locate) if not issue.accepted)


def accepted(report: Report, locate: Locate) -> tuple[Issue, ...]:
    """Return every finding that somebody has accepted, in the same order."""
    return tuple(issue for issue in _all(report, locate) if issue.accepted)


def grouped(found: Sequence[Issue]) -> tuple[Group, ...]:
    """Gather findings of one rule and one fix that many tools of a server share; of a level, the widest first."""
    alike: defaultdict[tuple[int, str, str, str], list[Issue]] = defaultdict(list)
    for issue in found:
        finding = issue.finding
        alike[id(issue.server), finding.rule, finding.level, finding.fix].append(issue)
    groups = [group for together in alike.values() for group in _groups(together)]
    return tuple(sorted(groups, key=lambda group: (*_order(group.issues[0])[:1], -len(group.issues))))


def _groups(together: Sequence[Issue]) -> Iterator[Group]:
    if len({issue.owner for issue in together}) >= MANY:
        yield Group(tuple(together))
    else:
        yield from (Group((issue,)) for issue in together)


def _all(report: Report, locate: Locate) -> list[Issue]:
    seen: Counter[str] = Counter()
    return sorted(
        (each for server in report.servers for each in _of_server(server, locate, seen)), key=_order
    )


def _of_server(server: ServerReport, locate: Locate, seen: Counter[str]) -> Iterator[Issue]:
    tools = {tool.name: tool for tool in server.tools}
    found: list[tuple[ToolReport | None, Finding, Suppressed | None]] = [
        (tool, finding, None)
        for tool in (None, *server.tools)
        for finding in (tool.findings if tool else server.findings)
    ]
    found += [(tools.get(entry.tool), entry.finding, entry) for entry in server.suppressed]
    for tool, finding, entry in found:
        identity = _identity(server, tool, finding, seen)
        yield Issue(server, tool, finding, locate(server, tool, finding), identity, entry)


def _identity(server: ServerReport, tool: ToolReport | None, finding: Finding, seen: Counter[str]) -> str:
    parts = [server.name, tool.name if tool else None, finding.rule, finding.pointer]
    key = json.dumps(parts)
    seen[key] += 1
    counted = json.dumps([*parts, seen[key]]) if seen[key] > 1 else key
    return hashlib.sha256(counted.encode()).hexdigest()[:32]


def _order(issue: Issue) -> tuple[int, str, str, str, str, str]:
    finding = issue.finding
    level = level_rank(finding.level)
    return (level, issue.server.name, issue.owner, finding.rule, finding.pointer or "", finding.message)


def fix_line(finding: Finding) -> str:
    """Return how to mend it, as one safe line."""
    return f"Fix: {prose(finding.fix)}"


def rule_title(finding: Finding) -> str:
    """Return the rule's id and name, as one safe line."""
    return f"{label(finding.rule)} {label(finding.name)}"
