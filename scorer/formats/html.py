"""The report as one self-contained HTML file: readable offline, without its script, in print, and in dark mode."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from scorer.contracts.report import NAMELESS
from scorer.data.messages import say
from scorer.data.resources import data_dir
from scorer.formats.html_page import page
from scorer.formats.html_site import INDEX, file_names, index, single_server_reports
from scorer.formats.html_tool import graded
from scorer.formats.json import contract
from scorer.formats.sanitize import HIDDEN, PROSE_LIMIT, clip, code_parts, hidden_parts, html_safe
from scorer.formats.sanitize import escape as escaped
from scorer.formats.summary import plural
from scorer.formats.view_options import DEFAULT_VIEW, ViewOptions
from scorer.reading.json_text import json_text

if TYPE_CHECKING:
    from scorer.contracts.report import Report


def render(report: Report, view: ViewOptions = DEFAULT_VIEW) -> str:
    """Return the page. Its content security policy allows its one style sheet and its one script, and nothing else."""
    return _filled("report.html.j2", page=page(report, view), data=_embedded(report))


def render_site(report: Report, view: ViewOptions = DEFAULT_VIEW) -> dict[str, str]:
    """Return a folder's files by name: a ranking of the servers as index.html, and a page for each."""
    files = file_names(report)
    pages = {
        name: _filled("report.html.j2", page=page(single, view, INDEX), data=_embedded(single))
        for name, single in zip(files, single_server_reports(report), strict=True)
    }
    return {INDEX: _filled("index.html.j2", index=index(report, files)), **pages}


def _filled(template: str, **values: Any) -> str:
    css, script = _part("report.css"), _part("report.js")
    hashes = {"style_hash": _digest(css), "script_hash": _digest(script)}
    written = {"css": Markup(css), "script": Markup(script)}
    return html_safe(_environment().get_template(template).render(**values, **hashes, **written))


@cache
def _part(name: str) -> str:
    return (data_dir("reports") / name).read_text(encoding="utf-8")


@cache
def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _embedded(report: Report) -> Markup:
    """Return the report as JSON that cannot end its script element: a program can read it back from the page.

    A text that the page clips is clipped here too.
    """
    written = json_text(_clipped(contract(report)), compact=True)
    for mark in "<>&":  # what could end an element or open one
        written = written.replace(mark, f"\\u{ord(mark):04x}")
    return Markup(written)


def _clipped(value: Any) -> Any:
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
    environment.globals["say"] = say
    environment.filters.update(words=words, verbatim=verbatim, graded=graded, named=named, counted=plural)
    return environment


def verbatim(text: str) -> Markup:
    """Return `text` as HTML, its line breaks kept, each hidden character as a marked escape."""
    if not HIDDEN.search(text):
        return escape(text)
    return Markup("").join(_mark(piece) if hidden else escape(piece) for hidden, piece in hidden_parts(text))


def words(text: str) -> Markup:
    """Return a name or a sentence as HTML: clipped, marked like `verbatim`, code spans as code."""
    if "`" not in text:
        return verbatim(clip(text, PROSE_LIMIT))
    return Markup("").join(
        Markup("<code>{}</code>").format(verbatim(piece)) if code else verbatim(piece)
        for code, piece in code_parts(clip(text, PROSE_LIMIT))
    )


def named(name: str) -> Markup:
    """Return a name as HTML, and a placeholder for one with no visible character."""
    return words(name if name.strip() else NAMELESS)


def _mark(character: str) -> Markup:
    form = Markup('<span class="hidden-character" title="U+{:04X}">{}</span>')
    return form.format(ord(character), escaped(character))
