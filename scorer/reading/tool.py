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
from scorer.reading.tokens import mask_tokens_in
from scorer.reading.unicode import skeleton
from scorer.reading.walk import MAX_DEPTH
from scorer.tdqs.canonical import canonical_bytes, scored_fields

_SNAKE = {"inputSchema": "input_schema", "outputSchema": "output_schema"}
HINTS = ("readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint")
_SNAKE_HINTS = frozenset(("read_only_hint", "destructive_hint", "idempotent_hint", "open_world_hint"))


def _shown(value: Any) -> str:
    names = {
        bool: "a boolean",
        int: "a number",
        float: "a number",
        str: "a string",
        list: "an array",
        dict: "an object",
    }
    return "null" if value is None else names.get(type(value), type(value).__name__)


#: What else a tool may carry, the kind of each, and what the parts of it must be.
_EXTRAS = {"_meta": dict, "execution": dict, "icons": list}
_TASK_SUPPORT = ("forbidden", "optional", "required")
_THEMES = ("light", "dark")


def _extras(raw: Mapping[str, Any], found: list[Problem]) -> None:
    """Note further fields that a strict client refuses."""
    for key, kind in _EXTRAS.items():
        if raw.get(key) is not None and not isinstance(raw[key], kind):
            found.append(Problem("extra-malformed", f"/{key}", _shown(raw[key])))
    execution = raw.get("execution")
    support = execution.get("taskSupport") if isinstance(execution, dict) else None
    if support is not None and support not in _TASK_SUPPORT:
        found.append(Problem("extra-malformed", "/execution/taskSupport", _shown(support)))
    if isinstance(raw.get("icons"), list):
        for at, icon in enumerate(raw["icons"]):
            _icon(icon, f"/icons/{at}", found)


def _icon(icon: Any, where: str, found: list[Problem]) -> None:
    if not isinstance(icon, dict):
        found.append(Problem("extra-malformed", where, _shown(icon)))
        return
    source, theme, sizes = icon.get("src"), icon.get("theme"), icon.get("sizes")
    if not isinstance(source, str):
        found.append(
            Problem(
                "extra-malformed", f"{where}/src", _shown(source) if "src" in icon else say("reading.nothing")
            )
        )
    elif not source.startswith(("https:", "http:", "data:")):
        found.append(Problem("icon-source", f"{where}/src", say("reading.icon-scheme")))
    if icon.get("mimeType") is not None and not isinstance(icon["mimeType"], str):
        found.append(Problem("extra-malformed", f"{where}/mimeType", _shown(icon["mimeType"])))
    if theme is not None and theme not in _THEMES:
        found.append(Problem("extra-malformed", f"{where}/theme", _shown(theme)))
    if sizes is not None and not (isinstance(sizes, list) and all(isinstance(each, str) for each in sizes)):
        found.append(Problem("extra-malformed", f"{where}/sizes", _shown(sizes)))


def _text(raw: Mapping[str, Any], key: str, found: list[Problem]) -> str:
    value = raw.get(key)
    if isinstance(value, str):
        found.extend(schema.cut_problems(value, f"/{key}"))
        return value[:READ_CHARACTERS]
    if value is not None:
        found.append(Problem(f"{key}-not-string", f"/{key}", _shown(value)))
    return ""


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
            say("reading.nothing") if "name" not in raw else _shown(value),
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
                say("reading.nothing") if missing else _shown(value),
            )
        )
    elif value is not None:
        found.append(Problem("output-schema-not-object", f"/{key}", _shown(value)))
    return {}


def _shown_type(value: Any) -> str:
    listed = value if isinstance(value, list) else [value]
    return json.dumps(value) if all(isinstance(name, str) for name in listed) else _shown(value)


def _input_root(root: Mapping[str, Any], found: list[Problem]) -> None:
    if root.get("type") != "object":
        shown = _shown_type(root["type"]) if "type" in root else say("reading.nothing")
        found.append(
            Problem(
                "input-schema-not-type-object", "/inputSchema" + ("/type" if "type" in root else ""), shown
            )
        )
    if "properties" in root and not isinstance(root["properties"], dict):
        found.append(Problem("properties-not-object", "/inputSchema/properties", _shown(root["properties"])))
    if root.get("required") is not None and not isinstance(root["required"], list):
        found.append(Problem("required-not-array", "/inputSchema/required", _shown(root["required"])))
    properties = root.get("properties")
    if not isinstance(properties, dict):
        return
    for name in sorted(map(str, properties)):
        value = properties[name]
        text = value.get("description", "") if value.__class__ is dict else None
        if text.__class__ is not str or len(text) > READ_CHARACTERS or len(name) > READ_CHARACTERS:
            _property(name, value, found)


def _property(name: str, value: Any, found: list[Problem]) -> None:
    """Note what is wrong with a top-level property and its text."""
    where = pointer("inputSchema", "properties", name)
    found.extend(schema.cut_problems(name, where))
    if not isinstance(value, dict | bool):
        found.append(Problem("parameter-not-schema", where, _shown(value)))
    if not isinstance(value, dict):
        return
    text = value.get("description")
    if text is not None and not isinstance(text, str):
        found.append(Problem("parameter-description-not-string", where + "/description", _shown(text)))
    else:
        found.extend(schema.cut_problems(text, where + "/description"))


def _annotations(raw: Mapping[str, Any], found: list[Problem]) -> Mapping[str, Any]:
    value = raw.get("annotations")
    if value is None:
        return {}
    if not isinstance(value, dict):
        found.append(Problem("annotations-not-object", "/annotations", _shown(value)))
        return {}
    for hint in HINTS:
        if value.get(hint) is not None and not isinstance(value[hint], bool):
            found.append(Problem("hint-not-boolean", f"/annotations/{hint}", _shown(value[hint])))
    for key in _SNAKE_HINTS & value.keys():
        found.append(Problem("hint-misspelled", pointer("annotations", key), key))
    kept = {hint: value[hint] for hint in HINTS if isinstance(value.get(hint), bool)}
    if isinstance(value.get("title"), str):
        kept["title"] = value["title"]
    elif value.get("title") is not None:
        found.append(Problem("annotation-title-not-string", "/annotations/title", _shown(value["title"])))
    return kept


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
        found.append(Problem("tool-not-object", "", _shown(raw)))
    fields: Mapping[str, Any] = raw if isinstance(raw, dict) else {}
    name = _name(fields, found) if isinstance(raw, dict) else ""
    title, description = _text(fields, "title", found), _text(fields, "description", found)
    root = _schema(fields, "inputSchema", found)
    if not any(problem.code.startswith("input-schema") for problem in found):
        _input_root(root, found)
        if not simple:
            found.extend(schema.schema_problems(root, "/inputSchema"))
    output = _schema(fields, "outputSchema", found)
    _extras(fields, found)
    if not simple:
        found.extend(schema.schema_problems(output, "/outputSchema"))
    return Tool(
        name=name,
        title=title,
        description=description,
        input_schema=root,
        output_schema=output,
        annotations=_annotations(fields, found),
        parameters=schema.parameters(root),
        problems=tuple(sorted(found, key=lambda p: (p.pointer, p.code, p.found))) if found else (),
        raw=raw,
        canonical=canonical,
    )


def _is_simple(canonical: bytes) -> bool:
    """Return whether schemas without references are too small to be too deep or too large; most are."""
    return b'"$ref"' not in canonical and canonical.count(b"{") + canonical.count(b"[") <= MAX_DEPTH


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
    tools = _with_lookalikes_noted(sorted(map(read, snapshot.tools), key=lambda tool: tool.name))
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
