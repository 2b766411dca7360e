"""The report as JSON: the published contract, in a fixed order, the same bytes for the same report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import is_dataclass
from typing import TYPE_CHECKING, Any

from scorer.contracts.report import ServerReport, ToolReport
from scorer.formats.gate_reasons import gate_reasons, reason_lines
from scorer.formats.json_layout import DECIMALS, InOrder, in_order, laid_out, line, published
from scorer.formats.sanitize import storable
from scorer.reading.json_text import json_safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scorer.contracts.report import Report


def render(report: Report) -> str:
    """Return the report as indented JSON that any reader of UTF-8 accepts, one finding a line.

    Hidden characters are JSON escapes, so that the document is safe to print; a lone surrogate,
    which UTF-8 cannot hold, becomes the text of its escape.
    """
    return "".join(pieces(report))


def pieces(report: Report) -> Iterator[str]:
    """Yield the document a tool at a time: that of thousands is never held as a whole."""
    whole = {**_outline(report), "servers": report.servers}
    yield from _members(whole.items(), "")
    yield "\n"


def contract(report: Report) -> dict[str, Any]:
    """Return the published object of `report`: plain dictionaries, lists, strings and numbers.

    `published` is there only where published scores were compared with, `own_rules` only where there are some.
    """
    return {**_outline(report), "servers": plain(report.servers)}


def _outline(report: Report) -> dict[str, Any]:
    """Return the published object with its servers left out: their place is kept."""
    compared = {"published": plain(report.published)} if report.published else {}
    return {
        "schema_version": report.schema_version,
        "generator": InOrder(name=report.generator_name, version=report.generator_version),
        "rubric": plain(report.rubric),
        "servers": [],
        "gate": _gate(report),
        "errors": plain(report.errors),
        **compared,
        **({"own_rules": plain(report.own_rules)} if report.own_rules else {}),
    }


def _gate(report: Report) -> dict[str, Any]:
    """Return the verdict of the gate, its reasons in words."""
    lines = reason_lines(report, [each.reason for each in report.gate.exempted])
    exempted = [
        InOrder({**_record(each), "reason": plain(said)})
        for each, said in zip(report.gate.exempted, lines, strict=True)
    ]
    reasons = plain(gate_reasons(report))
    return InOrder({"passed": report.gate.passed, "reasons": reasons, "exempted": exempted})


def plain(value: Any) -> Any:
    """Return a part of a report as dictionaries, lists, strings and numbers, named and ordered as published."""
    if isinstance(value, str):
        return value if value.isascii() else storable(value)
    if isinstance(value, float):
        return round(value, DECIMALS)
    if isinstance(value, Mapping):
        return {storable(key): plain(value[key]) for key in in_order(tuple(value))}
    if isinstance(value, tuple | list):
        return [plain(entry) for entry in value]
    return _record(value) if is_dataclass(value) else value


def _record(value: Any) -> dict[str, Any]:
    return InOrder({name: plain(getattr(value, name)) for name in published(type(value))})


def _members(values: Iterable[tuple[str, Any]], pad: str) -> Iterator[str]:
    """Write the members of an object piece by piece; servers and tools are written one after the other."""
    inner = f"{pad}  "
    for at, (name, value) in enumerate(values):
        yield f"{',' if at else '{'}\n{inner}{line(name)}: "
        if name in ("servers", "tools") and value:
            yield from _elements(value, inner)
        else:
            yield _safe(value, inner)
    yield f"\n{pad}}}"


def _elements(values: Iterable[ServerReport | ToolReport], pad: str) -> Iterator[str]:
    inner = f"{pad}  "
    for at, value in enumerate(values):
        yield f"{',' if at else '['}\n{inner}"
        if isinstance(value, ServerReport):
            yield from _members(((name, getattr(value, name)) for name in published(ServerReport)), inner)
        else:
            yield _safe(value, inner, element=True)
    yield f"\n{pad}]"


def _safe(value: Any, pad: str, *, element: bool = False) -> str:
    """Return one piece, safe to print, in characters that UTF-8 can hold."""
    piece = laid_out(value, pad, element=element)
    try:
        piece.encode()
    except UnicodeEncodeError:
        piece = laid_out(plain(value), pad, element=element)
    return json_safe(piece)
