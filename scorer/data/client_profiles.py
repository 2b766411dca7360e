"""What clients ask of definitions: the dated data of rubrics/clients.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

from scorer.contracts.errors import InputError
from scorer.contracts.report import Level
from scorer.data.resources import data_dir

#: Chooses every client.
ALL: Final = "all"


@dataclass(frozen=True, slots=True)
class Limit:
    """One thing that a client asks: the rule that checks it (by name), its numbers, how grave, whence, and as of when.

    `most` bounds a length or a count, `pattern` is what a whole name must match, `form` how the client spells a
    name, `need` groups of fields, of each of which one must be there.
    """

    rule: str
    level: Level
    source: str
    as_of: str
    most: int = 0
    pattern: re.Pattern[str] | None = None
    form: str = "{tool}"
    need: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Client:
    """A client, a model's interface or a directory, and what it asks."""

    name: str
    title: str
    limits: tuple[Limit, ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Opposite things that some clients (`one`) and others (`other`) ask."""

    one: tuple[str, ...]
    other: tuple[str, ...]
    says: str


def _limit(data: Mapping[str, Any]) -> Limit:
    return Limit(
        rule=data["rule"],
        level=data["level"],
        source=data["source"],
        as_of=data["as_of"],
        most=data.get("max", 0),
        pattern=re.compile(data["pattern"]) if "pattern" in data else None,
        form=data.get("form", "{tool}"),
        need=tuple(map(tuple, data.get("need", ()))),
    )


@lru_cache(maxsize=1)
def _data() -> Mapping[str, Any]:
    return tomllib.loads((data_dir("rubrics") / "clients.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def known_clients() -> Mapping[str, Client]:
    """Return every client by its name."""
    return MappingProxyType(
        {
            name: Client(name, data["title"], tuple(map(_limit, data["limits"])))
            for name, data in sorted(_data()["clients"].items())
        }
    )


def contradictions(chosen: Sequence[Client]) -> tuple[Contradiction, ...]:
    """Return where two of the chosen clients ask for opposite things."""
    names = {client.name for client in chosen}
    found = (Contradiction(tuple(d["one"]), tuple(d["other"]), d["says"]) for d in _data()["contradictions"])
    return tuple(each for each in found if names & set(each.one) and names & set(each.other))


def choose_clients(names: Sequence[str]) -> tuple[Client, ...]:
    """Return the clients of these names, each once, by name; "all" is every one.

    Raises InputError that lists the known ones for a name that is not among them.
    """
    if not names:
        return ()
    known = known_clients()
    unknown = sorted(set(names) - {*known, ALL})
    if unknown:
        raise InputError(f"no client {unknown[0]!r}; known are: {', '.join(known)}; or {ALL}")
    return tuple(client for name, client in known.items() if ALL in names or name in names)
