"""What a lint rule is: a record that documents itself, and one small function that finds the defect."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from scorer.claims.evidence import Hit
from scorer.claims.examples import Example
from scorer.contracts.dimensions import (
    BEHAVIOR,
    COHERENCE_DIMENSIONS,
    COMPLETENESS,
    CONCISENESS,
    PARAMETERS,
    PURPOSE,
    USAGE,
)
from scorer.contracts.orders import Level
from scorer.contracts.report import Finding
from scorer.data.messages import say, text

#: By the letters that an id begins with: the family of a rule, and the dimension that its defect belongs to.
FAMILIES: Final[Mapping[str, tuple[str, str | None]]] = {
    "PUR": ("purpose", PURPOSE),
    "USE": ("usage", USAGE),
    "BEH": ("behavior", BEHAVIOR),
    "PAR": ("parameters", PARAMETERS),
    "CON": ("conciseness", CONCISENESS),
    "CMP": ("completeness", COMPLETENESS),
    "COH": ("coherence", None),
    "SPC": ("spec", None),
    "RSK": ("risk", None),
    "SAF": ("safety", None),
    "CLI": ("client", None),
    "CFG": ("config", None),
}
#: By the beginning of an id: the dimension of coherence that the defect of a set belongs to.
SET_DIMENSIONS: Final[Mapping[str, str]] = dict(
    zip(("COH00", "COH01", "COH02", "COH03"), COHERENCE_DIMENSIONS, strict=True)
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One lint rule. It reports whenever `find` finds something, at `level`, whatever a rubric weighs.

    Its words are in the messages: `rules.<id>.message` with gaps for the words of a hit, `fix`, and `why`.
    `when` is a quick look that says whether `find` may find anything (None: always); rules with the same look share it.
    `kinds` are the cases that one rule has words for, each with its fix, where the message alone is too general.
    `good` examples must not be reported, `bad` ones must. `sources` name where the rule comes from.
    """

    id: str
    name: str
    level: Level
    find: Callable[[Any], Iterable[Hit]] = field(repr=False, compare=False)
    good: tuple[Example, ...] = ()
    bad: tuple[Example, ...] = ()
    sources: tuple[str, ...] = ()
    kinds: tuple[tuple[str, str], ...] = ()
    since: str = "0.1"
    when: Callable[[Any], bool] | None = field(default=None, repr=False, compare=False)

    @property
    def family(self) -> str:
        """Return the family that the id belongs to."""
        return FAMILIES[self.id[:3]][0]

    @property
    def dimension(self) -> str | None:
        """Return the dimension of a tool or a set that the defect belongs to, None for defects of no dimension."""
        return SET_DIMENSIONS.get(self.id[:5]) or FAMILIES[self.id[:3]][1]

    @property
    def message(self) -> str:
        """Return the message with its gaps unfilled."""
        return text(f"rules.{self.id}.message")

    @property
    def fix(self) -> str:
        """Return the fix with its gaps unfilled."""
        return text(f"rules.{self.id}.fix")

    @property
    def why(self) -> str:
        """Return why the defect matters."""
        return text(f"rules.{self.id}.why")

    def finding(self, hit: Hit) -> Finding:
        """Return the finding that reports one hit: message and fix, filled with what was found."""
        return Finding(
            rule=self.id,
            name=self.name,
            level=hit.level or self.level,
            message=say(f"rules.{self.id}.message", **hit.words),
            pointer=hit.pointer,
            span=hit.span,
            fix=say(f"rules.{self.id}.fix", **hit.words),
        )
