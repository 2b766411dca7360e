"""Specification: `x-mcp-header`, which has a client send a parameter as an HTTP header too. Findings only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, Final, NamedTuple

from scorer.claims.evidence import Hit
from scorer.claims.examples import Example, tool
from scorer.claims.tool_facts import Facts
from scorer.contracts.json_pointer import pointer
from scorer.contracts.report import Level
from scorer.data.messages import text
from scorer.reading.walk import TooLarge, steps_to, walk
from scorer.rules.record import Rule
from scorer.rules.safety.secrets import is_credential

KEY: Final = "x-mcp-header"
_SOURCE: Final = "MCP specification 2026-07-28, Transports: custom headers from tool parameters"
#: A header name as HTTP has it (RFC 9110, 5.6.2).
_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_TYPES: Final = ("string", "integer", "boolean")
_MOST: Final = 5


class _Mark(NamedTuple):
    """One mark: its value, the schema that it stands in, that schema's steps from the root, and whether a client sees it."""

    value: Any
    node: Mapping[str, Any]
    steps: tuple[Any, ...]
    reachable: bool

    @property
    def pointer(self) -> str:
        return pointer("inputSchema", *self.steps, KEY)

    @property
    def parameter(self) -> str:
        return str(self.steps[-1]) if self.steps else ""


def _marks(root: Mapping[str, Any]) -> Iterator[_Mark]:
    """Yield every mark. A client sees those that are reached by `properties` alone."""
    with suppress(TooLarge):
        for node, path, kind in walk(root):
            if kind in ("schema", "other") and node.__class__ is dict and KEY in node:
                steps = steps_to(path)
                yield _Mark(node[KEY], node, steps, bool(steps) and set(steps[::2]) == {"properties"})


def _may_mark(facts: Facts) -> bool:
    return b"x-mcp-header" in facts.strings.as_json


def _found(facts: Facts) -> list[_Mark]:
    return sorted(_marks(facts.tool.input_schema), key=lambda mark: mark.pointer)


def _malformed(facts: Facts) -> Iterator[Hit]:
    marks = _found(facts)
    names = [mark.value.lower() for mark in marks if isinstance(mark.value, str)]
    for mark in marks[:_MOST]:
        why = _why(mark, names)
        if why:
            # A `number` is refused by the specification, and taken by its own test suite.
            level: Level | None = "warning" if why == text("parts.header-number") else None
            yield Hit(1.0, None, mark.pointer, {"why": why}, level)


def _why(mark: _Mark, names: list[str]) -> str:
    """Return why a client must drop the tool for a mark; "" where it need not."""
    if not isinstance(mark.value, str) or not _TOKEN.fullmatch(mark.value):
        return text("parts.header-name")
    if not mark.reachable:
        return text("parts.header-unreachable")
    if names.count(mark.value.lower()) > 1:
        return text("parts.header-repeated")
    declared = mark.node.get("type")
    if declared == "number":
        return text("parts.header-number")
    return "" if declared in _TYPES else text("parts.header-type")


def _secret(facts: Facts) -> Iterator[Hit]:
    for mark in _found(facts)[:_MOST]:
        if mark.reachable and is_credential(mark.parameter):
            yield Hit(1.0, None, mark.pointer, {"name": mark.parameter})


def _marked(*names: str, header: Any = "Region", **more: Any) -> Example:
    return tool(
        "get_card",
        "Fetch one card.",
        params={name: {"type": "string", KEY: header, **more} for name in names},
    )


_GOOD = tool(
    "get_card",
    "Fetch one card.",
    params={"place": {"type": "object", "properties": {"region": {"type": "string", KEY: "Region"}}}},
)

RULES = (
    Rule(
        "SPC022",
        "malformed-header",
        "error",
        find=_malformed,
        when=_may_mark,
        sources=(_SOURCE,),
        good=(_GOOD,),
        bad=(
            _marked("region", header=""),
            _marked("region", header="a b"),
            _marked("region", "other"),
            _marked("region", type="array"),
            _marked("region", type="number"),
            tool(
                "get_card",
                "Fetch.",
                params={"list": {"type": "array", "items": {"type": "string", KEY: "Region"}}},
            ),
        ),
    ),
    Rule(
        "SPC023",
        "header-holds-credential",
        "warning",
        find=_secret,
        when=_may_mark,
        sources=(_SOURCE,),
        good=(_GOOD,),
        bad=(_marked("api_key"),),
    ),
)
