"""The files of one server: its page, its data and its badges, made in any process from what the job holds."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from scorer.capturing.snapshot_file import read_own
from scorer.catalogue.packed import undamaged
from scorer.formats import badge
from scorer.formats.site_page import Site
from scorer.formats.site_server import Scores, Source, plain_page, scored_page
from scorer.reading.json_text import json_text
from scorer.scoring.api import score_server

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: The version of the data in `api/`.
API_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Job:
    """A server to write: what is known of it, its definitions (the snapshot; None: not scored), its row and scores.

    `key` is a hash of all that its files depend on.
    """

    source: Source
    key: str
    data: bytes | None = field(repr=False)
    definitions: str | None
    record: Mapping[str, Any] | None
    row: Mapping[str, Any]
    past: tuple[Scores, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """The files of a server by their path, and whether it is scored."""

    place: str
    key: str
    files: Mapping[str, str]
    is_scored: bool


def paths_of(place: str, *, is_scored: bool) -> tuple[str, ...]:
    """Return the paths of a server's files: a server without scores has no badges."""
    paths = (f"servers/{place}.html", f"api/v1/servers/{place}.json")
    return (*paths, f"badges/{place}.svg", f"api/v1/badges/{place}.json") if is_scored else paths


def make(jobs: Sequence[Job], site: Site, rubric: str | None) -> tuple[Made, ...]:
    """Return the files of some servers, in their order; the same bytes everywhere."""
    return tuple(_made(job, site, rubric) for job in jobs)


def _made(job: Job, site: Site, rubric: str | None) -> Made:
    place = job.source.place
    if job.data is None:
        pages = (plain_page(job.source, job.past, site), _data(job))
        return Made(place, job.key, dict(zip(paths_of(place, is_scored=False), pages, strict=True)), False)
    with undamaged(job.source.name):
        (snapshot,) = read_own(json.loads(job.data), job.source.name)
    server = score_server(snapshot, rubric=rubric)
    score = server.score
    files = (
        scored_page(server, job.source, job.past, site, rubric),
        _data(job),
        badge.badge_picture(score),
        badge.badge_data(score),
    )
    return Made(place, job.key, dict(zip(paths_of(place, is_scored=True), files, strict=True)), True)


def _data(job: Job) -> str:
    """Return what the API says of a server."""
    record = dict(job.record or {})
    value = {
        "api_version": API_VERSION,
        **job.row,
        "reason": job.source.reason or None,
        "definitions": job.definitions,
        "record": {name: record[name] for name in record if name != "name"} or None,
        "history": [past.as_json() for past in job.past],
    }
    return json_text(value, compact=True) + "\n"
