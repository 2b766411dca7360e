"""A runner of GitHub, as far as the action needs one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ruamel.yaml import YAML

from tests.support.command_line import ROOT

ACTION = YAML(typ="safe").load((ROOT / "action.yml").read_text(encoding="utf-8"))
INSTALL, SCORE, UPLOAD, COMMENT = ACTION["runs"]["steps"]

#: A runner finds bash before it sets the environment of a step.
BASH = shutil.which("bash") or ""

Done = subprocess.CompletedProcess[str]


class Runner:
    """A runner's folders, in which it plays a step of the action as action.yml gives it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "checkout"
        self.files = {name: folder / name for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        self.temp = folder / "temp"
        self.installed = self.temp / "mcp-scorer" / "bin" / "python"
        self.installed.parent.mkdir(parents=True)
        self.installed.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
        self.installed.chmod(0o755)
        self.folder.mkdir()

    def run(self, *, around: Mapping[str, str] = MappingProxyType({}), **inputs: str) -> Done:
        """Play the step that scores, with the interpreter of the tests in the place of an installed one."""
        return self.play(SCORE, inputs, around)

    def play(self, step: Mapping[str, Any], inputs: Mapping[str, str], around: Mapping[str, str]) -> Done:
        """Play a step with the inputs, in an environment in which earlier steps may have set variables."""
        for path in self.files.values():
            path.write_text("")
        script = self.temp / "step.sh"
        script.write_text(step["run"])
        program, *options = step["shell"].split()
        assert program == "bash"
        defaults = {name.replace("-", "_"): each["default"] for name, each in ACTION["inputs"].items()}
        given = {**defaults, **inputs}
        kept = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
        return subprocess.run(
            [BASH, *(str(script) if word == "{0}" else word for word in options)],
            cwd=self.folder,
            env={
                **kept,
                **{key: str(path) for key, path in self.files.items()},
                "GITHUB_ACTIONS": "true",
                "GITHUB_ACTION_PATH": str(ROOT),
                "GITHUB_WORKSPACE": str(self.folder),
                "RUNNER_TEMP": str(self.temp),
                **around,
                **{name: given[name.removeprefix("INPUT_").lower()] for name in step["env"]},
            },
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def outputs(self) -> dict[str, str]:
        """The outputs, read as a runner reads them: NAME<<MARK, the lines of the value, MARK."""
        lines = iter(self.files["GITHUB_OUTPUT"].read_text().split("\n"))
        found = {}
        for name, mark in (line.split("<<") for line in lines if line):
            found[name] = "\n".join(iter(lines.__next__, mark))
        return found

    @property
    def summary(self) -> str:
        return self.files["GITHUB_STEP_SUMMARY"].read_text()
