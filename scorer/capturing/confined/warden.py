"""Starts one server or installation with limits, and ends it when it exceeds one.

Run as a file in a process between the supervisor and the sandbox: `warden.py START`, a JSON file (`homes.Start`). It
limits each process by the system, and looks ten times a second at what all of them use together. At its end it writes
what was exceeded, and how many packets had no way out. It imports nothing of the package.
"""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from typing import Any

assert sys.platform != "win32"  # it has none of these calls

_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER in linux/prctl.h
_POLL_SECONDS = 0.1
#: The disk is looked at so many times less often: a folder may have many files.
_DISK_TURNS = 5
_ENDING_SECONDS = 4.0
_KILL_SECONDS = 5.0
#: How a program that runs containers ends where the kernel has killed the server.
_KILLED = 128 + signal.SIGKILL


class Warden:
    """The process that was started, and what is known of it."""

    def __init__(self, start: dict[str, Any]) -> None:
        self._start = start
        self._limits: dict[str, int] = start["limits"]
        self._asked = False
        self._exceeded: str | None = None
        self._counters: list[int] = []
        self._code: int | None = None

    def run(self) -> int:
        """Start the command; return how it ended when all that it started has ended."""
        wake = self._prepare()
        if self._start["is_limited"]:
            self._limit()
        process = self._open()
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):  # so that the other ends notice when the server closes them
            os.dup2(nowhere, stream)
        turn = 0
        while process.poll() is None and not self._asked and self._exceeded is None:
            select.select([wake], [], [], _POLL_SECONDS)
            self._exceeded = self._excess(look_at_disk=turn % _DISK_TURNS == 0)
            turn += 1
        if not self._asked and self._exceeded is None:  # it ended by itself
            self._code = process.poll()
        if self._start["ending"] and self._code == _KILLED:
            self._exceeded = "memory"  # of a container, which the kernel limits
        self._end(process)
        self._tell()
        return process.returncode if process.returncode is not None else 1

    def _prepare(self) -> int:
        if sys.platform == "linux":
            import ctypes

            ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
        read, write = os.pipe()
        os.set_blocking(write, False)
        signal.set_wakeup_fd(write)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._ask)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        return read

    def _ask(self, *_: Any) -> None:
        self._asked = True

    def _limit(self) -> None:
        for what, most in (
            (resource.RLIMIT_DATA, self._limits["data"]),
            (resource.RLIMIT_FSIZE, self._limits["one_file"]),
            (resource.RLIMIT_NOFILE, self._limits["open_files"]),
            (resource.RLIMIT_CPU, self._limits["cpu"]),
            (resource.RLIMIT_CORE, 0),
        ):
            hard = resource.getrlimit(what)[1]
            most = most if hard == resource.RLIM_INFINITY else min(most, hard)
            with suppress(ValueError, OSError):  # macOS refuses some
                resource.setrlimit(what, (most, most))

    def _open(self) -> subprocess.Popen[bytes]:
        command, more = self._start["command"], {"env": self._start["env"], "cwd": self._start["folder"]}
        if not self._start["counts_packets"]:
            return subprocess.Popen(command, **more)
        info, told = os.pipe()
        held, go = os.pipe()
        words = [command[0], "--info-fd", str(told), "--block-fd", str(held), *command[1:]]
        process = subprocess.Popen(words, pass_fds=(told, held), **more)
        os.close(told)
        os.close(held)
        # Where it is not there, bubblewrap says on stderr why not.
        with os.fdopen(info) as file, suppress(ValueError, KeyError, OSError):
            child = json.load(file)["child-pid"]
            # An open file of a namespace can be read even when nothing runs in the namespace any more.
            for name in ("snmp", "snmp6"):
                self._counters.append(os.open(f"/proc/{child}/net/{name}", os.O_RDONLY))
        with suppress(OSError):
            os.write(go, b"x")
        os.close(go)
        return process

    def _excess(self, *, look_at_disk: bool) -> str | None:
        found = [*_descendants(os.getpid())] if self._start["is_limited"] else []
        if len(found) > self._limits["processes"]:
            return "processes"
        if sum(map(_memory, found)) > self._limits["memory"]:
            return "memory"
        if look_at_disk and self._start["watched"]:
            return self._excess_on_disk()
        return None

    def _excess_on_disk(self) -> str | None:
        size = count = 0
        for folder in self._start["watched"]:
            for used in _sizes(folder):
                size, count = size + used, count + 1
                if size > self._limits["disk"]:
                    return "disk"
                if count > self._limits["files"]:
                    return "files"
        return None

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        """End the process, what it started, and what only a command of its own ends."""
        if process.poll() is None and self._exceeded is None:
            process.terminate()
        if self._start["ending"]:
            self._run_ending()
        end = time.monotonic() + _KILL_SECONDS
        while (found := [*_descendants(os.getpid())]) or process.poll() is None:
            for each in [*found, *([process.pid] if process.poll() is None else [])]:
                with suppress(ProcessLookupError, PermissionError):
                    os.kill(each, signal.SIGKILL)
            process.poll()
            _reap(process.pid)
            if time.monotonic() > end:
                return
            time.sleep(0.01)

    def _run_ending(self) -> None:
        """Run the command that ends the rest; once more if it failed, as it does where a signal for us met it too."""
        # The command ignores it, too: the supervisor may signal both now.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        end = time.monotonic() + _ENDING_SECONDS
        for _ in range(2):
            with suppress(OSError, subprocess.TimeoutExpired):
                left = max(0.1, end - time.monotonic())
                done = subprocess.run(
                    self._start["ending"], env=self._start["env"], timeout=left, check=False
                )
                if done.returncode == 0:
                    return

    def _tell(self) -> None:
        """Tell how it ended; of several starts of a server, the one that exceeded a limit."""
        with suppress(OSError, ValueError), open(self._start["told"], encoding="utf-8") as file:
            if json.load(file)["exceeded"] is not None:
                return
        packets = sum(map(_without_way, self._counters)) if self._counters else None
        with suppress(OSError), open(self._start["told"], "w", encoding="utf-8") as file:
            json.dump({"exceeded": self._exceeded, "packets": packets, "code": self._code}, file)


def _reap(main: int) -> None:
    """Reap the adopted children that have ended; the main process is waited for by itself."""
    for each in _children().get(os.getpid(), []):
        if each != main:
            with suppress(ChildProcessError):
                os.waitpid(each, os.WNOHANG)


def _without_way(counters: int) -> int:
    """Return how many packets had no way out: the sum of OutNoRoutes of IPv4 or IPv6."""
    lines = [line.split() for line in os.pread(counters, 1 << 16, 0).decode().splitlines()]
    names, values = next(
        ((one, two) for one, two in pairwise(lines) if one[:1] == two[:1] == ["Ip:"]),
        ([], []),
    )
    found = {
        **dict(zip(names, values, strict=False)),
        **{line[0]: line[1] for line in lines if len(line) == 2},
    }
    return sum(int(found.get(name, 0)) for name in ("OutNoRoutes", "Ip6OutNoRoutes"))


def _children() -> dict[int, list[int]]:
    """Return the children of each process, as /proc shows them; nothing where there is no /proc."""
    children: dict[int, list[int]] = {}
    for entry in os.listdir("/proc") if os.path.isdir("/proc/self") else ():
        if entry.isdigit():
            with suppress(OSError, ValueError, IndexError), open(f"/proc/{entry}/stat", "rb") as file:
                parent = file.read().rpartition(b")")[2].split()[1]
                children.setdefault(int(parent), []).append(int(entry))
    return children


def _descendants(root: int) -> Iterator[int]:
    children = _children()
    below = [*children.get(root, [])]
    while below:
        each = below.pop()
        yield each
        below += children.get(each, [])


def _memory(process: int) -> int:
    """Return the memory that a process does not share with a file (bytes)."""
    try:
        with open(f"/proc/{process}/statm", "rb") as file:
            _, resident, shared = map(int, file.read().split()[:3])
    except (OSError, ValueError):
        return 0
    return (resident - shared) * os.sysconf("SC_PAGE_SIZE")


def _sizes(folder: str) -> Iterator[int]:
    """Yield the size on the disk of everything below a folder."""
    below = [folder]
    while below:
        with suppress(OSError), os.scandir(below.pop()) as entries:
            for entry in entries:
                with suppress(OSError):
                    if entry.is_dir(follow_symlinks=False):
                        below.append(entry.path)
                    yield entry.stat(follow_symlinks=False).st_blocks * 512


if __name__ == "__main__":
    with open(sys.argv[1], "rb") as start:
        code = Warden(json.load(start)).run()
    if code < 0:  # end as it did, so that the reason can be told
        signal.signal(-code, signal.SIG_DFL) if -code not in (signal.SIGKILL, signal.SIGSTOP) else None
        os.kill(os.getpid(), -code)
    sys.exit(code)
