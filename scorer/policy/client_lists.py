"""Policies as the lists of tools in clients' settings: each is an allow list of a client profile.

A client knows three answers, where a gateway can count calls too: reads may run, what destroys may not, and for all
else the client asks the user. A client without a list for an answer falls back to asking.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from typing import Any, Final

from scorer.contracts.errors import InputError
from scorer.data.client_profiles import AllowList, Answer, allow_lists
from scorer.policy.document import Document, Grammar, Outcome, Request, sift
from scorer.policy.recommended import RuledTool

Path = tuple[str, ...]


def answer(tool: RuledTool) -> Answer:
    """Return what a client should answer to a call: what needs a human's approval is asked."""
    if tool.category == "read":
        return "allow"
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
    standing = list(_entries(allowed, settings))
    covered = _covered(standing, allowed.entry_of(request.server, "").removesuffix("__"))
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
        tuple(_gone(allowed, standing, request)),
        tuple(_notes(allowed, fit)),
    )


def _refuse_server(allowed: AllowList, server: str) -> None:
    if not allowed.server_names.fullmatch(server):
        raise InputError(
            f"{allowed.client} can have no server called {server[:80]!r}; give the name in its configuration with "
            "--server-name NAME"
        )


def _unfit(allowed: AllowList, tool: RuledTool) -> str:
    if not allowed.tool_names.fullmatch(tool.name):
        return f"{allowed.client} has no safe way to name it in its settings, and will ask"
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


def _covered(standing: Sequence[str], whole: str) -> Callable[[str], bool]:
    """Return what tells whether a standing rule speaks of an entry: by name, by a pattern, or of the `whole` server."""
    exact = set(standing)
    patterns = [rule.split("*") for rule in standing if "*" in rule]
    return lambda entry: entry in exact or whole in exact or any(_matches(parts, entry) for parts in patterns)


def _matches(parts: list[str], entry: str) -> bool:
    """Tell whether an entry is these parts with anything between them; linear, whatever the parts."""
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


def _gone(allowed: AllowList, standing: list[str], request: Request) -> Iterator[str]:
    head = allowed.before(request.server)
    known = {allowed.entry_of(request.server, tool.name) for tool in request.tools}
    for rule in standing:
        if rule.startswith(head) and "*" not in rule and rule not in known:
            yield rule


def _notes(allowed: AllowList, tools: tuple[RuledTool, ...]) -> Iterator[str]:
    count = sum(answer(tool) == "deny" for tool in tools)
    denied = allowed.keys.get("deny")
    if count and (denied is None or denied == allowed.keys.get("ask")):
        these = "1 tool that destroys asks" if count == 1 else f"{count} tools that destroy ask"
        yield f"{allowed.client} has no list that denies tools: {these} each time"


def _schema(allowed: AllowList) -> dict[str, Any]:
    """Return the JSON Schema of the settings, as far as they list tools."""
    if allowed.value is None:
        name = {"type": "string", "description": "give the name of a tool, or a pattern"}
        entries = {"type": "array", "items": name, "description": "give a list of names"}
    else:
        flag = {"type": "boolean", "description": "give true or false"}
        entries = {
            "type": "object",
            "description": "give an object of true and false by tool",
            "additionalProperties": flag,
            "properties": {},
        }
    schema: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"policy-{allowed.format}.schema.json",
        "title": f"Settings of {allowed.client}: {allowed.settings.replace('`', '')}",
        "type": "object",
        "description": "give an object",
        "properties": {},
    }
    for path in allowed.keys.values():
        holder = schema
        for key in path[:-1]:
            blank = {"type": "object", "description": "give an object of lists", "properties": {}}
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
