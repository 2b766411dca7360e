"""JUnit as junitparser reads it: what passes, fails, is skipped."""

from typing import Any

import pytest
from junitparser import Failure, JUnitXml, Skipped

from scorer.contracts.dimensions import COHERENCE_LABELS, DIMENSIONS, LABELS
from scorer.contracts.gate import Condition, Exempted, GateResult, Reason
from scorer.contracts.report import Report
from scorer.formats import FORMATS
from tests.support import hostile, reports
from tests.support.places import accepting_report


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


def failing(*reasons: Reason, **changes: Any) -> Report:
    """Return the loan desk's report with these reasons of the gate."""
    return reports.report(gate=GateResult(passed=not reasons, reasons=reasons), **changes)


def low(got: int, subject: str = "usage_guidelines") -> Reason:
    return Reason(0, "lend_book", Condition.DIMENSION, 3, got, subject)


def failures(report: Report) -> list[tuple[str, str, str]]:
    document = JUnitXml.fromstring(FORMATS["junit"].render(report).encode())
    return [
        (case.classname, case.name, result.message)
        for suite in document
        for case in suite
        for result in case.result
        if isinstance(result, Failure)
    ]


def test_every_dimension_of_every_tool_and_of_the_set_is_a_case() -> None:
    found = outcomes(failing())
    for owner, labels in (
        ("loan-desk", COHERENCE_LABELS),
        ("loan-desk.lend_book", {key: LABELS[key] for key in DIMENSIONS}),
        ("loan-desk.sync", {key: LABELS[key] for key in DIMENSIONS}),
    ):
        assert [name for at, name in found if at == owner] == [*labels.values(), "Definition"]


def test_nothing_fails_where_the_gate_passes_however_low_the_scores_are() -> None:
    error = reports.finding(rule="BEH030", level="error", message="contradicts itself")
    tools = (reports.poor_tool(), reports.good_tool(findings=(error,)))
    report = failing(servers=(reports.server(tools=tools),))
    assert set(outcomes(report).values()) == {"passed"}
    cases = {(case.classname, case.name): case for case in suite_of(report)}
    behavior = cases["loan-desk.find_overdue_loans_of_a_reader_by_card_number", "Behavior"]
    assert "error BEH030 undescribed-parameter: contradicts itself." in behavior.system_out


def test_a_score_below_its_minimum_fails_the_case_of_its_dimension() -> None:
    assert failures(failing(low(2))) == [
        ("loan-desk.lend_book", "Usage Guidelines", "Usage Guidelines is 2, below the required 3")
    ]


def test_every_other_reason_is_a_case_of_its_tool_or_of_the_set() -> None:
    report = failing(
        Reason(0, "sync", Condition.FINDING, subject="PUR000", details=("has no description",)),
        Reason(0, "sync", Condition.FINDING, subject="PUR000", details=("has none here either",)),
        Reason(0, "sync", Condition.TOOL, 3.0, 1.0, details=("D",)),
        Reason(0, "", Condition.OVERALL, 3.5, 2.8),
        Reason(0, "lend_book", Condition.WORSE_SCORE, 4, 2, "usage_guidelines"),
    )
    assert failures(report) == [
        ("loan-desk.sync", "PUR000 no-description", "PUR000 has no description"),
        ("loan-desk.sync", "PUR000 no-description (2)", "PUR000 has none here either"),
        ("loan-desk.sync", "min-tool", "tdqs 1.0 (tier D) is below the required 3.0"),
        ("loan-desk", "fail-under", "the overall grade 2.8 is below the required 3.5"),
        ("loan-desk.lend_book", "worse-score Usage Guidelines", "Usage Guidelines fell from 4 to 2"),
    ]


def test_two_tools_of_one_name_fail_with_their_own_reasons() -> None:
    twins = tuple(
        reports.tool(scores={**dict.fromkeys(DIMENSIONS, 5), "usage_guidelines": score})
        for score in (2, 4, 2)
    )
    report = failing(low(2), low(2), servers=(reports.server(tools=twins),))
    assert [name for _, name, _ in failures(report)] == ["Usage Guidelines", "Usage Guidelines (3)"]


def test_what_a_tool_is_exempt_from_is_skipped_with_the_reason() -> None:
    exempted = Exempted(low(2), "renamed next month", "2027-03-31", "mcp-scorer.toml:4")
    report = reports.report(gate=GateResult(passed=True, exempted=(exempted,)))
    (case,) = (case for case in suite_of(report) if any(isinstance(r, Skipped) for r in case.result))
    assert (case.classname, case.name) == ("loan-desk.lend_book", "min-dimension Usage Guidelines")
    assert case.result[0].message == "exempt: renamed next month"
    assert case.result[0].text == "lend_book: Usage Guidelines is 2, below the required 3"


def test_what_could_not_be_scored_is_a_case_with_an_error() -> None:
    assert outcomes(reports.report_of_several())["archive", "handshake"] == "Error"


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
