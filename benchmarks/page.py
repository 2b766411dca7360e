"""How the figures are written: as tables in Markdown, between marks of a page."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import scorer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.figures import Table


def machine() -> str:
    """Return in a sentence what the figures were measured with and on."""
    compiled = any(Path(scorer.__file__).parent.rglob("*.so"))
    return (
        f"mcp-scorer {scorer.__version__} ({'compiled modules' if compiled else 'pure Python'}), "
        f"tdqs {version('tdqs')}, mcp {version('mcp')}, Python {platform.python_version()}, "
        f"{platform.system()} on {platform.machine()}, {os.cpu_count()} CPUs."
    )


def markdown(table: Table) -> str:
    """Return a table in Markdown: the first column is text, the others are figures."""
    marks = ["---", *["---:"] * (len(table.columns) - 1)]
    rows = [table.columns, marks, *([cell.replace("|", "\\|") for cell in row] for row in table.rows)]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def written(page: str, parts: Mapping[str, str], by: str = "make bench") -> str:
    """Return a page with each part between the marks of its name, which say what writes it.

    Raises ValueError if the page has no such marks.
    """
    for name, text in parts.items():
        start, end = f"<!-- {name}: written by {by} -->\n", f"<!-- /{name} -->"
        before, found, rest = page.partition(start)
        _, closed, after = rest.partition(end)
        if not (found and closed):
            raise ValueError(f"there are no marks for the table {name}")
        page = f"{before}{start}{text}{end}{after}"
    return page
