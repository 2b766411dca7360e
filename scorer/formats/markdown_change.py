"""What changed since the baseline, in Markdown: each tool once, what got worse first, with the words that changed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

from scorer.contracts.dimensions import LABELS
from scorer.contracts.orders import risk_rank
from scorer.contracts.report import NAMELESS, Finding, ScoreChange, ServerChange, TextChange, ToolChange
from scorer.data.messages import say, text
from scorer.formats import summary
from scorer.formats.breaking_words import breaking_words
from scorer.formats.changed_words import changed_words
from scorer.formats.markdown_parts import BETTER, WORSE, Room, bullets, shortened
from scorer.formats.sanitize import markdown, markdown_code
from scorer.formats.told_evidence import told_once
from scorer.gate.changes import regressions, shown_by_score

#: How many tools are shown without a click, and how many changed values and findings of each.
SHOWN: Final = 10
VALUES: Final = 6
#: How much of a text that is new or gone is shown, in characters.
LONG: Final = 300

#: How many quotes are given for the scores that fell or rose.
REASONS: Final = 3

_MARKS: Final = {"added": "➕", "removed": "➖"}
_TAGS: Final = {"gone": "del", "came": "ins"}


def is_empty(change: ServerChange) -> bool:
    """Return whether nothing changed."""
    return not (change.tools or change.new_findings or change.fixed_findings or change.instructions)


def changes(change: ServerChange, room: Room) -> Iterator[str]:
    """Yield what changed."""
    yield f"### {say('formats.markdown.changes', against=markdown_code(change.against))}"
    yield say("formats.change.tools", changes=summary.changes(change))
    if change.instructions is not None:
        words = _value(change.instructions)
        yield say("formats.markdown.instructions", note=text("formats.change.instructions"), words=words)
    about = [*_findings(change.new_findings, change.fixed_findings)]
    if about:
        yield bullets(about)
    worse = {reason.tool for reason in regressions(change)}
    ranked = sorted(change.tools, key=lambda each: _order(each, worse))
    yield from shortened([_tool(each, worse) for each in ranked[: room.rows]], SHOWN, room, "tool")


def _order(tool: ToolChange, worse: set[str]) -> tuple[bool, float, int, str]:
    """Order what got worse first, then by how much the score changed."""
    difference = (tool.new_tdqs or 0) - (tool.old_tdqs or 0) if _both(tool) else 0
    return (tool.name not in worse, -abs(difference), summary.CHANGES.index(tool.kind), tool.name)


def _both(tool: ToolChange) -> bool:
    return tool.old_tdqs is not None and tool.new_tdqs is not None


def _tool(tool: ToolChange, worse: set[str]) -> str:
    name = markdown_code(tool.name or NAMELESS)
    shown = say("formats.change.from-to", old=markdown_code(tool.was), new=name) if tool.was else name
    kind = summary.change_kind(tool.kind)
    line = say("formats.markdown.tool-change", name=shown, kind=kind, tdqs=_tdqs(tool))
    mark = _MARKS.get(tool.kind) or (WORSE if (tool.name or NAMELESS) in worse else _better(tool))
    return "\n".join([f"{mark} {line}".strip(), *(f"  - {each}" for each in _details(tool))])


def _better(tool: ToolChange) -> str:
    """Return the mark of a tool that did not get worse."""
    better = _both(tool) and (tool.new_tdqs or 0) > (tool.old_tdqs or 0)
    return BETTER if better or tool.fixed_findings else ""


def _tdqs(tool: ToolChange) -> str:
    old, new = tool.old_tdqs, tool.new_tdqs
    if old is None or new is None or old == new:
        return f"{old if new is None else new:.1f}"
    return say("formats.change.from-to", old=f"{old:.1f}", new=f"**{new:.1f}**")


def _details(tool: ToolChange) -> Iterator[str]:
    yield from _scores(tool)
    if _both(tool) and tool.old_risk != tool.new_risk:
        mark = WORSE if risk_rank(tool.new_risk) > risk_rank(tool.old_risk) else BETTER
        yield f"{mark} {say('formats.change.risk', old=tool.old_risk, new=tool.new_risk)}"
    if tool.kind == "removed":
        return
    if tool.breaking:
        yield f"**!** {markdown(breaking_words(tool))}"
    yield from _findings(*_untold(tool))
    texts = [each for each in tool.texts if not (tool.kind == "renamed" and each.pointer == "/name")]
    yield from _few([*map(_value, texts)], "value")


def _untold(tool: ToolChange) -> tuple[Sequence[Finding], Sequence[Finding]]:
    """Return the new and the fixed findings that no change of a score shows.

    Of a tool that was added they are its errors: all that it has is new.
    """
    new, fixed = (
        [each for each in findings if not shown_by_score(each, tool)]
        for findings in (tool.new_findings, tool.fixed_findings)
    )
    return [each for each in new if tool.kind != "added" or each.level == "error"], fixed


def _few(entries: Sequence[str], thing: str) -> Iterator[str]:
    yield from entries[:VALUES]
    if len(entries) > VALUES:
        yield summary.more(len(entries) - VALUES, thing)


def _scores(tool: ToolChange) -> Iterator[str]:
    """Yield the scores that fell in one line, those that rose in another, each with the reasons once."""
    fell = [each for each in tool.scores if each.new < each.old]
    rose = [each for each in tool.scores if each.new > each.old]
    for mark, scores in ((WORSE, fell), (BETTER, rose)):
        if scores:
            parts = [", ".join(map(_score, scores))]
            gone = told_once(text for each in scores if mark == WORSE for text in each.gone)[:REASONS]
            came = told_once(text for each in scores for text in each.came)[:REASONS]
            parts += [say("formats.change.gone", text=markdown("; ".join(gone)))] if gone else []
            parts += [say("formats.change.came", text=markdown("; ".join(came)))] if came else []
            yield f"{mark} {'. '.join(map(summary.sentence, parts))}"


def _score(score: ScoreChange) -> str:
    label = LABELS.get(score.dimension, score.dimension)
    return say("formats.change.score", label=label, old=score.old, new=score.new)


def _findings(new: Sequence[Finding], fixed: Sequence[Finding]) -> Iterator[str]:
    entries = [f"{WORSE} {_finding('formats.change.new-finding', each)}" for each in new]
    entries += [f"{BETTER} {_finding('formats.change.fixed-finding', each)}" for each in fixed]
    yield from _few(entries, "finding")


def _finding(message: str, finding: Finding) -> str:
    return say(message, level=finding.level, rule=markdown(finding.rule), message=markdown(finding.message))


# --- the words that changed ----------------------------------------------------------------------


def _value(change: TextChange) -> str:
    """Return one changed value: of a text the words that differ."""
    old, new = change.old, change.new
    if old is None or new is None:
        words = _written("gone", old) if new is None else _written("came", new)
    else:
        both = isinstance(old, str) and isinstance(new, str)
        words = _words(old, new) if both else ""
        words = words or say("formats.change.from-to", old=_code(old), new=_code(new))
    return say("formats.markdown.value", pointer=markdown_code(change.pointer or "/"), words=words)


def _words(old: str, new: str) -> str:
    return " ".join(_marked(each.kind, markdown(each.text)) for each in changed_words(old, new))


def _written(kind: str, value: Any) -> str:
    return _marked(kind, markdown(value, LONG) if isinstance(value, str) else _code(value))


def _marked(kind: str, words: str) -> str:
    tag = _TAGS.get(kind)
    return f"<{tag}>{words}</{tag}>" if tag else words


def _code(value: Any) -> str:
    return markdown_code(json.dumps(value, ensure_ascii=False, default=str))
