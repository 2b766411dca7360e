"""The JSON Schema of the report in JSON, made from the report's own types."""

from __future__ import annotations

import inspect
import json
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from scorer.contracts.dimensions import COHERENCE_DIMENSIONS, DIMENSIONS
from scorer.contracts.gate import GateResult
from scorer.contracts.own_rule import OwnRule
from scorer.contracts.report import (
    SCHEMA_VERSION,
    CoherenceScore,
    PublishedTool,
    RubricInfo,
    ServerError,
    ServerReport,
)
from scorer.formats.json_layout import UNPUBLISHED

Schema = dict[str, Any]

_PLAIN: Final[Mapping[Any, Schema]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    type(None): {"type": "null"},
    Any: {},
}
_HINTS: Final = ("read_only", "destructive", "idempotent", "open_world")
_SCORE: Final = {"type": "integer", "minimum": 1, "maximum": 5}
_GRADE: Final = {"type": "number", "minimum": 1, "maximum": 5}
_CHANCE: Final = {"type": "number", "minimum": 0, "maximum": 1}


def report_schema() -> str:
    """Return the schema (draft 2020-12) as the text that the package holds."""
    defs: dict[str, Schema] = {}
    parts = {
        "schema_version": {"const": SCHEMA_VERSION},
        "generator": _object({"name": _PLAIN[str], "version": _PLAIN[str]}),
        "rubric": _reference(RubricInfo, defs),
        "servers": {"type": "array", "items": _reference(ServerReport, defs)},
        "gate": _reference(GateResult, defs),
        "errors": {"type": "array", "items": _reference(ServerError, defs)},
        "published": {"type": "array", "items": _reference(PublishedTool, defs)},
        "own_rules": {"type": "array", "items": _reference(OwnRule, defs)},
    }
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:mcp-scorer:report:{SCHEMA_VERSION}",
        "title": "Report of mcp-scorer",
        "description": "What `mcp-scorer check --format json` writes. Names, order and meaning change only with "
        "schema_version. Pointers are relative to the tool; spans count code points of its raw description.",
        **_object(parts, optional=("published", "own_rules")),
        "$defs": dict(sorted(defs.items())),
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _object(parts: Mapping[str, Schema], optional: tuple[str, ...] = ()) -> Schema:
    return {
        "type": "object",
        "properties": dict(parts),
        "required": [name for name in parts if name not in optional],
        "additionalProperties": False,
    }


def _all_of(names: tuple[str, ...], schema: Schema) -> Schema:
    return _object(dict.fromkeys(names, schema))


def _reference(record: type, defs: dict[str, Schema]) -> Schema:
    """Return a reference to a record's schema, which is put among `defs` where it is not there yet."""
    name = record.__name__
    if name not in defs:
        defs[name] = {}
        hints = get_type_hints(record)
        published = [field.name for field in fields(record) if field.name not in UNPUBLISHED]
        parts = {field: _narrow(record, field, defs) or _schema(hints[field], defs) for field in published}
        description = " ".join((inspect.getdoc(record) or "").split("\n\n")[0].split())
        defs[name] = {"description": description, **_object(parts)}
    return {"$ref": f"#/$defs/{name}"}


def _narrow(record: type, field: str, defs: dict[str, Schema]) -> Schema | None:
    """Return the schema of a field whose type alone is not precise enough."""
    tool = {
        "tdqs": _GRADE,
        "interval": _pair(_GRADE),
        "scores": _all_of(DIMENSIONS, _SCORE),
        "estimates": _all_of(DIMENSIONS, _PLAIN[float]),
        "justifications": _all_of(DIMENSIONS, _PLAIN[str]),
        "tier_chances": {
            "type": "object",
            "propertyNames": {"enum": [*"ABCDF"]},
            "additionalProperties": _CHANCE,
        },
        "signals": {
            "type": "object",
            "properties": {"annotation_values": _all_of(_HINTS, {"type": ["boolean", "null"]})},
            "additionalProperties": {"type": ["string", "number", "boolean", "null"]},
        },
        "risk": _all_of(("category", "severity", "reversibility", "reason"), _PLAIN[str]),
    }
    server = {"coherence": _all_of(COHERENCE_DIMENSIONS, _reference(CoherenceScore, defs))}
    score = dict.fromkeys(("overall", "description_quality", "coherence", "mean_tdqs", "min_tdqs"), _GRADE)
    known: Mapping[str, Mapping[str, Schema]] = {
        "GateResult": {"reasons": {"type": "array", "items": _PLAIN[str]}},
        "Exempted": {"reason": _PLAIN[str]},
        "ToolReport": tool,
        "ServerReport": server,
        "ServerScore": score,
        "CoherenceScore": {"score": _SCORE},
    }
    return known.get(record.__name__, {}).get(field)


def _pair(schema: Schema) -> Schema:
    return {"type": "array", "items": schema, "minItems": 2, "maxItems": 2}


def _schema(hint: Any, defs: dict[str, Schema]) -> Schema:
    """Return the schema of a type. Raises TypeError for one that the report has no use for so far."""
    origin, args = get_origin(hint), get_args(hint)
    if isinstance(hint, type) and is_dataclass(hint):
        return _reference(hint, defs)
    if origin is Literal:
        return {"enum": list(args)}
    if origin in (Union, types.UnionType):
        return {"anyOf": [_schema(arg, defs) for arg in args]}
    if origin is tuple and args[-1] is ...:
        return {"type": "array", "items": _schema(args[0], defs)}
    if origin is tuple and len(set(args)) == 1:
        return {**_pair(_schema(args[0], defs)), "minItems": len(args), "maxItems": len(args)}
    if origin is Mapping:
        return {"type": "object", "additionalProperties": _schema(args[1], defs)}
    if hint in _PLAIN:
        return _PLAIN[hint]
    raise TypeError(f"no schema for {hint}")
