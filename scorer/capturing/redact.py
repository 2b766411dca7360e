"""Keeps secrets, machine paths and control characters out of everything that we say."""

from __future__ import annotations

import base64
import re
import shlex
from itertools import pairwise
from pathlib import PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit, urlunsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

#: Shorter values are too likely to be a word of the text around them.
MIN_SECRET: Final = 6
MASK: Final = "***"

#: One line of a server's own words is cut here.
MAX_LINE: Final = 300

_SECRET_NAME = re.compile(
    r"(?i)(?:^|[-_.])(?:api[-_]?key|key|token|secret|password|passwd|pwd|auth|authorization|credentials?|bearer|pat)"
    r"(?:$|[-_.])|apikey|token$|secret$|password$"
)
_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff\U000e0000-\U000e007f]"
)
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s\"'<>]+")
_TOKEN_SEGMENT = re.compile(r"(?=[^/]*\d)(?=[^/]*[A-Za-z])[A-Za-z0-9_\-=.~]{24,}")
_WINDOWS_PATH = re.compile(r"[A-Za-z]:[\\/]")


def is_secret_name(name: str) -> bool:
    """Whether a variable, header or flag of this name usually carries a secret."""
    return _SECRET_NAME.search(name) is not None


def clean(text: str, limit: int = MAX_LINE) -> str:
    """Return the text on one line, without terminal escapes and unseen characters, cut at `limit`."""
    line = " ".join(_UNSEEN.sub("", _ANSI.sub("", text)).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def mask(text: str, secrets: Iterable[str]) -> str:
    """Replace every secret in the text (longest first, so that none leaves its tail behind)."""
    for secret in sorted(secrets, key=lambda value: (-len(value), value)):
        text = text.replace(secret, MASK)
    return text


def secrets_of(
    env: Mapping[str, str], headers: Mapping[str, str], url: str = "", command: Sequence[str] = ()
) -> frozenset[str]:
    """Return the values given for a connection that must not be repeated, each of `MIN_SECRET` or more."""
    values = [*env.values(), *headers.values(), *_url_secrets(url), *_argument_secrets(command)]
    values += [value.split(" ", 1)[1] for value in headers.values() if " " in value]
    return frozenset(value.strip() for value in values if len(value.strip()) >= MIN_SECRET)


def credentials_of(env: Mapping[str, str], headers: Mapping[str, str]) -> frozenset[str]:
    """Return the values of secret-looking names alone: what no tool definition may repeat either."""
    own_env, own_headers = (
        {name: text for name, text in given.items() if is_secret_name(name)} for given in (env, headers)
    )
    return frozenset(value for value in secrets_of(own_env, own_headers) if len(value) >= 8)


def url_label(url: str) -> str:
    """Return the URL without userinfo, query values, fragment, and path segments that look like tokens."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return MASK
    path = "/".join(MASK if _TOKEN_SEGMENT.fullmatch(part) else part for part in parts.path.split("/"))
    query = "&".join(f"{name}={MASK}" for name, _ in parse_qsl(parts.query, keep_blank_values=True))
    host = parts.netloc.rpartition("@")[2]
    return clean(urlunsplit(SplitResult(parts.scheme, host, path, query, "")))


def command_label(command: Sequence[str], secrets: Iterable[str] = (), *, paths: bool = False) -> str:
    """Return the command as one would type it, secrets masked, absolute paths as their last name.

    With `paths` absolute paths stay as they are: for what is shown on the user's own screen.
    """
    known = frozenset(secrets) | frozenset(_argument_secrets(command))
    words = (_URL.sub(lambda match: url_label(match[0]), word) for word in command)
    shown = (word if paths else _without_folder(word) for word in words)
    return clean(mask(" ".join(_quoted(clean(word, 1000)) for word in shown), known), 1000)


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


def _argument_secrets(command: Sequence[str]) -> list[str]:
    """The values of `--token X`, `--token=X`, `TOKEN=X` and `Authorization: X` among the arguments."""
    found: list[str] = []
    for word, following in pairwise((*command, "")):
        name, equals, value = word.partition("=")
        header, colon, rest = word.partition(": ")
        if equals and is_secret_name(name.lstrip("-")):
            found.append(value)
        elif colon and is_secret_name(header):
            found += [rest, rest.rpartition(" ")[2]]
        elif word.startswith("-") and is_secret_name(word.lstrip("-")) and not following.startswith("-"):
            found.append(following)
        found += [secret for match in _URL.finditer(word) for secret in _url_secrets(match[0])]
    return [value for value in found if value]


def _url_secrets(url: str) -> list[str]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return [url]
    userinfo = parts.netloc.rpartition("@")[0]
    basic = base64.b64encode(unquote(userinfo).encode()).decode()  # what HTTP makes of it
    raw = [
        userinfo,
        basic,
        *userinfo.split(":", 1),
        *(pair.partition("=")[2] for pair in parts.query.split("&")),
    ]
    raw += [part for part in parts.path.split("/") if _TOKEN_SEGMENT.fullmatch(part)]
    return [value for given in raw if given for value in {given, unquote(given)}]
