"""What the constructions of a language need, by the words and marks that meet it. Prepared when building."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

from scorer.data.constructions import construction_files, constructions
from scorer.data.language_packs import language_pack
from scorer.data.prepared import prepare, prepared
from scorer.language.constructions import MARKS

#: The trigger of a text with a digit.
DIGIT: Final = "0"
#: Behind the beginning of a word, or before a part of it; no text has it.
OPEN: Final = "\ue00f"
#: The code that decides what is found, beside this module.
_CODE: Final = ("constructions.py", "needs.py", "notation.py", "phrases.py", "triggers.py")


class LanguageNeeds(NamedTuple):
    """The needs of a language by number.

    `of` holds those of each construction, in the order of the files, the one that decides most first; none for a
    construction that can match any text. `whole` says which needs a word or a mark meets, `begun` which a word meets
    that begins like this, `within` which one that has this part.
    """

    of: list[list[int]]
    whole: dict[str, list[int]]
    begun: dict[str, list[int]]
    within: dict[str, list[int]]


def needs_of(language: str) -> LanguageNeeds:
    """Return the needs of a language that puts blanks between words."""
    known = prepared(f"needs-{language}", _sources(language))
    return LanguageNeeds(*known) if known is not None else find_needs(language)


def prepare_needs() -> Iterator[str]:
    """Prepare the needs of every language that has constructions and puts blanks between words; yield the names."""
    languages = {path.parent.name for path in construction_files()}
    for language in sorted(each for each in languages if language_pack(each).separates_words):
        yield prepare(f"needs-{language}", _sources(language), partial(find_needs, language))


def find_needs(language: str) -> LanguageNeeds:
    """Find out what each construction of a language needs."""
    from scorer.language.triggers import Needs

    numbers: dict[frozenset[str], int] = {}
    of: list[list[int]] = []
    for known in constructions(language).kinds.values():
        finder = Needs(known.words, MARKS)
        for written in known.found:
            of.append([numbers.setdefault(each, len(numbers)) for each in finder.of(written)])
    whole: dict[str, list[int]] = defaultdict(list)
    begun: dict[str, list[int]] = defaultdict(list)
    within: dict[str, list[int]] = defaultdict(list)
    for triggers, number in numbers.items():
        for trigger in sorted(triggers):
            if trigger[0] == OPEN:
                within[trigger[1:]].append(number)
            elif trigger[-1] == OPEN:
                begun[trigger[:-1]].append(number)
            else:
                whole[trigger].append(number)
    return LanguageNeeds(of, whole, begun, within)


def _sources(language: str) -> list[bytes]:
    files = [path for path in construction_files() if path.parent.name == language]
    code = (Path(__file__).with_name(name) for name in _CODE)
    # An installation may lack the code.
    return [path.read_bytes() for path in (*files, *code) if path.exists()]
