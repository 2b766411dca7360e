"""Variables in the files of clients: folders, the environment, and what a client asks its user for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from scorer.capturing import Remote, connect_options, parse_target
from tests.support.started import found

if TYPE_CHECKING:
    from pathlib import Path

SERVER = "https://desk.example/mcp"


@pytest.mark.parametrize(
    "reference",
    [
        "CLAUDE_PLUGIN_ROOT",
        "PLUGIN_ROOT",
        "extensionPath",
        "__dirname",
        "workspaceFolder",
        "workspaceRoot",
        "cwd",
    ],
)
def test_the_names_of_clients_for_the_folder_of_the_file_are_known(tmp_path: Path, reference: str) -> None:
    entry = {"command": "python3", "args": [f"${{{reference}}}${{/}}desk.py"]}
    ((_, command, _),) = found(tmp_path, {"mcpServers": {"desk": entry}})
    assert command == f"python3 {tmp_path}/desk.py"


@pytest.mark.parametrize(
    ("reference", "given", "outcome"),
    [
        ("${workspaceFolder:NAME}", (), "FOLDER"),
        ("${workspaceFolder:api}", ("workspaceFolder:api=/srv/api",), "/srv/api"),
        (
            "${workspaceFolder:api}",
            (),
            "${workspaceFolder:api} is a value that the client asks its user for; "
            "pass --env 'workspaceFolder:api=VALUE'",
        ),
        ("${input:key}", ("input:key=k-1",), "k-1"),
        ("${pathSeparator}", (), "/"),
        ("${DESK_UNSET:-none}", (), "none"),
    ],
)
def test_a_value_that_a_client_asks_for_comes_from_the_command_line(
    tmp_path: Path, reference: str, given: tuple[str, ...], outcome: str
) -> None:
    reference = reference.replace("NAME", tmp_path.name)
    content = {"mcpServers": {"desk": {"command": "desk", "args": [reference]}}}
    ((_, *rest),) = found(tmp_path, content, env=list(given))
    assert rest == ([outcome] if len(rest) == 1 else [f"desk {outcome}".replace("FOLDER", str(tmp_path)), {}])


def test_opencode_writes_variables_in_braces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_KEY", "k-1")
    (tmp_path / "key.txt").write_text("k-2\n")
    unread = "is a file outside the folder of the configuration, which is not read; use {env:NAME} instead"
    for text, outcome in (
        ("{env:DESK_KEY}", ("desk", "desk k-1", {})),
        ("{file:./key.txt}", ("desk", "desk k-2", {})),
        ("{file:none.txt}", ("desk", "{file:none.txt}: cannot read the file: No such file or directory")),
        ("{file:../key.txt}", ("desk", f"{{file:../key.txt}} {unread}")),
        ("{file:/etc/hostname}", ("desk", f"{{file:/etc/hostname}} {unread}")),
    ):
        assert found(tmp_path, {"mcp": {"desk": {"type": "local", "command": ["desk", text]}}}) == [outcome]
    assert found(tmp_path, {"mcpServers": {"desk": {"command": "{env:DESK_KEY}"}}}) == [
        ("desk", "{env:DESK_KEY}", {})
    ]


def test_codex_and_goose_pass_variables_by_their_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_KEY", "k-1")
    monkeypatch.delenv("DESK_OTHER", raising=False)
    codex = (
        '[mcp_servers.desk]\ncommand = "desk"\nenv_vars = ["DESK_KEY", "DESK_OTHER"]\n'
        f'[mcp_servers.far]\nurl = "{SERVER}"\nbearer_token_env_var = "DESK_KEY"\n'
        'env_http_headers = { X-Key = "DESK_KEY" }\n'
    )
    assert found(tmp_path, codex, "config.toml") == [
        ("desk", "desk", {"DESK_KEY": "k-1"}),
        ("far", SERVER, {"Authorization": "Bearer k-1", "X-Key": "k-1"}),
    ]
    goose = "extensions: {desk: {type: stdio, cmd: desk, env_keys: [DESK_OTHER]}}"
    assert found(tmp_path, goose, "config.yaml") == [
        ("desk", "the variable DESK_OTHER is not set; set it, or pass --env DESK_OTHER=VALUE")
    ]


def test_the_value_that_a_user_gives_a_client_reaches_no_server(tmp_path: Path) -> None:
    content = {"servers": {"far": {"url": SERVER, "headers": {"Authorization": "Bearer ${input:key}"}}}}
    path = tmp_path / ".vscode" / "mcp.json"
    path.parent.mkdir()
    path.write_text(json.dumps(content))
    (source,) = parse_target(str(path), connect_options(env=["input:key=k-1"]))
    assert isinstance(source, Remote)
    assert (source.headers, source.receives) == ({"Authorization": "Bearer k-1"}, ("${input:key}",))
    assert found(tmp_path, {"servers": {"desk": {"command": "desk"}}}, env=["input:key=k-1"]) == [
        ("desk", "desk", {})
    ]
