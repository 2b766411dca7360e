"""How the command line fails: plain lines on stderr, and the exit code."""

from __future__ import annotations

import errno
import os
import signal
import sys
import threading
from contextlib import suppress
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from scorer.cli.streams import silence
from scorer.contracts.errors import TRACEBACK_VARIABLE, ScorerError
from scorer.data.messages import say, text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import FrameType

USAGE: Final = 2
INTERRUPTED: Final = 130
_ENDINGS: Final = ("SIGTERM", "SIGHUP", "SIGQUIT", "SIGBREAK")
#: What the system says if a stream cannot hold or take what is written.
_OF_STREAMS: Final = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EBADF, errno.EIO, errno.EFBIG, errno.EAGAIN}
)

#: Whether this process is the command line alone, so that all of its children are servers.
OWN_PROCESS: Final[ContextVar[bool]] = ContextVar("own_process", default=False)
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
        silence(sys.stdout)
        return 0
    except OSError as error:
        return _refused(error)
    except Exception as error:  # noqa: BLE001  a fault of this program must not read as "gate failed"
        return print_internal(error)


def leave_if_interrupted(code: object) -> None:
    """End this process now if a request to end left threads running, for which Python would wait without end.

    A worker that waits for work hears of no end if a second request closes the loop that it works for.
    """
    others = [
        each for each in threading.enumerate() if each is not threading.main_thread() and not each.daemon
    ]
    if code == INTERRUPTED and others:
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                stream.flush()
        os._exit(INTERRUPTED)


def _refused(error: OSError) -> int:
    """Print what the system refuses: no file, no room, no permission. An error without a name is that of a stream."""
    reason = error.strerror or type(error).__name__
    if error.filename is None and error.errno in _OF_STREAMS:
        silence(sys.stdout)
        print_error(say("cli.output.error.stdout", reason=reason))
    elif error.filename is None:
        return print_internal(error)
    else:
        from scorer.formats.sanitize import NAME_LIMIT, clip

        print_error(
            say("cli.app.error.system", name=clip(os.fsdecode(error.filename), NAME_LIMIT), reason=reason)
        )
    return USAGE


def print_internal(error: Exception) -> int:
    """Print that this program is at fault, and where.

    The message of the error stays out of it: it may hold a server's words, or a secret.
    """
    import traceback

    if os.environ.get(TRACEBACK_VARIABLE, "0") not in ("", "0"):
        print_note("".join(traceback.format_exception(error)))
    places = [*traceback.extract_tb(error.__traceback__)]
    while isinstance(error, ExceptionGroup):
        error = error.exceptions[0]
        places += traceback.extract_tb(error.__traceback__)
    ours = [place for place in places if "scorer" in Path(place.filename).parts] or places
    print_error(
        say(
            "cli.app.error.internal",
            kind=type(error).__name__,
            file=Path(ours[-1].filename).name,
            line=ours[-1].lineno,
            variable=TRACEBACK_VARIABLE,
        )
    )
    return USAGE


def _end_like_ctrl_c() -> None:
    """Let the signals that ask a program to end do what SIGINT does, unless the parent ignores them (nohup)."""
    if threading.current_thread() is not threading.main_thread():
        return
    for name in _ENDINGS:
        number = getattr(signal, name, None)  # each system has some of them
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


def _message(error: click.ClickException) -> str:
    if isinstance(error, click.NoSuchOption):
        from scorer.cli.choice import unknown_option

        return unknown_option(error)
    return error.format_message()


def _with_hint(error: click.ClickException) -> str:
    message, context = _message(error), getattr(error, "ctx", None)
    if context is None or "\n" in message:
        return message
    hint = say("cli.app.error.hint", command=context.command_path)
    return f"{message}\n{hint}"


def print_error(message: str) -> None:
    """Print an error on stderr, hidden characters escaped."""
    print_note(say("cli.app.error.error", message=message))


def print_note(message: str) -> None:
    """Print plain lines on stderr; if nothing can be written there, the exit code has to say it."""
    from scorer.formats.sanitize import defuse, lines

    try:
        click.echo(defuse(lines(without_secrets(message))), err=True)
    except OSError:
        silence(sys.stderr)


def without_secrets(message: str) -> str:
    """Return lines for stderr without keys, users of addresses, and what is secret among the arguments."""
    from scorer.capturing.secrets import Secrets
    from scorer.reading.masking import mask_shapes

    return Secrets.of(command=_ARGUMENTS.get()).label(mask_shapes(message))
