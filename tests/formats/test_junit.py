"""JUnit as junitparser reads it: what passes, fails, is skipped."""

from typing import Any

import pytest
from junitparser import Failure, JUnitXml, Skipped

from scorer.contracts.dimensions import DIMENSIONS
from scorer.contracts.report import Report
from scorer.formats import FORMATS
from tests.support import hostile, reports
from tests.support.places import accepting_report, wide_report


def suite_of(report: Report, name: str = "loan-desk") -> Any:
    return next(
        suite for suite in JUnitXml.fromstring(FORMATS["junit"].render(report).encode()) if suite.name == name
    )


def outcomes(report: Report) -> dict[tuple[str, str], str]:
    found = {}
    for suite in JUnitXml.fromstring(FORMATS["junit"].render(report).encode()):
        for case in suite:
            ended = [type(result).__name__ for result in case.result]
            found[case.classname, case.name] = ended[0] if ended else "passed"
    return found


def test_every_dimension_of_every_tool_is_a_case_that_passes_from_three_on() -> None:
    found = outcomes(reports.report())
    scores = {"loan-desk.lend_book": (4, 2, 3, 3, 5, 3), "loan-desk.sync": (1,) * len(DIMENSIONS)}
    labels = ("Purpose", "Usage Guidelines", "Behavior", "Parameters", "Conciseness", "Completeness")
    for owner, expected in scores.items():
        assert [found[owner, label] for label in labels] == [
            "passed" if score >= 3 else "Failure" for score in expected
        ]


def test_a_finding_of_level_error_fails_its_dimension_and_a_warning_does_not() -> None:
    error = reports.finding(rule="BEH030", level="error", message="contradicts itself")
    warning = reports.finding(rule="PUR011", level="warning", message="only repeats its name")
    tool = reports.good_tool(findings=(error, warning))
    (suite,) = [suite_of(reports.report(servers=(reports.server(tools=(tool,)),)))]
    cases = {
        case.name: case
        for case in suite
        if case.classname.endswith(".find_overdue_loans_of_a_reader_by_card_number")
    }
    (failure,) = cases["Behavior"].result
    assert isinstance(failure, Failure)
    assert failure.message == "5 of 5: contradicts itself"
    assert cases["Purpose"].result == []
    assert "only repeats its name" in cases["Purpose"].system_out


def test_what_the_protocol_does_not_allow_fails_a_case_of_its_own() -> None:
    tool = reports.good_tool(name="lend", findings=(reports.finding(rule="SPC003", level="error"),))
    found = outcomes(reports.report(servers=(reports.server(tools=(tool,)),)))
    assert {
        name: end for (owner, name), end in found.items() if owner == "loan-desk.lend" and end != "passed"
    } == {"Definition": "Failure"}


def test_the_set_the_gate_and_what_could_not_be_scored_are_cases_too() -> None:
    found = outcomes(reports.report_of_several())
    assert found["loan-desk", "Set Completeness"] == "Failure"
    assert found["loan-desk", "Disambiguation"] == "passed"
    assert found["mcp-scorer", "gate"] == "Failure"
    assert found["archive", "handshake"] == "Error"
    assert outcomes(wide_report(1))["mcp-scorer", "gate"] == "passed"


def test_what_somebody_accepted_is_skipped_with_the_reason() -> None:
    skipped = [
        case for case in suite_of(accepting_report()) if any(isinstance(r, Skipped) for r in case.result)
    ]
    assert [(case.classname, case.name, case.result[0].message) for case in skipped] == [
        ("loan-desk.lend_book", "SPC010 undescribed-parameter", "suppressed: the schema is another team's")
    ]


def test_the_counts_of_junit_are_those_of_its_cases() -> None:
    written = JUnitXml.fromstring(FORMATS["junit"].render(accepting_report()).encode())
    stated = (written.tests, written.failures, written.errors, written.skipped)
    written.update_statistics()  # type: ignore[no-untyped-call]
    assert (written.tests, written.failures, written.errors, written.skipped) == stated
    assert stated[0] > 20


def test_junit_holds_the_same_cases_whatever_words_a_server_sends(subtests: pytest.Subtests) -> None:
    for what, words in hostile.WORDS.items():
        with subtests.test(what):
            read = JUnitXml.fromstring(FORMATS["junit"].render(hostile.report(f"{words}\ufffe")).encode())
            harmless = JUnitXml.fromstring(FORMATS["junit"].render(hostile.report("harmless")).encode())

            def shape(document: Any) -> list[list[str]]:
                return [
                    [type(result).__name__ for case in suite for result in case.result] for suite in document
                ]

            assert shape(read) == shape(harmless)
