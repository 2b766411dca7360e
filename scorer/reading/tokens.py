"""Credentials of a known form in any text: found for the rule that reports them, masked wherever a text is shown.

A masked credential has the length that it had and keeps its mark alone (`ghp_****…`), so that places in a text stay
right and a snapshot that holds it gives the same finding as the server did.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, Final, NamedTuple

from scorer.data.credentials import credentials
from scorer.tdqs.canonical import canonical_bytes

_DATA: Final = credentials()
_FORMS: Final = _DATA.issued
_PREFIXES: Final = tuple(sorted(_FORMS, key=lambda prefix: (-len(prefix), prefix)))
_HEADS: Final = frozenset(prefix[:2] for prefix in _PREFIXES)

#: One part of the form of a key: a character or a class of them, and how often it occurs.
_PART: Final = re.compile(r"(\[[^\]]*\]|\\.|.)(?:\{(\d+)(?:,\d+)?\})?")


def _least(form: str) -> int:
    """Return the length of the shortest text of a form."""
    return sum(int(match[2] or 1) for match in _PART.finditer(form))


@cache
def _issued_keys() -> re.Pattern[str]:
    """Return what matches a key, whole or masked. Compiled on demand: it takes a tenth of a start of the program."""
    return re.compile(
        "|".join(
            rf"{re.escape(prefix)}(?:{_FORMS[prefix]}(?![A-Za-z0-9])|\*{{{_least(_FORMS[prefix])},}})"
            for prefix in _PREFIXES
        )
    )


#: A key begins where a run of these begins, after an escape of JSON or of an address, or after one of its joints.
_RUN: Final = re.compile(r"(?:\\(?:[bfnrt]|u[0-9A-Fa-f]{4})|%[0-9A-Fa-f]{2})?([A-Za-z0-9_-]+)")
_JOINT: Final = re.compile(r"[-_]")
_PRIVATE_KEY: Final = re.compile(
    r"(?P<head>-----BEGIN (?:[A-Z0-9]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----)"
    r"(?P<body>(?:\s|\\[nr]){0,4}(?:[A-Za-z0-9+/]{60}|\*{60})(?:[A-Za-z0-9+/=*]|\s|\\[nr])*)"
)
#: The scheme, user, and password of an address; a masked password ends in a tilde, since examples are of stars alone.
_ADDRESS: Final = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]{1,30}://)"
    r"[^\s\"'<>/?#@:]{0,200}:(?P<secret>[^\s\"'<>/@]{8,500})@"
)
_BEARER: Final = re.compile(
    r"(?P<scheme>[Bb]earer(?:[ \t]|%20)+)(?P<secret>[A-Za-z0-9._~+/*-]{24,2000}={0,2})"
)
#: The secret of a connection string: one of several settings that semicolons part.
_SETTING: Final = re.compile(
    r"(?<=[;\"'`\s,:=(])(?P<name>password|pwd|accountkey|sharedaccesskey|clientsecret)[ \t]?=[ \t]?"
    r"(?P<secret>[^\s;\"'`<>{}]{8,300})(?=(?P<more>;)|[\s\"'`]|$)",
    re.IGNORECASE,
)
_OTHER_SETTING: Final = re.compile(r"[A-Za-z][\w ]{1,40}=[^;\s\"'`]{1,200};[ \t]?$")
_SETTING_BYTES: Final = re.compile(
    rb"(?:password|pwd|accountkey|sharedaccesskey|clientsecret)[ \t]?=[ \t]?[^\s;\"'<>{}]{8}", re.IGNORECASE
)
_SETTING_MARKS: Final = (b"word=", b"WORD=", b"wd=", b"WD=", b"Key=", b"key=", b"ret=", b"word =", b"wd =")
_LONGEST_SETTING: Final = 260
_GAP: Final = re.compile(r"[<>{}$\[\]%]|\*\*|\.\.\.")
#: What examples of keys hold, and keys do not; looked for at the beginning, where chance does not write it.
_SAMPLE: Final = re.compile("|".join(map(re.escape, _DATA.sample_parts)), re.IGNORECASE)
_SAMPLE_REACH: Final = 160
#: A key is drawn at random: of 16 characters or more at least so many differ, and of a password of 8 or more.
_LEAST_VARIED: Final = 10
_LEAST_VARIED_PASSWORD: Final = 6

_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))
#: Every byte of a key as one mark, so that a long run is found as a text: of any key, and of one in capitals.
_KEY_BYTES: Final = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-*+/=")
_RUNS: Final = bytes(97 if byte in _KEY_BYTES else 32 for byte in range(256))
_CAPITALS: Final = bytes(97 if byte in _KEY_BYTES and not 97 <= byte <= 122 else 32 for byte in range(256))
_LONG_RUN: Final = b"a" * 24
_LONG_CAPITALS: Final = b"a" * 20
#: A key begins at most so many bytes before its first long run, or holds a prefix that other bytes may follow.
_BEFORE_RUN: Final = 64
#: Where every prefix begins of a key that dots may break into short runs.
_BROKEN_BY_DOTS: Final = b"pscale_"
_RUN_BYTES: Final = re.compile(rb"[A-Za-z0-9_*-]{17,}")
_JOINT_BYTES: Final = re.compile(rb"[-_*]")
_ESCAPE_BYTES: Final = re.compile(rb"\\(?:[bfnrt]|u[0-9A-Fa-f]{4})|%[0-9A-Fa-f]{2}")
_WORDS: Final = bytes(byte if chr(byte).isalnum() and byte < 128 else 32 for byte in range(256))
_HEAD_BYTES: Final = frozenset(head.encode() for head in _HEADS)
#: Prefixes of keys that begin with a long run, and those of keys that other characters may break anywhere.
_PLAIN: Final = tuple(
    prefix.encode()
    for prefix in _PREFIXES
    if not re.search(r"[+/=.~]", prefix + _PART.findall(_FORMS[prefix])[0][0])
)
_OTHER: Final = tuple(prefix.encode() for prefix in _PREFIXES if prefix.encode() not in _PLAIN)
#: The letters and digits that prefixes begin with, and heads of keys.
_FIRST_WORDS: Final = tuple({re.split(r"[^A-Za-z0-9]", prefix)[0].encode() for prefix in _PREFIXES})
_BEARER_BYTES: Final = re.compile(rb"earer(?:[ \t]|\\t|%20)+[A-Za-z0-9._~+/*-]{24}")
_ADDRESS_BYTES: Final = re.compile(rb"://[^\s\"'<>/?#@:]{0,200}:[^\s\"'<>/@]{8,500}@")


class Token(NamedTuple):
    """A credential in a text: from `start` to `end`, of which the part from `hidden` to `hidden_end` is secret.

    `mark` is what may be shown of it, "" for a private key.
    """

    start: int
    end: int
    hidden: int
    hidden_end: int
    mark: str


def may_hold_token(data: bytes, near: bytes | None = None) -> bool:
    """Return False where a text (UTF-8 or JSON) holds no credential of a known form. Quick, and linear.

    `near` is what `around_long_runs` returns for it, where that is known.
    """
    if b"@" in data and b"://" in data and _ADDRESS_BYTES.search(data):
        return True
    if b"earer" in data and _BEARER_BYTES.search(data):
        return True
    if b";" in data and any(mark in data for mark in _SETTING_MARKS) and _SETTING_BYTES.search(data):
        return True
    near = around_long_runs(data) if near is None else near
    if not near:
        return False
    if _BROKEN_BY_DOTS in data and any(prefix in data for prefix in _OTHER):
        return True
    if b"PRIVATE KEY" in near:
        return True
    if b"\\" in near or b"%" in near:
        near = _ESCAPE_BYTES.sub(b" ", near)
    heads = [word for word in near.translate(_WORDS).split() if word[:2] in _HEAD_BYTES]
    if not heads or not any(word.startswith(_FIRST_WORDS) for word in heads):
        return False
    return any(map(_begins_key, _RUN_BYTES.findall(near))) or any(prefix in near for prefix in _OTHER)


def around_long_runs(data: bytes) -> bytes:
    """Return the long runs of what keys are made of, each with the bytes before it; b"" where there is none."""
    runs = data.translate(_RUNS)
    if _LONG_CAPITALS not in runs:  # the shorter of the two
        return b""
    capitals = data.translate(_CAPITALS)
    return b" ".join([*_around(data, runs, _LONG_RUN), *_around(data, capitals, _LONG_CAPITALS)])


def _around(data: bytes, marks: bytes, run: bytes) -> Iterator[bytes]:
    at = marks.find(run)
    while at >= 0:
        end = marks.find(b" ", at)
        end = end if end >= 0 else len(data)
        yield data[max(0, at - _BEFORE_RUN) : end]
        at = marks.find(run, end)


def _begins_key(run: bytes) -> bool:
    starts = (0, *(joint.end() for joint in _JOINT_BYTES.finditer(run)))
    return any(run[at : at + 2] in _HEAD_BYTES and _opens_key(run, at) for at in starts)


def _opens_key(run: bytes, at: int) -> bool:
    if not run.startswith(_PLAIN, at):
        return False
    return any(run.startswith(prefix, at) and _opening(prefix).match(run, at) for prefix in _PLAIN)


@cache
def _opening(prefix: bytes) -> re.Pattern[bytes]:
    """Return what matches the first part of a key, whole or masked: "pattern" has no more of a key than a prefix."""
    first = _PART.match(_FORMS[prefix.decode()])
    return re.compile(rb"%b(?:%b|\*)" % (re.escape(prefix), first[0].encode() if first else b""))


def find_tokens(text: str) -> list[Token]:
    """Return the credentials of a known form in a text, and those that are masked already, in their order.

    Examples are left out: keys that hold `EXAMPLE`, `xxxx` and the like, or passwords such as `changeme`.
    """
    found = sorted([*_issued(text), *_private_keys(text), *_with_scheme(text), *_settings(text)])
    return [each for at, each in enumerate(found) if not at or each.start >= found[at - 1].end]


def mask_tokens(text: str) -> str:
    """Return the text with the secret part of every credential of a known form as stars, of the same length."""
    if len(text) < _LEAST_VARIED or not may_hold_token(text.encode("utf-8", "replace")):
        return text
    parts, at = [], 0
    for token in find_tokens(text):
        parts += [text[at : token.hidden], _stars(text, token)]
        at = token.hidden_end
    return "".join([*parts, text[at:]])


def mask_tokens_in(value: Any) -> Any:
    """Return a JSON value with every text and key in it masked; the value itself where there is nothing to mask."""
    return change_texts(value, mask_tokens) if may_hold_token(_written(value)) else value


def change_texts(
    value: Any, change: Callable[[str], str], change_number: Callable[[int | float], Any] | None = None
) -> Any:
    """Return a copy of a JSON value, whatever its depth, with every text and key in it changed, and every number."""
    holder: list[Any] = [value]
    todo: list[tuple[Any, Any, Any]] = [(holder, 0, value)]
    while todo:
        target, key, node = todo.pop()
        if isinstance(node, str):
            target[key] = change(node)
        elif change_number is not None and isinstance(node, int | float) and not isinstance(node, bool):
            target[key] = change_number(node)
        elif isinstance(node, Mapping):
            target[key] = copy = _with_changed_keys(node, change)
            todo.extend(zip([copy] * len(copy), copy, node.values(), strict=True))
        elif isinstance(node, list | tuple):
            target[key] = listed = [*node]
            todo.extend((listed, at, item) for at, item in enumerate(node))
    return holder[0]


def _with_changed_keys(node: Mapping[Any, Any], change: Callable[[str], str]) -> dict[Any, Any]:
    copy: dict[Any, Any] = {}
    for key, value in node.items():
        name = change(key) if isinstance(key, str) else key
        while name in copy:  # two keys that differ in their secrets alone
            name = f"{name}*"
        copy[name] = value
    return copy


def _written(value: Any) -> bytes:
    try:
        return _ENCODER.encode(value).encode("utf-8", "replace")
    except (RecursionError, TypeError, ValueError):
        return canonical_bytes(value)


def _stars(text: str, token: Token) -> str:
    hidden = text[token.hidden : token.hidden_end]
    if not token.mark:  # the lines of a private key stay as they are
        return re.sub(r"(\\[nr]|\s)|.", lambda match: match[1] or "*", hidden)
    password = "://" in token.mark or " " in token.mark or token.mark.endswith("=…")
    return "*" * (len(hidden) - 1) + "~" if password else "*" * len(hidden)


def _issued(text: str) -> Iterator[Token]:
    end = 0
    for run in _RUN.finditer(text):
        first, last = run.span(1)
        for start in (first, *(joint.end() for joint in _JOINT.finditer(text, first, last))):
            if start < end or text[start : start + 2] not in _HEADS:
                continue
            if (token := _issued_at(text, start)) is not None:
                end = token.end
                yield token


def _issued_at(text: str, start: int) -> Token | None:
    match = _issued_keys().match(text, start)
    if match is None:
        return None
    prefix = next(prefix for prefix in _PREFIXES if text.startswith(prefix, start))
    rest = match[0][len(prefix) :]
    if rest.strip("*") and (_is_sample(rest) or len(set(rest)) < _LEAST_VARIED):
        return None
    return Token(start, match.end(), start + len(prefix), match.end(), f"{prefix}…")


def _is_sample(rest: str) -> bool:
    return _SAMPLE.search(rest, 0, _SAMPLE_REACH) is not None


def _private_keys(text: str) -> Iterator[Token]:
    if "PRIVATE KEY" not in text:
        return
    for match in _PRIVATE_KEY.finditer(text):
        if not _SAMPLE.search(match["body"], 0, 64):
            yield Token(match.start(), match.end(), match.start("body"), match.end(), "")


def _with_scheme(text: str) -> Iterator[Token]:
    """Yield the passwords of addresses, and what follows `Bearer`."""
    if "://" in text and "@" in text:
        for match in _ADDRESS.finditer(text):
            secret = match["secret"]
            if _is_masked(secret) or _is_password(secret):
                yield Token(*match.span(), *match.span("secret"), f"{match['scheme']}…")
    if "earer" in text:
        for match in _BEARER.finditer(text):
            secret = match["secret"]
            if _is_masked(secret) or (_is_mixed(secret, _LEAST_VARIED) and not _is_sample(secret)):
                yield Token(*match.span(), *match.span("secret"), "Bearer …")


def _settings(text: str) -> Iterator[Token]:
    """Yield the passwords and keys of connection strings."""
    if ";" not in text or "=" not in text:
        return
    for match in _SETTING.finditer(text):
        secret = match["secret"]
        start, end = match.span("secret")
        before = text[max(0, match.start() - _LONGEST_SETTING) : match.start()]
        follows = text[match.end() + 1 : match.end() + 60]
        if not (
            _OTHER_SETTING.search(before)
            or (match["more"] and re.match(r"[ \t]?[A-Za-z][\w ]{1,40}=", follows))
        ):
            continue
        if _is_masked(secret) or _is_password(secret):
            yield Token(match.start(), end, start, end, f"{match['name']}=…")


def _is_masked(secret: str) -> bool:
    return secret.endswith("~") and not secret[:-1].strip("*")


def _is_password(secret: str) -> bool:
    known = secret.lower() in _DATA.sample_passwords or _is_sample(secret) or _GAP.search(secret)
    return not known and _is_mixed(secret, _LEAST_VARIED_PASSWORD)


def _is_mixed(secret: str, least: int) -> bool:
    """Return whether a text has letters and digits, and enough different characters to be drawn at random."""
    letters = any(character.isalpha() for character in secret)
    return letters and any(character.isdigit() for character in secret) and len(set(secret)) >= least
