"""Every string of a definition with its place: what a model may read, and so what has to be looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple

from scorer.characters import INVISIBLE
from scorer.schema import pointer

_ODD: Final = re.compile(f"[{INVISIBLE}\ufe0f]".replace("\r", ""))
#: Keys and type names that every schema holds, and in which nothing can hide.
_USUAL: Final = frozenset(
    (
        "name title description inputSchema outputSchema annotations type properties required items enum default anyOf oneOf "
        "allOf format minimum maximum minLength maxLength additionalProperties readOnlyHint destructiveHint idempotentHint "
        "openWorldHint $schema $defs $ref string object integer number boolean array null"
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
    """All strings of a definition, in the order of its keys."""

    texts: tuple[Text, ...]

    @cached_property
    def folded(self) -> str:
        """Return all of them in lower case, one a line: to look for the words that a pattern needs."""
        return "\n".join([text.text for text in self.texts]).lower()

    @cached_property
    def odd(self) -> tuple[Text, ...]:
        """Return those that hold a character which cannot be seen, or selects the form of another."""
        return tuple(
            [
                text
                for text in self.texts
                if not (text.text.isascii() and text.text.isprintable()) and _ODD.search(text.text)
            ]
        )


def read_strings(raw: Any) -> Strings:
    """Collect every string of a wire object. Linear, whatever its depth; what has no place in JSON is passed over."""
    return Strings(tuple(_walk(raw)))


def _walk(raw: Any) -> Iterator[Text]:
    if isinstance(raw, str):
        yield Text(raw, None, False)
    stack: list[tuple[Any, _Path]] = [(raw, None)]
    while stack:
        node, path = stack.pop()
        if node.__class__ is dict:
            for key, value in node.items():
                if key not in _USUAL:
                    yield Text(str(key), (path, key), True)
                if value.__class__ is str:
                    if value not in _USUAL:
                        yield Text(value, (path, key), False)
                elif value.__class__ is dict or value.__class__ is list:
                    stack.append((value, (path, key)))
        elif node.__class__ is list:
            for at, value in enumerate(node):
                if value.__class__ is str:
                    yield Text(value, (path, at), False)
                elif value.__class__ is dict or value.__class__ is list:
                    stack.append((value, (path, at)))
