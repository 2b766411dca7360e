"""Lint of a schema: keywords of the wrong form, empty ranges, defaults that do not fit, and other mistakes.

It fetches nothing, runs only short patterns that cannot take long, and never raises.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, Final

from scorer.contracts.definitions import Problem
from scorer.contracts.json_pointer import pointer
from scorer.data.messages import text
from scorer.reading import schema_keywords as keywords
from scorer.reading import schema_values as values
from scorer.reading.regex_syntax import syntax_error, unicode_error
from scorer.reading.schema_dialect import dialect_of, is_valid
from scorer.reading.schema_faults import fault_of
from scorer.reading.schema_forms import FORMS, TEXTS, TYPES, cut, shown
from scorer.reading.schema_spelling import misspelled
from scorer.reading.walk import MAX_NODES, Path, TooLarge, pointer_to, walk

Found = tuple[str, str, str]

#: Keywords whose values are compared with others.
_COMPARED: Final = (
    values.UPPER
    | values.JOINED
    | {"pattern", "patternProperties", "required", "enum", "const", "default", "example", "examples"}
)
#: Properties that a finding names.
_NAMED: Final = 3
#: The schema of what a call holds.
_ASKED: Final = "/inputSchema"
#: Keywords that may mean nothing where they are.
_ODD: Final = keywords.OPENAPI | keywords.ZOD
#: Keywords of which a look at the whole schema is worth nothing: all that most schemas have.
_USUAL: Final = frozenset(
    "type description title properties required items enum default additionalProperties".split()
)


def lint_schema(root: Mapping[str, Any], base: str) -> tuple[Problem, ...]:
    """Return the problems of a schema. `base` is its pointer within the tool."""
    if not root:
        return ()
    dialect = dialect_of(root)
    found: list[Problem] = []
    draft_4 = dialect.endswith("draft-04/schema")
    if not dialect:
        found.append(Problem("dialect-unknown", f"{base}/$schema", shown(root["$schema"])))
    for node, path in _schemas(root):
        for keyword in _invalid(node, path, dialect, base) if dialect and _may_be_invalid(node) else ():
            found.append(_fault(node, keyword, path, base, draft_4=draft_4))
        if draft_4 and node.get("required") == []:
            found.append(_fault(node, "required", path, base, draft_4=True))
        found_here: list[Found] = []
        if not _COMPARED.isdisjoint(node):
            found_here += _mistakes(values.as_read(node, root), path, root)
        if base == _ASKED and "required" in node:
            found_here += _never_used(node)
        found_here += _meaningless(node, path, base)
        for code, keyword, what in found_here:
            found.append(Problem(code, f"{base}{pointer_to(path)}/{keyword}", what))
    return tuple(found)


class SchemaLint:
    """The problems of the schemas of a tool, found when they are first looked at."""

    __slots__ = ("_found", "_input", "_output")

    def __init__(self, input_schema: Mapping[str, Any], output_schema: Mapping[str, Any]) -> None:
        self._input = input_schema
        self._output = output_schema
        self._found: tuple[Problem, ...] | None = None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return the problems of the input schema, then those of the output schema."""
        if self._found is None:
            self._found = (
                *lint_schema(self._input, _ASKED),
                *lint_schema(self._output, "/outputSchema"),
            )
        return self._found


def _may_be_invalid(node: Mapping[str, Any]) -> bool:
    """Return whether any keyword has a form other than the newest dialects agree on."""
    for key, value in node.items():
        if value.__class__ is str and (key in TEXTS or (key == "type" and value in TYPES)):
            continue
        form = FORMS.get(key)
        if form is not None and not form(value):
            return True
    return False


def _schemas(root: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], Path]]:
    """Yield every schema within a schema, itself first, as far as the limits of a walk reach."""
    with suppress(TooLarge):
        for node, path, kind in walk(root):
            if kind == "schema":
                yield node, path


def _mistakes(node: Mapping[str, Any], path: Path, root: Mapping[str, Any]) -> Iterator[Found]:
    """Yield the mistakes in the keywords of one schema, as code, keyword, and what was found."""
    if isinstance(node.get("pattern"), str):
        if why := _pattern_error(node["pattern"]):
            yield "pattern-broken", "pattern", why
        else:
            yield from values.lost_pattern(node)
    if isinstance(node.get("patternProperties"), dict):
        for name in list(node["patternProperties"])[:MAX_NODES]:
            if why := _pattern_error(name):
                yield "pattern-broken", pointer("patternProperties", name)[1:], why
    if "required" in node:
        yield from _required(node, path)
    if not values.UPPER.isdisjoint(node):
        yield from values.empty_ranges(node)
    if not values.JOINED.isdisjoint(node):
        yield from values.empty_unions(node, root)
    if isinstance(node.get("enum"), list):
        yield from values.odd_enum(node)
    if "const" in node:
        yield from values.odd_const(node)
    if "default" in node:
        yield from values.odd_default(node, root)
    if "examples" in node or "example" in node:
        yield from values.odd_examples(node, root)


def _pattern_error(pattern: str) -> str:
    return syntax_error(pattern) or unicode_error(pattern)


def _meaningless(node: Mapping[str, Any], path: Path, base: str) -> Iterator[Found]:
    """Yield the keywords of one schema that mean nothing there."""
    if "type" in node and not keywords.OF_ONE_TYPE.isdisjoint(node):
        yield from keywords.foreign_keywords(node)
    if "properties" in node or "items" in node:
        yield from keywords.bare_properties(node, path, base)
    if not _USUAL.issuperset(node):
        if not _ODD.isdisjoint(node):
            yield from keywords.leftovers(node)
        yield from keywords.hidden_schemas(node)
        yield from misspelled(node)


def _never_used(node: Mapping[str, Any]) -> Iterator[Found]:
    """Yield the defaults of properties that a call must hold; a result that always holds one is no contradiction."""
    names, known = node["required"], node.get("properties")
    if not isinstance(names, list) or not isinstance(known, dict):
        return
    listed = {name for name in names[:MAX_NODES] if isinstance(name, str)}
    found = [
        name
        for name in known
        if name in listed and isinstance(known[name], dict) and "default" in known[name]
    ]
    if found:
        yield "required-default", "required", ", ".join(f"`{cut(name)}`" for name in sorted(found)[:_NAMED])


def _fault(node: Mapping[str, Any], keyword: str, path: Path, base: str, *, draft_4: bool) -> Problem:
    """Return what is wrong with the value of a keyword, and how to correct it."""
    name = str(path[1]) if path is not None and path[0] is not None and path[0][1] == "properties" else ""
    wrong = fault_of(keyword, node[keyword], name, draft_4=draft_4)
    return Problem("keyword-invalid", f"{base}{pointer_to(path)}/{keyword}", wrong.found, wrong.edit)


def _invalid(node: Mapping[str, Any], path: Path, dialect: str, base: str) -> Iterator[str]:
    """Yield the keywords of one schema whose values its dialect does not allow."""
    for key, value in node.items():
        form = FORMS.get(key)
        if (
            form is None
            or form(value)
            or (base == "/inputSchema" and _is_reported_elsewhere(key, value, path))
        ):
            continue
        if not is_valid(dialect, key, value):
            yield key


def _is_reported_elsewhere(key: str, value: Any, path: Path) -> bool:
    """Return whether the rules on the parts of `inputSchema` report it: of its root, or of a parameter's text."""
    if path is None:
        return key in ("type", "properties") or (key == "required" and value.__class__ is not list)
    return key == "description" and path[0] == (None, "properties")


def _required(node: Mapping[str, Any], path: Path) -> Iterator[tuple[str, str, str]]:
    """Names that are required and nowhere declared, where the schema declares its properties itself."""
    names, known = node["required"], node.get("properties")
    alone = not {"allOf", "anyOf", "oneOf", "$ref", "patternProperties", "if"} & node.keys()
    if not isinstance(names, list) or not alone or not isinstance(known, dict | None):
        return
    if known is None and path is not None:
        return
    unknown = [name for name in names[:MAX_NODES] if isinstance(name, str) and name not in (known or {})]
    if unknown:
        said = ", ".join(f"`{cut(name)}`" for name in sorted(unknown)[:3])
        yield "required-unknown", "required", said
        if node.get("additionalProperties") is False:
            yield "range-empty", "required", text("parts.required-refused")
