"""What the schemas of a tool contain that some clients refuse, drop or ignore: traits, each with its place.

One walk finds all of them, bounded as every walk is. A trait is a fact of the schema; which client minds it is in
rubrics/clients.toml. Never raises.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any, Final, NamedTuple

from scorer.reading.schema_refs import reference_traits
from scorer.reading.unicode_mode import has_bare_bracket, refused
from scorer.reading.walk import Path, TooLarge, steps_to, walk

#: The names of the traits, beside `keyword:<name>` and `format:<name>`.
TRAITS: Final = frozenset(
    """
    root-without-type root-not-object root-without-properties object-without-properties array-without-items
    list-with-array-without-items items-list untyped untyped-items null-type type-list null-branch
    boolean-property boolean-schema
    enum-not-string enum-empty-string enum-null enum-of-another-type enum-without-type many-values
    local-reference reference-into-properties remote-reference dangling-reference recursive-reference
    reference-beside-keywords
    lookaround unicode-class backreference word-boundary character-class unanchored-pattern not-in-unicode-mode
    bracket-in-class null-escape long-text
    open-object optional-property unknown-required keyword-of-another-type any-of-beside-keywords any-of-beside-type
    boolean-bound huge-bound bound-beyond-64-bits null-keyword old-dialect newest-dialect
    invalid-schema many-properties deep-schema
    """.split()
)
#: What says which values a schema admits; a schema with none of these is untyped.
_SAYING: Final = frozenset("type enum const $ref $dynamicRef anyOf oneOf allOf not if".split())
#: A schema below one of these narrows another one, which declares the types.
_NARROWING: Final = frozenset("if then else not allOf dependentSchemas".split())
_KEYWORDS_OF: Final[Mapping[str, frozenset[str]]] = {
    "object": frozenset("properties required additionalProperties patternProperties propertyNames".split()),
    "array": frozenset(("items", "prefixItems", "minItems", "maxItems", "uniqueItems")),
}
#: Keywords that may declare more properties.
_ELSEWHERE: Final = frozenset(("allOf", "anyOf", "oneOf", "$ref", "patternProperties", "if"))
_MAPS: Final = frozenset(("properties", "patternProperties"))
_HOLD_ONE: Final = ("items", "contains", "not", "additionalItems")
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)
_CLASS: Final = re.compile(r"\[[^\[\]]*\]")  # from one bracket to the next, so that it takes linear time
_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_LEVELS: Final = frozenset(("properties", "items", "prefixItems"))
_SHOWN: Final = 60
#: So many places of one trait are noted; no real schema seen has a tenth as many.
_MOST: Final = 2000


class Found(NamedTuple):
    """One place of a trait: the path of the schema, the keyword in it ("": the schema itself), and what it contains.

    `size` is what a limit is compared with (values of an enum, properties, levels), 0 where nothing is counted.
    """

    path: Path
    keyword: str = ""
    said: str = ""
    size: int = 0


#: By the key of a trait, something true where anybody minds it: what nobody minds is not noted.
Minded = Mapping[str, object]


class _Traits:
    """Collects the traits that somebody minds."""

    def __init__(self, root: Mapping[str, Any], minded: Minded) -> None:
        self.root, self.minded = root, minded
        self.found: dict[str, list[Found]] = {}
        self.references: list[tuple[Path, str]] = []
        self.properties = self.levels = 0
        self.deepest: Path = None

    def add(self, key: str, path: Path, keyword: str = "", said: str = "", size: int = 0) -> None:
        if self.minded[key] and len(places := self.found.setdefault(key, [])) < _MOST:
            places.append(Found(path, keyword, said[:_SHOWN], size))

    def schema(self, node: Mapping[str, Any], path: Path) -> None:
        """Note all traits of one schema."""
        for key in node:
            if self.minded[f"keyword:{key}"]:
                self.add(f"keyword:{key}", path, key)
            if (look := _OF_KEYWORD.get(key)) is not None:
                look(self, node, node[key], path)
            if node[key] is None and key not in _MAY_BE_NULL:
                self.add("null-keyword", path, key)
        declared = node.get("type")
        self._of_type(node, declared, path)
        if path is None:
            self._root(node, declared)
        elif _SAYING.isdisjoint(node):
            self._untyped(path)
        for key in _HOLD_ONE:
            if node.get(key).__class__ is bool:
                self.add("boolean-schema", path, key)

    def schema_map(self, node: Mapping[str, Any], path: Path) -> None:
        """Note the booleans among named schemas."""
        of_properties = path is not None and path[1] in _MAPS
        if of_properties:
            self.properties += len(node)
            if self.minded["deep-schema"] and (level := _level(path)) > self.levels:
                self.levels, self.deepest = level, path
        for name, value in node.items():
            if value.__class__ is bool:
                self.add("boolean-property" if of_properties else "boolean-schema", (path, name))

    def schema_list(self, node: list[Any], path: Path) -> None:
        for at, value in enumerate(node):
            if value.__class__ is bool:
                self.add("boolean-schema", (path, at))

    def _root(self, node: Mapping[str, Any], declared: Any) -> None:
        if "type" not in node:
            self.add("root-without-type", None)
        elif declared != "object":
            self.add("root-not-object", None, "type", repr(declared))
        if "properties" not in node:
            self.add("root-without-properties", None)

    def _of_type(self, node: Mapping[str, Any], declared: Any, path: Path) -> None:
        if declared.__class__ is list:
            others = [each for each in declared if each != "null"]
            if len(others) < len(declared):
                self.add("null-type", path, "type")
            if len(others) > 1:
                self.add("type-list", path, "type")
            if "array" in declared and "items" not in node:
                self.add("list-with-array-without-items", path)
        elif declared == "array" and "items" not in node:
            self.add("array-without-items", path)
        elif declared == "object":
            self._object(node, path)
        if declared.__class__ is str:
            for other, keywords in _KEYWORDS_OF.items():
                if other != declared and not keywords.isdisjoint(node):
                    keyword = min(keywords.intersection(node))
                    self.add("keyword-of-another-type", path, keyword, f"`{keyword}` on type {declared}")

    def _object(self, node: Mapping[str, Any], path: Path) -> None:
        properties = node.get("properties")
        known = properties if isinstance(properties, dict) else {}
        if path is not None and not properties:
            self.add("object-without-properties", path)
        if node.get("additionalProperties") is not False:
            self.add("open-object", path)
        listed = node.get("required")
        names = listed if isinstance(listed, list) else []
        required = {each: at for at, each in enumerate(names) if isinstance(each, str)}
        if missing := known.keys() - required:
            self.add("optional-property", path, "", ", ".join(sorted(missing)[:3]))
        if required and _ELSEWHERE.isdisjoint(node):
            for name in required.keys() - known:
                self.add("unknown-required", (path, "required"), str(required[name]), name)

    def _untyped(self, path: Path) -> None:
        """Note a parameter, or the items of an array, whose schema says nothing of its values."""
        assert path is not None
        holder, key = path
        named = holder is not None and holder[1] == "properties"
        if (named or key == "items") and _NARROWING.isdisjoint(map(str, steps_to(path))):
            self.add("untyped" if named else "untyped-items", path)

    def whole(self) -> None:
        """Note what is known only at the end of the walk."""
        if self.properties:
            self.add("many-properties", None, "", "", self.properties)
        if self.levels:
            self.add("deep-schema", self.deepest, "", "", self.levels)
        for trait, path, reference in reference_traits(self.root, self.references):
            self.add(trait, path, "$ref", reference)


def _level(path: Path) -> int:
    return sum(step in _LEVELS for step in steps_to(path))


# --- traits of one keyword -------------------------------------------------------------------------


def _any_of(traits: _Traits, node: Mapping[str, Any], value: Any, path: Path) -> None:
    key = "anyOf" if value is node.get("anyOf") else "oneOf"
    if value.__class__ is list and any(map(_is_null, value)):
        traits.add("null-branch", path, key)
    elif key == "anyOf" and path is not None and len(node) > 1:
        others = ", ".join(sorted(map(str, node.keys() - {"anyOf"}))[:3])
        traits.add("any-of-beside-keywords", path, key, others)
    if "type" in node:
        traits.add("any-of-beside-type", path, key, key)


def _is_null(branch: Any) -> bool:
    return branch.__class__ is dict and (branch.get("type") == "null" or branch.get("enum") == [None])


def _enum(traits: _Traits, node: Mapping[str, Any], value: Any, path: Path) -> None:
    if value.__class__ is not list:
        return
    kinds = {each.__class__ for each in value}
    if kinds - {str, type(None)}:
        traits.add("enum-not-string", path, "enum")
    elif node.get("type") in ("integer", "number", "boolean", "array", "object"):
        traits.add("enum-of-another-type", path, "enum", str(node["type"]))
    if type(None) in kinds:
        traits.add("enum-null", (path, "enum"), str(value.index(None)))
    if "" in value:
        traits.add("enum-empty-string", (path, "enum"), str(value.index("")))
    if "type" not in node:
        traits.add("enum-without-type", path, "enum")
    traits.add("many-values", path, "enum", "", len(value))


def _pattern(traits: _Traits, _node: Mapping[str, Any], value: Any, path: Path) -> None:
    if value.__class__ is str:
        for trait in _pattern_traits(value):
            traits.add(trait, path, "pattern", value)
        _unicode_mode(traits, path, "pattern", value)
        if not value.startswith("^") or not value.endswith("$"):
            traits.add("unanchored-pattern", path, "pattern", value)


def _unicode_mode(traits: _Traits, path: Path, keyword: str, pattern: str) -> None:
    if traits.minded["not-in-unicode-mode"] and (part := refused(pattern)):
        traits.add("not-in-unicode-mode", path, keyword, part)


def _pattern_traits(pattern: str) -> Iterator[str]:
    """Yield what a regular expression uses that engines without backtracking lack."""
    if "\\" in pattern:
        escaped = set(_ESCAPE.findall(pattern))
        if escaped & {"p", "P"}:
            yield "unicode-class"
        if escaped & {"b", "B"}:
            yield "word-boundary"
        if escaped & set("dDwWsS"):
            yield "character-class"
        if "0" in escaped:
            yield "null-escape"
        outside = set(_ESCAPE.findall(_CLASS.sub("", pattern)))
        if outside & set("123456789k"):
            yield "backreference"
    if "[" in pattern and has_bare_bracket(pattern):
        yield "bracket-in-class"
    if "(?" in pattern:
        plain = _CLASS.sub("", _ESCAPE.sub("", pattern))
        if any(sign in plain for sign in ("(?=", "(?!", "(?<=", "(?<!")):
            yield "lookaround"


def _pattern_map(traits: _Traits, _node: Mapping[str, Any], value: Any, path: Path) -> None:
    if value.__class__ is dict:
        for pattern in value:
            for trait in _pattern_traits(pattern):
                traits.add(trait, path, "patternProperties", pattern)
            _unicode_mode(traits, path, "patternProperties", pattern)


def _format(traits: _Traits, _node: Mapping[str, Any], value: Any, path: Path) -> None:
    if value.__class__ is str:
        traits.add(f"format:{value}", path, "format", value)


def _items(traits: _Traits, _node: Mapping[str, Any], value: Any, path: Path) -> None:
    if value.__class__ is list:
        traits.add("items-list", path, "items")


def _reference(traits: _Traits, node: Mapping[str, Any], value: Any, path: Path) -> None:
    if value.__class__ is str:
        traits.references.append((path, value))
        if len(node) > 1:
            traits.add("reference-beside-keywords", path, "$ref", value)


def _bound(traits: _Traits, node: Mapping[str, Any], value: Any, path: Path) -> None:
    _most(traits, node, value, path)
    if value.__class__ is bool:
        key = "exclusiveMinimum" if node.get("exclusiveMinimum") is value else "exclusiveMaximum"
        traits.add("boolean-bound", path, key)


def _most(traits: _Traits, node: Mapping[str, Any], value: Any, path: Path) -> None:
    if value.__class__ is int and abs(value) > _INT32:
        key = next(name for name in _BOUNDS if node.get(name) is value)
        trait = "bound-beyond-64-bits" if abs(value) > _INT64 else "huge-bound"
        traits.add(trait, path, key, f"{key} {_digits(value)}")


def _digits(value: int) -> str:
    """Write a number; a long one by its size."""
    return str(value) if value.bit_length() <= _DIGITS else f"2^{value.bit_length()}"


def _longest(traits: _Traits, node: Mapping[str, Any], value: Any, path: Path) -> None:
    _most(traits, node, value, path)
    if value.__class__ is int:
        traits.add("long-text", path, "maxLength", f"{value:,}", value)


def _dialect(traits: _Traits, _node: Mapping[str, Any], value: Any, path: Path) -> None:
    if value.__class__ is str:
        trait = "newest-dialect" if value.rstrip("#") == _DIALECT else "old-dialect"
        traits.add(trait, path, "$schema", value)


_INT32: Final = 2**31
_INT64: Final = 2**63 - 1
#: A number of more bits is not written out.
_DIGITS: Final = 128
_BOUNDS: Final = (
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength", "minItems", "maxItems",
)  # fmt: skip
_MAY_BE_NULL: Final = frozenset(("default", "const", "example"))
_OF_KEYWORD: Final[Mapping[str, Callable[[_Traits, Mapping[str, Any], Any, Path], None]]] = {
    "anyOf": _any_of,
    "oneOf": _any_of,
    "enum": _enum,
    "pattern": _pattern,
    "patternProperties": _pattern_map,
    "format": _format,
    "items": _items,
    "$ref": _reference,
    **dict.fromkeys(_BOUNDS, _most),
    "maxLength": _longest,
    "exclusiveMinimum": _bound,
    "exclusiveMaximum": _bound,
    "$schema": _dialect,
}


def schema_traits(root: Mapping[str, Any], minded: Minded) -> Mapping[str, list[Found]]:
    """Return the places of each trait of a schema, as far as the limits of a walk reach.

    `minded` holds something true under the key of each trait that anybody minds.
    """
    traits = _Traits(root, minded)
    with suppress(TooLarge):
        for node, path, kind in walk(root):
            if kind == "schema" and node.__class__ is dict:
                traits.schema(node, path)
            elif kind == "schema map":
                traits.schema_map(node, path)
            elif kind == "schema list":
                traits.schema_list(node, path)
    traits.whole()
    return traits.found
