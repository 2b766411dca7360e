"""Runs servers in containers of Docker or Podman: images and packages in the image of their language."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Final, Literal

from scorer.capturing.confined import limits
from scorer.capturing.confined.homes import Job, Start, run_quietly
from scorer.capturing.confined.packages import Kind
from scorer.capturing.confined.views import APP, CACHE, HOME, HOSTS, View
from scorer.capturing.network_variables import NETWORK, ours
from scorer.contracts.errors import InputError
from scorer.data.messages import say

if sys.platform != "win32":
    import resource

#: The images that have a package manager and an interpreter.
_IMAGES: Final[dict[Kind, str]] = {
    "npm": "docker.io/library/node:22-slim",
    "pypi": "docker.io/library/python:3.13-slim",
}
_PATH: Final = f"{APP}/node_modules/.bin:{APP}/venv/bin:/usr/local/bin:/usr/bin:/bin"
#: How a folder in memory is mounted.
_IN_MEMORY: Final = f"rw,nosuid,nodev,size={limits.HOME},mode=1777"
#: The processes of all containers of a user: what Podman itself may have at most. `limits.PROCESSES` is for each.
_MOST_PROCESSES: Final = 32_768
#: A user that nothing belongs to.
_NOBODY: Final = "65534:65534"
#: What Docker would give a container from its settings, with passwords, if nothing else is said.
_PROXIES: Final = tuple(
    name
    for each in ("HTTP", "HTTPS", "FTP", "NO", "ALL")
    for name in (f"{each}_PROXY", f"{each.lower()}_proxy")
)
#: Variables that the client needs to find its daemon, its storage and its settings, and to load images. No container
#: gets them.
_OF_CLIENT: Final = (
    "PATH", "HOME", "TMPDIR", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "DBUS_SESSION_BUS_ADDRESS",
    "DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG", "DOCKER_CERT_PATH", "DOCKER_TLS_VERIFY", "CONTAINER_HOST",
    "CONTAINERS_CONF", "CONTAINERS_STORAGE_CONF", "CONTAINERS_REGISTRIES_CONF", "REGISTRY_AUTH_FILE", *NETWORK,
)  # fmt: skip


class Containers:
    """Containers of `docker` or `podman`."""

    keeps_network_out = True

    def __init__(self, name: Literal["docker", "podman"], program: str, *, is_rootless: bool) -> None:
        self.name = name
        self._program = program
        self._is_rootless = is_rootless

    def view(self, job: Job) -> View:
        """Return what a server and its installation see."""
        if ":" in str(job.folder):
            raise InputError(say("capturing.confined.colon", folder=job.folder.parent.parent))
        return View(APP, HOME, CACHE, "python", "npm", ("python", "-m", "pip"), _PATH)

    def install(self, job: Job, kind: Kind, words: Sequence[str], env: Mapping[str, str]) -> Start:
        """Return how a step of an installation is run: with the network, as the owner of the folders."""
        mounts = ("--volume", f"{job.app}:{APP}:Z", "--volume", f"{job.cache}:{CACHE}:Z")
        options = (*self._owner(job), *mounts)
        watched = (str(job.app), str(job.cache))
        return self._run(job, options, (_IMAGES[kind], *words), env, network=True, watched=watched)

    def start(
        self, job: Job, kind: Kind | None, words: Sequence[str], env: Mapping[str, str], *, network: bool
    ) -> Start:
        """Return how the server is started: an image by its name, a package by its program."""
        own = ("--user", _NOBODY, *(() if network else self._hosts(job)))
        if self.name == "docker":
            env = {**dict.fromkeys(_PROXIES, ""), **env}
        if kind == "oci":
            return self._run(job, (*own, *self._volumes(words[0])), words, env, network=network)
        assert kind is not None  # a command has no image
        options = (*own, "--volume", f"{job.app}:{APP}:ro,Z", "--workdir", HOME)
        return self._run(job, options, (_IMAGES[kind], *words), env, network=network)

    def pull(self, job: Job, image: str) -> Start:
        """Return how an image is loaded. One that was not there before is removed with the folder."""
        if not self.has(image):
            job.leaves("image", (self._program, "rmi", image))
        return self.load(image)

    def load(self, image: str) -> Start:
        """Return how an image is loaded that stays."""
        return Start((self._program, "pull", "--quiet", image), ours(_OF_CLIENT), "/", is_limited=False)

    def base(self, kind: Kind) -> str:
        """Return the image in which packages of a kind are installed and started."""
        return _IMAGES[kind]

    def has(self, image: str) -> bool:
        """Return whether an image is there."""
        done = run_quietly((self._program, "image", "inspect", image))
        return done is not None and done.returncode == 0

    def _hosts(self, job: Job) -> tuple[str, ...]:
        """Return the options for names of hosts that say nothing of this machine: Podman would show its /etc/hosts."""
        path = job.folder / "hosts"
        path.write_text(HOSTS, encoding="ascii")
        path.chmod(0o644)
        return ("--volume", f"{path}:/etc/hosts:ro,Z")

    def _volumes(self, image: str) -> tuple[str, ...]:
        """Return the options that keep in memory what an image declares as a volume, which would be on the disk."""
        if self.name == "podman":
            return ("--image-volume", "tmpfs")
        done = run_quietly((self._program, "image", "inspect", "--format", "{{json .Config.Volumes}}", image))
        try:
            declared = json.loads(done.stdout) if done else None
        except ValueError:
            declared = None
        paths = [*declared] if isinstance(declared, dict) else []
        return tuple(
            part for path in paths if ":" not in path for part in ("--tmpfs", f"{path}:{_IN_MEMORY}")
        )

    def _owner(self, job: Job) -> tuple[str, ...]:
        """Return the options for a container that writes to our folders."""
        if sys.platform == "win32":
            return ("--user", _NOBODY)
        if job.user is not None:
            return ("--user", f"{job.user}:{job.user}")
        if self.name == "podman":
            return ("--userns", "keep-id", "--user", f"{os.getuid()}:{os.getgid()}")
        if self._is_rootless:  # its root is the user that runs the daemon
            return ("--user", "0:0")
        return ("--user", f"{os.getuid()}:{os.getgid()}")

    def _run(
        self,
        job: Job,
        options: Sequence[str],
        words: Sequence[str],
        env: Mapping[str, str],
        *,
        network: bool,
        watched: tuple[str, ...] = (),
    ) -> Start:
        ending = (self._program, "rm", "--force", "--volumes", job.label)
        job.leaves("container", ending)
        command = (
            *(self._program, "run", "--interactive", "--rm", "--init", "--name", job.label),
            *_confined(network=network),
            *(_of_podman() if self.name == "podman" else ()),
            *options,
            *(part for name, value in env.items() for part in ("--env", f"{name}={value}")),
            *words,
        )
        return Start(command, ours(_OF_CLIENT), "/", is_limited=False, watched=watched, ending=ending)


def _confined(*, network: bool) -> tuple[str, ...]:
    memory = str(limits.MEMORY)
    return (
        *(() if network else ("--network", "none")),
        *("--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--hostname", "server"),
        *("--pids-limit", str(limits.PROCESSES), "--memory", memory, "--memory-swap", memory, "--cpus", "1"),
        *("--ulimit", f"fsize={limits.ONE_FILE}", "--ulimit", f"nofile={limits.OPEN_FILES}"),
        *("--ulimit", "core=0", "--tmpfs", f"/tmp:{_IN_MEMORY}", "--tmpfs", f"{HOME}:{_IN_MEMORY}"),
        *("--log-driver", "none", "--no-healthcheck", "--stop-timeout", "0"),
    )


def _of_podman() -> tuple[str, ...]:
    """Return what Podman has to be told, and Docker does not know: to keep our proxies and its own folders out."""
    return ("--http-proxy=false", "--env-host=false", "--read-only-tmpfs=false", *_processes())


def _processes() -> tuple[str, ...]:
    """Return the limit of the processes of a user: as root, Podman would set one that may be above ours."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return ()
    hard = resource.getrlimit(resource.RLIMIT_NPROC)[1]
    most = _MOST_PROCESSES if hard == resource.RLIM_INFINITY else min(hard, _MOST_PROCESSES)
    return ("--ulimit", f"nproc={most}")
