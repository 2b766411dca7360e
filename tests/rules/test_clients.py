"""Clients: off unless chosen; each limit as its client has it; contradictions shown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scorer.contracts.definitions import Snapshot
from scorer.contracts.errors import InputError
from scorer.data.client_profiles import Demand, Limit, choose_clients, known_clients
from scorer.reading.schema_traits import TRAITS
from scorer.rules import CLIENT_RULES
from scorer.scoring.api import score_server
from tests.support.command_line import run

TOOL = {
    "name": "get.card",
    "description": "Fetch one card.",
    "inputSchema": {"type": "object", "properties": {"card no": {"type": "string"}}},
    "annotations": {"readOnlyHint": True},
}


def told(*clients: str, server: str = "desk", **fields: Any) -> list[tuple[str, str, str]]:
    report = score_server(Snapshot(server, server, ({**TOOL, **fields},)), clients=clients)
    found = (*report.tools[0].findings, *report.findings)
    return [(each.level, each.rule, each.message) for each in found if each.rule.startswith("CLI")]


def test_no_client_is_asked_unless_chosen() -> None:
    assert told() == []


def test_a_chosen_client_is_asked_all_that_it_has_and_no_score_moves() -> None:
    assert told("anthropic-api") == [
        ("error", "CLI002", "Anthropic's API only accepts names that match `[a-zA-Z0-9_-]+`"),
        (
            "error",
            "CLI003",
            (
                "Anthropic's API only accepts parameter names of at most 64 characters that match `[a-zA-Z0-9_.-]+`, "
                "unlike `card no` (“ ”)"
            ),
        ),
    ]
    snapshot = Snapshot("desk", "desk", (TOOL,))
    plain, asked = score_server(snapshot), score_server(snapshot, clients=["all"])
    assert (plain.score, plain.tools[0].scores) == (asked.score, asked.tools[0].scores)


@pytest.mark.parametrize(("size", "refused"), [(55, False), (56, True)])
def test_the_name_counts_as_the_client_spells_it(size: int, refused: bool) -> None:
    found = told("cursor", server="desk", name="g" * size)
    message = "Cursor limits names to 59 characters; this one has 60 in the form `servertool`"
    assert found == ([("warning", "CLI001", message)] if refused else [])


def test_a_directory_names_every_hint_that_it_misses() -> None:
    assert told("anthropic-directory") == [
        ("error", "CLI004", "Anthropic's connector directory requires `title`")
    ]
    assert told("openai-apps") == [
        ("error", "CLI004", "OpenAI's app directory requires `destructiveHint`, `openWorldHint`")
    ]
    titled = {"title": "Get a card", "destructiveHint": True}
    assert told("anthropic-directory", annotations=titled) == []


def test_contradictions_are_shown_only_where_both_sides_are_chosen() -> None:
    assert [rule for _, rule, _ in told("anthropic-directory") if rule == "CLI020"] == []
    both = [message for _, rule, message in told("anthropic-directory", "openai-apps") if rule == "CLI020"]
    assert both == [
        "OpenAI's app directory and Anthropic's connector directory have conflicting requirements: to the first, "
        "openWorldHint means a change to public or third-party state; to the second, it means any contact with "
        "external systems"
    ]


def test_every_limit_has_a_rule_a_source_and_a_month() -> None:
    rules = {rule.name for rule in CLIENT_RULES}
    for client in known_clients().values():
        assert {limit.rule for limit in client.limits} <= rules
        parts: tuple[Limit | Demand, ...] = (*client.limits, *client.schemas)
        for each in parts:
            assert each.source
            assert len(each.as_of) == len("2026-08")
            assert each.level in ("error", "warning", "info")


def test_every_trait_that_a_client_minds_is_one_that_schemas_are_looked_at_for() -> None:
    named = {
        trait
        for client in known_clients().values()
        for demand in client.schemas
        for trait in demand.traits
        if ":" not in trait
    }
    assert named <= TRAITS


def test_the_order_of_the_chosen_and_their_repetition_change_nothing() -> None:
    assert told("cursor", "openai-apps", "cursor") == told("openai-apps", "cursor")


def test_an_unknown_client_is_refused_with_the_known_ones() -> None:
    with pytest.raises(
        InputError, match=r"no client 'emacs'; available: agentcore-gateway, .*, bedrock, .*; or all"
    ):
        choose_clients(["cursor", "emacs"])


def test_the_command_line_asks_clients_and_refuses_unknown_ones(tmp_path: Path) -> None:
    (tmp_path / "tools.json").write_text(json.dumps({"tools": [TOOL]}))
    done = run("check", tmp_path / "tools.json", "-q", "--client", "anthropic-api", "--client", "cursor")
    assert done.exit_code == 1
    assert "get.card: CLI002 Anthropic's API only accepts names that match `[a-zA-Z0-9_-]+`" in done.stdout
    refused = run("check", tmp_path / "tools.json", "--client", "emacs")
    assert refused.exit_code == 2
    assert refused.stderr.startswith("error: --client: no client 'emacs'; available: ")
