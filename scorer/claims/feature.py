"""What a feature of a set of tools is: something that moves the coherence of the set."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from scorer.claims.evidence import Hit
from scorer.claims.examples import Example

if TYPE_CHECKING:
    from scorer.claims.tool_set import SetFacts

Kind = Literal["credit", "debit"]


@dataclass(frozen=True, slots=True)
class SetFeature:
    """One feature of a set. It knows no points: the rubric gives them by its id.

    `dimension` is one of the four of coherence. A credit earns points, a debit costs points. `find` yields what it
    found in a set of tools. `repeats`: further evidence adds to the first, ever less; otherwise the strongest
    counts. `good` examples must not show the defect (of a credit: must have it), `bad` must.
    """

    id: str
    name: str
    dimension: str
    kind: Kind
    find: Callable[[SetFacts], Iterable[Hit]] = field(repr=False, compare=False)
    repeats: bool = False
    good: tuple[Example, ...] = ()
    bad: tuple[Example, ...] = ()

    @property
    def message_id(self) -> str:
        """Return the prefix of the ids of its texts."""
        return f"features.{self.id}"
