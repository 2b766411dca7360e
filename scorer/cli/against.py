"""The state before: a baseline or the older side of a diff, read, scored, and matched with the servers of now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from scorer.capturing.kinds.git_revision import is_new_since_revision
from scorer.capturing.snapshot_file import KIND
from scorer.cli.failure import say
from scorer.contracts.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from scorer.config.settings import Settings
    from scorer.contracts.definitions import Acceptance, Snapshot
    from scorer.contracts.report import ServerReport


@dataclass(frozen=True, slots=True)
class Baseline:
    """The servers of a baseline, by name, and the words that named it."""

    label: str
    snapshots: Mapping[str, Snapshot]

    def of(self, name: str, *, alone: bool) -> Snapshot | None:
        """Return the state of a server; where each side has one alone, these are the same whatever their names."""
        if alone and len(self.snapshots) == 1:
            return next(iter(self.snapshots.values()))
        return self.snapshots.get(name)

    def accepted(self, name: str, *, alone: bool) -> tuple[Acceptance, ...]:
        """Return the findings that the baseline accepts of a server."""
        state = self.of(name, alone=alone)
        return state.accepted if state else ()

    def kept(self, snapshots: Sequence[Snapshot]) -> tuple[Snapshot, ...]:
        """Return snapshots that accept what the baseline accepts of their servers."""
        alone = len(snapshots) == 1
        return tuple(
            replace(
                each, accepted=(*dict.fromkeys((*self.accepted(each.name, alone=alone), *each.accepted)),)
            )
            for each in snapshots
        )


def existing_baseline(path: Path | None) -> Baseline | None:
    """Return the snapshot of ours that stands in a file to be written anew, or None where there is none.

    Raises InputError for one that cannot be read: what it accepts would be lost.
    """
    if path is None or not path.is_file() or KIND not in path.read_text(encoding="utf-8", errors="replace"):
        return None
    try:
        return read_baseline(str(path))
    except InputError as error:
        raise InputError(f"{error}\n{path} would be written over; move it away first") from error


def read_baseline(text: str) -> Baseline | None:
    """Read a baseline: a file of definitions, or one at a revision (REV:PATH).

    None, said on stderr, where the file is new since the revision: there is nothing to compare with yet.

    Raises InputError for what is no file of definitions: a baseline starts and connects nothing.
    """
    from scorer.capturing import Recorded, connect_options, kind_of, parse_target

    if not kind_of(text).is_file:
        raise InputError(
            f"the baseline {text} is no file; write one: mcp-scorer baseline {text} -o mcp-tools.json"
        )
    if is_new_since_revision(text):
        say(f"{text} is not there yet, so nothing is compared; this is right where the file is new")
        return None
    if Path(text).is_file():
        refuse_report(Path(text).read_bytes(), text)
    found: dict[str, Snapshot] = {}
    for source in parse_target(text, connect_options()):
        if not isinstance(source, Recorded):
            raise InputError(
                f"the baseline {text} names servers and holds no definitions; give a snapshot of them"
            )
        from scorer.contracts.definitions import Snapshot

        if isinstance(source.result, Snapshot):
            found[source.name] = source.result
    return Baseline(text if not Path(text).is_absolute() else Path(text).name, found)


def refuse_report(data: bytes, label: str) -> None:
    """Raise InputError where a report stands in place of definitions."""
    from scorer.formats.stored import stored_servers

    if stored_servers(data, label) is not None:
        raise InputError(
            f"{label} is a report: it holds scores and no definitions to score with today's rules; give a snapshot"
        )


def with_baselines(snapshots: Sequence[Snapshot], baseline: Baseline | None) -> tuple[Snapshot, ...]:
    """Return snapshots that accept what their baseline accepts, and say which servers it does not know."""
    if baseline is None:
        return tuple(snapshots)
    alone = len(snapshots) == 1
    for each in snapshots:
        if baseline.of(each.name, alone=alone) is None:
            say(f"{baseline.label} holds no server {each.name!r}, so nothing of it is compared")
    return baseline.kept(snapshots)


def chosen_baseline(settings: Settings, targets: Sequence[str]) -> Baseline | None:
    """Return the baseline that the settings name; without one, to fail on a regression, the committed snapshot.

    Raises InputError where there is nothing to compare with.
    """
    if settings.baseline is not None:
        return read_baseline(settings.baseline)
    if not settings.fail_on_regression:
        return None
    committed = settings.snapshot
    if committed is None or str(committed) in targets:
        origin = settings.origin("gate.fail-on-regression")
        raise InputError(f"{origin}: nothing to compare with; name it: --baseline origin/main:mcp-tools.json")
    return read_baseline(str(committed))


def compared(
    servers: Sequence[ServerReport],
    baseline: Baseline,
    settled: Callable[[Sequence[Snapshot]], Sequence[ServerReport]],
) -> tuple[ServerReport, ...]:
    """Return reports that tell what differs from the baseline, whose states `settled` scores as they were."""
    from scorer.gate.changes import with_change

    alone = len(servers) == 1
    states = [baseline.of(server.name, alone=alone) for server in servers]
    before = iter(settled([state for state in states if state is not None]))
    return tuple(
        with_change(server, next(before) if state is not None else None, baseline.label)
        for server, state in zip(servers, states, strict=True)
    )
