"""Checks the names of tools that a user types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from scorer.data.messages import say

if TYPE_CHECKING:
    from collections.abc import Sequence

#: How many similar names are suggested.
SHOWN: Final = 5


def refuse_unknown(tool: str | None, names: Sequence[str]) -> None:
    """Raise UsageError if `tool` is none of the names, with similar names as suggestions."""
    from rapidfuzz.process import extract

    from scorer.formats.sanitize import label

    if tool is None or tool in names or not names:
        return
    similar = ", ".join(label(found) for found, *_ in extract(tool, list(dict.fromkeys(names)), limit=SHOWN))
    raise click.UsageError(say("cli.target.error.not-found-tool", name=repr(tool), similar=similar))
