"""Documents that hold no definitions, though they may be about tools: each is recognized by its keys, and named.

A shape is a row of `SHAPES`: the id of its message (`capturing.shape.ID`) and how it looks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from scorer.capturing.foreign_values import claims_tools, is_foreign, is_of_mcp
from scorer.capturing.recorded_messages import has_messages, messages_of
from scorer.capturing.redact import clean, url_label
from scorer.contracts.errors import InputError
from scorer.data.messages import say
from scorer.reading.schema_forms import described

_NOT_A_LIST: Final = "not-a-list"


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape without definitions. `detail` returns what fills the gap of that name in its message."""

    name: str
    looks: Callable[[Any], bool]
    detail: Callable[[Any], str] = lambda _: ""


def shape_of(data: Any) -> tuple[str, str] | None:
    """Return the id of the shape of a value and the detail of its message; None for an unknown one."""
    found = next((shape for shape in SHAPES if shape.looks(data)), None)
    return None if found is None else (found.name, clean(found.detail(data), 300))


def unknown(label: str) -> str:
    """Return the message for a document of no known format."""
    return f"{say('capturing.target.unknown-format', label=label)}\n{say('capturing.target.known-formats')}"


def refusal(data: Any, label: str) -> InputError:
    """Return why a document of no known format is refused: by its name if it has one, with the known formats."""
    from scorer.capturing.document import OtherFile

    found = shape_of(data)
    kind = OtherFile if _is_other(data, found[0] if found else "") else InputError
    if found is None:
        return kind(unknown(label))
    known = say("capturing.target.known-formats")
    line = say(f"capturing.shape.{found[0]}", label=label, detail=found[1])
    return kind(f"{line}\n{known}")


def _is_other(data: Any, shape: str) -> bool:
    """Return whether a document of no known format was never meant to hold tools."""
    if tools := _tools(data):
        return not claims_tools(data) or (all(map(is_foreign, tools)) and not is_of_mcp(data))
    return shape not in ("", _NOT_A_LIST) or not claims_tools(data)


def _keys(data: Any) -> frozenset[str]:
    return frozenset(data) if isinstance(data, Mapping) else frozenset()


def _has(*keys: str) -> Callable[[Any], bool]:
    return lambda data: _keys(data).issuperset(keys)


def _any(*keys: str) -> Callable[[Any], bool]:
    return lambda data: not _keys(data).isdisjoint(keys)


def _result(data: Any) -> Any:
    """Return the result of a JSON-RPC response, or the value itself."""
    inner = data.get("result") if isinstance(data, Mapping) else None
    return inner if isinstance(inner, Mapping) else data


def _tools(data: Any) -> list[Any]:
    tools = data.get("tools") if isinstance(data, Mapping) else data
    return tools if isinstance(tools, list) else []


def is_manifest(data: Any) -> bool:
    """Return whether a value is the manifest of an MCPB (earlier: DXT) bundle."""
    return _any("manifest_version", "dxt_version")(data) and isinstance(data.get("server"), Mapping)


def _is_card(data: Any) -> bool:
    schema = data.get("$schema") if isinstance(data, Mapping) else None
    if isinstance(schema, str) and "server-card" in schema:
        return True
    about = _any("serverInfo", "protocolVersion", "protocolVersions", "mcp_version", "mcpVersion")(data)
    return (about and bool(_address(data))) or (
        _has("serverInfo")(data) and _any("transport", "transports")(data)
    )


def _address(data: Any) -> str:
    """Return the address that a card names; "" for none."""
    keys = _keys(data)
    for holder in (data, *(data[key] for key in ("transport", "mcp", "server", "connection") if key in keys)):
        for key in ("endpoint", "url", "serverUrl", "mcp_endpoint", "mcpEndpoint"):
            value = holder.get(key) if isinstance(holder, Mapping) else None
            if isinstance(value, str) and value:
                return value
    for key in ("transports", "remotes", "endpoints"):
        for each in data[key] if key in keys and isinstance(data[key], list) else ():
            if address := _address(each):
                return address
    return ""


def _address_detail(data: Any) -> str:
    address = _address(data)
    if not address:
        return say("capturing.shape.card-without-address")
    if "://" in address:
        return say("capturing.shape.card-url", address=url_label(address))
    return say("capturing.shape.card-path", address=address)


def _is_catalog(data: Any) -> bool:
    registry = data.get("registry") if isinstance(data, Mapping) else None
    return (
        isinstance(registry, Mapping)
        and bool(registry)
        and all(isinstance(each, Mapping) for each in registry.values())
    )


def _image(data: Any) -> str:
    images = (each.get("image") for each in data["registry"].values())
    return next((image for image in images if isinstance(image, str) and image), "IMAGE")


def _is_json_schema(data: Any) -> bool:
    if not isinstance(data, Mapping) or "tools" in data or "name" in data:
        return False
    return ("$schema" in data and "json-schema.org" in str(data["$schema"])) or (
        isinstance(data.get("type"), str) and isinstance(data.get("properties"), Mapping)
    )


def _is_json_in_text(data: Any) -> bool:
    return isinstance(data, str) and data.lstrip()[:1] in ("{", "[")


def _lists_names(data: Any) -> bool:
    tools = _tools(data)
    return bool(tools) and all(isinstance(tool, str) for tool in tools) and isinstance(data, Mapping)


def _lists_without_schemas(data: Any) -> bool:
    tools = _tools(data)
    return any(isinstance(tool, Mapping) and "name" in tool for tool in tools)


def _lists_prompts(data: Any) -> bool:
    return (isinstance(_result(data), Mapping) and isinstance(_result(data).get("prompts"), list)) or (
        isinstance(data, list)
        and any(isinstance(each, Mapping) and isinstance(each.get("arguments"), list) for each in data)
        and all(
            isinstance(each, Mapping) and each.keys() <= {"name", "title", "description", "arguments"}
            for each in data
        )
    )


def _lists_resources(data: Any) -> bool:
    return any(
        isinstance(_keys(_result(data)) and _result(data).get(key), list)
        for key in ("resources", "resourceTemplates")
    )


def _is_initialize(data: Any) -> bool:
    return _has("serverInfo", "capabilities")(_result(data)) and not _has("tools")(_result(data))


def _lists(data: Any) -> Iterator[tuple[str, Any]]:
    """Yield what is where a document has its list of tools, with the words for that place."""
    if isinstance(data, Mapping) and "tools" in data:
        yield "`tools`", data["tools"]
    for message, _ in messages_of(data):
        result = message.get("result")
        if isinstance(result, Mapping) and "tools" in result:
            yield "`result.tools`", result["tools"]


def _not_a_list(data: Any) -> str:
    """Return what is in the place of a list of tools; "" where it is a list, or nothing."""
    odd = (f"{place} is {described(tools)}" for place, tools in _lists(data) if not isinstance(tools, list))
    return next(odd, "")


def _no_objects(data: Any) -> str:
    """Return what the first entry of a list is that has no objects; "" for any other list."""
    for place, tools in (("the list", data), *_lists(data)):
        if isinstance(tools, list) and tools and not any(isinstance(each, Mapping) for each in tools):
            return f"entry 1 of {place} is {described(tools[0])}"
    return ""


def _keys_of_tools(data: Any) -> str:
    keys = dict.fromkeys(str(key) for tool in _tools(data) if isinstance(tool, Mapping) for key in tool)
    return ", ".join([*keys][:12])


def _name(data: Any) -> str:
    name = data.get("name")
    return name if isinstance(name, str) and name else "NAME"


#: In the order in which they are tried: what certain keys name, then what only lacks schemas.
SHAPES: Final[tuple[Shape, ...]] = (
    Shape("manifest", is_manifest),
    Shape(
        "agent-card", lambda data: _has("skills", "url")(data) or _has("skills", "defaultInputModes")(data)
    ),
    Shape("card", _is_card, _address_detail),
    Shape(
        "openapi", lambda data: _any("openapi", "swagger")(data) and _any("paths", "info", "components")(data)
    ),
    Shape("report", _has("generator", "rubric", "servers")),
    Shape(
        "sarif", lambda data: _has("runs")(data) and "sarif" in str(data.get("$schema", data.get("version")))
    ),
    Shape("docker-catalog", _is_catalog, _image),
    Shape(
        "docker-server",
        lambda data: _has("name", "image")(data) and _any("meta", "about")(data),
        lambda data: str(data["image"]),
    ),
    Shape("smithery", _any("startCommand")),
    Shape(
        "fastmcp",
        lambda data: (
            isinstance(_keys(data) and data.get("source"), Mapping)
            and _any("entrypoint", "path")(data["source"])
        ),
    ),
    Shape(
        "package-json",
        lambda data: (
            _has("name", "version")(data)
            and _any("dependencies", "devDependencies", "scripts", "bin", "main", "exports")(data)
        ),
        _name,
    ),
    Shape(
        "pyproject",
        lambda data: (
            _any("build-system")(data)
            or (_has("project")(data) and _any("name", "dependencies")(data["project"]))
        ),
    ),
    Shape("prompts", _lists_prompts),
    Shape("resources", _lists_resources),
    Shape("initialize", _is_initialize),
    Shape("names", _lists_names),
    Shape(_NOT_A_LIST, lambda data: bool(_not_a_list(data)), _not_a_list),
    Shape("no-objects", lambda data: bool(_no_objects(data)), _no_objects),
    Shape("no-schemas", _lists_without_schemas, _keys_of_tools),
    Shape("messages", lambda data: has_messages(data) or _has("jsonrpc")(data)),
    Shape("json-schema", _is_json_schema),
    Shape("json-in-text", _is_json_in_text),
)
