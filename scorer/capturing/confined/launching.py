"""How the packages of a crawl are started, as the user says it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

#: What runs containers.
Engine = Literal["podman", "docker"]
#: What `--sandbox` names.
Wanted = Literal["auto", "bubblewrap", "docker", "podman", "none"]
SANDBOXES: Final[tuple[Wanted, ...]] = ("auto", "bubblewrap", "docker", "podman", "none")


@dataclass(frozen=True, slots=True)
class Launching:
    """How packages are started: in which sandbox, whether servers have the network, and how many at once."""

    sandbox: Wanted = "auto"
    network: bool = False
    jobs: int = 2
