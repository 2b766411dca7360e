"""What is wrong with the cursor and the other fields of an answer to tools/list, from a server or in a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def faults_of_page(result: Mapping[str, Any]) -> Iterator[str]:
    """Yield the faults of a page, by the names under which rules report them."""
    if "_meta" in result and not isinstance(result["_meta"], Mapping):
        yield "odd-meta"
    cursor = result.get("nextCursor", ...)
    if cursor is None:
        yield "null-cursor"
    elif cursor == "":
        yield "empty-cursor"
    elif cursor is ...:
        if result.get("next_cursor"):
            yield "misspelled-cursor"
    elif not isinstance(cursor, str):
        yield "odd-cursor"
