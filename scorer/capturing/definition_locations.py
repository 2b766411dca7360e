"""Finds the line and column of a finding in the document that contains the definitions.

The document's text and value come from its one reading. Positions are computed when a report asks for them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from scorer.capturing.json_positions import JsonText, Node
from scorer.contracts.json_pointer import steps_of
from scorer.contracts.location import Place, unknown_place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorer.capturing.document import Document
    from scorer.capturing.tool_forms import Entry
    from scorer.capturing.tool_list_shapes import Listing
    from scorer.contracts.location import Locate
    from scorer.contracts.report import Finding, ServerReport, ToolReport

#: Where a finding about a whole tool points, and one about the text of its description.
_NAME: Final = ("name",)
_DESCRIPTION: Final = ("description",)


class DefinitionLocations:
    """The definitions of a document and where they are. In TOML and YAML every place is the file."""

    def __init__(self, document: Document, listings: Sequence[Listing]) -> None:
        assert document.path is not None
        assert document.text is not None
        self._path, self._near = _paths(document.path)
        self._json = JsonText(document.text, document.spans) if document.is_placed else None
        self._listings = listings
        self._servers: dict[str, int] = {}
        for at, listing in enumerate(listings):
            self._servers.setdefault(listing.snapshot.name, at)
        self._tools: dict[int, Mapping[str, Sequence[Entry]]] = {}
        #: The tools of one name by what is written of them; a server may have a thousand.
        self._twins: dict[tuple[int, str], Mapping[str, Entry]] = {}
        #: The entries of tools with twins. The tools are kept too, so that no other takes the id of one.
        self._found: dict[int, tuple[ToolReport, Entry]] = {}

    def place(self, server: str, tool: ToolReport | None, finding: Finding) -> Place:
        """Return where the part that the finding is about is, or the nearest enclosing part that exists."""
        if self._json is None:
            return Place(path=self._path, near=self._near, known=True)
        at = self._servers.get(server, 0 if len(self._listings) == 1 else None)
        if at is None:
            return self._at(self._json, 0, 0)
        entry = None if tool is None else self._entry(at, tool)
        if entry is None:
            return self._shown(self._json, self._json.follow(self._listings[at].path)[0])
        return self._part(self._json, entry, finding)

    def _part(self, json_text: JsonText, entry: Entry, finding: Finding) -> Place:
        path = steps_of(finding.pointer or "")
        node, done = json_text.follow(entry.locate(path))
        if done <= len(entry.locate(())):
            node = json_text.follow(entry.locate(_NAME))[0]
        if finding.span and path in ((), _DESCRIPTION):
            text, led = json_text.follow(steps := entry.locate(_DESCRIPTION))
            if led == len(steps) and json_text.text[text.start] == '"':
                return self._at(json_text, *(json_text.inside(text, end) for end in finding.span))
        return self._shown(json_text, node)

    def _entry(self, at: int, tool: ToolReport) -> Entry | None:
        if at not in self._tools:
            self._tools[at] = _by_name(self._listings[at].entries)
        entries = self._tools[at].get(tool.name, ())
        if len(entries) > 1:
            return self._same(at, tool, entries)
        return entries[0] if entries else None

    def _same(self, at: int, tool: ToolReport, entries: Sequence[Entry]) -> Entry:
        """Return the entry with the tool's definition among those of its name, the first if there is none."""
        if (at, tool.name) not in self._twins:
            self._twins[at, tool.name] = {_written(entry.wire): entry for entry in reversed(entries)}
        if id(tool) not in self._found:
            entry = self._twins[at, tool.name].get(_written(tool.definition), entries[0])
            self._found[id(tool)] = (tool, entry)
        return self._found[id(tool)][1]

    def _shown(self, json_text: JsonText, node: Node) -> Place:
        """Return the range of a key and its value; of an object or array only up to its opening bracket."""
        opens = json_text.text[node.start : node.start + 1] in ("{", "[")
        return self._at(json_text, node.key, node.start + 1 if opens else node.end)

    def _at(self, json_text: JsonText, start: int, end: int) -> Place:
        line, begin = json_text.line_of(start)
        end = max(start, min(end, json_text.end_of_line(line)))
        return Place(
            path=self._path,
            near=self._near,
            line=line,
            column=start - begin + 1,
            end_column=end - begin + 1,
            byte_column=json_text.byte_length(begin, start) + 1,
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


def _by_name(entries: Sequence[Entry]) -> Mapping[str, Sequence[Entry]]:
    """Return the tools of one list by name ("" for a tool without one)."""
    found: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        name = entry.wire.get("name") if isinstance(entry.wire, Mapping) else None
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
