"""The group of all commands. A command's module is imported when the command is used."""

from __future__ import annotations

import re
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NoReturn

import click

from scorer.cli.failure import exit_code_of
from scorer.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

COMMANDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "check": "scorer.cli.check",
        "plan": "scorer.cli.plan",
        "snapshot": "scorer.cli.snapshot",
        "baseline": "scorer.cli.baseline",
        "diff": "scorer.cli.diff",
        "policy": "scorer.cli.policy",
        "explain": "scorer.cli.explain",
        "rules": "scorer.cli.rules",
        "schema": "scorer.cli.schema",
        "config": "scorer.cli.config",
        "calibrate": "scorer.cli.calibrate",
        "evaluate": "scorer.cli.evaluate",
    }
)

_LIKE_A_TARGET = re.compile(r"[./:#]|^-$")


class App(click.Group):
    """Knows its commands by name, and ends every failure with plain lines and its exit code."""

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
        if args[0] not in COMMANDS and _LIKE_A_TARGET.search(args[0]):
            ctx.fail(f"no command {args[0]!r}; to score a target: mcp-scorer check {args[0]}")
        return super().resolve_command(ctx, args)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from scorer.capturing.target_kinds import documented_kinds

        with formatter.section("Targets"):
            rows = [(kind.example, kind.description.replace("`", "")) for kind in documented_kinds()]
            formatter.write_dl(rows, col_max=40)
        super().format_epilog(ctx, formatter)

    def main(self, args: Sequence[str] | None = None, *_: Any, **extra: Any) -> NoReturn:
        """Run and exit. Nothing that a user can mend, and no interrupt, ends in a traceback."""
        raise SystemExit(exit_code_of(lambda: self._run(args, **extra)))

    def _run(self, args: Sequence[str] | None, **extra: Any) -> int:
        result = super().main(args, **{**extra, "prog_name": "mcp-scorer", "standalone_mode": False})
        return result if isinstance(result, int) else 0


@click.command(cls=App, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=lambda *given: _version(*given),
    help="Show the version and exit.",
)
def app() -> None:
    """Score MCP tool definitions on the six TDQS dimensions: deterministic, no model, no key.

    Each command takes one or more targets. FILE#NAME selects one server of a file.
    """


def _version(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(f"mcp-scorer {__version__}")
        ctx.exit()


def main() -> NoReturn:
    """Run the command line on the process's own arguments and exit."""
    app.main()
