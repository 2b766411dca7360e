"""One run over a dump: where the lines come from, where the records go, what is said meanwhile."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import IO, TYPE_CHECKING

from scorer.catalogue.entries import in_units, read_entries
from scorer.catalogue.made_by import made_by
from scorer.catalogue.merge import record_of
from scorer.catalogue.records import score_entries
from scorer.catalogue.records_file import read_servers
from scorer.catalogue.work import executor_of, in_order
from scorer.cli.binary_input import opened
from scorer.cli.catalogue_tables import form_of, write_sheets
from scorer.cli.failure import INTERRUPTED, USAGE, print_error, print_note
from scorer.cli.files import real_place
from scorer.cli.inputs import inputs_named
from scorer.cli.partial_file import finish, open_part, part_of
from scorer.cli.stopping import stopping
from scorer.contracts.errors import InputError
from scorer.contracts.limits import DEFAULT_LIMITS
from scorer.data.messages import say, text
from scorer.data.rubric import load_rubric
from scorer.formats.summary import plural

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from scorer.catalogue.entries import Shard
    from scorer.cli.catalogue_tables import Sheet


@dataclass(slots=True)
class Counts:
    """What the records of a run say: servers, tools, lines without a score, and the last line."""

    servers: int = 0
    tools: int = 0
    failed: int = 0
    last: int = 0

    def add(self, records: bytes) -> None:
        """Count some more records."""
        for raw in records.splitlines():
            record = record_of(raw) or {}
            self.last = record.get("line", self.last)
            self.failed += "failure" in record
            self.servers += "failure" not in record
            self.tools += len(record.get("tools", ()))


@dataclass(frozen=True, slots=True)
class Run:
    """A run of `catalogue score`, as its options say it."""

    dump: Path
    path: Path | None
    rubric: str | None
    jobs: int
    executor: str | None
    shard: Shard
    resume: bool
    quiet: bool
    sheets: Sequence[Sheet] = ()

    def score(self) -> int:
        """Write a record a server. Return the exit code: 130 where the user stopped it, 2 where no server has a score.

        Raises InputError for what cannot be used.
        """
        load_rubric(self.rubric)
        self._check_sheets()
        counts = Counts()
        with opened(self.dump) as lines, stopping() as stopped, self._output(counts) as file:
            self._work(lines, file, counts, stopped)
            interrupted = stopped()
        if interrupted:
            return self._interrupted(counts)
        if self.path is not None:
            self._finish(self.path)
        return self._ended(counts)

    def _check_sheets(self) -> None:
        if self.sheets and self.shard.count > 1:
            raise InputError(text("cli.tables.error.shard"))
        if self.sheets and self.path is None:
            raise InputError(text("cli.tables.error.stdout"))
        for sheet in self.sheets:
            if sheet.path is not None:
                inputs_named([self.dump]).refuse(sheet.path)

    def _finish(self, path: Path) -> None:
        """Let the records become the file, or the tables that were asked for; if these fail, they can be resumed."""
        if not self.sheets:
            finish(path)
            return
        keeps = form_of(path) == "jsonl"
        records = part_of(real_place(path))
        with records.open("rb") as file:
            write_sheets(self.sheets, read_servers(file, str(records)), inputs_named([self.dump]))
        if keeps:
            finish(path)
        else:
            records.unlink()

    @contextmanager
    def _output(self, counts: Counts) -> Iterator[IO[bytes]]:
        if self.path is None:
            if self.resume:
                raise InputError(text("cli.catalogue.error.resume-stdout"))
            yield sys.stdout.buffer
            return
        inputs_named([self.dump]).refuse(self.path)
        with open_part(self.path, partial(self._kept, counts) if self.resume else None) as file:
            yield file

    def _kept(self, counts: Counts, file: IO[bytes]) -> int:
        """Return the length of what stays of an earlier run, and count it.

        The last line that has records may lack some, so it is scored again. Raises InputError where another rubric or
        version scored it.
        """
        scorer = made_by(self.rubric)
        size = start_of_last = 0
        last: list[bytes] = []
        for raw in file:
            record = record_of(raw)
            if record is None or not raw.endswith(b"\n"):
                break
            if (record.get("rubric_hash"), record.get("version")) != scorer:
                raise InputError(text("cli.catalogue.error.other-rubric"))
            if last and record["line"] != counts.last:
                counts.add(b"".join(last))
                start_of_last, last = size, []
            counts.last = record["line"]
            last.append(raw)
            size += len(raw)
        counts.last -= bool(last)
        return start_of_last

    def _work(self, lines: IO[bytes], file: IO[bytes], counts: Counts, stopped: Callable[[], bool]) -> None:
        done = counts.last
        entries = (
            each
            for each in read_entries(lines, DEFAULT_LIMITS.file_bytes)
            if each.number > done and self.shard.holds(each.number)
        )
        work = partial(score_entries, rubric=real_rubric(self.rubric), limits=DEFAULT_LIMITS)
        with executor_of(self.executor, self.jobs) as (executor, ahead), self._progress(counts) as show:
            for records in in_order(work, in_units(entries), executor, ahead, stopped):
                file.write(records)
                file.flush()
                counts.add(records)
                show()

    @contextmanager
    def _progress(self, counts: Counts) -> Iterator[Callable[[], None]]:
        """Give what shows how far the run is, on a terminal."""
        if self.quiet or not sys.stderr.isatty():
            yield lambda: None
            return
        from rich.console import Console

        with Console(stderr=True).status(text("cli.catalogue.starting")) as status:
            yield lambda: status.update(say("cli.catalogue.progress", **_words(counts)))

    def _interrupted(self, counts: Counts) -> int:
        print_note(say("cli.catalogue.interrupted", **_words(counts)))
        if self.path is not None:
            print_note(say("cli.catalogue.to-resume", part=part_of(self.path)))
        return INTERRUPTED

    def _ended(self, counts: Counts) -> int:
        if not counts.servers:
            print_error(say("cli.catalogue.error.nothing", dump=self.dump, **_words(counts)))
            return USAGE
        if not self.quiet:
            print_note(say("cli.catalogue.done", **_words(counts)))
        return 0


def _words(counts: Counts) -> dict[str, str]:
    numbers = {"servers": "server", "tools": "tool", "failed": "line"}
    return {name: plural(getattr(counts, name), thing) for name, thing in numbers.items()}


def real_rubric(rubric: str | None) -> str | None:
    """Return a rubric as another process finds it."""
    return os.path.abspath(rubric) if rubric and os.path.isdir(rubric) else rubric
