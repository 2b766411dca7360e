"""The record of a server: its scores as one line of JSON, or why it has none."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from scorer.capturing.document import Document, ServersRefused, text_of
from scorer.capturing.document_kinds import sources_of_document
from scorer.capturing.options import ConnectOptions
from scorer.capturing.snapshot_file import read_own
from scorer.capturing.sources import Recorded
from scorer.catalogue.packed import undamaged
from scorer.catalogue.store import Earlier, Scored
from scorer.contracts.definitions import Snapshot
from scorer.contracts.errors import InputError
from scorer.contracts.limits import Limits
from scorer.data.messages import say
from scorer.data.rubric import load_rubric
from scorer.formats.json import plain
from scorer.reading.json_text import json_safe
from scorer.scoring.api import rescore_server, score_server
from scorer.scoring.dependence import KEY
from scorer.scoring.scored_claims import kinds_of
from scorer.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scorer.catalogue.entries import Entry
    from scorer.contracts.report import ScoredServer, ScoredTool

#: What a record says of a tool, beside its class of risk and its findings.
_OF_TOOL: Final = (
    "name",
    "tdqs",
    "tier",
    "tdqs_estimate",
    "interval",
    "confidence",
    "scores",
    "estimates",
    "smells",
    "tokens",
    "input_hash",
)


def score_entries(entries: Sequence[Entry], rubric: str | None, limits: Limits) -> bytes:
    """Return the records of the servers on these lines, in their order: JSON lines, the same bytes everywhere.

    `rubric` is a shipped calibration's version or a folder (None: the default). A line without definitions that can
    be scored gives one record that says why. Raises InputError only for a rubric that cannot be used.
    """
    head = _head(rubric)
    return b"".join(
        _line({"line": entry.number, **head, **record})
        for entry in entries
        for record in _records(entry, rubric, limits)
    )


@dataclass(frozen=True, slots=True)
class Captured:
    """The definitions of a server to score: its name, their hash, and the snapshot as the store has it.

    `earlier` is the last record of the server, whose tools are not scored again if nothing of theirs has changed.
    """

    name: str
    definitions: str
    data: bytes = field(repr=False)
    earlier: Earlier | None = field(default=None, repr=False)


def score_captured(servers: Sequence[Captured], rubric: str | None) -> tuple[Scored, ...]:
    """Return the records of these servers, in their order; each is one line, the same bytes everywhere."""
    head = _head(rubric)
    return tuple(_of_captured(each, rubric, head) for each in servers)


def _of_captured(server: Captured, rubric: str | None, head: Mapping[str, Any]) -> Scored:
    with undamaged(server.name):
        known = _known(server.earlier)
    try:
        with undamaged(server.name):
            (snapshot,) = read_own(json.loads(server.data), server.name)
        scored, keys = rescore_server(
            snapshot, {key: tool["tdqs"] for key, (tool, _) in known.items()}, rubric=rubric
        )
    except InputError as error:
        record = {**head, **_failed(server.name, error)}
        return Scored(server.name, server.definitions, _line(record), _line([]))
    new = ((_tool(tool), kinds_of(tool)._asdict()) for tool in scored.tools)
    told = [known[key] if key in known else next(new) for key in keys]
    record = {**head, **_scored(scored), "name": server.name, "tools": [tool for tool, _ in told]}
    kinds = _line([each for _, each in told])
    fresh = len(scored.tools)
    return Scored(
        *(server.name, server.definitions, _line(record), kinds, b"".join(keys)),
        tools=fresh,
        reused=len(keys) - fresh,
    )


def _known(earlier: Earlier | None) -> dict[bytes, tuple[Any, Any]]:
    """Return the tools of an earlier record, each with its kinds, by what their scores depend on."""
    if earlier is None:
        return {}
    keys = [earlier.keys[at : at + KEY] for at in range(0, len(earlier.keys), KEY)]
    tools = json.loads(earlier.record).get("tools", ())
    return dict(zip(keys, zip(tools, json.loads(earlier.kinds), strict=True), strict=True))


def _head(rubric: str | None) -> dict[str, Any]:
    used = load_rubric(rubric)
    return {"version": __version__, "rubric": used.name, "rubric_hash": used.fingerprint}


def _records(entry: Entry, rubric: str | None, limits: Limits) -> Iterator[Mapping[str, Any]]:
    where = say("catalogue.line", number=entry.number)
    try:
        for name, snapshot in definitions_in(entry.data, where, limits, stem=where):
            try:
                yield _scored(score_server(snapshot, rubric=rubric, detail="scores"))
            except InputError as error:
                yield _failed(name, error)
    except InputError as error:
        yield _failed("", error)


def definitions_in(
    data: bytes | None, where: str, limits: Limits, *, stem: str
) -> Iterator[tuple[str, Snapshot]]:
    """Yield the servers of a document and their definitions; a server without a name is called `stem`.

    `data` is None where the document is too long. Raises InputError where it holds no definitions; nothing is started
    or contacted.
    """
    if data is None:
        raise InputError(say("catalogue.too-long", where=where, most=f"{limits.file_bytes:,}"))
    document = Document(text=text_of(data, where, limits), where=where, label=where, stem=stem, folder=Path())
    try:
        sources = sources_of_document(document, ConnectOptions(definitions_only=True, limits=limits))
    except ServersRefused as error:
        raise InputError(say("catalogue.servers", where=where)) from error
    for source in sources:
        assert isinstance(source, Recorded)  # what else a line lists is refused
        if isinstance(source.result, Snapshot):
            yield source.name, source.result
        else:
            raise InputError(source.result.cause)


def _scored(server: ScoredServer) -> dict[str, Any]:
    return {
        "name": server.name,
        "score": server.score,
        "coherence": server.coherence_scores,
        "findings": server.finding_ids,
        "tools": [_tool(each) for each in server.tools],
    }


def _tool(tool: ScoredTool) -> dict[str, Any]:
    risk = {"category": tool.risk["category"], "severity": tool.risk["severity"]}
    return {**{key: getattr(tool, key) for key in _OF_TOOL}, "risk": risk, "findings": tool.finding_ids}


def _failed(name: str, error: InputError) -> dict[str, Any]:
    return {"name": name, "failure": {"class": "invalid", "message": str(error).partition("\n")[0]}}


def _line(value: Mapping[str, Any] | Sequence[Any]) -> bytes:
    """Return a value as a line. The members of a record keep their order, those inside have the published one."""
    made = {key: plain(each) for key, each in value.items()} if isinstance(value, Mapping) else plain(value)
    return json_safe(json.dumps(made, separators=(",", ":"))).encode("ascii") + b"\n"
