"""How a package is installed, and which program of it is started."""

from __future__ import annotations

import configparser
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from scorer.capturing.confined.packages import Package
from scorer.capturing.confined.views import View
from scorer.contracts.errors import InputError
from scorer.data.files import read_file
from scorer.data.messages import say, text

#: The largest description of a package that is read (bytes).
_LARGEST: Final = 1 << 20
#: The name of a program: of a file, and not of a path.
_PROGRAM: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,200}")
_RUNS: Final = re.compile(r"[-_.]+")


def install_steps(package: Package, view: View) -> list[list[str]]:
    """Return the commands that install a package of npm or PyPI, one after the other.

    No code of the package runs: npm starts no scripts, and pip takes wheels alone. Raises InputError where what
    installs it is missing.
    """
    if package.kind == "npm":
        if not view.npm:
            raise InputError(text("capturing.confined.no-npm"))
        flags = (
            "--ignore-scripts",
            "--omit=dev",
            "--no-audit",
            "--no-fund",
            "--no-package-lock",
            "--no-progress",
        )
        wanted = f"{package.name}@{package.version or 'latest'}"
        return [[view.npm, "install", *flags, "--prefix", view.app, "--", wanted]]
    if not view.installer:
        raise InputError(text("capturing.confined.no-pip"))
    folder = f"{view.app}/venv"
    target = ("--python", f"{folder}/bin/python")
    is_pip = view.installer[-1:] == ("pip",) and "-m" in view.installer
    install = (*view.installer, *target, "install") if is_pip else (*view.installer, "install", *target)
    wanted = package.name if package.version is None else f"{package.name}=={package.version}"
    return [
        [view.python, "-I", "-m", "venv", "--without-pip", folder],
        [*install, "--quiet", "--only-binary", ":all:", "--", wanted],
    ]


def program_of(package: Package, app: Path, view: View) -> list[str]:
    """Return the words that start an installed package. Raises InputError where it has no program to start."""
    names = _of_npm(package, app) if package.kind == "npm" else _of_pypi(package, app)
    folder = "node_modules/.bin" if package.kind == "npm" else "venv/bin"
    own = package.name.rpartition("/")[2]
    wanted = (
        [package.program] if package.program else [own, _RUNS.sub("-", own).lower(), own.replace("-", "_")]
    )
    chosen = next((name for name in wanted if name in names), "")
    if not chosen and len(names) == 1 and not package.program:
        chosen = names[0]
    if not chosen:
        known = ", ".join(names) or text("capturing.confined.none")
        raise InputError(say("capturing.confined.no-program", known=known))
    return [f"{view.app}/{folder}/{chosen}", *package.arguments]


def _of_npm(package: Package, app: Path) -> list[str]:
    """Return the names of the programs that npm linked for a package."""
    data = _read(app / "node_modules" / package.name / "package.json", app)
    try:
        manifest: Any = json.loads(data)
    except (ValueError, RecursionError):
        manifest = None
    programs = manifest.get("bin") if isinstance(manifest, Mapping) else None
    if isinstance(programs, str):
        programs = {package.name.rpartition("/")[2]: programs}
    if not isinstance(programs, Mapping):
        return []
    return _plain(str(name).rpartition("/")[2] for name in programs)  # as npm names the links


def _of_pypi(package: Package, app: Path) -> list[str]:
    """Return the names of the programs that the wheel of a package declares."""
    wanted = _RUNS.sub("-", package.name).lower()
    for folder in sorted(app.glob("venv/lib/python*/site-packages/*.dist-info")):
        if _RUNS.sub("-", folder.name.split("-")[0]).lower() != wanted:
            continue
        declared = configparser.ConfigParser(delimiters=("=",), interpolation=None, strict=False)
        declared.optionxform = str  # type: ignore[method-assign, assignment]
        try:
            declared.read_string(_read(folder / "entry_points.txt", app))
        except configparser.Error:
            return []
        return _plain(declared["console_scripts"]) if "console_scripts" in declared else []
    return []


def _plain(programs: Iterable[str]) -> list[str]:
    return sorted(name for name in programs if _PROGRAM.fullmatch(name))


def _read(path: Path, app: Path) -> str:
    """Return a text of an installed package; "" where there is none. A link out of the package is not followed."""
    try:
        if not path.resolve().is_relative_to(app.resolve()):
            return ""
        return read_file(path, path.name, _LARGEST, regular=True).decode("utf-8", "replace")
    except (OSError, RuntimeError, InputError):
        return ""
