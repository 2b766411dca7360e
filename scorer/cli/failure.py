"""How the command line fails: plain lines on stderr, and the exit code."""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextvars import ContextVar
from typing import TYPE_CHECKING, Final

import click

from scorer.contracts.errors import ScorerError
from scorer.data.messages import say, text
from scorer.formats.sanitize import defuse, lines

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import FrameType

USAGE: Final = 2
INTERRUPTED: Final = 130
_ENDINGS: Final = ("SIGTERM", "SIGHUP", "SIGQUIT")

#: The arguments of this run: what is secret among them is not repeated by any message.
_ARGUMENTS: Final[ContextVar[tuple[str, ...]]] = ContextVar("arguments", default=())


def hide_secrets_of(arguments: Sequence[str]) -> None:
    """Mask from now on, in every line on stderr, what is secret among the arguments of the command line."""
    _ARGUMENTS.set(tuple(arguments))


def exit_code_of(run: Callable[[], int]) -> int:
    """Return what `run` returns, or the exit code of the failure that it ended with, which is printed on stderr.

    A request to end, by whatever signal, ends like Ctrl-C, so that servers are ended first.
    """
    _end_like_ctrl_c()
    try:
        return run()
    except (KeyboardInterrupt, click.Abort):
        _ignore_more()
        print_note(text("cli.app.error.interrupted"))
        return INTERRUPTED
    except ScorerError as error:
        print_error(str(error))
        return error.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        print_note(error.format_message())
        return USAGE
    except click.ClickException as error:
        print_error(_with_hint(error))
        return USAGE
    except BrokenPipeError:
        silence_stdout()
        return 0


def _end_like_ctrl_c() -> None:
    """Let the signals that ask a program to end do what SIGINT does, unless the parent ignores them (nohup)."""
    if threading.current_thread() is not threading.main_thread():
        return
    for name in _ENDINGS:
        number = getattr(signal, name, None)  # Windows has SIGTERM alone
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _interrupt)


def _ignore_more() -> None:
    """Ignore further requests to end, so that none of them kills the program on its last lines."""
    if threading.current_thread() is threading.main_thread():
        for name in ("SIGINT", *_ENDINGS):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), signal.SIG_IGN)


def _interrupt(number: int, frame: FrameType | None) -> None:
    handler = signal.getsignal(signal.SIGINT)  # asyncio's while servers run
    (handler if callable(handler) else signal.default_int_handler)(number, frame)


def _with_hint(error: click.ClickException) -> str:
    message, context = error.format_message(), getattr(error, "ctx", None)
    if context is None or "\n" in message:
        return message
    hint = say("cli.app.error.hint", command=context.command_path)
    return f"{message}\n{hint}"


def print_error(message: str) -> None:
    """Print an error on stderr, hidden characters escaped."""
    print_note(say("cli.app.error.error", message=message))


def print_note(message: str) -> None:
    """Print plain lines on stderr; a reader that has gone is not a failure."""
    try:
        click.echo(defuse(lines(without_secrets(message))), err=True)
    except BrokenPipeError:
        return


def without_secrets(message: str) -> str:
    """Return lines for stderr without keys, users of addresses, and what is secret among the arguments."""
    from scorer.capturing.secrets import Secrets
    from scorer.reading.masking import mask_shapes

    return Secrets.of(command=_ARGUMENTS.get()).label(mask_shapes(message))


def silence_stdout() -> None:
    """Discard what is still unwritten: the reader has gone, and Python would complain about it at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
