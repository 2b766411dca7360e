"""What bounds the outputs of a run: the files that it reads, which none may replace, and how long each may be."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from scorer.cli.targets import command_of
from scorer.config.discover import NAMES
from scorer.config.registry import CONFIG_VARIABLE
from scorer.contracts.errors import InputError
from scorer.contracts.limits import DEFAULT_LIMITS, Limits
from scorer.data.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import click

    from scorer.config.settings import Settings

Identity = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files that a run reads: what the system knows each by, whatever its name, and the name that was given."""

    files: Mapping[Identity, str] = field(default_factory=dict)

    def refuse(self, path: Path) -> None:
        """Raise InputError if `path` is one of the files, also through a link."""
        identity = identity_of(path)
        if identity is not None and identity in self.files:
            raise InputError(say("cli.output.error.input", path=path, input=self.files[identity]))


NO_INPUTS: Final = Inputs()


def inputs_named(paths: Iterable[Path]) -> Inputs:
    """Return the files of these paths."""
    found = ((identity_of(path), str(path)) for path in paths)
    return Inputs({identity: name for identity, name in found if identity is not None})


def inputs_of(
    ctx: click.Context,
    options: Mapping[str, Any],
    named: Iterable[str | Path | None],
    settings: Settings | None = None,
    *,
    own: Path | None = None,
) -> Inputs:
    """Return the files that a command reads: those that the user named, its configuration, and its server's.

    `own` is a file that the command reads in order to rewrite it.
    """
    given = [
        each
        for each in (
            *named,
            options.get("env_file"),
            *options.get("servers", ()),
            *_configurations(options),
        )
        if each is not None
    ]
    if settings is not None:
        given += [
            each
            for each in (settings.snapshot, settings.baseline, settings.rubric, *settings.rules)
            if each is not None
        ]
    words, folder = command_of(ctx) or (), options.get("cwd") or ""
    given += [*words, *(os.path.join(folder, word) for word in words)]
    files: dict[Identity, str] = {}
    for each in given:
        for path in _paths(str(each)):
            if (identity := identity_of(path)) is not None:
                files.setdefault(identity, str(each))
    if own is not None and (identity := identity_of(own)) is not None:
        files.pop(identity, None)
    return Inputs(files)


def _paths(given: str) -> Iterator[Path | int]:
    """Yield the files that an argument may mean: a file, FILE#NAME, python:FILE:NAME, the files of a folder, stdin."""
    if given == "-":
        yield 0
        return
    module = given.removeprefix("python:")
    for name in dict.fromkeys((given, given.rpartition("#")[0], module.rpartition(":")[0], module)):
        if os.path.isdir(name):
            with suppress(OSError):
                yield from Path(name).iterdir()
        elif name:
            yield Path(name)


def _configurations(options: Mapping[str, Any]) -> Iterator[str | Path | None]:
    yield options.get("config")
    yield os.environ.get(CONFIG_VARIABLE)
    with suppress(OSError):
        here = Path.cwd()
        yield from (folder / name for folder in (here, *here.parents) for name in NAMES)


def identity_of(path: Path | int) -> Identity | None:
    """Return what the system knows a regular file by, or None for anything else."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    return (found.st_dev, found.st_ino) if stat.S_ISREG(found.st_mode) else None


@dataclass(frozen=True, slots=True)
class Bounds:
    """What holds for everything that a run writes: how long each may be, and the files that it must not replace."""

    limits: Limits = DEFAULT_LIMITS
    inputs: Inputs = NO_INPUTS


def bounds_of(
    ctx: click.Context,
    options: Mapping[str, Any],
    named: Iterable[str | Path | None],
    outputs: Iterable[Path | None],
    settings: Settings | None = None,
    *,
    own: Path | None = None,
) -> Bounds:
    """Return the bounds of a run. Raises InputError if one of `outputs` is a file that the run reads."""
    from scorer.capturing.limit_options import with_limits

    bounds = Bounds(with_limits(options["bounds"]), inputs_of(ctx, options, named, settings, own=own))
    for path in outputs:
        if path is not None:
            bounds.inputs.refuse(path)
    return bounds
