"""The benchmarks run, on small numbers; what they measure is for people to read."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.support.command_line import ROOT, environment


@pytest.mark.parametrize(
    ("name", "figures"),
    [
        ("bench_score.py", ["tools", "scored from JSON", "ratio", "growth"]),
        ("bench_growth.py", ["steep"]),
        ("bench_page.py", [" +3"]),
        ("bench_process.py", ["check, 12 tools", "--help", "explain", "peak memory, text"]),
    ],
)
def test_a_benchmark_prints_its_figures(name: str, figures: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "benchmarks" / name, "--quick"],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        check=True,
        text=True,
    )
    assert [
        figure for figure in figures if not re.search(rf"^{figure} .*\d", done.stdout, re.MULTILINE)
    ] == []
