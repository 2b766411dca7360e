"""Which of the values that are given for a connection are secret, by their names and by how they look.

A value whose name is that of a credential is secret unless it is an ordinary word such as `true`. Any other value is
secret only where it looks drawn at random or holds a credential: `production`, `8080` and `en_US.UTF-8` are not.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final
from urllib.parse import SplitResult, unquote, unquote_plus, urlsplit

from scorer.capturing.secret_names import (
    is_connection_name,
    is_count_name,
    is_option,
    is_ordinary_header,
    is_secret_in_query,
    is_secret_name,
    takes_secret,
)
from scorer.data.credentials import credentials
from scorer.reading.tokens import find_tokens

#: A value without the name of a credential is secret from this length.
MIN_SECRET: Final = 6
#: A part of an argument is taken for a key from this length.
_MIN_KEY: Final = 16
_MIN_SEGMENT: Final = 8

URL: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,30}:/{1,2}[^\s\"'<>]+")
_SEPARATOR: Final = re.compile(r"[\W_]+")
#: Segments of ordinary values: words, numbers, `eu2`, `gpt4o`, `512MB`, `28T14`.
_ORDINARY: Final = re.compile(
    r"[^\W\d]{1,24}|\d{1,10}|[^\W\d]\d{1,4}|[^\W\d]{2,20}\d{1,4}[^\W\d]{0,2}\d?|\d{1,4}[^\W\d]{1,3}\d{0,4}"
)
#: Of the segments of ordinary values at most so many hold letters and digits, as in `2026-11-28T14:00:00Z`.
_MOST_MIXED: Final = 2
_UUID: Final = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
#: A word that looks like a key: no name of a file, address or package.
_KEY_LIKE: Final = re.compile(
    rf"[A-Za-z0-9_+=~-]{{{_MIN_KEY},}}|(?!.*\.[a-z]{{1,5}}\Z)[A-Za-z0-9_+=~.-]{{24,}}"
)
_HEADER: Final = re.compile(
    r"(?:-{1,2}[A-Za-z-]*=?)?(?P<name>[A-Za-z][A-Za-z0-9_-]{0,60}):\s*(?P<value>\S.*)", re.DOTALL
)
_PAIR: Final = re.compile(
    r"(?P<name>[A-Za-z_][A-Za-z0-9_.-]{0,80})[\"']?[ \t]{0,4}[=:][ \t]{0,4}[\"']?(?P<value>[^\s\"',;&]+)"
)
#: `name@4f5c2d1`, as the address of a repository names a commit.
_REVISION: Final = re.compile(r"@[0-9a-f]{7,40}$")
_ASSIGNED: Final = re.compile(r"-{0,2}(?P<name>[A-Za-z_][A-Za-z0-9_.-]{0,80})=(?P<value>.+)", re.DOTALL)
_DIGEST: Final = re.compile(r"(?:sha\d+|md5)", re.IGNORECASE)
_SHORT_OPTION: Final = re.compile(r"-[akpst]")
#: `-pSECRET`, as some clients of databases take it.
_GLUED: Final = re.compile(r"-[pkt](?P<value>\S{6,})")
_USER_OPTION: Final = re.compile(r"-u|--?(?:user|login|auth|basic)", re.IGNORECASE)
#: `-uNAME:SECRET`, `--user=NAME:SECRET`.
_GLUED_USER: Final = re.compile(
    r"(?:-u|--?(?:user|login|auth|basic)=)(?P<value>[^\s:=]{1,100}:\S+)", re.IGNORECASE
)
#: Cookies that stand for a session.
_SESSION: Final = re.compile(r"sess|sid|csrf|xsrf|jwt|sso|login|remember|user", re.IGNORECASE)

#: What ends a line in a value, and the first and last line of a key, which say nothing of it.
_LINE_END: Final = re.compile(r"[\r\n\v\f\x85\u2028\u2029]+|(?:\\r)?\\n")
_PEM: Final = re.compile(r"-{3,5} ?(?:BEGIN|END) [A-Z0-9 ]{1,60}-{3,5}")

#: Values of headers that say no secret: a type, an address without a user, a date or version.
_ORDINARY_HEADER: Final = re.compile(
    r"(?:application|text|image|audio|video|multipart)/[\w.+*-]{1,60}(?:;.*)?|https?://[\w.:-]+/?|[\d.:-]+[TZ\d.:]*"
)

#: A secret value, and whether its name says so: only then is it masked though it is short or an ordinary word.
Found = tuple[str, bool]


def is_ordinary(value: str) -> bool:
    """Return whether a value looks like a setting (words, numbers, an address, a version), not like a key."""
    if len(value) < MIN_SECRET:
        return True
    segments = [segment for segment in _SEPARATOR.split(value) if segment]
    mixed = sum(not segment.isalpha() and not segment.isdigit() for segment in segments)
    return not _UUID.search(value) and mixed <= _MOST_MIXED and all(map(_is_ordinary_segment, segments))


def _is_ordinary_segment(segment: str) -> bool:
    humps = sum(lower.islower() and upper.isupper() for lower, upper in pairwise(segment))
    return _ORDINARY.fullmatch(segment) is not None and humps <= max(1, len(segment) // 5)


def of_environment(given: Mapping[str, str], inherited: Mapping[str, str]) -> Iterator[Found]:
    """Yield the secrets of the variables that were given, and of those that the server gets from our environment."""
    for name, value in given.items():
        yield from of_named(name, value)
    for name, value in inherited.items():
        if is_secret_name(name):
            yield from of_named(name, value)
            continue
        if _KEY_LIKE.fullmatch(value) and not is_ordinary(value):
            yield value, False
        yield from _of_known_form(value)


def of_named(name: str, value: str) -> Iterator[Found]:
    """Yield the value if it is secret, and the secrets inside it."""
    value = value.strip()
    if is_connection_name(name):
        yield from _of_connection(value)
    elif is_secret_name(name):
        if not _is_placeholder(name, value):
            yield value, True
            yield from ((line, True) for line in _lines(value))
    elif not is_ordinary(value):
        yield value, False
        yield from ((line, False) for line in _lines(value) if not is_ordinary(line))
    yield from of_text(value)


def _lines(value: str) -> list[str]:
    """Return the lines of a value of several, which a server may print one by one; line feeds may be written `\\n`."""
    lines = [line.strip() for line in _LINE_END.split(value)]
    return (
        [line for line in lines if len(line) >= MIN_SECRET and not _PEM.fullmatch(line)] if lines[1:] else []
    )


def _of_connection(value: str) -> Iterator[Found]:
    """Yield the address of a database that has a user, and the user's secrets (`user:password@tcp(db)`)."""
    user, at, _ = value.partition("://")[2].rpartition("@") if "://" in value else value.rpartition("@")
    if at:
        yield value, True
        yield from _of_user(user)


def _is_placeholder(name: str, value: str) -> bool:
    """Return whether a value is no secret though its name is that of one: `bearer`, `changeme`, `8080`."""
    known = credentials()
    if value.isdigit():
        return len(value) < MIN_SECRET or is_count_name(name)
    return value.lower() in known.ordinary_values | known.sample_passwords


def of_headers(headers: Mapping[str, str]) -> Iterator[Found]:
    """Yield the secrets of headers: whole, after the scheme, of each cookie, and of Basic authentication."""
    for name, value in headers.items():
        yield from _of_header(name, value.strip())


def _of_header(name: str, value: str) -> Iterator[Found]:
    yield from of_named(name, value)
    scheme, blank, rest = value.partition(" ")
    if name.lower() in ("cookie", "set-cookie"):
        yield value, True
        for cookie in value.split(";"):
            own, _, text = cookie.strip().partition("=")
            for each in {text, unquote(text)}:
                yield from of_named("token" if _SESSION.search(own) else own, each)
    elif blank and is_secret_name(name):
        yield rest.strip(), True
        if scheme.lower() == "basic":
            yield from _of_user(_from_base64(rest.strip()))
    elif not (is_ordinary_header(name) or _ORDINARY_HEADER.fullmatch(value) or _is_placeholder(name, value)):
        yield value, not is_ordinary(value)  # a short one is left out where all are collected


def _of_user(text: str) -> Iterator[Found]:
    """Yield the secrets of `user:password`; a user without a password is a token."""
    user, colon, password = text.partition(":")
    if text:
        yield text, bool(password) or not is_ordinary(text)
    if password:
        yield password, True
        yield base64.b64encode(text.encode()).decode(), True
    elif colon:
        yield user, True
    if user and not is_ordinary(user):
        yield user, False


def of_url(url: str) -> Iterator[Found]:
    """Yield the secrets of an address: its user and password, segments, values of its query, and its fragment."""
    parts = split_url(url)
    if parts is None:
        yield url, True
        return
    user = parts.netloc.rpartition("@")[0]
    for text in {user, unquote(user)}:
        yield from _of_user(text)
        if text and ":" in text:
            yield url, True
    for segment in parts.path.split("/"):
        for text in {segment, unquote(segment)}:
            if is_secret_segment(text):
                yield text, False
    for part in (parts.query, parts.fragment):
        yield from _of_query(part)


def split_url(url: str) -> SplitResult | None:
    """Return the parts of an address, of one with a single slash too; None where it is none."""
    try:
        return urlsplit(re.sub(r"^([A-Za-z][A-Za-z0-9+.-]*):/{1,2}", r"\1://", url.strip()))
    except ValueError:
        return None


def is_secret_segment(segment: str) -> bool:
    """Return whether a segment of a path looks like a token."""
    segment = _REVISION.sub("", segment)
    return len(segment) >= _MIN_SEGMENT and not is_ordinary(segment)


def _of_query(query: str) -> Iterator[Found]:
    for pair in query.split("&"):
        name, equals, value = pair.partition("=")
        if not equals:
            name, value = "", pair
        elif not is_ordinary(name):
            yield name, False
        for text in {value, unquote(value), unquote_plus(value)}:
            yield from of_named("token" if is_secret_in_query(name) else name, text)


def of_command(command: Sequence[str]) -> Iterator[Found]:
    """Yield the secrets among the arguments of a command, in all ways in which programs take them."""
    for word, following in pairwise((*command, "")):
        is_value = following and not is_option(following, word)
        if word.startswith("-") and "=" not in word and is_value:
            name = word.lstrip("-")
            if takes_secret(word) or (_SHORT_OPTION.fullmatch(word) and not is_ordinary(following)):
                yield from of_named(name if is_secret_name(name) else "", following)
            if _USER_OPTION.fullmatch(word) and ":" in following and "://" not in following:
                yield from _of_user(following)
        if (glued := _GLUED.fullmatch(word)) and not is_ordinary(glued["value"]):
            yield glued["value"], False
        if (user := _GLUED_USER.fullmatch(word)) and "://" not in user["value"]:
            yield from _of_user(user["value"])
        if assigned := _ASSIGNED.fullmatch(word):
            yield from _of_value(assigned["name"], assigned["value"])
        yield from of_text(word)


def of_text(text: str) -> Iterator[Found]:
    """Yield the secrets inside any text that was given: keys, addresses, `NAME=VALUE`, headers, JSON."""
    yield from _of_known_form(text)
    if (header := _HEADER.fullmatch(text)) and not header["value"].startswith("//"):
        yield from _plain_header(header["name"], header["value"])
    for match in URL.finditer(text):
        yield from of_url(match[0])
    for pair in _PAIR.finditer(text):
        if not pair["value"].startswith("//") and not _DIGEST.fullmatch(pair["name"]):
            yield from _of_value(pair["name"].lstrip("-"), pair["value"])
    if _KEY_LIKE.fullmatch(text) and not is_ordinary(text):
        yield text, False
    if "--" in text and len(words := text.split()) > 1:  # a command in one word, as `sh -c` takes it
        yield from of_command([word.strip("'\"") for word in words])
    yield from _of_json(text)


def _plain_header(name: str, value: str) -> Iterator[Found]:
    if is_secret_name(name):
        yield value, True
        scheme, blank, rest = value.partition(" ")
        if blank:
            yield rest.strip(), True
            if scheme.lower() == "basic":
                yield from _of_user(_from_base64(rest.strip()))


def _of_value(name: str, value: str) -> Iterator[Found]:
    """Yield the value of a pair if it is secret; without a look inside it, which the caller has had."""
    if is_secret_name(name):
        if not _is_placeholder(name, value):
            yield value, True
            yield unquote(value), True
    elif not is_ordinary(value) and "/" not in value:
        yield value, False


def _of_known_form(text: str) -> Iterator[Found]:
    for token in find_tokens(text):
        yield text[token.hidden : token.hidden_end], True
        yield text[token.start : token.end], True
    for match in URL.finditer(text):
        parts = split_url(match[0])
        if parts is not None and ":" in parts.netloc.rpartition("@")[0]:
            yield from of_url(match[0])


def _of_json(text: str) -> Iterator[Found]:
    start = min((at for at in (text.find("{"), text.find("[")) if at >= 0), default=-1)
    written = text[start:] if start >= 0 else _from_base64(text) if len(text) >= _MIN_KEY else ""
    if not written.startswith(("{", "[")):
        return
    try:
        value = json.loads(written)
    except (ValueError, RecursionError):
        return
    if start < 0:
        yield text, True
    yield from _of_values(value)


def _of_values(value: Any) -> Iterator[Found]:
    todo: list[tuple[str, Any]] = [("", value)]
    while todo:
        name, node = todo.pop()
        if isinstance(node, Mapping):
            todo.extend(_named_in(node))
            todo.extend((str(key) if not is_secret_name(name) else name, item) for key, item in node.items())
        elif isinstance(node, list):
            todo.extend((name, item) for item in node)
        elif isinstance(node, str | int | float) and not isinstance(node, bool):
            yield from of_named(name, str(node))


def _named_in(node: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the value of an object that says its name besides: `{"name": "API_KEY", "value": "x"}`."""
    own = {key.lower(): item for key, item in node.items()}
    name = next(
        (own[key] for key in ("name", "key", "variable", "header") if isinstance(own.get(key), str)), ""
    )
    if name and is_secret_name(name) and "value" in own:
        yield name, own["value"]


def _from_base64(text: str) -> str:
    try:
        padded = text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4)
        return base64.b64decode(padded, validate=True).decode()
    except (binascii.Error, ValueError):
        return ""


def kept(found: Iterable[Found]) -> dict[str, bool]:
    """Return the values that are long enough to be masked, each with whether its name says that it is secret."""
    values: dict[str, bool] = {}
    for value, sure in found:
        value = value.strip()
        if value and (sure or len(value) >= MIN_SECRET):
            values[value] = values.get(value, False) or sure
    return values
