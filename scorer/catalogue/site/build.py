"""Builds a site from a store: what is to be written, in the order in which it is safe to write it.

Nothing here writes. The same store gives the same files, whatever was there before and however many processes work.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final

from scorer.catalogue.made_by import made_by
from scorer.catalogue.packed import undamaged
from scorer.catalogue.past import runs_of
from scorer.catalogue.shelf import gone, names_of, shelved
from scorer.catalogue.site.history import History
from scorer.catalogue.site.jobs import API_VERSION, Job
from scorer.catalogue.site.places import places_of
from scorer.catalogue.site.rows import row_of
from scorer.catalogue.site.totals import Adding
from scorer.catalogue.store import content_hash
from scorer.contracts.errors import InputError
from scorer.data.messages import say
from scorer.data.resources import data_dir
from scorer.data.rubric import load_rubric
from scorer.formats import site_changes, site_index, site_row, site_statistics
from scorer.formats.sanitize import storable
from scorer.formats.site_page import Site, shared_files, shared_path
from scorer.formats.site_server import Source
from scorer.reading.json_text import json_text
from scorer.version import __version__

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from scorer.catalogue.shelf import Shelved
    from scorer.catalogue.store import Store
    from scorer.formats.site_row import Row

#: The servers of a page of the list in the API.
_PAGE: Final = 500
#: The longest text that a source may give a page, in characters.
_LONGEST: Final = 1000


@dataclass(frozen=True, slots=True)
class Options:
    """What a site is built with: the rubric, the title, and where it is published ("": not known; ends with "/")."""

    rubric: str | None
    title: str
    url: str


@dataclass(slots=True)
class Plan:
    """What is known of every server after one pass over the store: rows, sums, changes and keys, by place.

    `unscored` counts the servers with definitions that this rubric and version have not scored.
    """

    site: Site
    shared: Mapping[str, str]
    rows: list[Row] = field(default_factory=list)
    adding: Adding = field(default_factory=Adding)
    history: History = field(default_factory=History)
    places: Mapping[str, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    scored: set[str] = field(default_factory=set)
    unscored: int = 0
    gone: int = 0


def plan(store: Store, options: Options) -> Plan:
    """Read the store. Raises InputError where it lists no server."""
    made = _begun(options)
    made.places = places_of(names_of(store))
    made.gone = gone(store)
    for name, place in made.places.items():
        made.history.add(storable(name), place, runs_of(store, name))
    style = content_hash([made.site.made_by, _sources(), asdict(made.site)])
    for server in shelved(store, *made_by(options.rubric)):
        with undamaged(server.name):
            row = row_of(server, made.places[server.name])
            made.adding.add(server, row)
            made.keys[row.place] = _key(server, row, made, style)
        made.rows.append(row)
        if server.is_scored:
            made.scored.add(row.place)
        made.unscored += server.definitions is not None and server.record is None
    if not made.rows:
        raise InputError(say("site.error.nothing"))
    return made


def _begun(options: Options) -> Plan:
    shared = {shared_path(name, content): content for name, content in shared_files().items()}
    rubric = load_rubric(options.rubric)
    by = say("site.made-by", version=__version__, rubric=rubric.name, hash=rubric.fingerprint)
    return Plan(Site(options.title, options.url, by, *shared), shared)


def _sources() -> str:
    """Return a hash of the templates, styles, scripts and texts that pages are made of."""
    digest = hashlib.sha256()
    for path in sorted(data_dir("reports").iterdir()):
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _key(server: Shelved, row: Row, made: Plan, style: str) -> str:
    """Return a hash of all that the files of a server depend on."""
    source = asdict(_source(server, row))
    past = [asdict(each) for each in made.history.scores[row.place]]
    return content_hash([style, source, row.as_json(), server.definitions, past])


def _source(server: Shelved, row: Row) -> Source:
    repository = server.entry.get("repository")
    address = repository.get("url") if isinstance(repository, dict) else ""
    return Source(
        name=row.name,
        place=row.place,
        version=row.version,
        status=row.status,
        transports=row.transports,
        description=storable(server.description[:_LONGEST]),
        repository=address if isinstance(address, str) else "",
        failure=row.failure,
        reason=storable(server.failure[1][:_LONGEST]),
    )


def jobs(store: Store, options: Options, made: Plan, wanted: Collection[str]) -> Iterator[Job]:
    """Yield the servers whose places are wanted, by name, with all that their files are made of."""
    if not wanted:
        return
    rows = {row.place: row for row in made.rows}
    for server in shelved(store, *made_by(options.rubric)):
        place = made.places[server.name]
        if place not in wanted:
            continue
        row = rows[place]
        data = None
        if server.is_scored and server.definitions is not None:
            data = store.definitions(server.definitions)
        yield Job(
            source=_source(server, row),
            key=made.keys[place],
            data=data,
            definitions=server.definitions,
            record=server.record,
            row=row.as_json(),
            past=made.history.scores[row.place],
        )


def page_paths(made: Plan) -> tuple[str, ...]:
    """Return the paths of all files that are about many servers."""
    chunks, lists = -(-len(made.rows) // site_index.CHUNK), -(-len(made.rows) // _PAGE)
    return (
        *made.shared,
        ".nojekyll",
        *(f"search/{kind}-{at}.js" for kind in ("rows", "words") for at in range(1, chunks + 1)),
        *(f"api/v1/servers-{at}.json" for at in range(1, lists + 1)),
        *(f"api/v1/{name}.json" for name in ("statistics", "changes", "index")),
        *(f"{name}.html" for name in ("statistics", "leaderboards", "changes")),
        "feed.xml",
        "index.html",
    )


def pages(made: Plan) -> Iterator[tuple[str, str]]:
    """Yield every file that is about many servers, by its path: the index last, so that it leads to what is there."""
    site, rows = made.site, made.rows
    totals = made.adding.totals()
    failures = ("", *sorted(totals.failures))
    yield from made.shared.items()
    yield ".nojekyll", ""  # GitHub Pages would leave out what begins with "_" and read the rest for itself
    yield from _chunks(rows, failures)
    yield from _api(made, totals)
    changes = site_changes.newest_first(made.history.changes)
    yield "statistics.html", site_statistics.statistics_page(totals, site)
    yield (
        "leaderboards.html",
        site_changes.leaderboards_page(rows, made.history.last, totals.rules, totals.tools, site),
    )
    yield "changes.html", site_changes.changes_page(changes, made.gone, site)
    yield "feed.xml", site_changes.feed(changes, site)
    yield "index.html", site_index.index_page(rows, totals, failures, site)


def _chunks(rows: list[Row], failures: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    size = site_index.CHUNK
    for at in range(0, len(rows), size):
        number = at // size + 1
        yield f"search/rows-{number}.js", site_row.chunk(rows[at : at + size], failures)
        yield f"search/words-{number}.js", site_row.words_chunk(rows[at : at + size])


def _api(made: Plan, totals: site_statistics.Totals) -> Iterator[tuple[str, str]]:
    count = -(-len(made.rows) // _PAGE)
    for number in range(1, count + 1):
        servers = [row.as_json() for row in made.rows[(number - 1) * _PAGE : number * _PAGE]]
        yield f"api/v1/servers-{number}.json", _json(page=number, pages=count, servers=servers)
    yield "api/v1/statistics.json", _json(**totals.as_json())
    newest = site_changes.newest_first(made.history.changes)[: site_changes.ON_PAGE]
    yield "api/v1/changes.json", _json(changes=[each.as_json() for each in newest])
    yield (
        "api/v1/index.json",
        _json(
            title=made.site.title,
            made_by=made.site.made_by,
            servers=totals.servers,
            scored=totals.scored,
            tools=totals.tools,
            pages=[f"servers-{number}.json" for number in range(1, count + 1)],
            statistics="statistics.json",
            changes="changes.json",
        ),
    )


def _json(**values: Any) -> str:
    return json_text({"api_version": API_VERSION, **values}, compact=True) + "\n"
