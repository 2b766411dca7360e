"""`mcp-scorer completion`: the script that completes commands and options in a shell."""

from __future__ import annotations

import click

from scorer.cli.choice import Choice
from scorer.cli.output import write_stdout
from scorer.data.messages import text

_PROGRAM = "mcp-scorer"
#: The variable by which the script asks the program, as click derives it from the program's name.
_VARIABLE = "_MCP_SCORER_COMPLETE"


@click.command(help=text("cli.completion.help"), short_help=text("cli.completion.short"))
@click.argument("shell", type=Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the script of a shell."""
    from click.shell_completion import get_completion_class

    from scorer.cli.app import app

    kind = get_completion_class(shell)
    assert kind is not None  # click has all three
    script = kind(app, {}, _PROGRAM, _VARIABLE)
    # Not `source()`, which starts a bash to ask for its version.
    source = script.source_template % script.source_vars()
    # The script of fish would cut a description, or the name of a file, at its first comma.
    write_stdout(source.replace('string split ","', 'string split --max 1 ","'))
