"""Compares tools with what chosen clients take, and counts which client takes which tools. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from pathlib import PurePath
from typing import Final, NamedTuple

from scorer.claims.evidence import Hit
from scorer.claims.tool_facts import Facts
from scorer.contracts.definitions import Snapshot
from scorer.contracts.json_pointer import pointer
from scorer.contracts.orders import Level, level_rank
from scorer.contracts.report import ClientFit, Finding
from scorer.data.client_profiles import Client, Demand
from scorer.reading.schema_refs import DEFINITIONS
from scorer.reading.schema_traits import Found, schema_traits
from scorer.reading.walk import steps_to
from scorer.rules import client, client_schemas, client_texts
from scorer.rules.client import Asked, AskedOfSet, ServerFacts
from scorer.rules.client_schemas import Seen
from scorer.rules.record import Rule

_SET_RULES: Final = (*client.SET_RULES, *client_texts.SET_RULES)
_BY_NAME: Final = {rule.name: rule for rule in (*client.TOOL_RULES, *client_texts.TOOL_RULES, *_SET_RULES)}
_OF_SET: Final = frozenset(rule.name for rule in _SET_RULES)
#: So many keys of traits are remembered: a schema may have any number of keywords.
_KEPT: Final = 4096
#: Problems that make a schema invalid, whatever the client.
_INVALID: Final = frozenset(
    ("keyword-invalid", "parameter-not-schema", "properties-not-object", "required-not-array")
)


class Minded(dict[str, tuple[tuple[Client, Demand], ...]]):
    """By the key of a trait: the clients that mind it, each with its record; computed when first read."""

    def __init__(self, clients: Sequence[Client]) -> None:
        super().__init__()
        every = [(each, demand) for each in clients for demand in each.schemas]
        self._others = [(each, demand) for each, demand in every if demand.but]
        self._named: dict[str, list[tuple[Client, Demand]]] = {}
        for each, demand in every:
            for trait in demand.traits if not demand.but else ():
                self._named.setdefault(trait, []).append((each, demand))

    def __missing__(self, trait: str) -> tuple[tuple[Client, Demand], ...]:
        others = [each for each in self._others if each[1].minds_other(trait)]
        found = (*self._named.get(trait, ()), *others)
        if len(self) < _KEPT:
            self[trait] = found
        return found


class ToolHits(NamedTuple):
    """What the chosen clients mind about one tool: the hits of rules, and by client the most serious level."""

    hits: tuple[tuple[Rule, Hit], ...]
    worst: Mapping[str, tuple[Level, bool]]


class ClientChecks:
    """The chosen clients, asked about the tools of one server."""

    def __init__(self, server: str, clients: Sequence[Client]) -> None:
        self._server, self.clients = server, clients
        self._minded = Minded(clients)

    def of_tool(self, facts: Facts) -> ToolHits:
        """Return what the clients refuse, drop, cut or change of one tool."""
        if not isinstance(facts.tool.raw, dict):
            return ToolHits((), {each.name: ("error", False) for each in self.clients})
        hits: list[tuple[Rule, Hit]] = []
        worst: dict[str, tuple[Level, bool]] = {}
        for each in self.clients:
            for limit in each.limits:
                if limit.rule not in _OF_SET:
                    rule = _BY_NAME[limit.rule]
                    for hit in rule.find(Asked(facts, self._server, each, limit)):
                        hits.append((rule, hit))
                        _note(worst, each, limit.level, whole=limit.happens == "refused")
        by_rule: dict[str, tuple[Rule, list[Seen]]] = {}
        found = _once(self._seen(facts))
        found += self._invalid(facts, {(each.client.name, each.pointer) for each in found})
        for seen in found:
            rule = client_schemas.rule_of(seen)
            by_rule.setdefault(rule.id, (rule, []))[1].append(seen)
            demand = seen.demand
            _note(worst, seen.client, demand.level, whole=demand.reach != "tool")
        for rule, of_rule in by_rule.values():
            hits.extend((rule, hit) for hit in rule.find(of_rule))
        return ToolHits(tuple(hits), worst)

    def _seen(self, facts: Facts) -> Iterator[Seen]:
        """Yield the traits of the tool's schemas that clients mind."""
        raw = facts.tool.raw if isinstance(facts.tool.raw, dict) else {}
        for side, key in (("input", "inputSchema"), ("output", "outputSchema")):
            schema = raw.get(key)
            if isinstance(schema, dict):
                for trait, places in schema_traits(schema, self._minded).items():
                    for who, demand in self._minded[trait]:
                        if demand.schema in (side, "both"):
                            yield from _places(who, demand, trait, places, key)

    def _invalid(self, facts: Facts, known: Set[tuple[str, str]]) -> Iterator[Seen]:
        """Yield what makes a schema invalid, but where a client minds a trait of the place, which says it better."""
        minded = self._minded["invalid-schema"]
        for problem in (*facts.tool.problems, *facts.schema_problems) if minded else ():
            if problem.code in _INVALID:
                side = "output" if problem.pointer.startswith("/outputSchema") else "input"
                for who, demand in minded:
                    if demand.schema in (side, "both") and (who.name, problem.pointer) not in known:
                        yield Seen(who, demand, "invalid-schema", problem.pointer, problem.found)


def _once(seen: Iterable[Seen]) -> list[Seen]:
    """Leave out null in a list of types where the client minds the list itself: one edit mends both."""
    found = list(seen)
    lists = {(each.client.name, each.pointer) for each in found if each.trait == "type-list"}
    return [
        each for each in found if each.trait != "null-type" or (each.client.name, each.pointer) not in lists
    ]


def _note(worst: dict[str, tuple[Level, bool]], who: Client, level: Level, *, whole: bool) -> None:
    """Keep the most serious level of a client, and whether an error costs more than this tool."""
    before, lost = worst.get(who.name, ("info", False))
    worst[who.name] = (min(before, level, key=level_rank), lost or (whole and level == "error"))


def _places(who: Client, demand: Demand, trait: str, places: Sequence[Found], key: str) -> Iterator[Seen]:
    for found in places:
        if _is_at(found, demand) and (not demand.most or found.size > demand.most):
            steps = [key, *steps_to(found.path), *([found.keyword] if found.keyword else [])]
            yield Seen(who, demand, trait, pointer(*steps), found.said or f"{found.size:,}")


def _is_at(found: Found, demand: Demand) -> bool:
    if demand.at == "anywhere":
        return True
    if demand.at == "parameter":
        return found.path is not None and found.path[0] == (None, "properties")
    if demand.at == "outside-definitions":
        return DEFINITIONS.isdisjoint(map(str, steps_to(found.path)[:1]))
    return (found.path is None) == (demand.at == "root")


def set_hits(
    tools: Sequence[Facts], snapshot: Snapshot, clients: Sequence[Client]
) -> Iterator[tuple[Client, Rule, Hit]]:
    """Yield what the clients mind about the list, the server's name and its instructions."""
    server = ServerFacts(snapshot.name, _is_named(snapshot), snapshot.instructions or "")
    for each in clients:
        for limit in each.limits:
            if limit.rule in _OF_SET:
                rule = _BY_NAME[limit.rule]
                for hit in rule.find(AskedOfSet(tools, server, each, limit)):
                    yield each, rule, hit


def _is_named(snapshot: Snapshot) -> bool:
    """Return whether somebody gave the server its name: it is neither that of a file nor what the server says."""
    said = (snapshot.server_info or {}).get("name")
    return snapshot.name not in (PurePath(snapshot.target).stem, said)


def client_set_findings(
    tools: Sequence[Facts], snapshot: Snapshot, clients: Sequence[Client]
) -> tuple[Finding, ...]:
    """Return what they mind about the list as a whole, and where they require opposite things."""
    of_set = (rule.finding(hit) for _, rule, hit in set_hits(tools, snapshot, clients))
    return (*of_set, *(client.DISAGREE.finding(hit) for hit in client.DISAGREE.find(clients)))


class Fits:
    """Counts which of the chosen clients takes which tools."""

    def __init__(self, clients: Sequence[Client]) -> None:
        self._clients = clients
        self._loses: dict[str, list[str]] = {each.name: [] for each in clients}
        self._refuses: dict[str, list[str]] = {each.name: [] for each in clients}
        self._whole: set[str] = set()
        self._count = 0

    def add(self, tool: str, found: ToolHits) -> None:
        """Count one tool."""
        self._count += 1
        for name, (level, whole) in found.worst.items():
            if level != "info":
                (self._refuses if level == "error" else self._loses)[name].append(tool)
            if whole:
                self._whole.add(name)

    def told(self, of_set: Iterator[tuple[Client, Rule, Hit]]) -> tuple[ClientFit, ...]:
        """Return the count of each client; `of_set` is what they mind about the list."""
        lists: dict[str, Level] = {}
        for who, rule, hit in of_set:
            level = hit.level or rule.level
            lists[who.name] = min(lists.get(who.name, "info"), level, key=level_rank)
        return tuple(self._fit(each, lists.get(each.name, "info")) for each in self._clients)

    def _fit(self, who: Client, of_list: Level) -> ClientFit:
        loses, refuses = self._loses[who.name], self._refuses[who.name]
        return ClientFit(
            client=who.name,
            title=who.title,
            takes=self._count - len(loses) - len(refuses),
            loses=tuple(loses),
            refuses=tuple(refuses),
            refuses_all=who.name in self._whole,
            list_level=of_list,
        )
