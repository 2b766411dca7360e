"""Words that show that a text touches on a fact, though no claim of it is read: then nothing is said to be missing.

A claim that is not found is not always a fact that is not stated. These words are no evidence for a fact, and move no
score; they only keep a report from saying “never” where the text says something.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from scorer.claims.annotated import Annotated

_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "when": r"when|whenever|before|after|once|useful|ideal|prefer|better",
        "when-not": r"not|never|instead|only|except|avoid|unlike|rather",
        "alternative": r"instead|unlike|rather|alternative|prefer|better",
        "distinction": r"unlike|rather|only|instead|differs?|different|whereas",
        "prerequisite": r"first|before|after|requires?|must|already|prior",
        "reversibility": r"undo\w*|undone|revers\w+|irrevers\w+|restor\w+|recover\w*|permanent\w*|trash",
        "access": r"permissions?|roles?|scopes?|admin\w*|authenti\w+|authori\w+|tokens?|requires?|owner|credentials?",
        "errors": r"errors?|fail\w*|raises?|throws?|invalid|missing|rejects?|refus\w+|exceptions?",
        "limits": r"limit\w*|maximum|max|pages?|pagina\w+|sort\w*|order\w*|first|latest|newest|top",
        "retry": r"idempoten\w+|again|repeat\w*|retr(?:y|ies)|twice|already|duplicates?",
        "result": r"returns?|returning|returned|outputs?|response|responds|yields?|results?",
        "origin": r"from|returned|returns|obtain\w*|call|see|via",
        "method": r"using|uses|by|via|through|with",
        "effect": r"also|updates?|overwrit\w+|replac\w+|notif\w+|sends?|marks?|triggers?",
    }
)
_PATTERNS: Final = {kind: re.compile(rf"(?i)(?:{words})") for kind, words in _WORDS.items()}
#: The same where several words in a row show it, each with the word that it begins with.
_PHRASES: Final[Mapping[str, tuple[re.Pattern[str], frozenset[str]]]] = MappingProxyType(
    {
        kind: (re.compile(rf"(?i)(?<![\w-])(?:{phrases})(?![\w-])"), frozenset(first.split()))
        for kind, phrases, first in (
            ("when", r"if you|use (?:this|it)", "if use"),
            ("errors", r"not found", "not"),
            ("limits", r"at most|up to", "at up"),
            ("method", r"based on", "based"),
            ("effect", r"side effects?", "side"),
        )
    }
)
_WORD: Final = re.compile(r"[\w-]+")


@lru_cache(maxsize=1 << 11)
def _touched(word: str) -> frozenset[str]:
    """Return the kinds that a word touches on."""
    return frozenset(kind for kind, pattern in _PATTERNS.items() if pattern.fullmatch(word))


@lru_cache(maxsize=4)
def _mentioned(text: str) -> frozenset[str]:
    words = set(_WORD.findall(text))
    kinds = frozenset[str]().union(*map(_touched, words))
    lowered = {word.lower() for word in words}
    return kinds | {
        kind
        for kind, (pattern, first) in _PHRASES.items()
        if kind not in kinds and not first.isdisjoint(lowered) and pattern.search(text)
    }


def is_mentioned(definition: Annotated, kind: str) -> bool:
    """Return whether the text touches on what a kind of claim is about; False where it is not in English."""
    return kind in _WORDS and definition.language == "en" and kind in _mentioned(definition.raw)
