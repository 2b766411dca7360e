"""No test depends on a configuration that stands above it, or on variables of whoever runs the tests."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from scorer.config.registry import NO_CONFIG_VARIABLE, PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterator

# Fits are small: on a busy machine, threads of numpy only wait for one another. Read when numpy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# A busy machine may be slow, and is not what any property is about.
settings.register_profile("without a deadline", deadline=None)
settings.load_profile("without a deadline")


@pytest.fixture(autouse=True, scope="session")
def _without_configuration() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(PREFIX)]:
            patch.delenv(name)
        patch.setenv(NO_CONFIG_VARIABLE, "1")
        yield


#: What asks a program to end, as far as the system has it.
_ENDINGS = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT") if hasattr(signal, name)
]


@pytest.fixture(autouse=True, scope="session")
def _with_signals_that_are_heard() -> Iterator[None]:
    """Let the processes that tests start hear what asks them to end, also where the tests run below nohup or behind &.

    What this process ignores, a process that it starts would ignore too; a handler is not inherited. This process goes
    on as before: the handler does nothing.
    """
    ignored = [number for number in _ENDINGS if signal.getsignal(number) is signal.SIG_IGN]
    for number in ignored:
        signal.signal(number, lambda *_: None)
    yield
    for number in ignored:
        signal.signal(number, signal.SIG_IGN)


@pytest.fixture(autouse=True)
def _with_the_signals_of_before() -> Iterator[None]:
    """Undo what a command that ran in this process did to signals: interrupted, it ignores all further ones."""
    before = {number: signal.getsignal(number) for number in _ENDINGS}
    yield
    for number, handler in before.items():
        if signal.getsignal(number) is not handler:
            signal.signal(number, handler)
