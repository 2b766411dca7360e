"""The distributions, built once for each test process as a release would build them."""

from __future__ import annotations

import subprocess
import sys
import tarfile
from typing import TYPE_CHECKING

import pytest

from tests.packaging.environments import (
    UNREACHABLE,
    Installed,
    build,
    call,
    lend_site_packages,
    make_environment,
)
from tests.support.command_line import ROOT

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("sdist", ROOT, tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="session")
def wheel_of_sdist(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(sdist) as archive:
        archive.extractall(folder, filter="data")
    (source,) = folder.iterdir()
    return build("wheel", source, tmp_path_factory.mktemp("wheel_of_sdist"))


@pytest.fixture(scope="session")
def wheelhouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the wheels of the locked dependencies, so that no index is needed from here on."""
    folder = tmp_path_factory.mktemp("wheelhouse")
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--retries", "1", "--only-binary", ":all:"]
    words = [*pip, "--require-hashes", "--requirement", "requirements.lock", "--dest", str(folder)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    if UNREACHABLE.search(done.stderr):
        pytest.skip("PyPI cannot be reached")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    base = tmp_path_factory.mktemp("installed")
    scripts = make_environment(base / "environment")
    python = scripts / "python"
    call(sys.executable, "-m", "pip", "--python", python, "install", "--no-index", "--no-deps", wheel)
    lend_site_packages(scripts, [path for path in sys.path if path.endswith("site-packages")])
    work = base / "work"
    work.mkdir()
    return Installed(scripts, work)
