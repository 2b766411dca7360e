"""What to watch beside the class, and what the tools of a set may do together."""

from __future__ import annotations

from typing import Any

import pytest

from scorer.contracts.definitions import Snapshot
from scorer.contracts.report import HeavyTool, RiskSignal, RiskSummary, ToxicFlow
from scorer.scoring.api import score_server, score_tool


def signals(name: str, description: str = "Do it.", /, **properties: Any) -> tuple[RiskSignal, ...]:
    schema = {"type": "object", "properties": properties}
    tool = {"name": name, "description": description, "inputSchema": schema}
    return score_tool(tool).risk_signals


def kinds(name: str, description: str = "Do it.", /, **properties: Any) -> list[str]:
    return [signal.kind for signal in signals(name, description, **properties)]


TEXT = {"type": "string"}


def test_a_signal_names_the_word_that_told_it_and_where_it_stands() -> None:
    assert signals("save_scan", "Save a scan.", target_path=TEXT, file=TEXT) == (
        RiskSignal(
            "path",
            "Takes a file system path (“file” and 1 more)",
            "/inputSchema/properties/file",
            None,
        ),
    )


@pytest.mark.parametrize(
    ("parameter", "kind"),
    [
        ("output_dir", "path"),
        ("callbackUrl", "url"),
        ("endpoint", "url"),
        ("sql", "code"),
        ("query", "code"),
        ("body_html", "html"),
        ("template", "html"),
        ("password", "credential"),
        ("api_key", "credential"),
        ("access_token", "credential"),
    ],
)
def test_the_last_word_of_an_inputs_name_tells_how_far_it_reaches(parameter: str, kind: str) -> None:
    assert kinds("get_card", **{parameter: TEXT}) == [kind]


@pytest.mark.parametrize(
    "parameter", ["page_token", "max_tokens", "file_id", "path_count", "title", "issue_key"]
)
def test_words_that_only_look_alike_tell_nothing(parameter: str) -> None:
    assert kinds("get_card", **{parameter: TEXT}) == []


def test_a_choice_or_a_number_reaches_no_further_than_it_says() -> None:
    assert kinds("get_card", query={"type": "string", "enum": ["all", "new"]}, path={"type": "integer"}) == []


def test_a_format_tells_an_address_too() -> None:
    assert kinds("get_card", source={"type": "string", "format": "uri"}) == ["url"]


def test_secrets_in_the_name_and_overwriting_in_the_text_are_told() -> None:
    text = "Write a page. Overwrites what the file held."
    found = signals("write_page", text)
    assert [(s.kind, s.pointer, s.span) for s in found] == [("overwrites", "/description", (14, 24))]
    assert kinds("read_secret", "Read one secret.") == ["credential"]
    assert kinds("write_page", "Write a page and never overwrites one.") == []
    assert kinds("write_page", "Write a page.", overwrite={"type": "boolean"}) == ["overwrites"]


def test_administration_and_bulk_are_told_of_tools_that_change_something() -> None:
    assert kinds("set_admin_role") == ["admin"]
    assert kinds("get_admin_role") == []
    assert kinds("bulk_add_cards") == ["bulk"]
    assert kinds("add_cards", card_ids={"type": "array", "items": TEXT}) == ["bulk"]
    assert kinds("list_all_cards") == []


def test_ten_parameters_are_many() -> None:
    def some(count: int) -> dict[str, Any]:
        return {f"part_{at}": TEXT for at in range(count)}

    assert kinds("add_card", **some(9)) == []
    assert signals("add_card", **some(10)) == (
        RiskSignal("many_parameters", "Has 10 parameters", "/inputSchema/properties", None),
    )


def wire(name: str, description: str) -> dict[str, Any]:
    return {"name": name, "description": description, "inputSchema": {"type": "object"}}


WEB = wire("fetch_website", "Fetch a page of the web.")
MAIL = wire("read_contacts", "Read the contacts of a reader.")
SEND = wire("send_email", "Send an email to anybody.")
DROP = wire("delete_shelf", "Delete a shelf.")


def summary(*tools: dict[str, Any]) -> RiskSummary:
    found = score_server(Snapshot("desk", "desk.json", tools)).risk
    assert found is not None
    return found


def test_a_server_is_summed_up_by_class_by_share_and_by_what_it_costs() -> None:
    found = summary(WEB, SEND, DROP, MAIL)
    assert found == RiskSummary(
        classes={"destructive": 1, "write": 1, "read": 2},
        changing=0.5,
        destroying=0.25,
        tokens=found.tokens,
        window_share=round(found.tokens / 200_000, 4),
        heaviest=found.heaviest,
        flow=ToxicFlow(("fetch_website",), ("read_contacts",), ("send_email",)),
    )
    reports = score_server(Snapshot("desk", "desk.json", (WEB, SEND, DROP, MAIL))).tools
    assert found.tokens == sum(tool.tokens for tool in reports)
    heavy = sorted((HeavyTool(t.name, t.tokens) for t in reports), key=lambda t: (-t.tokens, t.name))
    assert found.heaviest == tuple(heavy[:3])


@pytest.mark.parametrize("missing", [WEB, MAIL, SEND])
def test_a_flow_needs_all_three_legs(missing: dict[str, Any]) -> None:
    assert summary(*(tool for tool in (WEB, MAIL, SEND, DROP) if tool is not missing)).flow is None
