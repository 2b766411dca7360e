"""Reads a report of this program back: from JSON, or from the JSON inside an HTML page."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any, Final

from scorer.contracts.dimensions import DIMENSIONS
from scorer.contracts.errors import InputError
from scorer.contracts.orders import RISK_CLASSES
from scorer.contracts.report import NAMELESS, SCHEMA_VERSION
from scorer.data.messages import say
from scorer.formats.packing import ENCODING, unpacked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scorer.contracts.report import ServerReport

_HEAD: Final = {"schema_version", "generator", "rubric", "servers"}
#: Fields that a report leaves out; they are read as blank.
_BLANK: Final = {"description": ""}


class _Embedded(HTMLParser):
    """Finds the text of `<script id="report">`, and whether it is packed."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = False
        self.packed = False
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag == "script" and ("id", "report") in attrs
        self.packed = self.packed or (self.inside and ("data-encoding", ENCODING) in attrs)

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "script"


def stored_servers(data: bytes, label: str) -> tuple[ServerReport, ...] | None:
    """Return the servers of a report of this program, or None if the bytes are something else.

    They contain no definitions. Raises InputError for a report of a newer version, and for an invalid one.
    """
    value = _parsed(data)
    if not isinstance(value, dict) or not value.keys() >= _HEAD:
        return None
    version = value["schema_version"]
    if not isinstance(version, int) or version > SCHEMA_VERSION:
        raise InputError(
            say("formats.error.report-too-new", name=label, version=version, known=SCHEMA_VERSION)
        )
    return _servers(value, label)


def _parsed(data: bytes) -> Any:
    text = data.decode("utf-8-sig", "replace").lstrip()
    packed = False
    if text[:1] == "<":
        page = _Embedded()
        page.feed(text)
        text, packed = page.text, page.packed
    try:
        return json.loads(unpacked(text) if packed else text)
    except (ValueError, RecursionError):
        return None


def _servers(value: Mapping[str, Any], label: str) -> tuple[ServerReport, ...]:
    from pydantic import TypeAdapter, ValidationError

    from scorer.contracts.report import ServerReport

    servers = value["servers"]
    for server in servers if isinstance(servers, list) else ():
        tools = server.get("tools") if isinstance(server, dict) else None
        for tool in tools if isinstance(tools, list) else ():
            if isinstance(tool, dict):
                tool.update(_BLANK)
    try:
        read = TypeAdapter(tuple[ServerReport, ...]).validate_python(servers)
    except ValidationError as error:
        first = error.errors()[0]
        place = "/".join(map(str, first["loc"]))
        problem = say("formats.error.report-invalid", name=label, place=place, problem=first["msg"])
        raise InputError(problem) from error
    for server in read:
        for tool in server.tools:
            if set(tool.scores) != set(DIMENSIONS) or tool.risk.get("category") not in RISK_CLASSES:
                named = repr(tool.name or NAMELESS)
                raise InputError(say("formats.error.report-incomplete", name=label, tool=named))
    return read
