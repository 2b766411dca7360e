"""Servers that a crawl starts and that misbehave: each is bounded, has its class, and leaves no process."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from tests.capturing.running import left_over
from tests.catalogue.starting import BUBBLEWRAP, crawl_commands, seen

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux counts what processes use")


@BUBBLEWRAP
def test_in_bubblewrap_every_server_is_kept_within_its_limits(tmp_path: Path) -> None:
    marker = f"marker-{os.getpid()}-{tmp_path.name}"  # what looks like a key is not passed on
    outcomes = crawl_commands(
        tmp_path,
        "bubblewrap",
        bombs=["bombs", marker],
        hogs=["hogs", marker],
        fills=["fills", marker],
        leaves_daemons=["leaves_daemons", marker],
        good=["good", marker],
    )
    assert outcomes == {
        "bombs": "captured",
        "hogs": "too-large",
        "fills": "captured",
        "leaves_daemons": "captured",
        "good": "captured",
    }
    assert left_over(marker) == []
    assert seen(tmp_path / "store", "bombs") == {"few": True}
    assert {*seen(tmp_path / "store", "fills").values()} == {False}
    assert not (tmp_path / "store" / "exec").exists()


def test_without_a_sandbox_what_servers_use_is_counted(tmp_path: Path) -> None:
    marker = f"marker-{os.getpid()}-{tmp_path.name}"  # what looks like a key is not passed on
    servers = {"many": ["many_processes", marker], "daemons": ["leaves_daemons", marker]}
    assert crawl_commands(tmp_path, "none", **servers) == {"many": "too-large", "daemons": "captured"}
    assert left_over(marker) == []


def test_what_a_server_forbids_in_its_home_is_removed_all_the_same(tmp_path: Path) -> None:
    assert crawl_commands(tmp_path, "none", locks=["locks_its_home"]) == {"locks": "captured"}
    assert not (tmp_path / "store" / "exec").exists()
    assert shutil.disk_usage(tmp_path).total  # the folder of the test is still there: no link was followed
