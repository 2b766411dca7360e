"""The table of tools in the report for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rich.console import ConsoleRenderable
from rich.text import Text

from scorer.contracts.dimensions import DIMENSIONS, LABELS
from scorer.contracts.report import ToolReport
from scorer.data.messages import say, text
from scorer.formats import risk_wording, summary
from scorer.formats.sanitize import label
from scorer.formats.text_layout import NARROW, TIER_STYLE, aligned, packed, points
from scorer.formats.view_options import ViewOptions

_OTHER_COLUMNS: Final = 62  # columns that the cells of the table take next to the name, the risk included
_RISK_STYLE: Final = {"critical": "red", "high": "yellow"}


def tool_table(tools: Sequence[ToolReport], view: ViewOptions) -> Iterator[ConsoleRenderable]:
    """Yield the table of some tools, in their order."""
    # Laid out by hand: a server may have thousands of tools, and rich measures every cell of a
    # table again and again.
    narrow = view.width < NARROW
    risk = max(len(label(tool.name)) for tool in tools) <= view.width - _OTHER_COLUMNS
    head = [Text(name, "dim") for name in _columns(narrow=narrow, risk=risk)]
    rows = [head, *([*_row(tool, narrow=narrow, risk=risk)] for tool in tools)]
    yield Text("\n", no_wrap=True).join(aligned(rows, view.width))


def legend(view: ViewOptions) -> Iterator[ConsoleRenderable]:
    """Yield what the heads of the table stand for."""
    yield from packed([Text(entry, "dim") for entry in _legend(narrow=view.width < NARROW)], view)


def _columns(*, narrow: bool, risk: bool) -> Iterator[str]:
    yield from (text("formats.column.tool"), text("formats.column.tdqs"))
    yield from () if narrow else (text("formats.column.interval"),)
    yield from summary.HEADS.values()
    yield from () if narrow else (text("formats.column.tokens"),)
    yield from (text("formats.column.risk"),) if risk else ()


def _row(tool: ToolReport, *, narrow: bool, risk: bool) -> Iterator[Text]:
    yield Text(label(tool.name))
    yield Text(f"{tool.tdqs:.1f} {tool.tier}", TIER_STYLE[tool.tier])
    if not narrow:
        yield Text(_interval(tool), "dim")
    for key in DIMENSIONS:
        yield points(tool.scores[key])
    if not narrow:
        yield Text(f"{tool.tokens:,}")
    if risk:
        yield Text(risk_wording.headline(tool), _RISK_STYLE.get(tool.risk["severity"], ""))


def _legend(*, narrow: bool) -> Iterator[str]:
    for key, head in summary.HEADS.items():
        yield say("formats.legend.dimension", head=head, label=LABELS[key])
    if not narrow:
        yield text("formats.legend.interval")


def _interval(tool: ToolReport) -> str:
    return "{:.1f}-{:.1f}".format(*tool.interval)
