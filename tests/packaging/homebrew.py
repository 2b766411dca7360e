"""The Homebrew formula: `python -m tests.packaging.homebrew` writes its resources from requirements.lock.

`make lock` runs it. A resource is the sdist of a package that the program needs at run time on macOS or Linux, in the
version and with a hash of the lock. A release fills in the rest with `filled`.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from packaging.markers import Marker

from tests.support.command_line import ROOT

FORMULA = ROOT / "homebrew" / "mcp-scorer.rb"
#: The systems that Homebrew is for.
SYSTEMS = ("darwin", "linux")
_PART = re.compile(r"(?<=  # resources: written by make lock\n).*?(?=  # /resources\n)", re.DOTALL)
_RESOURCE = re.compile(r'  resource "([^"]+)" do\n    url "([^"]+)"\n    sha256 "([0-9a-f]{64})"\n  end\n')


def needed(marker: str, extra: str = "") -> bool:
    """Return whether a package with this marker is needed on one of the systems, with the Python of the formula."""
    return any(_needed_on(marker, system, extra) for system in SYSTEMS)


def _needed_on(marker: str, system: str, extra: str) -> bool:
    where = {
        "sys_platform": system,
        "platform_system": system.capitalize(),
        "python_full_version": "3.13.0",
        "python_version": "3.13",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "os_name": "posix",
        "extra": extra,
    }
    return not marker or Marker(marker).evaluate(where)


def resources(formula: str) -> list[tuple[str, str, str]]:
    """Return the name, the address and the hash of each resource of a formula."""
    return _RESOURCE.findall(formula)


def filled(formula: str, url: str, sdist: Path) -> str:
    """Return the formula of a release, whose sdist is at this address."""
    digest = hashlib.sha256(sdist.read_bytes()).hexdigest()
    return formula.replace("@URL@", url).replace("@SHA256@", digest)


def write() -> None:
    """Write the resources into the formula. Asks PyPI, through uv, where the sdists are."""
    text = FORMULA.read_text(encoding="utf-8")
    fresh = "\n".join(_resource(each) for each in _packages())
    FORMULA.write_text(_PART.sub(lambda _: fresh, text), encoding="utf-8")


def _packages() -> Iterator[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "pylock.toml")
        uv = Path(sys.executable).with_name("uv")
        words = [uv, "pip", "compile", "pyproject.toml", "--constraints", "requirements.lock", "--universal"]
        words += ["--python-version", "3.13", "--no-config", "--default-index", "https://pypi.org/simple"]
        words += ["--quiet", "--output-file", path]
        subprocess.run([str(word) for word in words], cwd=ROOT, check=True)
        found = tomllib.loads(path.read_text(encoding="utf-8"))["packages"]
    for each in found:
        if needed(each.get("marker", "")):
            yield each


def _resource(package: dict[str, Any]) -> str:
    sdist = package["sdist"]
    name, digest = package["name"], sdist["hashes"]["sha256"]
    return f'  resource "{name}" do\n    url "{sdist["url"]}"\n    sha256 "{digest}"\n  end\n'


if __name__ == "__main__":
    write()
