"""Rules of the user's own, as other rooms see them: what reports say about one, and what it finds in a tool."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

from scorer.contracts.orders import Level

if TYPE_CHECKING:
    from scorer.contracts.report import ToolReport
    from scorer.contracts.report_parts import Finding

#: How the ids of all own rules begin. No rule of the program has such an id, and none ever will.
OWN_PREFIX: Final = "X-"
#: How the rules of an installed package are named among files of rules.
PACKAGE: Final = "package:"
#: The family of all own rules.
OWN: Final = "own"


class DescribedRule(Protocol):
    """What the page of a rule and the formats say of it, whoever wrote it.

    `message`, `fix` and `why` have their gaps unfilled; `good` and `bad` are examples; `since` is the version that
    brought it ("": it is an own rule).
    """

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def level(self) -> Level: ...
    @property
    def family(self) -> str: ...
    @property
    def dimension(self) -> str | None: ...
    @property
    def message(self) -> str: ...
    @property
    def fix(self) -> str: ...
    @property
    def why(self) -> str: ...
    @property
    def since(self) -> str: ...
    @property
    def sources(self) -> tuple[str, ...]: ...
    @property
    def kinds(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def good(self) -> Sequence[Any]: ...
    @property
    def bad(self) -> Sequence[Any]: ...


class FindingRule(DescribedRule, Protocol):
    """An own rule that finds something."""

    def findings(self, tool: ToolReport) -> Iterable[Finding]:
        """Return what the rule reports about a tool."""


@dataclass(frozen=True, slots=True)
class OwnRule:
    """The record of an own rule as reports have it. `name` is its title, a phrase; texts have their gaps unfilled."""

    id: str
    name: str
    level: Level
    message: str
    why: str
    fix: str
    sources: tuple[str, ...] = ()

    @property
    def family(self) -> str:
        """Return the family of all own rules."""
        return OWN

    @property
    def dimension(self) -> str | None:
        """Return None: an own rule belongs to no dimension, since it changes no score."""
        return None

    @property
    def since(self) -> str:
        """Return "": no version of the program brought it."""
        return ""

    @property
    def kinds(self) -> tuple[tuple[str, str], ...]:
        """Return (): it has one fix."""
        return ()

    @property
    def good(self) -> Sequence[Any]:
        """Return (): examples are on the page of the rule."""
        return ()

    @property
    def bad(self) -> Sequence[Any]:
        """Return (): examples are on the page of the rule."""
        return ()


def selects_own(selector: str) -> bool:
    """Return whether a selector names own rules alone: one, those with the same beginning, or all of them."""
    return selector.upper() == OWN_PREFIX[:-1] or selector.upper().startswith(OWN_PREFIX)
