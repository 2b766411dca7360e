"""Which words of a text have content: stems, without function words, praise and filler."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache
from itertools import chain

from scorer.data.language_packs import LanguagePack
from scorer.language.document import split_name, stem

#: CJK characters for one content word of English.
CJK_PER_CONTENT_WORD = 2.5
#: Shorter words are not taken for adverbs by their ending.
SHORTEST_ADVERB = 6
#: Words of a language whose stems are remembered.
REMEMBERED = 20_000
#: The first code point of CJK scripts.
_CJK_FROM = "\u3040"


@lru_cache(maxsize=64)
def _any_of(words: frozenset[str]) -> re.Pattern[str]:
    """Return a pattern of these words, the longest first, for a language without spaces between words."""
    return re.compile("|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))))


class _ReadWords(dict[str, tuple[str, ...]]):
    """The words of a language that were read, with their stems; one that is missing is read."""

    __slots__ = ("_language",)

    def __init__(self, language: LanguagePack, ignored: frozenset[str]) -> None:
        super().__init__(dict.fromkeys(language.contentless | ignored, ()))
        self._language = language

    def __missing__(self, word: str) -> tuple[str, ...]:
        parts = _content(word, self._language)
        if len(self) < REMEMBERED:
            self[word] = parts
        return parts


@lru_cache(maxsize=64)
@lru_cache(maxsize=64)
def _read_words(language: LanguagePack, ignored: frozenset[str]) -> _ReadWords:
    """Return the words of a language that were read: servers use the same words again and again."""
    return _ReadWords(language, ignored)


def _content(word: str, language: LanguagePack) -> tuple[str, ...]:
    if word in language.contentless:
        return ()
    if not language.separates_words and not word.isascii():
        return tuple(piece for piece in _any_of(language.contentless).split(word) if len(piece) > 1)
    if word.isalnum():
        return (stem(word),) if len(word) > 2 or not word.isascii() else ()
    parts = split_name(word)
    return tuple(stem(part) for part in parts if len(part) > 2 and part not in language.words.stop)


def content_stems(
    words: Iterable[str], language: LanguagePack, ignored: frozenset[str] = frozenset()
) -> list[str]:
    """Return the stems of the content words among lower-case words: no function word, praise, filler or `ignored`."""
    return [*chain.from_iterable(map(_read_words(language, ignored).__getitem__, words))]


def _weight(word_stem: str) -> int:
    if word_stem.isascii() or word_stem[0] < _CJK_FROM:
        return 1
    return max(1, round(len(word_stem) / CJK_PER_CONTENT_WORD))


def count_content_words(stems: Collection[str]) -> int:
    """Count content words; those in CJK by their length."""
    return len(stems) if "".join(stems).isascii() else sum(map(_weight, stems))


@lru_cache(maxsize=64)
def _neutral_stems(language: LanguagePack) -> frozenset[str]:
    return frozenset(map(stem, language.words.filler | language.words.neutral))


def is_general(word: str, language: LanguagePack) -> bool:
    """Return whether a word is praise, general talk, or a vague adverb."""
    lists = language.words
    return word in lists.hype or word in lists.generic or _is_vague_adverb(word, language)


def fits_any_tool(word: str, language: LanguagePack) -> bool:
    """Return whether a word is praise, a vague adverb, or fits any tool."""
    return is_general(word, language) or stem(word) in _neutral_stems(language)


def _is_vague_adverb(word: str, language: LanguagePack) -> bool:
    ending = language.vague_adverb_ending
    long_enough = len(word) >= SHORTEST_ADVERB and word.endswith(ending)
    return bool(ending) and long_enough and word not in language.words.specific_adverbs


def own_stems(words: Iterable[str], language: LanguagePack) -> set[str]:
    """Return the stems of the words that do not fit any tool."""
    return set(content_stems((word for word in words if not fits_any_tool(word, language)), language))
