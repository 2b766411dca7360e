"""The last stage of a crawl: scores the definitions that the current rubric and version have not scored.

Of a server that was scored before, only the tools are scored whose scores can have changed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from scorer.catalogue.entries import in_units
from scorer.catalogue.made_by import made_by
from scorer.catalogue.records import Captured, score_captured
from scorer.catalogue.work import executor_of, in_order

if TYPE_CHECKING:
    from scorer.catalogue.listing import Tell
    from scorer.catalogue.store import Store

#: Servers that are worth the start of a process.
_FOR_A_PROCESS: Final = 16


def score_captured_servers(
    store: Store,
    rubric: str | None,
    where: str | None,
    jobs: int,
    clock: Callable[[], float],
    tell: Tell,
    stopped: Callable[[], bool],
) -> None:
    """Score with the executor that `executor_of` gives for `where` and `jobs`, and keep each unit when it is done."""
    scorer = made_by(rubric)
    servers = store.unscored(*scorer)
    tell("to-score", servers=len(servers))
    if not servers or stopped():
        return
    captured = (
        Captured(name, digest, store.definitions(digest), store.earlier(name, *scorer))
        for name, digest in servers
    )
    needed = min(jobs, -(-len(servers) // _FOR_A_PROCESS))
    with executor_of(where, needed) as (executor, ahead):
        work = partial(score_captured, rubric=rubric)
        for scores in in_order(work, in_units(captured), executor, ahead, stopped):
            store.add_scores(scores, *scorer, clock())
            tools, reused = (sum(getattr(each, which) for each in scores) for which in ("tools", "reused"))
            tell("scored", servers=len(scores), tools=tools, reused=reused)
