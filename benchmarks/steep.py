"""Measures how time grows with the input: each stage at N and 2N for every series of series.py.

    python -m benchmarks.steep [--quick] [--all] [SERIES]...

A stage may take up to 2.6 times as long for twice the input. Those that take longer are listed with their seconds, and
with `--all` every one. Each measurement runs in a process of its own, because what one leaves in a cache makes the
next faster.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from functools import partial
from time import process_time
from typing import TYPE_CHECKING, Any, Final

from benchmarks.series import DEPTHS, NAMES, SCHEMAS, SERVERS, TEXTS
from scorer.capturing import capture
from scorer.capturing.jsonc import parse
from scorer.contracts.gate import GateResult
from scorer.formats import FORMATS
from scorer.formats.diff import render as render_diff
from scorer.formats.plan import render as render_plan
from scorer.formats.view_options import DEFAULT_VIEW
from scorer.gate.changes import compare
from scorer.policy.document import Request
from scorer.policy.formats import GRAMMARS, extend
from scorer.policy.recommended import default_settings, ruled_tools
from scorer.scoring.api import build_report, score_server
from scorer.scoring.route import route

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    Make = Callable[[int], list[dict[str, Any]]]

#: The growth that is reported, and the seconds below which a measurement says nothing.
STEEP: Final = 2.6
NOTHING: Final = 0.05
#: The series and the number of parts to begin with.
SERIES: Final[Mapping[str, tuple[Make, int]]] = {
    **{name: (make, 20_000) for name, make in TEXTS.items()},
    **{name: (make, 20_000) for name, make in NAMES.items()},
    **{name: (make, 2_000) for name, make in SCHEMAS.items()},
    **{name: (make, 100) for name, make in DEPTHS.items()},
    **{name: (make, 500) for name, make in SERVERS.items()},
}


def main(arguments: Sequence[str]) -> None:
    """Print the stages that grow too fast, and the time of each series."""
    quick, everything = "--quick" in arguments, "--all" in arguments
    chosen = [word for word in arguments if not word.startswith("-")] or list(SERIES)
    list(stages(SERVERS["tools"], 20))  # loads what is loaded once
    steep = 0
    for name in chosen[:2] if quick else chosen:
        make, size = SERIES[name]
        size = size // 50 if quick else size
        small, large = measured(make, size), measured(make, 2 * size)
        for stage, seconds in large.items():
            ratio = seconds / max(small.get(stage, seconds), 1e-9)
            is_steep = seconds > NOTHING and ratio > STEEP
            steep += is_steep
            if is_steep or everything:
                print(f"{name:24} {stage:10} {2 * size:>9,} {seconds:8.2f} s  {ratio:5.2f}", flush=True)
        print(f"{name:24} {'all':10} {2 * size:>9,} {sum(large.values()):8.2f} s", flush=True)
    print(f"steep                {steep:>8,}")


def measured(make: Make, size: int) -> dict[str, float]:
    """Return the seconds of each stage, measured in a process of its own."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
        with os.fdopen(writing, "w") as out:
            for stage, seconds in stages(make, size):
                out.write(json.dumps([stage, seconds]) + "\n")
                out.flush()
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as given:
        found = dict(json.loads(line) for line in given)
    status = os.waitpid(child, 0)[1]
    return found if status == 0 else {**found, "FAILED": 60.0}


def _rendered(name: str, given: dict[str, Any]) -> str:
    return FORMATS[name].render(given["report"])


def stages(make: Make, size: int) -> Iterator[tuple[str, float]]:
    """Yield each stage of a run on a series, and the seconds that it took."""
    text = json.dumps({"tools": make(size)}, ensure_ascii=False)
    given: dict[str, Any] = {}

    def score() -> None:
        given["server"] = score_server(capture(parse(text, "a server")))
        given["report"] = build_report([given["server"]], gate=GateResult(passed=True))

    def policy(name: str) -> None:
        tools = ruled_tools(given["server"], default_settings())
        extend(GRAMMARS[name], None, [Request("a", tools, tools)])

    def diff(name: str) -> None:
        render_diff(name, [compare(given["server"], given["server"], "a")], [], [], DEFAULT_VIEW)

    work: dict[str, Callable[[], object]] = {"score": score}
    for name in ("text", "json", "html", "markdown", "sarif", "junit", "github", "gitlab", "rdjson", "tdqs"):
        work[name] = partial(_rendered, name, given)
    work["plan"] = lambda: render_plan("a", route(given["server"], "A"), DEFAULT_VIEW)
    work["diff"] = lambda: diff("text")
    work["diff-json"] = lambda: diff("json")
    for name in GRAMMARS:
        work[f"policy-{name}"] = partial(policy, name)
    for stage, run in work.items():
        start = process_time()
        run()
        yield stage, process_time() - start


if __name__ == "__main__":
    main(sys.argv[1:])
