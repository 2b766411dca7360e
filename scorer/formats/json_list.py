"""Writes a long list inside a JSON document one item after the other, indented as the whole document would be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorer.reading.json_text import json_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


def with_items(document: Mapping[str, Any], key: str, items: Iterable[Any], depth: int) -> Iterator[str]:
    """Yield a document with these items in its last empty list under `key`, which is `depth` levels deep."""
    # No string of the document holds this: its quotes would be escaped.
    head, mark, tail = json_text(document, indent=2).rpartition(f'"{key}": []')
    outer, written = f"\n{'  ' * depth}", False
    yield f"{head}{mark[:-1]}"
    for item in items:
        text = json_text(item, indent=2).replace("\n", f"{outer}  ")
        yield f"{',' if written else ''}{outer}  {text}"
        written = True
    yield f"{outer if written else ''}]{tail}\n"


def with_lines(document: Mapping[str, Any], key: str, items: Iterable[Any]) -> Iterator[str]:
    """Yield a document without indentation, with these items in its last empty list under `key`, one a line."""
    head, mark, tail = json_text(document, compact=True).rpartition(f'"{key}":[]')
    yield f"{head}{mark[:-1]}"
    for at, item in enumerate(items):
        yield f"{',' if at else ''}\n{json_text(item, compact=True)}"
    yield f"\n]{tail}\n"
