"""The pages of rules and features: `explain` and `rules`."""

from __future__ import annotations

import re

from scorer.claims.registry import ALL_FEATURES
from scorer.contracts.dimensions import LABELS
from scorer.rules import ALL_RULES, BY_ID
from tests.support.command_line import run

PAGE = """\
USE010 absent-tool
lint rule · Usage Guidelines · level warning · since 0.1

What it reports
  the description refers to `{tool}`, which this server does not have

Why it matters
  An agent that follows the reference makes a call that fails.

How to fix it
  Name a tool that exists, or remove the reference.

Not reported
  {
    "name": "get_bill",
    "inputSchema": {
      "type": "object",
      "properties": {}
    },
    "description": "Fetch one bill. For many use `list_bills`."
  }
  other tools: list_bills, pay_bill

Reported
  {
    "name": "get_bill",
    "inputSchema": {
      "type": "object",
      "properties": {}
    },
    "description": "Fetch one bill. For many use `search_bills`."
  }
  other tools: list_bills, pay_bill

References
  - TDQS, Usage Guidelines
"""


def test_a_rules_page_says_what_it_reports_why_and_how_to_fix_it() -> None:
    assert run("explain", "use010").stdout == PAGE


def test_a_features_page_says_what_earns_it() -> None:
    lines = run("explain", "condition").stdout.splitlines()
    assert lines[:2] == ["USE001 condition", "scoring feature · Usage Guidelines · earns points"]
    assert [line for line in lines if line and not line.startswith(" ")][2:] == [
        "When it is found",
        "When it is not found",
        "The edit",
        "Found",
        "Not found",
    ]


def test_pages_fold_to_the_width_of_the_terminal() -> None:
    page = run("explain", "BEH021", env={"COLUMNS": "60", "TERM": "dumb"}).stdout
    prose = [line for line in page.splitlines() if not line.startswith(("  {", "   ", "  }"))]
    assert max(map(len, prose)) <= 72


def test_every_rule_and_feature_is_explained_by_its_id_and_by_its_name() -> None:
    wrong = []
    described = [(each.id, each.name) for each in ALL_RULES] + [(each.id, each.name) for each in ALL_FEATURES]
    for id, name in described:
        by_id, by_name = run("explain", id.lower()), run("explain", name)
        if by_id.exit_code or by_id.stdout != by_name.stdout or f"{id} {name}\n" not in by_id.stdout:
            wrong.append(id)
    assert wrong == []


def test_the_command_rules_lists_every_rule_by_id_in_columns() -> None:
    head, *lines = run("rules").stdout.splitlines()
    assert head == "ID      NAME                           DIMENSION           LEVEL"
    assert [re.split(r"\s{2,}", line) for line in lines] == [
        [
            id,
            BY_ID[id].name,
            LABELS.get(BY_ID[id].dimension or "", BY_ID[id].dimension or "-"),
            BY_ID[id].level,
        ]
        for id in sorted(BY_ID)
    ]
