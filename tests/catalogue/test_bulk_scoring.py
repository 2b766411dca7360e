"""`catalogue score` and `catalogue merge`: a dump of servers in, a record a server out, however the work is shared."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from scorer.contracts.definitions import Snapshot
from scorer.data.rubric import load_rubric
from scorer.scoring.api import score_server
from scorer.version import __version__
from tests.support.command_line import environment, run, run_process, start
from tests.support.snapshots import DESK, LEND, RENEW, write_tools

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def branch(number: int) -> dict[str, Any]:
    """Return the definitions of one branch of the loan desk."""
    tools = [
        {**tool, "description": f"{tool['description']} Branch {number}."} for tool in DESK[: 2 + number % 3]
    ]
    return {"serverInfo": {"name": f"branch-{number}", "version": "1"}, "tools": tools}


def write_dump(folder: Path, *lines: Any, name: str = "servers.jsonl") -> Path:
    path = folder / name
    text = (each if isinstance(each, str) else json.dumps(each) for each in lines)
    path.write_text("".join(f"{each}\n" for each in text), encoding="utf-8")
    return path


def score(dump: Path, out: Path, *options: object) -> bytes:
    result = run("catalogue", "score", dump, "--out", out, *options)
    assert result.exit_code == 0, result.stderr
    return out.read_bytes()


def records(data: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in data.splitlines()]


def test_a_record_has_the_scores_of_a_server_and_of_its_tools(tmp_path: Path) -> None:
    dump = write_dump(tmp_path, {"name": "desk", "tools": [LEND, RENEW]})
    (record,) = records(score(dump, tmp_path / "scores.jsonl", "--jobs", 1))
    server = score_server(Snapshot("desk", "desk", (LEND, RENEW)), detail="scores")
    tools = record.pop("tools")
    assert record == {
        "line": 1,
        "version": __version__,
        "rubric": load_rubric().name,
        "rubric_hash": load_rubric().fingerprint,
        "name": "desk",
        "score": {
            name: getattr(server.score, name)
            for name in (
                "overall",
                "tier",
                "description_quality",
                "coherence",
                "mean_tdqs",
                "min_tdqs",
                "tool_count",
            )
        },
        "coherence": dict(server.coherence_scores),
        "findings": list(server.finding_ids),
    }
    assert tools == [
        {
            "name": tool.name,
            "tdqs": tool.tdqs,
            "tier": tool.tier,
            "tdqs_estimate": tool.tdqs_estimate,
            "interval": list(tool.interval),
            "confidence": tool.confidence,
            "scores": dict(tool.scores),
            "estimates": dict(tool.estimates),
            "smells": list(tool.smells),
            "tokens": tool.tokens,
            "input_hash": tool.input_hash,
            "risk": {key: tool.risk[key] for key in ("category", "severity")},
            "findings": list(tool.finding_ids),
        }
        for tool in server.tools
    ]


def test_a_line_is_any_format_that_check_reads_and_may_hold_several_servers(tmp_path: Path) -> None:
    dump = write_dump(
        tmp_path,
        [LEND],
        "",
        {"jsonrpc": "2.0", "id": 1, "result": {"tools": [LEND]}},
        {"north": [LEND], "south": [RENEW]},
    )
    found = records(score(dump, tmp_path / "scores.jsonl", "--jobs", 1))
    assert [(each["line"], each["name"], len(each["tools"])) for each in found] == [
        (1, "line 1", 1),
        (2, "line 2", 1),
        (3, "north", 1),
        (3, "south", 1),
    ]


def test_a_line_that_cannot_be_scored_says_why_and_the_others_are_scored(tmp_path: Path) -> None:
    dump = write_dump(
        tmp_path,
        '{"tools": [',
        {"tools": []},
        {"mcpServers": {"desk": {"command": "run-the-desk"}}},
        {"color": "blue"},
        {"name": "desk", "tools": [LEND]},
    )
    result = run("catalogue", "score", dump, "--out", tmp_path / "scores.jsonl", "--jobs", 1)
    assert (result.exit_code, result.stderr) == (0, "scored: 1 server, 1 tool; not scored: 4 lines\n")
    found = records((tmp_path / "scores.jsonl").read_bytes())
    assert [each.get("failure", each["name"]) for each in found] == [
        {"class": "invalid", "message": "line 1 is invalid JSON: line 1, column 12: Expecting value"},
        {"class": "invalid", "message": "the server has no tools, so there is nothing to score"},
        {
            "class": "invalid",
            "message": "line 3 lists servers to start or to contact instead of definitions; "
            "write their definitions with `mcp-scorer snapshot`",
        },
        {"class": "invalid", "message": "line 4 contains no tools or servers in a known format"},
        "desk",
    ]


def test_a_dump_without_any_definitions_is_an_error(tmp_path: Path) -> None:
    dump = write_dump(tmp_path, {"tools": []})
    result = run("catalogue", "score", dump, "--out", tmp_path / "scores.jsonl", "--jobs", 1)
    assert (result.exit_code, result.stderr) == (
        2,
        f"error: no line of {dump} holds the definitions of a server (1 line tried); write one server on each line, or "
        "pass the file to `mcp-scorer check`\n",
    )


def test_a_folder_is_named_with_the_command_for_it(tmp_path: Path) -> None:
    folder, store = tmp_path / "snapshots", tmp_path / "store"
    folder.mkdir()
    write_tools(folder, LEND)
    assert run("catalogue", "score", folder, "--out", tmp_path / "scores.jsonl").stderr == (
        f"error: {folder} is a folder; score the snapshots in it: mcp-scorer catalogue crawl {folder} --store DIR\n"
    )
    run("catalogue", "crawl", folder, "--store", store)
    assert run("catalogue", "score", store, "--out", tmp_path / "scores.jsonl").stderr == (
        f"error: {store} is the store of a crawl; name it with --store, as in: mcp-scorer catalogue stats --store "
        f"{store}\n"
    )


def test_any_number_of_processes_writes_the_same_bytes(tmp_path: Path) -> None:
    dump = write_dump(tmp_path, *map(branch, range(150)))
    alone = score(dump, tmp_path / "alone.jsonl", "--jobs", 1)
    result = run_process("catalogue", "score", dump, "--out", tmp_path / "three.jsonl", "--jobs", 3)
    assert (result.returncode, result.stderr) == (0, b"scored: 150 servers, 450 tools; not scored: 0 lines\n")
    assert (tmp_path / "three.jsonl").read_bytes() == alone
    assert [each["line"] for each in records(alone)] == [*range(1, 151)]


def test_stdin_and_stdout_take_the_place_of_files(tmp_path: Path) -> None:
    dump = write_dump(tmp_path, branch(1), branch(2))
    alone = score(dump, tmp_path / "alone.jsonl", "--jobs", 1)
    result = run_process("catalogue", "score", "-", "--out", "-", "--jobs", 1, "-q", stdin=dump.read_bytes())
    assert (result.returncode, result.stdout, result.stderr) == (0, alone, b"")


def test_the_merged_shards_are_what_one_run_writes(tmp_path: Path) -> None:
    dump = write_dump(tmp_path, *map(branch, range(7)), '{"tools": 5}')
    whole = score(dump, tmp_path / "whole.jsonl", "--jobs", 1)
    shards = [tmp_path / f"part-{at}.jsonl" for at in (1, 2, 3)]
    for at, shard in enumerate(shards, 1):
        score(dump, shard, "--jobs", 1, "--shard", f"{at}/3")
    result = run("catalogue", "merge", shards[2], shards[0], shards[1], "--out", tmp_path / "merged.jsonl")
    assert (result.exit_code, result.stderr) == (0, "")
    assert (tmp_path / "merged.jsonl").read_bytes() == whole


def test_a_merge_tells_what_is_missing_double_or_foreign(tmp_path: Path) -> None:
    dump = write_dump(tmp_path, *map(branch, range(6)))
    one, two = tmp_path / "part-1.jsonl", tmp_path / "part-2.jsonl"
    score(dump, one, "--jobs", 1, "--shard", "1/2")
    score(dump, two, "--jobs", 1, "--shard", "2/2")
    other = tmp_path / "other.jsonl"
    score(dump, other, "--jobs", 1, "--shard", "2/2", "--rubric", "2026-q2.2")
    empty = write_dump(tmp_path, name="empty.jsonl")

    def said(*parts: Path) -> tuple[int, str]:
        result = run("catalogue", "merge", *parts, "--out", tmp_path / "merged.jsonl")
        assert not (tmp_path / "merged.jsonl").exists()
        return result.exit_code, result.stderr

    assert said(one) == (2, "error: no part has line 2 of the dump; name every part\n")
    assert said(one, one, two) == (
        2,
        f"error: line 1 of the dump is in {one} and in {one}; name each part once\n",
    )
    assert said(one, other) == (
        2,
        f"error: {other} was scored by another rubric or version than the other parts (line 2 of the dump); "
        "score it again\n",
    )
    assert said(one, dump) == (2, f"error: {dump}, line 1 is not a record of `mcp-scorer catalogue score`\n")
    assert said(empty) == (2, f"error: no records in {empty}\n")


def test_a_shard_is_a_number_of_a_count() -> None:
    result = run("catalogue", "score", "-", "--out", "-", "--shard", "3/2")
    assert result.exit_code == 2
    assert "'3/2' is not a part; write its number and how many there are, as in 2/8" in result.stderr


@pytest.mark.parametrize("cut", [0, 1, 700, -1])
def test_a_run_that_broke_off_is_resumed_without_loss(tmp_path: Path, cut: int) -> None:
    lines = [branch(1), {"north": [LEND], "south": [RENEW]}, branch(3)]
    dump, out = write_dump(tmp_path, *lines), tmp_path / "scores.jsonl"
    whole = score(dump, tmp_path / "whole.jsonl", "--jobs", 1)
    (tmp_path / "scores.jsonl.part").write_bytes(whole[:cut])
    result = run("catalogue", "score", dump, "--out", out, "--jobs", 1)
    assert (result.exit_code, result.stderr) == (
        2,
        f"error: {out}.part is left from an earlier run; go on with --resume, or delete it\n",
    )
    result = run("catalogue", "score", dump, "--out", out, "--jobs", 1, "--resume")
    assert (result.exit_code, result.stderr) == (0, "scored: 4 servers, 7 tools; not scored: 0 lines\n")
    assert out.read_bytes() == whole
    assert not (tmp_path / "scores.jsonl.part").exists()


def test_a_run_is_resumed_at_a_record_that_is_whole(tmp_path: Path) -> None:
    dump, out = write_dump(tmp_path, *map(branch, range(5))), tmp_path / "scores.jsonl"
    whole = score(dump, tmp_path / "whole.jsonl", "--jobs", 1)
    for size in (whole.index(b"\n") + 1, len(whole), len(whole) - 1):
        (tmp_path / "scores.jsonl.part").write_bytes(whole[:size])
        assert score(dump, out, "--jobs", 1, "--resume") == whole


def test_what_another_rubric_scored_is_not_resumed(tmp_path: Path) -> None:
    dump, out = write_dump(tmp_path, branch(1)), tmp_path / "scores.jsonl"
    score(dump, tmp_path / "scores.jsonl.part", "--jobs", 1, "--rubric", "2026-q2.2")
    result = run("catalogue", "score", dump, "--out", out, "--jobs", 1, "--resume")
    assert (result.exit_code, result.stderr) == (
        2,
        "error: another rubric or version of mcp-scorer scored what is left; delete it and start again\n",
    )


def test_only_what_is_there_can_be_resumed(tmp_path: Path) -> None:
    dump, out = write_dump(tmp_path, branch(1)), tmp_path / "scores.jsonl"
    result = run("catalogue", "score", dump, "--out", out, "--resume")
    assert (result.exit_code, result.stderr) == (
        2,
        f"error: there is no {out}.part to go on with; run the command without --resume\n",
    )


def test_the_dump_itself_is_never_overwritten(tmp_path: Path) -> None:
    dump = write_dump(tmp_path, branch(1))
    before = dump.read_bytes()
    result = run("catalogue", "score", dump, "--out", dump)
    assert result.exit_code == 2
    assert dump.read_bytes() == before
    assert [*tmp_path.iterdir()] == [dump]


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows sends no SIGINT to one process")
def test_the_first_interrupt_keeps_what_is_scored_and_the_run_goes_on_later(tmp_path: Path) -> None:
    dump, out = write_dump(tmp_path, *map(branch, range(3000))), tmp_path / "scores.jsonl"
    part = tmp_path / "scores.jsonl.part"
    with start("catalogue", "score", dump, "--out", out, "--jobs", 1) as process:
        wait_until(lambda: part.exists() and part.stat().st_size > 0, process)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate()
    assert process.returncode == 130
    assert (
        said.decode().splitlines()[1]
        == f"the records are in {part}; to go on, repeat the command with --resume"
    )
    kept = part.read_bytes()
    assert kept.endswith(b"\n")
    assert len(records(kept)) < 3000
    result = run("catalogue", "score", dump, "--out", out, "--resume", "--jobs", 1, "-q")
    assert (result.exit_code, result.stderr) == (0, "")
    assert [each["line"] for each in records(out.read_bytes())] == [*range(1, 3001)]
    assert out.read_bytes().startswith(kept)


@pytest.mark.slow
def test_a_dask_cluster_that_loses_a_worker_writes_the_same_bytes(tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="needs Dask: pip install 'mcp-scorer[dask]'")
    dump = write_dump(tmp_path, *map(branch, range(1500)))
    alone = score(dump, tmp_path / "alone.jsonl", "--jobs", 1)
    out, part = tmp_path / "scores.jsonl", tmp_path / "scores.jsonl.part"
    with (
        cluster(tmp_path) as (address, workers),
        start("catalogue", "score", dump, "--out", out, "--executor", f"dask://{address}") as process,
    ):
        wait_until(lambda: part.exists() and part.stat().st_size > 0, process)
        workers[0].kill()
        _, said = process.communicate()
    said_at_the_end = said.splitlines()[-1]  # Dask may warn before that it gives work to another worker
    assert (process.returncode, said_at_the_end) == (
        0,
        b"scored: 1,500 servers, 4,500 tools; not scored: 0 lines",
    )
    assert out.read_bytes() == alone


def test_an_executor_is_a_dask_scheduler_that_answers(tmp_path: Path) -> None:
    dump = write_dump(tmp_path, branch(1))
    result = run("catalogue", "score", dump, "--out", "-", "--executor", "ray://desk:1")
    assert (result.exit_code, result.stderr) == (
        2,
        "error: unknown executor ray://desk:1; write dask://HOST:PORT\n",
    )


def wait_until(there: Any, process: subprocess.Popen[bytes]) -> None:
    while not there():
        assert process.poll() is None, process.communicate()
        time.sleep(0.01)


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Start a scheduler on loopback and two workers, each a process of its own."""
    place = folder / "scheduler.json"
    env = environment(DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT="60s")

    def started_as(name: str, *words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{name}", *words, "--no-dashboard"]
        return subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env, cwd=folder
        )

    scheduler = started_as("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(place))
    started = [scheduler]
    try:
        wait_until(place.exists, scheduler)
        address = json.loads(place.read_text(encoding="utf-8"))["address"].removeprefix("tcp://")
        workers = [
            started_as("worker", f"tcp://{address}", "--nthreads", "1", "--no-nanny") for _ in range(2)
        ]
        started += workers
        yield address, workers
    finally:
        for each in reversed(started):
            each.kill()
            each.wait()
