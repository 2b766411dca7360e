"""A tool can be exempt from a threshold of the gate, through the command line."""

from __future__ import annotations

import json
from html import unescape
from pathlib import Path

import pytest

from tests.config.files import run_configured, write
from tests.support.snapshots import DESK, write_tools

#: Noon of 31 March 2027 and of the day after.
LAST_DAY, DAY_AFTER = {"SOURCE_DATE_EPOCH": "1806494400"}, {"SOURCE_DATE_EPOCH": "1806580800"}
GATE = """\
[gate]
min-tool = 3
min-dimension = {usage = 3}
max-risk = "high"
max-tool-tokens = 150
"""
EXEMPT = """\
[[exempt]]
tool = "delete_*"
from = ["min-tool", "min-dimension.usage"]
reason = "replaced in the spring"
until = 2027-03-31
[[exempt]]
tool = "delete_card"
from = "max-risk"
reason = "asks first"
server = "desk"
[[exempt]]
tool = "find_loans"
from = ["max-tool-tokens"]
reason = "the filter is the point"
"""


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write_tools(tmp_path, *DESK[:4], name="desk.json")


def configured(text: str) -> None:
    write(Path("mcp-scorer.toml"), text)


def gate(*args: str, env: dict[str, str] = LAST_DAY) -> dict[str, object]:
    """Return the verdict of a check, as JSON holds it."""
    result = run_configured("check", "desk.json", "-f", "json", *args, env=env)
    verdict: dict[str, object] = json.loads(result.stdout)["gate"]
    assert (result.exit_code, result.stderr) == (0 if verdict["passed"] else 1, "")
    return verdict


def config_findings(*args: str, env: dict[str, str] = LAST_DAY) -> list[tuple[str, str]]:
    """Return the findings about the configuration: the rule and what it says."""
    result = run_configured("check", "desk.json", "-f", "json", "--exit-zero", *args, env=env)
    (server,) = json.loads(result.stdout)["servers"]
    return [(each["rule"], each["message"]) for each in server["findings"] if each["rule"].startswith("CFG")]


LOW = "delete_card: tdqs 2.2 (tier C) is below the required 3.0"
USAGE = "delete_card: Usage Guidelines is 2, below the required 3"
RISK = "delete_card: the risk is critical (destructive), above the allowed high"
TOKENS = "find_loans: the definition has 159 tokens, more than the allowed 150"


def test_a_threshold_applies_to_every_tool_that_is_not_exempt() -> None:
    configured(GATE)
    assert gate() == {"passed": False, "reasons": [LOW, USAGE, TOKENS, RISK], "exempted": []}


def test_the_gate_passes_where_every_tool_that_fails_is_exempt_and_the_report_keeps_why() -> None:
    configured(GATE + EXEMPT)
    spring = {"why": "replaced in the spring", "until": "2027-03-31", "origin": "mcp-scorer.toml:6"}
    asks = {"why": "asks first", "until": "", "origin": "mcp-scorer.toml:11"}
    filters = {"why": "the filter is the point", "until": "", "origin": "mcp-scorer.toml:16"}
    assert gate() == {
        "passed": True,
        "reasons": [],
        "exempted": [
            {"reason": LOW, **spring},
            {"reason": USAGE, **spring},
            {"reason": TOKENS, **filters},
            {"reason": RISK, **asks},
        ],
    }


def test_an_exemption_ends_with_its_last_day_and_then_is_reported() -> None:
    configured(GATE + EXEMPT)
    after = gate(env=DAY_AFTER)
    assert after["reasons"] == [LOW, USAGE]
    assert config_findings() == []
    assert config_findings(env=DAY_AFTER) == [
        ("CFG004", f"the exemption of `delete_*` from {threshold} (mcp-scorer.toml:6) expired on 2027-03-31")
        for threshold in ("min-dimension.usage", "min-tool")
    ]


def test_an_exemption_that_no_tool_needs_is_reported_and_can_fail_the_gate() -> None:
    configured(f'{GATE}{EXEMPT}[[exempt]]\ntool = "lend_book"\nfrom = "min-tool"\nreason = "x"\n')
    said = "the exemption of `lend_book` from min-tool (mcp-scorer.toml:20) is not needed"
    assert config_findings() == [("CFG003", said)]
    strict = gate("--fail-on", "warning", "--select", "CFG")
    assert strict["reasons"] == [f"CFG003 {said}"]


@pytest.mark.parametrize(
    "entry",
    [
        'tool = "lend_book"\nfrom = "max-tool-bytes"\nreason = "the threshold is not set"',
        'tool = "lend_book"\nfrom = "regression"\nreason = "there is no baseline"',
    ],
    ids=["no threshold", "no baseline"],
)
def test_an_exemption_is_not_called_unused_where_this_run_cannot_know(entry: str) -> None:
    configured(f"{GATE}[[exempt]]\n{entry}\n")
    assert config_findings() == []


def test_an_exemption_of_a_server_of_another_run_is_not_called_unused() -> None:
    configured(
        f'{GATE}[[exempt]]\ntool = "lend_book"\nfrom = "min-tool"\nreason = "x"\nserver = "night-desk"\n'
    )
    assert config_findings() == []


def test_exempt_from_one_dimension_is_not_exempt_from_another() -> None:
    configured(
        "[gate]\nmin-dimension = {usage = 3, behavior = 3}\n"
        '[[exempt]]\ntool = "delete_card"\nfrom = ["min-dimension.behavior"]\nreason = "x"\n'
    )
    behavior = "renew_loan: Behavior is 2, below the required 3"
    assert gate()["reasons"] == [USAGE, behavior]
    configured(
        "[gate]\nmin-dimension = {usage = 3, behavior = 3}\n"
        '[[exempt]]\ntool = "delete_card"\nfrom = ["min-dimension"]\nreason = "x"\n'
    )
    assert gate()["reasons"] == [behavior]


def test_no_tool_is_exempt_from_what_is_asked_of_the_server() -> None:
    configured('[gate]\nmin-quality = 4\n[[exempt]]\ntool = "*"\nfrom = ["min-tool"]\nreason = "x"\n')
    assert gate()["reasons"] == ["the description quality 2.9 is below the required 4.0"]


def test_a_tool_can_be_exempt_from_regressions() -> None:
    worse = [{**tool, "description": "Lends."} if tool is DESK[0] else tool for tool in DESK[:4]]
    Path("desk.json").rename("before.json")
    write_tools(Path(), *worse, name="desk.json")
    configured("")
    args = ("--baseline", "before.json", "--fail-on-regression")
    reasons = gate(*args)["reasons"]
    assert isinstance(reasons, list)
    assert {each.partition(":")[0] for each in reasons} == {"lend_book"}
    configured('[[exempt]]\ntool = "lend_book"\nfrom = "regression"\nreason = "rewritten next week"\n')
    assert (gate(*args)["passed"], config_findings(*args)) == (True, [])
    write_tools(Path(), *DESK[:4], name="desk.json")
    assert config_findings(*args) == [
        ("CFG003", "the exemption of `lend_book` from regression (mcp-scorer.toml:1) is not needed")
    ]


def test_an_audit_exempts_no_tool_and_calls_no_exemption_unused() -> None:
    configured(f'{GATE}{EXEMPT}[[exempt]]\ntool = "lend_book"\nfrom = "min-tool"\nreason = "x"\n')
    assert gate("--no-suppressions") == {
        "passed": False,
        "reasons": [LOW, USAGE, TOKENS, RISK],
        "exempted": [],
    }
    assert config_findings("--no-suppressions") == []


def test_text_counts_what_is_exempt_and_lists_it_with_its_reasons_on_demand() -> None:
    configured(GATE + EXEMPT)
    listed = [
        f"  - {LOW} · exempt: replaced in the spring (mcp-scorer.toml:6, until 2027-03-31)",
        f"  - {USAGE} · exempt: replaced in the spring (mcp-scorer.toml:6, until 2027-03-31)",
        f"  - {TOKENS} · exempt: the filter is the point (mcp-scorer.toml:16, no end date)",
        f"  - {RISK} · exempt: asks first (mcp-scorer.toml:11, no end date)",
    ]
    env = {**LAST_DAY, "COLUMNS": "140"}
    short = run_configured("check", "desk.json", env=env).stdout.splitlines()
    full = run_configured("check", "desk.json", "--show-suppressed", env=env).stdout.splitlines()
    assert "Exempt from the gate: 4 reasons" in short
    assert full[full.index("Exempt from the gate: 4 reasons") + 1 :][:4] == listed
    assert not set(listed) & set(short)


@pytest.mark.parametrize("name", ["markdown", "html"])
def test_pages_list_what_is_exempt(name: str) -> None:
    configured(GATE + EXEMPT)
    page = unescape(run_configured("check", "desk.json", "-f", name, env=LAST_DAY).stdout)
    assert "Exempt from the gate: 4 reasons" in page
    assert page.count("exempt: replaced in the spring") == 2


def test_the_effective_exemptions_are_shown_with_their_lines() -> None:
    configured(EXEMPT)
    shown = [line.split() for line in run_configured("config", "show").stdout.splitlines()]
    assert [(words[0], words[-1]) for words in shown if words[0].startswith("exempt")] == [
        ("exempt.1", "mcp-scorer.toml:1"),
        ("exempt.2", "mcp-scorer.toml:6"),
        ("exempt.3", "mcp-scorer.toml:11"),
    ]


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ('tool = "x"\nreason = "y"', '1: [[exempt]] has no `from`; add a line such as from = ["min-dimension.usage"]'),
        ('from = "min-tool"\nreason = "y"', '1: [[exempt]] has no `tool`; add a line such as tool = "legacy_*"'),
        (
            'tool = "x"\nfrom = "min-tool"',
            '1: [[exempt]] has no `reason`; add a line such as reason = "<why it is accepted>"',
        ),
        ('tool = "x"\nfrom = "min-tols"\nreason = "y"', "3: `from` is 'min-tols'; did you mean 'min-tool'?"),
        ('tool = "x"\nfrom = []\nreason = "y"', "3: `from` is []; use at least one value"),
        (
            'tol = 1\ntool = "x"\nfrom = "max-risk"\nreason = "y"',
            "2: unknown key `tol` in [[exempt]]; did you mean `tool`?",
        ),
    ],
)  # fmt: skip
def test_an_entry_that_is_wrong_is_refused_with_its_line(entry: str, said: str) -> None:
    configured(f"[[exempt]]\n{entry}\n")
    result = run_configured("check", "desk.json")
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"error: mcp-scorer.toml:{said}\n")


def test_an_exemption_below_the_gate_is_refused_with_how_to_write_it() -> None:
    configured('[gate]\nexempt = [{tool = "x"}]\n')
    result = run_configured("check", "desk.json")
    said = "mcp-scorer.toml:2: unknown key `exempt` in [gate]; write [[exempt]] above each entry"
    assert (result.exit_code, result.stderr) == (2, f"error: {said}\n")
