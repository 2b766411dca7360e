"""Our JSON Schemas of the grammars, and what is said of a policy that does not fit one."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from scorer.contracts.errors import InputError
from scorer.policy.formats import GRAMMARS
from scorer.policy.validation import policy_schema, problems, require_valid

LIMIT = {"counter": "lend_rate", "window": "minute", "max": 30, "scope": "grant"}


@pytest.mark.parametrize("form", GRAMMARS)
def test_every_grammar_has_a_schema_that_is_one(form: str) -> None:
    Draft202012Validator.check_schema(policy_schema(form))


def layer(**tool: Any) -> dict[str, Any]:
    return {"version": "1", "default": "deny", "tools": {"lend": tool}}


def proxy(**rule: Any) -> dict[str, Any]:
    return {"version": "1", "tools": {"lend": {"rules": [{"name": "r", **rule}]}}}


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        ([], "the document is []; use an object with version, default and tools"),
        ({"version": "1"}, "the document: 'default' is missing; use \"default\": \"deny\" (or \"allow\")"),
        ({"version": 1, "default": "deny"}, '/version is 1; use "version": "1"'),
        ({"version": "1", "default": "ask"}, '/default is "ask"; use "default": "deny" (or "allow")'),
        ({"version": "1", "default": "deny", "hide": "a"}, '/hide is "a"; use a list of tool names, each once'),
        ({"version": "1", "default": "deny", "hide": ["a", "a"]}, '/hide is ["a", "a"]; use a list of tool names, each once'),
        ({"version": "1", "default": "deny", "hide": [""]}, '/hide/0 is ""; use a tool\'s name, or "*" for all'),
        (layer(limit=[]), "/tools/lend/limit: unknown key; known keys: require, deny_if, limits"),
        (layer(limits=[{**LIMIT, "window": "week"}]), '/tools/lend/limits/0/window is "week"; use minute, hour or day'),
        (layer(limits=[{**LIMIT, "max": 0}]), "/tools/lend/limits/0/max is 0; use a whole number of calls, 1 or more"),
        (layer(limits=[{**LIMIT, "max": True}]), "/tools/lend/limits/0/max is true; use a whole number of calls, 1 or more"),
        (layer(deny_if=[{"on_deny": "No."}]), "/tools/lend/deny_if/0: 'conditions' is missing; use a list of conditions; an empty one always denies"),
        ({"version": "1", "default": "deny", "tools": {"a/b~": 1}}, "/tools/a~1b~0 is 1; use an object; {} allows the tool"),
    ],
)  # fmt: skip
def test_a_policy_of_the_gateway_that_does_not_fit_is_told_where_and_how_to_mend_it(
    policy: Any, said: str
) -> None:
    assert problems("policylayer", policy) == (said,)


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        ({"tools": {}}, "the document: 'version' is missing; use version: \"1\""),
        ({"version": "2"}, '/version is "2"; use version: "1"'),
        ({"version": "1", "hide": [" "]}, '/hide/0 is " "; use a tool\'s name, or "*" for all'),
        (proxy(name="", rate_limit="1/day"), '/tools/lend/rules/0/name is ""; add a name for the rule'),
        (proxy(action="allow", conditions=[{"path": "args.a", "op": "eq"}]), '/tools/lend/rules/0/action is "allow"; use action: deny, or omit it'),
        (proxy(), "/tools/lend/rules/0: 'conditions' is missing; use at least one condition, a rate_limit, or action: deny"),
        (proxy(action="deny", reason="no"), "/tools/lend/rules/0/reason: unknown key; known keys: name, action, rate_limit, conditions, on_deny, state"),
        (proxy(action="deny", conditions=[{"path": "args.a", "op": "exists", "value": True}]), '/tools/lend/rules/0/conditions is [{"path": "args.a", "op": "exists", "value": true}]; omit conditions in a rule with action: deny'),
        (proxy(rate_limit="30/week"), '/tools/lend/rules/0/rate_limit is "30/week"; use CALLS/WINDOW, such as 30/minute (windows: minute, hour, day)'),
        (proxy(rate_limit="0/day"), '/tools/lend/rules/0/rate_limit is "0/day"; use CALLS/WINDOW, such as 30/minute (windows: minute, hour, day)'),
        (proxy(rate_limit="5/day", action="deny"), '/tools/lend/rules/0/action is "deny"; omit action in a rule with rate_limit'),
        (proxy(rate_limit="5/day", state={"counter": "c", "window": "day"}), '/tools/lend/rules/0/state is {"counter": "c", "window": "day"}; put state in a separate rule without rate_limit'),
        (proxy(conditions=[{"path": "arg.a", "op": "eq", "value": 1}]), '/tools/lend/rules/0/conditions/0/path is "arg.a"; use a path that begins with args. or state.'),
        (proxy(conditions=[{"path": "args.a", "op": "is", "value": 1}]), '/tools/lend/rules/0/conditions/0/op is "is"; use one of eq, neq, in, not_in, lt, lte, gt, gte, regex, contains, exists'),
        (proxy(conditions=[{"path": "args.a", "op": "in", "value": 1}]), "/tools/lend/rules/0/conditions/0/value is 1; use a list with in and not_in"),
        (proxy(conditions=[{"path": "args.a", "op": "lt", "value": "1"}]), '/tools/lend/rules/0/conditions/0/value is "1"; use a number with lt, lte, gt and gte'),
        (proxy(conditions=[{"path": "args.a", "op": "exists", "value": 1}]), "/tools/lend/rules/0/conditions/0/value is 1; use true or false with exists"),
        (proxy(conditions=[{"path": "args.a", "op": "eq"}], state={"counter": "c", "window": "week"}), '/tools/lend/rules/0/state/window is "week"; use minute, hour or day'),
        (proxy(conditions=[{"path": "args.a", "op": "eq"}], state={"counter": "c", "window": "day", "increment_from": "a"}), '/tools/lend/rules/0/state/increment_from is "a"; use a path that begins with args.'),
    ],
)  # fmt: skip
def test_a_policy_of_the_proxy_that_does_not_fit_is_told_where_and_how_to_mend_it(
    policy: Any, said: str
) -> None:
    assert problems("intercept", policy) == (said,)


def test_every_part_of_both_grammars_is_known() -> None:
    spend = {
        "name": "daily spend",
        "action": "evaluate",
        "conditions": [{"path": "state.lend.spend", "op": "lte", "value": 10.5}],
        "on_deny": "No more today.",
        "state": {"counter": "spend", "window": "day", "increment": 1, "increment_from": "args.amount"},
    }
    rules = [
        spend,
        {"name": "never", "action": "deny", "on_deny": "No."},
        {"name": "few", "rate_limit": "5/hour"},
    ]
    whole = {"version": "1", "description": "Desk.", "default": "allow", "hide": ["*"]}
    assert (
        problems("intercept", {**whole, "tools": {"*": {"rules": rules}, "a": {"rules": []}, "b": None}})
        == ()
    )
    denial = {"conditions": [], "on_deny": "No."}
    tool = {"require": [{"path": "args.reason"}], "deny_if": [denial], "limits": [LIMIT]}
    del whole["description"]
    assert problems("policylayer", {**whole, "all_tools": {"limits": [LIMIT]}, "tools": {"a": tool}}) == ()


@pytest.mark.parametrize(
    ("form", "settings", "said"),
    [
        ("claude-code", {"permissions": {"allow": "Read"}}, '/permissions/allow is "Read"; use a list of names'),
        ("cursor", {"mcpAllowlist": [1]}, "/mcpAllowlist/0 is 1; use the name of a tool, or a pattern"),
        ("cursor-cli", {"permissions": []}, "/permissions is []; use an object of lists"),
        ("vscode", {"chat.tools.eligibleForAutoApproval": {"a": 1}}, "/chat.tools.eligibleForAutoApproval/a is 1; use true or false"),
    ],
)  # fmt: skip
def test_settings_are_held_against_what_we_add_to(form: str, settings: Any, said: str) -> None:
    assert problems(form, settings) == (said,)
    assert problems(form, {"theme": "dark"}) == ()


def test_the_first_problem_is_said_and_how_many_more_there_are() -> None:
    with pytest.raises(InputError) as refused:
        require_valid("policylayer", {"version": 1, "default": "ask", "tool": {"x" * 99: 1}}, "policy.json")
    assert str(refused.value) == (
        "policy.json is not a valid policylayer policy: /tool: unknown key; known keys: version, default, "
        "hide, all_tools, tools (and 2 more)"
    )
