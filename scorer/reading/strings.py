"""Every string of a definition with its place: all that a model may read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from scorer.reading.tokens import around_long_runs, may_hold_token
from scorer.reading.unicode import INVISIBLE
from scorer.reading.walk import Path, pointer_to
from scorer.tdqs.canonical import FIELDS, canonical_bytes

_HIDDEN: Final = re.compile(f"[{INVISIBLE}\ufe0f]".replace("\r", ""))
#: How JSON writes invisible characters, as far as it writes them in ASCII.
_ESCAPED: Final = re.compile(rb"\\[ubf]")
_SCORED: Final = frozenset(FIELDS)
_ASCII: Final = bytes(range(128))
#: How it writes the whitespace between words.
_BREAKS: Final = (b"\\n", b"\\r", b"\\t")
_FOLD: Final = bytes(
    c if chr(c) in "abcdefghijklmnopqrstuvwxyz0123456789_" else c + 32 if 65 <= c <= 90 else 32
    for c in range(256)
)
#: Keys and type names that are in every schema; nothing can be hidden in them.
_USUAL: Final = frozenset(
    (
        "name title description inputSchema outputSchema annotations type properties required items enum default "
        "anyOf oneOf allOf format minimum maximum minLength maxLength additionalProperties readOnlyHint "
        "destructiveHint "
        "idempotentHint openWorldHint $schema $defs $ref string object integer number boolean array null"
    ).split()
)


class Text(NamedTuple):
    """One string: its words, its place, and whether it is a key (then the place is that of its value)."""

    text: str
    path: Path
    is_key: bool

    @property
    def pointer(self) -> str:
        """Return its JSON pointer within the tool."""
        return pointer_to(self.path)

    @property
    def container(self) -> Any:
        """Return the key or index of its container ("" at the top): "properties" for a parameter's name."""
        return self.path[0][1] if self.path and self.path[0] else ""


class Strings:
    """All strings of a definition, and quick ways to see that none of them holds what a rule looks for.

    `canonical` is the canonical text of the fields that are scored. Frozen; what is read of it is kept until released.
    """

    __slots__ = ("_as_json", "_beyond_ascii", "_long_runs", "_prose", "_texts", "canonical", "raw")

    def __init__(self, raw: Any, canonical: bytes) -> None:
        self.raw = raw
        self.canonical = canonical
        self.release()

    def release(self) -> None:
        """Drop what can be computed again."""
        self._as_json: bytes | None = None
        self._beyond_ascii: str | None = None
        self._long_runs: bytes | None = None
        self._texts: tuple[Text, ...] | None = None
        self._prose: tuple[Text, ...] | None = None

    @property
    def as_json(self) -> bytes:
        """Return the definition as JSON text, the fields that are not scored at its end."""
        text = self._as_json
        if text is None:
            text = self._as_json = self._written()
        return text

    def _written(self) -> bytes:
        if not isinstance(self.raw, Mapping):
            return canonical_bytes(self.raw)
        if self.raw.keys() <= _SCORED:
            return self.canonical
        more = {key: value for key, value in self.raw.items() if key not in _SCORED}
        return self.canonical + canonical_bytes(more)

    @property
    def beyond_ascii(self) -> str:
        """Return all its characters but those of ASCII, in their order."""
        if self._beyond_ascii is None:
            text = self.as_json
            ascii_only = text.isascii()
            self._beyond_ascii = "" if ascii_only else text.translate(None, _ASCII).decode("utf-8", "replace")
        return self._beyond_ascii

    @property
    def has_backslashes(self) -> bool:
        """Return whether any string holds a backslash."""
        return b"\\" in self.as_json and b"\\\\" in self.as_json  # most hold no escape at all

    @property
    def long_runs(self) -> bytes:
        """Return its long runs of what keys are made of, each with the bytes before it."""
        if self._long_runs is None:
            self._long_runs = around_long_runs(self.as_json)
        return self._long_runs

    @property
    def may_hold_token(self) -> bool:
        """Return False where no string holds a credential of a known form."""
        return may_hold_token(self.as_json, self.long_runs)

    @property
    def texts(self) -> tuple[Text, ...]:
        """Return every string with its place, in the order of the keys."""
        if self._texts is None:
            self._texts = tuple(_texts(self.raw, of_words=False))
        return self._texts

    @property
    def prose(self) -> tuple[Text, ...]:
        """Return those of more than one word."""
        if self._prose is None:
            self._prose = tuple(_texts(self.raw, of_words=True))
        return self._prose

    @property
    def may_hide_characters(self) -> bool:
        """Return whether a string holds an invisible character or a variation selector, or may do so."""
        text = self.as_json
        if b"\x7f" in text or (b"\\" in text and _ESCAPED.search(text)):
            return True
        return not text.isascii() and _HIDDEN.search(self.beyond_ascii) is not None

    def with_hidden_characters(self) -> list[Text]:
        """Return those that hold an invisible character or a variation selector."""
        if not self.may_hide_characters:
            return []
        return [text for text in self.texts if not _plain(text.text) and _HIDDEN.search(text.text)]


def words_of(text: bytes) -> list[bytes]:
    """Return the words of a JSON text in lower case: runs of letters, digits and underscores of ASCII."""
    for mark in _BREAKS:
        if b"\\" in text:
            text = text.replace(mark, b" ")
    return text.translate(_FOLD).split()


def _plain(text: str) -> bool:
    return text.isascii() and text.isprintable()


def _texts(raw: Any, *, of_words: bool) -> list[Text]:
    """Return every string of a wire object, or every one of several words. Linear, whatever its depth.

    Values that are not JSON are skipped.
    """
    found = [Text(raw, None, False)] if isinstance(raw, str) and (" " in raw or not of_words) else []
    nodes: list[tuple[Any, Path]] = [(raw, None)] if isinstance(raw, dict | list) else []
    while nodes:
        node, path = nodes.pop()
        if node.__class__ is dict:
            found += [
                Text(str(key), (path, key), True)
                for key in node
                if key not in _USUAL and (not of_words or " " in str(key))
            ]
        for key, value in node.items() if node.__class__ is dict else enumerate(node):
            kind = value.__class__
            if kind is str:
                if " " in value or (not of_words and value not in _USUAL):
                    found.append(Text(value, (path, key), False))
            elif kind is dict or kind is list:
                nodes.append((value, (path, key)))
    return found
