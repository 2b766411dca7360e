"""What a rule looks for in a tool: a pattern in a text, a kind of claim, or a part that a JSON Schema refuses."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from scorer.claims.evidence import Hit
from scorer.contracts.json_pointer import pointer
from scorer.own_rules.patterns import Pattern
from scorer.own_rules.predicates import Predicate

if TYPE_CHECKING:
    from scorer.contracts.definitions import Tool
    from scorer.contracts.report import ToolReport

#: Characters of what was found that a message repeats.
SHOWN: Final = 80


class Text(NamedTuple):
    """One text of a tool: what it says, where it is, and the parameter that it belongs to ("": none)."""

    value: str
    pointer: str
    parameter: str = ""


class Condition(Protocol):
    """Finds what a rule reports. `gaps` are the words that it gives for the gaps of a message."""

    @property
    def gaps(self) -> frozenset[str]:
        """Return the gaps of a message that are filled."""

    def find(self, report: ToolReport, tool: Tool) -> Iterator[Hit]:
        """Yield what the rule reports in a tool."""


def _of_parameters(key: str) -> Callable[[Tool], Iterator[Text]]:
    def texts(tool: Tool) -> Iterator[Text]:
        for each in tool.parameters:
            value = each.name if key == "name" else each.description
            place = each.pointer if key == "name" or not value else f"{each.pointer}/{key}"
            yield Text(value, place, each.name)

    return texts


def _title(tool: Tool) -> Text:
    of_hints = str(tool.annotations.get("title", ""))
    return Text(of_hints, "/annotations/title") if of_hints and not tool.title else Text(tool.title, "/title")


#: The texts that a pattern can read, by the name of the field.
FIELDS: Final[Mapping[str, Callable[[Tool], Iterator[Text]]]] = MappingProxyType(
    {
        "name": lambda tool: iter([Text(tool.name, "/name")]),
        "title": lambda tool: iter([_title(tool)]),
        "description": lambda tool: iter([Text(tool.description, "/description")]),
        "parameter.name": _of_parameters("name"),
        "parameter.description": _of_parameters("description"),
    }
)


@dataclass(frozen=True)
class TextCondition:
    """A field that a pattern matches or, with `lacks`, does not match."""

    field: str
    pattern: Pattern
    lacks: bool

    @property
    def gaps(self) -> frozenset[str]:
        """Return the gaps that are filled."""
        own = {"parameter"} if self.field.startswith("parameter.") else set()
        return frozenset(own if self.lacks else {*own, "found"})

    def find(self, _: ToolReport, tool: Tool) -> Iterator[Hit]:
        """Yield one hit for each text of the field."""
        for text in FIELDS[self.field](tool):
            place = self.pattern.place(text.value)
            if (place is None) != self.lacks:
                continue
            words = {"parameter": text.parameter}
            if place is None:
                yield Hit(1.0, None, text.pointer, words)
            else:
                found = _cut(text.value[slice(*place)])
                span = place if text.pointer == "/description" else None
                yield Hit(1.0, span, text.pointer, {**words, "found": found})


@dataclass(frozen=True)
class ClaimCondition:
    """Kinds of claims, by name, that a definition must make, or with `forbidden` must not make."""

    kinds: tuple[str, ...]
    forbidden: bool

    @property
    def gaps(self) -> frozenset[str]:
        """Return the gaps that are filled."""
        return frozenset({"claim", "found"} if self.forbidden else {"claim"})

    def find(self, report: ToolReport, _: Tool) -> Iterator[Hit]:
        """Yield one hit for each kind."""
        for kind in self.kinds:
            claim = next((each for each in report.claims if each.kind == kind), None)
            if (claim is not None) != self.forbidden:
                continue
            if claim is None:
                yield Hit(1.0, None, "/description", {"claim": kind})
            else:
                span = claim.spans[0] if claim.spans else None
                found = report.description[slice(*span)] if span else ", ".join(claim.specifics)
                yield Hit(1.0, span, claim.pointer, {"claim": kind, "found": _cut(found)})


def _parameters(tool: Tool) -> Iterator[tuple[Any, str, str]]:
    yield from ((each.schema, each.pointer, each.name) for each in tool.parameters)


def _part(key: str) -> Callable[[Tool], Iterator[tuple[Any, str, str]]]:
    def parts(tool: Tool) -> Iterator[tuple[Any, str, str]]:
        yield tool.raw.get(key), pointer(key) if key in tool.raw else "", ""

    return parts


#: The parts that a JSON Schema can be applied to, by name: each with its pointer and its parameter.
PARTS: Final[Mapping[str, Callable[[Tool], Iterator[tuple[Any, str, str]]]]] = MappingProxyType(
    {
        "tool": lambda tool: iter([(tool.raw, "", "")]),
        "inputSchema": _part("inputSchema"),
        "outputSchema": _part("outputSchema"),
        "annotations": _part("annotations"),
        "parameter": _parameters,
    }
)


@dataclass(frozen=True)
class SchemaCondition:
    """A part of a definition that a JSON Schema must accept; a missing part is null."""

    part: str
    predicate: Predicate

    @property
    def gaps(self) -> frozenset[str]:
        """Return the gaps that are filled."""
        return frozenset({"found", "parameter"} if self.part == "parameter" else {"found"})

    def find(self, _: ToolReport, tool: Tool) -> Iterator[Hit]:
        """Yield one hit for each part that the schema refuses."""
        for value, place, parameter in PARTS[self.part](tool):
            refused = self.predicate.refused(value)
            if refused is not None:
                words = {"found": _cut(refused.reason), "parameter": parameter}
                yield Hit(1.0, None, place + pointer(*refused.path), words)


def _cut(found: str) -> str:
    words = " ".join(found.split())
    return words if len(words) <= SHOWN else f"{words[:SHOWN]}…"
