"""Reads tools with published scores."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scorer.dimensions import DIMENSIONS
from scorer.errors import InputError
from scorer.facts import Facts, gather
from scorer.reading import read_tool
from scorer.siblings import index_names


@dataclass(frozen=True, slots=True)
class Row:
    """One tool with published scores.

    `scores` holds only the dimensions that were published; `tdqs` may be None. Rows of one `group`
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

    @property
    def description(self) -> str:
        """Return the description, "" where there is none."""
        return str(self.tool.get("description") or "")

    def order(self) -> tuple[str, str, str, str]:
        """Return the key that sorts rows the same way whatever the order of their file."""
        return self.group, self.id, self.server, str(self.tool.get("name"))

    def facts(self) -> Facts:
        """Return the tool as the rules see it."""
        read = read_tool(self.tool)
        return gather(read, index_names((read.name, *self.siblings)))


def _row(data: Mapping[str, Any], number: int) -> Row:
    tool = {key: value for key, value in data["tool"].items() if value is not None}
    return Row(
        id=str(data.get("id", number)),
        group=str(data.get("group") or data.get("server") or data.get("id", number)),
        era=str(data.get("era", "")),
        server=str(data.get("server", "")),
        tool=tool,
        siblings=tuple(data.get("siblings") or ()),
        scores={key: int(data["scores"][key]) for key in DIMENSIONS if data["scores"].get(key) is not None},
        tdqs=float(data["tdqs"]) if data.get("tdqs") is not None else None,
    )


def read_corpus(path: Path) -> tuple[Row, ...]:
    """Read a file of one JSON object a line. Raises InputError naming the line that cannot be read."""
    rows = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise InputError(f"{path.name}: cannot be read ({error.strerror})") from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            rows.append(_row(json.loads(line), number))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise InputError(
                f"{path.name}:{number}: not a row with `tool` and `scores` ({error!r})"
            ) from None
    if not rows:
        raise InputError(f"{path.name}: no rows")
    return tuple(rows)
