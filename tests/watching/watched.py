"""A watch as a process, whose events are read as they come."""

from __future__ import annotations

import json
import signal
import threading
from pathlib import Path
from typing import IO, Any

from tests.support.command_line import environment, start

#: Seconds after which a test that waits for an event that never comes ends instead.
LONGEST = 300


class WatchProcess:
    """`mcp-scorer watch` in a folder, with its streams in pipes."""

    def __init__(self, folder: Path, *args: object) -> None:
        settings = environment(MCP_SCORER_NO_CONFIG="", PYTHONUNBUFFERED="1")
        self.process = start("watch", *args, env=settings, cwd=folder)
        self._guard = threading.Timer(LONGEST, self.process.kill)
        self._guard.daemon = True
        self._guard.start()

    def event(self) -> dict[str, Any]:
        """Return the next line of JSON."""
        line = self._out.readline()
        assert line, self._err.read().decode()
        event: dict[str, Any] = json.loads(line)
        return event

    def block(self, last: str) -> str:
        """Return the lines up to one that begins with these words, and the empty one that ends a block."""
        lines: list[str] = []
        while not (lines and lines[-1].startswith(last)):
            line = self._out.readline().decode()
            assert line, "".join(lines) + self._err.read().decode()
            lines.append(line)
        return "".join(lines)

    def interrupt(self) -> tuple[int, str]:
        """Press Ctrl-C; return the exit code and what is on stderr."""
        self.process.send_signal(signal.SIGINT)
        _, err = self.process.communicate()
        self._guard.cancel()
        return self.process.returncode, err.decode()

    @property
    def _out(self) -> IO[bytes]:
        assert self.process.stdout is not None
        return self.process.stdout

    @property
    def _err(self) -> IO[bytes]:
        assert self.process.stderr is not None
        return self.process.stderr
