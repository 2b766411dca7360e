"""The report as one self-contained HTML file: readable offline, in print and in dark mode, mostly without script."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from scorer.contracts.lazy import changed
from scorer.data.messages import say, text
from scorer.data.resources import data_dir
from scorer.formats.html_page import Page, page
from scorer.formats.html_server import STREAMED
from scorer.formats.html_site import INDEX, file_names, index, single_server_reports
from scorer.formats.html_tool import definition, graded
from scorer.formats.html_words import named, verbatim, words
from scorer.formats.json import contract, plain
from scorer.formats.packing import ENCODING, packed_pieces
from scorer.formats.sanitize import PROSE_LIMIT, clip, html_safe
from scorer.formats.score_steps import step
from scorer.formats.summary import plural
from scorer.formats.view_options import DEFAULT_VIEW, ViewOptions
from scorer.reading.json_text import json_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from scorer.contracts.report import Report
    from scorer.formats.html_server import ServerPage

#: The parts of the style sheet and of the script, in their order.
_STYLES: Final = ("tokens.css", "layout.css", "tools.css", "print.css")
_SCRIPTS: Final = ("base.js", "tables.js", "cards.js", "page.js")
#: Of so few tools every card is open.
FEW: Final = 3
#: A mark for what is written later.
_LATER: Final = re.compile("\0([a-z]+ [a-z0-9-]*)\0")
#: The tools of a server without any, in compact JSON; no string holds it, since its quotes are escaped there.
_NO_TOOLS: Final = '"tools":[]'
#: What the script says, by the names under which it finds the texts.
_SCRIPT_WORDS: Final = (
    "formats.html.script.tools-shown",
    "formats.html.script.servers-shown",
    "formats.html.script.no-tool",
    "formats.html.script.no-server",
    "formats.html.script.no-finding",
    "formats.html.script.none-fits",
    "formats.html.script.sorted",
    "formats.html.script.ascending",
    "formats.html.script.descending",
    "formats.html.script.copy",
    "formats.html.script.copied",
    "formats.html.script.copy-failed",
    "formats.html.script.unreadable",
    "formats.html.script.edits",
)


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
    return {INDEX: _filled("index.html.j2", index=index(report, files)), **pages}


def _report_page(report: Report, view: ViewOptions, up: str = "") -> str | Iterator[str]:
    if sum(len(server.tools) for server in report.servers) > STREAMED:
        return _streamed(report, view, up)
    prepared = page(report, view, up)
    data, parts = ("".join(packed_pieces(each)) for each in (_data(report), _parts(prepared)))
    return _filled("report.html.j2", page=prepared, data=data, parts=parts)


def _streamed(report: Report, view: ViewOptions, up: str) -> Iterator[str]:
    """Yield the page: laid out with marks for what is long, which is written where its mark is."""
    prepared = page(report, view, up)
    document = _filled("report.html.j2", page=prepared, data=_later("data"), parts=_later("parts"))
    servers = {server.anchor: server for server in prepared.servers}
    for at, piece in enumerate(_LATER.split(document)):
        name, _, anchor = piece.partition(" ")
        if at % 2 == 0:
            yield piece
        elif name == "data":
            yield from packed_pieces(_data(report))
        elif name == "parts":
            yield from packed_pieces(_parts(prepared))
        else:
            yield from _of_tools(name, servers[anchor])


def _later(name: str, server: ServerPage | None = None) -> Markup:
    """Return a mark in the page for what is written later."""
    return Markup(f"\0{name} {server.anchor if server else ''}\0")


def _of_tools(name: str, server: ServerPage) -> Iterator[str]:
    """Yield the rows or the cards of a server's tools."""
    rows: Any = _environment().get_template("server.html.j2").module
    macros: Any = _environment().get_template("tool.html.j2").module
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


def _parts(prepared: Page) -> Iterator[str]:
    """Yield a JSON list of what each card shows on demand: its definition as JSON, and with many tools HTML too."""
    macros: Any = _environment().get_template("tool.html.j2").module
    cards = ((server, card) for server in prepared.servers for card in server.cards)
    for at, (server, card) in enumerate(cards):
        part = {"json": definition(card.report)}
        if server.packed:
            part |= {"evidence": str(macros.evidence(card)), "definition": str(macros.definition(card))}
        yield ("," if at else "[") + json_text(part, compact=True)
    yield "]" if prepared.tools else "[]"


def _filled(template: str, **values: Any) -> str:
    css, script = _joined(_STYLES), f'"use strict";\n(() => {{\n{_joined(_SCRIPTS)}}})();\n'
    hashes = {"style_hash": _digest(css), "script_hash": _digest(script)}
    written = {"css": Markup(css), "script": Markup(script)}
    said = json.dumps({id.rpartition(".")[2]: text(id) for id in _SCRIPT_WORDS}, ensure_ascii=False)
    page = _environment().get_template(template).render(**values, **hashes, **written, script_words=said)
    return html_safe(page)


def _joined(names: tuple[str, ...]) -> str:
    return "".join((data_dir("reports") / name).read_text(encoding="utf-8") for name in names)


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _clipped(value: Any) -> Any:
    """Return the published report with the texts clipped that the page clips."""
    if isinstance(value, str):
        return clip(value, PROSE_LIMIT)
    if isinstance(value, dict):
        return {clip(key, PROSE_LIMIT): _clipped(entry) for key, entry in value.items()}
    return [_clipped(entry) for entry in value] if isinstance(value, list) else value


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(data_dir("reports")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.update(say=say, encoding=ENCODING, later=_later, few=FEW)
    environment.filters.update(
        words=words, verbatim=verbatim, graded=graded, named=named, counted=plural, step=step
    )
    return environment
