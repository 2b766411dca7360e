"""Patterns: what JavaScript refuses in Unicode mode, in which JSON Schema reads patterns, and what two clients do then."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.client_findings import Told, at, checked, taking, told

PLACE = "/inputSchema/properties/a/pattern"


def of_rules(folder: Path, tool: dict[str, Any], rules: set[str], *clients: str) -> list[Told]:
    """Return the findings of some rules, info with them."""
    server = checked(folder, {"tools": [tool]}, *clients)
    found = [each for part in server["tools"] for each in part["findings"] if each["rule"] in rules]
    return [(each["level"], each["rule"], each["pointer"], each["message"]) for each in found]


@pytest.mark.parametrize(
    ("pattern", "part"),
    [
        (r"^\d{4}\-\d{2}$", r"\-"),
        (r"^[A-Z\_]+$", r"\_"),
        (r"^https\:\/\/", r"\:"),
        (r"\@", r"\@"),
        (r"a\ b", r"\ "),
        (r"^\x{00a1}$", r"\x"),
        (r"\u12", r"\u"),
        (r"\Adesk\Z", r"\A"),
        (r"^[\w-.]+$", r"\w-."),
        (r"[+-\d]", r"+-\d"),
        (r"^{desk}$", "{"),
        (r"desk]", "]"),
        (r"(?i)desk", "(?i)"),
        (r"(?P<year>\d+)", "(?P<"),
    ],
)
def test_what_unicode_mode_refuses_is_a_warning_and_clients_that_use_it_are_named(
    tmp_path: Path, pattern: str, part: str
) -> None:
    tool = taking(a={"type": "string", "pattern": pattern})
    message = (
        f"the pattern is not a valid regular expression: JavaScript refuses `{part}` in Unicode mode, in which "
        "JSON Schema reads patterns"
    )
    client = at(
        "warning",
        "CLI029",
        PLACE,
        f"a pattern with `{part}`, which JavaScript refuses in Unicode mode",
        "tool refused by LangChain.js (at the call), n8n (at the call)",
        "sources disagree on n8n: versions after July 2026 accept it",
    )
    assert of_rules(tmp_path, tool, {"CLI029", "SPC017"}, "langchain-js", "n8n") == [
        client,
        ("warning", "SPC017", PLACE, message),
    ]


@pytest.mark.parametrize(
    "pattern",
    [
        r"^[\w\-.]+\/\.\[\]\{\}\|\^\$$",
        r"[a-z-\w]",
        r"[-\w]",
        r"[\w-]",
        r"^(?:a|b){1,3}?$",
        r"^(?!x)(?<=y)(?<n>z)\k<n>\1$",
        r"\p{L}\P{Lu}\u{1F600}\u0041\x41\cA\0",
        r"[^\n\]]\b\B",
        r"[a-z[\]]",
    ],
)
def test_what_unicode_mode_takes_is_silent(tmp_path: Path, pattern: str) -> None:
    tool = taking(a={"type": "string", "pattern": pattern})
    assert of_rules(tmp_path, tool, {"CLI029", "SPC017"}, "langchain-js", "n8n") == []


def test_a_bracket_in_a_class_is_minded_by_one_client_alone(tmp_path: Path) -> None:
    tool = taking(
        a={"type": "string", "pattern": r"^[a-z=[\]]*$"}, b={"type": "string", "pattern": r"[a-z\[]"}
    )
    assert told(tmp_path, [tool], "deepseek", "n8n", "openai-functions") == [
        at(
            "warning",
            "CLI029",
            PLACE,
            "a `[` without an escape in a class of the pattern `^[a-z=[\\]]*$`",
            "whole request refused by DeepSeek",
        )
    ]


def test_formats_that_a_validator_only_logs_are_information(tmp_path: Path) -> None:
    tool = taking(a={"type": "integer", "format": "uint64"}, b={"type": "string", "format": "date"})
    place = "/inputSchema/properties/a/format"
    outcome = "ignored by opencode (with a line in the log for each)"
    assert of_rules(tmp_path, tool, {"CLI030"}, "opencode", "mcp-typescript-sdk") == [
        at("info", "CLI030", place, "format `uint64`", outcome)
    ]


def test_a_parameter_that_begins_wrongly_is_named_with_its_beginning(tmp_path: Path) -> None:
    message = (
        "Gemini only accepts parameter names of at most 64 characters that match `[a-zA-Z_][a-zA-Z0-9_]*`, unlike "
        "`2nd` (it begins with “2”); sources disagree: the Gemini API is not known to enforce it"
    )
    tool = taking(**{"2nd": {"type": "string"}})
    assert of_rules(tmp_path, tool, {"CLI003"}, "gemini", "claude-code") == [
        ("info", "CLI003", "/inputSchema/properties/2nd", message)
    ]
