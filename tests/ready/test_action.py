"""The action's script, run as a runner of GitHub would run it, with an environment of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.support.command_line import ROOT
from tests.support.hostile import WORDS
from tests.support.snapshots import DESK, LEND, MUTE, RENEW, write_tools

ACTION = YAML(typ="safe").load((ROOT / "action.yml").read_text(encoding="utf-8"))


class Runner:
    """A runner's folders, and what the script wrote into its files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.temp = folder / "temp"
        self.temp.mkdir()
        self.program = folder / "mcp-scorer"
        self.program.write_text(f'#!/bin/sh\nexec {sys.executable} -m scorer "$@"\n')
        self.program.chmod(0o755)

    def run(self, **inputs: str) -> subprocess.CompletedProcess[str]:
        files = {"GITHUB_OUTPUT": self.folder / "output", "GITHUB_STEP_SUMMARY": self.folder / "summary"}
        for path in files.values():
            path.write_text("")
        kept = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
        return subprocess.run(
            ["bash", str(ROOT / "action" / "score.sh")],
            cwd=self.folder,
            env={
                **kept,
                **{key: str(path) for key, path in files.items()},
                "GITHUB_ACTIONS": "true",
                "PYTHONPATH": str(ROOT),
                "RUNNER_TEMP": str(self.temp),
                "MCP_SCORER": str(self.program),
                **{f"INPUT_{key.upper()}": value for key, value in inputs.items()},
            },
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def outputs(self) -> dict[str, str]:
        lines = (self.folder / "output").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines)

    @property
    def summary(self) -> str:
        return (self.folder / "summary").read_text()


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


def test_a_snapshot_is_scored_annotated_summed_up_and_put_out(runner: Runner) -> None:
    write_tools(runner.folder, *DESK, name="mcp-tools.json")
    done = runner.run(target="mcp-tools.json")
    assert done.returncode == 1
    assert "::error file=mcp-tools.json,line=" in done.stdout
    outputs = runner.outputs
    assert sorted(outputs) == ["json", "passed", "report", "sarif", "score", "tier"]
    report = json.loads(Path(outputs["json"]).read_text())
    assert outputs["passed"] == "false"
    assert (float(outputs["score"]), outputs["tier"]) == (
        report["servers"][0]["score"]["overall"],
        report["servers"][0]["score"]["tier"],
    )
    assert Path(outputs["report"]).read_text().startswith("<!DOCTYPE html>")
    assert json.loads(Path(outputs["sarif"]).read_text())["version"] == "2.1.0"
    assert runner.summary.startswith("# Tool definition quality")


def test_a_gate_that_passes_ends_with_zero(runner: Runner) -> None:
    write_tools(runner.folder, LEND, RENEW, name="mcp-tools.json")
    done = runner.run(target="mcp-tools.json", fail_under="B", fail_on="error")
    assert (done.returncode, runner.outputs["passed"]) == (0, "true")


def test_a_threshold_reaches_the_gate(runner: Runner) -> None:
    write_tools(runner.folder, LEND, RENEW, name="mcp-tools.json")
    assert runner.run(target="mcp-tools.json", args="--min-tools\n3\n").returncode == 1
    assert runner.run(target="mcp-tools.json", fail_under="5").returncode == 1


def test_a_command_is_started_with_the_variables_that_it_is_given(runner: Runner) -> None:
    server = runner.folder / "server of ours.py"
    server.write_text(
        "import os, sys\n"
        "from mcp.server.mcpserver import MCPServer\n"
        "server = MCPServer('desk')\n"
        "@server.tool(description=os.environ['TOLD'] + ' ' + sys.argv[1])\n"
        "def lend(card: str) -> str:\n"
        "    return card\n"
        "server.run()\n"
    )
    write_tools(runner.folder, LEND, name="mcp-tools.json")
    done = runner.run(
        command=f"{sys.executable} '{server}' 'to a reader.'",
        env="TOLD=Lends one copy of a book = a loan\nOTHER=x\r\n",
        snapshot="mcp-tools.json",
        fail_on="never",
    )
    assert done.returncode == 0, done.stderr
    (tool,) = json.loads(Path(runner.outputs["json"]).read_text())["servers"][0]["tools"]
    assert tool["name"] == "lend"
    sarif = json.loads(Path(runner.outputs["sarif"]).read_text())
    places = {
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for result in sarif["runs"][0]["results"]
    }
    assert places == {"mcp-tools.json"}


def test_a_baseline_fails_what_got_worse(runner: Runner) -> None:
    write_tools(runner.folder, LEND, RENEW, name="old.json")
    write_tools(runner.folder, {**LEND, "description": "Lends a copy."}, RENEW, name="mcp-tools.json")
    done = runner.run(
        target="mcp-tools.json", baseline="old.json", fail_on_regression="true", fail_on="never"
    )
    assert done.returncode == 1
    assert "lend_book: Purpose fell from 5 to " in done.stdout + runner.summary


def test_a_target_that_is_missing_leaves_its_own_exit_code(runner: Runner) -> None:
    done = runner.run(target="gone.json")
    assert done.returncode == 2
    assert "gone.json" in done.stderr
    assert runner.outputs == {"passed": "false", "json": runner.outputs["json"]}


@pytest.mark.parametrize(
    "inputs",
    [{"fail_on_regression": "maybe"}, {"command": "python 'server.py"}, {"fail_under": "Z"}],
    ids=lambda inputs: next(iter(inputs)),
)
def test_an_input_that_cannot_be_used_fails_with_one_line(runner: Runner, inputs: dict[str, str]) -> None:
    write_tools(runner.folder, LEND, name="mcp-tools.json")
    done = runner.run(target="mcp-tools.json", **inputs)
    assert done.returncode == 2
    assert runner.outputs == {"passed": "false"}
    assert "::error title=mcp-scorer::" in done.stdout
    assert "Traceback" not in done.stderr


def test_blanks_around_lines_and_the_case_of_a_switch_do_not_matter(runner: Runner) -> None:
    write_tools(runner.folder, LEND, RENEW, name="old.json")
    write_tools(runner.folder, {**LEND, "description": "Lends a copy."}, RENEW, name="mcp-tools.json")
    done = runner.run(
        target="  mcp-tools.json ", baseline="old.json", fail_on_regression="True", fail_on="never"
    )
    assert done.returncode == 1


def test_hostile_words_reach_neither_the_commands_nor_the_outputs(runner: Runner) -> None:
    tools = [{**MUTE, "name": text or "x", "description": text} for text in WORDS.values()]
    write_tools(runner.folder, *tools, name="mcp-tools.json")
    done = runner.run(target="mcp-tools.json")
    assert done.returncode in (0, 1)
    commands = [line for line in done.stdout.splitlines() if line.startswith("::")]
    assert commands
    assert all(line.split(" ", 1)[0] in ("::error", "::warning", "::notice") for line in commands)
    assert set(runner.outputs) <= {"json", "passed", "report", "sarif", "score", "tier"}


def test_every_input_comes_through_the_environment_and_none_is_pasted_into_a_script() -> None:
    steps = ACTION["runs"]["steps"]
    assert all("${{" not in step.get("run", "") for step in steps)
    given = {value for step in steps for value in step.get("env", {}).values()}
    used = {f"${{{{ inputs.{name} }}}}" for name in ACTION["inputs"] if name != "upload-sarif"}
    assert given == used


def test_every_input_is_read_by_the_scripts() -> None:
    scripts = "".join((ROOT / "action" / name).read_text() for name in ("install.sh", "score.sh"))
    for step in ACTION["runs"]["steps"]:
        for name in step.get("env", {}):
            assert f"${{{name}:-" in scripts


def test_every_output_is_written_by_the_script() -> None:
    script = (ROOT / "action" / "score.sh").read_text()
    for name in ACTION["outputs"]:
        assert f'"{name}"' in script or f"{name}=" in script
