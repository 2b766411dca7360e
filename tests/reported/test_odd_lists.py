"""Lists of tools whose cursor, whose list or whose entries are of another kind: one line says which, and what it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import run

BOAT = {
    "name": "find_boat",
    "description": "Find the boats that are free on a day.",
    "inputSchema": {"type": "object", "properties": {}},
}


def write(folder: Path, value: Any) -> str:
    path = folder / "harbor.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    return str(path)


def answer(**result: Any) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": 2, "result": result}


def found(folder: Path, value: Any, *codes: str) -> list[tuple[str, str, str]]:
    """Return (level, rule, message) of the findings with these codes, or all but those of scores."""
    result = run("check", write(folder, value), "--profile", "pedantic", "--exit-zero", "--format", "rdjson")
    return [
        (each["severity"], each["code"]["value"][:6], each["message"].partition("\n")[0])
        for each in json.loads(result.stdout)["diagnostics"]
        if each["code"]["value"].startswith(codes or ("SPC", "PUR0", "PAR0", "SAF", "RSK", "CLI"))
    ]


def refused(folder: Path, value: Any) -> str:
    result = run("check", write(folder, value))
    assert result.exit_code == 2
    return result.stderr.partition("\n")[0]


NULL_CURSOR = ("ERROR", "SPC071", "harbor: the answer to tools/list has `nextCursor`: null")
ODD_CURSOR = ("ERROR", "SPC071", "harbor: the answer to tools/list has a `nextCursor` that is not a string")
EMPTY_CURSOR = ("WARNING", "SPC072", "harbor: an answer to tools/list has an empty `nextCursor`")
INCOMPLETE = ("WARNING", "SPC032", "harbor: the list is incomplete: it has 1 tools and a `nextCursor`")
MISSPELLED = (
    "WARNING",
    "SPC074",
    "harbor: an answer to tools/list has `next_cursor`, which clients do not read",
)


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ({"nextCursor": None}, [NULL_CURSOR]),
        ({"nextCursor": ""}, [INCOMPLETE, EMPTY_CURSOR]),
        ({"nextCursor": 7}, [ODD_CURSOR, INCOMPLETE]),
        ({"nextCursor": {}}, [ODD_CURSOR, INCOMPLETE]),
        ({"next_cursor": "page-2"}, [MISSPELLED]),
        ({"nextCursor": "page-2"}, [INCOMPLETE]),
        ({}, []),
    ],
)
@pytest.mark.parametrize("wrap", [dict, answer])
def test_a_recorded_list_has_the_faults_of_a_live_one(
    tmp_path: Path, page: dict[str, Any], expected: list[tuple[str, str, str]], wrap: Any
) -> None:
    assert sorted(found(tmp_path, wrap(tools=[BOAT], **page))) == sorted(expected)


def test_a_null_cursor_on_any_page_of_a_conversation_is_an_error(tmp_path: Path) -> None:
    log = [
        {"jsonrpc": "2.0", "id": 1, "method": "tools/list"},
        {"jsonrpc": "2.0", "id": 1, "result": {"tools": [BOAT], "nextCursor": "2"}},
        {"jsonrpc": "2.0", "id": 2, "method": "tools/list", "params": {"cursor": "2"}},
        {
            "jsonrpc": "2.0",
            "id": 2,
            "result": {"tools": [{**BOAT, "name": "find_berth"}], "nextCursor": None},
        },
    ]
    assert found(tmp_path, log) == [NULL_CURSOR]


def test_a_server_that_ignores_an_empty_cursor_is_not_read_twice(tmp_path: Path) -> None:
    page = {"tools": [BOAT], "nextCursor": ""}
    log = [
        {"jsonrpc": "2.0", "id": 1, "method": "tools/list"},
        {"jsonrpc": "2.0", "id": 1, "result": page},
        {"jsonrpc": "2.0", "id": 2, "method": "tools/list", "params": {"cursor": ""}},
        {"jsonrpc": "2.0", "id": 2, "result": page},
    ]
    assert found(tmp_path, log) == [INCOMPLETE, EMPTY_CURSOR]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"tools": None}, "holds no list of tools: `tools` is null, not an array"),
        ({"tools": {}}, "holds no list of tools: `tools` is {}, not an array"),
        ({"tools": "find_boat"}, 'holds no list of tools: `tools` is the string "find_boat", not an array'),
        ({"tools": 3}, "holds no list of tools: `tools` is the number 3, not an array"),
        (answer(tools=None), "holds no list of tools: `result.tools` is null, not an array"),
        (answer(tools={}), "holds no list of tools: `result.tools` is {}, not an array"),
        ([answer(tools=False)], "holds no list of tools: `result.tools` is false, not an array"),
        ({"tools": [None]}, "holds no tools: entry 1 of `tools` is null, not a tool"),
        ([None, None], "holds no tools: entry 1 of the list is null, not a tool"),
        ({"tools": [[BOAT["name"]]]}, "holds no tools: entry 1 of `tools` is an array, not a tool"),
    ],
)
def test_a_list_that_is_of_another_kind_is_named(tmp_path: Path, value: Any, said: str) -> None:
    assert refused(tmp_path, value) == f"error: harbor.json {said}"


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (None, "null"),
        ("find_boat", 'the string "find_boat"'),
        (5, "the number 5"),
        (True, "true"),
        ([BOAT], "an array"),
    ],
)
def test_an_entry_that_is_not_an_object_is_one_finding(tmp_path: Path, entry: Any, said: str) -> None:
    told = [("ERROR", "SPC076", f"(no name): entry 2 of the list is {said}, not a tool")]
    for value in ({"tools": [BOAT, entry]}, [BOAT, entry], answer(tools=[BOAT, entry])):
        assert found(tmp_path, value) == told


def test_each_such_entry_is_told_by_its_number_and_scored_and_no_text_is_suggested_for_it(
    tmp_path: Path,
) -> None:
    path = write(tmp_path, {"tools": [None, BOAT, "find_boat"]})
    report = json.loads(
        run("check", path, "--exit-zero", "--format", "json", "--client", "claude-code").stdout
    )
    (server,) = report["servers"]
    entries = [tool for tool in server["tools"] if not tool["name"]]
    assert [[each["message"] for each in tool["findings"]] for tool in entries] == [
        ['entry 3 of the list is the string "find_boat", not a tool'],
        ["entry 1 of the list is null, not a tool"],
    ]
    assert [tool["tdqs"] for tool in entries] == [1.0, 1.0]
    assert [tool["opportunities"] for tool in entries] == [[], []]
