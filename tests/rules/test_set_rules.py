"""Coherence: what makes tools hard to tell apart, and what a set is missing."""

from __future__ import annotations

from typing import Any

from scorer.contracts.definitions import Snapshot
from scorer.scoring.api import score_server


def coherence(**texts: str) -> dict[str, tuple[int, str]]:
    tools: tuple[Any, ...] = tuple(
        {"name": name, "description": text, "inputSchema": {"type": "object"}} for name, text in texts.items()
    )
    report = score_server(Snapshot("desk", "desk", tools))
    return {key: (score.score, score.justification) for key, score in report.coherence.items()}


def test_tools_of_one_verb_and_object_compete_unless_their_texts_tell_them_apart() -> None:
    same = coherence(
        get_card="Look up a card by barcode.", fetch_card="Look up a card by barcode.", pay_fine="Pay."
    )
    assert same["disambiguation"][0] <= 3
    assert "`fetch_card` and `get_card` are hard to distinguish" in same["disambiguation"][1]
    named = coherence(
        get_card="Look up a card by barcode; for a stack of barcodes use get_cards.",
        get_cards="Look up many cards at once, faster than get_card in a loop.",
        pay_fine="Pay.",
    )
    assert named["disambiguation"] == (5, "No two tools compete for the same request.")


def test_a_noun_that_can_be_a_verb_is_part_of_the_object() -> None:
    told = coherence(
        create_record="Writes a new row into a table.",
        create_comment="Writes a remark under a row.",
        pay_fine="Pay.",
    )
    assert told["disambiguation"][0] == 5


def test_names_that_differ_by_a_word_need_texts_that_do() -> None:
    near = coherence(
        build_app="Build the project and report warnings.",
        build_test_app="Build the project and report warnings again.",
        pay_fine="Pay.",
    )
    assert near["disambiguation"][0] < 5
    assert "differ by one word in their names" in near["disambiguation"][1]


def test_a_lifecycle_gap_names_the_object_as_its_tools_do() -> None:
    told = coherence(create_storage="Make a store.", list_cards="List cards.", pay_fine="Pay a fine.")
    assert (
        "Some objects are created but not managed further (storage: created, never read)"
        in told["completeness"][1]
    )


def test_an_object_that_some_other_tool_reads_or_changes_has_no_gap() -> None:
    told = coherence(
        create_board="Make a board.",
        get_board_info="Read a board.",
        modify_board_text="Change a board.",
        start_stop_scan="Start or stop a scan.",
    )
    assert "managed further" not in told["completeness"][1]
    assert "but none to" not in told["completeness"][1]
