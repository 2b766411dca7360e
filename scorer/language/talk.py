"""Whether a sentence is mere talk: praise, urging, and words that fit any tool, with hardly one of its own."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Literal

from scorer.data.language_packs import LanguagePack
from scorer.language.content import content_stems, fits_any_tool, is_general
from scorer.language.document import Sentence

_WordKind = Literal["function", "general", "neutral", "own"]


@lru_cache(maxsize=1 << 16)
def word_kind(word: str, language: LanguagePack) -> _WordKind:
    """Return what a word adds: nothing, praise or general talk, what fits any tool, or content of its own."""
    if is_general(word, language):
        return "general"
    if word in language.words.stop:
        return "function"
    if fits_any_tool(word, language):
        return "neutral"
    return "own" if content_stems((word,), language) else "function"


def is_talk(sentence: Sentence, language: LanguagePack, familiar: Collection[str]) -> bool:
    """Return whether a sentence is talk.

    It is when its own words are few beside general ones and those that fit any tool, or when it drifts: none of its
    own words is `familiar` (stems of the name, the schema and the text so far), and a third of it fits any tool. A
    sentence with code, a number or an identifier is none.
    """
    if not language.separates_words or any(sentence.masked):
        return False
    if any("_" in word or any(map(str.isdigit, word)) for word in sentence.words):
        return False
    kinds = {word: word_kind(word, language) for word in sentence.words}
    counts = {kind: sum(each == kind for each in kinds.values()) for kind in ("general", "neutral", "own")}
    own, common = counts["own"], counts["general"] + counts["neutral"]
    if own <= counts["general"] + counts["neutral"] // 3 and common:
        return True
    stems = {
        part for word, kind in kinds.items() if kind == "own" for part in content_stems((word,), language)
    }
    return False
