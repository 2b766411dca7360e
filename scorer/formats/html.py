"""The report as one self-contained HTML file: readable offline, in print and in dark mode, mostly without script."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from scorer.contracts.lazy import changed
from scorer.formats.html_page import Page, page
from scorer.formats.html_server import STREAMED
from scorer.formats.html_site import INDEX, file_names, index, single_server_reports
from scorer.formats.html_templates import FEW, environment, filled, later
from scorer.formats.html_tool import definition
from scorer.formats.json import contract, plain
from scorer.formats.packing import packed_pieces
from scorer.formats.sanitize import PROSE_LIMIT, clip, html_safe
from scorer.formats.view_options import DEFAULT_VIEW, ViewOptions
from scorer.reading.json_text import json_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from scorer.contracts.report import Report
    from scorer.formats.html_server import ServerPage

#: A mark for what is written later.
_LATER: Final = re.compile("\0([a-z]+ [a-z0-9-]*)\0")
#: The tools of a server without any, in compact JSON; no string holds it, since its quotes are escaped there.
_NO_TOOLS: Final = '"tools":[]'


def render(report: Report, view: ViewOptions = DEFAULT_VIEW) -> str | Iterator[str]:
    """Return the page. Its content security policy allows its one style sheet and its one script, and nothing else.

    A page of many tools is given in pieces.
    """
    return _report_page(report, view)


def render_site(report: Report, view: ViewOptions = DEFAULT_VIEW) -> Mapping[str, str | Iterable[str]]:
    """Return a folder's files by name: a ranking of the servers as index.html, and a page for each."""
    files = file_names(report)
    pages = {
        name: _report_page(single, view, INDEX)
        for name, single in zip(files, single_server_reports(report), strict=True)
    }
    return {INDEX: filled("index.html.j2", index=index(report, files)), **pages}


def _report_page(report: Report, view: ViewOptions, up: str = "") -> str | Iterator[str]:
    if sum(len(server.tools) for server in report.servers) > STREAMED:
        return _streamed(report, view, up)
    prepared = page(report, view, up)
    data, parts = ("".join(packed_pieces(each)) for each in (_data(report), packed_parts(prepared)))
    return filled("report.html.j2", page=prepared, data=data, parts=parts)


def _streamed(report: Report, view: ViewOptions, up: str) -> Iterator[str]:
    """Yield the page: laid out with marks for what is long, which is written where its mark is."""
    prepared = page(report, view, up)
    document = filled("report.html.j2", page=prepared, data=later("data"), parts=later("parts"))
    servers = {server.anchor: server for server in prepared.servers}
    for at, piece in enumerate(_LATER.split(document)):
        name, _, anchor = piece.partition(" ")
        if at % 2 == 0:
            yield piece
        elif name == "data":
            yield from packed_pieces(_data(report))
        elif name == "parts":
            yield from packed_pieces(packed_parts(prepared))
        else:
            yield from _of_tools(name, servers[anchor])


def _of_tools(name: str, server: ServerPage) -> Iterator[str]:
    """Yield the rows or the cards of a server's tools."""
    rows: Any = environment().get_template("server.html.j2").module
    macros: Any = environment().get_template("tool.html.j2").module
    for at, card in enumerate(server.cards):
        part = (
            rows.tool_row(card)
            if name == "rows"
            else macros.tool_card(card, server, at == 0 or len(server.cards) <= FEW)
        )
        yield html_safe(f"{part}\n")


def _data(report: Report) -> Iterator[str]:
    """Yield the published report as compact JSON, a tool at a time."""
    bare = replace(report, servers=tuple(changed(server, tools=()) for server in report.servers))
    pieces = json_text(_clipped(contract(bare)), compact=True).split(_NO_TOOLS)
    for piece, server in zip(pieces, report.servers, strict=False):
        yield f"{piece}{_NO_TOOLS[:-1]}"
        for at, tool in enumerate(server.tools):
            yield ("," if at else "") + json_text(_clipped(plain(tool)), compact=True)
        yield "]"
    yield pieces[-1]


def packed_parts(prepared: Page) -> Iterator[str]:
    """Yield a JSON list of what each card shows on demand: its definition as JSON, and with many tools HTML too."""
    macros: Any = environment().get_template("tool.html.j2").module
    cards = ((server, card) for server in prepared.servers for card in server.cards)
    for at, (server, card) in enumerate(cards):
        part = {"json": definition(card.report)}
        if server.apart:
            part["body"] = html_safe(str(macros.body(card, True)))
        if server.packed:
            part |= {"evidence": str(macros.evidence(card)), "definition": str(macros.definition(card))}
        yield ("," if at else "[") + json_text(part, compact=True)
    yield "]" if prepared.tools else "[]"


def _clipped(value: Any) -> Any:
    """Return the published report with the texts clipped that the page clips."""
    if isinstance(value, str):
        return clip(value, PROSE_LIMIT)
    if isinstance(value, dict):
        return {clip(key, PROSE_LIMIT): _clipped(entry) for key, entry in value.items()}
    return [_clipped(entry) for entry in value] if isinstance(value, list) else value
