"""Which names of variables, headers, options and JSON keys are those of credentials (rubrics/credentials.toml)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from scorer.data.credentials import credentials

_WORD: Final = re.compile(r"[-_.\s]+")
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NUMBERED: Final = re.compile(r"(?<=[a-z])\d+$")
#: Variables of a shell that sound like credentials.
_FOLDERS: Final = frozenset(("PWD", "OLDPWD"))
#: An option, and one that servers commonly have: what looks like an option after `--token` may be its value.
_OPTION: Final = re.compile(r"--?[A-Za-z][A-Za-z0-9-]{0,40}(?:=.*)?", re.DOTALL)
_ASSIGNED: Final = re.compile(r"--?[A-Za-z][A-Za-z0-9-]{1,40}=.*", re.DOTALL)
_KNOWN: Final = frozenset(
    "-v -h -q -y -p -d -c -f -e -i -t -u -k --help --verbose --version --debug --port --host --stdio --transport "
    "--quiet --yes --config --mode --url --log-level --rm --env --header --read-only --readonly --user --name --dir "
    "--root --path --file --workspace --timeout --region --profile --sse --http --json --insecure --no-cache".split()
)


@lru_cache(maxsize=1 << 12)  # names come from servers: as many as they like
def is_secret_name(name: str) -> bool:
    """Return whether a variable, header or option of this name usually carries a credential."""
    known = credentials()
    words = _words(name)
    if not words or name in _FOLDERS:
        return False
    if _is_weak(words):
        return True
    if words[-1] in known.other_senses:
        return False
    lower = "".join(words)
    return (
        not (known.words | known.variable_words).isdisjoint((*words, *_WORD.split(name.lower())))
        or lower.endswith(tuple(known.words))
        or any(first + second in lower for first, second in known.pairs)
    )


def _words(name: str) -> list[str]:
    words = [word for word in _WORD.split(_CAMEL.sub("-", name).lower()) if word]
    return [_NUMBERED.sub("", word) for word in words]


def _is_weak(words: list[str]) -> bool:
    names = credentials().variables
    if not names.settings.isdisjoint(words):
        return False
    joined = "_".join(words)
    return (
        not names.weak.isdisjoint(words)
        or (words[-1] not in ("pwd", "oldpwd") and words[-1].endswith(names.endings))
        or any(f"_{phrase}_" in f"_{joined}_" for phrase in names.phrases)
        or joined in names.whole
    )


@lru_cache(maxsize=1 << 12)
def is_count_name(name: str) -> bool:
    """Return whether a number of this name may count pieces of text: `TOKENS`."""
    return _words(name)[-1:] == ["tokens"]


@lru_cache(maxsize=1 << 12)
def is_secret_in_query(name: str) -> bool:
    """Return whether a part of the query of an address carries a credential."""
    return name.lower() in credentials().variables.query or is_secret_name(name)


@lru_cache(maxsize=1 << 12)
def is_connection_name(name: str) -> bool:
    """Return whether a variable of this name holds the address of a database: its user is secret."""
    joined = "_".join(_words(name))
    return any(f"_{joined}".endswith(f"_{each}") for each in credentials().variables.connections)


@lru_cache(maxsize=1 << 12)
def is_ordinary_header(name: str) -> bool:
    """Return whether a header says how to answer, not who asks."""
    lower, names = name.lower(), credentials().variables
    return not is_secret_name(name) and (
        lower in names.headers or lower.startswith(names.header_starts) or lower.endswith(names.header_ends)
    )


def takes_secret(option: str) -> bool:
    """Return whether an argument is an option whose value, the next argument, is secret."""
    return option.startswith("-") and "=" not in option and is_secret_name(option.lstrip("-"))


def is_option(word: str, before: str) -> bool:
    """Return whether an argument is an option, not the value of the one before."""
    if not takes_secret(before):
        return _OPTION.fullmatch(word) is not None
    return word in _KNOWN or _ASSIGNED.fullmatch(word) is not None or takes_secret(word)
