"""A console that writes into memory: what it writes depends on the view alone."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING, Final

from rich.console import Console

from scorer.formats.sanitize import defuse

if TYPE_CHECKING:
    from scorer.formats.view_options import ViewOptions

_ASCII: Final = str.maketrans({"·": "-", "…": "~", "–": "-", "—": "-", "’": "'", "→": "->"})


def new_console(view: ViewOptions) -> Console:
    """Return a console of the view's width; everything is set explicitly, so the environment has no influence."""
    return Console(
        file=StringIO(),
        width=view.width,
        height=100,
        color_system="standard" if view.color else None,
        force_terminal=view.color,
        no_color=not view.color,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
        _environ={},
    )


def finished(console: Console, view: ViewOptions) -> str:
    """Return what was written: no trailing blanks, no workflow command, ASCII if the view requires it."""
    assert isinstance(console.file, StringIO)
    text = "".join(f"{line.rstrip()}\n" for line in defuse(console.file.getvalue()).split("\n")[:-1])
    return as_ascii(text) if view.ascii else text


def taken(console: Console, view: ViewOptions) -> str:
    """Return what was written so far, finished, and forget it: whole lines only may have been written."""
    text = finished(console, view)
    console.file = StringIO()
    return text


def as_ascii(text: str) -> str:
    """Return text in ASCII: punctuation in its nearest form, all else as escapes."""
    return text.translate(_ASCII).encode("ascii", "backslashreplace").decode("ascii")
