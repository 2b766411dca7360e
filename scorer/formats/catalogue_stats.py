"""The statistics of a catalog: as text, as Markdown, and as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from scorer.contracts.dimensions import LABELS
from scorer.contracts.report import SCHEMA_VERSION
from scorer.data.messages import messages, say, text
from scorer.formats import summary
from scorer.formats.blocks import Cell, Grid, Section, as_markdown, as_text
from scorer.formats.sanitize import label
from scorer.formats.text_layout import TIER_STYLE
from scorer.reading.json_text import json_text
from scorer.rules import ALL_RULES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scorer.contracts.statistics import (
        Broken,
        Scale,
        ServerStatistics,
        Spread,
        Statistics,
        ToolStatistics,
    )
    from scorer.formats.view_options import ViewOptions

NO_STYLES: Final[Mapping[str, str]] = {}
#: How many claims and rules text and Markdown show.
SHOWN: Final = 10
#: The decimals of the mean and of the other numbers of a size.
_PLACES: Final = {
    "overall": (2, 1),
    "tdqs": (2, 1),
    "tools-per-server": (1, 0),
    "tokens-per-server": (0, 0),
    "tokens-per-tool": (0, 0),
}


def render(name: str, found: Statistics, view: ViewOptions, most: int = SHOWN) -> str:
    """Return the statistics in a format: text, markdown or json. Text and Markdown show `most` claims and rules."""
    if name == "json":
        return json_text(_published(found), indent=2) + "\n"
    title, sections = text("stats.title"), [*_sections(found, most)]
    return as_markdown(title, sections) if name == "markdown" else as_text(title, sections, view)


# --- for programs --------------------------------------------------------------------------------------------------


def _published(found: Statistics) -> dict[str, Any]:
    return {
        "schema_version": SCHEMA_VERSION,
        "servers": None if found.servers is None else _of_servers(found.servers),
        "tools": None if found.tools is None else _of_tools(found.tools),
        "rules": [{"rule": each.rule, "tools": each.tools, "servers": each.servers} for each in found.broken],
    }


def _of_servers(found: ServerStatistics) -> dict[str, Any]:
    return {
        "count": found.count,
        "scored": found.scored,
        "scored_by": [
            {"rubric": rubric, "rubric_hash": digest, "version": version, "servers": count}
            for (rubric, digest, version), count in found.made_by.items()
        ],
        "tiers": dict(found.tiers),
        "overall": _spread(found.overall),
        "coherence": _scales(found.coherence),
        "transports": dict(found.transports),
        "failures": dict(found.failures),
        "tools_per_server": _spread(found.tool_count),
        "tokens_per_server": _spread(found.tokens),
    }


def _of_tools(found: ToolStatistics) -> dict[str, Any]:
    return {
        "count": found.count,
        "tiers": dict(found.tiers),
        "tdqs": _spread(found.tdqs),
        "dimensions": _scales(found.dimensions),
        "risk_classes": dict(found.risk),
        "tokens_per_tool": _spread(found.tokens),
        "read_for_claims": found.read,
        "lacks": [{"kind": each.kind, "tools": each.tools} for each in found.lacked],
    }


def _spread(found: Spread | None) -> dict[str, float] | None:
    if found is None:
        return None
    return {
        "mean": found.mean,
        "min": found.least,
        "median": found.median,
        "p90": found.most_of,
        "max": found.most,
    }


def _scales(found: Mapping[str, Scale]) -> dict[str, Any]:
    return {
        key: {"mean": each.mean, "counts": {str(score): count for score, count in each.counts.items()}}
        for key, each in found.items()
    }


# --- for people ----------------------------------------------------------------------------------------------------


def _sections(found: Statistics, most: int) -> Iterator[Section]:
    servers, tools = found.servers, found.tools
    yield Section("", tuple(_head(servers, tools)))
    if servers is not None:
        yield from _shares("server-tiers", "servers", servers.tiers, servers.scored, TIER_STYLE)
    if tools is not None:
        yield from _shares("tool-tiers", "tools", tools.tiers, tools.count, TIER_STYLE)
        yield from _scores("dimensions", tools.dimensions, tools.count)
    if servers is not None:
        yield from _scores("coherence", servers.coherence, servers.scored)
    if tools is not None:
        yield from _shares("risk", "tools", tools.risk, tools.count)
    if servers is not None:
        yield from _shares("transports", "servers", servers.transports, servers.count)
        yield from _shares("failures", "servers", servers.failures, servers.count)
    if tools is not None:
        yield from _lacked(tools, most)
    yield from _broken(found.broken, most)
    yield from _sizes(servers, tools)


def _head(servers: ServerStatistics | None, tools: ToolStatistics | None) -> Iterator[str]:
    if servers is not None:
        yield say(
            "stats.servers", servers=summary.plural(servers.count, "server"), scored=f"{servers.scored:,}"
        )
    if tools is not None:
        yield summary.plural(tools.count, "tool")
    for (rubric, digest, version), count in servers.made_by.items() if servers else ():
        yield say(
            "stats.made-by",
            servers=summary.plural(count, "server"),
            rubric=label(rubric),
            hash=label(digest),
            version=label(version),
        )
    if servers is not None and len(servers.made_by) > 1:
        yield text("stats.several-rubrics")


def _shares(
    id: str, thing: str, counts: Mapping[str, int], whole: int, styles: Mapping[str, str] = NO_STYLES
) -> Iterator[Section]:
    """Yield how many things there are of each sort, and their share of the whole, if anything is counted."""
    if not any(counts.values()):
        return
    rows = tuple(
        (Cell(label(name), styles.get(name, "")), f"{count:,}", summary.percent(count / whole))
        for name, count in counts.items()
    )
    heads = ("", text(f"stats.head.{thing}"), text("stats.head.share"))
    grid = Grid(heads, rows, "lrr", tuple(count / whole for count in counts.values()))
    yield Section(text(f"stats.heading.{id}"), (grid,))


def _scores(id: str, scales: Mapping[str, Scale], whole: int) -> Iterator[Section]:
    if not whole:
        return
    scores = sorted({score for scale in scales.values() for score in scale.counts})
    rows = tuple(
        (
            LABELS[key],
            "" if scale.mean is None else f"{scale.mean:.2f}",
            *(summary.percent(scale.counts.get(score, 0) / whole) for score in scores),
        )
        for key, scale in scales.items()
    )
    heads = ("", text("stats.head.mean"), *map(str, scores))
    yield Section(text(f"stats.heading.{id}"), (Grid(heads, rows, "l" + "r" * (len(heads) - 1)),))


def _lacked(tools: ToolStatistics, most: int) -> Iterator[Section]:
    if not tools.read:
        if tools.count:
            yield Section(text("stats.heading.lacked"), (text("stats.no-claims"),))
        return
    known = messages()
    lines = []
    for each in tools.lacked[:most]:
        words = say("scoring.pattern-tools", count=f"{each.tools:,}", whole=f"{tools.read:,}")
        is_known = f"patterns.{each.kind}" in known
        lines.append(
            say(f"patterns.{each.kind}", tools=words)
            if is_known
            else say("stats.lacks", tools=words, kind=_title(each.kind))
        )
    more = len(tools.lacked) - most
    yield Section(text("stats.heading.lacked"), (*lines, *_more(more)))


def _title(kind: str) -> str:
    return messages().get(f"claims.{kind}.title") or label(kind)


def _more(count: int) -> Sequence[Cell]:
    return [Cell(say("stats.more", count=count), "dim")] if count > 0 else []


def _broken(broken: Sequence[Broken], most: int) -> Iterator[Section]:
    if not broken:
        return
    names = {rule.id: rule.name for rule in ALL_RULES}
    rows = tuple(
        (label(each.rule), names.get(each.rule, ""), f"{each.tools:,}", f"{each.servers:,}")
        for each in broken[:most]
    )
    heads = ("rule", "name", "tools", "servers")
    grid = Grid(tuple(text(f"stats.head.{head}") for head in heads), rows, "llrr")
    yield Section(text("stats.heading.broken"), (grid, *_more(len(broken) - most)))


def _sizes(servers: ServerStatistics | None, tools: ToolStatistics | None) -> Iterator[Section]:
    spreads = (
        ("overall", servers.overall if servers else None),
        ("tdqs", tools.tdqs if tools else None),
        ("tools-per-server", servers.tool_count if servers else None),
        ("tokens-per-server", servers.tokens if servers else None),
        ("tokens-per-tool", tools.tokens if tools else None),
    )
    rows = tuple(
        (text(f"stats.size.{name}"), *_numbers(found, *_PLACES[name]))
        for name, found in spreads
        if found is not None
    )
    heads = ("", *(text(f"stats.head.{head}") for head in ("mean", "least", "median", "most-of", "most")))
    if rows:
        yield Section(text("stats.heading.sizes"), (Grid(heads, rows, "lrrrrr"),))


def _numbers(found: Spread, of_mean: int, decimals: int) -> Iterator[str]:
    yield f"{found.mean:,.{of_mean}f}"
    for value in (found.least, found.median, found.most_of, found.most):
        yield f"{value:,.{decimals}f}"
