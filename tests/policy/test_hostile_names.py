"""A name may be any text: it stays that text, and never means anything else."""

from __future__ import annotations

import json
from io import StringIO
from itertools import product

import pytest
from ruamel.yaml import YAML

from scorer.formats.policy import read_yaml
from scorer.formats.sanitize import HIDDEN
from scorer.policy.formats import GRAMMARS
from scorer.policy.validation import problems
from tests.support.hostile import WORDS
from tests.support.policies import text_of, written

NAMES = {
    **{what: words for what, words in WORDS.items() if words.strip() and len(words) < 20_000},
    "a quote": 'get_"x"',
    "a backslash": "a\\nb\\",
    "ten kilobytes": "get_" + "x" * 10_240,
    "ten kilobytes of words": "get it " * 1_400,
    **{f"yaml {word!r}": word for word in (
        "null", "~", "yes", "No", "on", "y", "true", "1", "1.0", "0x1f", "1_000", "12:30:00", ".inf", "=", "<<",
        "2020-01-01", "- a", "a: b", "#x", "? a", "!tag", "&a", "%a", "@a", "`a", "|", ">", "[a", "{a", "'", '"',
        " lead", "trail ", "tab\t", "---", "...", "a #b", "version", "tools", "hide", "default",
    )},
}  # fmt: skip
CLASSES = ("write", "destructive")


@pytest.mark.parametrize("category", CLASSES)
@pytest.mark.parametrize("form", ["policylayer", "intercept"])
def test_a_gateways_policy_holds_the_name_as_it_is_and_shows_nothing_hidden(
    form: str, category: str, subtests: pytest.Subtests
) -> None:
    for what, name in NAMES.items():
        with subtests.test(what):
            outcome = written(form, {name: category})
            text = text_of(form, outcome.document)
            found = json.loads(text) if form == "policylayer" else read_yaml(text, "policy.yaml")
            assert found == outcome.document
            assert (found.get("hide", []), found["tools"].keys()) in (
                ([name], set()),
                ([], {name}),
            ) or outcome.left_out
            assert problems(form, found) == ()
            assert not HIDDEN.search(text)


def test_yaml_is_read_alike_by_readers_of_both_versions(subtests: pytest.Subtests) -> None:
    for what, name in NAMES.items():
        with subtests.test(what):
            document = written("intercept", {name: "read"}).document
            text = text_of("intercept", document)
            for version in ("1.1", "1.2"):
                reader = YAML(typ="safe", pure=True)
                reader.version = version
                assert reader.load(StringIO(text)) == document


def test_all_names_together_make_one_policy() -> None:
    classes = dict.fromkeys(NAMES.values(), "read")
    for form in ("policylayer", "intercept"):
        document = written(form, classes).document
        assert set(document["tools"]) == set(classes)


def test_names_are_merged_into_yaml_that_was_made_by_hand() -> None:
    text = "version: '1'\ntools:\n  café: # kept\n    rules: []\n"
    document = written(
        "intercept", dict.fromkeys(NAMES.values(), "destructive"), read_yaml(text, "")
    ).document
    merged = text_of("intercept", document, text)
    assert merged.startswith(text)
    assert read_yaml(merged, "") == document
    assert not HIDDEN.search(merged)


def test_a_name_that_would_stand_for_all_tools_or_none_is_left_out(subtests: pytest.Subtests) -> None:
    for form, name in product(GRAMMARS, ("*", "", "  \t ")):
        if form == "annotations" and name == "*":
            continue  # a map for the server's own code has no wildcard
        with subtests.test(f"{form} {name!r}"):
            outcome = written(form, {name: "read", "find": "read", "drop": "destructive"})
            assert [left.name for left in outcome.left_out] == [name]
            assert f'"{name}"' not in text_of(form, outcome.document)


def test_names_that_differ_in_case_alone_have_counters_of_their_own() -> None:
    tools = written("policylayer", dict.fromkeys(("LEND", "Lend", "lend", "lend_rate"), "write")).document[
        "tools"
    ]
    assert {name: tool["limits"][0]["counter"] for name, tool in tools.items()} == {
        "LEND": "lend_rate_2",
        "Lend": "lend_rate_3",
        "lend": "lend_rate",
        "lend_rate": "lend_rate_rate",
    }


def test_intercept_is_given_no_limit_that_it_cannot_count() -> None:
    outcome = written("intercept", {"desk.lend": "write", "desk.find": "read", "desk.pay": "financial"})
    assert list(outcome.document["tools"]) == ["desk.find", "desk.pay"]
    assert [(left.name, left.why) for left in outcome.left_out] == [
        ("desk.lend", "Intercept cannot count the calls of a tool with a dot in its name")
    ]


@pytest.mark.parametrize("form", ["claude-code", "cursor", "cursor-cli", "vscode"])
def test_a_name_that_a_client_could_read_otherwise_is_left_out(form: str, subtests: pytest.Subtests) -> None:
    for name in ("get*", "a:b", "a)", "(a", "a/b", "a,b", "a b", "a\n", "é", "a\u200b"):
        with subtests.test(repr(name)):
            outcome = written(form, {name: "read", "get": "read"})
            assert [left.name for left in outcome.left_out] == [name]
            assert outcome.document == written(form, {"get": "read"}).document
