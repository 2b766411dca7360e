"""The parts that a report in Markdown is made of: tables, lists, folded sections, and how much of each fits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from scorer.contracts.gate import Condition, Reason
from scorer.contracts.report import Report, ToolReport
from scorer.data.messages import say, text
from scorer.formats import summary
from scorer.formats.sanitize import markdown_code

FAILS: Final = "❌"
PASSES: Final = "✅"
WORSE: Final = "⬇️"
BETTER: Final = "⬆️"

_ALIGN: Final = {"left": ":--", "right": "--:"}

#: A cell of a tool's row that a reason of the gate is about, besides the dimensions.
_CELLS: Final[Mapping[Condition, str]] = {
    Condition.TOOL: "tdqs",
    Condition.TOOL_TOKENS: "tokens",
    Condition.TOOL_BYTES: "tokens",
    Condition.RISK: "risk",
    Condition.WORSE_RISK: "risk",
}
#: By the identity of a tool's report, the cells of its row that make the gate fail ("": none of them).
Failing = Mapping[int, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Room:
    """How much is shown: the rows of each list, and the tools whose scores are explained."""

    rows: int
    explained: int


#: The first one whose report fits is taken.
ROOMS: Final = tuple(
    Room(*each)
    for each in (
        (10_000, 10_000),
        (1_000, 100),
        (400, 40),
        (250, 20),
        (150, 10),
        (75, 5),
        (40, 2),
        (20, 1),
        (10, 0),
        (4, 0),
        (1, 0),
    )
)


def failing(report: Report, at: int) -> Failing:
    """Return which tools of the server at a place of the report make its gate fail, and in which cells.

    Of tools with one name those that have what the reason names.
    """
    found: dict[int, set[str]] = {}
    for reason in report.gate.reasons:
        if reason.server == at and reason.tool:
            named = [tool for tool in report.servers[at].tools if tool.shown_name == reason.tool]
            for tool in [each for each in named if _has(each, reason)] or named:
                found.setdefault(id(tool), set()).add(_cell(reason))
    return {tool: frozenset(cells) for tool, cells in found.items()}


def _has(tool: ToolReport, reason: Reason) -> bool:
    if reason.rule in (Condition.FINDING, Condition.WORSE_FINDING):
        return any(each.rule == reason.subject and each.message in reason.details for each in tool.findings)
    values = {
        Condition.TOOL_BYTES: tool.signals.get("definition_bytes"),
        "tdqs": tool.tdqs,
        "tokens": tool.tokens,
        "risk": tool.risk["severity"],
        **tool.scores,
    }
    return values.get(reason.rule, values.get(_cell(reason))) == reason.got


def _cell(reason: Reason) -> str:
    scored = reason.rule in (Condition.DIMENSION, Condition.WORSE_SCORE)
    return reason.subject if scored else _CELLS.get(reason.rule, "")


def heading(name: str, level: int = 3) -> str:
    """Return a heading, by the name of its text."""
    return f"{'#' * level} {text(f'formats.heading.{name}')}"


def bullets(entries: Iterable[str]) -> str:
    """Return a list."""
    return "\n".join(f"- {entry}" for entry in entries)


def columns(*names: str, side: str = "left") -> list[tuple[str, str]]:
    """Return the heads of columns, by the names of their texts."""
    return [(text(f"formats.column.{name}") if name else "", side) for name in names]


def table(heads: Sequence[tuple[str, str]], rows: Iterable[Sequence[str]]) -> str:
    """Return a table whose cells are finished Markdown."""
    names, lines = [name for name, _ in heads], [_ALIGN[side] for _, side in heads]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (names, lines, *rows))


def unbroken(words: str) -> str:
    """Return the words of a cell so that no browser breaks the line in them."""
    return words.replace("–", "–&#8288;").replace(" ", "&nbsp;")


def folded(title: str, blocks: Iterable[str], *, opened: bool = False) -> Iterator[str]:
    """Yield a section that a click opens, if there is anything in it; `title` is HTML."""
    inside = [*blocks]
    if inside:
        yield f"<details{' open' if opened else ''}>\n<summary>{title}</summary>"
        yield from inside
        yield "</details>"


def shortened(entries: Sequence[str], shown: int, room: Room, thing: str) -> Iterator[str]:
    """Yield a list: the first entries open, the others folded, and a note on those without room."""
    if entries:
        yield bullets(entries[: min(shown, room.rows)])
    rest = entries[shown : room.rows]
    if rest:
        yield from folded(
            say("formats.markdown.more", things=summary.plural(len(rest), thing)), [bullets(rest)]
        )
    yield from omitted(len(entries) - room.rows, thing)


def omitted(count: int, thing: str) -> Iterator[str]:
    """Yield a note on how much has no room."""
    if count > 0:
        yield f"<sub>{say('formats.markdown.omitted', things=summary.plural(count, thing))}</sub>"


def owner(tool: str) -> str:
    """Return a tool's name, or that it is about all of them."""
    return markdown_code(tool) if tool else text("formats.whole-set")


def owners(group: summary.FindingGroup, count: int, write: Callable[[str], str] = markdown_code) -> str:
    """Return which of `count` tools a finding is about."""
    if len(group.tools) > 1:
        return summary.which_tools(group.tools, count, write)
    return owner(group.tools[0] if group.tools else "")
