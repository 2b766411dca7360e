"""One run of `watch`: what is watched, what is known after each capture, and how it is shown."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from scorer.cli.baseline_state import chosen_baseline
from scorer.cli.capturing import announce, connect_options_of, no_server_left
from scorer.cli.judged import judged
from scorer.cli.output import stdout_view, write_stdout
from scorer.cli.targets import command_of
from scorer.contracts.errors import InputError
from scorer.data.messages import say, text

if TYPE_CHECKING:
    from scorer.capturing import Source
    from scorer.cli.targets import Connection
    from scorer.config.settings import Settings
    from scorer.contracts.report import ServerReport
    from scorer.formats.watching import Moment
    from scorer.watching.loop import Capture
    from scorer.watching.sources import Watched

#: Clears a terminal and goes to its top.
_CLEAR: Final = "\x1b[H\x1b[2J\x1b[3J"


class WatchRun:
    """Watches one target, and shows each capture."""

    def __init__(
        self,
        ctx: click.Context,
        targets: Sequence[str],
        connection: Connection,
        settings: Settings,
        *,
        as_json: bool,
        color: str,
    ) -> None:
        self._target, self._parse, self._file = _only(ctx, targets, connection)
        self._settings = settings
        self._baseline = chosen_baseline(settings, targets, connection.bounds)
        self._as_json = as_json
        self._color = color
        self._on_screen = not as_json and sys.stdout.isatty()
        self._connection = connection
        self._options = connect_options_of(connection)
        self._good: dict[str, ServerReport] = {}
        self._good_number = 0
        self._announced: set[str] = set()
        self._paths: tuple[Path, ...] = ()
        self._shown = ""

    def run(self, folder: Path) -> int:
        """Watch until Ctrl-C, and return 0. Raises InputError for what cannot be used."""
        try:
            from scorer.watching.loop import Watch
        except ModuleNotFoundError as error:
            if error.name != "watchfiles":
                raise
            raise InputError(text("cli.watch.error.no-watchfiles")) from None
        from scorer.watching.paths import paths_of

        first = self._parse()
        self._folder = str(folder)
        self._paths = self._settings.watch or paths_of(self._file, first, self._options.cwd or Path(folder))
        watch = Watch(self._target, self._watched(), self._parse, self._options, self._begun, self._ended)
        try:
            with no_server_left():
                watch.run()
        except KeyboardInterrupt:
            if self._on_screen:
                click.echo()
        return 0

    def _watched(self) -> Watched:
        from scorer.watching.sources import watched

        gone = next((path for path in self._paths if not path.exists()), None)
        if gone is not None:
            raise InputError(say("cli.watch.error.no-path", path=gone))
        return watched(self._paths)

    def _begun(self, sources: Sequence[Source], changed: tuple[str, ...]) -> None:
        """Print what a file starts, once; on a screen, say that a capture runs."""
        for source in sources:
            shown = getattr(source, "shown", None)
            if shown is not None and shown not in self._announced:
                self._announced.add(shown)
                announce(source)
        if self._on_screen:
            files = ", ".join(self._names(changed))
            line = say("cli.watch.capturing-after", files=files) if files else text("cli.watch.capturing")
            write_stdout(f"{self._shown}{line}\n")

    def _ended(self, capture: Capture) -> None:
        from scorer.formats.watching import block, json_line

        moment = self._moment(capture)
        if self._as_json:
            write_stdout(json_line(moment))
            return
        view = stdout_view(self._color)
        if not self._on_screen:
            write_stdout(block(moment, view) + "\n")
            return
        rows = shutil.get_terminal_size().lines - 2
        footer = say("cli.watch.watching", paths=", ".join(self._names([*map(str, self._paths)])))
        self._shown = _CLEAR + block(moment, view, rows, footer)
        write_stdout(self._shown)

    def _moment(self, capture: Capture) -> Moment:
        """Return what is known after a capture, and keep the good states."""
        from scorer.capturing import plain_lines
        from scorer.formats.watching import Moment
        from scorer.gate.changes import compare

        report = judged(capture.snapshots, capture.failures, self._settings, self._baseline)
        before, number = self._good, self._good_number
        against = say("cli.watch.capture", number=number)
        changes = [
            compare(before[server.name], server, against)
            for server in report.servers
            if server.name in before
        ]
        if len(before) == len(report.servers) == 1 and not changes:  # the server has another name now
            changes = [compare(next(iter(before.values())), report.servers[0], against)]
        names = {server.name for server in report.servers}
        kept = tuple(each for name, each in before.items() if name not in names) if capture.failures else ()
        if report.servers:
            self._good = {each.name: each for each in (*kept, *report.servers)}
            self._good_number = capture.number
        return Moment(
            self._target,
            capture.number,
            self._names(capture.changed),
            report,
            tuple(changes),
            tuple(line for failure in capture.failures for line in plain_lines(failure)),
            kept,
            number,
            self._names(capture.written),
        )

    def _names(self, paths: Sequence[str]) -> tuple[str, ...]:
        from scorer.formats.watching import names_of

        return names_of(paths, self._folder)


def _only(
    ctx: click.Context, targets: Sequence[str], connection: Connection
) -> tuple[str, Callable[[], Sequence[Source]], str]:
    """Return the target as it is shown, what reads it, and its file ("": it has none). Raises UsageError."""
    from scorer.capturing import kind_of, parse_command, parse_servers, parse_target, target_label
    from scorer.capturing.redact import command_label

    options = connect_options_of(connection)
    words = command_of(ctx)
    if len(targets) + len(connection.servers) + (words is not None) != 1:
        ctx.fail(text("cli.watch.error.one-target"))
    if words is not None:
        return command_label(words), partial(parse_command, words, options), ""
    if connection.servers:
        file = connection.servers[0]
        return target_label(file), partial(parse_servers, file, options), file
    (target,) = targets
    kind = kind_of(target).name
    if kind in ("standard-input", "git-revision"):
        ctx.fail(say("cli.watch.error.not-watched", target=target_label(target)))
    return target_label(target), partial(parse_target, target, options), target if kind == "file" else ""
