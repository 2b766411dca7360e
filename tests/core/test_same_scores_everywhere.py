"""The same definitions give the same bytes, whatever the hash seed, the order, and the process."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from typing import TYPE_CHECKING

import pytest

from tests.core.scoring_run import digest
from tests.support.command_line import ROOT
from tests.support.servers import FILES, OWN, RECORDED, needs_recorded

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.no_cover

#: Scored in every process: our own servers, and one in four of the recorded ones.
SOME = (*OWN, *RECORDED[::4])


@cache
def in_this_process(path: Path) -> str:
    return digest(path)


def in_a_process(hash_seed: str, *order: str) -> dict[str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.core.scoring_run", *order, *map(str, SOME)],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(line.rsplit(" ", 1) for line in done.stdout.splitlines())


@needs_recorded
def test_every_recorded_server_is_scored() -> None:
    assert len({in_this_process(path) for path in RECORDED}) >= 60


@pytest.mark.parametrize("hash_seed", ["0", "1", "4242"])
def test_another_hash_seed_and_another_order_of_tools_and_keys_give_the_same_bytes(hash_seed: str) -> None:
    order = () if hash_seed == "0" else ("--shuffled", hash_seed)
    assert in_a_process(hash_seed, *order) == {path.stem: in_this_process(path) for path in SOME}


def test_several_processes_give_the_same_bytes_as_one() -> None:
    some = FILES[::6]
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        assert list(pool.map(digest, some)) == [in_this_process(path) for path in some]
