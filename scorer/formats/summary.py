"""What the formats for people have in common: what to show first, and in which order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from scorer.contracts.dimensions import DIMENSION_TABLE, DIMENSIONS
from scorer.contracts.gate import Exempted
from scorer.contracts.orders import level_rank
from scorer.contracts.report import (
    NAMELESS,
    Finding,
    Opportunity,
    Report,
    ServerChange,
    ServerError,
    ServerReport,
    Suppressed,
    ToolReport,
)
from scorer.data.messages import say, text
from scorer.formats.sanitize import label, prose

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence


#: Two letters for each of the six dimensions, for a table's head.
HEADS: Final[Mapping[str, str]] = {each.key: each.head for each in DIMENSION_TABLE}


#: A gap of a draft.
_GAP: Final = re.compile(r"<[^<>]+>")
#: A gain below this would be shown as 0.
LEAST_SHOWN: Final = 0.005
#: From how many tools on a shared finding is shown once for all of them, and how many of these are named.
MANY: Final = 4
NAMED: Final = 3
#: From more findings than this of one tool, rule and level on, those about clients share an entry.
SEVERAL: Final = 3
#: How the ids of the rules about clients begin.
_OF_CLIENTS: Final = "CLI"


@dataclass(frozen=True, slots=True)
class Fix:
    """One edit worth making first: an error to fix, or an opportunity with its gain."""

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


def best_fixes(server: ServerReport) -> tuple[Fix, ...]:
    """Return the best edit of each tool, one a tool: errors first, then opportunities by what the server gains."""
    first: dict[str, Fix] = {}
    for fix in top_fixes(server, fix_count(server)):
        first.setdefault(fix.tool, fix)
    return tuple(first.values())


def best_edits(server: ServerReport, count: int) -> tuple[tuple[str, Opportunity], ...]:
    """Return at most `count` edits with the names of their tools: what the server gains most from first.

    No tool and no gap to fill comes twice, unless there are too few: what many tools need is a pattern, and one of
    them shows how to write it.
    """
    edits = (Fix(tool.name or NAMELESS, item) for tool in server.tools for item in tool.opportunities)
    ranked = [
        (fix.tool, fix.item) for fix in sorted(edits, key=_gain_order) if isinstance(fix.item, Opportunity)
    ]
    chosen: dict[str, Opportunity] = {}
    told: set[str] = set()
    for again in (False, True):
        for tool, edit in ranked:
            if len(chosen) == count:
                break
            gaps = _gaps(edit)
            if tool not in chosen and (again or told.isdisjoint(gaps)):
                chosen[tool] = edit
                told |= gaps
    return tuple(chosen.items())


def _gaps(edit: Opportunity) -> frozenset[str]:
    """Return what an edit leaves to its author, and the kind of the edit."""
    return frozenset({edit.rule, *_GAP.findall(edit.draft)})


def lowest_server(report: Report) -> ServerReport:
    """Return the server with the lowest grade (of equals the first by name). The report has at least one."""
    return min(report.servers, key=lambda server: (server.score.overall, server.name))


def sentence(words: str) -> str:
    """Return words with a capital letter at the start."""
    return words[:1].upper() + words[1:]


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
class FindingGroup:
    """A finding as reports show it: of one tool, of the tool set (no tool), or once for many tools.

    `alike`: the message is the same for all of them; `same_fix`: so is the fix. `more`: so many findings of the same
    rule and level in the same tool share the entry.
    """

    finding: Finding
    tools: tuple[str, ...]
    alike: bool = True
    same_fix: bool = True
    more: int = 0

    def message(self) -> str:
        """Return what is wrong, marked as an example where the tools differ in it."""
        message = self.finding.message
        if self.more:
            return say("formats.findings.more-places", message=message, count=self.more)
        return message if self.alike else say("formats.findings.for-example", message=message)

    def fix(self) -> str:
        """Return how to fix it, marked as an example where the tools need different edits."""
        fix = self.finding.fix
        return fix if self.same_fix else say("formats.findings.for-example", message=fix)

    def fix_line(self, write: Callable[[str], str] = str) -> str:
        """Return the fix as a line that says so, "" if there is none; `write` writes text as the format does."""
        if not self.finding.fix:
            return ""
        kind = "fix" if self.same_fix else "fix-for-example"
        return say(f"formats.findings.{kind}", fix=write(self.finding.fix))


def grouped_findings(server: ServerReport) -> tuple[FindingGroup, ...]:
    """Return the findings, the most severe first; many tools share one entry for a rule, widest first."""
    alike: dict[tuple[str, str], list[tuple[str, Finding]]] = {}
    single: list[tuple[str, Finding]] = [("", finding) for finding in server.findings]
    for tool in server.tools:
        for finding in tool.findings:
            alike.setdefault((finding.rule, finding.level), []).append((tool.name or NAMELESS, finding))
    wide: list[FindingGroup] = []
    for group in alike.values():
        names = tuple(dict.fromkeys(name for name, _ in group))
        if len(names) < MANY:
            single += group
        else:
            messages, fixes = ({wanted(item) for _, item in group} for wanted in (_message, _fix))
            wide.append(FindingGroup(group[0][1], names, len(messages) == 1, len(fixes) == 1))
    alone = [*_alone(sorted(single, key=_finding_order))]
    wide.sort(key=lambda each: (-len(each.tools), each.finding.rule))
    return tuple(sorted([*wide, *alone], key=lambda each: level_rank(each.finding.level)))


def _alone(single: Sequence[tuple[str, Finding]]) -> Iterator[FindingGroup]:
    """Yield an entry for each finding; those about a client's schema rules share one for each tool, rule and level."""
    first: dict[tuple[str, str, str], list[Finding]] = {}
    for name, item in single:
        shared = item.pointer and item.pointer.count("/") > 1 and item.rule.startswith(_OF_CLIENTS)
        key = (name, item.rule, item.level) if shared else (name, str(id(item)), "")
        first.setdefault(key, []).append(item)
    for (name, _, _), items in first.items():
        more = 0 if len(items) <= SEVERAL else len(items) - 1
        for item in items[:1] if more else items:
            yield FindingGroup(item, (name,) if name else (), more=more)


def _message(finding: Finding) -> str:
    return finding.message


def _fix(finding: Finding) -> str:
    return finding.fix


def which_tools(names: Sequence[str], count: int, write: Callable[[str], str] = label) -> str:
    """Return which of `count` tools are affected: "all 28 tools", or "12 of 28 tools: a, b, c and 9 more".

    `write` writes a name as the format does.
    """
    tools = plural(count, "tool")
    if len(names) == count:
        return say("formats.findings.every-tool", tools=tools)
    first, more = ", ".join(write(name) for name in names[:NAMED]), len(names) - NAMED
    return say("formats.findings.some-tools", count=len(names), tools=tools, names=first, more=more)


def _all_findings(server: ServerReport) -> Iterator[tuple[str, Finding]]:
    yield from (("", finding) for finding in server.findings)
    for tool in server.tools:
        yield from ((tool.name or NAMELESS, finding) for finding in tool.findings)


def _finding_order(entry: tuple[str, Finding]) -> tuple[int, str, str, str, str]:
    tool, finding = entry
    return (level_rank(finding.level), tool, finding.rule, finding.pointer or "", finding.message)


def suppressed(server: ServerReport) -> tuple[Suppressed, ...]:
    """Return the accepted findings, in the order of `findings`."""
    return tuple(sorted(server.suppressed, key=lambda each: _finding_order((each.tool, each.finding))))


def accepted_where(each: Suppressed | Exempted) -> str:
    """Return where a finding was accepted, or a tool exempted, and until when: "mcp-scorer.toml:12, until …"."""
    end = say("formats.findings.until", date=each.until) if each.until else text("formats.findings.no-end")
    return ", ".join([*filter(None, [each.origin]), end])


def unlisted(server: ServerReport) -> str:
    """Return how many findings are left out, and why."""
    return say("formats.findings.unlisted", findings=plural(sum(server.unlisted.values()), "finding"))


def dimension_means(server: ServerReport) -> Mapping[str, float]:
    """Return the mean score of each dimension over the tools; empty without tools."""
    count = len(server.tools)
    if not count:
        return {}
    return {key: sum(tool.scores[key] for tool in server.tools) / count for key in DIMENSIONS}


def gain(points: float) -> str:
    """Return points as a signed number: one decimal, or two where one would say nothing."""
    if points < LEAST_SHOWN:
        return "+0"
    return f"{points:+.2f}" if points < 0.095 else f"{points:+.1f}"


def noun(count: int, thing: str) -> str:
    """Return "tool" or "tools": the form of the noun `formats.noun.<thing>` that fits a number."""
    return text(f"formats.noun.{thing}.{'one' if count == 1 else 'other'}")


def plural(count: int, thing: str) -> str:
    """Return "1 tool", "1,200 tools", "2 fixes"."""
    return f"{count:,} {noun(count, thing)}"


def percent(share: float) -> str:
    """Return a share (0 to 1) in percent, such as "12%"; what is there but rounds to nothing is below 1%."""
    return "<1%" if 0 < share < 0.005 else f"{share:.0%}"


def more(count: int, thing: str, hint: str = "") -> str:
    """Return "… and 3 more tools", with a hint at the option that shows them."""
    if hint:
        return say("formats.more-with-hint", count=count, noun=noun(count, thing), hint=hint)
    return say("formats.more", count=count, noun=noun(count, thing))


def tool_and_server_gain(tool: float, server: float) -> str:
    """Return the estimated gains of an edit: "TDQS about +0.3, grade about +0.1"; without one that is next to 0."""
    if server < LEAST_SHOWN:
        return say("formats.gain.tool", tool=gain(tool))
    return say("formats.gain.both", tool=gain(tool), server=gain(server))


def failure_line(error: ServerError) -> str:
    """Return which server could not be scored, in which phase, and why, as one safe line."""
    return say(
        "formats.server.failure",
        name=label(error.name),
        phase=prose(error.phase),
        message=prose(error.message),
    )


def generator(report: Report) -> str:
    """Return what made a report: the program's version, and the rubric and specification that it scored with."""
    return say(
        "formats.made-by",
        generator=report.generator_name,
        version=report.generator_version,
        calibration=report.rubric.calibration,
        hash=report.rubric.hash,
        spec=report.rubric.spec,
    )


def gate_words(report: Report) -> str:
    """Return "Gate passed" or "Gate failed"; "Incomplete" where nothing fails but a server could not be scored."""
    if not report.gate.passed:
        return text("formats.gate.failed")
    return text("formats.gate.incomplete" if report.errors else "formats.gate.passed")


def left_out(shown: int, things: Sequence[object]) -> int:
    """Return how many of `things` are not among the first `shown`."""
    return max(0, len(things) - shown)


#: The kinds of changes, in the order in which they are shown.
CHANGES: Final = ("removed", "renamed", "changed", "added", "beside")


def changes(change: ServerChange) -> str:
    """Return how many tools changed in which way: "1 removed, 2 changed", or "no changes"."""
    counts = [(sum(tool.kind == kind for tool in change.tools), kind) for kind in CHANGES]
    shown = [
        say("formats.change.count", count=count, kind=change_kind(kind)) for count, kind in counts if count
    ]
    return ", ".join(shown) or text("formats.change.none")


def change_kind(kind: str) -> str:
    """Return a kind of change in words."""
    return text(f"formats.change.kind.{kind}")


def before(change: ServerChange) -> str:
    """Return one sentence on what changed since the baseline."""
    old = change.old
    return say(
        "formats.change.against",
        against=change.against,
        overall=old.overall,
        tier=old.tier,
        changes=changes(change),
    )
