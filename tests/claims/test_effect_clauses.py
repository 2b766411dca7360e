"""Who does what to which object: the clauses of a text that raise an effect, and those that do not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.command_line import run
from tests.support.snapshots import write_tools

if TYPE_CHECKING:
    from pathlib import Path

READ_ONLY = {"readOnlyHint": True}
TEXT = {"type": "string", "description": "A word"}
NUMBER = {"type": "number", "description": "A number"}


def effect(
    folder: Path, name: str, description: str, hints: dict[str, bool] | None = None, **properties: Any
) -> tuple[str, str]:
    """Return the class and the reason that `check` reports for a tool."""
    tool: dict[str, Any] = {"name": name, "description": description}
    tool["inputSchema"] = {"type": "object", "properties": properties}
    if hints is not None:
        tool["annotations"] = hints
    path = write_tools(folder, tool)
    (server,) = json.loads(run("check", "--exit-zero", "--format", "json", path).stdout)["servers"]
    risk = server["tools"][0]["risk"]
    return risk["category"], risk["reason"]


def category(folder: Path, name: str, description: str, **properties: Any) -> str:
    return effect(folder, name, description, **properties)[0]


@pytest.mark.parametrize(
    ("name", "description", "expected"),
    [
        ("look_up_shelf", "Looks up a shelf. It also restarts the lift.", ("execute", "restarts")),
        ("view_loan", "Shows a loan and marks it as seen.", ("write", "marks")),
        ("find_label", "Finds a label or creates it.", ("write", "creates")),
        ("tidy_desk", "Makes room. Removes every record older than a year.", ("destructive", "removes")),
        ("count_covers", "Counts the covers, then deletes the old ones.", ("destructive", "deletes")),
        ("fetch_cover", "Fetch and import a cover.", ("write", "import")),
        ("list_wishes", "List or delete the wishes of a reader.", ("destructive", "delete")),
        ("check_loan", "Checks a loan and emails readers about it.", ("write", "emails")),
    ],
)
def test_every_clause_whose_subject_is_the_tool_counts(
    tmp_path: Path, name: str, description: str, expected: tuple[str, str]
) -> None:
    found, word = expected
    assert effect(tmp_path, name, description, id=TEXT) == (found, f"The description says “{word}”.")


@pytest.mark.parametrize(
    "description",
    [
        "Lists loans. It deletes nothing.",
        "Lists loans. Saves and sends nothing itself.",
        "Lists loans. It creates no reminder.",
        "Lists loans and never removes a record.",
        "Shows the rule that matches a loan and deletes it.",
        "Lists loans. Replaces separate calls with a single one.",
        "Lists loans. Call add_loan first to add the loan.",
        "Lists loans that readers added, changed or deleted.",
        "Lists who may delete or write records.",
        "Lists loans. Truncates long titles.",
        "Lists loans. Permanently deleted loans are left out.",
        "Lists loans. If you want to end one, use delete_loan, which cannot be undone.",
        "Lists loans. Deleting one with delete_loan cannot be undone.",
    ],
)
def test_denials_relative_clauses_orders_and_other_tools_raise_nothing(
    tmp_path: Path, description: str
) -> None:
    assert category(tmp_path, "list_loans", description, shelf=TEXT) == "read"


@pytest.mark.parametrize(
    ("name", "description"),
    [
        ("stock_history", "Shows the stock history of a shelf."),
        ("order_items", "Lists the order items of a reader."),
        ("logs", "Retrieve the latest entries."),
        ("trade_history", "Shows past trades of two desks."),
    ],
)
def test_a_name_that_is_the_object_of_a_text_that_reads_reads(
    tmp_path: Path, name: str, description: str
) -> None:
    assert category(tmp_path, name, description, shelf=TEXT) == "read"


@pytest.mark.parametrize(
    ("name", "description", "expected"),
    [
        ("drop_marker", "Drops a marker onto the canvas.", "execute"),
        ("clear_box", "Clears the textbox that has the focus.", "execute"),
        ("cancel_prompt", "Cancels the dialog of the page.", "execute"),
        ("drop_it", "Drops the shelf and all that is on it.", "destructive"),
        ("clear_box", "Clears the box and discards the cards.", "destructive"),
    ],
)
def test_what_a_mouse_and_a_keyboard_do_destroys_nothing(
    tmp_path: Path, name: str, description: str, expected: str
) -> None:
    assert category(tmp_path, name, description, id=TEXT) == expected


@pytest.mark.parametrize(
    ("name", "description", "properties", "expected"),
    [
        (
            "replace_word",
            "Replaces a pattern in a text and returns the new text.",
            {"text": TEXT, "pattern": TEXT},
            "read",
        ),
        (
            "replace_word",
            "Replaces a word in a paragraph and returns the new text.",
            {"pattern": TEXT},
            "write",
        ),
        ("convert_height", "Converts a height between units.", {"value": NUMBER, "unit": TEXT}, "read"),
        (
            "convert_lead",
            "Converts a lead into a customer and returns it.",
            {"lead": TEXT, "stage": TEXT},
            "write",
        ),
        ("multiply", "Multiplies two matrices.", {"a": {"type": "array"}, "b": {"type": "array"}}, "read"),
        ("make_cover", "Generates a cover based on a text and returns it.", {"prompt": TEXT}, "write"),
    ],
)
def test_a_computation_reads_and_a_change_to_a_thing_does_not(
    tmp_path: Path, name: str, description: str, properties: dict[str, Any], expected: str
) -> None:
    assert category(tmp_path, name, description, **properties) == expected


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("Runs a statement. INSERT, UPDATE and DELETE are rejected.", "read"),
        ("Runs a SELECT statement on the stock.", "read"),
        ("Runs a statement. DELETE needs a confirmation.", "execute"),
    ],
)
def test_a_text_that_refuses_changes_only_reads(tmp_path: Path, description: str, expected: str) -> None:
    assert category(tmp_path, "run_statement", description, sql=TEXT) == expected


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("Sends USDC to a wallet.", "financial"),
        ("Sends money to a reader.", "financial"),
        ("Sends a bitcoin price alert to a reader.", "write"),
    ],
)
def test_money_that_is_the_object_of_sending_moves(tmp_path: Path, description: str, expected: str) -> None:
    assert category(tmp_path, "send_it", description, to=TEXT) == expected


def test_actions_that_only_the_text_names_for_an_input_count(tmp_path: Path) -> None:
    description = 'Manage cards.\n\nArgs:\n    operation: One of "list", "add", "delete"\n'
    found, reason = effect(tmp_path, "manage_cards", description, operation={"type": "string"})
    assert (found, reason) == ("destructive", "One of its actions is “delete”.")


def test_an_order_to_call_the_tool_is_no_effect_of_it(tmp_path: Path) -> None:
    assert category(tmp_path, "stock_sheet", "Call this tool to inspect a sheet.", sheet=TEXT) == "read"
    assert category(tmp_path, "stock_sheet", "Call this tool to write a new sheet.", sheet=TEXT) == "write"
    assert category(tmp_path, "stock_rates", "Call this tool for any shelf.", shelf=TEXT) == "unclassified"


def test_a_file_that_is_written_under_a_draft_of_a_report_is_a_write(tmp_path: Path) -> None:
    report = "Writes the report to a file on disk, replacing what was there."
    assert effect(tmp_path, "export_report", report, READ_ONLY)[0] == "write"
    assert effect(tmp_path, "export_report", "Writes a report of the month.", READ_ONLY)[0] == "read"


def test_a_state_that_cannot_be_undone_is_read_in_every_language_with_its_verb(tmp_path: Path) -> None:
    assert category(tmp_path, "card_7", "Elimina una tarjeta de forma permanente.", id=TEXT) == "destructive"
    assert category(tmp_path, "card_7", "删除借书证，无法撤销。", id=TEXT) == "destructive"


@pytest.mark.parametrize(
    "said", ["The result is ſaved to disk.", "THE RESULT IS SAVED TO DISK.", "It is saved to disk."]
)
def test_the_case_of_letters_does_not_hide_that_a_result_is_kept(tmp_path: Path, said: str) -> None:
    assert category(tmp_path, "render_page", f"Renders a page. {said}") == "write"
