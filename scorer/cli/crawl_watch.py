"""What is said of a crawl while it runs: a line on a terminal, or JSON lines; and what it comes to at the end."""

from __future__ import annotations

import json
import sys
from bisect import insort
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import click

from scorer.cli.failure import without_secrets
from scorer.data.messages import say, text
from scorer.formats.summary import plural
from scorer.reading.json_text import json_safe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.status import Status


#: How many servers that failed, and how many entries that were left out, are named at the end.
NAMED: Final = 5


@dataclass(slots=True)
class Tally:
    """What has happened so far. `listed` are servers that sources listed in this run, `due` those to be captured."""

    listed: int = 0
    changed: int = 0
    left_out: int = 0
    deleted: int = 0
    due: int = 0
    captured: int = 0
    held: int = 0
    to_score: int = 0
    scored: int = 0
    tools: int = 0
    reused: int = 0
    failed: Counter[str] = field(default_factory=Counter)
    #: The first ones by their place or name, as lines: the same whatever comes first. Of those that were left out, a
    #: registry gives the number alone, so `told_left_out` counts the others.
    first_left_out: list[str] = field(default_factory=list)
    told_left_out: int = 0
    first_failed: list[str] = field(default_factory=list)

    def add(self, event: str, about: dict[str, Any]) -> None:
        """Count one event."""
        servers = about.get("servers", 0)
        if event == "listed":
            self.listed += servers
            self.changed += about["changed"]
            self.left_out += about["left_out"]
        elif event == "left-out":
            self.left_out += 1
            self.told_left_out += 1
            where = "" if about["reason"].startswith(about["where"]) else f"{about['where']}: "
            _keep(self.first_left_out, say("cli.crawl.end-left-out", what=f"{where}{about['reason']}"))
        elif event == "deleted":
            self.deleted += servers
        elif event == "planned":
            self.due += servers
        elif event == "captured":
            self.captured += 1
        elif event == "failed":
            self.failed[about["kind"]] += 1
            _keep(self.first_failed, say("cli.crawl.end-failed", **about))
        elif event == "held":
            self.held += len(servers)
        elif event == "to-score":
            self.to_score += servers
        elif event == "scored":
            self.scored += servers
            self.tools += about["tools"]
            self.reused += about["reused"]

    @property
    def ended(self) -> int:
        """How many of the servers that are due were captured or failed."""
        return self.captured + self.failed.total()

    def words(self) -> dict[str, str]:
        """Return the numbers as messages show them."""
        numbers = (
            "listed",
            "changed",
            "left_out",
            "deleted",
            "due",
            "captured",
            "held",
            "to_score",
            "scored",
            "tools",
            "reused",
        )
        return {name.replace("_", "-"): f"{getattr(self, name):,}" for name in numbers} | {
            "listed-servers": plural(self.listed, "server"),
            "failed": of_classes(self.failed),
            "remaining": f"{max(0, self.due - self.ended - self.held):,}",
            "left": f"{max(0, self.due - self.ended):,}",
        }


def _keep(lines: list[str], line: str) -> None:
    insort(lines, line)
    del lines[NAMED:]


def with_more(lines: list[str], count: int) -> list[str]:
    """Return the lines that are shown of so many, with one that says how many more there are."""
    more = [say("cli.crawl.end-more", count=f"{count - len(lines):,}")] if count > len(lines) else []
    return lines + more


def of_classes(failed: Counter[str]) -> str:
    """Return how many failed, and how many of each class, the largest first."""
    if not failed:
        return "0"
    ordered = sorted(failed.items(), key=lambda each: (-each[1], each[0]))
    return f"{failed.total():,} ({', '.join(f'{name} {count:,}' for name, count in ordered)})"


@dataclass(slots=True)
class Watch:
    """Takes the events of a crawl. `clock` gives seconds since 1970."""

    clock: Callable[[], float]
    as_json: bool
    tally: Tally = field(default_factory=Tally)
    status: Status | None = None
    begun: float | None = None

    def __call__(self, event: str, /, **about: Any) -> None:
        """Count an event and show it."""
        self.tally.add(event, about)
        if self.as_json:
            self.log(event, about)
        elif self.status is not None:
            self.status.update(self._line(event))

    def log(self, event: str, about: dict[str, Any]) -> None:
        """Write an event as one line of JSON on stderr."""
        time = datetime.fromtimestamp(self.clock(), UTC).isoformat(timespec="seconds")
        masked = {
            name: without_secrets(value) if isinstance(value, str) else value for name, value in about.items()
        }
        click.echo(json_safe(json.dumps({"time": time, "event": event, **masked})), err=True)

    def _line(self, event: str) -> str:
        if event in ("to-score", "scored"):
            return say("cli.crawl.scoring", **self.tally.words())
        if event in ("captured", "failed", "held"):
            now = self.clock()
            self.begun = now if self.begun is None else self.begun
            passed = now - self.begun
            rate = f"{self.tally.ended / passed:,.1f}" if passed > 1 else "-"
            return say("cli.crawl.capturing", rate=rate, **self.tally.words())
        return say("cli.crawl.listing", **self.tally.words())


@contextmanager
def watching(clock: Callable[[], float], *, as_json: bool, quiet: bool) -> Iterator[Watch]:
    """Give what takes the events. Without `as_json` and `quiet`, a terminal shows how far the crawl is."""
    watch = Watch(clock, as_json)
    if as_json or quiet or not sys.stderr.isatty():
        yield watch
        return
    from rich.console import Console

    with Console(stderr=True).status(text("cli.catalogue.starting")) as watch.status:
        yield watch
