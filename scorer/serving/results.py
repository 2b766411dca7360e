"""Reports as results of calls: bounded, with the number of what was cut, and with hidden characters escaped.

The output schemas in reports/serve-tools.json describe them.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from scorer.contracts.errors import InputError
from scorer.contracts.orders import LEVELS
from scorer.data.messages import say
from scorer.data.near_words import near_words
from scorer.formats import summary
from scorer.formats.breaking_words import breaking_words
from scorer.formats.gate_reasons import reason_words
from scorer.formats.json import plain
from scorer.formats.sanitize import clip, label, lines, prose
from scorer.gate.changes import regressions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorer.contracts.gate import GateResult
    from scorer.contracts.report import (
        Finding,
        Opportunity,
        ServerChange,
        ServerReport,
        ToolChange,
        ToolReport,
    )

#: Entries of the lists that have no limit of their own: findings about the set, patterns, reasons.
MOST: Final = 20
#: Characters of a text to write or to replace.
_TEXT: Final = 2_000
#: Rules about the configuration, which concern its author alone.
_OF_CONFIGURATION: Final = "CFG"


class Cut:
    """Cuts lists, and counts what was cut from each."""

    def __init__(self) -> None:
        self.omitted: dict[str, int] = {}

    def __call__(self, name: str, entries: Sequence[Any], most: int = MOST) -> list[Any]:
        """Return the first entries. What is left out is added to what was left out under the name before."""
        if len(entries) > most:
            self.omitted[name] = self.omitted.get(name, 0) + len(entries) - most
        return list(entries[:most])


def score_result(report: ServerReport, gate: GateResult, limit: int, offset: int) -> dict[str, Any]:
    """Return the grade of a server, `limit` of its tools from `offset` on, and the findings about the set."""
    cut, score = Cut(), report.score
    tools = summary.worst_first(report)
    end = offset + limit
    if len(tools) > limit:
        cut.omitted["tools"] = len(tools) - len(tools[offset:end])
    about_set = [each for each in report.findings if not each.rule.startswith(_OF_CONFIGURATION)]
    return {
        "server": label(report.name),
        **plain({"overall": score.overall, "tier": score.tier}),
        **plain({"description_quality": score.description_quality, "coherence": score.coherence}),
        "tool_count": score.tool_count,
        "gate": {
            "passed": gate.passed,
            "reasons": [prose(reason_words(each)) for each in cut("gate.reasons", gate.reasons)],
        },
        "tools": [_tool(each) for each in tools[offset:end]],
        "findings": [_finding(each) for each in cut("findings", about_set)],
        "patterns": [prose(each.text) for each in cut("patterns", report.patterns)],
        "omitted": cut.omitted,
        "next_offset": end if end < len(tools) else None,
    }


def _tool(tool: ToolReport) -> dict[str, Any]:
    levels = Counter(each.level for each in tool.findings)
    best = next(iter(tool.opportunities), None)
    return {
        "name": label(tool.name),
        "tdqs": tool.tdqs,
        "tier": tool.tier,
        "scores": plain(tool.scores),
        "risk": tool.risk["category"],
        "tokens": tool.tokens,
        "findings": {level: levels[level] for level in LEVELS if levels[level]},
        "best_edit": best and {"fix": prose(best.fix), "gain": round(best.gain.tdqs, 2)},
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "level": finding.level,
        "message": prose(finding.message),
        "fix": prose(finding.fix),
        "pointer": finding.pointer and prose(finding.pointer),
    }


def edit_result(report: ServerReport, name: str, limit: int) -> dict[str, Any]:
    """Return the edits and defects of one tool. Raises InputError with similar names if there is no such tool."""
    cut, tool = Cut(), _named(report, name)
    return {
        "server": label(report.name),
        "tool": label(tool.name),
        "tdqs": tool.tdqs,
        "tier": tool.tier,
        "scores": plain(tool.scores),
        "edits": [_edit(each, tool.description) for each in cut("edits", tool.opportunities, limit)],
        "findings": [_finding(each) for each in cut("findings", tool.findings, limit)],
        "omitted": cut.omitted,
    }


def _named(report: ServerReport, name: str) -> ToolReport:
    found = next((tool for tool in report.tools if name in (tool.name, label(tool.name))), None)
    if found is not None:
        return found
    names = [label(tool.name) for tool in report.tools]
    near = near_words(name, names, MOST) or names[:MOST]
    raise InputError(say("serving.tool.unknown", name=label(name), similar=", ".join(near)))


def _edit(edit: Opportunity, description: str) -> dict[str, Any]:
    start, end = edit.span or (0, 0)
    return {
        "rule": edit.rule,
        "dimension": edit.dimension,
        "fix": prose(edit.fix, _TEXT),
        "draft": prose(edit.draft, _TEXT),
        "replaces": clip(lines(description[start:end]), _TEXT) if edit.span else None,
        "pointer": edit.pointer and prose(edit.pointer),
        "gain": round(edit.gain.tdqs, 2),
    }


def change_result(change: ServerChange, limit: int) -> dict[str, Any]:
    """Return what changed between two versions, and what got worse."""
    cut = Cut()
    return {
        "server": label(change.name),
        "old": {"overall": change.old.overall, "tier": change.old.tier},
        "new": {"overall": change.new.overall, "tier": change.new.tier},
        "regressions": [
            prose(reason_words(each)) for each in cut("regressions", [*regressions(change)], limit)
        ],
        "tools": [_changed(each, cut) for each in cut("tools", change.tools, limit)],
        "omitted": cut.omitted,
    }


def _changed(tool: ToolChange, cut: Cut) -> dict[str, Any]:
    came = cut("tools.new_findings", tool.new_findings)
    fixed = cut("tools.fixed_findings", sorted({each.rule for each in tool.fixed_findings}))
    return {
        "name": label(tool.name),
        "kind": tool.kind,
        "was": tool.was and label(tool.was),
        "old_tdqs": tool.old_tdqs,
        "new_tdqs": tool.new_tdqs,
        "breaking": prose(breaking_words(tool)),
        "new_findings": [prose(f"{each.rule}: {each.message}") for each in came],
        "fixed_findings": fixed,
    }
