"""Runs the command line and kills it: at one change of the store, or after some time.

`python -m tests.catalogue.killed before|after NUMBER ...` counts the changes.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING

from scorer.catalogue.store import Store
from scorer.cli import crawl_run, main

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

#: Loaded before the time begins that a crawl has.
LOADED = crawl_run
_changing = Store._changing
changes = 0


@contextmanager
def killing(store: Store) -> Iterator[sqlite3.Connection]:
    """Make a change; die before it is kept, or after, where it is the one."""
    global changes
    changes += 1
    with _changing(store) as connection:
        yield connection
        if (when, changes) == ("before", number):
            os.kill(os.getpid(), signal.SIGKILL)
    if (when, changes) == ("after", number):
        os.kill(os.getpid(), signal.SIGKILL)


def crawl_for(seconds: float, arguments: Sequence[str]) -> None:
    """Run the command line in this process, which is killed after some time if it has not ended."""

    def kill() -> None:
        time.sleep(seconds)
        os.kill(os.getpid(), signal.SIGKILL)

    Thread(target=kill, daemon=True).start()
    sys.argv[1:] = arguments
    main()


if __name__ == "__main__":
    when, number = sys.argv[1], int(sys.argv[2])
    del sys.argv[1:3]
    Store._changing = killing  # type: ignore[method-assign, assignment]
    main()
