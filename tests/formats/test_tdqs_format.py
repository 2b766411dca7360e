"""The specification's own report: whole, accepted by the reference implementation, always the same."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import tdqs
from inline_snapshot import snapshot
from pydantic.alias_generators import to_snake

from scorer.contracts.errors import InputError
from scorer.formats import FORMATS
from scorer.tdqs.context_signals import compute_signals
from tests.support import reports

if TYPE_CHECKING:
    from scorer.contracts.report import Report

SIGNALS = compute_signals(
    {"name": "lend_book", "inputSchema": {"properties": {"copy": {}}}, "annotations": {"readOnlyHint": False}}
)


def report(**changes: Any) -> Report:
    """A loan desk's report with the signals of a real definition."""
    server = reports.server()
    tools = tuple(replace(tool, signals=SIGNALS, **changes) for tool in server.tools)
    return reports.report(servers=(replace(server, tools=tools),))


def written(given: Report) -> Any:
    """Return the report as JSON, after the reference implementation has taken in every part of it."""
    document = json.loads(FORMATS["tdqs"].render(given))
    accepted = tdqs.ScoreReport.model_validate(document)
    assert accepted.model_dump(mode="json", by_alias=False) == in_snake_case(document)
    return document


def in_snake_case(value: Any) -> Any:
    if isinstance(value, list):
        return [in_snake_case(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {to_snake(key): in_snake_case(item) for key, item in value.items()}


def middle_tool(given: Report) -> Any:
    return written(given)["tools"][1]


@pytest.fixture(autouse=True)
def _no_build_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


def test_a_report_says_who_scored_what_and_by_which_numbers() -> None:
    document = written(report())
    assert {key: document[key] for key in ("generatedAt", "model", "server", "specVersion")} == snapshot(
        {
            "generatedAt": "1970-01-01T00:00:00.000Z",
            "model": "mcp-scorer 0.1.0, rubric 0123456789abcdef (no model)",
            "server": {"name": "loan-desk", "toolCount": 3},
            "specVersion": "1.2",
        }
    )


def test_a_server_has_its_roll_ups_and_no_confirmed_shadowing_risk() -> None:
    assert written(report())["serverScore"] == snapshot(
        {
            "coherenceJustifications": {
                "disambiguation": {"justification": "Each tool acts on another thing.", "score": 5},
                "naming_consistency": {
                    "justification": "Two of three names are verb_noun; `sync` is not.",
                    "score": 3,
                },
                "tool_count_appropriateness": {"justification": "3 tools suit a small domain.", "score": 4},
                "completeness": {
                    "justification": "Loans can be opened and listed but not closed: "
                    "there is no tool that returns a book.",
                    "score": 2,
                },
            },
            "coherenceScore": 3.5,
            "coherenceSummary": "Coherence 3.5. Lowest score (2 of 5): Set Completeness.",
            "coherenceTier": "A",
            "completeness": 2,
            "descriptionQualityScore": 2.2,
            "descriptionQualityTier": "C",
            "disambiguation": 5,
            "meanTdqs": 3.0,
            "minTdqs": 1.0,
            "namingConsistency": 3,
            "overallScore": 2.8,
            "overallTier": "C",
            "scoredToolCount": 3,
            "shadowingRisks": [],
            "toolCount": 3,
            "toolCountAppropriateness": 4,
        }
    )


def test_a_tool_has_its_scores_reasons_and_signals() -> None:
    assert middle_tool(report()) == snapshot(
        {
            "contextSignals": {
                "annotationValues": {
                    "destructive": None,
                    "idempotent": None,
                    "openWorld": None,
                    "readOnly": False,
                },
                "definitionBytes": 150,
                "hasAnnotations": True,
                "hasNestedObjects": False,
                "hasOutputSchema": False,
                "inputHash": "00112233445566aa",
                "invocationCost": 0,
                "paramCount": 1,
                "paramsWithDescriptions": 0,
                "paramsWithEnums": 0,
                "requiredFieldCount": 0,
                "requiredParamCount": 0,
                "schemaDepth": 1,
                "schemaDescriptionCoverage": 0,
                "titleIsMeaningful": False,
                "unionChoiceCount": 0,
            },
            "flags": [],
            "justifications": {
                "purpose_clarity": {
                    "justification": "Opens with a verb and a thing (“Lends one copy”), +1.5.",
                    "score": 4,
                },
                "usage_guidelines": {
                    "justification": "Says nothing about when to use it or what to use instead.",
                    "score": 2,
                },
                "behavioral_transparency": {
                    "justification": "Says that the copy is marked as lent, +0.6; not who may call it.",
                    "score": 3,
                },
                "parameter_semantics": {
                    "justification": "Half of the parameters are described; `due` is not.",
                    "score": 3,
                },
                "conciseness_structure": {"justification": "Two sentences, the point first.", "score": 5},
                "contextual_completeness": {
                    "justification": "Two parameters, no output schema: what it returns is not told.",
                    "score": 3,
                },
            },
            "name": "lend_book",
            "scores": {
                "purpose_clarity": 4,
                "usage_guidelines": 2,
                "behavioral_transparency": 3,
                "parameter_semantics": 3,
                "conciseness_structure": 5,
                "contextual_completeness": 3,
            },
            "serverFlags": [],
            "smells": ["usage_guidelines"],
            "summary": "Tier B, TDQS 3.3. Lowest score (2 of 5): Usage Guidelines.",
            "tdqs": 3.3,
            "tier": "B",
        }
    )


def test_only_the_flags_of_the_specification_are_carried() -> None:
    flags = ("Annotation Contradiction", "Hype", "Tautological Description")
    assert middle_tool(report(flags=flags))["flags"] == [
        "Annotation Contradiction",
        "Tautological Description",
    ]


def test_equal_scores_are_summed_up_as_such() -> None:
    scores = dict.fromkeys(reports.tool().scores, 5)
    tool = middle_tool(report(scores=scores, tdqs=5.0, tier="A"))
    assert tool["summary"] == "Tier A, TDQS 5.0. Every dimension scores 5 of 5."


def test_the_moment_is_the_one_that_the_build_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert written(report())["generatedAt"] == "2023-11-14T22:13:20.000Z"


@pytest.mark.parametrize("given", ["yesterday", "", "9" * 40])
def test_a_moment_that_is_no_number_is_the_users_to_mend(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", given)
    with pytest.raises(InputError, match="SOURCE_DATE_EPOCH must be a whole number of seconds"):
        FORMATS["tdqs"].render(report())


def test_several_servers_do_not_fit_and_the_way_out_is_told() -> None:
    with pytest.raises(InputError) as caught:
        FORMATS["tdqs"].render(reports.report_of_several())
    assert str(caught.value) == snapshot("""\
the tdqs format holds one server, but 2 were scored: loan-desk, catalogue-desk
select one server of a file with FILE#NAME, or use --format json\
""")


def test_a_report_without_a_server_cannot_be_written() -> None:
    with pytest.raises(InputError, match="needs a scored server"):
        FORMATS["tdqs"].render(reports.report(servers=()))


def test_hostile_names_stay_readable_json_that_utf8_can_hold() -> None:
    text = FORMATS["tdqs"].render(report(name="a\ud800\x1b[2J\u202e"))
    assert all(line.isprintable() for line in text.split("\n"))
    assert text.encode("utf-8")
    assert json.loads(text)["tools"][0]["name"] == "a\\ud800\x1b[2J\u202e"


def test_the_command_line_knows_the_format_and_the_text_ends_its_last_line() -> None:
    text = FORMATS["tdqs"].render(report())
    assert text.endswith("}\n")
