"""The formats of files of tools: recognized by their content, read without loss, refused with a reason."""

from __future__ import annotations

import codecs
import io
import json
from pathlib import Path
from typing import Any

import pytest

from scorer.capturing import Remote, capture, capture_all, connect_options, parse_target, snapshot_json
from scorer.contracts.definitions import Snapshot, Unreachable
from scorer.contracts.errors import InputError

LEND = {"name": "lend_copy", "description": "Lends a copy.", "inputSchema": {"type": "object"}}
RETURN = {"name": "return_copy", "description": "Takes a copy back.", "inputSchema": {"type": "object"}}
SERVERS = Path(__file__).resolve().parents[2] / ".." / "shared" / "servers"


def read(folder: Path, content: Any, name: str = "tools.json") -> list[Snapshot | Unreachable]:
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    (folder / name).write_bytes(data)
    options = connect_options()
    return list(capture_all(parse_target(str(folder / name), options), options))


def complaint(folder: Path, content: Any) -> str:
    with pytest.raises(InputError) as raised:
        read(folder, content)
    return str(raised.value).replace(str(folder), "FOLDER")


@pytest.mark.parametrize(
    "content",
    [
        {"tools": [LEND, RETURN]},
        [LEND, RETURN],
        {"jsonrpc": "2.0", "id": 1, "result": {"tools": [LEND, RETURN]}},
        {"result": {"tools": [LEND, RETURN]}},
        [
            {
                "type": "function",
                "function": {
                    "name": tool["name"],
                    "description": tool["description"],
                    "parameters": tool["inputSchema"],
                },
            }
            for tool in (LEND, RETURN)
        ],
        [
            {
                "type": "function",
                "name": tool["name"],
                "description": tool["description"],
                "parameters": tool["inputSchema"],
            }
            for tool in (LEND, RETURN)
        ],
        [
            {"name": tool["name"], "description": tool["description"], "input_schema": tool["inputSchema"]}
            for tool in (LEND, RETURN)
        ],
    ],
    ids=["list result", "array", "response", "bare result", "openai", "openai responses", "anthropic"],
)
def test_every_known_shape_of_one_server_reads_as_the_same_tools(tmp_path: Path, content: Any) -> None:
    assert read(tmp_path, content) == [Snapshot("tools", "tools.json", (LEND, RETURN))]


def test_a_single_tool_is_a_server_of_one(tmp_path: Path) -> None:
    assert read(tmp_path, LEND) == [Snapshot("tools", "tools.json", (LEND,))]


@pytest.mark.parametrize(
    "content",
    [
        {"desk": [LEND], "returns": {"tools": [RETURN]}},
        {
            "schema_version": 1,
            "kind": "mcp-scorer-snapshot",
            "servers": [{"name": "desk", "tools": [LEND]}, {"name": "returns", "tools": [RETURN]}],
        },
        [{"serverInfo": {"name": "desk"}, "tools": [LEND]}, {"package": "returns", "tools": [RETURN]}],
    ],
    ids=["map", "snapshot", "array of servers"],
)
def test_a_file_may_hold_several_servers_in_their_order(tmp_path: Path, content: Any) -> None:
    found = read(tmp_path, content)

    assert [(each.name, each.tools) for each in found if isinstance(each, Snapshot)] == [
        ("desk", (LEND,)),
        ("returns", (RETURN,)),
    ]


def test_one_server_of_a_file_is_chosen_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "all.json").write_text(json.dumps({"desk": [LEND], "returns": [RETURN]}))

    assert capture(f"{tmp_path}/all.json#returns") == Snapshot("returns", "all.json#returns", (RETURN,))
    with pytest.raises(InputError, match=r"^all\.json has no server 'cellar'; it has: desk, returns$"):
        capture(f"{tmp_path}/all.json#cellar")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ({"serverInfo": {"name": "loans", "version": "2"}, "package": "loans-mcp", "tools": [LEND]}, "loans"),
        ({"serverInfo": {"name": " "}, "package": "loans-mcp", "tools": [LEND]}, "loans-mcp"),
        ({"tools": [LEND]}, "tools"),
    ],
)
def test_a_server_is_called_by_its_own_name_its_package_or_the_file(
    tmp_path: Path, content: Any, name: str
) -> None:
    assert [each.name for each in read(tmp_path, content)] == [name]


def test_what_a_recorded_server_says_of_itself_is_kept(tmp_path: Path) -> None:
    info = {"name": "loans", "version": "2", "icons": []}
    content = {
        "serverInfo": info,
        "protocolVersion": "2025-06-18",
        "instructions": "Ask first.",
        "tools": [LEND],
    }

    assert read(tmp_path, content) == [
        Snapshot("loans", "tools.json", (LEND,), info, "2025-06-18", "Ask first.")
    ]


def test_tools_are_kept_whatever_they_are_with_their_order_of_keys(tmp_path: Path) -> None:
    (found,) = read(
        tmp_path, b'[{"zeta": 1, "name": "kept", "inputSchema": null, "alpha": {"b": 1, "a": 2}}, 7, null]'
    )

    assert isinstance(found, Snapshot)
    assert json.dumps(found.tools) == (
        '[{"zeta": 1, "name": "kept", "inputSchema": null, "alpha": {"b": 1, "a": 2}}, 7, null]'
    )


def test_an_openai_function_without_parameters_takes_none(tmp_path: Path) -> None:
    (found,) = read(tmp_path, [{"type": "function", "function": {"name": "ping", "strict": True}}])

    assert isinstance(found, Snapshot)
    assert found.tools == (
        {"name": "ping", "strict": True, "inputSchema": {"type": "object", "properties": {}}},
    )


def test_a_byte_order_mark_is_no_obstacle(tmp_path: Path) -> None:
    data = codecs.BOM_UTF8 + json.dumps([LEND]).encode()

    assert read(tmp_path, data) == [Snapshot("tools", "tools.json", (LEND,))]


def test_standard_input_is_a_file_too(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        buffer = io.BytesIO(json.dumps({"tools": [LEND]}).encode())

    monkeypatch.setattr("sys.stdin", Stdin)

    assert capture("-") == Snapshot("stdin", "-", (LEND,))


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b'{\n  "tools": [,]\n}', "FOLDER/tools.json is invalid JSON: line 2, column 13: Expecting value"),
        (
            b"",
            "FOLDER/tools.json is empty; write definitions to it: mcp-scorer snapshot -o mcp-tools.json TARGET",
        ),
        (b'{"tools":\n [NaN]}', "FOLDER/tools.json is invalid JSON: line 2, column 3: NaN is not JSON"),
        (b'["NaN", -Infinity]', "FOLDER/tools.json is invalid JSON: line 1, column 9: -Infinity is not JSON"),
        (b'{"a": "\n\xe9"}', "FOLDER/tools.json is not UTF-8 text: line 2, byte 9; save it as UTF-8"),
        (
            "[]".encode("utf-32"),
            "FOLDER/tools.json is not UTF-8 text, and no whole UTF-16 text; save it as UTF-8",
        ),
        (
            b"[" * 100_000,
            "FOLDER/tools.json is nested deeper than 200 levels; "
            "if you trust it, raise the bound with --bound json-depth=NUMBER",
        ),
        (b"9" * 5000, "FOLDER/tools.json is invalid JSON: it contains a number with too many digits"),
        (
            {"jsonrpc": "2.0", "id": 1, "error": {"code": -32601, "message": "Method not found"}},
            "tools.json contains a JSON-RPC error instead of tools: Method not found",
        ),
        (
            {"schema_version": 2, "kind": "mcp-scorer-snapshot", "name": "a", "tools": [LEND]},
            "tools.json is a snapshot of schema_version 2, but this version of mcp-scorer reads up to 1; "
            "upgrade mcp-scorer",
        ),
        (
            {"schema_version": 1, "kind": "mcp-scorer-snapshot", "tools": [LEND]},
            "tools.json is a snapshot with a server that has no name or no list of tools; "
            "create it again: mcp-scorer snapshot -o tools.json TARGET",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(tmp_path: Path, content: Any, line: str) -> None:
    assert complaint(tmp_path, content) == line


@pytest.mark.parametrize("content", [{"a": 1}, "text", 5, None, {"a": [1]}, {}, {"result": {}}])
def test_an_unknown_shape_is_refused_and_the_known_ones_are_named(tmp_path: Path, content: Any) -> None:
    assert complaint(tmp_path, content) == (
        "tools.json contains no tools or servers in a known format\n"
        'known formats: a tools/list result {"tools": [...]}, an array of tools, JSON-RPC messages (a response, a '
        "log, an event stream, a HAR file), a single tool, a snapshot of mcp-scorer, a map from server names to "
        "tools, tools for the OpenAI, Anthropic, Gemini or Bedrock API, a dump of LangChain or of the AI SDK, tools "
        "with `arguments` from Docker's registry, a client's file of servers in JSON, TOML or YAML, a registry's "
        "server.json, an MCPB manifest"
    )


@pytest.mark.parametrize("content", [[], {"tools": []}, {"result": {"tools": []}}, {"desk": []}])
def test_no_tools_are_an_error_and_never_a_pass(tmp_path: Path, content: Any) -> None:
    (found,) = read(tmp_path, content)

    assert isinstance(found, Unreachable)
    assert (found.cause, found.exit_code) == ("the server has no tools, so there is nothing to score", 2)


@pytest.mark.parametrize(
    ("target", "line"),
    [
        ("no-such.json", "no such file: no-such.json"),
        (
            "npx -y some-server",
            "no such file: npx -y some-server\n"
            "for a command, put -- before it: mcp-scorer check -- npx -y some-server",
        ),
        (
            "localhost:3000/mcp",
            "no such file: localhost:3000/mcp\n"
            "for the address of a server, add http://: mcp-scorer check http://localhost:3000/mcp",
        ),
        (
            "books.example/mcp",
            "no such file: books.example/mcp\n"
            "for the address of a server, add https://: mcp-scorer check https://books.example/mcp",
        ),
        (".", ". is a folder; pass a file in it, such as .mcp.json"),
        (
            "python:server",
            "python:server is incomplete; write python:MODULE:OBJECT, for example python:my_package.server:mcp",
        ),
        ("http:///mcp", "http:///mcp has no host; write https://HOST/PATH"),
        ("-- ", "no command after --; write one, for example: mcp-scorer check -- npx -y some-server"),
        ("-- npx 'x", "the quotes in the command do not match: No closing quotation"),
    ],
)
def test_a_target_that_is_not_there_is_said_plainly(
    target: str, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    with pytest.raises(InputError) as raised:
        parse_target(target, connect_options())

    assert str(raised.value) == line


@pytest.mark.skipif(not SERVERS.is_dir(), reason="the recorded servers are not beside this checkout")
def test_every_recorded_server_reads_whole_and_survives_being_written() -> None:
    for path in sorted(SERVERS.glob("*.json")):
        snapshot = capture(path)
        written = snapshot_json([snapshot])

        assert list(snapshot.tools) == json.loads(path.read_bytes())["tools"]
        assert snapshot_json([capture(json.loads(written))]) == written


def test_a_registry_file_is_no_tool_though_it_has_a_name_and_a_description(tmp_path: Path) -> None:
    described = {"name": "org.example/clock", "description": "Tells the time.", "version": "1.0.0"}
    remote = {"type": "streamable-http", "url": "https://clock.example.org/mcp"}
    path = tmp_path / "server.json"
    path.write_text(json.dumps({**described, "remotes": [remote]}), encoding="utf-8")

    (source,) = parse_target(str(path), connect_options())

    assert isinstance(source, Remote)
    assert (source.name, source.url) == ("org.example/clock", "https://clock.example.org/mcp")


def test_any_other_file_with_a_name_and_a_description_is_an_unknown_shape(tmp_path: Path) -> None:
    assert "contains no tools or servers in a known format" in complaint(
        tmp_path, {"name": "my-app", "description": "An app.", "version": "1.0.0", "homepage": "here"}
    )
