"""Detects the language of a text: by its script, and in Latin script by the function words of each pack."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from scorer.data.language_packs import OTHER, LanguagePack, language_pack, language_packs, names_language
from scorer.data.rubric import risk_words

#: How much of a text is examined for its script, and for its function words (code points).
SCRIPT_SAMPLE: Final = 1000
LANGUAGE_SAMPLE: Final = 400
#: The share of its letters from which a text is written in an alphabet of its own, or in Latin script.
OWN_ALPHABET: Final = 0.3
LATIN: Final = 0.7
#: A text with fewer words is too short to recognize but by its verb, which also decides below the second number.
FEWEST_WORDS: Final = 6
FEW_WORDS: Final = 12
#: How many words of it may be its verb.
LEADING_WORDS: Final = 4
#: One function word in so many makes a text plain.
PLAIN: Final = 8

_LETTER: Final = re.compile(r"[^\W\d_]")
_LATIN_LETTER: Final = re.compile(r"[A-Za-z\u00c0-\u024f]")


def detect_language(text: str) -> LanguagePack:
    """Return the pack of the language that a text is written in. Linear in the length of a bounded sample."""
    if text.isascii():
        return _latin_language(text)
    sample = text[:SCRIPT_SAMPLE]
    letters = len(_LETTER.findall(sample)) or 1
    for pack in language_packs().values():
        if pack.alphabet is not None and len(pack.alphabet.findall(sample)) / letters >= OWN_ALPHABET:
            foreign = pack.other_alphabet is not None and pack.other_alphabet.search(sample)
            return language_pack(OTHER) if foreign else pack
    if len(_LATIN_LETTER.findall(sample)) / letters < LATIN:
        return language_pack(OTHER)
    return _latin_language(text)


@cache
def _rivals() -> tuple[LanguagePack, ...]:
    """Return the packs to weigh against the default; at a tie the last resort, `OTHER`, loses."""
    packs = [pack for pack in language_packs().values() if pack.is_latin and pack is not names_language()]
    return (*packs, language_pack(OTHER))


def _latin_language(text: str) -> LanguagePack:
    words = text[:LANGUAGE_SAMPLE].lower().split()
    default = names_language()
    ours = _count(words, default)
    if len(words) < FEW_WORDS:
        led = _language_of_verb(words, default, ours)
        if led is not default or len(words) < FEWEST_WORDS:
            return led
    if ours * PLAIN >= len(words):
        return default
    rival = max(_rivals(), key=lambda pack: _count(words, pack))
    return default if ours * 2 >= _count(words, rival) else rival


@cache
def _english_verbs() -> frozenset[str]:
    return frozenset().union(*risk_words()["verbs"].values())


def _language_of_verb(words: list[str], default: LanguagePack, ours: int) -> LanguagePack:
    """Return the language whose verb a short text opens with ("Elimina un archivo."), if it is no English one."""
    for pack in _rivals():
        for word in words[:LEADING_WORDS]:
            bare = word.strip(".,:;!¡")
            if bare in pack.verbs and bare not in _english_verbs() and _count(words, pack) >= ours:
                return pack
            if bare not in pack.words.lead_ins:
                break
    return default


def _count(words: list[str], pack: LanguagePack) -> int:
    return len([word for word in words if word in pack.function_words])
