"""The content of the HTML page: frozen rows that the templates only have to lay out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scorer.data.messages import say, text
from scorer.data.spec import load_spec
from scorer.formats import risk_wording, summary
from scorer.formats.gate_reasons import exempted_count, exempted_reasons, gate_reasons
from scorer.formats.html_server import Place, ServerPage, server_page
from scorer.formats.sanitize import label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorer.contracts.report import Report, ServerError
    from scorer.formats.view_options import ViewOptions


@dataclass(frozen=True, slots=True)
class Page:
    """The whole page. `title` is plain text without hidden characters; `up` the file of the index, if there is one."""

    title: str
    verdict: str
    shares: tuple[str, ...]
    made_by: str
    passed: bool
    reasons: tuple[str, ...]
    exempted: tuple[str, ...]
    exempted_count: str
    servers: tuple[ServerPage, ...]
    errors: tuple[ServerError, ...]
    classes: tuple[risk_wording.ClassWording, ...]
    up: str = ""

    @property
    def dimensions(self) -> tuple[tuple[str, str], ...]:
        """Return the key and the label of each of the six dimensions."""
        return tuple((part.key, part.label) for part in load_spec().dimensions)

    @property
    def tools(self) -> int:
        """Return how many tools the page shows."""
        return sum(len(server.cards) for server in self.servers)


def page(report: Report, view: ViewOptions, up: str = "") -> Page:
    """Prepare the page of a report; `view.top` edits are shown for each server."""
    names = ", ".join(label(server.name) for server in report.servers[:3])
    return Page(
        title=say("formats.html.title", names=names) if names else text("formats.title"),
        verdict=verdict_of_many(report),
        shares=tuple(f"{part.label} {part.weight}%" for part in load_spec().dimensions),
        made_by=summary.generator(report),
        passed=report.gate.passed,
        reasons=tuple(gate_reasons(report)),
        exempted=tuple(exempted_reasons(report)),
        exempted_count=exempted_count(report),
        servers=tuple(_servers(report, view)),
        errors=report.errors,
        classes=risk_wording.present(report.servers),
        up=up,
    )


def _servers(report: Report, view: ViewOptions) -> Iterator[ServerPage]:
    before, tools = 0, sum(len(server.tools) for server in report.servers)
    for number, server in enumerate(report.servers, 1):
        yield server_page(server, report, Place(number, before, tools), view)
        before += len(server.tools)


def verdict_of_many(report: Report) -> str:
    """Return in one sentence how many servers were scored, and whether the gate passed."""
    servers = summary.plural(len(report.servers), "server")
    gate = text("formats.html.verdict-passed" if report.gate.passed else "formats.html.verdict-failed")
    if report.errors:
        return say("formats.html.verdict-many-failed", servers=servers, failed=len(report.errors), gate=gate)
    return say("formats.html.verdict-many", servers=servers, gate=gate)
