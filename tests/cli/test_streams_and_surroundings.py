"""What the program does without a stream, a folder, a home or a plain terminal: one plain line, and the right code."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

import scorer.cli.check_run
from scorer.cli import app
from scorer.cli.failure import exit_code_of
from tests.support import snapshots
from tests.support.command_line import INTERNAL, PLAIN, ROOT, environment, run, run_process, start

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

posix_only = pytest.mark.skipif(os.name != "posix", reason="descriptors, users and devices of POSIX")
NO_STDOUT = b"error: cannot write to stdout: Bad file descriptor\n"
FULL_STDOUT = b"error: cannot write to stdout: No space left on device\n"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return snapshots.good_file(tmp_path)


def without(*numbers: int, args: Sequence[object], **options: Any) -> tuple[int, bytes, bytes]:
    """Run a command that is started with these descriptors closed."""

    def close() -> None:
        for number in numbers:
            os.close(number)

    streams = {name: None for number, name in enumerate(("stdin", "stdout", "stderr")) if number in numbers}
    with start(*args, preexec_fn=close, **streams, **options) as process:
        out, err = process.communicate()
    return process.returncode, out or b"", err or b""


@posix_only
def test_a_closed_stdout_exits_2_and_says_so(good: Path) -> None:
    for args in (["check", good], ["--help"], ["--version"]):
        assert without(1, args=args) == (2, b"", NO_STDOUT)


@posix_only
def test_a_closed_stdout_keeps_no_file_back(good: Path, tmp_path: Path) -> None:
    assert without(1, args=["check", good, "-o", f"badge={tmp_path / 'badge'}"])[0] == 2
    assert json.loads((tmp_path / "badge").read_text())["schemaVersion"] == 1


@posix_only
def test_a_closed_stderr_changes_neither_the_report_nor_the_code(good: Path, tmp_path: Path) -> None:
    bad = snapshots.bad_file(tmp_path)
    for target in (good, bad):
        whole = run_process("check", target)
        assert without(2, args=["check", target]) == (whole.returncode, whole.stdout, b"")
    assert without(2, args=["check", "gone.json"]) == (2, b"", b"")
    assert without(2, args=["check", "--", sys.executable, "-c", "pass"]) == (3, b"", b"")


@posix_only
def test_a_closed_stdin_is_an_empty_one(good: Path) -> None:
    assert without(0, args=["check", good])[0] == 0
    code, out, err = without(0, args=["check", "-"])
    assert (code, out) == (2, b"")
    assert err.startswith(b"error: standard input is ")


@posix_only
def test_with_no_stream_at_all_the_code_still_says_what_happened(good: Path) -> None:
    assert without(0, 1, 2, args=["check", good]) == (2, b"", b"")
    example = ROOT / "examples" / "library_server.py"
    command = ["snapshot", "-o", good, "--", sys.executable, example]
    good.unlink()
    assert without(0, 1, 2, args=command) == (0, b"", b"")
    assert json.loads(good.read_text())["kind"] == "mcp-scorer-snapshot"


@posix_only
def test_a_full_disk_behind_stdout_exits_2_for_every_command(good: Path) -> None:
    for args in (
        ["check", good],
        ["snapshot", good],
        ["rules"],
        ["schema", "report"],
        ["--help"],
        ["--version"],
    ):
        with open("/dev/full", "wb") as full:
            done = run_process(*args, stdout=full)
        assert (done.returncode, done.stderr) == (2, FULL_STDOUT), args


@posix_only
def test_a_full_disk_behind_stderr_changes_no_code(good: Path) -> None:
    for args, code in ((["check", good], 0), (["check", "gone.json"], 2), (["check", "--nonsense"], 2)):
        with open("/dev/full", "wb") as full:
            assert run_process(*args, stderr=full).returncode == code


@posix_only
def test_a_reader_that_leaves_early_is_no_failure(good: Path) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    try:
        done = run_process("check", good, "-f", "json", stdout=theirs)
    finally:
        os.close(theirs)
    assert (done.returncode, done.stderr) == (0, b"")


@posix_only
def test_a_pipe_that_refuses_to_wait_gets_the_whole_report() -> None:
    ours, theirs = os.pipe()
    os.set_blocking(theirs, False)
    with start("snapshot", ROOT / "tests/cases/servers/bakery.json", stdout=theirs) as process:
        os.close(theirs)
        with open(ours, "rb") as file:
            written = file.read()
        process.communicate()
    assert process.returncode == 0
    assert json.loads(written)["kind"] == "mcp-scorer-snapshot"


@pytest.mark.parametrize(
    "changes",
    [
        *({"COLUMNS": value} for value in ("0", "-1", "1000000000", "²")),
        *({"TERM": value} for value in ("", "no-such-terminal")),
        {"LANG": "xx_XX.nonsense", "LC_ALL": "xx_XX.nonsense"},
        {"LC_ALL": "C"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        *(
            {"PYTHONIOENCODING": value}
            for value in ("cp1252", "utf-16", "ascii", "ascii:strict", "idna", "utf-7")
        ),
        {"HOME": ""},
        {"HOME": "/nonexistent"},
        {"TMPDIR": "/nonexistent"},
    ],
)
def test_odd_surroundings_change_neither_the_code_nor_the_lines_on_stderr(
    tmp_path: Path, changes: dict[str, str]
) -> None:
    tool = {**snapshots.LEND, "name": "prêter_\ud800日本", "description": "Prête un livre ✓ \u202e."}
    target = snapshots.write_tools(tmp_path, tool)
    env = environment(**changes)
    commands: list[Sequence[object]] = [["check", target]]
    if "PYTHONIOENCODING" in changes:
        commands.append(["check", "--help"])
    for args in commands:
        done = run_process(*args, env=env)
        assert (done.returncode in (0, 1), done.stderr) == (True, b""), args
        assert done.stdout


@pytest.mark.parametrize("value", ["1e9", "-1", "9" * 30, "9" * 5000, "abc", "-99999999999"])
def test_an_odd_source_date_is_refused_in_one_line_or_used(good: Path, value: str) -> None:
    for form in ("text", "tdqs", "html"):
        done = run("check", good, "-f", form, env={**PLAIN, "SOURCE_DATE_EPOCH": value})
        assert done.exit_code in (0, 2)
        assert len(done.stderr.splitlines()) == (1 if done.exit_code else 0)


@posix_only
def test_a_user_without_an_entry_and_a_home_gets_a_report(
    good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pwd

    def nobody(_: int) -> None:
        raise KeyError

    monkeypatch.delenv("HOME")
    monkeypatch.setattr(pwd, "getpwuid", nobody)
    clients = tmp_path / ".mcp.json"
    server = {"command": sys.executable, "args": ["-c", "pass", "${userHome}"]}
    clients.write_text(json.dumps({"mcpServers": {"a": server, "b": {"url": "http://127.0.0.1:9/${HOME}"}}}))
    assert run("check", good).exit_code == 0
    done = run("check", clients)
    assert done.exit_code == 2
    assert [line for line in done.stderr.splitlines() if "HOME" in line]


@posix_only
def test_a_pipe_takes_the_width_of_the_terminal_that_shows_it(good: Path) -> None:
    import fcntl
    import struct
    import termios

    for columns in (60, 90):
        ours, theirs = os.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        done = subprocess.run(
            [sys.executable, "-m", "scorer", "check", good, "--details"],
            stdin=theirs,
            stdout=subprocess.PIPE,
            stderr=theirs,
            env={name: value for name, value in environment().items() if name != "COLUMNS"},
            cwd=ROOT,
            check=True,
        )
        os.close(theirs)
        os.close(ours)
        widest = max(len(line) for line in done.stdout.decode().splitlines())
        assert columns - 10 < widest <= columns


def leave(folder: Path) -> None:
    """Enter a folder and delete it."""
    os.chdir(folder)
    folder.rmdir()


@posix_only
def test_a_folder_that_is_gone_is_said(good: Path, tmp_path: Path) -> None:
    gone, searching = tmp_path / "gone", environment(MCP_SCORER_NO_CONFIG="")
    gone.mkdir()
    with start("check", good, env=searching, preexec_fn=partial(leave, gone)) as process:
        _, err = process.communicate()
    assert process.returncode == 2
    assert err == b"error: the working directory no longer exists; change to another directory\n"
    gone.mkdir()
    command = ["check", "--no-config", good, "-o", "json=report"]
    with start(*command, preexec_fn=partial(leave, gone)) as process:
        _, err = process.communicate()
    assert process.returncode == 2
    assert b"Traceback" not in err


def test_a_long_configuration_is_read(good: Path, tmp_path: Path) -> None:
    config = tmp_path / "many.toml"
    config.write_text(
        "".join(f'[[overrides]]\ntools = ["a{n}"]\nignore = ["PUR"]\n' for n in range(1000))
        + "".join(f'[[suppress]]\ntool = "a{n}"\nrule = "PUR000"\nreason = "x"\n' for n in range(1000))
    )
    assert run("check", good, "--config", config).exit_code == 0


@pytest.mark.parametrize(
    "name",
    [
        "\u0301",
        "\u0301\u0302",
        "\ufe0f",
        "\u0e31",
        "\u200b",
        "\u1ab0" * 3,
        "a\u0301",
        "",
        " ",
        "\u3000",
        "字" * 200,
    ],
)
@pytest.mark.parametrize("columns", ["30", "200"])
def test_a_name_of_any_width_has_its_row(tmp_path: Path, name: str, columns: str) -> None:
    tool = {**snapshots.MUTE, "name": name}
    done = run("check", snapshots.write_tools(tmp_path, tool), "--details", env={**PLAIN, "COLUMNS": columns})
    assert done.exit_code == 1
    assert "Tools, lowest score first" in done.stdout


def test_a_name_of_marks_alone_is_shown_as_escapes(tmp_path: Path) -> None:
    done = run("check", snapshots.write_tools(tmp_path, {**snapshots.MUTE, "name": "\u0301\u0302"}))
    assert r"\u0301\u0302" in done.stdout
    assert "\u0301" not in done.stdout


NUMBERS = (
    '{"tools": [{"name": "n", "description": "Reads.", "inputSchema": {"type": "object", "properties": %s}}]}'
)


def refuse(word: str) -> None:
    raise AssertionError(word)


def test_a_number_without_a_word_in_json_leaves_every_output_valid(tmp_path: Path) -> None:
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    old.write_text(NUMBERS % '{"a": {"default": 1, "maximum": -1e400}}')
    new.write_text(NUMBERS % '{"a": {"default": 1e400, "maximum": 1e999, "enum": [1e400, "Infinity NaN"]}}')
    commands: list[Sequence[object]] = [
        ["diff", old, new, "--format", "json"],
        ["snapshot", new],
        *(["check", new, "-f", name] for name in ("json", "sarif", "tdqs", "gitlab", "rdjson", "badge")),
        *(["policy", new, "-f", name] for name in ("policylayer", "annotations")),
    ]
    for command in commands:
        done = run(*command)
        assert done.exit_code in (0, 1), done.stderr
        json.loads(done.stdout, parse_constant=refuse)
    assert run("check", new, "-f", "html").exit_code == 0


def test_a_server_that_sends_nan_gives_a_valid_snapshot() -> None:
    from scorer.capturing import snapshot_json
    from scorer.contracts.definitions import Snapshot

    parameters = {"a": {"default": float("nan"), "maximum": float("inf"), "title": 'NaN "-Infinity"'}}
    tool = {"name": "n", "inputSchema": {"properties": parameters}}
    written = snapshot_json([Snapshot(name="s", target="t", tools=(tool,))])
    read = json.loads(written, parse_constant=refuse)["tools"][0]["inputSchema"]["properties"]["a"]
    assert read == {"default": None, "maximum": float("inf"), "title": 'NaN "-Infinity"'}


def test_a_schema_of_any_depth_ends_in_a_report_or_one_line(tmp_path: Path) -> None:
    for depth in (150, 400, 1400, 5000):
        schema = '{"type":"object","properties":{"a":' * depth + "{}" + "}}" * depth
        path = tmp_path / "deep.json"
        path.write_text(NUMBERS.replace("%s", schema))
        for args in (
            ["check", "-f", "html"],
            ["check", "-f", "json"],
            ["check", "--details"],
            ["snapshot"],
            ["diff", path],
        ):
            done = run(args[0], path, *args[1:], "--bound", "json-depth=100000")
            assert done.exit_code in (0, 1, 2), done.stderr
            assert len(done.stderr.splitlines()) <= 1


@pytest.mark.parametrize("options", [["--top", str(10**30)], ["--tool", "\udcff"], ["--tool", "n" * 100_000]])
def test_odd_options_end_in_a_report_or_plain_lines(good: Path, options: list[str]) -> None:
    done = run("check", good, *options)
    assert done.exit_code in (0, 2)
    assert "Traceback" not in done.stderr


@pytest.fixture
def at_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the report fail in a way that nobody foresaw, with a secret in the message."""

    def fail(*_: object, **__: object) -> None:
        raise KeyError("Bearer ghp_secret")

    monkeypatch.setattr(scorer.cli.check_run, "judged_together", fail)


@pytest.mark.usefixtures("at_fault")
def test_an_internal_error_is_one_line_with_exit_2_and_without_the_values_at_hand(
    good: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MCP_SCORER_TRACEBACK", raising=False)
    code = exit_code_of(lambda: app._run(["check", str(good)]))
    out, err = capsys.readouterr()
    assert (code, out) == (2, "")
    assert re.fullmatch(
        rf"error: {INTERNAL}: KeyError in \w+\.py, line \d+; "
        r"please report it with what MCP_SCORER_TRACEBACK=1 prints\n",
        err,
    )
    monkeypatch.setenv("MCP_SCORER_TRACEBACK", "1")
    exit_code_of(lambda: app._run(["check", str(good)]))
    assert "Traceback (most recent call last):" in capsys.readouterr().err


@pytest.mark.parametrize(
    "error", [MemoryError(), RecursionError("x"), ExceptionGroup("two", [ValueError("y")])]
)
def test_no_exception_reads_as_a_failed_gate(error: Exception, capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> int:
        raise error

    assert exit_code_of(fail) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_file_that_the_system_refuses_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> int:
        raise PermissionError(13, "Permission denied", "::error::x")

    assert exit_code_of(fail) == 2
    assert capsys.readouterr().err == "error: cannot use ::error::x: Permission denied\n"


@pytest.mark.parametrize("flags", [["-X", "utf8=0"], ["-I"], ["-O"], ["-OO"]])
def test_python_may_run_it_in_any_mode(good: Path, flags: list[str]) -> None:
    command = [sys.executable, *flags, "-m", "scorer", "check", str(good), "-f", "json"]
    done = subprocess.run(command, env=environment(), capture_output=True, check=False, cwd=good.parent)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == run("check", good, "-f", "json").stdout.encode()
