"""A server's process below its supervisor: how it is started, what is heard of it, and how it is ended."""

from __future__ import annotations

import os
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path
from subprocess import PIPE
from typing import TYPE_CHECKING, Final

import anyio

from scorer.capturing import supervisor
from scorer.data.messages import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anyio.abc import Process

    from scorer.capturing.process_state import ProcessState
    from scorer.capturing.sources import Command

assert sys.platform != "win32"  # JobProcess takes its place there

_SUPERVISOR: Final = Path(__file__).with_name("supervisor.py")
_POLL_SECONDS: Final = 0.01
#: What the supervisor takes at most to kill what is left, and to end.
_KILL_SECONDS: Final = 6.0


class SupervisedProcess:
    """A started server. Whatever happens to us, the supervisor ends the server when our side of `control` closes."""

    def __init__(self, process: Process, control: socket.socket, state: ProcessState) -> None:
        self.process = process
        self._control = control
        self._state = state
        self._answered = anyio.Event()
        self._errno: int | None = None
        self._group = 0
        self._has_exited = False
        self._is_ending = False

    @classmethod
    async def start(
        cls, source: Command, env: Mapping[str, str], state: ProcessState, grace: float
    ) -> SupervisedProcess:
        """Start the supervisor of the command. Raises OSError or ValueError where it cannot be started."""
        ours, its = socket.socketpair()
        with its:
            words = [
                sys.executable,
                "-I",
                "-S",
                str(_SUPERVISOR),
                str(its.fileno()),
                str(grace),
                *source.command,
            ]
            try:
                process = await anyio.open_process(
                    words,
                    env=env,
                    cwd=source.cwd,
                    stderr=PIPE,
                    start_new_session=True,
                    pass_fds=[its.fileno()],
                )
            except BaseException:
                ours.close()
                raise
        ours.setblocking(False)
        return cls(process, ours, state)

    async def listen(self) -> None:
        """Hear what the supervisor tells, until it has ended."""
        heard = b""
        while True:
            await anyio.wait_readable(self._control)
            try:
                data = self._control.recv(4096)
            except OSError:
                data = b""
            if not data:
                self._answered.set()
                self._kill_group()
                return
            *lines, heard = (heard + data).split(b"\n")
            for line in lines:
                self._hear(line.decode())

    def _hear(self, line: str) -> None:
        what, _, number = line.partition(" ")
        if what == "started":
            self._group = int(number)
        elif what == "failed":
            self._errno = int(number)
        elif what == "exited":
            self._has_exited = True
            if not self._is_ending:
                self._state.note_exit(int(number))
        self._answered.set()

    async def wait_for_start(self) -> None:
        """Wait until the server runs. Raises OSError with the reason where it does not."""
        await self._answered.wait()
        if self._errno is not None:
            raise OSError(self._errno, os.strerror(self._errno))
        if not self._group:
            raise ChildProcessError("the supervisor ended")

    async def drain_stderr(self, size: int) -> None:
        """Keep the last `size` bytes of stderr until it ends."""
        assert self.process.stderr is not None
        with suppress(anyio.BrokenResourceError, anyio.ClosedResourceError, OSError):
            async for data in self.process.stderr:
                self._state.keep_stderr(data, size)

    async def end(self, patience: float, grace: float) -> None:
        """End the server and all that it started: by closing its input, then by its supervisor.

        It has `patience` seconds after its input is closed, and `grace` seconds after SIGTERM.
        """
        assert self.process.stdin is not None
        self._is_ending = True
        with suppress(anyio.BrokenResourceError, anyio.ClosedResourceError, OSError):
            await self.process.stdin.aclose()
        await self.exited(patience)
        self.let_go()
        if self.process.returncode is None:
            # Not by send_signal(), which would take its exit from the loop that waits for it.
            with suppress(ProcessLookupError):
                os.kill(self.process.pid, signal.SIGCONT)  # the server may have stopped it
        with anyio.move_on_after(grace + _KILL_SECONDS):
            await _returned(self.process)
        if self.process.returncode is None:
            supervisor.signal_descendants(self.process.pid, signal.SIGKILL)
        with anyio.move_on_after(_KILL_SECONDS):
            await self.process.aclose()

    def let_go(self) -> None:
        """Close our side of the socket, at which the supervisor ends all that is left."""
        with suppress(OSError):
            self._control.shutdown(socket.SHUT_WR)

    def _kill_group(self) -> None:
        """Kill what is left of the group when the supervisor is gone: a server may have killed it."""
        if not self._is_ending and not self._errno:
            self._state.note_broken_answer(text("capturing.start.unsupervised"))
        if self._group:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._group, signal.SIGKILL)

    def close(self) -> None:
        """Close the socket for good."""
        self._control.close()

    async def exited(self, seconds: float) -> None:
        """Wait for the server to exit by itself, at most `seconds`."""
        with anyio.move_on_after(seconds):
            while not self._has_exited and self.process.returncode is None:
                await anyio.sleep(_POLL_SECONDS)


async def _returned(process: Process) -> None:
    """Wait for the process only: its pipes may be held open by another process."""
    while process.returncode is None:
        await anyio.sleep(_POLL_SECONDS)
