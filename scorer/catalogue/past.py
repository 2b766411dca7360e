"""Reads the past of a server from a store: every run that scored it, and what had changed since the one before."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from rapidfuzz import fuzz, process

from scorer.catalogue.packed import time_of, undamaged, unpacked
from scorer.catalogue.records import Captured, score_captured
from scorer.catalogue.store import CAPTURED
from scorer.contracts.errors import InputError
from scorer.contracts.past import Past, ScoredRun, ToolMove
from scorer.data.messages import say

if TYPE_CHECKING:
    from scorer.catalogue.store import Store

#: How many names are suggested for one that is not known, and how alike (0 to 100) they must be.
_SUGGESTED: Final = 3
_ALIKE: Final = 60
_END: Final = float("inf")


@dataclass(frozen=True, slots=True)
class _Score:
    """A record of some definitions, and when they were scored."""

    scored: float
    record: Mapping[str, Any]

    @property
    def made_by(self) -> tuple[str, str]:
        """Return what scored it."""
        return self.record["rubric_hash"], self.record["version"]


def require_known(store: Store, name: str) -> None:
    """Raise InputError with the names that are most alike if the store has no server of this name."""
    if next(store.select("SELECT 1 FROM servers WHERE name = ?", name), None) is not None:
        return
    names = [row[0] for row in store.select("SELECT name FROM servers ORDER BY name")]
    near = [
        each
        for each, _, _ in process.extract(
            name, names, scorer=_likeness, limit=_SUGGESTED, score_cutoff=_ALIKE
        )
    ]
    id = "near" if near else "unknown"
    raise InputError(say(f"catalogue.past.{id}", name=repr(name), similar=", ".join(near)))


def _likeness(name: str, known: str, **_: Any) -> float:
    """Return how alike two names are (0 to 100); the part behind the last slash counts as a name, too."""
    wanted, own = name.lower(), known.lower()
    return max(fuzz.ratio(wanted, own), fuzz.ratio(wanted.rpartition("/")[2], own.rpartition("/")[2]))


def past_of(store: Store, name: str, *, rescore: bool = False, rubric: str | None = None) -> Past:
    """Return the past of a server. With `rescore`, all its definitions are scored now, with one rubric.

    Raises InputError for a server that is not known, or whose definitions were never scored.
    """
    require_known(store, name)
    source, status, outcome, message = next(
        store.select(
            "SELECT s.source, s.status, c.outcome, c.message FROM servers s LEFT JOIN captures c USING (name) "
            "WHERE s.name = ?",
            name,
        )
    )
    failure = None if outcome in (None, CAPTURED) else (outcome, message)
    with undamaged(name):
        states = _states(store, name)
        runs = (
            tuple(_runs(_timeline(states, _rescored(store, name, states, rubric))))
            if rescore
            else runs_of(store, name)
        )
    if not runs:
        id = "never-captured" if failure is None else "never-scored"
        raise InputError(say(f"catalogue.past.{id}", name=name, failure=": ".join(failure or ())))
    return Past(name, source, status, failure, runs, rescored=rescore)


def runs_of(store: Store, name: str) -> tuple[ScoredRun, ...]:
    """Return the runs that scored a server, the oldest first; none for one that is not known or was never scored."""
    with undamaged(name):
        return tuple(_runs(_timeline(_states(store, name), _scores(store, name))))


def _states(store: Store, name: str) -> list[tuple[float, str]]:
    query = "SELECT since, definitions FROM states WHERE name = ? ORDER BY since"
    return [(time_of(since), digest) for since, digest in store.select(query, name)]


def _scores(store: Store, name: str) -> dict[str, list[_Score]]:
    """Return the scores of each definitions, the oldest first."""
    found: dict[str, list[_Score]] = {}
    for scored, digest, record in store.select(
        "SELECT scored, definitions, record FROM scores WHERE name = ? ORDER BY scored, version, rubric_hash",
        name,
    ):
        found.setdefault(digest, []).append(_Score(time_of(scored), json.loads(unpacked(record, name))))
    return found


def _rescored(
    store: Store, name: str, states: Sequence[tuple[float, str]], rubric: str | None
) -> dict[str, list[_Score]]:
    digests = dict.fromkeys(digest for _, digest in states)
    captured = [Captured(name, digest, store.definitions(digest)) for digest in digests]
    scored = score_captured(captured, rubric)
    return {each.definitions: [_Score(0.0, json.loads(each.record))] for each in scored}


def _timeline(
    states: Sequence[tuple[float, str]], scores: Mapping[str, Sequence[_Score]]
) -> Iterator[tuple[float, str, Mapping[str, Any]]]:
    """Yield each run: when it was, the definitions that the server had then, and their record.

    Definitions that come back count from then on with the scores that they have, which are those of the same rubric as
    before if there are any. Scores of another rubric count only if the definitions were not scored again since.
    """
    scorer: tuple[str, str] | None = None
    for at, (since, digest) in enumerate(states):
        until = states[at + 1][0] if at + 1 < len(states) else _END
        known = [each for each in scores.get(digest, ()) if each.scored < until]
        earlier = [each for each in known if each.scored <= since]
        later = [each for each in known if each.scored > since]
        same = [each for each in earlier if each.made_by == scorer]
        for each in (*(same or ([] if later else earlier))[-1:], *later):
            scorer = each.made_by
            yield max(since, each.scored), digest, each.record


def _runs(timeline: Iterable[tuple[float, str, Mapping[str, Any]]]) -> Iterator[ScoredRun]:
    before: tuple[str, Mapping[str, Any]] | None = None
    for time, digest, record in timeline:
        score, made_by = record.get("score", {}), (record["rubric_hash"], record["version"])
        old = before[1] if before else record
        new_rubric = made_by != (old["rubric_hash"], old["version"])
        changed = before is not None and before[0] != digest
        yield ScoredRun(
            time=time,
            definitions=digest,
            rubric=record["rubric"],
            rubric_hash=record["rubric_hash"],
            version=record["version"],
            overall=score.get("overall"),
            tier=score.get("tier"),
            tools=score.get("tool_count"),
            new_rubric=new_rubric,
            new_definitions=changed,
            moves=tuple(_moves(old, record, new_rubric=new_rubric)) if changed else (),
        )
        before = digest, record


def _moves(old: Mapping[str, Any], new: Mapping[str, Any], *, new_rubric: bool) -> Iterator[ToolMove]:
    """Yield what happened to each tool, by name: the added, then the removed, then the changed ones."""
    before, now = _by_name(old), _by_name(new)
    found = [
        *(ToolMove(key[0], "added", None, now[key]["tdqs"]) for key in now.keys() - before.keys()),
        *(ToolMove(key[0], "removed", before[key]["tdqs"], None) for key in before.keys() - now.keys()),
    ]
    for key in before.keys() & now.keys():
        one, other = before[key], now[key]
        if one["input_hash"] != other["input_hash"]:
            found.append(ToolMove(key[0], "changed", one["tdqs"], other["tdqs"]))
        elif one["tdqs"] != other["tdqs"] and not new_rubric:
            found.append(ToolMove(key[0], "beside", one["tdqs"], other["tdqs"]))
    yield from sorted(
        found, key=lambda move: (_ORDER.index(move.kind), move.name, move.old or 0.0, move.new or 0.0)
    )


_ORDER: Final = ("added", "removed", "changed", "beside")


def _by_name(record: Mapping[str, Any]) -> dict[tuple[str, int], Mapping[str, Any]]:
    """Return the tools by name; those of one name are numbered in their order."""
    seen: Counter[str] = Counter()
    found = {}
    for tool in record.get("tools", ()):
        found[tool["name"], seen[tool["name"]]] = tool
        seen[tool["name"]] += 1
    return found
