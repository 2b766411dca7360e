"""Reads raw wire objects into tools. Never raises on a bad tool: what is malformed becomes a problem."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from scorer.contracts.definitions import MaskedTools, Problem, Server, Snapshot, Tool
from scorer.contracts.json_pointer import pointer
from scorer.contracts.limits import READ_CHARACTERS
from scorer.data.messages import say
from scorer.reading import schema
from scorer.reading.schema_faults import fault_of, schema_fault
from scorer.reading.schema_forms import cut, described
from scorer.reading.tokens import mask_tokens_in
from scorer.reading.tool_fields import misfit, note_extras, note_misused, read_annotations, shown_kind
from scorer.reading.unicode import skeleton
from scorer.reading.walk import MAX_DEPTH
from scorer.tdqs.canonical import canonical_bytes, scored_fields

_SNAKE = {"inputSchema": "input_schema", "outputSchema": "output_schema"}


def _text(raw: Mapping[str, Any], key: str, found: list[Problem]) -> str:
    value = raw.get(key)
    if isinstance(value, str):
        found.extend(schema.cut_problems(value, f"/{key}"))
        return value[:READ_CHARACTERS]
    if value is not None:
        found.append(misfit(f"{key}-not-string", f"/{key}", value, "string"))
    return ""


def _shown_name(value: Any) -> str:
    return say("reading.blank") if isinstance(value, str) else shown_kind(value)


def _name(raw: Mapping[str, Any], found: list[Problem]) -> str:
    value = raw.get("name")
    found.extend(schema.cut_problems(value, "/name"))
    if isinstance(value, str) and value.strip():
        return value
    code = "name-missing" if value is None or value == "" or isinstance(value, str) else "name-not-string"
    found.append(
        Problem(
            code,
            "/name" if "name" in raw else "",
            say("reading.missing") if "name" not in raw else _shown_name(value),
        )
    )
    return value if isinstance(value, str) else ""


def _schema(raw: Mapping[str, Any], key: str, found: list[Problem]) -> Mapping[str, Any]:
    spelled = key if key in raw else _SNAKE[key]  # as the reference reads it
    value = raw.get(spelled)
    if isinstance(value, dict):
        if spelled != key:  # clients do not read it
            found.append(Problem(f"{spelled}-misspelled", "", say("reading.misspelled", found=spelled)))
        return value
    if key == "inputSchema":
        missing = spelled not in raw
        found.append(
            Problem(
                "input-schema-missing" if missing else "input-schema-not-object",
                "" if missing else f"/{key}",
                say("reading.missing") if missing else shown_kind(value),
            )
        )
    elif value is not None:
        found.append(Problem("output-schema-not-object", f"/{key}", shown_kind(value)))
    return {}


def _shown_type(value: Any) -> str:
    listed = value if isinstance(value, list) else [value]
    return json.dumps(value) if all(isinstance(name, str) for name in listed) else shown_kind(value)


def _input_root(root: Mapping[str, Any], found: list[Problem]) -> None:
    if root.get("type") != "object":
        shown = _shown_type(root["type"]) if "type" in root else say("reading.missing")
        found.append(
            Problem(
                "input-schema-not-type-object", "/inputSchema" + ("/type" if "type" in root else ""), shown
            )
        )
    if "properties" in root and not isinstance(root["properties"], dict):
        found.append(_keyword_problem("properties-not-object", "properties", root))
    if "required" in root and not isinstance(root["required"], list):
        found.append(_keyword_problem("required-not-array", "required", root))
    properties = root.get("properties")
    if not isinstance(properties, dict):
        return
    for name in sorted(map(str, properties)):
        value = properties[name]
        text = value.get("description", "") if value.__class__ is dict else None
        if text.__class__ is not str or len(text) > READ_CHARACTERS or len(name) > READ_CHARACTERS:
            _property(name, value, found)


def _keyword_problem(code: str, keyword: str, root: Mapping[str, Any]) -> Problem:
    return Problem(code, f"/inputSchema/{keyword}", *fault_of(keyword, root[keyword]))


def _property(name: str, value: Any, found: list[Problem]) -> None:
    """Note what is wrong with a top-level property and its text."""
    where = pointer("inputSchema", "properties", name)
    found.extend(schema.cut_problems(name, where))
    if not isinstance(value, dict | bool):
        place = say("keywords.member", name=cut(name), of="`properties`")
        found.append(Problem("parameter-not-schema", where, *schema_fault(place, value)))
    if not isinstance(value, dict):
        return
    text = value.get("description", "")
    if not isinstance(text, str):
        wrong = fault_of("description", text, name)
        found.append(Problem("parameter-description-not-string", where + "/description", *wrong))
    else:
        found.extend(schema.cut_problems(text, where + "/description"))


def read_tool(raw: Any) -> Tool:
    """Read one wire object. Anything that JSON allows gives a tool; its defects are in `problems`.

    Credentials of a known form are masked in all of it: whatever is shown of a tool comes from here.
    """
    return _read(mask_tokens_in(raw))


def _read(raw: Any) -> Tool:
    """Read a wire object in which credentials are masked."""
    found: list[Problem] = []
    canonical = canonical_bytes(scored_fields(raw))
    simple = _is_simple(canonical)
    if not isinstance(raw, dict):
        noted = Problem("tool-not-object", "", say("reading.entry", found=described(raw)))
        return Tool("", "", "", {}, {}, {}, (), (noted,), raw, canonical)
    fields: Mapping[str, Any] = raw
    name = _name(fields, found)
    title, description = _text(fields, "title", found), _text(fields, "description", found)
    root = _schema(fields, "inputSchema", found)
    if not any(problem.code.startswith("input-schema") for problem in found):
        _input_root(root, found)
        if not simple:
            found.extend(schema.schema_problems(root, "/inputSchema"))
    output = _schema(fields, "outputSchema", found)
    note_extras(fields, found)
    note_misused(fields, found)
    if not simple:
        found.extend(schema.schema_problems(output, "/outputSchema"))
    return Tool(
        name=name,
        title=title,
        description=description,
        input_schema=root,
        output_schema=output,
        annotations=read_annotations(fields, found),
        parameters=schema.parameters(root),
        problems=tuple(sorted(found, key=lambda p: (p.pointer, p.code, p.found))) if found else (),
        raw=raw,
        canonical=canonical,
    )


def _is_simple(canonical: bytes) -> bool:
    """Return whether schemas without references are too small to be too deep or too large; most are."""
    return b'"$ref"' not in canonical and canonical.count(b"{") + canonical.count(b"[") <= MAX_DEPTH


def _numbered(tool: Tool, number: int) -> Tool:
    """Say of an entry that is not an object, and so has no name, which entry of the list it is."""
    if isinstance(tool.raw, dict):
        return tool
    found = say("reading.entry-of-list", number=number, found=described(tool.raw))
    return replace(tool, problems=(replace(tool.problems[0], found=found),))


def _order(tool: Tool) -> tuple[str, bytes]:
    return tool.name, canonical_bytes(tool.raw)


def _with_lookalikes_noted(tools: list[Tool]) -> list[Tool]:
    """Note at every tool whose name looks like that of an earlier one, by spelling or by letters, which that is."""
    first: dict[str, str] = {}
    for at, tool in enumerate(tools):
        seen = first.setdefault(skeleton(tool.name), tool.name)
        if seen != tool.name and tool.name.strip():
            noted = Problem("confusable-name", "/name", seen)
            tools[at] = replace(tool, problems=(*tool.problems, noted))
    return tools


def read_server(snapshot: Snapshot) -> Server:
    """Read a snapshot's tools, sorted by name, by content where names are equal; those and look-alikes are noted."""
    read = _read if isinstance(snapshot.tools, MaskedTools) else read_tool
    numbered = (_numbered(read(raw), number) for number, raw in enumerate(snapshot.tools, 1))
    tools = _with_lookalikes_noted(sorted(numbered, key=lambda tool: tool.name))
    counts = Counter(tool.name for tool in tools)
    if any(count > 1 for count in counts.values()):
        tools = [
            replace(
                tool, problems=(*tool.problems, Problem("duplicate-name", "/name", str(counts[tool.name])))
            )
            if tool.name and counts[tool.name] > 1
            else tool
            for tool in sorted(tools, key=_order)
        ]
    return Server(snapshot.name, snapshot.target, tuple(tools))
