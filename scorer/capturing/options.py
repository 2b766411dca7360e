"""What the user says about a connection: environment, headers, deadlines, how many at once."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from scorer.contracts.errors import InputError

#: Servers that are captured side by side unless `--jobs` says otherwise.
DEFAULT_JOBS: Final = 4

#: A server that neither ends on its own nor on SIGTERM is killed after this, whatever `--timeout` says.
MAX_CLOSE_SECONDS: Final = 4.0

_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_ENV_LINE = re.compile(r"\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.]*)\s*=\s*(.*?)\s*")


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds that each phase of a connection may take.

    The first two are long because `npx` and `uvx` download a server on its first start.
    """

    start: float = 120.0
    handshake: float = 120.0
    listing: float = 60.0
    close: float = MAX_CLOSE_SECONDS

    @classmethod
    def every(cls, seconds: float) -> Timeouts:
        """Give every phase the same seconds (closing never more than `MAX_CLOSE_SECONDS`)."""
        return cls(seconds, seconds, seconds, min(seconds, MAX_CLOSE_SECONDS))


@dataclass(frozen=True, slots=True)
class ConnectOptions:
    """How to connect. `env` and `headers` are added to what a configuration file says, and win.

    A started command gets a clean environment (the variables every program needs, plus `env`)
    unless `inherit_env` passes all of ours. `cwd` is the folder that commands start in. `twice` lists the tools
    again, to see whether the list is steady.
    """

    env: Mapping[str, str] = field(default_factory=dict)
    inherit_env: bool = False
    cwd: Path | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    timeouts: Timeouts = field(default_factory=Timeouts)
    jobs: int = DEFAULT_JOBS
    twice: bool = False


def connect_options(
    *,
    env: Mapping[str, str] | Sequence[str] = (),
    env_file: str | Path | None = None,
    inherit_env: bool = False,
    cwd: str | Path | None = None,
    headers: Mapping[str, str] | Sequence[str] = (),
    timeout: float | None = None,
    jobs: int = DEFAULT_JOBS,
    twice: bool = False,
) -> ConnectOptions:
    """Build options from what the command line or a caller gives.

    `env` is a mapping or `K=V` texts (`K` alone passes our own variable on), `headers` a mapping
    or `Name: value` texts, `timeout` the seconds that every phase may take.
    Raises InputError where one of them cannot be used.
    """
    if timeout is not None and not timeout > 0:
        raise InputError(f"--timeout wants seconds above 0, not {timeout:g}")
    if jobs < 1:
        raise InputError(f"--jobs wants a number of at least 1, not {jobs}")
    if cwd is not None and not Path(cwd).is_dir():
        raise InputError(f"--cwd: no such folder: {cwd}")
    from_file = read_env_file(Path(env_file)) if env_file is not None else {}
    own = dict(env) if isinstance(env, Mapping) else dict(_variable(text) for text in env)
    return ConnectOptions(
        env={**from_file, **own},
        inherit_env=inherit_env,
        cwd=Path(cwd) if cwd is not None else None,
        headers=dict(_checked_headers(headers)),
        timeouts=Timeouts() if timeout is None else Timeouts.every(timeout),
        jobs=jobs,
        twice=twice,
    )


def with_env(options: ConnectOptions, env: Mapping[str, str]) -> ConnectOptions:
    """Return the options with `env` beneath their own variables."""
    return replace(options, env={**env, **options.env})


def read_env_file(path: Path) -> dict[str, str]:
    """Read `K=V` lines (comments, `export` and quotes allowed). Raises InputError with the line."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise InputError(f"cannot read the environment file {path}: {reason}") from error
    found: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = _ENV_LINE.fullmatch(line)
        if match is None:
            raise InputError(f"{path}, line {number}: expected NAME=value")
        found[match[1]] = _unquoted(match[2])
    return found


def _unquoted(value: str) -> str:
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "'\"":
        return value[1:-1]
    return value.split(" #", 1)[0].rstrip()


def _variable(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not name:
        raise InputError("--env wants NAME=value")
    if equals:
        return name, value
    if name not in os.environ:
        raise InputError(f"--env {name}: the variable is not set; write --env {name}=value")
    return name, os.environ[name]


def _checked_headers(headers: Mapping[str, str] | Sequence[str]) -> Iterable[tuple[str, str]]:
    pairs = headers.items() if isinstance(headers, Mapping) else [_header(text) for text in headers]
    for name, value in pairs:
        if not _HEADER_NAME.fullmatch(name):
            raise InputError("--header wants 'Name: value', such as 'Authorization: Bearer …'")
        if not all(0x20 <= ord(char) < 0x7F or char == "\t" for char in value):
            raise InputError(f"--header {name}: the value holds a character that a header cannot carry")
        yield name, value


def _header(text: str) -> tuple[str, str]:
    name, colon, value = text.partition(":")
    if not colon:
        raise InputError("--header wants 'Name: value', such as 'Authorization: Bearer …'")
    return name.strip(), value.strip()
