"""Which server `init` takes the first snapshot of, and who decided that: the user, or nobody yet."""

from __future__ import annotations

import shlex
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scorer.cli.failure import print_note
from scorer.cli.targets import command_of
from scorer.data.messages import say, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorer.setup.candidate import Candidate


def is_terminal() -> bool:
    """Return whether somebody can answer questions."""
    return sys.stdin.isatty() and sys.stderr.isatty()


@dataclass(frozen=True, slots=True)
class Chosen:
    """The server: `target` as it is typed, or "" for what follows `--` and for `--servers`.

    `words` are the arguments that name it. `named`: the user typed it, so that it may be started.
    """

    target: str
    words: tuple[str, ...]
    named: bool

    def command(self, start: str) -> str:
        """Return a command line that names this server, as it is shown: without secrets."""
        from scorer.capturing.redact import command_label

        option = ("--target",) if start.startswith("mcp-scorer init") and self.words[0][:2] != "--" else ()
        return f"{start} {command_label([*option, *self.words], paths=True)}"


def named_target(ctx: click.Context, options: dict[str, Any]) -> Chosen | None:
    """Return the server that the user typed, or None. Raises UsageError for two of them."""
    typed = []
    if options["target"] is not None:
        typed.append(_of(options["target"], named=True))
    if (words := command_of(ctx)) is not None:
        typed.append(Chosen("", ("--", *words), named=True))
    typed += [Chosen("", ("--servers", file), named=True) for file in options["servers"]]
    if len(typed) > 1:
        raise click.UsageError(text("cli.init.error.two-targets"))
    return typed[0] if typed else None


def found_target(ctx: click.Context, start: str) -> Chosen:
    """Return the repository's server: the only likely one, or the user's choice on a terminal, with the reason.

    Raises UsageError where there is none, or where several are as likely and nobody can be asked; `start` begins the
    command lines that name one.
    """
    from scorer.setup.candidate import strongest
    from scorer.setup.look import find_candidates

    found = find_candidates(Path.cwd())
    if not found:
        ctx.fail(say("cli.init.error.no-server", start=start))
    likely = strongest(found)
    if len(found) > 1 and is_terminal():
        return _of(_asked(found, default=1 if len(likely) == 1 else None).target, named=False)
    if len(likely) > 1:
        listed = "\n".join(
            say("cli.init.one", command=_of(each.target, named=False).command(start), reason=reason(each))
            for each in likely
        )
        ctx.fail(say("cli.init.error.several", listed=listed))
    print_note(say("cli.init.found", target=_shown(likely[0]), reason=reason(likely[0])))
    others = ", ".join(_shown(each) for each in found[1:])
    if others:
        print_note(say("cli.init.others", targets=others))
    return _of(likely[0].target, named=False)


def reason(candidate: Candidate) -> str:
    """Return why a candidate may be the repository's server."""
    from scorer.formats.sanitize import label

    values = {name: label(value) for name, value in candidate.values.items()}
    return say(f"setup.reason.{candidate.reason}", **values)


def _asked(found: Sequence[Candidate], default: int | None) -> Candidate:
    print_note(text("cli.init.which"))
    for number, each in enumerate(found, 1):
        print_note(say("cli.init.choice", number=number, target=_shown(each), reason=reason(each)))
    number = click.prompt(
        text("cli.init.number"), type=click.IntRange(1, len(found)), default=default, err=True
    )
    return found[number - 1]


def _of(target: str, *, named: bool) -> Chosen:
    words = shlex.split(target) if target.startswith("-- ") else [target]
    return Chosen(target, tuple(words), named)


def _shown(candidate: Candidate) -> str:
    from scorer.capturing.redact import command_label

    words = _of(candidate.target, named=False).words
    return command_label(words[1:] if words[0] == "--" else words, paths=True)
