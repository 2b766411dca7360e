"""What a check reads without a target, and which files the hook leaves out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.config.files import run_configured, write
from tests.support.command_line import run
from tests.support.snapshots import LEND, RENEW, write_tools

SERVERS = json.dumps({"mcpServers": {"desk": {"command": "touch", "args": ["started"]}}})


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said(*args: object, code: int = 2) -> list[str]:
    """Return the lines on stderr of a run that ends with this code and writes nothing on stdout."""
    result = run(*args)
    assert (result.exit_code, result.stdout) == (code, "")
    return result.stderr.splitlines()


@pytest.mark.parametrize("command", ["check", "plan", "policy"])
def test_without_a_target_the_committed_definitions_are_read_and_named(folder: Path, command: str) -> None:
    write_tools(folder, LEND, RENEW, name="mcp-tools.json")
    write(folder / ".mcp.json", SERVERS)
    result = run(command)
    assert (result.exit_code, result.stderr) == (0, "no target given: reading mcp-tools.json\n")
    assert result.stdout == run(command, "mcp-tools.json").stdout
    assert run(command, "--quiet").stderr == ""
    assert not Path("started").exists()


def test_the_configured_snapshot_comes_before_the_usual_name(folder: Path) -> None:
    write_tools(folder, LEND, name="mcp-tools.json")
    write_tools(folder, RENEW, name="desk.json")
    write(folder / "mcp-scorer.toml", 'snapshot = "desk.json"\n')
    assert run_configured("check", "-q").stdout.startswith("desk · ")


@pytest.mark.parametrize("file", [".mcp.json", ".vscode/mcp.json", ".cursor/mcp.json", "server.json"])
def test_without_a_target_a_file_of_servers_is_named_and_nothing_is_started(folder: Path, file: str) -> None:
    write(folder / file, SERVERS)
    for command in ("check", "snapshot"):
        assert said(command) == [
            "error: no target given",
            f"to start or contact the servers in {file}: mcp-scorer {command} {file}",
        ]
    assert not Path("started").exists()


HOOK = ("check", "--quiet", "--definitions-only", "--skip-other-files")


@pytest.mark.parametrize(
    "content",
    [
        '{"name": "my tools"}',
        "[1, 2]",
        '{"editor": {"tools": [{"color": "red"}]}}',
        '{"tools": [{"id": 7, "price": 3}]}',
        '// mine\n{"a": 1}',
    ],
)
def test_the_hook_skips_a_file_that_only_has_the_name(folder: Path, content: str) -> None:
    write(folder / "tools.json", content)
    assert said(*HOOK, "tools.json", code=0) == [
        "skipped tools.json: nothing in it looks like tool definitions"
    ]
    assert run("check", "tools.json").exit_code != 0


def test_the_hook_still_checks_the_other_files(folder: Path) -> None:
    write(folder / "tools.json", "{}")
    write_tools(folder, {"name": "sync"}, name="mcp-tools.json")
    result = run(*HOOK, "tools.json", "mcp-tools.json")
    assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1)


@pytest.mark.parametrize(
    "content",
    [
        '{"jsonrpc": "2.0", "id": 1, "result": {"tools": [{"tool": "a"}]}}',
        '{"kind": "mcp-scorer-snapshot", "version": 1, "servers": [{"name": "desk", "tools": [{"tool": {"a": 1}}]}]}',
        '{"serverInfo": {"name": "desk"}, "tools": [{"tool": "a"}]}',
        '[{"protocolVersion": "2025-06-18", "tools": [{"tool": "a"}]}]',
        '{"tools": ["pen", "ruler"]}',
        '{"tools": [null]}',
        '{"tools": [{}]}',
        '{"tools": [{"id": 7}, "pen"]}',
        '{"tools": [{"Name": "renew", "Input_Schema": {}}]}',
        '{"tools": [{"tool": {"name": "renew"}}]}',
        '[{"Name": "renew", "Description": "Renews a loan."}]',
    ],
)
def test_the_hook_skips_no_definitions_whose_entries_are_broken(folder: Path, content: str) -> None:
    write(folder / "tools.json", content)
    result = run(*HOOK, "tools.json")
    assert (result.exit_code in {1, 2}, "skipped" in result.stderr) == (True, False)


@pytest.mark.parametrize(
    "content",
    ['{"tools": {}}', '{"tools": []}', '{"tools": [', "", '{"a": {"b": {"inputSchema": {}}}}', SERVERS],
    ids=["no list", "none", "cut off", "empty", "elsewhere", "servers"],
)
def test_the_hook_fails_on_definitions_that_are_broken(folder: Path, content: str) -> None:
    write(folder / "tools.json", content)
    assert said(*HOOK, "tools.json")[0].startswith("error: ")
