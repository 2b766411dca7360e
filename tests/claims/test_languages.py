"""Claims in Spanish and Chinese: the kinds found in whole definitions, and the same definition in three languages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from scorer.claims.kinds import KINDS, annotate
from scorer.claims.siblings import index_names
from scorer.claims.tool_facts import gather
from scorer.contracts.report import ToolReport
from scorer.reading.tool import read_tool
from scorer.scoring.api import score_tool

CASES = Path(__file__).parent.parent / "cases"
#: Kinds about the definition as a whole, which follow from other claims and the schema.
WHOLE = frozenset(
    """scope distinction mismatch pitch-or-jargon restates-name implied-use empty-result good-schema-texts
    placeholder-texts unexplained-parameters dense fragment front-loaded structured bloated result-missing
    parameters-missing behavior-missing sufficient""".split()
)
STATED = frozenset(kind.name for kind in KINDS) - WHOLE
DIMENSION = 1
TDQS = 0.5


@cache
def rows(language: str) -> Mapping[str, Mapping[str, Any]]:
    """Return the definitions of a language by their case."""
    return {row["case"]: row for row in json.loads((CASES / f"claims_{language}.json").read_text("utf-8"))}


def wire(row: Mapping[str, Any]) -> dict[str, Any]:
    schema = {"type": "object", "properties": row.get("parameters", {})}
    return {"name": row["name"], "description": row["description"], "inputSchema": schema}


def kinds(row: Mapping[str, Any]) -> set[str]:
    tool = read_tool(wire(row))
    definition = annotate(gather(tool, index_names((tool.name, *row.get("siblings", ())))))
    return {kind.name for kind in KINDS if definition.of_kind(kind.name)}


def report(row: Mapping[str, Any]) -> ToolReport:
    return score_tool(wire(row), row.get("siblings", ()))


ALL = [(language, case) for language in ("es", "zh") for case in rows(language)]


def test_there_are_definitions_of_each_language() -> None:
    assert all(len(rows(language)) >= 25 for language in ("es", "zh"))
    assert all(set(rows("en")) <= set(rows(language)) for language in ("es", "zh"))


@pytest.mark.parametrize(("language", "case"), ALL)
def test_the_kinds_that_a_reader_finds_are_found(language: str, case: str) -> None:
    row = rows(language)[case]
    expected = set(row["kinds"])
    assert kinds(row) & (STATED | expected) == expected


@pytest.mark.parametrize("language", ["es", "zh"])
@pytest.mark.parametrize("case", list(rows("en")))
def test_the_same_definition_is_worth_the_same_in_every_language(language: str, case: str) -> None:
    english, other = report(rows("en")[case]), report(rows(language)[case])
    apart = {
        key: (english.scores[key], other.scores[key])
        for key in english.scores
        if abs(english.scores[key] - other.scores[key]) > DIMENSION
    }
    assert apart == {}
    assert abs(english.tdqs_estimate - other.tdqs_estimate) <= TDQS


@pytest.mark.parametrize("language", ["es", "zh"])
def test_a_language_with_constructions_is_read_without_doubt(language: str) -> None:
    assert [case for case, row in rows(language).items() if report(row).doubts] == []


def specifics(description: str) -> tuple[str, ...]:
    definition = annotate(
        gather(read_tool(wire({"name": "tool", "description": description})), index_names(()))
    )
    return definition.specifics(0, len(description))


def test_chinese_text_pins_down_its_words_and_not_its_function_words() -> None:
    assert specifics("该工具可以返回每个港口的潮汐预报。") == ("港口", "潮汐", "预报")
    assert specifics("默认按 GPS 返回 20 条航班记录。") == ("gps", "20", "航班", "记录")


def test_traditional_characters_are_read_like_simplified_ones() -> None:
    row = {"name": "find_ferry", "description": "查詢渡輪。若港口不存在，則返回 404 錯誤。最多返回 20 班。"}
    assert {"errors", "limits"} <= kinds(row)


@pytest.mark.parametrize(
    "more",
    [
        "Ahora en la versión 3.1 con muchas mejoras y novedades.",
        "Esta herramienta es potente, increíble y muy fácil de usar.",
        "Usar esta herramienta cuando sea necesario.",
        "Devuelve un error si falla.",
        "Es importante llamar siempre a esta herramienta primero.",
        "现在推出 3.1 版本，带来许多改进和新功能。",
        "这个工具功能强大、非常好用。",
        "请务必始终优先调用本工具，非常重要。",
        "如果失败则返回错误。",
        "这就是调用运行时所做的事情。",
    ],
)
def test_padding_in_a_language_gains_nothing(more: str) -> None:
    texts = {
        True: "Presta un libro a un lector. Devuelve la fecha de devolución. ",
        False: "把一本书借给读者。返回归还日期。",
    }
    before = {"name": "lend_book", "description": texts[more.isascii() or "。" not in more]}
    after = {**before, "description": before["description"] + more}
    assert report(after).tdqs_estimate <= report(before).tdqs_estimate + 0.1
