"""Writes that are marked read-only are told from the grammar of their text, in whatever form it says the act."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.reported.test_hints import READS, TEXT, checked, contradicted, understated

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("name", "text", "category", "act"),
    [
        # a verb before its object, in the third person or as an order
        ("desk_step", "Nudges a reader whose book is due.", "write", "Nudges"),
        ("desk_step", "Restock the shelf by the door.", "write", "Restock"),
        ("hall_step", "Rings the bell of the hall.", "execute", "Rings"),
        ("desk_step", "Restarts the scanner and returns its state.", "execute", "Restarts"),
        # words that lead to a verb
        ("desk_help", "Lets you reserve a carrel.", "write", "reserve"),
        ("desk_help", "Allows librarians to assign carrels to readers.", "write", "the first sentence contains the verb “assign”"),
        ("desk_help", "Can be used to change the picture on a card.", "write", "change"),
        ("desk_help", "This tool is for adding a note to a card.", "write", "adding"),
        ("desk_help", "With this tool you can approve a wish.", "write", "approve"),
        # a verb and its particle
        ("desk_step", "Hands the desk over to a colleague.", "write", "Hands the desk over"),
        ("checkout_copy", "Checks out a copy of a book.", "write", "Checks out"),
        ("hall_light", "Turns the hall light off.", "execute", "Turns the hall light off"),
        ("desk_step", "Kicks off the nightly count.", "execute", "Kicks off"),
        # the passive
        ("card_step", "The card of the reader is updated.", "write", "is updated"),
        ("fee_step", "A new notice will be created for the reader.", "write", "be created"),
        # the noun of an act
        ("loan_step", "Creation of a loan for a reader.", "write", "Creation"),
        ("card_step", "Removal of a card.", "destructive", "Removal"),
        ("perform_checkin", "Performs a check-in of a copy.", "write", "Performs a check-in"),
        ("night_step", "Triggers a run of the nightly count.", "execute", "Triggers a run"),
        ("fee_step", "Initiates a refund of a payment.", "financial", "Initiates a refund"),
        # in other languages, however short the text
        ("paso", "Elimina un archivo.", "destructive", "the description begins with the verb “delete”"),
        ("paso", "Bloquea a un lector.", "write", "Bloquea"),
        ("paso", "Guarda los cambios.", "write", "the description begins with the verb “save”"),
        ("paso", "Mueve un libro a otra sala.", "write", "the description begins with the verb “move”"),
        ("paso", "Ejecuta un comando.", "execute", "Ejecuta"),
        ("paso", "Realiza un pago.", "financial", "Realiza un pago"),
        ("step", "重启服务器。", "execute", "重启"),
        ("step", "批量移动图书。", "write", "the description begins with the verb “move”"),
    ],
)  # fmt: skip
def test_the_act_that_decided_is_named(tmp_path: Path, name: str, text: str, category: str, act: str) -> None:
    reason = act if act.startswith("the ") else f"the description says “{act}”"
    assert checked(tmp_path, name, text, READS) == (category, [understated(category, reason)])


@pytest.mark.parametrize(
    ("name", "text", "category"),
    [
        ("print_label", "Prints a label for the spine of a book.", "write"),
        ("rate_book", "Rates a book from one to five.", "write"),
        ("star_book", "Gives a book one to five stars.", "write"),
        ("fork_list", "Forks a project of the reader.", "write"),
        ("rebuild_index", "Rebuilds the index: drops it and fills it again.", "destructive"),
        ("nightly_step", "Runs the upkeep of a table: drops and recreates its partitions.", "destructive"),
        ("chain_steps", "Chains several commands and executes them in turn.", "execute"),
    ],
)
def test_objects_decide_what_a_verb_of_several_senses_does(
    tmp_path: Path, name: str, text: str, category: str
) -> None:
    said, found = checked(tmp_path, name, text, READS)
    assert (said, [rule for _, rule, _, _ in found]) == (category, ["RSK003"])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        # nouns, and what is only looked at
        ("release_notes", "Release notes of an edition."),
        ("updates", "Updates of a list since a date."),
        ("card_names", "The names that are reserved for staff."),
        ("deletion_candidates", "Candidates for deletion in the archive."),
        ("reading_tips", "Check out the guides on reading rooms."),
        ("loan_history", "Loans of a reader, newest first."),
        # verbs that make an answer, and those of a session
        ("follow_links", "Follows the links of a page and returns the last one."),
        ("perform_search", "Performs a search of the shelves."),
        ("perform_analysis", "Performs an analysis of loans."),
        ("make_summary", "Makes a summary of a book."),
        ("sign_text", "Signs a text and returns the signature."),
        ("squeeze_image", "Compresses an image and returns it."),
        ("end_visit", "Closes the connection of the client."),
        ("turn_text", "Turns a text into capitals."),
        ("crawl_site", "Starts a crawl job on a site and returns its pages."),
        # what the text denies
        ("plan_restock", "Restock the shelves on paper. Read-only."),
        ("stats", "Reserva de libros por mes."),
        ("stats", "Genera un resumen del libro."),
        ("stats", "预约列表。"),
        ("stats", "生成一段摘要。"),
    ],
)
def test_a_noun_or_an_answer_is_no_act(tmp_path: Path, name: str, text: str) -> None:
    assert checked(tmp_path, name, text, READS)[1] == []


def test_a_state_in_a_name_is_no_act(tmp_path: Path) -> None:
    assert checked(tmp_path, "removed_books", "The books that were removed are listed.", READS) == (
        "read",
        [],
    )


def test_a_plain_write_in_the_text_alone_is_told_with_the_name(tmp_path: Path) -> None:
    assert checked(tmp_path, "add_note", "Adds a note to a card.", READS) == ("write", [contradicted("add")])


def test_a_repetition_may_be_told_at_the_end(tmp_path: Path) -> None:
    text = "Creates a new loan each time it is called."
    assert [
        rule for _, rule, _, _ in checked(tmp_path, "lend", text, {"idempotentHint": True}, x=TEXT)[1]
    ] == ["BEH031"]


def test_a_message_to_the_public_is_no_closed_world(tmp_path: Path) -> None:
    text = "Posts a notice to the public board."
    found = checked(tmp_path, "post_notice", text, {"openWorldHint": False, "readOnlyHint": False})[1]
    assert [(level, rule) for level, rule, _, _ in found] == [("warning", "BEH032")]
