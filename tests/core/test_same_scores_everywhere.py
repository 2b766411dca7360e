"""The same definitions give the same bytes, whatever the hash seed, the order, and the process."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path

import pytest

from tests.core.scoring_run import digest
from tests.spec.definitions import SERVERS, needs_servers

ROOT = Path(__file__).resolve().parents[2]

pytestmark = needs_servers


@cache
def files() -> tuple[Path, ...]:
    return tuple(sorted(SERVERS.resolve().glob("*.json")))


@cache
def in_this_process() -> dict[str, str]:
    return {path.stem: digest(path) for path in files()}


def in_a_process(hash_seed: str, *order: str) -> dict[str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.core.scoring_run", str(SERVERS.resolve()), *order],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(line.rsplit(" ", 1) for line in done.stdout.splitlines())


def test_every_real_server_is_scored() -> None:
    assert len(in_this_process()) == len(files()) >= 60


@pytest.mark.parametrize("hash_seed", ["0", "1", "4242"])
def test_another_hash_seed_and_another_order_of_tools_and_keys_give_the_same_bytes(hash_seed: str) -> None:
    order = () if hash_seed == "0" else (hash_seed,)
    assert in_a_process(hash_seed, *order) == in_this_process()


def test_several_processes_give_the_same_bytes_as_one() -> None:
    some = files()[::4]
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        assert list(pool.map(digest, some)) == [in_this_process()[path.stem] for path in some]
