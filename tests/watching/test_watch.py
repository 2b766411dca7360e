"""`mcp-scorer watch` on files that change while it runs."""

from __future__ import annotations

import json
import os
import sys
import time
from contextlib import chdir
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from tests.config.files import run_configured
from tests.setup.repositories import SERVER, write
from tests.support.snapshots import LEND, RENEW, write_tools
from tests.support.terminal import Terminal
from tests.watching.watched import WatchProcess

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")

WORSE = {**LEND, "description": "Lends a book."}
STRICTER = {**RENEW, "inputSchema": {**RENEW["inputSchema"], "required": ["loan", "days"]}}


#: What the second capture of the loan desk shows where stdout is not a terminal.
SECOND = """
tools.json · capture 2 · changed: tools.json

tools: 4.0 A → 3.3 B (compared with capture 1)
  Scores
    - lend_book 4.5 → 2.5: Purpose 5 → 3, Usage Guidelines 5 → 2, Behavior 4 → 2, Conciseness 5 → 3,
      Completeness 5 → 2
  Findings
    - lend_book: new warning PUR011: the description only restates the name (“Lends a book.”)

Next edit
  lend_book · Replace the sentence that adds little to the name: “Lends <which things, of what, from
  where>.” · TDQS about +0.8, grade about +0.4

tools · 3.3 of 5, tier B · description quality 2.8 · coherence 4.3 · 2 tools
Gate passed · 2 warnings
"""


def replace_tools(folder: Path, *tools: object) -> None:
    """Replace the file at once, as editors do."""
    write_tools(folder, *tools, name=".new").replace(folder / "tools.json")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    folder.mkdir()
    write_tools(folder, LEND, RENEW, name="tools.json")
    return folder


@pytest.fixture
def processes() -> Iterator[list[WatchProcess]]:
    started: list[WatchProcess] = []
    yield started
    for each in started:
        if each.process.poll() is None:
            each.process.kill()
            each.process.communicate()


def test_a_line_of_json_for_each_capture_says_what_moved(folder: Path, processes: list[WatchProcess]) -> None:
    watch = WatchProcess(folder, "tools.json", "--format", "json")
    processes.append(watch)
    first = watch.event()
    assert (first["event"], first["capture"], first["changed"], first["last_good"]) == (
        "captured",
        1,
        [],
        None,
    )
    assert first["servers"][0]["change"] is None

    replace_tools(folder, WORSE, STRICTER)
    second = watch.event()
    (server,) = second["servers"]
    assert (second["capture"], second["changed"], second["last_good"]) == (2, ["tools.json"], 1)
    moved = {tool["name"]: tool for tool in server["change"]["tools"]}
    assert moved["lend_book"]["new_tdqs"] < moved["lend_book"]["old_tdqs"]
    assert moved["renew_loan"]["breaking"] == [
        {"kind": "new-required", "parameter": "days", "old": None, "new": None}
    ]
    assert (server["edit"]["tool"], server["score"]["tool_count"]) == ("lend_book", 2)

    (folder / "tools.json").write_text('{"tools": [')
    broken = watch.event()
    assert (broken["event"], broken["capture"], broken["servers"], broken["last_good"]) == (
        "failed",
        3,
        [],
        2,
    )
    assert "tools.json" in broken["errors"][0]["message"]

    replace_tools(folder, LEND, RENEW)
    again = watch.event()
    assert (again["event"], again["last_good"]) == ("captured", 2)
    assert again["servers"][0]["score"] == first["servers"][0]["score"]
    assert watch.interrupt() == (0, "")


def test_a_block_for_each_capture_where_stdout_is_not_a_terminal(
    folder: Path, processes: list[WatchProcess]
) -> None:
    watch = WatchProcess(folder, "tools.json")
    processes.append(watch)
    first = watch.block("Gate")
    assert first.startswith("tools.json · capture 1\n\nNext edit\n")
    replace_tools(folder, WORSE, RENEW)
    second = watch.block("Gate")
    assert second == SECOND
    (folder / "tools.json").write_text("{")
    third = watch.block("  tools: the last good state is that of capture 2, ")
    assert "  ! tools.json: config: " in third
    assert watch.interrupt() == (0, "")


#: A server that says when it starts and whether another one runs, and that answers only if its source says so.
GUARDED = dedent(
    """
    import os, sys
    from pathlib import Path

    home = Path(sys.argv[1])
    for other in home.glob("*.pid"):
        try:
            os.kill(int(other.read_text()), 0)
        except ProcessLookupError:
            continue
        (home / "two").touch()
    (home / f"{os.getpid()}.pid").write_text(str(os.getpid()))
    ANSWERS = True
    if not ANSWERS:
        (home / "silent").touch()
        sys.stdin.read()
        sys.stdin.close()
    """
)


def test_a_change_replaces_a_capture_that_runs_and_never_two_servers_do(
    tmp_path: Path, folder: Path, processes: list[WatchProcess]
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    good = GUARDED + SERVER.format(name="desk", what="day")
    write(folder / "server.py", good.replace("ANSWERS = True", "ANSWERS = False"))
    watch = WatchProcess(folder, "-f", "json", "--", sys.executable, "server.py", home)
    processes.append(watch)
    while not (home / "silent").exists():
        assert watch.process.poll() is None
        time.sleep(0.05)
    write(folder / "server.py", good)
    first = watch.event()
    assert (first["capture"], first["changed"]) == (1, ["server.py"])
    write(folder / "server.py", good.replace("Look up the day", "Look up the last day"))
    second = watch.event()
    assert second["servers"][0]["change"]["tools"][0]["name"] == "find_day"
    write(folder / "server.py", "raise SystemExit('no desk today')\n")
    third = watch.event()
    assert (third["event"], third["last_good"]) == ("failed", 2)
    assert watch.interrupt()[0] == 0
    assert len([*home.glob("*.pid")]) >= 3
    assert not (home / "two").exists()


def test_what_tools_store_and_what_is_not_watched_leads_to_no_capture(
    folder: Path, processes: list[WatchProcess]
) -> None:
    write(folder / "mcp-scorer.toml", 'watch = ["src", "tools.json"]\n')
    write(folder / "src" / "a.py", "")
    watch = WatchProcess(folder, "tools.json", "--format", "json")
    processes.append(watch)
    watch.event()
    for name in ("src/node_modules/x.js", "src/.git/index", "src/x.log", "src/__pycache__/a.pyc", "other.py"):
        write(folder / name, "1")
    write(folder / "src" / "a.py", "")  # the same content
    write(folder / "src" / "b.py", "1")
    changed = watch.event()["changed"]
    assert "src/b.py" in changed
    assert {*changed} <= {"src/a.py", "src/b.py"}  # of a.py, only the change is known the first time
    assert watch.interrupt() == (0, "")


def test_a_file_that_the_server_writes_at_each_start_does_not_keep_it_from_being_captured(
    folder: Path, processes: list[WatchProcess]
) -> None:
    server = "import os; open('state.json', 'w').write(os.urandom(9).hex())\n"
    write(folder / "server.py", server + SERVER.format(name="desk", what="day"))
    watch = WatchProcess(folder, "-f", "json", "--", sys.executable, "server.py")
    processes.append(watch)
    events = [watch.event()]
    while not events[-1]["written"]:
        events.append(watch.event())
    assert events[-1]["written"] == ["state.json"]
    assert {each["event"] for each in events} == {"captured"}
    assert watch.interrupt()[0] == 0


def test_on_a_terminal_one_screen_is_drawn_again(folder: Path) -> None:
    terminal = Terminal(folder, "watch", "tools.json", columns=80, rows=24)
    terminal.wait_for("Ctrl-C ends")
    replace_tools(folder, WORSE, RENEW)
    terminal.wait_for("capturing … (tools.json changed)")
    screen = terminal.wait_for("watching tools.json · Ctrl-C ends").rpartition("\x1b[3J")[2]
    assert "- lend_book 4.5 → 2.5: " in screen
    assert screen.count("\n") < 24
    assert max(map(len, screen.splitlines())) <= 80
    terminal.type("\x03")
    assert terminal.end() == 0


def test_what_a_file_starts_is_said_once(folder: Path, processes: list[WatchProcess]) -> None:
    write(folder / "server.py", SERVER.format(name="desk", what="day"))
    servers = {"desk": {"command": sys.executable, "args": ["server.py"]}}
    write(folder / ".mcp.json", json.dumps({"mcpServers": servers}))
    watch = WatchProcess(folder, ".mcp.json", "--format", "json")
    processes.append(watch)
    watch.event()
    write(folder / "server.py", SERVER.format(name="desk", what="hour"))
    assert [tool["kind"] for tool in watch.event()["servers"][0]["change"]["tools"]] == ["renamed"]
    code, err = watch.interrupt()
    assert (code, err) == (0, f"starting desk: {sys.executable} server.py\n")


@pytest.mark.parametrize(
    ("args", "line"),
    [
        ((), "error: give one target: a TARGET, --servers FILE, or a command after --"),
        (("a.json", "b.json"), "error: give one target: a TARGET, --servers FILE, or a command after --"),
        (("-",), "error: - cannot be watched; use a server or a file"),
        (("gone.json",), "error: no such file: gone.json"),
        (
            ("tools.json", "--path", "gone"),
            "error: nothing to watch at gone; name a file or folder that exists: --path PATH",
        ),
        (("tools.json", "--client", "nobody"), "error: --client: no client 'nobody'; available: "),
    ],
)
def test_a_mistake_ends_with_one_line_before_anything_is_watched(
    folder: Path, args: tuple[str, ...], line: str
) -> None:
    with chdir(folder):
        result = run_configured("watch", *args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(line), result.stderr


def test_without_watchfiles_a_line_says_what_to_install(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    for name in ("scorer.watching.loop", "scorer.watching.listen"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    with chdir(folder):
        result = run_configured("watch", "tools.json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "error: this command requires watchfiles; install it with: pip install 'mcp-scorer[watch]'\n"
    )
