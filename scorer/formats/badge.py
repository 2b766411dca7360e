"""A badge: as data for shields.io's endpoint, and as an SVG image that needs no service."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from scorer.data.messages import text
from scorer.data.resources import data_dir
from scorer.formats.sanitize import markup_safe
from scorer.formats.score_steps import step
from scorer.formats.summary import lowest_server
from scorer.reading.json_text import json_text

if TYPE_CHECKING:
    from jinja2 import Template

    from scorer.contracts.report import Report, ServerReport, ServerScore

#: A color by step of the score: a name that shields.io knows, and for our picture one on which white text reads (AA).
COLORS: Final[dict[int, tuple[str, str]]] = {
    5: ("brightgreen", "#0f6b3a"),
    4: ("green", "#44650f"),
    3: ("yellow", "#755400"),
    2: ("orange", "#9a4a00"),
    1: ("red", "#a31515"),
}
#: Widths of letters at 11 pixels, in pixels, about; the picture fits its text to the sum by `textLength`.
_NARROW: Final = frozenset("ijl.,:;'|! ft()1")
_WIDE: Final = frozenset("mwMW@%")
_WIDTHS: Final = (4.2, 7.0, 10.0)
_PAD: Final = 6


def endpoint(report: Report) -> str:
    """Return the JSON that shields.io's endpoint badge reads."""
    return badge_data(lowest_server(report).score)


def svg(report: Report) -> str:
    """Return the badge as a picture. It shows nothing that a server sent."""
    return picture(lowest_server(report))


def picture(server: ServerReport, *, inline: bool = False) -> str:
    """Return the badge of one server as a picture; `inline` for one that is a part of an HTML page."""
    return badge_picture(server.score, inline=inline)


def message(server: ServerReport) -> str:
    """Return the grade as the badge shows it: "3.2 B"."""
    return _message(server.score)


def badge_data(score: ServerScore) -> str:
    """Return the JSON of a grade that shields.io's endpoint badge reads."""
    badge = {
        "schemaVersion": 1,
        "label": text("formats.badge.label"),
        "message": _message(score),
        "color": COLORS[step(score.overall)][0],
    }
    return json_text(badge, indent=2) + "\n"


def badge_picture(score: ServerScore, *, inline: bool = False) -> str:
    """Return the badge of a grade as a picture."""
    shown, label = _message(score), text("formats.badge.label")
    left, right = _width(label), _width(shown)
    color = COLORS[step(score.overall)][1]
    widths = {"left": left, "right": right, "pad": _PAD}
    values = {"label": label, "message": shown, "color": color, "inline": inline, **widths}
    return markup_safe(_template().render(values))


def _message(score: ServerScore) -> str:
    return f"{score.overall:.1f} {score.tier}"


def _width(shown: str) -> int:
    narrow, normal, wide = _WIDTHS
    return round(sum(narrow if c in _NARROW else wide if c in _WIDE else normal for c in shown)) + 2 * _PAD


@cache
def _template() -> Template:
    loader = FileSystemLoader(data_dir("reports"))
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True
    )
    return environment.get_template("badge.svg.j2")
