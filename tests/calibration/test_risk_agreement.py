"""What is measured of risk classes, on labels in our own words and on published ones."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from scorer.calibration.inputs import read_inputs
from scorer.calibration.results import RiskSlice
from scorer.calibration.risk_agreement import risk_agreement
from scorer.contracts.errors import InputError
from tests.calibration.labeled import RISKS, SHARED
from tests.support.command_line import run

REASONED, ALL, BARE, NAMED = (
    "labels with a reason, none that looks wrong",
    "labels with a reason, all",
    "labels without a reason",
    "labels by the name alone",
)


@cache
def slices(*files: Path) -> dict[str, RiskSlice]:
    return {each.name: each for each in risk_agreement(read_inputs(files).risks)}


def test_the_generations_of_labels_are_apart_and_other_is_left_out() -> None:
    found = slices(RISKS)
    assert {name: (each.rows, each.servers) for name, each in found.items()} == {
        REASONED: (10, 3),
        ALL: (11, 3),
        BARE: (3, 2),
        NAMED: (4, 2),
    }


def test_each_generation_tells_agreement_recall_and_where_the_rest_went() -> None:
    each = slices(RISKS)[ALL]
    assert each.agreement.value == pytest.approx(10 / 11)
    assert each.by_name.value == pytest.approx(6 / 11)
    assert each.severity.value == pytest.approx(10 / 11)
    assert each.critical.value == pytest.approx(4 / 5)
    financial = next(line for line in each.classes if line.category == "financial")
    assert (financial.severity, financial.rows, financial.precision) == ("critical", 3, 1.0)
    assert financial.recall == pytest.approx(2 / 3)
    assert {ours: n for ours, n in each.confusion["financial"].items() if n} == {"read": 1, "financial": 2}


def test_rows_without_a_severity_leave_it_unmeasured() -> None:
    assert str(slices(RISKS)[NAMED].severity.value) == "nan"


def test_evaluate_tells_a_class_from_scores_by_the_shape_of_the_row() -> None:
    done = run("evaluate", RISKS)
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    assert lines[0] == "risks.jsonl: risk classes, which do not depend on a rubric."
    start = lines.index(f"== risk classes, {ALL}: 11 rows from 3 servers")
    assert lines[start + 1] == (
        "same class: 0.91 (0.08), same class from the first word of the name: 0.55 (0.26), same severity: 0.91, "
        "destructive and financial tools found: 0.80"
    )
    assert lines[start + 7].split() == ["financial", "critical", "3", "0.67", "1.00"]
    assert lines[start + 15].split() == ["financial", "|", "1", "0", "0", "0", "2", "0"]
    assert not any("Rows that differ" in line for line in lines)


def test_evaluate_writes_the_classes_as_json_and_markdown_too() -> None:
    document = json.loads(run("evaluate", RISKS, "--format", "json").stdout)
    assert [each["rows"] for each in document["risks"]] == [10, 11, 3, 4]
    assert document["risks"][3]["severity"]["value"] is None
    written = run("evaluate", RISKS, "--format", "markdown").stdout
    assert f"## Risk classes, {BARE}: 3 rows from 2 servers" in written
    assert "| write | medium | 1 | 1.00 | 0.50 | 0 | 1 | 0 | 0 | 0 | 0 |" in written


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"tool": {"name": "get_card"}, "category": "Harmless"}, "unknown risk class: 'Harmless'"),
        ({"category": "Read"}, "`name` is missing"),
        ({"tool": {"name": 7}, "category": "Read"}, "the name of a tool must be a string"),
    ],
)
def test_a_row_that_is_none_is_told_with_its_line(tmp_path: Path, row: dict[str, object], told: str) -> None:
    file = tmp_path / "own.jsonl"
    file.write_text(json.dumps(row), encoding="utf-8")
    with pytest.raises(InputError, match=r"own\.jsonl:1: ") as error:
        read_inputs([file])
    assert told in str(error.value)


@pytest.mark.skipif(
    not (SHARED / "risk.jsonl").is_file(), reason="the published classes are not beside this checkout"
)
def test_on_the_newest_published_labels_the_class_agrees_and_what_is_grave_is_found() -> None:
    each = slices(SHARED / "risk.jsonl")[REASONED]
    assert each.rows == 79
    assert each.agreement.value >= 0.9
    assert each.critical.value >= 0.9
    assert each.agreement.value >= each.by_name.value + 0.2
