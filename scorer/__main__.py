"""`python -m scorer` is the command `mcp-scorer`."""

from __future__ import annotations

import atexit
import gc
import sys
from typing import Final

#: Objects that are made before the youngest are searched for cycles, and searches of one age before those of the next.
#: Most of what a run makes is code and data that it keeps, so that Python's own 700 search the same objects many times.
_SEARCHES: Final = (50_000, 20, 50)


def main() -> None:
    """Run the command line and exit. An interrupt while it is loaded ends like a later one."""
    gc.set_threshold(*_SEARCHES)
    atexit.register(gc.freeze)  # the process ends: what is left need not be searched
    try:
        from scorer.cli import main as run
    except KeyboardInterrupt:
        sys.stderr.write("\ninterrupted\n")
        raise SystemExit(130) from None
    run()


if __name__ == "__main__":
    main()
