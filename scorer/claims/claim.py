"""What a claim is, and what a kind of claim is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from scorer.claims.examples import Example

if TYPE_CHECKING:
    from scorer.claims.annotated import Annotated

#: Strength of a claim by the number of things that it pins down: it saturates at four.
STRENGTH: Final = (0.0, 0.6, 0.8, 0.9, 1.0)


def strength_of(count: int) -> float:
    """Return the strength, 0 to 1, of a claim that pins down so many things."""
    return STRENGTH[min(count, len(STRENGTH) - 1)]


@dataclass(frozen=True, slots=True)
class Claim:
    """One fact that a definition states, or pointedly fails to state.

    `kind` is the name of a kind of the code book. `spans` count code points of the raw description and are empty
    where `pointer` names another part of the definition. `specifics` are the words, names and numbers that the claim
    pins down; `strength` (0 to 1, never 0) grows with them.
    """

    kind: str
    strength: float
    spans: tuple[tuple[int, int], ...] = ()
    specifics: tuple[str, ...] = ()
    pointer: str = "/description"


@dataclass(frozen=True, slots=True)
class ClaimKind:
    """One kind of claim and its detector.

    Its words are in reports/messages.toml under `claims.<name>`: what it is called (`title`), what `counts` and what
    does not (`excludes`). In every good example the detector finds a claim of this kind, in a bad one none.
    A `defect` is what a definition should not do ("repeats itself"). `whole`: the claim is about the definition as a
    whole, and is read from other claims and the structure.
    """

    code: str
    name: str
    dimension: str
    find: Callable[[Annotated], Iterable[Claim]]
    defect: bool = False
    good: tuple[Example, ...] = field(default=(), repr=False)
    bad: tuple[Example, ...] = field(default=(), repr=False)

    @property
    def message_id(self) -> str:
        """Return where the words of this kind are in the messages."""
        return f"claims.{self.name}"
