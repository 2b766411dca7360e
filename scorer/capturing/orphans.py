"""The last net below the supervisors of servers, for a program that starts nothing else."""

from __future__ import annotations

import logging
import os
import signal
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if sys.platform != "win32":
    from scorer.capturing.supervisor import adopt_orphans, signal_descendants

if TYPE_CHECKING:
    from collections.abc import Iterator

_KILL_SECONDS: Final = 5.0
_POLL_SECONDS: Final = 0.01


@contextmanager
def no_process_left() -> Iterator[None]:
    """Kill every process below this one when the block ends: a server may have killed its supervisor.

    Only for a process of which all children are servers, which the command line is and a library is not. On systems
    other than Linux it kills nothing.
    """
    if sys.platform != "win32":
        adopt_orphans()
    try:
        yield
    except BaseException:
        _hush_asyncio()
        raise
    finally:
        if sys.platform != "win32":
            _kill_descendants()


if sys.platform != "win32":

    def _kill_descendants() -> None:
        end = time.monotonic() + _KILL_SECONDS
        while signal_descendants(os.getpid(), signal.SIGKILL) and time.monotonic() < end:
            _reap()
            time.sleep(_POLL_SECONDS)

    def _reap() -> None:
        """Collect what was killed, so that it no longer counts as a descendant."""
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return


def _hush_asyncio() -> None:
    """Keep off stderr what asyncio says of processes whose loop a second interrupt has closed."""
    logging.getLogger("asyncio").addHandler(logging.NullHandler())
    sys.unraisablehook = lambda _: None
