"""Open gaps: the places in angle brackets that a draft leaves to the author. Until they are filled, they say nothing.

Only the gaps of the program's own drafts are known, so that no placeholder of anybody else's text is taken for one.
A sentence with an open gap is not read; of an opening sentence that ends in one, only the gap is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any, Final

from scorer.contracts.definitions import Tool
from scorer.contracts.json_pointer import steps_of
from scorer.data.drafting import drafting
from scorer.data.messages import messages

#: The texts that drafts are made of, by the beginning of their ids.
_DRAFTS: Final = ("suggestions.draft.", "suggestions.draft-")
_GAP: Final = re.compile(r"<[^<>]+>")
_FIELD: Final = re.compile(r"\\\{\w+\\\}")
#: What a name in a gap may be.
_NAMED: Final = r"[^<>\n]{1,130}?"
_OPENING: Final = "{opening}"
#: What ends a sentence before a gap, and after it.
_BEFORE: Final = re.compile(r"[.!?:][\"')\]]*(?=\s)|[。！？]|\n[ \t]*(?:\n|[-*+•][ \t])")
_AFTER: Final = re.compile(r"[.!?](?=\s|$)|[。！？]|(?=\n[ \t]*(?:\n|[-*+•][ \t]))|$")
#: So far before and after a gap its sentence may reach (code points).
_REACH: Final = 2_000


def without_open_gaps(text: str) -> str:
    """Return a text with blanks in place of the sentences with an open gap: every other place stays where it was."""
    if not may_have_open_gaps(text):
        return text
    of_openings, others = _patterns()
    spans = [match.span() for match in of_openings.finditer(text)]
    spans += [_sentence_around(text, *match.span()) for match in others.finditer(text)]
    for start, end in spans:
        text = text[:start] + _blank(text[start:end]) + text[end:]
    return text


def has_open_gaps(text: str) -> bool:
    """Return whether a text has a gap that its author has not filled."""
    return may_have_open_gaps(text) and any(pattern.search(text) for pattern in _patterns())


def may_have_open_gaps(text: str) -> bool:
    """Tell quickly whether a text may have a gap."""
    return "<" in text


def open_gaps(text: str) -> tuple[tuple[int, int], ...]:
    """Return the spans of the gaps themselves, from the first to the last: `<` to `>`."""
    if not may_have_open_gaps(text):
        return ()
    found = (match for pattern in _patterns() for match in pattern.finditer(text))
    return tuple(sorted({_span_of_gap(text, match) for match in found}))


def count_open_gaps(text: str) -> int:
    """Return how many gaps of a text its author has not filled."""
    return sum(len(pattern.findall(text)) for pattern in _patterns()) if "<" in text else 0


def said_by(tool: Tool) -> Tool:
    """Return a tool without what its texts leave open; the tool itself where they leave nothing open."""
    description = without_open_gaps(tool.description)
    open_texts = [each for each in tool.parameters if has_open_gaps(each.description)]
    if not open_texts:
        return tool if description == tool.description else replace(tool, description=description)
    parameters = tuple(
        replace(each, description=without_open_gaps(each.description).strip()) if each in open_texts else each
        for each in tool.parameters
    )
    raw = tool.raw
    for each in open_texts:
        raw = _said(raw, steps_of(f"{each.pointer}/description"))
    schema = raw["inputSchema"]
    return replace(tool, description=description, parameters=parameters, raw=raw, input_schema=schema)


def _said(value: Any, steps: tuple[str, ...]) -> Any:
    """Return a value whose text at a path is without open gaps; what is not on the way to it is shared."""
    if not steps:
        return without_open_gaps(value).strip() if isinstance(value, str) else value
    if not isinstance(value, Mapping) or steps[0] not in value:
        return value
    return {**value, steps[0]: _said(value[steps[0]], steps[1:])}


def _span_of_gap(text: str, match: re.Match[str]) -> tuple[int, int]:
    """Return a match without the words of the draft beside its gap."""
    return text.index("<", match.start()), text.rindex(">", 0, match.end()) + 1


def _blank(text: str) -> str:
    return "".join("\n" if each == "\n" else " " for each in text)


def _sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of the sentence or line that holds a gap."""
    first = max(0, start - _REACH)
    begin = max((match.end() for match in _BEFORE.finditer(text, first, start)), default=first)
    stop = _AFTER.search(text, end, end + _REACH)
    return begin, stop.end() if stop else end


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what finds gaps that end an opening, and what finds all others."""
    openings, others = set[str](), set[str]()
    for template in _templates():
        (openings if template.startswith(_OPENING) else others).update(_gaps(template))
    # The longest first: one gap may begin like another.
    return tuple(  # type: ignore[return-value]
        re.compile("|".join(sorted(each, key=lambda written: (-len(written), written))))
        for each in (openings, others)
    )


def _templates() -> Iterator[str]:
    yield from (text for id, text in messages().items() if id.startswith(_DRAFTS))
    yield from drafting().texts()


def _gaps(template: str) -> Iterator[str]:
    """Yield what finds each gap of a draft; one of a single word only beside the words of the draft."""
    for match in _GAP.finditer(template):
        written = re.escape(match[0])
        if " " not in match[0] and match[0].isascii():
            before, after = template[: match.start()], template[match.end() :]
            near = re.search(r"(?:[^\W\d_]+ ){1,2}$", before)
            follows = re.match(r"[^<>{}]{2,}", after)
            if near:
                written = re.escape(near[0]) + written
            elif follows:
                written += re.escape(follows[0])
        yield _FIELD.sub(lambda _: _NAMED, written).replace(r"\ ", r"\s+")  # lines may have been broken
