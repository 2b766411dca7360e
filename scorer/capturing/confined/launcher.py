"""Installs and starts the servers of a crawl: the sandbox that is used, and one start after the other in it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, Protocol

import anyio.to_thread

from scorer.capturing.capture_sources import acapture_all
from scorer.capturing.confined import limits, outcomes
from scorer.capturing.confined.bubblewrap import Bubblewrap
from scorer.capturing.confined.containers import Containers
from scorer.capturing.confined.homes import Job, Start, clean_all, clean_up, open_job, remove, run_quietly
from scorer.capturing.confined.installing import command_of, run_step
from scorer.capturing.confined.launching import Engine, Launching, Wanted
from scorer.capturing.confined.no_sandbox import NoSandbox
from scorer.capturing.confined.packages import Kind, Package, Program, Startable, refused
from scorer.capturing.confined.plans import install_steps, program_of
from scorer.capturing.confined.views import View, base_python, install_variables, server_variables
from scorer.capturing.redact import clean
from scorer.contracts.definitions import Snapshot, Unreachable
from scorer.contracts.errors import InputError
from scorer.data.messages import say, text

if TYPE_CHECKING:
    from subprocess import CompletedProcess

    from scorer.capturing.options import ConnectOptions

#: What runs containers, the better one first.
_ENGINES: Final[tuple[Engine, ...]] = ("podman", "docker")


class Sandbox(Protocol):
    """Where servers are installed and started."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def keeps_network_out(self) -> bool:
        """Whether it can start a server without a network, away from the files of the user."""

    def view(self, job: Job) -> View:
        """Return what a server and its installation see."""

    def install(self, job: Job, kind: Kind, words: Sequence[str], env: Mapping[str, str]) -> Start:
        """Return how a step of an installation is run."""

    def start(
        self, job: Job, kind: Kind | None, words: Sequence[str], env: Mapping[str, str], *, network: bool
    ) -> Start:
        """Return how the server is started."""


class Launcher:
    """Installs and starts servers below a folder. `containers` gives what runs images, or None."""

    def __init__(
        self, folder: Path, how: Launching, sandbox: Sandbox, containers: Callable[[], Containers | None]
    ) -> None:
        self._folder = folder
        self._how = how
        self._containers = containers
        self._free = [*range(how.jobs)]
        self._images: dict[str, anyio.Lock] = {}
        self.sandbox = sandbox

    @property
    def is_isolated(self) -> bool:
        """Whether servers have no network, and cannot get at the files of the user."""
        return self.sandbox.keeps_network_out

    async def capture(self, name: str, what: Startable, options: ConnectOptions) -> Snapshot | Unreachable:
        """Install and start a server, and return its tools, or why there are none. Leaves nothing behind.

        At most `Launching.jobs` may run at once.
        """
        if (sandbox := self._sandbox_for(what)) is None:
            message = "no-containers" if isinstance(what, Package) else "no-command"
            return refused(name, "needs-exec", text(f"capturing.confined.{message}"))
        async with self._turn_of(what):
            return await self._capture_in(sandbox, name, what, options)

    def _turn_of(self, what: Startable) -> AbstractAsyncContextManager[object]:
        """Return what lets starts of one image wait for each other: the first would remove it below the next."""
        if isinstance(what, Package) and what.kind == "oci":
            return self._images.setdefault(what.name, anyio.Lock())
        return nullcontext()

    async def _capture_in(
        self, sandbox: Sandbox, name: str, what: Startable, options: ConnectOptions
    ) -> Snapshot | Unreachable:
        number = self._free.pop(0)
        try:
            job = await anyio.to_thread.run_sync(open_job, self._folder, name, number)
            try:
                return await self._capture(name, what, job, sandbox, options)
            finally:
                with anyio.CancelScope(shield=True):
                    await anyio.to_thread.run_sync(clean_up, job.folder)
        finally:
            self._free = sorted((*self._free, number))

    def _sandbox_for(self, what: Startable) -> Sandbox | None:
        """Return where to start a server; None where it needs another sandbox than there is."""
        if isinstance(what, Package) and what.kind == "oci":
            return self._containers()
        if isinstance(what, Program) and isinstance(self.sandbox, Containers):
            return None
        return self.sandbox

    async def _capture(
        self, name: str, what: Startable, job: Job, sandbox: Sandbox, options: ConnectOptions
    ) -> Snapshot | Unreachable:
        view = sandbox.view(job)
        try:
            if isinstance(what, Package) and (failed := await self._install(name, what, job, sandbox, view)):
                return failed
            words = _words(what, job, view)
        except (InputError, OSError) as error:
            assert isinstance(what, Package)  # a command is not installed
            return outcomes.failed_installation(name, what, str(error).partition("\n")[0])
        await anyio.to_thread.run_sync(remove, job.cache)
        of_entry = what.env if isinstance(what, Package) else {}
        env = {**of_entry, **server_variables(view)}
        kind = what.kind if isinstance(what, Package) else None
        start = sandbox.start(job, kind, words, env, network=self._how.network)
        command = command_of(job, start, name)
        timeouts = options.timeouts
        if isinstance(sandbox, Containers):  # whose end takes longer
            timeouts = replace(timeouts, close=limits.CLOSE_SECONDS)
        (result,) = await acapture_all([command], replace(options, timeouts=timeouts))
        isolated = sandbox.keeps_network_out and not self._how.network
        contained = isinstance(sandbox, Containers)
        return outcomes.judged(result, job.told(), isolated=isolated, contained=contained)

    async def _install(
        self, name: str, package: Package, job: Job, sandbox: Sandbox, view: View
    ) -> Unreachable | None:
        """Install a package. Return why that failed; None where it did not."""
        contained = isinstance(sandbox, Containers)
        if isinstance(sandbox, Containers) and package.kind == "oci":
            starts = [await anyio.to_thread.run_sync(sandbox.pull, job, package.name)]
        else:
            if isinstance(sandbox, Containers) and (
                failed := await self._base(name, package.kind, job, sandbox)
            ):
                return failed
            env = install_variables(view)
            starts = [sandbox.install(job, package.kind, step, env) for step in install_steps(package, view)]
        for start in starts:
            ended = await run_step(job, start)
            if ended.exit_code != 0 or ended.exceeded:
                return outcomes.not_installed(name, package, ended, contained=contained)
        return None

    async def _base(self, name: str, kind: Kind, job: Job, sandbox: Containers) -> Unreachable | None:
        """Load the image in which packages of a kind are started, if it is not there: it stays."""
        image = sandbox.base(kind)
        async with self._images.setdefault(image, anyio.Lock()):
            if await anyio.to_thread.run_sync(sandbox.has, image):
                return None
            ended = await run_step(job, sandbox.load(image))
        if ended.exit_code == 0:
            return None
        return outcomes.no_base(name, image, ended)


def _words(what: Startable, job: Job, view: View) -> list[str]:
    if isinstance(what, Program):
        return [*what.words]
    if what.kind == "oci":
        return [what.name, *what.arguments]
    return program_of(what, job.app, view)


@contextmanager
def launching(folder: Path, how: Launching) -> Iterator[Launcher]:
    """Give what installs and starts servers below a folder, which is removed afterwards.

    Raises InputError where the sandbox that is asked for cannot be used, and says why.
    """
    if sys.platform == "win32":
        raise InputError(text("capturing.confined.windows"))
    clean_all(folder)
    try:
        sandbox = _sandbox(how.sandbox, folder)
        yield Launcher(folder, how, sandbox, lambda: _containers_beside(sandbox))
    finally:
        clean_all(folder)


def _sandbox(wanted: Wanted, folder: Path) -> Sandbox:
    """Return the sandbox that is asked for; with `auto` the first one that can be used."""
    if wanted == "none":
        return NoSandbox()
    names: tuple[Literal["bubblewrap"] | Engine, ...] = (
        ("bubblewrap", *_ENGINES) if wanted == "auto" else (wanted,)
    )
    reason = ""
    for name in names:
        found = _bubblewrap(folder) if name == "bubblewrap" else _containers(name)
        if not isinstance(found, str):
            return found
        reason = found
    if wanted == "auto":
        return NoSandbox()
    raise InputError(say("capturing.confined.no-sandbox", sandbox=wanted, reason=reason))


def _bubblewrap(folder: Path) -> Bubblewrap | str:
    """Return bubblewrap, tried as servers will be started in it; else why it cannot be used."""
    program = shutil.which("bwrap")
    if program is None:
        return text("capturing.confined.not-installed")
    found = Bubblewrap(program)
    job = open_job(folder, "trial", 0)
    try:
        trial = found.start(
            job, None, [base_python(), "-I", "-S", "-c", "pass"], {"PATH": "/usr/bin"}, network=False
        )
        done = run_quietly(trial.command)
    finally:
        remove(job.folder)
    return found if done is not None and done.returncode == 0 else _reason(done, at=0)


def _containers(name: Engine) -> Containers | str:
    """Return what runs containers; else why it cannot be used."""
    program = shutil.which(name)
    if program is None:
        return text("capturing.confined.not-installed")
    done = run_quietly([program, "info"])
    if done is None or done.returncode != 0:
        return _reason(done, at=-1)
    return Containers(name, program, is_rootless="rootless" in done.stdout)


def _reason(done: CompletedProcess[str] | None, *, at: int) -> str:
    """Return the line of stderr that says why a program failed: the first (0) or the last (-1)."""
    lines = done.stderr.splitlines() if done else []
    return clean(lines[at]) if lines else text("capturing.confined.no-answer")


def _containers_beside(sandbox: Sandbox) -> Containers | None:
    """Return what runs images, whatever the sandbox of packages is."""
    if isinstance(sandbox, Containers):
        return sandbox
    found = (_containers(name) for name in _ENGINES)
    return next((each for each in found if isinstance(each, Containers)), None)
