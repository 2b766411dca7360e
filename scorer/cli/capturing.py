"""From the arguments of the command line to what the servers sent, with progress and failures on stderr."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scorer.cli.failure import print_error, print_note
from scorer.cli.progress import progress
from scorer.cli.targets import EXAMPLES, command_of
from scorer.contracts.definitions import Snapshot, Unreachable
from scorer.contracts.errors import ScorerError
from scorer.data.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

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


def capture_targets(
    ctx: click.Context, targets: Sequence[str], connection: Connection, *, command: bool = True
) -> Captured:
    """Capture every server that the arguments name; `command`: the one after `--` is among them.

    Other targets still run if one cannot be used. Raises UsageError if there is no target, and
    InputError for an invalid connection option.
    """
    from scorer.capturing import Recorded, capture_all

    started = command_of(ctx) if command else None
    if not targets and started is None:
        ctx.fail(say("cli.target.error.none", command=ctx.command_path, examples=EXAMPLES))
    options = _connect_options(connection)
    found = [*_find(targets, started, options)]
    sources = [source for source in found if not isinstance(source, Unreachable)]
    for source in sources:
        if source.shown is not None:
            print_note(say("cli.capture.starting", command=source.shown))
    with progress(sources, quiet=connection.quiet) as observer:
        results = [*capture_all(sources, options, observer)] if sources else []
    _print_failures(results)
    everything = [*(source for source in found if isinstance(source, Unreachable)), *results]
    return Captured(
        tuple(result for result in results if isinstance(result, Snapshot)),
        tuple(result for result in everything if isinstance(result, Unreachable)),
        {
            source.target: source.document
            for source in sources
            if isinstance(source, Recorded) and source.document
        },
    )


def _connect_options(connection: Connection) -> ConnectOptions:
    from scorer.capturing import connect_options
    from scorer.capturing.options import DEFAULT_JOBS

    return connect_options(
        env=connection.env,
        env_file=connection.env_file,
        inherit_env=connection.inherit_env,
        cwd=connection.cwd,
        headers=connection.headers,
        timeout=connection.timeout,
        jobs=DEFAULT_JOBS if connection.jobs is None else connection.jobs,
        twice=connection.twice,
        limits=connection.bounds,
    )


def _find(
    targets: Sequence[str], command: Sequence[str] | None, options: ConnectOptions
) -> Iterator[Source | Unreachable]:
    from scorer.capturing import parse_command, parse_target

    for target in targets:
        try:
            yield from parse_target(target, options)
        except ScorerError as error:
            yield _unusable(target, error)
    if command is not None:
        yield from parse_command(command, options)


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
