"""A server's command line for which the bare `--` was forgotten."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from scorer.data.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Interpreters of a version, such as python3.12.
_VERSIONED: Final = re.compile(r"python\d(?:\.\d+)?(?:\.exe)?")


def refuse_command_without_mark(ctx: click.Context, args: Sequence[str], words: Sequence[str]) -> None:
    """Raise UsageError with the line to type if one of the words is a program, and not a file of definitions."""
    program = next((word for at, word in enumerate(words) if _is_program(word, first=at == 0)), None)
    if program is None:
        return
    if _definitions_only(args):
        raise click.UsageError(say("capturing.target.definitions-only-command", program=program), ctx)
    from scorer.capturing.mistaken_targets import started_with

    at, path = args.index(program), Path(program)
    starter = shlex.split(started_with(path))[:-1] if path.exists() else []
    command = f"{ctx.command_path} {shlex.join((*args[:at], '--', *starter, *args[at:]))}"
    id = "cli.target.error.program" if starter else "capturing.target.command-without-mark"
    raise click.UsageError(say(id, program=program, command=command), ctx)


def _definitions_only(args: Sequence[str]) -> bool:
    from scorer.config.settings import definitions_only

    return "--definitions-only" in args or definitions_only(os.environ, {})


def words_alone(command: click.Command, args: Sequence[str]) -> list[str]:
    """Return the arguments that are neither options nor, as far as the command knows its options, their values."""
    return [*_words_alone(command, args)]


def _words_alone(command: click.Command, args: Sequence[str]) -> Iterator[str]:
    options = [each for each in command.params if isinstance(each, click.Option) and not each.is_flag]
    taking = {name for each in options for name in each.opts}
    for before, word in zip(("", *args), args, strict=False):
        if not word.startswith("-") and before not in taking:
            yield word


def _is_program(word: str, *, first: bool) -> bool:
    """Return whether a word is a program: one that runs servers anywhere, any that is installed as the first word."""
    from scorer.capturing.programs import RUNNERS, STARTERS

    if os.path.exists(word):
        return first and os.path.isfile(word) and Path(word).suffix.lower() in STARTERS
    if word in RUNNERS or _VERSIONED.fullmatch(word):
        return True
    if not first or Path(word).suffix:
        return False
    import shutil

    return shutil.which(word) is not None
