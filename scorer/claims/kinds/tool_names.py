"""Names of other tools in a text, known or only written like one, and constructions that refer to them.

A caller may see more tools than the server lists, and a definition may be read alone. So a word counts as the name of a
tool where a sibling has that name, and where it is written and used as one: `find_item`, findItem, `items.find`, find().
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from scorer.claims.annotated import Annotated, Found, found_by
from scorer.claims.claim import Claim, strength_of
from scorer.claims.siblings import squeeze
from scorer.language.constructions import PARAMETER, TOOL, empty_words
from scorer.language.document import Sentence, split_name, stem
from scorer.language.trigger_index import Triggered, triggered_in
from scorer.language.verbs import base_verb

_NAME: Final = re.compile(f"{TOOL}+")
_NAME_OR_IDENTIFIER: Final = re.compile(rf"{TOOL}+|[a-z0-9]+(?:_[a-z0-9]+)+")
_WRITTEN: Final = re.compile(r"[a-z]\w*(?:[._-]\w+)*")
_HUMP: Final = re.compile(r"[a-z\d][A-Z]")
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
def text_with_names(definition: Annotated) -> str:
    """Return the plain text, with TOOL for every word that is written as the name of another tool."""
    plain = definition.plain
    text = list(plain)
    for sentence in definition.sentences:
        for at, (start, end) in enumerate(zip(sentence.starts, sentence.ends, strict=True)):
            if plain[start] not in (TOOL, PARAMETER) and _is_name(definition, sentence, at):
                text[start:end] = TOOL * (end - start)
    return "".join(text)


def _is_name(definition: Annotated, sentence: Sentence, at: int) -> bool:
    """Tell whether a word is written as the name of another tool."""
    word, masked = sentence.words[at], sentence.masked[at]
    start, end = sentence.starts[at], sentence.ends[at]
    written = definition.raw[start:end]
    called = definition.raw.startswith("(", end)
    if (
        word.isalpha()
        and written[1:] == word[1:]
        and not called
        and word not in definition.facts.index.by_key
    ):
        return False
    if not _WRITTEN.fullmatch(word) or squeeze(word) == squeeze(definition.facts.tool.name):
        return False
    parts = split_name(written)
    if called and not written.isupper():
        return bool(base_verb(parts[0]))
    before = sentence.words[at - 1] if at else ""
    if len(parts) < 2:
        return before in definition.word_class("usage.refers_to") and word in definition.facts.index.by_key
    if written.isupper() or parts[-1] in _ATTRIBUTES or word in _values(definition):
        return False
    if "_" in word and before in definition.word_class("usage.refers"):
        return True
    camel = written[0].islower() and _HUMP.search(written)
    return bool("_" in word or "." in word or camel or (masked and "-" in word)) and _acts(parts)


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


@lru_cache(maxsize=4)
def _triggered(definition: Annotated) -> Triggered:
    """Return the constructions that can match in the text with names, by kind."""
    text = text_with_names(definition)
    sentences = ((number, definition.sentences[number]) for number in definition.told)
    return triggered_in(text, sentences, definition.facts.doc.language)


@lru_cache(maxsize=16)
def matches(definition: Annotated, kind: str) -> Sequence[Found]:
    """Return where the constructions of a kind match, with every name of a tool read as one."""
    text = text_with_names(definition)
    if text == definition.plain:
        return definition.matches(kind)
    return tuple(
        found
        for number, each in _triggered(definition).get(kind, ())
        for found in found_by(each.pattern, text, definition.sentences[number], number)
    )


def names_other(definition: Annotated, found: Found) -> bool:
    """Tell whether a match names another tool than this one, or none by its name."""
    named = _NAME_OR_IDENTIFIER.findall(text_with_names(definition)[found.start : found.end])
    own = squeeze(definition.facts.tool.name)
    return not named or any(squeeze(name) != own for name in named)


def named_claim(
    definition: Annotated, kind: str, span: tuple[int, int], at: int | None = None, least: int = 1
) -> Claim | None:
    """Return a claim with what its span pins down from `at` on, each name of a tool as one thing.

    None where that is fewer than `least` things.
    """
    start, end = span[0] if at is None else at, span[1]
    written = text_with_names(definition)[start:end]
    names = [
        definition.raw[start + match.start() : start + match.end()].lower()
        for match in _NAME.finditer(written)
    ]
    parts = {stem(part) for name in names for part in split_name(name)}
    words = definition.specifics(start, end, empty_words(kind, definition.language))
    found = tuple(dict.fromkeys((*names, *(word for word in words if word not in parts))))
    return Claim(kind, strength_of(len(found)), (span,), found) if len(found) >= least else None
