"""Labelled tools in our own words: libraries whose tools were graded by a made-up judge."""

from __future__ import annotations

from pathlib import Path

from scorer.calibration.corpus import Row
from scorer.calibration.inputs import Inputs, read_inputs

DATA = Path(__file__).parent / "data"
TOOLS, SERVERS, RISKS = DATA / "tools.jsonl", DATA / "servers.jsonl", DATA / "risks.jsonl"
#: Published scores that are not ours to ship: tests of them skip where they are absent.
SHARED = Path(__file__).resolve().parents[3] / "shared" / "corpus"


def labeled() -> Inputs:
    return read_inputs([TOOLS, SERVERS, RISKS])


def rows() -> list[Row]:
    return sorted(labeled().rows, key=Row.order)
