"""The surfaces of a configuration: which of them a run checks, and how each is captured, named and compared."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from scorer.cli.capturing import Captured, capture_targets
from scorer.cli.judged import Part
from scorer.cli.targets import command_of
from scorer.contracts.errors import InputError
from scorer.data.messages import say, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from scorer.capturing.document import Document
    from scorer.cli.baseline_state import Baseline
    from scorer.cli.targets import Connection
    from scorer.config.settings import Settings, Surface
    from scorer.contracts.definitions import Snapshot, Unreachable

#: The name that selects every surface.
ALL: Final = "all"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A surface to check, its own settings, and its baseline."""

    surface: Surface
    settings: Settings
    baseline: Baseline | None


def chosen_surfaces(
    ctx: click.Context,
    names: Sequence[str],
    targets: Sequence[str],
    connection: Connection,
    options: Mapping[str, Any],
    settings: Settings,
) -> tuple[Chosen, ...]:
    """Return the surfaces to check: those that are named, or all of them where there is no other target.

    What a configuration that was only found names is not started or contacted unless its surface is named. Raises
    InputError for such a surface, and UsageError for a name that there is not.
    """
    others = bool(targets or connection.servers or command_of(ctx) is not None)
    if names and others:
        raise click.UsageError(text("cli.surface.and-target"))
    if others or not (names or settings.surfaces):
        return ()
    named = [*_named(names, settings.surfaces)] if names else settings.surfaces
    if not names:
        for each in named:
            _refuse_start(each)
    return tuple(_with_settings(each, connection, options) for each in named)


def _named(names: Sequence[str], surfaces: Sequence[Surface]) -> Iterable[Surface]:
    known = {each.name: each for each in surfaces}
    if not known:
        raise click.UsageError(text("cli.surface.none"))
    for name in names:
        if name != ALL and name not in known:
            shown = ", ".join([*known, ALL])
            raise click.UsageError(say("cli.surface.unknown", name=repr(name), known=shown))
    return surfaces if ALL in names else [known[name] for name in dict.fromkeys(names)]


def _refuse_start(surface: Surface) -> None:
    from scorer.capturing import kind_of

    if not kind_of(surface.target).is_file:
        raise InputError(say("cli.surface.not-a-file", origin=surface.origin, name=repr(surface.name)))


def _with_settings(surface: Surface, connection: Connection, options: Mapping[str, Any]) -> Chosen:
    """Return a surface with what it sets itself. The committed snapshot of the configuration is that of no surface."""
    from scorer.cli.baseline_state import chosen_baseline
    from scorer.cli.settings import settings_of

    own = replace(settings_of(options, surface=surface.place), snapshot=None)
    return Chosen(surface, own, chosen_baseline(own, [surface.target], connection.bounds))


def captured_surfaces(
    ctx: click.Context, chosen: Sequence[Chosen], connection: Connection, *, named: bool
) -> tuple[Captured, tuple[Part, ...]]:
    """Return what was captured in all, and what of it belongs to each surface, under its name.

    `named`: the user named the surfaces, so that what their targets name may be started.
    """
    parts: list[Part] = []
    failures: list[Unreachable] = []
    documents: dict[str, Document] = {}
    for each in chosen:
        found = _captured(ctx, each.surface, connection, named=named)
        name = each.surface.name
        alone = len(found.snapshots) + len(found.failures) == 1
        snapshots = tuple(_renamed(one, name, alone=alone) for one in found.snapshots)
        failures += [_renamed(one, name, alone=alone) for one in found.failures]
        documents.update(found.documents)
        parts.append(Part(snapshots, each.settings, _baseline_of(each.baseline, name, alone=alone)))
    every = tuple(snapshot for part in parts for snapshot in part.snapshots)
    return Captured(every, tuple(failures), documents), tuple(parts)


def _captured(ctx: click.Context, surface: Surface, connection: Connection, *, named: bool) -> Captured:
    if not named:
        return capture_targets(ctx, (), connection, committed=Path(surface.target), command=False)
    here = connection if connection.cwd else replace(connection, cwd=str(surface.folder))
    return capture_targets(ctx, (surface.target,), here, command=False)


def _renamed(found: Any, name: str, *, alone: bool) -> Any:
    """Return a snapshot or a failure under the name of its surface: before its own where there are several."""
    return replace(found, name=name if alone else f"{name}/{found.name}")


def _baseline_of(baseline: Baseline | None, name: str, *, alone: bool) -> Baseline | None:
    """Return a baseline whose servers have the names that they have in the report."""
    if baseline is None:
        return None
    single = alone and len(baseline.snapshots) == 1
    renamed: dict[str, Snapshot] = {}
    for own, state in baseline.snapshots.items():
        shown = name if single else f"{name}/{own}"
        renamed[shown] = replace(state, name=shown)
    return replace(baseline, snapshots=renamed)
