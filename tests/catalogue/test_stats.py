"""`catalogue stats`: the numbers of a catalog for people and programs, and queries that reach its tables alone."""

from __future__ import annotations

import csv
import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from scorer.catalogue import merge, records_file
from scorer.catalogue.columns import COLUMNS
from scorer.contracts.dimensions import COHERENCE_DIMENSIONS, DIMENSIONS
from tests.catalogue.crawling import crawl, write_snapshots
from tests.catalogue.recorded import failure, record, tool, write_records
from tests.support.command_line import PLAIN, environment, run, run_process

if TYPE_CHECKING:
    from pathlib import Path

duckdb = pytest.importorskip("duckdb", reason="needs DuckDB: pip install 'mcp-scorer[catalogue]'")

GOOD = tool("lend", 4.2, tokens=300, findings=["PAR011"])
POOR = tool(
    "erase", 2.5, findings=["PAR011", "BEH021"], risk={"category": "destructive", "severity": "critical"}
)


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """Return the records of three servers with scores and one without."""
    return write_records(
        tmp_path / "scores.jsonl",
        record("north", GOOD, findings=["SPC030"]),
        record("south", GOOD, POOR, line=2),
        record("west", POOR, line=3),
        failure("east", "timed-out"),
    )


def stats(*arguments: object, **options: Any) -> str:
    """Return what the command prints, which must end well."""
    result = run("catalogue", "stats", *arguments, **options)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def refused(*arguments: object) -> str:
    """Return what the command says that must end as a mistake of usage."""
    result = run("catalogue", "stats", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    return result.stderr.splitlines()[0]


TEXT = """\
Catalog
4 servers, 3 with scores
4 tools
3 servers scored with rubric spring (5eed), mcp-scorer 1.0

Servers by tier
     Servers  Share
  A        1    33%  ██████████████████████████████
  B        1    33%  ██████████████████████████████
  C        1    33%  ██████████████████████████████
  D        0     0%
  F        0     0%

Tools by tier
     Tools  Share
  A      2    50%  ██████████████████████████████
  B      0     0%
  C      2    50%  ██████████████████████████████
  D      0     0%
  F      0     0%

Scores of tools by dimension
                    Mean   1    2   3    4   5
  Purpose           3.00  0%  50%  0%  50%  0%
  Usage Guidelines  3.00  0%  50%  0%  50%  0%
  Behavior          3.00  0%  50%  0%  50%  0%
  Parameters        3.00  0%  50%  0%  50%  0%
  Conciseness       3.00  0%  50%  0%  50%  0%
  Completeness      3.00  0%  50%  0%  50%  0%

Scores of servers by coherence dimension
                      Mean   1   2   3     4   5
  Disambiguation      4.00  0%  0%  0%  100%  0%
  Naming Consistency  4.00  0%  0%  0%  100%  0%
  Tool Count          4.00  0%  0%  0%  100%  0%
  Set Completeness    4.00  0%  0%  0%  100%  0%

Tools by risk class
                Tools  Share
  read              2    50%  ██████████████████████████████
  unclassified      0     0%
  write             0     0%
  execute           0     0%
  destructive       2    50%  ██████████████████████████████
  financial         0     0%

Servers by failure
             Servers  Share
  timed-out        1    25%  ██████████████████████████████

What is most often missing or wrong
  These records do not say which claims the tools make; a store does.

Rules most often broken
  Rule    Name                Tools  Servers
  PAR011  placeholder-texts       4        3
  BEH021  silent-destruction      2        2
  … and 1 more (--top N shows them)

Sizes and scores
                          Mean  Min  Median  90%  Max
  Score of a server       3.37  2.5     3.4  4.2  4.2
  Score of a tool (tdqs)  3.35  2.5     2.5  4.2  4.2
  Tools of a server        1.3    1       1    2    2
  Tokens of a server       267  100     300  400  400
  Tokens of a tool         200  100     100  300  300
"""


def test_the_text_shows_the_whole_catalog(records: Path) -> None:
    assert stats(records, "--top", 2) == TEXT


def test_on_a_terminal_without_unicode_bars_are_of_ascii(records: Path) -> None:
    done = run_process("catalogue", "stats", records, env=environment(PYTHONIOENCODING="ascii"))
    shown = done.stdout.decode("ascii")
    assert "  A        1    33%  ##############################\n" in shown
    assert "\\u" not in shown


def test_a_narrow_terminal_has_no_bars_and_no_line_that_is_too_long(records: Path) -> None:
    shown = stats(records, env={**PLAIN, "COLUMNS": "44"})
    assert "█" not in shown
    assert max(map(len, shown.splitlines())) <= 44


def test_json_has_every_number(records: Path) -> None:
    whole = json.loads(stats(records, "--format", "json"))
    tiers = {"A": 1, "B": 1, "C": 1, "D": 0, "F": 0}
    halves = {"mean": 3.0, "counts": {"1": 0, "2": 2, "3": 0, "4": 2, "5": 0}}
    four = {"mean": 4.0, "counts": {"1": 0, "2": 0, "3": 0, "4": 3, "5": 0}}
    assert whole == {
        "schema_version": 1,
        "servers": {
            "count": 4,
            "scored": 3,
            "scored_by": [{"rubric": "spring", "rubric_hash": "5eed", "version": "1.0", "servers": 3}],
            "tiers": tiers,
            "overall": {"mean": 3.367, "min": 2.5, "median": 3.4, "p90": 4.2, "max": 4.2},
            "coherence": dict.fromkeys(COHERENCE_DIMENSIONS, four),
            "transports": {},
            "failures": {"timed-out": 1},
            "tools_per_server": {"mean": 1.333, "min": 1, "median": 1, "p90": 2, "max": 2},
            "tokens_per_server": {"mean": 266.667, "min": 100, "median": 300, "p90": 400, "max": 400},
        },
        "tools": {
            "count": 4,
            "tiers": {"A": 2, "B": 0, "C": 2, "D": 0, "F": 0},
            "tdqs": {"mean": 3.35, "min": 2.5, "median": 2.5, "p90": 4.2, "max": 4.2},
            "dimensions": dict.fromkeys(DIMENSIONS, halves),
            "risk_classes": {
                "read": 2,
                "unclassified": 0,
                "write": 0,
                "execute": 0,
                "destructive": 2,
                "financial": 0,
            },
            "tokens_per_tool": {"mean": 200.0, "min": 100, "median": 100, "p90": 300, "max": 300},
            "read_for_claims": 0,
            "lacks": [],
        },
        "rules": [
            {"rule": "PAR011", "tools": 4, "servers": 3},
            {"rule": "BEH021", "tools": 2, "servers": 2},
            {"rule": "SPC030", "tools": 0, "servers": 1},
        ],
    }


def test_markdown_has_a_table_for_each_part(records: Path) -> None:
    shown = stats(records, "--format", "markdown")
    assert shown.startswith("# Catalog\n\n4 servers, 3 with scores\n\n4 tools\n\n")
    assert (
        "\n## Servers by failure\n\n|  | Servers | Share |\n| :-- | --: | --: |\n| timed-out | 1 | 25% |\n"
        in shown
    )


def test_a_store_also_says_what_its_tools_lack_and_how_servers_are_reached(tmp_path: Path) -> None:
    folder = write_snapshots(tmp_path / "desks", "north", "south")
    (folder / "broken.json").write_text('{"tools": 5}', encoding="utf-8")
    assert crawl(tmp_path / "store", folder).exit_code == 0
    shown = stats("--store", tmp_path / "store")
    assert "3 servers, 2 with scores\n4 tools\n" in shown
    assert "\n  file        3   100%" in shown
    assert "\n  invalid        1    33%" in shown
    assert "\n  2 of 4 tools never say when a call fails\n" in shown


def test_parquet_gives_what_the_records_give_and_one_table_its_part(records: Path, tmp_path: Path) -> None:
    servers, tools = tmp_path / "servers.parquet", tmp_path / "tools.parquet"
    dump = tmp_path / "m.jsonl"
    merged = [*records.read_text(encoding="utf-8").splitlines()[:3]]
    dump.write_text("".join(f"{each}\n" for each in merged), encoding="utf-8")
    assert run("catalogue", "merge", dump, "--out", servers, "--tools", tools).exit_code == 0
    assert stats(tools, servers) == stats(dump)
    alone = json.loads(stats(servers, "--format", "json"))
    assert (alone["tools"], alone["servers"]["scored"]) == (None, 3)
    assert alone["rules"] == [{"rule": "SPC030", "tools": 0, "servers": 1}]


def test_records_of_several_rubrics_are_marked_as_not_comparable(tmp_path: Path) -> None:
    path = write_records(
        tmp_path / "scores.jsonl",
        record("north", GOOD),
        record("south", GOOD, rubric="autumn", rubric_hash="fa11"),
    )
    assert stats(path).splitlines()[3:6] == [
        "1 server scored with rubric autumn (fa11), mcp-scorer 1.0",
        "1 server scored with rubric spring (5eed), mcp-scorer 1.0",
        "Scores of different rubrics or versions are not comparable.",
    ]


def test_stdin_may_have_the_records(records: Path) -> None:
    assert stats("-", "--top", 2, input=records.read_bytes()) == TEXT


# --- queries -------------------------------------------------------------------------------------------------------

TIERS = (
    "select tier, count(*) as servers, round(avg(overall), 2) as mean from servers where tier is not null "
    "group by tier order by tier"
)


def test_a_query_gives_a_table(records: Path) -> None:
    assert stats(records, "--sql", TIERS) == (
        "tier  servers  mean\nA           1   4.2\nB           1   3.4\nC           1   2.5\n"
    )


def test_a_query_gives_json_csv_and_markdown(records: Path) -> None:
    assert json.loads(stats(records, "--sql", TIERS, "-f", "json")) == [
        {"tier": "A", "servers": 1, "mean": 4.2},
        {"tier": "B", "servers": 1, "mean": 3.4},
        {"tier": "C", "servers": 1, "mean": 2.5},
    ]
    assert [*csv.reader(stats(records, "--sql", TIERS, "-f", "csv").splitlines())] == [
        ["tier", "servers", "mean"],
        ["A", "1", "4.2"],
        ["B", "1", "3.4"],
        ["C", "1", "2.5"],
    ]
    assert stats(records, "--sql", TIERS, "-f", "markdown").splitlines()[:3] == [
        "| tier | servers | mean |",
        "| :-- | --: | --: |",
        "| A | 1 | 4.2 |",
    ]


def test_a_row_that_is_too_wide_is_shown_a_value_a_line(records: Path) -> None:
    shown = stats(records, "--sql", "select * from servers limit 1")
    assert [line.split()[0] for line in shown.splitlines()] == [column.name for column in COLUMNS["servers"]]


def test_null_is_not_zero_in_a_query(records: Path) -> None:
    query = (
        "select name, tokens, destructive_tools from servers where name in ('north', 'east') order by name"
    )
    assert json.loads(stats(records, "--sql", query, "-f", "json")) == [
        {"name": "east", "tokens": None, "destructive_tools": None},
        {"name": "north", "tokens": 300, "destructive_tools": 0},
    ]


@pytest.mark.parametrize(
    ("function", "call"),
    [
        ("read_csv", "read_csv('{file}')"),
        ("read_text", "\"READ_TEXT\"('/etc/hostname')"),
        ("glob", "system.main.glob('/*')"),
        ("enable_logging", "enable_logging(storage = 'file', storage_path = '{folder}')"),
        ("enable_profiling", "enable_profiling(format = 'json', save_location = '{folder}/a')"),
        ("query", "query('select 1')"),
    ],
)
@pytest.mark.parametrize(
    "query", ["from {}", "select (select count(*) from {})", "with a as (from {}) from a"]
)
def test_a_query_reads_from_no_function_that_reads_or_writes_a_file(
    function: str, call: str, query: str, records: Path, tmp_path: Path
) -> None:
    before = [*tmp_path.iterdir()]
    said = refused(records, "--sql", query.format(call.format(file=records, folder=tmp_path)))
    assert said == (
        f"error: a query of --sql cannot read from the function {function!r}; it reads the tables servers and tools, "
        "and from generate_series, json_each, json_tree, range, unnest"
    )
    assert [*tmp_path.iterdir()] == before


def test_a_query_names_no_file_and_no_address_as_a_table(records: Path) -> None:
    for name in (records, "https://example.com/a.parquet"):
        said = refused(records, "--sql", f"select * from '{name}'")
        assert said.startswith("error: the query failed: Permission Error: Cannot access file")


@pytest.mark.parametrize(
    "query",
    [
        "copy servers to '{file}'",
        "attach '{file}'",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "create table mine as select 1",
        "drop table servers",
        "select 1; select 2",
        "",
    ],
)
def test_a_query_changes_nothing(query: str, records: Path) -> None:
    before = records.read_bytes()
    assert refused(records, "--sql", query.format(file=records)) == (
        'error: --sql takes one query that reads, such as "select tier, count(*) from servers group by tier"'
    )
    assert records.read_bytes() == before


def test_no_variable_of_the_program_is_a_table(records: Path) -> None:
    said = refused(records, "--sql", "select * from statements")
    assert said.startswith(
        "error: the query failed: Catalog Error: Table with name statements does not exist!"
    )


def test_a_query_that_fails_says_why_on_one_line(records: Path) -> None:
    assert refused(records, "--sql", "select nme\nfrom servers").startswith(
        'error: the query failed: Binder Error: Referenced column "nme" not found in FROM clause! Candidate bindings: '
    )
    assert refused(records, "--sql", "select 1 as a, 2 as a", "-f", "json") == (
        "error: two columns of the query have the name a; name one of them with `as`"
    )
    assert refused(records, "--sql", "select now()") == (
        "error: the query gives a time with a time zone; cast it, as in now()::TIMESTAMP"
    )


@pytest.mark.parametrize("form", ["text", "markdown", "json", "csv"])
def test_the_words_of_a_server_are_shown_and_not_obeyed(form: str, tmp_path: Path) -> None:
    path = write_records(tmp_path / "scores.jsonl", record("::error::all is lost", tool("tur\u202en\x1b[2J")))
    shown = stats(path, "--sql", "select server, name from tools", "-f", form)
    assert not any(line.lstrip().startswith("::") for line in shown.splitlines())
    assert "all is lost" in shown
    assert "\x1b" not in shown
    assert ("\u202e" in shown) == (form == "csv")  # a table for programs keeps every character


# --- mistakes ------------------------------------------------------------------------------------------------------


def test_what_is_not_of_a_catalog_is_refused(records: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.jsonl").write_text('{"name": "desk"}\n', encoding="utf-8")
    (tmp_path / "x.parquet").write_bytes(b"PAR1 and nothing more")
    source = "error: name one file of records, Parquet files of tables, or a store with --store"
    assert refused() == refused(records, "--store", tmp_path) == source
    assert refused(records, records) == "error: name one file of records, or only Parquet files"
    assert refused(records, "--rubric", "2026-q2.2") == (
        "error: --rubric chooses scores of a store; name one with --store"
    )
    assert refused(records, "-f", "csv") == "error: csv is a format for --sql; choose text, markdown or json"
    assert refused(tmp_path / "notes.jsonl") == (
        f"error: {tmp_path / 'notes.jsonl'}, line 1 is not a record of `mcp-scorer catalogue score` or `export`"
    )
    assert refused(tmp_path / "x.parquet").startswith(
        f"error: {tmp_path / 'x.parquet'} cannot be read as Parquet: "
    )
    assert refused("--store", tmp_path / "none").startswith("error: there is no store in ")


DEEP = b'{"rubric_hash": "5eed", "line": 1, "x": ' + b"[" * 200_000 + b"]" * 200_000 + b"}\n"
LONG = b'{"rubric_hash": "5eed", "line": 1, "failure": {}, "x": "' + b"x" * 5_000 + b'"}\n'


@pytest.mark.parametrize(("line", "longest"), [(DEEP, len(DEEP)), (LONG, len(LONG) - 1)])
def test_a_line_that_is_deep_or_too_long_is_no_record(
    line: bytes, longest: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "records.jsonl"
    path.write_bytes(line)
    for module in (records_file, merge):
        monkeypatch.setattr(module, "LONGEST", longest)
    for command in ("stats", path), ("merge", path, "--out", tmp_path / "merged.jsonl"):
        done = run("catalogue", *command)
        assert done.exit_code == 2
        assert done.stderr.startswith(f"error: {path}, line 1 is not a record")


def test_a_table_whose_columns_have_other_types_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "tools.parquet"
    columns = ", ".join(f"1 AS {column.name}" for column in COLUMNS["tools"])
    duckdb.sql(f"COPY (SELECT {columns}) TO '{path}' (FORMAT parquet)")
    assert refused(path).startswith(
        f"error: {path} does not have the columns of a table of servers or tools;"
    )


def test_a_record_that_is_damaged_is_named(tmp_path: Path) -> None:
    path = write_records(tmp_path / "scores.jsonl", record("north", {**GOOD, "scores": None}))
    assert (
        refused(path)
        == "error: the record of north lacks fields that every record has; write the records again"
    )
    path = write_records(tmp_path / "scores.jsonl", record("north", {**GOOD, "tokens": "many"}))
    assert "the record of north lacks" in refused(path)
    path = write_records(
        tmp_path / "scores.jsonl", record("north", {**GOOD, "confidence": {}, "tokens": [1]})
    )
    assert refused(path)


def test_without_duckdb_one_line_says_what_to_install(records: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    assert refused(records) == (
        "error: Parquet and statistics need DuckDB; install it with `pip install 'mcp-scorer[catalogue]'`"
    )
