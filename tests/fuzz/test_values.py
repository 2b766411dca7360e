"""What is said of the values of a schema holds for a validator of its dialect, whatever the schema."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

import jsonschema
from hypothesis import given
from hypothesis import strategies as st
from jsonschema.protocols import Validator
from jsonschema.validators import validator_for

from scorer.contracts.definitions import Problem
from scorer.reading.schema_lint import lint_schema
from tests.fuzz.strength import fuzz

DIALECTS: Final = (
    "https://json-schema.org/draft/2020-12/schema",
    "https://json-schema.org/draft/2019-09/schema",
    "http://json-schema.org/draft-07/schema#",
    "http://json-schema.org/draft-06/schema#",
)
TYPES: Final = "string integer number boolean array object null".split()
KINDS: Final[Mapping[str, type | tuple[type, ...]]] = {
    "number": (int, float),
    "string": str,
    "array": list,
    "object": dict,
}
SAMPLES: Final[tuple[Any, ...]] = (
    None, True, False, 0, 1, -1, 2, 3, 5, 10, 100, 0.5, 1.5, -0.5, "", "a", "b", "ab", "abc", "A1", "1", "é", [], [1],
    ["a"], ["a", "a"], [1, 2, 3], {}, {"a": 1}, {"b": "x"}, {"a": 1, "b": 2, "c": 3, "d": 4},
)  # fmt: skip
_VALUES = st.sampled_from(SAMPLES)
_NUMBERS = st.sampled_from([0, 1, 2, 3, 5, 10, -1, 1.5, 0.5])
_SIZES = st.sampled_from([0, 1, 2, 3, 5])
_PATTERNS = st.sampled_from(["^[a-z]+$", "a", "^$", r"^\d+$", "^.{2}$", "^(a|b)$", "/^a$/", "/^a|b$/"])
_REFERENCES = st.sampled_from(["#/$defs/one", "#/$defs/other"])


def _schemas(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    few = st.lists(inner, min_size=1, max_size=2)
    values: dict[str, st.SearchStrategy[Any]] = {
        "type": st.sampled_from(TYPES)
        | st.lists(st.sampled_from(TYPES), min_size=1, max_size=2, unique=True),
        "enum": st.lists(_VALUES, min_size=1, max_size=3),
        "const": _VALUES,
        "default": _VALUES,
        "multipleOf": st.sampled_from([1, 2, 5, 0.5, 100]),
        "uniqueItems": st.booleans(),
        "pattern": _PATTERNS,
        "items": inner,
        "not": inner,
        "properties": st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
        "required": st.lists(st.sampled_from("ab"), min_size=1, unique=True),
        "additionalProperties": st.booleans(),
        **dict.fromkeys(("anyOf", "oneOf", "allOf"), few),
        **dict.fromkeys("minimum maximum exclusiveMinimum exclusiveMaximum".split(), _NUMBERS),
        **dict.fromkeys("minLength maxLength minItems maxItems minProperties maxProperties".split(), _SIZES),
        **dict.fromkeys(("minContains", "maxContains"), _SIZES),
    }
    pairs = [st.tuples(st.just(key), value) for key, value in values.items()]
    often = [st.tuples(st.just(key), values[key]) for key in ("type", "default", "enum")]
    return st.lists(st.one_of(*often, *pairs), min_size=1, max_size=4).map(dict)


LEAVES = _schemas(st.sampled_from([{"type": name} for name in TYPES] + [True]))
NODES = st.tuples(_schemas(LEAVES), st.none() | _REFERENCES).map(
    lambda pair: pair[0] | ({"$ref": pair[1]} if pair[1] else {})
)


def _at(root: Any, problem: Problem) -> tuple[Any, str]:
    *steps, keyword = problem.pointer.split("/")[1:]
    for step in steps:
        root = root[int(step)] if isinstance(root, list) else root[step]
    return root, keyword


def _false(problem: Problem, root: Mapping[str, Any], validator: Validator) -> Iterator[Any]:
    """Yield the values that a validator takes and that a finding says it refuses."""
    node, keyword = _at(root, problem)
    taken = validator.evolve(schema=node).is_valid
    if keyword in ("default", "const") and problem.code in ("default-type", "default-null", "enum-odd"):
        yield from (node[keyword],) if taken(node[keyword]) else ()
    elif problem.code == "enum-odd" and not problem.found.endswith(" twice"):
        yield from node["enum"] if all(map(taken, node["enum"])) else ()
    elif problem.code == "range-empty":
        _, conditional, name = problem.found.partition(" if it is of type ")
        bounded = [each for each in SAMPLES if not conditional or _is(each, name)]
        yield from filter(taken, bounded)


def _is(value: Any, name: str) -> bool:
    return isinstance(value, KINDS[name]) and not isinstance(value, bool)


@fuzz(300)
@given(node=NODES, one=LEAVES, other=LEAVES, dialect=st.sampled_from(DIALECTS))
def test_no_value_is_said_to_be_refused_that_a_validator_takes(
    node: dict[str, Any], one: dict[str, Any], other: dict[str, Any], dialect: str
) -> None:
    root = {"$schema": dialect, "properties": {"p": node}, "$defs": {"one": one, "other": other}}
    written = validator_for(root)
    try:
        written.check_schema(root)
    except jsonschema.SchemaError:
        return
    for problem in lint_schema(root, ""):
        assert list(_false(problem, root, written(root))) == [], (json.dumps(root), problem)
