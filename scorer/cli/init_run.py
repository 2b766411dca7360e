"""One run of `init`: look, ask, take the snapshot, show the files, ask, write."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scorer.cli.capturing import capture_targets
from scorer.cli.failure import USAGE, print_error, print_note
from scorer.cli.files import real_place, write_file
from scorer.cli.init_target import found_target, is_terminal, named_target
from scorer.cli.output import stdout_view, write_stdout
from scorer.cli.targets import connection_of
from scorer.config.discover import NAMES, find
from scorer.contracts.errors import InputError
from scorer.data.files import read_file
from scorer.data.messages import say, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorer.cli.init_target import Chosen
    from scorer.config.settings import Settings
    from scorer.contracts.definitions import Snapshot
    from scorer.contracts.report import ServerScore
    from scorer.setup.files import PlannedFile
    from scorer.setup.look import Setup


class InitRun:
    """A run in the working directory, with the options of the command line.

    It was begun in another folder, `began`, from which the user typed `folder`: what is shown is named from there.
    """

    def __init__(self, ctx: click.Context, options: dict[str, Any], began: Path, folder: Path) -> None:
        self._ctx = ctx
        self._began = began
        self._place = "" if Path.cwd() == began else folder.as_posix()
        self._start = shlex.join(["mcp-scorer", "init", *filter(None, [self._place])])
        self._options = options
        self._quiet = options["quiet"]
        self._named = named_target(ctx, options)
        config, self._settings = _configuration()
        from scorer.setup.look import find_setup

        self._setup: Setup = find_setup(Path.cwd(), config, self._settings.snapshot)
        _refuse_outside(self._setup)

    def run(self) -> int:
        """Return the exit code: 0 also where nothing is missing, or where the user answered no."""
        self._say_what_exists()
        if not self._missing():
            print_note(say("cli.init.complete", place=self._in_folder()))
            return 0
        chosen = None if self._setup.has_snapshot else self._named or found_target(self._ctx, self._start)
        if chosen and not self._may_start(chosen):
            return self._preview(chosen)
        snapshots = self._captured(chosen)
        files = self._files(chosen, snapshots)
        self._show(files)
        if self._options["dry_run"]:
            print_note(text("cli.init.dry"))
            return 0
        if not self._options["yes"]:
            if not is_terminal():
                return self._refuse(chosen)
            if not click.confirm(text("cli.init.write"), err=True):
                print_note(text("cli.init.nothing"))
                return 0
        return self._write(files)

    def _say_what_exists(self) -> None:
        setup = self._setup
        snapshot = setup.snapshot.as_posix() if setup.has_snapshot else ""
        for kind, path in (("config", setup.config), ("snapshot", snapshot), ("workflow", setup.workflow)):
            if path and not self._quiet:
                print_note(say(f"cli.init.exists.{kind}", path=self._named_from_there(path)))
        if self._wants_workflow() is False and setup.other_ci and not self._quiet:
            print_note(say("cli.init.other-ci", file=setup.other_ci))

    def _in_folder(self) -> str:
        return say("cli.init.in-folder", folder=self._place) if self._place else ""

    def _named_from_there(self, path: str | Path) -> str:
        """Return a path from here as the user would type it."""
        if not self._place:
            return Path(path).as_posix()
        whole = os.path.normpath(Path.cwd() / path)
        try:
            return Path(os.path.relpath(whole, self._began)).as_posix()
        except ValueError:  # another drive
            return Path(whole).as_posix()

    def _wants_workflow(self) -> bool:
        setup = self._setup
        return not (setup.workflow or setup.other_ci or self._options["no_workflow"])

    def _missing(self) -> bool:
        return not self._setup.config or not self._setup.has_snapshot or self._wants_workflow()

    def _may_start(self, chosen: Chosen) -> bool:
        """Return whether the user has named the server, or agrees to start it."""
        if chosen.named:
            return True
        if self._options["dry_run"] or self._options["yes"] or not is_terminal():
            return False
        for line in _what_is_started(chosen):
            print_note(line)
        return click.confirm(text("cli.init.start"), err=True)

    def _preview(self, chosen: Chosen) -> int:
        """Show what would be written, as far as it is known without the server; it was not started."""
        self._show(self._files(chosen, ()))
        if not self._options["dry_run"] and (self._options["yes"] or not is_terminal()):
            return self._refuse(chosen)
        path = self._named_from_there(self._setup.snapshot)
        print_note(say("cli.init.not-started", path=path, command=chosen.command(self._start)))
        print_note(text("cli.init.dry" if self._options["dry_run"] else "cli.init.nothing"))
        return 0

    def _refuse(self, chosen: Chosen | None) -> int:
        """Say that nothing was written, and how to write: a server has to be named, and somebody has to agree."""
        start = f"{self._start} --yes"
        print_error(say("cli.init.error.not-written", command=chosen.command(start) if chosen else start))
        return USAGE

    def _captured(self, chosen: Chosen | None) -> tuple[Snapshot, ...]:
        """Return the definitions: of the server, or of the snapshot that exists. Exits if there are none."""
        connection = connection_of(self._options, self._settings)
        if chosen is None:
            found = capture_targets(self._ctx, (), connection, committed=self._setup.snapshot, command=False)
        else:
            found = capture_targets(self._ctx, (chosen.target,) if chosen.target else (), connection)
        if found.failures:
            self._ctx.exit(found.exit_code)
        return tuple(self._accepting(each, new=chosen is not None) for each in found.snapshots)

    def _accepting(self, snapshot: Snapshot, *, new: bool) -> Snapshot:
        """Return a first snapshot that accepts the errors of today, so that the gate fails on new ones only.

        One that exists stays as it is: if it has errors, the gate fails on them, and a line says so.
        """
        from scorer.cli.baseline import accepting
        from scorer.formats import summary
        from scorer.formats.sanitize import label

        accepted, found = accepting(
            snapshot,
            self._settings,
            () if new else snapshot.accepted,
            reason=text("setup.accepted-reason"),
            level="error",
        )
        if found.new:
            id = "cli.init.accepted" if new else "cli.init.not-accepted"
            errors = summary.plural(len(found.new), "error")
            path = self._named_from_there(self._setup.snapshot)
            print_note(say(id, name=label(snapshot.name), errors=errors, path=path))
        return accepted if new else snapshot

    def _files(self, chosen: Chosen | None, snapshots: Sequence[Snapshot]) -> list[PlannedFile]:
        """Return the files that are missing; the snapshot only if there are definitions."""
        from scorer.capturing import snapshot_json
        from scorer.setup.files import PlannedFile, config_file, workflow_file

        path = self._setup.snapshot.as_posix()
        files = []
        if not self._setup.config:
            start = f"mcp-scorer snapshot -o {path}"
            server = chosen or self._named
            command = server.command(start) if server else f"{start} TARGET"
            files.append(config_file(_pyproject(), command, path, self._scores(snapshots)))
        if snapshots and not self._setup.has_snapshot:
            files.append(PlannedFile(self._setup.snapshot, snapshot_json(snapshots)))
        if self._wants_workflow():
            files.append(workflow_file(self._setup, path))
        return files

    def _scores(self, snapshots: Sequence[Snapshot]) -> list[ServerScore]:
        from scorer.scoring.api import score_server

        rubric = self._settings.rubric
        return [score_server(each, rubric=rubric, detail="scores").score for each in snapshots]

    def _show(self, files: Sequence[PlannedFile]) -> None:
        from scorer.formats.file_changes import render

        shown = [(self._named_from_there(each.path), each.before, each.content) for each in files]
        write_stdout(render(shown, stdout_view(self._options["color"])))

    def _write(self, files: Sequence[PlannedFile]) -> int:
        for each in files:
            self._refuse_changed(each)
            real_place(each.path, self._setup.root)
        for each in files:
            each.path.parent.mkdir(parents=True, exist_ok=True)
            write_file(each.path, each.content)
            print_note(say("cli.init.written", path=self._named_from_there(each.path)))
        print_note(say("cli.init.next", place=self._in_folder()))
        return 0

    def _refuse_changed(self, file: PlannedFile) -> None:
        """Raise InputError if a file is not as it was when it was shown."""
        there = os.path.lexists(file.path)
        if there != bool(file.before) or (there and file.path.read_bytes() != file.before.encode()):
            raise InputError(say("cli.init.error.changed", path=self._named_from_there(file.path)))


def _configuration() -> tuple[str, Settings]:
    """Return the configuration that applies here ("": none) and its settings. Raises InputError if it is broken."""
    from scorer.config.document import read
    from scorer.config.settings import settings

    search = find(Path.cwd(), Path(os.path.expanduser("~")))
    if search.foreign:
        return search.foreign[0], settings(None, {}, {})
    if search.found is not None:
        return search.found.shown, settings(read(search.found), {}, {})
    there = next((name for name in NAMES[:-1] if os.path.lexists(name)), "")  # a link to nowhere, a folder
    return there, settings(None, {}, {})


def _pyproject() -> str:
    """Return the text of the pyproject.toml here with its own line breaks; "" if there is none that can be added to."""
    from scorer.setup.files import PYPROJECT

    if not PYPROJECT.is_file() or PYPROJECT.is_symlink():
        return ""
    from scorer.setup.projects import LARGEST

    try:
        return read_file(PYPROJECT, PYPROJECT.name, LARGEST, regular=True).decode("utf-8")
    except (InputError, OSError, UnicodeDecodeError):
        return ""


def _what_is_started(chosen: Chosen) -> list[str]:
    """Return what the target starts or contacts, a line for each server."""
    from scorer.capturing import Recorded, connect_options, parse_target

    sources = parse_target(chosen.target, connect_options())
    lines = [
        getattr(each, "shown", None) or each.target for each in sources if not isinstance(each, Recorded)
    ]
    return [say("cli.init.will-start", server=line) for line in lines]


def _refuse_outside(setup: Setup) -> None:
    """Raise InputError if the snapshot is to be written outside the repository: a file in it does not choose that."""
    path, tops = setup.snapshot, (setup.root, Path(setup.config).parent)
    inside = any(Path(os.path.abspath(path)).is_relative_to(os.path.realpath(top)) for top in tops)
    if not (setup.has_snapshot or inside):
        raise InputError(say("cli.init.error.outside", path=path.as_posix()))
