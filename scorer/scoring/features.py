"""The numbers that a rubric weighs: claims in their context, and a few structural facts of the definition.

A feature is a row of the rubric's table, a dimension a column. Which cells may hold a size, and with which sign, is
fixed here by the clause of the TDQS specification that the feature serves; how large it is, is fitted.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from scorer.claims.annotated import Annotated
from scorer.claims.claim import Claim
from scorer.claims.opening import grounded, opening, opens_with_act
from scorer.contracts.dimensions import (
    BEHAVIOR,
    COMPLETENESS,
    CONCISENESS,
    DIMENSIONS,
    PARAMETERS,
    PURPOSE,
    USAGE,
)

#: What the first and each further claim of a kind adds to its feature: two good claims fill it.
SHARES: Final = (0.75, 0.25)
#: So many different content words fill the substance of a text (the scale is logarithmic).
SUBSTANCE_FULL: Final = 60
#: So many statements fill the feature of that name (the scale is logarithmic).
STATEMENTS_FULL: Final = 16

Sign = int  # 1: never negative, -1: never positive, 0: either


@dataclass(frozen=True, slots=True)
class Feature:
    """One number between 0 and 1 that helps to predict the judge.

    `kind` is the kind of claim whose strength it is ("": a structural fact), `measure` what that is multiplied by, or
    the value of the fact. `cells` maps the dimensions that it may move to the sign of its size there, and `why` is
    the hypothesis.
    """

    name: str
    kind: str
    measure: Callable[[Annotated], float]
    cells: Mapping[str, Sign]
    why: str

    def value(self, definition: Annotated) -> float:
        """Return the value for a definition."""
        if not self.kind:
            return self.measure(definition)
        claims = definition.of_kind(self.kind)
        return strength(claims) * self.measure(definition) if claims else 0.0


def strength(claims: tuple[Claim, ...]) -> float:
    """Return the strength, 0 to 1, of all claims of one kind: the strongest, and a share of the next."""
    if len(claims) == 1:
        return min(1.0, SHARES[0] * claims[0].strength / SHARES[0])
    ranked = sorted((claim.strength for claim in claims), reverse=True)
    return min(1.0, sum(share * each for share, each in zip(SHARES, ranked, strict=False)) / SHARES[0])


def substance_of(count: int) -> float:
    """Return the substance, 0 to 1, of a text with so many content words: a logarithmic scale."""
    return min(1.0, math.log1p(count) / math.log1p(SUBSTANCE_FULL))


def substance(definition: Annotated) -> float:
    """Return how many different content words the informative sentences have, 0 to 1 on a logarithmic scale."""
    return substance_of(len(definition.content))


def statements_of(count: int) -> float:
    """Return what so many statements are worth, 0 to 1 on a logarithmic scale."""
    return min(1.0, math.log1p(count) / math.log1p(STATEMENTS_FULL))


def statements(definition: Annotated) -> float:
    """Return how many statements the informative sentences make, 0 to 1 on a logarithmic scale."""
    return statements_of(count_statements(definition))


def count_statements(definition: Annotated) -> int:
    """Return how many statements the informative sentences make.

    A sentence after the first makes one, and so does each auxiliary and each conjunction of a subordinate clause.
    """
    clauses = definition.word_class("shared.auxiliary") | definition.word_class("shared.conjunction")
    count = 0
    for at, number in enumerate(definition.informative):
        sentence = definition.sentences[number]
        count += bool(at)
        if not clauses.isdisjoint(sentence.words):
            words = zip(sentence.words, sentence.masked, strict=True)
            count += sum(word in clauses and not masked for word, masked in words)
    return count


def _context(name: str) -> Callable[[Annotated], float]:
    return lambda definition: float(name in definition.facts.context)


def _coverage(definition: Annotated) -> float:
    """The share of the parameters that the schema describes; 1 where there are none."""
    if not definition.facts.parameters:
        return 1.0
    covered = definition.facts.signals["schema_description_coverage"]
    assert isinstance(covered, int)
    return covered / 100


def _always(_: Annotated) -> float:
    return 1.0


def _without(context: str) -> Callable[[Annotated], float]:
    return lambda definition: float(context not in definition.facts.context)


def _uncovered(definition: Annotated) -> float:
    return 1.0 - _coverage(definition)


_EARNS: Final[Sign] = 1
_COSTS: Final[Sign] = -1
_EITHER: Final[Sign] = 0


_LETTERS: Final = dict(
    zip("PUBAKC", (PURPOSE, USAGE, BEHAVIOR, PARAMETERS, COMPLETENESS, CONCISENESS), strict=True)
)


def _cells(letters: str, sign: Sign) -> dict[str, Sign]:
    return {_LETTERS[letter]: sign for letter in letters}


def _claim(kind: str, why: str, earns: str = "", costs: str = "") -> Feature:
    return Feature(kind, kind, _always, {**_cells(earns, _EARNS), **_cells(costs, _COSTS)}, why)


def _claim_where(
    name: str, kind: str, measure: Callable[[Annotated], float], why: str, earns: str
) -> Feature:
    return Feature(name, kind, measure, _cells(earns, _EARNS), why)


def _fact(
    name: str, measure: Callable[[Annotated], float], why: str, either: str, earns: str = ""
) -> Feature:
    return Feature(name, "", measure, {**_cells(earns, _EARNS), **_cells(either, _EITHER)}, why)


FEATURES: Final[tuple[Feature, ...]] = (
    _claim("action", "a specific verb and object make a purpose clear", "PUBCK"),
    _claim("scope", "the part, source or form narrows the purpose", "PBCK"),
    _claim("distinction", "telling itself apart is the top anchor of purpose", "PUKC"),
    _claim("restates-name", "a tautology says nothing", costs="PUBCK"),
    _claim("pitch-or-jargon", "an outsider cannot follow it", costs="PUCK"),
    _claim("mismatch", "a text about something else misleads", costs="PUBAK"),
    _claim("when", "an explicit situation is the core of usage", "PUKC"),
    _claim("when-not", "an exclusion is the top anchor of usage", "UBKC"),
    _claim("alternative", "naming the other tool and its case", "PUKC"),
    _claim("prerequisite", "order of calls", "UBKC"),
    _claim("implied-use", "the situation follows from the purpose", "PU", ""),
    _claim("empty-guidance", "guidance that repeats the name", costs="UCK"),
    _claim_where("read-only", "read-only", _without("read_only_hint"),
                 "says that nothing changes, where no hint does", "BKC"),
    _claim("effect", "what a write changes beyond its verb", "BKC"),
    _claim("reversibility", "what cannot be undone", "BKC"),
    _claim("access", "who may call", "BUKC"),
    _claim("cost-or-rate", "what a call costs", "BUKC"),
    _claim("errors", "what happens when it fails", "BKC"),
    _claim("limits", "how much comes back, and in which order", "BKC"),
    _claim("waiting", "when the result is there", "BKC"),
    _claim("retry", "what a second call does", "BKC"),
    _claim("state", "what stays after a call", "BKC"),
    _claim("source", "which system is asked", "BPKC"),
    _claim("result", "what comes back", "PBKC"),
    _claim_where("result-unstructured", "result", _without("output_schema"),
                 "a result matters more where no output schema tells it", "K"),
    _claim("empty-result", "a result that is only mentioned", costs="K"),
    _claim("contradiction", "the text belies its annotations", costs="BK"),
    _claim("method", "how it works, and its defaults", "BKC"),
    _claim("privacy", "how private data is handled", "BK"),
    _claim("explains-parameter", "meaning beyond the schema", "AKC"),
    _claim_where("explains-uncovered", "explains-parameter", _uncovered,
                 "the text must compensate for a silent schema", "AK"),
    _claim("values", "formats and examples", "AKC"),
    _claim("interaction", "how parameters depend on each other", "AKC"),
    _claim("origin", "where a value comes from", "AUKC"),
    _claim("good-schema-texts", "the schema explains its parameters", "AK"),
    _claim("placeholder-texts", "texts that repeat the name", costs="AK"),
    _claim("unexplained-parameters", "parameters that nothing explains", costs="AK"),
    _claim("dense", "every sentence earns its place", "PC"),
    _claim("repetition", "says things twice", costs="C"),
    _claim("filler", "praise and filler", costs="BCK"),
    _claim("fragment", "under-specification is not conciseness", costs="PCK"),
    _claim("bloated", "too long for what it says", costs="CK"),
    _claim("front-loaded", "the purpose comes first", "PC"),
    _claim("structured", "long but well structured", "C"),
    _claim("result-missing", "a result that nothing describes", costs="BK"),
    _claim("parameters-missing", "parameters that nothing explains", costs="K"),
    _claim("behavior-missing", "behavior that nothing discloses", costs="BK"),
    _fact("substance", substance, "the more is pinned down, the more is clear", "", "PUBAK"),
    _fact("opening", opening, "a purpose is clear when its sentence says much", "", "PCK"),
    _fact("opens-with-act", opens_with_act, "a purpose is an act", "", "PC"),
    _fact("grounded", grounded, "a purpose that the parameters take up is concrete", "", "P"),
    _fact("statements", statements, "a text that states more discloses more", "", "UBK"),
    _fact("annotated", _context("annotated"), "hints lower the bar of behavior", "UBCK"),
    _fact("output_schema", _context("output_schema"), "a schema tells the result", "BCK"),
    _fact("mutates", _context("mutates"), "a write has more to disclose", "UBCK"),
    _fact("destroys", _context("destroys"), "a loss has most to disclose", "BK"),
    _fact("no_parameters", _context("no_parameters"), "nothing to explain", "UBACK"),
    _fact("parameters_3", _context("parameters_3"), "more to explain", "AK"),
    _fact("parameters_6", _context("parameters_6"), "much to explain", "AK"),
    _fact("nested", _context("nested"), "objects to explain", "AK"),
    _fact("coverage", _coverage, "the schema does the explaining", "PUACK"),
    _fact("other_language", _context("other_language"), "claims that cannot be read", "PUBACK"),
)  # fmt: skip
FEATURES_BY_NAME: Final[Mapping[str, Feature]] = MappingProxyType({each.name: each for each in FEATURES})


def vector(definition: Annotated) -> Mapping[str, float]:
    """Return the value of every feature, 0 to 1. Pure."""
    return {feature.name: feature.value(definition) for feature in FEATURES}


def cells(dimension: str) -> Mapping[str, Sign]:
    """Return the features that may move a dimension, with their signs."""
    assert dimension in DIMENSIONS
    return {feature.name: feature.cells[dimension] for feature in FEATURES if dimension in feature.cells}
