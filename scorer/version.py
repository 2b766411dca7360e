"""The program's version."""

from __future__ import annotations

from functools import cache


@cache
def version() -> str:
    """Return the installed version, or "0+checkout" where the program runs without being installed."""
    from importlib import metadata  # takes as long to import as the command line itself

    try:
        return metadata.version("mcp-scorer")
    except metadata.PackageNotFoundError:
        return "0+checkout"
