"""Every sentence that a user can read, by id: loaded from reports/messages.toml.

An id is the path to a text in that file ("gate.min-grade.reason"). Texts hold named gaps in braces, which
`say` fills. Words are made last: rooms pass ids and values, and whoever shows them asks for the words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from scorer.data.prepared import toml_table
from scorer.data.resources import data_dir


def _flat(table: Mapping[str, Any], path: str) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        name = f"{path}.{key}" if path else key
        if isinstance(value, dict):
            yield from _flat(value, name)
        else:
            yield name, value


@lru_cache(maxsize=1)
def messages() -> Mapping[str, str]:
    """Return all texts by id. Raises FileNotFoundError where the installation lacks them."""
    return MappingProxyType(dict(_flat(toml_table(data_dir("reports") / "messages.toml"), "")))


def text(id: str) -> str:
    """Return a text with its gaps unfilled. Raises KeyError for an id that there is not."""
    return messages()[id]


def say(id: str, /, **values: object) -> str:
    """Return a text with its gaps filled. Raises KeyError for an id or a gap that there is not."""
    return messages()[id].format_map(values)
