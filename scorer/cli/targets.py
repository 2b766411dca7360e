"""The arguments and options that every command about a server takes."""

from __future__ import annotations

import os
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from scorer.cli.forgotten_mark import refuse_command_without_mark, words_alone
from scorer.cli.shared_options import bound_option, quiet_option
from scorer.data.messages import text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from click.shell_completion import CompletionItem

    from scorer.config.settings import Settings

_F = TypeVar("_F", bound="Callable[..., Any]")

_COMMAND: Final = "scorer.command"


class Target(click.types.StringParamType):
    """A target, of which a shell completes the names of files."""

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem]:
        """Let the shell complete a file."""
        from click.shell_completion import CompletionItem

        return [CompletionItem(incomplete, type="file")]


class TargetCommand(click.Command):
    """A command that takes targets, or a server's own command line after the first bare `--`."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for each in self.params:
            if isinstance(each, click.Argument) and isinstance(each.type, click.types.StringParamType):
                each.type = Target()

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if "--" in args:  # split here: click would swallow it and mix both sides
            at = args.index("--")
            ctx.meta[_COMMAND] = tuple(args[at + 1 :])
            return super().parse_args(ctx, args[:at])
        if ctx.resilient_parsing:  # a shell completes a line that is not finished
            return super().parse_args(ctx, args)
        given = tuple(args)  # click empties the list
        try:
            rest = super().parse_args(ctx, args)
        except click.UsageError:  # it may be about an option of the command that -- was forgotten for
            refuse_command_without_mark(ctx, given, words_alone(self, given))
            raise
        typed = [ctx.params.get(name) for name in ("targets", "old", "new")]
        words = [word for each in typed if each for word in ([each] if isinstance(each, str) else each)]
        refuse_command_without_mark(ctx, given, words)
        return rest

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return [*super().collect_usage_pieces(ctx), "[-- COMMAND ARG...]"]


def command_of(ctx: click.Context) -> tuple[str, ...] | None:
    """Return the words after the bare `--`, or None where there was none."""
    words: tuple[str, ...] | None = ctx.meta.get(_COMMAND)
    return words


@dataclass(frozen=True, slots=True)
class Connection:
    """How to connect, as the options of a command say; None: the default."""

    env: tuple[str, ...]
    env_file: str | None
    inherit_env: bool
    cwd: str | None
    headers: tuple[str, ...]
    timeout: tuple[str, ...]
    jobs: int | None
    twice: bool
    bounds: tuple[str, ...]
    quiet: bool
    servers: tuple[str, ...]
    definitions_only: bool


def connection_options(command: _F) -> _F:
    """Add the options that say how to connect."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return definitions_only_option(command)


def serving_options(command: _F) -> _F:
    """Add the options that say how to connect for a command that connects to one server at a time, when it is asked."""
    for option in reversed(_OPTIONS_OF_ONE):
        command = option(command)
    return definitions_only_option(command)


def definitions_only_option(command: _F) -> _F:
    """Add the option that forbids to start and to contact anything."""
    about = text("cli.option.definitions-only")
    return click.option("--definitions-only", is_flag=True, default=None, help=about)(command)


def connection_of(options: Mapping[str, Any], settings: Settings | None = None) -> Connection:
    """Return how to connect, from the options of a command and, where it reads them, its settings."""
    from scorer.config.settings import definitions_only

    given: dict[str, Any] = {each.name: options.get(each.name) for each in fields(Connection)}
    only = settings.definitions_only if settings else definitions_only(os.environ, options)
    return Connection(**{**given, "definitions_only": only})


_JOBS: Final = click.option("--jobs", type=int, metavar="N", help=text("cli.option.jobs"))
_OPTIONS_OF_ONE: Final = (
    click.option("--env", metavar="K=V", multiple=True, help=text("cli.option.env")),
    click.option("--env-file", metavar="FILE", help=text("cli.option.env-file")),
    click.option("--inherit-env", is_flag=True, help=text("cli.option.inherit-env")),
    click.option("--cwd", metavar="DIR", help=text("cli.option.cwd")),
    click.option("--header", "headers", metavar="'K: V'", multiple=True, help=text("cli.option.header")),
    click.option("--timeout", metavar="[start=]S", multiple=True, help=text("cli.option.timeout")),
    click.option("--list-twice", "twice", is_flag=True, help=text("cli.option.list-twice")),
    bound_option,
    quiet_option,
    click.option("--servers", metavar="FILE", multiple=True, help=text("cli.option.servers")),
)
_AFTER: Final = 6  # where the number of jobs is in the help
_OPTIONS: Final = (*_OPTIONS_OF_ONE[:_AFTER], _JOBS, *_OPTIONS_OF_ONE[_AFTER:])
