"""What a target was probably meant to be if it names no file: one hint each, with the line to type.

A hint is a row of `OF_FILES` or `OF_SERVERS`: a function that returns the line, or "" where the text does not look
like its mistake. Reads
the names in a folder at most: nothing is started, contacted or looked up.
"""

from __future__ import annotations

import os
import re
import shlex
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from scorer.capturing.kinds.command import is_command_without_mark
from scorer.capturing.kinds.url import missing_scheme, package_command, web_page
from scorer.capturing.programs import STARTERS
from scorer.capturing.redact import clean, command_label
from scorer.capturing.server_files import PROJECT_FOLDERS, SERVER_FILES
from scorer.contracts.location import DEFAULT_FILE
from scorer.data.messages import say, text
from scorer.data.near_words import near_words

if TYPE_CHECKING:
    from collections.abc import Callable

#: Names of one folder that are compared with a missing one.
_COMPARED: Final = 5000
_SCHEME: Final = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]+):/+(?P<rest>.+)", re.IGNORECASE)
#: The name of a package: with a scope, or a word with a hyphen and no ending of a file.
_SCOPED: Final = re.compile(r"@[a-z0-9][a-z0-9._-]*/[a-z0-9][a-z0-9._-]*(?:@[a-z0-9._-]+)?", re.IGNORECASE)
_PACKAGE: Final = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)+(?:(?:@|==)[a-z0-9.]+)?", re.IGNORECASE)


def hint(target: str, *, definitions_only: bool = False) -> str:
    """Return what a target that names no file was probably meant to be, as one line; "" where nothing is likely.

    With `definitions_only` no line advises to start or to contact anything.
    """
    line = next((line for each in OF_FILES if (line := each(target))), "")
    if line:
        return line
    line = next((line for each in OF_SERVERS if (line := each(target))), "")
    return text("capturing.mistake.definitions-only") if line and definitions_only else line


def started_with(path: Path) -> str:
    """Return the command that starts a file, if its ending is that of a program; else ""."""
    starter = STARTERS.get(path.suffix.lower())
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
            names = [each.name for each in islice(entries, _COMPARED) if each.is_file()]
    except (OSError, ValueError):
        return ""
    ending = path.suffix.lower()  # one that both have makes no name like another
    stems = {Path(name).stem: name for name in names if Path(name).suffix.lower() == ending}
    found = [stems[stem] for stem in near_words(path.stem, stems)]
    found = found or near_words(path.name, (name for name in names if name not in stems.values()))
    return say("capturing.mistake.near", path=clean(str(path.with_name(found[0])))) if found else ""


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
    scheme = near_words(match["scheme"], ("http", "https"))
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


#: In the order in which they are tried: first what may be meant to be a file, then what may be meant to be a server.
OF_FILES: Final[tuple[Callable[[str], str], ...]] = (_quoted, _home, _pattern, _near_file)
OF_SERVERS: Final[tuple[Callable[[str], str], ...]] = (
    _command,
    _other_scheme,
    _page,
    _address,
    _package,
)
