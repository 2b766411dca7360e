"""The way to a grade as text: the edits in order, tool by tool, and what stays uncertain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import chop_cells
from rich.console import Console
from rich.text import Text

from scorer.formats.sanitize import defuse, label, prose
from scorer.formats.summary import gain, plural
from scorer.formats.view import DEFAULT_VIEW, View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorer.contracts.report import Route


def render(name: str, route: Route, view: View = DEFAULT_VIEW) -> str:
    """Return the way of one server as lines of at most `view.width` columns."""
    text = "".join(f"{line}\n" for line in _lines(name, route, view.width))
    return defuse(text.encode("ascii", "backslashreplace").decode() if view.ascii else text)


def _lines(name: str, route: Route, width: int) -> Iterator[str]:
    goal = f"tier {route.words}" if route.words.isalpha() else route.words
    yield from _wrapped(
        f"{label(name)}: now {route.now:.1f}, wanted {goal} (from {route.wanted:.1f})", width, ""
    )
    if not route.steps:
        yield from _wrapped(
            "Nothing to do: it is there."
            if route.reached
            else "No edit that the rules can name would raise it.",
            width,
            "",
        )
        return
    yield ""
    number = 0
    for tool in dict.fromkeys(step.tool for step in route.steps):
        group = [step for step in route.steps if step.tool == tool]
        total = sum(step.gain for step in group)
        yield from _wrapped(f"{label(tool)}  about {gain(total)}", width, "")
        for step in group:
            number += 1
            worth = f"(about {gain(step.gain)} tool, {gain(step.grade)} server)"
            yield from _wrapped(f"{number}. {prose(step.edit.fix)} {worth}", width, "  ")
    yield ""
    yield from _wrapped(_outcome(route, goal), width, "")


def _outcome(route: Route, goal: str) -> str:
    low, high = max(1.0, route.expected - route.spread), min(5.0, route.expected + route.spread)
    sure = f"four times in five between {low:.1f} and {high:.1f}"
    if route.reached:
        told = f"{plural(len(route.steps), 'edit')} lead to about {route.expected:.1f}, {sure}."
    else:
        told = (
            f"All {plural(len(route.steps), 'edit')} together lead to about {route.expected:.1f}, {sure}: short of "
            f"{goal}. The rest is the set's (coherence), or more than the rules can name."
        )
    return f"{told} Gains are estimates and overlap; the grade counts whole scores, so check again after each tool."


def _wrapped(text: str, width: int, pad: str) -> Iterator[str]:
    """Break a line at blanks; a word longer than the line is broken within."""
    hang = pad + ("   " if pad else "")
    console = Console(width=max(10, width - len(hang)), color_system=None, _environ={})
    for at, line in enumerate(Text(text).wrap(console, max(10, width - len(hang)))):
        for piece in chop_cells(line.plain.rstrip(), max(10, width - len(hang))):
            yield (pad if at == 0 else hang) + piece
