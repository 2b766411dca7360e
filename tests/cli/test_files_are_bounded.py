"""Every file is read up to a limit, and a pipe only where the user typed it."""

from __future__ import annotations

import gzip
import json
import os
import sys
from typing import TYPE_CHECKING

import pytest

from scorer.capturing import Recorded, connect_options, parse_target
from tests.support.command_line import run, run_process, start
from tests.support.snapshots import good_file

if TYPE_CHECKING:
    from pathlib import Path

LIMIT = "33,554,432"
ZERO = "/dev/zero"


def too_large(name: str, limit: str = LIMIT) -> str:
    raising = "if you trust it, raise the limit with --limit file-bytes=NUMBER"
    return f"error: {name} is larger than {limit} bytes; {raising}\n"


@pytest.mark.parametrize(
    "args",
    [
        ["check", ZERO],
        ["plan", ZERO],
        ["snapshot", ZERO],
        ["diff", ZERO, ZERO],
        ["check", "--servers", ZERO],
        ["check", "--baseline", ZERO, "good"],
        ["check", "--env-file", ZERO, "good"],
        ["policy", "--format", "policylayer", "--merge", ZERO, "good"],
    ],
    ids=" ".join,
)
def test_an_endless_file_ends_with_its_limit(args: list[str], tmp_path: Path) -> None:
    good = str(good_file(tmp_path))
    result = run(*(good if arg == "good" else arg for arg in args))
    assert result.exit_code == 2
    assert f"larger than {LIMIT} bytes" in result.stderr


def test_an_endless_file_of_published_scores_or_of_a_corpus_ends_with_its_limit(tmp_path: Path) -> None:
    for args in (["check", good_file(tmp_path), "--published", ZERO], ["evaluate", ZERO]):
        result = run(*args)
        assert (result.exit_code, result.stderr) == (2, f"error: zero is larger than {LIMIT} bytes\n")


def test_packed_scores_are_bounded_by_what_they_unpack_to(tmp_path: Path) -> None:
    packed = tmp_path / "scores.jsonl.gz"
    packed.write_bytes(gzip.compress(bytes(40_000_000)))
    result = run("check", good_file(tmp_path), "--published", packed)
    assert (result.exit_code, result.stderr) == (2, f"error: {packed.name} is larger than {LIMIT} bytes\n")
    packed.write_bytes(packed.read_bytes()[:100])
    assert run("check", good_file(tmp_path), "--published", packed).exit_code == 2


def test_standard_input_is_bounded_and_memory_with_it(tmp_path: Path) -> None:
    with open(ZERO, "rb") as endless, start("check", "-", stdin=endless, cwd=tmp_path) as process:
        _, err = process.communicate()
        assert (process.returncode, err.decode()) == (2, too_large("standard input"))


@pytest.mark.parametrize(
    "args",
    [
        ["check", "good"],
        ["check", "good", "--baseline", "good"],
        ["check", "good", "--snapshot", "good", "--output", "sarif=report.sarif"],
        ["diff", "good", "good"],
        ["policy", "good"],
        ["plan", "good"],
    ],
    ids=" ".join,
)
def test_the_limit_is_one_that_the_user_sets(
    args: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    good = good_file(tmp_path)
    size = good.stat().st_size
    words = [good if arg == "good" else arg for arg in args]
    assert run(*words, "--bound", f"file-bytes={size}").exit_code == 0
    result = run(*words, "--bound", f"file-bytes={size - 1}")
    assert result.exit_code == 2
    assert f"loan-desk.json is larger than {size - 1:,} bytes" in result.stderr


def test_a_snapshot_that_would_be_replaced_is_bounded_too(tmp_path: Path) -> None:
    good, old = good_file(tmp_path), tmp_path / "old.json"
    old.write_text(" " * 5000 + "mcp-scorer-snapshot")
    for command in (["snapshot"], ["baseline", "--reason", "known"]):
        result = run(*command, good, "-o", old, "--bound", "file-bytes=4000")
        assert (result.exit_code, result.stderr) == (2, too_large("old.json", "4,000"))
    assert old.stat().st_size > 5000


def test_policy_takes_limits_of_files_and_of_classes_with_one_option(tmp_path: Path) -> None:
    good = good_file(tmp_path)
    result = run("policy", good, "--limit", "write=60/hour", "--bound", "file-bytes=100000")
    assert (result.exit_code, '"window": "hour"' in result.stdout) == (0, True)


@pytest.mark.parametrize("kind", ["pipe", "endless"])
def test_a_file_of_variables_that_a_clients_file_names_must_be_a_file(kind: str, tmp_path: Path) -> None:
    if kind == "pipe":
        os.mkfifo(tmp_path / ".env")
    else:
        (tmp_path / ".env").symlink_to(ZERO)
    entry = {"command": "no-such-command-anywhere", "envFile": ".env"}
    (tmp_path / ".mcp.json").write_text(json.dumps({"mcpServers": {"desk": entry}}))
    (source,) = parse_target(str(tmp_path / ".mcp.json"), connect_options())
    assert isinstance(source, Recorded)
    assert source.result.cause.endswith(".env: it is a pipe or a device, not a file")  # type: ignore[union-attr]


def test_a_target_that_the_user_types_may_be_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "desk.json")
    content = good_file(tmp_path).read_bytes()
    writer = f"import sys; open('desk.json', 'wb').write({content!r})"
    with start("check", "desk.json", cwd=tmp_path) as process:
        run_python(writer, tmp_path)
        _, err = process.communicate()
    assert (process.returncode, err) == (0, b"")


def run_python(code: str, folder: Path) -> None:
    import subprocess

    subprocess.run([sys.executable, "-c", code], cwd=folder, check=True)


def test_a_folder_is_still_said_to_be_one(tmp_path: Path) -> None:
    result = run_process("check", tmp_path)
    assert (result.returncode, b"is a folder; pass a file in it" in result.stderr) == (2, True)
