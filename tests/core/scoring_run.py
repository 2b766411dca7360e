"""Scores the servers of files and prints a digest of each JSON report: run as a process of its own.

`python -m tests.core.scoring_run [--shuffled SEED] FILE…`: with a seed, tools and the keys of all objects
are shuffled first.
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
from pathlib import Path
from typing import Any

from scorer.contracts.definitions import Snapshot
from scorer.contracts.gate import GateResult
from scorer.formats import FORMATS
from scorer.scoring.api import build_report, score_server


def shuffled(value: Any, chance: random.Random) -> Any:
    """Return a JSON value with the keys of every object in another order."""
    if isinstance(value, dict):
        return {key: shuffled(value[key], chance) for key in chance.sample(list(value), len(value))}
    return [shuffled(item, chance) for item in value] if isinstance(value, list) else value


def digest(path: Path, seed: int | None = None) -> str:
    """Return a hash over the JSON report of one file, its tools and keys shuffled when a seed is given."""
    tools = json.loads(path.read_bytes())["tools"]
    if seed is not None:
        chance = random.Random(seed)
        tools = [shuffled(tool, chance) for tool in chance.sample(tools, len(tools))]
    report = build_report(
        [score_server(Snapshot(path.stem, path.name, tuple(tools)))], gate=GateResult(passed=True)
    )
    return hashlib.sha256(FORMATS["json"].render(report).encode()).hexdigest()


def main(args: list[str]) -> None:
    """Print a line a file: its name and its digest."""
    seed = int(args[1]) if args[:1] == ["--shuffled"] else None
    for path in map(Path, args if seed is None else args[2:]):
        print(path.stem, digest(path, seed))


if __name__ == "__main__":
    main(sys.argv[1:])
