"""One run of `catalogue crawl`: every stage, one after the other, on one store."""

from __future__ import annotations

import os
import re
import time
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from scorer.capturing.confined.homes import clean_all
from scorer.capturing.confined.launcher import launching
from scorer.catalogue.entries import Shard
from scorer.catalogue.hosts import Pace
from scorer.catalogue.listing import Listing, Source, sources_of
from scorer.catalogue.registry import Registry
from scorer.catalogue.scoring_stage import score_captured_servers
from scorer.catalogue.store import Store, crawling, open_store
from scorer.catalogue.sweep import Capturing, Sweep
from scorer.cli.capturing import no_server_left
from scorer.cli.catalogue_run import real_rubric
from scorer.cli.crawl_watch import Tally, Watch, watching, with_more
from scorer.cli.failure import INTERRUPTED, USAGE, print_error, print_note
from scorer.cli.stopping import stopping
from scorer.contracts.errors import InputError, ScorerError
from scorer.data.messages import say, text
from scorer.data.rubric import load_rubric
from scorer.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from scorer.capturing import ConnectOptions
    from scorer.capturing.confined.launching import Launching

#: The folder of a store in which packages are installed and started.
_EXEC: Final = "exec"
#: How soon a pause notices that the user stops the run (seconds).
_NOTICED: Final = 0.2
#: An address at which somebody can be reached, without what could end the comment of a User-Agent.
_CONTACT: Final = re.compile(r"https?://[!-'*-\[\]-~]+|[!-'*-?A-\[\]-~]+@[!-'*-?A-\[\]-~]+")


@dataclass(frozen=True, slots=True)
class CrawlRun:
    """A crawl, as its options say it."""

    sources: tuple[str, ...]
    store: Path
    contact: str | None
    connect: ConnectOptions
    pace: Pace
    every: float
    allow_private: bool
    launching: Launching | None
    rubric: str | None
    executor: str | None
    shard: Shard | None
    log_json: bool
    quiet: bool

    def crawl(self) -> int:
        """List, plan, capture and score. Return the exit code. Raises InputError for what cannot be used."""
        load_rubric(self.rubric)
        agent = user_agent(self.contact)
        with stopping() as stopped:
            sources = sources_of(self.sources, agent, partial(_pause, stopped))
            if not agent and any(isinstance(source.place, Registry) for source in sources):
                raise InputError(text("catalogue.crawl.no-contact"))
            with (
                open_store(self.store) as store,
                crawling(self.store),
                watching(time.time, as_json=self.log_json, quiet=self.quiet) as watch,
            ):
                problems = self._stages(store, sources, agent, watch, stopped)
                interrupted, known = stopped(), store.listed()
        return self._ended(watch, problems, known, interrupted=interrupted)

    def _stages(
        self, store: Store, sources: Sequence[Source], agent: str, watch: Watch, stopped: Callable[[], bool]
    ) -> list[ScorerError]:
        problems = Listing(store, time.time, watch, stopped, self.connect.limits).read(sources)
        registries = [each.place for each in sources if isinstance(each.place, Registry)]
        capture = partial(self._capture, store, agent, watch, stopped, registries)
        jobs, rubric = os.cpu_count() or 1, real_rubric(self.rubric)
        score = partial(score_captured_servers, store, rubric, self.executor, jobs, time.time, watch, stopped)
        for stage in (capture, score):
            try:
                if not stopped():
                    stage()
            except ScorerError as error:
                problems.append(error)
        return problems

    def _capture(
        self,
        store: Store,
        agent: str,
        watch: Watch,
        stopped: Callable[[], bool],
        registries: Sequence[Registry],
    ) -> None:
        """Capture what is due, and start packages where that is allowed."""
        how = Capturing(self.connect, agent, not self.allow_private, self.every, self.pace)
        folder, shard = (self.store / _EXEC).absolute(), self.shard or Shard()
        if self.launching is None:
            clean_all(folder)
            Sweep(store, how, time.time, watch, stopped, registries, shard).run()
            return
        with (
            no_server_left(),
            launching(folder, self.launching) as launcher,
        ):
            if not launcher.is_isolated:
                self._warn(watch, text("capturing.confined.no-sandbox-used"))
            started = replace(how, launcher=launcher, launching=self.launching)
            Sweep(store, started, time.time, watch, stopped, registries, shard).run()

    def _warn(self, watch: Watch, message: str) -> None:
        if self.log_json:
            watch.log("warning", {"message": message})
        else:
            print_note(say("cli.crawl.warning", message=message))

    def _ended(self, watch: Watch, problems: list[ScorerError], known: int, *, interrupted: bool) -> int:
        code = min((each.exit_code for each in problems), default=0)
        if interrupted:
            code = INTERRUPTED
        elif not known and not problems:
            problems, code = [InputError(text("catalogue.crawl.nothing"))], USAGE
        if self.log_json:
            for problem in problems:
                watch.log("error", {"message": str(problem)})
            watch.log("stopped" if interrupted else "ended", {"exit_code": code, **_numbers(watch)})
            return code
        for problem in problems:
            print_error(str(problem))
        if not self.quiet:
            print_note("\n".join(_summary(watch.tally)))
        if interrupted:
            print_note(text("cli.crawl.stopped"))
        return code


def _summary(tally: Tally) -> Iterator[str]:
    """Yield what the crawl came to, with the first of what was left out and of what failed."""
    words = tally.words()
    yield say("cli.crawl.end-listed", **words)
    yield from with_more(tally.first_left_out, tally.told_left_out)
    yield say("cli.crawl.end-captured", **words)
    yield from with_more(tally.first_failed, tally.failed.total())
    yield say("cli.crawl.end-scored", **words)


def _numbers(watch: Watch) -> dict[str, Any]:
    tally = watch.tally
    numbers = (
        "listed",
        "changed",
        "left_out",
        "deleted",
        "due",
        "captured",
        "held",
        "scored",
        "tools",
        "reused",
    )
    return {**{name: getattr(tally, name) for name in numbers}, "failed": dict(sorted(tally.failed.items()))}


def _pause(stopped: Callable[[], bool], seconds: float) -> None:
    """Wait, but not any longer once the user stops the run."""
    ends = time.monotonic() + seconds
    while not stopped() and (left := ends - time.monotonic()) > 0:
        time.sleep(min(left, _NOTICED))


def user_agent(contact: str | None) -> str:
    """Return what this program calls itself; "" without a contact. Raises InputError for one that cannot be used."""
    if contact is None:
        return ""
    if not _CONTACT.fullmatch(contact):
        raise InputError(say("cli.crawl.bad-contact", value=repr(contact)))
    return f"mcp-scorer/{__version__} (+{contact})"
