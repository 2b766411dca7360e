"""Definitions that are easily misread: what each must show and must not. The cases are data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scorer.claims.examples import Example
from scorer.claims.kinds import KINDS
from scorer.language.document import read
from scorer.scoring.api import score_tool
from scorer.scoring.supposing import COMPUTED
from tests.claims.finding import fires

CASES = Path(__file__).resolve().parents[1] / "cases"


def _cases(file: str) -> list[Any]:
    rows = json.loads((CASES / file).read_text(encoding="utf-8"))
    return [pytest.param(row, id=row["case"]) for row in rows]


def wire(tool: dict[str, Any]) -> dict[str, Any]:
    return {"inputSchema": {"type": "object", "properties": {}}, **tool}


@pytest.mark.parametrize("row", _cases("traps.json"))
def test_a_trap_is_read_as_a_person_reads_it(row: dict[str, Any]) -> None:
    example = Example(tool=wire(row["tool"]), siblings=tuple(row.get("siblings", ())))
    expected = {**dict.fromkeys(row.get("fires", ()), True), **dict.fromkeys(row.get("silent", ()), False)}
    assert {id: fires(id, example) for id in expected} == expected
    scores = score_tool(example.tool, example.siblings).scores
    assert {key: scores[key] for key, most in row.get("at_most", {}).items() if scores[key] > most} == {}


@pytest.mark.parametrize("language", ["zh", "ja", "ru", "ko"])
@pytest.mark.parametrize("row", _cases("languages.json"))
def test_no_language_is_a_defect(row: dict[str, Any], language: str) -> None:
    def defects(text: str) -> set[str]:
        example = Example(tool=wire({**told, "description": text}))
        return {kind.name for kind in KINDS if kind.defect and fires(kind.name, example)} - COMPUTED

    schema = {"type": "string", "description": "Number"}
    told = {"name": row["name"], "inputSchema": {"type": "object", "properties": {row["parameter"]: schema}}}
    assert defects(row[language]) - defects(row["en"]) == set()
    report = score_tool({**told, "description": row[language]})
    assert report.confidence == ("high" if read(row[language]).language.has_word_lists else "low")
    english = score_tool({**told, "description": row["en"]}).estimates
    assert {key for key, found in report.estimates.items() if found < english[key] - MOST_LOST} == set()


#: What a text may be short of the same text in English in a dimension, in points.
MOST_LOST = 1.25
#: What words that tell nothing may add to an estimate at most, in tdqs points.
MOST_GAINED = 0.1

LEND: dict[str, Any] = {
    "name": "lend_book",
    "description": "Lends a copy of a book to a reader at the desk of a branch.",
    "inputSchema": {
        "type": "object",
        "properties": {
            "isbn": {"type": "string", "description": "The book's ISBN-13, digits only"},
            "card": {"type": "string", "description": "Number on the reader's card"},
        },
    },
    "annotations": {"readOnlyHint": False, "destructiveHint": False},
}


@pytest.mark.parametrize("row", _cases("padding.json"))
def test_padding_gains_nothing(row: dict[str, Any]) -> None:
    before = score_tool(LEND)
    after = score_tool({**LEND, "description": f"{LEND['description']} {row['more']}"})
    assert after.tdqs_estimate <= before.tdqs_estimate + MOST_GAINED


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        " ",
        "\n",
        "a_",
        "- x\n",
        "{:",
        "`",
        "“",
        "Args: ",
        "#",
        "1",
        "关",
        "use ",
        "a://",
        "x. ",
        "aB",
        "'",
        "Use this when ",
    ],
)
def test_a_text_of_sixty_thousand_characters_is_scored_like_any_other(piece: str) -> None:
    """Work grows with length, not with its square: a pattern that backtracks would hang here."""
    report = score_tool({**LEND, "description": (piece * 60_000)[:60_000]}, ["list_fines"])
    assert report.confidence == "low" or report.flags == ("No Description",)
    assert report.tdqs < 4.0
