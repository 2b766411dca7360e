"""The names beside a tool: found in a text as names, and compared by verb and object.

Built once a server, looked up by word, so that a set of n tools costs about n.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

from scorer.language.document import Document, Sentence, split_name, stem
from scorer.language.verbs import base_verb

_SEPARATORS = re.compile(r"[\W_]+")
#: The longest title that is looked for in a text, in words.
TITLE_WORDS = 12
#: So many neighbours of a tool are named, found through words that no more names than this share.
NEIGHBOURS = 2
NAME_LONGEST = 128  # the specification's
COMMON = 40
#: A first word shared by at least this share of three or more names is the server's prefix.
PREFIX_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Mention:
    """A sibling named in a description: its name, the sentence, and the span."""

    name: str
    sentence: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, eq=False)
class SiblingIndex:
    """The names of a set of tools, by squeezed spelling, by object, and by title; and what their calls require.

    One is made a server, so that what was looked up in it can be kept by identity. `words` are those that are a name
    when squeezed, or that a title begins with.
    """

    count: int
    prefixes: frozenset[str]
    by_key: Mapping[str, str]
    by_object: Mapping[tuple[str, ...], tuple[str, ...]]
    by_stem: Mapping[str, tuple[str, ...]]
    titles: Mapping[str, Mapping[str, str]]
    required: Mapping[str, frozenset[str]] = field(default_factory=dict)
    words: frozenset[str] = frozenset()


@lru_cache(maxsize=1 << 11)
def squeeze(name: str) -> str:
    """Fold a name so that snake, kebab, dotted and camel spellings of it meet."""
    return _SEPARATORS.sub("", name.lower())


def _prefixes(names: list[tuple[str, ...]]) -> frozenset[str]:
    if len(names) < 3:
        return frozenset()
    counts = Counter(words[0] for words in names if len(words) > 1)
    return frozenset(
        word for word, n in counts.items() if n >= PREFIX_SHARE * len(names) and not base_verb(word)
    )


#: What clients put before the name of a tool: `mcp__server__`.
_CLIENT_PREFIX = re.compile(r"mcp__.+?__(?=.)")


def without_client_prefix(name: str) -> str:
    """Return a name without the prefix that clients add ("mcp__archive__find_page" is "find_page")."""
    return _CLIENT_PREFIX.sub("", name, count=1) if name.startswith("mcp__") else name


def strip_prefix(words: tuple[str, ...], prefixes: frozenset[str]) -> tuple[str, ...]:
    """Drop the server's common prefix from the words of a name."""
    return words[1:] if len(words) > 1 and words[0] in prefixes else words


@lru_cache(maxsize=1 << 11)
def verb_place(words: tuple[str, ...]) -> int:
    """Return where the verb of a name stands, or -1: the first word that is one ("log" in get_actor_log is none).

    "do" is one only where there is no other: do_create_namespace creates.
    """
    verbs = [at for at, word in enumerate(words) if base_verb(word)]
    return next((at for at in verbs if words[at] != "do"), verbs[0] if verbs else -1)


def object_words(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of a name without its verb: what the tool acts on."""
    at = verb_place(words)
    return words if at < 0 else words[:at] + words[at + 1 :]


@lru_cache(maxsize=1 << 11)
def object_of(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the sorted stems of what a tool acts on."""
    return tuple(sorted({stem(word) for word in object_words(words)}))


def index_names(
    names: Iterable[str],
    titles: Mapping[str, str] | None = None,
    required: Mapping[str, frozenset[str]] | None = None,
) -> SiblingIndex:
    """Index the names of a set of tools; `titles` and the `required` parameters are by name, where they are known."""
    listed = sorted({name for name in names if name})
    split = {name: split_name(name) for name in listed}
    prefixes = _prefixes(list(split.values()))
    by_key: dict[str, str] = {}
    by_object: dict[tuple[str, ...], list[str]] = {}
    by_stem: dict[str, list[str]] = {}
    for name in listed:
        words = strip_prefix(split[name], prefixes)
        short = "".join(words)
        if len(words) > 1:
            by_key.setdefault(short, name)
        by_object.setdefault(object_of(words), []).append(name)
        for part in {stem(word) for word in words}:
            by_stem.setdefault(part, []).append(name)
    for name in listed:
        by_key[squeeze(name)] = name
    by_title = _titles(titles or {})
    return SiblingIndex(
        count=len(listed),
        prefixes=prefixes,
        by_key=MappingProxyType(by_key),
        by_object=MappingProxyType({key: tuple(found) for key, found in by_object.items()}),
        by_stem=MappingProxyType({key: tuple(found) for key, found in by_stem.items()}),
        titles=by_title,
        required=MappingProxyType(dict(required or {})),
        words=frozenset((*by_key, *by_title)),
    )


def nearest(own: str, index: SiblingIndex) -> tuple[str, ...]:
    """Return the siblings whose names share most with a tool's: a word counts the more, the fewer names have it."""
    shared: dict[str, float] = {}
    for part in {stem(word) for word in strip_prefix(split_name(own), index.prefixes)}:
        names = index.by_stem.get(part, ())
        if len(names) <= COMMON:
            for name in names:
                shared[name] = shared.get(name, 0.0) + round(1 / len(names), 9)
    known = [name for name in shared if name != own and len(name) <= NAME_LONGEST]
    return tuple(sorted(known, key=lambda name: (-round(shared[name], 6), name))[:NEIGHBOURS])


def _titles(titles: Mapping[str, str]) -> Mapping[str, Mapping[str, str]]:
    """Map the first word of a title to titles and whose they are; of equal titles the first name counts."""
    by_first: dict[str, dict[str, str]] = {}
    for name, title in sorted(titles.items()):
        words = title.split()
        if len(words) > 1:
            by_first.setdefault(words[0].lower(), {}).setdefault(title, name)
    return MappingProxyType(by_first)


def mentions(doc: Document, own: str, index: SiblingIndex) -> tuple[Mention, ...]:
    """Return the siblings that a description names, in reading order, each once.

    A name that is one common word counts only in code or quotes, or before "()".
    """
    if index.count < 1:
        return ()
    found: dict[str, Mention] = {}
    by_key, titles = index.by_key, index.titles
    for number, sentence in enumerate(doc.sentences):
        words = sentence.words
        if index.words.isdisjoint(words) and "".join(words).isalnum():
            continue
        for at, word in enumerate(words):
            if word.isalnum() and word not in by_key and word not in titles:
                continue
            start, end = sentence.starts[at], sentence.ends[at]
            name = index.by_key.get(word) or _spelled(doc.raw, start, word, index)
            if name is not None and word.isalpha() and not _as_name(doc.raw, start, end, sentence.masked[at]):
                name = None
            if name is None and word in index.titles:
                name, end = _by_title(sentence, at, doc.raw, index.titles[word])
            if name is not None and name != own and name not in found:
                found[name] = Mention(name, number, start, end)
    return tuple(found.values())


def _as_name(raw: str, start: int, end: int, masked: bool) -> bool:
    written = raw[start:end]
    humps = written[1:] != written[1:].lower() and not written.isupper()
    return masked or humps or raw.startswith("(", end)


def _by_title(sentence: Sentence, at: int, raw: str, titles: Mapping[str, str]) -> tuple[str | None, int]:
    """Return whose title begins at a word, the longest first, and where it ends."""
    start = sentence.starts[at]
    for end in reversed(sentence.ends[at + 1 : at + TITLE_WORDS]):
        name = titles.get(raw[start:end])
        if name is not None:
            return name, end
    return None, sentence.ends[at]


def _spelled(raw: str, start: int, word: str, index: SiblingIndex) -> str | None:
    """Return the sibling that a word with separators spells, alone or behind a server's name (not an address)."""
    if word.isalnum() or raw.startswith("//", max(0, start - 2)):
        return None
    name = index.by_key.get(squeeze(word))
    parts = _SEPARATORS.split(word)
    for skipped in range(1, min(3, len(parts) - 1)):
        name = name or index.by_key.get("".join(parts[skipped:]))
    return name
