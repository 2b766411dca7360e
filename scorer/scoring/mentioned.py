"""Words that show that a text touches on a fact, though no claim of it is read: then nothing is said to be missing.

A claim that is not found is not always a fact that is not stated. These words are no evidence for a fact, and move no
score; they only keep a report from saying “never” where the text says something.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from scorer.claims.annotated import Annotated

_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "when": r"when|whenever|before|after|once|if you|use (?:this|it)|useful|ideal|prefer|better",
        "when-not": r"not|never|instead|only|except|avoid|unlike|rather",
        "alternative": r"instead|unlike|rather|alternative|prefer|better",
        "distinction": r"unlike|rather|only|instead|differs?|different|whereas",
        "prerequisite": r"first|before|after|requires?|must|already|prior",
        "reversibility": r"undo\w*|undone|revers\w+|irrevers\w+|restor\w+|recover\w*|permanent\w*|trash",
        "access": r"permissions?|roles?|scopes?|admin\w*|authenti\w+|authori\w+|tokens?|requires?|owner|credentials?",
        "errors": r"errors?|fail\w*|raises?|throws?|invalid|missing|rejects?|refus\w+|exceptions?|not found",
        "limits": r"limit\w*|at most|maximum|max|up to|pages?|pagina\w+|sort\w*|order\w*|first|latest|newest|top",
        "retry": r"idempoten\w+|again|repeat\w*|retr(?:y|ies)|twice|already|duplicates?",
        "result": r"returns?|returning|returned|outputs?|response|responds|yields?|results?",
        "origin": r"from|returned|returns|obtain\w*|call|see|via",
        "method": r"using|uses|by|via|through|based on|with",
        "effect": r"also|side effects?|updates?|overwrit\w+|replac\w+|notif\w+|sends?|marks?|triggers?",
    }
)
_PATTERNS: Final = {
    kind: re.compile(rf"(?i)(?<![\w-])(?:{words})(?![\w-])") for kind, words in _WORDS.items()
}


def is_mentioned(definition: Annotated, kind: str) -> bool:
    """Return whether the text touches on what a kind of claim is about; False where it is not in English."""
    pattern = _PATTERNS.get(kind)
    return pattern is not None and definition.language == "en" and pattern.search(definition.raw) is not None
