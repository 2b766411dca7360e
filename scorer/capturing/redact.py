"""Labels of what the user typed: without credentials and, in reports, without absolute paths."""

from __future__ import annotations

import re
import shlex
from pathlib import PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, urlunsplit

from scorer.capturing.cleaning import MASK, MAX_LINE, clean
from scorer.capturing.secret_names import is_option, is_secret_name, takes_secret
from scorer.capturing.secret_values import URL, is_ordinary, is_secret_segment, split_url
from scorer.capturing.secrets import Secrets
from scorer.reading.masking import mask_shapes

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["MASK", "MAX_LINE", "clean", "command_label", "is_secret_name", "typed_label", "url_label"]

_WINDOWS_PATH: Final = re.compile(r"[A-Za-z]:[\\/]")
#: A command is shown up to this length.
_MAX_COMMAND: Final = 1000


def url_label(url: str) -> str:
    """Return the URL without userinfo, query values, fragment, and path segments that look like tokens."""
    parts = split_url(url)
    if parts is None:
        return MASK
    path = "/".join(MASK if is_secret_segment(part) else part for part in parts.path.split("/"))
    query = "&".join(map(_without_value, filter(None, parts.query.split("&"))))
    host = parts.netloc.rpartition("@")[2]
    return clean(urlunsplit(SplitResult(parts.scheme, host, path, query, "")))


def _without_value(pair: str) -> str:
    name, equals, _ = pair.partition("=")
    return f"{name if is_ordinary(name) else MASK}={MASK}" if equals else MASK


def typed_label(text: str) -> str:
    """Return a target as typed, whatever it was meant to be, without credentials."""
    shown = url_label(text) if "://" in text else mask_shapes(text)
    return Secrets.of(command=[text]).label(shown)


def command_label(command: Sequence[str], secrets: Secrets | None = None, *, paths: bool = False) -> str:
    """Return the command as typed, with secrets masked and absolute paths shortened to their last name.

    With `paths`, absolute paths stay whole: for output on the user's own screen.
    """
    known = secrets or Secrets.of(command=command)
    shown = (word if paths else _without_folder(word) for word in _masked(command, known))
    return clean(" ".join(_quoted(clean(word, _MAX_COMMAND)) for word in shown), _MAX_COMMAND)


def holds_secrets(command: Sequence[str]) -> bool:
    """Return whether a word of the command would be masked."""
    return _masked(command, Secrets.of(command=command)) != [*command]


def _masked(command: Sequence[str], known: Secrets) -> list[str]:
    """Return the words with secrets masked; one that is the value of a secret option whatever it is."""
    before = ("", *command)
    return [
        MASK if takes_secret(option) and not is_option(word, option) else known.label(_with_labels(word))
        for option, word in zip(before, command, strict=False)
    ]


def _with_labels(word: str) -> str:
    return URL.sub(lambda match: url_label(match[0]), word)


def _quoted(word: str) -> str:
    return (
        word
        if word and not re.search(r"[\s'\"\\$`;&|<>(){}*?!]", word.replace(MASK, ""))
        else shlex.quote(word)
    )


def _without_folder(word: str) -> str:
    flag, equals, value = word.partition("=")
    if equals and flag.startswith("-"):
        return f"{flag}={_without_folder(value)}"
    if word.startswith("/") and len(word) > 1:
        return PurePosixPath(word).name or word
    if _WINDOWS_PATH.match(word):
        return PureWindowsPath(word).name or word
    return word
