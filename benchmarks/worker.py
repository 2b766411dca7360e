"""Does one task in a process of its own, and prints the CPU seconds that it took.

    python benchmarks/worker.py scores|json|signals WARM FILE...

Each FILE is the tool list of one server. The task runs on WARM first, unmeasured, so that what is loaded once does not
count, and then once on the files: what a cache holds is what these files themselves repeat. This script imports nothing
of its folder, so that it also measures another checkout: it uses the `scorer` that its Python has installed.
"""

from __future__ import annotations

import inspect
import json
import sys
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Task = Callable[[str], object]


#: A server of 5,000 tools is more than a run accepts unless it is told to.
BOUNDS = ("tools=10000",)


def signals() -> Task:
    """Return the reference: the context signals of `tdqs`, with the hash of the definition."""
    import tdqs

    def work(text: str) -> object:
        raw = json.loads(text)
        tools = raw if isinstance(raw, list) else raw["tools"]
        return [tdqs.compute_context_signals(tdqs.ToolDefinition.model_validate(tool)) for tool in tools]

    return work


def scores(*, detail: str = "scores") -> Task:
    """Return the task that reads a text and scores it, in the detail that this version of the library knows."""
    from scorer.capturing import capture
    from scorer.capturing.jsonc import parse
    from scorer.scoring.api import score_server

    known: dict[str, Any] = (
        {"detail": detail} if "detail" in inspect.signature(score_server).parameters else {}
    )
    return lambda text: score_server(capture(parse(text, "a server"), limits=BOUNDS), **known)


def as_json() -> Task:
    """Return the task that makes the whole report of a server and writes it as JSON."""
    from scorer.contracts.gate import GateResult
    from scorer.formats import FORMATS
    from scorer.scoring.api import build_report

    score: Callable[[str], Any] = scores(detail="report")
    return lambda text: FORMATS["json"].render(build_report([score(text)], gate=GateResult(passed=True)))


TASKS: dict[str, Callable[[], Task]] = {
    "scores": scores,
    "json": as_json,
    "signals": signals,
}


def main(arguments: Sequence[str]) -> None:
    """Measure one task and print its CPU seconds."""
    name, warm, *files = arguments
    task = TASKS[name]()
    texts = [Path(file).read_text(encoding="utf-8") for file in files]
    task(Path(warm).read_text(encoding="utf-8"))
    start = process_time()
    for text in texts:
        task(text)
    print(process_time() - start)


if __name__ == "__main__":
    main(sys.argv[1:])
