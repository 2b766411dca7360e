"""What a target was probably meant to be if it names no file: one hint each, with the line to type.

A hint is a row of `HINTS`: a function that returns the line, or "" where the text does not look like its mistake. Reads
the names in a folder at most: nothing is started, contacted or looked up.
"""

from __future__ import annotations

import os
import re
import shlex
from difflib import get_close_matches
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from scorer.capturing.kinds.command import is_command_without_mark
from scorer.capturing.kinds.url import missing_scheme, package_command, web_page
from scorer.capturing.redact import clean, command_label
from scorer.capturing.server_files import PROJECT_FOLDERS, SERVER_FILES
from scorer.contracts.location import DEFAULT_FILE
from scorer.data.messages import say, text

if TYPE_CHECKING:
    from collections.abc import Callable

#: Names of one folder that are compared with a missing one, and how alike (0 to 1) one must be to be suggested.
_COMPARED: Final = 5000
_NEAR: Final = 0.75
_SCHEME: Final = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]+):/+(?P<rest>.+)", re.IGNORECASE)
#: The name of a package: with a scope, or a word with a hyphen and no ending of a file.
_SCOPED: Final = re.compile(r"@[a-z0-9][a-z0-9._-]*/[a-z0-9][a-z0-9._-]*(?:@[a-z0-9._-]+)?", re.IGNORECASE)
_PACKAGE: Final = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)+(?:(?:@|==)[a-z0-9.]+)?", re.IGNORECASE)
#: How a file is started, by its ending.
_STARTERS: Final = {
    ".py": "python",
    ".js": "node",
    ".mjs": "node",
    ".cjs": "node",
    ".ts": "npx -y tsx",
    ".sh": "sh",
    ".rb": "ruby",
    ".php": "php",
    ".jar": "java -jar",
    ".exe": "",
    ".cmd": "",
    ".bat": "",
}


def hint(target: str) -> str:
    """Return what a target that names no file was probably meant to be, as one line; "" where nothing is likely."""
    found = (each(target) for each in HINTS)
    return next((line for line in found if line), "")


def started_with(path: Path) -> str:
    """Return the command that starts a file, if its ending is that of a program; else ""."""
    starter = _STARTERS.get(path.suffix.lower())
    return "" if starter is None else command_label([*starter.split(), str(path)], paths=True)


def usable_in(folder: Path) -> tuple[str, ...]:
    """Return the paths of the files in a folder that can be targets, by their names alone."""
    names = (DEFAULT_FILE, *SERVER_FILES, *(f"{each}/mcp.json" for each in PROJECT_FOLDERS))
    return tuple(clean(str(folder / name)) for name in names if (folder / name).is_file())


def _quoted(target: str) -> str:
    inner = target[1:-1]
    if len(target) < 3 or target[0] not in "'\"" or target[-1] != target[0]:
        return ""
    return say("capturing.mistake.quotes", target=clean(inner))


def _home(target: str) -> str:
    expanded = os.path.expanduser(target)
    if expanded == target or not os.path.exists(expanded):
        return ""
    return say("capturing.mistake.home", target=clean(target))


def _pattern(target: str) -> str:
    return text("capturing.mistake.pattern") if re.search(r"[*?]", target) and "://" not in target else ""


def _near_file(target: str) -> str:
    path = Path(target)
    try:
        with os.scandir(path.parent) as entries:
            names = {each.name.lower(): each.name for each in islice(entries, _COMPARED) if each.is_file()}
    except (OSError, ValueError):
        return ""
    found = get_close_matches(path.name.lower(), names, n=1, cutoff=_NEAR)
    return say("capturing.mistake.near", path=clean(str(path.with_name(names[found[0]])))) if found else ""


def _command(target: str) -> str:
    if not is_command_without_mark(target):
        return ""
    try:
        words = shlex.split(target)
    except ValueError:
        words = target.split()
    return say("capturing.mistake.command", command=command_label(words, paths=True)) if words else ""


def _other_scheme(target: str) -> str:
    match = _SCHEME.fullmatch(target)
    if match is None or target.lower().startswith(("http://", "https://")):
        return ""
    scheme = get_close_matches(match["scheme"].lower(), ("http", "https"), n=1, cutoff=0.7)
    known = scheme[0] if scheme else {"ws": "http", "wss": "https"}.get(match["scheme"].lower(), "https")
    return say("capturing.mistake.scheme", scheme=known, rest=clean(match["rest"]))


def _page(target: str) -> str:
    host, _, path = target.partition("/")
    page = web_page(urlsplit(f"https://{host}/{path}")) if re.fullmatch(r"[a-z0-9.-]+", host) else None
    return "" if page is None else say("capturing.mistake.page", command=package_command(page))


def _address(target: str) -> str:
    scheme = missing_scheme(target)
    return say("capturing.mistake.address", scheme=scheme, address=clean(target)) if scheme else ""


def _package(target: str) -> str:
    if _SCOPED.fullmatch(target):
        return say("capturing.mistake.npm", name=target)
    return say("capturing.mistake.package", name=target) if _PACKAGE.fullmatch(target) else ""


#: In the order in which they are tried.
HINTS: Final[tuple[Callable[[str], str], ...]] = (
    _quoted,
    _home,
    _pattern,
    _near_file,
    _command,
    _other_scheme,
    _page,
    _address,
    _package,
)
