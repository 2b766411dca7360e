"""Own rules where the program's own are: configuration, selection, suppression, formats, pages. No score changes."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from scorer.config.registry import NO_CONFIG_VARIABLE
from scorer.formats import FORMATS
from scorer.testing import QualityError, assert_quality
from tests.own_rules.files import own_findings, report, rule, tool, write_rules
from tests.support.command_line import PLAIN, environment, run, run_process
from tests.support.snapshots import LEND, RENEW, write_tools

TITAN = rule("matches = 'Titan'", record='title = "own title"\nwhy = "Own reason."\nfix = "Own fix."\n')
SUBJECT = tool("Finds loans in Titan.")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, whose configuration, in another folder, names a file of rules."""
    (tmp_path / ".git").mkdir()
    (tmp_path / ".github").mkdir()
    write_rules(tmp_path, TITAN)
    write_tools(tmp_path, SUBJECT)
    (tmp_path / "mcp-scorer.toml").write_text('rules = ["my-rules.toml"]\n')
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")
    return tmp_path


def check(*options: object) -> Any:
    return run("check", "../loan-desk.json", *options, env={**PLAIN, NO_CONFIG_VARIABLE: ""})


def configured(project: Path, text: str) -> list[str]:
    """Return the own rules and levels that a check lists with a configuration."""
    (project / "mcp-scorer.toml").write_text(f'rules = ["my-rules.toml"]\n{text}')
    done = check("-f", "json")
    assert done.exit_code in (0, 1), done.stderr
    found = json.loads(done.stdout)["servers"][0]["tools"][0]["findings"]
    return [f"{each['rule']} {each['level']}" for each in found if each["rule"].startswith("X-")]


def test_a_configuration_names_files_next_to_it(project: Path) -> None:
    assert configured(project, "") == ["X-ACME-1 warning"]


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ('ignore = ["X-ACME-1"]', []),
        ('ignore = ["x"]', []),
        ('ignore = ["X-ACME"]\nextend-select = ["X-ACME-1"]', ["X-ACME-1 warning"]),
        ('select = ["PUR"]', []),
        ('select = ["X"]', ["X-ACME-1 warning"]),
        ('[severity]\nX-ACME-1 = "error"', ["X-ACME-1 error"]),
        ('[[overrides]]\ntools = ["f*"]\nextend-ignore = ["X-ACME"]', []),
        ('[[suppress]]\nrule = "X-ACME-1"\ntool = "find"\nreason = "known"', []),
    ],
)
def test_an_own_rule_is_selected_and_suppressed_like_any_other(
    text: str, listed: list[str], project: Path
) -> None:
    assert configured(project, text) == listed


def test_an_own_rule_can_fail_the_gate_and_a_baseline_can_accept_it(project: Path) -> None:
    failed = check("--fail-on", "warning", "--select", "X")
    assert (failed.exit_code, "X-ACME-1 · find · own title" in check("--details").stdout) == (1, True)
    settings = {**PLAIN, NO_CONFIG_VARIABLE: ""}
    accepted = run("baseline", "../loan-desk.json", "-o", "accepted.json", "--reason", "known", env=settings)
    assert accepted.exit_code == 0, accepted.stderr
    assert check("--fail-on", "warning", "--select", "X", "--baseline", "accepted.json").exit_code == 0
    assert '"rule": "X-ACME-1"' in (project / "below" / "accepted.json").read_text()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('ignore = ["X-ACME-2"]', "error: ../mcp-scorer.toml:2: unknown rule 'X-ACME-2'; the own rules are X-ACME-1"),
        ('[severity]\nX-B = "off"', "error: ../mcp-scorer.toml:3: unknown rule 'X-B'; the own rules are X-ACME-1"),
        ('[[suppress]]\nrule = "X-B"\nreason = "known"', "error: ../mcp-scorer.toml:3: unknown rule 'X-B'; the own rules are X-ACME-1"),
    ],
)  # fmt: skip
def test_a_selector_of_no_own_rule_is_refused_with_its_place(text: str, line: str, project: Path) -> None:
    (project / "mcp-scorer.toml").write_text(f'rules = ["my-rules.toml"]\n{text}')
    done = check()
    assert (done.exit_code, done.stderr.splitlines()) == (2, [line])
    assert check("--select", "X-C").stderr.startswith("error: --select: unknown rule 'X-C'") or text


def test_an_option_and_a_variable_add_files_to_those_of_the_configuration(project: Path) -> None:
    write_rules(project / "below", rule("matches = 'Finds'", id="X-2"), name="second.toml")
    write_rules(project / "below", rule("matches = 'loans'", id="X-3"), name="third.toml")
    settings = {**PLAIN, NO_CONFIG_VARIABLE: "", "MCP_SCORER_RULES": "second.toml"}
    done = run("check", "../loan-desk.json", "-f", "json", "--rules", "third.toml", env=settings)
    assert [each["id"] for each in json.loads(done.stdout)["own_rules"]] == ["X-ACME-1", "X-2", "X-3"]


def test_an_output_never_replaces_a_file_of_rules(project: Path) -> None:
    done = check("-o", "json=../my-rules.toml")
    assert (done.exit_code, (project / "my-rules.toml").read_text()) == (2, TITAN)


@pytest.mark.parametrize("name", sorted({*FORMATS} - {"tdqs", "badge", "badge-svg"}))
def test_every_format_shows_what_an_own_rule_finds(name: str, tmp_path: Path) -> None:
    target = write_tools(tmp_path, SUBJECT)
    rules = write_rules(tmp_path, TITAN.replace("matches", "level = 'error'\nmatches"))
    done = run("check", target, "--rules", rules, "--snapshot", target, "-f", name)
    assert done.exit_code == 1
    assert "X-ACME-1" in done.stdout
    assert name == "tdqs" or "own title" in done.stdout


def test_sarif_describes_the_rule_and_claims_no_page_on_the_web(tmp_path: Path) -> None:
    target, rules = write_tools(tmp_path, SUBJECT), write_rules(tmp_path, TITAN)
    (log,) = json.loads(run("check", target, "--rules", rules, "-f", "sarif").stdout)["runs"]
    (described,) = (each for each in log["tool"]["driver"]["rules"] if each["id"] == "X-ACME-1")
    assert described == {
        "id": "X-ACME-1",
        "name": "own title",
        "shortDescription": {"text": "Definition: own title"},
        "fullDescription": {"text": "Own reason."},
        "help": {
            "text": "Own fix.",
            "markdown": "## What it reports\n\nOwn title\n\n## Why it matters\n\nOwn reason.\n\n"
            "## How to fix it\n\nOwn fix.\n\n",
        },
        "defaultConfiguration": {"level": "warning"},
        "properties": {"tags": ["own"], "precision": "very-high", "problem.severity": "warning"},
    }


def test_an_own_rule_changes_no_score(tmp_path: Path) -> None:
    tools = (SUBJECT, LEND, RENEW)
    plain = json.loads(run("check", write_tools(tmp_path, *tools), "-f", "json").stdout)
    found = report(tmp_path, rule("lacks = 'zzz'"), *tools)
    for server in (plain["servers"][0], found["servers"][0]):
        for each in server["tools"]:
            del each["findings"]
    assert [each["id"] for each in found.pop("own_rules")] == ["X-ACME-1"]
    assert found == plain


def test_the_schema_of_the_report_knows_own_rules() -> None:
    properties = json.loads(run("schema", "report").stdout)
    assert properties["properties"]["own_rules"]["items"] == {"$ref": "#/$defs/OwnRule"}
    assert "own_rules" not in properties["required"]


def test_explain_and_the_list_show_own_rules(project: Path) -> None:
    settings = {"env": {**PLAIN, NO_CONFIG_VARIABLE: ""}}
    page = run("explain", "x-acme-1", **settings).stdout
    assert page.startswith(
        "X-ACME-1 own title\nlint rule · own · level warning\n\nWhat it reports\n  own title\n"
    )
    assert run("rules", **settings).stdout.splitlines()[-1].split() == [
        "X-ACME-1",
        "own",
        "title",
        "-",
        "warning",
    ]
    assert json.loads(run("rules", "-f", "json", **settings).stdout)[-1]["why"] == "Own reason."
    assert run("rules", "--pages", "pages", **settings).exit_code == 0
    assert (project / "below" / "pages" / "X-ACME-1.md").read_text().startswith("# X-ACME-1 own title\n")
    unknown = run("explain", "X-B", **settings)
    assert (unknown.exit_code, unknown.stderr) == (
        2,
        "error: unknown rule 'X-B'; the own rules are X-ACME-1\n",
    )


def test_a_broken_configuration_hides_no_rule_of_the_program(project: Path) -> None:
    (project / "mcp-scorer.toml").write_text('ignore = ["PUR999"]')
    done = run("rules", env={**PLAIN, NO_CONFIG_VARIABLE: ""})
    assert (done.exit_code, "PUR000" in done.stdout) == (0, True)
    assert done.stderr.splitlines()[-1] == "warning: rules in files are not listed"
    assert run("rules", "--rules", "none.toml").exit_code == 2


PACKAGE = {
    "text": 'RULES = """{}"""',
    "a path": 'from pathlib import Path\nRULES = Path(__file__).with_name("rules.toml")',
    "a function": 'from importlib.resources import files\ndef RULES():\n    return files("acme").joinpath("rules.toml")',
}


@pytest.mark.parametrize("kind", PACKAGE)
def test_an_installed_package_brings_rules_under_its_name(kind: str, tmp_path: Path) -> None:
    package, told = tmp_path / "acme", tmp_path / "acme-1.0.dist-info"
    package.mkdir()
    told.mkdir()
    (package / "__init__.py").write_text(PACKAGE[kind].replace("{}", TITAN))
    (package / "rules.toml").write_text(TITAN)
    (told / "METADATA").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 1.0\n")
    (told / "entry_points.txt").write_text("[mcp_scorer.rules]\nacme = acme:RULES\nbroken = acme:NOTHING\n")
    path = os.pathsep.join((environment()["PYTHONPATH"], str(tmp_path)))

    def check(name: str) -> Any:
        return run_process(
            "check",
            write_tools(tmp_path, SUBJECT),
            "--rules",
            name,
            "--details",
            env=environment(PYTHONPATH=path),
        )

    assert "warning X-ACME-1 · find · own title" in check("package:acme").stdout.decode()
    if kind == "text":
        assert check("package:other").stderr.decode().rstrip().endswith("known: acme, broken")
        assert (
            b"cannot load the rules of package:broken (acme:NOTHING): AttributeError"
            in check("package:broken").stderr
        )


def test_a_test_in_python_can_name_rules(tmp_path: Path) -> None:
    rules = write_rules(tmp_path, TITAN)
    with pytest.raises(QualityError, match="find: X-ACME-1 own title"):
        assert_quality([SUBJECT], rules=[str(rules)], fail_on="warning", select=["X"])


def test_findings_are_the_same_whatever_the_order_of_the_rules(tmp_path: Path) -> None:
    first, second = rule("matches = 'Titan'", id="X-1"), rule("lacks = 'zzz'", id="X-2")
    assert own_findings(tmp_path, first + second, SUBJECT) == own_findings(tmp_path, second + first, SUBJECT)
