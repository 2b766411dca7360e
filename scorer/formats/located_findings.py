"""Findings for programs that show them next to the definitions: each with its tool, place and identity.

Opportunities are not findings, and never appear here.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scorer.contracts.orders import level_rank
from scorer.contracts.report import NAMELESS
from scorer.data.messages import say
from scorer.formats.sanitize import label, prose
from scorer.formats.summary import MANY, which_tools

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scorer.contracts.location import Locate, Place
    from scorer.contracts.report import Finding, Report, ServerReport, Suppressed, ToolReport


@dataclass(frozen=True, slots=True)
class LocatedFinding:
    """A finding of a tool, or of the tool set (None), and where it points; `accepted` if somebody accepted it.

    `among`: there are other servers in the report, so that a message names the server too.

    `identity` is the same from run to run and contains no line: it changes only with the names of server,
    tool and rule, and with the pointer. Findings that share all of these are numbered.
    """

    server: ServerReport
    tool: ToolReport | None
    finding: Finding
    place: Place
    identity: str
    accepted: Suppressed | None = None
    among: bool = False

    @property
    def owner(self) -> str:
        """The name of the tool, or of the server if the finding is about its tool set."""
        return (self.tool.name or NAMELESS) if self.tool else self.server.name

    @property
    def message(self) -> str:
        """What is wrong with what, as one safe line."""
        return f"{self.prefix}{label(self.owner)}: {prose(self.finding.message)}"

    @property
    def prefix(self) -> str:
        """What names the server before the name of a tool."""
        return f"{label(self.server.name)}: " if self.among and self.tool else ""


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one server that are shown together: a single one, or one defect of many of its tools."""

    findings: tuple[LocatedFinding, ...]

    @property
    def message(self) -> str:
        """What is wrong and with which tools, as one safe line."""
        first = self.findings[0]
        if len(self.findings) == 1:
            return first.message
        alike = all(located.finding.message == first.finding.message for located in self.findings)
        message = prose(first.finding.message)
        shown = message if alike else say("formats.findings.for-example", message=message)
        return first.prefix + say("formats.findings.on-tools", message=shown, tools=self._owners())

    @property
    def fix(self) -> str:
        """How to fix it, as one safe line: an example, if the tools need different edits."""
        first = self.findings[0].finding
        if all(located.finding.fix == first.fix for located in self.findings):
            return fix_line(first)
        return say("formats.findings.fix-for-example", fix=prose(first.fix))

    def _owners(self) -> str:
        names = [*dict.fromkeys(located.owner for located in self.findings)]
        return which_tools(names, self.findings[0].server.score.tool_count)


def located_findings(report: Report, locate: Locate) -> tuple[LocatedFinding, ...]:
    """Return every finding that counts: the most severe first, then by server, tool and rule."""
    return tuple(located for located in _all(report, locate) if not located.accepted)


def accepted_findings(report: Report, locate: Locate) -> tuple[LocatedFinding, ...]:
    """Return every finding that somebody accepted, in the same order."""
    return tuple(located for located in _all(report, locate) if located.accepted)


def grouped(found: Sequence[LocatedFinding]) -> tuple[Group, ...]:
    """Group findings of one rule that many tools of a server share; of a level, the widest first."""
    alike: defaultdict[tuple[int, str, str], list[LocatedFinding]] = defaultdict(list)
    for located in found:
        alike[id(located.server), located.finding.rule, located.finding.level].append(located)
    groups = [group for together in alike.values() for group in _groups(together)]
    return tuple(sorted(groups, key=lambda group: (*_order(group.findings[0])[:1], -len(group.findings))))


def _groups(together: Sequence[LocatedFinding]) -> Iterator[Group]:
    if len({located.owner for located in together}) >= MANY:
        yield Group(tuple(together))
    else:
        yield from (Group((located,)) for located in together)


def _all(report: Report, locate: Locate) -> list[LocatedFinding]:
    seen: Counter[str] = Counter()
    among = len(report.servers) > 1
    return sorted(
        (each for server in report.servers for each in _of_server(server, locate, seen, among)), key=_order
    )


def _of_server(
    server: ServerReport, locate: Locate, seen: Counter[str], among: bool
) -> Iterator[LocatedFinding]:
    tools = {tool.name: tool for tool in server.tools}
    found: list[tuple[ToolReport | None, Finding, Suppressed | None]] = [
        (tool, finding, None)
        for tool in (None, *server.tools)
        for finding in (tool.findings if tool else server.findings)
    ]
    found += [(tools.get(entry.tool), entry.finding, entry) for entry in server.suppressed]
    for tool, finding, entry in found:
        identity = _identity(server, tool, finding, seen)
        yield LocatedFinding(server, tool, finding, locate(server, tool, finding), identity, entry, among)


def _identity(server: ServerReport, tool: ToolReport | None, finding: Finding, seen: Counter[str]) -> str:
    parts = [server.name, tool.name if tool else None, finding.rule, finding.pointer]
    key = json.dumps(parts)
    seen[key] += 1
    counted = json.dumps([*parts, seen[key]]) if seen[key] > 1 else key
    return hashlib.sha256(counted.encode()).hexdigest()[:32]


def _order(located: LocatedFinding) -> tuple[int, str, str, str, str, str]:
    finding = located.finding
    level = level_rank(finding.level)
    return (level, located.server.name, located.owner, finding.rule, finding.pointer or "", finding.message)


def fix_line(finding: Finding) -> str:
    """Return how to fix it, as one safe line."""
    return say("formats.findings.fix", fix=prose(finding.fix))


def rule_title(finding: Finding) -> str:
    """Return the rule's id and name, as one safe line."""
    return f"{label(finding.rule)} {label(finding.name)}"
