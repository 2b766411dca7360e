"""Finds the line and column of a finding in the document that contains the definitions.

The document's text and value come from its one reading. Positions are computed when a report asks for them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from scorer.capturing.json_positions import JsonText, Node
from scorer.capturing.tool_list_shapes import file_path, wire_form
from scorer.contracts.json_pointer import steps_of
from scorer.contracts.location import Place, unknown_place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorer.capturing.document import Document
    from scorer.contracts.location import Locate
    from scorer.contracts.report import Finding, ServerReport, ToolReport

#: Where a finding about a whole tool points, and one about the text of its description.
_NAME: Final = ("name",)
_DESCRIPTION: Final = ("description",)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One tool of the document: as it is written there, and its path."""

    tool: Any
    path: tuple[str, ...]


class DefinitionLocations:
    """The definitions of a document and where they are.

    `lists` are the paths of the list of tools of each server, in the order of `names`.
    """

    def __init__(self, document: Document, lists: Sequence[tuple[str, ...]], names: Sequence[str]) -> None:
        assert document.path is not None
        assert document.text is not None
        self._path, self._near = _paths(document.path)
        self._json = JsonText(document.text)
        self._data = document.value
        self._lists = lists
        self._servers: dict[str, int] = {}
        for at, name in enumerate(names):
            self._servers.setdefault(name, at)
        self._tools: dict[int, Mapping[str, Sequence[_Entry]]] = {}
        #: The tools of one name by what is written of them; a server may have a thousand.
        self._twins: dict[tuple[int, str], Mapping[str, _Entry]] = {}
        #: The entries of tools with twins. The tools are kept too, so that no other takes the id of one.
        self._found: dict[int, tuple[ToolReport, _Entry]] = {}

    def place(self, server: str, tool: ToolReport | None, finding: Finding) -> Place:
        """Return where the part that the finding is about is, or the nearest enclosing part that exists."""
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
            return self._same(at, tool, entries)
        return entries[0] if entries else None

    def _same(self, at: int, tool: ToolReport, entries: Sequence[_Entry]) -> _Entry:
        """Return the entry with the tool's definition among those of its name, the first if there is none."""
        if (at, tool.name) not in self._twins:
            self._twins[at, tool.name] = {
                _written(wire_form(entry.tool)): entry for entry in reversed(entries)
            }
        if id(tool) not in self._found:
            entry = self._twins[at, tool.name].get(_written(tool.definition), entries[0])
            self._found[id(tool)] = (tool, entry)
        return self._found[id(tool)][1]

    def _shown(self, node: Node) -> Place:
        """Return the range of a key and its value; of an object or array only up to its opening bracket."""
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


def locator(found: Mapping[str, DefinitionLocations], other: DefinitionLocations | None) -> Locate:
    """Return the function that locates findings: in the locations of the server's target, else in `other`.

    Where both are missing, the place is unknown.
    """

    def locate(server: ServerReport, tool: ToolReport | None, finding: Finding) -> Place:
        locations = found.get(server.target, other)
        return (
            locations.place(server.name, tool, finding) if locations else unknown_place(server, tool, finding)
        )

    return locate


def _by_name(data: Any, path: tuple[str, ...]) -> Mapping[str, Sequence[_Entry]]:
    """Return the tools of one list by name ("" for a tool without one); `path` may lead to a single tool."""
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


def _written(tool: Any) -> str:
    """Return a definition as text, the same whatever the order of its keys."""
    return json.dumps(tool, sort_keys=True)


def _paths(path: Path) -> tuple[str, str]:
    """Return the path relative to the repository and to the working directory; outside them only its name."""
    here = Path.cwd()
    place = (path.parent.resolve() if path.parent.exists() else here) / path.name
    top = next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), here)
    return _relative(place, top), _relative(place, here)


def _relative(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name
