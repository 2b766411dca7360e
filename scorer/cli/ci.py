"""What a CI service needs in addition to the report: its own format, places in files, a step summary."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from scorer.cli.failure import print_error, print_note
from scorer.cli.files import append_summary
from scorer.contracts.errors import InputError
from scorer.data.messages import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scorer.capturing.definition_locations import DefinitionLocations
    from scorer.capturing.document import Document
    from scorer.cli.inputs import Inputs
    from scorer.contracts.limits import Limits
    from scorer.contracts.location import Locate
    from scorer.contracts.report import Report
    from scorer.formats.view_options import ViewOptions

#: The name that selects a format by where the program runs.
AUTO: Final = "auto"
#: GitHub's size limit of one step summary, in bytes.
SUMMARY: Final = 1 << 20


def chosen_format(name: str, tool: str | None) -> str:
    """Return the format that `name` stands for: auto is github in a workflow, else (and for one tool) text."""
    if name != AUTO:
        return name
    return "github" if os.environ.get("GITHUB_ACTIONS") == "true" and tool is None else "text"


def find_places(
    documents: Mapping[str, Document],
    report: Report,
    snapshot: Path | None,
    committed: Path,
    limits: Limits,
) -> Locate:
    """Return what finds the places of findings: in `snapshot`, in a target's document, or in `committed`.

    Raises InputError if `snapshot` cannot be used; for a file that nobody named a note is enough.
    """
    from scorer.capturing.definition_locations import locator
    from scorer.capturing.document_kinds import locations_of, read_locations

    if snapshot is not None:
        return locator({}, read_locations(snapshot, limits))
    listed = {
        server.target: locations_of(documents[server.target])
        for server in report.servers
        if server.target in documents
    }
    found = {target: locations for target, locations in listed.items() if locations is not None}
    everywhere = all(server.target in found for server in report.servers)
    return locator(found, None if everywhere else _committed(committed, limits))


def _committed(path: Path, limits: Limits) -> DefinitionLocations | None:
    from scorer.capturing.document_kinds import read_locations

    if not os.path.isfile(path):
        return None
    try:
        return read_locations(path, limits)
    except InputError as error:
        print_note(say("cli.ci.no-line", error=error))
        return None


def write_summary(report: Report, view: ViewOptions, inputs: Inputs) -> None:
    """Append the report as Markdown to the summary of this workflow step, if there is one with enough room.

    A summary that cannot be written is reported on stderr and does not fail the run.
    """
    place = os.environ.get("GITHUB_STEP_SUMMARY")
    if not place:
        return
    from scorer.formats.markdown import render

    def appended(size: int) -> bytes:
        room = SUMMARY - size - 1
        data = f"{render(report, view, room)}\n".encode("utf-8", "backslashreplace")
        if len(data) <= room:
            return data
        print_note(say("cli.ci.summary-full", size=SUMMARY >> 10))
        return b""

    try:
        append_summary(Path(place), appended, inputs)
    except InputError as error:
        print_error(str(error))
