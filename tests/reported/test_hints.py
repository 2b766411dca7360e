"""Hints that say less, or more, than name and text: each is told from the words that decide, and from no others."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.command_line import run
from tests.support.snapshots import write_tools

if TYPE_CHECKING:
    from pathlib import Path

TEXT = {"type": "string", "description": "A word"}
NUMBER = {"type": "number", "description": "A number"}
READS = {"readOnlyHint": True}
DESTROYS = {"readOnlyHint": False, "destructiveHint": True}
RULES = ("RSK003", "RSK004", "BEH030", "BEH031", "BEH032")

Found = tuple[str, str, str, str]


def checked(
    folder: Path, name: str, text: str, hints: dict[str, bool], **inputs: Any
) -> tuple[str, list[Found]]:
    """Return the class of a tool, and what `check` finds in its hints."""
    schema = {"type": "object", "properties": inputs or {"word": TEXT}}
    definition = {"name": name, "description": text, "inputSchema": schema}
    path = write_tools(folder, {**definition, "annotations": hints} if hints else definition)
    (server,) = json.loads(
        run("check", "--profile", "pedantic", "--exit-zero", "--format", "json", path).stdout
    )["servers"]
    (tool,) = server["tools"]
    keys = ("level", "rule", "pointer", "message")
    found = [tuple(each[key] for key in keys) for each in tool["findings"] if each["rule"] in RULES]
    return tool["risk"]["category"], sorted(found)


def understated(category: str, reason: str) -> Found:
    words = f"readOnlyHint: true understates the risk of this {category} tool ({reason})"
    return ("warning", "RSK003", "/annotations/readOnlyHint", words)


def contradicted(verb: str) -> Found:
    words = f"the description says “{verb}”, which contradicts readOnlyHint: true"
    return ("error", "BEH030", "/annotations/readOnlyHint", words)


def overstated(reason: str) -> Found:
    words = f"destructiveHint: true overstates the risk of a tool that only reads ({reason})"
    return ("warning", "RSK004", "/annotations/destructiveHint", words)


@pytest.mark.parametrize(
    ("name", "text", "category", "found"),
    [
        # as reported: edits of a source file, test runs, exports, mails
        ("change_chapter", "Rewrites a chapter and saves the file.", "write", "the description says “Rewrites”"),
        ("run_shelf_tests", "Builds the desk and runs its tests.", "execute", "the verb in the name is “run”"),
        ("export_loans", "Writes the loans to a file on disk.", "write", "the description says “writes”"),
        ("close_loan", "Closes a loan and mails the reader.", "write", "the verb in the name is “close”"),
        ("approve_wish", "Approves a wish of a reader.", "write", "the verb in the name is “approve”"),
        # what is no longer there afterwards
        ("turn_key", "Issues a new key and revokes the old one.", "destructive", "the description says “revokes”"),
        ("next_wish", "Returns the oldest wish and removes it from the queue.", "destructive", "the description says “removes”"),
        # other words for a change
        ("pin_notice", "Pins a notice to the board.", "write", "the verb in the name is “pin”"),
        ("log_hours", "Logs hours at the desk.", "write", "the verb in the name is “log”"),
        ("open_ticket", "Opens a ticket at the desk.", "write", "the verb in the name is “open”"),
        ("trigger_pipeline", "Triggers a pipeline of the press.", "execute", "the verb in the name is “trigger”"),
        ("copy_report", "Copies a report into a folder.", "write", "the verb in the name is “copy”"),
        ("upvote_answer", "Upvotes an answer.", "write", "the verb in the name is “upvote”"),
        ("bookmark_page", "Bookmarks a page.", "write", "the verb in the name is “bookmark”"),
        ("complete_task", "Completes a task of the desk.", "write", "the verb in the name is “complete”"),
        ("resolve_alert", "Resolves an alert of the gate.", "write", "the verb in the name is “resolve”"),
        ("dump_catalog", "Dumps the catalog to a file.", "write", "the verb in the name is “dump”"),
        ("play_audio", "Plays a track in the hall.", "write", "the verb in the name is “play”"),
        ("press_key", "Presses a key of the lift.", "execute", "the verb in the name is “press”"),
        ("reply_to_review", "Replies to a review.", "write", "the verb in the name is “reply”"),
        ("read_and_ack", "Reads notices and acknowledges them.", "write", "the description says “acknowledges”"),
        ("request_deletion", "Requests the deletion of a card.", "destructive", None),
    ],
)  # fmt: skip
def test_a_write_that_is_marked_read_only_is_reported_in_whatever_words(
    tmp_path: Path, name: str, text: str, category: str, found: str | None
) -> None:
    said, findings = checked(tmp_path, name, text, READS)
    assert said == category
    if found:
        assert findings == [understated(category, found)]
    else:
        assert [rule for _, rule, _, _ in findings] == ["RSK003"]


def test_a_plain_write_contradicts_the_hint(tmp_path: Path) -> None:
    assert checked(tmp_path, "insert_line", "Inserts a line and saves the file.", READS) == (
        "write",
        [contradicted("insert")],
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("add", "Add two numbers and return the sum."),
        ("generate_chart", "Generate a bar chart of loans."),
        ("open_book", "Opens a book and returns its text."),
        ("create_hash", "Create a hash of a text."),
        ("draw_map", "Draws a map of the hall."),
        ("merge_json", "Merges two JSON objects and returns the result."),
        ("navigate_guide", "Navigate the guide of the hall."),
        ("start_here", "Return an introduction to the library."),
        ("log_entries", "Log entries of the gate."),
        ("evaluate_plan", "Evaluate a plan of shelves and return a mark."),
        ("format_title", "Formats a title."),
    ],
)
def test_a_hint_vouches_for_a_verb_that_may_stand_for_an_answer(tmp_path: Path, name: str, text: str) -> None:
    inputs = {"a": NUMBER, "b": NUMBER} if name == "add" else {}
    assert checked(tmp_path, name, text, READS, **inputs) == ("read", [])


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("find_book", "Find a book by its title.", "the verb in the name is “find”"),
        ("journal_read", "Read entries of the journal.", "the name contains the verb “read”"),
        ("shelf_status", "Get the status of a shelf.", "the name contains the verb “status”"),
        ("check_holds", "Check which books are on hold.", "the verb in the name is “check”"),
        ("peek_queue", "Peek at the first wishes.", "the verb in the name is “peek”"),
        ("preview_move", "Shows which shelves a move would touch.", "the verb in the name is “preview”"),
    ],
)
def test_a_read_that_is_marked_destructive_is_reported(
    tmp_path: Path, name: str, text: str, reason: str
) -> None:
    assert checked(tmp_path, name, text, DESTROYS) == ("write", [overstated(reason)])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("destructive_query", "Run one destructive statement."),
        ("check_in", "Check in a guest of the library."),
        ("export_list", "Export a list of loans."),
        ("sort_shelf", "Sort the books of a shelf."),
        ("get_card", "Gets a card and deletes it from the queue."),
    ],
)
def test_a_hint_is_believed_where_the_text_may_do_more_than_read(
    tmp_path: Path, name: str, text: str
) -> None:
    assert checked(tmp_path, name, text, DESTROYS)[1] == []


@pytest.mark.parametrize(
    ("text", "category", "found"),
    [
        ("Execute any statement, INSERT and DDL included.", "execute", ["RSK003"]),
        ("Execute a statement in a read-only transaction.", "read", []),
        ("Execute a statement. INSERT and DDL are rejected.", "read", []),
        ("Execute a statement, never DDL.", "read", []),
    ],
)
def test_a_tool_for_statements_reads_where_its_text_refuses_changes(
    tmp_path: Path, text: str, category: str, found: list[str]
) -> None:
    said, findings = checked(tmp_path, "execute_sql", text, READS, sql=TEXT)
    assert (said, [rule for _, rule, _, _ in findings]) == (category, found)


def test_a_mode_that_may_be_on_is_no_promise(tmp_path: Path) -> None:
    text = "Execute a statement. When read-only mode is enabled, writes are rejected."
    assert checked(tmp_path, "execute_sql", text, {}, sql=TEXT)[0] == "execute"


@pytest.mark.parametrize(
    ("name", "text", "category"),
    [
        ("pull_request_read", "Get the details of one pull request.", "read"),
        ("stop_details", "Get details of one bus stop.", "read"),
        ("delete_preview", "Shows what a deletion would remove.", "read"),
        ("transfer_quote", "Show the fee of a transfer before it is made.", "read"),
        ("kill_switch.status", "Tell the state of the kill switch.", "read"),
        ("process_text", "Counts the words of a text.", "read"),
        ("perform_search", "Performs a search of the shelves.", "read"),
        ("mcp__archive__drop_page", "Remove a page of the archive for good.", "destructive"),
        ("mcp__deploy__list_sites", "List the sites.", "read"),
        ("merge_request_diffs", "Show the changes of a merge request.", "read"),
        ("dry_run_delete", "Lists the books that a cleanup would delete.", "read"),
        ("run_readonly_query", "Run a statement.", "read"),
        ("batch_create_cards", "Batch create cards.", "write"),
        ("process_refund", "Refunds a payment to a reader.", "financial"),
    ],
)
def test_nouns_prefixes_and_weak_verbs_yield_to_the_verb_that_says_what_is_done(
    tmp_path: Path, name: str, text: str, category: str
) -> None:
    assert checked(tmp_path, name, text, {})[0] == category


@pytest.mark.parametrize(
    ("name", "text", "hint", "quote"),
    [
        ("hold_book", "Hold a book. Each call creates a new hold.", True, "Each call creates a new"),
        ("hold_book", "Hold a book. Not idempotent.", True, "Not idempotent"),
        ("hold_book", "Hold a book. Calling twice creates two holds.", True, "Calling twice creates two"),
        ("append_note", "Appends a note to a card.", True, "Appends"),
        ("set_shelf", "Set the shelf of a book. Idempotent.", False, "Idempotent"),
    ],
)
def test_what_a_text_says_of_repetition_contradicts_the_hint(
    tmp_path: Path, name: str, text: str, hint: bool, quote: str
) -> None:
    words = f"the description says “{quote}”, which contradicts idempotentHint: {str(hint).lower()}"
    level = "warning" if hint else "info"
    assert checked(tmp_path, name, text, {"idempotentHint": hint})[1] == [
        (level, "BEH031", "/annotations/idempotentHint", words)
    ]


@pytest.mark.parametrize(
    ("name", "text", "hint"),
    [
        ("append_note", "Appends a note if the card lacks it.", True),
        ("set_shelf", "Set the shelf of a book. Pass an idempotent key.", True),
        ("delete_card", "Delete a card. Idempotent: no card, no error.", True),
        ("hold_book", "Hold a book. Changes are idempotent, new holds are not idempotent.", False),
    ],
)
def test_a_repetition_that_adds_nothing_agrees_with_the_hint(
    tmp_path: Path, name: str, text: str, hint: bool
) -> None:
    found = checked(tmp_path, name, text, {"idempotentHint": hint})[1]
    assert [rule for _, rule, _, _ in found if rule == "BEH031"] == []


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Searches the public web for reviews.", "Searches the public web"),
        ("Fetches a page from the internet.", "Fetches a page from the internet"),
        ("Fetch any URL as text.", "Fetch any URL"),
        ("Get the settings of the web app.", None),
        ("Searches the shelves, never the web.", None),
    ],
)
def test_a_tool_that_reaches_out_into_the_web_is_no_closed_world(
    tmp_path: Path, text: str, quote: str | None
) -> None:
    words = f"the description says “{quote}”, which contradicts openWorldHint: false"
    expected = [("warning", "BEH032", "/annotations/openWorldHint", words)] if quote else []
    assert checked(tmp_path, "find_text", text, {"openWorldHint": False})[1] == expected


def test_the_title_decides_where_the_name_has_no_verb(tmp_path: Path) -> None:
    path = write_tools(
        tmp_path,
        {
            "name": "shelf_item",
            "description": "One item of a shelf.",
            "inputSchema": {"type": "object", "properties": {"id": TEXT}},
            "annotations": {"title": "Delete item", "readOnlyHint": True},
        },
    )
    (server,) = json.loads(
        run("check", "--profile", "pedantic", "--exit-zero", "--format", "json", path).stdout
    )["servers"]
    (tool,) = server["tools"]
    assert (tool["risk"]["category"], tool["risk"]["reason"]) == (
        "destructive",
        "The title begins with the verb “delete”.",
    )
