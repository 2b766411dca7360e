"""From the arguments of the command line to what the servers sent, with progress and failures on stderr."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from scorer.cli.default_target import refuse_no_target
from scorer.cli.failure import OWN_PROCESS, print_error, print_note
from scorer.cli.progress import progress
from scorer.cli.targets import command_of
from scorer.contracts.definitions import Snapshot, Unreachable
from scorer.contracts.errors import ScorerError
from scorer.data.messages import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import click

    from scorer.capturing import ConnectOptions, Source
    from scorer.capturing.document import Document
    from scorer.cli.targets import Connection


@dataclass(frozen=True, slots=True)
class Captured:
    """The results for the targets, in their order; the failures are already printed on stderr.

    `documents` are those that the definitions come from, by the target of the snapshot.
    """

    snapshots: tuple[Snapshot, ...]
    failures: tuple[Unreachable, ...]
    documents: Mapping[str, Document] = field(default_factory=dict)

    @property
    def exit_code(self) -> int:
        """Return the code of the failures, the smallest of several; 0 if there are none."""
        return min((failure.exit_code for failure in self.failures), default=0)


def capture_targets(
    ctx: click.Context,
    targets: Sequence[str],
    connection: Connection,
    *,
    committed: Path | None = None,
    command: bool = True,
    skip_others: bool = False,
) -> Captured:
    """Capture every server that the arguments name; `command`: the one after `--` is among them.

    `committed` is a file of definitions that is read instead: nothing in it is started.
    `skip_others`: a file in which nothing looks like definitions is named on stderr and left out.
    Other targets still run if one cannot be used. Raises UsageError if there is no target, and InputError for an
    invalid connection option.
    """
    from scorer.capturing import Recorded

    started = command_of(ctx) if command else None
    servers = connection.servers if command else ()
    if not (targets or servers or committed) and started is None:
        refuse_no_target(ctx)
    options = connect_options_of(connection)
    parsers = _parsers(targets, servers, committed, options)
    found = [*_find(parsers, skip_others=skip_others), *_started(started, options)]
    sources = [source for source in found if not isinstance(source, Unreachable)]
    for source in sources:
        announce(source)
    with progress(sources, quiet=connection.quiet) as observer:
        results = [*_captured(sources, options, observer)] if sources else []
    _print_failures(results)
    unread = [source for source in found if isinstance(source, Unreachable)]
    recorded = [source for source in sources if isinstance(source, Recorded)]
    return Captured(
        tuple(result for result in results if isinstance(result, Snapshot)),
        (*unread, *(result for result in results if isinstance(result, Unreachable))),
        {source.target: source.document for source in recorded if source.document},
    )


def _captured(
    sources: Sequence[Source], options: ConnectOptions, observer: Callable[[str, str], None] | None
) -> Sequence[Snapshot | Unreachable]:
    from scorer.capturing import Command, capture_all

    starts = any(isinstance(source, Command) for source in sources)
    with no_server_left() if starts else nullcontext():
        return capture_all(sources, options, observer)


def no_server_left() -> AbstractContextManager[None]:
    """Return what ends every process that is left of servers, where all children of this process are servers."""
    if not OWN_PROCESS.get():
        return nullcontext()
    from scorer.capturing.orphans import no_process_left

    return no_process_left()


def connect_options_of(connection: Connection) -> ConnectOptions:
    """Return how to connect, as capturing takes it. Raises InputError for an option that cannot be used."""
    from scorer.capturing import connect_options
    from scorer.capturing.options import DEFAULT_JOBS

    return connect_options(
        env=connection.env,
        env_file=connection.env_file,
        inherit_env=connection.inherit_env,
        cwd=connection.cwd,
        headers=connection.headers,
        timeout=connection.timeout or None,
        jobs=DEFAULT_JOBS if connection.jobs is None else connection.jobs,
        twice=connection.twice,
        limits=connection.bounds,
        definitions_only=connection.definitions_only,
    )


def announce(source: Source) -> None:
    """Print what is started or contacted because a file says so, and what it gets from us."""
    from scorer.capturing import Command, Recorded

    for note in source.notes:
        print_note(note)
    if isinstance(source, Recorded) or source.shown is None:
        return
    names = ", ".join(source.receives)
    if isinstance(source, Command):
        line = say("cli.capture.starting", command=source.shown)
        line = say("cli.capture.starting-with", command=source.shown, names=names) if names else line
    else:
        line = say("cli.capture.contacting", host=source.shown)
        line = say("cli.capture.contacting-with", host=source.shown, names=names) if names else line
    print_note(line)


def _parsers(
    targets: Sequence[str], servers: Sequence[str], committed: Path | None, options: ConnectOptions
) -> Iterator[tuple[str, Callable[[], Sequence[Source]]]]:
    """Yield each target with what reads it."""
    from scorer.capturing import parse_definitions, parse_servers, parse_target

    for target in targets:
        yield target, partial(parse_target, target, options)
    for file in servers:
        yield file, partial(parse_servers, file, options)
    if committed is not None:
        yield str(committed), partial(parse_definitions, str(committed), options, regular=True)


def _find(
    parsers: Iterable[tuple[str, Callable[[], Sequence[Source]]]], *, skip_others: bool
) -> Iterator[Source | Unreachable]:
    from scorer.capturing.document import OtherFile
    from scorer.capturing.kinds.tool_list import refuse_others

    for target, parse in parsers:
        try:
            sources = parse()
            if skip_others:
                refuse_others(sources)
            yield from sources
        except OtherFile as error:
            if skip_others:
                print_note(say("cli.capture.skipped", target=target))
            else:
                yield _unusable(target, error)
        except ScorerError as error:
            yield _unusable(target, error)


def _started(command: Sequence[str] | None, options: ConnectOptions) -> Sequence[Source]:
    from scorer.capturing import parse_command

    return () if command is None else parse_command(command, options)


def _unusable(target: str, error: ScorerError) -> Unreachable:
    from scorer.capturing import target_label

    print_error(str(error))
    name = target_label(target)
    return Unreachable(name, name, "config", " ".join(str(error).splitlines()), exit_code=error.exit_code)


def _print_failures(results: Sequence[Snapshot | Unreachable]) -> None:
    from scorer.capturing import plain_lines

    for result in results:
        if isinstance(result, Unreachable):
            print_error("\n".join(plain_lines(result)))
        elif result.more:
            print_note(say("cli.capture.incomplete", name=result.name))
