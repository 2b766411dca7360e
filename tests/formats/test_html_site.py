"""Several servers as a folder: a ranking, and a page for each that works from disk."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

from scorer.contracts.report import Report
from scorer.formats import FORMATS, ViewOptions
from tests.support import hostile, reports
from tests.support.command_line import run


def site(report: Report | None = None) -> Mapping[str, str]:
    files = FORMATS["html"].render_folder(report or reports.report_of_several(), ViewOptions())
    return {name: "".join(parts) for name, parts in files.items()}


def links(page: str) -> list[str]:
    return re.findall(r'href="([^#"][^"]*)"', page)


def test_the_folder_holds_a_ranking_and_a_page_for_each_server() -> None:
    assert list(site()) == ["index.html", "loan-desk.html", "catalogue-desk.html"]


def test_the_ranking_links_to_every_page_and_every_page_back() -> None:
    files = site()
    assert sorted(links(files["index.html"])) == ["catalogue-desk.html", "loan-desk.html"]
    assert links(files["loan-desk.html"]) == ["index.html"]


def test_the_ranking_is_best_first_and_names_what_was_not_scored() -> None:
    low = reports.server(name="low", score=reports.score(overall=1.4, tier="D"))
    report = reports.report(servers=(low, reports.server()), errors=reports.report_of_several().errors)
    page = site(report)["index.html"]
    assert page.index(">loan-<wbr>desk</a>") < page.index(">low</a>")
    assert "archive" in page
    assert "no answer within 30 s" in page


def test_a_page_is_the_report_of_its_server_alone_with_the_reasons_that_are_its_own() -> None:
    report = reports.report(servers=reports.report_of_several().servers)
    files = site(report)
    assert "Gate failed" in files["loan-desk.html"]
    assert "<li>sync: S001 has no description</li>" in files["loan-desk.html"]
    assert "Gate passed" in files["catalogue-desk.html"]


def test_servers_of_one_name_or_of_none_have_pages_of_their_own() -> None:
    servers = tuple(reports.server(name=name) for name in ("desk", "Desk", "", "index", "../desk"))
    assert list(site(reports.report(servers=servers))) == [
        "index.html",
        "desk.html",
        "desk--2.html",
        "server.html",
        "index--2.html",
        "desk--3.html",
    ]


def test_no_words_of_a_server_lead_out_of_the_folder() -> None:
    for words in hostile.WORDS.values():
        files = site(hostile.report(words))
        assert all(re.fullmatch(r"[a-z0-9_-]+\.html", name) for name in files)
        assert all(link in files for page in files.values() for link in links(page))


def test_one_page_for_all_servers_links_to_no_other_file() -> None:
    assert links(FORMATS["html"].render(reports.report_of_several())) == []


def test_two_servers_of_one_name_each_show_the_reasons_that_are_their_own(tmp_path: Path) -> None:
    tool = {"name": "end_loan", "description": "Ends a loan.", "inputSchema": {"type": "object"}}
    found = {"name": "find_loan", "description": "Finds a loan.", "inputSchema": {"type": "object"}}
    for folder, wire in (("one", tool), ("other", found)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "desk.json").write_text(json.dumps([wire]), encoding="utf-8")
    targets = [str(tmp_path / folder / "desk.json") for folder in ("one", "other")]
    out = tmp_path / "site"
    result = run("check", *targets, "--min-tool", "A", "--fail-under", "A", "--output", f"html={out}/")
    assert result.exit_code == 1
    pages = {path.name: path.read_text(encoding="utf-8") for path in out.iterdir()}
    assert [name for name, page in pages.items() if "gate passed" in page.lower()] == []
    assert "end_loan: tdqs" in pages["desk.html"]
    assert "find_loan: tdqs" not in pages["desk.html"]
    assert "find_loan: tdqs" in pages["desk--2.html"]
