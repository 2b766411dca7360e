"""The first screen of the README, and its example: a definition, the suggested edits, and the result."""

from __future__ import annotations

import json
import re
from typing import Any

import scorer
from tests.docs.pages import blocks, generated, texts
from tests.docs.scored import edits_list, scores_table

PAGE = "README.md"
SIBLINGS = ["list_invoices", "credit_invoice"]
#: How many of the suggested edits the second description makes.
EDITS = 3


def before() -> dict[str, Any]:
    tool: dict[str, Any] = json.loads(next(body for page, body in blocks("json") if page == PAGE))
    return tool


def after() -> dict[str, Any]:
    """Return the same tool with the description that the page quotes."""
    quoted = re.search(r"^> (Void.*\n(?:> .*\n)*)", texts()[PAGE], re.MULTILINE)
    assert quoted
    return {**before(), "description": " ".join(quoted[1].replace("\n> ", " ").split())}


def test_the_example_lists_the_edits_that_the_program_suggests_first() -> None:
    fresh = edits_list(scorer.score_tool(before(), siblings=SIBLINGS), EDITS)
    assert generated(PAGE, "edits", fresh) == fresh


def test_the_example_gives_the_scores_of_both_definitions() -> None:
    reports = {
        "Before": scorer.score_tool(before(), siblings=SIBLINGS),
        "After": scorer.score_tool(after(), siblings=SIBLINGS),
    }
    fresh = scores_table(reports)
    assert generated(PAGE, "before-after", fresh) == fresh
    assert reports["After"].tier == "A"


def test_the_second_description_makes_the_edits_that_the_page_lists() -> None:
    edited = {each.rule for each in scorer.score_tool(before(), siblings=SIBLINGS).opportunities[:EDITS]}
    still = {each.rule for each in scorer.score_tool(after(), siblings=SIBLINGS).opportunities}
    assert edited & still == set()


def test_the_first_screen_has_a_sentence_a_picture_and_the_installation() -> None:
    head = "\n".join(texts()[PAGE].splitlines()[:40])
    for wanted in (
        'srcset="docs/pictures/report-dark.png"',
        'src="docs/pictures/report-light.png"',
        "$ uvx mcp-scorer check -- npx -y ",
        "pip install mcp-scorer\n",
        "mcp-scorer/mcp-scorer@v",
        "make demo",
    ):
        assert wanted in head
