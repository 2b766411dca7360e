"""Specification: what is said of a whole list of tools at once, so that it is told once. Findings only; no score."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Final

from scorer.claims.evidence import Hit
from scorer.claims.examples import Example, tool
from scorer.claims.tool_facts import Facts
from scorer.claims.tool_set import SetFacts
from scorer.data.messages import text
from scorer.rules.record import Rule
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


def _of_wire(fault: str) -> Callable[[SetFacts], Iterator[Hit]]:
    def find(tools: SetFacts) -> Iterator[Hit]:
        if fault in tools.wire:
            yield Hit(1.0, None, None, {})

    return find


def _odd_cursor(tools: SetFacts) -> Iterator[Hit]:
    for fault in ("null-cursor", "odd-cursor"):
        if fault in tools.wire:
            yield Hit(1.0, None, None, {"found": text(f"parts.{fault}")})


def _set(more: bool = False, **fields: Any) -> Example:
    return Example(tools=(tool("get_card", "Fetch one card.", **fields).tool,), more=more)


RULES = (
    Rule(
        "SPC030",
        "retired-task-support",
        "info",
        find=_counted(_task_support),
        sources=(MCP,),
        good=(_set(),),
        bad=(_set(execution={"taskSupport": "forbidden"}),),
    ),
    Rule(
        "SPC031",
        "redundant-hints",
        "info",
        find=_counted(_redundant),
        sources=(MCP,),
        good=(_set(annotations={"readOnlyHint": True}),),
        bad=(_set(annotations={"readOnlyHint": True, "idempotentHint": True}),),
    ),
    Rule(
        "SPC032",
        "one-page-of-more",
        "warning",
        find=_one_page,
        sources=(MCP,),
        good=(_set(),),
        bad=(_set(more=True),),
    ),
    Rule(
        "SPC033",
        "unsteady-list",
        "warning",
        find=_unsteady,
        sources=(MCP,),
        good=(_set(),),
        bad=(replace(_set(), unsteady="the tools in another order"),),
    ),
    Rule(
        "SPC070",
        "tools-not-announced",
        "warning",
        find=_of_wire("tools-not-announced"),
        sources=(MCP,),
        good=(_set(),),
        bad=(replace(_set(), wire=("tools-not-announced",)),),
    ),
    Rule(
        "SPC071",
        "null-cursor",
        "error",
        find=_odd_cursor,
        sources=(MCP,),
        good=(_set(),),
        bad=(replace(_set(), wire=("null-cursor",)), replace(_set(), wire=("odd-cursor",))),
    ),
    Rule(
        "SPC081",
        "malformed-list-meta",
        "error",
        find=_of_wire("odd-meta"),
        sources=(MCP,),
        good=(_set(),),
        bad=(replace(_set(), wire=("odd-meta",)),),
    ),
    Rule(
        "SPC072",
        "empty-cursor",
        "warning",
        find=_of_wire("empty-cursor"),
        sources=(MCP,),
        good=(_set(),),
        bad=(replace(_set(), wire=("empty-cursor",)),),
    ),
    Rule(
        "SPC073",
        "repeated-page",
        "warning",
        find=_of_wire("repeated-page"),
        sources=(MCP,),
        good=(_set(),),
        bad=(replace(_set(), wire=("repeated-page",)),),
    ),
    Rule(
        "SPC074",
        "misspelled-cursor",
        "warning",
        find=_of_wire("misspelled-cursor"),
        sources=(MCP,),
        good=(_set(),),
        bad=(replace(_set(), wire=("misspelled-cursor",)),),
    ),
    Rule(
        "SPC075",
        "stray-output",
        "warning",
        find=_of_wire("stray-output"),
        sources=(MCP,),
        good=(_set(),),
        bad=(replace(_set(), wire=("stray-output",)),),
    ),
)
