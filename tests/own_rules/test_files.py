"""Files of own rules that cannot be used: one line for each mistake, with its place and the fix."""

from __future__ import annotations

import importlib.metadata
import re
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from scorer.contracts.errors import InputError
from scorer.own_rules.sources import load_rules
from tests.own_rules.files import RECORD, rule, write_rules
from tests.support.command_line import run

MATCH = "matches = 'a'"
SCHEMA = "schema = {{ {} }}"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "my-rules.toml: there are no rules; write [[rule]] above each rule"),
        ("[rule]\nid = 'X-1'", "my-rules.toml:1: `rule` is not a list of tables; write [[rule]] above each rule"),
        ("[[rules]]", "my-rules.toml:1: unknown key 'rules'; write [[rule]] above each rule"),
        ("[[rule", "my-rules.toml is not valid TOML: "),
        (rule(MATCH, id="PUR001"), "my-rules.toml:2: the id 'PUR001' is not an id of an own rule; write X- and "),
        (rule(MATCH, id="X-acme"), "my-rules.toml:2: the id 'X-acme' is not an id of an own rule; write X- and "),
        (rule(MATCH, id="X-" + "A" * 40), "my-rules.toml:2: the id 'X-AAAA"),
        (rule(MATCH) + rule(MATCH), "my-rules.toml:8: the rule X-ACME-1 exists already (my-rules.toml:1); choose "),
        (rule(MATCH, record='title = "t"\nfix = "f"\n'), "my-rules.toml:1: the rule has no `why`; add it"),
        (rule(MATCH, record=RECORD + "why2 = 1\n"), "my-rules.toml:6: unknown key `why2` in [[rule]]; did you mean `why`?"),
        (rule(MATCH + "\nlevel = 'fatal'"), "my-rules.toml:7: 'fatal' is not one of error, warning, info"),
        (rule(MATCH, record=RECORD.replace('"Own fix."', "5")), "my-rules.toml:5: `fix` is not a text, or is empty; "),
        (rule(""), "my-rules.toml:2: the rule has no condition; add one of matches, lacks, requires, forbids, schema"),
        (rule(MATCH + "\nlacks = 'b'"), "my-rules.toml:7: the rule has several conditions (matches, lacks); keep one"),
        (rule("matches = '('"), "my-rules.toml:6: `matches`: the pattern cannot be used: unclosed group"),
        (rule("matches = 'a(?=b)'"), "my-rules.toml:6: `matches`: the pattern cannot be used: look-around, "),
        (rule(r"matches = '(a)\1'"), "my-rules.toml:6: `matches`: the pattern cannot be used: backreferences "),
        (rule("matches = 'a{1000}{1000}'"), "my-rules.toml:6: `matches`: the pattern cannot be used: Compiled regex exceeds"),
        (rule(f"matches = '{'a' * 1001}'"), "my-rules.toml:6: `matches`: the pattern has 1001 characters; the limit is 1000"),
        (rule(MATCH + "\nfield = 'text'"), "my-rules.toml:7: 'text' is not one of name, title, description, "),
        (rule("requires = 'error'"), "my-rules.toml:6: `requires`: 'error' is unknown; did you mean errors?\n"),
        (rule("requires = 'qxz'"), "my-rules.toml:6: `requires`: 'qxz' is unknown; choose from action, "),
        (rule('matches = "\\bfoo"'), "my-rules.toml:6: `matches`: in double quotes, TOML reads \\b as a backspace, which no text contains; write the pattern in single quotes\n"),
        (rule("requires = []"), "my-rules.toml:6: `requires` is not a list of texts; write "),
        (rule("requires = 'errors'\nfield = 'name'"), "my-rules.toml:7: `field` has no effect in a rule with `requires`; remove it"),
        (rule(MATCH + "\nrisk = 'high'"), "my-rules.toml:7: `risk`: 'high' is unknown; choose from read, unclassified, "),
        (rule(MATCH + "\ntools = 5"), "my-rules.toml:7: `tools` is not a list of texts; write "),
        (rule(SCHEMA.format("type = 'objekt'")), "my-rules.toml:6: `schema`: invalid JSON Schema at type: "),
        (rule(SCHEMA.format("'$ref' = '#'")), "my-rules.toml:6: `schema`: the keyword $ref cannot be used in a rule, "),
        (rule(SCHEMA.format("not = { uniqueItems = true }")), "my-rules.toml:6: `schema`: the keyword uniqueItems cannot "),
        (rule(SCHEMA.format("pattern = '('")), "my-rules.toml:6: `schema`: "),
        (rule(SCHEMA.format("const = 2026-01-01")), "my-rules.toml:6: `schema` is not a JSON Schema; write its keywords"),
        (rule(SCHEMA.format("")), "my-rules.toml:6: `schema` is not a JSON Schema; write its keywords"),
        (rule(SCHEMA.format("type = 'object'") + "\npart = 'input'"), "my-rules.toml:7: 'input' is not one of tool, "),
        (rule(MATCH, record=RECORD.replace("Own fix.", "Drop {what}.")), "my-rules.toml:5: `fix` has a gap that is not filled; use only {found}, {tool}, and write {{ and }} for braces"),
        (rule("lacks = 'a'", record=RECORD.replace("own title", "{found}")), "my-rules.toml:3: `title` has a gap that is not filled; use only {tool}, "),
        (rule(MATCH, record=RECORD.replace("own title", "{tool.__class__}")), "my-rules.toml:3: `title` has a gap that "),
        (rule(MATCH, record=RECORD.replace("own title", "a { b")), "my-rules.toml:3: `title` has a gap that is not filled; "),
        (rule(MATCH + "\nbad = ['a']"), "my-rules.toml:7: `bad` is not a list of tools; write [[rule.bad]] above each tool"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_line_with_its_place_and_the_fix(text: str, line: str, tmp_path: Path) -> None:
    path = write_rules(tmp_path, text)
    done = run("rules", "test", path)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error: {line}")
    assert len(done.stderr.splitlines()) == 1


def test_a_pattern_whose_backslashes_toml_cannot_read_is_said_to_need_single_quotes(tmp_path: Path) -> None:
    done = run("rules", "test", write_rules(tmp_path, rule('matches = "\\d+"')))
    assert done.stderr.startswith("error: my-rules.toml is not valid TOML: ")
    assert done.stderr.endswith(
        "; write patterns in single quotes, so that TOML does not read their backslashes\n"
    )


def test_every_mistake_of_a_file_is_listed_in_order(tmp_path: Path) -> None:
    path = write_rules(tmp_path, rule("matches = '('", id="X-a"), rule("", id="X-2"))
    lines = run("rules", "test", path).stderr.splitlines()
    assert [line.split(": ")[0 if at else 1] for at, line in enumerate(lines)] == [
        f"my-rules.toml:{number}" for number in (2, 6, 9)
    ]


def test_a_file_that_is_not_there_and_a_folder_are_named(tmp_path: Path) -> None:
    for path, reason in ((tmp_path / "none.toml", "No such file"), (tmp_path, "Is a directory")):
        done = run("rules", "test", path)
        assert (done.exit_code, done.stderr.startswith("error: cannot read the rules in ")) == (2, True)
        assert reason in done.stderr


def test_two_files_cannot_have_rules_of_one_id(tmp_path: Path) -> None:
    first = write_rules(tmp_path, rule(MATCH))
    second = write_rules(tmp_path, rule(MATCH), name="others.toml")
    done = run("rules", "test", first, second)
    assert done.exit_code == 2
    assert (
        "others.toml:1: the rule X-ACME-1 exists already (my-rules.toml:1); choose another id" in done.stderr
    )


GOOD = '[[rule.good]]\ndescription = "Finds loans."\n'
BAD = '[[rule.bad]]\nname = "titan_find"\ndescription = "Asks Titan."\n'


def test_the_examples_of_a_rule_are_its_tests(tmp_path: Path) -> None:
    path = write_rules(tmp_path, rule("matches = 'Titan'") + BAD + GOOD)
    done = run("rules", "test", path)
    assert (done.exit_code, done.stdout) == (0, "my-rules.toml:1 X-ACME-1: 1 bad, 1 good: passed\n")


def test_an_example_that_is_reported_wrongly_and_a_rule_without_examples_fail(tmp_path: Path) -> None:
    wrong = rule("matches = 'loans'") + BAD + GOOD
    path = write_rules(tmp_path, wrong, rule("matches = 'a'", id="X-2"))
    done = run("rules", "test", path)
    assert (done.exit_code, done.stdout.splitlines()) == (
        1,
        [
            "my-rules.toml:1 X-ACME-1: 1 bad, 1 good: failed",
            "  - bad example 1 ('titan_find') is not reported",
            "  - good example 1 ('example') is reported",
            "my-rules.toml:13 X-2: 0 bad, 0 good: failed",
            "  - there is no bad example; add [[rule.bad]] with a tool",
            "  - there is no good example; add [[rule.good]] with a tool",
        ],
    )


class Odd:
    """A resource whose bytes are none."""

    def read_bytes(self) -> str:
        return "rule"


@pytest.mark.parametrize(("loads", "cause"), [(sys.exit, "SystemExit: "), (Odd, "TypeError: ")])
def test_a_package_that_ends_the_program_or_gives_no_text_is_an_error(
    loads: Any, cause: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def found(**_: object) -> list[Any]:
        return [SimpleNamespace(name="acme", value="acme:rules", load=lambda: loads)]

    monkeypatch.setattr(importlib.metadata, "entry_points", found)
    with pytest.raises(
        InputError, match=re.escape(f"cannot load the rules of package:acme (acme:rules): {cause}")
    ):
        load_rules(["package:acme"])
