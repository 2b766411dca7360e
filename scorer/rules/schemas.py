"""Specification: what the schemas of a tool say that cannot be meant. Findings only; no score."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from scorer.claims.tool_facts import Facts
from scorer.contracts.report import Level
from scorer.reading.schema import resolve
from scorer.rules.build import tool
from scorer.rules.record import Example, Hit, Rule

_SCHEMA: Final = "JSON Schema 2020-12, Validation"
_MCP: Final = "MCP specification 2026-07-28, Tools: inputSchema"
#: A rule names at most so many places of one tool.
MOST_PLACES: Final = 5
#: Fewer inner parameters than this are no wrapping worth a word.
LEAST_WRAPPED: Final = 2


def _fault(code: str) -> Callable[[Facts], Iterator[Hit]]:
    def find(facts: Facts) -> Iterator[Hit]:
        if not facts.faults:
            return
        found = sorted((fault.pointer, fault.found) for fault in facts.faults if fault.code == code)
        for pointer, said in found[:MOST_PLACES]:
            yield Hit(1.0, None, pointer, {"found": said})

    return find


def _wrapped(facts: Facts) -> Iterator[Hit]:
    """All parameters in one object: what describes them lies where the signals of TDQS do not look."""
    if len(facts.parameters) != 1 or not facts.parameters[0].parameter.nested:
        return
    parameter = facts.parameters[0].parameter
    inner = _properties(parameter.schema, facts.tool.input_schema)
    if len(inner) >= LEAST_WRAPPED:
        yield Hit(1.0, None, parameter.pointer, {"name": parameter.name, "count": str(len(inner))})


def _properties(node: Any, root: Any) -> Mapping[str, Any]:
    """Return the properties of an object, or of the one object among its alternatives."""
    whole = resolve(node, root)
    branches = [whole, *_listed(whole, "anyOf"), *_listed(whole, "oneOf")] if isinstance(whole, dict) else []
    objects = [resolve(branch, root) for branch in branches[:32]]
    held = [
        each["properties"]
        for each in objects
        if isinstance(each, dict) and isinstance(each.get("properties"), dict)
    ]
    return held[0] if len(held) == 1 else {}


def _listed(node: Mapping[str, Any], key: str) -> list[Any]:
    value = node.get(key)
    return value[:32] if isinstance(value, list) else []


def _check(
    id: str,
    name: str,
    find: Callable[[Facts], Iterator[Hit]],
    level: Level,
    earned: str,
    fix: str,
    why: str,
    good: Example,
    *bad: Example,
    source: str = _SCHEMA,
) -> Rule:
    return Rule(
        id=id, name=name, family="spec", dimension=None, kind="check", level=level, since="0.1", earned=earned, fix=fix,
        why=why, sources=(source,), find=find, good=(good,), bad=bad, repeats=True,
    )  # fmt: skip


def _with(**keywords: Any) -> Example:
    return tool("get_card", "Fetch one card.", params={"card": keywords})


_DRAFT_7 = tool("get_card", "Fetch one card.")
_DRAFT_7.tool["inputSchema"].update(
    {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "properties": {"pair": {"type": "array", "items": [{}, {}]}},
    }
)
_DRAFT_4 = tool("get_card", "Fetch one card.")
_DRAFT_4.tool["inputSchema"].update(
    {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "properties": {"n": {"type": "number", "minimum": 0, "exclusiveMinimum": True}},
    }
)
_OTHER_DIALECT = tool("get_card", "Fetch one card.")
_OTHER_DIALECT.tool["inputSchema"]["$schema"] = "https://example.org/my-schema"
_OUTPUT = tool(
    "get_card", "Fetch one card.", outputSchema={"type": "object", "properties": {"n": {"minimum": "0"}}}
)
_FITTING = _with(
    type="string",
    enum=["short", "long"],
    default="short",
    pattern=r"^[a-z]+(?:-[^)\]]*)?$",
    minLength=1,
    maxLength=9,
)

RULES = (
    _check(
        "SPC014", "invalid-schema", _fault("keyword-invalid"), "error", "{found} is not valid in the schema's dialect",
        "Write what JSON Schema asks of the keyword.", "A client that checks schemas refuses the tool, or the whole list.",
        _DRAFT_7, _with(type="text"), _with(type="string", required=True), _with(minimum="0"), _OUTPUT,
        tool("get_card", "Fetch one card.", required=("card", "card"), params={"card": "Its number"}),
    ),
    _check(
        "SPC015", "unknown-required", _fault("required-unknown"), "warning", "requires {found}, which the schema does not declare",
        "Declare it in `properties`, or drop it from `required`.", "A caller must pass what nothing describes.",
        tool("get_card", "Fetch one card.", required=("card",), params={"card": "Its number"}),
        tool("get_card", "Fetch one card.", required=("number",), params={"card": "Its number"}),
    ),
    _check(
        "SPC016", "odd-enum", _fault("enum-odd"), "warning", "the list of values {found}",
        "List each value once, of the declared type, the default among them.", "A caller picks from the list; what cannot be picked, or is refused, misleads.",
        _FITTING, _with(enum=[]), _with(enum=["a", "a"]), _with(type="integer", enum=["1"]), _with(enum=["a", "b"], default="c"),
    ),
    _check(
        "SPC017", "broken-pattern", _fault("pattern-broken"), "warning", "the pattern cannot be read: {found}",
        "Correct the regular expression.", "A client that checks arguments fails on it, or checks nothing.",
        _FITTING, _with(pattern="^(a|b$"), _with(pattern="[a-z"), _with(pattern="a)"), _with(pattern="*.txt"), _with(pattern="a{3,1}"),
    ),
    _check(
        "SPC018", "empty-range", _fault("range-empty"), "warning", "no value can satisfy {found}",
        "Exchange or correct the bounds.", "Every call fails the check of its arguments.",
        _FITTING, _with(type="integer", minimum=5, maximum=1), _with(type="string", minLength=5, maxLength=1),
    ),
    _check(
        "SPC019", "default-of-another-type", _fault("default-type"), "warning", "the default does not fit the type: {found}",
        "Write the default as a value of the declared type.", "A client that fills in the default makes a call that fails.",
        _with(type="integer", default=1.0), _with(type="integer", default="1"), _with(type=["string", "null"], default=False),
    ),
    _check(
        "SPC020", "unknown-dialect", _fault("dialect-unknown"), "info", "the schema is written in {found}, which is no known dialect",
        "Use JSON Schema 2020-12 and leave `$schema` out.", "Clients cannot check arguments against a dialect that they do not know.",
        _DRAFT_4, _OTHER_DIALECT, source=_MCP,
    ),
    _check(
        "SPC021", "wrapped-parameters", _wrapped, "warning", "all parameters are inside `{name}` ({count}), where their descriptions do not count",
        "Move the inner parameters to the top level.", "TDQS counts and reads top-level properties only: the tool scores as one with a single parameter.",
        tool("get_card", "Fetch one card.", params={"filter": {"type": "object", "properties": {"a": {}, "b": {}}}, "card": "Its number"}),
        tool("get_card", "Fetch one card.", params={"request": {"type": "object", "properties": {"card": {"description": "Its number"}, "branch": {"description": "Where"}}}}),
        source="TDQS, context signals: top-level properties",
    ),
)  # fmt: skip
