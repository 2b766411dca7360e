"""Specification: what schemas, headers and other fields say that cannot be meant; and what official clients take."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scorer.contracts.definitions import Snapshot
from scorer.reading.regex_syntax import syntax_error
from scorer.scoring.api import score_server
from tests.support.command_line import ROOT, environment, run

SERVERS = sorted((ROOT.parent / "shared" / "servers").glob("*.json"))


def told(**fields: Any) -> list[tuple[str, str, str | None, str]]:
    tool = {"name": "get_card", "description": "Fetch one card.", "inputSchema": {"type": "object"}, **fields}
    report = score_server(Snapshot("desk", "desk", (tool,)))
    found = (*report.tools[0].findings, *report.findings)
    return [(f.level, f.rule, f.pointer, f.message) for f in found if f.rule.startswith("SPC")]


def schema(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def test_a_schema_that_is_not_valid_is_told_keyword_by_keyword_wherever_it_stands() -> None:
    nested = {"type": "object", "properties": {"b": {"type": "text"}}, "required": True}
    assert told(inputSchema=schema(a={"anyOf": [nested]}), outputSchema=schema(c={"minLength": -1})) == [
        ("error", "SPC014", "/inputSchema/properties/a/anyOf/0/properties/b/type", '`type` of `b` is "text", which is not a type of JSON Schema'),
        ("error", "SPC014", "/inputSchema/properties/a/anyOf/0/required", "`required` must be an array of names, not true"),
        ("error", "SPC014", "/outputSchema/properties/c/minLength", "`minLength` of `c` must be a whole number from 0 on, not the number -1"),
    ]  # fmt: skip


def test_a_schema_is_judged_in_its_own_dialect() -> None:
    pair: dict[str, Any] = {"items": [{}, {}]}
    old = {"$schema": "http://json-schema.org/draft-07/schema#", **schema(a=pair)}
    assert told(inputSchema=old) == []
    assert told(inputSchema=schema(a=pair)) == [
        (
            "error",
            "SPC014",
            "/inputSchema/properties/a/items",
            "`items` of `a` must be a schema, not an array",
        )
    ]


def test_a_property_may_be_named_like_a_keyword() -> None:
    assert (
        told(inputSchema=schema(type={"type": "string"}, minimum={}, enum={}, required={}, pattern={})) == []
    )
    assert told(inputSchema=schema(a={"default": {"type": "text"}, "examples": [{"minimum": "x"}]})) == []


def test_what_other_rules_say_of_the_root_is_said_once() -> None:
    rules = [
        rule for _, rule, _, _ in told(inputSchema={"type": "array", "properties": [], "required": "card"})
    ]
    assert rules == ["SPC004", "SPC005", "SPC005"]
    assert [rule for _, rule, _, _ in told(inputSchema=schema(a="text"))] == ["SPC005"]
    assert [
        pointer for _, _, pointer, _ in told(outputSchema={"type": "object", "properties": {"a": "text"}})
    ] == ["/outputSchema/properties"]


def test_values_bounds_defaults_and_names_that_cannot_be_meant_are_warnings() -> None:
    assert told(
        inputSchema={
            **schema(
                a={"type": "integer", "enum": [1, 1.0, "2"], "default": 3},
                b={"type": "integer", "minimum": 2, "maximum": 1, "default": "1"},
                c={"type": "string", "pattern": "(a"},
            ),
            "required": ["c", "d"],
        }
    ) == [
        ("warning", "SPC015", "/inputSchema/required", "the schema requires `d` but does not declare it"),
        ("warning", "SPC016", "/inputSchema/properties/a/default", "the enum does not contain the default 3"),
        ("warning", "SPC016", "/inputSchema/properties/a/enum", 'the enum contains "2", which does not match its type "integer"'),
        ("warning", "SPC016", "/inputSchema/properties/a/enum", "the enum contains 1 twice"),
        ("warning", "SPC017", "/inputSchema/properties/c/pattern", "the pattern is not a valid regular expression: a ( is not closed"),
        ("warning", "SPC018", "/inputSchema/properties/b/minimum", "no value can satisfy minimum 2 and maximum 1"),
        ("warning", "SPC019", "/inputSchema/properties/b/default", 'the default does not match the type: "1" for "integer"'),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "pattern",
    [r"^\p{L}+$", r"(?<year>\d{4})", r"(?P<year>\d{4})", "[]", "[^]", r"[\]()]", r"\(\[", "a{2,}", "a{,2}", "{", "a??", "x*+",
     "^[^/]+/[^/]+$", "(?i)abc", r"(?!a)b", "(?:)", "", r"\{3,1\}"],
)  # fmt: skip
def test_a_pattern_that_some_dialect_can_read_is_no_fault(pattern: str) -> None:
    assert syntax_error(pattern) == ""


@pytest.mark.parametrize("pattern", ["(", ")", "[a", "a\\", "*", "a|+", "(?:a", "a{3,1}"])
def test_a_pattern_that_none_can_read_is_one(pattern: str) -> None:
    assert syntax_error(pattern)


def test_a_pattern_is_never_run() -> None:
    slow = {"type": "string", "pattern": "^(a+)+$", "default": "a" * 5000 + "b", "enum": ["a" * 5000 + "b"]}
    assert told(inputSchema=schema(a=slow)) == []


def test_deep_wide_and_odd_schemas_end() -> None:
    deep: dict[str, Any] = {}
    for _ in range(3000):
        deep = {"properties": {"a": deep}}
    assert any(rule == "SPC010" for _, rule, _, _ in told(inputSchema={"type": "object", **deep}))
    odd = {
        "type": deep,
        "required": [deep],
        "enum": [[deep]] * 3,
        "default": [deep],
        "properties": {"a": deep},
    }
    assert ("error", "SPC014") in {(level, rule) for level, rule, _, _ in told(inputSchema=schema(a=odd))}
    wide = schema(a={"required": [f"n{n}" for n in range(50_000)] + [1], "enum": [*range(50_000)]})
    # only the first entries of a long list are judged
    assert [rule for _, rule, _, _ in told(inputSchema=wide)] == ["SPC034"]


def test_fields_that_a_strict_client_refuses_are_errors() -> None:
    icon = {"src": "https://example.org/a.png", "theme": "blue"}
    assert told(_meta=[], execution={"taskSupport": "maybe"}, icons=[icon, 3], annotations={"title": 3}) == [
        ("error", "SPC002", "/annotations/title", "`annotations.title` is the number 3, not a string"),
        ("error", "SPC026", "/_meta", "`_meta` is [], not an object"),
        (
            "error",
            "SPC026",
            "/execution/taskSupport",
            '`taskSupport` is the string "maybe", not "forbidden", "optional" or "required"',
        ),
        ("error", "SPC026", "/icons/0/theme", '`theme` is the string "blue", not "light" or "dark"'),
        ("error", "SPC026", "/icons/1", "`icons/1` is the number 3, not an object"),
        (
            "info",
            "SPC030",
            None,
            "`execution.taskSupport` is not part of MCP revision 2026-07-28 (tools that declare it: 1)",
        ),
    ]


def test_a_page_of_a_longer_list_says_so_on_stderr_and_in_the_report(tmp_path: Path) -> None:
    tool = {"name": "get_card", "description": "Fetch one card.", "inputSchema": {"type": "object"}}
    page = tmp_path / "page.json"
    page.write_text(json.dumps({"tools": [tool], "nextCursor": "2"}))
    done = run("check", page, "--details")
    assert "page: the list is incomplete (it has a nextCursor), so tools are missing" in done.stderr
    assert "warning SPC032 · tool set · the list is incomplete" in done.stdout
    page.write_text(json.dumps({"tools": [tool]}))
    assert "nextCursor" not in run("check", page, "--details").stdout


def test_a_nameless_tool_is_called_so_in_the_words_on_the_set() -> None:
    tools = tuple({"name": name, "description": "Look up a card.", "inputSchema": {"type": "object"}} for name in ("", "get_card"))  # fmt: skip
    report = score_server(Snapshot("desk", "desk", tools))
    assert "`(no name)` and `get_card`" in report.coherence["disambiguation"].justification


def test_a_clean_file_is_checked_without_loading_jsonschema(tmp_path: Path) -> None:
    tool = {
        "name": "get_card",
        "description": "Fetch one card.",
        "inputSchema": schema(card={"type": "string"}),
    }
    (tmp_path / "tools.json").write_text(json.dumps({"tools": [tool]}))
    code = "import sys, scorer; scorer.score_server(scorer.capture(sys.argv[1])); print('jsonschema' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path / "tools.json"],
        env=environment(), capture_output=True, check=True, text=True,
    )  # fmt: skip
    assert done.stdout == "False\n"


@pytest.mark.skipif(not SERVERS, reason="the recorded servers are not beside the checkout")
def test_no_error_where_the_official_types_and_jsonschema_take_a_tool_of_a_real_server() -> None:
    from jsonschema.validators import Draft202012Validator, validator_for
    from mcp.types import Tool

    for path in SERVERS:
        data = json.loads(path.read_bytes())
        report = score_server(Snapshot(path.stem, path.stem, tuple(data["tools"])))
        for tool in data["tools"]:
            Tool.model_validate(tool)
            for part in (tool["inputSchema"], tool.get("outputSchema") or {}):
                validator_for(part, default=Draft202012Validator).check_schema(part)
        errors = [f for each in report.tools for f in each.findings if f.level == "error"]
        assert [f for f in errors if f.rule[:3] in ("SPC", "SAF")] == [], path.stem
