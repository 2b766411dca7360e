"""What an effect is told from: the parts of a definition that speak of what a call does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Final

from scorer.contracts.definitions import Parameter, Tool
from scorer.contracts.orders import RiskClass
from scorer.data.rubric import risk_words
from scorer.language.document import Document, Sentence, split_name
from scorer.language.verbs import LeadingVerb


class Source(StrEnum):
    """Where evidence of an effect comes from."""

    NAME = "name"
    DESCRIPTION = "description"
    SCHEMA = "schema"
    HINT = "hint"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class EffectInput:
    """A tool, its text, the words of its name without prefixes, and the verb that its text opens with.

    `disclosed` are the kinds of phrase found, `negations` the words that deny in the language of the text.
    """

    tool: Tool
    doc: Document
    name_words: tuple[str, ...]
    verb: LeadingVerb | None
    disclosed: frozenset[str]
    negations: frozenset[str]

    @property
    def first(self) -> Sentence | None:
        """Return the first sentence, or None for an empty description."""
        return self.doc.sentences[0] if self.doc.sentences else None


@dataclass(frozen=True, slots=True)
class EffectEvidence:
    """One reason for a class: the id of its words (`effect.<id>`), what fills them, and where it is.

    `because` is the evidence that a hint overrules or confirms. `span` counts code points of the raw description,
    `pointer` is relative to the tool.
    """

    id: str
    source: Source
    pointer: str
    words: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    span: tuple[int, int] | None = None
    because: EffectEvidence | None = None


@dataclass(frozen=True, slots=True)
class EffectClaim:
    """A class that something in the definition speaks for. `plain`: no hint can vouch for the opposite."""

    category: RiskClass
    verb: str
    evidence: EffectEvidence
    plain: bool = False


@cache
def listed(name: str) -> frozenset[str]:
    """Return one of the word lists that effects are told with (rubrics/risk.toml, lists)."""
    words: frozenset[str] = risk_words()["lists"][name]
    return words


#: What a pattern without regard to case takes for another letter, beside the capitals.
_FOLDED: Final = (("\u017f", "s"), ("\u0131", "i"), ("i\u0307", "i"))


@lru_cache(maxsize=2)
def folded(text: str) -> str:
    """Return a text in which what a pattern without regard to case matches is found as it is written there."""
    lower = text.lower()
    if not text.isascii():
        for letter, plain in _FOLDED:
            lower = lower.replace(letter, plain)
    return lower


def may_hold(text: str, triggers: tuple[str, ...]) -> bool:
    """Tell whether any of these occurs in a text, whatever its case: a few searches spare a slow pattern."""
    lower = folded(text)
    return any(map(lower.__contains__, triggers))


def last_word(parameter: Parameter) -> str:
    """Return the last word of a parameter's name ("" for none): what kind of thing it is."""
    words = split_name(parameter.name)
    return words[-1] if words else ""


def described(
    category: RiskClass, verb: str, id: str, span: tuple[int, int], /, *, plain: bool, **words: str
) -> EffectClaim:
    """Return a claim of the description."""
    return EffectClaim(
        category, verb, EffectEvidence(id, Source.DESCRIPTION, "/description", words, span), plain
    )


def plain_verb(category: RiskClass, verb: str) -> bool:
    """Tell whether a verb changes something in whatever sense it is used, so that no hint can vouch for it."""
    return category in ("destructive", "financial") or verb in listed("plain_writes")
