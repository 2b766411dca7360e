"""Tools with published scores, with a careful reader's grades and marks, or with both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scorer.claims.siblings import index_names
from scorer.claims.tool_facts import Facts, gather
from scorer.contracts.dimensions import DIMENSIONS
from scorer.data.messages import say
from scorer.reading.tool import read_tool


@dataclass(frozen=True, slots=True)
class Graded:
    """A careful reader's grades of one tool, and the codes of the facts that the reader found (None: not marked)."""

    scores: Mapping[str, int]
    tdqs: float
    marks: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Row:
    """One labeled tool.

    `scores` holds only the dimensions that were published; `tdqs` may be None. `graded` is None where no reader
    graded the tool. `is_readers`: a reader's grades stand in the place of what was published. Rows of one `group`
    share an owner or a text and must never be split between fitting and checking.
    """

    id: str
    group: str
    era: str
    server: str
    tool: Mapping[str, Any]
    siblings: Sequence[str]
    scores: Mapping[str, int]
    tdqs: float | None
    graded: Graded | None = None
    is_readers: bool = False

    @property
    def published(self) -> bool:
        """Return whether anything was published of the tool."""
        return bool(self.scores) or self.tdqs is not None

    @property
    def grades(self) -> Mapping[str, int]:
        """Return the reader's scores by dimension, none where no reader graded the tool."""
        return self.graded.scores if self.graded else {}

    @property
    def description(self) -> str:
        """Return the description, or "" if there is none."""
        return str(self.tool.get("description") or "")

    def order(self) -> tuple[str, str, str, str]:
        """Return the key that sorts rows the same way whatever the order of their file."""
        return self.group, self.id, self.server, str(self.tool.get("name"))

    def facts(self) -> Facts:
        """Return the tool as the rules see it."""
        read = read_tool(self.tool)
        return gather(read, index_names((read.name, *self.siblings)))


def _score(value: Any) -> int:
    if isinstance(value, bool) or value not in (1, 2, 3, 4, 5):
        raise ValueError(say("calibration.error.bad-score", value=repr(value)))
    return int(value)


def row(data: Mapping[str, Any], number: int) -> Row:
    """Return the row in one line. Raises KeyError, TypeError, ValueError or AttributeError if it is invalid."""
    tool = {key: value for key, value in data["tool"].items() if value is not None}
    scores = data.get("scores") or {}
    return Row(
        id=str(data.get("id", number)),
        group=str(data.get("group") or data.get("server") or data.get("id", number)),
        era=str(data.get("era", "")),
        server=str(data.get("server", "")),
        tool=tool,
        siblings=tuple(data.get("siblings") or ()),
        scores={key: _score(scores[key]) for key in DIMENSIONS if scores.get(key) is not None},
        tdqs=float(data["tdqs"]) if data.get("tdqs") is not None else None,
        graded=_graded(data["graded"]) if data.get("graded") else None,
    )


def _graded(data: Mapping[str, Any]) -> Graded:
    marks = data.get("facets")
    return Graded(
        scores={
            key: _score(data["scores"][key]) for key in DIMENSIONS if data["scores"].get(key) is not None
        },
        tdqs=float(data["tdqs"]),
        marks=None if marks is None else frozenset(map(str, marks)),
    )
