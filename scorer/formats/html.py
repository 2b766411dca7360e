"""The report as one self-contained HTML file: readable offline, in print and in dark mode, mostly without script."""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from scorer.data.messages import say, text
from scorer.data.resources import data_dir
from scorer.formats.html_page import Page, page
from scorer.formats.html_site import INDEX, file_names, index, single_server_reports
from scorer.formats.html_tool import definition, graded
from scorer.formats.html_words import named, verbatim, words
from scorer.formats.json import contract
from scorer.formats.packing import ENCODING, packed
from scorer.formats.sanitize import PROSE_LIMIT, clip, html_safe
from scorer.formats.score_steps import step
from scorer.formats.summary import plural
from scorer.formats.view_options import DEFAULT_VIEW, ViewOptions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorer.contracts.report import Report

#: The parts of the style sheet and of the script, in their order.
_STYLES: Final = ("tokens.css", "layout.css", "tools.css", "print.css")
_SCRIPTS: Final = ("base.js", "tables.js", "cards.js", "page.js")
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


def render(report: Report, view: ViewOptions = DEFAULT_VIEW) -> str:
    """Return the page. Its content security policy allows its one style sheet and its one script, and nothing else."""
    return _report_page(report, view)


def render_site(report: Report, view: ViewOptions = DEFAULT_VIEW) -> dict[str, str]:
    """Return a folder's files by name: a ranking of the servers as index.html, and a page for each."""
    files = file_names(report)
    pages = {
        name: _report_page(single, view, INDEX)
        for name, single in zip(files, single_server_reports(report), strict=True)
    }
    return {INDEX: _filled("index.html.j2", index=index(report, files)), **pages}


def _report_page(report: Report, view: ViewOptions, up: str = "") -> str:
    prepared = page(report, view, up)
    data, parts = packed(_clipped(contract(report))), packed([*_parts(prepared)])
    return _filled("report.html.j2", page=prepared, data=data, parts=parts)


def _parts(prepared: Page) -> Iterator[dict[str, str]]:
    """Yield what each card shows on demand: its definition as JSON, and with many tools more, as HTML."""
    macros: Any = _environment().get_template("tool.html.j2").module
    for server in prepared.servers:
        for card in server.cards:
            part = {"json": definition(card.report)}
            if server.packed:
                part |= {"evidence": str(macros.evidence(card)), "definition": str(macros.definition(card))}
            yield part


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
    environment.globals.update(say=say, encoding=ENCODING)
    environment.filters.update(
        words=words, verbatim=verbatim, graded=graded, named=named, counted=plural, step=step
    )
    return environment
