"""Servers that send too much: each ends with the limit that it exceeded, in bounded memory, and no process stays."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from scorer.capturing import capture
from scorer.capturing.limit_options import documented_limits
from scorer.contracts.errors import InputError
from tests.capturing.running import left_over
from tests.servers import bombs
from tests.servers.bombs_http import bombing
from tests.support.command_line import ROOT, environment, run
from tests.support.snapshots import good_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.servers.faulty_http import Server

pytestmark = pytest.mark.skipif(not hasattr(os, "wait4"), reason="measures the memory of a process of POSIX")

#: The most memory that the program may take, whatever a server does.
MOST_MIB = 300

RAISE = "; if you trust it, raise the bound with --bound"
TOO_LONG = f"the server sent an answer of more than 8,388,608 bytes{RAISE} answer-bytes=NUMBER"
TOO_MUCH = f"the server sent more than 16,777,216 bytes in all{RAISE} total-bytes=NUMBER"
TOO_MANY = f"the server sent more than 1,000,000 JSON values{RAISE} json-values=NUMBER"
TOO_DEEP = f"the server sent JSON that is nested deeper than 200 levels{RAISE} json-depth=NUMBER"


@dataclass(frozen=True)
class Ended:
    """How a run ended, and the most memory that it took, in mebibytes."""

    code: int
    error: str
    mib: float


#: Runs a command and prints its exit code and its peak memory. A process of its own, because the peak of a process
#: begins with that of the one that starts it, and a test run is large.
MEASURE = """
import os, sys
process = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
_, status, used = os.wait4(process, 0)
print(os.waitstatus_to_exitcode(status), used.ru_maxrss)
"""


def check(folder: Path, *args: str) -> Ended:
    """Run `check` and measure it. Its report goes to a file, because stdout is for the measurement."""
    words = [
        sys.executable,
        "-m",
        "scorer",
        "check",
        "--exit-zero",
        "-f",
        "json",
        "-o",
        f"text={folder}/report",
    ]
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", MEASURE, *words, *args],
        env=environment(),
        capture_output=True,
        text=True,
        errors="replace",
        check=True,
    )
    code, peak = done.stdout.split()[-2:]
    unit = 1024 if sys.platform == "linux" else 1024 * 1024
    return Ended(int(code), done.stderr, int(peak) / unit)


@pytest.mark.no_cover
@pytest.mark.parametrize(
    ("bomb", "line"),
    [
        ("many_values", f"list: {TOO_MANY}"),
        ("long_line", f"list: {TOO_LONG}"),
        ("line_without_end", f"list: {TOO_LONG}"),
        ("long_text", f"list: {TOO_LONG}"),
        ("deep", f"list: {TOO_DEEP}"),
        ("many_tools", f"list: the server has more than 1,000 tools{RAISE} tools=NUMBER"),
        ("notifications_without_end", f"list: {TOO_MUCH}"),
        ("big_pages_without_end", f"list: {TOO_MUCH}"),
        ("long_instructions", f"handshake: {TOO_LONG}"),
    ],
)
def test_a_bomb_over_stdio_ends_at_its_limit(tmp_path: Path, bomb: str, line: str) -> None:
    marker = f"marker-{uuid.uuid4().hex}"
    ended = check(tmp_path, "--env", f"PYTHONPATH={ROOT}", "--", sys.executable, bombs.__file__, bomb, marker)

    assert (ended.code, ended.error) == (3, f"error: bombs: {line}\n")
    assert ended.mib < MOST_MIB
    assert left_over(marker) == []


@pytest.mark.no_cover
def test_a_flood_on_stderr_is_kept_by_its_end_alone(tmp_path: Path) -> None:
    ended = check(
        tmp_path, "--env", f"PYTHONPATH={ROOT}", "--", sys.executable, bombs.__file__, "stderr_without_end"
    )

    assert ended.code == 3
    assert ended.error.endswith("x…\n  stderr: the last words\n")
    assert len(ended.error) < 1000
    assert ended.mib < MOST_MIB


@pytest.mark.no_cover
@pytest.mark.parametrize("bomb", ["deep_within_the_limit", "long_handshake_error"])
def test_what_is_large_but_within_the_limits_is_read(tmp_path: Path, bomb: str) -> None:
    ended = check(tmp_path, "--env", f"PYTHONPATH={ROOT}", "--", sys.executable, bombs.__file__, bomb)

    assert ended.code == (0 if bomb == "deep_within_the_limit" else 3)
    assert "limit" not in ended.error
    assert ended.mib < MOST_MIB


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with bombing() as running:
        yield running


@pytest.mark.no_cover
@pytest.mark.parametrize(
    ("bomb", "line"),
    [
        ("gzip", f"list: {TOO_LONG}"),
        ("gzip-of-nothing", f"list: {TOO_LONG}"),
        (
            "double-gzip",
            "list: the server's answer has the content encoding gzip,gzip, which cannot be read; "
            "send it without one, or as gzip",
        ),
        (
            "brotli",
            "list: the server's answer has the content encoding br, which cannot be read; "
            "send it without one, or as gzip",
        ),
        ("broken-gzip", "list: the server's answer is not what its content encoding says"),
        ("gzip-error", f"handshake: {TOO_LONG}"),
        ("error-without-end", f"handshake: {TOO_LONG}"),
        ("many-values", f"list: {TOO_MANY}"),
        ("deep", f"list: {TOO_DEEP}"),
        ("body-without-end", f"list: {TOO_LONG}"),
        ("events-without-end", f"list: {TOO_MUCH}"),
        ("event-without-end", f"list: {TOO_LONG}"),
        ("event-of-many-lines", f"list: {TOO_LONG}"),
        ("header-without-end", "handshake: the connection broke: Receive buffer too long"),
        ("redirects-without-end", "handshake: the server redirects again and again"),
    ],
)
def test_a_bomb_over_http_ends_at_its_limit(tmp_path: Path, server: Server, bomb: str, line: str) -> None:
    ended = check(tmp_path, f"{server.url}/{bomb}")

    assert (ended.code, ended.error) == (3, f"error: 127.0.0.1: {line}\n")
    assert ended.mib < MOST_MIB


@pytest.mark.no_cover
def test_gzip_within_the_limit_is_read_though_it_is_not_requested(tmp_path: Path, server: Server) -> None:
    ended = check(tmp_path, f"{server.url}/gzip-within-the-limit")

    assert (ended.code, ended.error) == (0, "")
    assert ended.mib < MOST_MIB


@pytest.mark.parametrize("limit", [each.name for each in documented_limits()])
def test_every_limit_can_be_set_and_must_be_a_number_above_zero(limit: str) -> None:
    for value in ("0", "-1", "many", "", "1e9"):
        done = run("check", "nothing.json", "--bound", f"{limit}={value}")
        assert done.exit_code == 2
        assert f"the bound {limit} must be a whole number above 0, not '{value}'" in done.stderr


def test_an_unknown_limit_is_refused_with_those_that_exist() -> None:
    done = run("check", "nothing.json", "--bound", "patience=3")

    assert done.exit_code == 2
    assert done.stderr == "error: unknown bound 'patience' (known: {})\n".format(
        ", ".join(each.name for each in documented_limits())
    )


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (
            "[" + "[]," * 1_000_000 + "[]]",
            f"tools.json has more than 1,000,000 JSON values{RAISE} json-values=NUMBER",
        ),
        ("[" * 201 + "]" * 201, f"tools.json is nested deeper than 200 levels{RAISE} json-depth=NUMBER"),
        (
            "[" + ",".join(f'{{"name": "t{at}", "description": "x"}}' for at in range(1001)) + "]",
            f"tools: list: the server has more than 1,000 tools{RAISE} tools=NUMBER",
        ),
    ],
    ids=["values", "depth", "tools"],
)
@pytest.mark.parametrize("command", [["check"], ["check", "--baseline"], ["diff", "good.json"]])
def test_a_file_that_holds_too_much_is_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str], content: str, line: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tools.json").write_text(content)
    good_file(tmp_path).rename(tmp_path / "good.json")
    last = ["good.json"] if "--baseline" in command else []
    done = run(*command, "tools.json", *last)

    assert (done.exit_code, done.stderr) == (2, f"error: {line}\n")


def test_a_value_in_memory_that_contains_itself_is_refused() -> None:
    around: dict[str, Any] = {"name": "lend_copy"}
    around["inputSchema"] = {"properties": {"a": around}}
    wide: dict[str, Any] = {}
    for _ in range(60):
        wide = {"a": wide, "b": wide}

    with pytest.raises(InputError, match="the value is nested deeper than 200 levels"):
        capture({"tools": [around]})
    with pytest.raises(InputError, match="the value has more than 1,000,000 JSON values"):
        capture({"tools": [{"name": "lend_copy", "_meta": wide}]})


def test_the_words_of_a_file_stay_on_the_line_of_the_error(tmp_path: Path) -> None:
    path = tmp_path / "tools.json"
    path.write_text('{"jsonrpc": "2.0", "id": 1, "error": {"code": 1, "message": "no\\nGate passed"}}')
    assert run("check", path).stderr.count("\n") == 1
    path.write_text('{"a\\nGate passed": [{"name": "a", "inputSchema": {}}], "b": []}')
    assert run("check", f"{path}#q").stderr.count("\n") == 1
    path.write_text('[{"tools": [], "name": "a\\nGate passed"}]')
    assert run("check", path).stderr.count("\n") == 1
