"""The changes between two states of a server as lines for people, each regression once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from scorer.contracts.dimensions import LABELS
from scorer.contracts.orders import risk_rank
from scorer.contracts.report import NAMELESS
from scorer.data.messages import say, text
from scorer.formats import summary
from scorer.formats.breaking_words import breaking_words
from scorer.formats.changed_words import changed_words
from scorer.formats.sanitize import label, prose
from scorer.formats.told_evidence import told_once
from scorer.gate.changes import regressions, shown_by_score

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scorer.contracts.report import (
        Finding,
        ScoreChange,
        ServerChange,
        ServerScore,
        TextChange,
        ToolChange,
    )

#: How many changed values of a tool are shown, and how many characters of each.
TEXTS: Final = 12
LONG: Final = 400
#: How many tools with breaking changes the verdict names.
BROKEN: Final = 10


@dataclass(frozen=True, slots=True)
class Line:
    """One line for people: its depth, its mark ("-" old or worse, "+" new or better, "!" important, "#" heading)."""

    depth: int
    mark: str
    words: str


def server_lines(removed: Sequence[str], added: Sequence[str]) -> Iterator[Line]:
    """Yield the servers that only one side has."""
    if removed or added:
        yield Line(0, "#", text("formats.heading.servers"))
    for name in removed:
        yield Line(1, "-", say("formats.change.server-removed", name=label(name)))
    for name in added:
        yield Line(1, "+", say("formats.change.server-added", name=label(name)))


def verdict_lines(change: ServerChange) -> Iterator[Line]:
    """Yield the grade of a server, and how much changed and got worse."""
    yield grade_line(change)
    if not (change.tools or change.new_findings or change.fixed_findings):
        yield Line(1, "", text("formats.change.no-tools"))
    else:
        yield Line(1, "", say("formats.change.tools", changes=summary.changes(change)))
        count = sum(1 for _ in regressions(change))
        words = summary.plural(count, "regression") if count else text("formats.change.no-regressions")
        yield Line(1, "-" if count else "", words)
        yield from _breaking(change)
    if any(tool.kind == "changed" for tool in change.tools):
        yield Line(1, "!", text("formats.change.same-name"))
    if change.instructions is not None:
        yield Line(1, "!", text("formats.change.instructions"))


def _breaking(change: ServerChange) -> Iterator[Line]:
    """Yield what breaks the callers of each tool, under the name that they know."""
    removed = sum(tool.kind == "removed" for tool in change.tools)
    if removed:
        yield Line(1, "!", say("formats.breaking.removed-tools", tools=summary.plural(removed, "tool")))
    broken = [tool for tool in change.tools if tool.breaking and tool.kind != "removed"]
    for tool in broken[:BROKEN]:
        name = label(tool.was or tool.name) or NAMELESS
        yield Line(1, "!", say("formats.breaking.line", tool=name, changes=breaking_words(tool)))
    if len(broken) > BROKEN:
        yield Line(1, "!", summary.more(len(broken) - BROKEN, "breaking-tool"))


def detail_lines(change: ServerChange) -> Iterator[Line]:
    """Yield what changed in the server's instructions, in the set and in each tool, those that got worse first."""
    if change.instructions is not None:
        yield from _value(change.instructions)
    yield from _findings(1, change.new_findings, change.fixed_findings)
    worse = {reason.tool for reason in regressions(change)}
    places = {kind: place for place, kind in enumerate(summary.CHANGES)}
    for tool in sorted(
        change.tools, key=lambda each: ((each.name or NAMELESS) not in worse, places[each.kind])
    ):
        yield from _tool(tool)


def grade_line(change: ServerChange) -> Line:
    """Return the grade of a server before and now."""
    grade = _from_to(_graded(change.old), _graded(change.new))
    return Line(
        0,
        "#",
        say("formats.change.server", name=label(change.name), grade=grade, against=label(change.against)),
    )


def _graded(score: ServerScore) -> str:
    return f"{score.overall:.1f} {score.tier}"


def _from_to(old: str, new: str) -> str:
    return say("formats.change.unchanged", value=new) if old == new else _arrow(old, new)


def _arrow(old: str, new: str) -> str:
    return say("formats.change.from-to", old=old, new=new)


def _tool(tool: ToolChange) -> Iterator[Line]:
    name = label(tool.name) if tool.name else NAMELESS
    shown = _arrow(label(tool.was), name) if tool.kind == "renamed" else name
    kind = summary.change_kind(tool.kind)
    if tool.kind == "changed":
        kind = say("formats.change.hashes", kind=kind, old=tool.old_hash, new=tool.new_hash)
    yield Line(1, "#", say("formats.change.tool", name=shown, kind=kind, tdqs=tdqs_words(tool)))
    yield from _scores(tool)
    if tool.old_risk and tool.new_risk and tool.old_risk != tool.new_risk:
        rose = risk_rank(tool.new_risk) > risk_rank(tool.old_risk)
        risk = say("formats.change.risk", old=tool.old_risk, new=tool.new_risk)
        yield Line(2, "-" if rose else "+", risk)
    yield from _findings(
        2,
        [each for each in tool.new_findings if tool.kind != "added" and not shown_by_score(each, tool)],
        [each for each in tool.fixed_findings if tool.kind != "removed" and not shown_by_score(each, tool)],
    )
    for changed in tool.texts[:TEXTS]:
        yield from _value(changed)
    if len(tool.texts) > TEXTS:
        yield Line(2, "", summary.more(len(tool.texts) - TEXTS, "value"))


def _scores(tool: ToolChange) -> Iterator[Line]:
    """Yield the scores that fell and those that rose, each time with what went or came, once."""
    for mark in ("-", "+"):
        scores = [score for score in tool.scores if (score.new < score.old) == (mark == "-")]
        if scores:
            yield Line(2, mark, ", ".join(map(score_words, scores)))
        gone = told_once(each for score in scores for each in score.gone if mark == "-")
        came = told_once(each for score in scores for each in score.came)
        yield from (Line(3, "", say("formats.change.gone", text=prose(each))) for each in gone)
        yield from (Line(3, "", say("formats.change.came", text=prose(each))) for each in came)


def score_words(score: ScoreChange) -> str:
    """Return a dimension with its old and new score."""
    name = LABELS.get(score.dimension, score.dimension)
    return say("formats.change.score", label=name, old=score.old, new=score.new)


def tdqs_words(tool: ToolChange) -> str:
    """Return the TDQS of a tool before and now; once if it is the same, or if there is only one."""
    old, new = tool.old_tdqs, tool.new_tdqs
    if old is None or new is None:
        return f"{new if old is None else old:.1f}"
    return f"{old:.1f}" if old == new else _arrow(f"{old:.1f}", f"{new:.1f}")


def _value(change: TextChange) -> Iterator[Line]:
    """Yield a changed value: of a text the words that differ, a few words around them."""
    yield Line(2, "", label(change.pointer) if change.pointer else "/")
    old, new = change.old, change.new
    pieces = changed_words(old, new) if isinstance(old, str) and isinstance(new, str) else ()
    for mark, value, other in (("-", old, "came"), ("+", new, "gone")):
        if pieces:
            yield Line(3, mark, prose("".join(each.text for each in pieces if each.kind != other), LONG))
        elif value is not None or (mark == "+" and old is None):
            whole = isinstance(value, str) and not isinstance(new if mark == "-" else old, str)
            shown = value if whole else json.dumps(value, ensure_ascii=False, default=str)
            yield Line(3, mark, prose(shown, LONG))


def _findings(depth: int, new: Sequence[Finding], fixed: Sequence[Finding]) -> Iterator[Line]:
    for finding in new:
        yield Line(depth, "-", finding_words("formats.change.new-finding", finding))
    for finding in fixed:
        yield Line(depth, "+", finding_words("formats.change.fixed-finding", finding))


def finding_words(message: str, finding: Finding) -> str:
    """Return a finding in a message that says whether it is new or fixed."""
    return say(message, level=finding.level, rule=finding.rule, message=prose(finding.message))
