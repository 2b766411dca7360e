"""One definition in three languages: about the same estimates, and no debit for the language."""

from __future__ import annotations

import pytest

from scorer.claims.kinds import KINDS_BY_NAME
from scorer.claims.siblings import index_names
from scorer.claims.tool_facts import Facts, gather
from scorer.contracts.dimensions import DIMENSIONS
from scorer.contracts.report import ToolReport
from scorer.reading.tool import read_tool
from scorer.scoring.api import score_tool

CARD: dict[str, object] = {"type": "object", "properties": {"card": {"type": "string"}}, "required": ["card"]}
#: Name, siblings, and the description in English, Spanish and Chinese.
DEFINITIONS = {
    "a reader": (
        "list_loans",
        ("close_card",),
        {
            "en": "List all open loans of one card. Returns title, branch and due date, newest first. Fails if the card does not exist.",
            "es": "Lista todos los préstamos abiertos de una tarjeta. Devuelve título, sucursal y fecha de vencimiento, los más recientes primero. Falla si la tarjeta no existe.",
            "zh": "列出一张借书证的所有未还借阅。返回书名、分馆和到期日，按时间倒序排序。借书证不存在时返回错误。",
        },
    ),
    "a destroyer": (
        "delete_card",
        ("list_loans",),
        {
            "en": "Delete the card of a reader. This cannot be undone. Requires the administrator role. Do not use it for lost cards.",
            "es": "Elimina la tarjeta de un lector. Esta acción no se puede deshacer. Requiere el rol de administrador. No la uses para tarjetas perdidas.",
            "zh": "删除读者的借书证。此操作无法撤销。需要管理员角色的权限。不要用于挂失的借书证。",
        },
    ),
    "a plain line": (
        "renew_loan",
        ("list_loans",),
        {
            "en": "Extend a loan by two weeks unless another reader has reserved the book.",
            "es": "Extiende un préstamo dos semanas salvo que otro lector haya reservado el libro.",
            "zh": "将借阅期限延长两周，除非另有读者已预约这本图书。",
        },
    ),
}  # fmt: skip
DOCUMENTED: dict[str, object] = {
    "type": "object",
    "properties": {"card": {"type": "string", "description": "Barcode number below the photo"}},
}


def facts(name: str, description: str, siblings: tuple[str, ...] = ()) -> Facts:
    raw = {"name": name, "description": description, "inputSchema": CARD}
    return gather(read_tool(raw), index_names((name, *siblings)))


def report(
    name: str, description: str, siblings: tuple[str, ...] = (), schema: dict[str, object] = CARD
) -> ToolReport:
    return score_tool({"name": name, "description": description, "inputSchema": schema}, siblings)


@pytest.mark.parametrize("definition", sorted(DEFINITIONS))
@pytest.mark.parametrize("language", ["es", "zh"])
def test_a_definition_is_worth_about_the_same_in_every_language(definition: str, language: str) -> None:
    name, siblings, texts = DEFINITIONS[definition]
    english = report(name, texts["en"], siblings, DOCUMENTED)
    other = report(name, texts[language], siblings, DOCUMENTED)
    apart = {
        key: round(other.estimates[key] - english.estimates[key], 2)
        for key in DIMENSIONS
        if abs(other.estimates[key] - english.estimates[key]) > 0.5
    }
    assert apart == {}
    assert other.confidence == "high"


@pytest.mark.parametrize("definition", sorted(DEFINITIONS))
@pytest.mark.parametrize("language", ["es", "zh"])
def test_no_debit_falls_on_a_text_for_its_language_alone(definition: str, language: str) -> None:
    name, siblings, texts = DEFINITIONS[definition]
    debits = {
        lang: {
            e.rule
            for found in report(name, texts[lang], siblings).evidence.values()
            for e in found
            if e.points < 0
        }
        for lang in ("en", language)
    }
    assert debits[language] <= debits["en"]


@pytest.mark.parametrize(
    ("description", "verb"),
    [
        ("Elimina la tarjeta de un lector.", "delete"),
        ("Esta herramienta permite buscar préstamos por título y autor.", "search"),
        ("Obtiene la tarjeta de un lector por su número.", "get"),
        ("删除读者的借书证。", "delete"),
        ("该工具用于搜索馆藏图书。", "search"),
        ("获取读者信息。", "get"),
    ],
)
def test_the_leading_verb_is_known_in_spanish_and_chinese(description: str, verb: str) -> None:
    found = facts("cards", description).verb
    assert found is not None
    assert found.verb == verb


def test_the_verb_of_the_text_classifies_a_tool_whose_name_tells_nothing() -> None:
    assert (
        facts("library_card_7", "Elimina la tarjeta de un lector para siempre.").effect.category
        == "destructive"
    )
    assert facts("library_card_7", "删除读者的借书证。").effect.category == "destructive"


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("start_task", "启动任务 / Start task"),
        ("delete_card", "Delete card 删除借书证"),
        ("list_loans", "借阅列表 (List loans)"),
    ],
)
def test_a_name_and_its_translation_earn_no_more_than_a_name(name: str, label: str) -> None:
    assert report(name, label).tdqs_estimate < 2.65


def test_a_language_without_word_lists_is_scored_by_structure_with_low_confidence_and_no_debit() -> None:
    text = "Удаляет читательский билет. Это действие нельзя отменить, открытые займы остаются за читателем."
    found = report("delete_card", text)
    assert found.confidence == "low"
    defects = {claim.kind for claim in found.claims if KINDS_BY_NAME[claim.kind].defect}
    assert defects - {"unexplained-parameters"} == set()  # which the schema alone shows


@pytest.mark.parametrize(
    ("base", "praise"),
    [
        ("Cierra la tarjeta de un lector cuando se muda a otra ciudad.", "Es una herramienta potente, increíble e innovadora."),
        ("在读者迁往其他城市时关闭其借书证。", "功能强大，高效智能，帮助团队实现目标，提升价值。"),
        ("在读者迁往其他城市时关闭其借书证。", "A stunning, brilliant and truly magical masterpiece."),
    ],
)  # fmt: skip
def test_praise_earns_nothing_in_any_language(base: str, praise: str) -> None:
    assert (
        report("close_card", f"{base} {praise}").tdqs_estimate
        <= report("close_card", base).tdqs_estimate + 0.1
    )
