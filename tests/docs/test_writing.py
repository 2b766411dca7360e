"""The examples and templates of the writing page have the scores that the page gives."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

import scorer
from scorer.contracts.dimensions import DIMENSIONS, LABELS
from tests.docs.pages import blocks, generated, texts
from tests.docs.scored import scores_table
from tests.support.command_line import ROOT

if TYPE_CHECKING:
    from scorer.contracts.report import ToolReport

PAGE = "docs/writing.md"

#: The server of the examples, and of the templates.
TOOLS = ("list_pickups", "get_pickup", "book_pickup", "reschedule_pickup", "cancel_pickup")
ADDRESSES = ("list_addresses", "update_address", "delete_address")

#: The labels of the examples to avoid.
POOR = ("Weak", "Wrong")

_TABLE = re.compile(
    r"^\| \| ([^|]+) \| ([^|]+) \|\n\|[-:|]+\|\n((?:\| [A-Z]\w+ \| .* \| \d \|\n)+)", re.MULTILINE
)
_ROW = re.compile(r"^\| (\w+) \| (.*) \| (\d) \|$", re.MULTILINE)
_TEMPLATE = re.compile(r"^### (.*)\n\n```text\n(.*)\n```\n\n```json\n(.*?)^```", re.MULTILINE | re.DOTALL)


def scored(tool: dict[str, Any]) -> ToolReport:
    return scorer.score_tool(tool, siblings=[name for name in TOOLS + ADDRESSES if name != tool["name"]])


def base() -> dict[str, Any]:
    tool: dict[str, Any] = json.loads(next(body for page, body in blocks("json") if page == PAGE))
    return tool


def changed(part: str, text: str) -> dict[str, Any]:
    """Return the definition of the examples with one part replaced, as the head of a table names it."""
    tool = base()
    if part == "Description":
        return {**tool, "description": text}
    value = json.loads(text.strip("`"))
    if part == "Annotations":
        return {**tool, "annotations": value}
    assert part == "Properties of the input schema"
    return {**tool, "inputSchema": {**tool["inputSchema"], "properties": value}}


def score(part: str, text: str, dimension: str) -> int:
    (key,) = (key for key in DIMENSIONS if LABELS[key] == dimension)
    return scored(changed(part, text)).scores[key]


def with_scores(text: str) -> str:
    """Return the page with the scores that its examples have now."""

    def table(match: re.Match[str]) -> str:
        part, dimension, rows = match.groups()
        fresh = _ROW.sub(lambda row: f"| {row[1]} | {row[2]} | {score(part, row[2], dimension)} |", rows)
        return match[0].replace(rows, fresh)

    return _TABLE.sub(table, text)


def test_every_example_has_the_score_that_the_page_gives() -> None:
    text = texts()[PAGE]
    fresh = with_scores(text)
    if os.environ.get("UPDATE_DOCS"):
        (ROOT / PAGE).write_text(fresh, encoding="utf-8")
    else:
        assert text == fresh


def test_each_better_example_scores_higher_than_those_above_it() -> None:
    tables = _TABLE.findall(with_scores(texts()[PAGE]))
    assert {dimension for _, dimension, _ in tables} == {LABELS[key] for key in DIMENSIONS}
    for _, dimension, rows in tables:
        best = 0
        for label, _, found in _ROW.findall(rows):
            assert int(found) > best or label in POOR, f"{dimension}: {label}"
            best = max(best, int(found))


@dataclass(frozen=True)
class Template:
    title: str
    frame: str
    definition: dict[str, Any]

    def __str__(self) -> str:
        return self.title


def templates() -> list[Template]:
    return [
        Template(title, frame, json.loads(body)) for title, frame, body in _TEMPLATE.findall(texts()[PAGE])
    ]


def test_the_page_gives_the_scores_of_the_templates() -> None:
    fresh = scores_table({f"`{each.definition['name']}`": scored(each.definition) for each in templates()})
    assert generated(PAGE, "templates", fresh) == fresh


@pytest.mark.parametrize("template", templates(), ids=str)
def test_a_template_reaches_tier_a_without_findings(template: Template) -> None:
    report = scored(template.definition)
    assert (report.tier, report.findings) == ("A", ())


@pytest.mark.parametrize("template", templates(), ids=str)
def test_a_template_fills_its_frame(template: Template) -> None:
    parts = [re.escape(" ".join(part.split())) for part in template.frame.split("…")]
    assert re.fullmatch(".*".join(parts), template.definition["description"])


def test_the_readme_and_the_index_lead_to_the_page() -> None:
    assert "(docs/writing.md)" in texts()["README.md"]
    assert "(writing.md)" in texts()["docs/index.md"]
