"""Puts servers side by side: scores their definitions with one rubric, whoever captured them when."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Final

from scorer.capturing.snapshot_file import read_own
from scorer.catalogue.packed import undamaged
from scorer.catalogue.past import require_known
from scorer.catalogue.records import definitions_in
from scorer.contracts.comparison import Comparison, Side
from scorer.contracts.dimensions import DIMENSIONS
from scorer.contracts.errors import InputError
from scorer.contracts.limits import DEFAULT_LIMITS
from scorer.contracts.orders import LEVELS, RISK_CLASSES
from scorer.data.files import unreadable
from scorer.data.messages import say
from scorer.data.rubric import load_rubric
from scorer.formats.client_fits import mark_of
from scorer.scoring.api import score_server
from scorer.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from scorer.catalogue.store import Store
    from scorer.contracts.definitions import Snapshot
    from scorer.contracts.report import ServerReport

#: The clients that are asked.
_CLIENTS: Final = ("all",)
#: How the rules begin that are about clients, which have a part of their own.
_OF_CLIENTS: Final = "CLI"


def stored_definitions(store: Store, name: str) -> Snapshot:
    """Return the last definitions of a server. Raises InputError if the store has none."""
    require_known(store, name)
    found = next(
        store.select("SELECT definitions, outcome, message FROM captures WHERE name = ?", name), None
    )
    digest, *why = found or (None, "", "")
    if digest is None:
        raise InputError(
            say("catalogue.comparing.no-definitions", name=name, why=": ".join(filter(None, why)))
        )
    with undamaged(name):
        (snapshot,) = read_own(json.loads(store.definitions(digest)), name)
    return snapshot


def file_definitions(path: Path) -> tuple[Snapshot, ...]:
    """Return the servers of a file of definitions; one without a name is called as the file. Raises InputError."""
    try:
        data = path.read_bytes() if path.stat().st_size <= DEFAULT_LIMITS.file_bytes else None
    except OSError as error:
        raise unreadable(path, error) from error
    return tuple(snapshot for _, snapshot in definitions_in(data, path.name, DEFAULT_LIMITS, stem=path.stem))


def compared(servers: Sequence[tuple[str, Snapshot]], rubric: str | None) -> Comparison:
    """Score the definitions of some servers, each with the name that it has here, and put them side by side.

    Raises InputError for a rubric that cannot be used, and for a server without tools.
    """
    used, titles = load_rubric(rubric), {}
    sides = []
    for name, snapshot in servers:
        report = score_server(snapshot, rubric=rubric, clients=_CLIENTS)
        sides.append(_side(name, report))
        titles.update({fit.client: fit.title for fit in report.clients})
    return Comparison(tuple(sides), used.name, used.fingerprint, __version__, titles)


def _side(name: str, report: ServerReport) -> Side:
    tools = report.tools
    means = {key: round(sum(tool.scores[key] for tool in tools) / len(tools), 3) for key in DIMENSIONS}
    risk = Counter(tool.risk["category"] for tool in tools)
    found = [*report.findings, *(each for tool in tools for each in tool.findings)]
    findings = Counter(each.level for each in found if not each.rule.startswith(_OF_CLIENTS))
    return Side(
        name=name,
        score=report.score,
        dimensions=means,
        coherence={key: each.score for key, each in report.coherence.items()},
        risk={each: risk[each] for each in RISK_CLASSES},
        levels={each: findings[each] for each in LEVELS},
        tokens=sum(tool.tokens for tool in tools),
        tools=tuple(tool.name for tool in tools),
        states=Counter(kind for tool in tools for kind in {claim.kind for claim in tool.claims}),
        clients={fit.client: mark_of(fit) for fit in report.clients},
    )
