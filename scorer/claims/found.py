"""Where constructions match in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from scorer.language.document import Sentence
from scorer.language.trigger_index import Construction


class Found(NamedTuple):
    """Where a construction matched: its span, where the part begins that it pins down, and its sentence's number."""

    start: int
    end: int
    at: int
    sentence: int


def found_by(construction: Construction, text: str, sentence: Sentence, number: int) -> Iterator[Found]:
    """Yield where a construction matches in a sentence."""
    for match in construction.finditer(text, sentence.start, sentence.end):
        yield found_at(match, number)


def found_at(match: re.Match[str], number: int) -> Found:
    """Return a match in the sentence of that number."""
    at = match.start("at") if "at" in match.re.groupindex else match.start()
    return Found(match.start(), match.end(), at, number)
