"""Writes the manual page from the help of the commands: `python -m website.man` prints it.

`make golden` writes man/mcp-scorer.1, which travels in the wheel.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click

from scorer.capturing.target_kinds import documented_kinds
from scorer.cli.app import app
from scorer.data.messages import text
from scorer.version import REPOSITORY, __version__

PAGE = Path(__file__).resolve().parents[1] / "man" / "mcp-scorer.1"
NAME = "mcp-scorer"
#: The columns in which click writes help; nothing is wrapped here.
WIDE = 10_000
_SPECIAL = re.compile(r"^(['.])", re.MULTILINE)


def page() -> str:
    """Return the page as roff."""
    context = app.make_context(NAME, ["--help"], resilient_parsing=True, terminal_width=WIDE)
    lines = [
        f'.TH "{NAME.upper()}" "1" "" "{NAME} {__version__}" "User Commands"',
        ".SH NAME",
        f"{NAME} \\- {roff(_summary())}",
        ".SH SYNOPSIS",
        f".B {NAME}",
        "[OPTIONS] COMMAND [ARGS]...",
        ".SH DESCRIPTION",
        *_help(app),
        ".SH TARGETS",
        *_terms((kind.example, kind.description.replace("`", "")) for kind in documented_kinds()),
        ".SH OPTIONS",
        *_options(context),
    ]
    for name in app.list_commands(context):
        command = app.get_command(context, name)
        assert command is not None
        lines += _command(command, click.Context(command, context, name), depth="SH")
    lines += [".SH SEE ALSO", roff(f"{REPOSITORY}/blob/v{__version__}/docs/index.md")]
    return "\n".join(lines) + "\n"


def _command(command: click.Command, context: click.Context, depth: str) -> Iterator[str]:
    title = context.command_path.removeprefix(f"{NAME} ")
    yield f".{depth} {roff(title).upper() if depth == 'SH' else roff(title)}"
    pieces = " ".join(command.collect_usage_pieces(context))
    yield f".B {roff(context.command_path)}"
    yield roff(pieces)
    yield ".PP"
    yield from _help(command)
    yield from _options(context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from _command(inner, click.Context(inner, context, name), depth="SS")


def _summary() -> str:
    first = text("cli.app.help").strip().partition(".")[0]
    return first[:1].lower() + first[1:]


def _help(command: click.Command) -> Iterator[str]:
    """Yield the paragraphs of a help text; those after a mark of click are kept as they are."""
    parts = f"{command.help or ''}\n\n{command.epilog or ''}"
    for part in re.split(r"\n\s*\n", parts.strip()):
        lines = part.strip("\n").split("\n")
        if lines[0].strip() == "\b":
            yield from (".PP", ".nf", ".RS 4", *map(roff, lines[1:]), ".RE", ".fi")
        elif part.strip():
            yield from (".PP", roff(" ".join(line.strip() for line in lines)))


def _options(context: click.Context) -> Iterator[str]:
    options = [each for each in context.command.get_params(context) if isinstance(each, click.Option)]
    yield from _terms(record for each in options if (record := each.get_help_record(context)))


def _terms(rows: Iterator[tuple[str, str]]) -> Iterator[str]:
    for term, meaning in rows:
        yield from (".TP", f"\\fB{roff(term)}\\fR", roff(" ".join(meaning.split())))


def roff(words: str) -> str:
    """Return a text in which roff finds no command and no escape, and keeps every hyphen."""
    return _SPECIAL.sub(r"\\&\1", words.replace("\\", "\\e").replace("-", "\\-"))


if __name__ == "__main__":
    print(page(), end="")
