"""Specification: what is malformed in a definition. Findings only; no score."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from scorer.claims.tool_facts import Facts
from scorer.contracts.report import Level
from scorer.rules import headers, schemas
from scorer.rules.build import tool
from scorer.rules.record import Example, Hit, Rule

MCP = "MCP specification 2026-07-28, Tools"
#: Names as the specification recommends them; longer ones, and dots, are cut or refused by many clients.
_NAME: Final = re.compile(r"[A-Za-z0-9_.-]{1,128}")
LONGEST_NAME: Final = 64
_META_KEY: Final = re.compile(
    r"(?:[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*/)?(?:[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)?",
    re.ASCII,
)
_GOOD = tool("get_card", "Fetch one card.", params={"card": "Id"})


def _problem(*codes: str) -> Callable[[Facts], Iterator[Hit]]:
    def find(facts: Facts) -> Iterator[Hit]:
        for problem in facts.tool.problems:
            if problem.code in codes:
                yield Hit(1.0, None, problem.pointer, {"found": problem.found})

    return find


def _odd_name(facts: Facts) -> Iterator[Hit]:
    name = facts.tool.name
    if name.strip() and not _NAME.fullmatch(name):
        odd = sorted(set(re.findall(r"[^A-Za-z0-9_.-]", name[:1000])))
        what = f"“{odd[0]}”" if odd else f"{len(name)} characters"
        yield Hit(1.0, None, "/name", {"found": what})


def _unportable_name(facts: Facts) -> Iterator[Hit]:
    name = facts.tool.name
    if _NAME.fullmatch(name) and (len(name) > LONGEST_NAME or "." in name):
        what = f"{len(name)} characters" if len(name) > LONGEST_NAME else "a dot"
        yield Hit(1.0, None, "/name", {"found": what})


def _incoherent(facts: Facts) -> Iterator[Hit]:
    hints = facts.tool.annotations
    if hints.get("readOnlyHint") is True and hints.get("destructiveHint") is True:
        yield Hit(1.0, None, "/annotations/destructiveHint")


def _output_root(facts: Facts) -> Iterator[Hit]:
    schema = facts.tool.output_schema
    if schema and schema.get("type") != "object":
        yield Hit(1.0, None, "/outputSchema/type" if "type" in schema else "/outputSchema")


def _meta_keys(facts: Facts) -> Iterator[Hit]:
    meta = facts.tool.raw.get("_meta") if isinstance(facts.tool.raw, dict) else None
    odd = sorted(key for key in meta if not _META_KEY.fullmatch(key[:256])) if isinstance(meta, dict) else []
    if odd:
        yield Hit(1.0, None, "/_meta", {"found": odd[0][:40]})


def _named_meta(*keys: str) -> Example:
    return tool("get_card", "Fetch one card.", _meta={key: {} for key in keys})


def _own(
    id: str,
    name: str,
    find: Callable[[Facts], Iterator[Hit]],
    level: Level,
    earned: str,
    fix: str,
    why: str,
    good: tuple[Example, ...],
    bad: tuple[Example, ...],
) -> Rule:
    return Rule(
        id=id, name=name, family="spec", dimension=None, kind="check", level=level, since="0.1", earned=earned, fix=fix,
        why=why, sources=(MCP,), find=find, good=good, bad=bad, repeats=True,
    )  # fmt: skip


def _check(
    id: str, name: str, codes: tuple[str, ...], level: Level, earned: str, fix: str, why: str, bad: Example
) -> Rule:
    return Rule(
        id=id, name=name, family="spec", dimension=None, kind="check", level=level, since="0.1", earned=earned, fix=fix,
        why=why, sources=(MCP,), find=_problem(*codes), good=(_GOOD,), bad=(bad,), repeats=True,
    )  # fmt: skip


def _wire(**fields: object) -> Example:
    return Example(
        tool={
            "name": "get_card",
            "description": "Fetch one card.",
            "inputSchema": {"type": "object"},
            **fields,
        }
    )


_EMPTY = {"type": "object"}
_DEEP: dict[str, object] = {}
for _ in range(70):
    _DEEP = {"type": "array", "items": _DEEP}

RULES = (
    _check(
        "SPC001", "name-missing", ("name-missing", "name-not-string", "tool-not-object"), "error",
        "the tool has no usable name ({found})", "Give the tool a `name` that is a non-empty string.",
        "A tool is called by its name; clients reject one without.", Example(tool={"description": "x", "inputSchema": _EMPTY}),
    ),
    _check(
        "SPC002", "text-not-string", ("description-not-string", "title-not-string", "annotation-title-not-string"), "error",
        "a text field holds {found}", "Write it as a string.",
        "Strict clients drop the whole list for one field of the wrong type.", _wire(description=7),
    ),
    _check(
        "SPC003", "input-schema-missing", ("input-schema-missing", "input-schema-not-object"), "error",
        "inputSchema is {found}", 'Send an object schema; for no parameters `"type": "object"` with `"additionalProperties": false`.',
        "The field is required, and must be an object.", Example(tool={"name": "get_card", "description": "Fetch one card."}),
    ),
    _check(
        "SPC004", "input-schema-not-type-object", ("input-schema-not-type-object",), "error",
        'the root type of inputSchema is {found}, not "object"', 'Set `"type": "object"` at the root.',
        "The specification fixes the root type; strict clients fail on any other.", _wire(inputSchema={"properties": {}}),
    ),
    _check(
        "SPC005", "malformed-schema-part", ("properties-not-object", "required-not-array", "parameter-not-schema", "parameter-description-not-string"), "error",
        "a part of inputSchema is {found}", "Correct the part to what JSON Schema asks there.",
        "A schema that cannot be read leaves the parameters unknown.", _wire(inputSchema={"type": "object", "properties": None}),
    ),
    _check(
        "SPC006", "output-schema-not-object", ("output-schema-not-object",), "warning",
        "outputSchema is {found}", "Send an object, or leave the field out.",
        "A client cannot check results against it.", _wire(outputSchema=[]),
    ),
    _check(
        "SPC007", "annotations-malformed", ("annotations-not-object", "hint-not-boolean"), "error",
        "an annotation is {found}", "Write hints as true or false.",
        'A hint such as "true" is read differently by every client.', _wire(annotations={"readOnlyHint": "true"}),
    ),
    _check(
        "SPC008", "dangling-ref", ("dangling-ref", "ref-cycle"), "error",
        "the reference {found} leads nowhere", "Point `$ref` at a definition in the same schema.",
        "A parameter behind a broken reference has no meaning.", _wire(inputSchema={"type": "object", "properties": {"a": {"$ref": "#/$defs/a"}}}),
    ),
    _check(
        "SPC009", "remote-ref", ("remote-ref",), "error",
        "the reference {found} leaves the definition", "Copy the definition into `$defs`.",
        "Clients must not fetch schemas from the network.", _wire(inputSchema={"type": "object", "properties": {"a": {"$ref": "https://example.org/a.json"}}}),
    ),
    _check(
        "SPC010", "schema-too-deep", ("schema-too-deep",), "warning",
        "the schema has {found}", "Flatten the schema.",
        "Models and validators give up on schemas this deep.", _wire(inputSchema={"type": "object", "properties": {"a": _DEEP}}),
    ),
    _check(
        "SPC011", "duplicate-name", ("duplicate-name",), "error",
        "{found} tools share this name", "Give each tool a name of its own.",
        "A client can call only one of them.",
        Example(tools=({"name": "get_card", "description": "Fetch one card.", "inputSchema": _EMPTY}, {"name": "get_card", "description": "Fetch the card of a member.", "inputSchema": _EMPTY})),
    ),
    _own(
        "SPC012", "name-characters", _odd_name, "warning", "the name holds {found}", "Write the name with 1 to 128 letters, digits, “_”, “-” or “.”.",
        "The specification recommends these characters, and most clients refuse others.",
        (_GOOD, tool("desk.get_card", "Fetch one card.")), (tool("get card", "Fetch one card."), tool("desk/get", "Fetch one card."), tool("g" * 129, "Fetch one card.")),
    ),
    _own(
        "SPC013", "name-not-portable", _unportable_name, "warning", "the name has {found}", "Keep to 64 letters, digits, “_” and “-”.",
        "Legal, but the interfaces of several models take at most 64 characters and no dot.",
        (_GOOD,), (tool("desk.get_card", "Fetch one card."), tool("g" * 65, "Fetch one card.")),
    ),
    *schemas.RULES,
    *headers.RULES,
    _own(
        "SPC024", "incoherent-hints", _incoherent, "warning", "declares both that it only reads and that it destroys", "Drop the hint that is not true.",
        "`destructiveHint` has a meaning only where `readOnlyHint` is false; clients believe one or the other.",
        (tool("get_card", "Fetch one card.", annotations={"readOnlyHint": True, "destructiveHint": False}),),
        (tool("get_card", "Fetch one card.", annotations={"readOnlyHint": True, "destructiveHint": True}),),
    ),
    _own(
        "SPC025", "output-schema-not-type-object", _output_root, "warning", "the root type of outputSchema is not \"object\"", "Wrap the result in an object.",
        "Before revision 2026-07-28 the root had to be an object, and clients of that time drop the list.",
        (_GOOD, tool("get_card", "Fetch one card.", outputSchema={"type": "object"})),
        (tool("get_card", "Fetch one card.", outputSchema={"type": "array"}), tool("get_card", "Fetch one card.", outputSchema={"properties": {"a": {}}})),
    ),
    _check(
        "SPC026", "malformed-extra", ("extra-malformed",), "error", "a field beside the definition is {found}", "Write `_meta`, `icons` and `execution` as the specification has them, or leave them out.",
        "Strict clients drop the whole list for one field of the wrong form.", _wire(icons=[{"src": "https://example.org/a.png", "sizes": "48x48"}]),
    ),
    _check(
        "SPC027", "icon-source", ("icon-source",), "warning", "an icon has {found}", "Use an https address or a data URI.",
        "Clients load icons from these alone.", _wire(icons=[{"src": "file:///a.png"}]),
    ),
    _own(
        "SPC028", "meta-key", _meta_keys, "info", "the key “{found}” of `_meta` is not formed as the specification asks", "Use a name of letters, digits, “-”, “_” and “.”, behind your domain reversed and a slash.",
        "Keys without a prefix of one's own clash.", (_GOOD, _named_meta("com.example/shelf", "shelf_mark", "ui")), (_named_meta("my key"), _named_meta("/x")),
    ),
)  # fmt: skip
