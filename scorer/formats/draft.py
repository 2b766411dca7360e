"""Drafts for people and programs: as text for a terminal, as Markdown, and as JSON."""

from __future__ import annotations

import re
import textwrap
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from scorer.data.messages import say, text
from scorer.formats.console import as_ascii
from scorer.formats.markdown_parts import bullets
from scorer.formats.sanitize import defuse, label, lines, markdown, markdown_code, markup_safe, prose
from scorer.formats.summary import gain, plural
from scorer.formats.view_options import DEFAULT_VIEW, ViewOptions
from scorer.reading.json_text import json_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from scorer.contracts.drafts import Expected, ServerDraft, ToolDraft

#: The version of the JSON form, and what it calls itself.
VERSION: Final = 1
KIND: Final = "mcp-scorer-draft"
_INDENT: Final = "    "
_TICKS: Final = re.compile("`+")
_NARROWEST: Final = 20

#: Writes a name, and a sentence of others.
_Write = tuple["Callable[[str], str]", "Callable[[str], str]"]
_TEXT: Final[_Write] = (label, prose)
_MARKDOWN: Final[_Write] = (markdown_code, markdown)


def draft_text(servers: Sequence[ServerDraft], view: ViewOptions = DEFAULT_VIEW) -> str:
    """Return the drafts as lines of at most `view.width` columns."""
    written = "\n".join("".join(f"{line}\n" for line in _server(each, view.width)) for each in servers)
    return defuse(as_ascii(written) if view.ascii else written)


def draft_markdown(servers: Sequence[ServerDraft]) -> str:
    """Return the drafts as Markdown: each description in a block of its own."""
    return markup_safe("\n\n".join(block for each in servers for block in _blocks(each)) + "\n")


def draft_json(servers: Sequence[ServerDraft]) -> str:
    """Return the drafts as JSON: the fields of contracts/drafts.py, scores with three decimals."""
    written = [_rounded(asdict(each)) for each in servers]
    return json_text({"schema_version": VERSION, "kind": KIND, "servers": written}, indent=2) + "\n"


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(each) for each in value]
    return round(value, 3) + 0.0 if isinstance(value, float) else value


def _server(server: ServerDraft, width: int) -> Iterator[str]:
    for line in _head(server, _TEXT):
        yield from _wrapped(line, width, "")
    for tool in server.drafts:
        yield ""
        yield from _wrapped(_title(tool, _TEXT), width, "")
        for line in lines(tool.after).strip("\n").split("\n"):
            yield from _wrapped(line, width, _INDENT) if line.strip() else ("",)
        for id, entries in _remarks(tool, _TEXT):
            yield f"  {text(id)}"
            for entry in entries:
                yield from _wrapped(entry, width, _INDENT)


def _wrapped(line: str, width: int, indent: str) -> Iterator[str]:
    """Break a line at blanks; what follows is indented like it. A word longer than the line is broken inside."""
    own = line[: len(line) - len(line.lstrip())]
    yield from textwrap.wrap(
        line.strip(),
        max(_NARROWEST, width),
        initial_indent=indent + own,
        subsequent_indent=indent + own + ("  " if not indent else ""),
        break_on_hyphens=False,
    ) or [""]


def _blocks(server: ServerDraft) -> Iterator[str]:
    yield f"## {markdown(server.name)}"
    yield from _head(server, _MARKDOWN)
    for tool in server.drafts:
        yield f"### {markdown_code(tool.name)}"
        yield _scores(tool.expected, "formats.draft.tool-scores") + _gaps(tool)
        yield _fenced(lines(tool.after).strip("\n"))
        for id, entries in _remarks(tool, _MARKDOWN):
            yield f"{text(id)}\n\n{bullets(entries)}"


def _fenced(words: str) -> str:
    """Return a text as a block of code whose fence is longer than any in it."""
    ticks = max(map(len, _TICKS.findall(words)), default=0)
    fence = "`" * max(3, ticks + 1)
    return f"{fence}text\n{words}\n{fence}"


def _head(server: ServerDraft, write: _Write) -> Iterator[str]:
    name, _ = write
    yield say(
        "formats.draft.head",
        name=name(server.name),
        drafts=plural(len(server.drafts), "draft"),
        tools=plural(server.tools, "tool"),
        wanted=server.wanted,
    )
    if server.drafts:
        yield _scores(server.expected, "formats.draft.grades")
        yield text("formats.draft.gaps-note")
    elif not server.undrafted:
        yield text("formats.draft.none")
    for reason in ("open", "no-edit", "long"):
        names = [name(each.name) for each in server.undrafted if each.reason == reason]
        if names:
            yield say(f"formats.draft.undrafted-{reason}", names=", ".join(names))


def _title(tool: ToolDraft, write: _Write) -> str:
    scores = _scores(tool.expected, "formats.draft.tool-scores")
    return say("formats.draft.title", name=write[0](tool.name), scores=scores + _gaps(tool))


def _scores(expected: Expected, id: str) -> str:
    return say(id, now=expected.now, drafted=expected.drafted, filled=expected.filled)


def _gaps(tool: ToolDraft) -> str:
    order = text("formats.draft.reordered") if tool.reordered else ""
    return say("formats.draft.gaps", gaps=plural(tool.gaps, "gap")) + order


def _remarks(tool: ToolDraft, write: _Write) -> Iterator[tuple[str, list[str]]]:
    """Yield what else there is to do for a tool: the id of a heading, and its entries."""
    name, words = write
    for id, entries in (
        (
            "formats.draft.parameters",
            [
                say("formats.draft.parameter", name=name(each.name), text=words(each.after))
                for each in tool.parameters
            ],
        ),
        ("formats.draft.hints", [_advice(each.fix, each.gain, words) for each in tool.hints]),
        ("formats.draft.advice", [_advice(each.fix, each.gain, words) for each in tool.advice]),
        (
            "formats.draft.left-out",
            [
                say(
                    "formats.draft.left" if each.text else "formats.draft.dropped",
                    text=words(each.text),
                    rule=each.rule,
                    message=words(each.message),
                )
                for each in tool.left_out
            ],
        ),
    ):
        if entries:
            yield id, entries


def _advice(fix: str, tdqs: float, words: Callable[[str], str]) -> str:
    return say("formats.draft.advised", fix=words(fix), gain=gain(tdqs))
