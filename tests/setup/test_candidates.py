"""Which servers a repository has, by its files: the target to type, and why."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scorer.data.messages import messages
from scorer.setup.candidate import strongest
from scorer.setup.look import find_candidates
from tests.setup.repositories import SERVER, write

SOURCE = SERVER.format(name="desk", what="day")
OBJECT = SOURCE.partition("if __name__")[0]
SDK = '{"@modelcontextprotocol/sdk": "^1"}'
PROJECT = '[project]\nname = "desk"\ndependencies = ["mcp[cli]>=1.2"]\n'
SCRIPT = f'{PROJECT}scripts = {{desk-mcp = "desk:main"}}\n'


def client_file(**servers: object) -> str:
    return json.dumps({"mcpServers": servers})


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({}, []),
        ({"README.md": "FastMCP("}, []),
        ({"server.py": SOURCE}, [("-- python server.py", "source")]),
        ({"src/desk/server.py": OBJECT}, [("python:desk.server:mcp", "object")]),
        ({"tests/server.py": SOURCE, "node_modules/x/server.py": SOURCE, ".venv/server.py": SOURCE}, []),
        ({"tool.py": "class Server: pass\nserver = Server()\n"}, []),
        ({"pyproject.toml": SCRIPT, "src/desk.py": SOURCE}, [("-- desk-mcp", "script")]),
        ({"pyproject.toml": SCRIPT, "uv.lock": ""}, [("-- uv run desk-mcp", "script")]),
        (
            {"servers/a/pyproject.toml": SCRIPT, "uv.lock": ""},
            [("-- uv run --directory servers/a desk-mcp", "script")],
        ),
        ({"pyproject.toml": SCRIPT, "poetry.lock": ""}, [("-- poetry run desk-mcp", "script")]),
        ({"pyproject.toml": SCRIPT.replace("mcp[cli]>=1.2", "flask")}, []),
        (
            {"package.json": f'{{"name": "@x/desk", "bin": "cli.js", "dependencies": {SDK}}}', "cli.js": ""},
            [("-- node cli.js", "program")],
        ),
        (
            {"package.json": f'{{"bin": {{"desk": "dist/cli.js"}}, "devDependencies": {SDK}}}'},
            [("-- node dist/cli.js", "program-not-built")],
        ),
        (
            {"packages/a/package.json": f'{{"scripts": {{"start": "node ."}}, "dependencies": {SDK}}}'},
            [("-- npm --prefix packages/a --silent start", "start")],
        ),
        ({"package.json": '{"bin": "cli.js", "dependencies": {"react": "1"}}'}, []),
        ({"package.json": f'{{"bin": "../cli.js", "dependencies": {SDK}}}'}, []),
        (
            {
                ".vscode/mcp.json": json.dumps(
                    {"servers": {"desk": {"command": "node", "args": ["${workspaceFolder}/cli.js"]}}}
                ),
                "cli.js": "",
            },
            [(".vscode/mcp.json#desk", "of-file")],
        ),
        (
            {
                ".mcp.json": client_file(
                    a={"command": "python", "args": ["a.py"]},
                    b={"command": "uv", "args": ["run", "--directory", "./b", "x"]},
                ),
                "a.py": SOURCE,
                "b/x.txt": "",
            },
            [(".mcp.json", "all-of-file"), (".mcp.json#a", "of-file"), (".mcp.json#b", "of-file")],
        ),
        (
            {
                ".mcp.json": client_file(
                    far={"url": "https://example.com/mcp?key=1"},
                    other={"command": "npx", "args": ["-y", "@x/y"]},
                    off={"command": "npx", "args": ["z"], "disabled": True},
                ),
                "server.py": SOURCE,
            },
            [
                ("-- python server.py", "source"),
                (".mcp.json#far", "remote"),
                (".mcp.json#other", "elsewhere"),
            ],
        ),
        ({".mcp.json": "{", "server.json": "{}"}, [("server.json", "published")]),
        (
            {"Dockerfile": 'FROM x\nENTRYPOINT ["python"]\nCMD ["run.py"]\n', "run.py": ""},
            [("-- python run.py", "image")],
        ),
        ({"Dockerfile": 'FROM x\nCMD ["python", "gone.py"]\n'}, []),
    ],
)
def test_the_servers_of_a_repository(
    tmp_path: Path, files: dict[str, str], found: list[tuple[str, str]]
) -> None:
    for name, content in files.items():
        write(tmp_path / name, content)
    candidates = find_candidates(tmp_path)
    assert [(each.target, each.reason) for each in candidates] == found
    for each in candidates:
        assert messages()[f"setup.reason.{each.reason}"].format_map(each.values)


def test_a_file_of_a_client_is_stronger_than_a_script_and_a_script_than_a_source(tmp_path: Path) -> None:
    write(tmp_path / ".mcp.json", client_file(desk={"command": "python", "args": ["run.py"]}))
    write(tmp_path / "run.py", "")
    write(tmp_path / "a" / "pyproject.toml", SCRIPT)
    write(tmp_path / "b" / "server.py", SOURCE)
    candidates = find_candidates(tmp_path)
    assert [each.reason for each in candidates] == ["of-file", "script", "source"]
    assert [each.target for each in strongest(candidates)] == [".mcp.json#desk"]


def test_of_very_many_sources_only_the_first_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scorer.setup.projects.MOST", 2)
    for name in ("c.py", "a.py", "b.py"):
        write(tmp_path / name, SOURCE)
    assert [each.target for each in find_candidates(tmp_path)] == ["-- python a.py", "-- python b.py"]


def test_a_key_in_an_address_is_not_repeated(tmp_path: Path) -> None:
    write(tmp_path / ".mcp.json", client_file(far={"url": "https://user:pass@example.com/mcp?token=abc"}))
    (candidate,) = find_candidates(tmp_path)
    assert candidate.values["host"] == "https://example.com/mcp?token=***"
