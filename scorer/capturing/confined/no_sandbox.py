"""Runs servers without a sandbox: an own home and a clean environment, but the rights and the network of the user."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scorer.capturing.confined.homes import Job, Start
from scorer.capturing.confined.packages import Kind
from scorer.capturing.confined.views import View, view_here


class NoSandbox:
    """No sandbox. Processes, memory, time and disk are limited all the same."""

    name = "none"
    keeps_network_out = False

    def view(self, job: Job) -> View:
        """Return what a server and its installation see."""
        return view_here(job.app, job.home, job.cache)

    def install(self, job: Job, kind: Kind, words: Sequence[str], env: Mapping[str, str]) -> Start:
        """Return how a step of an installation is run."""
        del kind
        return Start(tuple(words), dict(env), str(job.home), watched=(str(job.app), str(job.cache)))

    def start(
        self, job: Job, kind: Kind | None, words: Sequence[str], env: Mapping[str, str], *, network: bool
    ) -> Start:
        """Return how the server is started. It has the network in any case."""
        del network, kind
        return Start(tuple(words), dict(env), str(job.home), watched=(str(job.app), str(job.home)))
