"""The group of all commands. A command's module is imported when the command is used."""

from __future__ import annotations

import re
import shlex
import sys
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NoReturn

import click

from scorer.cli.failure import OWN_PROCESS, exit_code_of, hide_secrets_of, leave_if_interrupted
from scorer.cli.streams import open_streams
from scorer.data.messages import say, text
from scorer.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from click.shell_completion import CompletionItem

COMMANDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "check": "scorer.cli.check",
        "plan": "scorer.cli.plan",
        "snapshot": "scorer.cli.snapshot",
        "draft": "scorer.cli.draft",
        "baseline": "scorer.cli.baseline",
        "diff": "scorer.cli.diff",
        "init": "scorer.cli.init",
        "watch": "scorer.cli.watch",
        "policy": "scorer.cli.policy",
        "explain": "scorer.cli.explain",
        "rules": "scorer.cli.rules",
        "claims": "scorer.cli.claims",
        "catalogue": "scorer.cli.catalogue",
        "serve": "scorer.cli.serve",
        "schema": "scorer.cli.schema",
        "completion": "scorer.cli.completion",
        "config": "scorer.cli.config",
        "calibrate": "scorer.cli.calibrate",
        "evaluate": "scorer.cli.evaluate",
    }
)

#: What other linters call the commands, and options that are typed as commands.
_SYNONYMS: Final = MappingProxyType(
    {
        **dict.fromkeys(
            ("analyze", "audit", "grade", "lint", "rate", "run", "scan", "score", "test"), "check"
        ),
        **dict.fromkeys(("compare", "changes"), "diff"),
        **dict.fromkeys(("capture", "dump", "record", "save"), "snapshot"),
        **dict.fromkeys(("fix", "improve", "suggest"), "plan"),
        **dict.fromkeys(("rewrite", "write"), "draft"),
        **dict.fromkeys(("list", "list-rules"), "rules"),
        **dict.fromkeys(("rule", "show"), "explain"),
    }
)
_ASKED_OPTIONS: Final = ("help", "version")
_LIKE_A_TARGET = re.compile(r"[./:#]|^-$")


class App(click.Group):
    """The group of commands. It ends every failure with plain lines on stderr and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name]).command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in COMMANDS and not args[0].startswith("--") and not ctx.resilient_parsing:
            _refuse(ctx, args)
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Complete a command, without loading any."""
        from click.shell_completion import CompletionItem

        names = [name for name in COMMANDS if name.startswith(incomplete)]
        found = [CompletionItem(name, help=text(f"cli.{name}.short")) for name in names]
        return [*found, *click.Command.shell_complete(self, ctx, incomplete)]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write what each command does, without loading it."""
        with formatter.section(text("cli.app.commands")):
            formatter.write_dl([(name, text(f"cli.{name}.short")) for name in COMMANDS])

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from scorer.capturing.target_kinds import documented_kinds

        with formatter.section(text("cli.app.targets")):
            rows = [(kind.example, kind.description.replace("`", "")) for kind in documented_kinds()]
            formatter.write_dl(rows, col_max=40)
        super().format_epilog(ctx, formatter)

    def main(self, args: Sequence[str] | None = None, *_: Any, **extra: Any) -> NoReturn:
        """Run and exit. No error that a user can fix, and no interrupt, ends in a traceback."""
        hide_secrets_of(sys.argv[1:] if args is None else args)
        raise SystemExit(exit_code_of(lambda: self._run(args, **extra)))

    def _run(self, args: Sequence[str] | None, **extra: Any) -> int:
        result = super().main(args, **{**extra, "prog_name": "mcp-scorer", "standalone_mode": False})
        return result if isinstance(result, int) else 0


def _refuse(ctx: click.Context, args: Sequence[str]) -> NoReturn:
    """Fail for a word that is not a command: it may be a server's command, a target, or a misspelled command."""
    from scorer.capturing.programs import RUNNERS

    name = args[0]
    if name in RUNNERS:
        ctx.fail(say("cli.app.error.not-a-command", name=repr(name), target=f"-- {shlex.join(args)}"))
    if _LIKE_A_TARGET.search(name):
        ctx.fail(say("cli.app.error.not-a-command", name=repr(name), target=name))
    if name in _ASKED_OPTIONS:
        ctx.fail(say("cli.app.error.unknown", name=repr(name), similar=f"--{name}"))
    from scorer.cli.choice import nearest

    similar = _SYNONYMS.get(name) or nearest(name, COMMANDS)
    if not similar:
        ctx.fail(say("cli.app.error.unknown-command", name=repr(name), known=", ".join(COMMANDS)))
    ctx.fail(say("cli.app.error.unknown", name=repr(name), similar=similar))


@click.command(cls=App, help=text("cli.app.help"), context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=lambda *given: _version(*given),
    help=text("cli.app.version"),
)
def app() -> None:
    """Hold all commands."""


def _version(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(f"mcp-scorer {__version__}")
        ctx.exit()


def main() -> NoReturn:
    """Run the command line on the process's own arguments and exit."""
    OWN_PROCESS.set(True)
    open_streams()
    try:
        app.main()
    except SystemExit as ended:
        leave_if_interrupted(ended.code)
        raise
