"""Checks the names of tools that a user types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from scorer.data.messages import say
from scorer.data.near_words import near_words

if TYPE_CHECKING:
    from collections.abc import Sequence

#: How many names are suggested.
SHOWN: Final = 5


def refuse_unknown(tool: str | None, names: Sequence[str]) -> None:
    """Raise UsageError if `tool` is none of the names, with similar names, or the first ones, as suggestions."""
    from scorer.formats.sanitize import label

    if tool is None or tool in names or not names:
        return
    known = [*dict.fromkeys(names)]
    near = near_words(tool, known, SHOWN)
    more = 0 if near else len(known) - SHOWN
    id = "not-found-tool" if near else "no-tool-of-many" if more > 0 else "no-tool"
    shown = ", ".join(map(label, near or known[:SHOWN]))
    raise click.UsageError(say(f"cli.target.error.{id}", name=repr(tool), names=shown, count=more))
