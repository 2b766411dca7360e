"""Clients: texts that a chosen client cuts, and the names that it makes of those of the server and the tool."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from scorer.claims.evidence import Hit
from scorer.claims.examples import Example, tool
from scorer.claims.tool_facts import Facts
from scorer.data.messages import say
from scorer.rules.client import Asked, AskedOfSet, told
from scorer.rules.record import Rule

_SOURCE: Final = "rubrics/clients.toml: each limit with its source and date"
#: Bytes of compact JSON a token, roughly.
BYTES_PER_TOKEN: Final = 4
#: An estimate that is beyond a limit by this factor is beyond it whatever the model's tokens are.
SURE: Final = 1.1
#: So many characters of a name are written out.
READ_NAME: Final = 128
#: So many characters of what is lost are shown.
_SHOWN: Final = 40


def _lost(asked: Asked | AskedOfSet, text: object, pointer: str) -> Iterator[Hit]:
    """Yield what is lost of a text that is longer than the client reads."""
    most = asked.limit.most
    if isinstance(text, str) and len(text) > most:
        first = " ".join(text[most : most + 2 * _SHOWN].split())[:_SHOWN].rstrip()
        yield told(asked, pointer, lost=f"{len(text) - most:,}", size=f"{len(text):,}", first=first)


def _description(asked: Asked) -> Iterator[Hit]:
    raw = asked.facts.tool.raw
    if isinstance(raw, dict):
        for hit in _lost(asked, raw.get("description"), "/description"):
            yield hit._replace(span=(asked.limit.most, len(raw["description"])))


def _empty(asked: Asked) -> Iterator[Hit]:
    raw = asked.facts.tool.raw
    if isinstance(raw, dict) and raw.get("description") == "":
        yield told(asked, "/description")


def _instructions(asked: AskedOfSet) -> Iterator[Hit]:
    yield from _lost(asked, asked.server.instructions, "/instructions")


def _server_name(asked: AskedOfSet) -> Iterator[Hit]:
    pattern, name = asked.limit.pattern, asked.server.name
    if asked.server.named and pattern and not pattern.fullmatch(name):
        written = name if asked.limit.happens == "refused" else asked.limit.written(name[:READ_NAME])
        full = asked.limit.full_name(written, asked.tools[0].tool.name)
        does = say(f"clients.server-name.{asked.limit.happens}")
        yield told(asked, None, name=name, pattern=pattern.pattern, full=full, does=does)


def _changed(asked: Asked) -> Iterator[Hit]:
    pattern, name = asked.limit.pattern, asked.facts.tool.name
    if pattern and not pattern.fullmatch(name):
        full = asked.limit.full_name("server", asked.limit.written(name[:READ_NAME]))
        yield told(asked, "/name", full=full, pattern=pattern.pattern)


def _become_one(asked: AskedOfSet) -> Iterator[Hit]:
    """Yield names that differ and are the same to the client."""
    alike: dict[str, set[str]] = {}
    server = asked.server.name if asked.server.named else "server"
    for facts in asked.tools:
        if name := facts.tool.name:
            alike.setdefault(asked.limit.cut_name(server, name), set()).add(name)
    for full, names in sorted(alike.items()):
        if len(names) > 1:
            shown = ", ".join(f"`{name[:READ_NAME]}`" for name in sorted(names)[:3])
            yield told(asked, None, names=shown, full=full)


def _list_size(asked: AskedOfSet) -> Iterator[Hit]:
    sizes = sorted(((len(_sent(facts)), facts.tool.name) for facts in asked.tools), reverse=True)
    size = sum(each for each, _ in sizes) // BYTES_PER_TOKEN
    if size > asked.limit.most:
        largest = ", ".join(f"`{name[:READ_NAME]}`" for _, name in sizes[:3])
        hit = told(asked, None, size=f"{size:,}", largest=largest)
        yield hit if size > asked.limit.most * SURE else hit._replace(level="warning")


def _sent(facts: Facts) -> bytes:
    """Return what a model reads of a tool."""
    raw = facts.tool.raw if isinstance(facts.tool.raw, dict) else {}
    sent = {key: raw[key] for key in ("name", "description", "inputSchema") if key in raw}
    return json.dumps(sent, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


_PLAIN: Final = tool("get_card", "Fetch one card.", params={"card": "Its number"})


def _for(client: str, example: Example, server: str = "", instructions: str = "") -> Example:
    return Example(tool=example.tool, client=client, server=server, instructions=instructions)


def _named(name: str) -> Mapping[str, Any]:
    wire: Mapping[str, Any] = tool(name, "Fetch one card.", params={"card": "Its number"}).tool
    return wire


#: Over one tool and one limit of a client.
TOOL_RULES: tuple[Rule, ...] = (
    Rule(
        "CLI012",
        "description-cut",
        "warning",
        find=_description,
        sources=(_SOURCE,),
        good=(_for("claude-code", _PLAIN),),
        bad=(_for("claude-code", tool("get_card", "Fetch one card. " * 130)),),
    ),
    Rule(
        "CLI013",
        "description-empty",
        "error",
        find=_empty,
        sources=(_SOURCE,),
        good=(_for("bedrock", _PLAIN),),
        bad=(_for("bedrock", tool("get_card", "")),),
    ),
    Rule(
        "CLI017",
        "changed-characters",
        "warning",
        find=_changed,
        sources=(_SOURCE,),
        good=(_for("claude-code", _PLAIN),),
        bad=(_for("claude-code", tool("desk.get", "Fetch one card.")),),
    ),
)
#: Over the list, the server and one limit of a client.
SET_RULES: tuple[Rule, ...] = (
    Rule(
        "CLI014",
        "instructions-cut",
        "warning",
        find=_instructions,
        sources=(_SOURCE,),
        good=(_for("claude-code", _PLAIN, instructions="Find a card before you fetch it."),),
        bad=(_for("claude-code", _PLAIN, instructions="Find a card before you fetch it. " * 70),),
    ),
    Rule(
        "CLI015",
        "server-name",
        "warning",
        find=_server_name,
        sources=(_SOURCE,),
        good=(_for("claude-code", _PLAIN, server="card-desk"),),
        bad=(_for("claude-code", _PLAIN, server="Card desk"),),
    ),
    Rule(
        "CLI018",
        "names-become-one",
        "error",
        find=_become_one,
        sources=(_SOURCE,),
        good=(Example(tools=(_named("get_card"), _named("get_cards")), client="claude-code"),),
        bad=(Example(tools=(_named("card.get"), _named("card_get")), client="claude-code"),),
    ),
    Rule(
        "CLI016",
        "list-too-large",
        "warning",
        find=_list_size,
        sources=(_SOURCE,),
        good=(_for("openai-apps", _PLAIN),),
        bad=(_for("openai-apps", tool("get_card", "Fetch one card. " * 4100)),),
    ),
)
RULES: tuple[Rule, ...] = (*TOOL_RULES, *SET_RULES)
