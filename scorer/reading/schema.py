"""Reads a JSON Schema leniently: parameters, local references with a cycle guard, depth and node limits.

Nothing is fetched: only references into the same schema are followed. Never raises.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from scorer.contracts.definitions import Parameter, Problem
from scorer.contracts.json_pointer import pointer, unescape_step
from scorer.contracts.limits import READ_CHARACTERS
from scorer.data.messages import say
from scorer.reading.walk import MAX_DEPTH, MAX_NODES, TooLarge, pointer_to, walk

_MAX_HOPS = 16
#: How many branches of `anyOf`, `oneOf` and `allOf` are looked at for the types of one parameter.
_MAX_BRANCHES = 256
#: A longer chain of references is not followed to see whether it is circular.
_MAX_CHAIN = 64
#: Keywords that say which types a node declares.
_SHAPES = frozenset({"type", "anyOf", "oneOf", "allOf"})
#: Keywords with which a parameter is told in other schemas too.
_ELSEWHERE = frozenset({"$ref", "anyOf", "oneOf", "allOf", "items"})
_ONE_TYPE = {name: frozenset((name,)) for name in "array boolean integer null number object string".split()}
#: Where definitions are kept, and keywords that lead into a part of a schema that is no definition.
_DEFINES = frozenset(("$defs", "definitions", "components"))
_THROUGH = frozenset(("properties", "items", "anyOf", "oneOf", "allOf", "additionalProperties"))
_INDEX = re.compile(r"[0-9]{1,9}")


def resolve(node: Any, root: Mapping[str, Any]) -> Any:
    """Follow local `$ref`s from a node; a node that cannot be resolved is returned as it is."""
    for _ in range(_MAX_HOPS):
        if not isinstance(node, dict) or not isinstance(node.get("$ref"), str):
            return node
        target = lookup(root, node["$ref"])
        if target is None:
            return node
        siblings = {key: value for key, value in node.items() if key != "$ref"}
        node = {**target, **siblings} if isinstance(target, dict) and siblings else target
    return node


def lookup(root: Mapping[str, Any], reference: str) -> Any:
    """Return what a local reference points to, or None (not local, or not there)."""
    if not reference.startswith("#"):
        return None
    node: Any = root
    for step in reference[1:].split("/")[1:] if len(reference) > 1 else ():
        step = unescape_step(unquote(step))
        if isinstance(node, dict):
            node = node.get(step)
        elif isinstance(node, list) and _INDEX.fullmatch(step) and int(step) < len(node):
            node = node[int(step)]
        else:
            return None
    return node


def declared_types(node: Any, root: Mapping[str, Any]) -> Iterator[str]:
    """Yield the types that a node and its branches declare. Branches may be circular: their number is bounded."""
    todo, seen = [node], 0
    visited: set[int] = set()
    while todo and seen < _MAX_BRANCHES:
        inner = resolve(_target(todo.pop(), root, visited), root)
        seen += 1
        if not isinstance(inner, dict):
            continue
        declared = inner.get("type")
        if isinstance(declared, str):
            yield declared
        elif isinstance(declared, list):
            yield from (t for t in declared if isinstance(t, str))
        for key in ("anyOf", "oneOf", "allOf"):
            branches = inner.get(key)
            if isinstance(branches, list):
                todo.extend(branches[:32])


def _target(node: Any, root: Mapping[str, Any], visited: set[int]) -> Any:
    """Follow references that add no shape of their own, uncopied; None where they lead to what was visited."""
    while isinstance(node, dict) and isinstance(node.get("$ref"), str) and _SHAPES.isdisjoint(node):
        target = lookup(root, node["$ref"])
        if target is None:
            return node
        if id(target) in visited:
            return None
        visited.add(id(target))
        node = target
    return node


def _enum(node: Any, root: Mapping[str, Any]) -> tuple[Any, ...]:
    if not isinstance(node, dict):
        return ()
    values = node.get("enum")
    if isinstance(values, list):
        return tuple(values)
    for key in ("anyOf", "oneOf"):
        branches = node.get(key)
        if isinstance(branches, list):
            for branch in branches[:32]:
                inner = resolve(branch, root)
                if isinstance(inner, dict) and isinstance(inner.get("enum"), list):
                    return tuple(inner["enum"])
    return ()


def _nested(node: Any, root: Mapping[str, Any]) -> bool:
    if not isinstance(node, dict):
        return False
    if isinstance(node.get("properties"), dict) and node["properties"]:
        return True
    items = resolve(node.get("items"), root)
    if isinstance(items, dict) and isinstance(items.get("properties"), dict) and items["properties"]:
        return True
    branches = [b for key in ("anyOf", "oneOf") if isinstance(node.get(key), list) for b in node[key][:32]]
    return any(
        isinstance(inner, dict) and bool(inner.get("properties"))
        for inner in (resolve(branch, root) for branch in branches)
    )


def _parameter(name: str, raw: Any, root: Mapping[str, Any], required: frozenset[str]) -> Parameter:
    if raw.__class__ is dict and raw.keys().isdisjoint(_ELSEWHERE):
        return _plain_parameter(name, raw, required)
    node = resolve(raw, root)
    fields = node if isinstance(node, dict) else {}
    description = fields.get("description")
    return Parameter(
        name=name[:READ_CHARACTERS],
        pointer=pointer("inputSchema", "properties", name),
        description=description[:READ_CHARACTERS] if isinstance(description, str) else "",
        required=name in required,
        types=frozenset(declared_types(node, root)),
        enum=_enum(node, root),
        has_default="default" in fields,
        nested=_nested(node, root),
        schema=raw,
    )


def _plain_parameter(name: str, raw: dict[str, Any], required: frozenset[str]) -> Parameter:
    """Return a parameter whose schema says all of it in its own keywords, as most do."""
    description, declared, enum, inner = (
        raw.get("description"),
        raw.get("type"),
        raw.get("enum"),
        raw.get("properties"),
    )
    if declared.__class__ is str:
        types = _ONE_TYPE.get(declared) or frozenset((declared,))
    else:
        types = (
            frozenset(t for t in declared if isinstance(t, str))
            if isinstance(declared, list)
            else frozenset()
        )
    return Parameter(
        name=name[:READ_CHARACTERS],
        pointer=pointer("inputSchema", "properties", name),
        description=description[:READ_CHARACTERS] if isinstance(description, str) else "",
        required=name in required,
        types=types,
        enum=tuple(enum) if isinstance(enum, list) else (),
        has_default="default" in raw,
        nested=isinstance(inner, dict) and bool(inner),
        schema=raw,
    )


def parameters(root: Mapping[str, Any]) -> tuple[Parameter, ...]:
    """Return the top-level properties of an input schema, sorted by name (key order carries no meaning)."""
    properties = root.get("properties")
    if not isinstance(properties, dict):
        return ()
    listed = root.get("required")
    required = frozenset(r for r in listed if isinstance(r, str)) if isinstance(listed, list) else frozenset()
    return tuple(_parameter(name, properties[name], root, required) for name in sorted(map(str, properties)))


def cut_problems(text: Any, where: str) -> Iterator[Problem]:
    """Yield that only the beginning of a text is read for the scores, where it is longer."""
    if isinstance(text, str) and len(text) > READ_CHARACTERS:
        size = say("parts.cut", count=f"{len(text):,}", read=f"{READ_CHARACTERS:,}")
        yield Problem("text-too-long", where, size)


def schema_problems(root: Mapping[str, Any], base: str) -> Iterator[Problem]:
    """Yield what is malformed inside a schema: dangling or remote references, cycles, excess depth.

    `base` is the pointer of the schema within its tool.
    """
    try:
        for node, path, kind in walk(root):
            if kind != "schema map" and node.__class__ is dict and "$ref" in node:
                yield from _reference_problems(node, root, base + pointer_to(path))
    except TooLarge:
        yield Problem("schema-too-deep", base, say("parts.schema-size", depth=MAX_DEPTH, nodes=MAX_NODES))


def _reference_problems(node: dict[str, Any], root: Mapping[str, Any], where: str) -> Iterator[Problem]:
    reference = node.get("$ref")
    if isinstance(reference, str):
        if not reference.startswith("#"):
            if reference.partition("#")[0] != root.get("$id"):  # the schema itself is not remote
                yield Problem("remote-ref", where + "/$ref", reference)
        elif lookup(root, reference) is None:
            yield Problem("dangling-ref", where + "/$ref", reference)
        elif _is_circular(node, root):
            yield Problem("ref-cycle", where + "/$ref", reference)
        elif _DEFINES.isdisjoint(steps := reference.split("/")) and not _THROUGH.isdisjoint(steps):
            yield Problem("ref-into-properties", where + "/$ref", reference)


def _is_circular(node: Any, root: Mapping[str, Any]) -> bool:
    """Return whether a reference leads only to references and back to itself (a recursive type does not)."""
    seen: set[str] = set()
    while isinstance(node, dict) and isinstance(node.get("$ref"), str) and len(seen) < _MAX_CHAIN:
        if node["$ref"] in seen:
            return True
        seen.add(node["$ref"])
        node = lookup(root, node["$ref"])
    return False
