"""The pages of rules and of kinds of claims: `explain` and `rules`."""

from __future__ import annotations

import re

from scorer.claims.kinds import KINDS
from scorer.contracts.dimensions import LABELS
from scorer.formats.rule_page import rule_page
from scorer.rules import ALL_RULES, BY_ID
from tests.support.command_line import run

PAGE = """\
USE010 absent-tool
lint rule · Usage Guidelines · level warning · since 0.1

What it reports
  the description refers to `<tool>`, which this server does not have

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


def test_the_page_of_a_claim_says_what_counts_and_what_it_adds() -> None:
    lines = run("explain", "errors").stdout.splitlines()
    assert lines[0].startswith("errors: ")
    assert lines[1] == "claim · Behavior · code B6"
    assert [line for line in lines if line and not line.startswith(" ")][2:] == [
        "What counts",
        "What does not count",
        "When it is missing",
        "The edit",
        "What it adds",
        "Read as this claim",
        "Not read as this claim",
    ]


def test_pages_fold_to_the_width_of_the_terminal() -> None:
    page = run("explain", "BEH021", env={"COLUMNS": "60", "TERM": "dumb"}).stdout
    prose = [line for line in page.splitlines() if not line.startswith(("  {", "   ", "  }"))]
    assert max(map(len, prose)) <= 72


def test_every_rule_and_kind_of_claim_is_explained_by_its_id_and_by_its_name() -> None:
    wrong = []
    described = [(each.id, each.name, f"{each.id} {each.name}\n") for each in ALL_RULES]
    described += [(each.code, each.name, f"{each.name}: ") for each in KINDS]
    for id, name, head in described:
        by_id, by_name = run("explain", id.lower()), run("explain", name)
        if by_id.exit_code or by_name.exit_code or head not in by_id.stdout or head not in by_name.stdout:
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


def test_no_page_of_a_rule_shows_the_name_of_a_gap_as_a_gap() -> None:
    page = " ".join(run("explain", "BEH040").stdout.split())
    assert "What it reports Behavior scores <score> out of 5 Why" in page
    assert "How to fix it <the edit that raises the score most> Not reported" in page
    assert "classified as <category> (<reason>), but" in " ".join(run("explain", "BEH021").stdout.split())
    for rule in ALL_RULES:
        told = rule_page(rule).partition("Not reported")[0].partition("\nReported")[0]
        assert not re.search(r"\{\w+", told), rule.id
