"""Whole policies of a desk that has a tool of every class."""

from __future__ import annotations

import pytest

from scorer.contracts.errors import InputError
from scorer.policy.document import LeftOut, Request
from scorer.policy.formats import GRAMMARS, extend
from scorer.policy.recommended import default_settings, with_limits
from scorer.policy.validation import problems
from tests.support.policies import DESK, ruled, text_of, written

TEXTS = {
    "policylayer": """\
{
  "version": "1",
  "default": "deny",
  "hide": [
    "delete_card"
  ],
  "tools": {
    "desk": {
      "limits": [
        {
          "counter": "desk_rate",
          "window": "minute",
          "max": 30,
          "scope": "grant"
        }
      ]
    },
    "find_loans": {},
    "lend_book": {
      "limits": [
        {
          "counter": "lend_book_rate",
          "window": "minute",
          "max": 30,
          "scope": "grant"
        }
      ]
    },
    "pay_fine": {
      "deny_if": [
        {
          "conditions": [],
          "on_deny": "Requires human approval."
        }
      ]
    },
    "run_report": {
      "limits": [
        {
          "counter": "run_report_rate",
          "window": "minute",
          "max": 10,
          "scope": "grant"
        }
      ]
    }
  }
}
""",
    "intercept": """\
version: "1"
default: deny
hide:
  - delete_card
tools:
  desk:
    rules:
      - name: unclassified limit
        rate_limit: 30/minute
  find_loans:
    rules: []
  lend_book:
    rules:
      - name: write limit
        rate_limit: 30/minute
  pay_fine:
    rules:
      - name: human approval
        action: deny
        on_deny: "Requires human approval."
  run_report:
    rules:
      - name: execute limit
        rate_limit: 10/minute
""",
    "claude-code": """\
{
  "permissions": {
    "allow": [
      "mcp__desk__find_loans"
    ],
    "ask": [
      "mcp__desk__desk",
      "mcp__desk__lend_book",
      "mcp__desk__pay_fine",
      "mcp__desk__run_report"
    ],
    "deny": [
      "mcp__desk__delete_card"
    ]
  }
}
""",
    "cursor": """\
{
  "mcpAllowlist": [
    "desk:find_loans"
  ]
}
""",
    "cursor-cli": """\
{
  "permissions": {
    "allow": [
      "Mcp(desk:find_loans)"
    ],
    "deny": [
      "Mcp(desk:delete_card)"
    ]
  }
}
""",
    "vscode": """\
{
  "chat.tools.eligibleForAutoApproval": {
    "desk/delete_card": false,
    "desk/desk": false,
    "desk/lend_book": false,
    "desk/pay_fine": false,
    "desk/run_report": false
  }
}
""",
    "annotations": """\
{
  "delete_card": {
    "readOnlyHint": false,
    "destructiveHint": true
  },
  "find_loans": {
    "readOnlyHint": true
  },
  "lend_book": {
    "readOnlyHint": false
  },
  "pay_fine": {
    "readOnlyHint": false,
    "destructiveHint": true
  },
  "run_report": {
    "readOnlyHint": false
  }
}
""",
}


@pytest.mark.parametrize("form", GRAMMARS)
def test_a_policy_is_written_whole_and_fits_its_schema(form: str) -> None:
    document = written(form, DESK).document
    assert text_of(form, document) == TEXTS[form]
    assert problems(form, document) == ()


@pytest.mark.parametrize("form", GRAMMARS)
def test_a_policy_does_not_hang_on_the_order_of_tools(form: str) -> None:
    backwards = dict(reversed(DESK.items()))
    assert text_of(form, written(form, backwards).document) == TEXTS[form]


def test_limits_of_ones_own_are_written_in_both_gateways_grammars() -> None:
    settings = with_limits(default_settings(), ["write=60/hour", "read=600/day"])
    classes = {"find_loans": "read", "lend_book": "write"}
    layer = written("policylayer", classes, settings=settings).document["tools"]
    proxy = written("intercept", classes, settings=settings).document["tools"]
    assert [limit["window"] for tool in layer.values() for limit in tool["limits"]] == ["day", "hour"]
    assert [rule["rate_limit"] for tool in proxy.values() for rule in tool["rules"]] == ["600/day", "60/hour"]


def test_a_tool_that_declares_hints_is_given_none_and_one_without_a_class_neither() -> None:
    outcome = written("annotations", DESK, hinted=["lend_book", "find_loans"])
    assert sorted(outcome.document) == ["delete_card", "pay_fine", "run_report"]
    assert outcome.left_out == (LeftOut("desk", "its class is unknown, so no hint can be derived"),)


def test_a_client_without_a_list_that_denies_is_said_to_ask() -> None:
    notes = {form: written(form, {**DESK, "wipe": "destructive"}).notes for form in GRAMMARS}
    assert {form: note for form, note in notes.items() if note} == {
        "cursor": ("Cursor has no deny list: it asks before each call of 2 destructive tools",),
        "vscode": ("VS Code has no deny list: it asks before each call of 2 destructive tools",),
    }


def test_a_clients_settings_hold_several_servers() -> None:
    requests = [Request(name, tools, tools) for name in ("a", "b") for tools in [ruled({"find": "read"})]]
    assert extend(GRAMMARS["cursor"], None, requests).document == {"mcpAllowlist": ["a:find", "b:find"]}


@pytest.mark.parametrize("form", ["policylayer", "intercept", "annotations"])
def test_a_policy_of_a_gateway_is_for_one_server(form: str) -> None:
    tools = ruled({"find": "read"})
    with pytest.raises(
        InputError, match=f"the {form} format is for one server, but there are 2: a, b; give one"
    ):
        extend(GRAMMARS[form], None, [Request("a", tools, tools), Request("b", tools, tools)])


def test_two_servers_of_one_name_are_refused() -> None:
    tools = ruled({"find": "read"})
    with pytest.raises(InputError, match="two servers have the same name"):
        extend(GRAMMARS["cursor"], None, [Request("a", tools, tools), Request("a", tools, tools)])


@pytest.mark.parametrize(
    ("form", "server"),
    [
        ("claude-code", "io.example/desk"),
        ("claude-code", "a b"),
        ("claude-code", "*"),
        ("cursor", "a:b"),
        ("cursor-cli", "a)"),
        ("vscode", "a/b"),
        ("vscode", ""),
    ],
)
def test_a_server_name_that_a_client_cannot_hold_is_refused_with_the_mend(form: str, server: str) -> None:
    with pytest.raises(InputError, match=r"does not support the server name .*--server-name NAME"):
        written(form, DESK, server=server)
