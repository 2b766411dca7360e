"""The changes between two states of a server, for people and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.table import Table
from rich.text import Text

from scorer.contracts.report import SCHEMA_VERSION
from scorer.data.messages import say, text
from scorer.formats import summary
from scorer.formats.console import finished, new_console
from scorer.formats.diff_lines import Line, detail_lines, server_lines, verdict_lines
from scorer.formats.gate_reasons import reason_words
from scorer.formats.json import plain
from scorer.formats.markdown import COMMENT
from scorer.formats.sanitize import label, markdown, markdown_code, markup_safe, prose
from scorer.gate.changes import regressions
from scorer.reading.json_text import json_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorer.contracts.report import ServerChange
    from scorer.formats.view_options import ViewOptions

_STYLES: Final = {"-": "red", "+": "green", "!": "bold yellow", "#": "bold"}


def render(
    name: str,
    changes: Sequence[ServerChange],
    removed: Sequence[str],
    added: Sequence[str],
    view: ViewOptions,
) -> str:
    """Return the differences in a format: text, markdown or json. In text the verdict on a server ends its part."""
    if name == "json":
        return _as_json(changes, removed, added)
    lines = [*server_lines(removed, added)]
    for change in changes:
        details = [] if view.quiet else [*detail_lines(change)]
        verdict = [*verdict_lines(change)]
        lines += [*verdict, *details] if name == "markdown" else [*details, *verdict]
    return _as_markdown(lines) if name == "markdown" else lines_as_text(lines, view)


def _as_json(changes: Sequence[ServerChange], removed: Sequence[str], added: Sequence[str]) -> str:
    servers = [
        {**plain(change), "regressions": [prose(reason_words(reason)) for reason in regressions(change)]}
        for change in changes
    ]
    whole = {
        "schema_version": SCHEMA_VERSION,
        "servers": servers,
        "removed_servers": [*map(label, removed)],
        "added_servers": [*map(label, added)],
    }
    return json_text(whole, indent=2) + "\n"


# --- how to show it ------------------------------------------------------------------------------


def lines_as_text(lines: Sequence[Line], view: ViewOptions) -> str:
    """Return lines for a terminal, an empty one before each heading."""
    console = new_console(view)
    for at, line in enumerate(lines):
        if at and line.mark == "#":
            console.print()
        style = _STYLES.get(line.mark, "")
        pad = "  " * line.depth
        mark = f"{pad}{line.mark} " if line.mark in ("-", "+", "!") else pad
        words = Text(line.words, style, overflow="fold")
        if not mark:
            console.print(words)
            continue
        grid = Table.grid()
        grid.add_column(no_wrap=True)
        grid.add_column(overflow="fold")
        grid.add_row(Text(mark, style), words)
        console.print(grid)
    return finished(console, view)


def _as_markdown(lines: Sequence[Line]) -> str:
    out, size = [f"# {text('formats.heading.changes')}"], 0
    head = 0
    for at, line in enumerate(lines):
        head = line.depth if line.mark == "#" else head
        written = _markdown_line(line, head)
        size += len(written.encode("utf-8", "backslashreplace")) + 1
        if size > COMMENT:
            omitted = say("formats.change.omitted", lines=summary.plural(len(lines) - at, "line"))
            out.append(f"\n<sub>{omitted}</sub>")
            break
        out.append(written)
    return markup_safe("\n".join(out) + "\n")


def _markdown_line(line: Line, head: int) -> str:
    words = markdown(line.words)
    if line.mark == "#":
        return f"\n{'#' * (line.depth + 2)} {words}\n"
    mark = f"{markdown_code(line.mark)} " if line.mark in ("-", "+") else "**!** " if line.mark == "!" else ""
    return f"{'  ' * (line.depth - head - 1)}- {mark}{words}"
