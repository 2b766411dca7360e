"""What the formats for people have in common: what to say first, and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from scorer.contracts.dimensions import DIMENSIONS
from scorer.contracts.orders import level_rank
from scorer.contracts.report import (
    NAMELESS,
    Finding,
    Opportunity,
    ServerChange,
    ServerReport,
    Suppressed,
    ToolReport,
)
from scorer.formats.sanitize import label

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


#: Two letters for each of the six dimensions, for a table's head.
HEADS: Final[Mapping[str, str]] = dict(zip(DIMENSIONS, ("Pu", "Us", "Be", "Pa", "Co", "Cm"), strict=True))


#: Tools with the same finding from which on it is told once for all of them, and how many of them are named.
MANY: Final = 4
NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class Fix:
    """One edit worth making first: an error to mend, or an opportunity with what it gains."""

    tool: str
    item: Finding | Opportunity


def worst_first(server: ServerReport) -> tuple[ToolReport, ...]:
    """Return the tools, the lowest `tdqs` first; of equals the lower estimate, then by name."""
    return tuple(sorted(server.tools, key=lambda tool: (tool.tdqs, tool.tdqs_estimate, tool.name)))


def top_fixes(server: ServerReport, count: int) -> tuple[Fix, ...]:
    """Return at most `count` edits: errors first, then opportunities by what the server gains."""
    errors = (Fix(tool, item) for tool, item in findings(server) if item.level == "error")
    gains = (Fix(tool.name or NAMELESS, item) for tool in server.tools for item in tool.opportunities)
    return (*errors, *sorted(gains, key=_gain_order))[:count]


def fix_count(server: ServerReport) -> int:
    """Return how many edits `top_fixes` chooses from."""
    errors = sum(item.level == "error" for _, item in _all_findings(server))
    return errors + sum(len(tool.opportunities) for tool in server.tools)


def _gain_order(fix: Fix) -> tuple[float, float, str, str, str]:
    assert isinstance(fix.item, Opportunity)
    gain = fix.item.gain
    return (-gain.server, -gain.tdqs, fix.tool, fix.item.rule, fix.item.pointer or "")


def findings(server: ServerReport) -> tuple[tuple[str, Finding], ...]:
    """Return every finding with its tool's name ("" for the set): by level, then tool, then rule."""
    return tuple(sorted(_all_findings(server), key=_finding_order))


@dataclass(frozen=True, slots=True)
class Told:
    """A finding as people are told of it: of one tool, of the set (no tool), or once for many tools.

    `alike` tells whether the message is the same for all of them.
    """

    finding: Finding
    tools: tuple[str, ...]
    alike: bool

    def message(self) -> str:
        """Return what is wrong, marked as an example where the tools differ in it."""
        return self.finding.message if self.alike else f"such as: {self.finding.message}"


def told(server: ServerReport) -> tuple[Told, ...]:
    """Return the findings, the gravest first; what the same edit mends in many tools is told once, the widest first."""
    alike: dict[tuple[str, str, str], list[tuple[str, Finding]]] = {}
    single: list[tuple[str, Finding]] = [("", finding) for finding in server.findings]
    for tool in server.tools:
        for finding in tool.findings:
            key = (finding.rule, finding.level, finding.fix)
            alike.setdefault(key, []).append((tool.name or NAMELESS, finding))
    wide: list[Told] = []
    for group in alike.values():
        names = tuple(dict.fromkeys(name for name, _ in group))
        if len(names) < MANY:
            single += group
        else:
            same = len({finding.message for _, finding in group}) == 1
            wide.append(Told(group[0][1], names, same))
    alone = [Told(item, (name,) if name else (), True) for name, item in sorted(single, key=_finding_order)]
    wide.sort(key=lambda each: (-len(each.tools), each.finding.rule))
    return tuple(sorted([*wide, *alone], key=lambda each: level_rank(each.finding.level)))


def several(names: Sequence[str], count: int) -> str:
    """Return which of `count` tools are meant: "all 28 tools", or "12 of 28 tools: a, b, c and 9 more"."""
    every = plural(count, "tool")
    if len(names) == count:
        return f"all {every}"
    shown = ", ".join(label(name) for name in names[:NAMED])
    return f"{len(names)} of {every}: {shown} and {len(names) - NAMED} more"


def _all_findings(server: ServerReport) -> Iterator[tuple[str, Finding]]:
    yield from (("", finding) for finding in server.findings)
    for tool in server.tools:
        yield from ((tool.name or NAMELESS, finding) for finding in tool.findings)


def _finding_order(entry: tuple[str, Finding]) -> tuple[int, str, str, str, str]:
    tool, finding = entry
    return (level_rank(finding.level), tool, finding.rule, finding.pointer or "", finding.message)


def suppressed(server: ServerReport) -> tuple[Suppressed, ...]:
    """Return what is accepted, in the order of `findings`."""
    return tuple(sorted(server.suppressed, key=lambda each: _finding_order((each.tool, each.finding))))


def accepted_where(each: Suppressed) -> str:
    """Say where a finding was accepted and until when: "mcp-scorer.toml:12, until 2027-03-31"."""
    return ", ".join([*filter(None, [each.origin]), f"until {each.until}" if each.until else "without end"])


def unlisted(server: ServerReport) -> str:
    """Say how many findings are left out, and why."""
    count = sum(server.unlisted.values())
    return f"{plural(count, 'finding')} not listed: ignored, or of level info (--profile pedantic)."


def dimension_means(server: ServerReport) -> Mapping[str, float]:
    """Return the mean score of each dimension over the tools; empty without tools."""
    count = len(server.tools)
    if not count:
        return {}
    return {key: sum(tool.scores[key] for tool in server.tools) / count for key in DIMENSIONS}


def gain(points: float) -> str:
    """Return points as a signed number: one decimal, or two where one would say nothing."""
    if points < 0.005:
        return "+0"
    return f"{points:+.2f}" if points < 0.095 else f"{points:+.1f}"


def plural(count: int, thing: str) -> str:
    """Return "1 tool", "1,200 tools", "2 fixes"."""
    ending = "" if count == 1 else "es" if thing.endswith("x") else "s"
    return f"{count:,} {thing}{ending}"


def left_out(shown: int, things: Sequence[object]) -> int:
    """Return how many of `things` are not among the first `shown`."""
    return max(0, len(things) - shown)


#: What became of tools, in words, in the order in which it is told.
CHANGES: Final[Mapping[str, str]] = {
    "removed": "removed",
    "renamed": "renamed",
    "changed": "changed under the same name",
    "added": "added",
    "beside": "scored otherwise with the same definition",
}


def changes(change: ServerChange) -> str:
    """Return what became of a server's tools: "1 removed, 2 changed under the same name", or "none differs"."""
    counts = [(sum(tool.kind == kind for tool in change.tools), words) for kind, words in CHANGES.items()]
    return ", ".join(f"{count:,} {words}" for count, words in counts if count) or "none differs"


def before(change: ServerChange) -> str:
    """Return one sentence on what differs from the state before."""
    graded = f"{change.old.overall:.1f}, tier {change.old.tier}"
    return f"Against {change.against} ({graded} before): of the tools {changes(change)}."
