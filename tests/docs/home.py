"""The addresses of the project in its files, and how to change them: `python -m tests.docs.home OWNER`.

`project.urls` in pyproject.toml is the one setting; every other address agrees with it.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from tests.support.command_line import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable

#: An owner of this project: on GitHub, in its registry of images, as an action (`uses:`), or on GitHub Pages.
_OWNER = re.compile(
    r"(?P<before>github\.com/|raw\.githubusercontent\.com/|ghcr\.io/|uses: |(?P<pages>https://))"
    r"(?P<owner>[A-Za-z0-9-]+)(?P<after>(?(pages)\.github\.io)/mcp-scorer\b)"
)
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?")


def home() -> str:
    """Return the address of the repository, as pyproject.toml sets it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["urls"]["Repository"])


def text_files() -> list[Path]:
    """Return the files of the checkout that git tracks or would add, without pictures and the like."""
    words = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    files = (ROOT / name for name in names if name)
    return [file for file in files if file.is_file() and b"\0" not in file.read_bytes()[:8192]]


def owners(text: str) -> list[str]:
    """Return the owner of each address of the project in a text."""
    return [match["owner"] for match in _OWNER.finditer(text)]


def move(files: Iterable[Path], owner: str) -> list[Path]:
    """Change the owner of every address in the files. Returns the changed ones."""
    changed = []
    for file in files:
        text = file.read_bytes().decode("utf-8", "surrogateescape")
        moved = _OWNER.sub(lambda match: f"{match['before']}{owner}{match['after']}", text)
        if moved != text:
            file.write_bytes(moved.encode("utf-8", "surrogateescape"))
            changed.append(file)
    return changed


if __name__ == "__main__":
    given = sys.argv[1] if len(sys.argv) > 1 else ""
    if not _NAME.fullmatch(given):
        raise SystemExit("usage: make owner OWNER=name (an account on GitHub)")
    print(*(str(file.relative_to(ROOT)) for file in move(text_files(), given)), sep="\n")
