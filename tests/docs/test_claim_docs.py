"""docs/claims/ is made from the kinds of claims, a page a kind. To regenerate it, run `make golden`."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from scorer.claims.kinds import KINDS
from scorer.data.rubric import load_rubric
from scorer.formats.claim_page import claim_files
from tests.support.command_line import ROOT, run

FOLDER = ROOT / "docs" / "claims"


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    files = dict(claim_files(KINDS, load_rubric()))
    if os.environ.get("UPDATE_DOCS"):
        shutil.rmtree(FOLDER, ignore_errors=True)
        FOLDER.mkdir()
        for name, text in files.items():
            (FOLDER / name).write_text(text, encoding="utf-8")
    return files


def test_the_pages_are_what_the_kinds_say(made: dict[str, str]) -> None:
    assert {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()} == made


def test_the_command_writes_the_same_pages(made: dict[str, str], tmp_path: Path) -> None:
    assert run("claims", "--pages", tmp_path / "claims").exit_code == 0
    assert {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "claims").iterdir()} == made


def test_the_index_links_every_kind_once(made: dict[str, str]) -> None:
    for kind in KINDS:
        assert made["README.md"].count(f"[{kind.name}]({kind.name}.md)") == 1


def test_as_json_every_kind_says_what_counts_and_what_does_not() -> None:
    listed = json.loads(run("claims", "--format", "json").stdout)
    assert [each["name"] for each in listed] == [kind.name for kind in KINDS]
    assert all(each["title"] and each["counts"] and each["excludes"] for each in listed)


def test_the_list_has_a_line_for_every_kind() -> None:
    head, *lines = run("claims").stdout.splitlines()
    assert head.split() == ["KIND", "CODE", "DIMENSION", "NAME"]
    assert [line.split()[:2] for line in lines] == [[kind.name, kind.code] for kind in KINDS]
