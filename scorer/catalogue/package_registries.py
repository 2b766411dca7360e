"""Tells a registry of packages that does not answer from packages that cannot be installed.

All packages of npm come from one place, so that its outage is that of thousands of servers. A failure to reach it is
kept back until something was installed from it, or until it has answered us, and is counted against no server else.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import anyio.to_thread
import httpx2

from scorer.capturing.confined.packages import Package
from scorer.contracts.definitions import Unreachable

if TYPE_CHECKING:
    from scorer.catalogue.entry_target import Candidate
    from scorer.catalogue.waiting import Turn
    from scorer.contracts.definitions import Snapshot

#: After so many packages that could not be loaded the registry is asked; after twice as many the next time.
_FEW: Final = 3
_SIGN_OF_LIFE: Final = 15.0
#: What is asked for, where our variables do not name another registry: a page that each has.
_PAGES: Final = {
    "npm": "https://registry.npmjs.org/npm",
    "PyPI": "https://pypi.org/simple/pip/",
    "docker.io": "https://registry-1.docker.io/v2/",
    "ghcr.io": "https://ghcr.io/v2/",
    "mcr.microsoft.com": "https://mcr.microsoft.com/v2/",
    "quay.io": "https://quay.io/v2/",
}
#: The variables that name another one, as the installers read them, and the page there.
_OTHERS: Final = (
    ("npm", "npm_config_registry", "npm"),
    ("npm", "NPM_CONFIG_REGISTRY", "npm"),
    ("PyPI", "PIP_INDEX_URL", "pip/"),
    ("PyPI", "UV_DEFAULT_INDEX", "pip/"),
)
#: What pip says of a package that does not exist, and also if its registry fails.
_NO_VERSION: Final = "(from versions: none)"


def registry_of(candidate: Candidate) -> str | None:
    """Return the registry that a package is loaded from; None for what is not loaded, or from a host of its own."""
    if not isinstance(candidate, Package):
        return None
    if candidate.kind != "oci":
        return "npm" if candidate.kind == "npm" else "PyPI"
    host = candidate.name.partition("/")[0]
    return host if host in _PAGES else None


def host_of_image(candidate: Candidate) -> str | None:
    """Return the host that an image is loaded from; None for anything else."""
    if isinstance(candidate, Package) and candidate.kind == "oci":
        return candidate.name.partition("/")[0]
    return None


async def answers(registry: str, user_agent: str) -> bool:
    """Return whether a registry answers, and not with an error of its own."""
    return await anyio.to_thread.run_sync(_answers, _page(registry), user_agent)


def _page(registry: str) -> str:
    for name, variable, page in _OTHERS:
        if name == registry and (address := os.environ.get(variable)):
            return f"{address.rstrip('/')}/{page}"
    return _PAGES[registry]


def _answers(url: str, user_agent: str) -> bool:
    headers = {"User-Agent": user_agent} if user_agent else {}
    try:
        with (
            httpx2.Client(headers=headers, timeout=_SIGN_OF_LIFE) as client,
            client.stream("GET", url) as response,
        ):
            return response.status_code < 500 and response.status_code != 429
    except (httpx2.HTTPError, httpx2.InvalidURL, ValueError):
        return False


def could_not_load(result: Snapshot | Unreachable) -> bool:
    """Return whether a package was not installed because its registry did not answer."""
    return isinstance(result, Unreachable) and result.kind == "unreachable"


def may_be_silent(result: Snapshot | Unreachable) -> bool:
    """Return whether the installer says the same of a package that does not exist and of a registry that fails."""
    return isinstance(result, Unreachable) and result.kind == "install-failed" and _NO_VERSION in result.cause


@dataclass(slots=True)
class Quiet:
    """A registry: the failures to reach it since anything was installed from it.

    `is_held`: it does not answer, so nothing more is installed from it in this run. `left` are the servers that remain.
    """

    failures: list[tuple[Turn, Unreachable]] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    is_held: bool = False
    is_asked: bool = False
    _again: set[str] = field(default_factory=set)
    _enough: int = _FEW

    @property
    def is_long(self) -> bool:
        """Whether so many packages could not be loaded that the registry should be asked."""
        return len(self.failures) >= self._enough and not self.is_asked and not self.is_held

    def hold(self) -> None:
        """Leave the servers that failed, and all that come, to the next run."""
        self.is_held = True
        self.left += (turn.server for turn, _ in self.failures)
        self.failures.clear()

    def blamed(self) -> list[tuple[Turn, Unreachable]]:
        """Return the failures, which are those of the packages, since the registry answers."""
        failures, self.failures = self.failures, []
        self._enough *= 2
        return failures

    def recovered(self) -> tuple[list[Turn], list[tuple[Turn, Unreachable]]]:
        """Return what to install once more, since something was installed, and what has failed twice."""
        failures, self.failures = self.failures, []
        again = [turn for turn, _ in failures if turn.server not in self._again]
        twice = [each for each in failures if each[0].server in self._again]
        self._again.update(turn.server for turn in again)
        return again, twice
