"""Files of tools in other shapes than a tools/list result: read as the same tools, or refused by their name."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest

from scorer.capturing import Recorded, capture_all, connect_options, parse_target
from scorer.contracts.definitions import Snapshot
from tests.support.command_line import run

if TYPE_CHECKING:
    from pathlib import Path

FIND: dict[str, Any] = {
    "name": "find_copy",
    "description": "Finds the copies of a book by its title.",
    "inputSchema": {
        "type": "object",
        "properties": {"title": {"type": "string", "description": "A part of the title."}},
        "required": ["title"],
    },
}
DROP: dict[str, Any] = {
    "name": "drop_copy",
    "description": "Removes a copy from the shelf.",
    "inputSchema": {
        "type": "object",
        "properties": {"copy": {"type": "string", "description": "The number of the copy."}},
        "required": ["copy"],
    },
}
BOTH = (FIND, DROP)


def written(folder: Path, content: Any, name: str = "desk.json") -> Path:
    path = folder / name
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(content if isinstance(content, str) else json.dumps(content, indent=1))
    return path


def read(folder: Path, content: Any, name: str = "desk.json") -> dict[str, tuple[Any, ...]]:
    """Return the tools of each server in a file."""
    options = connect_options()
    found = capture_all(parse_target(str(written(folder, content, name)), options), options)
    return {each.name: each.tools for each in found if isinstance(each, Snapshot)}


def notes(folder: Path, content: Any, name: str = "desk.json") -> list[str]:
    sources = parse_target(str(written(folder, content, name)), connect_options())
    return [note for source in sources if isinstance(source, Recorded) for note in source.notes]


def as_(key: str, tool: dict[str, Any]) -> dict[str, Any]:
    return {key if name == "inputSchema" else name: value for name, value in tool.items()}


def spec(tool: dict[str, Any]) -> dict[str, Any]:
    return {"toolSpec": {**tool, "inputSchema": {"json": tool["inputSchema"]}}}


def docker(tool: dict[str, Any]) -> dict[str, Any]:
    ((name, schema),) = tool["inputSchema"]["properties"].items()
    argument = {"name": name, "type": schema["type"], "desc": schema["description"]}
    return {"name": tool["name"], "description": tool["description"], "arguments": [argument]}


def loud(value: Any) -> Any:
    """Return a schema in the words of Gemini's API."""
    if isinstance(value, dict):
        return {key: each.upper() if key == "type" else loud(each) for key, each in value.items()}
    return value


WAYS: dict[str, Any] = {
    "functions with parameters": {"tools": [as_("parameters", tool) for tool in BOTH]},
    "the first API of OpenAI": {"model": "m", "functions": [as_("parameters", tool) for tool in BOTH]},
    "Bedrock": {"toolConfig": {"tools": [spec(tool) for tool in BOTH]}},
    "Bedrock, the list alone": [spec(tool) for tool in BOTH],
    "Gemini": [{"functionDeclarations": [loud(as_("parameters", tool)) for tool in BOTH]}],
    "Gemini, in Python's spelling": {
        "tools": [{"function_declarations": [as_("parameters", FIND), as_("parameters_json_schema", DROP)]}]
    },
    "Gemini, in a request": {
        "config": {"tools": [{"functionDeclarations": [as_("parametersJsonSchema", tool) for tool in BOTH]}]}
    },
    "Docker's registry": [docker(tool) for tool in BOTH],
    "a map of the AI SDK": {
        tool["name"]: {
            "description": tool["description"],
            "inputSchema": {"jsonSchema": tool["inputSchema"]},
        }
        for tool in BOTH
    },
    "a map of names to tools": {"tools": {tool["name"]: as_("parameters", tool) for tool in BOTH}},
    "a dump of LangChain": [as_("args_schema", tool) for tool in BOTH],
    "LangChain, serialized": [{"lc": 1, "kwargs": as_("args_schema", tool)} for tool in BOTH],
    "a tool inside each row": [{"server": "desk", "tool": tool} for tool in BOTH],
    "a session of an API": {
        "type": "session.update",
        "session": {"tools": [{"type": "function", **as_("parameters", tool)} for tool in BOTH]},
    },
    "JSON lines": "\n".join(map(json.dumps, BOTH)),
}


@pytest.mark.parametrize("content", WAYS.values(), ids=WAYS)
def test_every_way_to_write_tools_reads_as_the_same_tools(tmp_path: Path, content: Any) -> None:
    assert read(tmp_path, content) == {"desk": BOTH}


@pytest.mark.parametrize(
    "encoding",
    ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"],
)
def test_definitions_that_a_shell_of_windows_wrote_are_read(tmp_path: Path, encoding: str) -> None:
    text = json.dumps({"tools": BOTH}, indent=1).replace("\n", "\r\n")
    assert read(tmp_path, text.encode(encoding)) == {"desk": BOTH}
    message = {"jsonrpc": "2.0", "id": 2, "result": {"tools": BOTH}}
    log = f"PS> Get-Content desk.log\r\n{json.dumps(message)}\r\n"
    assert read(tmp_path, log.encode(encoding), "desk.log") == {"desk": BOTH}


def test_the_one_block_of_tools_in_markdown_is_read(tmp_path: Path) -> None:
    servers = json.dumps({"mcpServers": {"desk": {"command": "npx", "args": ["desk"]}}})
    for content in ({"tools": BOTH}, BOTH):
        text = f"# Desk\n\n~~~sh\nnpx desk\n~~~\n\n```json\n{servers}\n```\n\nTools:\n\n```json\n{json.dumps(content)}\n```\n"
        assert read(tmp_path, text, "README.md") == {"README": BOTH}
        assert read(tmp_path, f"```\n{json.dumps(content)}\n```\n", "answer.json") == {"answer": BOTH}


def test_parameters_that_are_no_schema_are_read_as_the_schema_that_says_the_same(tmp_path: Path) -> None:
    content = [
        {"name": "ping", "description": "Answers."},
        {
            "name": "find_copy",
            "description": "Finds copies.",
            "arguments": [
                {"name": "title", "type": "string", "desc": "The title."},
                {"name": "floor", "type": "integer", "desc": "The floor.", "optional": True},
            ],
        },
    ]
    (tools,) = read(tmp_path, content).values()
    assert [tool["inputSchema"] for tool in tools] == [
        {"type": "object", "properties": {}},
        {
            "type": "object",
            "properties": {
                "title": {"type": "string", "description": "The title."},
                "floor": {"type": "integer", "description": "The floor."},
            },
            "required": ["title"],
        },
    ]


def test_the_words_of_gemini_are_those_of_json_schema_but_names_and_values_stay(tmp_path: Path) -> None:
    given = {
        "type": "OBJECT",
        "properties": {
            "type": {"type": "STRING", "enum": ["STRING"], "max_length": 9},
            "any_of": {"any_of": [{"type": "ARRAY", "items": {"type": "INTEGER"}, "min_items": 1}]},
        },
    }
    declared = {"function_declarations": [{"name": "set_type", "description": "Sets.", "parameters": given}]}
    (tools,) = read(tmp_path, declared).values()
    assert tools[0]["inputSchema"] == {
        "type": "object",
        "properties": {
            "type": {"type": "string", "enum": ["STRING"], "maxLength": 9},
            "any_of": {"anyOf": [{"type": "array", "items": {"type": "integer"}, "minItems": 1}]},
        },
    }


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (
            "parameters",
            [{"name": "day", "type": "string", "required": True}, {"name": "type", "type": "string"}],
        ),
        ("parameters", {"day": {"type": "string", "required": True}, "type": {"type": "string"}}),
        ("args", {"day": {"type": "string"}, "type": {"type": "string", "default": "any"}}),
        ("inputs", {"day": {"type": "string"}, "type": {"type": "string", "optional": True}}),
        (
            "parameter_definitions",
            {"day": {"type": "string", "required": True}, "type": {"type": "string", "required": False}},
        ),
    ],
)
def test_lists_and_maps_of_parameters_are_read_whatever_they_are_called(
    tmp_path: Path, key: str, value: Any
) -> None:
    (tools,) = read(tmp_path, [{"name": "open_desk", "description": "Opens.", key: value}]).values()
    schema = tools[0]["inputSchema"]
    assert (list(schema["properties"]), schema["required"]) == (["day", "type"], ["day"])


def test_a_list_of_mcp_stays_one_though_a_tool_lacks_its_schema(tmp_path: Path) -> None:
    odd = {"name": "odd", "description": "Is odd.", "parameters": {"type": "object"}}
    assert read(tmp_path, {"tools": [FIND, odd]}) == {"desk": (FIND, odd)}


def test_tools_that_a_model_api_brings_are_left_out_with_a_note(tmp_path: Path) -> None:
    content = {"tools": [as_("input_schema", FIND), {"type": "web_search_20250305", "name": "web_search"}]}
    assert read(tmp_path, content) == {"desk": (FIND,)}
    note = "desk.json: left out because a model API brings them, without schemas: web_search_20250305"
    assert notes(tmp_path, content) == [note]
    assert run("check", tmp_path / "desk.json", "--exit-zero").stderr == f"{note}\n"


def test_the_lists_in_an_answer_of_openai_are_servers_by_their_labels(tmp_path: Path) -> None:
    items = [
        {"type": "mcp_list_tools", "server_label": label, "tools": [as_("input_schema", tool)]}
        for label, tool in (("desk", FIND), ("shelf", DROP))
    ]
    answer = {"object": "response", "tools": [{"type": "mcp"}], "output": [*items, {"type": "message"}]}
    assert read(tmp_path, answer) == {"desk": (FIND,), "shelf": (DROP,)}
    assert read(tmp_path, items) == {"desk": (FIND,), "shelf": (DROP,)}


def test_lists_inside_another_document_are_servers(tmp_path: Path) -> None:
    content = {"taken": "today", "servers": [{"name": "a", "tools": [FIND]}, {"name": "b", "tools": [DROP]}]}
    assert read(tmp_path, content) == {"a": (FIND,), "b": (DROP,)}


TITLE = {"type": "string", "description": "The title.", "enum": ["x", "x"]}


def shared(key: str) -> dict[str, Any]:
    """Return a list of tools with the definitions of the file under a key."""
    query = {"type": "object", "properties": {"title": {"$ref": f"#/{key}/Title"}}}
    return {
        "tools": [{**FIND, "inputSchema": {"$ref": f"#/{key}/Query"}}, DROP],
        key: {"Query": query, "Title": TITLE, "Unused": {}},
    }


@pytest.mark.parametrize("key", ["definitions", "$defs", "components"])
def test_references_are_followed_to_the_top_of_the_file(tmp_path: Path, key: str) -> None:
    content = shared(key)
    (tools,) = read(tmp_path, content).values()
    assert tools == (
        {
            **FIND,
            "inputSchema": {
                "type": "object",
                "properties": {"title": {"$ref": f"#/{key}/Title"}},
                key: {"Title": TITLE},
            },
        },
        DROP,
    )


@pytest.mark.parametrize("key", ["definitions", "$defs"])
def test_findings_in_a_shared_definition_point_at_it(tmp_path: Path, key: str) -> None:
    path = written(tmp_path, shared(key))
    lines = path.read_text().splitlines()
    places = {line for rule, line in found(path) if rule == "SPC016"}
    assert [lines[line - 1].strip() for line in places] == ['"enum": [']


def test_a_definition_of_the_tool_itself_comes_first(tmp_path: Path) -> None:
    schema = {
        "type": "object",
        "properties": {"x": {"$ref": "#/$defs/X"}},
        "$defs": {"X": {"type": "string"}},
    }
    tool = {**FIND, "inputSchema": schema}
    assert read(tmp_path, {"tools": [tool], "$defs": {"X": {"type": "number"}}}) == {"desk": (tool,)}


def found(path: Path) -> list[tuple[str, int]]:
    """Return the rules and lines of all findings of a file."""
    report = json.loads(run("check", path, "--format", "rdjson", "--exit-zero").stdout)
    return [
        (each["code"]["value"].split()[0], each["location"]["range"]["start"]["line"])
        for each in report["diagnostics"]
        if "range" in each["location"]
    ]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ([{"name": "a_b", "description": "", "arguments": [{"name": "x", "type": "int"}]}], '"type": "int"'),
        ([spec({**FIND, "inputSchema": {"type": "list"}})], '"type": "list"'),
        (
            [{"functionDeclarations": [as_("parameters", {**FIND, "inputSchema": {"type": "list"}})]}],
            '"type": "list"',
        ),
        ({"a_b": {"description": "d", "parameters": {"type": "list"}}}, '"type": "list"'),
    ],
    ids=["Docker", "Bedrock", "Gemini", "AI SDK"],
)
def test_findings_point_at_the_part_as_the_file_writes_it(tmp_path: Path, content: Any, text: str) -> None:
    path = written(tmp_path, content)
    lines = path.read_text().splitlines()
    assert text in {lines[line - 1].strip().rstrip(",") for _, line in found(path)}


def test_findings_in_yaml_name_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, "tools:\n  - name: find_copy\n    inputSchema: {type: object}\n", "desk.yaml")
    report = json.loads(run("check", path, "--format", "rdjson", "--exit-zero").stdout)
    assert {each["location"]["path"] for each in report["diagnostics"]} == {"desk.yaml"}


YAML = """
# the desk
shared: &text {type: string, description: A part of the title.}
tools:
  - name: find_copy
    description: Finds the copies of a book by its title.
    inputSchema:
      type: object
      properties:
        title: *text
      required: [title]
"""


def test_yaml_is_read_with_its_aliases_and_its_words_are_those_of_json(tmp_path: Path) -> None:
    assert read(tmp_path, YAML, "desk.yaml") == {"desk": (FIND,)}
    words = "tools:\n- {name: a, inputSchema: {type: object, properties: {x: {enum: [yes, ~, 1, 1.5, 2020-01-01]}}}}"
    (tools,) = read(tmp_path, words, "desk.yml").values()
    assert tools[0]["inputSchema"]["properties"]["x"]["enum"] == ["yes", None, 1, 1.5, "2020-01-01"]


def complaint(folder: Path, content: Any, name: str = "desk.json") -> str:
    result = run("check", written(folder, content, name))
    assert result.exit_code == 2
    return result.stderr.replace(str(folder), "FOLDER").removeprefix("error: ").rstrip("\n")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: [", "FOLDER/desk.yaml is invalid YAML: line 1, column 5: "),
        ("a: &a [*a]", "FOLDER/desk.yaml is nested deeper than 200 levels; "),
        (
            "a: &a [1,1,1,1,1,1,1,1,1,1]\n"
            + "".join(
                f"{b}: &{b} [{','.join([f'*{a}'] * 10)}]\n" for a, b in ("ab", "bc", "cd", "de", "ef", "fg")
            ),
            "FOLDER/desk.yaml has more than 1,000,000 JSON values; ",
        ),
        ("a: " + "x" * 4_000_000, "FOLDER/desk.yaml is longer than 4,000,000 characters, "),
    ],
    ids=["broken", "in itself", "aliases of aliases", "long"],
)
def test_yaml_is_bounded_and_its_faults_have_a_place(tmp_path: Path, text: str, line: str) -> None:
    assert complaint(tmp_path, text, "desk.yaml").startswith(line)


def test_compressed_definitions_are_read_up_to_the_bound(tmp_path: Path) -> None:
    assert read(tmp_path, gzip.compress(json.dumps(BOTH).encode()), "desk.json.gz") == {"desk": BOTH}
    bomb = written(tmp_path, gzip.compress(b" " * 40_000_000), "bomb.json.gz")
    assert "is larger than" in run("check", bomb).stderr
    torn = written(tmp_path, gzip.compress(json.dumps(BOTH).encode())[:30], "torn.gz")
    assert "torn.gz cannot be decompressed: " in run("check", torn).stderr
