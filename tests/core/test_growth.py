"""Work grows with the input: calls of functions, counted and not timed, for N and for 2N of each kind of part."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from types import FrameType, ModuleType
from typing import Any

from scorer.contracts.definitions import Snapshot
from scorer.contracts.report import GateResult, Report
from scorer.scoring.api import build_report, score_server
from tests.support.command_line import ROOT

#: Twice the input may take so many times the calls; a part that grows with the square takes four times as many.
MOST = 2.4


def _series() -> ModuleType:
    spec = importlib.util.spec_from_file_location("growth_series", ROOT / "benchmarks" / "growth_series.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SERIES = _series()
Make = Callable[[int], list[dict[str, Any]]]


@contextmanager
def counting() -> Iterator[Callable[[], int]]:
    """Count the calls of functions, those of C included."""
    calls = 0

    def note(_frame: FrameType, event: str, _given: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        yield lambda: calls
    finally:
        sys.setprofile(before)


def _scored(tools: list[dict[str, Any]]) -> Report:
    server = score_server(Snapshot("harbor", "harbor.json", tuple(tools)))
    return build_report([server], gate=GateResult(passed=True))


def _calls(work: Callable[[], object]) -> int:
    with counting() as calls:
        work()
    return calls()


def _steep(make: Make, size: int, work: Callable[[list[dict[str, Any]]], object]) -> float:
    """Return how many times the work grows from N to 2N; N, 2N and 4N are measured so that a constant part is out."""
    work(make(7))  # what is loaded once
    one, two, four = (_calls(partial(work, make(size * factor))) for factor in (1, 2, 4))
    return (four - two) / max(two - one, one / 10)


def _steepest(
    series: Mapping[str, Make], size: int, work: Callable[[list[dict[str, Any]]], object]
) -> dict[str, float]:
    growth = {name: _steep(make, size, work) for name, make in series.items()}
    return {name: ratio for name, ratio in growth.items() if ratio > MOST}


def test_scoring_takes_twice_the_work_for_twice_the_text() -> None:
    assert _steepest(SERIES.TEXTS, 150, _scored) == {}
