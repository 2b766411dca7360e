"""Specification: what is malformed in a definition. Findings only; no score."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scorer.claims.evidence import Hit
from scorer.claims.examples import Example, tool
from scorer.claims.tool_facts import Facts
from scorer.contracts.limits import READ_VALUES
from scorer.data.messages import say, text
from scorer.rules import headers, leftovers, schemas
from scorer.rules.looks import has_hints, has_parameters, has_problems
from scorer.rules.record import Rule
from scorer.rules.schemas import noted

MCP = "MCP specification 2026-07-28, Tools"
#: Names as the specification recommends them; longer ones, and dots, are cut or refused by many clients.
_NAME: Final = re.compile(r"[A-Za-z0-9_.-]{1,128}")
LONGEST_NAME: Final = 64
_PORTABLE: Final = re.compile(rf"[A-Za-z0-9_-]{{1,{LONGEST_NAME}}}")
_META_KEY: Final = re.compile(
    r"(?:[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*/)?(?:[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)?",
    re.ASCII,
)
_GOOD = tool("get_card", "Fetch one card.", params={"card": "Id"})


def _is_odd_name(facts: Facts) -> bool:
    return not _PORTABLE.fullmatch(facts.tool.name)


def _odd_name(facts: Facts) -> Iterator[Hit]:
    name = facts.tool.name
    if name.strip() and not _NAME.fullmatch(name):
        odd = sorted(set(re.findall(r"[^A-Za-z0-9_.-]", name[:1000])))
        what = f"“{odd[0]}”" if odd else say("parts.characters", count=len(name))
        yield Hit(1.0, None, "/name", {"found": what})


def _unportable_name(facts: Facts) -> Iterator[Hit]:
    name = facts.tool.name
    if _NAME.fullmatch(name) and (len(name) > LONGEST_NAME or "." in name):
        what = say("parts.characters", count=len(name)) if len(name) > LONGEST_NAME else text("parts.dot")
        yield Hit(1.0, None, "/name", {"found": what})


def _incoherent(facts: Facts) -> Iterator[Hit]:
    hints = facts.tool.annotations
    if hints.get("readOnlyHint") is True and hints.get("destructiveHint") is True:
        yield Hit(1.0, None, "/annotations/destructiveHint")


def _has_output(facts: Facts) -> bool:
    return bool(facts.tool.output_schema) or (
        isinstance(facts.tool.raw, dict) and facts.tool.raw.get("outputSchema") == {}
    )


def _output_root(facts: Facts) -> Iterator[Hit]:
    schema = facts.tool.output_schema
    if _has_output(facts) and schema.get("type") != "object":
        yield Hit(1.0, None, "/outputSchema/type" if "type" in schema else "/outputSchema")


def _has_meta(facts: Facts) -> bool:
    return isinstance(facts.tool.raw, dict) and "_meta" in facts.tool.raw


def _meta_keys(facts: Facts) -> Iterator[Hit]:
    meta = facts.tool.raw.get("_meta") if isinstance(facts.tool.raw, dict) else None
    odd = sorted(key for key in meta if not _META_KEY.fullmatch(key[:256])) if isinstance(meta, dict) else []
    if odd:
        yield Hit(1.0, None, "/_meta", {"found": odd[0][:40]})


def _unread(facts: Facts) -> Iterator[Hit]:
    count, read = len(facts.tool.parameters), len(facts.parameters)
    if read < count:
        found = say("parts.unread-parameters", count=f"{count:,}", read=f"{read:,}")
        yield Hit(1.0, None, "/inputSchema/properties", {"found": found})
    if long := [parameter for parameter in facts.tool.parameters if len(parameter.enum) > READ_VALUES]:
        longest = max(long, key=lambda parameter: len(parameter.enum))
        found = say("parts.unread-values", count=f"{len(longest.enum):,}", read=f"{READ_VALUES:,}")
        yield Hit(1.0, None, longest.pointer, {"found": found})


def _named_meta(*keys: str) -> Example:
    return tool("get_card", "Fetch one card.", _meta={key: {} for key in keys})


def _wire(**fields: object) -> Example:
    return Example(
        tool={
            "name": "get_card",
            "description": "Fetch one card.",
            "inputSchema": {"type": "object"},
            **fields,
        }
    )


#: Not of the specification, which sets no length: what this program reads.
_OWN_BOUND: Final = "mcp-scorer, docs/security.md: what is read of one text"
_EMPTY = {"type": "object"}
_DEEP: dict[str, object] = {}
for _ in range(70):
    _DEEP = {"type": "array", "items": _DEEP}


def _odd_output(facts: Facts) -> Iterator[Hit]:
    """Output schemas that clients refuse, and those that they read past for their name."""
    yield from noted("output-schema-not-object")(facts)
    yield from (hit._replace(level="warning") for hit in noted("output_schema-misspelled")(facts))


RULES = (
    Rule(
        "SPC001",
        "name-missing",
        "error",
        find=noted("name-missing", "name-not-string"),
        when=has_problems,
        sources=(MCP,),
        good=(_GOOD,),
        bad=(Example(tool={"description": "x", "inputSchema": _EMPTY}),),
    ),
    Rule(
        "SPC002",
        "text-not-string",
        "error",
        find=noted("description-not-string", "title-not-string", "annotation-title-not-string"),
        when=has_problems,
        sources=(MCP,),
        good=(_GOOD,),
        bad=(_wire(description=7),),
    ),
    Rule(
        "SPC003",
        "input-schema-missing",
        "error",
        find=noted("input-schema-missing", "input-schema-not-object", "input_schema-misspelled"),
        when=has_problems,
        sources=(MCP,),
        good=(_GOOD,),
        bad=(
            Example(tool={"name": "get_card", "description": "Fetch one card."}),
            Example(tool={"name": "get_card", "input_schema": {"type": "object"}}),
        ),
    ),
    Rule(
        "SPC004",
        "input-schema-not-type-object",
        "error",
        find=noted("input-schema-not-type-object"),
        when=has_problems,
        sources=(MCP,),
        good=(_GOOD,),
        bad=(_wire(inputSchema={"properties": {}}),),
    ),
    Rule(
        "SPC005",
        "malformed-schema-part",
        "error",
        find=noted(
            "properties-not-object",
            "required-not-array",
            "parameter-not-schema",
            "parameter-description-not-string",
        ),
        when=has_problems,
        sources=(MCP,),
        good=(_GOOD,),
        bad=(_wire(inputSchema={"type": "object", "properties": None}),),
    ),
    Rule(
        "SPC006",
        "output-schema-not-object",
        "error",
        find=_odd_output,
        when=has_problems,
        sources=(MCP,),
        good=(_GOOD,),
        bad=(_wire(outputSchema=[]), _wire(output_schema={"type": "object"})),
    ),
    Rule(
        "SPC007",
        "annotations-malformed",
        "error",
        find=noted("annotations-not-object", "hint-not-boolean"),
        when=has_problems,
        sources=(MCP,),
        good=(_GOOD,),
        bad=(_wire(annotations={"readOnlyHint": "true"}),),
    ),
    Rule(
        "SPC008",
        "dangling-ref",
        "error",
        find=noted("dangling-ref", "ref-cycle"),
        when=has_problems,
        sources=(MCP,),
        good=(_GOOD,),
        bad=(_wire(inputSchema={"type": "object", "properties": {"a": {"$ref": "#/$defs/a"}}}),),
    ),
    Rule(
        "SPC009",
        "remote-ref",
        "error",
        find=noted("remote-ref"),
        when=has_problems,
        sources=(MCP,),
        good=(_GOOD,),
        bad=(
            _wire(
                inputSchema={"type": "object", "properties": {"a": {"$ref": "https://example.org/a.json"}}}
            ),
        ),
    ),
    Rule(
        "SPC010",
        "schema-too-deep",
        "warning",
        find=noted("schema-too-deep"),
        when=has_problems,
        sources=(MCP,),
        good=(_GOOD,),
        bad=(_wire(inputSchema={"type": "object", "properties": {"a": _DEEP}}),),
    ),
    Rule(
        "SPC011",
        "duplicate-name",
        "error",
        find=noted("duplicate-name"),
        when=has_problems,
        sources=(MCP,),
        good=(_GOOD,),
        bad=(
            Example(
                tools=(
                    {"name": "get_card", "description": "Fetch one card.", "inputSchema": _EMPTY},
                    {"name": "get_card", "description": "Fetch the card of a member.", "inputSchema": _EMPTY},
                )
            ),
        ),
    ),
    Rule(
        "SPC012",
        "name-characters",
        "warning",
        find=_odd_name,
        when=_is_odd_name,
        sources=(MCP,),
        good=(_GOOD, tool("desk.get_card", "Fetch one card.")),
        bad=(
            tool("get card", "Fetch one card."),
            tool("desk/get", "Fetch one card."),
            tool("g" * 129, "Fetch one card."),
        ),
    ),
    Rule(
        "SPC013",
        "name-not-portable",
        "warning",
        find=_unportable_name,
        when=_is_odd_name,
        sources=(MCP,),
        good=(_GOOD,),
        bad=(tool("desk.get_card", "Fetch one card."), tool("g" * 65, "Fetch one card.")),
    ),
    Rule(
        "SPC024",
        "incoherent-hints",
        "warning",
        find=_incoherent,
        when=has_hints,
        sources=(MCP,),
        good=(
            tool("get_card", "Fetch one card.", annotations={"readOnlyHint": True, "destructiveHint": False}),
        ),
        bad=(
            tool("get_card", "Fetch one card.", annotations={"readOnlyHint": True, "destructiveHint": True}),
        ),
    ),
    Rule(
        "SPC025",
        "output-schema-not-type-object",
        "warning",
        find=_output_root,
        when=_has_output,
        sources=(MCP,),
        good=(_GOOD, tool("get_card", "Fetch one card.", outputSchema={"type": "object"})),
        bad=(
            tool("get_card", "Fetch one card.", outputSchema={}),
            tool("get_card", "Fetch one card.", outputSchema={"type": "array"}),
            tool("get_card", "Fetch one card.", outputSchema={"properties": {"a": {}}}),
        ),
    ),
    Rule(
        "SPC026",
        "malformed-extra",
        "error",
        find=noted("extra-malformed"),
        when=has_problems,
        sources=(MCP,),
        good=(_GOOD,),
        bad=(_wire(icons=[{"src": "https://example.org/a.png", "sizes": "48x48"}]),),
    ),
    Rule(
        "SPC027",
        "icon-source",
        "warning",
        find=noted("icon-source"),
        when=has_problems,
        sources=(MCP,),
        good=(_GOOD,),
        bad=(_wire(icons=[{"src": "file:///a.png"}]),),
    ),
    Rule(
        "SPC028",
        "meta-key",
        "info",
        find=_meta_keys,
        when=_has_meta,
        sources=(MCP,),
        good=(_GOOD, _named_meta("com.example/shelf", "shelf_mark", "ui")),
        bad=(_named_meta("my key"), _named_meta("/x")),
    ),
    Rule(
        "SPC029",
        "text-too-long",
        "warning",
        find=noted("text-too-long"),
        when=has_problems,
        sources=(_OWN_BOUND,),
        good=(_GOOD, tool("get_card", "Fetch one card. " * 1000)),
        bad=(tool("get_card", "Fetch one card. " * 2000),),
    ),
    Rule(
        "SPC034",
        "schema-too-large",
        "warning",
        find=_unread,
        when=has_parameters,
        sources=(_OWN_BOUND,),
        good=(_GOOD, tool("get_card", "Fetch one card.", params={"shelf": {"enum": ["a", "b"]}})),
        bad=(tool("get_card", "Fetch one card.", params={"shelf": {"enum": [*range(READ_VALUES + 1)]}}),),
    ),
    Rule(
        "SPC076",
        "entry-not-tool",
        "error",
        find=noted("tool-not-object"),
        when=has_problems,
        sources=(MCP,),
        good=(_GOOD,),
        bad=(Example(tool="get_card"), Example(tool=[])),
    ),
    *schemas.RULES,
    *leftovers.RULES,
    *headers.RULES,
)
