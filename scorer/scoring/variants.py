"""A tool of a server with other descriptions: what each scores, what it lacks, and what its open edits would add.

The server is read once; a variant costs what reading one description costs. Pure, like all of this room.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from scorer.claims.annotated import Annotated
from scorer.claims.kinds import annotate
from scorer.claims.shared_text import shared_text
from scorer.claims.tool_facts import Facts, gather, reworded
from scorer.contracts.definitions import Snapshot, Tool
from scorer.contracts.dimensions import DIMENSIONS
from scorer.contracts.errors import InputError
from scorer.contracts.report import Opportunity
from scorer.data.messages import say
from scorer.data.rubric import Rubric, load_rubric
from scorer.reading.masking import mask_snapshot_head
from scorer.reading.tool import read_server
from scorer.scoring import certainty, suggestions, weigh
from scorer.scoring.api import estimate_tdqs, index_of
from scorer.scoring.rewriting import REWRITTEN, rewritten
from scorer.scoring.suggestions import Missing, Standing
from scorer.scoring.supposing import Supposed
from scorer.scoring.weigh import cut
from scorer.tdqs import rollup

#: Where a sentence ends: between two, a draft may write another.
_STOP: Final = re.compile(r"(?<=[.!?])[ \t]+|[\r\n]+")


@dataclass(frozen=True, slots=True)
class Scored:
    """What a variant scores, 1 to 5: the estimate of its tdqs, the tdqs, and the lower end of the 80% interval."""

    estimate: float
    tdqs: float
    surely: float


@dataclass(frozen=True, eq=False)
class Variant:
    """One tool as it is, or with another description. `shared` is what most of the set says, too, in sentences."""

    facts: Facts
    rubric: Rubric
    shared: tuple[str, ...] = ()

    def reworded(self, description: str) -> Variant:
        """Return the tool with another description."""
        return Variant(reworded(self.facts, description), self.rubric, self.shared)

    @cached_property
    def definition(self) -> Annotated:
        """The tool as it is read: what most of the set says earns nothing."""
        description = self.facts.tool.description
        heard = _without(description, self.shared)
        return annotate(self.facts if heard == description else reworded(self.facts, heard))

    @cached_property
    def whole(self) -> Annotated:
        """The tool with all that it says, so also what most of the set says."""
        return self.definition if self.definition.facts is self.facts else annotate(self.facts)

    @cached_property
    def scored(self) -> Scored:
        """What it scores."""
        results = weigh.score(self.definition, self.rubric)
        return self._scored({key: result.estimate for key, result in results.items()})

    @cached_property
    def edits(self) -> tuple[Missing, ...]:
        """The edits that would raise it, the one that gains most first: those that a report suggests."""
        return suggestions.lacks(self.definition, self.rubric).edits[: suggestions.MOST_EDITS]

    @cached_property
    def advice(self) -> tuple[Opportunity, ...]:
        """The same as a report shows them. Gains for the server are those of a server that holds this tool alone."""
        estimate = self.scored.estimate
        return suggestions.opportunities(self.definition, self.edits, estimate, Standing.of([estimate]))

    def followed(self, kinds: Sequence[str]) -> Scored:
        """Return what it would score after the suggestions of these kinds were followed, their gaps filled."""
        definition = self.definition
        for kind in (each for each in kinds if each in REWRITTEN):
            definition = rewritten(definition, kind) or definition
        supposed = Supposed.of(definition, self.rubric)
        for kind in (each for each in kinds if each not in REWRITTEN):
            supposed = supposed.after(kind)
        return self._scored(dict(zip(DIMENSIONS, supposed.estimates(), strict=True)))

    def _scored(self, estimates: Mapping[str, float]) -> Scored:
        dimensions = self.rubric.dimensions
        scores = {
            key: cut(value, dimensions[key].cuts) if value > 1 else 1 for key, value in estimates.items()
        }
        estimate = estimate_tdqs(estimates)
        sigma = certainty.spread(self.rubric, self.facts.context, estimate)
        return Scored(estimate, rollup.tdqs(scores), certainty.interval(estimate, sigma)[0])


def variants_of(snapshot: Snapshot, rubric: str | Path | None = None) -> tuple[Variant, ...]:
    """Return the tools of a snapshot, by name, each to be scored with other descriptions.

    Raises InputError for a snapshot without tools or a rubric that cannot be used.
    """
    weights = load_rubric(rubric)
    tools = read_server(mask_snapshot_head(snapshot)).tools
    if not tools:
        raise InputError(say("scoring.no-tools", name=snapshot.name))
    index, shared = index_of(tools), _shared(tools)
    return tuple(Variant(gather(tool, index), weights, shared.get(at, ())) for at, tool in enumerate(tools))


def _shared(tools: Sequence[Tool]) -> Mapping[int, tuple[str, ...]]:
    """Return by place in the set what a tool repeats of the others, sentence by sentence."""
    return {
        at: tuple(
            sentence
            for start, end in spans
            for sentence in _STOP.split(tools[at].description[start:end])
            if sentence.strip()
        )
        for at, spans in shared_text(tools).spans.items()
    }


def _without(description: str, shared: Sequence[str]) -> str:
    """Return a description with blanks in place of these sentences, where they stand in it."""
    for sentence in shared:
        description = description.replace(sentence, " " * len(sentence), 1)
    return description
