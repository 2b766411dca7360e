"""The real Podman, with a storage and settings of its own, and the images of the languages made of this machine."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pip

from tests.catalogue.images import root

if TYPE_CHECKING:
    from collections.abc import Iterator

_BASES = ("docker.io/library/node:22-slim", "docker.io/library/python:3.13-slim")
#: `netns`: so that an installation reaches the registries of the tests. A server is started with another one.
_CONTAINERS = """\
[containers]
netns = "host"
volumes = [
  "/usr:/usr:ro", "/etc/alternatives:/etc/alternatives:ro", "/etc/ssl:/etc/ssl:ro", "{pip}:/pip/pip:ro",
]
[engine]
runtime = "{runtime}"
"""
_STORAGE = '[storage]\ndriver = "vfs"\ngraphroot = "{folder}/graph"\nrunroot = "{folder}/run"\n'
_REGISTRIES = '[[registry]]\nprefix = "ghcr.io"\nlocation = "{registry}"\ninsecure = true\n'


@dataclass(frozen=True)
class Podman:
    """The program with these settings: `variables` lead to them."""

    variables: dict[str, str]

    def run(self, *words: str, data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        env = {**os.environ, **self.variables}
        return subprocess.run(["podman", *words], env=env, input=data, capture_output=True, check=False)

    def containers(self) -> list[str]:
        """Return the names of all containers, whether they run or not."""
        return self.run("ps", "--all", "--format", "{{.Names}}").stdout.decode().split()

    def images(self) -> set[str]:
        return {*self.run("images", "--format", "{{.Repository}}:{{.Tag}}").stdout.decode().split()}

    def volumes(self) -> list[str]:
        return self.run("volume", "ls", "--quiet").stdout.decode().split()


@contextmanager
def real_podman(folder: Path, registry: str) -> Iterator[Podman | str]:
    """Give the program, which loads the images of ghcr.io from `registry`; else why it cannot be used here."""
    if shutil.which("podman") is None:
        yield "Podman is not installed"
        return
    reason = ""
    for runtime in filter(shutil.which, ("crun", "runc")):
        podman = _settings(folder, registry, runtime)
        podman.run("import", "--quiet", "--change", "ENV PYTHONPATH=/pip", "-", _BASES[0], data=root())
        podman.run("tag", *_BASES)
        limits = ("--init", "--ulimit", "nofile=4096", "--ulimit", "nproc=4096", "--memory", "1g")
        done = podman.run("run", "--rm", "--network", "none", *limits, _BASES[0], "sh", "-c", "exit 0")
        if done.returncode == 0:
            try:
                yield podman
            finally:
                podman.run("rm", "--all", "--force", "--time", "0")
                podman.run("rmi", "--all", "--force")
            return
        reason = done.stderr.decode().strip().rpartition("\n")[2]
    yield f"Podman cannot run a container here: {reason or 'there is no runtime'}"


def _settings(folder: Path, registry: str, runtime: str) -> Podman:
    texts = {
        "CONTAINERS_CONF": _CONTAINERS.format(runtime=runtime, pip=Path(pip.__file__).parent),
        "CONTAINERS_STORAGE_CONF": _STORAGE.format(folder=folder),
        "CONTAINERS_REGISTRIES_CONF": _REGISTRIES.format(registry=registry),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return Podman({name: str(folder / name) for name in texts})
