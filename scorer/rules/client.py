"""Clients: what one that somebody chose would refuse, drop or cut. Findings only; off unless a client is chosen.

A rule checks one limit of one client, which also says how grave it is (rubrics/clients.toml).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from scorer.claims.tool_facts import Facts
from scorer.contracts.report import Level
from scorer.data.client_profiles import Client, Limit, contradictions
from scorer.rules.build import tool
from scorer.rules.record import Example, Hit, Rule

_SOURCE: Final = "rubrics/clients.toml: each limit with its source and date"
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
    server: str
    client: Client
    limit: Limit


def _hit(asked: Asked | AskedOfSet, pointer: str | None, **words: str) -> Hit:
    limit = asked.limit
    told = {"client": asked.client.title, "max": str(limit.most), "as_of": limit.as_of, **words}
    return Hit(1.0, None, pointer, told, limit.level)


def _too_long(asked: Asked) -> Iterator[Hit]:
    name = asked.limit.form.replace("{server}", asked.server).replace("{tool}", asked.facts.tool.name)
    if len(name) > asked.limit.most and asked.facts.tool.name:
        form = (
            ""
            if asked.limit.form == "{tool}"
            else f" as `{asked.limit.form.format(server='server', tool='tool')}`"
        )
        yield _hit(asked, "/name", size=str(len(name)), form=form)


def _characters(asked: Asked) -> Iterator[Hit]:
    name, pattern = asked.facts.tool.name, asked.limit.pattern
    if name and pattern and not pattern.fullmatch(name):
        yield _hit(asked, "/name", pattern=pattern.pattern)


def _parameter_names(asked: Asked) -> Iterator[Hit]:
    pattern, most = asked.limit.pattern, asked.limit.most
    for parameter in asked.facts.tool.parameters:
        if pattern and (len(parameter.name) > most or not pattern.fullmatch(parameter.name)):
            yield _hit(asked, parameter.pointer, pattern=pattern.pattern)


def _description(asked: Asked) -> Iterator[Hit]:
    size = len(asked.facts.tool.description)
    if size > asked.limit.most:
        yield _hit(asked, "/description", size=f"{size:,}")


def _hints(asked: Asked) -> Iterator[Hit]:
    tool_ = asked.facts.tool
    held = {*tool_.annotations, *(["title"] if tool_.title else [])}
    missing = [group for group in asked.limit.need if held.isdisjoint(group)]
    if missing:
        need = ", ".join(" or ".join(f"`{name}`" for name in group) for group in missing)
        yield _hit(asked, "/annotations", need=need)


def _mixed(asked: Asked) -> Iterator[Hit]:
    for parameter in asked.facts.tool.parameters:
        values = {value.lower() for value in parameter.enum if isinstance(value, str)}
        if values & _READS and values & _WRITES:
            yield _hit(asked, parameter.pointer, name=parameter.name)
            return


def _parameters(asked: Asked) -> Iterator[Hit]:
    count = len(asked.facts.tool.parameters)
    if count > asked.limit.most:
        yield _hit(asked, "/inputSchema/properties", count=str(count))


def _count(asked: AskedOfSet) -> Iterator[Hit]:
    if len(asked.tools) > asked.limit.most:
        yield _hit(asked, None, count=str(len(asked.tools)))


def _strict(facts: Facts) -> bool:
    schema = facts.tool.input_schema
    required = all(parameter.required for parameter in facts.tool.parameters)
    return schema.get("additionalProperties") is False and required


def _not_strict(asked: AskedOfSet) -> Iterator[Hit]:
    loose = [facts for facts in asked.tools if not _strict(facts)]
    if loose:
        yield _hit(asked, None, count=str(len(loose)))


def _disagree(clients: Sequence[Client]) -> Iterator[Hit]:
    names = {client.name: client.title for client in clients}
    for found in contradictions(clients):
        one, other = (
            ", ".join(names[name] for name in side if name in names) for side in (found.one, found.other)
        )
        yield Hit(1.0, None, None, {"one": one, "other": other, "says": found.says})


def _rule(
    id: str,
    name: str,
    find: Callable[[Any], Iterator[Hit]],
    level: Level,
    earned: str,
    fix: str,
    why: str,
    good: tuple[Example, ...],
    bad: tuple[Example, ...],
) -> Rule:
    return Rule(
        id=id, name=name, family="client", dimension=None, kind="check", level=level, since="0.1", earned=earned, fix=fix,
        why=why, sources=(_SOURCE,), find=find, good=good, bad=bad, repeats=True,
    )  # fmt: skip


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
_SHORTER: Final = "Shorten the name, or the server's in the client's settings."

#: Over one tool and one limit of a client.
TOOL_RULES: tuple[Rule, ...] = (
    _rule(
        "CLI001", "name-too-long", _too_long, "error", "{client} takes names of {max} characters; this one has {size}{form}", _SHORTER,
        "A tool whose name is too long is refused, or dropped without a word.", (_for("cursor", _PLAIN), _for("bedrock", _PLAIN)),
        (_for("bedrock", tool("g" * 65, "Fetch.")), _for("cursor", tool("g" * 58, "Fetch."))),
    ),
    _rule(
        "CLI002", "refused-characters", _characters, "error", "{client} takes names that match `{pattern}`", "Rename the tool.",
        "A request that holds one such name is refused as a whole.", (_for("openai-functions", _PLAIN), _for("google-toolbox", _PLAIN)),
        (_for("openai-functions", tool("desk.get", "Fetch.")), _for("google-toolbox", tool("get-card", "Fetch."))),
    ),
    _rule(
        "CLI003", "refused-parameter", _parameter_names, "error", "{client} takes names of parameters of at most {max} characters that match `{pattern}`", "Rename the parameter.",
        "A request that holds one such name is refused as a whole.", (_for("claude-code", _PLAIN),), (_for("claude-code", tool("get_card", "Fetch.", params={"card number": "Its number"})),),
    ),
    _rule(
        "CLI004", "missing-hints", _hints, "error", "{client} asks for {need}", "Declare {need}, as is true of the tool.",
        "A directory refuses a server for one tool without.", (_for("anthropic-directory", _PLAIN),),
        (_for("anthropic-directory", tool("get_card", "Fetch.")), _for("openai-apps", _PLAIN)),
    ),
    _rule(
        "CLI005", "read-and-write", _mixed, "error", "{client} asks for reading and writing in tools of their own; `{name}` chooses between them", "Split the tool.",
        "A person who allows reading must not allow writing with it.", (_for("anthropic-directory", tool("call_api", "Read.", params={"method": {"enum": ["GET", "HEAD"]}})),),
        (_for("anthropic-directory", tool("call_api", "Call.", params={"method": {"enum": ["GET", "POST"]}})),),
    ),
    _rule(
        "CLI006", "description-too-long", _description, "info", "{client} is said to take descriptions of {max} characters; this one has {size}", "Move what is not needed to choose the tool elsewhere.",
        "What is too long may be cut.", (_for("openai-functions", _PLAIN),), (_for("openai-functions", tool("get_card", "Fetch one card. " * 70)),),
    ),
    _rule(
        "CLI007", "too-many-parameters", _parameters, "info", "{client} advises at most {max} parameters; this tool takes {count}", "Split the tool, or give parameters defaults in the server.",
        "Each parameter is one more to fill wrongly.", (_for("google-toolbox", _PLAIN),), (_for("google-toolbox", tool("get_card", "Fetch.", params=dict.fromkeys("abcde", "One"))),),
    ),
)  # fmt: skip
#: Over the list and one limit of a client.
SET_RULES: tuple[Rule, ...] = (
    _rule(
        "CLI010", "too-many-tools", _count, "warning", "{client} takes or advises at most {max} tools; there are {count}", "Let people switch groups of tools on and off.",
        "What is beyond a limit is cut off, or crowds out the rest.", (_set("cursor", 3),), (_set("cursor", 41),),
    ),
    _rule(
        "CLI011", "not-strict", _not_strict, "info", "{client} in strict mode asks for `additionalProperties`: false and for every parameter in `required` (tools without: {count})", "Require every parameter, those that may be left out as a union with null.",
        "Strict mode makes sure that arguments fit the schema.", (_set("openai-functions", 1, **_STRICT),), (_set("openai-functions", 1),),
    ),
)  # fmt: skip
#: Over the chosen clients: told where two of them ask for opposite things.
DISAGREE = Rule(
    id="CLI020", name="clients-disagree", family="client", dimension=None, kind="check", level="info", since="0.1",
    earned="{one} and {other} ask for opposite things: {says}", fix="Decide for the client that matters more to you.",
    why="No definition can satisfy both; an average would satisfy neither.", sources=(_SOURCE,), find=_disagree,
    good=(_for("anthropic-directory", _PLAIN),), bad=(_for("all", _PLAIN),),
)  # fmt: skip


RULES: tuple[Rule, ...] = (*TOOL_RULES, *SET_RULES, DISAGREE)
