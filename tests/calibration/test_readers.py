"""A careful reader's grades and marks: how they are read, measured and fitted, and where a detector differs."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from scorer.calibration.corpus import Graded, Row
from scorer.calibration.definitions import definitions_of
from scorer.calibration.evaluate import evaluate
from scorer.calibration.inputs import Inputs, read_inputs
from scorer.calibration.reading import f1, misread, reading
from scorer.calibration.tables import as_json, as_markdown, as_text
from scorer.claims.kinds import KINDS
from scorer.contracts.dimensions import DIMENSIONS
from scorer.contracts.errors import InputError
from scorer.data.rubric import load_rubric
from tests.calibration.labeled import DATA, TOOLS, rows
from tests.support.command_line import run
from tests.support.servers import OWN, tools_of

GRADED = DATA / "graded.jsonl"
#: The definitions of the graded tools: a file a server.
SERVERS = OWN[0].parent


def graded() -> Inputs:
    return read_inputs([GRADED], definitions_of(str(SERVERS)))


def by_name(name: str) -> Row:
    return next(row for row in graded().rows if row.tool["name"] == name)


# --- reading labels ---


def test_a_row_that_names_its_server_and_tool_has_the_definition_of_the_server_and_its_siblings() -> None:
    row, bakery = by_name("get_order"), next(path for path in OWN if path.stem == "bakery")
    (tool,) = (each for each in tools_of(bakery) if each["name"] == "get_order")
    assert dict(row.tool) == tool
    assert list(row.siblings) == [each["name"] for each in tools_of(bakery) if each is not tool]
    assert (row.server, row.group, row.published, dict(row.scores), row.tdqs) == (
        "bakery",
        "bakery",
        False,
        {},
        None,
    )
    assert row.graded == Graded(
        dict(zip(DIMENSIONS, (5, 3, 4, 4, 5, 4), strict=True)), 4.2, frozenset({"P1", "P2", "P4", "B6"})
    )


def test_a_tool_that_no_definition_names_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(
        json.dumps({"server": "bakery", "tool": "bake", "graded": {"scores": {}, "tdqs": 3}}) + "\n"
    )
    with pytest.raises(InputError, match=r"^rows\.jsonl:1: not a row: .*no definition of bake of bakery"):
        read_inputs([path], definitions_of(str(SERVERS)))


@pytest.mark.parametrize("score", [0, 6, 3.5, "4", True])
def test_a_grade_that_is_no_score_is_refused(tmp_path: Path, score: object) -> None:
    path = tmp_path / "rows.jsonl"
    grades = {"scores": {DIMENSIONS[0]: score}, "tdqs": 3}
    path.write_text(json.dumps({"tool": {"name": "x"}, "graded": grades}) + "\n")
    with pytest.raises(InputError, match="a score must be a whole number from 1 to 5"):
        read_inputs([path])


def test_without_marks_a_row_is_graded_and_not_marked(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps({"tool": {"name": "x"}, "graded": {"scores": {}, "tdqs": 3}}) + "\n")
    (row,) = read_inputs([path]).rows
    assert row.graded == Graded({}, 3.0, None)
    assert reading([row]) == ()


# --- figures ---


@pytest.mark.parametrize(
    ("marked", "found", "figures"),
    [
        (set(), set(), (0.0, 0.0, 0.0)),
        ({1}, {2}, (0.0, 0.0, 0.0)),
        ({1, 2}, {1, 2}, (1.0, 1.0, 1.0)),
        ({1, 2, 3, 4}, {1, 5}, (0.5, 0.25, pytest.approx(1 / 3))),
    ],
)
def test_precision_recall_and_f1_count_what_both_name(
    marked: set[int], found: set[int], figures: tuple[float, float, float]
) -> None:
    assert f1(marked, found) == figures


def test_every_kind_has_a_line_with_what_was_marked_and_what_was_found() -> None:
    (whole,) = reading(graded().rows)
    assert (whole.name, whole.rows, whole.groups) == ("all marked definitions", 13, 4)
    assert [(line.code, line.name) for line in whole.lines] == [(kind.code, kind.name) for kind in KINDS]
    line = next(line for line in whole.lines if line.name == "restates-name")
    assert (line.marked, line.found, line.precision, line.recall) == (4, 4, 0.75, 0.75)
    assert [line.lowest_of_folds, line.f1_of_folds] == pytest.approx([0.0, 5 / 6])


def test_the_marks_of_one_group_are_one_fold() -> None:
    (whole,) = reading([row for row in graded().rows if row.group == "workshop"])
    line = next(line for line in whole.lines if line.name == "action")
    assert (line.f1, line.lowest_of_folds, line.f1_of_folds) == (1.0, 1.0, 1.0)


def test_definitions_with_published_scores_and_without_are_told_apart() -> None:
    marked = list(graded().rows)
    marked[0] = replace(marked[0], tdqs=4.0)
    slices = reading(marked)
    assert [(each.name, each.rows) for each in slices] == [
        ("all marked definitions", 13),
        ("marked definitions with published scores", 1),
        ("marked definitions without published scores", 12),
    ]


def test_agreement_with_readers_is_measured_apart_from_what_was_published() -> None:
    mixed = Inputs(
        (*rows(), *graded().rows, replace(by_name("get_order"), id="both", tdqs=4.0, era="2026-q4"))
    )
    found = evaluate("mixed", mixed, load_rubric(), fitted=False)
    assert [(each.name, each.rows) for each in found.slices] == [
        ("all rows", 79),
        ("2026-q4", 55),
        ("2026-q2", 24),
    ]
    assert [(each.name, each.rows, each.groups) for each in found.readers] == [
        ("reader's grades, tools with published scores", 1, 1),
        ("reader's grades, tools without published scores", 13, 4),
    ]


def test_grades_alone_are_measured_and_shown_in_every_format() -> None:
    found = evaluate("graded.jsonl", graded(), load_rubric(), fitted=False)
    assert found.slices == ()
    text = as_text(found)
    assert "== reader's grades, tools without published scores: 13 rows in 4 groups" in text
    assert "== claims read on all marked definitions: 13 definitions in 4 groups" in text
    assert "P4  restates-name                 4      4       0.75    0.75  0.75" in text
    assert as_markdown(found)
    document = json.loads(as_json(found))
    assert [each["rows"] for each in document["readers"]] == [13]
    (marks,) = document["marks"]
    assert marks["lines"][3]["name"] == "restates-name"
    assert marks["median"] is None


# --- where a detector and the reader differ ---

ERRORS = """\
P4: 2 definitions where the detector and the reader differ

workshop / delete_program: found, but not marked by the reader
  delete program
  > delete program

bakery / get_order: marked by the reader, but not found
  Fetch one order by its number, with every line and the note of the customer. \
Fails with `unknown_order` when the number was never given out.
"""


@pytest.mark.parametrize("kind", ["P4", "p4", "restates-name"])
def test_errors_lists_what_is_misread_of_a_kind_and_what_was_found(kind: str) -> None:
    done = run("evaluate", GRADED, "--definitions", SERVERS, "--errors", kind)
    assert (done.exit_code, done.stdout) == (0, ERRORS)


def test_errors_of_a_kind_that_there_is_not_are_refused() -> None:
    done = run("evaluate", GRADED, "--definitions", SERVERS, "--errors", "Z9")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("error: ")
    assert "'Z9'" in done.stderr


def test_rows_without_marks_are_never_misread() -> None:
    assert list(misread(rows(), "P4")) == []


def test_misread_texts_are_harmless() -> None:
    hostile = replace(by_name("delete_program"), server="\x1b[31mx\u202e")
    hostile = replace(hostile, tool={**hostile.tool, "description": "delete\x1b[2J program\u202e"})
    (found,) = misread([hostile], "P4")
    assert found.found
    shown = as_text(evaluate("x", Inputs((hostile,)), load_rubric(), fitted=False))
    assert not {"\x1b", "\u202e"} & set(shown)


# --- fitting to several files ---


def test_calibrate_fits_to_several_files_with_the_definitions_of_a_folder(tmp_path: Path) -> None:
    done = run("calibrate", TOOLS, GRADED, "--definitions", SERVERS, "--out", tmp_path / "own.1")
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("own.1: 91 rows in 15 groups, 54 from the era 2026-q4, 60 with a tdqs\n")
    alone = run("calibrate", TOOLS, "--out", tmp_path / "own.2")
    assert alone.exit_code == 0
    assert (
        load_rubric(tmp_path / "own.1").dimensions.keys() == load_rubric(tmp_path / "own.2").dimensions.keys()
    )
    assert (tmp_path / "own.1" / "features.toml").read_bytes() != (
        tmp_path / "own.2" / "features.toml"
    ).read_bytes()


def test_calibrate_gives_the_same_bytes_whatever_the_order_of_its_files(tmp_path: Path) -> None:
    for folder, files in (("a", (TOOLS, GRADED)), ("b", (GRADED, TOOLS))):
        done = run("calibrate", *files, "--definitions", SERVERS, "--out", tmp_path / folder / "own.1")
        assert done.exit_code == 0, done.output
    for name in ("features.toml", "rubric.toml"):
        one, other = ((tmp_path / folder / "own.1" / name).read_bytes() for folder in ("a", "b"))
        assert one == other


def test_without_the_definitions_a_row_that_only_names_its_tool_is_refused(tmp_path: Path) -> None:
    done = run("calibrate", TOOLS, GRADED, "--out", tmp_path / "own.1")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("error: graded.jsonl:1: not a row: ")
    assert not (tmp_path / "own.1").exists()


def test_grades_alone_cannot_be_fitted_to(tmp_path: Path) -> None:
    done = run("calibrate", GRADED, "--definitions", SERVERS, "--out", tmp_path / "own.1")
    assert done.exit_code == 2
    assert done.stderr.startswith("error: no row of the era '2026-q4' has a tdqs")
