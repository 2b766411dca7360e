"""The past of a server: as text, as Markdown, and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from scorer.contracts.report import NAMELESS, SCHEMA_VERSION
from scorer.data.messages import say, text
from scorer.formats import summary
from scorer.formats.blocks import Cell, Grid, Section, as_markdown, as_text
from scorer.formats.sanitize import label
from scorer.formats.sparkline import sparkline
from scorer.formats.text_layout import TIER_STYLE
from scorer.formats.times import minute, moment
from scorer.reading.json_text import json_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scorer.contracts.past import Past, ScoredRun, ToolMove
    from scorer.formats.view_options import ViewOptions

#: How many tools that changed are named for each run.
SHOWN: Final = 10
_STYLES: Final = {"added": "green", "removed": "red", "changed": "yellow", "beside": "dim"}


def render(name: str, past: Past, view: ViewOptions, most: int = SHOWN) -> str:
    """Return the past in a format: text, markdown or json. Text and Markdown name `most` tools for each run."""
    if name == "json":
        return json_text(_published(past), indent=2) + "\n"
    sections = [*_sections(past, most, ascii=view.ascii and name == "text")]
    return (
        as_markdown(past.name, sections) if name == "markdown" else as_text(label(past.name), sections, view)
    )


# --- for programs --------------------------------------------------------------------------------------------------


def _published(past: Past) -> dict[str, Any]:
    failure = past.failure and {"class": past.failure[0], "message": past.failure[1]}
    return {
        "schema_version": SCHEMA_VERSION,
        "name": past.name,
        "source": past.source,
        "status": past.status,
        "failure": failure,
        "rescored": past.rescored,
        "runs": [_run(each) for each in past.runs],
    }


def _run(run: ScoredRun) -> dict[str, Any]:
    return {
        "time": moment(run.time),
        "definitions": run.definitions,
        "version": run.version,
        "rubric": run.rubric,
        "rubric_hash": run.rubric_hash,
        "overall": run.overall,
        "tier": run.tier,
        "tool_count": run.tools,
        "new_rubric": run.new_rubric,
        "new_definitions": run.new_definitions,
        "tools": [
            {"name": move.name, "kind": move.kind, "old_tdqs": move.old, "new_tdqs": move.new}
            for move in run.moves
        ],
    }


# --- for people ----------------------------------------------------------------------------------------------------


def _sections(past: Past, most: int, *, ascii: bool) -> Iterator[Section]:
    yield Section("", tuple(_head(past, ascii=ascii)))
    heads = ("time", "score", "tier", "tools", "change", "note")
    rows = tuple(_row(run, past.runs[at - 1] if at else None) for at, run in enumerate(past.runs))
    grid = Grid(tuple(text(f"history.head.{head}") for head in heads), rows, "lrlrrl")
    yield Section(text("history.heading.runs"), (grid,))
    for run in past.runs:
        if run.moves:
            lines = [_move(each) for each in run.moves[:most]]
            more = len(run.moves) - most
            rest = [Cell(summary.more(more, "tool"), "dim")] if more > 0 else []
            yield Section(say("history.heading.changes", time=minute(run.time)), (*lines, *rest))


def _head(past: Past, *, ascii: bool) -> Iterator[str]:
    line = sparkline(((run.overall, run.new_rubric) for run in past.runs), ascii=ascii)
    runs, known = summary.plural(len(past.runs), "run"), [run for run in past.runs if run.overall is not None]
    breaks = any(run.new_rubric for run in past.runs)
    if known:
        first, last = (f"{run.overall:.1f} {run.tier}" for run in (known[0], known[-1]))
        yield say(f"history.line{'-broken' if breaks else ''}", line=line, first=first, last=last, runs=runs)
    if past.rescored:
        run = past.runs[-1]
        yield say("history.rescored", rubric=run.rubric, version=run.version)
    elif breaks:
        yield text("history.breaks")
    yield say("history.source", source=past.source, status=past.status)
    if past.failure:
        yield say("history.failure", kind=past.failure[0], message=past.failure[1])


def _row(run: ScoredRun, before: ScoredRun | None) -> tuple[str | Cell, ...]:
    return (
        minute(run.time),
        "" if run.overall is None else f"{run.overall:.1f}",
        Cell(run.tier or "", TIER_STYLE.get(run.tier or "", "")),
        "" if run.tools is None else f"{run.tools:,}",
        _difference(run, before),
        Cell("; ".join(_notes(run, before)), "yellow" if run.new_rubric else ""),
    )


def _difference(run: ScoredRun, before: ScoredRun | None) -> str:
    """Return by how much the score differs, "" where the two are not comparable."""
    if before is None or run.new_rubric or run.overall is None or before.overall is None:
        return ""
    difference = round(run.overall - before.overall, 1)
    return f"{difference:+.1f}" if difference else "0.0"


def _notes(run: ScoredRun, before: ScoredRun | None) -> Iterator[str]:
    if before is None:
        yield text("history.note.first")
    if before is not None and run.new_rubric:
        id = "version" if run.rubric_hash == before.rubric_hash else "rubric"
        yield say(f"history.note.{id}", rubric=run.rubric, version=run.version)
    if run.overall is None:
        yield text("history.note.not-scored")
    if run.new_definitions:
        yield _counted(run.moves) or text("history.note.other")
    elif run.new_rubric:
        yield text("history.note.same")


def _counted(moves: Sequence[ToolMove]) -> str:
    """Return how many tools were added, removed and changed."""
    counts = {kind: sum(move.kind == kind for move in moves) for kind in ("added", "removed", "changed")}
    return ", ".join(say(f"history.count.{kind}", count=count) for kind, count in counts.items() if count)


def _move(move: ToolMove) -> Cell:
    ends = [f"{value:.1f}" for value in (move.old, move.new) if value is not None]
    words = say(
        f"history.move.{move.kind}",
        name=label(move.name) if move.name else NAMELESS,
        scores=" → ".join(dict.fromkeys(ends)),
    )
    return Cell(words, _STYLES[move.kind])
