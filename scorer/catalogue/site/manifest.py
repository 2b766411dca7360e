"""The list of the files that the site has: what is in it is ours, and nothing else in the folder is touched."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from scorer.catalogue.site.jobs import paths_of
from scorer.contracts.errors import InputError
from scorer.data.messages import say

if TYPE_CHECKING:
    from pathlib import Path

FILE: Final = "mcp-scorer-site.json"
_KIND: Final = "mcp-scorer-site"
_LAYOUT: Final = 1
#: A path that this program may have written: no folder above, no absolute path, nothing hidden but `.nojekyll`.
_PATH: Final = re.compile(r"\.nojekyll|(?:[a-z0-9][a-z0-9._-]{0,80}/){0,9}[a-z0-9][a-z0-9._-]{0,90}")
#: The longest list that is read, in bytes: one of a million servers is shorter.
_LONGEST: Final = 500_000_000


@dataclass(frozen=True, slots=True)
class Entry:
    """The files of a server: the hash of what they depend on ("": not written yet), and what its tools lack.

    `lacks` is None for a server that is not scored.
    """

    key: str
    lacks: Mapping[str, int] | None


@dataclass(frozen=True, slots=True)
class Manifest:
    """The files of a site: those of servers by their place, and the paths of all others."""

    servers: Mapping[str, Entry] = field(default_factory=dict)
    files: tuple[str, ...] = ()

    def paths(self) -> Iterator[str]:
        """Yield every path, also of files that may not have been written yet."""
        yield from self.files
        for place in self.servers:
            yield from paths_of(place, is_scored=True)

    def text(self) -> str:
        """Return the list as JSON, a server a line."""
        servers = ",\n".join(
            f"{json.dumps(place)}: {json.dumps([entry.key, entry.lacks], separators=(',', ':'))}"
            for place, entry in sorted(self.servers.items())
        )
        files = ",\n".join(json.dumps(path) for path in sorted(self.files))
        head = f'"kind": "{_KIND}",\n"layout": {_LAYOUT}'
        return f'{{\n{head},\n"files": [\n{files}\n],\n"servers": {{\n{servers}\n}}\n}}\n'


def read(folder: Path) -> Manifest:
    """Return what a folder says it has; nothing without a list. Raises InputError for a list that is not ours."""
    path = folder / FILE
    try:
        with path.open("rb") as file:
            data = file.read(_LONGEST)
    except FileNotFoundError:
        return Manifest()
    except OSError as error:
        raise InputError(say("site.error.unreadable", path=path, reason=error.strerror)) from error
    try:
        return _read(json.loads(data))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise InputError(say("site.error.not-a-list", path=path)) from error


def _read(value: Any) -> Manifest:
    if (value["kind"], value["layout"]) != (_KIND, _LAYOUT):
        raise ValueError(value["kind"])
    servers = {place: Entry(str(key), _counts(lacks)) for place, (key, lacks) in value["servers"].items()}
    found = Manifest(servers, tuple(value["files"]))
    for path in found.paths():
        if not _PATH.fullmatch(path):
            raise ValueError(path)
    return found


def _counts(lacks: Any) -> Mapping[str, int] | None:
    return None if lacks is None else {str(kind): int(count) for kind, count in lacks.items()}


def joined(*manifests: Manifest, unwritten: Iterable[str] = ()) -> Manifest:
    """Return the files of several lists, and those of servers that are still to be written."""
    servers = {place: entry for each in reversed(manifests) for place, entry in each.servers.items()}
    servers |= {place: Entry("", None) for place in unwritten}
    return Manifest(servers, tuple(dict.fromkeys(path for each in manifests for path in each.files)))
