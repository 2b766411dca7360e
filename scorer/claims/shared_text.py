"""Text that many tools of a set repeat: sentences alike but for white space, case and what the tool itself is called.

Near linear: each description is split once, and each sentence looked up once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple

from scorer.claims.open_gaps import without_open_gaps
from scorer.contracts.definitions import Tool
from scorer.contracts.limits import BYTES_PER_TOKEN, READ_CHARACTERS

#: Tools that share a text at least, as a number and as a share of the set.
LEAST_TOOLS: Final = 3
LEAST_SHARE: Final = 1 / 3
#: Words of a sentence at least: shorter ones are headings ("Use this when:") and statuses.
LEAST_WORDS: Final = 5
#: Words at least of a sentence that is the same but for what the tool is called.
LEAST_WORDS_OF_NOTICE: Final = 12
#: What the repeated text takes at least, in tokens and as a share of all descriptions: less is a remark that belongs to
#: each tool ("Only works within the root.").
LEAST_TOKENS: Final = 75
LEAST_OF_TEXT: Final = 0.15

_SENTENCE: Final = re.compile(r"[^\n]+?(?:[.!?][\"')\]]*(?=\s)|(?=\n)|$)")
_SPACE: Final = re.compile(r"\s+")
_WORDS: Final = re.compile(r"[^\W_]{2,}")
#: A word of a sentence, and of a name or a title: `listBooks` has two.
_WORD: Final = re.compile(r"[^\W_]+")
_PART: Final = re.compile(r"[A-Z]?[^\W_A-Z]+|[A-Z]+")
_OF_RESULT: Final = frozenset(
    "return returns result results response responds output outputs gives yields".split()
)
_STARS: Final = re.compile(r"\*(?:[\s_-]*\*)+")
#: A line that explains a parameter: its name, perhaps its type, and a colon or dash.
_EXPLAINS: Final = re.compile(r"[-*\s]*[`\"*]*([\w.-]+)[`\"*]*\s*(?:\([^)]*\))?\s*(?::|-|—)")


@dataclass(frozen=True, slots=True)
class SharedText:
    """What the tools of a set share: `spans` by place in the set, `tokens` in all, and the longest block of it."""

    spans: Mapping[int, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    tokens: int = 0
    longest: str = ""


class _Said(NamedTuple):
    """What a tool says of itself, and the names of its parameters."""

    name: str
    titles: tuple[str, ...]
    description: str
    parameters: frozenset[str]


def _sentences(tool: _Said) -> Iterator[tuple[tuple[str, ...], int, int]]:
    """Yield what each sentence of a description says, with its span, unless it explains a parameter.

    A sentence says two things if it contains words of the tool's name or title: itself, and itself without them.
    """
    text = without_open_gaps(tool.description)[:READ_CHARACTERS]
    own = _own_words(tool)
    for match in _SENTENCE.finditer(text):
        written = match[0].strip()
        explained = _EXPLAINS.match(written)
        if len(_WORDS.findall(written)) < LEAST_WORDS or (explained and explained[1] in tool.parameters):
            continue
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        said = " ".join(written.replace(tool.name or "*", "*").split()).casefold()
        # A purpose, a result or a short remark that differs from others in its noun is no notice.
        if start and not own.isdisjoint(words := _WORD.findall(said)) and _is_notice(words):
            starred = _STARS.sub("*", _WORD.sub(lambda word: "*" if word[0] in own else word[0], said))
            yield (said, starred), start, start + len(written)
        else:
            yield (said,), start, start + len(written)


def _is_notice(words: Sequence[str]) -> bool:
    return len(words) >= LEAST_WORDS_OF_NOTICE and words[0] not in _OF_RESULT


def _own_words(tool: _Said) -> frozenset[str]:
    """Return the words of a tool's name and title in small letters, each in the singular and the plural."""
    parts = {part.casefold() for text in (tool.name, *tool.titles) for part in _PART.findall(text[:200])}
    stems = {part for part in parts if len(part) > 2}
    return frozenset(stems | {f"{stem}s" for stem in stems} | {stem.removesuffix("s") for stem in stems})


def shared_text(tools: Sequence[Tool]) -> SharedText:
    """Return the text that at least three tools and a third of the set share, if its copies cost enough.

    A tool that says nothing else does not count: without that text it would have no description.
    """
    return _shared_by(
        tuple(
            _Said(
                tool.name,
                (tool.title, tool.annotations.get("title", "")),
                tool.description,
                frozenset(parameter.name for parameter in tool.parameters),
            )
            for tool in tools
        )
    )


@lru_cache(maxsize=1)  # the scores of a server ask for it, and then its findings
def _shared_by(tools: tuple[_Said, ...]) -> SharedText:
    least = max(LEAST_TOOLS, LEAST_SHARE * len(tools))
    written = sum(map(_length, tools)) // BYTES_PER_TOKEN
    if len(tools) < least or written < LEAST_TOKENS:
        return SharedText()
    split = [list(_sentences(tool)) for tool in tools]
    counts = Counter(
        said for sentences in split for said in {each for all_said, _, _ in sentences for each in all_said}
    )
    common = {said for said, count in counts.items() if count >= least}
    if not common:
        return SharedText()
    spans: dict[int, tuple[tuple[int, int], ...]] = {}
    sizes: dict[int, int] = {}
    for at, (tool, sentences) in enumerate(zip(tools, split, strict=True)):
        held = _blocks(
            tool.description, [(start, end) for said, start, end in sentences if not common.isdisjoint(said)]
        )
        size = sum(end - start for start, end in held) // BYTES_PER_TOKEN
        if size and _WORDS.search(without(tool.description, held)):
            spans[at], sizes[at] = held, size
    if len(spans) < least or sum(sizes.values()) < max(LEAST_TOKENS, LEAST_OF_TEXT * written):
        return SharedText()
    first = next(iter(spans))
    start, end = max(spans[first], key=lambda span: (span[1] - span[0], -span[0]))
    return SharedText(spans, sum(sizes.values()), _SPACE.sub(" ", tools[first].description[start:end]))


def _length(tool: _Said) -> int:
    """Return how long a description is without the sentences that its author has left open."""
    text = without_open_gaps(tool.description)
    if text is tool.description:
        return len(text)
    return sum(kept == written for kept, written in zip(text, tool.description, strict=True))


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
