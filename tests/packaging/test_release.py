"""A release is built only if its tag, its version and the changelog agree, and if its wheel works."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from scorer.version import __version__
from tests.packaging.release import NotReady, build_all, notes_of, try_out
from tests.support.command_line import ROOT

if TYPE_CHECKING:
    from pathlib import Path

CHANGELOG = """# Changelog

## [Unreleased]

## [1.2.0] - 2027-01-31

### Added

- A rule.

## [1.1.0] - 2026-12-01

- An older rule.
"""


def test_the_notes_are_the_section_of_the_version() -> None:
    assert notes_of("v1.2.0", "1.2.0", CHANGELOG) == "### Added\n\n- A rule.\n"


@pytest.mark.parametrize(
    ("tag", "version", "changed", "problem"),
    [
        ("v1.3.0", "1.2.0", ("", ""), "the tag is v1.3.0, and scorer/version.py says 1.2.0"),
        ("1.2.0", "1.2.0", ("", ""), "the tag must be v1.2.0"),
        ("v1.3.0", "1.3.0", ("", ""), "CHANGELOG.md has no section 1.3.0"),
        ("v1.1.0", "1.1.0", ("", ""), "section 1.1.0 is not the newest"),
        ("v1.2.0", "1.2.0", ("2027-01-31", "unreleased"), "has no day"),
        ("v1.2.0", "1.2.0", ("## [Unreleased]\n", "## [Unreleased]\n\n- More.\n"), "under “Unreleased”"),
    ],
)
def test_what_does_not_agree_is_named(tag: str, version: str, changed: tuple[str, str], problem: str) -> None:
    with pytest.raises(NotReady) as raised:
        notes_of(tag, version, CHANGELOG.replace(*changed) if changed[0] else CHANGELOG)
    assert problem in str(raised.value)


def test_a_wrong_tag_builds_nothing() -> None:
    words = [sys.executable, "-m", "tests.packaging.release", "v0.0.0"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("not ready for release: the tag is v0.0.0")


@pytest.mark.live
def test_the_distributions_of_a_release_are_two_files_that_work(tmp_path: Path) -> None:
    built = build_all(tmp_path / "dist")
    assert [path.name for path in built] == [
        f"mcp_scorer-{__version__}.tar.gz", f"mcp_scorer-{__version__}-py3-none-any.whl",
    ]  # fmt: skip
    assert sorted(path.name for path in (tmp_path / "dist").iterdir()) == sorted(path.name for path in built)
    try_out(built[1])
