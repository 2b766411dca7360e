"""How to connect: environment, headers, timeouts, limits, and how many servers at once."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from scorer.capturing.cleaning import MASK
from scorer.capturing.limit_options import with_limits
from scorer.capturing.secret_values import is_ordinary
from scorer.contracts.errors import InputError
from scorer.contracts.limits import DEFAULT_LIMITS, Limits
from scorer.data.files import read_file
from scorer.data.messages import say, text

#: How many servers are captured in parallel, unless `--jobs` sets another number.
DEFAULT_JOBS: Final = 4

#: A server that does not exit by itself or on SIGTERM is killed after this time, whatever `--timeout` is.
MAX_CLOSE_SECONDS: Final = 4.0

#: The phases that `--timeout PHASE=SECONDS` can name.
_TIMED_PHASES: Final = ("start", "list")

_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VARIABLE_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")
_ENV_LINE = re.compile(r"\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.]*)\s*=\s*(.*?)\s*")


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds that each phase of a connection may take.

    `start` is for the whole start: the download, the connection and the first answer, in all attempts together. It is
    long, because `npx` and `uvx` download a server when it is first started. `handshake` bounds the wait for the first
    answer in one attempt. After an
    answer that cannot be read, `after_broken_answer` is the time in which another may still arrive; after the exit of
    the process, a child of it has `after_exit` to answer. A server that closed its output has `exit_after_output` to
    exit, so that its exit code is known.
    """

    start: float = 120.0
    handshake: float = 120.0
    listing: float = 60.0
    close: float = MAX_CLOSE_SECONDS
    after_broken_answer: float = 2.0
    after_exit: float = 5.0
    exit_after_output: float = 0.5

    @classmethod
    def every(cls, seconds: float) -> Timeouts:
        """Give every phase the same time (closing at most `MAX_CLOSE_SECONDS`)."""
        return cls(seconds, seconds, seconds, min(seconds, MAX_CLOSE_SECONDS))

    def with_start(self, seconds: float) -> Timeouts:
        """Give the whole start this time."""
        return replace(self, start=seconds, handshake=seconds)


@dataclass(frozen=True, slots=True)
class ConnectOptions:
    """How to connect. `env` and `headers` are added to those of a configuration file and override them.

    A command gets a clean environment (the variables that every program needs, plus `env`), unless `inherit_env`
    passes all of ours. Commands start in the folder `cwd`. With `twice` the tools are listed twice, to detect
    unstable output. A server that exceeds one of the `limits` is given up. With `definitions_only` nothing is
    started, imported or contacted: a target that needs it is an InputError.
    """

    env: Mapping[str, str] = field(default_factory=dict)
    inherit_env: bool = False
    cwd: Path | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    timeouts: Timeouts = field(default_factory=Timeouts)
    jobs: int = DEFAULT_JOBS
    twice: bool = False
    limits: Limits = DEFAULT_LIMITS
    definitions_only: bool = False


def connect_options(
    *,
    env: Mapping[str, str] | Sequence[str] = (),
    env_file: str | Path | None = None,
    inherit_env: bool = False,
    cwd: str | Path | None = None,
    headers: Mapping[str, str] | Sequence[str] = (),
    timeout: float | Sequence[str] | None = None,
    jobs: int = DEFAULT_JOBS,
    twice: bool = False,
    limits: Limits | Sequence[str] = (),
    definitions_only: bool = False,
) -> ConnectOptions:
    """Build options from those of the command line or of a caller.

    `env` is a mapping or a list of `NAME=VALUE` (`NAME` alone passes our own variable), `headers` a mapping or a
    list of `Name: value`, `timeout` the seconds that every phase may take, or a list of `SECONDS`, `start=SECONDS` and
    `list=SECONDS`, `limits` a list of `NAME=VALUE`.
    Raises InputError for an option that cannot be used.
    """
    if jobs < 1:
        raise InputError(say("capturing.options.bad-jobs", value=jobs))
    if cwd is not None and not Path(cwd).is_dir():
        raise InputError(say("capturing.options.bad-cwd", path=cwd))
    bounds = limits if isinstance(limits, Limits) else with_limits(limits)
    from_file = read_env_file(Path(env_file), bounds) if env_file is not None else {}
    own = dict(env) if isinstance(env, Mapping) else dict(map(_variable, env))
    return ConnectOptions(
        env={**from_file, **own},
        inherit_env=inherit_env,
        cwd=Path(cwd) if cwd is not None else None,
        headers=dict(checked_headers(headers)),
        timeouts=_timeouts(timeout),
        jobs=jobs,
        twice=twice,
        limits=bounds,
        definitions_only=definitions_only,
    )


def _timeouts(given: float | Sequence[str] | None) -> Timeouts:
    """Return the time limits. A limit for one phase holds whether it comes before or after the one for all."""
    if given is None:
        return Timeouts()
    limits: dict[str, float] = {}
    for each in given if isinstance(given, Sequence) else [f"{given:g}"]:
        phase, equals, value = each.rpartition("=")
        if equals and phase not in _TIMED_PHASES:
            raise InputError(
                say("capturing.options.unknown-phase", phase=repr(phase[:40]), known=", ".join(_TIMED_PHASES))
            )
        limits[phase] = _seconds(value)
    timeouts = Timeouts.every(limits[""]) if "" in limits else Timeouts()
    if "start" in limits:
        timeouts = timeouts.with_start(limits["start"])
    return replace(timeouts, listing=limits.get("list", timeouts.listing))


def _seconds(value: str) -> float:
    try:
        seconds = float(value.removesuffix("s"))
    except ValueError:
        raise InputError(say("capturing.options.bad-seconds", value=repr(value[:40]))) from None
    if not seconds > 0:
        raise InputError(say("capturing.options.bad-timeout", value=f"{seconds:g}"))
    return seconds


def require_start(options: ConnectOptions, label: str) -> None:
    """Raise InputError if the options forbid to start, import or contact the target."""
    if options.definitions_only:
        raise InputError(say("capturing.ask.definitions-only", label=label))


def with_env(options: ConnectOptions, env: Mapping[str, str]) -> ConnectOptions:
    """Return the options with the variables of `env` added; the options' own variables override them."""
    return replace(options, env={**env, **options.env})


def read_env_file(path: Path, limits: Limits = DEFAULT_LIMITS, *, regular: bool = False) -> dict[str, str]:
    """Read lines of `NAME=VALUE`, with comments, `export` and quotes. Raises InputError that names the line.

    `regular`: the path is not the user's, so it must not be a pipe.
    """
    try:
        data = read_file(path, str(path), limits.file_bytes, regular=regular)
        lines = data.decode("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or text("capturing.options.not-utf8")
        raise InputError(say("capturing.options.unreadable-env-file", path=path, reason=reason)) from error
    found: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = _ENV_LINE.fullmatch(line)
        if match is None:
            raise InputError(say("capturing.options.bad-env-line", path=path, line=number))
        found[match[1]] = _unquoted(match[2])
    return found


def _unquoted(value: str) -> str:
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "'\"":
        return value[1:-1]
    return value.split(" #", 1)[0].rstrip()


def _variable(given: str) -> tuple[str, str]:
    name, equals, value = given.partition("=")
    if not name:
        raise InputError(text("capturing.options.bad-env"))
    if equals:
        return name, value
    if name not in os.environ:
        raise InputError(say("capturing.options.unset-env", name=_shown_name(name)))
    return name, os.environ[name]


def _shown_name(name: str) -> str:
    """Return a name as messages show it; a value that was given in the place of a name is masked."""
    return name if _VARIABLE_NAME.fullmatch(name) and is_ordinary(name) else MASK


def checked_headers(headers: Mapping[str, str] | Sequence[str]) -> Iterable[tuple[str, str]]:
    """Yield names and values of headers. Raises InputError for one that HTTP does not allow."""
    pairs = headers.items() if isinstance(headers, Mapping) else map(_header, headers)
    for name, value in pairs:
        if not _HEADER_NAME.fullmatch(name):
            raise InputError(text("capturing.options.bad-header"))
        if not all(0x20 <= ord(char) < 0x7F or char == "\t" for char in value):
            raise InputError(say("capturing.options.bad-header-value", name=name))
        yield name, value


def _header(given: str) -> tuple[str, str]:
    name, colon, value = given.partition(":")
    if not colon:
        raise InputError(text("capturing.options.bad-header"))
    return name.strip(), value.strip()
