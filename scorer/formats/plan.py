"""The plan that reaches a grade, as text: the edits in order, tool by tool, and how certain they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import chop_cells
from rich.console import Console
from rich.text import Text

from scorer.data.messages import say, text
from scorer.formats.console import as_ascii
from scorer.formats.sanitize import defuse, label, prose
from scorer.formats.summary import gain, plural
from scorer.formats.view_options import DEFAULT_VIEW, ViewOptions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorer.contracts.route import Route, RouteStep


def render(name: str, route: Route, view: ViewOptions = DEFAULT_VIEW) -> str:
    """Return the plan for one server as lines of at most `view.width` columns."""
    written = "".join(f"{line}\n" for line in _lines(name, route, view.width))
    return defuse(as_ascii(written) if view.ascii else written)


def _lines(name: str, route: Route, width: int) -> Iterator[str]:
    is_tier = route.words.isalpha()
    goal = say("formats.plan.goal-tier", tier=route.words) if is_tier else route.words
    form = "formats.plan.head-tier" if is_tier else "formats.plan.head-grade"
    head = say(form, name=label(name), now=route.now, goal=goal, wanted=route.wanted)
    yield from _wrapped(head, width, "")
    if not route.steps:
        yield from _wrapped(
            text("formats.plan.reached" if route.reached else "formats.plan.no-edit"), width, ""
        )
        return
    yield ""
    number = 0
    for tool in dict.fromkeys(step.tool for step in route.steps):
        group = [step for step in route.steps if step.tool == tool]
        total = sum(step.gain for step in group)
        yield from _wrapped(say("formats.plan.tool", name=label(tool), gain=gain(total)), width, "")
        for step in group:
            number += 1
            yield from _wrapped(_step(number, step), width, "  ")
    yield ""
    yield from _wrapped(_outcome(route, goal), width, "")


def _step(number: int, step: RouteStep) -> str:
    return say(
        "formats.plan.step",
        number=number,
        fix=prose(step.edit.fix),
        gain=gain(step.gain),
        grade=gain(step.grade),
    )


def _outcome(route: Route, goal: str) -> str:
    outcome = say(
        "formats.plan.outcome" if route.reached else "formats.plan.short",
        edits=plural(len(route.steps), "edit"),
        expected=route.expected,
        low=max(1.0, route.expected - route.spread),
        high=min(5.0, route.expected + route.spread),
        goal=goal,
    )
    return f"{outcome} {text('formats.plan.note')}"


def _wrapped(words: str, width: int, pad: str) -> Iterator[str]:
    """Break a line at spaces; a word longer than the line is broken inside."""
    hang = pad + ("   " if pad else "")
    console = Console(width=max(10, width - len(hang)), color_system=None, _environ={})
    for at, line in enumerate(Text(words).wrap(console, max(10, width - len(hang)))):
        for piece in chop_cells(line.plain.rstrip(), max(10, width - len(hang))):
            yield (pad if at == 0 else hang) + piece
