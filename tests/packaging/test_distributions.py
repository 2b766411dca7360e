"""What the built files hold."""

from __future__ import annotations

import tarfile
import zipfile
from email import message_from_bytes
from typing import TYPE_CHECKING

from scorer.version import __version__
from tests.support.command_line import ROOT

if TYPE_CHECKING:
    from pathlib import Path


def files_under(folder: str) -> set[str]:
    paths = (ROOT / folder).rglob("*")
    return {
        str(path.relative_to(ROOT)) for path in paths if path.is_file() and "__pycache__" not in path.parts
    }


def contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_wheel_holds_the_package_with_its_rubrics_and_templates_and_nothing_else(wheel: Path) -> None:
    data = {f"scorer/_data/{name}" for folder in ("rubrics", "reports") for name in files_under(folder)}
    own = {name for name in contents(wheel) if ".dist-info/" not in name}
    assert own == files_under("scorer") | data


def test_the_sdist_holds_what_the_wheel_is_built_from_and_no_more(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = {member.name.partition("/")[2] for member in archive if member.isfile()}
    sources = files_under("scorer") | files_under("rubrics") | files_under("reports")
    assert names == sources | {
        "README.md",
        "CHANGELOG.md",
        "LICENSE",
        "pyproject.toml",
        "PKG-INFO",
        ".gitignore",
    }


def test_the_wheel_of_the_sdist_is_the_wheel_of_the_checkout(wheel: Path, wheel_of_sdist: Path) -> None:
    assert (wheel_of_sdist.name, contents(wheel_of_sdist)) == (wheel.name, contents(wheel))


def test_the_metadata_name_the_version_the_license_and_the_readme(wheel: Path) -> None:
    dist_info = f"mcp_scorer-{__version__}.dist-info"
    found = contents(wheel)
    head, _, readme = found[f"{dist_info}/METADATA"].partition(b"\n\n")
    metadata = message_from_bytes(head)
    assert (metadata["Name"], metadata["Version"]) == ("mcp-scorer", __version__)
    assert metadata["License-Expression"] == "Apache-2.0"
    assert found[f"{dist_info}/licenses/LICENSE"] == (ROOT / "LICENSE").read_bytes()
    assert readme == (ROOT / "README.md").read_bytes()
