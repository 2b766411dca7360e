"""Servers side by side: as text, as Markdown, and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from scorer.claims.kinds import KINDS
from scorer.contracts.dimensions import COHERENCE_LABELS, DIMENSIONS, LABELS
from scorer.contracts.report import NAMELESS, SCHEMA_VERSION
from scorer.data.messages import say, text
from scorer.formats import summary
from scorer.formats.blocks import Cell, Grid, Section, as_markdown, as_text
from scorer.formats.sanitize import label
from scorer.formats.text_layout import TIER_STYLE
from scorer.reading.json_text import json_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from scorer.contracts.comparison import Comparison, Side
    from scorer.formats.view_options import ViewOptions

#: How many tools of one server alone are named.
SHOWN: Final = 10
#: A kind of claim is shown if the shares of two servers differ by so much, or by less if one makes none.
_APART: Final = 0.25
_APART_FROM_NONE: Final = 0.05
#: What the names of the rows and the space between columns take.
_ROWS_WIDE: Final = 26
_GAP: Final = 2
_BEST: Final = "bold green"


def render(name: str, found: Comparison, view: ViewOptions, most: int = SHOWN) -> str:
    """Return the comparison in a format: text, markdown or json. Text and Markdown name `most` tools of a server."""
    if name == "json":
        return json_text(_published(found), indent=2) + "\n"
    names = [label(side.name) for side in found.sides]
    fits = name == "markdown" or _ROWS_WIDE + sum(len(each) + _GAP for each in names) <= view.width
    heads = names if fits else [str(number) for number in range(1, len(names) + 1)]
    title, sections = text("comparison.title"), [*_sections(found, heads, most, numbered=not fits)]
    return as_markdown(title, sections) if name == "markdown" else as_text(title, sections, view)


# --- for programs --------------------------------------------------------------------------------------------------


def _published(found: Comparison) -> dict[str, Any]:
    return {
        "schema_version": SCHEMA_VERSION,
        "version": found.version,
        "rubric": found.rubric,
        "rubric_hash": found.rubric_hash,
        "servers": [_of(side) for side in found.sides],
    }


def _of(side: Side) -> dict[str, Any]:
    score = side.score
    return {
        "name": side.name,
        "overall": score.overall,
        "tier": score.tier,
        "description_quality": score.description_quality,
        "coherence": score.coherence,
        "mean_tdqs": score.mean_tdqs,
        "min_tdqs": score.min_tdqs,
        "tool_count": score.tool_count,
        "tokens": side.tokens,
        "dimensions": dict(side.dimensions),
        "coherence_dimensions": dict(side.coherence),
        "risk_classes": dict(side.risk),
        "findings": dict(side.levels),
        "states": {kind.name: side.states.get(kind.name, 0) for kind in KINDS if not kind.defect},
        "defects": {kind.name: side.states.get(kind.name, 0) for kind in KINDS if kind.defect},
        "clients": dict(side.clients),
        "tools": [*side.tools],
    }


# --- for people ----------------------------------------------------------------------------------------------------


def _sections(found: Comparison, heads: Sequence[str], most: int, *, numbered: bool) -> Iterator[Section]:
    sides = found.sides
    numbers = [say("comparison.number", number=at, name=label(side.name)) for at, side in enumerate(sides, 1)]
    made_by = say("comparison.made-by", rubric=found.rubric, version=found.version)
    yield Section("", (*(numbers if numbered else ()), made_by))
    yield _table("scores", heads, _scores(sides))
    yield _table("dimensions", heads, [_numbers(LABELS[key], sides, _mean_of(key), 2) for key in DIMENSIONS])
    coherence = COHERENCE_LABELS.items()
    yield _table("coherence", heads, [_numbers(name, sides, _coherence_of(key)) for key, name in coherence])
    risky = [key for key in sides[0].risk if any(side.risk[key] for side in sides)]
    yield _table("risk", heads, [(key, *(f"{side.risk[key]:,}" for side in sides)) for key in risky])
    yield from _claims("states", found, heads, most, defects=False)
    yield from _claims("defects", found, heads, most, defects=True)
    yield from _clients(found, heads)
    yield from _tools(sides, heads, most)


def _table(id: str, heads: Sequence[str], rows: Sequence[tuple[str | Cell, ...]]) -> Section:
    return Section(
        text(f"comparison.heading.{id}"), (Grid(("", *heads), tuple(rows), "l" + "r" * len(heads)),)
    )


def _scores(sides: Sequence[Side]) -> list[tuple[str | Cell, ...]]:
    def row(id: str, value: Callable[[Side], float], decimals: int = 1) -> tuple[str | Cell, ...]:
        return _numbers(text(f"comparison.row.{id}"), sides, value, decimals)

    return [
        row("overall", lambda side: side.score.overall),
        (
            text("comparison.row.tier"),
            *(Cell(side.score.tier, TIER_STYLE.get(side.score.tier, "")) for side in sides),
        ),
        row("description-quality", lambda side: side.score.description_quality),
        row("coherence", lambda side: side.score.coherence),
        row("lowest", lambda side: side.score.min_tdqs),
        _counts("tools", sides, lambda side: side.score.tool_count),
        _counts("tokens", sides, lambda side: side.tokens),
        _counts("tokens-per-tool", sides, lambda side: round(side.tokens / side.score.tool_count)),
        _counts("errors", sides, lambda side: side.levels["error"]),
        _counts("warnings", sides, lambda side: side.levels["warning"]),
    ]


def _numbers(
    name: str, sides: Sequence[Side], value: Callable[[Side], float], decimals: int = 0
) -> tuple[str | Cell, ...]:
    """Return a row of numbers of which more is better; the best are marked where the servers differ."""
    values = [value(side) for side in sides]
    best = max(values) if len(set(values)) > 1 else None
    return (name, *(Cell(f"{each:.{decimals}f}", _BEST if each == best else "") for each in values))


def _counts(id: str, sides: Sequence[Side], value: Callable[[Side], int]) -> tuple[str | Cell, ...]:
    return (text(f"comparison.row.{id}"), *(f"{value(side):,}" for side in sides))


def _mean_of(key: str) -> Callable[[Side], float]:
    return lambda side: side.dimensions[key]


def _coherence_of(key: str) -> Callable[[Side], float]:
    return lambda side: side.coherence[key]


def _claims(
    id: str, found: Comparison, heads: Sequence[str], most: int, *, defects: bool
) -> Iterator[Section]:
    """Yield what the tools of some servers state (or which defects they have) and those of others do not."""
    sides, rows = found.sides, []
    for kind in KINDS:
        shares = [side.states.get(kind.name, 0) / side.score.tool_count for side in sides]
        apart = max(shares) - min(shares)
        if kind.defect == defects and apart >= (_APART if min(shares) else _APART_FROM_NONE):
            cells = [summary.percent(share) for share in shares]
            rows.append((-apart, (text(f"{kind.message_id}.title"), *cells)))
    if rows:
        ranked = [row for _, row in sorted(rows, key=lambda each: each[0])]
        section, more = _table(id, heads, ranked[:most]), len(ranked) - most
        rest = [Cell(say("stats.more", count=more), "dim")] if more > 0 else []
        yield Section(section.title, (*section.body, *rest))


def _clients(found: Comparison, heads: Sequence[str]) -> Iterator[Section]:
    """Yield the clients that do not accept every server in full."""
    sides = found.sides
    troubled = [key for key in found.client_titles if any(side.clients.get(key) != "takes" for side in sides)]
    rows = [
        (found.client_titles[key], *(text(f"comparison.taken.{side.clients[key]}") for side in sides))
        for key in sorted(troubled, key=lambda each: found.client_titles[each].lower())
    ]
    heading, grid = (
        text("comparison.heading.clients"),
        Grid(("", *heads), tuple(rows), "l" * (len(heads) + 1)),
    )
    content = len(found.client_titles) - len(troubled)
    line = say("comparison.content", clients=summary.plural(content, "client"))
    yield Section(heading, (*((grid,) if rows else ()), *((line,) if content else ())))


def _tools(sides: Sequence[Side], heads: Sequence[str], most: int) -> Iterator[Section]:
    """Yield the tools that all servers have, and those of each server alone, by name."""
    sets = [set(side.tools) for side in sides]
    common = set.intersection(*sets)
    lines = [say("comparison.tools-of-all", tools=_named(sorted(common), most))] if common else []
    for at, head in enumerate(heads):
        others: set[str] = set().union(*(each for place, each in enumerate(sets) if place != at))
        if alone := sorted(sets[at] - others):
            lines.append(say("comparison.tools-alone", server=head, tools=_named(alone, most)))
    yield Section(text("comparison.heading.tools"), tuple(lines))


def _named(names: Sequence[str], most: int) -> str:
    shown = ", ".join(label(each) if each else NAMELESS for each in names[:most])
    rest = len(names) - most
    return say("comparison.more", names=shown, count=rest) if rest > 0 else shown
