"""The evidence of a regression: each quote once, and claims alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from scorer.formats.told_evidence import told_once
from tests.support.command_line import run
from tests.support.snapshots import LEND, RENEW, write_tools

if TYPE_CHECKING:
    from pathlib import Path


def test_a_quote_is_told_once_with_all_that_it_says() -> None:
    evidence = [
        "When to use it: “a: “b””",
        "Scope: “one”",
        "Other tools: “a: “b””",
        "When to use it: “a: “b””",
    ]
    assert told_once(evidence) == ["When to use it, other tools: “a: “b””", "Scope: “one”"]


def test_a_part_of_another_quote_is_not_quoted_again() -> None:
    evidence = [
        "Scope: “one copy”",
        "Purpose: “Lends one copy”",
        "When: “Lends”",
        "Order: “Lends one copy of …”",
    ]
    assert told_once(evidence) == ["Scope, purpose, when: “Lends one copy”", "Order: “Lends one copy of …”"]


def test_what_quotes_nothing_is_told_only_alone() -> None:
    assert told_once(["Examples", "Scope: “one”"]) == ["Scope: “one”"]
    assert told_once(["Examples", "Formats", "Examples"]) == ["Examples", "Formats"]


def test_diff_and_gate_tell_each_quote_once(tmp_path: Path) -> None:
    old = write_tools(tmp_path, LEND, RENEW, name="old.json")
    new = write_tools(tmp_path, {**LEND, "description": "Lends a copy."}, RENEW, name="new.json")
    diff = " ".join(run("diff", old, new).stdout.split())
    gate = " ".join(run("check", new, "--baseline", old, "--fail-on-regression").stdout.split())
    lost = "Lends one copy of a book to a reader and marks the copy as lent"
    quote = f"What it does, to what, what a call changes, scope of the action: “{lost}”"
    assert diff.count(f"removed: {quote}") == 1
    assert gate.count(f"gone: {quote}") == 1
    assert diff.count("copy as lent”") == gate.count("copy as lent”") == 1


def test_how_much_a_text_says_is_no_reason(tmp_path: Path) -> None:
    old = write_tools(tmp_path, LEND, RENEW, name="old.json")
    for words in (
        "Lends a copy.",
        LEND["description"].rpartition(" Fails")[0],
        "It is about books. It is nice.",
    ):
        new = write_tools(tmp_path, {**LEND, "description": words}, RENEW, name="new.json")
        (server,) = json.loads(run("diff", old, new, "-f", "json").stdout)["servers"]
        scores = [score for tool in server["tools"] for score in tool["scores"]]
        assert scores
        reasons = [reason for score in scores for reason in (*score["gone"], *score["came"])]
        assert not [reason for reason in reasons if reason.startswith(("how ", "the opening", "starting"))]
