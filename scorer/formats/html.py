"""The report as one HTML file: no script, no request, readable offline, in print and in the dark."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from scorer.formats.html_view import page
from scorer.formats.sanitize import PROSE_LIMIT, clip, code_parts, hidden_parts
from scorer.formats.sanitize import escape as escaped
from scorer.formats.view import DEFAULT_VIEW, View
from scorer.resources import data_dir

if TYPE_CHECKING:
    from scorer.report import Report


def render(report: Report, view: View = DEFAULT_VIEW) -> str:
    """Return the page. Its policy allows the one style sheet in it and nothing else."""
    css = _css()
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    template = _environment().get_template("report.html.j2")
    return template.render(page=page(report, view), css=Markup(css), style_hash=f"sha256-{digest}")


@cache
def _css() -> str:
    return (data_dir("reports") / "report.css").read_text(encoding="utf-8")


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
    environment.filters.update(words=words, verbatim=verbatim)
    return environment


def verbatim(text: str) -> Markup:
    """Return `text` as HTML, its line breaks kept, each hidden character as a marked escape."""
    return Markup("").join(_mark(piece) if hidden else escape(piece) for hidden, piece in hidden_parts(text))


def words(text: str) -> Markup:
    """Return a name or a sentence as HTML: clipped, marked like `verbatim`, code spans as code."""
    return Markup("").join(
        Markup("<code>{}</code>").format(verbatim(piece)) if code else verbatim(piece)
        for code, piece in code_parts(clip(text, PROSE_LIMIT))
    )


def _mark(character: str) -> Markup:
    form = Markup('<span class="hidden-character" title="U+{:04X}">{}</span>')
    return form.format(ord(character), escaped(character))
