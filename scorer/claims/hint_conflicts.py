"""What a text says of repetition and of the open world, against the hints that say the opposite."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scorer.claims.effect_input import listed
from scorer.claims.evidence import Hit
from scorer.claims.tool_facts import Facts
from scorer.contracts.report import Level

_NOT_IDEMPOTENT: Final = re.compile(r"\b(?:not|non|isn['’]t)[\s-]{1,3}idempotent\b", re.IGNORECASE)
_IDEMPOTENT: Final = re.compile(
    r"(?<!if )\bidempotent(?! (?:key|per|on|when|if|only))\b|\bsafe to (?:repeat|retry|call again)\b",
    re.IGNORECASE,
)
#: A repetition that adds something.
_ADDS: Final = re.compile(
    r"\b(?:(?:each|every|a second|a repeated|another) call|repeated calls|(?:calling|running) (?:it |this |the tool )?"
    r"(?:again|twice|repeatedly))(?: \w+ly)? (?:creates?|adds?|appends?|starts?|sends?|inserts?|posts?|charges?|books?|"
    r"orders?|submits?|files?|schedules?|makes?) (?:a |an |one )?(?:new|another|two|second|separate|further|fresh|"
    r"duplicates?|more|additional)\b"
    # the other way round: "creates a new order each time it is called"
    r"|\b(?:creates?|adds?|appends?|starts?|sends?|inserts?|posts?|charges?|books?|submits?|makes?) (?:a |an |one )?"
    r"(?:new|another|second|separate|further|fresh|duplicate|additional) [^.;\n]{0,40}\b(?:each|every) (?:call|time (?:it|this"
    r"(?: tool)?|the tool|you) (?:is |are )?(?:called|invoked|run|runs|calls?|used))\b",
    re.IGNORECASE,
)
#: An opening that reaches out into the web.
_OPEN_WORLD: Final = re.compile(
    r"\b(?:search(?:es)?|fetch(?:es)?|brows(?:e|es)|crawls?|scrapes?|downloads?|opens?|visits?|retrieves?|gets?)\b"
    r"[^.;:()\n]{0,40}\b(?:the (?:public |open |whole )?(?:internet|web)\b(?! \w*(?:app|server|ui|console|client|api|"
    r"interface|service|site|component|worker|page))|(?:any|arbitrary) (?:URL|website|web ?page)s?\b)"
    r"|\b(?:posts?|publish(?:es)?|shares?|tweets?|broadcasts?|announces?|uploads?)\b[^.;:()\n]{0,60}\b"
    r"(?:publicly on|to (?:the |a |your )?public (?:timeline|feed|web|internet|channel|page|board)|(?:on|to) the (?:internet|web)\b(?! \w))",
    re.IGNORECASE,
)
_CONDITIONS: Final = frozenset("if unless once when missing absent".split())


def idempotence(facts: Facts) -> Iterator[Hit]:
    """Yield what contradicts idempotentHint: a repetition that adds something, or a text that calls it idempotent."""
    hints, raw = facts.tool.annotations, facts.doc.raw
    if "idempotentHint" not in hints or hints.get("readOnlyHint") is True:
        return
    if hints["idempotentHint"]:
        found = _NOT_IDEMPOTENT.search(raw) or _ADDS.search(raw)
        span = found.span() if found else _adding_up(facts)
        level: Level = "warning"
    else:
        found = None if _NOT_IDEMPOTENT.search(raw) or _ADDS.search(raw) else _IDEMPOTENT.search(raw)
        span, level = (found.span() if found else None), "info"
    if span:
        words = {"quote": _quote(raw, span), "value": str(hints["idempotentHint"]).lower()}
        yield Hit(1.0, span, "/annotations/idempotentHint", words, level)


def _adding_up(facts: Facts) -> tuple[int, int] | None:
    """Return where the text opens with the verb of the name, one that does more each time, without a condition."""
    verb, first = facts.verb, facts.first
    if verb is None or first is None or verb.at > 1 or verb.verb not in listed("adding_up"):
        return None
    said = {word for sentence in facts.doc.sentences for word in sentence.words}
    agreed = facts.effect.verb == verb.verb and facts.effect.pointer == "/name"
    return verb.span if agreed and _CONDITIONS.isdisjoint(said) else None


def closed_world(facts: Facts) -> Iterator[Hit]:
    """Yield where the first sentence reaches out into the web, although openWorldHint is false."""
    first = facts.first
    if first is None or facts.tool.annotations.get("openWorldHint") is not False:
        return
    found = _OPEN_WORLD.search(facts.doc.raw, first.start, first.end)
    denied = found and not {"not", "never", "without", "no"}.isdisjoint(first.words)
    if found and not denied:
        words = {"quote": _quote(facts.doc.raw, found.span())}
        yield Hit(1.0, found.span(), "/annotations/openWorldHint", words)


def _quote(raw: str, span: tuple[int, int]) -> str:
    return " ".join(raw[slice(*span)].split())
