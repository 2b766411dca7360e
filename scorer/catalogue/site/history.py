"""How the scores of servers came about: the changes that the site shows, and the earlier scores of each server.

Scores are compared only with those of the same rubric and version: another rubric moves scores, and no server changed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from scorer.formats.site_changes import Change
from scorer.formats.site_server import Scores

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from scorer.catalogue.site.known import Past


@dataclass(slots=True)
class History:
    """Every change, the last change of each server, and the scores of each server, the oldest first."""

    changes: list[Change] = field(default_factory=list)
    last: list[Change] = field(default_factory=list)
    scores: dict[str, tuple[Scores, ...]] = field(default_factory=dict)

    def add(self, name: str, place: str, pasts: Sequence[Past], made_by: tuple[str, str]) -> None:
        """Add the records of a server. `made_by` is the rubric and version of the site."""
        usable = [past for past in pasts if "failure" not in past.record]
        self.scores[name] = tuple(_scores(past) for past in usable)
        found = [*_changes(name, place, usable)]
        self.changes += found
        ours = [past for past in usable if past.made_by == made_by]
        if len(ours) > 1:
            self.last.append(_change(name, place, ours[-2], ours[-1]))


def _scores(past: Past) -> Scores:
    score, record = past.record["score"], past.record
    return Scores(
        past.scored, score["overall"], score["tier"], score["tool_count"], record["version"], record["rubric"]
    )


def _changes(name: str, place: str, pasts: Sequence[Past]) -> Iterator[Change]:
    if pasts:
        first = pasts[0]
        yield Change(name, place, first.scored, first.definitions, None, first.record["score"])
    for made_by in dict.fromkeys(past.made_by for past in pasts):
        same = [past for past in pasts if past.made_by == made_by]
        for before, after in pairwise(same):
            yield _change(name, place, before, after)


def _change(name: str, place: str, before: Past, after: Past) -> Change:
    old, new = _hashes(before.record), _hashes(after.record)
    return Change(
        name,
        place,
        after.scored,
        after.definitions,
        before.record["score"],
        after.record["score"],
        added=len(new.keys() - old.keys()),
        removed=len(old.keys() - new.keys()),
        changed=sum(old[tool] != new[tool] for tool in old.keys() & new.keys()),
    )


def _hashes(record: Mapping[str, Any]) -> dict[str, str]:
    return {str(tool["name"]): str(tool["input_hash"]) for tool in record["tools"]}
