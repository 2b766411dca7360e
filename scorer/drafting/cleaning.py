"""Leaves out of a description what a draft must not repeat: hidden characters, and what safety rules report."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from scorer.claims.evidence import Hit
from scorer.claims.tool_facts import Facts, gather
from scorer.contracts.definitions import Tool
from scorer.contracts.drafts import LeftOut
from scorer.reading.masking import mask_shapes
from scorer.reading.tool import read_tool
from scorer.reading.unicode import BIDI, CONTROLS, OTHER, TAGS, VARIATION, ZERO_WIDTH
from scorer.rules.record import Rule
from scorer.rules.safety import RULES

_POINTER: Final = "/description"
#: What a rule about hidden characters reports; those characters alone are dropped.
_HIDDEN: Final = {
    "SAF001": f"[{TAGS}]+",
    "SAF002": f"[{BIDI}]+",
    "SAF003": f"[{ZERO_WIDTH}]+",
    "SAF004": f"[{CONTROLS}]+",
    "SAF005": r"(?:\x1b\[|\x9b)[0-?]{0,64}[ -/]{0,8}[@-~]?|\x1b[\]P^_X]?",
    "SAF006": f"[{VARIATION}]+",
    "SAF007": f"[{OTHER}]+",
}
#: Where a sentence begins, and where it ends.
_BEGINS: Final = re.compile(r"[.!?。！？][\"')\]]*\s+|\n|[。！？]")
_ENDS: Final = re.compile(r"(?:[.!?][\"')\]]*|</\w+>|-->)(?=\s|$)|[。！？]|(?=\n)|$")
#: What is left of a line or a list item without its words, of a block of code, and of a text in tags.
_EMPTY_LINE: Final = re.compile(r"[ \t]*(?:(?:[-*+•]|\d+[.)])[ \t]*)?")
_FENCE_BEFORE: Final = re.compile(r"(?:^|\n)[ \t]*```\w*\s*$")
_FENCE_AFTER: Final = re.compile(r"\s*```[ \t]*(?:\n|$)")
_OPENED: Final = re.compile(r"<([a-zA-Z_]\w*)[^<>]*>")
#: What a rule reports may be a whole comment.
_CLOSED: Final = re.compile(r"(?:-->|</\w+>)$")
#: What is pushed out of sight goes with all that follows it.
_PUSHED: Final = "SAF041"
#: So often a text is looked at again: whoever hides more than that says nothing else.
_ROUNDS: Final = 40


class Cleaned(NamedTuple):
    """A description without what was left out of it."""

    description: str
    left_out: tuple[LeftOut, ...]


def cleaned(facts: Facts) -> Cleaned:
    """Return the description of a tool without hidden characters and without the sentences that safety rules report."""
    left_out: list[LeftOut] = []
    description = facts.tool.description
    for _ in range(_ROUNDS):
        found = _first(facts)
        if found is None:
            return Cleaned(description, tuple(left_out))
        rule, hit = found
        description, text = _without(description, rule.id, hit.span or (0, 0))
        left_out.append(LeftOut(mask_shapes(text), rule.id, rule.finding(hit).message))
        facts = gather(_with(facts.tool, description), facts.index)
    rest = LeftOut(mask_shapes(description), left_out[-1].rule, left_out[-1].message)
    return Cleaned("", (*left_out, rest))


def reported_texts(facts: Facts) -> dict[str, LeftOut]:
    """Return by pointer what safety rules report in the texts of parameters, which no draft may repeat."""
    texts = {f"{use.parameter.pointer}{_POINTER}": use.parameter.description for use in facts.parameters}
    found: dict[str, LeftOut] = {}
    for rule in RULES if any(texts.values()) else ():
        if rule.when is None or rule.when(facts):
            for hit in rule.find(facts):
                if hit.pointer in texts and hit.pointer not in found:
                    left = LeftOut(mask_shapes(texts[hit.pointer]), rule.id, rule.finding(hit).message)
                    found[hit.pointer] = left
    return found


def _first(facts: Facts) -> tuple[Rule, Hit] | None:
    """Return the first thing in the description that a safety rule reports; hidden characters come first."""
    for rule in RULES:
        if rule.when is None or rule.when(facts):
            for hit in rule.find(facts):
                if hit.pointer == _POINTER and hit.span is not None and hit.span[0] < hit.span[1]:
                    return rule, hit
    return None


def _with(tool: Tool, description: str) -> Tool:
    return read_tool({**tool.raw, "description": description})


def _without(text: str, rule: str, span: tuple[int, int]) -> tuple[str, str]:
    """Return the text without what a rule reports at a place, and what was left out."""
    if rule in _HIDDEN:
        pattern = re.compile(_HIDDEN[rule])
        kept = pattern.sub("", text)
        return (kept, "") if kept != text else _cut(text, *span)
    if rule == _PUSHED:
        return text[: span[0]].rstrip(), text[span[1] :].strip()
    return _cut(text, *_sentence(text, *span))


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of the sentences that a place lies in."""
    begin = max(
        (match.end() for match in _BEGINS.finditer(text, 0, start) if match.end() <= start), default=0
    )
    if _CLOSED.search(text[start:end]):
        return start if text[start] == "<" else begin, end
    stop = _ENDS.search(text, max(start, end - 1))
    return begin, max(end, stop.end() if stop else len(text))


def _cut(text: str, start: int, end: int) -> tuple[str, str]:
    before, after = text[:start], text[end:]
    if before[-1:] in (" ", "") and after[:1] == " ":
        after = after.lstrip(" ")
    line = before.rpartition("\n")[2]
    if _EMPTY_LINE.fullmatch(line) and after[:1] in ("\n", ""):
        before, after = before[: len(before) - len(line)], after[1:]
    opened, closed = _FENCE_BEFORE.search(before), _FENCE_AFTER.match(after)
    if opened and closed and before.count("```") % 2:
        before, after = f"{before[: opened.start()]}\n", after[closed.end() :]
    left = before + after if after.strip() else before.rstrip()
    if tag := _OPENED.fullmatch(text[start:end].strip()):
        left = left.replace(f"</{tag[1]}>", "", 1)
    return left, text[start:end].strip()
