"""Whole servers to try things on: four in our own words, and the recorded real ones where they are.

The real ones are not ours to ship. What guards the scores runs on ours in any case, so that a checkout alone
shows what a change breaks.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import ROOT

OWN = tuple(sorted((ROOT / "tests" / "cases" / "servers").glob("*.json")))
RECORDED = tuple(sorted((ROOT.parent / "shared" / "servers").glob("*.json")))
FILES = (*OWN, *RECORDED)

needs_recorded = pytest.mark.skipif(
    not RECORDED, reason="the recorded servers are not beside this checkout (../shared/servers)"
)


@cache
def tools_of(path: Path) -> tuple[dict[str, Any], ...]:
    """Return the raw tools of a file; whoever changes one copies it first."""
    return tuple(json.loads(path.read_bytes())["tools"])


def all_tools() -> list[dict[str, Any]]:
    return [tool for path in FILES for tool in tools_of(path)]
