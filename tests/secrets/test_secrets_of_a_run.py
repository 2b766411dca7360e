"""A secret of several lines is masked in parts too, and a secret of one server in what another says."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from scorer.capturing.secrets import Secrets
from scorer.contracts.definitions import Unreachable
from tests.support.command_line import run

SERVER = Path(__file__).resolve().parents[1] / "servers" / "repeating.py"
LINES = ["harbor-Lamp-42", "mooring line", "gullFeather"]


@pytest.mark.parametrize("way", ["lists", "dies"])
def test_a_server_does_not_reveal_the_secret_of_another(way: str, tmp_path: Path) -> None:
    told = [str(SERVER), way, "harbor-Lamp-42", "w4ve-cap-2", "letmein-Now"]
    servers = {
        "near": {"command": sys.executable, "args": told},
        "other": {"command": "no-such-program", "args": [], "env": {"DESK_TOKEN": "harbor-Lamp-42"}},
        "far": {"url": "http://keeper:w4ve-cap-2@127.0.0.1:9/mcp"},
    }
    file = tmp_path / ".mcp.json"
    file.write_text(json.dumps({"mcpServers": servers}))
    out = tmp_path / "out.json"

    result = run("check", "--details", "--header", "X-Api-Key: letmein-Now", "-o", f"json={out}", file)

    assert result.exit_code in (0, 1, 3)
    for secret in told[2:]:
        assert secret not in result.stdout + out.read_text()
        assert secret not in "".join(line for line in result.stderr.splitlines() if "starting" not in line)


def test_a_definition_in_a_file_is_shown_without_the_secrets_that_were_given(tmp_path: Path) -> None:
    file = tmp_path / "tools.json"
    file.write_text(json.dumps([{"name": "open_desk", "description": "Opens with harbor-Lamp-42."}]))

    result = run("snapshot", "--env", "DESK_TOKEN=harbor-Lamp-42", file)

    assert result.exit_code == 0, result.stderr
    assert "Opens with ***." in result.stdout


@pytest.mark.parametrize("end", ["\n", "\r\n", "\\n", "\n\n  "])
def test_each_line_of_a_secret_is_masked_by_itself(end: str) -> None:
    known = Secrets.of(env={"DESK_TOKEN": end.join(LINES)})

    lost = known.unreachable(
        Unreachable("desk", "desk", "start", "ended", (*LINES, f"got {' '.join(LINES)}"))
    )

    assert lost.stderr_tail[:3] == ("***", "***", "***")
    for line in LINES:
        assert line not in lost.stderr_tail[3]
        assert line not in known.mask("\\n".join(LINES))


def test_the_first_and_last_line_of_a_key_say_nothing_of_it() -> None:
    head, end = "-----BEGIN DESK KEY-----", "-----END DESK KEY-----"
    known = Secrets.of(env={"DESK_KEY": f"{head}\nQm9va3NBcmVMZW50\n{end}\n"})

    assert known.mask(f"{head} {end} Qm9va3NBcmVMZW50") == f"{head} {end} ***"
