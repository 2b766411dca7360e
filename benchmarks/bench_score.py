"""Measures scoring: tools per second from JSON text to report, and how that scales to 5,000 tools in one server.

    python benchmarks/bench_score.py [FOLDER-OF-SNAPSHOTS]

Without a folder of snapshots, the benchmark generates definitions. It compares with the time that the reference
implementation needs for the context signals alone. Both run alternately, so that a busy machine slows down both.
Growth is the time per tool among 5,000 tools divided by the time per tool among 500, so 1 means linear. `--quick`
runs one round with few tools, to test the benchmark itself.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, TypeVar

import tdqs
from definitions import make_tools

from scorer.capturing import capture
from scorer.capturing.jsonc import parse
from scorer.contracts.definitions import Snapshot
from scorer.scoring.api import score_server

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_Given = TypeVar("_Given")

RECORDED = Path("../shared/servers")


def main(arguments: Sequence[str]) -> None:
    quick = "--quick" in arguments
    folders = [Path(word) for word in arguments if not word.startswith("-")]
    texts = recorded(folders[0] if folders else RECORDED) or [servers_text(100 if quick else 1000)]
    throughput(texts[:1] if quick else texts, rounds=1 if quick else 3)
    growth(*(50, 500) if quick else (500, 5000))


def recorded(folder: Path) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.json"))]


def servers_text(count: int) -> str:
    return json.dumps({"tools": make_tools(count)})


def throughput(texts: Sequence[str], *, rounds: int) -> None:
    count = sum(len(json.loads(text)["tools"]) for text in texts)
    ours = theirs = float("inf")
    for _ in range(rounds):
        ours = min(ours, seconds(score_all, texts))
        theirs = min(theirs, seconds(reference, texts))
    print(f"tools               {count:>8,} in {len(texts)} servers")
    print(f"scored from JSON    {count / ours:>8,.0f} tools/s")
    print(f"reference signals   {count / theirs:>8,.0f} tools/s")
    print(f"ratio               {theirs / ours:>8.2f}")


def score_all(texts: Sequence[str]) -> None:
    for text in texts:
        score_server(capture(parse(text, "a server")))


def reference(texts: Sequence[str]) -> None:
    for text in texts:
        for tool in json.loads(text)["tools"]:
            tdqs.compute_context_signals(tdqs.ToolDefinition.model_validate(tool))


def growth(few: int, many: int) -> None:
    each = {count: seconds_per_tool(count) for count in (few, many)}
    print(f"among {few:>5,}         {1 / each[few]:>8,.0f} tools/s")
    print(f"among {many:>5,}         {1 / each[many]:>8,.0f} tools/s")
    print(f"growth              {each[many] / each[few]:>8.2f} (1 means linear)")


def seconds_per_tool(count: int) -> float:
    snapshot = Snapshot("archive", "archive", tuple(make_tools(count)))
    return min(seconds(score_server, snapshot) for _ in range(2)) / count


def seconds(work: Callable[[_Given], object], given: _Given) -> float:
    start = perf_counter()
    work(given)
    return perf_counter() - start


if __name__ == "__main__":
    main(sys.argv[1:])
