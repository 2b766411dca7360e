"""Which changes of a tool break its callers: what its input schema demands now and did not before. Pure.

Only plain differences are told: where a schema refers to others or combines some, its parameters are not compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from scorer.contracts.breaking import Breaking
from scorer.contracts.report import ToolReport
from scorer.tdqs.canonical import canonical_bytes

#: Keywords that can add parameters to those of a schema, or values to its own.
_ELSEWHERE: Final = ("$ref", "$dynamicRef", "allOf", "anyOf", "oneOf")


def breaking(before: ToolReport | None, now: ToolReport | None) -> tuple[Breaking, ...]:
    """Return what breaks callers of a tool between two states (None: it is not there), in the order of its schema."""
    if before is None:
        return ()
    if now is None:
        return (Breaking("tool-removed"),)
    renamed = [Breaking("tool-renamed", "", before.name, now.name)] if before.name != now.name else []
    return (*renamed, *_in_schema(_schema(before.definition), _schema(now.definition)))


def _schema(definition: Any) -> Any:
    return definition.get("inputSchema") if isinstance(definition, Mapping) else None


def _in_schema(before: Any, now: Any) -> Iterator[Breaking]:
    waiting = [("", before, now)]
    while waiting:
        path, old, new = waiting.pop()
        if not isinstance(old, Mapping) or not isinstance(new, Mapping):
            continue
        if path:
            yield from _of_value(path, old, new)
        yield from _of_parameters(path, old, new)
        parts = [(f"{path}[]", old.get("items"), new.get("items"))]
        kept, both = _properties(new), _properties(old)
        parts += [(_joined(path, name), both[name], kept[name]) for name in both if name in kept]
        waiting += reversed(parts)


def _properties(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    found = schema.get("properties")
    return found if isinstance(found, Mapping) else {}


def _joined(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _of_parameters(path: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Breaking]:
    """Yield the parameters of an object that were removed, and those that it requires now."""
    before, now = _properties(old), _properties(new)
    if not any(word in new for word in _ELSEWHERE):
        for name in before:
            if name not in now:
                yield Breaking("parameter-removed", _joined(path, name))
    if any(word in old for word in _ELSEWHERE):
        return
    required = _required(old)
    for name in _required(new):
        if name not in required:
            yield Breaking("now-required" if name in before else "new-required", _joined(path, name))


def _required(schema: Mapping[str, Any]) -> Sequence[str]:
    return [*dict.fromkeys(_texts(schema.get("required")))]


def _of_value(path: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Breaking]:
    """Yield the type of a parameter if it excludes values that were accepted, and the values that its enum lost."""
    before, now = _types(old), _types(new)
    accepted = {*now, *(["integer"] if "number" in now else [])}
    if before and now and not accepted.issuperset(before):
        yield Breaking("type-changed", path, " | ".join(before), " | ".join(now))
    values, left = old.get("enum"), new.get("enum")
    if isinstance(values, list | tuple) and isinstance(left, list | tuple):
        kept = {canonical_bytes(value) for value in left}
        for value in values:
            if canonical_bytes(value) not in kept:
                yield Breaking("value-removed", path, value)


def _types(schema: Mapping[str, Any]) -> Sequence[str]:
    found = schema.get("type")
    return [found] if isinstance(found, str) else _texts(found)


def _texts(value: Any) -> Sequence[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list | tuple) else []
