"""`catalogue compare`: servers of a store and of files side by side, scored with one rubric."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from scorer.contracts.definitions import Snapshot
from scorer.contracts.dimensions import DIMENSIONS
from scorer.data.rubric import load_rubric
from scorer.scoring.api import score_server
from tests.catalogue.crawling import crawl
from tests.support.command_line import PLAIN, run
from tests.support.snapshots import DESK, LEND, MUTE, RENEW, write_tools

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Return a store of a good and a poor server, and one that cannot be captured."""
    folder = tmp_path / "desks"
    folder.mkdir()
    write_tools(folder, LEND, RENEW, name="good.json")
    write_tools(folder, LEND, MUTE, DESK[2], name="poor.json")
    (folder / "broken.json").write_text('{"tools": []}', encoding="utf-8")
    crawl(tmp_path / "store", folder)
    return tmp_path / "store"


def compare(*arguments: object, **options: Any) -> str:
    """Return what the command prints, which must end well."""
    result = run("catalogue", "compare", *arguments, **options)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def refused(*arguments: object) -> str:
    """Return what the command says that must end as a mistake of usage."""
    result = run("catalogue", "compare", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    return result.stderr.splitlines()[0]


def section(shown: str, title: str) -> list[list[str]]:
    """Return the cells of a table in the text, a row each."""
    lines = shown.splitlines()
    start = lines.index(title) + 1
    rows = lines[start : lines.index("", start)]
    return [[cell.strip() for cell in row.split("  ") if cell.strip()] for row in rows]


def test_json_has_for_each_server_what_its_report_has(store: Path) -> None:
    whole = json.loads(compare("good", "poor", "--store", store, "--format", "json"))
    good, poor = whole.pop("servers")
    rubric = load_rubric()
    assert whole.pop("version")
    assert whole == {"schema_version": 1, "rubric": rubric.name, "rubric_hash": rubric.fingerprint}
    report = score_server(Snapshot("poor", "poor", (LEND, MUTE, DESK[2])), clients=["all"])
    assert [good["name"], poor["name"]] == ["good", "poor"]
    assert {key: poor[key] for key in ("overall", "tier", "coherence", "min_tdqs", "tool_count")} == {
        "overall": report.score.overall,
        "tier": report.score.tier,
        "coherence": report.score.coherence,
        "min_tdqs": report.score.min_tdqs,
        "tool_count": 3,
    }
    assert poor["dimensions"] == {
        key: round(sum(tool.scores[key] for tool in report.tools) / 3, 3) for key in DIMENSIONS
    }
    assert (poor["risk_classes"]["destructive"], good["risk_classes"]["destructive"]) == (1, 0)
    assert poor["tools"] == ["delete_card", "lend_book", "sync"]
    assert poor["states"]["when"] == 1
    assert {key: value for key, value in good["clients"].items() if value != "takes"}.keys() <= poor[
        "clients"
    ].keys()


def test_the_text_shows_the_servers_next_to_each_other(store: Path) -> None:
    whole = json.loads(compare("good", "poor", "--store", store, "-f", "json"))["servers"]
    shown = compare("good", "poor", "--store", store)
    assert shown.splitlines()[0] == "Comparison"
    head, overall, tier, *_ = section(shown, "Scores and sizes")
    assert head == ["good", "poor"]
    assert overall == ["Overall", *(f"{each['overall']:.1f}" for each in whole)]
    assert tier == ["Tier", *(each["tier"] for each in whole)]
    assert section(shown, "Tools by risk class")[-1] == ["destructive", "0", "1"]
    assert ["When to use it", "50%", "33%"] not in section(shown, "Tools that state")
    assert ["Other tools to use", "100%", "0%"] in section(shown, "Tools that state")
    assert shown.endswith(
        "\nTools by name\n  All: lend_book\n  Only good: renew_loan\n  Only poor: delete_card, sync\n"
    )


def test_only_what_differs_is_shown_of_claims_and_the_largest_difference_first(store: Path) -> None:
    shown = compare("good", "poor", "--store", store)
    for title in ("Tools that state", "Tools with the defect"):
        _, *rows = section(shown, title)
        shares = [[int(cell.removesuffix("%")) for cell in row[1:3]] for row in rows if row[0] != "…"]
        apart = [abs(one - other) for one, other in shares if len(shares[0]) == 2]
        assert apart == sorted(apart, reverse=True)
        assert min(apart) >= 5


def test_files_and_servers_of_a_store_are_compared_in_the_order_of_their_naming(
    store: Path, tmp_path: Path
) -> None:
    mine = write_tools(tmp_path, LEND, name="mine.json")
    whole = json.loads(
        compare(mine, "good", tmp_path / "desks" / "poor.json", "--store", store, "-f", "json")
    )
    assert [each["name"] for each in whole["servers"]] == ["mine", "good", "poor"]
    assert json.loads(
        compare(tmp_path / "desks" / "good.json", "poor", "--store", store, "-f", "json")
    ) == json.loads(compare("good", "poor", "--store", store, "-f", "json"))


def test_a_file_may_hold_both_servers_and_names_that_are_alike_get_their_files(tmp_path: Path) -> None:
    both = tmp_path / "both.json"
    both.write_text(json.dumps({"north": [LEND], "south": [RENEW]}), encoding="utf-8")
    names = [each["name"] for each in json.loads(compare(both, "-f", "json"))["servers"]]
    assert names == ["north", "south"]
    (tmp_path / "old").mkdir()
    one, other = write_tools(tmp_path, LEND), write_tools(tmp_path / "old", LEND, RENEW)
    names = [each["name"] for each in json.loads(compare(one, other, "-f", "json"))["servers"]]
    assert names == [f"loan-desk ({one})", f"loan-desk ({other})"]


def test_long_names_become_numbers_on_a_narrow_terminal_but_not_in_markdown(
    store: Path, tmp_path: Path
) -> None:
    long = write_tools(tmp_path, LEND, name="the-desk-of-the-library-in-the-north-of-the-town.json")
    shown = compare(long, "poor", "--store", store, env={**PLAIN, "COLUMNS": "60"})
    assert shown.splitlines()[1:3] == ["1: the-desk-of-the-library-in-the-north-of-the-town", "2: poor"]
    assert section(shown, "Scores and sizes")[0] == ["1", "2"]
    assert max(map(len, shown.splitlines())) <= 60
    page = compare(long, "poor", "--store", store, "-f", "markdown", env={**PLAIN, "COLUMNS": "60"})
    assert "|  | the-desk-of-the-library-in-the-north-of-the-town | poor |\n| :-- | --: | --: |\n" in page


def test_many_tools_and_claims_are_shortened(store: Path) -> None:
    shown = compare("good", "poor", "--store", store, "--top", 1)
    assert shown.endswith("  Only poor: delete_card and 1 more\n")
    assert "(--top N shows them)" in shown


def test_another_rubric_scores_all_of_them(store: Path) -> None:
    whole = json.loads(compare("good", "poor", "--store", store, "-f", "json", "--rubric", "2026-q2.2"))
    assert whole["rubric"] == "2026-q2.2"


def test_what_cannot_be_compared_is_refused(store: Path, tmp_path: Path) -> None:
    assert refused("good", "--store", store) == (
        "error: name two servers or more; a file of definitions may hold several"
    )
    assert refused("good", "good", "--store", store).startswith("error: name two servers or more")
    assert refused("good", "poor") == "error: there is no file good; for a server of a store, add --store DIR"
    assert refused("good", "pour", "--store", store) == (
        "error: the store has no server 'pour'; did you mean poor?"
    )
    assert refused("good", "broken", "--store", store) == (
        "error: broken has no definitions to compare (no-tools: the server has no tools, so there is nothing to "
        "score)"
    )
    (tmp_path / "mcp.json").write_text(
        '{"mcpServers": {"desk": {"command": "run-the-desk"}}}', encoding="utf-8"
    )
    assert refused(tmp_path / "mcp.json", "good", "--store", store).startswith(
        "error: mcp.json lists servers to start or to contact instead of definitions; "
    )
