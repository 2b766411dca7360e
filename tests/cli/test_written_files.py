"""Where outputs may be written: whole or not at all, never through a planted link, never over an input."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from scorer.cli.files import write_file, write_folder
from scorer.contracts.errors import InputError
from tests.support import reports, snapshots
from tests.support.command_line import PLAIN, run, run_process, start

pytestmark = pytest.mark.skipif(os.name != "posix", reason="links, pipes and devices of POSIX")
LEADS_OUT = "a link in this path leads out of the working directory; if you trust it, write "


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a working directory with a target in it, and a folder next to it that is not ours."""
    here = tmp_path / "checkout"
    here.mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "precious").write_text("precious")
    monkeypatch.chdir(here)
    snapshots.good_file(here)
    return here


def test_a_link_at_the_output_is_replaced_and_its_target_untouched(folder: Path) -> None:
    precious = folder.parent / "elsewhere" / "precious"
    for name in ("report.json", "dangling.json"):
        (folder / name).symlink_to(precious if name == "report.json" else folder.parent / "elsewhere" / "new")
        assert run("check", "loan-desk.json", "--output", f"json={name}").exit_code == 0
        assert not (folder / name).is_symlink()
        assert json.loads((folder / name).read_text())["schema_version"] == 1
    assert precious.read_text() == "precious"
    assert not (folder.parent / "elsewhere" / "new").exists()


@pytest.mark.parametrize(
    "args",
    [
        ("check", "loan-desk.json", "--output", "json=out/report"),
        ("check", "loan-desk.json", "--output", "html=out/"),
        ("check", "loan-desk.json", "--output", "html=out"),
        ("snapshot", "loan-desk.json", "--output", "out/report"),
        ("baseline", "loan-desk.json", "--reason", "known", "--output", "./out/report"),
        ("diff", "loan-desk.json", "loan-desk.json", "--output", "out/report"),
        ("policy", "loan-desk.json", "--output", "out/report"),
        ("rules", "--pages", "out"),
        ("claims", "--pages", "out/pages"),
    ],
)
def test_a_folder_that_a_link_moves_out_of_the_working_directory_is_refused(
    folder: Path, args: tuple[str, ...]
) -> None:
    (folder / "out").symlink_to(folder.parent / "elsewhere")
    done = run(*args)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("error: cannot write ")
    assert f"{LEADS_OUT}{folder.parent / 'elsewhere'}" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert [path.name for path in (folder.parent / "elsewhere").iterdir()] == ["precious"]


def test_a_whole_path_below_the_working_directory_is_held_to_the_same(folder: Path) -> None:
    (folder / "out").symlink_to(folder.parent / "elsewhere")
    done = run("check", "loan-desk.json", "--output", f"json={folder / 'out' / 'report'}")
    assert done.exit_code == 2
    assert LEADS_OUT in done.stderr


def test_a_folder_elsewhere_that_the_user_names_is_written_to(folder: Path) -> None:
    elsewhere = folder.parent / "elsewhere"
    (folder / "inside").mkdir()
    (folder / "link").symlink_to("inside")
    outputs = [f"json={elsewhere / 'a'}", "json=../elsewhere/b", "json=link/c", "html=inside/"]
    options = [word for output in outputs for word in ("--output", output)]
    assert run("check", "loan-desk.json", *options).exit_code == 0
    assert sorted(path.name for path in elsewhere.iterdir()) == ["a", "b", "precious"]
    assert sorted(path.name for path in (folder / "inside").iterdir()) == [
        "c",
        "index.html",
        "loan-desk.html",
    ]


def test_no_output_replaces_a_file_that_the_run_reads(folder: Path, subtests: pytest.Subtests) -> None:
    os.link("loan-desk.json", "hard.json")
    (folder / "soft.json").symlink_to("loan-desk.json")
    for name in ("base.json", "own.toml", "env", "known.jsonl", "lines.json", "server.py", "mcp-scorer.toml"):
        (folder / name).write_text("{}" if name.endswith("json") else "")
    snapshots.write_tools(folder, snapshots.LEND, name="base.json")
    cases = {
        "loan-desk.json": ["loan-desk.json"],
        "./hard.json": ["loan-desk.json"],
        "soft.json": ["loan-desk.json"],
        "base.json": ["loan-desk.json", "--baseline", "base.json"],
        "own.toml": ["loan-desk.json", "--config", "own.toml"],
        "mcp-scorer.toml": ["loan-desk.json"],
        "env": ["loan-desk.json", "--env-file", "env"],
        "known.jsonl": ["loan-desk.json", "--published", "known.jsonl"],
        "lines.json": ["loan-desk.json", "--snapshot", "lines.json"],
        "server.py": ["--", sys.executable, "server.py"],
    }
    for name, words in cases.items():
        with subtests.test(name):
            before = (folder / name).read_bytes()
            done = run("check", "--output", f"json={name}", *words)
            assert (done.exit_code, done.stdout) == (2, "")
            assert re.fullmatch(
                r"error: cannot write \S+: the run reads this file \(.+\); write to another file\n",
                done.stderr,
            )
            assert (folder / name).read_bytes() == before


def test_the_file_behind_stdin_is_an_input_too(folder: Path) -> None:
    args = ("check", "-", "--output", "json=loan-desk.json")
    with (folder / "loan-desk.json").open("rb") as file, start(*args, stdin=file) as process:
        out, err = process.communicate()
    assert (process.returncode, out) == (2, b"")
    assert b"the run reads this file (-)" in err


@pytest.mark.parametrize(
    "args",
    [
        ("snapshot", "loan-desk.json", "-o", "loan-desk.json"),
        ("baseline", "loan-desk.json", "--reason", "known", "-o", "loan-desk.json"),
        ("diff", "loan-desk.json", "loan-desk.json", "-o", "loan-desk.json"),
        ("policy", "loan-desk.json", "-o", "loan-desk.json"),
    ],
)
def test_no_other_command_replaces_its_target(folder: Path, args: tuple[str, ...]) -> None:
    before = (folder / "loan-desk.json").read_bytes()
    assert run(*args).exit_code == 2
    assert (folder / "loan-desk.json").read_bytes() == before


def test_a_snapshot_and_a_policy_are_rewritten_by_the_commands_that_extend_them() -> None:
    assert run("snapshot", "loan-desk.json", "-o", "tools.json").exit_code == 0
    assert run("snapshot", "tools.json", "-o", "tools.json").exit_code == 0
    assert run("baseline", "tools.json", "-o", "tools.json", "--reason", "known").exit_code == 0
    assert run("policy", "tools.json", "-o", "policy.json").exit_code == 0
    assert run("policy", "tools.json", "--merge", "policy.json", "-o", "policy.json").exit_code == 0


@pytest.mark.parametrize(
    "outputs",
    [
        ("json=a.json", "sarif=./a.json"),
        ("json=site/index.html", "html=site/"),
        ("html=site/", "html=./site/"),
    ],
)
def test_two_outputs_in_one_place_are_refused_however_it_is_named(
    folder: Path, outputs: tuple[str, str]
) -> None:
    (folder / "site").mkdir()
    done = run("check", "loan-desk.json", "-o", outputs[0], "-o", outputs[1])
    assert done.exit_code == 2
    assert "two outputs write to " in done.stderr


def test_the_file_behind_stdout_is_not_replaced_by_an_output(folder: Path) -> None:
    with (folder / "log").open("wb") as log:
        done = run_process("check", "loan-desk.json", "-o", "json=log", stdout=log)
    assert done.returncode == 2
    assert b"two outputs write to log" in done.stderr


def test_an_output_on_a_stream_follows_what_is_already_there(folder: Path) -> None:
    for name in ("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"):
        with (folder / "log").open("wb") as log:
            done = run_process(
                "check", "loan-desk.json", "-f", "badge", "-o", f"badge-svg={name}", stdout=log
            )
        written = (folder / "log").read_text()
        assert (done.returncode, done.stderr) == (0, b"")
        assert written.startswith("{\n")
        assert written.endswith("</svg>\n")
    assert Path("/dev/stdout").exists()


def test_a_stream_that_is_not_open_is_said() -> None:
    done = run_process("check", "loan-desk.json", "-o", "json=/dev/fd/77")
    assert done.returncode == 2
    assert done.stderr == b"error: cannot write /dev/fd/77: Bad file descriptor\n"


def test_a_pipe_without_a_reader_is_said_before_the_program_waits(folder: Path) -> None:
    os.mkfifo("pipe")
    with start("check", "loan-desk.json", "-f", "badge", "-o", "badge=pipe") as process:
        assert process.stderr is not None
        assert process.stderr.readline().startswith(b"waiting for a program to read the pipe ")
        written = (folder / "pipe").read_bytes()
        out, _ = process.communicate()
    assert (process.returncode, written) == (0, out)
    assert stat.S_ISFIFO(os.lstat("pipe").st_mode)


@pytest.mark.parametrize("place", ["socket", "folder"])
def test_what_is_not_a_file_is_refused_before_anything_starts(folder: Path, place: str) -> None:
    import socket

    (folder / "folder").mkdir()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket")
        done = run("snapshot", "-o", place, "--", sys.executable, "-c", "open('started', 'w')")
    assert done.exit_code == 2
    assert f"cannot write {place}: it is not a file" in done.stderr
    assert not (folder / "started").exists()


@pytest.mark.parametrize("name", ["n" * 300, "n/" * 3000 + "n"])
def test_a_name_that_is_too_long_is_refused_in_one_line(name: str) -> None:
    for args in (
        ("check", "loan-desk.json", "--output", f"json={name}"),
        ("check", "loan-desk.json", "--output", f"html={name}/"),
        ("snapshot", "loan-desk.json", "--output", name),
        ("check", "loan-desk.json", "--baseline", name),
        ("check", "loan-desk.json", "--config", name),
        ("check", "loan-desk.json", "--rubric", name),
        ("check", "loan-desk.json", "--cwd", name),
        ("check", "loan-desk.json", "--env-file", name),
        ("check", name),
        ("policy", "loan-desk.json", "--merge", name),
        ("rules", "--pages", name),
    ):
        done = run(*args)
        assert (done.exit_code, done.stdout) == (2, ""), args
        assert done.stderr.startswith(("error: ", "Error: "))


def test_a_name_with_a_null_character_is_refused_in_one_line() -> None:
    for key in ("snapshot", "baseline", "rubric"):
        Path("own.toml").write_text(f'{key} = "a\\u0000b"\n')
        done = run("check", "loan-desk.json", "--config", "own.toml")
        assert (done.exit_code, done.stdout) == (2, ""), key
    with pytest.raises(InputError, match=r"^cannot write a\0b: the name contains a null character$"):
        write_file(Path("a\0b"), "x")


def test_a_failed_output_keeps_none_of_the_others_back(folder: Path) -> None:
    outputs = ("json=/dev/full", "html=full/", "badge=badge.json")
    (folder / "full").mkdir()
    (folder / "full" / "index.html").mkdir()
    options = [word for output in outputs for word in ("--output", output)]
    done = run("check", "loan-desk.json", *options)
    assert done.exit_code == 2
    assert done.stdout == run("check", "loan-desk.json").stdout
    assert done.stderr == (
        "error: cannot write /dev/full: No space left on device\n"
        "error: cannot write full/index.html: it is not a file; give the path of a file\n"
    )
    assert json.loads((folder / "badge.json").read_text())["schemaVersion"] == 1


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_write_that_fails_half_way_leaves_the_old_file_and_nothing_else(
    folder: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    (folder / "report").write_text("before")

    def full(*_: object) -> None:
        raise error

    monkeypatch.setattr("scorer.cli.files.memoryview", full, raising=False)
    with pytest.raises((InputError, KeyboardInterrupt)):
        write_file(folder / "report", "after")
    assert (folder / "report").read_text() == "before"
    assert sorted(path.name for path in folder.iterdir()) == ["loan-desk.json", "report"]


def test_the_temporary_file_is_new_private_to_the_run_and_in_the_same_folder(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    renamed: list[tuple[str, str]] = []
    replace = os.replace

    def noted(source: Path, target: Path) -> None:
        renamed.append((str(source), str(target)))
        replace(source, target)

    monkeypatch.setattr(os, "replace", noted)
    write_file(folder / "a", "1")
    write_file(folder / "a", "2")
    assert [Path(source).parent for source, _ in renamed] == [folder, folder]
    assert renamed[0][0] != renamed[1][0]
    assert all(re.fullmatch(r"\.mcp-scorer-[0-9a-f]{16}\.tmp", Path(source).name) for source, _ in renamed)


def test_a_report_over_the_bound_is_not_written_and_the_line_names_the_bound(folder: Path) -> None:
    done = run("check", "loan-desk.json", "-f", "badge", "--bound", "output-bytes=200", "-o", "json=big.json")
    assert done.exit_code == 2
    assert json.loads(done.stdout)["schemaVersion"] == 1
    assert re.fullmatch(
        r"error: the output has [0-9,]+ bytes, and the bound is 200; set a higher one: --bound output-bytes=N\n",
        done.stderr,
    )
    assert not (folder / "big.json").exists()
    for command in ("snapshot", "plan", "policy"):
        assert run(command, "loan-desk.json", "--bound", "output-bytes=9").exit_code == 2


def test_the_summary_of_a_step_is_appended_to_a_file_and_never_through_a_link(folder: Path) -> None:
    precious = folder.parent / "elsewhere" / "precious"
    (folder / "link").symlink_to(precious)
    (folder / "summary").write_text("first\n")
    os.mkfifo("pipe")
    said = {
        "link": "Too many levels of symbolic links",
        "pipe": "No such device or address",
        "loan-desk.json": "the run reads this file",
        "gone/summary": "No such file or directory",
    }
    for name, reason in said.items():
        done = run("check", "loan-desk.json", "-f", "github", env={**PLAIN, "GITHUB_STEP_SUMMARY": name})
        assert done.exit_code == 0
        assert reason in done.stderr
    run("check", "loan-desk.json", "-f", "github", env={**PLAIN, "GITHUB_STEP_SUMMARY": "summary"})
    assert precious.read_text() == "precious"
    assert (folder / "summary").read_text().startswith("first\n## ")


def test_pages_have_names_of_their_own_inside_the_folder_whatever_the_servers_are_called(
    folder: Path,
) -> None:
    names = [
        "../../x",
        "/etc/passwd",
        "con",
        "CON",
        "nul",
        "index",
        "..",
        "",
        "\u202e",
        "n" * 5000,
        "a/b",
        "a\\b",
    ]
    report = reports.report(servers=tuple(reports.server(name=name) for name in names))
    from scorer.formats import FORMATS

    files = FORMATS["html"].render_folder(report)
    assert len(files) == len(names) + 1
    assert all(re.fullmatch(r"[a-z0-9_-]{1,100}\.html", name) for name in files)
    assert not {"con.html", "nul.html"} & set(files)
    write_folder(folder / "site", files)
    assert {path.name for path in (folder / "site").iterdir()} == set(files)


def test_killed_runs_leave_a_whole_report(folder: Path) -> None:
    (folder / "report").write_text("before")
    for delay in (0.0, 0.3):
        with start("check", "loan-desk.json", "-o", "html=report", stdout=subprocess.DEVNULL) as process:
            threading.Event().wait(delay)
            process.kill()
        text = (folder / "report").read_text()
        assert text == "before" or text.rstrip().endswith("</html>")
