"""The templates of HTML pages, and the style sheets and scripts that they share."""

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
from scorer.formats.html_tool import graded
from scorer.formats.html_words import named, verbatim, words
from scorer.formats.packing import ENCODING
from scorer.formats.sanitize import html_safe
from scorer.formats.score_steps import step
from scorer.formats.summary import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorer.formats.html_server import ServerPage

#: The parts of the style sheet and of the script of a report, in their order.
STYLES: Final = ("tokens.css", "layout.css", "tools.css", "print.css")
SCRIPTS: Final = ("base.js", "tables.js", "cards.js", "page.js", "keys.js")
#: Of so few tools every card is open.
FEW: Final = 3
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


def filled(template: str, **values: Any) -> str:
    """Return a page that needs no other file: its security policy allows its style sheet and its script alone."""
    css, code = styles(STYLES), script(SCRIPTS)
    hashes = {"style_hash": _digest(css), "script_hash": _digest(code)}
    written = {"css": Markup(css), "script": Markup(code)}
    page = (
        environment()
        .get_template(template)
        .render(**values, **hashes, **written, script_words=script_words(_SCRIPT_WORDS))
    )
    return html_safe(page)


def linked(template: str, ids: Sequence[str] = (), **values: Any) -> str:
    """Return a page that shares its style sheet and script with others; `ids` are more texts that its script says."""
    said = script_words((*_SCRIPT_WORDS, *ids))
    return html_safe(environment().get_template(template).render(**values, script_words=said))


def styles(names: Sequence[str]) -> str:
    """Return style sheets of these files as one."""
    return "".join((data_dir("reports") / name).read_text(encoding="utf-8") for name in names)


def script(names: Sequence[str]) -> str:
    """Return the scripts of these files as one, which shows no name to others."""
    return f'"use strict";\n(() => {{\n{styles(names)}}})();\n'


def script_words(ids: Sequence[str]) -> str:
    """Return the texts that a script says, as JSON, by the last part of their ids."""
    return json.dumps({id.rpartition(".")[2]: text(id) for id in ids}, ensure_ascii=False)


def later(name: str, server: ServerPage | None = None) -> Markup:
    """Return a mark in the page for what is written later."""
    return Markup(f"\0{name} {server.anchor if server else ''}\0")


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


@cache
def environment() -> Environment:
    """Return what finds and fills the templates."""
    environment = Environment(
        loader=FileSystemLoader(data_dir("reports")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.update(say=say, encoding=ENCODING, later=later, few=FEW)
    environment.filters.update(
        words=words, verbatim=verbatim, graded=graded, named=named, counted=plural, step=step
    )
    return environment
