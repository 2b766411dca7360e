"""Lets the modules of the program see another system: its name, and only the calls that it has.

Only what `scorer` imports is replaced. Python itself, and what it starts, work as on this system.

`python seen.py SYSTEM FILE ARGUMENT...` runs a file of the program like this.
"""

from __future__ import annotations

import builtins
import os
import runpy
import signal
import sys
from types import ModuleType
from typing import Any

#: What Windows has no name for, among what programs for POSIX use.
NOT_ON_WINDOWS = {
    "os": """
        chown ctermid fchmod fchown fork forkpty geteuid getegid getgid getgroups getpgid getpgrp getpriority getsid
        getuid killpg lchown mkfifo mknod nice openpty pidfd_open pipe2 posix_spawn posix_spawnp pread pwrite
        sched_getaffinity sched_yield set_blocking get_blocking setgid setpgid setpriority setsid setuid statvfs
        sysconf tcgetpgrp ttyname uname wait wait3 wait4 waitid WNOHANG WUNTRACED WIFEXITED WEXITSTATUS WTERMSIG
        O_ASYNC O_CLOEXEC O_DIRECTORY O_NOCTTY O_NOFOLLOW O_NONBLOCK O_PATH O_SYNC O_TMPFILE
        """.split(),
    "signal": """
        SIGALRM SIGBUS SIGCHLD SIGCONT SIGHUP SIGKILL SIGPIPE SIGPROF SIGQUIT SIGSTOP SIGTSTP SIGTTIN SIGTTOU SIGUSR1
        SIGUSR2 SIGWINCH SIGXCPU SIGXFSZ alarm getitimer pause pthread_kill pthread_sigmask setitimer siginterrupt
        sigpending sigwait sigwaitinfo
        """.split(),
}
NO_MODULES_OF_WINDOWS = frozenset("fcntl grp posix pty pwd resource syslog termios tty".split())


class Seen(ModuleType):
    """A module, with some names missing and others changed."""

    def __init__(self, real: Any, missing: list[str] | None = None, **changed: Any) -> None:
        super().__init__(real.__name__)
        vars(self).update(changed, _real=real, _missing=frozenset(missing or ()))

    def __getattr__(self, name: str) -> Any:
        if name in self._missing:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}", name=name)
        return getattr(self._real, name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._real, name, value)


def _windows() -> dict[str, ModuleType]:
    return {
        "os": Seen(os, NOT_ON_WINDOWS["os"], sep="\\", name="nt"),
        "signal": Seen(signal, NOT_ON_WINDOWS["signal"]),
        "sys": Seen(sys, platform="win32"),
    }


def _macos() -> dict[str, ModuleType]:
    """macOS has no /proc, and its supervisors see macOS as well."""
    path = Seen(os.path, isdir=lambda path: not str(path).startswith("/proc") and os.path.isdir(path))
    supervisors = os.environ.get("SEEN_PYTHON", sys.executable)
    return {
        "os": Seen(os, ["pidfd_open"], path=path),
        "sys": Seen(sys, platform="darwin", executable=supervisors),
    }


def install(system: str, *packages: str) -> None:
    """Show the packages another system from now on: win32 or darwin."""
    seen, absent = (_windows(), NO_MODULES_OF_WINDOWS) if system == "win32" else (_macos(), frozenset[str]())
    python: Any = builtins
    real = python.__import__

    def find(name: str, importer: Any = None, *others: Any, **named: Any) -> Any:
        if str((importer or {}).get("__name__")).partition(".")[0] not in packages:
            return real(name, importer, *others, **named)
        if name in absent:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return seen.get(name) or real(name, importer, *others, **named)

    python.__import__ = find


if __name__ == "__main__":
    system, file, *arguments = sys.argv[1:]
    sys.argv = [file, *arguments]
    install(system, "supervisor")
    runpy.run_path(file, run_name="__main__")
