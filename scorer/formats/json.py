"""The report as JSON: the published contract, in a fixed order, the same bytes for the same report."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any, Final

from scorer.contracts.dimensions import COHERENCE_DIMENSIONS, DIMENSIONS
from scorer.contracts.report import ServerReport, ToolReport
from scorer.formats.gate_reasons import gate_reasons, reason_lines
from scorer.formats.sanitize import storable
from scorer.reading.json_text import json_safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scorer.contracts.report import Report

#: Decimals of an estimate; the report itself holds more.
DECIMALS: Final = 3
#: The longest map or list of plain values that is written on one line, in characters.
SHORT: Final = 120

#: Fields that are left out. A tool's definition is in the snapshot; here it would double the size of the
#: report. The others serve pages.
UNPUBLISHED: Final = frozenset(
    {"description", "definition", "effect_certain", "missed", "rivals", "unlisted", "instructions"}
)
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
# Maps are written in the specification's order where it has one, else sorted.
_ORDER: Final = {
    key: at for at, key in enumerate((*DIMENSIONS, *COHERENCE_DIMENSIONS, *"ABCDF", "category", "severity"))
}


def render(report: Report) -> str:
    """Return the report as indented JSON that any reader of UTF-8 accepts, one finding a line.

    Hidden characters are JSON escapes, so that the document is safe to print; a lone surrogate,
    which UTF-8 cannot hold, becomes the text of its escape.
    """
    whole = {**_outline(report), "servers": list(report.servers)}
    return "".join(_pieces(whole, "")) + "\n"


def contract(report: Report) -> dict[str, Any]:
    """Return the published object of `report`: plain dictionaries, lists, strings and numbers.

    `published` is there only where published scores were compared with.
    """
    return {**_outline(report), "servers": plain(report.servers)}


def _outline(report: Report) -> dict[str, Any]:
    """Return the published object with its servers left out: their place is kept."""
    compared = {"published": plain(report.published)} if report.published else {}
    return {
        "schema_version": report.schema_version,
        "generator": {"name": report.generator_name, "version": report.generator_version},
        "rubric": plain(report.rubric),
        "servers": [],
        "gate": _gate(report),
        "errors": plain(report.errors),
        **compared,
    }


def _gate(report: Report) -> dict[str, Any]:
    """Return the verdict of the gate, its reasons in words."""
    lines = reason_lines(report, [each.reason for each in report.gate.exempted])
    exempted = [
        {**_record(each), "reason": plain(line)}
        for each, line in zip(report.gate.exempted, lines, strict=True)
    ]
    reasons = plain(gate_reasons(report))
    return {"passed": report.gate.passed, "reasons": reasons, "exempted": exempted}


def plain(value: Any) -> Any:
    """Return a part of a report as dictionaries, lists, strings and numbers, named and ordered as published."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, float):
        return round(value, DECIMALS)
    if isinstance(value, Mapping):
        return {storable(key): plain(value[key]) for key in sorted(value, key=_place)}
    if isinstance(value, (tuple, list)):
        return [plain(entry) for entry in value]
    return _record(value) if is_dataclass(value) else value


def _record(value: Any) -> dict[str, Any]:
    names = (field.name for field in fields(value) if field.name not in UNPUBLISHED)
    return {name: plain(getattr(value, name)) for name in names}


def _place(key: str) -> tuple[int, str]:
    return (_ORDER.get(key, len(_ORDER)), key)


def _pieces(value: Any, pad: str, *, element: bool = False) -> Iterator[str]:
    """Write a value piece by piece, a tool at a time: a set of thousands is never held in plain form."""
    if isinstance(value, ServerReport):
        kept = (field.name for field in fields(value) if field.name not in UNPUBLISHED)
        parts = {name: getattr(value, name) for name in kept}
        value = {name: list(part) if name == "tools" else plain(part) for name, part in parts.items()}
    elif not (isinstance(value, dict | list) and any(map(_is_large, _children(value)))):
        flat = plain(value) if is_dataclass(value) else value
        yield json_safe(_laid_out(flat, pad, element=element))
        return
    inner, named = f"{pad}  ", isinstance(value, dict)
    entries = list(value.items()) if named else [(None, entry) for entry in value]
    yield ("{" if named else "[") + f"\n{inner}"
    for at, (key, entry) in enumerate(entries):
        yield f",\n{inner}" if at else ""
        yield f"{_ENCODER.encode(key)}: " if named else ""
        yield from _pieces(entry, inner, element=not named)
    yield f"\n{pad}" + ("}" if named else "]")


def _is_large(value: Any) -> bool:
    """Return whether a value is, or directly contains, a server or a tool."""
    held = value if isinstance(value, list) else [value]
    return any(isinstance(entry, ServerReport | ToolReport) for entry in held[:1])


# Not the standard library's indentation: that breaks one finding over fourteen lines, and a report
# takes half as much space again.
def _laid_out(value: Any, pad: str, *, element: bool = False) -> str:
    """Write a value over several lines, but what is short, or a small record in a list, on one."""
    if not isinstance(value, dict | list) or (element and all(map(_is_flat, _children(value)))):
        return _ENCODER.encode(value)
    if _is_flat(value) and len(line := _ENCODER.encode(value)) <= SHORT:
        return line
    inner = f"{pad}  "
    if isinstance(value, dict):
        parts = [f"{_ENCODER.encode(key)}: {_laid_out(entry, inner)}" for key, entry in value.items()]
    else:
        parts = [_laid_out(entry, inner, element=True) for entry in value]
    between = f",\n{inner}"
    left, right = "{}" if isinstance(value, dict) else "[]"
    return f"{left}\n{inner}{between.join(parts)}\n{pad}{right}"


def _is_flat(value: Any) -> bool:
    return not any(isinstance(child, dict | list) for child in _children(value))


def _children(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()
