"""Which folders are watched: those below the named ones, also new ones, and none that a link leads to."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import anyio
import pytest

from scorer.watching import listen
from scorer.watching.listen import changed_below, without_links
from tests.support.command_line import run
from tests.support.snapshots import LEND, write_tools

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system does not follow links")


def test_links_and_folders_of_tools_are_not_watched(tmp_path: Path) -> None:
    top = tmp_path / "top"
    for name in ("src/inner", "node_modules/a", ".git/objects", "src/.venv"):
        (top / name).mkdir(parents=True)
    (tmp_path / "elsewhere/below").mkdir(parents=True)
    (top / "src/out").symlink_to(tmp_path / "elsewhere")
    (top / "src/loop").symlink_to(top)
    (tmp_path / "named").symlink_to(top / "src")
    assert without_links([top]) == (top, top / "src", top / "src/inner")
    assert without_links([tmp_path / "named"]) == (tmp_path / "named", tmp_path / "named/inner")


def test_a_file_in_a_new_folder_is_noticed_and_one_behind_a_link_is_not(tmp_path: Path) -> None:
    top, elsewhere = tmp_path / "top", tmp_path / "elsewhere"
    top.mkdir()
    elsewhere.mkdir()
    (top / "out").symlink_to(elsewhere)

    async def main() -> set[str]:
        seen: set[str] = set()
        async with anyio.create_task_group() as group:
            group.start_soon(_write_again_and_again, top / "new" / "inner" / "a.py", elsewhere / "b.py")
            async for changes in changed_below((top,)):
                seen |= {os.path.relpath(path, top) for path in changes}
                if "new/inner/a.py" in seen:
                    group.cancel_scope.cancel()
        return seen

    assert anyio.run(main) <= {"new", "new/inner", "new/inner/a.py"}


def test_a_system_that_watches_no_more_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object, **__: object) -> AsyncIterator[Any]:
        raise OSError("OS file watch limit reached. about [/x]")
        yield

    monkeypatch.setattr(listen, "awatch", full)
    done = run("watch", write_tools(tmp_path, LEND), "--path", tmp_path)
    line = (
        "error: the system does not watch these files (OS file watch limit reached); name fewer with --path\n"
    )
    assert (done.exit_code, done.stderr) == (2, line)


async def _write_again_and_again(*paths: Path) -> None:
    for count in range(1_000_000):
        for path in paths:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(str(count))
        await anyio.sleep(0.3)
