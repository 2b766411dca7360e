"""The text of a definition as constructions are matched with it: in lower case, with marks for what is named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final

from scorer.claims.tool_facts import Facts
from scorer.language.constructions import CODE, PARAMETER, TOOL
from scorer.language.document import Document, Sentence

#: A method of HTTP and a path.
_ROUTE: Final = re.compile(r"(?:GET|POST|PUT|PATCH|DELETE|HEAD) /[^\s,;)]*")

_Marked = tuple[int, int, str]


def find_routes(doc: Document) -> tuple[tuple[int, int], ...]:
    """Return where a sentence opens with a method of HTTP and its path."""
    if "/" not in doc.raw:
        return ()
    found = (_ROUTE.match(doc.raw, sentence.start) for sentence in doc.sentences)
    return tuple(match.span() for match in found if match)


def plain_text(
    facts: Facts, routes: Iterable[tuple[int, int]], parameters: frozenset[str], variants: frozenset[str]
) -> str:
    """Return the text in lower case, as long as the raw one, with CODE, TOOL and PARAMETER for what is named.

    `parameters` are their names in lower case, `variants` pairs of a character and the one that is written for it.
    """
    lowered = _lowered(facts.doc.raw)
    if variants:
        lowered = lowered.translate(_translated(variants))
    spans = [(start, end, CODE) for start, end in routes]
    spans += _masked(facts.doc.sentences)
    spans += [(mention.start, mention.end, TOOL) for mention in facts.mentions]
    spans += _named_parameters(facts.doc.sentences, parameters)
    if not spans:
        return lowered
    text = list(lowered)
    for start, end, mark in spans:
        text[start:end] = mark * (end - start)
    return "".join(text)


def _lowered(raw: str) -> str:
    lowered = raw.lower()
    if len(lowered) != len(raw):  # a letter whose lower case is two code points
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in raw)
    return lowered.replace("’", "'")


@lru_cache(maxsize=16)
def _translated(pairs: frozenset[str]) -> Mapping[int, str]:
    return {ord(pair[0]): pair[1] for pair in pairs}


def _masked(sentences: Iterable[Sentence]) -> Iterator[_Marked]:
    for sentence in sentences:
        if True in sentence.masked:
            for start, end, masked in zip(sentence.starts, sentence.ends, sentence.masked, strict=True):
                if masked:
                    yield start, end, CODE


def _named_parameters(sentences: Iterable[Sentence], names: frozenset[str]) -> Iterator[_Marked]:
    for sentence in sentences:
        if names.isdisjoint(sentence.words):
            continue
        for word, start, end, masked in zip(
            sentence.words, sentence.starts, sentence.ends, sentence.masked, strict=True
        ):
            if word in names and (masked or not word.isalpha()):
                yield start, end, PARAMETER
