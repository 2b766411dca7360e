"""`mcp-scorer init` on three sample repositories: what it finds, asks, starts, shows and writes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
from contextlib import chdir
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from ruamel.yaml import YAML

from scorer.version import __version__
from tests.config.files import run_configured
from tests.setup.repositories import SERVER, monorepo, npm_package, python_project, repository, write
from tests.support.snapshots import LEND, MUTE, RENEW, write_tools
from tests.support.terminal import Terminal, answered

if TYPE_CHECKING:
    from click.testing import Result

needs_terminal = pytest.mark.skipif(os.name != "posix", reason="terminals of POSIX")
needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="needs Node.js")

PYTHON = ("--", sys.executable, "server.py")
WORKFLOW = ".github/workflows/mcp-scorer.yml"


def init(folder: Path, *args: object) -> Result:
    with chdir(folder):
        return run_configured("init", *args)


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file() and ".git" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def assert_checks(folder: Path) -> None:
    """The configuration that was written passes a check, and the workflow is what GitHub accepts."""
    with chdir(folder):
        assert run_configured("check").exit_code == 0
    for path in folder.rglob(WORKFLOW):
        assert "jobs" in YAML(typ="safe").load(path.read_text(encoding="utf-8"))


def linted(program: str, *args: object) -> str:
    words = [str(Path(sys.executable).parent / program), *map(str, args)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def score_step(folder: Path) -> Any:
    workflow = YAML(typ="safe").load((folder / WORKFLOW).read_text(encoding="utf-8"))
    return workflow["jobs"]["score"]["steps"][1]


# --- three repositories --------------------------------------------------------------------------


def test_a_python_project_gets_a_section_a_snapshot_and_a_workflow(tmp_path: Path) -> None:
    folder = python_project(tmp_path)
    before = files(folder)
    result = init(folder, "--yes", *PYTHON)
    assert (result.exit_code, result.stderr.splitlines()) == (
        0,
        [
            "written: pyproject.toml",
            "written: mcp-tools.json",
            f"written: {WORKFLOW}",
            "next: mcp-scorer check, then commit the files",
        ],
    )
    after = files(folder)
    assert sorted(after) == [WORKFLOW, "mcp-tools.json", "pyproject.toml", "server.py"]
    assert after["pyproject.toml"].startswith(before["pyproject.toml"] + b"\n[tool.mcp-scorer]\n")
    settings = tomllib.loads(after["pyproject.toml"].decode())["tool"]["mcp-scorer"]
    assert settings == {"snapshot": "mcp-tools.json", "gate": {"fail-under": "A"}}
    assert [tool["name"] for tool in json.loads(after["mcp-tools.json"])["tools"]] == ["find_day"]
    assert score_step(folder) == {
        "uses": f"mcp-scorer/mcp-scorer@v{__version__}",
        "with": {
            "definitions-only": "true",
            "baseline": "origin/${{ github.base_ref }}:mcp-tools.json",
            "fail-on-regression": "true",
        },
    }
    assert_checks(folder)


@needs_node
def test_an_npm_package_gets_a_file_of_its_own(tmp_path: Path) -> None:
    folder = npm_package(tmp_path)
    found = init(folder)
    assert found.stderr.splitlines() == [
        "the server is node dist/index.js: package.json has the program fines-mcp and depends on an SDK for servers",
        "error: nothing was started or written, because no one can be asked; to do it:",
        "mcp-scorer init --yes -- node dist/index.js",
    ]
    assert init(folder, "--yes", "--", "node", "dist/index.js").exit_code == 0
    config = (folder / "mcp-scorer.toml").read_text()
    assert config.splitlines()[0] == (
        "# To write the snapshot again: mcp-scorer snapshot -o mcp-tools.json -- node dist/index.js"
    )
    assert tomllib.loads(config)["snapshot"] == "mcp-tools.json"
    assert_checks(folder)


def test_a_monorepo_has_to_say_which_server(tmp_path: Path) -> None:
    folder = monorepo(tmp_path)
    before = files(folder)
    result = init(folder)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines()[:3] == [
        "error: several servers may be the one to check; name one, or run mcp-scorer init DIR for each that has a "
        "separate folder:",
        "  mcp-scorer init --target .mcp.json#loans (.mcp.json starts it from this repository)",
        "  mcp-scorer init --target .mcp.json#desk (.mcp.json starts it from this repository)",
    ]
    assert files(folder) == before
    assert init(folder, "--yes", "--target", ".mcp.json#desk").exit_code == 0
    assert json.loads((folder / "mcp-tools.json").read_text())["name"] == "desk"
    assert "started" not in files(folder)
    assert_checks(folder)


def test_a_server_below_the_top_gets_a_workflow_at_the_top(tmp_path: Path) -> None:
    folder = monorepo(tmp_path)
    result = init(folder, "servers/loans", "--yes", *PYTHON)
    assert result.exit_code == 0, result.stderr
    assert {"servers/loans/mcp-scorer.toml", "servers/loans/mcp-tools.json", WORKFLOW} < {*files(folder)}
    assert score_step(folder)["with"]["working-directory"] == "servers/loans"
    assert_checks(folder / "servers" / "loans")


def recorded(folder: Path) -> tuple[str, str]:
    """Return the words that name definitions for servers two folders below, so that nothing has to start."""
    write_tools(folder, LEND, RENEW, name="recorded.json")
    return "--target", "../../recorded.json"


def test_each_server_of_a_monorepo_gets_a_workflow_of_its_own(tmp_path: Path) -> None:
    folder = monorepo(tmp_path)
    server = recorded(folder)
    assert init(folder, "servers/loans", "--yes", *server).exit_code == 0
    result = init(folder, "servers/desk", "--yes", *server)
    other = ".github/workflows/mcp-scorer-servers-desk.yml"
    assert (result.exit_code, result.stderr) == (
        0,
        "written: servers/desk/mcp-scorer.toml\n"
        "written: servers/desk/mcp-tools.json\n"
        f"written: {other}\n"
        "next: mcp-scorer check in servers/desk, then commit the files\n",
    )
    first, second = (
        YAML(typ="safe").load((folder / each).read_text(encoding="utf-8")) for each in (WORKFLOW, other)
    )
    assert second["jobs"]["score"]["steps"][1]["with"]["working-directory"] == "servers/desk"
    assert first["name"] != second["name"]
    assert first["concurrency"]["group"] != second["concurrency"]["group"]
    assert init(folder, "servers/desk", "--yes").stderr.splitlines()[-2:] == [
        f"{other} exists and is not changed",
        "nothing is missing; check the definitions: mcp-scorer check in servers/desk",
    ]


def test_the_top_gets_a_workflow_next_to_that_of_a_folder(tmp_path: Path) -> None:
    folder = monorepo(tmp_path)
    assert init(folder, "servers/loans", "--yes", *recorded(folder)).exit_code == 0
    assert init(folder, "--yes", "--target", "recorded.json").exit_code == 0
    assert (folder / ".github" / "workflows" / "mcp-scorer-top.yml").is_file()


def test_a_workflow_that_names_a_folder_in_parts_checks_it(tmp_path: Path) -> None:
    folder = monorepo(tmp_path)
    matrix = "server: [desk, loans]\nuses: mcp-scorer/mcp-scorer\nworking-directory: servers/${{ matrix.server }}\n"
    write(folder / ".github" / "workflows" / "scores.yml", matrix)
    result = init(folder, "servers/loans", "--yes", *recorded(folder))
    assert ".github/workflows/scores.yml exists and is not changed\n" in result.stderr
    assert not (folder / WORKFLOW).exists()


@pytest.mark.parametrize("args", [(), ("--dry-run",)])
def test_the_command_that_writes_can_be_typed_where_the_user_is(
    tmp_path: Path, args: tuple[str, ...]
) -> None:
    result = init(monorepo(tmp_path), "servers/loans", *args)
    (command,) = [line for line in result.stderr.splitlines() if line.startswith("mcp-scorer init")]
    assert command.startswith("mcp-scorer init servers/loans ")
    assert f"\n{WORKFLOW}\n" in result.stdout


def test_a_name_that_looks_like_an_expression_is_a_text_in_the_workflow(tmp_path: Path) -> None:
    folder = repository(tmp_path) / 'a${{ secrets.KEY }}"; \U0001f30a'
    write(folder / "server.py", SERVER.format(name="loans", what="loan"))
    write(folder / "mcp-scorer.toml", 'snapshot = "${{ github.token }}.json"\n')
    assert init(folder, "--yes", *PYTHON).exit_code == 0
    given = score_step(tmp_path)["with"]
    literal = "${{ '${{' }}"
    assert given["working-directory"] == f'a{literal} secrets.KEY }}}}"; \U0001f30a'
    assert given["baseline"] == f"origin/${{{{ github.base_ref }}}}:{literal} github.token }}}}.json"


@pytest.mark.parametrize("below", ["", "servers/loans"])
def test_a_link_in_the_repository_does_not_choose_where_the_workflow_goes(tmp_path: Path, below: str) -> None:
    top, elsewhere = repository(tmp_path / "top"), tmp_path / "elsewhere"
    elsewhere.mkdir()
    (top / ".github").symlink_to(elsewhere)
    write(top / below / "server.py", SERVER.format(name="loans", what="loan"))
    result = init(top / below, "--yes", *PYTHON)
    assert result.exit_code == 2
    assert (
        f"a link in this path leads out of the {'repository' if below else 'working directory'}"
        in result.stderr
    )
    assert [*elsewhere.iterdir()] == []
    assert not (top / below / "mcp-tools.json").exists()


@pytest.mark.parametrize("path", ["../elsewhere.json", "{tmp}/elsewhere.json", "inner/../../elsewhere.json"])
def test_a_configuration_does_not_choose_a_place_outside_the_repository(tmp_path: Path, path: str) -> None:
    folder = repository(tmp_path / "top")
    write(folder / "server.py", SERVER.format(name="loans", what="loan"))
    given = path.format(tmp=tmp_path)
    write(folder / "mcp-scorer.toml", f"snapshot = {json.dumps(given)}\n")
    before = files(tmp_path)
    result = init(folder, "--yes", *PYTHON)
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1].startswith(
        f"error: the configuration names {given} as the snapshot, which is outside the repository;"
    )
    assert files(tmp_path) == before


def test_the_linters_of_workflows_find_nothing(tmp_path: Path) -> None:
    folder = monorepo(tmp_path)
    init(folder, "servers/loans", "--yes", *PYTHON)
    workflow = folder / WORKFLOW
    assert linted("check-jsonschema", "--builtin-schema", "vendor.github-workflows", workflow) == ""
    # The commit of a release is not known before the release.
    pinned = workflow.read_text().replace(f"@v{__version__}", "@0123456789abcdef0123456789abcdef01234567")
    workflow.write_text(pinned)
    assert linted("zizmor", "--offline", "--quiet", "--no-config", "--pedantic", workflow) == ""


# --- nothing without a yes -----------------------------------------------------------------------


def test_without_a_terminal_nothing_is_started_or_written(tmp_path: Path) -> None:
    folder = python_project(tmp_path)
    write(folder / "server.py", SERVER.format(name="loans", what="day") + "open('started', 'w')\n")
    before = files(folder)
    for args in ((), ("--yes",)):  # --yes agrees to writing, and not to a server that a file names
        result = init(folder, *args)
        assert (result.exit_code, files(folder)) == (2, before)
        assert "\n+[tool.mcp-scorer]\n" in result.stdout
        assert result.stderr.endswith("to do it:\nmcp-scorer init --yes -- python server.py\n")
    result = init(folder, *PYTHON)
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1].startswith("mcp-scorer init --yes -- ")


def test_a_dry_run_shows_all_and_writes_nothing(tmp_path: Path) -> None:
    folder = python_project(tmp_path)
    before = files(folder)
    found = init(folder, "--dry-run")
    named = init(folder, "--dry-run", "--yes", *PYTHON)
    assert (found.exit_code, named.exit_code, files(folder)) == (0, 0, before)
    assert "fail-under" not in found.stdout
    assert '+fail-under = "A"' in named.stdout
    assert [line for line in named.stdout.splitlines() if line and line[0] not in "+@ "] == [
        "pyproject.toml",
        "mcp-tools.json",
        WORKFLOW,
    ]
    assert "… and 30 more lines" in named.stdout


@needs_terminal
def test_on_a_terminal_each_step_is_asked(tmp_path: Path) -> None:
    folder = monorepo(tmp_path)
    code, shown = answered(
        folder, "init", answers=[("Number", "2"), ("snapshot?", "y"), ("Write these files?", "y")]
    )
    assert code == 0, shown
    assert "  3. .mcp.json#github (.mcp.json starts it, but nothing of this repository)" in shown
    assert "to start: desk: " in shown
    assert json.loads((folder / "mcp-tools.json").read_text())["name"] == "desk"
    assert_checks(folder)


@needs_terminal
@pytest.mark.parametrize("answers", [[("snapshot?", "n")], [("snapshot?", "y"), ("these files?", "n")]])
def test_a_no_on_a_terminal_writes_nothing(tmp_path: Path, answers: list[tuple[str, str]]) -> None:
    folder = python_project(tmp_path)
    servers = {"mcpServers": {"loans": {"command": sys.executable, "args": ["./server.py"]}}}
    write(folder / ".mcp.json", json.dumps(servers))
    before = files(folder)
    code, shown = answered(folder, "init", answers=answers)
    assert (code, files(folder)) == (0, before), shown
    assert shown.endswith("nothing was written\n")


@needs_terminal
@pytest.mark.parametrize("name", ["pyproject.toml", WORKFLOW])
def test_a_file_that_changes_after_it_was_shown_is_not_replaced(tmp_path: Path, name: str) -> None:
    folder = python_project(tmp_path)
    write_tools(folder, LEND, RENEW, name="mcp-tools.json")
    terminal = Terminal(folder, "init")
    terminal.wait_for("Write these files?")
    write(folder / name, "# somebody else's\n")
    before = files(folder)
    terminal.type("y\n")
    assert terminal.end() == 2
    assert f"{name} was changed in the meantime; run mcp-scorer init again" in terminal.shown
    assert files(folder) == before


# --- what exists stays ---------------------------------------------------------------------------


def test_a_second_run_has_nothing_to_do(tmp_path: Path) -> None:
    folder = python_project(tmp_path)
    init(folder, "--yes", *PYTHON)
    before = files(folder)
    result = init(folder, "--yes", *PYTHON)
    assert (result.exit_code, result.stdout, files(folder)) == (0, "", before)
    assert result.stderr.splitlines() == [
        "pyproject.toml exists and is not changed",
        "mcp-tools.json exists and is not changed",
        f"{WORKFLOW} exists and is not changed",
        "nothing is missing; check the definitions: mcp-scorer check",
    ]


def test_only_what_is_missing_is_written(tmp_path: Path) -> None:
    folder = repository(tmp_path)
    write(folder / ".github" / "mcp-scorer.toml", 'snapshot = "desk.json"\n')
    write(folder / ".github" / "workflows" / "ci.yaml", "# runs mcp-scorer\n")
    before = files(folder)
    write_tools(folder, LEND, RENEW, name="tools.json")
    result = init(folder, "--yes", "--target", "tools.json", "-q")
    assert (result.exit_code, result.stderr.splitlines()[0]) == (0, "written: desk.json")
    assert {name: files(folder)[name] for name in before} == before
    assert sorted(files(folder).keys() - before.keys()) == ["desk.json", "tools.json"]


def test_a_snapshot_that_exists_is_read_and_its_errors_are_said(tmp_path: Path) -> None:
    folder = repository(tmp_path)
    write_tools(folder, LEND, MUTE, name="mcp-tools.json")
    result = init(folder, "--yes", "--no-workflow")
    assert result.exit_code == 0
    assert result.stderr.splitlines() == [
        "mcp-tools.json exists and is not changed",
        "mcp-tools: mcp-tools.json has 1 error, so the gate fails; fix them, or accept them with a reason:",
        "mcp-scorer baseline mcp-tools.json -o mcp-tools.json --level error --reason TEXT",
        "written: mcp-scorer.toml",
        "next: mcp-scorer check, then commit the files",
    ]


def test_a_first_snapshot_accepts_the_errors_of_today(tmp_path: Path) -> None:
    folder = repository(tmp_path)
    write_tools(folder, LEND, MUTE, name="tools.json")
    result = init(folder, "--yes", "--target", "tools.json")
    accepted = json.loads((folder / "mcp-tools.json").read_text())["accepted"]
    assert {each["reason"] for each in accepted} == {"known when mcp-scorer was set up"}
    assert "the snapshot accepts 1 error (a reason is in it)" in result.stderr
    assert_checks(folder)


@pytest.mark.parametrize(
    "content",
    ["", "[project]\nname = 'x'\n", "tool = {ruff = {line-length = 100}}\n", "[tool.ruff\n", "\xff"],
    ids=["empty", "no tools", "closed table", "broken", "latin-1"],
)
def test_a_pyproject_that_cannot_take_a_section_is_left_alone(tmp_path: Path, content: str) -> None:
    folder = repository(tmp_path)
    (folder / "pyproject.toml").write_bytes(content.encode("latin-1"))
    write_tools(folder, LEND, name="tools.json")
    assert init(folder, "--yes", "--target", "tools.json").exit_code == 0
    assert (folder / "pyproject.toml").read_bytes() == content.encode("latin-1")
    assert (folder / "mcp-scorer.toml").is_file()


def test_a_section_has_the_line_breaks_of_its_file(tmp_path: Path) -> None:
    folder = repository(tmp_path)
    before = b"[tool.ruff]\r\nline-length = 100"
    (folder / "pyproject.toml").write_bytes(before)
    write_tools(folder, LEND, name="tools.json")
    init(folder, "--yes", "--target", "tools.json")
    after = (folder / "pyproject.toml").read_bytes()
    assert after.startswith(before + b"\r\n\r\n[tool.mcp-scorer]\r\n")
    assert after.count(b"\n") == after.count(b"\r\n")


def test_a_repository_of_another_service_gets_no_workflow(tmp_path: Path) -> None:
    folder = repository(tmp_path)
    write(folder / ".gitlab-ci.yml", "test: {script: [make]}\n")
    write_tools(folder, LEND, name="tools.json")
    result = init(folder, "--yes", "--target", "tools.json")
    assert "this repository uses .gitlab-ci.yml, so no workflow" in result.stderr
    assert not (folder / ".github").exists()


# --- mistakes ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "line"),
    [
        ((), "error: found no server here; name it: mcp-scorer init -- COMMAND, or --target TARGET"),
        (
            ("--target", "x.json", "--", "x"),
            "error: name one server: with --target, with --servers, or after --",
        ),
        (("--yes", "--target", "gone.json"), "error: no such file: gone.json"),
        (("gone",), "error: Invalid value for '[DIR]': Directory 'gone' does not exist."),
    ],
)
def test_a_mistake_is_one_line_and_writes_nothing(tmp_path: Path, args: tuple[str, ...], line: str) -> None:
    result = init(repository(tmp_path), *args)
    assert (result.exit_code, result.stdout, files(tmp_path)) == (2, "", {})
    assert result.stderr.splitlines()[0] == line


def test_a_server_that_does_not_start_leaves_the_repository_as_it_was(tmp_path: Path) -> None:
    folder = python_project(tmp_path)
    write(folder / "server.py", "raise SystemExit('no desk today')\n")
    before = files(folder)
    result = init(folder, "--yes", *PYTHON)
    assert (result.exit_code, files(folder)) == (3, before)
    assert "no desk today" in result.stderr


def test_a_broken_configuration_is_said_first(tmp_path: Path) -> None:
    folder = python_project(tmp_path)
    write(folder / "mcp-scorer.toml", "snapshots = 1\n")
    result = init(folder, "--yes", *PYTHON)
    assert result.exit_code == 2
    assert result.stderr.startswith("error: mcp-scorer.toml:1: ")
