"""What only shows where several servers are scored in one run. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from scorer.contracts.lazy import changed
from scorer.contracts.report import ServerReport
from scorer.rules import RUN_RULES
from scorer.rules.shared_names import Shared


def with_run_findings(servers: Sequence[ServerReport]) -> list[ServerReport]:
    """Return the reports with the findings about tools that several of them have, each told of every server concerned.

    Servers of one name are the same server, listed twice.
    """
    listed = sorted({(tool.name, server.name) for server in servers for tool in server.tools if tool.name})
    owners = {
        name: [owner for _, owner in group] for name, group in groupby(listed, key=lambda pair: pair[0])
    }
    return [_with(server, owners) for server in servers]


def _with(server: ServerReport, owners: dict[str, list[str]]) -> ServerReport:
    names = {tool.name for tool in server.tools if len(owners.get(tool.name, ())) > 1}
    shared = Shared({name: [owner for owner in owners[name] if owner != server.name] for name in names})
    found = tuple(rule.finding(hit) for rule in RUN_RULES for hit in rule.find(shared))
    return changed(server, findings=(*server.findings, *found)) if found else server
