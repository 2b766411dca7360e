"""Effects that a name alone would get wrong: what text, schema and hints raise, and what they lower."""

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


def tool(
    name: str, description: str, hints: dict[str, bool] | None = None, **properties: Any
) -> dict[str, Any]:
    schema = {"type": "object", "properties": properties}
    wire = {"name": name, "description": description, "inputSchema": schema}
    return {**wire, "annotations": hints} if hints is not None else wire


def checked(folder: Path, *tools: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the tools of the JSON report of `check`, in the order given."""
    path = write_tools(folder, *tools)
    (server,) = json.loads(run("check", "--exit-zero", "--format", "json", path).stdout)["servers"]
    found = {each["name"]: each for each in server["tools"]}
    return [found[each["name"]] for each in tools]


def classes(folder: Path, *tools: dict[str, Any]) -> list[str]:
    return [each["risk"]["category"] for each in checked(folder, *tools)]


def test_a_verb_that_only_computes_reads(tmp_path: Path) -> None:
    assert classes(
        tmp_path,
        tool("add", "Adds two numbers and gives their sum.", READ_ONLY, left=NUMBER, right=NUMBER),
        tool(
            "shorten_text",
            "Truncates a text to a number of characters and returns it.",
            text=TEXT,
            length=NUMBER,
        ),
        tool("merge_strings", "Joins two strings and returns the result.", one=TEXT, other=TEXT),
    ) == ["read", "read", "read"]


def test_the_same_verbs_do_not_read_where_something_is_kept(tmp_path: Path) -> None:
    assert "read" not in classes(
        tmp_path,
        tool("add", "Adds two numbers to the account of a reader.", reader_id=TEXT, amount=NUMBER),
        tool("shorten_text", "Truncates a text in a file and returns it.", path=TEXT),
        tool("merge_strings", "Joins two strings in the database and returns the result.", one=TEXT),
    )


def test_a_computation_under_a_read_only_hint_is_no_contradiction(tmp_path: Path) -> None:
    (found,) = checked(
        tmp_path, tool("add", "Add two numbers and return the sum.", READ_ONLY, a=NUMBER, b=NUMBER)
    )
    assert [each for each in found["findings"] if each["rule"] in ("BEH030", "RSK003")] == []


def test_a_name_whose_last_word_reads_reads_whatever_noun_comes_first(tmp_path: Path) -> None:
    names = (
        "merge_request_read",
        "build.list",
        "order.list",
        "release.get",
        "lock_switch.status",
        "charge.list",
    )
    tools = [tool(name, f"Gets what is known of one {name.split('.')[0]}.", q=TEXT) for name in names]
    assert classes(tmp_path, *tools) == ["read"] * len(names)


def test_the_prefix_that_clients_add_hides_no_verb(tmp_path: Path) -> None:
    assert classes(
        tmp_path,
        tool("mcp__post__drop_shelf", "Removes a shelf for good.", id=TEXT),
        tool("mcp__post__find_shelf", "Finds a shelf by its label.", label=TEXT),
    ) == ["destructive", "read"]


@pytest.mark.parametrize(
    ("name", "description"),
    [
        ("rename_label", "Rewrites the label of a shelf in its file and saves the file."),
        ("put_note", "Inserts a note after a line and saves the source file."),
        ("try_changes", "Compiles the catalogue and runs the tests that a change may break."),
        ("store_note", "Saves a note to disk."),
        ("print_list", "Writes the list to a file on disk, replacing what is there."),
        ("end_loan", "Closes a loan and mails the reader."),
        ("accept_wish", "Approves a wish and notifies the reader."),
    ],
)
def test_a_read_only_hint_is_not_believed_against_the_text(
    tmp_path: Path, name: str, description: str
) -> None:
    (found,) = checked(tmp_path, tool(name, description, READ_ONLY, q=TEXT))
    assert found["risk"]["category"] in ("write", "execute")
    assert {each["rule"] for each in found["findings"]} & {"BEH030", "RSK003"}


def test_a_read_only_hint_vouches_for_a_verb_of_several_senses(tmp_path: Path) -> None:
    (found,) = checked(tmp_path, tool("run_report", "Runs the report of a month.", READ_ONLY, month=TEXT))
    assert found["risk"]["category"] == "read"
    assert {each["rule"] for each in found["findings"]}.isdisjoint({"BEH030", "RSK003"})


def test_a_text_that_only_reads_lowers_what_runs_a_query(tmp_path: Path) -> None:
    assert classes(
        tmp_path,
        tool("run_sql", "Runs any SQL statement, those that change rows included.", sql=TEXT),
        tool("run_sql_safely", "Runs a SQL query in a read-only transaction; changes are refused.", sql=TEXT),
        tool("run_sql_usually", "Runs SQL. Queries are in read-only mode by default.", sql=TEXT),
    ) == ["execute", "read", "execute"]


def test_what_cannot_be_undone_is_never_read(tmp_path: Path) -> None:
    final, plain = checked(
        tmp_path,
        tool(
            "watch_delete",
            "Permanently delete a watch. This cannot be undone.",
            {"destructiveHint": True},
            id=TEXT,
        ),
        tool("watch_shelf", "Watches a shelf. This cannot be undone.", id=TEXT),
    )
    assert (final["risk"]["category"], final["risk"]["severity"], final["risk"]["reversibility"]) == (
        "destructive",
        "critical",
        "irreversible",
    )
    assert (plain["risk"]["category"], plain["risk"]["reversibility"]) == ("write", "irreversible")


@pytest.mark.parametrize(
    "description",
    [
        "Finds a loan. To delete it permanently, use `drop_loan`.",
        "Finds a loan. Deleted loans are listed too.",
        "Finds a loan. It does not delete it.",
        "Returns a permanent link to a loan.",
    ],
)
def test_words_about_other_tools_and_states_raise_nothing(tmp_path: Path, description: str) -> None:
    assert classes(tmp_path, tool("find_loan", description, id=TEXT)) == ["read"]


def test_dropping_onto_an_element_destroys_nothing(tmp_path: Path) -> None:
    assert classes(
        tmp_path,
        tool("drop_files", "Drops files onto an element of the page.", paths={"type": "array"}),
        tool("drop_shelf", "Drops a shelf with all its copies.", shelf=TEXT),
    ) == ["execute", "destructive"]


def test_what_is_kept_where_the_server_runs_is_a_write(tmp_path: Path) -> None:
    assert classes(
        tmp_path,
        tool(
            "download_covers", "Downloads covers into localPath; files there are overwritten.", localPath=TEXT
        ),
        tool("get_report", "Gets the report. Full reports are saved to disk.", id=TEXT),
        tool("download_covers_as_text", "Downloads covers and returns them as text.", id=TEXT),
    ) == ["write", "write", "read"]


def test_a_tool_that_returns_a_credential_reads_and_says_so(tmp_path: Path) -> None:
    path = write_tools(tmp_path, tool("get_desk_token", "Returns a token with the rights of the desk."))
    report = run("check", "--tool", "get_desk_token", path).stdout
    assert "read, low risk" in report
    assert "credential" in report


def test_no_policy_allows_what_is_final_and_no_hint_is_proposed_that_would(tmp_path: Path) -> None:
    path = write_tools(
        tmp_path,
        tool(
            "watch_delete",
            "Permanently delete a watch. This cannot be undone.",
            {"destructiveHint": True},
            id=TEXT,
        ),
        tool(
            "download_covers", "Downloads covers into localPath; files there are overwritten.", localPath=TEXT
        ),
        tool("find_cover", "Finds a cover by its title.", title=TEXT),
    )
    claude = json.loads(run("policy", "--format", "claude-code", path).stdout)["permissions"]
    assert not [rule for rule in claude["allow"] if "watch_delete" in rule or "download_covers" in rule]
    assert [rule for rule in claude["allow"] if "find_cover" in rule]
    hints = json.loads(run("policy", "--format", "annotations", path).stdout)
    assert "readOnlyHint" not in json.dumps(hints.get("watch_delete", {}))
    assert hints["download_covers"] == {"readOnlyHint": False}


def test_a_tool_that_only_a_hint_or_a_word_in_passing_calls_reading_is_asked_about(tmp_path: Path) -> None:
    path = write_tools(
        tmp_path,
        tool("desk_card", "About the desk.", READ_ONLY),
        tool("make_chart", "Generates a chart of loans.", READ_ONLY),
        tool("desk_door", "Connect to the desk and get back its number."),
        tool("find_cover", "Finds a cover by its title.", title=TEXT),
    )
    found = run("policy", "--format", "claude-code", "--server-name", "desk", path)
    assert json.loads(found.stdout)["permissions"] == {
        "allow": ["mcp__desk__find_cover"],
        "ask": ["mcp__desk__desk_card", "mcp__desk__desk_door", "mcp__desk__make_chart"],
        "deny": [],
    }
    gateway = json.loads(run("policy", path).stdout)["tools"]
    assert gateway["find_cover"] == {}
    assert all("limits" in gateway[name] for name in ("desk_card", "desk_door", "make_chart"))


def test_hints_are_proposed_as_far_as_the_definition_is_sure(tmp_path: Path) -> None:
    path = write_tools(
        tmp_path,
        tool("desk_door", "Connect to the desk and get back its number."),
        tool("close_account", "Closes an account. This cannot be undone.", id=TEXT),
        tool("find_cover", "Finds a cover by its title.", title=TEXT),
    )
    found = run("policy", "--format", "annotations", path)
    assert json.loads(found.stdout) == {
        "close_account": {"destructiveHint": True, "readOnlyHint": False},
        "find_cover": {"readOnlyHint": True},
    }
    assert "skipped desk_door: the evidence that it only reads is weak" in found.stderr
