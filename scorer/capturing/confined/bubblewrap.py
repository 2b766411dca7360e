"""Runs servers in bubblewrap: the programs of the system, an empty home, and nothing else of the machine.

A server has no network, no other processes, no capabilities and no rights of root. What it writes is in memory, up to a
limit, and gone when it ends. An installation has the network, and may write where it installs and caches.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from scorer.capturing.confined import limits
from scorer.capturing.confined.homes import Job, Start
from scorer.capturing.confined.packages import Kind
from scorer.capturing.confined.views import APP, CACHE, HOME, HOSTS, View, base_python, node_folder, view_here

_INSIDE: Final = Path(__file__).with_name("inside.py")
#: Folders with programs and libraries: a link is made again, a folder is shown read-only.
_SYSTEM: Final = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/nix/store", "/gnu/store")
#: Settings of the machine inside these folders: tokens for registries of packages may be among them.
_SETTINGS: Final = ("/usr/etc", "/usr/local/etc")
#: What programs read of /etc. No passwords, keys or settings of ours are there.
_OF_ETC: Final = (
    "/etc/ssl", "/etc/ca-certificates", "/etc/pki", "/etc/alternatives", "/etc/ld.so.cache", "/etc/ld.so.conf",
    "/etc/ld.so.conf.d", "/etc/localtime", "/etc/mime.types", "/etc/protocols", "/etc/services",
)  # fmt: skip
#: Where there is a network, names are looked up as the system does.
_OF_NETWORK: Final = (
    "/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf", "/etc/host.conf", "/etc/gai.conf",
)  # fmt: skip
#: Without one, an address of a documentation network (RFC 5737): a look-up fails at once, and the kernel counts it.
_NO_RESOLVER: Final = "nameserver 192.0.2.1\n"


class Bubblewrap:
    """The sandbox. `program` is the path of bwrap."""

    name = "bubblewrap"
    keeps_network_out = True

    def __init__(self, program: str) -> None:
        self._program = program

    def view(self, job: Job) -> View:
        """Return what a server and its installation see: the same paths at every start."""
        return view_here(job.app, job.home, job.cache, (APP, HOME, CACHE))

    def install(self, job: Job, kind: Kind, words: Sequence[str], env: Mapping[str, str]) -> Start:
        """Return how a step of an installation is run."""
        del kind
        installer = (sys.prefix, *_uv(words), *(env[name] for name in ("SSL_CERT_FILE",) if name in env))
        mounts = [
            *_read_only(_roots(installer)),
            *("--bind", str(job.app), APP, "--bind", str(job.cache), CACHE),
        ]
        return self._start(job, words, env, mounts, network=True, watched=(str(job.app), str(job.cache)))

    def start(
        self, job: Job, kind: Kind | None, words: Sequence[str], env: Mapping[str, str], *, network: bool
    ) -> Start:
        """Return how the server is started."""
        del kind
        mounts = [*_read_only(_roots(())), "--ro-bind", str(job.app), APP]
        return self._start(job, words, env, mounts, network=network)

    def _start(
        self,
        job: Job,
        words: Sequence[str],
        env: Mapping[str, str],
        mounts: Sequence[str],
        *,
        network: bool,
        watched: tuple[str, ...] = (),
    ) -> Start:
        python, user = base_python(), -1 if job.user is None else job.user
        inside = (python, "-I", "-S", "/inside.py", str(user), str(limits.PROCESSES))
        command = (
            self._program,
            *_rights(job, network=network),
            *_system(),
            *_own_files(job, network=network),
            *_memory("/tmp"),
            *_memory(HOME),
            *mounts,
            *("--ro-bind", str(_INSIDE), "/inside.py"),
            *("--remount-ro", "/dev", "--remount-ro", "/", "--chdir", HOME, "--clearenv"),
            *(part for name, value in env.items() for part in ("--setenv", name, value)),
            *("--", *inside, *words),
        )
        return Start(command, {"PATH": os.defpath}, "/", watched=watched, counts_packets=not network)


def _rights(job: Job, *, network: bool) -> Iterator[str]:
    yield from ("--die-with-parent", "--new-session", "--unshare-ipc", "--unshare-pid", "--unshare-uts")
    yield from ("--unshare-cgroup-try", "--hostname", "server", "--cap-drop", "ALL")
    if job.user is None:
        yield "--unshare-user"
    else:  # to become a user that nothing on the machine belongs to; inside.py gives both up
        yield from ("--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID")
    if not network:
        yield "--unshare-net"


def _system() -> Iterator[str]:
    for path in _SYSTEM:
        if os.path.islink(path):
            yield from ("--symlink", os.readlink(path), path)
        elif os.path.isdir(path):
            yield from ("--ro-bind", path, path)
    for path in filter(os.path.isdir, _SETTINGS):
        yield from ("--perms", "0555", "--size", "4096", "--tmpfs", path, "--remount-ro", path)
    yield from ("--proc", "/proc", "--dev", "/dev", "--perms", "0755", "--dir", "/etc")
    yield from _memory("/dev/shm")
    yield from ("--perms", "0755", "--dir", "/home")
    for path in _OF_ETC:
        yield from ("--ro-bind-try", path, path)


def _own_files(job: Job, *, network: bool) -> Iterator[str]:
    """Show users and hosts that say nothing of the machine."""
    user = job.user
    if sys.platform != "win32" and user is None:
        user = os.getuid()
    files = {
        "/etc/passwd": f"server:x:{user}:{user}:server:{HOME}:/bin/sh\n",
        "/etc/group": f"server:x:{user}:\n",
    }
    if network:
        for path in _OF_NETWORK:
            yield from ("--ro-bind-try", os.path.realpath(path), path)
    else:
        files |= {
            "/etc/resolv.conf": _NO_RESOLVER,
            "/etc/hosts": HOSTS,
        }
    for path, content in files.items():
        written = job.folder / Path(path).name
        written.write_text(content, encoding="ascii")
        written.chmod(0o644)
        yield from ("--ro-bind", str(written), path)


def _memory(path: str) -> tuple[str, ...]:
    return ("--perms", "1777", "--size", str(limits.HOME), "--tmpfs", path)


def _uv(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for word in words[:1] if Path(word).name == "uv")


def _roots(more: Iterable[str]) -> Iterator[Path]:
    """Yield what has to be seen beside the folders of the system: interpreters, and what installs."""
    node = node_folder()
    for each in (sys.base_prefix, *([str(Path(node).parent)] if node else []), *more):
        path = Path(os.path.realpath(each))
        shown = any(path.is_relative_to(folder) for folder in _SYSTEM)
        # a folder that holds the home of the user is never shown
        if not shown and path.exists() and not Path.home().resolve().is_relative_to(path):
            yield path


def _read_only(paths: Iterable[Path]) -> Iterator[str]:
    """Show paths where they are. bwrap would make the folders above them private."""
    for path in dict.fromkeys(paths):
        for above in reversed(path.parents[:-1]):
            yield from ("--perms", "0755", "--dir", str(above))
        yield from ("--ro-bind", str(path), str(path))
