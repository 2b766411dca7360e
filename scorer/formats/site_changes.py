"""What changed on a site: its page, its feed (Atom), and its data. Leaderboards are made of the same records."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from scorer.data.messages import say, text
from scorer.formats import summary
from scorer.formats.html_templates import environment
from scorer.formats.sanitize import HIDDEN, label, markup_safe
from scorer.formats.site_page import Site, site_page
from scorer.formats.site_server import Scores
from scorer.formats.site_statistics import Common, rule_title
from scorer.formats.times import day, moment

if TYPE_CHECKING:
    from scorer.formats.site_row import Row

#: How many changes the page and the feed show, and how many servers a leaderboard.
ON_PAGE: Final = 300
IN_FEED: Final = 100
LEADERS: Final = 25
#: What the ids of the entries of a feed are derived from where the address of the site is not known.
_SPACE: Final = uuid.UUID("8f0b8f0e-52f5-5d0c-9a54-0c3f3a4d6f11")


@dataclass(frozen=True, slots=True)
class Change:
    """The definitions of a server changed, or were scored for the first time (`before` is None).

    `definitions` is the hash of the new ones. `comparable`: the same rubric and version scored both. `added`, `removed`
    and `changed` count tools by their definitions.
    """

    name: str
    place: str
    definitions: str
    before: Scores | None
    after: Scores
    comparable: bool = True
    added: int = 0
    removed: int = 0
    changed: int = 0

    @property
    def scored(self) -> float:
        """Return when the new definitions were scored (seconds since 1970)."""
        return self.after.scored

    @property
    def gain(self) -> float:
        """Return what the grade gained; 0 if that cannot be said."""
        return round(self.after.overall - self.before.overall, 1) if self.before and self.comparable else 0.0

    @property
    def tools(self) -> str:
        """Return in words which tools changed."""
        counts = (("added", self.added), ("removed", self.removed), ("changed", self.changed))
        said = [
            say(f"site.changes.{name}", tools=summary.plural(count, "tool"))
            for name, count in counts
            if count
        ]
        return ", ".join(said) or text("site.changes.elsewhere")

    @property
    def summary(self) -> str:
        """Return the change in one sentence."""
        after, old = self.after, self.before
        now: dict[str, object] = {"overall": after.overall, "tier": after.tier}
        if old is None:
            return say("site.changes.first", tools=summary.plural(after.tools, "tool"), **now)
        if not self.comparable:
            return say("site.changes.other-rubric", tools=self.tools, **now)
        return say("site.changes.sentence", old=old.overall, old_tier=old.tier, tools=self.tools, **now)

    def as_json(self) -> dict[str, Any]:
        """Return the change as the API publishes it."""
        return {
            "scored": moment(self.scored),
            "name": self.name,
            "path": self.place,
            "definitions": self.definitions,
            "before": self.before.as_json() if self.before else None,
            "after": self.after.as_json(),
            "comparable": self.comparable,
            "tools": {"added": self.added, "removed": self.removed, "changed": self.changed},
        }


@dataclass(frozen=True, slots=True)
class Day:
    """The changes of a day, the newest first, and the servers that were scored for the first time on it, by name."""

    day: str
    changes: tuple[Change, ...]
    first: tuple[Change, ...]


def newest_first(changes: Sequence[Change]) -> list[Change]:
    """Return changes in the order in which they are shown."""
    return sorted(changes, key=lambda each: (-int(each.scored), each.name, each.definitions))


def days(changes: Sequence[Change]) -> tuple[Day, ...]:
    """Return the days on which something changed, the latest first."""
    found = []
    for when, group in groupby(newest_first(changes), key=lambda each: day(each.scored)):
        of_day = [*group]
        changed = tuple(each for each in of_day if each.before is not None)
        first = sorted((each for each in of_day if each.before is None), key=lambda each: each.name)
        found.append(Day(when, changed, tuple(first)))
    return tuple(found)


def changes_page(changes: Sequence[Change], gone: int, site: Site) -> str:
    """Return the page of changes. `gone` is how many servers are not listed any more."""
    shown, left = [], ON_PAGE
    for each in days(changes):
        if left <= 0:
            break
        shown.append(Day(each.day, each.changes[:left], each.first[:LEADERS]))
        left -= len(each.changes) + min(len(each.first), LEADERS)
    counts = {each.day: (len(each.changes), len(each.first)) for each in days(changes)}
    return site_page(
        "site_changes.html.j2", site, "changes.html", here="changes", days=shown, counts=counts, gone=gone
    )


def leaderboards_page(
    rows: Sequence[Row], improved: Sequence[Change], rules: Sequence[Common], tools: int, site: Site
) -> str:
    """Return the page of the best servers, those that improved most, and the most common findings."""
    best = sorted((row for row in rows if row.score is not None), key=lambda row: row.rank)[:LEADERS]
    up = sorted((each for each in improved if each.gain > 0), key=lambda each: (-each.gain, each.name))
    return site_page(
        "site_leaderboards.html.j2",
        site,
        "leaderboards.html",
        here="leaderboards",
        best=best,
        improved=up[:LEADERS],
        rules=[(each, rule_title(each.rule)) for each in rules[:LEADERS]],
        tools=tools,
    )


def feed(changes: Sequence[Change], site: Site) -> str:
    """Return the changes as an Atom feed: an entry for each changed server, and one a day for those that are new."""
    entries = sorted(
        (entry for each in days(changes) for entry in _entries(each, site)),
        key=lambda each: (each["updated"], each["id"]),
        reverse=True,
    )[:IN_FEED]
    updated = entries[0]["updated"] if entries else moment(0)
    page = (
        environment()
        .get_template("site_feed.xml.j2")
        .render(site=site, id=_id(site, "feed"), updated=updated, entries=entries)
    )
    return markup_safe(HIDDEN.sub("�", page))


def _entries(of_day: Day, site: Site) -> list[dict[str, str]]:
    found = [
        {
            "id": _id(site, f"{each.name}\0{each.definitions}\0{int(each.scored)}"),
            "title": say("site.feed.changed", name=label(each.name), summary=each.summary),
            "updated": moment(each.scored),
            "link": f"{site.url}servers/{each.place}.html",
            "summary": each.summary,
        }
        for each in of_day.changes
    ]
    if of_day.first:
        names = ", ".join(label(each.name) for each in of_day.first[:LEADERS])
        more = len(of_day.first) - LEADERS
        servers = summary.plural(len(of_day.first), "server")
        found.append(
            {
                "id": _id(site, f"first {of_day.day}"),
                "title": say("site.feed.first", servers=servers, day=of_day.day),
                "updated": moment(max(each.scored for each in of_day.first)),
                "link": f"{site.url}changes.html",
                "summary": say("site.feed.names-more", names=names, more=more) if more > 0 else names,
            }
        )
    return found


def _id(site: Site, what: str) -> str:
    """Return an id that stays the same whenever the site is built."""
    return uuid.uuid5(_SPACE, f"{site.url}\0{what}").urn
