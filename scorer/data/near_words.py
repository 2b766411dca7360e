"""The known words that are most like one that is not known: for the question whether they were meant."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

#: How alike (0 to 1) a known word must be: two of three letters in order are enough, some letters are not.
NEAR: Final = 0.65


def near_words(word: str, known: Iterable[str], most: int = 1) -> list[str]:
    """Return at most `most` known words: those that are like the word, most alike first, then those that begin with it.

    Neither case nor the difference of `-` and `_` counts.
    """
    forms: dict[str, str] = {}
    for each in known:
        forms.setdefault(_form(each), each)
    wanted = _form(word)
    begun = [form for form in forms if len(wanted) > 1 and form.startswith(wanted)]
    alike = {form: SequenceMatcher(None, form, wanted).ratio() for form in forms}
    near = sorted(
        (form for form in forms if alike[form] >= NEAR),
        # Of words that are as alike, first those with the same letters in another order.
        key=lambda form: (-alike[form], sorted(form) != sorted(wanted), form),
    )
    found = dict.fromkeys((*near, *begun))
    return [forms[form] for form in found][:most]


def _form(word: str) -> str:
    return word.lower().replace("_", "-")
