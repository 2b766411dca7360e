"""Rubrics as data: a shipped version or a folder of one's own; what is wrong with one is told in a line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from scorer.contracts.dimensions import BEHAVIOR, DIMENSIONS, PURPOSE
from scorer.contracts.errors import InputError
from scorer.data.resources import data_dir
from scorer.data.rubric import DEFAULT_CALIBRATION, calibration_dir, load_rubric
from scorer.scoring.api import rubric_info, score_tool

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
    rewrite(other / f"{PURPOSE}.toml", "base = ", "base = 5.0 # ")
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


def test_a_missing_file_is_named(own: Path) -> None:
    (own / f"{BEHAVIOR}.toml").unlink()
    assert refusal(own) == f"rubric: {BEHAVIOR}.toml is missing from mine/"


def test_a_file_that_cannot_be_read_is_named(own: Path) -> None:
    (own / f"{BEHAVIOR}.toml").unlink()
    (own / f"{BEHAVIOR}.toml").mkdir()
    assert refusal(own) == f"rubric: mine/{BEHAVIOR}.toml cannot be read: Is a directory"


def test_broken_toml_is_told_with_its_line(own: Path) -> None:
    (own / f"{BEHAVIOR}.toml").write_text("base = 1\ncuts = = 2\n", encoding="utf-8")
    message = refusal(own)
    assert message.startswith(f"rubric: mine/{BEHAVIOR}.toml is not valid TOML: ")
    assert "line 2" in message


def test_bytes_that_are_not_utf_8_are_told(own: Path) -> None:
    (own / f"{BEHAVIOR}.toml").write_bytes(b"base = 1 # \xff")
    assert refusal(own).startswith(f"rubric: mine/{BEHAVIOR}.toml is not valid TOML: ")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("base = 1\nbonus = 2", "unknown key 'bonus' in mine/purpose_clarity.toml"),
        ("cuts = [1.5, 2.5, 3.5, 4.5]", "mine/purpose_clarity.toml has no number `base`"),
        ('base = "3"', "mine/purpose_clarity.toml has no number `base`"),
        ("base = true", "mine/purpose_clarity.toml has no number `base`"),
        ("base = nan", "mine/purpose_clarity.toml has no number `base`"),
        ("base = 1\npoints = 3", "mine/purpose_clarity.toml [points] must map names to numbers"),
        ("base = 1\n[points]\nPUR001 = '1'", "mine/purpose_clarity.toml [points] must map names to numbers"),
        ("base = 1\n[points]\nPUR001 = inf", "mine/purpose_clarity.toml [points] must map names to numbers"),
        (
            "base = 1\n[context]\nannotated = true",
            "mine/purpose_clarity.toml [context] must map names to numbers",
        ),
        ("base = 1\n[caps]\nPUR011 = []", "mine/purpose_clarity.toml [caps] must map names to numbers"),
        *[
            (
                f"base = 1\ncuts = {cuts}",
                "the cuts of mine/purpose_clarity.toml must be four numbers in increasing order",
            )
            for cuts in (
                "[1, 2, 3]",
                "[4, 3, 2, 1]",
                "3",
                "[1, 2, 3, '4']",
                "['a', 'b', 'c', 'd']",
                "[1, nan, 3, 4]",
            )
        ],
    ],
)
def test_a_table_that_does_not_hold_what_it_must_is_told_in_one_line(
    own: Path, text: str, complaint: str
) -> None:
    (own / f"{PURPOSE}.toml").write_text(text, encoding="utf-8")
    assert refusal(own) == f"rubric: {complaint}"


@pytest.mark.parametrize("spread", ["", "[spread]\ndefault = 0", "[spread]\ndefault = -1", "spread = 3"])
def test_a_rubric_without_a_positive_spread_is_refused(own: Path, spread: str) -> None:
    (own / "rubric.toml").write_text(spread, encoding="utf-8")
    assert "\n" not in refusal(own)
    assert "[spread]" in refusal(own)


@pytest.mark.parametrize(
    "text", ["coherence = 3", "[coherence]\npoints = 3", "[coherence.points]\nCOH001 = 'x'"]
)
def test_a_malformed_table_of_the_set_is_refused(own: Path, text: str) -> None:
    head = "coherence = 3\n" if text == "coherence = 3" else ""
    tail = "" if head else f"\n{text}"
    (own / "rubric.toml").write_text(f"{head}[spread]\ndefault = 0.4{tail}", encoding="utf-8")
    assert refusal(own).startswith("rubric: mine/rubric.toml [coherence")


def test_left_out_tables_are_empty_and_left_out_cut_points_lie_in_the_middle(own: Path) -> None:
    (own / f"{PURPOSE}.toml").write_text("base = 3", encoding="utf-8")
    weights = load_rubric(own).dimensions[PURPOSE]
    assert (weights.base, weights.cuts) == (3.0, (1.5, 2.5, 3.5, 4.5))
    assert (dict(weights.context), dict(weights.points), dict(weights.caps)) == ({}, {}, {})


def test_the_hash_changes_with_every_file(own: Path, tmp_path: Path) -> None:
    hashes = {load_rubric(own).hash}
    for number, path in enumerate(sorted(own.glob("*.toml"))):
        copy = tmp_path / str(number)
        shutil.copytree(own, copy)
        (copy / path.name).write_text(path.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
        hashes.add(load_rubric(copy).hash)
    assert len(hashes) == 1 + len(DIMENSIONS) + 1


def test_the_folder_of_a_version_is_the_shipped_one() -> None:
    assert calibration_dir(DEFAULT_CALIBRATION) == calibration_dir(None)
