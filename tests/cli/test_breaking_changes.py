"""What breaks the callers of a tool is told by `diff`, and fails nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.command_line import run
from tests.support.snapshots import LEND, RENEW, write_tools

if TYPE_CHECKING:
    from pathlib import Path

#: The schema of the tool before each change.
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "card": {"type": "string", "description": "Number on the reader's card, such as R-2041."},
        "branch": {"type": "string", "enum": ["north", "south"], "description": "Which branch lends."},
        "days": {"type": "integer", "description": "For how many days."},
        "filter": {"type": "object", "properties": {"shelf": {"type": "string"}}},
        "copies": {"type": "array", "items": {"type": "object", "properties": {"id": {"type": "integer"}}}},
    },
    "required": ["card"],
}


def with_parameter(name: str, **schema: Any) -> dict[str, Any]:
    properties = {**SCHEMA["properties"], name: {**SCHEMA["properties"].get(name, {}), **schema}}
    return {**SCHEMA, "properties": properties}


def without(name: str) -> dict[str, Any]:
    kept = {key: value for key, value in SCHEMA["properties"].items() if key != name}
    return {**SCHEMA, "properties": kept}


def compared(folder: Path, new: Any, *options: str) -> str:
    old = write_tools(folder, {**LEND, "inputSchema": SCHEMA}, name="old.json")
    now = write_tools(folder, {**LEND, "inputSchema": new}, name="new.json")
    result = run("diff", old, now, *options)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def told(folder: Path, new: Any) -> list[str]:
    lines = compared(folder, new, "-q").splitlines()
    return [line.removeprefix("  ! lend_book: ") for line in lines if line.startswith("  ! lend_book: ")]


@pytest.mark.parametrize(
    ("new", "words"),
    [
        ({**SCHEMA, "required": ["branch", "card"]}, "`branch` is now required"),
        (
            {**with_parameter("desk", type="string"), "required": ["card", "desk"]},
            "the new parameter `desk` is required",
        ),
        (without("days"), "`days` was removed"),
        (with_parameter("branch", enum=["south", "west"]), "`branch` no longer accepts `north`"),
        (with_parameter("days", type="string"), "the type of `days` changed from integer to string"),
        (with_parameter("filter", required=["shelf"]), "`filter.shelf` is now required"),
        (
            with_parameter("copies", items={"type": "object", "properties": {"id": {"type": "string"}}}),
            "the type of `copies[].id` changed from integer to string",
        ),
    ],
)
def test_a_change_that_breaks_callers_is_in_the_verdict(tmp_path: Path, new: Any, words: str) -> None:
    assert told(tmp_path, new) == [words]


@pytest.mark.parametrize(
    "new",
    [
        SCHEMA,
        {**SCHEMA, "required": []},
        with_parameter("desk", type="string"),
        with_parameter("days", type="number"),
        with_parameter("days", type=["integer", "null"]),
        with_parameter("branch", enum=["west", "south", "north"]),
        {**without("days"), "allOf": [{"properties": {"days": {"type": "integer"}}}]},
        {**SCHEMA, "properties": 3, "required": {"card": True}, "$ref": "#/$defs/loan"},
        with_parameter("days", type={"integer": 1}),
        7,
    ],
)
def test_a_change_that_lets_older_calls_through_or_cannot_be_read_is_none(tmp_path: Path, new: Any) -> None:
    assert told(tmp_path, new) == []


def test_many_breaking_changes_of_a_tool_share_a_line(tmp_path: Path) -> None:
    shown = " ".join(
        compared(tmp_path, {"type": "object", "properties": {"x": {}}, "required": ["x"]}).split()
    )
    assert (
        "! lend_book: `card` was removed; `branch` was removed; `days` was removed; `filter` was removed; "
        "`copies` was removed; … and 1 more change" in shown
    )


def test_a_removed_tool_is_told_and_no_score_is_said_to_be_worse(tmp_path: Path) -> None:
    old = write_tools(tmp_path, LEND, RENEW, name="old.json")
    result = run("diff", old, write_tools(tmp_path, LEND, name="new.json"))
    assert result.exit_code == 0
    assert "  ! Removed: 1 tool. Calls to removed tools will fail." in result.stdout.splitlines()
    assert "No regressions" not in result.stdout


def test_without_regressions_the_verdict_says_what_did_not_get_worse(tmp_path: Path) -> None:
    lines = compared(
        tmp_path, {**SCHEMA, "required": ["card", "branch"]}, "-q", "--fail-on-regression"
    ).splitlines()
    assert lines[2:4] == ["  No score, tier or risk got worse.", "  ! lend_book: `branch` is now required"]


def test_the_verdict_names_ten_tools_and_counts_the_others(tmp_path: Path) -> None:
    many = [
        {**LEND, "name": f"lend_{at}", "description": f"Lends thing {at} {'x' * at}."} for at in range(12)
    ]
    needing = [{**each, "inputSchema": {**SCHEMA, "required": ["card", "branch"]}} for each in many]
    old = write_tools(tmp_path, *({**each, "inputSchema": SCHEMA} for each in many), name="old.json")
    lines = run("diff", old, write_tools(tmp_path, *needing, name="new.json"), "-q").stdout.splitlines()
    assert sum(line.endswith(": `branch` is now required") for line in lines) == 10
    assert "  ! … and 2 more tools with breaking changes" in lines


def test_json_and_markdown_hold_them_too(tmp_path: Path) -> None:
    new = with_parameter("branch", enum=["south"])
    (server,) = json.loads(compared(tmp_path, new, "-f", "json"))["servers"]
    (tool,) = server["tools"]
    assert tool["breaking"] == [{"kind": "value-removed", "parameter": "branch", "old": "north", "new": None}]
    assert "- **!** lend\\_book: `branch` no longer accepts `north`" in compared(
        tmp_path, new, "-f", "markdown"
    )
