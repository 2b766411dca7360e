"""The comparison with published scores, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rich.console import ConsoleRenderable
from rich.text import Text

from scorer.contracts.dimensions import DIMENSIONS
from scorer.contracts.report import PublishedTool
from scorer.data.messages import text
from scorer.formats import summary
from scorer.formats.sanitize import label
from scorer.formats.text_layout import aligned, more, title
from scorer.formats.view_options import ViewOptions

#: How many tools are compared without `--details`.
SHOWN: Final = 10


def published(tools: Sequence[PublishedTool], view: ViewOptions) -> Iterator[ConsoleRenderable]:
    """Yield for each tool and dimension the score minus the published one, the largest difference first."""
    if not tools:
        return
    shown = len(tools) if view.details else SHOWN
    yield title("published")
    names = [text(f"formats.column.{name}") for name in ("tool", "published", "scored", "interval")]
    head = [Text(name, "dim") for name in (*names, *summary.HEADS.values())]
    rows = [head, *([*_row(tool)] for tool in tools[:shown])]
    yield Text("\n", no_wrap=True).join(aligned(rows, view.width))
    yield from more(summary.left_out(shown, tools), "tool")
    yield Text(text("formats.legend.published"), "dim")


def _row(tool: PublishedTool) -> Iterator[Text]:
    yield Text(label(tool.name))
    yield Text("-" if tool.published is None else f"{tool.published:.1f}")
    yield Text(f"{tool.tdqs:.1f}")
    yield _inside(tool.inside)
    for key in DIMENSIONS:
        gap = tool.differences.get(key)
        yield Text("-" if gap is None else f"{gap:+d}" if gap else "0", "yellow" if gap else "")


def _inside(inside: bool | None) -> Text:
    if inside is None:
        return Text("-")
    return (
        Text(text("formats.legend.inside"), "green")
        if inside
        else Text(text("formats.legend.outside"), "red")
    )
