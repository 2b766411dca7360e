"""Specification: what is said of a whole list of tools at once, so that it is told once. Findings only; no score."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Final

from scorer.claims.tool_facts import Facts
from scorer.contracts.report import Level
from scorer.rules.build import tool
from scorer.rules.coherence import SetFacts
from scorer.rules.record import Example, Hit, Rule
from scorer.rules.spec import MCP

_NAMED: Final = 3


def _counted(holds: Callable[[Facts], bool]) -> Callable[[SetFacts], Iterator[Hit]]:
    def find(tools: SetFacts) -> Iterator[Hit]:
        names = [facts.tool.name for facts in tools.tools if holds(facts)]
        if names:
            yield Hit(1.0, None, None, {"count": str(len(names)), "names": ", ".join(names[:_NAMED])})

    return find


def _task_support(facts: Facts) -> bool:
    execution = facts.tool.raw.get("execution") if isinstance(facts.tool.raw, dict) else None
    return isinstance(execution, dict) and "taskSupport" in execution


def _redundant(facts: Facts) -> bool:
    hints = facts.tool.annotations
    return hints.get("readOnlyHint") is True and "idempotentHint" in hints


def _one_page(tools: SetFacts) -> Iterator[Hit]:
    if tools.more:
        yield Hit(1.0, None, None, {"count": str(tools.size)})


def _unsteady(tools: SetFacts) -> Iterator[Hit]:
    if tools.unsteady:
        yield Hit(1.0, None, None, {"found": tools.unsteady})


def _set_check(
    id: str,
    name: str,
    find: Callable[[SetFacts], Iterator[Hit]],
    level: Level,
    earned: str,
    fix: str,
    why: str,
    good: Example,
    bad: Example,
) -> Rule:
    return Rule(
        id=id, name=name, family="spec", dimension=None, kind="check", level=level, since="0.1", earned=earned, fix=fix,
        why=why, sources=(MCP,), find=find, good=(good,), bad=(bad,),
    )  # fmt: skip


def _set(more: bool = False, **fields: Any) -> Example:
    return Example(tools=(tool("get_card", "Fetch one card.", **fields).tool,), more=more)


RULES = (
    _set_check(
        "SPC030", "retired-task-support", _counted(_task_support), "info", "`execution.taskSupport` is declared (tools: {count})",
        "Leave it out once the clients you serve speak revision 2026-07-28.", "That revision moved tasks to an extension; the field is no longer part of a tool.",
        _set(), _set(execution={"taskSupport": "forbidden"}),
    ),
    _set_check(
        "SPC031", "redundant-hints", _counted(_redundant), "info", "`idempotentHint` is set where `readOnlyHint` is true (tools: {count})",
        "Leave `idempotentHint` out of tools that only read.", "It has a meaning only where a tool changes something.",
        _set(annotations={"readOnlyHint": True}), _set(annotations={"readOnlyHint": True, "idempotentHint": True}),
    ),
    _set_check(
        "SPC032", "one-page-of-more", _one_page, "warning", "the list is one page of more: it holds {count} tools and a `nextCursor`",
        "Follow `nextCursor`, or connect to the server, to see every tool.", "The tools of the other pages are not scored, and names of theirs look unknown.",
        _set(), _set(more=True),
    ),
    _set_check(
        "SPC033", "unsteady-list", _unsteady, "warning", "listed twice, the server gave {found} the second time",
        "Send the same tools in the same order as long as nothing has changed.", "A list that changes its order empties the caches of clients and models at every session.",
        _set(), replace(_set(), unsteady="the tools in another order"),
    ),
)  # fmt: skip
