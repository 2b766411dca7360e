"""The benchmarks run, on small numbers; what they measure is for people to read, and no test asserts a time."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from benchmarks.comment import MARKER
from benchmarks.compare import compared, markdown
from benchmarks.definitions import make_tools
from benchmarks.figures import FIGURES
from benchmarks.measuring import NotMeasured
from benchmarks.peers import PEERS, SERVE, install
from benchmarks.variants import write_dump
from scorer.contracts.definitions import Snapshot
from scorer.formats import FORMATS
from scorer.scoring.api import score_server
from tests.support.command_line import ROOT, environment, run
from tests.support.pull_request import LOGIN, TOKEN, PullRequest, serving

PAGE = ROOT / "docs" / "performance.md"
#: A figure, or that there is none.
FIGURE = re.compile(r"^(?:[\d,.]+(?: MB)?|–)$")


def started(line: str) -> subprocess.CompletedProcess[str]:
    """Run a line such as `python -m benchmarks start` in the checkout."""
    command = [sys.executable, *shlex.split(line)[1:]]
    return subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False)


def python(line: str) -> str:
    """Run a line, and return what it prints."""
    done = started(line)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def tables(page: str) -> dict[str, list[list[str]]]:
    """Return the rows of each table that the benchmarks write, by the name of its mark."""
    parts = re.findall(r"<!-- (\w+): written by make bench -->\n(.*?)<!-- /\1 -->", page, re.DOTALL)
    return {
        name: [[cell.strip() for cell in row.strip("| ").split(" | ")] for row in part.splitlines()[2:]]
        for name, part in parts
        if part.startswith("|")
    }


def test_a_run_writes_the_tables_that_the_page_shows(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_bytes(PAGE.read_bytes())
    servers = ROOT / "tests" / "cases" / "servers"
    install_mcp_lint(tmp_path / "peers")
    python(f"python -m benchmarks --quick --recorded {servers} --peers {tmp_path / 'peers'} --write {page}")
    fresh, shown = tables(page.read_text(encoding="utf-8")), tables(PAGE.read_text(encoding="utf-8"))
    assert fresh.keys() == {*FIGURES, "peers"}
    assert {name: first_words(rows) for name, rows in shown.items()} == {
        name: first_words(rows) for name, rows in fresh.items()
    }
    assert [row for name in FIGURES for row in fresh[name] if not all(map(FIGURE.match, row[1:]))] == []
    assert [row[0] for row in fresh["memory"]] == [*FORMATS]
    assert fresh["signals"][0][0] == "generated: 6 tools in 2 servers"
    assert re.fullmatch(r"recorded: \d+ tools in 2 servers", fresh["signals"][1][0])
    found, *missing = fresh["peers"]
    assert (found[:2], found[4]) == (["mcp-lint", "0.5.3"], "a file")
    assert all(map(FIGURE.match, found[2:4]))
    assert {row[4] for row in missing} == {"skipped: not installed"}  # a quick run installs nothing


def test_the_benchmark_of_a_catalog_writes_its_tables_and_compares_what_is_installed(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_bytes(PAGE.read_bytes())
    options = f"--recorded {ROOT / 'tests' / 'cases' / 'servers'} --installed-only --peers {tmp_path} --write {page}"
    python(f"python -m benchmarks.bulk --tools 60 {options}")
    parts = re.findall(
        r"<!-- (\w+): written by python -m benchmarks.bulk -->\n(.*?)<!--",
        page.read_text(encoding="utf-8"),
        re.DOTALL,
    )
    rows = {name: [row.strip("| ").split(" | ") for row in part.splitlines()[2:]] for name, part in parts}
    assert [row[:2] for row in rows["bulk"]] == [["6", "1"], ["6", "2"], ["60", "2"]]
    assert rows["rivals"][0][0] == "tdqs lint"
    assert all(map(FIGURE.match, rows["rivals"][0][1:]))
    assert {row[2] for row in rows["rivals"][1:]} == {"skipped: not installed"}


def test_a_dump_of_variants_is_the_same_each_time_and_has_as_many_tools_as_are_wanted(tmp_path: Path) -> None:
    one, other = tmp_path / "one.jsonl", tmp_path / "other.jsonl"
    for path in (one, other):
        write_dump(path, 333, [])
    assert one.read_bytes() == other.read_bytes()
    servers = [json.loads(line)["tools"] for line in one.read_text(encoding="utf-8").splitlines()]
    assert sum(map(len, servers)) == 333
    assert len({json.dumps(tool) for tools in servers for tool in tools}) == 333


def install_mcp_lint(home: Path) -> None:
    """Write a program in the place where npm would install one: it finds faults in any file."""
    modules = home / "mcp-lint" / "node_modules"
    program, about = modules / ".bin" / "mcp-lint", modules / "mcp-lint" / "package.json"
    for each, text in (
        (program, "#!/bin/sh\ntest -s $2 && exit 1\nexit 2\n"),
        (about, '{"version": "0.5.3"}'),
    ):
        each.parent.mkdir(parents=True)
        each.write_text(text)
    program.chmod(0o755)


def first_words(rows: list[list[str]]) -> list[str]:
    """Return what each row is about, without the numbers that depend on the input."""
    return [row[0].partition(":")[0] for row in rows]


def test_a_program_that_cannot_be_installed_has_a_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(NotMeasured, match="npm is not installed"):
        install(PEERS[0], tmp_path)


def test_programs_that_read_no_file_get_the_definitions_from_a_server(tmp_path: Path) -> None:
    file = tmp_path / "tools.json"
    file.write_text(json.dumps(make_tools(9)), encoding="utf-8")
    shown = run("snapshot", "--", sys.executable, SERVE, file).stdout
    assert json.loads(shown)["tools"] == sorted(make_tools(9), key=lambda tool: tool["name"])


def test_a_page_without_the_marks_of_a_table_is_refused_before_anything_is_measured(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_text("# Performance\n", encoding="utf-8")
    done = started(f"python -m benchmarks --write {page}")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"{page}: there are no marks for the table machine\n"


def test_the_generated_definitions_are_the_same_each_time_and_differ_from_each_other() -> None:
    tools = make_tools(700)
    assert make_tools(900)[:700] == tools
    assert len({each["name"] for each in tools}) == 700
    assert len({json.dumps({**each, "name": ""}) for each in tools}) == 700


def test_the_generated_definitions_are_of_many_kinds() -> None:
    report = score_server(Snapshot("generated", "generated.json", tuple(make_tools(2500)[::25])))
    assert {each.tier for each in report.tools} == {"A", "B", "C", "D"}
    assert {each.confidence for each in report.tools} == {"high", "low"}
    assert {each.risk["category"] for each in report.tools} >= {"read", "write", "destructive"}


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("python -m benchmarks start", r"`mcp-scorer --help` \| [\d.]+"),
        ("python -m benchmarks.steep tools", r"steep +\d"),
        ("python -m benchmarks.pages", r" +3 +[\d,]+"),
    ],
)
def test_a_line_of_the_page_prints_its_figures(line: str, shown: str) -> None:
    assert re.search(shown, python(f"{line} --quick"))


def test_resistance_prints_a_line_for_each_edit() -> None:
    shown = python("python -m benchmarks.resistance tests/cases/servers --every 12")
    assert re.search(r"^praise +\d", shown, re.MULTILINE)
    assert re.search(r"^removal +\d", shown, re.MULTILINE)


def test_a_checkout_compared_with_itself_has_every_figure(tmp_path: Path) -> None:
    file = tmp_path / "comparison.json"
    line = "python -m benchmarks.compare ../main/.venv/bin/python .venv/bin/python"
    shown = python(f"{re.sub('[./a-z]+/bin/python', sys.executable, line)} --quick --json {file}")
    assert json.loads(file.read_text(encoding="utf-8"))["markdown"] == shown
    rows = re.findall(r"^\| (.+?)(?: ⚠️)? \| ([\d.]+) \|$", shown, re.MULTILINE)
    assert [name for name, _ in rows] == [
        "scores, 500 tools", "report as JSON, 500 tools",
        "peak memory of json, 1,000 tools", "peak memory of html, 1,000 tools",
        "`check FILE`, 12 tools", "`explain`", "`--help`",
    ]  # fmt: skip


def taking(*values: float) -> Callable[[], float]:
    """Return a measure with these values, one after the other."""
    following: Iterator[float] = iter(values)
    return lambda: next(following)


def test_what_is_slower_in_every_round_has_fallen() -> None:
    found = compared("start", taking(1, 1, 1), taking(1.2, 1.3, 1.25), rounds=1)
    assert found.fell
    assert "⚠️ **1 of 1 figures fell by more than 10%**" in markdown([found])
    assert "| start ⚠️ | 0.83 |" in markdown([found])


def test_a_slow_round_alone_is_noise() -> None:
    found = compared("start", taking(1, 1), taking(1.5, 1.05), rounds=1)
    assert not found.fell
    assert "✅ **No figure fell by more than 10%**" in markdown([found])


def test_what_does_not_run_has_a_reason_and_has_not_fallen() -> None:
    def broken() -> float:
        raise NotMeasured("worker.py ended with code 1: no | scores")

    found = compared("scores", broken, taking(1), rounds=1)
    assert not found.fell
    assert "| scores | worker.py ended with code 1: no \\| scores |" in markdown([found])


@pytest.fixture
def pull_request() -> Iterator[PullRequest]:
    with serving(PullRequest()) as page:
        yield page


def comment(page: PullRequest, folder: Path, *, fell: bool, text: str) -> str:
    """Play the step that comments, and return its log."""
    sides = {side: {"sha": "0" * 40, "repo": {"full_name": "library/desk"}} for side in ("head", "base")}
    event, file = folder / "event.json", folder / "comparison.json"
    event.write_text(json.dumps({"pull_request": {"number": 7, **sides}}), encoding="utf-8")
    file.write_text(json.dumps({"fell": fell, "markdown": text}), encoding="utf-8")
    env = environment(
        GITHUB_EVENT_PATH=str(event), GITHUB_API_URL=page.address, GITHUB_TOKEN=TOKEN,
        GITHUB_GRAPHQL_URL=f"{page.address}/graphql", GITHUB_REPOSITORY="library/desk",
    )  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.comment", file],
        cwd=ROOT, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_a_fall_is_told_in_one_comment_that_later_runs_update(
    pull_request: PullRequest, tmp_path: Path
) -> None:
    comment(pull_request, tmp_path, fell=True, text="slower")
    comment(pull_request, tmp_path, fell=False, text="as fast")
    (posted,) = pull_request.comments
    assert posted["user"]["login"] == LOGIN
    assert posted["body"].startswith(f"{MARKER}\nas fast\n")


def test_without_a_fall_there_is_no_comment(pull_request: PullRequest, tmp_path: Path) -> None:
    comment(pull_request, tmp_path, fell=False, text="as fast")
    assert pull_request.comments == []


def test_a_comment_that_github_refuses_fails_nothing(pull_request: PullRequest, tmp_path: Path) -> None:
    pull_request.failing["POST"] = [403]
    said = comment(pull_request, tmp_path, fell=True, text="slower")
    assert "::warning title=mcp-scorer::" in said
    assert "give the job the permission pull-requests: write" in said


def test_sites_are_measured() -> None:
    servers = ROOT / "tests" / "cases" / "servers"
    lines = python(f"python -m benchmarks.sites --servers 3 --jobs 1 --recorded {servers}").splitlines()
    assert re.fullmatch(r"3 servers with \d+ tools, 1 processes", lines[1])
    for line, name in zip(lines[2:], ("first build", "nothing changed", "one server changed"), strict=False):
        assert re.fullmatch(rf"  {name}: [\d.]+ s, [\d.]+ CPU seconds, [\d,]+ MB at one time", line)
    assert lines[-1] == "  whole site: 28 files, 0 MB"


def test_sites_of_servers_that_are_all_too_large_are_not_measured() -> None:
    done = started(f"python -m benchmarks.sites --most 0 --recorded {ROOT / 'tests' / 'cases' / 'servers'}")
    assert (done.returncode, done.stderr.splitlines()[-1].partition(": error: ")[2]) == (
        2,
        "no server has at most 0 tools",
    )
