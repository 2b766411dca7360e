"""How the scores of servers came about: the changes that the site shows, and the earlier scores of each server."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from scorer.formats.site_changes import Change
from scorer.formats.site_server import Scores

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorer.contracts.past import ScoredRun


@dataclass(slots=True)
class History:
    """Every change, the last change of each server that can be compared, and the scores of each server by its place."""

    changes: list[Change] = field(default_factory=list)
    last: list[Change] = field(default_factory=list)
    scores: dict[str, tuple[Scores, ...]] = field(default_factory=dict)

    def add(self, name: str, place: str, runs: Sequence[ScoredRun]) -> None:
        """Add the runs that scored a server."""
        scored = [(run, _scores(run)) for run in runs if run.overall is not None]
        self.scores[place] = tuple(scores for _, scores in scored)
        if not scored:
            return
        (first, scores), last = scored[0], None
        self.changes.append(Change(name, place, first.definitions, None, scores))
        for (_, before), (run, after) in pairwise(scored):
            if run.new_definitions:
                moved = Counter(move.kind for move in run.moves)
                change = Change(
                    name,
                    place,
                    run.definitions,
                    before,
                    after,
                    comparable=not run.new_rubric,
                    added=moved["added"],
                    removed=moved["removed"],
                    changed=moved["changed"],
                )
                self.changes.append(change)
                last = change if change.comparable else last
        if last is not None:
            self.last.append(last)


def _scores(run: ScoredRun) -> Scores:
    return Scores(run.time, run.overall or 0.0, run.tier or "", run.tools or 0, run.version, run.rubric)
