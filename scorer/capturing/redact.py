"""Keeps credentials, absolute paths and invisible characters out of labels, messages and reports."""

from __future__ import annotations

import base64
import re
import shlex
from itertools import pairwise
from pathlib import PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit, urlunsplit

from scorer.data.credentials import credentials
from scorer.reading.unicode import INVISIBLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

#: Shorter values are not masked: they are likely to be ordinary words of the text.
MIN_SECRET: Final = 6
MASK: Final = "***"

#: A line of a server's output is cut at this length.
MAX_LINE: Final = 300

_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s\"'<>]+")
_TOKEN_SEGMENT = re.compile(r"(?=[^/]*\d)(?=[^/]*[A-Za-z])[A-Za-z0-9_\-=.~]{24,}")
_WINDOWS_PATH = re.compile(r"[A-Za-z]:[\\/]")


def is_secret_name(name: str) -> bool:
    """Return whether a variable, header or option of this name usually carries a credential."""
    known = credentials()
    joined = [first + second for first, second in known.pairs]
    lower = name.lower()
    return (
        not (known.words | known.variable_words).isdisjoint(re.split(r"[-_.]", lower))
        or lower.endswith(tuple(known.words))
        or any(pair in lower for pair in joined)
    )


def clean(text: str, limit: int = MAX_LINE) -> str:
    """Return the text on one line, without terminal escapes and invisible characters, cut at `limit`."""
    line = " ".join(_INVISIBLE.sub("", _ANSI.sub("", text)).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def mask(text: str, secrets: Iterable[str]) -> str:
    """Mask every secret in the text, the longest first, so that no part of a longer one is left."""
    for secret in sorted(secrets, key=lambda value: (-len(value), value)):
        text = text.replace(secret, MASK)
    return text


def secrets_of(
    env: Mapping[str, str], headers: Mapping[str, str], url: str = "", command: Sequence[str] = ()
) -> frozenset[str]:
    """Return the values of a connection that must not be shown: each has at least `MIN_SECRET` characters."""
    values = [*env.values(), *headers.values(), *_url_secrets(url), *_argument_secrets(command)]
    values += [value.split(" ", 1)[1] for value in headers.values() if " " in value]
    return frozenset(value.strip() for value in values if len(value.strip()) >= MIN_SECRET)


def credentials_of(env: Mapping[str, str], headers: Mapping[str, str]) -> frozenset[str]:
    """Return only the values whose names look like credentials: tool definitions must not contain them either."""
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
    """Return the command as typed, with secrets masked and absolute paths shortened to their last name.

    With `paths`, absolute paths stay whole: for output on the user's own screen.
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
    """Return the values of `--token X`, `--token=X`, `TOKEN=X` and `Authorization: X` among the arguments."""
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
    basic = base64.b64encode(unquote(userinfo).encode()).decode()  # as HTTP basic authentication sends it
    raw = [
        userinfo,
        basic,
        *userinfo.split(":", 1),
        *(pair.partition("=")[2] for pair in parts.query.split("&")),
    ]
    raw += [part for part in parts.path.split("/") if _TOKEN_SEGMENT.fullmatch(part)]
    return [value for given in raw if given for value in {given, unquote(given)}]
