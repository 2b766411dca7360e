"""Passes units of work to an executor and gives the results in the order of the units, whichever ends first."""

from __future__ import annotations

import signal
from collections import deque
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, Final, TypeVar

from scorer.contracts.errors import InputError
from scorer.data.messages import say, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_T = TypeVar("_T")
_R = TypeVar("_R")

#: Units that wait or run, for each worker: one that ends always finds another, and few results wait for an earlier one.
_AHEAD: Final = 4
#: The workers of an executor elsewhere are not known; so many units may wait there.
_ELSEWHERE: Final = 64
_DASK: Final = "dask://"
#: How often Dask gives a unit to another worker after the one that had it was lost.
_RETRIES: Final = 3


class _Here(Executor):
    """Runs each unit in this process, when it is given."""

    def submit(self, fn: Callable[..., _R], /, *args: Any, **kwargs: Any) -> Future[_R]:
        done: Future[_R] = Future()
        done.set_result(fn(*args, **kwargs))
        return done


def in_order(
    work: Callable[[_T], _R],
    units: Iterable[_T],
    executor: Executor,
    ahead: int,
    stopped: Callable[[], bool] = lambda: False,
) -> Iterator[_R]:
    """Yield the result of each unit, in their order; at most `ahead` are under way.

    Once `stopped` is true no more are begun, and the results of those under way are given. What `work` raises is
    raised where the result would be.
    """
    pending: deque[Future[_R]] = deque()
    for unit in units:
        if stopped():
            break
        pending.append(executor.submit(work, unit))
        while len(pending) >= ahead or (pending and pending[0].done()):
            yield pending.popleft().result()
    while pending:
        yield pending.popleft().result()


@contextmanager
def executor_of(where: str | None, jobs: int) -> Iterator[tuple[Executor, int]]:
    """Give what runs the units, and how many may be under way.

    `where` is None for `jobs` processes of this machine (1: this process), or `dask://HOST:PORT` for the workers of a
    Dask scheduler. Raises InputError for another address, and where Dask is not installed or not there.
    """
    if where is not None:
        with _dask(where) as executor:
            yield executor, _ELSEWHERE
    elif jobs == 1:
        yield _Here(), 1
    else:
        pool = ProcessPoolExecutor(jobs, get_context("spawn"), initializer=_ignore_interrupts)
        try:
            yield pool, jobs * _AHEAD
        finally:
            pool.shutdown(cancel_futures=True)


def _ignore_interrupts() -> None:
    """Let Ctrl-C, which the terminal sends to every process, end this run by its parent alone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def _dask(where: str) -> Iterator[Executor]:
    if not where.startswith(_DASK) or where == _DASK:
        raise InputError(say("catalogue.executor.unknown", where=where))
    try:
        from distributed import Client
    except ImportError as error:
        raise InputError(text("catalogue.executor.no-dask")) from error
    try:
        client: Any = Client(f"tcp://{where.removeprefix(_DASK)}", timeout="10s", set_as_default=False)
    except (OSError, ValueError) as error:
        raise InputError(say("catalogue.executor.unreachable", where=where)) from error
    with client:
        yield client.get_executor(pure=False, retries=_RETRIES)
