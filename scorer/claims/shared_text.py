"""Text that most tools of a set repeat: sentences alike but for white space, case and the tool's own name.

Near linear: each description is split once, and each sentence looked up once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from scorer.contracts.definitions import Tool
from scorer.contracts.limits import BYTES_PER_TOKEN, READ_CHARACTERS

#: Tools that share a text at least, as a number and as a share of the set.
LEAST_TOOLS: Final = 3
LEAST_SHARE: Final = 0.5
#: Words of a sentence at least: shorter ones are headings ("Use this when:") and statuses.
LEAST_WORDS: Final = 5
#: Tokens that a tool repeats at least: less is a remark that belongs to each tool ("Only works within the root.").
LEAST_TOKENS: Final = 25

_SENTENCE: Final = re.compile(r"[^\n]+?(?:[.!?][\"')\]]*(?=\s)|(?=\n)|$)")
_SPACE: Final = re.compile(r"\s+")
_WORDS: Final = re.compile(r"[^\W_]{2,}")
#: A line that explains a parameter: its name, perhaps its type, and a colon or dash.
_EXPLAINS: Final = re.compile(r"[-*\s]*[`\"*]*([\w.-]+)[`\"*]*\s*(?:\([^)]*\))?\s*(?::|-|—)")


@dataclass(frozen=True, slots=True)
class SharedText:
    """What the tools of a set share: `spans` by place in the set, `tokens` in all, and the longest block of it."""

    spans: Mapping[int, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    tokens: int = 0
    longest: str = ""


def _sentences(tool: Tool) -> Iterator[tuple[str, int, int]]:
    """Yield what each sentence of a description says, with its span, unless it explains a parameter."""
    text = tool.description[:READ_CHARACTERS]
    names = {parameter.name for parameter in tool.parameters}
    for match in _SENTENCE.finditer(text):
        written = match[0].strip()
        explained = _EXPLAINS.match(written)
        if len(_WORDS.findall(written)) < LEAST_WORDS or (explained and explained[1] in names):
            continue
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        said = _SPACE.sub(" ", written).replace(tool.name, "*") if tool.name else _SPACE.sub(" ", written)
        yield said.casefold(), start, start + len(written)


def shared_text(tools: Sequence[Tool]) -> SharedText:
    """Return the text that at least three tools and half of the set share, if each repeats enough of it.

    A tool that says nothing else does not count: without that text it would have no description.
    """
    least = max(LEAST_TOOLS, LEAST_SHARE * len(tools))
    if sum(len(tool.description) >= LEAST_TOKENS * BYTES_PER_TOKEN for tool in tools) < least:
        return SharedText()
    split = [list(_sentences(tool)) for tool in tools]
    counts = Counter(said for sentences in split for said in {said for said, _, _ in sentences})
    common = {said for said, count in counts.items() if count >= least}
    if not common:
        return SharedText()
    spans: dict[int, tuple[tuple[int, int], ...]] = {}
    sizes: dict[int, int] = {}
    for at, (tool, sentences) in enumerate(zip(tools, split, strict=True)):
        held = _blocks(tool.description, [(start, end) for said, start, end in sentences if said in common])
        size = sum(end - start for start, end in held) // BYTES_PER_TOKEN
        if size >= LEAST_TOKENS and _WORDS.search(without(tool.description, held)):
            spans[at], sizes[at] = held, size
    if len(spans) < least:
        return SharedText()
    first = next(iter(spans))
    start, end = max(spans[first], key=lambda span: (span[1] - span[0], -span[0]))
    return SharedText(spans, sum(sizes.values()), _SPACE.sub(" ", tools[first].description[start:end]))


def _blocks(text: str, spans: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return spans with those joined that only white space parts."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return tuple(joined)


def without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """Return a text with blanks in place of these spans, so that every other place stays where it was."""
    for start, end in spans:
        text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    return text
