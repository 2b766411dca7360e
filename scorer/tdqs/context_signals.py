"""The context signals of the specification: what is counted before any scoring."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

from scorer.tdqs.canonical import canonical_bytes, digest, input_hash, scored_fields, utf16_units
from scorer.tdqs.required_subtree import measure

__all__ = ["compute_signals", "input_hash"]

_HINTS: Final = {
    "destructive": "destructiveHint",
    "idempotent": "idempotentHint",
    "open_world": "openWorldHint",
    "read_only": "readOnlyHint",
}


def compute_signals(raw_tool: Any, canonical: bytes | None = None) -> Mapping[str, Any]:
    """Return every context signal of a wire object, under the specification's names in snake_case.

    Identical to the reference implementation wherever that accepts the definition. Elsewhere a part
    of the wrong type counts as absent, except that `definition_bytes` and `input_hash` are taken
    over the parts as they were sent. A caller that already has the canonical text passes it. Never raises on
    a JSON value.
    """
    fields = scored_fields(raw_tool)
    canonical = canonical_bytes(fields) if canonical is None else canonical
    schema, annotations = _mapping(fields["inputSchema"]), _mapping(fields["annotations"])
    subtree = measure(schema)
    return {
        **_parameter_counts(schema),
        "has_output_schema": bool(_mapping(fields["outputSchema"])),
        "has_annotations": bool(annotations),
        "annotation_values": {key: _hint(annotations, name) for key, name in _HINTS.items()},
        "title_is_meaningful": _title_is_meaningful(fields["name"], fields["title"]),
        "definition_bytes": len(canonical),
        "required_field_count": subtree.required_fields,
        "schema_depth": subtree.depth,
        "union_choice_count": subtree.union_choices,
        "invocation_cost": subtree.invocation_cost,
        "input_hash": digest(canonical),
    }


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _parameter_counts(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Count the top-level properties; nested ones are the required subtree's business."""
    properties, required = _mapping(schema.get("properties")), schema.get("required")
    described = enums = 0
    nested = False
    for prop in properties.values():
        if isinstance(prop, dict):
            text = prop.get("description")
            described += isinstance(text, str) and text != ""
            enums += isinstance(prop.get("enum"), list)
            nested = nested or prop.get("type") == "object"
    return {
        "param_count": len(properties),
        "required_param_count": len(required) if isinstance(required, list) else 0,
        "params_with_descriptions": described,
        "params_with_enums": enums,
        "schema_description_coverage": _coverage(described, len(properties)),
        "has_nested_objects": nested,
    }


def _coverage(described: int, count: int) -> int:
    # In doubles on purpose: 29 of 200 is 14.4999… there, and the published figure is 14.
    return math.floor(described / count * 100 + 0.5) if count else 100


def _hint(annotations: Mapping[str, Any], name: str) -> bool | None:
    value = annotations.get(name)
    return value if isinstance(value, bool) else None


def _title_is_meaningful(name: Any, title: Any) -> bool:
    """Return whether the title says more than the name: it differs from it and is longer."""
    if not isinstance(title, str) or not title:
        return False
    known = name if isinstance(name, str) else ""
    return title != known and len(utf16_units(title)) > len(utf16_units(known))
