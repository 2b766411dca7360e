"""Every string of a definition with its place: what a model may read, and so what has to be looked at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple

from scorer.contracts.json_pointer import pointer
from scorer.reading.unicode import INVISIBLE
from scorer.tdqs.canonical import FIELDS, canonical_bytes

_ODD: Final = re.compile(f"[{INVISIBLE}\ufe0f]".replace("\r", ""))
#: How JSON writes what cannot be seen, as far as it writes it in ASCII.
_ESCAPED: Final = (b"\\u", b"\\b", b"\\f", b"\x7f")
#: How it writes the white space that parts words.
_BREAKS: Final = (b"\\n", b"\\r", b"\\t")
_FOLD: Final = bytes(
    c if chr(c) in "abcdefghijklmnopqrstuvwxyz0123456789_" else c + 32 if 65 <= c <= 90 else 32
    for c in range(256)
)
#: Keys and type names that every schema holds, and in which nothing can hide.
_USUAL: Final = frozenset(
    (
        "name title description inputSchema outputSchema annotations type properties required items enum default "
        "anyOf oneOf allOf format minimum maximum minLength maxLength additionalProperties readOnlyHint "
        "destructiveHint "
        "idempotentHint openWorldHint $schema $defs $ref string object integer number boolean array null"
    ).split()
)

#: The way to a string as (way to its container, key or index), so that walking writes no pointers.
_Path = tuple[Any, Any] | None


class Text(NamedTuple):
    """One string: its words, where it stands, and whether it is a key (then the place is that of its value)."""

    text: str
    path: _Path
    key: bool

    @property
    def pointer(self) -> str:
        """Return its JSON pointer within the tool."""
        steps: list[Any] = []
        path = self.path
        while path is not None:
            path, step = path
            steps.append(step)
        return pointer(*reversed(steps))

    @property
    def above(self) -> Any:
        """Return the key or index of its container ("" at the top): "properties" for a parameter's name."""
        return self.path[0][1] if self.path and self.path[0] else ""


@dataclass(frozen=True)
class Strings:
    """All strings of a definition, and quick ways to see that nothing is to be looked for in them.

    `canonical` is the canonical text of the fields that are scored.
    """

    raw: Any
    canonical: bytes

    @cached_property
    def whole(self) -> bytes:
        """Return the definition as JSON text, the fields that are not scored at its end."""
        if not isinstance(self.raw, Mapping):
            return canonical_bytes(self.raw)
        more = {key: value for key, value in self.raw.items() if key not in FIELDS}
        return self.canonical + canonical_bytes(more) if more else self.canonical

    @cached_property
    def words(self) -> frozenset[bytes]:
        """Return its words in lower case: runs of letters, digits and underscores of ASCII."""
        whole = self.whole
        for mark in _BREAKS:
            whole = whole.replace(mark, b" ")
        return frozenset(whole.translate(_FOLD).split())

    @cached_property
    def texts(self) -> tuple[Text, ...]:
        """Return every string with its place, in the order of the keys."""
        return tuple(_walk(self.raw))

    @cached_property
    def prose(self) -> tuple[Text, ...]:
        """Return those of more than one word."""
        return tuple([text for text in self.texts if " " in text.text])

    @cached_property
    def odd(self) -> tuple[Text, ...]:
        """Return those that hold a character which cannot be seen, or selects the form of another."""
        whole = self.whole
        if whole.isascii() and not any(mark in whole for mark in _ESCAPED):
            return ()
        return tuple([text for text in self.texts if not _plain(text.text) and _ODD.search(text.text)])


def _plain(text: str) -> bool:
    return text.isascii() and text.isprintable()


def _walk(raw: Any) -> list[Text]:
    """Return every string of a wire object. Linear, whatever its depth; what has no place in JSON is passed over."""
    found = [Text(raw, None, False)] if isinstance(raw, str) else []
    stack: list[tuple[Any, _Path]] = [(raw, None)]
    while stack:
        node, path = stack.pop()
        if node.__class__ is dict:
            found += [Text(str(key), (path, key), True) for key in node if key not in _USUAL]
            pairs: Iterable[tuple[Any, Any]] = node.items()
        else:
            pairs = enumerate(node) if node.__class__ is list else ()
        for key, value in pairs:
            kind = value.__class__
            if kind is str:
                if value not in _USUAL:
                    found.append(Text(value, (path, key), False))
            elif kind is dict or kind is list:
                stack.append((value, (path, key)))
    return found
