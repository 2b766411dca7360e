"""Clients: what one that somebody chose would refuse, drop or cut. Findings only; off unless a client is chosen.

A rule checks one limit of one client, which also says how grave it is (rubrics/clients.toml).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from scorer.claims.evidence import Hit
from scorer.claims.examples import Example, tool
from scorer.claims.tool_facts import Facts
from scorer.data.client_profiles import Client, Limit, contradictions
from scorer.data.messages import say, text
from scorer.rules.record import Rule

_SOURCE: Final = "rubrics/clients.toml: each limit with its source and date"
#: So many refused characters of a name are written out.
_SHOWN: Final = 8
_READS: Final = frozenset({"get", "head", "options"})
_WRITES: Final = frozenset({"post", "put", "patch", "delete"})


class Asked(NamedTuple):
    """What a rule looks at: a tool of a server, and one limit of a client."""

    facts: Facts
    server: str
    client: Client
    limit: Limit


class AskedOfSet(NamedTuple):
    """The same for the whole list of tools."""

    tools: Sequence[Facts]
    server: ServerFacts
    client: Client
    limit: Limit


class ServerFacts(NamedTuple):
    """What a client sees of a server beside its tools. `named`: a person gave it its name."""

    name: str
    named: bool
    instructions: str


def told(asked: Asked | AskedOfSet, pointer: str | None, **words: str) -> Hit:
    """Return a hit about one limit, with the words that all of them have."""
    limit = asked.limit
    shown = {"client": asked.client.title, "max": f"{limit.most:,}", "said": _disputed(asked.limit), **words}
    return Hit(1.0, None, pointer, shown, limit.level)


def _disputed(limit: Limit) -> str:
    """Return the note that a source disagrees with the limit, "" where none does. The page on clients has the details."""
    return f" ({text('clients.sources-disagree')})" if limit.disputed else ""


def _too_long(asked: Asked) -> Iterator[Hit]:
    name = asked.limit.full_name(asked.server, asked.facts.tool.name)
    if len(name) > asked.limit.most and asked.facts.tool.name:
        form = (
            ""
            if asked.limit.form == "{tool}"
            else say("parts.full-name", form=asked.limit.full_name("server", "tool"))
        )
        yield told(asked, "/name", size=str(len(name)), form=form)


def _characters(asked: Asked) -> Iterator[Hit]:
    name, pattern = asked.facts.tool.name, asked.limit.pattern
    if name and pattern and not pattern.fullmatch(name):
        yield told(asked, "/name", pattern=pattern.pattern)


def _parameter_names(asked: Asked) -> Iterator[Hit]:
    pattern, most = asked.limit.pattern, asked.limit.most
    for parameter in asked.facts.tool.parameters:
        name = parameter.name
        if pattern and ((most and len(name) > most) or not pattern.fullmatch(name)):
            size = say("parts.at-most", count=f"{most:,}") if most else ""
            found = _refused_part(name, pattern, most)
            yield told(asked, parameter.pointer, pattern=pattern.pattern, size=size, name=name, refused=found)


def _refused_part(name: str, pattern: re.Pattern[str], most: int) -> str:
    """Return what in a name does not match, in words: characters, the first one, or the length."""
    if not name:
        return say("clients.refused.empty")
    if wrong := [each for each in dict.fromkeys(name) if not pattern.fullmatch(f"a{each}a")]:
        return " ".join(f"“{each}”" for each in wrong[:_SHOWN])
    if most and len(name) > most:
        return say("clients.refused.long", count=f"{len(name):,}")
    if not pattern.fullmatch(f"{name[0]}a"):
        return say("clients.refused.first", first=name[0])
    return say("clients.refused.order")


def _description(asked: Asked) -> Iterator[Hit]:
    size = len(asked.facts.tool.description)
    if size > asked.limit.most:
        yield told(asked, "/description", size=f"{size:,}")


def _hints(asked: Asked) -> Iterator[Hit]:
    tool_ = asked.facts.tool
    held = {*tool_.annotations, *(["title"] if tool_.title else [])}
    missing = [group for group in asked.limit.need if held.isdisjoint(group)]
    if missing:
        need = ", ".join(" or ".join(f"`{name}`" for name in group) for group in missing)
        yield told(asked, "/annotations", need=need)


def _mixed(asked: Asked) -> Iterator[Hit]:
    for parameter in asked.facts.tool.parameters:
        values = {value.lower() for value in parameter.enum if isinstance(value, str)}
        if values & _READS and values & _WRITES:
            yield told(asked, parameter.pointer, name=parameter.name)
            return


def _parameters(asked: Asked) -> Iterator[Hit]:
    count = len(asked.facts.tool.parameters)
    if count > asked.limit.most:
        yield told(asked, "/inputSchema/properties", count=str(count))


def _count(asked: AskedOfSet) -> Iterator[Hit]:
    if len(asked.tools) > asked.limit.most:
        yield told(asked, None, count=str(len(asked.tools)))


def _strict(facts: Facts) -> bool:
    schema = facts.tool.input_schema
    required = all(parameter.required for parameter in facts.tool.parameters)
    return schema.get("additionalProperties") is False and required


def _not_strict(asked: AskedOfSet) -> Iterator[Hit]:
    """Tools that strict mode refuses; where they ask for it themselves, a request with them is refused."""
    loose = [facts for facts in asked.tools if not _strict(facts)]
    if loose:
        asks = any(
            isinstance(facts.tool.raw, Mapping) and facts.tool.raw.get("strict") is True for facts in loose
        )
        hit = told(asked, None, count=str(len(loose)))
        yield hit._replace(level="error") if asks else hit


def _disagree(clients: Sequence[Client]) -> Iterator[Hit]:
    names = {client.name: client.title for client in clients}
    for found in contradictions(clients):
        one, other = (
            ", ".join(names[name] for name in side if name in names) for side in (found.one, found.other)
        )
        yield Hit(1.0, None, None, {"one": one, "other": other, "says": found.says})


def _for(client: str, example: Example) -> Example:
    return Example(tool=example.tool, client=client)


def _set(client: str, count: int, **fields: Any) -> Example:
    return Example(
        tools=tuple(tool(f"get_card_{n}", "Fetch one card.", **fields).tool for n in range(count)),
        client=client,
    )


_PLAIN = tool(
    "get_card",
    "Fetch one card.",
    params={"card": "Its number"},
    title="Get a card",
    annotations={"readOnlyHint": True},
)
_STRICT = {
    "inputSchema": {
        "type": "object",
        "properties": {"card": {"type": "string"}},
        "required": ["card"],
        "additionalProperties": False,
    }
}

#: Over one tool and one limit of a client.
TOOL_RULES: tuple[Rule, ...] = (
    Rule(
        "CLI001",
        "name-too-long",
        "error",
        find=_too_long,
        sources=(_SOURCE,),
        good=(_for("cursor", _PLAIN), _for("bedrock", _PLAIN)),
        bad=(_for("bedrock", tool("g" * 65, "Fetch.")), _for("cursor", tool("g" * 58, "Fetch."))),
    ),
    Rule(
        "CLI002",
        "refused-characters",
        "error",
        find=_characters,
        sources=(_SOURCE,),
        good=(_for("openai-functions", _PLAIN), _for("google-toolbox", _PLAIN)),
        bad=(
            _for("openai-functions", tool("desk.get", "Fetch.")),
            _for("google-toolbox", tool("get-card", "Fetch.")),
        ),
    ),
    Rule(
        "CLI003",
        "refused-parameter",
        "error",
        find=_parameter_names,
        sources=(_SOURCE,),
        good=(_for("claude-code", _PLAIN),),
        bad=(_for("claude-code", tool("get_card", "Fetch.", params={"card number": "Its number"})),),
    ),
    Rule(
        "CLI004",
        "missing-hints",
        "error",
        find=_hints,
        sources=(_SOURCE,),
        good=(_for("anthropic-directory", _PLAIN),),
        bad=(_for("anthropic-directory", tool("get_card", "Fetch.")), _for("openai-apps", _PLAIN)),
    ),
    Rule(
        "CLI005",
        "read-and-write",
        "error",
        find=_mixed,
        sources=(_SOURCE,),
        good=(
            _for(
                "anthropic-directory", tool("call_api", "Read.", params={"method": {"enum": ["GET", "HEAD"]}})
            ),
        ),
        bad=(
            _for(
                "anthropic-directory", tool("call_api", "Call.", params={"method": {"enum": ["GET", "POST"]}})
            ),
        ),
    ),
    Rule(
        "CLI006",
        "description-too-long",
        "info",
        find=_description,
        sources=(_SOURCE,),
        good=(_for("openai-functions", _PLAIN),),
        bad=(_for("openai-functions", tool("get_card", "Fetch one card. " * 70)),),
    ),
    Rule(
        "CLI007",
        "too-many-parameters",
        "info",
        find=_parameters,
        sources=(_SOURCE,),
        good=(_for("google-toolbox", _PLAIN),),
        bad=(_for("google-toolbox", tool("get_card", "Fetch.", params=dict.fromkeys("abcde", "One"))),),
    ),
)
#: Over the list and one limit of a client.
SET_RULES: tuple[Rule, ...] = (
    Rule(
        "CLI010",
        "too-many-tools",
        "warning",
        find=_count,
        sources=(_SOURCE,),
        good=(_set("cursor", 3),),
        bad=(_set("cursor", 81),),
    ),
    Rule(
        "CLI011",
        "not-strict",
        "info",
        find=_not_strict,
        sources=(_SOURCE,),
        good=(_set("openai-functions", 1, **_STRICT),),
        bad=(_set("openai-functions", 1),),
    ),
)
#: Over the chosen clients: where two of them want opposite things.
DISAGREE = Rule(
    "CLI020",
    "clients-disagree",
    "info",
    find=_disagree,
    sources=(_SOURCE,),
    good=(_for("anthropic-directory", _PLAIN),),
    bad=(_for("all", _PLAIN),),
)
RULES: tuple[Rule, ...] = (*TOOL_RULES, *SET_RULES, DISAGREE)
