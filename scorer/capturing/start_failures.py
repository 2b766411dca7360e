"""Why a command gave no tools: it did not start, it ended, or it lacks a variable of the user's environment."""

from __future__ import annotations

import errno
import os
import re
import signal
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from scorer.capturing.failures import Failure, request_of, timed_out
from scorer.capturing.programs import RUNNERS
from scorer.capturing.redact import clean, command_label
from scorer.capturing.stray_output import listening
from scorer.data.messages import messages, say, text
from scorer.data.near_words import near_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scorer.capturing.process_state import ProcessState
    from scorer.capturing.session import PhaseTimer
    from scorer.capturing.sources import Command

#: How the names of variables are written in error messages of servers.
_VARIABLE: Final = re.compile(r"(?<![A-Za-z0-9_])[A-Z][A-Z0-9_]{2,}(?![A-Za-z0-9_])")
#: Such a name that ends like a setting, and does not begin like the name of an error.
_SETTING: Final = re.compile(
    r"(?<![A-Za-z0-9_])(?!ERR_)[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*"
    r"_(?:KEY|TOKEN|SECRET|PASSWORD|PAT|ID|URL|URI|HOST|ENDPOINT|USER|USERNAME|DSN|REGION)(?![A-Za-z0-9_])"
)
#: What the shell sets by itself: no server misses it.
_OF_THE_SHELL: Final = frozenset(("PWD", "OLDPWD", "SHLVL"))


def not_started(error: BaseException, phase: str, source: Command) -> Failure | None:
    """Return the failure of a command that could not be started; None for any other error."""
    if isinstance(error, ValueError) and phase == "start":  # such as a NUL byte in an argument
        return Failure(phase, clean(say("capturing.start.failed", reason=error)), final=True)
    if not isinstance(error, OSError):
        return None
    return Failure("start", clean(_start_error(error, source)), final=True)


def _start_error(error: OSError, source: Command) -> str:
    program = command_label(source.command[:1])
    if isinstance(error, FileNotFoundError):
        if source.cwd is not None and not source.cwd.is_dir():
            return say("capturing.start.no-folder", folder=source.cwd.name)
        return _not_found(program, source)
    if isinstance(error, PermissionError):
        return say("capturing.start.not-executable", program=program)
    if error.errno == errno.ENOEXEC:
        return say("capturing.start.not-a-program", program=program)
    return say("capturing.start.failed-program", program=program, reason=error.strerror)


def _not_found(program: str, source: Command) -> str:
    words = source.command[0].split()
    is_path = bool(words) and bool(set(words[0]) & set("/\\")) and not Path(words[0]).is_file()
    if len(source.command) == 1 and len(words) > 1 and not is_path:  # a path may hold blanks
        return say("capturing.start.quoted", program=program, command=command_label(words))
    if near := near_words(Path(program).name, RUNNERS) if program not in RUNNERS else []:
        return say("capturing.start.near", program=program, similar=near[0])
    hint = f"capturing.start.install.{Path(program).name}"
    return say(hint if hint in messages() else "capturing.start.not-found", program=program)


def silent(phase: str, timer: PhaseTimer, state: ProcessState) -> Failure:
    """Return the failure of a server that gave no answer in time: what it wrote instead, if it wrote something."""
    told = state.stray.told
    if phase == "handshake" and not (state.stray.kind or state.stray.listens):
        where = listening(state.last_lines())
        told = say("capturing.stray.http", where=clean(where, 100)) if where else told
    if not told:
        return timed_out(phase, timer.seconds)
    cause = say(
        "capturing.stray.no-answer", request=request_of(phase), seconds=f"{timer.seconds:g}", what=told
    )
    return Failure(phase, cause, final=True)


def ended(phase: str, state: ProcessState) -> Failure:
    """Return the failure of a connection that ended, by how the process exited and what it wrote last."""
    failure = _ended(phase, state)
    if state.stderr.strip() or not state.stray.last:
        return failure
    said = say("capturing.stray.last-line", line=state.stray.last)
    return replace(failure, cause=f"{failure.cause}; {said}")


def _ended(phase: str, state: ProcessState) -> Failure:
    request = request_of(phase)
    if state.exit_code is None:
        return Failure(phase, say("capturing.connect.closed-output", request=request), vague=True)
    if state.exit_code < 0:
        name = _signal_name(-state.exit_code)
        return Failure(phase, say("capturing.connect.killed", signal=name, request=request))
    cause = say("capturing.connect.exited", code=state.exit_code, request=request)
    if state.exit_code == 0:
        cause = f"{cause}; {text('capturing.connect.exited-early')}"
    return Failure(phase, cause)


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def missing_variables(lines: Iterable[str], given: Mapping[str, str]) -> tuple[str, ...]:
    """Return the variables that a server's messages name as settings are named, and that nobody has set."""
    return tuple(name for name in settings_named(lines) if name not in os.environ and name not in given)


def settings_named(lines: Iterable[str]) -> tuple[str, ...]:
    """Return the variables that a server's messages name as settings are named."""
    return tuple(dict.fromkeys(name for line in lines for name in _SETTING.findall(line)))


def withheld_variables(lines: Iterable[str], given: Mapping[str, str]) -> tuple[str, ...]:
    """Return the variables that a server's messages name, that we have, and that it was not given."""
    named = dict.fromkeys(name for line in lines for name in _VARIABLE.findall(line))
    return tuple(
        name for name in named if name in os.environ and name not in given and name not in _OF_THE_SHELL
    )
