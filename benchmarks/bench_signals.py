"""Compares the speed of the context signals and the input hash with the reference implementation.

    python benchmarks/bench_signals.py FOLDER-OF-SNAPSHOTS

Prints tools per second for both, and their ratio. Each figure is the best of several rounds, and both run
alternately, so that a busy machine slows down both. The times include parsing the raw tool.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import tdqs

from scorer.tdqs.context_signals import compute_signals

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 5


def main(folder: Path) -> None:
    tools = [
        tool for path in sorted(folder.glob("*.json")) for tool in json.loads(path.read_bytes())["tools"]
    ]
    if not tools:
        sys.exit(f"no snapshots in {folder}")
    ours = theirs = float("inf")
    for _ in range(ROUNDS):
        ours = min(ours, seconds(compute_signals, tools))
        theirs = min(theirs, seconds(reference, tools))
    print(f"tools      {len(tools):>8,}")
    print(f"mcp-scorer {len(tools) / ours:>8,.0f} tools/s")
    print(f"reference  {len(tools) / theirs:>8,.0f} tools/s")
    print(f"ratio      {theirs / ours:>8.1f}")


def reference(tool: dict[str, Any]) -> object:
    return tdqs.compute_context_signals(tdqs.ToolDefinition.model_validate(tool))


def seconds(signals: Callable[[Any], object], tools: list[Any]) -> float:
    start = perf_counter()
    for tool in tools:
        signals(tool)
    return perf_counter() - start


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/servers"))
