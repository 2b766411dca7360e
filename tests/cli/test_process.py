"""What only a process of its own shows: exit codes, pipes, signals, files that cannot be written."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from scorer.cli.files import write_file
from scorer.contracts.errors import InputError
from tests.support import snapshots
from tests.support.command_line import environment, run_process, start

posix_only = pytest.mark.skipif(os.name != "posix", reason="signals and modes of POSIX")


def test_the_exit_code_reaches_the_shell(tmp_path: Path) -> None:
    good, bad = snapshots.good_file(tmp_path), snapshots.bad_file(tmp_path)
    codes = [
        run_process("check", *args).returncode for args in ([good], [bad], [bad, "--exit-zero"], [], ["gone"])
    ]
    assert codes == [0, 1, 0, 2, 2]


def test_a_command_after_the_double_dash_that_ends_at_once_exits_3() -> None:
    done = run_process("check", "--", sys.executable, "-c", "raise SystemExit('no desk today')")
    assert (done.returncode, done.stdout) == (3, b"")
    assert b"no desk today" in done.stderr
    assert b"Traceback" not in done.stderr


def test_the_same_target_gives_the_same_bytes_whatever_the_hash_seed(tmp_path: Path) -> None:
    target = snapshots.bad_file(tmp_path)
    runs = [run_process("check", target, env=environment(PYTHONHASHSEED=seed)).stdout for seed in "12"]
    assert runs[0] == runs[1] != b""


def test_a_reader_that_goes_away_is_no_failure(tmp_path: Path) -> None:
    # 200 tools fill the pipe, so that the report is still being written when its reader has gone.
    tools = [{**snapshots.LEND, "name": f"lend_{at}"} for at in range(200)]
    with start("check", snapshots.write_tools(tmp_path, *tools), "--format", "json") as process:
        assert process.stdout is not None
        process.stdout.read(100)
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""
    assert process.returncode == 0


@posix_only
@pytest.mark.parametrize("request_to_end", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_with_130_and_no_traceback(tmp_path: Path, request_to_end: signal.Signals) -> None:
    pipe = tmp_path / "tools.json"
    os.mkfifo(pipe)
    with start("check", pipe) as process, pipe.open("wb"):  # opens once the process reads
        process.send_signal(request_to_end)
        out, err = process.communicate()
    assert (process.returncode, out, err) == (130, b"", b"\ninterrupted\n")


def test_an_ascii_terminal_gets_ascii(tmp_path: Path) -> None:
    tool = {**snapshots.LEND, "name": "prêter_livre", "description": "Prête un livre à un lecteur."}
    done = run_process(
        "check",
        snapshots.write_tools(tmp_path, tool),
        env=environment(PYTHONIOENCODING="ascii", PYTHONUTF8="0"),
    )
    assert done.stdout.isascii()
    assert rb"pr\xeater_livre" in done.stdout


def test_a_lone_surrogate_in_a_name_is_shown_as_its_escape(tmp_path: Path) -> None:
    path = tmp_path / "tools.json"
    path.write_text(
        '{"tools": [{"name": "lend\\ud800", "description": "Lends.", "inputSchema": {"type": "object"}}]}'
    )
    for name in ("text", "json", "markdown", "html", "tdqs"):
        done = run_process("check", path, "--format", name)
        assert "\\ud800" in done.stdout.decode("utf-8").replace("&#92;", "\\"), name
        assert done.returncode in (0, 1)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_behind_stdout_exits_2_and_says_so(tmp_path: Path) -> None:
    with open("/dev/full", "wb") as full:
        done = run_process("check", snapshots.good_file(tmp_path), stdout=full)
    assert done.returncode == 2
    assert done.stderr == b"error: cannot write to stdout: No space left on device\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_an_output_that_cannot_be_written_exits_2_after_the_report(tmp_path: Path) -> None:
    done = run_process("check", snapshots.good_file(tmp_path), "--output", "json=/dev/full")
    assert done.returncode == 2
    assert b"\nloan-desk " in done.stdout
    assert done.stderr == b"error: cannot write /dev/full: No space left on device\n"


def test_a_file_is_replaced_whole_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text("before")
    write_file(path, "after ✓\n")
    assert path.read_bytes() == "after ✓\n".encode()
    assert [*tmp_path.iterdir()] == [path]


def test_a_file_that_cannot_be_replaced_stays_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "report.txt"
    path.write_text("before")

    def refuse(_source: Path, _target: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(InputError, match=r"^cannot write .*report\.txt: Permission denied$"):
        write_file(path, "after")
    assert path.read_text() == "before"
    assert [*tmp_path.iterdir()] == [path]


@posix_only
def test_a_replaced_file_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text("before")
    path.chmod(0o640)
    write_file(path, "after")
    assert (path.read_text(), stat.S_IMODE(path.stat().st_mode)) == ("after", 0o640)


def test_help_loads_nothing_that_only_a_report_or_a_connection_needs() -> None:
    code = (
        "import sys, atexit\n"
        "from scorer.cli import main\n"
        "heavy = {'rich', 'jinja2', 'mcp', 'pydantic', 'jsonschema', 'rapidfuzz', 'scorer.scoring.weigh'}\n"
        "atexit.register(lambda: print('loaded', sorted(heavy & set(sys.modules))))\n"
        "sys.argv = ['mcp-scorer', 'check', '--help']\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], env=environment(), capture_output=True, check=True)
    assert done.stdout.decode().splitlines()[-1] == "loaded []"


@posix_only
@pytest.mark.parametrize(("args", "shown"), [([], True), (["--quiet"], False)])
def test_progress_is_shown_where_stderr_is_a_terminal_and_not_when_quiet(
    args: list[str], shown: bool
) -> None:
    ours, theirs = os.openpty()
    command = [*args, "--", sys.executable, "-c", "pass"]
    with start("check", *command, env=environment(TERM="xterm"), stderr=theirs) as process:
        os.close(theirs)
        said = read_terminal(ours)
    assert process.returncode == 3
    assert ("connecting" in said) is shown
    assert "error: " in said


def read_terminal(descriptor: int) -> str:
    """Read a terminal's other end until the process at it has gone (which Linux says by an error)."""
    chunks: list[bytes] = []
    try:
        while chunk := os.read(descriptor, 65536):
            chunks.append(chunk)
    except OSError:
        pass
    finally:
        os.close(descriptor)
    return b"".join(chunks).decode()
