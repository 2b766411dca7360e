"""The building blocks of the report for a terminal: titles, tables, hanging lines, facts in a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rich.cells import chop_cells, set_cell_size
from rich.console import ConsoleRenderable
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from scorer.data.messages import text
from scorer.formats import summary
from scorer.formats.sanitize import prose
from scorer.formats.view_options import ViewOptions

TIER_STYLE: Final = {"A": "bold green", "B": "green", "C": "yellow", "D": "red", "F": "bold red"}
LEVEL_STYLE: Final = {"error": "bold red", "warning": "yellow", "info": "cyan"}
#: Columns; in a narrower terminal the tables lose what the reasons repeat.
NARROW: Final = 60
_NAMES_WIDE: Final = 24
_NAMES_NARROW: Final = 14


def title(heading: str) -> Text:
    """Return the heading `formats.heading.<heading>`."""
    return Text(text(f"formats.heading.{heading}"), "bold underline")


def panel(rows: Iterator[tuple[str, int, str]], view: ViewOptions) -> Padding:
    """Return rows of a name, a score and its justification."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(max_width=_NAMES_WIDE if view.width >= NARROW else _NAMES_NARROW)
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for name, score, justification in rows:
        grid.add_row(Text(name), points(score), Text(prose(justification)))
    return Padding(grid, (0, 0, 0, 2))


def hanging(mark: Text, body: Text) -> Table:
    """Return a body that is indented behind its mark."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(Text("  ").append(mark), body)
    return grid


def packed(parts: Sequence[Text], view: ViewOptions) -> Iterator[Text]:
    """Join parts with " · ", and start a new line where the next one would not fit."""
    line = Text(overflow="fold")
    for part in parts:
        if line and line.cell_len + 3 + part.cell_len > view.width:
            yield line
            line = Text(overflow="fold")
        line = (line.append(" · ") if line else line).append(part)
    yield line


def points(score: int) -> Text:
    """Return a score of 1 to 5, colored if it is low."""
    return Text(str(score), "bold red" if score < 3 else "yellow" if score == 3 else "")


def aligned(rows: Sequence[Sequence[Text]], width: int) -> Iterator[Text]:
    """Yield lines of aligned columns: the first to the left and folded to fit, the others to the right."""
    widths = [max(cell.cell_len for cell in column) for column in zip(*rows, strict=True)]
    room = max(8, width - sum(size + 1 for size in widths[1:]))
    first = min(widths[0], room)
    for name, *cells in rows:
        start, *rest = chop_cells(name.plain, first) or [name.plain]  # it may have no width
        line = Text(set_cell_size(start, first), name.style)
        for cell, size in zip(cells, widths[1:], strict=True):
            line.append(" " * (1 + size - cell.cell_len)).append_text(cell)
        yield line
        yield from map(Text, rest)


def more(count: int, thing: str, hint: str = "details") -> Iterator[ConsoleRenderable]:
    """Yield a line on how many things are not shown, if any, with the option that shows them."""
    if count > 0:
        yield Text(f"  {summary.more(count, thing, text(f'formats.hint.{hint}'))}", "dim")
