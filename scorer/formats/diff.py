"""What differs between two states, for people and for machines."""

from __future__ import annotations

import difflib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from rich.table import Table
from rich.text import Text

from scorer.contracts.report import NAMELESS, SCHEMA_VERSION
from scorer.formats import summary
from scorer.formats.json import plain
from scorer.formats.markdown import COMMENT
from scorer.formats.sanitize import clip, defuse, json_safe, label, markdown, markdown_code, prose
from scorer.formats.terminal import finished, new_console
from scorer.gate.changes import regressions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scorer.contracts.report import Finding, ServerChange, TextChange, ToolChange
    from scorer.formats.view import View

#: Values that differ are shown so many a tool, and so long each, in characters.
TEXTS: Final = 12
LONG: Final = 300
#: Texts of more words than this are not compared word by word.
_WORDS: Final = 2_000
_STYLES: Final = {"-": "red", "+": "green", "!": "bold yellow", "#": "bold"}


@dataclass(frozen=True, slots=True)
class _Line:
    """One line for people: its depth, its mark ("-" before, "+" now, "!" look here, "#" a head), and its words."""

    depth: int
    mark: str
    words: str


def render(
    name: str, changes: Sequence[ServerChange], went: Sequence[str], came: Sequence[str], view: View
) -> str:
    """Return the differences in a format: text, markdown or json."""
    if name == "json":
        return _as_json(changes, went, came)
    lines = [*_servers(went, came)]
    for change in changes:
        lines += _server(change)
    return _as_markdown(lines) if name == "markdown" else _as_text(lines, view)


def _as_json(changes: Sequence[ServerChange], went: Sequence[str], came: Sequence[str]) -> str:
    servers = [{**plain(change), "regressions": [*map(prose, regressions(change))]} for change in changes]
    whole = {
        "schema_version": SCHEMA_VERSION,
        "servers": servers,
        "removed_servers": [*map(label, went)],
        "added_servers": [*map(label, came)],
    }
    return json_safe(json.dumps(whole, indent=2, ensure_ascii=False, allow_nan=False)) + "\n"


# --- what to say ---------------------------------------------------------------------------------


def _servers(went: Sequence[str], came: Sequence[str]) -> Iterator[_Line]:
    if went or came:
        yield _Line(0, "#", "Servers")
    for name in went:
        yield _Line(1, "-", f"{label(name)} is gone")
    for name in came:
        yield _Line(1, "+", f"{label(name)} is new")


def _server(change: ServerChange) -> Iterator[_Line]:
    old, new = change.old, change.new
    yield _Line(
        0, "#", f"{label(change.name)}: {_graded(old)}, now {_graded(new)} (against {label(change.against)})"
    )
    if change.instructions is not None:
        yield _Line(1, "!", "The server's instructions differ: every session reads them.")
        yield from _text(change.instructions)
    if not (change.tools or change.new_findings or change.fixed_findings):
        yield _Line(1, "", "No tool differs.")
        return
    yield _Line(1, "", f"Tools: {summary.changes(change)}.")
    worse = [*regressions(change)]
    if worse:
        yield _Line(1, "!", "What got worse")
        yield from (_Line(2, "-", prose(reason)) for reason in worse)
    yield from _findings(1, change.new_findings, change.fixed_findings)
    for kind in summary.CHANGES:
        for tool in change.tools:
            if tool.kind == kind:
                yield from _tool(tool)


def _graded(score: Any) -> str:
    return f"{score.overall:.1f} {score.tier}"


def _tool(tool: ToolChange) -> Iterator[_Line]:
    name = label(tool.name) if tool.name else NAMELESS
    was = f"{label(tool.was)} is now {name}" if tool.kind == "renamed" else name
    yield _Line(1, "#", f"{was}: {tool.kind if tool.kind != 'beside' else 'same definition'}, {_tdqs(tool)}")
    if tool.kind == "changed":
        yield _Line(
            2,
            "!",
            f"The definition differs under the same name ({tool.old_hash}, now {tool.new_hash}): review it as new.",
        )
    for score in tool.scores:
        yield _Line(
            2, "-" if score.new < score.old else "+", f"{score.dimension} {score.old}, now {score.new}"
        )
        if score.new < score.old:
            yield from (_Line(3, "", f"gone: {prose(text)}") for text in score.gone)
        yield from (_Line(3, "", f"new: {prose(text)}") for text in score.came)
    for text in tool.texts[:TEXTS]:
        yield from _text(text)
    if len(tool.texts) > TEXTS:
        yield _Line(2, "", f"… and {summary.plural(len(tool.texts) - TEXTS, 'value')} more.")
    yield from _findings(
        2,
        tool.new_findings if tool.kind != "added" else (),
        tool.fixed_findings if tool.kind != "removed" else (),
    )


def _tdqs(tool: ToolChange) -> str:
    old, new = tool.old_tdqs, tool.new_tdqs
    if old is None or new is None:
        return f"{new if old is None else old:.1f}"
    return f"{old:.1f}" if old == new else f"{old:.1f}, now {new:.1f}"


def _text(change: TextChange) -> Iterator[_Line]:
    yield _Line(2, "", label(change.pointer) if change.pointer else "/")
    for mark, value, other in (("-", change.old, change.new), ("+", change.new, change.old)):
        if value is not None or (mark == "+" and change.old is None):
            shown = _shown(value, other)
            same = shown == _shown(other, value)  # they differ in blanks alone
            yield _Line(3, mark, prose(json.dumps(value, ensure_ascii=False), LONG) if same else shown)


def _shown(value: Any, other: Any) -> str:
    """Return a value on one line; of a long text the part that differs, a few words around it."""
    if not isinstance(value, str):
        return prose(json.dumps(value, ensure_ascii=False, default=str), LONG)
    if len(value) <= LONG or not isinstance(other, str):
        return prose(value, LONG)
    return prose(clip(_around(value, other), LONG), LONG)


def _around(value: str, other: str) -> str:
    words, others = value.split(), other.split()
    if max(len(words), len(others)) > _WORDS:
        return value
    blocks = difflib.SequenceMatcher(None, words, others, autojunk=False).get_matching_blocks()
    same = {at for block in blocks for at in range(block.a + 3, block.a + block.size - 3)}
    pieces = [("…" if at in same else word) for at, word in enumerate(words)]
    kept = [piece for at, piece in enumerate(pieces) if piece != "…" or at == 0 or pieces[at - 1] != "…"]
    return " ".join(kept)


def _findings(depth: int, new: Sequence[Finding], fixed: Sequence[Finding]) -> Iterator[_Line]:
    for finding in new:
        yield _Line(depth, "-", f"new {finding.level} {finding.rule}: {prose(finding.message)}")
    for finding in fixed:
        yield _Line(depth, "+", f"fixed {finding.level} {finding.rule}: {prose(finding.message)}")


# --- how to show it ------------------------------------------------------------------------------


def _as_text(lines: Sequence[_Line], view: View) -> str:
    console = new_console(view)
    for at, line in enumerate(lines):
        if at and line.mark == "#":
            console.print()
        style = _STYLES.get(line.mark, "")
        pad = "  " * line.depth
        mark = f"{pad}{line.mark} " if line.mark in ("-", "+", "!") else pad
        words = Text(line.words, style, overflow="fold")
        if not mark:
            console.print(words)
            continue
        grid = Table.grid()
        grid.add_column(no_wrap=True)
        grid.add_column(overflow="fold")
        grid.add_row(Text(mark, style), words)
        console.print(grid)
    return finished(console, view)


def _as_markdown(lines: Sequence[_Line]) -> str:
    out, size = ["# What differs"], 0
    head = 0
    for at, line in enumerate(lines):
        head = line.depth if line.mark == "#" else head
        written = _markdown_line(line, head)
        size += len(written.encode("utf-8", "backslashreplace")) + 1
        if size > COMMENT:
            out.append(
                f"\n<sub>{summary.plural(len(lines) - at, 'line')} more left out, so that this fits a comment.</sub>"
            )
            break
        out.append(written)
    return defuse("\n".join(out) + "\n")


def _markdown_line(line: _Line, head: int) -> str:
    words = markdown(line.words)
    if line.mark == "#":
        return f"\n{'#' * (line.depth + 2)} {words}\n"
    mark = f"{markdown_code(line.mark)} " if line.mark in ("-", "+") else "**!** " if line.mark == "!" else ""
    return f"{'  ' * (line.depth - head - 1)}- {mark}{words}"
