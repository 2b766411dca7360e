"""Siblings named in a description, however they are spelled; common words are no names."""

from __future__ import annotations

from dataclasses import fields

import pytest

from scorer.claims.siblings import index_names, mentions, nearest, object_of, squeeze, strip_prefix
from scorer.language.document import read

DESK = ("get_card", "list_cards", "search", "close_card")


def named(
    text: str, names: tuple[str, ...] = DESK, own: str = "get_card", **titles: str
) -> list[tuple[str, str]]:
    """Return the siblings named in a text, each with the words that name it."""
    index = index_names(names, titles)
    return [(m.name, text[m.start : m.end]) for m in mentions(read(text), own, index)]


@pytest.mark.parametrize(
    "spelling",
    [
        "list_cards",
        "listCards",
        "ListCards",
        "list-cards",
        "list.cards",
        "LIST_CARDS",
        "desk_list_cards",
        "mcp__desk__list_cards",
        "desk/list_cards",
        "desk.list_cards",
    ],
)
def test_a_sibling_is_found_in_any_spelling(spelling: str) -> None:
    assert named(f"For many use {spelling}, please.") == [("list_cards", spelling)]
    assert named(f"For many use `{spelling}`.") == [("list_cards", spelling)]


@pytest.mark.parametrize("name", ["list_cards", "listCards", "list-cards", "cards.list_cards"])
def test_a_sibling_of_any_spelling_is_found(name: str) -> None:
    text = f"For many use {name}."
    assert named(text, ("get_card", name)) == [(name, name)]


def test_a_sibling_is_found_without_the_prefix_that_all_names_share() -> None:
    names = ("desk_get_card", "desk_list_cards", "desk_close_card")
    assert named("For many use list_cards.", names, own="desk_get_card") == [
        ("desk_list_cards", "list_cards")
    ]


def test_a_sibling_is_found_by_its_title_of_several_words() -> None:
    titles = {"list_cards": "List All Cards", "close_card": "Close"}
    assert named("For many use List All Cards. Close it after.", DESK, **titles) == [
        ("list_cards", "List All Cards")
    ]


@pytest.mark.parametrize("text", ["For many use List All Cardsharks.", "You can list all cards so."])
def test_words_that_are_not_the_title_name_nobody(text: str) -> None:
    assert named(text, list_cards="List All Cards") == []


def test_of_two_titles_the_longer_one_is_meant() -> None:
    titles = {"list_cards": "List All", "search": "List All Lost Cards"}
    assert named("Use List All Lost Cards.", DESK, **titles) == [("search", "List All Lost Cards")]


@pytest.mark.parametrize(
    "text", ["Search the shelves.", "Then search.", "SEARCH the desk", "Use the search tool.", "A re-search"]
)
def test_a_common_word_names_no_sibling(text: str) -> None:
    assert named(text) == []


@pytest.mark.parametrize(
    ("text", "written"),
    [("Use `search`.", "search"), ('Use "search".', "search"), ("Call search() then.", "search")],
)
def test_a_common_word_in_code_quotes_or_before_brackets_names_its_sibling(text: str, written: str) -> None:
    assert named(text) == [("search", written)]


def test_words_side_by_side_name_no_sibling() -> None:
    assert named("You can list cards and close card holders.") == []


def test_an_address_names_no_sibling() -> None:
    assert named("See https://desk.example/list_cards for more.") == []


def test_a_tool_does_not_name_itself_and_each_sibling_counts_once() -> None:
    text = "get_card is for one; close_card or list_cards or close_card for others."
    assert named(text) == [("close_card", "close_card"), ("list_cards", "list_cards")]


def test_two_tools_of_one_name_are_one_name() -> None:
    index = index_names(["get_card", "get_card", "list_cards", ""])
    assert index.count == 2
    assert named("See get_card.", ("get_card", "get_card")) == []


def test_a_tool_alone_names_nobody() -> None:
    assert named("Use list_cards.", ()) == []


def test_an_index_does_not_depend_on_the_order_of_names() -> None:
    one, other = index_names(DESK), index_names(DESK[::-1])
    assert [getattr(one, each.name) for each in fields(one)] == [
        getattr(other, each.name) for each in fields(other)
    ]


@pytest.mark.parametrize(
    ("names", "prefixes"),
    [
        (("desk_get", "desk_list", "close"), {"desk"}),
        (("get_card", "get_loan", "get_fine"), set()),
        (("desk_get", "desk_list"), set()),
        (("desk_get", "desk_list", "shelf_get", "shelf_list"), set()),
    ],
)
def test_a_first_word_that_most_names_share_is_a_prefix_unless_it_is_a_verb(
    names: tuple[str, ...], prefixes: set[str]
) -> None:
    assert index_names(names).prefixes == prefixes


def test_a_prefix_is_dropped_and_never_leaves_nothing() -> None:
    assert strip_prefix(("desk", "get", "card"), frozenset({"desk"})) == ("get", "card")
    assert strip_prefix(("desk",), frozenset({"desk"})) == ("desk",)


def test_the_object_of_a_name_is_what_is_left_without_its_verb() -> None:
    assert object_of(("get", "lost", "cards")) == object_of(("cards", "lost", "delete"))
    assert object_of(("get", "card")) != object_of(("get", "loan"))


def test_spellings_of_a_name_meet_when_squeezed() -> None:
    assert {squeeze(name) for name in ("list_cards", "listCards", "list-cards", "List.Cards")} == {
        "listcards"
    }


def test_the_nearest_siblings_share_the_words_that_the_fewest_names_have() -> None:
    names = ["desk_lend_book", "desk_renew_loan", "desk_close_loan", "desk_find_book_by_isbn", "desk_open"]
    index = index_names(names)
    assert nearest("desk_lend_book", index) == ("desk_find_book_by_isbn",)
    assert nearest("desk_close_loan", index) == ("desk_renew_loan",)
    assert nearest("desk_open", index) == ()


def test_a_name_that_is_too_long_to_be_shown_is_no_neighbour() -> None:
    names = ["lend_book", f"lend_{'book_' * 40}"]
    assert nearest("lend_book", index_names(names)) == ()
