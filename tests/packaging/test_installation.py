"""The command from its wheel, in an environment of its own and far from any checkout."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from scorer.version import __version__
from tests.packaging.environments import UNREACHABLE, Installed, call, make_environment
from tests.support.command_line import ROOT, environment, run
from tests.support.snapshots import good_file

if TYPE_CHECKING:
    from collections.abc import Callable


def test_the_command_tells_its_version(installed: Installed) -> None:
    done = installed.run("mcp-scorer", "--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"mcp-scorer {__version__}\n", "")


def test_the_command_and_its_data_come_from_the_wheel(installed: Installed) -> None:
    code = (
        "import scorer, scorer.data.resources as r; "
        "print(scorer.__file__, *map(r.data_dir, ('rubrics', 'reports')))"
    )
    done = installed.run("python", "-c", code)
    environment = str(installed.scripts.parent)
    assert (done.returncode, done.stderr) == (0, "")
    assert all(path.startswith(environment) for path in done.stdout.split())


@pytest.mark.parametrize("name", ["text", "json", "tdqs", "markdown", "html", "sarif", "junit"])
def test_a_check_elsewhere_gives_what_the_checkout_gives(name: str, installed: Installed) -> None:
    target = good_file(installed.folder)
    done = installed.run("mcp-scorer", "check", target, "--format", name)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == run("check", target, "--format", name).stdout


def test_the_schema_of_reports_comes_with_the_package(installed: Installed) -> None:
    done = installed.run("mcp-scorer", "schema", "report")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (ROOT / "scorer" / "schemas" / "report.schema.json").read_text(encoding="utf-8")


def test_the_manual_page_comes_with_the_package(installed: Installed) -> None:
    page = installed.scripts.parent / "share" / "man" / "man1" / "mcp-scorer.1"
    assert page.read_bytes() == (ROOT / "man" / "mcp-scorer.1").read_bytes()


def test_python_m_scorer_is_the_command(installed: Installed) -> None:
    assert installed.run("python", "-m", "scorer", "--version").stdout == f"mcp-scorer {__version__}\n"


@pytest.mark.live
def test_pip_install_into_an_empty_environment_gives_a_command_that_scores_a_server(tmp_path: Path) -> None:
    """Resolves the declared dependencies as a user does: `pip install .`, without the lock."""
    scripts = make_environment(tmp_path / "environment")
    pip = subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "--python",
            scripts / "python",
            "install",
            "--quiet",
            "--retries",
            "1",
            ".",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if UNREACHABLE.search(pip.stderr):
        pytest.skip("PyPI cannot be reached")
    assert pip.returncode == 0, pip.stderr
    server = [scripts / "python", ROOT / "examples" / "library_server.py"]
    done = Installed(scripts, tmp_path).run("mcp-scorer", "check", "--format", "json", "--", *server)
    assert done.returncode == 1, done.stderr  # the example contradicts itself on purpose
    assert json.loads(done.stdout)["servers"][0]["name"] == "lending-library"


def scores_the_example_server(run: Callable[..., subprocess.CompletedProcess[str]], python: object) -> None:
    """The main job of a new user, in a folder far from the checkout: a verdict, an exit code and a page."""
    server = [python, ROOT / "examples" / "library_server.py"]
    done = run("check", "--output", "html=report.html", "--output", "json=report.json", "--", *server)
    assert (done.returncode, "lending-library" in done.stdout) == (1, True), done.stderr


@pytest.mark.live
def test_the_wheel_scores_a_server_in_an_empty_environment_without_an_index(
    wheel: Path, wheelhouse: Path, tmp_path: Path
) -> None:
    scripts = make_environment(tmp_path / "environment")
    pip = (sys.executable, "-m", "pip", "--python", scripts / "python", "install", "--quiet", "--isolated")
    call(*pip, "--no-index", "--find-links", wheelhouse, wheel)
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    here = Installed(scripts, folder)
    scores_the_example_server(lambda *args: here.run("mcp-scorer", *args), scripts / "python")
    assert (folder / "report.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    (server,) = json.loads((folder / "report.json").read_text(encoding="utf-8"))["servers"]
    assert server["name"] == "lending-library"


@pytest.mark.live
def test_uvx_runs_the_command_from_the_wheel_without_an_index(
    wheel: Path, wheelhouse: Path, tmp_path: Path
) -> None:
    kept = {key: value for key, value in environment().items() if key != "PYTHONPATH"}
    env = {**kept, "UV_CACHE_DIR": str(tmp_path / "cache"), "UV_TOOL_DIR": str(tmp_path / "tools")}
    uvx = [Path(sys.executable).with_name("uvx"), "--offline", "--no-config", "--no-index"]
    options = ["--find-links", wheelhouse, "--python", sys.executable, "--from", wheel]
    (folder := tmp_path / "elsewhere").mkdir()

    def run_tool(*args: object) -> subprocess.CompletedProcess[str]:
        words = [str(word) for word in (*uvx, *options, "mcp-scorer", *args)]
        return subprocess.run(words, cwd=folder, env=env, capture_output=True, text=True, check=False)

    scores_the_example_server(run_tool, sys.executable)
    assert (folder / "report.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def locked(name: str) -> dict[str, set[str]]:
    """The versions that a lock pins, by package (several where they differ by Python)."""
    found: dict[str, set[str]] = {}
    for package, version in re.findall(r"^([\w.-]+)==([^ ;]+)", (ROOT / name).read_text(), re.MULTILINE):
        found.setdefault(package, set()).add(version)
    return found


def test_the_development_lock_holds_every_pin_of_the_other_lock() -> None:
    runtime, development = locked("requirements.lock"), locked("requirements-dev.lock")
    assert {package: development.get(package) for package in runtime} == runtime


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_every_pin_of_a_lock_has_its_hashes(name: str) -> None:
    pins = re.split(r"\n(?=\S)", re.sub(r"^#.*\n", "", (ROOT / name).read_text(), flags=re.MULTILINE))
    assert [pin.splitlines()[0] for pin in pins if "--hash=sha256:" not in pin] == []


@pytest.mark.parametrize(
    ("name", "groups"),
    [("requirements.lock", ["build"]), ("requirements-dev.lock", ["build", "dev", "calibrate"])],
)
def test_a_lock_pins_what_the_project_asks_for(name: str, groups: list[str]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups_of = {**project["dependency-groups"], **project["project"]["optional-dependencies"]}
    asked = [*project["project"]["dependencies"], *(each for group in groups for each in groups_of[group])]
    pins = locked(name)
    for requirement in (Requirement(each) for each in asked if isinstance(each, str)):
        versions = pins[canonicalize_name(requirement.name)]
        assert versions, requirement
        assert all(requirement.specifier.contains(version) for version in versions), requirement
