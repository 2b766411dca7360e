"""The ways to write a tool: MCP's, and those of model APIs, frameworks and catalogs; each is turned into MCP's.

A tool that has `inputSchema`, `input_schema`, `function` or `toolSpec` says itself what it is. Every other name for the
schema counts only where no tool of the list has `inputSchema`: an MCP tool may carry any other key.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from scorer.capturing.parameter_lists import (
    is_parameter_list,
    is_parameter_map,
    schema_of_list,
    schema_of_map,
)

Path = tuple[str, ...]

_INPUT: Final = "inputSchema"
#: What OpenAI, Anthropic, Gemini, LangChain and others call the input schema, where a list is not MCP's.
_SCHEMA_KEYS: Final = (
    "parameters",
    "input_schema",
    "parametersJsonSchema",
    "parameters_json_schema",
    "args_schema",
    "argsSchema",
    "schema",
    "input",
)
#: Where a list or a map describes one parameter each: Docker, LangChain, smolagents, Cohere, data sets.
_PARAMETER_KEYS: Final = ("arguments", "args", "inputs", "parameter_definitions", "parameters", "params")
#: Keywords in the spelling of its library for Python.
_KEYWORDS_OF_GEMINI: Final = frozenset(
    "any_of min_items max_items min_length max_length min_properties max_properties additional_properties "
    "property_ordering".split()
)
_TYPES_OF_GEMINI: Final = frozenset("STRING NUMBER INTEGER BOOLEAN ARRAY OBJECT NULL".split())


@dataclass(frozen=True, slots=True)
class Entry:
    """A tool of a document in MCP's format (`wire`), its path, and where the parts are that were moved.

    `moved` maps the beginning of a path in the wire form to a path from the top of the document.
    """

    wire: Any
    path: Path
    moved: Mapping[Path, Path] = field(default_factory=dict)

    def locate(self, steps: Path) -> Path:
        """Return the path from the top of the document to a part, given its path in MCP's format."""
        for count in range(len(steps), 0, -1):
            if (start := self.moved.get(steps[:count])) is not None:
                return start + steps[count:]
        return self.moved.get((), self.path) + steps


def entries_of(tools: Sequence[tuple[Any, Path]]) -> tuple[Entry, ...]:
    """Return the tools of a list, each given with its path in the document. No entry is left out."""
    loose = not any(isinstance(tool, Mapping) and _INPUT in tool for tool, _ in tools)
    key = _shared_key([tool for tool, _ in tools]) if loose else None
    return tuple(_entry(tool, path, key) for tool, path in tools)


def _entry(tool: Any, path: Path, key: str | None) -> Entry:
    """Return one tool. `key` is the name that its list has for the schema, if that is not one of MCP's."""
    if not isinstance(tool, Mapping):
        return Entry(tool, path)
    if _INPUT in tool:
        return _unwrapped(tool, path)
    if (holder := _holder(tool)) is not None:
        inner, base = tool[holder], (*path, holder)
        return (
            _unwrapped(inner, base) if _INPUT in inner else _renamed(inner, base, _key_of(inner), empty=True)
        )
    if "input_schema" in tool:
        return _renamed(tool, path, "input_schema", empty=False)
    if key is None and not is_function(tool):
        return Entry(tool, path)
    return _renamed(tool, path, _key_of(tool) or key, empty=True)


def is_function(tool: Mapping[str, Any]) -> bool:
    """Return whether an object says that it is a function of OpenAI's API."""
    inner = tool.get("function")
    if isinstance(inner, Mapping):
        return tool.get("type") == "function" or isinstance(inner.get("name"), str)
    return tool.get("type") == "function" and "name" in tool


def has_schema(tool: Any) -> bool:
    """Return whether an object has an input schema in any known form."""
    return isinstance(tool, Mapping) and (
        _INPUT in tool
        or "input_schema" in tool
        or is_function(tool)
        or _key_of(tool) is not None
        or _holder(tool) is not None
    )


def _holder(tool: Mapping[str, Any]) -> str | None:
    """Return the key of the object in which an entry has its tool: Bedrock's, OpenAI's, LangChain's, or of a dump."""
    for key in ("toolSpec", "function", "tool", "definition", "kwargs"):
        inner = tool.get(key)
        if isinstance(inner, Mapping):
            if key == "toolSpec" or (key == "function" and is_function(tool)):
                return key
            if "name" not in tool and isinstance(inner.get("name"), str) and has_schema(inner):
                return key
    return None


def is_schema(value: Any) -> bool:
    """Return whether a value is written like a JSON schema of an object."""
    if not isinstance(value, Mapping):
        return False
    properties = value.get("properties")
    return (
        not value
        or isinstance(value.get("type"), str | list)
        or isinstance(value.get("$ref"), str)
        or any(isinstance(value.get(key), list) for key in ("anyOf", "oneOf", "allOf"))
        or (isinstance(properties, Mapping) and not isinstance(properties.get("type"), str))
    )


def _shared_key(tools: Sequence[Any]) -> str | None:
    """Return the key under which most tools of a list have their parameters; None where no tool has one."""
    counts: dict[str, int] = {}
    for tool in tools:
        if isinstance(tool, Mapping) and (key := _key_of(tool)) is not None:
            counts[key] = counts.get(key, 0) + 1
    return max(counts, key=lambda key: counts[key]) if counts else None


def _key_of(tool: Mapping[str, Any]) -> str | None:
    """Return the key of an object's input schema, or of its list of parameters."""
    if not isinstance(tool.get("name"), str):
        return None
    for key in _SCHEMA_KEYS:
        if is_schema(_inner_schema(tool.get(key))[0]):
            return key
    for key in _PARAMETER_KEYS:
        if is_parameter_list(tool.get(key)) or is_parameter_map(tool.get(key)):
            return key
    return None


def _inner_schema(value: Any) -> tuple[Any, Path]:
    """Return the schema in Bedrock's `json` and the AI SDK's `jsonSchema`, and the path to it."""
    if isinstance(value, Mapping) and "type" not in value and "properties" not in value:
        for key in ("json", "jsonSchema"):
            if isinstance(value.get(key), Mapping):
                return value[key], (key,)
    return value, ()


def _unwrapped(tool: Mapping[str, Any], path: Path) -> Entry:
    schema, led = _inner_schema(tool[_INPUT])
    at_tool: dict[Path, Path] = {(): path}
    if not led:
        return Entry(tool, path, at_tool)
    return Entry({**tool, _INPUT: schema}, path, {**at_tool, (_INPUT,): (*path, _INPUT, *led)})


def _renamed(tool: Mapping[str, Any], path: Path, key: str | None, *, empty: bool) -> Entry:
    """Return a tool with its schema under MCP's name. The order of keys and unknown keys are kept."""
    moved: dict[Path, Path] = {(): path}
    wire: dict[str, Any] = {}
    for name, value in tool.items():
        if name == key:
            wire[_INPUT] = _schema(value, (*path, name), moved)
        elif not (name == "type" and value in ("function", "custom")):
            wire[name] = value
    if empty and not isinstance(wire.get(_INPUT), Mapping):
        wire[_INPUT] = {"type": "object", "properties": {}}
    return Entry(wire, path, moved)


def _schema(value: Any, path: Path, moved: dict[Path, Path]) -> Any:
    """Return the schema that a value of any known form describes, and note in `moved` where its parts are."""
    moved[_INPUT,] = path
    if is_parameter_list(value):
        schema, places = schema_of_list(value)
    elif not is_schema(value) and is_parameter_map(value):
        schema, places = schema_of_map(value)
    else:
        schema, led = _inner_schema(value)
        moved[_INPUT,] = path + led
        return _lowered(schema) if _is_of_gemini(schema) else schema
    moved.update({(_INPUT, *part): path + place for part, place in places.items()})
    return schema


def _is_of_gemini(schema: Any) -> bool:
    return isinstance(schema, Mapping) and schema.get("type") in ("OBJECT", "ARRAY", "STRING")


def _lowered(schema: Any) -> Any:
    """Return a schema with the types of Gemini (`STRING`) and its keywords (`any_of`) in the words of JSON Schema."""
    if isinstance(schema, list):
        return [_lowered(each) for each in schema]
    return dict(_lowered_parts(schema)) if isinstance(schema, Mapping) else schema


def _lowered_parts(schema: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in schema.items():
        if key == "type" and isinstance(value, str) and value in _TYPES_OF_GEMINI:
            yield key, value.lower()
        elif key in ("properties", "defs", "$defs") and isinstance(value, Mapping):
            yield key, {name: _lowered(each) for name, each in value.items()}
        elif key in _KEYWORDS_OF_GEMINI:
            words = key.split("_")
            yield words[0] + "".join(word.capitalize() for word in words[1:]), _lowered(value)
        else:
            yield key, _lowered(value) if key in ("items", "anyOf", "additionalProperties") else value
