"""Rubrics as data: a shipped version or a folder of one's own; what is wrong with one is told in a line."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from scorer.contracts.dimensions import BEHAVIOR, COMPLETENESS, DIMENSION_NAMES, DIMENSIONS, PURPOSE
from scorer.contracts.errors import InputError
from scorer.data.resources import data_dir
from scorer.data.rubric import DEFAULT_CALIBRATION, calibration_dir, load_rubric
from scorer.scoring.api import rubric_info, score_tool

FILES = ("features.toml", "rubric.toml")
SPREAD = "[spread]\ndefault = 0.4"
BASES = "[base]\n" + "".join(f"{name} = 3\n" for name in DIMENSION_NAMES.values())
CLOSE = {"name": "close_card", "description": "Close a card.", "inputSchema": {"type": "object"}}


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A copy of the shipped calibration, to be changed."""
    folder = tmp_path / "mine"
    shutil.copytree(data_dir("rubrics") / DEFAULT_CALIBRATION, folder)
    return folder


def rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def refusal(folder: Path | str) -> str:
    with pytest.raises(InputError) as caught:
        load_rubric(folder)
    return str(caught.value)


def test_the_default_is_a_shipped_version() -> None:
    rubric = load_rubric()
    assert rubric is load_rubric(DEFAULT_CALIBRATION)
    assert (rubric.name, set(rubric.dimensions)) == (DEFAULT_CALIBRATION, set(DIMENSIONS))
    assert rubric.hash.startswith(rubric.fingerprint)
    assert rubric_info().hash == rubric.fingerprint


def test_a_folder_of_ones_own_scores_by_its_own_numbers(own: Path) -> None:
    assert score_tool(CLOSE, rubric=own) == score_tool(CLOSE)
    other = own.with_name("higher")
    own.rename(other)
    base = load_rubric().dimensions[PURPOSE].base
    rewrite(other / "rubric.toml", f"purpose = {base}", "purpose = 5.0")
    rewrite(other / "rubric.toml", DEFAULT_CALIBRATION, "mine")
    report = score_tool(CLOSE, rubric=str(other))
    assert report.evidence[PURPOSE][0].points == 5.0 != base
    assert rubric_info(other).calibration == "mine"
    assert rubric_info(other).hash != rubric_info().hash


def test_a_version_that_does_not_ship_is_refused_with_the_ones_that_do() -> None:
    assert refusal("1999-q1") == (
        f"no rubric '1999-q1'; available: 2026-q2.2, {DEFAULT_CALIBRATION}; or give a folder that contains rubric.toml"
    )


@pytest.mark.parametrize("name", ["../rubrics", ".", "", "/nowhere", "a\0b"])
def test_a_name_that_is_no_folder_of_a_rubric_is_refused(name: str) -> None:
    assert refusal(name).startswith(f"no rubric {name!r}")


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(own: Path, name: str) -> None:
    (own / name).unlink()
    said = refusal(own)
    assert (
        said.startswith("no rubric ")
        if name == "rubric.toml"
        else said == f"rubric: {name} is missing from mine/"
    )


def test_a_file_that_cannot_be_read_is_named(own: Path) -> None:
    (own / "features.toml").unlink()
    (own / "features.toml").mkdir()
    assert refusal(own) == "rubric: mine/features.toml cannot be read: Is a directory"


@pytest.mark.parametrize("name", FILES)
def test_broken_toml_is_told_with_its_line(own: Path, name: str) -> None:
    (own / name).write_text("base = 1\ncuts = = 2\n", encoding="utf-8")
    message = refusal(own)
    assert message.startswith(f"rubric: mine/{name} is not valid TOML: ")
    assert "line 2" in message


@pytest.mark.parametrize("name", FILES)
def test_bytes_that_are_not_utf_8_are_told(own: Path, name: str) -> None:
    (own / name).write_bytes(b"action = 1 # \xff")
    assert refusal(own).startswith(f"rubric: mine/{name} is not valid TOML: ")


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("errors = 3", "mine/features.toml errors must be a table"),
        ("errors = { bonus = 2 }", "unknown key 'bonus' in mine/features.toml errors"),
        ("errors = { behavioral_transparency = 2 }",
         "unknown key 'behavioral_transparency' in mine/features.toml errors"),
        *[
            (f"errors = {{ behavior = {size} }}", "mine/features.toml errors.behavior must map names to numbers")
            for size in ("'1'", "true", "inf", "nan", "[]", "[1]", "[1, 2, 3]", "[1, '2']", "[nan, 1]", "{}")
        ],
    ],
)  # fmt: skip
def test_a_row_of_the_table_that_does_not_hold_what_it_must_is_told_in_one_line(
    own: Path, row: str, complaint: str
) -> None:
    (own / "features.toml").write_text(row, encoding="utf-8")
    assert refusal(own) == f"rubric: {complaint}"


@pytest.mark.parametrize("base", ["'3'", "true", "nan", "[3]"])
def test_a_base_that_is_no_number_is_told_with_its_dimension(own: Path, base: str) -> None:
    shipped = load_rubric().dimensions[PURPOSE].base
    rewrite(own / "rubric.toml", f"purpose = {shipped}", f"purpose = {base}")
    assert refusal(own) == "rubric: mine/rubric.toml [base] purpose has no number `base`"


@pytest.mark.parametrize("name", DIMENSION_NAMES.values())
def test_every_dimension_needs_its_base(own: Path, name: str) -> None:
    frame = (own / "rubric.toml").read_text(encoding="utf-8")
    (own / "rubric.toml").write_text(re.sub(rf"(?m)^{name} = [\d.]+\n", "", frame), encoding="utf-8")
    assert refusal(own) == f"rubric: mine/rubric.toml [base] {name} has no number `base`"


@pytest.mark.parametrize(
    "cuts", ["[1, 2, 3]", "[4, 3, 2, 1]", "3", "[1, 2, 3, '4']", "['a', 'b', 'c', 'd']", "[1, nan, 3, 4]"]
)
def test_cut_points_are_four_numbers_in_order(own: Path, cuts: str) -> None:
    frame = (own / "rubric.toml").read_text(encoding="utf-8")
    changed = re.sub(r"(?m)^purpose = \[.*\]$", f"purpose = {cuts}", frame)
    (own / "rubric.toml").write_text(changed, encoding="utf-8")
    assert refusal(own) == (
        "rubric: the cuts of mine/rubric.toml [cuts] purpose must be four numbers in increasing order"
    )


@pytest.mark.parametrize("spread", ["", "[spread]\ndefault = 0", "[spread]\ndefault = -1", "spread = 3"])
def test_a_rubric_without_a_positive_spread_is_refused(own: Path, spread: str) -> None:
    (own / "rubric.toml").write_text(f"{spread}\n{BASES}", encoding="utf-8")
    assert refusal(own) in (
        "rubric: mine/rubric.toml [spread] needs a positive number `default` and positive factors",
        "rubric: mine/rubric.toml [spread] must map names to numbers",
    )


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        ("coherence = 3", "mine/rubric.toml [coherence] must be a table"),
        ("[coherence]\npoints = 3", "mine/rubric.toml [coherence.points] must map names to numbers"),
        ("[coherence.points]\nCOH001 = 'x'", "mine/rubric.toml [coherence.points] must map names to numbers"),
        (
            "[coherence.base]\ncompleteness = 4",
            "mine/rubric.toml [coherence.base] has no number disambiguation",
        ),
    ],
)
def test_a_malformed_table_of_the_set_is_refused(own: Path, table: str, complaint: str) -> None:
    (own / "rubric.toml").write_text(f"{table}\n{SPREAD}\n{BASES}", encoding="utf-8")
    assert refusal(own) == f"rubric: {complaint}"


def test_left_out_cut_points_lie_in_the_middle_and_left_out_features_weigh_nothing(own: Path) -> None:
    frame = (own / "rubric.toml").read_text(encoding="utf-8")
    (own / "rubric.toml").write_text(re.sub(r"(?m)^\w+ = \[.*\]\n", "", frame), encoding="utf-8")
    (own / "features.toml").write_text("", encoding="utf-8")
    rubric = load_rubric(own)
    assert {each.cuts for each in rubric.dimensions.values()} == {(1.5, 2.5, 3.5, 4.5)}
    assert {tuple(each.points) for each in rubric.dimensions.values()} == {()}
    assert dict(rubric.support) == {}


def test_a_row_of_the_table_gives_sizes_their_errors_and_what_they_rest_on(own: Path) -> None:
    row = "errors = { rows = 7, groups = 3, behavior = [0.5, 0.1], completeness = -0.25, by_hand = ['behavior'] }"
    (own / "features.toml").write_text(row, encoding="utf-8")
    rubric = load_rubric(own)
    sizes = {key: dict(each.points) for key, each in rubric.dimensions.items() if each.points}
    assert sizes == {BEHAVIOR: {"errors": 0.5}, COMPLETENESS: {"errors": -0.25}}
    known = rubric.support["errors"]
    assert (known.rows, known.groups, known.set_by_hand) == (7, 3, ("behavior",))
    assert dict(known.errors) == {BEHAVIOR: 0.1, COMPLETENESS: 0.0}


def test_the_hash_changes_with_every_file(own: Path, tmp_path: Path) -> None:
    hashes = {load_rubric(own).hash}
    for number, path in enumerate(sorted(own.glob("*.toml"))):
        copy = tmp_path / str(number)
        shutil.copytree(own, copy)
        (copy / path.name).write_text(path.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
        hashes.add(load_rubric(copy).hash)
    assert len(hashes) == 1 + len(FILES)


def test_the_folder_of_a_version_is_the_shipped_one() -> None:
    assert calibration_dir(DEFAULT_CALIBRATION) == calibration_dir(None)
