"""The answer to a query over the tables of a catalog: as text, Markdown, JSON or CSV."""

from __future__ import annotations

import csv
from datetime import date, datetime, time
from decimal import Decimal
from io import StringIO
from typing import TYPE_CHECKING, Any, Final

from scorer.contracts.errors import InputError
from scorer.data.messages import say, text
from scorer.formats import markdown_parts
from scorer.formats.blocks import Grid, grid_text
from scorer.formats.sanitize import label, markdown, markup_safe, storable
from scorer.formats.spreadsheets import csv_value
from scorer.reading.json_text import json_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorer.formats.view_options import ViewOptions

#: A column of words is not narrower than this many characters, unless the words are.
_READABLE: Final = 12


def render_answer(
    name: str, names: Sequence[str], numeric: Sequence[bool], rows: Sequence[Sequence[Any]], view: ViewOptions
) -> str:
    """Return the rows in a format: text, markdown, json or csv. `numeric` says which columns hold numbers.

    Raises InputError for two columns of one name in JSON.
    """
    values = [[_plain(value) for value in row] for row in rows]
    if name == "json":
        return _json(names, values)
    if name == "csv":
        return _csv(names, values)
    cells = tuple(tuple(_shown(value) for value in row) for row in values)
    sides = "".join("r" if each else "l" for each in numeric)
    if name == "markdown":
        heads = [
            (markdown(head), "right" if side == "r" else "left")
            for head, side in zip(names, sides, strict=True)
        ]
        table = markdown_parts.table(heads, ([markdown(cell) for cell in row] for row in cells))
        return markup_safe(table + "\n")
    if not rows:
        return text("stats.no-rows") + "\n"
    grid = Grid(tuple(map(label, names)), cells, sides)
    return grid_text(grid, view) if _fits(grid, view.width) else _one_by_one(grid, view)


def _fits(grid: Grid, width: int) -> bool:
    """Return whether a table fits into a terminal without columns too narrow to read."""
    columns = zip(grid.heads, grid.sides, *grid.rows, strict=True)
    widths = [
        max(len(head), *(len(str(cell)) for cell in cells)) if cells else len(head)
        for head, _, *cells in columns
    ]
    least = (
        each if side == "r" else min(each, _READABLE) for each, side in zip(widths, grid.sides, strict=True)
    )
    return sum(least) + 2 * (len(widths) - 1) <= width


def _one_by_one(grid: Grid, view: ViewOptions) -> str:
    """Return the rows one below the other, each as lines of a name and a value."""
    rows = (Grid(("", ""), tuple(zip(grid.heads, row, strict=True)), "ll") for row in grid.rows)
    return "\n".join(grid_text(row, view) for row in rows)


def _json(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise InputError(say("catalogue.database.same-names", name=twice))
    return json_text([dict(zip(names, row, strict=True)) for row in rows], indent=2) + "\n"


def _csv(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(map(csv_value, names))
    writer.writerows([csv_value(value) for value in row] for row in rows)
    return out.getvalue()


def _plain(value: Any) -> Any:
    """Return a value of SQL as JSON has it."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def _shown(value: Any) -> str:
    """Return a value as people read it: null is nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{round(value, 3):g}" if abs(value) < 1e6 else f"{value:g}"
    if isinstance(value, list):
        return ", ".join(map(_shown, value))
    return (label(value) if value else "") if isinstance(value, str) else str(value)
