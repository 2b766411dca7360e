"""Files that are to be written, as a unified diff for a terminal: a long new file only by its beginning."""

from __future__ import annotations

from difflib import unified_diff
from typing import TYPE_CHECKING, Final

from rich.text import Text

from scorer.formats import summary
from scorer.formats.console import finished, new_console
from scorer.formats.sanitize import label, lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from scorer.formats.view_options import ViewOptions

#: Lines of a new file that are shown.
SHOWN: Final = 30
_STYLES: Final = {"+": "green", "-": "red", "@": "cyan"}


def render(files: Iterable[tuple[str, str, str]], view: ViewOptions) -> str:
    """Return what writing changes: for each file its path, what it contains ("": it is new), and what it will."""
    console = new_console(view)
    for path, before, after in files:
        console.print(Text(label(path), "bold", overflow="fold"))
        for line in _shown([*_changes(before, after)]):
            console.print(Text(line, _STYLES.get(line[:1], ""), overflow="fold"), soft_wrap=True)
        console.print()
    return finished(console, view)


def _changes(before: str, after: str) -> Iterator[str]:
    whole = unified_diff(lines(before).splitlines(), lines(after).splitlines(), lineterm="", n=3)
    for at, line in enumerate(whole):
        if at > 1:  # the first two name the files
            yield line


def _shown(changes: Sequence[str]) -> Iterator[str]:
    yield from changes[:SHOWN]
    if len(changes) > SHOWN:
        yield f"  {summary.more(len(changes) - SHOWN, 'line')}"
