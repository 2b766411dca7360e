"""Runs the steps of an installation, each below a supervisor, so that nothing of them outlives us."""

from __future__ import annotations

import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import anyio

from scorer.capturing.confined import limits
from scorer.capturing.process_state import ProcessState
from scorer.capturing.sources import Command

if sys.platform == "win32":
    from scorer.capturing.job_process import JobProcess as RunningServer
else:
    from scorer.capturing.supervised import SupervisedProcess as RunningServer

if TYPE_CHECKING:
    from scorer.capturing.confined.homes import Job, Start

_WARDEN: Final = Path(__file__).with_name("warden.py")
#: How much of what a step writes is kept: the end of it (bytes).
_KEPT: Final = 1 << 16
_GRACE: Final = 2.0


@dataclass(frozen=True, slots=True)
class Ended:
    """How a step ended: its exit code (None: it took too long), the limit that it exceeded, and its last lines."""

    exit_code: int | None
    exceeded: str | None
    lines: tuple[str, ...]


def command_of(job: Job, start: Start, name: str) -> Command:
    """Return the command that has the warden run a start. Its environment is nothing of ours."""
    words = (sys.executable, "-I", "-S", str(_WARDEN), str(job.write(start)))
    return Command(name, name, words, dict(start.env), named=True, confined=True)


async def run_step(job: Job, start: Start, seconds: float = limits.INSTALL_SECONDS) -> Ended:
    """Run a step to its end. Raises OSError where it cannot be started."""
    command = command_of(job, start, "install")
    state = ProcessState(lambda _: None, 0.0, 0.0)
    process = await RunningServer.start(command, command.env, state, _GRACE)
    lines: list[bytes] = []
    try:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(process.listen)
            tasks.start_soon(process.drain_stderr, _KEPT)
            tasks.start_soon(_keep_output, process, lines)
            try:
                await process.wait_for_start()
                await process.exited(seconds)
            finally:
                with anyio.CancelScope(shield=True):
                    await process.end(0.0, _GRACE)
                process.let_go()
                tasks.cancel_scope.cancel()
    finally:
        process.close()
    said = [*b"".join(lines).decode("utf-8", "replace").splitlines(), *state.last_lines()]
    exceeded = job.told().get("exceeded")
    return Ended(state.exit_code, str(exceeded) if exceeded else None, tuple(said))


async def _keep_output(process: RunningServer, lines: list[bytes]) -> None:
    assert process.process.stdout is not None
    with suppress(anyio.BrokenResourceError, anyio.ClosedResourceError, OSError):
        async for data in process.process.stdout:
            lines[:] = [b"".join((*lines, data))[-_KEPT:]]
