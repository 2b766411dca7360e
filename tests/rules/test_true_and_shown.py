"""Defects are reported whatever a rubric weighs, each once, and a page calls nothing passed that fired."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.command_line import run
from tests.support.snapshots import write_tools

if TYPE_CHECKING:
    from pathlib import Path

EMPTY = {"type": "object", "properties": {}}


def tool(name: str, description: str, **properties: Any) -> dict[str, Any]:
    return {"name": name, "description": description, "inputSchema": {**EMPTY, "properties": properties}}


LOANS = tool("list_loans", "Lists the loans of a reader, newest first, with the day on which each is due.")


def findings(path: Path, name: str) -> list[tuple[str, str, str]]:
    """Return what `check` reports of a tool: level, rule and message."""
    (server,) = json.loads(run("check", "--format", "json", "--profile", "pedantic", path).stdout)["servers"]
    (found,) = (each["findings"] for each in server["tools"] if each["name"] == name)
    return [(each["level"], each["rule"], each["message"]) for each in found]


@pytest.mark.parametrize(
    ("definition", "reported"),
    [
        (
            tool("end_loan", "Ends a running loan. For a loan that is overdue use `settle_loan`."),
            ("warning", "USE010", "the description refers to `settle_loan`, which this server does not have"),
        ),
        (
            tool("end_loan", "Ends a running loan. Use close_loan for a loan that is overdue."),
            ("warning", "USE010", "the description refers to `close_loan`, which this server does not have"),
        ),
        (
            tool("sync_desk", "Handles the request."),
            (
                "warning",
                "PUR010",
                "the verb “handle” has no specific object, so it could describe any tool",
            ),
        ),
        (
            tool("find_reader", "Deletes a reader with all loans and fines."),
            ("warning", "PUR013", "the name says “find”, but the description says “delete”"),
        ),
        (
            tool("delete_reader", "Deletes a reader by the number of the card."),
            (
                "warning",
                "BEH021",
                "classified as destructive (the verb in the name is “delete”), but the description does not say "
                "whether the call can be undone",
            ),
        ),
        (
            tool("end_loan", "Ends a loan.", loan_id={"type": "string", "description": "The loan id"}),
            (
                "info",
                "PAR011",
                "the schema descriptions of these parameters only repeat their names: `loan_id`",
            ),
        ),
    ],
    ids=[
        "absent tool in code",
        "absent tool in plain text",
        "vague verb",
        "disagreement",
        "destruction",
        "parameter",
    ],
)
def test_a_defect_that_weighs_nothing_is_reported(
    tmp_path: Path, definition: dict[str, Any], reported: tuple[str, str, str]
) -> None:
    path = write_tools(tmp_path, definition, LOANS)
    assert reported in findings(path, definition["name"])


def test_a_description_that_says_nothing_is_one_finding(tmp_path: Path) -> None:
    path = write_tools(tmp_path, tool("end_loan", "Ends a loan."), LOANS)
    serious = [each for each in findings(path, "end_loan") if each[0] != "info"]
    assert serious == [("warning", "PUR011", "the description only restates the name (“Ends a loan.”)")]


def test_a_second_sentence_with_a_condition_is_not_nothing(tmp_path: Path) -> None:
    path = write_tools(
        tmp_path, tool("end_loan", "Ends a loan. Use this when a copy comes back damaged."), LOANS
    )
    assert {rule for _, rule, _ in findings(path, "end_loan")}.isdisjoint({"PUR011", "CON001"})


def test_a_page_lists_no_rule_as_passed_that_fired(tmp_path: Path) -> None:
    path = write_tools(tmp_path, tool("end_loan", "Ends a running loan. Otherwise use `settle_loan`."), LOANS)
    page = tmp_path / "page.html"
    assert run("check", path, "--output", f"html={page}").exit_code == 0
    (passed,) = re.findall(r'<p class="passed-rules">(.*?)</p>', page.read_text(encoding="utf-8"), re.DOTALL)
    assert "PUR013" in passed
    assert "USE010" not in passed


@pytest.mark.parametrize(
    "description",
    [
        "Procesa los datos.",
        "处理数据。",
        "Обрабатывает данные.",
        "Verarbeitet die Daten.",
        "データを処理します。",
    ],
)
def test_a_text_in_any_language_is_checked(tmp_path: Path, description: str) -> None:
    path = write_tools(tmp_path, tool("end_loan", f"{description} Use `close_loan`."), LOANS)
    assert ("warning", "USE010") in {each[:2] for each in findings(path, "end_loan")}
