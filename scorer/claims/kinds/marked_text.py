"""The plain text with further marks in some of its sentences, and the constructions that can match in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from scorer.claims.annotated import Annotated
from scorer.claims.found import Found, found_by
from scorer.language.trigger_index import Construction, Triggered, triggered_in


class MarkedText:
    """The plain text of a definition with a mark for each of some words, by the number of their sentence.

    What is known of the plain text holds of the sentences that are as they were, so that only the others are read, for
    constructions of some `kinds`.
    """

    def __init__(
        self,
        definition: Annotated,
        spans: Mapping[int, Sequence[tuple[int, int]]],
        mark: str,
        kinds: frozenset[str],
    ) -> None:
        self._definition = definition
        self._marked = frozenset(spans)
        self._kinds = kinds
        self.text = _with_marks(definition.plain, spans, mark) if spans else definition.plain

    @cached_property
    def _triggered(self) -> Triggered:
        read = self._definition
        marked = ((number, read.sentences[number]) for number in read.told if number in self._marked)
        return triggered_in(self.text, marked, read.facts.doc.language, self._kinds)

    def _in_marked(self, kind: str) -> Sequence[tuple[int, Construction]]:
        assert kind in self._kinds, kind
        return self._triggered.get(kind, ())

    def triggered(self, kind: str) -> Sequence[tuple[int, Construction]]:
        """Return the constructions of a kind that can match, each with the number of its sentence."""
        found = self._definition.triggered.get(kind, ())
        if not self._marked:
            return found
        again = self._in_marked(kind)
        return [*[each for each in found if each[0] not in self._marked], *again] if found else again

    def matches(self, kind: str) -> Sequence[Found]:
        """Return where the constructions of a kind match in the sentences that are read, in reading order."""
        found = self._definition.matches(kind)
        if not self._marked:
            return found
        sentences = self._definition.sentences
        again = [
            each
            for number, construction in self._in_marked(kind)
            for each in found_by(construction, self.text, sentences[number], number)
        ]
        kept = [each for each in found if each.sentence not in self._marked]
        return sorted((*kept, *again), key=lambda each: each.sentence)


def _with_marks(plain: str, spans: Mapping[int, Sequence[tuple[int, int]]], mark: str) -> str:
    pieces, at = list[str](), 0
    for number in sorted(spans):
        for start, end in spans[number]:
            pieces += (plain[at:start], mark * (end - start))
            at = end
    return "".join((*pieces, plain[at:]))
