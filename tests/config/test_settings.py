"""Defaults, then the file, then the environment, then flags."""

from __future__ import annotations

from pathlib import Path

import pytest

from scorer.config.registry import SETTINGS
from tests.config.files import origins, run_configured, write
from tests.own_rules.files import rule, write_rules

NO_GRADE = "is not a grade; give a tier (A, B, C, D) or a number from 1 to 5"
FILE = """\
format = "markdown"
ignore = ["USE"]
extend-ignore = ["CON"]

[gate]
fail-under = "C"
min-tool = 2
min-dimension = { usage = 2, purpose = 3 }
exit-zero = true
"""


def show(*args: str, **env: str) -> dict[str, tuple[str, str]]:
    return origins(run_configured("config", "show", *args, env=env))


def test_a_stronger_source_replaces_a_weaker_one(repository: Path) -> None:
    write(repository / "mcp-scorer.toml", FILE)
    told = show(
        "--min-dimension", "usage=4", "--fail-under", "A", "--no-exit-zero", "--ignore", "PUR,BEH", "--ignore", "COH",
        MCP_SCORER_FAIL_UNDER="B", MCP_SCORER_MIN_TOOL="2.5", MCP_SCORER_MAX_RISK="high",
    )  # fmt: skip
    assert told == {
        "format": ('"markdown"', "mcp-scorer.toml:1"),
        "ignore": ('["PUR", "BEH", "COH"]', "--ignore"),
        "extend-ignore": ('["CON"]', "mcp-scorer.toml:3"),
        "gate.fail-under": ("3.5", "--fail-under"),
        "gate.min-tool": ("2.5", "MCP_SCORER_MIN_TOOL"),
        "gate.min-dimension": ("{usage_guidelines = 4}", "--min-dimension"),
        "gate.max-risk": ('"high"', "MCP_SCORER_MAX_RISK"),
        "gate.exit-zero": ("false", "--exit-zero"),
    }


def test_what_extends_is_added_up_over_all_sources(repository: Path) -> None:
    write(repository / "mcp-scorer.toml", FILE)
    told = show("--extend-ignore", "PAR011", MCP_SCORER_EXTEND_IGNORE="BEH, COH")
    assert told["extend-ignore"] == (
        '["CON", "BEH", "COH", "PAR011"]',
        "mcp-scorer.toml:3, MCP_SCORER_EXTEND_IGNORE, --extend-ignore",
    )


@pytest.mark.usefixtures("repository")
def test_an_empty_variable_sets_nothing() -> None:
    assert show(MCP_SCORER_FAIL_UNDER="", MCP_SCORER_SELECT="") == {}


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("RUBRIC", "2026-q4.2", '"2026-q4.2"'),
        ("FORMAT", "json", '"json"'),
        ("SNAPSHOT", "mcp-tools.json", '"mcp-tools.json"'),
        ("BASELINE", "mcp-tools.json", '"mcp-tools.json"'),
        ("DEFINITIONS_ONLY", "1", "true"),
        ("PROFILE", "pedantic", '"pedantic"'),
        ("SELECT", "PUR, vague-verb", '["PUR", "vague-verb"]'),
        ("IGNORE", "par010", '["par010"]'),
        ("EXTEND_SELECT", "COH022", '["COH022"]'),
        ("EXTEND_IGNORE", "ALL", '["ALL"]'),
        ("RULES", "my-rules.toml", '["my-rules.toml"]'),
        ("CLIENTS", "one,two", '["one", "two"]'),
        ("WATCH", "src,a.py", '["src", "a.py"]'),
        ("FAIL_ON", "never", '"never"'),
        ("FAIL_UNDER", "b", "3.0"),
        ("MIN_QUALITY", "3.2", "3.2"),
        ("MIN_COHERENCE", "A", "3.5"),
        ("MIN_TOOL", "1", "1.0"),
        ("MIN_DIMENSION", "usage=3,parameter_semantics=2", "{usage_guidelines = 3, parameter_semantics = 2}"),
        ("MAX_TOKENS", "20000", "20000"),
        ("MAX_TOOL_TOKENS", "0", "0"),
        ("MAX_BYTES", "1", "1"),
        ("MAX_TOOL_BYTES", "2", "2"),
        ("MIN_TOOLS", "3", "3"),
        ("MAX_RISK", "low", '"low"'),
        ("FAIL_ON_REGRESSION", "yes", "true"),
        ("EXIT_ZERO", "on", "true"),
    ],
)
def test_every_option_has_a_variable(name: str, text: str, value: str, repository: Path) -> None:
    write_rules(repository, rule("matches = 'a'"))
    assert [told for told, _ in show(**{f"MCP_SCORER_{name}": text}).values()] == [value]


def test_no_option_is_left_out_above() -> None:
    marks = test_every_option_has_a_variable.pytestmark  # type: ignore[attr-defined]
    (cases,) = (mark.args[1] for mark in marks if mark.name == "parametrize")
    assert [f"MCP_SCORER_{name}" for name, _, _ in cases] == [option.variable for option in SETTINGS]


@pytest.mark.usefixtures("repository")
def test_an_unknown_variable_is_reported_with_the_one_that_was_meant() -> None:
    result = run_configured("config", "show", env={"MCP_SCORER_FAIL_UNDR": "A"})
    assert result.exit_code == 0
    assert result.stderr == (
        "warning: unknown variable MCP_SCORER_FAIL_UNDR; did you mean MCP_SCORER_FAIL_UNDER?\n"
    )
    result = run_configured("config", "show", env={"MCP_SCORER_HOME": "/desk"})
    assert result.stderr == (
        "warning: unknown variable MCP_SCORER_HOME; `mcp-scorer config show` lists the settings\n"
    )


@pytest.mark.parametrize(
    ("args", "env", "said"),
    [
        (["--fail-under", "Z"], {}, f"--fail-under: 'Z' {NO_GRADE}"),
        ([], {"MIN_TOOL": "9"}, f"MCP_SCORER_MIN_TOOL: '9' {NO_GRADE}"),
        ([], {"MAX_BYTES": "-1"}, "MCP_SCORER_MAX_BYTES: '-1' is not a whole number of at least 0"),
        ([], {"MAX_RISK": "none"}, "MCP_SCORER_MAX_RISK: 'none' is not one of low, medium, high, critical"),
        ([], {"EXIT_ZERO": "maybe"}, "MCP_SCORER_EXIT_ZERO: 'maybe' is neither true nor false; use 1 or 0"),
        ([], {"CONFIG": "", "FORMAT": "xml"}, "MCP_SCORER_FORMAT: 'xml' is not one of text, json, "),
        (["--min-dimension", "usage"], {}, "--min-dimension: 'usage' is not DIMENSION=SCORE, such as usage=3"),
        (["--min-dimension", "usage=6"], {}, "--min-dimension: '6' is not a score; use a whole number from 1 to 5"),
        (
            ["--min-dimension", "usag=3"],
            {},
            "--min-dimension: unknown dimension 'usag'; did you mean usage?",
        ),
        (
            ["--select", "PUR,PARR"],
            {"IGNORE": "vague-verbs"},
            "--select: unknown rule 'PARR'; similar: "
            "PAR010 unexplained, PAR011 placeholder-texts, PAR012 untyped\n"
            "MCP_SCORER_IGNORE: unknown rule 'vague-verbs'; similar: PUR010 vague-verb",
        ),
        (["--ignore", "QQQ"], {}, "--ignore: unknown rule 'QQQ'; `mcp-scorer rules` lists all rules"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("repository")
def test_an_invalid_value_is_reported_with_its_origin_and_how_to_fix_it(
    args: list[str], env: dict[str, str], said: str
) -> None:
    variables = {f"MCP_SCORER_{name}": text for name, text in env.items()}
    result = run_configured("config", "show", *args, env=variables)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"error: {said}")
    assert len(result.stderr.splitlines()) == len(said.splitlines())


def test_plan_weighs_with_the_configured_rubric(repository: Path) -> None:
    write(repository / "mcp-scorer.toml", 'rubric = "absent"\n')
    write(repository / "desk.json", '{"tools": [{"name": "sync", "inputSchema": {"type": "object"}}]}')
    result = run_configured("plan", "desk.json")
    assert result.exit_code == 2
    assert result.stderr.startswith("error: no rubric 'absent'; available: ")
    assert run_configured("plan", "desk.json", "--rubric", "2026-q4.2").exit_code == 0
