"""Several servers as a folder of pages: the rows of its index, and the report of each single server."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from scorer.contracts.gate import GateResult
from scorer.data.messages import say
from scorer.formats import summary
from scorer.formats.html_page import verdict_of_many
from scorer.formats.html_server import slug
from scorer.formats.sanitize import label

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scorer.contracts.report import Report, ServerError, ServerReport, ServerScore

#: Names that Windows gives to devices, whatever their ending.
DEVICES: Final = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)))
)
#: The file of the ranking.
INDEX: Final = "index.html"


@dataclass(frozen=True, slots=True)
class Row:
    """A server in the ranking: its page, its grades, and the number of its errors and warnings."""

    name: str
    file: str
    score: ServerScore
    tokens: int
    serious: int

    @property
    def search(self) -> str:
        """Return what a reader's search looks through, in lower case."""
        return label(self.name).lower()


@dataclass(frozen=True, slots=True)
class Index:
    """The ranking: best first, and what could not be scored."""

    title: str
    verdict: str
    passed: bool
    tiers: tuple[str, ...]
    rows: tuple[Row, ...]
    errors: tuple[ServerError, ...]
    made_by: str


def file_names(report: Report) -> tuple[str, ...]:
    """Return the file of each server's page, in their order: the letters of its name, numbered if they collide."""
    return tuple(_file_names(report.servers))


def _file_names(servers: Sequence[ServerReport]) -> Iterator[str]:
    seen: Counter[str] = Counter({"index": 1})
    for server in servers:
        name = slug(server.name).strip("-").lower() or "server"
        name = f"server-{name}" if name in DEVICES else name
        seen[name] += 1
        yield f"{name}.html" if seen[name] == 1 else f"{name}--{seen[name]}.html"


def single_server_reports(report: Report) -> Iterator[Report]:
    """Yield the report of each server, with the gate reasons that belong to it."""
    for at, server in enumerate(report.servers):
        reasons = tuple(replace(reason, server=0) for reason in report.gate.reasons if reason.server == at)
        exempted = tuple(
            replace(each, reason=replace(each.reason, server=0))
            for each in report.gate.exempted
            if each.reason.server == at
        )
        gate = GateResult(passed=not reasons, reasons=reasons, exempted=exempted)
        yield replace(report, servers=(server,), errors=(), gate=gate, published=())


def index(report: Report, files: Sequence[str]) -> Index:
    """Prepare the ranking of a report whose servers' pages are `files`."""
    rows = [_row(server, file) for server, file in zip(report.servers, files, strict=True)]
    servers = summary.plural(len(rows), "server")
    return Index(
        title=say("formats.html.index-title", servers=servers),
        verdict=verdict_of_many(report),
        passed=report.gate.passed,
        tiers=tuple(sorted({row.score.tier for row in rows})),
        rows=tuple(sorted(rows, key=lambda row: (-row.score.overall, -row.score.mean_tdqs, row.name))),
        errors=report.errors,
        made_by=summary.generator(report),
    )


def _row(server: ServerReport, file: str) -> Row:
    serious = sum(finding.level != "info" for _, finding in summary.findings(server))
    return Row(server.name, file, server.score, sum(tool.tokens for tool in server.tools), serious)
