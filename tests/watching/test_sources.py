"""Which changes of files lead to a new capture."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from scorer.watching.sources import TIMES, Changes, is_source, watched


@dataclass
class Clock:
    """A clock that the test sets, in seconds."""

    now: float = 1_000.0

    def __call__(self) -> int:
        return int(self.now * 1e9)


def write(path: Path, content: str, at: float) -> str:
    path.write_text(content)
    os.utime(path, (at, at))
    return str(path)


def test_a_file_that_is_written_again_with_the_same_content_has_not_changed(tmp_path: Path) -> None:
    changes = Changes()
    path = write(tmp_path / "a.py", "1", 1)
    assert changes.real([path], capturing=False) == {path}
    assert changes.real([path], capturing=False) == set()
    write(tmp_path / "a.py", "2", 2)
    assert changes.real([path], capturing=False) == {path}
    (tmp_path / "a.py").unlink()
    assert changes.real([path], capturing=False) == {path}


def test_a_file_that_changes_in_each_capture_is_left_out_until_somebody_else_writes_it(
    tmp_path: Path,
) -> None:
    clock = Clock()
    changes = Changes(clock)
    for number in range(TIMES):
        assert changes.began() == set()
        path = write(tmp_path / "state.json", f"{number}", clock.now)
        clock.now += 1
        changes.ended()
        clock.now += 1
        # Noticed after the capture, and written during it.
        assert changes.real([path], capturing=False) == {path}
    assert changes.began() == {path}
    write(tmp_path / "state.json", "more", clock.now)
    assert changes.real([path], capturing=True) == set()
    clock.now += 1
    changes.ended()
    clock.now += 9
    write(tmp_path / "state.json", "edited", clock.now)
    assert changes.real([path], capturing=False) == {path}
    assert changes.written == set()


def test_a_file_that_changes_in_some_captures_is_not_the_servers(tmp_path: Path) -> None:
    changes = Changes()
    path = str(tmp_path / "a.py")
    for number in range(3 * TIMES):
        changes.began()
        if number % TIMES:
            (tmp_path / "a.py").write_text(f"{number}")
            assert changes.real([path], capturing=True) == {path}
        changes.ended()


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("server.py", True),
        ("dist/index.js", True),
        ("README.md", True),
        ("server.log", False),
        ("data/loans.sqlite3", False),
        ("venv/lib/x.py", False),
        ("venv.py", True),
    ],
)
def test_what_programs_write_is_not_a_source(name: str, counts: bool) -> None:
    assert is_source(name.replace("/", os.sep)) is counts


def test_folders_and_files_are_watched_apart_and_once(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "a.json").touch()
    paths = [tmp_path / "src", tmp_path / "a.json", tmp_path / "src" / ".." / "src"]
    found = watched(paths)
    assert (found.folders, found.files) == ((tmp_path / "src",), (tmp_path / "a.json",))
