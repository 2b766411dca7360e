"""Claims of a text that its annotations contradict."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scorer.claims import contradiction as named
from scorer.claims.annotated import Annotated
from scorer.claims.claim import Claim
from scorer.claims.effect import EffectFlag
from scorer.claims.effect_input import listed
from scorer.claims.effect_name import base_form
from scorer.language.document import Sentence

#: Words that may stand before the verb that a sentence opens with, beside adverbs.
LEADING_WORDS: Final = 3
#: Words after a verb in which its object is looked for.
OBJECT_REACH: Final = 6
#: Sentences that are read for what a call destroys.
READ_SENTENCES: Final = 8
#: What a verb that only computes works on: a value that it is given and that comes back changed.
_VALUES: Final = frozenset(
    "number numbers integer integers value values vector vectors matrix matrices fraction fractions term terms string"
    " strings text character characters word words array arrays list lists set sets digit digits sum two duplicates"
    " background whitespace formatting html markup noise preview draft example plan".split()
)
_NONE: Final = frozenset("nothing no none never not doesn't cannot can't without".split())
_LEADS: Final = frozenset("this the tool it also then will call function command operation".split())
_NOT_IDEMPOTENT: Final = re.compile(r"(?<!\w)(?:not|non|isn't)[\s-]{1,3}idempotent(?!\w)")


def contradiction(definition: Annotated) -> Iterator[Claim]:
    """Find what a text says that an annotation denies: that a call destroys or writes, or that it only reads."""
    hints = definition.facts.tool.annotations
    found: tuple[int, int] | None = None
    hint = ""
    if hints.get("readOnlyHint") is True:
        found, hint = _destroys(definition) or _named_write(definition), "readOnlyHint: true"
    elif hints.get("destructiveHint") is False and definition.has("reversibility"):
        found, hint = _destroys_for_good(definition), "destructiveHint: false"
    if found is None and hints.get("readOnlyHint") is False:
        found, hint = _only_reads(definition), "readOnlyHint: false"
    if found is None and hints.get("idempotentHint") is True:
        match = _NOT_IDEMPOTENT.search(definition.plain)
        found, hint = (match.span() if match else None), "idempotentHint: true"
    if found:
        yield Claim("contradiction", 1.0, (found,), (definition.plain[slice(*found)], hint))


def _destroys(definition: Annotated) -> tuple[int, int] | None:
    """Return where a sentence opens with the verb of a deletion that is sure to leave something deleted."""
    for number, sentence in enumerate(definition.sentences[:READ_SENTENCES]):
        if sentence.section in ("args", "returns", "raises", "example"):
            continue
        at = _opening(sentence)
        if at is None or sentence.masked[at]:
            continue
        word = sentence.words[at]
        final = "permanently" in sentence.words[:at]
        says = final or number == 0 or (word.endswith("s") and base_form(word) != word)
        if says and _deletes(base_form(word), sentence.words[at + 1 : at + 1 + OBJECT_REACH], final=final):
            end = min(at + OBJECT_REACH, len(sentence.words) - 1)
            return sentence.starts[at], sentence.ends[end]
    return None


def _opening(sentence: Sentence) -> int | None:
    """Return the place of the verb that a sentence opens with, after adverbs and words for the tool."""
    for at, word in enumerate(sentence.words[: LEADING_WORDS + 1]):
        if not word.endswith("ly") and word not in _LEADS:
            return at
    return None


def _deletes(verb: str, following: tuple[str, ...], *, final: bool) -> bool:
    """Tell whether a verb deletes something kept, and not a part of a value that comes back."""
    if not following or not _NONE.isdisjoint(following[:3]):
        return False
    if final and verb in listed("erasing"):
        return True
    if not _VALUES.isdisjoint(following):
        return False
    if verb in listed("sure_destroying"):
        return True
    return verb in listed("removing") and not listed("stored_things").isdisjoint(following[:4])


def _named_write(definition: Annotated) -> tuple[int, int] | None:
    """Return where the text opens with a writing verb that the name has, too."""
    facts = definition.facts
    if facts.verb is None or facts.first is None or definition.has("read-only"):
        return None
    if EffectFlag.HINT_BELIED not in facts.effect.flags:
        return None
    following = facts.first.words[facts.verb.at + 1 : facts.verb.at + 1 + OBJECT_REACH]
    if not _VALUES.isdisjoint(following) or not any(named.contradiction(facts)):
        return None
    return facts.verb.span


def _destroys_for_good(definition: Annotated) -> tuple[int, int] | None:
    """Return where the text says that what is deleted is gone for good."""
    claims = definition.of_kind("reversibility")
    found = _destroys(definition)
    for claim in claims:
        said = definition.plain[slice(*claim.spans[0])]
        if found and re.search(r"permanent|irrevers|irrevoc|cannot|can't|no undo", said):
            return claim.spans[0]
    return None


def _only_reads(definition: Annotated) -> tuple[int, int] | None:
    """Return where the text says that a call only reads or writes nothing, although the annotation says it writes."""
    starts = {sentence.start for sentence in definition.sentences}
    for claim in definition.of_kind("read-only"):
        said = definition.plain[slice(*claim.spans[0])]
        if claim.spans[0][0] in starts and re.match(
            r"(?:read[- ]?only|writes nothing|changes nothing|modifies nothing|no side effects)$",
            said.strip(),
        ):
            return claim.spans[0]
    return None
