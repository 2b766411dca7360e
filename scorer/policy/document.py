"""The result of adding a server's tools to a policy, in any grammar."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from scorer.data.messages import text
from scorer.policy.recommended import RuledTool

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A tool that a policy cannot hold, and why."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """A policy with a server's tools: the document, which tools were added, and which could not be.

    `gone` names tools that the policy has rules for but the server does not have, `notes` what the grammar
    cannot express.
    """

    document: Document
    added: tuple[RuledTool, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    gone: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """What to add: a server's name and all its tools, of which `chosen` are to be in the policy."""

    server: str
    tools: tuple[RuledTool, ...]
    chosen: tuple[RuledTool, ...]


@dataclass(frozen=True, slots=True)
class Grammar:
    """A form of policy: how it is written, and how tools are added to it.

    `blank` gives a policy without rules for tools; `add` never changes its arguments or an existing rule.
    `servers`: one document can hold several servers. `merges`: tools can be added to an existing document.
    `schema` builds the JSON Schema of the grammar; without it, the schema is a file of scorer/schemas/.
    """

    name: str
    blank: Callable[[], Document]
    add: Callable[[Document, Request], Outcome]
    syntax: Literal["json", "yaml"] = "json"
    servers: bool = False
    merges: bool = True
    schema: Callable[[], dict[str, Any]] | None = None


def sift(
    tools: Sequence[RuledTool], unfit: Callable[[RuledTool], str]
) -> tuple[tuple[RuledTool, ...], tuple[LeftOut, ...]]:
    """Split tools into those that a policy can hold and those that it cannot, with `unfit`'s reason."""
    reasons = {tool.name: unfit(tool) for tool in tools}
    return (
        tuple(tool for tool in tools if not reasons[tool.name]),
        tuple(LeftOut(name, why) for name, why in reasons.items() if why),
    )


def wildcard_or_blank(tool: RuledTool) -> str:
    """Return why a gateway cannot name this tool, or ""."""
    if not tool.name.strip():
        return text("policy.left-out.no-name")
    return text("policy.left-out.wildcard") if tool.name == "*" else ""


def names_in(document: Mapping[str, Any]) -> Iterator[str]:
    """Yield the tools that a gateway's policy has rules for: hidden ones first. "*" may be among them."""
    yield from document.get("hide") or ()
    yield from document.get("tools") or ()


def missing_from(document: Mapping[str, Any], tools: Sequence[RuledTool]) -> tuple[RuledTool, ...]:
    """Return the tools that a gateway's policy has no rule for; none if it hides all tools."""
    if "*" in (document.get("hide") or ()):
        return ()
    ruled = set(names_in(document))
    return tuple(tool for tool in tools if tool.name not in ruled)


def hide(document: Document, names: Sequence[str]) -> None:
    """Hide tools too; a policy that hides none yet gets its list before its tools."""
    if not names:
        return
    tools = None if "hide" in document else document.pop("tools", None)
    document["hide"] = [*(document.get("hide") or ()), *names]
    if tools is not None:
        document["tools"] = tools


def gone_from(document: Mapping[str, Any], tools: Sequence[RuledTool]) -> tuple[str, ...]:
    """Return the tools that a gateway's policy has rules for and the server does not have."""
    known = {tool.name for tool in tools} | {"*"}
    return tuple(sorted(set(names_in(document)) - known))
