"""docs/rules/ is made from the records, a page a rule. To regenerate it, run `make golden`."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from scorer.formats.rule_docs import rule_files
from scorer.rules import ALL_RULES
from tests.support.command_line import ROOT, run

FOLDER = ROOT / "docs" / "rules"


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    files = dict(rule_files(ALL_RULES))
    if os.environ.get("UPDATE_DOCS"):
        shutil.rmtree(FOLDER, ignore_errors=True)
        FOLDER.mkdir()
        for name, text in files.items():
            (FOLDER / name).write_text(text, encoding="utf-8")
    return files


def test_the_pages_are_what_the_records_say(made: dict[str, str]) -> None:
    assert {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()} == made


def test_the_command_writes_the_same_pages(made: dict[str, str], tmp_path: Path) -> None:
    assert run("rules", "--pages", tmp_path / "rules").exit_code == 0
    assert {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "rules").iterdir()} == made


def test_the_index_links_every_rule_once(made: dict[str, str]) -> None:
    for rule in ALL_RULES:
        assert made["README.md"].count(f"[{rule.id}]({rule.id}.md)") == 1


def test_as_json_every_rule_has_its_words_and_examples() -> None:
    listed = json.loads(run("rules", "--format", "json").stdout)
    assert [rule["id"] for rule in listed] == sorted(rule.id for rule in ALL_RULES)
    absent = next(rule for rule in listed if rule["id"] == "USE010")
    assert absent["good"][0]["siblings"] == ["list_bills", "pay_bill"]
    assert all(rule["message"] and rule["why"] and rule["fix"] and rule["sources"] for rule in listed)
