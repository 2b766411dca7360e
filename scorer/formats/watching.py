"""What one capture of a watch shows: what moved, what broke, and what to edit next. A screen, a block, or a line."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from scorer.contracts.report import NAMELESS, SCHEMA_VERSION
from scorer.data.messages import say, text
from scorer.formats import summary
from scorer.formats.breaking_words import breaking_words
from scorer.formats.console import finished, new_console
from scorer.formats.diff import lines_as_text
from scorer.formats.diff_lines import Line, finding_words, grade_line, score_words, tdqs_words
from scorer.formats.gate_reasons import gate_reasons
from scorer.formats.json import plain
from scorer.formats.sanitize import label, prose
from scorer.formats.text_verdict import verdict
from scorer.gate.changes import shown_by_score
from scorer.reading.json_text import json_text

if TYPE_CHECKING:
    from scorer.contracts.report import Report, ServerChange, ServerReport, ToolChange
    from scorer.formats.view_options import ViewOptions

#: How many lines each list has at most, from a high screen to a low one.
CAPS: Final = (12, 8, 5, 3, 2, 1)
#: How many changed files are named.
FILES: Final = 4


@dataclass(frozen=True, slots=True)
class Moment:
    """What is known after a capture.

    `report` has the servers that were captured, and as errors those that were not. `changes` are those since the last
    good state of each server, which was that of capture `before` (0: there was none). `kept` are the last good states
    of the servers that fail now, `failures` the lines on each of them. `written` are files that the server seems to
    write.
    """

    target: str
    number: int
    changed: tuple[str, ...]
    report: Report
    changes: tuple[ServerChange, ...] = ()
    failures: tuple[str, ...] = ()
    kept: tuple[ServerReport, ...] = ()
    before: int = 0
    written: tuple[str, ...] = ()


def block(moment: Moment, view: ViewOptions, rows: int | None = None, footer: str = "") -> str:
    """Return the moment as text. With `rows`, the lists are cut until it fits on so many lines."""
    for cap in CAPS if rows else CAPS[:1]:
        shown = _text(moment, view, cap, footer)
        if rows is None or shown.count("\n") <= rows:
            return shown
    lines = shown.splitlines(keepends=True)  # a low screen keeps what is at the bottom: the verdict
    return "".join([lines[0], *lines[len(lines) - (rows or 0) + 1 :]])


def json_line(moment: Moment) -> str:
    """Return the moment as one line of JSON."""
    report = moment.report
    changes = {change.name: change for change in moment.changes}
    servers = [
        {
            "name": plain(server.name),
            "score": plain(server.score),
            "change": plain(changes[server.name]) if server.name in changes else None,
            "edit": next(
                ({"tool": plain(tool), **plain(edit)} for tool, edit in summary.best_edits(server, 1)), None
            ),
        }
        for server in report.servers
    ]
    whole: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "event": "captured" if report.servers else "failed",
        "capture": moment.number,
        "changed": [*moment.changed],
        "servers": servers,
        "gate": {"passed": report.gate.passed, "reasons": plain(tuple(gate_reasons(report)))},
        "errors": plain(report.errors),
        "last_good": moment.before or None,
        "written": [*moment.written],
    }
    return json_text(whole) + "\n"


def _text(moment: Moment, view: ViewOptions, cap: int, footer: str) -> str:
    known = lines_as_text([*_head(moment), *_body(moment, cap)], view)
    console = new_console(view)
    for line in verdict(moment.report, view) if moment.report.servers else ():
        console.print(line)
    last = f"\n{finished(console, view)}" if moment.report.servers else ""
    end = lines_as_text([Line(0, "", footer)], view) if footer else ""
    return known + last + end


def _head(moment: Moment) -> Iterator[Line]:
    files = ", ".join(map(label, moment.changed[:FILES]))
    if len(moment.changed) > FILES:
        files = f"{files} {summary.more(len(moment.changed) - FILES, 'file')}"
    id = "formats.watch.head" if files else "formats.watch.first"
    yield Line(0, "#", say(id, target=label(moment.target), number=moment.number, files=files))


def _body(moment: Moment, cap: int) -> Iterator[Line]:
    for line in moment.failures:
        yield Line(1, "!", prose(line))
    for file in moment.written:
        yield Line(1, "!", say("formats.watch.written", file=label(file)))
    for server in moment.kept:
        score = server.score
        grade = f"{score.overall:.1f} {score.tier}"
        yield Line(
            1, "", say("formats.watch.kept", name=label(server.name), grade=grade, number=moment.before)
        )
    for change in moment.changes:
        yield from _change(change, moment, cap)
    yield from _edits(moment.report)


def _change(change: ServerChange, moment: Moment, cap: int) -> Iterator[Line]:
    """Yield what moved in a server, the tools that changed most first."""
    sections = [
        ("moved", [*_moved(change)]),
        ("broken", [*_broken(change)]),
        ("findings", [*_findings(change)]),
    ]
    name = label(change.name)
    if not any(lines for _, lines in sections):
        changes = summary.changes(change)
        yield Line(1, "", say("formats.watch.still", name=name, number=moment.before, changes=changes))
        return
    yield grade_line(change)
    for heading, lines in sections:
        if lines:
            yield Line(1, "", text(f"formats.watch.{heading}"))
            yield from lines[:cap]
        if len(lines) > cap:
            yield Line(2, "", summary.more(len(lines) - cap, "line"))


def _moved(change: ServerChange) -> Iterator[Line]:
    tools = [tool for tool in change.tools if tool.scores or tool.old_tdqs is None or tool.new_tdqs is None]
    for tool in sorted(tools, key=lambda each: (-abs(_rise(each)), each.name)):
        rise = _rise(tool)
        mark = "+" if rise > 0 else "-" if rise < 0 else ""
        scores = ", ".join(map(score_words, tool.scores)) or summary.change_kind(tool.kind)
        yield Line(2, mark, say("formats.watch.tool", tool=_name(tool), tdqs=tdqs_words(tool), scores=scores))


def _rise(tool: ToolChange) -> float:
    return (tool.new_tdqs or 0.0) - (tool.old_tdqs or 0.0)


def _broken(change: ServerChange) -> Iterator[Line]:
    for tool in change.tools:
        if tool.breaking:
            name = label(tool.was or tool.name) or NAMELESS
            yield Line(2, "!", say("formats.breaking.line", tool=name, changes=breaking_words(tool)))


def _findings(change: ServerChange) -> Iterator[Line]:
    for mark, message in (("-", "formats.change.new-finding"), ("+", "formats.change.fixed-finding")):
        new = mark == "-"
        for finding in change.new_findings if new else change.fixed_findings:
            yield Line(2, mark, finding_words(message, finding))
        for tool in change.tools:
            for finding in tool.new_findings if new else tool.fixed_findings:
                if tool.kind not in ("added", "removed") and not shown_by_score(finding, tool):
                    words = finding_words(message, finding)
                    yield Line(2, mark, say("formats.breaking.line", tool=_name(tool), changes=words))


def _edits(report: Report) -> Iterator[Line]:
    """Yield the best edit of the server with the lowest grade."""
    if not report.servers:
        return
    for tool, edit in summary.best_edits(summary.lowest_server(report), 1):
        gains = summary.tool_and_server_gain(edit.gain.tdqs, edit.gain.server)
        yield Line(0, "#", text("formats.watch.next"))
        yield Line(1, "", f"{label(tool)} · {prose(edit.fix)} · {gains}")


def _name(tool: ToolChange) -> str:
    return label(tool.name) if tool.name else NAMELESS


def names_of(paths: Sequence[str], folder: str) -> tuple[str, ...]:
    """Return paths as they are shown: those below a folder without it."""
    return tuple("." if path == folder else path.removeprefix(f"{folder}{os.sep}") for path in paths)
