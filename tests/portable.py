"""Run the tests that need no POSIX, make, browser, Node.js or network: `python -m tests.portable` on any system.

`make test` runs these and all others; it needs Linux or macOS.
"""

from __future__ import annotations

import sys

import pytest

#: Reading and scoring need nothing of the system; what does is tested in portability/.
FOLDERS = ("claims", "core", "policy", "portability", "resistance", "rules", "spec")


def main(arguments: list[str]) -> int:
    """Run the tests with more arguments for pytest; return its exit code."""
    folders = (f"tests/{name}" for name in FOLDERS)
    return int(pytest.main(["-m", "not live", *folders, *arguments]))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
