"""`catalogue crawl` of folders and files: what is a source, what is scored again, and what the run says."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from typing import get_args

import pytest

from scorer.catalogue.store import crawling
from scorer.catalogue.sweep import wait_after
from scorer.contracts.definitions import FailureKind
from scorer.data.rubric import load_rubric
from scorer.version import __version__
from tests.catalogue.crawling import (
    crawl,
    events,
    export,
    failures,
    names,
    said,
    write_snapshot,
    write_snapshots,
)
from tests.catalogue.sites import snapshot
from tests.support.command_line import ROOT, run
from tests.support.snapshots import DESK, LEND, RENEW


def test_a_folder_of_snapshots_is_captured_and_scored(tmp_path: Path) -> None:
    folder = write_snapshots(tmp_path / "snapshots", "north", "south")
    assert said(crawl(tmp_path / "store", folder)) == [
        "listed: 2 servers, 2 new or changed, 0 deleted; left out: 0",
        "captured: 2 of 2 that were due; failed: 0; left for the next run: 0",
        "scored: 2 of 2 that were due; tools: 4 scored, 0 reused",
    ]
    (north, south) = map(json.loads, export(tmp_path / "store").splitlines())
    assert (north["name"], south["name"]) == ("north", "south")
    (alone,) = map(json.loads, _scored_alone(tmp_path, folder / "north.json"))
    assert {key: north[key] for key in ("score", "coherence", "findings", "tools")} == {
        key: alone[key] for key in ("score", "coherence", "findings", "tools")
    }
    assert (north["version"], north["rubric_hash"]) == (__version__, load_rubric().fingerprint)


def _scored_alone(folder: Path, path: Path) -> list[str]:
    (folder / "dump.jsonl").write_bytes(path.read_bytes() + b"\n")
    result = run("catalogue", "score", folder / "dump.jsonl", "--out", folder / "alone.jsonl", "--jobs", 1)
    assert result.exit_code == 0
    return (folder / "alone.jsonl").read_text(encoding="utf-8").splitlines()


def test_a_second_run_without_changes_captures_and_scores_nothing(tmp_path: Path) -> None:
    folder = write_snapshots(tmp_path / "snapshots", "north", "south")
    crawl(tmp_path / "store", folder)
    before = export(tmp_path / "store")
    assert said(crawl(tmp_path / "store", folder)) == [
        "listed: 2 servers, 0 new or changed, 0 deleted; left out: 0",
        "captured: 0 of 0 that were due; failed: 0; left for the next run: 0",
        "scored: 0 of 0 that were due; tools: 0 scored, 0 reused",
    ]
    assert export(tmp_path / "store") == before


def test_one_changed_file_scores_one_server_and_a_removed_one_vanishes(tmp_path: Path) -> None:
    folder = write_snapshots(tmp_path / "snapshots", "north", "south", "west")
    crawl(tmp_path / "store", folder)
    before = export(tmp_path / "store").splitlines()
    write_snapshot(folder, "south", "It is new.")
    (folder / "west.json").unlink()
    assert said(crawl(tmp_path / "store", folder)) == [
        "listed: 2 servers, 1 new or changed, 1 deleted; left out: 0",
        "captured: 1 of 1 that were due; failed: 0; left for the next run: 0",
        "scored: 1 of 1 that were due; tools: 2 scored, 0 reused",
    ]
    after = export(tmp_path / "store").splitlines()
    assert (len(after), after[0] == before[0], after[1] == before[1]) == (2, True, False)


def test_another_rubric_scores_everything_again_and_captures_nothing(tmp_path: Path) -> None:
    folder = write_snapshots(tmp_path / "snapshots", "north", "south")
    crawl(tmp_path / "store", folder)
    before = export(tmp_path / "store")
    _, captured, scored = said(crawl(tmp_path / "store", folder, "--rubric", "2026-q2.2"))
    assert (captured.partition(";")[0], scored) == (
        "captured: 0 of 0 that were due",
        "scored: 2 of 2 that were due; tools: 4 scored, 0 reused",
    )
    assert export(tmp_path / "store") == before


def test_a_file_has_a_server_on_each_line_in_whatever_form(tmp_path: Path) -> None:
    lines = [
        "# desks",
        "https://desk.example/mcp?key=s3cr3t-9f8e7d6c5b",
        json.dumps({"name": "north", "url": "https://north.example/mcp"}),
        json.dumps(
            {"server": {"name": "example.desk/south", "remotes": [{"url": "https://{city}.example"}]}}
        ),
        json.dumps(
            {"name": "example.desk/west", "packages": [{"identifier": "west", "registryType": "npm"}]}
        ),
        json.dumps({"name": "east", "tools": [LEND]}),
        json.dumps([RENEW]),
        '{"tools": [',
        json.dumps({"color": "blue"}),
        json.dumps({"name": "east", "tools": [RENEW]}),
    ]
    path = tmp_path / "servers.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    result = crawl(tmp_path / "store", path, "--log-json")
    assert (result.exit_code, [each["message"] for each in events(result, "error")]) == (
        2,
        [
            "servers and registries are contacted only with an address at which their owners can reach you; "
            "pass --contact EMAIL or --contact URL"
        ],
    )
    assert failures(result) == {"south": "needs-configuration", "west": "needs-exec"}
    assert [each["where"] for each in events(result, "left-out")] == [
        "servers.jsonl, line 8",
        "servers.jsonl, line 9",
        "east",
    ]
    assert [each["name"] for each in events(result, "captured")] == [
        "east",
        "servers.jsonl:7",
    ]
    assert "s3cr3t" not in result.stderr


def test_the_file_of_a_client_lists_its_addresses_and_its_commands_without_secrets(tmp_path: Path) -> None:
    servers = {
        "north": {
            "url": "https://north.example/${ROOM}/mcp",
            "headers": {"Authorization": "Bearer s3cr3t-9f"},
        },
        "south": {
            "command": "npx",
            "args": ["south-mcp", "--api-key", "s3cr3t-9f8e7d6c"],
            "env": {"KEY": "s3cr3t"},
        },
        "west": {"command": "npx", "disabled": True},
    }
    path = tmp_path / ".mcp.json"
    path.write_text(json.dumps({"mcpServers": servers}, indent=2), encoding="utf-8")
    result = crawl(tmp_path / "store", path, "--log-json")
    assert (result.exit_code, failures(result)) == (
        0,
        {"north": "needs-configuration", "south": "needs-exec"},
    )
    assert b"s3cr3t" not in b"".join(each.read_bytes() for each in (tmp_path / "store").iterdir())


def test_definitions_that_cannot_be_read_are_a_failure_and_not_a_bad_score(tmp_path: Path) -> None:
    folder = write_snapshots(tmp_path / "snapshots", "north")
    (folder / "broken.json").write_text('{"tools": [', encoding="utf-8")
    (folder / "empty.json").write_text('{"tools": []}', encoding="utf-8")
    (folder / "package.json").write_text('{"license": "MIT"}', encoding="utf-8")
    result = crawl(tmp_path / "store", folder, "--log-json")
    assert (result.exit_code, failures(result)) == (0, {"broken": "invalid", "empty": "no-tools"})
    assert [each["where"] for each in events(result, "left-out")] == ["package.json"]
    assert names(export(tmp_path / "store")) == ["north"]


def test_a_server_that_fails_keeps_the_scores_of_its_last_definitions(tmp_path: Path) -> None:
    folder = write_snapshots(tmp_path / "snapshots", "north")
    crawl(tmp_path / "store", folder)
    before = export(tmp_path / "store")
    (folder / "north.json").write_text('{"tools": [', encoding="utf-8")
    assert said(crawl(tmp_path / "store", folder))[1:] == [
        "captured: 0 of 1 that were due; failed: 1 (invalid 1); left for the next run: 0",
        "  failed: north (invalid): north.json is invalid JSON: line 1, column 12: Expecting value",
        "scored: 0 of 0 that were due; tools: 0 scored, 0 reused",
    ]
    assert export(tmp_path / "store") == before


def test_the_end_names_the_first_servers_that_failed_and_lines_that_are_none(tmp_path: Path) -> None:
    listed = tmp_path / "list.jsonl"
    broken = [json.dumps({"name": f"desk-{number}", "tools": []}) for number in range(7)]
    listed.write_text("\n".join(["plain words", '{"name": "desk"}', *reversed(broken)]), encoding="utf-8")
    lines = said(crawl(tmp_path / "store", listed))
    assert lines[1:3] == [
        "  left out: list.jsonl, line 1 is plain text, not definitions; pass JSON, or a client's file in TOML or YAML",
        "  left out: list.jsonl, line 2 contains no tools or servers in a known format",
    ]
    reason = "the server has no tools, so there is nothing to score"
    assert lines[4:10] == [
        *[f"  failed: desk-{number} (no-tools): {reason}" for number in range(5)],
        "  … and 2 more; --log-json lists all",
    ]


def test_of_several_sources_the_first_that_lists_a_name_has_it(tmp_path: Path) -> None:
    one = write_snapshots(tmp_path / "one", "north")
    two = write_snapshots(tmp_path / "two", "north", "south")
    write_snapshot(two, "north", "Of the second folder.")
    crawl(tmp_path / "store", one)
    before = export(tmp_path / "store")
    for _ in range(2):
        crawl(tmp_path / "store", one, two)
    assert names(after := export(tmp_path / "store")) == ["north", "south"]
    assert after.startswith(before)


def test_a_folder_that_lists_nothing_is_an_error_and_deletes_nothing(tmp_path: Path) -> None:
    folder = write_snapshots(tmp_path / "snapshots", "north")
    crawl(tmp_path / "store", folder)
    (folder / "north.json").unlink()
    result = crawl(tmp_path / "store", folder)
    assert (result.exit_code, result.stderr.splitlines()[0]) == (2, f"error: {folder} lists no servers")
    assert names(export(tmp_path / "store")) == ["north"]


def test_what_cannot_be_used_is_one_line(tmp_path: Path) -> None:
    def ended(*arguments: object) -> tuple[int, str]:
        result = run("catalogue", *arguments, "--store", tmp_path / "store")
        assert not (tmp_path / "store").exists()
        return result.exit_code, result.stderr.splitlines()[-1]

    assert ended("crawl", tmp_path / "gone") == (
        2,
        f"error: there is no folder or file {tmp_path / 'gone'}; a source is a URL of a registry, "
        "a folder of snapshots, or a file that lists servers",
    )
    assert ended("crawl", "https://registry.example") == (
        2,
        "error: servers and registries are contacted only with an address at which their owners can reach you; "
        "pass --contact EMAIL or --contact URL",
    )
    assert ended("crawl", tmp_path, "--contact", "me)\r\nX: y") == (
        2,
        r"error: 'me)\r\nX: y' is neither an e-mail address nor an http(s) URL",
    )
    assert ended("export", "--out", "-") == (
        2,
        f"error: there is no store in {tmp_path / 'store'}; write one with `mcp-scorer catalogue crawl`",
    )


def test_two_crawls_do_not_write_to_one_store(tmp_path: Path) -> None:
    folder = write_snapshots(tmp_path / "snapshots", "north")
    said(crawl(tmp_path / "store", folder))
    with crawling(tmp_path / "store"):
        result = crawl(tmp_path / "store", folder)
        assert (result.exit_code, result.stderr) == (
            2,
            f"error: another crawl writes to {tmp_path / 'store'}; wait until it has ended\n",
        )
        assert names(export(tmp_path / "store")) == ["north"]
    said(crawl(tmp_path / "store", folder))


def test_the_time_until_a_server_is_captured_again_has_a_unit(tmp_path: Path) -> None:
    result = crawl(tmp_path / "store", tmp_path, "--every", "5")
    assert result.exit_code == 2
    assert "'5' is not a time such as 90s, 30m, 12h or 7d" in result.stderr


def test_an_export_names_what_is_not_scored_yet(tmp_path: Path) -> None:
    folder = write_snapshots(tmp_path / "snapshots", "north")
    crawl(tmp_path / "store", folder)
    result = run("catalogue", "export", "--store", tmp_path / "store", "--out", "-", "--rubric", "2026-q2.2")
    assert (result.exit_code, result.stderr) == (
        2,
        f"error: nothing in {tmp_path / 'store'} is scored with this rubric and version; "
        "run `mcp-scorer catalogue crawl` again\n",
    )


def test_a_failure_waits_an_hour_and_twice_as_long_each_time_up_to_a_week() -> None:
    hours = [wait_after(attempts) / 3600 for attempts in (1, 2, 3, 7, 8, 9, 1000)]
    assert hours == [1, 2, 4, 64, 128, 168, 168]


@pytest.mark.skipif(sys.platform != "linux", reason="file systems elsewhere hold UTF-8 names alone")
def test_a_name_that_utf_8_cannot_hold_is_listed_with_escapes_and_stops_no_other(tmp_path: Path) -> None:
    folder, lines = tmp_path / "desks", tmp_path / "lines.jsonl"
    folder.mkdir()
    for name in (b"north\xff.json", b"south.json"):
        Path(os.fsdecode(os.path.join(os.fsencode(folder), name))).write_text(json.dumps({"tools": DESK[:1]}))
    lines.write_text("".join(json.dumps(snapshot(name)) + "\n" for name in ("west\ud800##[x]", "east")))
    for _ in range(2):
        log = said(crawl(tmp_path / "store", folder, lines, "--log-json"))
        assert "##[" not in "".join(log)
    records = run("catalogue", "export", "--store", tmp_path / "store", "--out", "-").stdout
    assert [json.loads(line)["name"] for line in records.splitlines()] == [
        *("east", "north\\udcff", "south", "west\\ud800##[x]"),
    ]
    assert "##[" not in records


def test_a_file_of_one_document_is_named_like_the_file(tmp_path: Path) -> None:
    (tmp_path / "desk.json").write_text(json.dumps({"tools": [LEND]}), encoding="utf-8")
    said(crawl(tmp_path / "store", tmp_path / "desk.json"))
    assert names(export(tmp_path / "store")) == ["desk"]


def test_an_empty_file_lists_no_servers(tmp_path: Path) -> None:
    (tmp_path / "servers.jsonl").write_text("\n", encoding="utf-8")
    result = crawl(tmp_path / "store", tmp_path / "servers.jsonl")
    assert (result.exit_code, result.stderr.splitlines()[0]) == (
        2,
        f"error: {tmp_path / 'servers.jsonl'} lists no servers",
    )


def test_every_event_of_the_log_is_explained(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "catalogue.md").read_text(encoding="utf-8")
    folder = write_snapshots(tmp_path / "snapshots", "north", "south")
    crawl(tmp_path / "store", folder)
    write_snapshot(folder, "north", "It is new.")
    (folder / "south.json").unlink()
    (folder / "broken.json").write_text('{"tools": [', encoding="utf-8")
    (folder / "package.json").write_text('{"license": "MIT"}', encoding="utf-8")
    result = crawl(tmp_path / "store", folder, tmp_path / "store", "--log-json")
    explained = dict(re.findall(r"^\| (`[^|]+`) \| (.+) \|$", page, re.MULTILINE))
    for each in map(json.loads, result.stderr.splitlines()):
        fields = next(about for names, about in explained.items() if f"`{each['event']}`" in names)
        if each["event"] not in ("ended", "stopped"):
            assert [name for name in each.keys() - {"time", "event"} if f"`{name}`" not in fields] == []


def test_every_class_of_failures_is_explained() -> None:
    page = (ROOT / "docs" / "catalogue.md").read_text(encoding="utf-8")
    table = page.partition("## Why a server has no definitions")[2]
    assert re.findall(r"^\| `([\w-]+)` \|", table, re.MULTILINE) == [*get_args(FailureKind)]
