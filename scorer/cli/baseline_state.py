"""A baseline: read from a file or a revision, and matched with the current servers."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from scorer.cli.failure import print_note
from scorer.contracts.errors import InputError
from scorer.data.files import read_file, unreadable
from scorer.data.messages import say, text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from scorer.capturing import Source
    from scorer.config.settings import Settings
    from scorer.contracts.definitions import Acceptance, Snapshot
    from scorer.contracts.report import ServerReport


@dataclass(frozen=True, slots=True)
class Baseline:
    """The servers of a baseline, by name, and the argument that named it."""

    label: str
    snapshots: Mapping[str, Snapshot]

    def of(self, name: str, *, alone: bool) -> Snapshot | None:
        """Return the state of a server; if each side has only one, they match whatever their names."""
        if alone and len(self.snapshots) == 1:
            return next(iter(self.snapshots.values()))
        return self.snapshots.get(name)

    def accepted(self, name: str, *, alone: bool) -> tuple[Acceptance, ...]:
        """Return the findings of a server that the baseline accepts."""
        state = self.of(name, alone=alone)
        return state.accepted if state else ()

    def kept(self, snapshots: Sequence[Snapshot]) -> tuple[Snapshot, ...]:
        """Return snapshots that also accept what the baseline accepts."""
        alone = len(snapshots) == 1
        return tuple(
            replace(
                each, accepted=(*dict.fromkeys((*self.accepted(each.name, alone=alone), *each.accepted)),)
            )
            for each in snapshots
        )


def existing_baseline(path: Path | None, bounds: Sequence[str] = ()) -> Baseline | None:
    """Return the snapshot in a file that will be replaced, or None if there is none.

    Raises InputError if it cannot be read: what it accepts would be lost.
    """
    from scorer.capturing.snapshot_file import KIND

    if path is None or not os.path.isfile(path) or KIND.encode() not in bytes_of(path, bounds):
        return None
    try:
        return read_baseline(str(path), bounds, regular=True)
    except InputError as error:
        raise InputError(say("cli.baseline-state.would-be-lost", error=error, path=path)) from error


def read_baseline(target: str, bounds: Sequence[str] = (), *, regular: bool = False) -> Baseline | None:
    """Read a baseline: a file of definitions, or one at a revision (REV:PATH).

    `bounds` are the limits that the command line sets. `regular`: the user did not type it, so it must not be a pipe.
    Returns None, with a note on stderr, if the file is new since the revision: there is nothing to compare yet.

    Raises InputError for anything but a file of definitions: a baseline never starts or connects a server.
    """
    from scorer.capturing import Recorded, connect_options, kind_of, parse_definitions
    from scorer.capturing.document import ServersRefused
    from scorer.capturing.kinds.git_revision import is_new_since_revision

    if not os.path.lexists(target) and not kind_of(target).is_file:
        raise InputError(say("cli.baseline-state.not-a-file", target=target))
    if is_new_since_revision(target):
        print_note(say("cli.baseline-state.new-file", target=target))
        return None
    if os.path.isfile(target):
        refuse_report(bytes_of(Path(target), bounds), target)
    try:
        sources = parse_definitions(target, connect_options(limits=bounds), regular=regular)
    except ServersRefused:
        raise InputError(say("cli.baseline-state.no-definitions", target=target)) from None
    from scorer.contracts.definitions import Snapshot

    for source in sources:
        _refuse_unread(source)
    found = {
        source.name: source.result
        for source in sources
        if isinstance(source, Recorded) and isinstance(source.result, Snapshot)
    }
    return Baseline(target if not Path(target).is_absolute() else Path(target).name, found)


def _refuse_unread(source: Source) -> None:
    """Raise InputError for a server that could not be read; one without tools is only not compared."""
    from scorer.capturing import Recorded, plain_lines
    from scorer.contracts.definitions import Unreachable

    result = source.result if isinstance(source, Recorded) else None
    if isinstance(result, Unreachable) and result.cause != text("capturing.connect.no-tools"):
        raise InputError("\n".join(plain_lines(result)))


def bytes_of(path: Path, bounds: Sequence[str]) -> bytes:
    """Return the bytes of a regular file. Raises InputError where it cannot be read or is too large."""
    from scorer.capturing.json_bounds import require_bounded
    from scorer.capturing.limit_options import with_limits

    try:
        limits = with_limits(bounds)
        data = read_file(path, path.name, limits.file_bytes, regular=True)
    except OSError as error:
        raise unreadable(path, error) from error
    require_bounded(data, path.name, limits)
    return data


def refuse_report(data: bytes, label: str) -> None:
    """Raise InputError if the data is a report instead of definitions."""
    from scorer.formats.stored_report import stored_servers

    if stored_servers(data, label) is not None:
        raise InputError(say("cli.baseline-state.report", name=label))


def with_baselines(snapshots: Sequence[Snapshot], baseline: Baseline | None) -> tuple[Snapshot, ...]:
    """Return snapshots that accept what their baseline accepts; note the servers that it does not contain."""
    if baseline is None:
        return tuple(snapshots)
    alone = len(snapshots) == 1
    for each in snapshots:
        if baseline.of(each.name, alone=alone) is None:
            note = say("cli.baseline-state.unknown-server", baseline=baseline.label, name=repr(each.name))
            print_note(note)
    return baseline.kept(snapshots)


def chosen_baseline(settings: Settings, targets: Sequence[str], bounds: Sequence[str]) -> Baseline | None:
    """Return the baseline of the settings; without one, the committed snapshot if a regression fails the gate.

    Raises InputError if there is nothing to compare with.
    """
    if settings.baseline is not None:
        return read_baseline(settings.baseline, bounds, regular=not settings.is_typed("baseline"))
    if not settings.fail_on_regression:
        return None
    committed = settings.snapshot
    if committed is None or str(committed) in targets:
        origin = settings.origin("gate.fail-on-regression")
        raise InputError(say("cli.baseline-state.nothing-to-compare", origin=origin))
    return read_baseline(str(committed), bounds, regular=True)


def compared(
    servers: Sequence[ServerReport],
    baseline: Baseline,
    settled: Callable[[Sequence[Snapshot]], Sequence[ServerReport]],
) -> tuple[ServerReport, ...]:
    """Return reports with their changes since the baseline, whose servers `settled` scores."""
    from scorer.gate.changes import with_change

    alone = len(servers) == 1
    states = [baseline.of(server.name, alone=alone) for server in servers]
    before = iter(settled([state for state in states if state is not None]))
    return tuple(
        with_change(server, next(before) if state is not None else None, baseline.label)
        for server, state in zip(servers, states, strict=True)
    )
