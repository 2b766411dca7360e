"""Every server has its own reasons of a failed gate, in every format, even if two servers have the same name."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.support.command_line import run
from tests.support.snapshots import LEND, MUTE, RENEW, write_tools

DAY = "the overall grade 2.8 is below the required 3.5"
NIGHT = (
    "sync: PUR000 the tool has no description, so all six scores are 1",
    "the overall grade 2.2 is below the required 3.5",
)
#: The reasons where both servers are shown: the targets tell the servers of one name apart.
TOGETHER = (f"desk (day/desk.json): {DAY}", *(f"desk (night/desk.json): {each}" for each in NIGHT))


@pytest.fixture(autouse=True)
def two_desks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Write two servers of one name that fail for different reasons."""
    monkeypatch.chdir(tmp_path)
    for folder, tools in (("day", (LEND,)), ("night", (RENEW, MUTE))):
        (tmp_path / folder).mkdir()
        poor = ({**tool, "description": "Does it."} if tool is not MUTE else tool for tool in tools)
        write_tools(tmp_path / folder, *poor, name="desk.json")


def checked(output: str) -> str:
    result = run("check", "day/desk.json", "night/desk.json", "--fail-under", "A", "--output", output)
    assert result.exit_code == 1
    return result.stdout


def file_of(name: str, file: str) -> str:
    checked(f"{name}={file}")
    return Path(file).read_text(encoding="utf-8")


def listed(page: str) -> list[str]:
    """Return the items of the list of reasons on a page."""
    return [line.strip()[4:-5] for line in page.split("Gate failed", 1)[1].split("</ul>")[0].splitlines()
            if line.strip().startswith("<li>")]  # fmt: skip


def test_each_page_of_a_folder_shows_that_the_gate_failed_with_the_reasons_of_its_server() -> None:
    checked("html=site/")
    site = {path.name: path.read_text(encoding="utf-8") for path in Path("site").iterdir()}
    assert sorted(site) == ["desk--2.html", "desk.html", "index.html"]
    assert listed(site["desk.html"]) == [DAY]
    assert listed(site["desk--2.html"]) == [*NIGHT]
    assert "gate failed" in site["index.html"].lower()


def test_a_page_for_both_servers_tells_them_apart_by_their_targets() -> None:
    assert listed(file_of("html", "page.html")) == [*TOGETHER]


def test_text_lists_the_reasons_of_both() -> None:
    lines = file_of("text", "report.txt").splitlines()
    assert [line.removeprefix("  - ") for line in lines if line.startswith("  - desk (")] == [*TOGETHER]


def test_markdown_lists_the_reasons_of_both_with_names_as_code_and_the_fix_of_a_finding() -> None:
    items = [line for line in file_of("markdown", "report.md").splitlines() if line.startswith("- `desk (")]
    assert [item.partition(" Fix: ")[0] for item in items] == [
        f"- `desk (day/desk.json)`: {DAY}",
        f"- `desk (night/desk.json)`: `sync`: {NIGHT[0].removeprefix('sync: ')}.",
        f"- `desk (night/desk.json)`: {NIGHT[1]}",
    ]


def test_markdown_tells_two_servers_of_one_name_apart_wherever_it_names_them() -> None:
    page = file_of("markdown", "report.md")
    for folder in ("day", "night"):
        assert f"| ❌ | `desk ({folder}/desk.json)` |" in page
        assert page.count(f"<summary>❌ <code>desk &#40;{folder}&#47;desk&#46;json&#41;</code>") == 1
    assert "Lowest grade: `desk (night/desk.json)`" in page


def test_an_annotation_on_github_lists_the_reasons_of_both() -> None:
    first = file_of("github", "commands.txt").splitlines()[0]
    assert first == "::error title=Gate failed::" + "%0A".join(TOGETHER)


def test_each_suite_of_junit_fails_with_the_reasons_of_its_server() -> None:
    suites = ElementTree.fromstring(file_of("junit", "junit.xml"))
    found = [
        [(case.get("name"), failed.get("message")) for case in suite for failed in case.findall("failure")]
        for suite in suites
    ]
    assert found == [
        [("fail-under", DAY)],
        [("PUR000 no-description", NIGHT[0].removeprefix("sync: ")), ("fail-under", NIGHT[1])],
    ]


def test_json_holds_the_reasons_as_sentences() -> None:
    assert json.loads(file_of("json", "report.json"))["gate"] == {
        "passed": False,
        "reasons": [*TOGETHER],
        "exempted": [],
    }
