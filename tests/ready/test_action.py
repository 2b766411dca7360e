"""The steps of the action, run as a runner of GitHub would run them, in a checkout that may be hostile."""

from __future__ import annotations

import html
import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from scorer.version import __version__
from tests.support.command_line import ROOT
from tests.support.hostile import WORDS
from tests.support.runner import ACTION, COMMENT, INSTALL, SCORE, UPLOAD, Runner
from tests.support.snapshots import DESK, LEND, MUTE, RENEW, write_tools


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


def test_a_snapshot_is_scored_annotated_summed_up_and_put_out(runner: Runner) -> None:
    write_tools(runner.folder, *DESK, name="mcp-tools.json")
    done = runner.run(target="mcp-tools.json")
    assert done.returncode == 1
    assert "::error file=mcp-tools.json,line=" in done.stdout
    outputs = runner.outputs
    assert sorted(outputs) == ["json", "markdown", "passed", "report", "sarif", "score", "tier"]
    report = json.loads(Path(outputs["json"]).read_text())
    assert outputs["passed"] == "false"
    assert (float(outputs["score"]), outputs["tier"]) == (
        report["servers"][0]["score"]["overall"],
        report["servers"][0]["score"]["tier"],
    )
    assert Path(outputs["report"]).read_text().startswith("<!DOCTYPE html>")
    assert json.loads(Path(outputs["sarif"]).read_text())["version"] == "2.1.0"
    assert runner.summary.startswith("## Tool definition quality")


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
    assert sorted(runner.outputs) == ["json", "markdown", "passed"]
    assert runner.outputs["passed"] == "false"
    assert "gone.json" in Path(runner.outputs["markdown"]).read_text()


@pytest.mark.parametrize(
    "inputs",
    [{"fail_on_regression": "maybe"}, {"command": "python 'server.py"}, {"fail_under": "Z"}],
    ids=lambda inputs: next(iter(inputs)),
)
def test_an_input_that_cannot_be_used_fails_with_one_line(runner: Runner, inputs: dict[str, Any]) -> None:
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
    assert set(runner.outputs) <= {"json", "markdown", "passed", "report", "sarif", "score", "tier"}


def test_a_hostile_checkout_and_environment_run_nothing_while_scoring(runner: Runner) -> None:
    around = hostile(runner)
    write_tools(runner.folder, LEND, RENEW, name="mcp-tools.json")
    done = runner.run(target="mcp-tools.json", around=around)
    assert (done.returncode, done.stderr, runner.outputs["passed"]) == (0, "", "true")
    done = runner.run(target="mcp-tools.json", baseline="HEAD:mcp-tools.json", around=around)
    assert (done.returncode, runner.outputs["passed"]) == (2, "false")  # not a repository
    assert not witness(runner).exists()


@pytest.mark.slow
@pytest.mark.live
def test_a_hostile_checkout_and_environment_run_nothing_while_installing(runner: Runner) -> None:
    around = {**os.environ, **hostile(runner), "PATH": f".::{runner.folder}:{os.environ['PATH']}"}
    done = runner.play(INSTALL, {}, around)
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"mcp-scorer {__version__}\n"
    assert not witness(runner).exists()


def hostile(runner: Runner) -> dict[str, str]:
    """Write modules, a configuration and programs into the checkout, each of which leaves a witness if it is run or
    read, and return an environment that points at them."""
    mark = f"open({str(witness(runner))!r}, 'a').write(__name__)\n"
    for module in (
        "json",
        "shlex",
        "venv",
        "pip",
        "re",
        "scorer",
        "sitecustomize",
        "usercustomize",
        "hatchling",
    ):
        (runner.folder / f"{module}.py").write_text(mark)
    for program in ("python3", "bash", "mkdir", "cat", "git"):
        (runner.folder / program).write_text(f"#!/bin/sh\necho {program} >>{witness(runner)}\nexit 9\n")
        (runner.folder / program).chmod(0o755)
    (runner.folder / "pip.conf").write_text("[install]\nrequire-virtualenv = true\ndry-run = true\n")
    (runner.folder / "shell").write_text(f"echo BASH_ENV >>{witness(runner)}\n")
    function = f"() {{ echo function >>{witness(runner)}; }}"
    return {
        "PATH": f":.:{os.environ['PATH']}",
        "PYTHONPATH": str(runner.folder),
        "PYTHONHOME": str(runner.folder),
        "PYTHONSTARTUP": str(runner.folder / "json.py"),
        "PYTHONBREAKPOINT": "json.breakpoint",
        "PIP_CONFIG_FILE": str(runner.folder / "pip.conf"),
        "PIP_TARGET": str(runner.folder),
        "BASH_ENV": str(runner.folder / "shell"),
        "ENV": str(runner.folder / "shell"),
        "BASH_FUNC_source%%": function,
        "BASH_FUNC_cd%%": function,
        "BASH_FUNC_exec%%": function,
        "BASH_FUNC_set%%": function,
    }


def witness(runner: Runner) -> Path:
    return runner.temp / "witness"


def test_an_interpreter_of_the_checkout_is_refused(runner: Runner) -> None:
    done = runner.play(INSTALL, {"python": "./python3"}, hostile(runner))
    assert (done.returncode, witness(runner).exists()) == (2, False)
    assert done.stdout == "::error title=mcp-scorer::python must be a name or an absolute path\n"


def test_without_a_target_and_a_command_the_snapshot_of_the_configuration_is_scored(runner: Runner) -> None:
    write_tools(runner.folder, LEND, RENEW, name="mcp-tools.json")
    (runner.folder / "mcp-scorer.toml").write_text('snapshot = "mcp-tools.json"\n')
    assert runner.run().returncode == 0
    assert runner.outputs["passed"] == "true"


@pytest.mark.parametrize("inputs", [{}, {"target": "mcp-tools.json", "definitions_only": "true"}], ids=len)
@pytest.mark.parametrize("snapshot", ["python:evil:server", "mcp-tools.json"])
def test_in_snapshot_mode_nothing_is_started_whatever_the_checkout_says(
    runner: Runner, inputs: dict[str, Any], snapshot: str
) -> None:
    (runner.folder / "evil.py").write_text(f"open({str(witness(runner))!r}, 'w')\n")
    servers = {"x": {"command": sys.executable, "args": [str(runner.folder / "evil.py")]}}
    (runner.folder / "mcp-tools.json").write_text(json.dumps({"mcpServers": servers}))
    (runner.folder / "mcp-scorer.toml").write_text(f'snapshot = "{snapshot}"\n')
    done = runner.run(**inputs)
    assert (done.returncode, runner.outputs["passed"]) == (2, "false")
    assert not witness(runner).exists()


def test_a_command_is_refused_in_snapshot_mode(runner: Runner) -> None:
    done = runner.run(command=f"touch {witness(runner)}", definitions_only="true")
    assert (done.returncode, witness(runner).exists()) == (2, False)


def test_a_target_cannot_become_an_option(runner: Runner) -> None:
    done = runner.run(target="--exit-zero\ngone.json")
    assert done.returncode == 2
    assert done.stdout == "::error title=mcp-scorer::a target starts with a hyphen; put options into args\n"


def test_variables_reach_the_server_unchanged_and_never_a_command_line(runner: Runner) -> None:
    server = runner.folder / "server.py"
    server.write_text(
        "import os, pathlib, subprocess\n"
        "from mcp.server.mcpserver import MCPServer\n"
        "shown = 'hun' 'ter2' in subprocess.run(['ps', 'axww'], capture_output=True, text=True).stdout\n"
        "server = MCPServer('desk')\n"
        "@server.tool(description=' '.join([os.environ['QUOTED'], os.environ['HALF'], str(shown)]))\n"
        "def lend(card: str) -> str:\n"
        "    return card\n"
        "server.run()\n"
    )
    variables = 'QUOTED="a" # b\nHALF=\'c = d\n  TOKEN=hunter2 \n\n'
    done = runner.run(command=f"{sys.executable} {server}", env=variables, fail_on="never")
    assert done.returncode == 0, done.stderr
    page = html.unescape(Path(runner.outputs["report"]).read_text())
    assert '"a" # b \'c = d False' in re.sub(r"<[^>]*>", "", page)


def test_every_input_comes_through_the_environment_and_none_is_pasted_into_a_script() -> None:
    steps = ACTION["runs"]["steps"]
    assert all("${{" not in step.get("run", "") for step in steps)
    given = {value for step in steps for value in step.get("env", {}).values()}
    assert UPLOAD["with"]["sarif_file"] == "${{ steps.score.outputs.sarif }}"
    switches = {
        name for name in ACTION["inputs"] if any(f"inputs.{name} ==" in step.get("if", "") for step in steps)
    }
    assert switches == {"upload-sarif", "comment"}
    used = {f"${{{{ inputs.{name} }}}}" for name in ACTION["inputs"] if name not in switches}
    assert given == used | {"${{ steps.score.outputs.markdown }}"}


def test_every_input_is_read_by_the_scripts() -> None:
    scripts = {
        name: (ROOT / "action" / name).read_text() for name in ("install.sh", "score.py", "comment.py")
    }
    for step, script in ((INSTALL, "install.sh"), (SCORE, "score.py"), (COMMENT, "comment.py")):
        for name in step["env"]:
            assert name in scripts[script] or f'"{name.removeprefix("INPUT_").lower()}"' in scripts[script]


def test_every_output_is_written_by_the_script() -> None:
    script = (ROOT / "action" / "score.py").read_text()
    for name in ACTION["outputs"]:
        assert f'"{name}":' in script


def test_other_actions_are_pinned_to_a_commit() -> None:
    assert re.fullmatch(r"github/codeql-action/upload-sarif@[0-9a-f]{40}", UPLOAD["uses"])


def test_only_the_step_that_comments_receives_a_token() -> None:
    assert ACTION["inputs"]["github-token"]["default"] == "${{ github.token }}"
    assert [step for step in ACTION["runs"]["steps"] if "token" in json.dumps(step).lower()] == [COMMENT]
