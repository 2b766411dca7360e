"""Compares the speed of two checkouts on one machine: that of a pull request with that of the branch it would change.

    python -m benchmarks.compare BASE-PYTHON HEAD-PYTHON [--json FILE] [--quick]

Each checkout is given by the Python of its virtual environment. Both run alternately and the best run counts. What then
seems slower is measured again, up to three times as often, so that noise alone reports nothing. The exit code is 0
whatever is found. The comparison is printed as Markdown; FILE also holds whether anything fell (comment.py reads it).
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.figures import check, ratio
from benchmarks.inputs import Setup
from benchmarks.measuring import NotMeasured, Program, alternately, run

#: A figure below this, as a ratio to that of the base, has fallen.
FALLEN: Final = 0.90
#: How often a figure that has fallen is measured again before that is believed.
AGAIN: Final = 2

Measure = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure of both checkouts: how many times as fast (or as small) the head is, or why that is not known."""

    name: str
    value: float | None
    reason: str = ""

    @property
    def fell(self) -> bool:
        """Whether it fell by more than a tenth."""
        return self.value is not None and self.value < FALLEN


def measures(setup: Setup) -> Iterator[tuple[str, Measure]]:
    """Yield what is measured of a checkout: CPU seconds, or the peak memory in MB."""
    small, many = setup.tools(12), setup.tools(1000)
    work = partial(setup.program.work, warm=setup.warm(), files=setup.servers(500))
    yield "scores, 500 tools", partial(work, "scores")
    yield "report as JSON, 500 tools", partial(work, "json")
    for name in ("json", "html"):
        yield f"peak memory of {name}, 1,000 tools", partial(_peak, check(setup, many, name))
    yield "`check FILE`, 12 tools", partial(_seconds, check(setup, small))
    yield "`explain`", partial(_seconds, setup.program.command("explain", "PUR011"))
    yield "`--help`", partial(_seconds, setup.program.command("--help"))


def _seconds(command: list[str]) -> float:
    return run(command).seconds


def _peak(command: list[str]) -> float:
    return run(command).megabytes


def compared(name: str, base: Measure, head: Measure, *, rounds: int, again: int = AGAIN) -> Compared:
    """Measure one figure of both; what has fallen is measured again, and the best of all rounds counts."""
    best = {"base": float("inf"), "head": float("inf")}
    try:
        for _ in range(1 + again):
            found = alternately({"base": base, "head": head}, rounds=rounds, budget=float("inf"))
            best = {side: min(best[side], value) for side, value in found.items()}
            result = Compared(name, best["base"] / best["head"])
            if not result.fell:
                break
    except NotMeasured as reason:
        return Compared(name, None, str(reason))
    return result


def markdown(found: list[Compared]) -> str:
    """Return what the comment and the summary of the job say."""
    fallen = [each for each in found if each.fell]
    if fallen:
        verdict = f"⚠️ **{len(fallen)} of {len(found)} figures fell by more than 10%**"
    else:
        verdict = "✅ **No figure fell by more than 10%**"
    rows = [f"| {each.name}{' ⚠️' * each.fell} | {_figure(each)} |" for each in found]
    lines = ["## Speed", "", verdict, "", "| | Base ÷ this pull request |", "| --- | ---: |", *rows, ""]
    note = (
        "Base and pull request ran alternately on one runner, and the best run of each counts: CPU time or peak "
        "memory. 1 is as good as the base, 0.5 half as good. A figure that fell was measured three times as often."
    )
    return "\n".join([*lines, note]) + "\n"


def _figure(each: Compared) -> str:
    return each.reason.replace("|", "\\|") if each.value is None else ratio(each.value)


def compare(base: Program, head: Program, *, quick: bool = False) -> list[Compared]:
    """Measure every figure of two checkouts."""
    with tempfile.TemporaryDirectory() as folder:
        sides: list[Mapping[str, Measure]] = [
            dict(measures(Setup(Path(folder), quick=quick, program=program))) for program in (base, head)
        ]
        return [
            compared(name, sides[0][name], measure, rounds=1 if quick else 4, again=0 if quick else AGAIN)
            for name, measure in sides[1].items()
        ]


def main() -> None:
    """Compare the checkouts that the command line names."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.compare")
    parser.add_argument("base")
    parser.add_argument("head")
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    # Made absolute without following links: the Python of a virtual environment is a link.
    base, head = (Program(os.path.abspath(python)) for python in (given.base, given.head))
    found = compare(base, head, quick=given.quick)
    text = markdown(found)
    print(text, end="")
    if given.json:
        result = {"fell": any(each.fell for each in found), "markdown": text}
        given.json.write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    main()
