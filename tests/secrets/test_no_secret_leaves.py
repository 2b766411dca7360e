"""What was given for a connection is in no byte that leaves the program, though the server repeats it everywhere."""

from __future__ import annotations

import json
import sys
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from scorer.formats import FORMATS
from tests.servers.repeating import ways_to_write
from tests.servers.repeating_http import repeating
from tests.support.command_line import ROOT, run
from tests.support.pages import legible

if TYPE_CHECKING:
    from collections.abc import Iterator

SERVER = Path(__file__).resolve().parents[1] / "servers" / "repeating.py"

# Put together, so that no scanner of repositories takes them for keys.
GITHUB = "ghp_" + "Hq3Rd7Wn5Cb2Yx8Lm4Vc9Kd1Jf" + "6Gs0PaTeZu"
JWT = "eyJhbGciOiJSUzI1NiJ9." + "eyJzdWIiOiJkZXNrIiwiaWF0IjoxN30." + "Qm9va3NBcmVMZW50SGVyZU5vdFNvbGQ"

ENVIRONMENT = {
    "DESK_TOKEN": "harbor/Lamp+42=x&y",
    "DATABASE_URL": "postgres://keeper:Tide-Pool-77@db.example:5432/desk",
    "COOKIE": "session=9f8e7d6c5b4a3928; theme=dark",
    "SETTING": "Kx7-Qp2-Vz9-Lm4",
    "LONG_KEY": 'say "fish" <now> & go',
    "WORD_PASSWORD": "letmein",
    "SERVICE": json.dumps({"type": "service_account", "private_key": "b0at-h00k-9", "project": "desk"}),
    "GH": GITHUB,
}
SECRETS_OF_ENVIRONMENT = [
    *(text for name, text in ENVIRONMENT.items() if name != "COOKIE"),
    "Tide-Pool-77",
    "9f8e7d6c5b4a3928",
    "b0at-h00k-9",
    GITHUB[4:],
]
ARGUMENTS = {
    "--api-key": "gull-Feather-1",
    "--token=m00ring-line": "m00ring-line",
    "-k": "Jx93kQpf02Lw",
    "OPENAI_KEY=w3t-sail-8": "w3t-sail-8",
    "Authorization:Bearer s3a-weed-5": "s3a-weed-5",
    "x-api-key:d0ck-post-6": "d0ck-post-6",
    "Authorization: Basic a2VlcGVyOnN0YXItZmlzaC0z": "star-fish-3",
    '{"auth": {"apiKey": "cr4b-pot-7", "mode": "production"}}': "cr4b-pot-7",
    "https://keeper:w4ve-cap-2@desk.example/s/0a1b2c3d4e5f6a7b/mcp?k=f0g-horn-4&Zz91Yy82Xx73": "w4ve-cap-2",
    JWT: JWT,
}
SECRETS_OF_ARGUMENTS = [*ARGUMENTS.values(), "0a1b2c3d4e5f6a7b", "f0g-horn-4", "Zz91Yy82Xx73"]

STDIO = [*SECRETS_OF_ENVIRONMENT, *SECRETS_OF_ARGUMENTS]


def command(way: str) -> list[str]:
    words = (
        [word, text] if word.startswith("-") and "=" not in word else [word]
        for word, text in ARGUMENTS.items()
    )
    return ["--", sys.executable, str(SERVER), way, *chain.from_iterable(words)]


def options() -> list[str]:
    return [word for name, text in ENVIRONMENT.items() for word in ("--env", f"{name}={text}")]


def leaked(result: Any, folder: Path, secrets: list[str]) -> list[tuple[str, str]]:
    """The secrets, in any way to write them, that are on a stream or in the name or the text of a file."""
    shown = {"stdout": result.stdout_bytes, "stderr": result.stderr_bytes}
    for path in folder.rglob("*"):
        shown[path.name] = path.name.encode() + (unpacked(path.read_bytes()) if path.is_file() else b"")
    return [
        (where, text)
        for where, data in shown.items()
        for secret in secrets
        for text in ways_to_write(secret)
        if len(text) > 5 and text.encode() in data
    ]


def unpacked(data: bytes) -> bytes:
    """A file, with what it packs as text."""
    return legible(data.decode()).encode() if data.startswith(b"<!DOCTYPE html>") else data


def outputs(folder: Path) -> list[str]:
    files = [word for name in FORMATS for word in ("-o", f"{name}={folder / name}.out")]
    return [*files, "-o", f"html={folder / 'site'}/"]


@pytest.mark.parametrize("form", ["text", "github", "markdown", "json"])
def test_no_report_shows_what_the_server_repeats(form: str, tmp_path: Path) -> None:
    result = run("check", "--details", "-f", form, *outputs(tmp_path), *options(), *command("lists"))

    assert result.exit_code in (0, 1), result.stderr
    assert len([*tmp_path.rglob("*.out")]) == len(FORMATS)
    assert leaked(result, tmp_path, STDIO) == []


@pytest.mark.parametrize("way", ["refuses", "fails", "dies", "version", "cursor"])
def test_no_failure_shows_what_the_server_repeats(way: str, tmp_path: Path) -> None:
    files = [
        word
        for name in ("json", "junit", "sarif", "markdown")
        for word in ("-o", f"{name}={tmp_path / name}")
    ]

    result = run("check", *files, *options(), *command(way))

    assert result.exit_code in ((1, 3) if way == "cursor" else (3,)), result.stderr
    assert leaked(result, tmp_path, STDIO) == []


@pytest.mark.parametrize(
    "words",
    [
        ["snapshot", "-o", "{}/tools.json"],
        ["snapshot"],
        ["baseline", "-o", "{}/base.json", "--reason", "known"],
        ["plan"],
        ["policy"],
        ["policy", "-f", "claude-code", "--server-name", "desk"],
        ["policy", "-f", "annotations", "-o", "{}/hints.json"],
        ["diff", "{root}/tests/cases/servers/bakery.json", "-f", "json"],
        ["diff", "{root}/tests/cases/servers/bakery.json", "-f", "markdown"],
    ],
    ids=" ".join,
)
def test_no_command_shows_what_the_server_repeats(words: list[str], tmp_path: Path) -> None:
    result = run(*(word.format(tmp_path, root=ROOT) for word in words), *options(), *command("lists"))

    assert isinstance(result.exception, SystemExit | None), result.exception
    assert result.exit_code in (0, 1), result.stderr
    assert leaked(result, tmp_path, STDIO) == []


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    with repeating() as running:
        yield running


HEADERS = {
    "Authorization": "Basic a2VlcGVyOnN0YXItZmlzaC0z",
    "Cookie": "session=9f8e7d6c5b4a3928; sid=l0w-tide-1; theme=dark",
    "X-Api-Key": "letmein",
    "X-Desk": "Kx7-Qp2-Vz9-Lm4",
}
QUERY = "api_key=f0g-horn-4%2B1&Zz91Yy82Xx73#access_token=f00t-step-9"
REMOTE = [
    "a2VlcGVyOnN0YXItZmlzaC0z", "star-fish-3", "keeper:star-fish-3", "9f8e7d6c5b4a3928", "l0w-tide-1", "letmein",
    "Kx7-Qp2-Vz9-Lm4", "f0g-horn-4+1", "Zz91Yy82Xx73", "0a1b2c3d4e5f6a7b", "f00t-step-9",
]  # fmt: skip


@pytest.mark.parametrize("way", ["lists", "refuses", "forbids", "moves"])
def test_no_output_shows_headers_and_parts_of_the_address(host: str, way: str, tmp_path: Path) -> None:
    url = f"http://{host}/{way}/0a1b2c3d4e5f6a7b/mcp?{QUERY}"
    headers = [word for name, text in HEADERS.items() for word in ("--header", f"{name}: {text}")]

    result = run("check", "-f", "json", "--details", *outputs(tmp_path), *headers, url)

    assert result.exit_code in ((0, 1) if way == "lists" else (3,)), result.stderr
    assert leaked(result, tmp_path, REMOTE) == []


def test_no_output_shows_what_only_a_file_or_our_environment_gives(host: str, tmp_path: Path) -> None:
    given = tmp_path / "given"
    given.mkdir()
    url = f"http://keeper:${{DESK_PASSWORD}}@{host}/lists/${{DESK_PART}}/mcp"
    local = {
        "command": sys.executable,
        "args": [str(SERVER), "lists", "${DESK_PASSWORD}"],
        "envFile": "${workspaceFolder}/.env",
    }
    servers = {"near": local, "far": {"url": url, "headers": {"X-Desk": "${DESK_NUMBER:-Kx7-Qp2-Vz9-Lm4}"}}}
    (given / ".mcp.json").write_text(json.dumps({"mcpServers": servers}))
    (given / ".env").write_text("DESK_ANY='l0w-tide-1'\n")
    ours = {"DESK_PASSWORD": "letmein-Now", "DESK_PART": "0a1b2c3d4e5f6a7b", "CI_TOKEN": "st0rm-jib-6"}
    out = tmp_path / "out"
    out.mkdir()

    result = run(
        "check",
        "--inherit-env",
        "-f",
        "json",
        "-o",
        f"html={out}/",
        "-o",
        f"sarif={out / 'x'}",
        given / ".mcp.json",
        env=ours,
    )

    assert result.exit_code in (0, 1), result.stderr
    assert leaked(result, out, [*ours.values(), "Kx7-Qp2-Vz9-Lm4", "l0w-tide-1", "keeper:letmein-Now"]) == []


ORDINARY = {
    "NODE_ENV": "production", "DEBUG": "true", "PORT": "8080", "LC_TIME": "en_US.UTF-8", "AWS_REGION": "eu-west-2",
    "MODEL": "gpt-4o-mini", "API_URL": "https://api.example.com/v1", "SINCE": "2026-11-28T14:00:00Z",
    "DB": "postgres://localhost:5432/books", "TOKEN_TYPE": "bearer", "AUTH": "oauth2", "API_KEY": "secret",
    "MAX_TOKENS": "100000", "PAGE_TOKEN_LIMIT": "250000",
}  # fmt: skip


def test_ordinary_values_leave_the_definitions_as_they_are() -> None:
    env = [word for name, text in ORDINARY.items() for word in ("--env", f"{name}={text}")]
    words = ["--mode", "standalone", "--port=8080", '{"region": "eu-west-2"}']

    result = run("snapshot", *env, "--", sys.executable, SERVER, "lists", *words)

    assert result.exit_code == 0, result.stderr
    written = [tool["description"] for tool in json.loads(result.stdout)["tools"]]
    for value in (*ORDINARY.values(), "standalone"):
        assert any(value in text for text in written), value
    assert "***" not in result.stdout
