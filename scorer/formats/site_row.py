"""A server in the lists of a site: what the index, the tables and the data say of it in one line."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from scorer.contracts.orders import RISK_CLASSES
from scorer.formats.sanitize import NAME_LIMIT, label

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

#: The ways to reach a server, and the sizes of a server: a name, and the most tools that it has.
TRANSPORTS: Final = ("streamable-http", "sse", "stdio", "file", "")
SIZES: Final = (("small", 5), ("medium", 20), ("large", 50), ("huge", 1_000_000))
#: What the script of the index reads by place: "" is the class of a server without tools.
RISKS: Final = (*RISK_CLASSES, "")


@dataclass(frozen=True, slots=True)
class Row:
    """One server: its place on the site, and what lists show and filter by.

    `score` has the numbers of `ServerScore`, and is None if the server is not scored. `risk` is the most dangerous
    class of its tools, `failure` the class of what went wrong last; "" if there is none. `words` is what a search
    looks through beside the name.
    """

    name: str
    place: str
    status: str
    version: str
    transport: str
    failure: str
    score: Mapping[str, Any] | None
    tokens: int
    risk: str
    words: str

    @property
    def rank(self) -> tuple[float, float, str]:
        """Return what orders servers best first, those without a score last."""
        if self.score is None:
            return 0.0, 0.0, self.name
        return -self.score["overall"], -self.score["mean_tdqs"], self.name

    def as_json(self) -> dict[str, Any]:
        """Return the row as the API publishes it."""
        return {
            "name": self.name,
            "path": self.place,
            "status": self.status,
            "version": self.version,
            "transport": self.transport or None,
            "score": self.score,
            "tokens": self.tokens,
            "risk": self.risk or None,
            "failure": self.failure or None,
        }


def size_of(tools: int) -> str:
    """Return the size of a server by its number of tools: one of the names of `SIZES`."""
    return next(name for name, most in SIZES if tools <= most)


def chunk(rows: Iterable[Row], failures: Sequence[str]) -> str:
    """Return rows as a script that the index loads: a page from disk may load scripts, and nothing else.

    A row is its name, place (0: the name), tier, overall, coherence, mean and lowest tdqs, tools, tokens, and the
    places of its risk, transport and failure in `RISKS`, `TRANSPORTS` and `failures`, and whether it is deprecated.
    """
    return _script("rows", (_values(row, failures) for row in rows))


def words_chunk(rows: Iterable[Row]) -> str:
    """Return what a search looks through beside the names of rows, as a script that the index loads."""
    return _script("words", (" ".join(dict.fromkeys(row.words.lower().split())) for row in rows))


def _script(name: str, values: Iterable[Any]) -> str:
    lines = ",\n".join(json.dumps(value, separators=(",", ":")) for value in values)
    return f"(self.mcpScorer ??= {{}}).{name} = [\n{lines}\n];\n"


def _values(row: Row, failures: Sequence[str]) -> list[Any]:
    name = label(row.name)[:NAME_LIMIT]
    score = row.score or dict.fromkeys(("overall", "coherence", "mean_tdqs", "min_tdqs", "tool_count"), 0)
    return [
        name,
        0 if row.place == name else row.place,
        row.score["tier"] if row.score else "",
        score["overall"],
        score["coherence"],
        score["mean_tdqs"],
        score["min_tdqs"],
        score["tool_count"],
        row.tokens,
        RISKS.index(row.risk),
        TRANSPORTS.index(row.transport),
        failures.index(row.failure),
        int(row.status == "deprecated"),
    ]
