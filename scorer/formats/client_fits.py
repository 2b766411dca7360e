"""Which clients take which tools: what text, Markdown and HTML have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from scorer.contracts.report import ClientFit, Report, ServerReport
from scorer.data.messages import say, text
from scorer.formats import summary

Mark = Literal["takes", "loses", "refuses"]
#: How a mark is written in a table.
SIGNS: Final[dict[Mark, str]] = {"takes": "+", "loses": "~", "refuses": "x"}
_RANK: Final[dict[Mark, int]] = {"refuses": 0, "loses": 1, "takes": 2}
_OF_LEVEL: Final[dict[str, Mark]] = {"error": "refuses", "warning": "loses", "info": "takes"}


@dataclass(frozen=True, slots=True)
class Row:
    """Tools (or servers) that the clients treat alike, and how each of the troubled clients does."""

    names: tuple[str, ...]
    marks: tuple[Mark, ...]


def is_shown(server: ServerReport) -> bool:
    """Return whether clients are compared: two or more were chosen."""
    return len(server.clients) > 1


def content(server: ServerReport) -> tuple[ClientFit, ...]:
    """Return the clients that take every tool whole, and the list."""
    return tuple(each for each in server.clients if mark_of(each) == "takes")


def troubled(server: ServerReport) -> tuple[ClientFit, ...]:
    """Return the other clients, those that refuse most first."""
    rest = (each for each in server.clients if mark_of(each) != "takes")
    return tuple(sorted(rest, key=lambda each: (-len(each.refuses), -len(each.loses), each.title)))


def mark_of(fit: ClientFit) -> Mark:
    """Return how a client takes a server, by the worst of its tools and the list."""
    if fit.refuses or fit.list_level == "error":
        return "refuses"
    return "loses" if fit.loses or fit.list_level == "warning" else "takes"


def rows(server: ServerReport) -> tuple[Row, ...]:
    """Return the tools with trouble, those with the same marks together, the most refused first."""
    fits = troubled(server)
    refused, lost = [frozenset(each.refuses) for each in fits], [frozenset(each.loses) for each in fits]
    alike: dict[tuple[Mark, ...], list[str]] = {}
    for tool in server.tools:
        name = tool.shown_name
        marks = tuple(_mark(name, refuses, loses) for refuses, loses in zip(refused, lost, strict=True))
        if set(marks) != {"takes"} and marks:
            alike.setdefault(marks, []).append(name)
    found = (Row(tuple(dict.fromkeys(names)), marks) for marks, names in alike.items())
    return tuple(sorted(found, key=_order))


def _mark(name: str, refuses: frozenset[str], loses: frozenset[str]) -> Mark:
    return "refuses" if name in refuses else "loses" if name in loses else "takes"


def _order(row: Row) -> tuple[int, int, tuple[str, ...]]:
    return -row.marks.count("refuses"), -row.marks.count("loses"), row.names


def server_rows(report: Report) -> tuple[tuple[ClientFit, ...], tuple[Row, ...]]:
    """Return the clients that have trouble with any of several servers, and those servers, alike ones together."""
    marks = [{fit.client: mark_of(fit) for fit in server.clients} for server in report.servers]
    known = {fit.client: fit for server in report.servers for fit in server.clients}
    fits = tuple(fit for name, fit in known.items() if any(each.get(name) != "takes" for each in marks))
    alike: dict[tuple[Mark, ...], list[str]] = {}
    for server, of in zip(report.servers, marks, strict=True):
        row = tuple(of.get(fit.client, "takes") for fit in fits)
        if set(row) - {"takes"}:
            alike.setdefault(row, []).append(server.name)
    return fits, tuple(sorted((Row(tuple(names), row) for row, names in alike.items()), key=_order))


def all_taken(server: ServerReport) -> str:
    """Return which clients take all tools; "" if none does."""
    titles = ", ".join(each.title for each in content(server))
    tools = summary.plural(server.score.tool_count, "tool")
    return say("formats.clients.all", tools=tools, clients=titles) if titles else ""


def sentence(fit: ClientFit, server: ServerReport, write: Callable[[str], str]) -> str:
    """Return how one client takes the tools: "takes 3 of 5 tools, refuses 2: a, b; the whole request fails"."""
    return "; ".join(_parts(fit, server, write))


def _parts(fit: ClientFit, server: ServerReport, write: Callable[[str], str]) -> Iterator[str]:
    yield say("formats.clients.takes", count=fit.takes, tools=summary.plural(server.score.tool_count, "tool"))
    if fit.loses:
        yield say("formats.clients.loses", count=len(fit.loses), names=names(fit.loses, write))
    if fit.refuses:
        yield say("formats.clients.refuses", count=len(fit.refuses), names=names(fit.refuses, write))
    if fit.refuses_all:
        yield text("formats.clients.whole")
    if fit.list_level != "info":
        yield text(f"formats.clients.list-{_OF_LEVEL[fit.list_level]}")


def names(tools: Sequence[str], write: Callable[[str], str]) -> str:
    """Return the first names, and how many more there are."""
    first = ", ".join(map(write, tools[: summary.NAMED]))
    more = len(tools) - summary.NAMED
    return say("formats.clients.more", names=first, count=more) if more > 0 else first


def legend() -> str:
    """Return what the marks mean."""
    return say("formats.clients.legend", takes=SIGNS["takes"], loses=SIGNS["loses"], refuses=SIGNS["refuses"])
