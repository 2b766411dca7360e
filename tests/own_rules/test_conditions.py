"""What own rules report: patterns, claims and schemas, in the place and the words that the file gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.own_rules.files import own_findings, rule, schema, tool

if TYPE_CHECKING:
    from pathlib import Path

FOUND = (
    'title = "own title"\nmessage = "`{tool}` says “{found}”"\nwhy = "Own reason."\nfix = "Drop “{found}”."\n'
)


def test_a_match_is_reported_with_its_words_its_place_and_the_record_of_the_rule(tmp_path: Path) -> None:
    matches = rule("level = 'error'\nmatches = '(?i)\\b(titan|zeus)\\b'", record=FOUND)
    assert own_findings(tmp_path, matches, tool("Finds titanic loans.\nAsks TITAN, then Zeus.")) == [
        {
            "rule": "X-ACME-1",
            "name": "own title",
            "level": "error",
            "message": "`find` says “TITAN”",
            "pointer": "/description",
            "span": [26, 31],
            "fix": "Drop “TITAN”.",
        }
    ]


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("internal use", "For internal use only.", "internal use"),
        ("int.*only", "For internal use only.", "internal use only"),
        ("(?m)^For", "One.\nFor two.", "For two."),
        ("two[.]$", "One.\nFor two.", "For two."),
        ("(?s)One.*two", "One.\nFor two.", "One. For two."),
        (r"\d{3}-\d{4}", "Call 555-0199, or not.", "555-0199"),
        (r"\bé\b", "Café é.", "é"),
        ("[\U0001f600-\U0001f64f]", "Finds loans \U0001f600!", "\U0001f600"),
        ("x" * 90, "x" * 100, "x" * 80 + "…"),
    ],
)
def test_the_words_are_those_around_the_first_match(
    pattern: str, text: str, found: str, tmp_path: Path
) -> None:
    (finding,) = own_findings(tmp_path, rule(f"matches = '{pattern}'", record=FOUND), tool(text))
    assert finding["message"] == f"`find` says “{found}”"


PARAMETERS = schema(
    q={"type": "string", "description": "What to find; see TITAN."}, TITAN_id={"type": "integer"}
)


@pytest.mark.parametrize(
    ("condition", "places"),
    [
        ("field = 'name'\nmatches = 'fin'", ["/name"]),
        ("field = 'title'\nlacks = 'Find'", ["/title"]),
        ("field = 'description'\nlacks = 'Returns'", ["/description"]),
        ("lacks = 'TITAN'", []),
        ("ignore-case = true\nmatches = 'titan'", ["/description"]),
        ("field = 'parameter.name'\nmatches = 'TITAN'", ["/inputSchema/properties/TITAN_id"]),
        ("field = 'parameter.description'\nmatches = 'TITAN'", ["/inputSchema/properties/q/description"]),
        ("field = 'parameter.description'\nlacks = '.'", ["/inputSchema/properties/TITAN_id"]),
        ("requires = 'result'", ["/description"]),
        ("requires = ['errors', 'when']", ["/description", "/description"]),
        ("requires = 'action'", []),
        ("forbids = 'when'", []),
        ("part = 'annotations'\nschema = { required = ['readOnlyHint'], type = 'object' }", [""]),
        ("part = 'outputSchema'\nschema = { type = 'object' }", [""]),
        ("schema = { properties = { name = { pattern = '^find$' } } }", []),
        ("schema = { properties = { name = { pattern = '^get_' } } }", ["/name"]),
        ("part = 'parameter'\nschema = { required = ['description'] }", ["/inputSchema/properties/TITAN_id"]),
        ("part = 'inputSchema'\nschema = { properties = { properties = { maxProperties = 1 } } }", ["/inputSchema/properties"]),
        ("matches = 'TITAN'\ntools = ['get_*']", []),
        ("matches = 'TITAN'\ntools = ['get_*', 'f*']", ["/description"]),
        ("matches = 'TITAN'\nrisk = ['destructive', 'financial']", []),
        ("matches = 'TITAN'\nrisk = 'read'", ["/description"]),
    ],
)  # fmt: skip
def test_each_condition_reports_at_the_place_that_it_is_about(
    condition: str, places: list[str], tmp_path: Path
) -> None:
    subject = tool("Finds loans of a reader in TITAN.", inputSchema=PARAMETERS)
    assert [each["pointer"] for each in own_findings(tmp_path, rule(condition), subject)] == places


def test_a_forbidden_claim_is_quoted(tmp_path: Path) -> None:
    record = FOUND.replace("{found}", "{claim}: {found}", 1)
    (finding,) = own_findings(
        tmp_path,
        rule("forbids = 'errors'", record=record),
        tool("Finds loans. Fails if the card is unknown."),
    )
    assert finding["message"] == "`find` says “errors: Fails if the card is unknown”"


def test_what_a_schema_refuses_is_named_with_the_parameter(tmp_path: Path) -> None:
    record = FOUND.replace("{tool}", "{parameter}")
    long = rule("part = 'parameter'\nschema = { required = ['maxLength'] }", record=record)
    (finding,) = own_findings(tmp_path, long, tool(inputSchema=schema(q={"type": "string"})))
    assert finding["message"] == "`q` says “'maxLength' is a required property”"


@pytest.mark.parametrize("entry", [5, "find", None, ["find"], {"name": 5}, {"inputSchema": 7}, {}])
def test_a_malformed_tool_is_no_failure(entry: Any, tmp_path: Path) -> None:
    conditions = ("matches = 'a'", "requires = 'errors'", "schema = { required = ['name'] }", "lacks = 'a'")
    rules = "\n".join(rule(each, id=f"X-{at}") for at, each in enumerate(conditions))
    own_findings(tmp_path, rules, entry, tool("Finds a loan."))


def test_a_pattern_that_hangs_other_engines_reads_a_hostile_text_at_once(tmp_path: Path) -> None:
    hostile = "a" * 15_000 + "b"
    rules = "\n".join(
        [
            rule("matches = '(a+)+$'", id="X-1"),
            rule("schema = { properties = { description = { pattern = '^(a|aa)+$' } } }", id="X-2"),
        ]
    )
    found = own_findings(tmp_path, rules, tool(hostile))
    assert [each["rule"] for each in found] == ["X-2"]


def test_of_one_rule_in_one_tool_a_hundred_findings_are_listed_and_the_rest_counted(tmp_path: Path) -> None:
    many = schema(**{f"p{at:03}": {"type": "string"} for at in range(150)})
    found = own_findings(tmp_path, rule("field = 'parameter.name'\nmatches = 'p'"), tool(inputSchema=many))
    assert (len(found), "50" in found[-1]["message"]) == (100, True)
