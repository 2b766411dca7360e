import pytest

from scorer.formats.rule_page import rule_list, rule_page
from scorer.rules import ALL_RULES
from scorer.rules.record import Example, Rule
from tests.support.command_line import run

PAGE = """\
LOAN01 names-the-desk
usage_guidelines · credit (earns points) · level info · since 0.1.0

When it fires
  names the desk “{desk}”

When it does not
  does not say at which desk

Why it matters
  A reader who does not know the desk goes to the wrong one.

How to fix
  Add “at the <desk>”.

Good
  {
    "name": "lend_book",
    "description": "Lends a book at the \\u202e desk."
  }
  beside: renew_loan

Bad
  {
    "name": "lend_book"
  }

Sources
  - our own reading room
"""


def rule() -> Rule:
    return Rule(
        id="LOAN01",
        name="names-the-desk",
        family="usage",
        dimension="usage_guidelines",
        kind="credit",
        level="info",
        since="0.1.0",
        earned="names the desk “{desk}”",
        missed="does not say at which desk",
        fix="Add “at the <desk>”.",
        why="A reader who does not know the desk goes to the wrong one.",
        find=lambda _facts: (),
        sources=("our own reading room",),
        good=(
            Example(
                {"name": "lend_book", "description": "Lends a book at the \u202e desk."},
                siblings=("renew_loan",),
            ),
        ),
        bad=(Example({"name": "lend_book"}),),
    )


def test_a_rules_page_says_all_that_its_record_holds():
    assert rule_page(rule(), width=80) == PAGE


def test_a_rules_page_folds_to_its_width():
    assert max(map(len, rule_page(rule(), width=60).splitlines()[1:])) <= 72


def test_rules_are_listed_by_id_in_columns():
    assert rule_list([rule()]) == (
        "ID      NAME            DIMENSION         KIND    LEVEL\n"
        "LOAN01  names-the-desk  usage_guidelines  credit  info\n"
    )


def test_the_command_rules_lists_every_rule():
    lines = run("rules").stdout.splitlines()
    assert [line.split()[0] for line in lines[1:]] == sorted(rule.id for rule in ALL_RULES)


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.id)
def test_every_rule_is_explained_by_its_id_and_by_its_name(rule: Rule):
    by_id, by_name = run("explain", rule.id.lower()), run("explain", rule.name)
    assert by_id.exit_code == 0
    assert by_id.stdout in by_name.stdout
    assert by_id.stdout.startswith(f"{rule.id} {rule.name}\n")
