"""Allow, ask and deny lists of tools for the settings of clients, as their documentation describes them.

A client has three answers, while a gateway can also count calls: tools that read are allowed, destructive
tools are denied, and the user is asked for all others. A client without a list for an answer asks.

Claude Code: `permissions` with `allow`, `ask` and `deny` in settings.json, rules named mcp__SERVER__TOOL; deny
comes before ask before allow, and `*` in a rule stands for anything (code.claude.com/docs/en/permissions).
Cursor: `mcpAllowlist` in permissions.json, entries SERVER:TOOL; it has no list that denies
(cursor.com/docs/reference/permissions). Cursor's command line: `permissions` with `allow` and `deny` in
cli-config.json or .cursor/cli.json, entries Mcp(SERVER:TOOL) (cursor.com/docs/cli/reference/permissions).
VS Code: `chat.tools.eligibleForAutoApproval`, where false makes a tool ask each time; MCP tools are named
SERVER/TOOL, and there is no list that allows or denies (code.visualstudio.com/docs/agents/approvals,
microsoft/vscode pull request 277043). All read 2026-11.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Literal

from scorer.contracts.errors import InputError
from scorer.data.messages import say
from scorer.policy.document import Document, Grammar, Outcome, Request, sift
from scorer.policy.recommended import RuledTool

Answer = Literal["allow", "ask", "deny"]
Path = tuple[str, ...]

_ASKS: Final = ("chat.tools.eligibleForAutoApproval",)
# Names that no client reads as a pattern or as two names.
_STRICT: Final = re.compile(r"[A-Za-z0-9_-]+")
_PLAIN: Final = re.compile(r"[A-Za-z0-9_.-]+")
_SPACED: Final = re.compile(r"[A-Za-z0-9_.-]+( [A-Za-z0-9_.-]+)*")


@dataclass(frozen=True, slots=True)
class Client:
    """How a client names an MCP tool, and under which keys it lists which answer.

    An entry is `before` (SERVER is replaced by the server's name), the tool's name, and `after`. Names
    must match the two patterns. A place is a list of entries, or a map from entries to `value`.
    """

    label: str
    before: str
    after: str
    places: Mapping[Answer, Path]
    server_names: re.Pattern[str]
    tool_names: re.Pattern[str]
    value: bool | None = None

    def entry(self, server: str, tool: str) -> str:
        """Return the client's own name of a tool."""
        return f"{self.before.replace('SERVER', server)}{tool}{self.after}"


CLAUDE_CODE: Final = Client(
    "Claude Code",
    "mcp__SERVER__",
    "",
    MappingProxyType({answer: ("permissions", answer) for answer in ("allow", "ask", "deny")}),
    _STRICT,
    _STRICT,
)
CURSOR: Final = Client(
    "Cursor", "SERVER:", "", MappingProxyType({"allow": ("mcpAllowlist",)}), _SPACED, _PLAIN
)
CURSOR_CLI: Final = Client(
    "Cursor",
    "Mcp(SERVER:",
    ")",
    MappingProxyType({answer: ("permissions", answer) for answer in ("allow", "deny")}),
    _SPACED,
    _PLAIN,
)
VSCODE: Final = Client(
    "VS Code",
    "SERVER/",
    "",
    MappingProxyType({"ask": _ASKS, "deny": _ASKS}),
    _SPACED,
    _PLAIN,
    value=False,
)


def answer(tool: RuledTool) -> Answer:
    """Return a client's answer to a call; tools that need approval are asked about."""
    if tool.category == "read":
        return "allow" if tool.certain else "ask"
    return "deny" if tool.category == "destructive" else "ask"


def _blank(client: Client) -> Document:
    document: Document = {}
    for path in client.places.values():
        _holder(document, path).setdefault(path[-1], [] if client.value is None else {})
    return document


def _holder(document: Document, path: Path) -> Document:
    """Return the map that holds the last key of the path, made where it is missing."""
    for key in path[:-1]:
        document = document.setdefault(key, {})
    return document


def _add(client: Client, settings: Document, request: Request) -> Outcome:
    _refuse_server(client, request.server)
    document = deepcopy(settings)
    fit, left_out = sift(request.chosen, lambda tool: _unfit(client, tool))
    existing = list(_entries(client, settings))
    covered = _covered(existing, client.entry(request.server, "").removesuffix("__"))
    added = []
    for tool in fit:
        entry = client.entry(request.server, tool.name)
        path = client.places.get(answer(tool))
        if path is not None and not covered(entry):
            _put(client, document, path, entry)
            added.append(tool)
    return Outcome(
        document,
        tuple(added),
        left_out,
        tuple(_gone(client, existing, request)),
        tuple(_notes(client, fit)),
    )


def _refuse_server(client: Client, server: str) -> None:
    if not client.server_names.fullmatch(server):
        raise InputError(say("policy.error.server-name", client=client.label, name=repr(server[:80])))


def _unfit(client: Client, tool: RuledTool) -> str:
    if not client.tool_names.fullmatch(tool.name):
        return say("policy.left-out.client-name", client=client.label)
    return ""


def _put(client: Client, document: Document, path: Path, entry: str) -> None:
    holder = _holder(document, path)
    if client.value is None:
        holder.setdefault(path[-1], []).append(entry)
    else:
        holder.setdefault(path[-1], {})[entry] = client.value


def _entries(client: Client, settings: Document) -> Iterator[str]:
    """Yield every entry of the client's lists."""
    for path in dict.fromkeys(client.places.values()):
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


def _gone(client: Client, existing: list[str], request: Request) -> Iterator[str]:
    head = client.entry(request.server, "").removesuffix(client.after)
    known = {client.entry(request.server, tool.name) for tool in request.tools}
    for rule in existing:
        if rule.startswith(head) and "*" not in rule and rule not in known:
            yield rule


def _notes(client: Client, tools: tuple[RuledTool, ...]) -> Iterator[str]:
    count = sum(answer(tool) == "deny" for tool in tools)
    denied = client.places.get("deny")
    if count and (denied is None or denied == client.places.get("ask")):
        form = "one" if count == 1 else "other"
        yield say(f"policy.note.no-deny-list.{form}", client=client.label, count=count)


def _grammar(name: str, client: Client) -> Grammar:
    def blank() -> Document:
        return _blank(client)

    def add(settings: Document, request: Request) -> Outcome:
        return _add(client, settings, request)

    return Grammar(name, blank, add, servers=True)


GRAMMARS: Final[tuple[Grammar, ...]] = tuple(
    _grammar(name, client)
    for name, client in (
        ("claude-code", CLAUDE_CODE),
        ("cursor", CURSOR),
        ("cursor-cli", CURSOR_CLI),
        ("vscode", VSCODE),
    )
)
