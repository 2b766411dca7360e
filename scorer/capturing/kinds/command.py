"""A command that starts a server: the words after `--`."""

from __future__ import annotations

import os
import re
import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final

from scorer.capturing.options import ConnectOptions, require_start
from scorer.capturing.programs import PACKAGE_RUNNERS, RUNNERS
from scorer.capturing.redact import clean, command_label
from scorer.capturing.secrets import Secrets
from scorer.capturing.sources import Command
from scorer.capturing.target_kind import COMMAND_MARK
from scorer.contracts.errors import InputError
from scorer.data.messages import say

if TYPE_CHECKING:
    from collections.abc import Sequence

_RUNNER_WORDS: Final = frozenset(("exec", "run", "dlx", "tool", "x"))


def parse_command(command: Sequence[str], options: ConnectOptions) -> tuple[Command, ...]:
    """Return the server that a command starts. Raises InputError for an empty or a forbidden command."""
    if not command or not command[0].strip():
        raise InputError(say("capturing.target.no-command"))
    secrets = Secrets.of(env=options.env, command=command)
    label = command_label(command, secrets)
    name = secrets.label(_server_name(command))
    require_start(options, label)
    _refuse_quoted(command)
    return (Command(name, label, tuple(command), options.env, options.cwd, options.inherit_env),)


def _refuse_quoted(command: Sequence[str]) -> None:
    """Raise InputError if the only word is a command line in quotes, and no program of that name exists."""
    words = command[0].split()
    is_path = os.sep in words[0] or "/" in words[0]
    if len(command) == 1 and len(words) > 1 and not is_path and shutil.which(command[0]) is None:
        raise InputError(say("capturing.target.quoted-command", command=command_label(words, paths=True)))


def is_command_without_mark(text: str) -> bool:
    """Return whether a text that names no file looks like a command for which `--` was forgotten."""
    return bool(re.search(r"\s", text)) or text in RUNNERS


def _server_name(command: Sequence[str]) -> str:
    """Return what to call a server until it says its own name: its package or script, else the program."""
    program = re.sub(r"(?i)\.(?:exe|cmd|bat|ps1)$", "", Path(command[0]).name)
    if program not in PACKAGE_RUNNERS:
        return program
    words = [word for word in command[1:] if not word.startswith("-") and word not in _RUNNER_WORDS]
    if not words:
        return program
    package = Path(re.sub(r"(?<=.)(?:@|==|\[).*", "", words[0]))
    is_script = package.name != str(package) and "." in package.name
    return clean(package.stem if is_script else package.name) or program


def _words(text: str) -> list[str]:
    words = shlex.shlex(text.removeprefix(COMMAND_MARK), posix=True, punctuation_chars=False)
    words.whitespace_split, words.commenters = True, ""
    words.escape = words.escape.replace(os.sep, "")  # on Windows, a backslash separates folders
    try:
        return list(words)
    except ValueError as error:
        raise InputError(say("capturing.target.bad-quoting", reason=error)) from error


def parse(text: str, options: ConnectOptions) -> tuple[Command, ...]:
    """Return the server that a text of `-- COMMAND ARG…` starts. Raises InputError where it cannot be used."""
    return parse_command(_words(text), options)


def label(text: str) -> str:
    """Return the command as reports show it."""
    try:
        return command_label(_words(text))
    except InputError:
        return COMMAND_MARK.strip()
