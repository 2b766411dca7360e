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
    """Return the other clients: first those that take no tool at all, then those that refuse most."""
    rest = (each for each in server.clients if mark_of(each) != "takes")
    return tuple(sorted(rest, key=_trouble))


def _trouble(fit: ClientFit) -> tuple[bool, int, int, str]:
    all_lost = fit.refuses_all or fit.list_level == "error"
    return not all_lost, -len(fit.refuses), -len(fit.loses), fit.title


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


def answer(server: ServerReport) -> str:
    """Return how many of the chosen clients take all tools."""
    return say(
        "formats.clients.answer",
        taking=len(content(server)),
        all=summary.plural(len(server.clients), "client"),
        tools=_all_tools(server),
    )


def all_taken(server: ServerReport) -> str:
    """Return which clients take all tools; "" if none does."""
    titles = ", ".join(each.title for each in content(server))
    return say("formats.clients.all", tools=_all_tools(server), clients=titles) if titles else ""


def sentence(fit: ClientFit, server: ServerReport, write: Callable[[str], str]) -> str:
    """Return what one client does: "loses all 5 tools because of 2: a, b"."""
    return "; ".join(_parts(fit, _all_tools(server), write))


def _all_tools(server: ServerReport) -> str:
    return summary.plural(server.score.tool_count, "tool")


def _parts(fit: ClientFit, tools: str, write: Callable[[str], str]) -> Iterator[str]:
    if fit.list_level != "info":
        yield text(f"formats.clients.list-{_OF_LEVEL[fit.list_level]}")
    if fit.refuses:
        id = "whole" if fit.refuses_all else "refuses"
        yield _counted(id, fit.refuses, tools, write)
    if fit.loses:
        yield _counted("loses", fit.loses, tools, write)


def _counted(id: str, found: Sequence[str], tools: str, write: Callable[[str], str]) -> str:
    return say(f"formats.clients.{id}", count=len(found), names=names(found, write), tools=tools)


def names(tools: Sequence[str], write: Callable[[str], str]) -> str:
    """Return the first names, and how many more there are."""
    first = ", ".join(map(write, tools[: summary.NAMED]))
    more = len(tools) - summary.NAMED
    return say("formats.clients.more", names=first, count=more) if more > 0 else first


def legend() -> str:
    """Return what the marks mean."""
    return say("formats.clients.legend", takes=SIGNS["takes"], loses=SIGNS["loses"], refuses=SIGNS["refuses"])
