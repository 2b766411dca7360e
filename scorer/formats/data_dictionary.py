"""The data dictionary: what the columns of the tables of a catalog are, as a page of Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorer.data.messages import text
from scorer.formats.markdown_parts import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


def dictionary_page(tables: Mapping[str, Sequence[Mapping[str, str]]]) -> str:
    """Return the page; `tables` has the `name`, `type` and `meaning` of each column, by table."""
    return "\n\n".join(_blocks(tables)) + "\n"


def _blocks(tables: Mapping[str, Sequence[Mapping[str, str]]]) -> Iterator[str]:
    yield f"# {text('formats.dictionary.title')}"
    yield text("formats.dictionary.introduction").strip()
    heads = [(text(f"formats.dictionary.head.{name}"), "left") for name in ("column", "type", "meaning")]
    for name, columns in tables.items():
        yield f"## {text(f'formats.dictionary.{name}')}"
        yield text(f"formats.dictionary.about-{name}").strip()
        yield table(heads, ((f"`{each['name']}`", f"`{each['type']}`", each["meaning"]) for each in columns))
