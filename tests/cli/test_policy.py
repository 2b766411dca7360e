"""`policy`: what a person types, what stdout and stderr say, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scorer.cli.policy import FORMATS
from scorer.policy.formats import GRAMMARS
from tests.support.command_line import run
from tests.support.snapshots import DESK, write_tools

LENDING = {
    "version": "1",
    "default": "deny",
    "tools": {
        "lend_book": {
            "limits": [{"counter": "lend_book_rate", "window": "minute", "max": 30, "scope": "grant"}]
        }
    },
}


def servers_file(folder: Path, *names: str) -> Path:
    """A client's file with servers that cannot be started."""
    path = folder / ".mcp.json"
    path.write_text(
        json.dumps({"mcpServers": {name: {"command": "no-such-command-anywhere"} for name in names}})
    )
    return path


def test_every_grammar_can_be_chosen(tmp_path: Path) -> None:
    target = write_tools(tmp_path, *DESK)
    assert tuple(GRAMMARS) == FORMATS
    outputs = {form: run("policy", target, "--format", form) for form in FORMATS}
    assert {form: result.exit_code for form, result in outputs.items()} == dict.fromkeys(FORMATS, 0)
    assert len({result.stdout for result in outputs.values()}) == len(FORMATS)


def test_stdout_holds_the_policy_and_stderr_nothing(tmp_path: Path) -> None:
    result = run("policy", write_tools(tmp_path, *DESK), "--tool", "lend_book")
    assert (result.exit_code, result.stderr) == (0, "")
    assert json.loads(result.stdout) == LENDING


def test_a_limit_of_ones_own_is_written(tmp_path: Path) -> None:
    result = run("policy", write_tools(tmp_path, *DESK), "--tool", "lend_book", "--limit", "write=60/hour")
    (limit,) = json.loads(result.stdout)["tools"]["lend_book"]["limits"]
    assert (limit["max"], limit["window"]) == (60, "hour")


def test_a_policy_is_merged_and_what_was_done_is_said(tmp_path: Path) -> None:
    target, policy = write_tools(tmp_path, *DESK), tmp_path / "policy.json"
    policy.write_text(json.dumps({**LENDING, "tools": {"lend_book": {}, "shut": {}}}))
    result = run("policy", target, "--merge", policy, "--output", policy)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == (
        "added delete_card (destructive): hide\n"
        "added find_loans (read): allow\n"
        "added renew_loan (write): limit to 30/minute\n"
        "added sync (write): limit to 30/minute\n"
        "not on the server anymore: shut\n"
    )
    merged = json.loads(policy.read_text())
    assert (merged["hide"], list(merged["tools"])) == (
        ["delete_card"],
        ["lend_book", "shut", "find_loans", "renew_loan", "sync"],
    )
    assert merged["tools"]["lend_book"] == {}


def test_a_policy_that_lacks_nothing_is_given_back_byte_by_byte(tmp_path: Path) -> None:
    target, policy = write_tools(tmp_path, DESK[0]), tmp_path / "policy.json"
    policy.write_text('{"version":"1",   "default":"deny","tools":{"lend_book":{}}}')
    result = run("policy", target, "--merge", policy)
    assert (result.exit_code, result.stdout) == (0, policy.read_text())
    assert (
        result.stderr == "nothing to add: the policy already has a rule for every tool that it can contain\n"
    )


@pytest.mark.parametrize(
    ("text", "form", "said"),
    [
        ("{", "policylayer", "policy is invalid JSON: line 1, column 2: "),
        ("a: [", "intercept", "policy is invalid YAML: line 1, column 5: "),
        ("a: 1\na: 2\n", "intercept", 'policy is invalid YAML: line 2, column 1: found duplicate key "a"'),
        ("a: " + "[" * 2000 + "]" * 2000, "intercept", "policy is nested too deeply"),
        ("---\na: 1\n---\na: 2\n", "intercept", "policy is invalid YAML: line 3, column 1: "),
        ("", "intercept", "policy is not a valid intercept policy: the document is null; use a map with"),
        ('{"tools": {"a": {}, "a": {}}}', "policylayer", "policy: duplicate key 'a' in one object"),
        ('{"version": "2", "default": "deny"}', "policylayer", "policy is not a valid policylayer policy: /version is"),
        ('{"permissions": []}', "claude-code", "policy is not a valid claude-code policy: /permissions is []"),
        ("// a comment\n{}", "vscode", "policy is invalid JSON: line 1, column 1: "),
    ],
    ids=lambda value: value[:40],
)  # fmt: skip
def test_a_file_that_is_no_policy_is_refused_and_left_alone(
    tmp_path: Path, text: str, form: str, said: str
) -> None:
    target, policy = write_tools(tmp_path, *DESK), tmp_path / "policy"
    policy.write_text(text)
    result = run("policy", target, "-f", form, "--merge", policy, "-o", policy)
    assert (result.exit_code, result.stdout, policy.read_text()) == (2, "", text)
    assert result.stderr.startswith(f"error: {said}")
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--limit", "write=often"], "error: 'often' is not a limit; use CALLS/WINDOW, such as 30/minute"),
        (["--limit", "delete=5/hour"], "error: cannot limit 'delete'; limits apply to read, write, execute"),
        (["--merge", "gone.json"], "error: cannot read gone.json: No such file"),
        (
            ["--merge", "gone.json", "-f", "annotations"],
            "error: annotations output is a suggestion for the server's code",
        ),
        (["--tool", "lend_bok"], "error: no tool 'lend_bok'; similar names: lend_book"),
        (["--format", "toml"], "error: Invalid value for '--format' / '-f': 'toml' is not one of"),
        (
            ["-f", "cursor", "--server-name", "a:b"],
            "error: Cursor does not support the server name 'a:b'; give the name",
        ),
    ],
)
def test_what_cannot_be_meant_exits_2_with_the_mend(tmp_path: Path, options: list[str], said: str) -> None:
    result = run("policy", write_tools(tmp_path, *DESK), *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(said)


def test_nothing_is_written_when_a_server_failed(tmp_path: Path) -> None:
    out = tmp_path / "policy.json"
    result = run("policy", servers_file(tmp_path, "desk"), "--quiet", "-o", out)
    assert (result.exit_code, out.exists()) == (3, False)
    result = run("policy", write_tools(tmp_path, *DESK), "gone.json", "-f", "cursor", "-o", out)
    assert (result.exit_code, out.exists()) == (2, False)


def test_a_server_without_tools_exits_2(tmp_path: Path) -> None:
    result = run("policy", write_tools(tmp_path))
    assert (result.exit_code, result.stdout) == (2, "")


def test_one_name_is_not_for_several_servers(tmp_path: Path) -> None:
    targets = [write_tools(tmp_path, *DESK, name=f"{name}.json") for name in "ab"]
    result = run("policy", *targets, "-f", "cursor", "--server-name", "desk")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "error: --server-name applies to one server; give one target" in result.stderr


def test_what_a_policy_cannot_hold_is_said_with_the_hidden_made_visible(tmp_path: Path) -> None:
    names = ("*", "get\u202e\x1b[31m", "get_loan")
    target = write_tools(
        tmp_path, *({**DESK[3], "name": name, "annotations": {"readOnlyHint": True}} for name in names)
    )
    result = run("policy", target, "-f", "cursor", "--server-name", "desk")
    assert json.loads(result.stdout) == {"mcpAllowlist": ["desk:get_loan"]}
    assert result.stderr == (
        "skipped *: Cursor cannot name it safely in its settings, and will ask the user\n"
        "skipped get\\u202e\\u001b[31m: Cursor cannot name it safely in its settings, and will ask the user\n"
    )
