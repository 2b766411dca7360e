"""The statistics of a site: distributions and means as bars, next to the figures that registries publish."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from scorer.claims.kinds import KINDS_BY_NAME
from scorer.contracts.dimensions import COHERENCE_DIMENSIONS, DIMENSIONS, LABELS
from scorer.contracts.orders import RISK_CLASSES
from scorer.data.messages import messages, say, text
from scorer.data.registry_figures import registry_figures
from scorer.data.spec import load_spec
from scorer.formats.score_steps import step
from scorer.formats.site_page import Site, site_page, transport_words
from scorer.formats.site_row import SIZES, TRANSPORTS
from scorer.rules import ALL_RULES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: How many kinds and rules are listed.
MOST: Final = 15
#: The longest label that leaves room for another chart beside it, in characters.
_WIDE: Final = 32
#: The steps of the colors of tiers and risk classes.
_TIER_STEPS: Final = {"A": 5, "B": 3, "C": 2, "D": 1, "F": 1}
_RISK_STEPS: Final = {
    "read": 5,
    "unclassified": 3,
    "write": 3,
    "execute": 2,
    "destructive": 1,
    "financial": 1,
}
#: Classes that are published as one figure.
_TOGETHER: Final = ("destructive", "financial")


@dataclass(frozen=True, slots=True)
class Common:
    """A rule, and how many tools and servers break it."""

    rule: str
    tools: int
    servers: int


@dataclass(frozen=True, slots=True)
class Totals:
    """What is counted over all servers of a site.

    `mean` and `overall` are the mean tdqs of tools and the mean grade of servers, `means` those of each dimension.
    `low` counts the tools with less than 3, `blank` those without a description. `kinds` counts the tools that lack a
    kind of claim or have a kind of defect, of the `read` ones for which that is known. The other maps count by name.
    """

    servers: int
    scored: int
    tools: int
    blank: int
    read: int
    mean: float
    overall: float
    means: Mapping[str, float]
    low: Mapping[str, int]
    tiers: Mapping[str, int]
    risks: Mapping[str, int]
    server_tiers: Mapping[str, int]
    sizes: Mapping[str, int]
    transports: Mapping[str, int]
    failures: Mapping[str, int]
    kinds: Mapping[str, int]
    rules: tuple[Common, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the figures as the API publishes them."""
        return {
            "servers": {
                "listed": self.servers,
                "scored": self.scored,
                "mean_overall": self.overall,
                "tiers": self.server_tiers,
                "sizes": self.sizes,
                "transports": {name or "unknown": count for name, count in self.transports.items()},
                "failures": self.failures,
            },
            "tools": {
                "scored": self.tools,
                "mean_tdqs": self.mean,
                "without_description": self.blank,
                "tiers": self.tiers,
                "means": {key: self.means[key] for key in DIMENSIONS},
                "below_3": self.low,
                "risk": self.risks,
                "lacking": {"of": self.read, "tools": self.kinds},
            },
            "coherence": {key: self.means[key] for key in COHERENCE_DIMENSIONS},
            "rules": [
                {"rule": each.rule, "tools": each.tools, "servers": each.servers} for each in self.rules
            ],
        }


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a chart: how far its bar goes (0 to 100), in words, and where the published figure is (None: none)."""

    label: str
    reach: float
    shown: str
    step: int
    published: float | None = None
    published_shown: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars under a heading. `source` names who publishes the figures that they are next to ("": nobody)."""

    key: str
    heading: str
    caption: str
    bars: tuple[Bar, ...]
    source: str = ""

    @property
    def is_wide(self) -> bool:
        """Return whether its labels are sentences."""
        return any(len(bar.label) > _WIDE for bar in self.bars)


def statistics_page(totals: Totals, site: Site) -> str:
    """Return the page."""
    charts = tuple(chart for chart in _charts(totals) if chart.bars)
    return site_page(
        "site_statistics.html.j2", site, "statistics.html", here="statistics", totals=totals, charts=charts
    )


def _charts(totals: Totals) -> Iterator[Chart]:
    glama, policylayer = registry_figures()["glama"], registry_figures()["policylayer"]
    if totals.tools:
        yield _chart("tiers", _tiers(totals.tiers, totals.tools, glama["tiers"]), glama)
        yield _chart("means", _means(totals, glama), glama)
        yield _chart("low", _low(totals, glama["low"]), glama)
        yield _chart("risk", _risks(totals, policylayer["risk"]), policylayer)
        yield _chart("missing", _missing(totals, glama["no_description"]), glama)
        yield _chart("defects", _kinds(totals, defects=True))
        yield _chart("server-tiers", _tiers(totals.server_tiers, totals.scored, {}))
        yield _chart("sizes", _counts(_sizes(totals), totals.scored))
    yield _chart("transports", _counts(_transports(totals), totals.servers))
    yield _chart("failures", _counts(sorted(totals.failures.items(), key=_most), totals.servers))


def _chart(key: str, bars: Iterable[Bar], source: Mapping[str, Any] | None = None) -> Chart:
    said = (
        say("site.statistics.source", title=source["title"], date=source["date"], tools=source["tools"])
        if source
        else ""
    )
    name = f"site.statistics.{key}"
    return Chart(key, text(name), text(f"{name}-caption"), tuple(bars), said)


def _tiers(counts: Mapping[str, int], whole: int, published: Mapping[str, float]) -> Iterator[Bar]:
    for tier, _ in load_spec().tiers:
        label = say("formats.html.gauge-tier", tier=tier)
        yield _share(label, counts.get(tier, 0), whole, _TIER_STEPS[tier], published.get(tier))


def _means(totals: Totals, published: Mapping[str, Any]) -> Iterator[Bar]:
    yield _mean(text("site.statistics.mean-tool"), totals.mean, published["mean"])
    yield _mean(text("site.statistics.mean-server"), totals.overall, published["overall"])
    for key in (*DIMENSIONS, *COHERENCE_DIMENSIONS):
        yield _mean(LABELS[key], totals.means[key], published["means"].get(key))


def _mean(label: str, mean: float, published: float | None) -> Bar:
    reach, shown = (mean - 1) * 25, f"{mean:.2f}"
    if published is None:
        return Bar(label, reach, shown, step(mean))
    return Bar(label, reach, shown, step(mean), (published - 1) * 25, f"{published:.2f}")


def _low(totals: Totals, published: Mapping[str, float]) -> Iterator[Bar]:
    for key in DIMENSIONS:
        yield _share(LABELS[key], totals.low[key], totals.tools, 0, published.get(key))


def _risks(totals: Totals, published: Mapping[str, float]) -> Iterator[Bar]:
    counts = dict(totals.risks)
    joined = sum(counts.pop(name, 0) for name in _TOGETHER)
    for name in RISK_CLASSES:
        if name not in _TOGETHER:
            yield _share(name, counts.get(name, 0), totals.tools, _RISK_STEPS[name], published.get(name))
    label = text("site.statistics.destructive-or-financial")
    yield _share(label, joined, totals.tools, 1, published.get(_TOGETHER[0]))


def _missing(totals: Totals, published: float) -> Iterator[Bar]:
    yield _share(text("site.statistics.no-description"), totals.blank, totals.tools, 0, published)
    yield from _kinds(totals, defects=False)


def _kinds(totals: Totals, *, defects: bool) -> Iterator[Bar]:
    """Yield the kinds of claims that tools lack most often, or the kinds of defects that they have most often."""
    counts = [
        (name, count)
        for name, count in totals.kinds.items()
        if f"patterns.{name}" in messages() and _is_defect(name) is defects
    ]
    for name, count in sorted(counts, key=_most)[:MOST]:
        yield _share(say(f"patterns.{name}", tools=text("site.statistics.tools")), count, totals.read, 0)


def _is_defect(kind: str) -> bool:
    """Return whether a kind is one that a definition should not have."""
    return kind in KINDS_BY_NAME and KINDS_BY_NAME[kind].defect


def _counts(counts: Iterable[tuple[str, int]], whole: int) -> Iterator[Bar]:
    for name, count in counts:
        yield _share(name, count, whole, 0)


def _sizes(totals: Totals) -> list[tuple[str, int]]:
    return [(text(f"site.size.{name}"), totals.sizes.get(name, 0)) for name, _ in SIZES]


def _transports(totals: Totals) -> list[tuple[str, int]]:
    return [
        (transport_words((name,)), totals.transports[name])
        for name in (*TRANSPORTS, "")
        if name in totals.transports
    ]


def _most(each: tuple[str, int]) -> tuple[int, str]:
    return -each[1], each[0]


def _share(label: str, count: int, whole: int, color: int, published: float | None = None) -> Bar:
    share = 100 * count / whole if whole else 0.0
    shown = say("site.statistics.share", share=share, count=count)
    return Bar(label, share, shown, color, published, "" if published is None else f"{published:.1f}%")


def rule_title(rule: str) -> str:
    """Return what a rule is called; "" for one that this version does not have."""
    return next((each.name for each in ALL_RULES if each.id == rule), "")
