"""How the command line fails: plain lines on stderr, and the exit code."""

from __future__ import annotations

import os
import signal
import sys
import threading
from typing import TYPE_CHECKING, Final

import click

from scorer.contracts.errors import ScorerError
from scorer.formats.sanitize import defuse, lines

if TYPE_CHECKING:
    from collections.abc import Callable

USAGE: Final = 2
INTERRUPTED: Final = 130


def exit_code_of(run: Callable[[], int]) -> int:
    """Return what `run` returns, or the code of the failure that it ended with, said on stderr.

    A request to terminate ends like Ctrl-C, so that servers are ended too.
    """
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return run()
    except (KeyboardInterrupt, click.Abort):
        say("interrupted")
        return INTERRUPTED
    except ScorerError as error:
        complain(str(error))
        return error.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        say(error.format_message())
        return USAGE
    except click.ClickException as error:
        complain(_with_hint(error))
        return USAGE
    except BrokenPipeError:
        silence_stdout()
        return 0


def _with_hint(error: click.ClickException) -> str:
    message, context = error.format_message(), getattr(error, "ctx", None)
    if context is None or "\n" in message:
        return message
    return f"{message}\ntry: {context.command_path} --help"


def complain(message: str) -> None:
    """Say on stderr what is wrong, hidden characters escaped."""
    say(f"error: {message}")


def say(message: str) -> None:
    """Print plain lines on stderr; nobody reading it any more is no failure."""
    try:
        click.echo(defuse(lines(message)), err=True)
    except BrokenPipeError:
        return


def silence_stdout() -> None:
    """Send what is still unwritten nowhere: the reader has gone, and Python would say so at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
