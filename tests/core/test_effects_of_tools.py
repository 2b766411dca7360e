"""What a tool does to the world: told by its name, its first sentence, its schema, and last its hints."""

from __future__ import annotations

from typing import Any

import pytest

from scorer.claims.effect_verbs import Effect, base_verb, classify, verb_classes
from scorer.claims.siblings import index_names
from scorer.claims.tool_facts import gather
from scorer.data.rubric import risk_words
from scorer.language.document import read, split_name
from scorer.reading.tool import read_tool


def effect(name: str, description: str = "", /, **more: Any) -> Effect:
    properties = more.pop("properties", {})
    schema = {"type": "object", "properties": properties}
    tool = read_tool({"name": name, "description": description, "inputSchema": schema, **more})
    return classify(tool, read(description), split_name(name))


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("get_card", "read"),
        ("list_deleted_cards", "read"),
        ("create_order", "write"),
        ("run_report", "execute"),
        ("delete_card", "destructive"),
        ("deleteCard", "destructive"),
        ("card_delete", "destructive"),
        ("pay_fine", "financial"),
        ("desk", "unclassified"),
    ],
)
def test_the_verb_of_the_name_decides(name: str, category: str) -> None:
    assert effect(name).category == category


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("transfer_file", "write"),
        ("transfer_funds", "financial"),
        ("charge_battery", "write"),
        ("charge_card", "financial"),
        ("mint_coins", "financial"),
        ("mint_label", "write"),
        ("lend_book", "write"),
        ("lend_money", "financial"),
    ],
)
def test_the_object_decides_a_verb_of_two_senses(name: str, category: str) -> None:
    assert effect(name).category == category


def test_the_name_goes_before_the_description() -> None:
    assert effect("get_card", "Delete a card.") == Effect("read", "get", "/name")


def test_the_first_verb_of_the_description_decides_where_the_name_has_none() -> None:
    assert effect("desk", "Deletes a card.") == Effect("destructive", "delete", "/description", (0, 7))
    assert effect("desk", "This tool deletes a card.") == Effect(
        "destructive", "delete", "/description", (10, 17)
    )


@pytest.mark.parametrize(
    "text", ["`delete` stands for nothing.", "How the desk is.", "What is at the desk.", "This is a desk."]
)
def test_words_in_code_and_question_words_are_no_action(text: str) -> None:
    assert effect("desk", text) == Effect("unclassified", "", "")


@pytest.mark.parametrize("parameter", ["action", "Operation", "mode"])
def test_the_worst_action_of_an_enum_decides(parameter: str) -> None:
    properties = {parameter: {"enum": ["list", "delete_all", "create", None, 7]}}
    assert effect("cards", "Lists cards.", properties=properties) == Effect(
        "destructive", "delete_all", f"/inputSchema/properties/{parameter}/enum"
    )
    assert effect("manage_cards", properties=properties).category == "destructive"


def test_harmless_actions_do_not_soften_a_grave_name() -> None:
    assert effect("delete_card", properties={"action": {"enum": ["list"]}}).verb == "delete"


def test_an_enum_of_another_parameter_is_no_action() -> None:
    assert effect("cards", properties={"state": {"enum": ["delete"]}}).category == "unclassified"


def test_a_hint_settles_only_what_is_open() -> None:
    read_only = {"readOnlyHint": True}
    assert effect("desk", annotations=read_only) == Effect("read", "", "/annotations/readOnlyHint")
    assert effect("delete_card", annotations=read_only).category == "destructive"


def test_what_nothing_tells_is_unclassified_and_never_read() -> None:
    assert effect("frobnicate", "Something odd at the desk.") == Effect("unclassified", "", "")
    assert effect("frobnicate", annotations={"readOnlyHint": False}).category == "unclassified"


@pytest.mark.parametrize(
    ("category", "mutates"),
    [
        ("read", False),
        ("unclassified", False),
        ("write", True),
        ("execute", True),
        ("destructive", True),
        ("financial", True),
    ],
)
def test_every_class_but_reading_and_the_unknown_changes_something(category: Any, mutates: bool) -> None:
    assert Effect(category, "", "").mutates is mutates


@pytest.mark.parametrize(
    ("word", "base"),
    [("retrieves", "retrieve"), ("copied", "copy"), ("deleting", "delete"), ("card", ""), ("", "")],
)
def test_a_known_verb_is_folded_to_its_base_form(word: str, base: str) -> None:
    assert base_verb(word) == base


def test_of_two_classes_of_a_verb_the_graver_holds() -> None:
    data = risk_words()
    graver = {c: n for n, c in enumerate(reversed(data["precedence"]))}
    for category in data["verbs"]:
        for verb in data["verbs"][category]:
            assert graver[verb_classes()[verb][1]] >= graver[category]


def test_every_class_has_a_severity() -> None:
    data = risk_words()
    assert set(data["severity"]) == {*data["precedence"], "unclassified"}
    assert set(data["verbs"]) == set(data["precedence"])


def test_every_verb_of_two_senses_belongs_to_a_grave_class() -> None:
    data = risk_words()
    assert set(data["ambiguous"]) <= data["verbs"]["financial"] | data["verbs"]["destructive"]


def test_a_hint_that_a_tool_only_reads_settles_a_verb_that_could_mean_either_and_no_plain_one():
    hint = {"readOnlyHint": True}
    for name, expected in (
        ("generate_chart", "read"),
        ("delete_chart", "destructive"),
        ("update_chart", "write"),
    ):
        wire = {
            "name": name,
            "description": "Of a desk.",
            "inputSchema": {"type": "object"},
            "annotations": hint,
        }
        assert gather(read_tool(wire), index_names([name])).effect.category == expected
    assert (
        gather(
            read_tool({"name": "do_get_object", "inputSchema": {"type": "object"}}),
            index_names(["do_get_object"]),
        ).effect.category
        == "read"
    )
