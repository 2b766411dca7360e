"""SARIF as GitHub reads it: rules, results, fingerprints, limits."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from scorer.contracts.location import Place
from scorer.contracts.report import Report
from scorer.formats import FORMATS, ViewOptions, sarif
from scorer.formats.sarif import DESCRIPTION
from scorer.rules import ALL_RULES
from tests.support import hostile, reports
from tests.support.places import PLACED, accepting_report, locate, wide_report


def results(report: Report, view: ViewOptions = PLACED) -> list[Any]:
    (run,) = json.loads(FORMATS["sarif"].render(report, view))["runs"]
    return list(run["results"])


def one_of_each_rule() -> Report:
    found = tuple(reports.finding(rule=rule.id, level=rule.level) for rule in ALL_RULES)
    return reports.report(servers=(reports.server(tools=(reports.tool(findings=found),), findings=()),))


def test_sarif_tells_of_each_rule_that_found_something_within_githubs_limits() -> None:
    (run,) = json.loads(FORMATS["sarif"].render(one_of_each_rule(), PLACED))["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted(rule.id for rule in ALL_RULES)
    for rule in rules:
        assert 0 < len(rule["name"]) <= 255
        assert 0 < len(rule["shortDescription"]["text"]) <= DESCRIPTION
        assert 0 < len(rule["fullDescription"]["text"]) <= DESCRIPTION
        assert rule["help"]["text"]
        assert "## Why it matters" in rule["help"]["markdown"]
        assert rule["help"]["markdown"].endswith(f"[{rule['id']}]({rule['helpUri']})\n")
        assert rule["defaultConfiguration"]["level"] in ("error", "warning", "note")
        assert rule["properties"]["precision"] in ("very-high", "high", "medium", "low")
        assert rule["properties"]["problem.severity"] in ("error", "warning", "recommendation")
        assert 0 < len(rule["properties"]["tags"]) <= 10


def test_a_rule_without_results_is_not_listed_and_a_result_is_a_line() -> None:
    written = FORMATS["sarif"].render(wide_report(30, rule="PUR011"), PLACED)
    (run,) = json.loads(written)["runs"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["PUR011"]
    assert len(written.splitlines()) == len(run["results"]) + 2


def test_no_text_of_a_rule_is_repeated_with_its_results() -> None:
    (rule,) = (each for each in ALL_RULES if each.id == "PUR011")
    written = FORMATS["sarif"].render(wide_report(30, rule="PUR011"), PLACED)
    assert written.count(rule.why) == 2  # in the description and in the help


def on_one_line(*messages: str, **of_each: Any) -> list[Any]:
    """Return the results of findings of one rule in one tool, each at a place of its own, on one line of a file."""
    found = tuple(
        reports.finding(message=message, pointer=f"/{at}", **of_each) for at, message in enumerate(messages)
    )
    report = reports.report(servers=(reports.server(tools=(reports.tool(findings=found),), findings=()),))
    places: dict[str | None, Place] = {
        f"/{at}": Place("a.json", line=7, column=10 * at + 1, end_column=10 * at + 5, known=True)
        for at in range(99)
    }
    return results(report, ViewOptions(locate=lambda _, __, finding: places[finding.pointer]))


def test_what_one_rule_finds_in_one_tool_on_one_line_is_one_result_that_spans_all_places() -> None:
    (result,) = on_one_line("`a` is odd", "`b` is odd", fix="Mend it.")
    assert result["message"]["text"].endswith(": `a` is odd; `b` is odd. Fix: Mend it.")
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 7, "startColumn": 1, "endColumn": 15}


def test_messages_alike_but_for_a_place_are_said_once_with_all_places() -> None:
    (result,) = on_one_line("null (`/a`): Gemini refuses it", "null (`/b`): Gemini refuses it", "other")
    assert ": null (`/a`, `/b`): Gemini refuses it; other. " in result["message"]["text"]


def test_one_result_holds_at_most_eight_findings() -> None:
    assert len(on_one_line(*(f"`p{at}` is odd" for at in range(20)))) == 3


def test_a_result_in_a_file_refers_to_its_tool_in_the_list_of_the_run() -> None:
    (run,) = json.loads(FORMATS["sarif"].render(wide_report(3, rule="PUR011"), PLACED))["runs"]
    named = [
        run["logicalLocations"][result["locations"][0]["logicalLocations"][0]["index"]]["name"]
        for result in run["results"]
    ]
    assert all(
        result["message"]["text"].startswith(f"{name}: ")
        for name, result in zip(named, run["results"], strict=True)
    )
    assert len(set(named)) == len(run["logicalLocations"]) == 3


def test_a_level_is_left_out_only_where_it_is_the_rules_own_and_that_of_the_format() -> None:
    warned, failed = on_one_line("`a` is odd", rule="PUR011", level="warning"), on_one_line("`a` is odd")
    own = {rule.id: rule.level for rule in ALL_RULES}
    assert ("level" in warned[0]) == (own["PUR011"] != "warning")
    assert "level" in failed[0]


def test_a_few_fixes_that_many_results_of_a_rule_about_clients_share_are_said_with_its_help() -> None:
    kinds = ("Declare one.", "Declare both.")
    found = [
        reports.tool(name=f"t{at}", findings=(reports.finding(rule="CLI004", fix=kinds[at % 2]),))
        for at in range(8)
    ]
    report = reports.report(servers=(reports.server(tools=tuple(found), findings=()),))
    (run,) = json.loads(FORMATS["sarif"].render(report, PLACED))["runs"]
    (rule,) = run["tool"]["driver"]["rules"]
    assert rule["help"]["text"] == "Fix: Declare one. Fix: Declare both."
    assert not any("Fix:" in result["message"]["text"] for result in run["results"])


def test_a_result_names_the_place_of_its_rule_in_the_list() -> None:
    (run,) = json.loads(FORMATS["sarif"].render(wide_report(2, rule="PUR011"), PLACED))["runs"]
    indexes = {result["ruleIndex"] for result in run["results"]}
    assert [run["tool"]["driver"]["rules"][index]["id"] for index in indexes] == ["PUR011"]


def test_a_fingerprint_holds_no_line_and_tells_apart_what_is_apart() -> None:
    def moved(*given: Any) -> Place:
        return replace(locate(*given), line=99)

    report = accepting_report()
    first, second = results(report), results(report, ViewOptions(locate=moved))
    prints = [result["partialFingerprints"] for result in first]
    assert [result["partialFingerprints"] for result in second] == prints
    assert len({each["mcpScorerFinding/v1"] for each in prints}) == len(prints) > 2


def test_findings_alike_in_everything_have_fingerprints_of_their_own() -> None:
    twins = (reports.finding(message="one"), reports.finding(message="two"))
    server = reports.server(tools=(reports.tool(findings=twins),), findings=())
    report = reports.report(servers=(server, server))
    entries = json.loads(FORMATS["gitlab"].render(report, ViewOptions()))
    assert len({entry["fingerprint"] for entry in entries}) == len(entries) == 4


def test_githubs_own_fingerprint_is_left_to_it_where_it_can_read_the_source() -> None:
    known, unknown = results(reports.report())[0], results(reports.report(), ViewOptions())[0]
    assert "primaryLocationLineHash" not in known["partialFingerprints"]
    assert re.fullmatch("[0-9a-f]{16}:1", unknown["partialFingerprints"]["primaryLocationLineHash"])


def test_without_a_file_a_result_points_at_the_top_of_the_usual_one_and_names_its_tool() -> None:
    place = results(reports.report(), ViewOptions())[0]["locations"][0]
    assert place["physicalLocation"] == {
        "artifactLocation": {"uri": "mcp-tools.json"},
        "region": {"startLine": 1},
    }
    assert place["logicalLocations"] == [
        {"name": "sync", "fullyQualifiedName": "loan-desk/sync", "kind": "function"}
    ]


def test_what_somebody_accepted_is_suppressed_with_the_reason() -> None:
    suppressed = [result for result in results(accepting_report()) if "suppressions" in result]
    assert [result["suppressions"] for result in suppressed] == [
        [{"kind": "external", "status": "accepted", "justification": "the schema is another team's"}]
    ]


def test_a_path_is_written_as_a_uri() -> None:
    view = ViewOptions(locate=lambda *_: Place("a b/ü:#%.json", known=True))
    (uri,) = {
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for result in results(reports.report(), view)
    }
    assert uri == "a%20b/%C3%BC%3A%23%25.json"


def test_a_message_holds_no_link() -> None:
    assert "\\[a](javascript:1)" in results(hostile.report(hostile.WORDS["markdown"]))[0]["message"]["text"]


@pytest.mark.parametrize(
    ("servers", "category"),
    [
        (("loan-desk",), "mcp-scorer/loan-desk/"),
        (("a/b c",), "mcp-scorer/a-b-c/"),
        (("a", "b"), "mcp-scorer/"),
    ],
)
def test_uploads_for_several_servers_have_categories_of_their_own(
    servers: tuple[str, ...], category: str
) -> None:
    report = reports.report(servers=tuple(reports.server(name=name) for name in servers))
    (run,) = json.loads(FORMATS["sarif"].render(report))["runs"]
    assert run["automationDetails"] == {"id": category}


def test_as_many_results_are_written_as_github_takes() -> None:
    assert sarif.MOST_RESULTS == 25_000


def test_beyond_githubs_number_of_results_the_least_severe_are_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sarif, "MOST_RESULTS", 20)
    many = tuple(
        reports.finding(level=level, pointer=f"/{at}")
        for level, count in (("info", 20), ("error", 2))
        for at in range(count)
    )
    report = reports.report(servers=(reports.server(tools=(reports.tool(findings=many),), findings=()),))
    (run,) = json.loads(FORMATS["sarif"].render(report))["runs"]
    assert len(run["results"]) == 20
    assert [result["level"] for result in run["results"][:3]] == ["error", "error", "note"]
    assert run["properties"] == {"resultsLeftOut": 2}


def test_a_server_that_could_not_be_scored_is_a_notification() -> None:
    (run,) = json.loads(FORMATS["sarif"].render(reports.report_of_several()))["runs"]
    assert run["invocations"] == [
        {
            "executionSuccessful": False,
            "toolExecutionNotifications": [
                {"level": "error", "message": {"text": "archive (handshake): no answer within 30 s"}}
            ],
        }
    ]
