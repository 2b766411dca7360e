"""Policies as the lists of tools in clients' settings: each is an allow list of a client profile.

A client has three answers, while a gateway can also count calls: tools that read are allowed, destructive
tools are denied, and the user is asked for all others. A client without a list for an answer asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from typing import Any, Final

from scorer.contracts.errors import InputError
from scorer.data.client_profiles import AllowList, Answer, allow_lists
from scorer.data.messages import say, text
from scorer.policy.document import Document, Grammar, Outcome, Request, sift
from scorer.policy.recommended import RuledTool

Path = tuple[str, ...]


def answer(tool: RuledTool) -> Answer:
    """Return a client's answer to a call; tools that need approval are asked about."""
    if tool.category == "read":
        return "allow" if tool.certain else "ask"
    return "deny" if tool.category == "destructive" else "ask"


def _blank(allowed: AllowList) -> Document:
    document: Document = {}
    for path in allowed.keys.values():
        _holder(document, path).setdefault(path[-1], [] if allowed.value is None else {})
    return document


def _holder(document: Document, path: Path) -> Document:
    """Return the map that holds the last key of the path, made where it is missing."""
    for key in path[:-1]:
        document = document.setdefault(key, {})
    return document


def _add(allowed: AllowList, settings: Document, request: Request) -> Outcome:
    _refuse_server(allowed, request.server)
    document = deepcopy(settings)
    fit, left_out = sift(request.chosen, lambda tool: _unfit(allowed, tool))
    existing = list(_entries(allowed, settings))
    covered = _covered(existing, allowed.entry_of(request.server, "").removesuffix("__"))
    added = []
    for tool in fit:
        entry = allowed.entry_of(request.server, tool.name)
        path = allowed.keys.get(answer(tool))
        if path is not None and not covered(entry):
            _put(allowed, document, path, entry)
            added.append(tool)
    return Outcome(
        document,
        tuple(added),
        left_out,
        tuple(_gone(allowed, existing, request)),
        tuple(_notes(allowed, fit)),
    )


def _refuse_server(allowed: AllowList, server: str) -> None:
    if not allowed.server_names.fullmatch(server):
        raise InputError(say("policy.error.server-name", client=allowed.client, name=repr(server[:80])))


def _unfit(allowed: AllowList, tool: RuledTool) -> str:
    if not allowed.tool_names.fullmatch(tool.name):
        return say("policy.left-out.client-name", client=allowed.client)
    return ""


def _put(allowed: AllowList, document: Document, path: Path, entry: str) -> None:
    holder = _holder(document, path)
    if allowed.value is None:
        holder.setdefault(path[-1], []).append(entry)
    else:
        holder.setdefault(path[-1], {})[entry] = allowed.value


def _entries(allowed: AllowList, settings: Document) -> Iterator[str]:
    """Yield every entry of the client's lists."""
    for path in dict.fromkeys(allowed.keys.values()):
        found: Any = settings
        for key in path:
            found = found.get(key, {})
        yield from found


def _covered(existing: Sequence[str], whole: str) -> Callable[[str], bool]:
    """Return a test for whether an existing rule covers an entry: by name, by pattern, or for the `whole` server."""
    exact = set(existing)
    patterns = [rule.split("*") for rule in existing if "*" in rule]
    return lambda entry: entry in exact or whole in exact or any(_matches(parts, entry) for parts in patterns)


def _matches(parts: list[str], entry: str) -> bool:
    """Return whether an entry is these parts with anything between them; linear, whatever the parts."""
    first, *middle, last = parts
    if not (entry.startswith(first) and entry.endswith(last) and len(entry) >= len(first) + len(last)):
        return False
    at, end = len(first), len(entry) - len(last)
    for part in middle:
        at = entry.find(part, at, end)
        if at < 0:
            return False
        at += len(part)
    return True


def _gone(allowed: AllowList, existing: list[str], request: Request) -> Iterator[str]:
    head = allowed.before(request.server)
    known = {allowed.entry_of(request.server, tool.name) for tool in request.tools}
    for rule in existing:
        if rule.startswith(head) and "*" not in rule and rule not in known:
            yield rule


def _notes(allowed: AllowList, tools: tuple[RuledTool, ...]) -> Iterator[str]:
    count = sum(answer(tool) == "deny" for tool in tools)
    denied = allowed.keys.get("deny")
    if count and (denied is None or denied == allowed.keys.get("ask")):
        form = "one" if count == 1 else "other"
        yield say(f"policy.note.no-deny-list.{form}", client=allowed.client, count=count)


def _schema(allowed: AllowList) -> dict[str, Any]:
    """Return the JSON Schema of the settings, as far as they list tools."""
    if allowed.value is None:
        name = {"type": "string", "description": text("policy.settings.name")}
        entries = {"type": "array", "items": name, "description": text("policy.settings.names")}
    else:
        flag = {"type": "boolean", "description": text("policy.settings.flag")}
        entries = {
            "type": "object",
            "description": text("policy.settings.flags"),
            "additionalProperties": flag,
            "properties": {},
        }
    schema: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"policy-{allowed.format}.schema.json",
        "title": say(
            "policy.settings.title", client=allowed.client, settings=allowed.settings.replace("`", "")
        ),
        "type": "object",
        "description": text("policy.settings.object"),
        "properties": {},
    }
    for path in allowed.keys.values():
        holder = schema
        for key in path[:-1]:
            blank = {"type": "object", "description": text("policy.settings.lists"), "properties": {}}
            holder = holder["properties"].setdefault(key, blank)
        holder["properties"][path[-1]] = entries
    return schema


def _grammar(allowed: AllowList) -> Grammar:
    def blank() -> Document:
        return _blank(allowed)

    def add(settings: Document, request: Request) -> Outcome:
        return _add(allowed, settings, request)

    return Grammar(allowed.format, blank, add, servers=True, schema=lambda: _schema(allowed))


GRAMMARS: Final[tuple[Grammar, ...]] = tuple(map(_grammar, allow_lists().values()))
