"""The words that differ between two texts, with a few unchanged ones around them."""

import pytest

from scorer.formats.changed_words import LONG, WORDS, changed_words

MANY = "one two three four five six seven eight nine ten eleven twelve"
_TAGS = {"gone": "-[{}]", "came": "+[{}]"}


def shown(old: str, new: str) -> str:
    return " ".join(_TAGS.get(each.kind, "{}").format(each.text.strip()) for each in changed_words(old, new))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Lends one copy.", "Lends a copy.", "Lends -[one] +[a] copy."),
        ("Lends a copy.", "Lends a copy. Fails if it is lent.", "Lends a copy. +[Fails if it is lent.]"),
        (f"Lends. {MANY}", f"Lends it. {MANY}", "-[Lends.] +[Lends it.] one two three four …"),
        (f"{MANY} x {MANY}", f"{MANY} {MANY}", "… nine ten eleven twelve -[x] one two three four …"),
        ("Lends a copy.", "Ends every loan now.", "-[Lends a copy.] +[Ends every loan now.]"),
        ("查询一本书的信息", "查询两本书的信息", "查询 -[一] +[两] 本书的信息"),
    ],
    ids=["a word", "an end", "a start", "the middle", "nothing alike", "Chinese"],
)
def test_what_differs_is_marked_and_long_parts_between_are_left_out(old: str, new: str, told: str) -> None:
    assert shown(old, new) == told


def test_white_space_is_no_change() -> None:
    assert changed_words("Lends  a\ncopy.", "Lends a copy. ") == ()


def test_texts_too_long_to_compare_are_shown_by_their_ends() -> None:
    gone, came = changed_words("a " * (WORDS + 1), "b " * (WORDS + 1))
    assert (gone.kind, came.kind) == ("gone", "came")
    assert len(gone.text) < LONG + 10
