"""What a report tells of a whole set, made when it is read; and what the set keeps of the facts of each tool."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from scorer.claims.tool_facts import Facts, gather
from scorer.contracts.definitions import Snapshot
from scorer.contracts.report import Finding
from scorer.reading.strings import Strings
from scorer.scoring.client_checks import client_set_findings
from scorer.scoring.coherence import set_findings
from scorer.scoring.instructions import instruction_findings
from scorer.scoring.parts import PackedWords, Run, Words
from scorer.scoring.patterns import Shares, patterns


def for_set(facts: Facts) -> Facts:
    """Return the facts of a tool without its annotated text, which no rule about a set reads, but with its size."""
    return replace(
        facts,
        doc=replace(facts.doc, sentences=()),
        cues={},
        signals={"definition_bytes": facts.signals["definition_bytes"]},
        context=frozenset(),
        strings=Strings({}, b""),
    )


def about_set(snapshot: Snapshot, run: Run, facts: Sequence[Facts]) -> Iterator[Finding]:
    """Yield the findings about the tool set and the instructions of a server."""
    yield from set_findings(facts, more=snapshot.more, unsteady=snapshot.unsteady, wire=snapshot.wire)
    yield from instruction_findings(snapshot.instructions or "", run.index)
    yield from client_set_findings(facts, snapshot, run.clients)


@dataclass(slots=True, eq=False)
class SetWords:
    """Makes what the tools of a server have in common; `shares` is there already where their words are packed."""

    run: Run
    told: Sequence[Words | PackedWords]
    shares: Shares
    kept: bool = True

    def make(self, _: str) -> Any:
        """Return the patterns of a server's report."""
        names = [tool.name for tool in self.run.tools]
        return patterns(names, self._shares(), [words.estimate for words in self.told])

    def _shares(self) -> Shares:
        if not self.run.keeps:
            return self.shares
        shares = Shares()
        for at, words in enumerate(self.told):
            assert isinstance(words, Words)
            shares.add(at, words.lacks)
        return shares


@dataclass(slots=True, eq=False)
class ScoredSet:
    """Makes the findings' ids about a set, from the definitions read again."""

    run: Run
    snapshot: Snapshot
    kept: bool = True

    def make(self, _: str) -> Any:
        """Return the ids of the findings about the set."""
        facts = [for_set(gather(tool, self.run.index)) for tool in self.run.tools]
        return tuple(found.rule for found in about_set(self.snapshot, self.run, facts))
