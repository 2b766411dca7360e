"""The Homebrew formula against the lock: every package that is needed, in the version and with a hash of the lock."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tomllib
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.packaging.homebrew import FORMULA, filled, needed, resources
from tests.support.command_line import ROOT

#: Reads a formula as Homebrew does, and prints what it declares.
READER = Path(__file__).with_name("formula.rb")
TEXT = FORMULA.read_text(encoding="utf-8")
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def locked() -> dict[str, tuple[str, set[str]]]:
    """Return the version and the hashes of each package of the lock."""
    entries = re.findall(r"^([\w.-]+)==([^ ;]+)[^\n]*\n((?:    --hash[^\n]*\n)+)", LOCK, re.MULTILINE)
    return {name: (version, {*re.findall(r"sha256:(\w+)", hashes)}) for name, version, hashes in entries}


def test_each_resource_is_the_sdist_of_the_version_in_the_lock() -> None:
    pinned = locked()
    found = resources(TEXT)
    assert len(found) > 20
    for name, url, digest in found:
        version, hashes = pinned[name]
        file = url.rpartition("/")[2]
        assert url.startswith("https://files.pythonhosted.org/"), name
        stem = file.removesuffix(".tar.gz").lower().replace("_", "-").replace(".", "-")
        assert stem == f"{name}-{version}".replace(".", "-"), name
        assert digest in hashes, name


def test_the_resources_are_what_the_program_needs_on_macos_and_linux_and_no_more() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    waiting, wanted = [Requirement(each) for each in project["dependencies"]], set[str]()
    seen: set[str] = set()
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        wanted.add(name)
        for each in map(Requirement, requires(name) or []):
            extras = ("", *requirement.extras)
            asked = any(needed(str(each.marker or ""), extra) for extra in extras)
            if asked and str(each) not in seen:
                seen.add(str(each))
                waiting.append(each)
    assert {name for name, _, _ in resources(TEXT)} == wanted


def test_a_release_fills_in_its_own_sdist(tmp_path: Path) -> None:
    (sdist := tmp_path / "mcp_scorer-1.2.3.tar.gz").write_bytes(b"1")
    formula = filled(TEXT, "https://example.org/mcp_scorer-1.2.3.tar.gz", sdist)
    assert '  url "https://example.org/mcp_scorer-1.2.3.tar.gz"\n' in formula
    assert '  sha256 "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b"\n' in formula
    assert "@" not in re.sub(r'"(?:openssl|python)@[^"]+"', "", formula)
    if (ruby := shutil.which("ruby")) is None:
        pytest.skip("ruby is not installed")
    (tmp_path / "f.rb").write_text(formula)
    words = [ruby, "-W:no-deprecated", str(READER), str(tmp_path / "f.rb")]
    read = json.loads(subprocess.run(words, check=True, capture_output=True).stdout)
    assert read["url"] == "https://example.org/mcp_scorer-1.2.3.tar.gz"
    assert [tuple(each.values()) for each in read["resources"]] == resources(TEXT)
    assert read["methods"] == ["install"]


def test_what_compiles_the_resources_is_there_when_they_are_built() -> None:
    tools = {"rapidfuzz": {"cmake", "ninja"}, "cryptography": {"pkgconf", "rust"}}
    tools |= {"pydantic-core": {"rust"}, "rpds-py": {"rust"}}
    declared = {*re.findall(r'^  depends_on "([^"]+)" => :build', TEXT, re.MULTILINE)}
    names = {name for name, _, _ in resources(TEXT)}
    assert declared == set().union(*(tools[name] for name in tools.keys() & names))
