"""Names of other tools in a text, known or only written like one, and constructions that refer to them.

A caller may see more tools than the server lists, and a definition may be read alone. So a word counts as the name of a
tool where a sibling has that name, and where it is written and used as one: `find_item`, findItem, `items.find`, find().
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from scorer.claims.annotated import Annotated
from scorer.claims.claim import Claim, strength_of
from scorer.claims.found import Found
from scorer.claims.kinds.marked_text import MarkedText
from scorer.claims.siblings import squeeze
from scorer.language.constructions import PARAMETER, TOOL, empty_words
from scorer.language.document import Sentence, split_name, stem
from scorer.language.verbs import base_verb

#: The kinds of constructions that are looked for in the text with names.
_KINDS: Final = frozenset(
    "when-not exclusions contrasts roles alternative steps order prerequisite origin origin_of_sentence".split()
)
_NAME: Final = re.compile(f"{TOOL}+")
_NAME_OR_IDENTIFIER: Final = re.compile(rf"{TOOL}+|[a-z0-9]+(?:_[a-z0-9]+)+")
_WRITTEN: Final = re.compile(r"[a-z]\w*(?:[._-]\w+)*")
_HUMP: Final = re.compile(r"[a-z\d][A-Z]")
#: What a word has in it or behind it that is written as a name; it begins with the rarer character, to be found fast.
_NAME_MARK: Final = re.compile(r"[A-Z(_.-](?:(?<=[a-z\d][A-Z])|(?<=\w\()|(?<=\w[_.-])(?=\w))")
#: Last parts of names that show an attribute and no tool ("trace_id").
_ATTRIBUTES: Final = frozenset(
    {
        "id",
        "ids",
        "uuid",
        "url",
        "type",
        "name",
        "index",
        "count",
        "date",
        "time",
        "status",
        "key",
        "size",
        "mode",
    }
)
#: Verbs that may stand last in the name of a tool ("items_list").
_LAST_VERBS: Final = frozenset(
    {"list", "get", "create", "update", "delete", "search", "add", "remove", "send", "read"}
)


@lru_cache(maxsize=4)
def text_with_names(definition: Annotated) -> MarkedText:
    """Return the plain text, with TOOL for every word that is written as the name of another tool."""
    plain, spans = definition.plain, dict[int, list[tuple[int, int]]]()
    for number, at in sorted({*_written_as_names(definition), *_referred_to(definition)}):
        sentence = definition.sentences[number]
        start, end = sentence.starts[at], sentence.ends[at]
        if plain[start] not in (TOOL, PARAMETER) and _is_name(definition, sentence, at):
            spans.setdefault(number, []).append((start, end))
    return MarkedText(definition, spans, TOOL, _KINDS)


def _written_as_names(definition: Annotated) -> Iterator[tuple[int, int]]:
    """Yield the words that have a separator or a hump, or a bracket behind them: sentence and place."""
    sentences, begins = definition.sentences, list[int]()
    for match in _NAME_MARK.finditer(definition.raw):
        begins = begins or [sentence.start for sentence in sentences]
        inside = match.start() - 1
        number = bisect_right(begins, inside) - 1
        if number < 0:
            continue
        at = bisect_right(sentences[number].starts, inside) - 1
        if inside < sentences[number].ends[at]:
            yield number, at


def _referred_to(definition: Annotated) -> Iterator[tuple[int, int]]:
    """Yield the words that are the name of a sibling behind one that refers to tools: sentence and place."""
    refers, names = definition.word_class("usage.refers_to"), definition.facts.index.by_key
    for number, sentence in enumerate(definition.sentences):
        if not refers.isdisjoint(sentence.words):
            pairs = zip(sentence.words, sentence.words[1:], strict=False)
            yield from (
                (number, at)
                for at, (before, word) in enumerate(pairs, 1)
                if before in refers and word in names
            )


def _is_name(definition: Annotated, sentence: Sentence, at: int) -> bool:
    """Tell whether a word is written as the name of another tool."""
    word, start, end = sentence.words[at], sentence.starts[at], sentence.ends[at]
    written, before = definition.raw[start:end], sentence.words[at - 1] if at else ""
    called = definition.raw.startswith("(", end)
    camel = written[0].islower() and _HUMP.search(written)
    joined = bool("_" in word or "." in word or camel or (sentence.masked[at] and "-" in word))
    named = before in definition.word_class("usage.refers_to") and word in definition.facts.index.by_key
    if not (called or joined or named):
        return False
    if not _WRITTEN.fullmatch(word) or squeeze(word) == squeeze(definition.facts.tool.name):
        return False
    parts = split_name(written)
    if called and not written.isupper():
        return bool(base_verb(parts[0]))
    if len(parts) < 2:
        return named
    if written.isupper() or parts[-1] in _ATTRIBUTES:
        return False
    referred = "_" in word and before in definition.word_class("usage.refers")
    return (referred or (joined and _acts(parts))) and word not in _values(definition)


def _acts(parts: tuple[str, ...]) -> bool:
    """Tell whether the parts of a name hold a verb where names of tools have one."""
    verb_first = bool(base_verb(parts[0])) and parts[0] not in ("is", "has")
    return verb_first or (len(parts) > 2 and bool(base_verb(parts[1]))) or parts[-1] in _LAST_VERBS


@lru_cache(maxsize=4)
def _values(definition: Annotated) -> frozenset[str]:
    """Return the names and allowed values of the parameters: they are no tools."""
    uses = definition.facts.parameters
    values = (value for use in uses for value in (use.parameter.name, *(use.parameter.enum or ())))
    return frozenset(str(value).lower() for value in values)


@lru_cache(maxsize=16)
def matches(definition: Annotated, kind: str) -> Sequence[Found]:
    """Return where the constructions of a kind match, with every name of a tool read as one."""
    return text_with_names(definition).matches(kind)


def names_other(definition: Annotated, found: Found) -> bool:
    """Tell whether a match names another tool than this one, or none by its name."""
    named = _NAME_OR_IDENTIFIER.findall(text_with_names(definition).text[found.start : found.end])
    own = squeeze(definition.facts.tool.name)
    return not named or any(squeeze(name) != own for name in named)


def named_claim(
    definition: Annotated, kind: str, span: tuple[int, int], at: int | None = None, least: int = 1
) -> Claim | None:
    """Return a claim with what its span pins down from `at` on, each name of a tool as one thing.

    None where that is fewer than `least` things.
    """
    start, end = span[0] if at is None else at, span[1]
    written = text_with_names(definition).text[start:end]
    names = [
        definition.raw[start + match.start() : start + match.end()].lower()
        for match in _NAME.finditer(written)
    ]
    parts = {stem(part) for name in names for part in split_name(name)}
    words = definition.specifics(start, end, empty_words(kind, definition.language))
    found = tuple(dict.fromkeys((*names, *(word for word in words if word not in parts))))
    return Claim(kind, strength_of(len(found)), (span,), found) if len(found) >= least else None
