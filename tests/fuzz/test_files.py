"""Whatever the bytes of a file are, every command that reads it ends well and starts nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.fuzz.mutated import changed, lines_of, mutated
from tests.fuzz.program import WITNESS, ran
from tests.fuzz.strength import fuzz
from tests.support.command_line import ROOT
from tests.support.snapshots import DESK, LEND, RENEW, good_file

pytestmark = pytest.mark.slow

_SERVER: Final = {"command": "touch", "args": [WITNESS], "env": {"A": "${HOME}"}}
_CALLED: Final = {"name": "a", "description": "b", "input_schema": {}}

#: Good files of every format that a target may have; those of clients would leave a witness.
DOCUMENTS: Final[tuple[Any, ...]] = (
    {"tools": [LEND, RENEW]},
    {"jsonrpc": "2.0", "id": 1, "result": {"tools": [LEND]}},
    [LEND, RENEW],
    LEND,
    {"desk": [LEND], "shelf": {"tools": [RENEW]}},
    [{"type": "function", "function": {"name": "a", "description": "b", "parameters": {}}}, _CALLED],
    {"schema_version": 1, "kind": "mcp-scorer/snapshot", "name": "desk", "tools": list(DESK)},
    {"mcpServers": {"a": _SERVER, "b": {"url": "http://127.0.0.1:1/${HOME}"}}},
    {"servers": {"a": {"type": "stdio", **_SERVER}}, "inputs": []},
    {"tools": [LEND], "mcpServers": {"a": _SERVER}},
    {"name": "io.x/desk", "version": "1", "packages": [{"registryType": "pypi", "identifier": "a"}]},
)
_POLICY: Final = b"version: '1.0'\ndefault: allow\nrules:\n- tool: lend_book\n  action: allow\n"
_REPORT: Final = (ROOT / "tests/formats/golden/report.json").read_bytes()
_READERS: Final = (
    ("check", "mcp-tools.json"),
    ("check", "mcp-tools.json#a"),
    ("check", "-"),
    ("plan", "mcp-tools.json"),
    ("snapshot", "mcp-tools.json"),
    ("diff", "good.json", "mcp-tools.json"),
    ("diff", "mcp-tools.json", "mcp-tools.json", "--format", "json"),
    ("baseline", "mcp-tools.json", "--reason", "known"),
    ("check", "good.json", "--baseline", "mcp-tools.json"),
    ("check", "good.json", "--snapshot", "mcp-tools.json"),
    ("check", "good.json", "--published", "mcp-tools.json"),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    good_file(folder).rename(folder / "good.json")
    return folder


@fuzz(500)
@example(command=("check", "mcp-tools.json"), data=json.dumps({"mcpServers": {"a": _SERVER}}).encode())
@given(command=st.sampled_from(_READERS), data=mutated(lines_of(DOCUMENTS)) | changed(DOCUMENTS))
def test_a_file_of_definitions_is_read_or_refused(
    folder: Path, command: tuple[str, ...], data: bytes
) -> None:
    (folder / "mcp-tools.json").write_bytes(data)
    ran(folder, *command, input=data if command[-1] == "-" else None)


@fuzz(60)
@given(data=mutated([*lines_of([{"permissions": {"allow": ["mcp__desk__lend_book"], "deny": []}}]), _POLICY]))
@pytest.mark.parametrize("name", ["policylayer", "intercept", "claude-code"])
def test_a_policy_is_merged_or_refused(folder: Path, name: str, data: bytes) -> None:
    (folder / "policy").write_bytes(data)
    ran(folder, "policy", "good.json", "--format", name, "--merge", "policy")


@fuzz(60)
@given(data=mutated([b"# a comment\nexport A=b\nC='d e'\nF=\"g\" # h\n"]))
def test_a_file_of_variables_is_read_or_refused(folder: Path, data: bytes) -> None:
    (folder / "env").write_bytes(data)
    ran(folder, "check", "good.json", "--env-file", "env")


@fuzz(60)
@given(data=mutated([_REPORT]) | changed([json.loads(_REPORT)]))
def test_a_report_is_read_back_or_refused(folder: Path, data: bytes) -> None:
    (folder / "report.json").write_bytes(data)
    ran(folder, "diff", "report.json", "good.json")
    ran(folder, "check", "report.json")
