"""What a tool of bare scores states, and what it lacks: kinds of claims, without words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scorer.claims.kinds import claims_of
from scorer.contracts.lazy import parts_of
from scorer.scoring.parts import ScoredParts
from scorer.scoring.suggestions import lacked

if TYPE_CHECKING:
    from scorer.contracts.report import ScoredTool


class Kinds(NamedTuple):
    """Kinds of claims by name, in the order of the code book.

    `states` are those that the definition makes. `lacks` are those that make sense for the tool and that nothing in it
    makes, then its defects: what a pattern of a report counts.
    """

    states: tuple[str, ...]
    lacks: tuple[str, ...]


def kinds_of(tool: ScoredTool) -> Kinds:
    """Return the kinds of a tool that `score_server` has just scored. Raises TypeError for any other record."""
    parts = parts_of(tool)
    if not isinstance(parts, ScoredParts):
        raise TypeError(f"{tool.name}: not a record of score_server(detail='scores')")
    held = parts.held()
    definition = parts.run.definition(parts.tool) if held is None else held.definition
    return Kinds(tuple(claims_of(definition)), lacked(definition))
