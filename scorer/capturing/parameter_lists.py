"""Parameters that a list or a map describes without a JSON schema: read as the schema that says the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

Path = tuple[str, ...]

#: Keys of a described parameter that are not keywords of a schema.
_NOT_KEYWORDS: Final = frozenset(("name", "required", "optional"))
_DESCRIPTIONS: Final = ("desc", "help")


def is_parameter_list(value: Any) -> bool:
    """Return whether a value is a list of parameters, each with a name and, at least once, a type.

    The arguments of an MCP prompt have no type: they are not the parameters of a tool.
    """
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(each, Mapping) and isinstance(each.get("name"), str) for each in value)
        and any("type" in each or "desc" in each or "schema" in each for each in value)
    )


def is_parameter_map(value: Any) -> bool:
    """Return whether a value maps the names of parameters to what describes them, with a type at least once."""
    return (
        isinstance(value, Mapping)
        and bool(value)
        and all(isinstance(each, Mapping) for each in value.values())
        and any(isinstance(each.get("type"), str) for each in value.values())
    )


def schema_of_list(parameters: Sequence[Mapping[str, Any]]) -> tuple[dict[str, Any], dict[Path, Path]]:
    """Return the schema, and where in the list each part of it is."""
    return _schema([(each["name"], each, (str(at),)) for at, each in enumerate(parameters)])


def schema_of_map(parameters: Mapping[str, Any]) -> tuple[dict[str, Any], dict[Path, Path]]:
    """Return the schema, and where in the map each part of it is."""
    return _schema([(name, each, (name,)) for name, each in parameters.items()])


def _schema(
    parameters: Sequence[tuple[str, Mapping[str, Any], Path]],
) -> tuple[dict[str, Any], dict[Path, Path]]:
    properties: dict[str, Any] = {}
    places: dict[Path, Path] = {}
    for name, described, place in parameters:
        schema, inside = _property(described)
        properties[name] = schema
        places["properties", name] = place
        places.update({("properties", name, *part): place + led for part, led in inside.items()})
    schema = {"type": "object", "properties": properties}
    if required := _required(parameters):
        schema["required"] = required
    return schema, places


def _property(described: Mapping[str, Any]) -> tuple[dict[str, Any], dict[Path, Path]]:
    """Return the schema of a parameter: what describes it, or what its `schema` says."""
    found: dict[str, Any] = {}
    places: dict[Path, Path] = {}
    inner = described.get("schema")
    if isinstance(inner, Mapping):
        found.update(inner)
        places.update({(key,): ("schema", key) for key in inner})
    for key, value in described.items():
        if key in _NOT_KEYWORDS or (key == "schema" and isinstance(inner, Mapping)):
            continue
        name = "description" if key in _DESCRIPTIONS and "description" not in described else key
        found[name] = value
        if name != key:
            places[name,] = (key,)
    return found, places


def _required(parameters: Sequence[tuple[str, Mapping[str, Any], Path]]) -> list[str]:
    """Return the names of the required parameters: those that say so, or all others where some say `optional`.

    Docker's catalog writes only `optional`; without either word a default makes a parameter optional.
    """
    told = [name for name, described, _ in parameters if described.get("required") is True]
    if any("required" in described for _, described, _ in parameters):
        return told
    return [
        name
        for name, described, _ in parameters
        if described.get("optional") is not True and "default" not in described
    ]
