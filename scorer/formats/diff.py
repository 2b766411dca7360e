"""The changes between two states of a server, for people and for programs."""

from __future__ import annotations

import difflib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from rich.table import Table
from rich.text import Text

from scorer.contracts.dimensions import LABELS
from scorer.contracts.report import NAMELESS, SCHEMA_VERSION
from scorer.data.messages import say, text
from scorer.formats import summary
from scorer.formats.console import finished, new_console
from scorer.formats.gate_reasons import reason_words
from scorer.formats.json import plain
from scorer.formats.markdown import COMMENT
from scorer.formats.sanitize import clip, label, markdown, markdown_code, markup_safe, prose
from scorer.gate.changes import regressions
from scorer.reading.json_text import json_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scorer.contracts.report import Finding, ServerChange, TextChange, ToolChange
    from scorer.formats.view_options import ViewOptions

#: How many changed values of a tool are shown, and how many characters of each.
TEXTS: Final = 12
LONG: Final = 300
#: Texts of more words than this are not compared word by word.
_WORDS: Final = 2_000
_STYLES: Final = {"-": "red", "+": "green", "!": "bold yellow", "#": "bold"}


@dataclass(frozen=True, slots=True)
class _Line:
    """One line for people: its depth, its mark ("-" old, "+" new, "!" important, "#" heading), and its words."""

    depth: int
    mark: str
    words: str


def render(
    name: str,
    changes: Sequence[ServerChange],
    removed: Sequence[str],
    added: Sequence[str],
    view: ViewOptions,
) -> str:
    """Return the differences in a format: text, markdown or json."""
    if name == "json":
        return _as_json(changes, removed, added)
    lines = [*_servers(removed, added)]
    for change in changes:
        lines += _server(change)
    return _as_markdown(lines) if name == "markdown" else _as_text(lines, view)


def _as_json(changes: Sequence[ServerChange], removed: Sequence[str], added: Sequence[str]) -> str:
    servers = [
        {**plain(change), "regressions": [prose(reason_words(reason)) for reason in regressions(change)]}
        for change in changes
    ]
    whole = {
        "schema_version": SCHEMA_VERSION,
        "servers": servers,
        "removed_servers": [*map(label, removed)],
        "added_servers": [*map(label, added)],
    }
    return json_text(whole, indent=2) + "\n"


# --- the lines ---------------------------------------------------------------------------------


def _servers(removed: Sequence[str], added: Sequence[str]) -> Iterator[_Line]:
    if removed or added:
        yield _Line(0, "#", text("formats.heading.servers"))
    for name in removed:
        yield _Line(1, "-", say("formats.change.server-removed", name=label(name)))
    for name in added:
        yield _Line(1, "+", say("formats.change.server-added", name=label(name)))


def _server(change: ServerChange) -> Iterator[_Line]:
    grade = _from_to(_graded(change.old), _graded(change.new))
    head = say("formats.change.server", name=label(change.name), grade=grade, against=label(change.against))
    yield _Line(0, "#", head)
    if change.instructions is not None:
        yield _Line(1, "!", text("formats.change.instructions"))
        yield from _value(change.instructions)
    if not (change.tools or change.new_findings or change.fixed_findings):
        yield _Line(1, "", text("formats.change.no-tools"))
        return
    yield _Line(1, "", say("formats.change.tools", changes=summary.changes(change)))
    worse = [reason_words(reason) for reason in regressions(change)]
    if worse:
        yield _Line(1, "!", text("formats.heading.regressions"))
        yield from (_Line(2, "-", prose(reason)) for reason in worse)
    yield from _findings(1, change.new_findings, change.fixed_findings)
    for kind in summary.CHANGES:
        for tool in change.tools:
            if tool.kind == kind:
                yield from _tool(tool)


def _graded(score: Any) -> str:
    return f"{score.overall:.1f} {score.tier}"


def _from_to(old: str, new: str) -> str:
    return say("formats.change.unchanged", value=new) if old == new else _arrow(old, new)


def _arrow(old: str, new: str) -> str:
    return say("formats.change.from-to", old=old, new=new)


def _tool(tool: ToolChange) -> Iterator[_Line]:
    name = label(tool.name) if tool.name else NAMELESS
    shown = _arrow(label(tool.was), name) if tool.kind == "renamed" else name
    kind = summary.change_kind(tool.kind)
    yield _Line(1, "#", say("formats.change.tool", name=shown, kind=kind, tdqs=_tdqs(tool)))
    if tool.kind == "changed":
        yield _Line(2, "!", say("formats.change.same-name", old=tool.old_hash, new=tool.new_hash))
    yield from _scores(tool)
    for changed in tool.texts[:TEXTS]:
        yield from _value(changed)
    if len(tool.texts) > TEXTS:
        yield _Line(2, "", summary.more(len(tool.texts) - TEXTS, "value"))
    yield from _findings(
        2,
        tool.new_findings if tool.kind != "added" else (),
        tool.fixed_findings if tool.kind != "removed" else (),
    )


def _scores(tool: ToolChange) -> Iterator[_Line]:
    for score in tool.scores:
        name = LABELS.get(score.dimension, score.dimension)
        words = say("formats.change.score", label=name, old=score.old, new=score.new)
        yield _Line(2, "-" if score.new < score.old else "+", words)
        if score.new < score.old:
            yield from (_Line(3, "", say("formats.change.gone", text=prose(each))) for each in score.gone)
        yield from (_Line(3, "", say("formats.change.came", text=prose(each))) for each in score.came)


def _tdqs(tool: ToolChange) -> str:
    old, new = tool.old_tdqs, tool.new_tdqs
    if old is None or new is None:
        return f"{new if old is None else old:.1f}"
    return f"{old:.1f}" if old == new else _arrow(f"{old:.1f}", f"{new:.1f}")


def _value(change: TextChange) -> Iterator[_Line]:
    yield _Line(2, "", label(change.pointer) if change.pointer else "/")
    for mark, value, other in (("-", change.old, change.new), ("+", change.new, change.old)):
        if value is not None or (mark == "+" and change.old is None):
            shown = _one_line(value, other)
            same = shown == _one_line(other, value)  # they differ only in whitespace
            yield _Line(3, mark, prose(json.dumps(value, ensure_ascii=False), LONG) if same else shown)


def _one_line(value: Any, other: Any) -> str:
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
        yield _Line(depth, "-", _finding("formats.change.new-finding", finding))
    for finding in fixed:
        yield _Line(depth, "+", _finding("formats.change.fixed-finding", finding))


def _finding(message: str, finding: Finding) -> str:
    return say(message, level=finding.level, rule=finding.rule, message=prose(finding.message))


# --- how to show it ------------------------------------------------------------------------------


def _as_text(lines: Sequence[_Line], view: ViewOptions) -> str:
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
    out, size = [f"# {text('formats.heading.changes')}"], 0
    head = 0
    for at, line in enumerate(lines):
        head = line.depth if line.mark == "#" else head
        written = _markdown_line(line, head)
        size += len(written.encode("utf-8", "backslashreplace")) + 1
        if size > COMMENT:
            omitted = say("formats.change.omitted", lines=summary.plural(len(lines) - at, "line"))
            out.append(f"\n<sub>{omitted}</sub>")
            break
        out.append(written)
    return markup_safe("\n".join(out) + "\n")


def _markdown_line(line: _Line, head: int) -> str:
    words = markdown(line.words)
    if line.mark == "#":
        return f"\n{'#' * (line.depth + 2)} {words}\n"
    mark = f"{markdown_code(line.mark)} " if line.mark in ("-", "+") else "**!** " if line.mark == "!" else ""
    return f"{'  ' * (line.depth - head - 1)}- {mark}{words}"
