"""Files that hold no definitions: each is refused by its name, with what to do, and nothing is scored."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from scorer.capturing.named_shapes import SHAPES
from scorer.data.messages import say
from tests.support.command_line import run

if TYPE_CHECKING:
    from pathlib import Path

TOOL = {"name": "find_copy", "description": "Finds a copy.", "inputSchema": {"type": "object"}}
NAMED = [{"name": "find_copy", "description": "Finds a copy."}]
CARD = {
    "serverInfo": {"name": "desk", "version": "1"},
    "protocolVersion": "2025-06-18",
    "transport": {"type": "streamable-http", "endpoint": "/mcp"},
    "tools": ["find_copy"],
}
WIDE = "is not UTF-8 text, and no whole UTF-16 text; save it as UTF-8"
KNOWN = "known formats: a tools/list result"


def archive(name: str) -> bytes:
    """Return an archive with one file."""
    with io.BytesIO() as data:
        with zipfile.ZipFile(data, "w") as file:
            file.writestr(name, "{}")
        return data.getvalue()


def complaint(folder: Path, content: Any, name: str = "desk.json") -> str:
    """Return the first line of the refusal; the second names the known formats."""
    path = folder / name
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(content if isinstance(content, str) else json.dumps(content))
    result = run("check", path)
    assert (result.exit_code, result.stdout) == (2, "")
    first, *rest = result.stderr.replace(str(folder), "FOLDER").removeprefix("error: ").splitlines()
    assert not rest or rest[0].startswith(KNOWN)
    return first


URL = "to read them from its server: mcp-scorer check https://desk.example/mcp"
#: The id of the shape, a document, and the part of the message that depends on it.
REFUSED: list[tuple[str, Any, str]] = [
    (
        "card",
        CARD,
        "it names the address /mcp; to read them from its server: mcp-scorer check https://HOST/mcp",
    ),
    ("card", {**CARD, "transport": {"type": "http", "url": "https://desk.example/mcp"}}, URL),
    ("card", {"mcp_version": "1", "server": {"endpoint": "https://desk.example/mcp"}, "tools": NAMED}, URL),
    ("card", {"serverInfo": {}, "transports": []}, "to read them from its server: mcp-scorer check URL"),
    ("openapi", {"openapi": "3.1.0", "info": {}, "paths": {}}, ""),
    ("report", {"generator": {}, "rubric": {}, "servers": []}, ""),
    ("sarif", {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "runs": []}, ""),
    ("docker-catalog", {"registry": {"desk": {"image": "mcp/desk", "tools": NAMED}}}, "mcp/desk"),
    ("docker-server", {"name": "desk", "image": "mcp/desk", "type": "server", "meta": {}}, "mcp/desk"),
    ("smithery", {"startCommand": {"type": "stdio", "commandFunction": "c => c"}}, ""),
    ("fastmcp", {"source": {"path": "desk.py", "entrypoint": "mcp"}}, ""),
    ("agent-card", {"name": "desk", "url": "https://desk.example", "skills": [{"id": "find"}]}, ""),
    (
        "agent-card",
        {
            "url": "https://desk.example",
            "protocolVersion": "0.3.0",
            "skills": [],
            "defaultInputModes": ["text"],
        },
        "",
    ),
    ("json-in-text", json.dumps(json.dumps({"tools": [TOOL]})), ""),
    ("package-json", {"name": "@desk/mcp", "version": "1", "description": "A.", "bin": {}}, "@desk/mcp"),
    ("pyproject", {"project": {"name": "desk"}}, ""),
    ("prompts", {"result": {"prompts": []}}, ""),
    ("prompts", [{"name": "greet", "description": "Greets.", "arguments": [{"name": "who"}]}], ""),
    ("resources", {"resources": [{"uri": "desk://a", "name": "a"}]}, ""),
    ("initialize", {"jsonrpc": "2.0", "id": 1, "result": {"capabilities": {}, "serverInfo": {}}}, ""),
    ("names", {"name": "desk", "tools": ["find_copy", "drop_copy"]}, ""),
    ("no-schemas", {"tools": [{"name": "find_copy", "usage": "title"}]}, "name, usage"),
    ("no-schemas", {"name": "desk", "author": "we", "tools": NAMED}, "name, description"),
    ("messages", [{"jsonrpc": "2.0", "id": 1, "method": "ping"}, {"jsonrpc": "2.0", "id": 1}], ""),
    (
        "json-schema",
        {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "properties": {}},
        "",
    ),
]


@pytest.mark.parametrize(("shape", "content", "detail"), REFUSED)
def test_a_document_without_definitions_is_refused_by_its_name(
    tmp_path: Path, shape: str, content: Any, detail: str
) -> None:
    assert complaint(tmp_path, content) == say(f"capturing.shape.{shape}", label="desk.json", detail=detail)


def test_every_named_shape_has_an_example_here() -> None:
    # The first is a file of servers too: see test_client_files.py; the others: see test_odd_lists.py.
    asked = {"manifest", "not-a-list", "no-objects"}
    assert {name for name, _, _ in REFUSED} | asked == {shape.name for shape in SHAPES}


@pytest.mark.parametrize(
    ("name", "content", "notation"),
    [
        ("page.html", "<!DOCTYPE html>\n<html>502</html>", "html"),
        ("page.json", "<html>\n<body>502</body></html>", "html"),
        ("llm.mcpServers.xml", "<?xml version='1.0'?>\n<a/>", "xml"),
        ("README.md", "# Desk\n\n```json\n{}\n```\n", "markdown"),
        ("llms.txt", "# Desk\n\n> Lends books.\n\n- [a](b)\n", "markdown"),
        ("error.txt", "Internal Server Error", "text"),
        ("error.log", "Error: no answer: closed", "text"),
        ("tools.csv", "name,description\na,b\n", "text"),
        ("tools.json", "export const tools = [];", "source"),
        ("tools.txt", "[{'name': 'a', 'x': None}]", "python-data"),
        ("llms.txt", '# Desk\n```sh\nnpx desk\n```\n```json\n{"mcpServers": {}}\n```\n', "markdown"),
        ("two.md", f"```json\n{json.dumps([TOOL])}\n```\n```json\n{json.dumps([TOOL])}\n```\n", "markdown"),
        ("desk.mcpb", b"PK\x03\x04\x14\x00", "bundle"),
        ("desk.DXT", archive("manifest.json") + b"MCPB_SIG_V1 of whoever signed it", "bundle"),
        ("desk.zip", archive("manifest.json"), "bundle"),
        ("desk.zip", archive("desk/tools.json"), "zip"),
    ],
)
def test_a_text_in_another_notation_is_named_and_never_called_broken_json(
    tmp_path: Path, name: str, content: Any, notation: str
) -> None:
    where = f"FOLDER/{name}"
    assert complaint(tmp_path, content, name) == say(f"capturing.notation.{notation}", where=where)


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("wide.json", json.dumps([TOOL]).encode("utf-16")[:-1], WIDE),
        ("wide.json", json.dumps([TOOL]).encode("utf-32"), WIDE),
        (
            "desk.toml",
            "[mcp_servers\n",
            "is invalid TOML: Expected ']' at the end of a table declaration (at line 1, column 13)",
        ),
        (
            "tools.jsonc",
            '{ // the desk\n"tools": [{"name": "a"}]}',
            "is invalid JSON: line 1, column 3: Expecting property name enclosed in double quotes; comments and "
            "trailing commas are allowed only in a client's file of servers: remove them",
        ),
    ],
)
def test_a_fault_in_a_notation_has_its_place_and_its_fix(
    tmp_path: Path, name: str, content: Any, line: str
) -> None:
    assert complaint(tmp_path, content, name) == f"FOLDER/{name} {line}"


def test_a_hook_skips_what_only_looks_like_a_file_of_tools(tmp_path: Path) -> None:
    (tmp_path / "tools.json").write_text(json.dumps({"name": "x", "version": "1", "scripts": {}}))
    result = run("check", "--skip-other-files", tmp_path / "tools.json")
    assert "package.json" not in result.stderr


@pytest.mark.parametrize(
    ("link", "line"),
    [
        (
            "cursor://anysphere.cursor-deeplink/mcp/install?name=desk"
            "&config=eyJjb21tYW5kIjoiZGVzayIsImFyZ3MiOlsiLS1mYXN0Il19",
            "to start the server, if you trust it: mcp-scorer check -- desk --fast",
        ),
        (
            "https://cursor.com/en/install-mcp?name=desk&config=eyJ1cmwiOiJodHRwczovL2Rlc2suZXhhbXBsZS9tY3AifQ%3D%3D",
            "to contact the server, if you trust it: mcp-scorer check https://desk.example/mcp",
        ),
        (
            "vscode:mcp/install?%7B%22name%22%3A%22desk%22%2C%22command%22%3A%22desk%22%7D",
            "to start the server, if you trust it: mcp-scorer check -- desk",
        ),
        (
            "goose://extension?cmd=npx&arg=-y&arg=desk",
            "to start the server, if you trust it: mcp-scorer check -- npx -y desk",
        ),
        (
            "cursor://anysphere.cursor-deeplink/mcp/install?name=desk&config=%00",
            "save the configuration in it as FILE and pass --servers FILE",
        ),
    ],
)
def test_a_link_that_installs_a_server_is_shown_and_not_followed(link: str, line: str) -> None:
    result = run("check", link)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"error: that is a link that installs a server in a client; {line}\n"
