"""What a build service needs besides the report: its own format, places in files, a summary page."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from scorer.cli.failure import complain, say
from scorer.contracts.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scorer.capturing.definition_locations import DefinitionLocations
    from scorer.capturing.document import Document
    from scorer.contracts.location import Locate
    from scorer.contracts.report import Report
    from scorer.formats.view import View

#: The format that stands for the one which suits where it runs.
AUTO: Final = "auto"
#: What GitHub takes as the summary of one step, in bytes.
SUMMARY: Final = 1 << 20


def chosen(name: str, tool: str | None) -> str:
    """Return the format that `name` stands for: auto is github in a workflow, else (and of one tool) text."""
    if name != AUTO:
        return name
    return "github" if os.environ.get("GITHUB_ACTIONS") == "true" and tool is None else "text"


def find_places(
    documents: Mapping[str, Document], report: Report, snapshot: Path | None, committed: Path
) -> Locate:
    """Return what finds the places of findings: in `snapshot`, in a target's document, or in `committed`.

    Raises InputError where `snapshot` cannot be used; of a file that nobody named that is only said.
    """
    from scorer.capturing.definition_locations import locator
    from scorer.capturing.document_kinds import locations_of, read_locations

    if snapshot is not None:
        return locator({}, read_locations(snapshot))
    listed = {
        server.target: locations_of(documents[server.target])
        for server in report.servers
        if server.target in documents
    }
    found = {target: locations for target, locations in listed.items() if locations is not None}
    everywhere = all(server.target in found for server in report.servers)
    return locator(found, None if everywhere else _committed(committed))


def _committed(path: Path) -> DefinitionLocations | None:
    from scorer.capturing.document_kinds import read_locations

    if not path.is_file():
        return None
    try:
        return read_locations(path)
    except InputError as error:
        say(f"findings point at no line: {error}")
        return None


def write_summary(report: Report, view: View) -> None:
    """Append the report as Markdown to the page of this step of a workflow, where there is one and room on it.

    A page that cannot be written is said on stderr and fails nothing.
    """
    place = os.environ.get("GITHUB_STEP_SUMMARY")
    if not place:
        return
    from scorer.formats.markdown import render

    path = Path(place)
    try:
        room = SUMMARY - (path.stat().st_size if path.exists() else 0) - 1
        data = f"{render(report, view, room)}\n".encode("utf-8", "backslashreplace")
        if len(data) > room:
            say(f"the summary of this step is full ({SUMMARY >> 10} KiB); the report is not on it")
            return
        with path.open("ab") as file:
            file.write(data)
    except OSError as error:
        complain(f"cannot write the summary of this step: {error.strerror}")
