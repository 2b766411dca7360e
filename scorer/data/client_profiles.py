"""Client profiles: what clients require of definitions, and how their settings list tools (rubrics/clients.toml)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, Literal

from scorer.contracts.errors import InputError
from scorer.contracts.report import Level
from scorer.data.messages import say
from scorer.data.near_words import near_words
from scorer.data.prepared import toml_table
from scorer.data.resources import data_dir

#: Chooses every client.
ALL: Final = "all"

#: What a client can do when a tool is called.
Answer = Literal["allow", "ask", "deny"]
#: What happens to a definition: the request or the list is refused, a tool vanishes, a part is changed or cut, a
#: reference is not followed, a keyword has no effect, or somebody advises against it.
Happens = Literal["refused", "dropped", "changed", "cut", "unresolved", "ignored", "advised"]
#: What is lost with a definition that is refused or dropped.
Reach = Literal["request", "server", "tool"]
_LEVELS: Final[Mapping[Happens, Level]] = MappingProxyType(
    {"refused": "error", "dropped": "error", "changed": "warning", "cut": "warning", "unresolved": "warning"}
)
#: Keys of a record that name traits, by what comes before each name; and the one for all names but the listed ones.
_NAMED: Final = {"traits": "", "keywords": "keyword:", "formats": "format:"}
_OTHER: Final = {"keywords_other_than": "keyword:", "formats_other_than": "format:"}


@dataclass(frozen=True, slots=True)
class Limit:
    """One requirement of a client: the rule that checks it (by name), its numbers, level, source and month.

    `most` bounds a length or a count, `pattern` is what a whole name must match, `form` is how the client spells a
    name, and `keep` how many characters it keeps of each end of one that is too long (0: it cuts the end). `need` holds
    groups of fields: one of each group must be there. `happens` "refused" means that one such tool costs the whole
    list. `disputed` says which source disagrees.
    """

    rule: str
    level: Level
    source: str
    as_of: str
    most: int = 0
    pattern: re.Pattern[str] | None = None
    form: str = "{tool}"
    need: tuple[tuple[str, ...], ...] = ()
    keep: int = 0
    happens: Happens = "advised"
    disputed: str = ""

    def full_name(self, server: str, tool: str) -> str:
        """Return the name that the client makes of those of a server and a tool."""
        return self.form.format(server=server, tool=tool)

    def written(self, name: str) -> str:
        """Return a name with `_` in place of the characters that the client does not take."""
        if self.pattern is None or self.pattern.fullmatch(name):
            return name
        return "".join(each if self.pattern.fullmatch(each) else "_" for each in name)

    def cut_name(self, server: str, tool: str) -> str:
        """Return the name under which the client lists a tool: written in its characters, and cut."""
        name = self.full_name(self.written(server), self.written(tool))
        if not self.most or len(name) <= self.most:
            return name
        return f"{name[: self.keep]}...{name[-self.keep :]}" if self.keep else name[: self.most]


@dataclass(frozen=True, slots=True)
class Demand:
    """What a client does with some traits of schemas, with its level, source and month.

    `traits` are keys of traits (`scorer.reading.schema_traits`). With `but`, it is every trait that begins with `but`
    and is not among them. `schema` is the schema that is meant, `at` where in it. `most` is what a counted trait may
    reach. `disputed` says which source disagrees, `note` what happens in detail.
    """

    traits: frozenset[str]
    but: str
    schema: Literal["input", "output", "both"]
    at: Literal["anywhere", "root", "parameter", "below", "outside-definitions"]
    happens: Happens
    reach: Reach
    level: Level
    source: str
    as_of: str
    most: int = 0
    note: str = ""
    disputed: str = ""

    def minds_other(self, trait: str) -> bool:
        """Return whether a trait is one of all but those that the record names."""
        return bool(self.but) and trait.startswith(self.but) and trait not in self.traits


@dataclass(frozen=True, slots=True)
class AllowList:
    """How a client's settings list MCP tools: one form of `mcp-scorer policy`.

    `keys` is the path to the entries of each answer that the client has a list for; a list of entries, or a map from
    entries to `value`. Names of servers and tools must match their patterns whole.
    """

    format: str
    client: str
    settings: str
    entry: str
    keys: Mapping[Answer, tuple[str, ...]]
    server_names: re.Pattern[str]
    tool_names: re.Pattern[str]
    source: str
    as_of: str
    value: bool | None = None

    def entry_of(self, server: str, tool: str) -> str:
        """Return the client's own name of a tool."""
        return f"{self.before(server)}{tool}{self.after}"

    def before(self, server: str) -> str:
        """Return what comes before the name of a tool in the entries of a server."""
        return self.entry.partition("{tool}")[0].replace("{server}", server)

    @property
    def after(self) -> str:
        """Return what comes after the name of a tool."""
        return self.entry.partition("{tool}")[2]


@dataclass(frozen=True, slots=True)
class Client:
    """A client, a model's interface or a directory: what it requires, and the lists in its settings.

    `only_named`: it is a mode of another one, which "all" leaves out.
    """

    name: str
    title: str
    limits: tuple[Limit, ...]
    allow_lists: tuple[AllowList, ...] = ()
    schemas: tuple[Demand, ...] = ()
    only_named: bool = False


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Opposite things that some clients (`one`) and others (`other`) require."""

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
        keep=data.get("keep", 0),
        happens=data.get("happens", "advised"),
        disputed=data.get("disputed", ""),
    )


def _demand(data: Mapping[str, Any]) -> Demand:
    """Read a record of `schemas`, which names traits in one way."""
    (key,) = {*_NAMED, *_OTHER}.intersection(data)
    prefix = _NAMED.get(key) or _OTHER.get(key, "")
    happens: Happens = data["happens"]
    return Demand(
        traits=frozenset(f"{prefix}{name}" for name in data[key]),
        but=_OTHER.get(key, ""),
        schema=data.get("in", "input"),
        at=data.get("at", "anywhere"),
        happens=happens,
        reach=data.get("reach", "request" if happens == "refused" else "tool"),
        level=data.get("level", _LEVELS.get(happens, "info")),
        source=data["source"],
        as_of=data["as_of"],
        most=data.get("max", 0),
        note=data.get("note", ""),
        disputed=data.get("disputed", ""),
    )


def _allow_list(data: Mapping[str, Any], client: str) -> AllowList:
    return AllowList(
        format=data["format"],
        client=client,
        settings=data["settings"],
        entry=data["entry"],
        keys=MappingProxyType({answer: tuple(path) for answer, path in data["keys"].items()}),
        server_names=re.compile(data["server_names"]),
        tool_names=re.compile(data["tool_names"]),
        source=data["source"],
        as_of=data["as_of"],
        value=data.get("value"),
    )


def _client(name: str, data: Mapping[str, Any]) -> Client:
    lists = tuple(_allow_list(each, data["title"]) for each in data.get("allow_lists", ()))
    return Client(
        name,
        data["title"],
        tuple(map(_limit, data.get("limits", ()))),
        lists,
        tuple(map(_demand, data.get("schemas", ()))),
        only_named=data.get("only_named", False),
    )


@lru_cache(maxsize=1)
def _data() -> Mapping[str, Any]:
    return toml_table(data_dir("rubrics") / "clients.toml")


@lru_cache(maxsize=1)
def known_clients() -> Mapping[str, Client]:
    """Return every client by its name."""
    return MappingProxyType({name: _client(name, data) for name, data in sorted(_data()["clients"].items())})


@lru_cache(maxsize=1)
def allow_lists() -> Mapping[str, AllowList]:
    """Return every allow list by the name of its policy format."""
    return MappingProxyType(
        {each.format: each for client in known_clients().values() for each in client.allow_lists}
    )


def contradictions(chosen: Sequence[Client]) -> tuple[Contradiction, ...]:
    """Return where two of the chosen clients require opposite things."""
    names = {client.name for client in chosen}
    found = (Contradiction(tuple(d["one"]), tuple(d["other"]), d["says"]) for d in _data()["contradictions"])
    return tuple(each for each in found if names & set(each.one) and names & set(each.other))


def choose_clients(names: Sequence[str]) -> tuple[Client, ...]:
    """Return the clients of these names, each once, by name; "all" is every one that is not a mode of another.

    Raises InputError that lists the known ones for an unknown name.
    """
    if not names:
        return ()
    known = known_clients()
    unknown = sorted(set(names) - {*known, ALL})
    if unknown:
        near = near_words(unknown[0], known)
        id = "data.no-client-near" if near else "data.no-client"
        raise InputError(
            say(id, name=repr(unknown[0]), known=", ".join(known), all=ALL, similar="".join(near))
        )
    return tuple(
        client for name, client in known.items() if name in names or (ALL in names and not client.only_named)
    )
