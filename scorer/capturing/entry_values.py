"""The values of a registry's entry: lists of objects, arguments, and texts with gaps that a value fills."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from scorer.contracts.errors import InputError
from scorer.data.messages import say, text

if TYPE_CHECKING:
    from scorer.capturing.options import ConnectOptions

_CAPITAL: Final = re.compile("[A-Z]")
_PLACEHOLDER: Final = re.compile(r"\{([A-Za-z0-9_.-]+)\}")


def package_kind(package: Mapping[str, Any]) -> str:
    """Return the type of the registry that has the package, such as `npm`; "" where the entry does not say it."""
    kind = either(package, "registryType") or either(package, "registryName")
    return {"docker": "oci"}.get(kind, kind) if isinstance(kind, str) else ""


def speaks_stdio(package: Mapping[str, Any]) -> bool:
    """Return whether the server of a package is reached over its standard streams."""
    transport = package.get("transport")
    wire = transport.get("type", "stdio") if isinstance(transport, Mapping) else transport or "stdio"
    return bool(wire == "stdio")


def arguments(package: Mapping[str, Any], key: str, options: ConnectOptions, used: set[str]) -> list[str]:
    """Return the words of the arguments under a key. Raises InputError for one that the user has to fill in.

    The names of the user's variables that fill gaps are added to `used`.
    """
    return [word for item in objects_of(package, key) for word in _argument(item, options, used)]


def _argument(item: Mapping[str, Any], options: ConnectOptions, used: set[str]) -> list[str]:
    value, name = written(item, options, used), item.get("name")
    required = either(item, "isRequired") is True
    if item.get("type") == "named" and isinstance(name, str):
        if value is None and required and item.get("format") != "boolean" and either(item, "valueHint"):
            raise InputError(say("capturing.registry.argument-without-value", name=name))
        return [name] if value is None and required else [] if value is None else [name, value]
    if value is None and required:
        hint = either(item, "valueHint") or text("capturing.registry.positional")
        raise InputError(say("capturing.registry.argument-without-value", name=hint))
    return [] if value is None else [value]


def written(item: Mapping[str, Any], options: ConnectOptions, used: set[str]) -> str | None:
    """Return the value or default of an item, its gaps filled; None where it has none."""
    value = item.get("value", item.get("default"))
    return filled(str(value), item, options, used) if isinstance(value, str | int | float) else None


def filled(template: str, holder: Mapping[str, Any], options: ConnectOptions, used: set[str]) -> str:
    """Fill `{name}` from the user's variables, else from the value of the declared variable."""
    declared = holder.get("variables")
    variables = declared if isinstance(declared, Mapping) else {}

    def fill(match: re.Match[str]) -> str:
        variable = variables.get(match[1])
        if not isinstance(variable, Mapping):
            return match[0]
        if match[1] in options.env:
            used.add(match[1])
        value = options.env.get(match[1], variable.get("value", variable.get("default")))
        if value is None:
            raise InputError(say("capturing.registry.missing-variable", name=match[1]))
        return str(value)

    return _PLACEHOLDER.sub(fill, template)


def either(holder: Mapping[str, Any], key: str) -> Any:
    """Return a value under its key, or under the same key in the older spelling: `isRequired`, `is_required`."""
    return holder.get(key, holder.get(_CAPITAL.sub(lambda match: f"_{match[0].lower()}", key)))


def objects_of(holder: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    """Return the items of a list. A map of names, and words that are arguments as they are, are read as such items."""
    items = either(holder, key)
    if isinstance(items, Mapping):
        return [
            {"name": name, **item} if isinstance(item, Mapping) else {"name": name, "value": item}
            for name, item in items.items()
        ]
    if not isinstance(items, list):
        return []
    words = [{"value": item} if isinstance(item, str) else item for item in items]
    return [item for item in words if isinstance(item, Mapping)]
