"""Starts a server and ends everything that descends from it, even when mcp-scorer is killed.

Run as a file in a process between mcp-scorer and the server: `supervisor.py CONTROL GRACE COMMAND...`. CONTROL is
the descriptor of a socket on which it tells `started PID`, `failed ERRNO` or `exited STATUS`, each on one line. When
the other side closes the socket, or is gone, every descendant gets SIGTERM, and SIGKILL after GRACE seconds.

On Linux the supervisor adopts descendants that left the process group and lost their parent. Elsewhere only the
process group is ended. Windows has job objects instead of a supervisor. The supervisor imports nothing of the package,
so that it starts quickly and whatever is on the path.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from contextlib import suppress

assert sys.platform != "win32"  # it has none of these calls

_DEATH_SIGNAL, _SUBREAPER = 1, 36  # PR_SET_PDEATHSIG and PR_SET_CHILD_SUBREAPER in linux/prctl.h
_POLL_SECONDS = 0.01
_KILL_SECONDS = 5.0
_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT)


class Supervisor:
    """The server's process, and the socket to mcp-scorer."""

    def __init__(self, control: int, grace: float) -> None:
        self._control = control
        self._grace = grace
        self._server = 0

    def run(self, command: list[str]) -> None:
        """Start the command; return when everything that it started has ended."""
        os.set_inheritable(self._control, False)
        wake = self._prepare()
        try:
            self._server = os.posix_spawnp(
                command[0], command, os.environ, setpgroup=0, setsigdef=[signal.SIGPIPE, signal.SIGXFSZ]
            )
        except (OSError, ValueError) as error:
            self._tell(f"failed {getattr(error, 'errno', None) or 0}")
            return
        self._let_go()
        self._tell(f"started {self._server}")
        self._wait(wake)
        self._end()

    def _prepare(self) -> int:
        """Adopt orphans, and be woken by the end of a child. Handlers, unlike SIG_IGN, are not inherited."""
        adopt_orphans()
        control_process(_DEATH_SIGNAL, signal.SIGCONT)  # a server may have stopped us, to outlive mcp-scorer
        read, write = os.pipe()
        os.set_blocking(write, False)
        signal.set_wakeup_fd(write)
        for number in (*_SIGNALS, signal.SIGCHLD):
            signal.signal(number, lambda *_: None)
        return read

    def _let_go(self) -> None:
        """Close the server's streams on our side, so that their other ends notice when the server closes them."""
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        os.close(nowhere)

    def _wait(self, wake: int) -> None:
        """Reap children until the other side closes the socket."""
        while True:
            self._reap()
            ready, _, _ = select.select([self._control, wake], [], [])
            if wake in ready:
                os.read(wake, 4096)
            if self._control in ready:
                try:
                    if not os.read(self._control, 4096):
                        return
                except OSError:
                    return

    def _reap(self) -> bool:
        """Reap what has exited. Returns whether children are left."""
        while True:
            try:
                process, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return False
            if not process:
                return True
            if process == self._server:
                self._tell(f"exited {os.waitstatus_to_exitcode(status)}")

    def _end(self) -> None:
        for ending, seconds in ((signal.SIGTERM, self._grace), (signal.SIGKILL, _KILL_SECONDS)):
            end = time.monotonic() + seconds
            self._signal(ending)
            while self._left() and time.monotonic() < end:
                time.sleep(_POLL_SECONDS)
                if ending == signal.SIGKILL:  # what was started meanwhile
                    self._signal(ending)

    def _left(self) -> bool:
        return self._reap() or self._group_left()

    def _group_left(self) -> bool:
        try:
            os.killpg(self._server, 0)
        except (ProcessLookupError, PermissionError):
            return False
        return True

    def _signal(self, number: int) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._server, number)
        signal_descendants(os.getpid(), number)

    def _tell(self, line: str) -> None:
        with suppress(OSError):
            os.write(self._control, f"{line}\n".encode())


def adopt_orphans() -> None:
    """Become the parent of descendants that lose theirs, where the system allows it (Linux)."""
    control_process(_SUBREAPER, 1)


def control_process(option: int, value: int) -> None:
    """Set an option of this process with prctl; elsewhere than on Linux do nothing."""
    if sys.platform != "linux":
        return
    with suppress(ImportError, OSError, AttributeError):
        import ctypes

        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def signal_descendants(root: int, number: int) -> bool:
    """Send a signal to every process below `root`. Returns whether there was one."""
    found = _descendants(root)
    for process in found:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(process, number)
    return bool(found)


def _descendants(root: int) -> list[int]:
    """Return the processes below `root`, as /proc shows them; none where there is no /proc."""
    children: dict[int, list[int]] = {}
    for entry in os.listdir("/proc") if os.path.isdir("/proc/self") else ():
        if entry.isdigit():
            with suppress(OSError, ValueError, IndexError), open(f"/proc/{entry}/stat", "rb") as file:
                parent = int(file.read().rpartition(b")")[2].split()[1])
                children.setdefault(parent, []).append(int(entry))
    found, open_ones = list[int](), [root]
    while open_ones:
        below = children.get(open_ones.pop(), [])
        found += below
        open_ones += below
    return found


if __name__ == "__main__":
    Supervisor(int(sys.argv[1]), float(sys.argv[2])).run(sys.argv[3:])
