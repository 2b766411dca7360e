"""One run of `catalogue site`: what is written, what stays, and what is removed."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from scorer.catalogue.entries import in_units
from scorer.catalogue.site import build, manifest
from scorer.catalogue.site.jobs import make, paths_of
from scorer.catalogue.site.manifest import Entry, Manifest
from scorer.catalogue.store import Store, open_store
from scorer.catalogue.work import executor_of, in_order
from scorer.cli.catalogue_store import require_store
from scorer.cli.failure import INTERRUPTED, print_note
from scorer.cli.files import check_folder, write_file
from scorer.cli.stopping import stopping
from scorer.contracts.errors import InputError
from scorer.data.messages import say, text
from scorer.formats.summary import plural

if TYPE_CHECKING:
    from scorer.catalogue.site.build import Options, Plan

#: Servers that are worth the start of a process.
_FOR_A_PROCESS: Final = 8
#: After how many servers at least the list of all files is written again, and how often in a run at most.
_OFTEN: Final = 500
_MOST_LISTS: Final = 20


@dataclass(slots=True)
class Counts:
    """What a run did: servers whose files are new, and files written and removed."""

    servers: int = 0
    written: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True)
class SiteRun:
    """A run, as its options say it."""

    store: Path
    folder: Path
    options: Options
    jobs: int
    rebuild: bool
    quiet: bool
    counts: Counts = field(default_factory=Counts)

    def build(self) -> int:
        """Write what has changed. Return the exit code: 130 if the user stopped it.

        Raises InputError for a store without servers, and a folder that has files of somebody else where files of the
        site belong; nothing is written then.
        """
        require_store(self.store)
        check_folder(self.folder)
        before = manifest.read(self.folder)
        with open_store(self.store) as store, stopping() as stopped:
            plan = build.plan(store, self.options)
            if plan.unscored:
                print_note(say("cli.crawl.unscored", count=f"{plan.unscored:,}"))
            self._refuse_foreign(before, plan)
            self.folder.mkdir(parents=True, exist_ok=True)
            done = self._write_servers(store, plan, before, stopped)
            if stopped():
                print_note(text("cli.site.stopped"))
                return INTERRUPTED
            self._write_pages(plan, before, done)
        if not self.quiet:
            self._say_end(plan)
        return 0

    def _refuse_foreign(self, before: Manifest, plan: Plan) -> None:
        """Raise InputError if a file is where the site would write one, and the site did not write it."""
        ours = set(before.paths())
        places = (path for place in plan.keys for path in paths_of(place, is_scored=place in plan.scored))
        for path in (manifest.FILE, *build.page_paths(plan), *places):
            if path not in ours and path != manifest.FILE and os.path.lexists(self.folder / path):
                raise InputError(say("site.error.foreign", path=self.folder / path))
        if os.path.lexists(self.folder / manifest.FILE) and not (self.folder / manifest.FILE).is_file():
            raise InputError(say("site.error.foreign", path=self.folder / manifest.FILE))

    def _write_servers(
        self, store: Store, plan: Plan, before: Manifest, stopped: Callable[[], bool]
    ) -> dict[str, Entry]:
        """Write the files of servers that have changed. Return what is up to date, by place."""
        done = {
            place: entry
            for place, entry in before.servers.items()
            if plan.keys.get(place) == entry.key and not self.rebuild and self._is_there(place, entry)
        }
        wanted = plan.keys.keys() - done.keys()
        self._keep_list(plan, before, done)
        work = partial(make, site=plan.site, rubric=self.options.rubric)
        often = max(_OFTEN, len(wanted) // _MOST_LISTS)
        needed = min(self.jobs, max(1, len(wanted) // _FOR_A_PROCESS))
        with executor_of(None, needed) as (executor, ahead), self._progress(len(wanted)) as show:
            units = in_units(build.jobs(store, self.options, plan, wanted))
            for unit in in_order(work, units, executor, ahead, stopped):
                for made in unit:
                    for path, content in made.files.items():
                        self._write(path, content)
                    done[made.place] = Entry(made.key, made.is_scored)
                    self.counts.servers += 1
                    if self.counts.servers % often == 0:
                        self._keep_list(plan, before, done)
                show()
        self._keep_list(plan, before, done)
        return done

    def _is_there(self, place: str, entry: Entry) -> bool:
        paths = paths_of(place, is_scored=entry.is_scored)
        return all((self.folder / path).is_file() for path in paths)

    def _keep_list(self, plan: Plan, before: Manifest, done: dict[str, Entry]) -> None:
        """Write the list of all files that may be there now, so that a run that is killed leaves none unknown."""
        unwritten = (before.servers.keys() | plan.keys.keys()) - done.keys()
        now = Manifest(done, build.page_paths(plan))
        self._put(manifest.FILE, manifest.joined(now, before, unwritten=unwritten).text())

    def _write_pages(self, plan: Plan, before: Manifest, done: dict[str, Entry]) -> None:
        for path, content in build.pages(plan):
            self._write(path, content)
        now = Manifest(done, build.page_paths(plan))
        kept = set(now.files)
        for place, entry in done.items():
            kept.update(paths_of(place, is_scored=entry.is_scored))
        for path in before.paths():
            if path not in kept:
                self._remove(path)
        self._put(manifest.FILE, now.text())

    def _write(self, path: str, content: str) -> None:
        """Write a file unless it is there already."""
        self.counts.written += self._put(path, content)

    def _put(self, path: str, content: str) -> bool:
        place = self._real(path)
        data = content.encode()
        with suppress(OSError):
            if place.stat().st_size == len(data) and place.read_bytes() == data:
                return False
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise InputError(say("cli.output.error.folder", path=place.parent, reason=reason)) from error
        write_file(place, content)
        return True

    def _real(self, path: str) -> Path:
        """Return where a file is. Raises InputError where a link leads out of the site."""
        place = self.folder / path
        real = os.path.realpath(place.parent)
        expected = os.path.join(os.path.realpath(self.folder), *PurePosixPath(path).parent.parts)
        if real != expected:
            raise InputError(say("cli.output.error.outside", path=place, place=real))
        return place

    def _remove(self, path: str) -> None:
        """Remove a file, and the folders that are empty then."""
        place = self._real(path)
        try:
            place.unlink()
        except FileNotFoundError:
            return
        except OSError as error:
            raise InputError(say("site.error.not-removed", path=place, reason=error.strerror)) from error
        self.counts.removed += 1
        for parent in PurePosixPath(path).parents[:-1]:
            with suppress(OSError):
                (self.folder / parent).rmdir()

    @contextmanager
    def _progress(self, wanted: int) -> Iterator[Callable[[], None]]:
        """Give what shows how far the run is, on a terminal."""
        if self.quiet or not sys.stderr.isatty():
            yield lambda: None
            return
        from rich.console import Console

        def said() -> str:
            return say("cli.site.progress", servers=f"{self.counts.servers:,}", all=f"{wanted:,}")

        with Console(stderr=True).status(said()) as status:
            yield lambda: status.update(said())

    def _say_end(self, plan: Plan) -> None:
        numbers = {
            "servers": len(plan.rows),
            "changed": self.counts.servers,
            "written": self.counts.written,
            "removed": self.counts.removed,
        }
        words = {name: f"{count:,}" for name, count in numbers.items()}
        print_note(say("cli.site.end", **{**words, "servers": plural(numbers["servers"], "server")}))
