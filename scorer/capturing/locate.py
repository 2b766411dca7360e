"""Points into the file that holds the definitions: from a finding about a tool to line and column."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from scorer.capturing import jsonc
from scorer.capturing.json_positions import JsonText, Node
from scorer.capturing.shapes import KNOWN_SHAPES, file_path, list_paths, read_snapshots, wire_form
from scorer.capturing.targets import read_file, split_name
from scorer.contracts.errors import InputError
from scorer.contracts.json_pointer import steps_of
from scorer.contracts.location import Place, unknown_place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorer.contracts.definitions import Snapshot
    from scorer.contracts.location import Locate
    from scorer.contracts.report import Finding, ServerReport, ToolReport

#: Where a finding about a whole tool points, and one about the text of its description.
_NAME: Final = ("name",)
_DESCRIPTION: Final = ("description",)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One tool of the file: as the file writes it, and the way to it."""

    tool: Any
    path: tuple[str, ...]


class ToolsFile:
    """A file of tool definitions, read a second time to know where each of its values stands."""

    def __init__(self, path: Path, text: str, data: Any, snapshots: Sequence[Snapshot]) -> None:
        self._path, self._near = _paths(path)
        self._json = JsonText(text)
        self._lists = list_paths(data)
        self._servers: dict[str, int] = {}
        for at, snapshot in enumerate(snapshots):
            self._servers.setdefault(snapshot.name, at)
        self._data = data
        self._tools: dict[int, Mapping[str, Sequence[_Entry]]] = {}

    def place(self, server: str, tool: ToolReport | None, finding: Finding) -> Place:
        """Return where the finding's part stands, or the nearest part around it that the file holds."""
        at = self._servers.get(server, 0 if len(self._lists) == 1 else None)
        if at is None:
            return self._at(0, 0)
        if tool is None:
            return self._shown(self._json.follow(self._lists[at])[0])
        entry = self._entry(at, tool)
        if entry is None:
            return self._shown(self._json.follow(self._lists[at])[0])
        return self._part(entry, finding)

    def _part(self, entry: _Entry, finding: Finding) -> Place:
        whole = self._json.follow(entry.path)[0]
        path = steps_of(finding.pointer or "")
        node, done = self._json.follow(file_path(entry.tool, path), whole)
        if done <= len(file_path(entry.tool, ())):
            node = self._json.follow(file_path(entry.tool, _NAME), whole)[0]
        if finding.span and path in ((), _DESCRIPTION):
            text, led = self._json.follow(steps := file_path(entry.tool, _DESCRIPTION), whole)
            if led == len(steps) and self._json.text[text.start] == '"':
                return self._at(*(self._json.inside(text, end) for end in finding.span))
        return self._shown(node)

    def _entry(self, at: int, tool: ToolReport) -> _Entry | None:
        if at not in self._tools:
            self._tools[at] = _by_name(self._data, self._lists[at])
        entries = self._tools[at].get(tool.name, ())
        if len(entries) > 1:
            same = (entry for entry in entries if wire_form(entry.tool) == tool.definition)
            return next(same, entries[0])
        return entries[0] if entries else None

    def _shown(self, node: Node) -> Place:
        """Point at a key and its value, of an object or array at its opening bracket, on one line."""
        opens = self._json.text[node.start : node.start + 1] in ("{", "[")
        return self._at(node.key, node.start + 1 if opens else node.end)

    def _at(self, start: int, end: int) -> Place:
        line, begin = self._json.line_of(start)
        end = max(start, min(end, self._json.end_of_line(line)))
        return Place(
            path=self._path,
            near=self._near,
            line=line,
            column=start - begin + 1,
            end_column=end - begin + 1,
            byte_column=self._json.byte_length(begin, start) + 1,
            known=True,
        )


def read_tools_file(path: Path) -> ToolsFile:
    """Read a file of tools. Raises InputError where it cannot be read or holds no tools."""
    found = _tools_file(path)
    if found is None:
        raise InputError(f"{path} holds no tools to point at; known are {KNOWN_SHAPES}")
    return found


def target_files(targets: Sequence[str], servers: Sequence[ServerReport]) -> Mapping[str, ToolsFile]:
    """Return by the server's target the file that it came from, for servers that came from a regular file.

    Raises InputError where one cannot be read any more.
    """
    wanted, found = {server.target for server in servers}, dict[str, ToolsFile]()
    for target in targets:
        path, only = split_name(target)
        label = path.name if path.is_absolute() else str(path)
        label = f"{label}#{only}" if only else label
        if label in wanted and os.path.isfile(path) and (file := _tools_file(path)) is not None:
            found[label] = file
    return found


def locator(files: Mapping[str, ToolsFile], spare: ToolsFile | None) -> Locate:
    """Return what finds the places of findings: in the file of the server's target, else in the spare one.

    Without either there is no known place.
    """

    def locate(server: ServerReport, tool: ToolReport | None, finding: Finding) -> Place:
        file = files.get(server.target, spare)
        return file.place(server.name, tool, finding) if file else unknown_place(server, tool, finding)

    return locate


def _tools_file(path: Path) -> ToolsFile | None:
    text = jsonc.decode(read_file(path), str(path))
    try:
        data = jsonc.parse(text, str(path))
    except InputError:
        # A client's configuration may hold comments; it holds no tools to point at.
        jsonc.parse(text, str(path), comments=True)
        return None
    snapshots = read_snapshots(data, path.stem, path.name)
    return None if snapshots is None else ToolsFile(path, text, data, snapshots)


def _by_name(data: Any, path: tuple[str, ...]) -> Mapping[str, Sequence[_Entry]]:
    """Return the tools of one list by name ("" where there is none); a path to no list is a single tool's."""
    for step in path:
        data = data[int(step)] if isinstance(data, list) else data[step]
    listed = enumerate(data) if isinstance(data, list) else ()
    entries = [_Entry(tool, (*path, str(at))) for at, tool in listed] or [_Entry(data, path)]
    found: defaultdict[str, list[_Entry]] = defaultdict(list)
    for entry in entries:
        wire = wire_form(entry.tool)
        name = wire.get("name") if isinstance(wire, Mapping) else None
        found[name if isinstance(name, str) else ""].append(entry)
    return found


def _paths(path: Path) -> tuple[str, str]:
    """Return the path from the repository's top, and from the working directory; outside them its name."""
    here = Path.cwd()
    place = (path.parent.resolve() if path.parent.exists() else here) / path.name
    top = next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), here)
    return _relative(place, top), _relative(place, here)


def _relative(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name
