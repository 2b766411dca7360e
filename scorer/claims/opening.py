"""How much the opening of a text says: structural facts, which no single claim states."""

from __future__ import annotations

import math
from typing import Final

from scorer.claims.annotated import Annotated
from scorer.claims.kinds.actions import actions
from scorer.claims.kinds.purpose import PURPOSE_SENTENCES, purpose_sentences
from scorer.data.constructions import constructions
from scorer.language.content import content_stems, count_content_words

#: So many different content words fill the opening (the scale is logarithmic).
OPENING_FULL: Final = 20
#: What a verb in a later sentence counts beside one in the first.
LATER_ACT: Final = 0.5
#: So many things beyond the name let an opening without a verb tell what a call does.
NAMED_FULL: Final = 5


def opening_stems(definition: Annotated) -> frozenset[str]:
    """Return the stems of the content words of the first sentence and of those that state the purpose."""
    numbers = list(dict.fromkeys((*definition.told[:1], *purpose_sentences(definition))))[:PURPOSE_SENTENCES]
    language = definition.facts.doc.language
    routes = {start for start, _ in definition.routes}
    numbers = [number for number in numbers if definition.sentences[number].start not in routes]
    return frozenset(stem for n in numbers for stem in content_stems(definition.sentences[n].words, language))


def opening(definition: Annotated) -> float:
    """Return how much the sentences that state the purpose say, 0 to 1 on a logarithmic scale.

    Words of the name count here: "count the documents of a collection" says what count_collection leaves open.
    """
    return opening_of(opening_stems(definition))


def opening_of(stems: frozenset[str]) -> float:
    """Return how much an opening of these content words says, 0 to 1 on a logarithmic scale."""
    return min(1.0, math.log1p(count_content_words(stems)) / math.log1p(OPENING_FULL))


def grounded(definition: Annotated) -> float:
    """Return the share of the words of the opening that names or texts of parameters take up."""
    stems = opening_stems(definition)
    return len(stems & definition.schema_stems) / len(stems) if stems else 0.0


def opens_with_act(definition: Annotated) -> float:
    """Return 1 where the first sentence says what a call does, whatever it acts on, and half of it for a later one.

    An opening without a verb ("Current price of a stock") tells up to half as well, by what it pins down. So does it
    in full in a language whose verbs are not known.
    """
    if not definition.told:
        return 0.0
    first = definition.sentences[definition.told[0]]
    places = {act.sentence for act in actions(definition)}
    if definition.told[0] in places:
        return 1.0
    if any(start == first.start for start, _ in definition.routes):
        return 0.0
    said = min(1.0, len(set(definition.specifics(first.start, first.end))) / NAMED_FULL)
    if not constructions(definition.language).kinds.get("action"):
        return said
    return max(LATER_ACT if places else 0.0, LATER_ACT * said)
