"""Sections of lines and tables, which become text for a terminal or Markdown: the views of a catalog."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from scorer.formats import markdown_parts
from scorer.formats.console import finished, new_console
from scorer.formats.sanitize import markdown, markup_safe, prose

if TYPE_CHECKING:
    from rich.console import JustifyMethod

    from scorer.formats.view_options import ViewOptions

#: The widest bar, in columns, and the column from which on a terminal has room for bars.
_BAR: Final = 30
_FULL, _FULL_ASCII = "█", "#"
_SIDES: Final[dict[str, tuple[JustifyMethod, str]]] = {"l": ("left", "left"), "r": ("right", "right")}


class Cell(NamedTuple):
    """What is in a cell, and its style in a terminal."""

    words: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. `sides` has `l` or `r` for each column. `bars` has a share (0 to 1) for each row, drawn in text."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str | Cell, ...], ...]
    sides: str
    bars: tuple[float, ...] | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A part under a heading ("": the first part, which has none): lines and tables in their order."""

    title: str
    body: tuple[str | Cell | Grid, ...]


def as_text(title: str, sections: Sequence[Section], view: ViewOptions) -> str:
    """Return the sections for a terminal of the view's width."""
    console = new_console(view)
    console.print(Text(prose(title), "bold", overflow="fold"))
    for section in sections:
        if section.title:
            console.print()
            console.print(Text(section.title, "bold underline"))
        for part in section.body:
            if isinstance(part, Grid):
                console.print(Padding(_table(part, view), (0, 0, 0, 2)))
            else:
                indent = 2 if section.title else 0
                console.print(Padding(_text(part), (0, 0, 0, indent)))
    return finished(console, view)


def grid_text(grid: Grid, view: ViewOptions) -> str:
    """Return a table alone for a terminal of the view's width."""
    console = new_console(view)
    console.print(_table(grid, view))
    return finished(console, view)


def as_markdown(title: str, sections: Sequence[Section]) -> str:
    """Return the sections as Markdown."""
    return markup_safe("\n\n".join([f"# {markdown(title)}", *_blocks(sections)]) + "\n")


def _blocks(sections: Sequence[Section]) -> Iterator[str]:
    for section in sections:
        if section.title:
            yield f"## {markdown(section.title)}"
        lines: list[str] = []
        for part in (*section.body, None):
            if isinstance(part, Grid) or part is None:
                if lines:
                    yield markdown_parts.bullets(lines) if section.title else "\n\n".join(lines)
                    lines = []
            else:
                lines.append(markdown(_words(part)))
            if isinstance(part, Grid):
                yield _markdown_table(part)


def _markdown_table(grid: Grid) -> str:
    heads = [(markdown(head), _SIDES[side][1]) for head, side in zip(grid.heads, grid.sides, strict=True)]
    return markdown_parts.table(heads, ([markdown(_words(cell)) for cell in row] for row in grid.rows))


def _table(grid: Grid, view: ViewOptions) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=any(grid.heads))
    for head, side in zip(grid.heads, grid.sides, strict=True):
        table.add_column(Text(head, "dim"), justify=_SIDES[side][0], overflow="fold", no_wrap=side == "r")
    if grid.bars is not None:
        table.add_column("", no_wrap=True)
    longest = max(grid.bars or (0.0,)) or 1.0
    for at, row in enumerate(grid.rows):
        bar = [] if grid.bars is None else [_bar(grid.bars[at] / longest, view)]
        table.add_row(*map(_text, row), *bar)
    return table


def _bar(part: float, view: ViewOptions) -> Text:
    room = max(0, min(_BAR, view.width - 50))
    length = max(1, round(part * room)) if part and room else 0
    return Text((_FULL_ASCII if view.ascii else _FULL) * length, "cyan")


def _text(part: str | Cell) -> Text:
    style = part.style if isinstance(part, Cell) else ""
    return Text(prose(_words(part)), style, overflow="fold")


def _words(part: str | Cell) -> str:
    return part.words if isinstance(part, Cell) else part
