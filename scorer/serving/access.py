"""What the user of `mcp-scorer serve` has allowed at the start: folders to read in, and servers to start."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from scorer.contracts.errors import InputError
from scorer.data.messages import say
from scorer.serving.folders import Folders, granted_folders, named_folders

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from scorer.capturing.options import ConnectOptions
    from scorer.capturing.sources import Source


@dataclass(frozen=True, slots=True)
class Access:
    """What calls may reach.

    `folders` are those that the user names (None: none), `servers` those that a call may start or contact, by the name
    that it uses. The servers are read once, so that who can write their file cannot add one. `trusts_roots`: the
    folders of a client suffice, because the client is the program that started this one. `alone`: all children of this
    process are servers of calls. `announce` gets each server before it is started or contacted.
    """

    folders: tuple[Path, ...] | None
    servers: Mapping[str, Source]
    options: ConnectOptions
    trusts_roots: bool
    alone: bool
    announce: Callable[[Source], object]

    def readable(self, roots: Iterable[str] | None) -> Folders:
        """Return the folders in which a call may read; `roots` are those of its client, None or empty if it has none.

        The client can narrow what the user names, and grant folders itself only where its roots are trusted.
        """
        granted = granted_folders(roots or ())
        if self.folders is None and not self.trusts_roots:
            return Folders(None, None)
        return Folders(self.folders, granted if roots else None)


def access_of(
    folders: Sequence[str],
    files: Sequence[str],
    options: ConnectOptions,
    *,
    trusts_roots: bool,
    alone: bool,
    announce: Callable[[Source], object],
) -> Access:
    """Return what the user allows: the folders, and the servers that the files list.

    Raises InputError for a folder or a file that cannot be used, and for two servers of one name.
    """
    from scorer.capturing import parse_servers

    servers: dict[str, Source] = {}
    for file in files:
        for source in parse_servers(file, options):
            if source.name in servers:
                raise InputError(say("serving.server.twice", name=source.name, file=file))
            servers[source.name] = source
    named = named_folders(folders) if folders else None
    return Access(named, MappingProxyType(servers), options, trusts_roots, alone, announce)
