"""What a feature is: something that a definition says or lacks, which a rubric may weigh in one dimension."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from scorer.claims.evidence import Hit
from scorer.claims.examples import Example
from scorer.contracts.orders import Level

Kind = Literal["credit", "debit", "cap", "floor", "gate"]


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature. It knows no points: the rubric gives them by its id.

    - `kind`: credit (earns points), debit (costs points), cap and floor (bound the estimate), gate
      (a hard gate of the specification).
    - `find`: the detector; yields what it found in a tool's facts, or in a set of tools.
    - `level`: how urgent its suggestion is.
    - `repeats`: further evidence adds to the first, ever less; otherwise the strongest counts.
    - `cue`: the kind of phrase without which it finds nothing ("": it must always look); saves the looking.
    - `when`: context facts that must hold ("!" before one: must not) for its suggestion to be worth making.
    - `edit`: features that one and the same edit serves share this word; their gains are added up.
    - `adds`: how many new content words that edit brings, which the features that count content see as well.
    - `words`: the id of its texts in the messages, where several features share them ("": its own id).
    - `good` examples must not show the defect (credits and floors fire, other kinds do not), `bad` must.
    """

    id: str
    name: str
    dimension: str
    kind: Kind
    find: Callable[[Any], Iterable[Hit]] = field(repr=False, compare=False)
    level: Level = "info"
    repeats: bool = False
    cue: str = ""
    when: tuple[str, ...] = ()
    edit: str = ""
    adds: int = 0
    words: str = ""
    good: tuple[Example, ...] = ()
    bad: tuple[Example, ...] = ()

    @property
    def message_id(self) -> str:
        """Return the prefix of the ids of its texts: earned, missed, fix."""
        return f"features.{self.words or self.id}"
