"""Several servers as a folder of pages: the rows of its index, and the report of each server alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from scorer.contracts.report import GateResult
from scorer.formats import summary
from scorer.formats.html_view import slug
from scorer.formats.sanitize import label

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scorer.contracts.report import Report, ServerError, ServerReport, ServerScore

#: The file of the ranking.
INDEX: Final = "index.html"


@dataclass(frozen=True, slots=True)
class Row:
    """A server in the ranking: its page, its grades, and how many errors and warnings it has."""

    name: str
    file: str
    score: ServerScore
    tokens: int
    grave: int

    @property
    def search(self) -> str:
        """Return what a reader's search looks through, in lower case."""
        return label(self.name).lower()


@dataclass(frozen=True, slots=True)
class Index:
    """The ranking: best first, and what could not be scored."""

    verdict: str
    passed: bool
    tiers: tuple[str, ...]
    rows: tuple[Row, ...]
    errors: tuple[ServerError, ...]
    generator: str
    rubric: str


def file_names(report: Report) -> tuple[str, ...]:
    """Return the file of each server's page, in their order: its name's letters, numbered where they meet."""
    return tuple(_file_names(report.servers))


def _file_names(servers: Sequence[ServerReport]) -> Iterator[str]:
    seen: Counter[str] = Counter({"index": 1})
    for server in servers:
        name = slug(server.name).strip("-").lower() or "server"
        seen[name] += 1
        yield f"{name}.html" if seen[name] == 1 else f"{name}--{seen[name]}.html"


def apart(report: Report) -> Iterator[Report]:
    """Yield the report of each server alone, with the reasons of the gate that are its own."""
    for server in report.servers:
        reasons = report.gate.reasons
        if len(report.servers) > 1:
            begin = f"{server.name}: "
            reasons = tuple(reason.removeprefix(begin) for reason in reasons if reason.startswith(begin))
        gate = GateResult(passed=not reasons, reasons=reasons)
        yield replace(report, servers=(server,), errors=(), gate=gate, published=())


def index(report: Report, files: Sequence[str]) -> Index:
    """Prepare the ranking of a report whose servers' pages are `files`."""
    rows = [_row(server, file) for server, file in zip(report.servers, files, strict=True)]
    gate = "the gate passed" if report.gate.passed else "the gate failed"
    failed = f"; {summary.plural(len(report.errors), 'server')} not scored" if report.errors else ""
    return Index(
        verdict=f"{summary.plural(len(rows), 'server')} scored: {gate}{failed}.",
        passed=report.gate.passed,
        tiers=tuple(sorted({row.score.tier for row in rows})),
        rows=tuple(sorted(rows, key=lambda row: (-row.score.overall, -row.score.mean_tdqs, row.name))),
        errors=report.errors,
        generator=f"{report.generator_name} {report.generator_version}",
        rubric=f"rubric {report.rubric.calibration} ({report.rubric.hash}), specification {report.rubric.spec}",
    )


def _row(server: ServerReport, file: str) -> Row:
    grave = sum(finding.level != "info" for _, finding in summary.findings(server))
    return Row(server.name, file, server.score, sum(tool.tokens for tool in server.tools), grave)
