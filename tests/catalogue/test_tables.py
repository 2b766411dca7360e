"""The tables of a catalog: Parquet and CSV of servers and tools, from a store, a dump or the parts of one."""

from __future__ import annotations

import csv
import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from scorer.catalogue.columns import COLUMNS, described
from scorer.catalogue.store import Listed, Reading, Scored, open_store
from scorer.contracts.tables import TABLES
from scorer.data.rubric import load_rubric
from scorer.formats.data_dictionary import dictionary_page
from scorer.version import __version__
from tests.catalogue.crawling import crawl, write_snapshots
from tests.catalogue.recorded import record, tool
from tests.support.command_line import run, run_process
from tests.support.snapshots import DESK

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from click.testing import Result

    from scorer.contracts.tables import TableName

duckdb = pytest.importorskip("duckdb", reason="needs DuckDB: pip install 'mcp-scorer[catalogue]'")

BROKEN = '{"tools": 5}'


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Return a store of two servers with definitions, and one without."""
    folder = write_snapshots(tmp_path / "desks", "north", "south")
    (folder / "broken.json").write_text(BROKEN, encoding="utf-8")
    assert crawl(tmp_path / "store", folder).exit_code == 0
    return tmp_path / "store"


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    """Return a dump of three servers and a line that holds none."""
    lines = [json.dumps({"name": f"branch-{at}", "tools": DESK[: 1 + at]}) for at in range(3)]
    path = tmp_path / "servers.jsonl"
    path.write_text("\n".join([*lines, BROKEN]), encoding="utf-8")
    return path


def catalogue(*arguments: object) -> Result:
    """Run a command that must end well."""
    result = run("catalogue", *arguments)
    assert result.exit_code == 0, result.stderr
    return result


def refused(*arguments: object) -> str:
    """Return what a command says that must end as a mistake of usage."""
    result = run("catalogue", *arguments)
    assert result.exit_code == 2, result.stdout
    return result.stderr.splitlines()[0]


def parquet(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a Parquet file."""
    with duckdb.connect() as connection:
        result = connection.execute("SELECT * FROM read_parquet(?)", [str(path)])
        names = [head[0] for head in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def rows_of_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]


def test_parquet_has_a_row_for_every_server_and_for_every_tool(store: Path, tmp_path: Path) -> None:
    out, tools = tmp_path / "servers.parquet", tmp_path / "tools.parquet"
    catalogue("export", "--store", store, "--out", out, "--tools", tools)
    records = [
        json.loads(line) for line in catalogue("export", "--store", store, "--out", "-").stdout.splitlines()
    ]
    servers = parquet(out)
    assert [(row["name"], row["overall"], row["tier"], row["tool_count"]) for row in servers] == [
        ("broken", None, None, None),
        *((each["name"], each["score"]["overall"], each["score"]["tier"], 2) for each in records),
    ]
    assert [(row["server"], row["name"], row["tdqs"], row["findings"]) for row in parquet(tools)] == [
        (each["name"], tool["name"], tool["tdqs"], tool["findings"])
        for each in records
        for tool in each["tools"]
    ]


def test_a_server_without_scores_says_why_and_has_null_and_no_zero(store: Path, tmp_path: Path) -> None:
    catalogue("export", "--store", store, "--out", tmp_path / "servers.parquet")
    broken, north, _ = parquet(tmp_path / "servers.parquet")
    known = {name: value for name, value in broken.items() if value is not None}
    assert known == {
        "name": "broken",
        "source": str(tmp_path / "desks"),
        "status": "active",
        "listed_version": "unknown",
        "transports": ["file"],
        "failure_class": "invalid",
        "failure_message": known["failure_message"],
    }
    assert (north["destructive_tools"], north["failure_class"], north["line"]) == (0, None, None)


def test_the_columns_have_one_order_and_one_type_whatever_is_in_them(
    store: Path, dump: Path, tmp_path: Path
) -> None:
    catalogue("export", "--store", store, "--out", tmp_path / "a.parquet", "--tools", tmp_path / "at.parquet")
    catalogue("score", dump, "--out", tmp_path / "b.parquet", "--tools", tmp_path / "bt.parquet", "--jobs", 1)
    files: Mapping[TableName, tuple[str, str]] = {"servers": ("a", "b"), "tools": ("at", "bt")}
    for table, written in files.items():
        for name in written:
            with duckdb.connect() as connection:
                path = str(tmp_path / f"{name}.parquet")
                found = connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [path]).fetchall()
            assert [row[:2] for row in found] == [(each["name"], each["type"]) for each in described(table)]


def test_a_tool_says_what_it_states_and_lacks_where_that_is_known(
    store: Path, dump: Path, tmp_path: Path
) -> None:
    catalogue("export", "--store", store, "--out", tmp_path / "a.csv", "--tools", tmp_path / "a.parquet")
    catalogue("score", dump, "--out", tmp_path / "b.csv", "--tools", tmp_path / "b.parquet", "--jobs", 1)
    lend, renew, *_ = parquet(tmp_path / "a.parquet")
    assert {"when", "alternative", "errors"} <= {*lend["states"]}
    assert {"errors"} <= {*renew["lacks"]}
    assert {(row["states"], row["lacks"]) for row in parquet(tmp_path / "b.parquet")} == {(None, None)}


def test_the_same_store_gives_the_same_bytes_and_records_stay_as_they_are(
    store: Path, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        catalogue("export", "--store", store, "--out", tmp_path / f"{name}.parquet")
        catalogue(
            "export",
            "--store",
            store,
            "--out",
            tmp_path / f"{name}.jsonl",
            "--tools",
            tmp_path / f"{name}.csv",
        )
    for ending in ("parquet", "csv", "jsonl"):
        assert (tmp_path / f"one.{ending}").read_bytes() == (tmp_path / f"two.{ending}").read_bytes()
    plain = catalogue("export", "--store", store, "--out", "-").stdout
    assert (tmp_path / "one.jsonl").read_text(encoding="utf-8") == plain


ENTRIES: Mapping[str, Mapping[str, Any]] = {
    "both": {"remotes": [{"type": "sse"}, {"type": "streamable-http"}, {"type": "sse"}]},
    "package": {"packages": [{"transport": {"type": "stdio"}}, {"registryType": "npm"}]},
    "mixed": {"remotes": [{"type": "streamable-http"}], "packages": [{}]},
    "client": {"command": "run-the-desk"},
    "recorded": {"file": "desk.json"},
    "odd": {"remotes": "none", "packages": [5]},
}


def test_the_transports_are_those_that_the_entry_of_a_server_names(tmp_path: Path) -> None:
    with open_store(tmp_path / "store") as store:
        listed = [Listed(name, "1", "active", entry) for name, entry in ENTRIES.items()]
        store.add_page("registry", listed, Reading(None, None, ""), 0.0)
        (due,) = (each for each in store.due(1e12) if each.name == "both")
        digest = store.add_definitions(due, "{}", 0.0, 0.0)
        hash, version = load_rubric().fingerprint, __version__
        scored = record("both", tool("lend"), rubric_hash=hash, version=version)
        store.add_scores([Scored("both", digest, json.dumps(scored).encode())], hash, version, 0.0)
    catalogue("export", "--store", tmp_path / "store", "--out", tmp_path / "servers.csv")
    rows = rows_of_csv(tmp_path / "servers.csv")
    assert {row["name"]: row["transports"] for row in rows} == {
        "both": "sse streamable-http",
        "client": "stdio",
        "mixed": "stdio streamable-http",
        "odd": "",
        "package": "stdio",
        "recorded": "file",
    }
    assert rows[0]["scored_at"] == "1970-01-01T00:00:00Z"


def test_csv_has_a_head_an_empty_field_for_null_and_no_formula(tmp_path: Path) -> None:
    names = [
        "=1+1",
        "@scope/desk",
        "@SUM(1)|x",
        "-2",
        "plain",
        "\uff1d1",
        " =1",
        "\uff20SUM(1)",
        "a\x1b[2J\u202e",
    ]
    dump = tmp_path / "servers.jsonl"
    dump.write_text("".join(f"{json.dumps({'name': each, 'tools': DESK[:1]})}\n" for each in names))
    catalogue("score", dump, "--out", tmp_path / "servers.csv", "--jobs", 1)
    rows = rows_of_csv(tmp_path / "servers.csv")
    assert [*rows[0]] == [column.name for column in COLUMNS["servers"]]
    assert [row["name"] for row in rows] == [
        *("'=1+1", "@scope/desk", "'@SUM(1)|x", "'-2", "plain"),
        *("'\uff1d1", "' =1", "'\uff20SUM(1)", "a\\u001b[2J\u202e"),
    ]
    assert {(row["line"], row["source"], row["destructive_tools"]) for row in rows} == {
        (str(at), "", "0") for at in range(1, 10)
    }


def test_any_number_of_processes_and_any_shards_give_the_same_tables(dump: Path, tmp_path: Path) -> None:
    catalogue("score", dump, "--out", tmp_path / "a.parquet", "--tools", tmp_path / "at.csv", "--jobs", 1)
    done = run_process(
        "catalogue",
        "score",
        dump,
        "--out",
        tmp_path / "b.parquet",
        "--tools",
        tmp_path / "bt.csv",
        "--jobs",
        2,
    )
    assert (done.returncode, done.stderr) == (0, b"scored: 3 servers, 6 tools; not scored: 1 line\n")
    for at in (1, 2):
        catalogue("score", dump, "--out", tmp_path / f"{at}.jsonl", "--shard", f"{at}/2", "--jobs", 1)
    parts = [tmp_path / "1.jsonl", tmp_path / "2.jsonl"]
    catalogue("merge", *parts, "--out", tmp_path / "c.parquet", "--tools", tmp_path / "ct.csv")
    for other in "bc":
        assert (tmp_path / f"{other}.parquet").read_bytes() == (tmp_path / "a.parquet").read_bytes()
        assert (tmp_path / f"{other}t.csv").read_bytes() == (tmp_path / "at.csv").read_bytes()
    assert not (tmp_path / "a.parquet.part").exists()


def test_merge_writes_records_and_the_table_of_their_tools(dump: Path, tmp_path: Path) -> None:
    catalogue(
        "score", dump, "--out", tmp_path / "whole.jsonl", "--tools", tmp_path / "whole.csv", "--jobs", 1
    )
    catalogue("merge", tmp_path / "whole.jsonl", "--out", tmp_path / "m.jsonl", "--tools", tmp_path / "m.csv")
    for ending in ("jsonl", "csv"):
        assert (tmp_path / f"m.{ending}").read_bytes() == (tmp_path / f"whole.{ending}").read_bytes()


def test_a_run_for_a_table_is_resumed_from_its_records(dump: Path, tmp_path: Path) -> None:
    catalogue("score", dump, "--out", tmp_path / "whole.jsonl", "--jobs", 1)
    catalogue("score", dump, "--out", tmp_path / "whole.parquet", "--jobs", 1)
    out = tmp_path / "out.parquet"
    records = (tmp_path / "whole.jsonl").read_bytes()
    (tmp_path / "out.parquet.part").write_bytes(records[: len(records) // 2])
    catalogue("score", dump, "--out", out, "--jobs", 1, "--resume")
    assert out.read_bytes() == (tmp_path / "whole.parquet").read_bytes()
    assert not (tmp_path / "out.parquet.part").exists()


def test_a_shard_is_refused_as_a_table_with_the_way_that_works(dump: Path, tmp_path: Path) -> None:
    assert refused("score", dump, "--out", tmp_path / "part.parquet", "--shard", "1/2") == (
        "error: a shard is written as JSON lines: name a .jsonl file, and let `mcp-scorer catalogue merge` write "
        "the tables of all shards"
    )


def test_a_table_of_tools_needs_a_file_of_its_own_and_a_format(
    store: Path, dump: Path, tmp_path: Path
) -> None:
    out = tmp_path / "a.csv"
    assert refused("export", "--store", store, "--out", out, "--tools", out) == (
        "error: two outputs write to a.csv; use a different file for each"
    )
    assert refused("export", "--store", store, "--out", out, "--tools", tmp_path / "tools") == (
        f"error: {tmp_path / 'tools'} cannot hold the table of tools: name a file that ends in .parquet or .csv, or "
        "pass --format (records contain their tools)"
    )
    assert refused("export", "--store", store, "--out", out, "--tools", "-") == (
        "error: Invalid value for '--tools': the table of tools needs a file"
    )
    assert refused("score", dump, "--out", "-", "--tools", out) == (
        "error: --tools needs the records in a file; name it with --out"
    )
    assert not out.exists()


def test_the_dump_is_not_overwritten_by_a_table(dump: Path, tmp_path: Path) -> None:
    before, dump = dump.read_bytes(), dump.rename(tmp_path / "servers.csv")
    said = refused("score", dump, "--out", tmp_path / "a.csv", "--tools", dump, "--jobs", 1)
    assert said == f"error: cannot write {dump}: the run reads this file ({dump}); write to another file"
    assert dump.read_bytes() == before


def test_the_format_may_be_chosen_and_a_table_may_go_to_a_pipe(store: Path, tmp_path: Path) -> None:
    catalogue("export", "--store", store, "--out", tmp_path / "a.parquet")
    done = run_process("catalogue", "export", "--store", store, "--out", "-", "--format", "parquet")
    assert (done.returncode, done.stdout) == (0, (tmp_path / "a.parquet").read_bytes())
    head = catalogue("export", "--store", store, "--out", "-", "--format", "csv").stdout.splitlines()[0]
    assert head.split(",") == [column.name for column in COLUMNS["servers"]]


def test_a_parquet_file_contains_its_dictionary(store: Path, tmp_path: Path) -> None:
    catalogue("export", "--store", store, "--out", tmp_path / "a.parquet", "--tools", tmp_path / "t.parquet")
    files: Mapping[TableName, str] = {"servers": "a", "tools": "t"}
    for table, name in files.items():
        with duckdb.connect() as connection:
            path = str(tmp_path / f"{name}.parquet")
            pairs = connection.execute("SELECT key, value FROM parquet_kv_metadata(?)", [path]).fetchall()
        metadata = {key.decode(): value.decode() for key, value in pairs}
        assert metadata["mcp-scorer.version"] == __version__
        assert json.loads(metadata["mcp-scorer.columns"]) == [*described(table)]


def test_the_dictionary_is_written_next_to_an_export(store: Path, tmp_path: Path) -> None:
    catalogue(
        "export", "--store", store, "--out", tmp_path / "a.csv", "--dictionary", tmp_path / "columns.md"
    )
    page = dictionary_page({table: described(table) for table in TABLES})
    assert (tmp_path / "columns.md").read_text(encoding="utf-8") == page


def test_without_duckdb_csv_is_written_and_parquet_says_what_to_install(
    store: Path, dump: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    catalogue("export", "--store", store, "--out", tmp_path / "a.csv", "--tools", tmp_path / "t.csv")
    needed = (
        "error: Parquet and statistics need DuckDB; install it with `pip install 'mcp-scorer[catalogue]'`"
    )
    assert refused("export", "--store", store, "--out", tmp_path / "a.parquet") == needed
    assert refused("score", dump, "--out", tmp_path / "b.parquet") == needed
    assert not (tmp_path / "b.parquet.part").exists()
