"""What a call may do to the world: the class of a tool, and the one piece of evidence that decided it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scorer.capturing import capture
from scorer.claims.effect import Effect, EffectFlag
from scorer.claims.effect_reason import reason_sentence
from scorer.claims.siblings import index_names
from scorer.claims.tool_facts import Facts, gather
from scorer.contracts.orders import RISK_CLASSES, risk_rank
from scorer.data.rubric import risk_words
from scorer.language.document import split_name
from scorer.language.verbs import base_verb, verb_classes
from scorer.reading.tool import read_server, read_tool
from scorer.scoring.api import score_tool

SHARED = Path(__file__).resolve().parents[3] / "shared"
FINAL = {"delete", "drop", "purge", "wipe", "destroy"}


def facts(name: str, description: str = "", /, **more: Any) -> Facts:
    properties = more.pop("properties", {})
    schema = {"type": "object", "properties": properties}
    tool = read_tool({"name": name, "description": description, "inputSchema": schema, **more})
    return gather(tool, index_names([name]))


def risk(name: str, description: str = "", /, **more: Any) -> Effect:
    return facts(name, description, **more).effect


TEXT = {"type": "string"}


def choice(*values: str) -> dict[str, Any]:
    return {"type": "string", "enum": list(values)}


def test_a_class_comes_with_severity_reversibility_and_the_word_that_decided_it() -> None:
    found = risk("delete_card", "Delete a reader's card.")
    assert (found.category, found.verb, found.severity, found.reversibility, found.certainty) == (
        "destructive",
        "delete",
        "critical",
        "irreversible",
        "stated",
    )
    assert (found.pointer, found.span, reason_sentence(found.evidence)) == (
        "/name",
        None,
        "The verb in the name is “delete”.",
    )


def test_without_a_verb_in_the_name_the_text_decides_and_says_where() -> None:
    found = risk("shelf_label", "Removes the label from a shelf.")
    assert (found.category, reason_sentence(found.evidence)) == (
        "destructive",
        "The description begins with the verb “remove”.",
    )
    assert (found.pointer, found.span) == ("/description", (0, 7))


@pytest.mark.parametrize(
    ("name", "description", "category"),
    [
        # the leading verb, then the second word, then the last
        ("get_deleted_cards", "", "read"),
        ("shelf_create_access_list", "", "write"),
        ("stock_shelf_row_delete", "", "destructive"),
        # a word that is as often an object yields to a verb
        ("shelf_update_block", "", "write"),
        ("readers_post_search", "", "read"),
        ("batch_create_cards", "", "write"),
        # two verbs with "and" between them
        ("find_and_replace_title", "", "write"),
        ("book_and_pay", "", "financial"),
        # what sets something going
        ("install_reader", "", "execute"),
        ("build_image", "", "execute"),
        ("build_title", "", "write"),
        ("terminate_session", "", "execute"),
        # what another call gives back
        ("deactivate_card", "", "write"),
        # a name of one word lets the text be graver; one that reads does not hide what the text destroys
        ("build", "Runs the nightly build.", "execute"),
        ("get_card", "Delete a reader's card for good.", "destructive"),
        # a name for what is looked at
        ("shelf_statistics", "", "read"),
        ("desk", "", "unclassified"),
    ],
)
def test_verbs_and_their_places_in_name_and_text_decide(name: str, description: str, category: str) -> None:
    assert risk(name, description).category == category


@pytest.mark.parametrize(
    ("name", "description", "category"),
    [
        ("create_payment", "Take the money for a lost title.", "financial"),
        ("create_payment_method", "Keep a reader's card for later.", "write"),
        ("get_payment", "Read one payment.", "read"),
        ("submit_order", "Submit an order for shares.", "financial"),
        ("submit_order", "Submit an order for shelf labels.", "write"),
        ("settle", "Settle a swap of tokens.", "financial"),
        ("lend_out", "Supply/deposit assets to a pool.", "financial"),
        ("mint_eurx", "Mint EURX on Stellar.", "financial"),
        ("mint_label", "Mint a label for a shelf.", "write"),
        ("book_flight", "Book a flight for a reader.", "financial"),
        ("book_shelf", "Book a shelf for a show.", "write"),
        ("checkout", "Switch to another branch.", "write"),
        ("checkout_cart", "Pay for what is in the cart.", "financial"),
    ],
)
def test_money_moves_where_a_verb_settles_what_is_paid_or_traded(
    name: str, description: str, category: str
) -> None:
    assert risk(name, description).category == category


def test_the_worst_action_of_an_enum_counts_and_says_so() -> None:
    found = risk("manage_cards", "Look after cards.", properties={"action": choice("list", "add", "delete")})
    assert (found.category, reason_sentence(found.evidence), found.pointer) == (
        "destructive",
        "One of its actions is “delete”.",
        "/inputSchema/properties/action/enum",
    )


def test_actions_decide_a_name_that_only_announces_them() -> None:
    offered = {"action": choice("list", "add")}
    assert risk("manage_cards", "Look after cards.", properties=offered).category == "write"
    assert risk("manage_cards", "Look after cards.").category == "execute"


def test_actions_may_stand_in_the_words_of_an_input_or_of_the_text() -> None:
    worded = {"action": {"type": "string", "description": "One of: list, add, delete"}}
    assert risk("manage_cards", "Look after cards.", properties=worded).category == "destructive"
    assert risk("card_admin", "Create, update or delete cards.").category == "destructive"
    assert risk("rows_tool", "Perform select/insert/delete on rows.").category == "destructive"
    assert risk("find_cards", "Find cards that you created, changed or deleted.").category == "read"


def test_a_state_among_the_choices_is_no_action() -> None:
    offered = {"action": choice("assigned", "removed")}
    assert risk("list_loans", "List loans.", properties=offered).category == "read"


def test_code_is_run_by_a_verb_that_does_not_merely_keep_or_look_at_it() -> None:
    code = {"sql": TEXT}
    found = risk("query", "Ask the stock a question.", properties=code)
    assert (found.category, reason_sentence(found.evidence)) == ("execute", "Parameter `sql` takes code.")
    assert risk("query", "Ask the stock, read-only.", properties=code).category == "read"
    assert risk("validate_report", "Check a report.", properties=code).category == "read"
    assert risk("save_report", "Save a report.", properties=code).category == "write"


def test_an_order_in_itself_is_run_under_a_verb_that_fetches_too() -> None:
    assert risk("get_rows", "Get rows.", properties={"sql": TEXT}).category == "execute"
    assert risk("read_shelf", "Read a shelf.", properties={"cmd": TEXT}).category == "execute"
    assert risk("get_rows", "Get rows, read-only.", properties={"sql": TEXT}).category == "read"
    assert risk("get_rows", "Get rows.", properties={"query": TEXT}).category == "read"
    assert risk("explain_plan", "Explain a plan.", properties={"sql": TEXT}).category == "read"


def test_any_request_to_any_address_is_execution() -> None:
    inputs = {"url": TEXT, "method": TEXT, "body": TEXT}
    assert risk("request", "Send a request.", properties=inputs).category == "execute"
    assert risk("fetch_page", "Fetch a page.", properties={"url": TEXT}).category == "read"


def test_a_read_only_hint_vouches_for_an_open_verb_and_for_no_plain_one() -> None:
    hint = {"annotations": {"readOnlyHint": True}}
    found = risk("run_report", "Run a report.", **hint)
    assert (found.category, found.pointer) == ("read", "/annotations/readOnlyHint")
    assert reason_sentence(found.evidence) == (
        "`readOnlyHint` is set and the verb is ambiguous (the verb in the name is “run”)."
    )
    assert risk("delete_card", "Delete a card.", **hint).category == "destructive"
    assert risk("add_card", "Add a card.", **hint).category == "write"
    assert risk("desk", **hint).category == "read"


def test_a_tool_that_says_itself_that_it_does_not_only_read_is_no_read() -> None:
    found = risk("search_cards", "Search cards.", annotations={"readOnlyHint": False})
    assert (found.category, found.pointer) == ("write", "/annotations/readOnlyHint")
    assert reason_sentence(found.evidence) == (
        "`readOnlyHint` is false, although the verb in the name is “search”."
    )


def test_a_read_only_hint_on_a_name_that_destroys_is_an_error_and_on_a_text_that_does_a_warning() -> None:
    hint = {"annotations": {"readOnlyHint": True}, "inputSchema": {"type": "object"}}
    named = {"name": "repo_delete_card", "description": "The card goes away for ever.", **hint}
    offered = {
        "name": "card",
        "description": "Works on one card.",
        **hint,
        "inputSchema": {"type": "object", "properties": {"action": choice("show", "delete")}},
    }
    levels = [
        [found.level for found in score_tool(tool).findings if found.rule == "RSK003"]
        for tool in (named, offered)
    ]
    assert levels == [["error"], ["warning"]]


def test_a_destructive_hint_makes_what_is_open_a_write() -> None:
    hint = {"annotations": {"destructiveHint": True}}
    assert risk("add_card", "Add a card.", **hint).category == "write"
    assert risk("desk", **hint).category == "write"
    assert risk("search_cards", "Search cards.", **hint).category == "write"
    assert EffectFlag.DECLARED_DESTRUCTIVE in risk("add_card", "Add a card.", **hint).flags


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("transfer_file", "write"),
        ("transfer_funds", "financial"),
        ("charge_battery", "write"),
        ("charge_card", "financial"),
        ("mint_coins", "financial"),
        ("lend_book", "write"),
        ("lend_money", "financial"),
    ],
)
def test_the_object_decides_a_verb_of_two_senses(name: str, category: str) -> None:
    assert risk(name).category == category


@pytest.mark.parametrize(
    "text", ["`delete` stands for nothing.", "How the desk is.", "What is at the desk.", "This is a desk."]
)
def test_words_in_code_and_question_words_are_no_action(text: str) -> None:
    found = risk("desk", text)
    assert (found.category, found.verb, found.pointer, found.certainty) == ("unclassified", "", "", "unknown")


def test_what_nothing_says_is_unclassified_and_never_read() -> None:
    assert risk("frobnicate", "Something odd at the desk.").category == "unclassified"
    assert risk("frobnicate", annotations={"readOnlyHint": False}).category == "unclassified"
    assert risk("cards", properties={"state": {"enum": ["delete"]}}).category == "unclassified"


def test_every_class_but_reading_and_the_unknown_changes_something() -> None:
    names = ("get_a", "desk", "add_a", "run_a", "delete_a", "pay_fine")
    assert {found.category: found.mutates for found in map(risk, names)} == {
        "read": False,
        "unclassified": False,
        "write": True,
        "execute": True,
        "destructive": True,
        "financial": True,
    }


@pytest.mark.parametrize(
    ("word", "base"),
    [("retrieves", "retrieve"), ("copied", "copy"), ("deleting", "delete"), ("card", ""), ("", "")],
)
def test_a_known_verb_is_folded_to_its_base_form(word: str, base: str) -> None:
    assert base_verb(word) == base


def test_of_two_classes_of_a_verb_the_more_serious_holds() -> None:
    data = risk_words()
    weaker = [
        v for c in data["verbs"] for v in data["verbs"][c] if risk_rank(verb_classes()[v][1]) < risk_rank(c)
    ]
    assert weaker == []
    assert set(data["ambiguous"]) <= data["verbs"]["financial"] | data["verbs"]["destructive"]


def test_every_class_has_a_severity_and_a_reversibility() -> None:
    data = risk_words()
    assert set(data["severity"]) == set(data["reversibility"]) == set(RISK_CLASSES)


@pytest.mark.skipif(not (SHARED / "servers").is_dir(), reason="the servers are not beside this checkout")
def test_no_tool_of_a_real_server_whose_leading_verb_destroys_is_classed_below_that() -> None:
    below = []
    for file in sorted((SHARED / "servers").glob("*.json")):
        server = read_server(capture(str(file)))
        index = index_names(tool.name for tool in server.tools)
        for tool in server.tools:
            words = gather(tool, index).name_words
            if FINAL & {*words[:1], *split_name(tool.name)[:1]}:
                category = gather(tool, index).effect.category
                if category not in ("destructive", "financial"):
                    below.append((file.name, tool.name, category))
    assert below == []


@pytest.mark.skipif(not (SHARED / "servers").is_dir(), reason="the servers are not beside this checkout")
@pytest.mark.parametrize(("file", "name"), [("mcp-luma", "luma_get_task"), ("mcp-flux-pro", "flux_get_task")])
def test_the_two_tools_of_the_first_pages_are_read_and_low(file: str, name: str) -> None:
    listed = json.loads((SHARED / "servers" / f"{file}.json").read_text(encoding="utf-8"))
    tools = listed["tools"] if isinstance(listed, dict) else listed
    (raw,) = (tool for tool in tools if tool["name"] == name)
    index = index_names(tool["name"] for tool in tools)
    found = gather(read_tool(raw), index).effect
    assert (found.category, found.severity) == ("read", "low")
