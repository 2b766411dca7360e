"""The published JSON Schema is that of the report, and every report satisfies it."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from scorer.capturing import capture_all, connect_options, parse_target
from scorer.contracts.definitions import Snapshot
from scorer.contracts.report import PublishedTool
from scorer.formats import FORMATS
from scorer.formats.json_schema import report_schema
from scorer.gate.thresholds import judge
from scorer.policy.formats import GRAMMARS
from scorer.policy.validation import policy_schema
from scorer.scoring.api import build_report, score_server
from tests.support import hostile, reports
from tests.support.command_line import ROOT, run
from tests.support.places import accepting_report
from tests.support.servers import FILES
from tests.support.snapshots import DESK

if TYPE_CHECKING:
    from scorer.contracts.report import Report

FOLDER = ROOT / "scorer" / "schemas"
SCHEMA_FILE = FOLDER / "report.schema.json"
#: Tools of a server that are looked at: validating all of them takes minutes.
TOOLS = 3


@cache
def schema() -> Any:
    return json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))


def problems(report: Report) -> list[str]:
    document = json.loads(FORMATS["json"].render(report))
    return [
        f"{error.json_path}: {error.message[:200]}"
        for error in Draft202012Validator(schema()).iter_errors(document)
    ]


def objects(part: Any) -> list[Any]:
    if isinstance(part, list):
        return [found for each in part for found in objects(each)]
    if not isinstance(part, dict):
        return []
    own = [part] if part.get("type") == "object" else []
    return own + [found for each in part.values() for found in objects(each)]


def test_the_file_is_what_the_reports_types_say() -> None:
    if os.environ.get("UPDATE_GOLDEN"):
        SCHEMA_FILE.write_text(report_schema(), encoding="utf-8")
    assert SCHEMA_FILE.read_text(encoding="utf-8") == report_schema()


def test_the_schema_is_sound_and_leaves_no_object_open_but_maps() -> None:
    Draft202012Validator.check_schema(schema())
    assert [part for part in objects(schema()) if "additionalProperties" not in part] == []
    records = [part for part in objects(schema()) if "required" in part]
    assert [part["additionalProperties"] for part in records] == [False] * len(records)


@pytest.mark.parametrize("name", sorted(path.name.removesuffix(".schema.json") for path in FOLDER.iterdir()))
def test_the_command_prints_a_schema_of_the_package(name: str) -> None:
    done = run("schema", name)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == (FOLDER / f"{name}.schema.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", GRAMMARS)
def test_the_command_prints_the_schema_of_every_policy_format(name: str) -> None:
    done = run("schema", f"policy-{name}")
    assert (done.exit_code, done.stderr) == (0, "")
    assert json.loads(done.stdout) == policy_schema(name)


def test_a_schema_that_is_not_there_is_refused_with_those_that_are() -> None:
    done = run("schema", "reprot")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "'reprot' is not" in done.stderr
    assert "report" in done.stderr


def test_reports_made_by_hand_satisfy_it() -> None:
    compared = PublishedTool(
        "desk", "lend_book", None, 3.3, None, None, {"purpose_clarity": 4}, {"purpose_clarity": 0}
    )
    for report in (accepting_report(), reports.report_of_several(), reports.report(published=(compared,))):
        assert problems(report) == []


def test_whatever_words_a_server_sends_satisfy_it(subtests: pytest.Subtests) -> None:
    for what, words in hostile.WORDS.items():
        with subtests.test(what):
            assert problems(hostile.report(words)) == []


def test_a_scored_server_satisfies_it() -> None:
    servers = [score_server(Snapshot("desk", "desk.json", DESK))]
    assert problems(build_report(servers, gate=judge(servers))) == []


def test_every_whole_server_satisfies_it() -> None:
    for path in FILES:
        found = capture_all(parse_target(str(path), connect_options()), connect_options())
        few = [replace(each, tools=each.tools[:TOOLS]) for each in found if isinstance(each, Snapshot)]
        servers = [score_server(each) for each in few]
        assert (path.name, problems(build_report(servers, gate=judge(servers)))) == (path.name, [])


@pytest.mark.parametrize(
    "change",
    [{"extra": 1}, {"schema_version": 2}, {"servers": None}, {"gate": {"passed": "yes", "reasons": []}}],
    ids=["another key", "another version", "no list", "another type"],
)
def test_what_is_no_report_does_not_satisfy_it(change: dict[str, Any]) -> None:
    document = {**json.loads(FORMATS["json"].render(reports.report())), **change}
    assert not Draft202012Validator(schema()).is_valid(document)
