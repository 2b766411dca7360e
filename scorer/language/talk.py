"""Whether a sentence is mere talk: praise, urging, and words that fit any tool, with hardly one of its own."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from scorer.data.language_packs import LanguagePack
from scorer.language.content import content_stems, fits_any_tool, is_general
from scorer.language.document import Sentence

_WordKind = Literal["function", "general", "neutral", "own"]


@lru_cache(maxsize=1 << 12)
def word_kind(word: str, language: LanguagePack) -> _WordKind:
    """Return what a word adds: nothing, praise or general talk, what fits any tool, or content of its own."""
    if is_general(word, language):
        return "general"
    if word in language.words.stop:
        return "function"
    if fits_any_tool(word, language):
        return "neutral"
    return "own" if content_stems((word,), language) else "function"


def is_talk(sentence: Sentence, language: LanguagePack) -> bool:
    """Return whether a sentence has hardly a word of its own beside praise and words that fit any tool.

    A sentence with code, a number or an identifier is no talk.
    """
    if not language.separates_words or any(sentence.masked):
        return False
    if any("_" in word or any(map(str.isdigit, word)) for word in sentence.words):
        return False
    kinds = [word_kind(word, language) for word in dict.fromkeys(sentence.words)]
    own, general, neutral = (kinds.count(kind) for kind in ("own", "general", "neutral"))
    return own <= general + neutral // 3 and general + neutral > 0
