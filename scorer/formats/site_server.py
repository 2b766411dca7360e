"""The page of one server on a site: the parts of its report, what its source says of it, and its earlier scores."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from scorer.contracts.gate import GateResult
from scorer.contracts.lazy import changed
from scorer.data.messages import say, text
from scorer.formats import badge, html_page, risk_wording, summary
from scorer.formats.html import packed_parts
from scorer.formats.html_server import LAZY, STREAMED, Place, server_page
from scorer.formats.packing import packed_pieces
from scorer.formats.sanitize import label, prose
from scorer.formats.site_page import Site, site_page, transport_words
from scorer.formats.times import day, moment
from scorer.formats.view_options import DEFAULT_VIEW
from scorer.scoring.api import build_report

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scorer.contracts.report import Report, ServerReport

#: A repository that may be a link: no user, no port, nothing that a page or a browser reads otherwise.
_REPOSITORY: Final = re.compile(r"https://[a-z0-9.-]{1,80}/[A-Za-z0-9._~/-]{1,160}")
#: The size of the line of earlier scores, in units of the picture.
_WIDTH: Final = 240
_HEIGHT: Final = 48


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of a server at a time (seconds since 1970), and what made them: the version and the rubric."""

    scored: float
    overall: float
    tier: str
    tools: int
    version: str
    rubric: str

    @property
    def day(self) -> str:
        """Return the day of the scores."""
        return day(self.scored)

    def as_json(self) -> dict[str, Any]:
        """Return the scores as the API publishes them."""
        return {
            "scored": moment(self.scored),
            "overall": self.overall,
            "tier": self.tier,
            "tools": self.tools,
            "version": self.version,
            "rubric": self.rubric,
        }

    @property
    def made_by(self) -> str:
        """Return what made them, in words."""
        return say("site.server.made-by", version=self.version, rubric=self.rubric)


@dataclass(frozen=True, slots=True)
class Source:
    """What the source of a server says of it, and how its last capture ended. All of it may be hostile.

    `transports` are those that the site knows, `failure` a class of failures ("": none), and `reason` explains it.
    """

    name: str
    place: str
    version: str
    status: str
    transports: tuple[str, ...]
    description: str
    repository: str
    failure: str
    reason: str


@dataclass(frozen=True, slots=True)
class About:
    """What the page shows next to the report."""

    name: str
    label: str
    place: str
    facts: tuple[tuple[str, str], ...]
    failure: str
    past: tuple[Scores, ...]
    sparkline: Markup
    badge: Markup
    embed: str


def scored_page(
    server: ServerReport, source: Source, past: Sequence[Scores], site: Site, rubric: str | None
) -> str:
    """Return the page of a server that is scored."""
    bare = changed(server, name=source.name, target="")
    report = build_report([bare], (), gate=GateResult(passed=True), rubric=rubric)
    prepared = _prepared(report)
    (shown,) = prepared.servers
    parts = "".join(packed_pieces(packed_parts(prepared)))
    return site_page(
        "site_server.html.j2",
        site,
        f"servers/{source.place}.html",
        here="",
        page=prepared,
        server=shown,
        parts=parts,
        about=_about(source, past, site, bare),
    )


def plain_page(source: Source, past: Sequence[Scores], site: Site) -> str:
    """Return the page of a server without scores, which says why there are none."""
    place = f"servers/{source.place}.html"
    about = _about(source, past, site, None)
    return site_page(
        "site_server.html.j2", site, place, here="", page=None, server=None, parts="", about=about
    )


def _prepared(report: Report) -> html_page.Page:
    """Prepare the page. The details of many tools are packed, and never streamed: packed, they are small."""
    (server,) = report.servers
    tools = len(server.tools)
    shown = server_page(server, report, Place(1, 0, min(tools, STREAMED)), DEFAULT_VIEW)
    page = html_page.page(replace(report, servers=()), DEFAULT_VIEW)
    shown = replace(shown, verdict=_verdict(server), apart=tools > LAZY)
    return replace(page, servers=(shown,), classes=risk_wording.present(report.servers))


def _verdict(server: ServerReport) -> str:
    """Return in one sentence the grade and what costs most."""
    score = server.score
    if server.patterns:
        said = server.patterns[0].text
        return say("site.server.verdict-pattern", overall=score.overall, tier=score.tier, pattern=said)
    worst = summary.worst_first(server)[0]
    name = label(worst.name)
    return say(
        "site.server.verdict-lowest", overall=score.overall, tier=score.tier, name=name, tdqs=worst.tdqs
    )


def _about(source: Source, past: Sequence[Scores], site: Site, server: ServerReport | None) -> About:
    return About(
        name=source.name,
        label=label(source.name),
        place=source.place,
        facts=tuple(_facts(source)),
        failure=_failure(source),
        past=tuple(reversed(past)),
        sparkline=sparkline([each.overall for each in past]),
        badge=Markup(badge.picture(server, inline=True)) if server else Markup(""),
        embed=_embed(source, site, server) if server else "",
    )


def _facts(source: Source) -> Iterator[tuple[str, str]]:
    if source.description:
        yield text("formats.html.description"), source.description
    if source.version:
        yield text("site.server.version"), source.version
    yield text("site.column.transport"), transport_words(source.transports)
    if source.status != "active":
        yield text("site.server.status"), text(f"site.status.{source.status}")
    if _REPOSITORY.fullmatch(source.repository):
        yield text("site.server.repository"), source.repository


def _failure(source: Source) -> str:
    if not source.failure:
        return ""
    reason = prose(source.reason)
    return say("site.server.failure", failure=source.failure, reason=reason or text("site.server.no-reason"))


def _embed(source: Source, site: Site, server: ServerReport) -> str:
    """Return the Markdown that shows the badge; "" if the address of the site is not known."""
    if not site.url:
        return ""
    return say(
        "site.server.embed",
        grade=badge.message(server),
        badge=f"{site.url}badges/{source.place}.svg",
        page=f"{site.url}servers/{source.place}.html",
    )


def sparkline(overall: Sequence[float]) -> Markup:
    """Return earlier grades as a line from left to right, 1 at the bottom and 5 at the top; "" for fewer than two."""
    if len(overall) < 2:
        return Markup("")
    across = (_WIDTH - 8) / (len(overall) - 1)
    points = [
        (round(4 + at * across, 1), round(_HEIGHT - 4 - (grade - 1) / 4 * (_HEIGHT - 8), 1))
        for at, grade in enumerate(overall)
    ]
    said = say("site.server.sparkline", grades=", ".join(f"{grade:.1f}" for grade in overall))
    line = " ".join(f"{x},{y}" for x, y in points)
    last = points[-1]
    return Markup(
        '<svg class="sparkline" viewBox="0 0 {w} {h}" role="img" aria-label="{said}">'
        '<polyline points="{line}"/><circle cx="{x}" cy="{y}" r="3"/></svg>'
    ).format(w=_WIDTH, h=_HEIGHT, said=said, line=line, x=last[0], y=last[1])
