"""Runs documented examples of lint rules the way `mcp-scorer check` does: scored, then settled."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from scorer.config.discover import ConfigFile
from scorer.config.document import read
from scorer.config.settings import settings
from scorer.contracts.definitions import Snapshot
from scorer.gate.exemptions import report_exemptions
from scorer.gate.selection import Selection, settle
from scorer.gate.thresholds import checks
from scorer.scoring.api import score_server
from scorer.scoring.run_findings import with_run_findings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorer.claims.examples import Example
    from scorer.contracts.report import Finding

TODAY = date(2026, 11, 26)


def wire_tools(example: Example) -> Sequence[object]:
    """Return the tools of an example's server; siblings are tools that only have a name and a text."""
    if example.tools:
        return example.tools
    empty = {"type": "object"}
    siblings = [
        {"name": name, "description": f"Does what {name} says, and nothing beyond.", "inputSchema": empty}
        for name in example.siblings
    ]
    return [example.tool, *siblings]


def findings_of(example: Example) -> list[Finding]:
    """Return every finding about an example, its siblings aside, that the strictest profile lists."""
    snapshot = Snapshot(
        example.server or "example",
        "example.json",
        tuple(wire_tools(example)),
        instructions=example.instructions or None,
        more=example.more,
        unsteady=example.unsteady,
        wire=example.wire,
    )
    server = score_server(snapshot, clients=[example.client] if example.client else [])
    file = ConfigFile(example.config, Path(), "mcp-scorer.toml", "mcp-scorer.toml", is_pyproject=False)
    asked, selection = settings(read(file), {}, {}), Selection(profile="pedantic")
    beside = Snapshot("other", "other", tuple({"name": name} for name in example.beside))
    together = with_run_findings([server, score_server(beside)])[:1] if example.beside else [server]
    settled_all = settle(together, selection, accepted=asked.suppress, today=TODAY)
    gate = [*checks(asked.thresholds)]
    (settled,) = report_exemptions(settled_all, gate, asked.exempt, asked.thresholds, selection, today=TODAY)
    about = [each for each in settled.tools if example.tools or each.name not in example.siblings]
    return [*settled.findings, *(finding for tool in about for finding in tool.findings)]


def reports(rule: str, example: Example) -> bool:
    """Tell whether a rule reports anything about an example."""
    return any(finding.rule == rule for finding in findings_of(example))
