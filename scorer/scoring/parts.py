"""What a report holds beyond its numbers, made when it is read.

The definitions of a few hundred tools stay annotated until their reports are gone. Of more tools, the words are made
at once while each definition is at hand, and are kept packed, so that thousands are never held in full.
"""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final
from weakref import WeakSet, ref

from scorer.claims.annotated import Annotated
from scorer.claims.effect import Effect
from scorer.claims.effect_reason import reason_sentence
from scorer.claims.kinds import annotate, claims_of
from scorer.claims.risk_signals import find_signals
from scorer.claims.siblings import SiblingIndex
from scorer.claims.tool_facts import Facts, gather, reworded
from scorer.contracts.definitions import Tool
from scorer.contracts.report import Gain, Opportunity
from scorer.data.client_profiles import Client
from scorer.data.constructions import constructions
from scorer.data.messages import say
from scorer.data.rubric import Rubric
from scorer.scoring import suggestions
from scorer.scoring.client_checks import ClientChecks, ToolHits
from scorer.scoring.evidence import claim_reports, evidence
from scorer.scoring.findings import finding_ids, findings, most_serious_first
from scorer.scoring.justify import justify
from scorer.scoring.packed import PACKED, Packed, Packer
from scorer.scoring.suggestions import Lacks, Standing
from scorer.scoring.weigh import DimensionResult

#: So many definitions stay annotated at most, whatever the number of servers; and so many characters of their texts.
KEPT: Final = 400
KEPT_CHARACTERS: Final = 1_000_000
#: A description longer than this is beyond what the rubric was fitted on (the 99th percentile is far below).
LONG_TEXT: Final = 8000
_ALONE: Final = Standing(1, 5.0, 5.0)


@dataclass(eq=False)
class Run:
    """The tools of one server with what their reports depend on. `standing` is known once all are scored.

    `shared` holds, by the identity of the wire object, the tools that repeat what most of the set says, each with what
    remains of its description: that is scored, since no text that tells no tool from another earns points.
    """

    name: str
    tools: Sequence[Tool]
    index: SiblingIndex
    rubric: Rubric
    clients: Sequence[Client] = ()
    standing: Standing = _ALONE
    packer: Packer = field(default_factory=Packer)
    shared: Mapping[int, tuple[Tool, str]] = field(default_factory=dict)
    _wholes: dict[int, Facts] = field(default_factory=dict)

    @cached_property
    def checks(self) -> ClientChecks:
        """The chosen clients, asked about this server."""
        return ClientChecks(self.name, self.clients)

    @cached_property
    def keeps(self) -> bool:
        """Whether the definitions of this run stay annotated beside those of other runs that still do."""
        held = sum(len(run.tools) for run in _KEEPING)
        size = sum(len(tool.description) for tool in self.tools)
        keeps = held + len(self.tools) <= KEPT and size <= KEPT_CHARACTERS
        if keeps:
            _KEEPING.add(self)
        return keeps

    def definition(self, tool: Tool) -> Annotated:
        """Return the definition of a tool, annotated when it is read."""
        facts = gather(tool, self.index)
        if (shared := self.shared.get(id(tool.raw))) is None:
            return annotate(facts)
        self._keep_whole(facts)
        return annotate(reworded(facts, shared[1]))

    def whole(self, facts: Facts) -> Facts:
        """Return the facts of a tool with the text that it shares: rules report on all of it."""
        key = id(facts.tool.raw)
        if (shared := self.shared.get(key)) is None:
            return facts
        if key not in self._wholes:
            self._keep_whole(gather(shared[0], self.index))
        return self._wholes[key]

    def _keep_whole(self, facts: Facts) -> None:
        """Keep the facts of a tool, of a large run only the last ones."""
        if not self.keeps:
            self._wholes.clear()
        self._wholes[id(facts.tool.raw)] = facts


#: The runs whose definitions stay annotated; those whose reports are gone leave by themselves.
_KEEPING: Final[WeakSet[Run]] = WeakSet()


def doubts_of(facts: Facts) -> Iterator[str]:
    """Yield why the scores of a tool are less sure than those of others, by the ids of the messages."""
    if any(problem.pointer.startswith("/inputSchema") for problem in facts.tool.problems):
        yield "schema"
    if not constructions(facts.doc.language.code).kinds:
        yield "language"
    if len(facts.doc.raw) > LONG_TEXT:
        yield "long"


def _doubt(id: str) -> str:
    limit = {"limit": f"{LONG_TEXT:,}"} if id == "long" else {}
    return say(f"scoring.doubt.{id}", **limit)


def risk_of(effect: Effect) -> Mapping[str, str]:
    """Return the class of a tool, its severity and reversibility, and the sentence that says what decided."""
    return {
        "category": effect.category,
        "severity": effect.severity,
        "reversibility": effect.reversibility,
        "reason": reason_sentence(effect.evidence),
    }


@dataclass(eq=False)
class Words:
    """Makes the words about one tool from its annotated definition and the results that were weighed."""

    run: Run
    definition: Annotated
    results: Mapping[str, DimensionResult]
    estimate: float
    kept: bool = True

    def make(self, name: str) -> Any:
        """Return a field of the tool's report."""
        return _MAKERS[name](self)

    @cached_property
    def lacks(self) -> Lacks:
        """What the definition lacks."""
        values = next(iter(self.results.values())).values
        return suggestions.lacks(self.definition, self.run.rubric, values)

    @cached_property
    def edits(self) -> tuple[Opportunity, ...]:
        """The edits that gain most."""
        if not isinstance(self.definition.facts.tool.raw, dict):
            return ()  # an entry that is not a tool has no text to edit
        edits = self.lacks.edits
        return suggestions.opportunities(self.definition, edits, self.estimate, self.run.standing)

    @cached_property
    def minded(self) -> ToolHits:
        """What the chosen clients mind."""
        return self.run.checks.of_tool(self.run.whole(self.definition.facts))

    def findings(self) -> Any:
        """Return the findings, with those about what chosen clients ask."""
        facts = self.run.whole(self.definition.facts)
        found = findings(facts, self.results, suggestions.best(self.lacks.edits, self.edits))
        more = [rule.finding(hit) for rule, hit in self.minded.hits] if self.run.clients else ()
        return most_serious_first([*found, *more]) if more else found


_MAKERS: Final[Mapping[str, Callable[[Words], Any]]] = {
    "findings": Words.findings,
    "opportunities": lambda words: words.edits,
    "missed": lambda words: suggestions.missed(words.lacks.edits),
    "evidence": lambda words: evidence(words.definition, words.results),
    "justifications": lambda words: justify(words.definition, words.results),
    "claims": lambda words: claim_reports(claims_of(words.definition)),
    "risk_signals": lambda words: find_signals(words.definition.facts),
    "doubts": lambda words: tuple(map(_doubt, doubts_of(words.definition.facts))),
    "risk": lambda words: risk_of(words.definition.facts.effect),
}


@dataclass(slots=True, eq=False)
class PackedWords:
    """The words about one tool, made and packed. `gains` are the tdqs that its edits gain, unrounded."""

    run: Run
    effect: Effect
    estimate: float
    gains: array[float]
    packed: Packed
    kept: bool = False

    @classmethod
    def of(cls, words: Words) -> PackedWords:
        """Make and pack all words about a tool."""
        gains = array("d", [each.tdqs for each, _ in zip(words.lacks.edits, words.edits, strict=False)])
        packed = words.run.packer.pack({name: words.make(name) for name in PACKED})
        return cls(words.run, words.definition.facts.effect, words.estimate, gains, packed)

    def make(self, name: str) -> Any:
        """Return a field of the tool's report."""
        if name == "risk":
            return risk_of(self.effect)
        value = self.run.packer.read(self.packed, name)
        return tuple(map(self._standing, value, self.gains)) if name == "opportunities" else value

    def _standing(self, edit: Opportunity, tdqs: float) -> Opportunity:
        """Return an edit with what it gains for the server, which was not known when it was packed."""
        server = round(self.run.standing.gain(self.estimate, tdqs), 3)
        return replace(edit, gain=Gain(edit.gain.dimension, edit.gain.tdqs, server))


class _AtHand:
    """A definition that stays annotated for a while."""

    __slots__ = ("__weakref__", "definition")

    def __init__(self, definition: Annotated) -> None:
        self.definition = definition


#: The definitions that were read last, without those of long texts.
_RECENT: Final[deque[_AtHand]] = deque(maxlen=KEPT)


def _at_hand(definition: Annotated) -> ref[_AtHand]:
    """Keep a definition at hand for a while."""
    held = _AtHand(definition)
    if len(definition.raw) <= LONG_TEXT:
        _RECENT.append(held)
    return ref(held)


@dataclass(slots=True, eq=False)
class ScoredParts:
    """Makes claims and findings' ids of a scored tool, from its definition as long as that is at hand."""

    run: Run
    tool: Tool
    effect: Effect
    held: ref[_AtHand]
    kept: bool = False

    @classmethod
    def of(cls, run: Run, definition: Annotated) -> ScoredParts:
        """Keep the definition of a tool at hand for a while."""
        return cls(run, definition.facts.tool, definition.facts.effect, _at_hand(definition))

    def make(self, name: str) -> Any:
        """Return a field of the scored tool."""
        if name == "risk":
            return risk_of(self.effect)
        definition = self._definition()
        if name == "claims":
            return claim_reports(claims_of(definition))
        facts = self.run.whole(definition.facts)
        return finding_ids(facts, self.run.checks.of_tool(facts).hits if self.run.clients else ())

    def _definition(self) -> Annotated:
        held = self.held()
        if held is None:
            definition = self.run.definition(self.tool)
            self.held = _at_hand(definition)
            return definition
        return held.definition
