"""A server's process on Windows, where there is no supervisor: a job object ends it with all that it started.

The system itself kills what is in the job when the last handle of the job closes, so also when mcp-scorer is killed. A
process that the server starts in the first moment, before it is in the job, is not in it either. There is no SIGTERM:
a server that does not end after its input has closed is killed.
"""

from __future__ import annotations

import math
import subprocess
from contextlib import suppress
from typing import TYPE_CHECKING, Final, TextIO, cast

import anyio
from anyio.abc import Process
from anyio.streams.file import FileReadStream
from mcp.os.win32.utilities import (
    close_process_job,
    create_windows_process,
    get_windows_executable_command,
    terminate_windows_process_tree,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import BinaryIO

    from anyio.abc import AsyncResource, ByteReceiveStream
    from mcp.os.win32.utilities import ServerProcess

    from scorer.capturing.process_state import ProcessState
    from scorer.capturing.sources import Command

_POLL_SECONDS: Final = 0.01
#: What killing takes at most.
_KILL_SECONDS: Final = 6.0


class JobProcess:
    """A started server. It has the methods of SupervisedProcess."""

    def __init__(self, process: ServerProcess, state: ProcessState) -> None:
        self.process = process
        self._stderr = _stderr_of(process)
        self._state = state
        self._is_ending = False

    @classmethod
    async def start(
        cls, source: Command, env: Mapping[str, str], state: ProcessState, grace: float
    ) -> JobProcess:
        """Start the command. Raises OSError or ValueError where it cannot be started."""
        del grace  # the time between SIGTERM and SIGKILL
        program, *words = source.command
        found = get_windows_executable_command(program)  # npx is npx.cmd
        stderr = cast("TextIO", subprocess.PIPE)  # it is only passed on
        return cls(await create_windows_process(found, words, dict(env), stderr, source.cwd), state)

    async def listen(self) -> None:
        """Note how the server exits, if it does so by itself."""
        await self.exited(math.inf)

    async def wait_for_start(self) -> None:
        """Return at once: `start` has waited."""

    async def drain_stderr(self, size: int) -> None:
        """Keep the last `size` bytes of stderr until it ends."""
        with suppress(anyio.BrokenResourceError, anyio.ClosedResourceError, OSError):
            async for data in self._stderr:
                self._state.keep_stderr(data, size)

    async def end(self, patience: float, grace: float) -> None:
        """End the server and all that it started: by closing its input, then by its job, in at most `grace` seconds.

        It has `patience` seconds after its input is closed.
        """
        assert self.process.stdin is not None
        self._is_ending = True
        await _close(self.process.stdin)
        await self.exited(patience)
        await terminate_windows_process_tree(self.process)
        if self.process.returncode is None:
            with suppress(OSError):
                self.process.kill()
        await self.exited(grace)
        self.let_go()
        with anyio.move_on_after(_KILL_SECONDS):
            if isinstance(self.process, Process):
                await self.process.aclose()
            else:
                await _close(self._stderr)
                if self.process.stdout is not None:
                    await _close(self.process.stdout)

    def let_go(self) -> None:
        """Close the job, at which the system ends all that is left."""
        close_process_job(self.process)

    def close(self) -> None:
        """Close the job for good."""
        self.let_go()

    async def exited(self, seconds: float) -> None:
        """Wait for the server to exit, at most `seconds`, and note how it did so by itself."""
        with anyio.move_on_after(seconds):
            while self.process.returncode is None:
                await anyio.sleep(_POLL_SECONDS)
            if not self._is_ending and self._state.exit_code is None:
                self._state.note_exit(self.process.returncode)


def _stderr_of(process: ServerProcess) -> ByteReceiveStream:
    if isinstance(process, Process):
        assert process.stderr is not None
        return process.stderr
    return FileReadStream(cast("BinaryIO", process.popen.stderr))


async def _close(stream: AsyncResource) -> None:
    with suppress(anyio.BrokenResourceError, anyio.ClosedResourceError, OSError):
        await stream.aclose()
