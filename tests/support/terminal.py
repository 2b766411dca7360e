"""The command line on a terminal: what it shows, and what somebody types when a question appears."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from tests.support.command_line import environment

#: Seconds without any output after which a process can only be waiting for what the test does not do.
SILENT = 120


class Terminal:
    """A process of the command line with all streams on a terminal of `columns` and `rows`."""

    def __init__(self, folder: Path, *args: object, columns: int = 100, rows: int = 40) -> None:
        import fcntl
        import struct
        import termios

        self._ours, theirs = os.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        command = [sys.executable, "-m", "scorer", *map(str, args)]
        settings = environment(TERM="xterm", NO_COLOR="1", MCP_SCORER_NO_CONFIG="")
        self.process: subprocess.Popen[bytes] = subprocess.Popen(
            command,
            cwd=folder,
            env=settings,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            preexec_fn=lambda: os.login_tty(theirs),  # so that Ctrl-C is a signal
        )
        os.close(theirs)
        self.shown = ""
        self._seen = 0

    def wait_for(self, words: str) -> str:
        """Return what was shown up to the next place with these words. Fails if the process ends without them."""
        while (found := self.shown.find(words, self._seen)) < 0:
            assert self._read(), f"{words!r} was not shown:\n{self.shown}"
        start, self._seen = self._seen, found + len(words)
        return self.shown[start : self._seen]

    def type(self, words: str) -> None:
        os.write(self._ours, words.encode())

    def end(self) -> int:
        """Read to the end, and return the exit code."""
        while self._read():
            pass
        os.close(self._ours)
        return self.process.wait()

    def _read(self) -> bool:
        data = b""
        ready, _, _ = select.select([self._ours], [], [], SILENT)
        if not ready:  # it waits for an answer that the test does not give
            self.process.kill()
            raise AssertionError(f"nothing more was shown:\n{self.shown}")
        with suppress(OSError):  # what Linux says when the other side has closed
            data = os.read(self._ours, 65536)
        self.shown += data.decode(errors="replace").replace("\r\n", "\n")
        return bool(data)


def answered(folder: Path, *args: object, answers: Iterable[tuple[str, str]]) -> tuple[int, str]:
    """Run, and answer each question when it appears; return the exit code and all that was shown."""
    terminal = Terminal(folder, *args)
    for question, answer in answers:
        terminal.wait_for(question)
        terminal.type(f"{answer}\n")
    return terminal.end(), terminal.shown
