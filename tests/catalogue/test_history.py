"""`catalogue history`: the runs that scored a server, what changed, and what only a new rubric changed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from scorer.catalogue.store import FILE, Listed, Reading, Scored, Store, open_store
from scorer.formats.sparkline import sparkline
from tests.catalogue.crawling import crawl, write_snapshot, write_snapshots
from tests.catalogue.recorded import record, tool
from tests.support.command_line import environment, run, run_process

if TYPE_CHECKING:
    from pathlib import Path

DAY = 86_400.0
#: 2026-03-01, 12:00 UTC.
MARCH = 1_772_366_400.0
NAME = "io.example/desk"
LEND = tool("lend", 4.0)


class Keeper:
    """Writes the past of one server into a store, a day after the other."""

    def __init__(self, store: Store) -> None:
        self.store = store
        store.add_page(
            "registry", [Listed(NAME, "1", "active", {"name": NAME})], Reading(None, None, ""), MARCH
        )

    def capture(self, day: int, snapshot: str) -> str:
        (due,) = self.store.due(1e12)
        return self.store.add_definitions(due, snapshot, 0.0, MARCH + day * DAY)

    def score(self, day: int, digest: str, *tools: dict[str, Any], rubric: str = "spring") -> None:
        made = record(NAME, *tools, rubric=rubric, rubric_hash=f"of-{rubric}")
        scored = Scored(NAME, digest, json.dumps(made).encode())
        self.store.add_scores([scored], f"of-{rubric}", "1.0", MARCH + day * DAY + 60)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Return a store of a server that changed twice, was scored with another rubric, and went back to the start."""
    with open_store(tmp_path / "store") as opened:
        keeper = Keeper(opened)
        first = keeper.capture(0, "one")
        keeper.score(0, first, LEND, tool("renew", 2.5))
        second = keeper.capture(1, "two")
        keeper.score(1, second, LEND, tool("renew", 3.5, input_hash="new"), tool("find", 4.5))
        keeper.score(
            2, second, LEND, tool("renew", 2.0, input_hash="new"), tool("find", 2.0), rubric="autumn"
        )
        third = keeper.capture(3, "three")
        keeper.score(3, third, tool("lend", 3.0), tool("find", 2.0), rubric="autumn")
        keeper.capture(4, "one")
        keeper.score(4, first, LEND, tool("renew", 2.5), rubric="autumn")
    return tmp_path / "store"


def history(*arguments: object) -> str:
    """Return what the command prints, which must end well."""
    result = run("catalogue", "history", *arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def refused(*arguments: object) -> str:
    """Return what the command says that must end as a mistake of usage."""
    result = run("catalogue", "history", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    return result.stderr.splitlines()[0]


TEXT = """\
io.example/desk
▅▇|▄▄▅ now 3.2 B, 5 runs
At each | another rubric or version scored; the scores on its two sides are not comparable
(--rescore compares them).
Source: registry (active)

Runs
  Time (UTC)        Score  Tier  Tools  Change  Note
  2026-03-01 12:01    3.2  B         2          first scores
  2026-03-02 12:01    4.0  A         3    +0.8  1 added, 1 changed
  2026-03-03 12:01    2.7  C         3          new rubric: autumn (1.0); same definitions
  2026-03-04 12:01    2.5  C         2    -0.2  1 removed
  2026-03-05 12:01    3.2  B         2    +0.7  1 added, 1 removed

Changes of 2026-03-02 12:01
  added: find (4.5)
  changed: renew (2.5 → 3.5)

Changes of 2026-03-04 12:01
  removed: renew (2.0)
  unchanged: lend (4.0 → 3.0, because its siblings changed)

Changes of 2026-03-05 12:01
  added: renew (2.5)
  removed: find (2.0)
  unchanged: lend (3.0 → 4.0, because its siblings changed)
"""


def test_the_text_shows_every_run_and_no_difference_across_rubrics(store: Path) -> None:
    assert history(NAME, "--store", store) == TEXT


def test_json_marks_a_new_rubric_and_lists_every_tool_that_changed(store: Path) -> None:
    whole = json.loads(history(NAME, "--store", store, "--format", "json"))
    runs = whole.pop("runs")
    assert whole == {
        "schema_version": 1,
        "name": NAME,
        "source": "registry",
        "status": "active",
        "failure": None,
        "rescored": False,
    }
    assert [(each["new_rubric"], each["new_definitions"], each["overall"]) for each in runs] == [
        (False, False, 3.2),
        (False, True, 4.0),
        (True, False, 2.7),
        (False, True, 2.5),
        (False, True, 3.2),
    ]
    assert runs[1]["time"] == "2026-03-02T12:01:00Z"
    assert runs[1]["tools"] == [
        {"name": "find", "kind": "added", "old_tdqs": None, "new_tdqs": 4.5},
        {"name": "renew", "kind": "changed", "old_tdqs": 2.5, "new_tdqs": 3.5},
    ]
    assert runs[0]["definitions"] == runs[4]["definitions"]


def test_definitions_that_come_back_keep_their_scores(tmp_path: Path) -> None:
    with open_store(tmp_path / "store") as opened:
        keeper = Keeper(opened)
        first = keeper.capture(0, "one")
        keeper.score(0, first, LEND)
        second = keeper.capture(1, "two")
        keeper.score(1, second, tool("lend", 2.0, input_hash="new"))
        keeper.capture(2, "one")
    runs = json.loads(history(NAME, "--store", tmp_path / "store", "-f", "json"))["runs"]
    assert [(each["time"], each["overall"], each["new_rubric"]) for each in runs] == [
        ("2026-03-01T12:01:00Z", 4.0, False),
        ("2026-03-02T12:01:00Z", 2.0, False),
        ("2026-03-03T12:00:00Z", 4.0, False),
    ]


def test_a_changed_server_that_another_rubric_scored_is_not_compared(tmp_path: Path) -> None:
    with open_store(tmp_path / "store") as opened:
        keeper = Keeper(opened)
        keeper.score(0, keeper.capture(0, "one"), LEND, tool("renew", 4.0))
        keeper.score(1, keeper.capture(1, "two"), tool("lend", 2.0), rubric="autumn")
    lines = history(NAME, "--store", tmp_path / "store").splitlines()
    assert "  2026-03-02 12:01    2.0  C         1          new rubric: autumn (1.0); 1 removed" in lines
    assert lines[-2:] == ["Changes of 2026-03-02 12:01", "  removed: renew (4.0)"]


def test_all_past_definitions_can_be_scored_with_one_rubric(tmp_path: Path) -> None:
    folder = write_snapshots(tmp_path / "desks", "north")
    crawl(tmp_path / "store", folder)
    write_snapshot(folder, "north", "Fails with an error if the desk is closed.")
    crawl(tmp_path / "store", folder, "--rubric", "2026-q2.2")
    before = (tmp_path / "store" / FILE).read_bytes()
    plain = json.loads(history("north", "--store", tmp_path / "store", "-f", "json"))
    assert [each["new_rubric"] for each in plain["runs"]] == [False, True]
    again = json.loads(history("north", "--store", tmp_path / "store", "-f", "json", "--rescore"))
    assert [(each["new_rubric"], each["new_definitions"]) for each in again["runs"]] == [
        (False, False),
        (False, True),
    ]
    assert again["runs"][0]["rubric"] == again["runs"][1]["rubric"] == plain["runs"][0]["rubric"]
    assert [each["kind"] for each in again["runs"][1]["tools"]] == ["changed", "changed"]
    assert (tmp_path / "store" / FILE).read_bytes() == before
    assert refused("north", "--store", tmp_path / "store", "--rubric", "2026-q2.2") == (
        "error: --rubric needs --rescore"
    )


def test_a_server_whose_last_capture_failed_says_so(store: Path) -> None:
    with open_store(store) as opened:
        (due,) = opened.due(1e12)
        opened.add_failure(due, "timed-out", "no answer in 30 s", lambda attempts: 0.0 * attempts, now=0.0)
    failure = "The last capture failed: timed-out (no answer in 30 s). The scores are those of the last definitions."
    assert failure in " ".join(history(NAME, "--store", store).split())
    whole = json.loads(history(NAME, "--store", store, "-f", "json"))
    assert whole["failure"] == {"class": "timed-out", "message": "no answer in 30 s"}


def test_an_unknown_server_is_answered_with_the_names_that_are_most_alike(store: Path) -> None:
    assert refused("desc", "--store", store) == (
        "error: the store has no server 'desc'; did you mean io.example/desk?"
    )
    assert refused("warehouse", "--store", store) == "error: the store has no server 'warehouse'"
    assert refused(NAME, "--store", store / "none").startswith("error: there is no store in ")


def test_a_server_without_scores_says_why(tmp_path: Path) -> None:
    folder = write_snapshots(tmp_path / "desks", "north")
    (folder / "broken.json").write_text('{"tools": []}', encoding="utf-8")
    crawl(tmp_path / "store", folder)
    said = refused("broken", "--store", tmp_path / "store")
    assert said.startswith("error: broken has no scores: its last capture failed (no-tools: ")


def test_many_changes_of_a_run_are_shortened_in_text_and_markdown(tmp_path: Path) -> None:
    with open_store(tmp_path / "store") as opened:
        keeper = Keeper(opened)
        keeper.score(0, keeper.capture(0, "one"), LEND)
        keeper.score(1, keeper.capture(1, "two"), LEND, *(tool(f"tool-{at}") for at in range(5)))
    lines = history(NAME, "--store", tmp_path / "store", "--top", 2).splitlines()
    assert lines[-3:] == ["  added: tool-0 (4.0)", "  added: tool-1 (4.0)", "  … and 3 more tools"]
    page = history(NAME, "--store", tmp_path / "store", "--top", 2, "-f", "markdown")
    assert page.endswith("\n- added: tool-0 (4.0)\n- added: tool-1 (4.0)\n- … and 3 more tools\n")


def test_a_store_of_an_earlier_version_shows_what_it_knows(store: Path) -> None:
    with open_store(store) as opened:
        for table in ("states", "kinds"):
            [*opened.select(f"DROP TABLE {table}")]
    runs = json.loads(history(NAME, "--store", store, "-f", "json"))["runs"]
    assert [each["overall"] for each in runs] == [3.2, 4.0, 2.7, 2.5]


def test_a_sparkline_shows_the_whole_scale() -> None:
    scores = [
        (1.0, False),
        (2.0, False),
        (3.0, False),
        (4.0, False),
        (5.0, False),
        (None, False),
        (4.0, True),
    ]
    assert sparkline(scores) == "▁▃▅▇█?|▇"
    assert sparkline(scores, ascii=True) == "_-=*#?|*"


def test_on_a_terminal_without_unicode_the_line_is_of_ascii(store: Path) -> None:
    done = run_process(
        "catalogue", "history", NAME, "--store", store, env=environment(PYTHONIOENCODING="ascii")
    )
    assert done.stdout.decode("ascii").splitlines()[1] == "=*|~~= now 3.2 B, 5 runs"
