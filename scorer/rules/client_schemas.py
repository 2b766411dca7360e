"""Clients: what the schemas of a tool contain that a chosen client refuses, drops, changes or ignores.

A rule is about one sort of trait; which client minds which trait, where and how, is in rubrics/clients.toml. One finding
names all clients that mind the same thing at the same place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from scorer.claims.evidence import Hit
from scorer.claims.examples import Example, tool
from scorer.contracts.orders import level_rank
from scorer.data.client_profiles import Client, Demand
from scorer.data.messages import messages, say
from scorer.rules.record import Rule

_SOURCE: Final = "rubrics/clients.toml: each record with its source and date"
#: A rule names at most so many places of one tool.
MOST_PLACES: Final = 20
#: A place is written out up to so many characters.
_LONGEST: Final = 120


class Seen(NamedTuple):
    """A trait of a tool's schema that a client minds: where it is, and what is there."""

    client: Client
    demand: Demand
    trait: str
    pointer: str
    said: str


def _joined(seen: Iterable[Seen]) -> Iterator[Hit]:
    """Yield one hit for each thing at each place, with what every client does about it."""
    places: dict[tuple[str, str], list[Seen]] = {}
    for each in seen:
        places.setdefault((each.pointer, each.trait), []).append(each)
    ordered = sorted(places)
    shown = ordered[:MOST_PLACES]
    for at, key in enumerate(shown):
        left = len(ordered) - len(shown) if at == len(shown) - 1 else 0
        yield _hit(places[key], left)


def _hit(seen: Sequence[Seen], left: int) -> Hit:
    first = seen[0]
    level = min((each.demand.level for each in seen), key=level_rank)
    words = {
        "part": _what(first),
        "place": _shortened(first.pointer),
        "outcomes": "; ".join(_outcomes(seen)),
        "more": say("clients.more-places", count=f"{left:,}") if left else "",
        "fix": _fix(first.trait, at_root=first.pointer.count("/") <= 2),
    }
    return Hit(1.0, None, first.pointer, words, level)


def _shortened(pointer: str) -> str:
    return pointer if len(pointer) <= _LONGEST else f"{pointer[: _LONGEST - 1]}…"


def _outcomes(seen: Sequence[Seen]) -> Iterator[str]:
    """Yield what happens, with the clients that do it; then where sources disagree."""
    groups: dict[str, tuple[int, list[str]]] = {}
    for each in sorted(seen, key=lambda seen: seen.client.title):
        demand = each.demand
        lost = f"-{demand.reach}" if demand.happens in ("refused", "dropped") else ""
        happens = say(f"clients.happens.{demand.happens}{lost}")
        title = f"{each.client.title} ({demand.note})" if demand.note else each.client.title
        titles = groups.setdefault(happens, (level_rank(demand.level), []))[1]
        if title not in titles:
            titles.append(title)
    for happens, (_, titles) in sorted(groups.items(), key=lambda group: (group[1][0], group[0])):
        yield say("clients.outcome", happens=happens, clients=", ".join(titles))
    for each in seen:
        if each.demand.disputed:
            yield say("clients.disputed", client=each.client.title, disputed=each.demand.disputed)


def _what(seen: Seen) -> str:
    kind, _, name = seen.trait.partition(":")
    if kind == "keyword" and seen.pointer.count("/") == 2:
        kind = "root-keyword"
    return say(f"clients.what.{kind}", said=name or seen.said)


#: Keywords that are fixed in one way, by the name of its text.
_FIXES: Final[dict[str, str]] = {
    **dict.fromkeys(("not", "if", "then", "else", "dependentSchemas", "dependentRequired"), "condition"),
    **dict.fromkeys(("$ref", "$defs", "definitions"), "local-reference"),
    **dict.fromkeys(("patternProperties", "propertyNames", "unevaluatedProperties"), "additionalProperties"),
    **dict.fromkeys(("exclusiveMinimum", "exclusiveMaximum"), "bound"),
    **dict.fromkeys(("$schema", "$id", "$comment", "$anchor"), "header"),
}
_COMBINATORS: Final = frozenset("anyOf oneOf allOf not enum const if then else".split())


def _fix(trait: str, *, at_root: bool) -> str:
    kind, _, name = trait.partition(":")
    if kind != "keyword":
        return say(f"clients.fix.{kind}")
    if at_root and name in _COMBINATORS:
        return say("clients.fix.root-keyword")
    id = f"clients.fix.{_FIXES.get(name, name)}"
    return say(id if id in messages() else "clients.fix.keyword")


def rule_of(seen: Seen) -> Rule:
    """Return the rule that reports a trait."""
    kind, _, name = seen.trait.partition(":")
    if kind == "keyword":
        if seen.pointer.count("/") == 2 and name in _COMBINATORS:
            return _OF_TRAIT["root-not-object"]
        return _OF_TRAIT["local-reference" if _FIXES.get(name) == "local-reference" else "keyword"]
    return _OF_TRAIT[kind]


def _with(client: str, /, **keywords: Any) -> Example:
    return Example(tool("get_card", "Fetch one card.", params={"card": keywords}).tool, client=client)


def _root(client: str, /, **keywords: Any) -> Example:
    schema = {"type": "object", "properties": {"card": {"type": "string"}}, **keywords}
    wire = tool("get_card", "Fetch one card.").tool
    return Example({**wire, "inputSchema": schema}, client=client)


def _rule(id: str, name: str, good: Example, *bad: Example) -> Rule:
    return Rule(id, name, "error", find=_joined, sources=(_SOURCE,), good=(good,), bad=bad)


def _output(client: str, /, **schema: Any) -> Example:
    return Example(tool("get_card", "Fetch one card.", outputSchema=schema).tool, client=client)


def _deep(levels: int) -> dict[str, Any]:
    """Write objects in one another."""
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(levels):
        schema = {"type": "object", "properties": {"card": schema}}
    return schema


_TEXT: Final = {"type": "string"}
#: Rules with the traits that they report; `keyword` and `format` stand for those with a name.
_RULES: Final[tuple[tuple[Rule, str], ...]] = (
    (
        _rule(
            "CLI021",
            "client-root",
            _root("openai-functions"),
            _root("openai-functions", anyOf=[{"required": ["card"]}]),
            _output("claude-code", type="array", items=_TEXT),
        ),
        "root-without-type root-not-object root-without-properties",
    ),
    (
        _rule(
            "CLI022",
            "client-array",
            _with("openai-functions", type="array", items=_TEXT),
            _with("openai-functions", type="array"),
            _with("gemini", anyOf=[{"type": "array"}, _TEXT]),
        ),
        "array-without-items list-with-array-without-items items-list",
    ),
    (
        _rule(
            "CLI023",
            "client-type",
            _with("gemini", type="string"),
            _with("gemini", description="Its number"),
        ),
        "untyped untyped-items type-list",
    ),
    (
        _rule(
            "CLI024",
            "client-null",
            _with("gemini", type="string"),
            _with("gemini", type=["string", "null"]),
        ),
        "null-type null-branch",
    ),
    (
        _rule(
            "CLI025",
            "client-keyword",
            _with("gemini", enum=["move"], type="string"),
            _with("gemini", const="move"),
        ),
        "keyword keyword-of-another-type any-of-beside-keywords any-of-beside-type",
    ),
    (
        _rule(
            "CLI026",
            "client-reference",
            _with("vscode", type="string"),
            _root("vscode", properties={"card": {"$ref": "#/$defs/card"}}, **{"$defs": {"card": _TEXT}}),
        ),
        "local-reference reference-into-properties remote-reference dangling-reference recursive-reference "
        "reference-beside-keywords",
    ),
    (
        _rule(
            "CLI027",
            "client-boolean-schema",
            _with("claude-code", type="string"),
            Example(
                {"name": "get_card", "inputSchema": {"type": "object", "properties": {"card": True}}},
                client="claude-code",
            ),
        ),
        "boolean-property boolean-schema",
    ),
    (
        _rule(
            "CLI028",
            "client-enum",
            _with("gemini", type="string", enum=["a"]),
            _with("gemini", type="string", enum=[""]),
        ),
        "enum-not-string enum-empty-string enum-null enum-of-another-type enum-without-type many-values",
    ),
    (
        _rule(
            "CLI029",
            "client-pattern",
            _with("openai-functions", type="string", pattern="^[a-z]+$"),
            _with("openai-functions", type="string", pattern="^(?!x)[a-z]+$"),
        ),
        "lookaround unicode-class backreference word-boundary character-class unanchored-pattern "
        "not-in-unicode-mode bracket-in-class null-escape",
    ),
    (
        _rule(
            "CLI030",
            "client-format",
            _with("gemini", type="string", format="date-time"),
            _with("gemini", type="string", format="uri"),
        ),
        "format",
    ),
    (
        _rule("CLI031", "client-object", _with("gemini", type="string"), _with("gemini", type="object")),
        "object-without-properties open-object optional-property unknown-required",
    ),
    (
        _rule(
            "CLI032",
            "client-schema-size",
            _with("openai-strict", type="string"),
            _with("openai-strict", **_deep(12)),
        ),
        "many-properties deep-schema long-text",
    ),
    (
        _rule(
            "CLI033", "client-validity", _with("claude-code", type="string"), _with("claude-code", type="int")
        ),
        "invalid-schema boolean-bound huge-bound bound-beyond-64-bits null-keyword old-dialect newest-dialect",
    ),
)
_OF_TRAIT: Final = {trait: rule for rule, traits in _RULES for trait in traits.split()}
RULES: tuple[Rule, ...] = tuple(rule for rule, _ in _RULES)
