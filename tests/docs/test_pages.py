"""How the tests read the pages."""

from tests.docs.pages import excerpt

OUTPUT = "Desk · B\n\nWhat to fix\n  1. this\n\nTools\nlend 3\n\nWhy\nlend: this\n"


def test_an_excerpt_holds_the_paragraphs_that_are_shown_as_they_now_are():
    shown = "Desk · A\n\n…\n\nTools\nlend 4\n\n…\n"
    assert excerpt(shown, OUTPUT) == "Desk · B\n\n…\n\nTools\nlend 3\n\n…\n"


def test_a_whole_output_needs_no_elision():
    assert excerpt(OUTPUT, OUTPUT) == OUTPUT
