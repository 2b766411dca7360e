"""`python -m scorer` is the command `mcp-scorer`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and exit. An interrupt while it is loaded ends like a later one."""
    try:
        from scorer.cli import main as run
    except KeyboardInterrupt:
        sys.stderr.write("\ninterrupted\n")
        raise SystemExit(130) from None
    run()


if __name__ == "__main__":
    main()
