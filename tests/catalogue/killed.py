"""Runs the command line and kills it at one change of the store: `python -m tests.catalogue.killed WHEN NUMBER ...`."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from scorer.catalogue.store import Store
from scorer.cli import main

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

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


if __name__ == "__main__":
    when, number = sys.argv[1], int(sys.argv[2])
    del sys.argv[1:3]
    Store._changing = killing  # type: ignore[method-assign, assignment]
    main()
