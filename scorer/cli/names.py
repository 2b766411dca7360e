"""The names of tools that a person types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Like names that are offered.
SHOWN: Final = 5


def refuse_unknown(tool: str | None, names: Sequence[str]) -> None:
    """Raise UsageError where `tool` is none of the names, offering those of a like name."""
    from rapidfuzz.process import extract

    from scorer.formats.sanitize import label

    if tool is None or tool in names or not names:
        return
    like = ", ".join(label(found) for found, *_ in extract(tool, list(dict.fromkeys(names)), limit=SHOWN))
    raise click.UsageError(f"no tool {tool!r}; of a like name: {like}")
