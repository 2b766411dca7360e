"""Clients as data: a rule is one record, several clients share a finding, and reports compare the clients."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scorer.data import client_profiles
from tests.support.client_findings import at, checked, described, findings_of, taking, told
from tests.support.command_line import ROOT, run

TEXT = {"type": "string"}
#: Two tools: one that OpenAI and Gemini refuse, one that every model's interface takes.
TOOLS = [
    taking("press_leaf", leaf={"type": "array"}),
    taking("fetch_leaf", leaf=TEXT),
    taking("find_leaf", leaf={"anyOf": [TEXT, {"type": "null"}]}),
]


@pytest.fixture
def loom(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Add a client to the file of clients, and nothing else."""
    record = """
        [clients.loom]
        title = "Loom"
        limits = [
          { rule = "description-cut", max = 12, level = "warning", WHENCE },
        ]
        schemas = [
          { keywords = ["title"], at = "parameter", happens = "dropped", WHENCE },
          { formats_other_than = ["uri"], happens = "ignored", level = "warning", note = "in Loom 2", WHENCE, DOUBT },
          { traits = ["many-values"], max = 2, happens = "cut", WHENCE },
        ]
    """
    record = record.replace("WHENCE", 'as_of = "2026-11", source = "loom.example/docs"')
    record = record.replace("DOUBT", 'disputed = "Loom 3 reads them"')
    text = (ROOT / "rubrics" / "clients.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text + record)
    monkeypatch.setattr(client_profiles, "_data", lambda: data)
    client_profiles.known_clients.cache_clear()
    yield
    client_profiles.known_clients.cache_clear()


@pytest.mark.usefixtures("loom")
def test_a_client_and_its_rules_are_records_of_one_file(tmp_path: Path) -> None:
    tool = taking(
        leaf={"type": "string", "title": "Leaf", "format": "date", "enum": ["a", "b", "c"]},
        page={"type": "string", "format": "uri"},
        press={"type": "object", "properties": {"title": TEXT, "side": {"title": "Side", **TEXT}}},
    )
    leaf = "/inputSchema/properties/leaf"
    assert told(tmp_path, [tool], "loom") == [
        at("error", "CLI025", f"{leaf}/title", "`title`", "tool dropped by Loom"),
        (
            "warning",
            "CLI012",
            "/description",
            "Loom cuts descriptions after 12 characters: the last 19 of 31 are lost, from “f of the herbarium.” on",
        ),
        at("warning", "CLI028", f"{leaf}/enum", "an `enum` with 3 values", "cut by Loom"),
        at(
            "warning",
            "CLI030",
            f"{leaf}/format",
            "format `date`",
            "ignored by Loom (in Loom 2; sources disagree)",
        ),
    ]


def test_a_mode_of_a_client_is_asked_only_by_its_name(tmp_path: Path) -> None:
    names = [fit["client"] for fit in checked(tmp_path, {"tools": TOOLS}, "all")["clients"]]
    assert names == sorted(
        set(client_profiles.known_clients()) - {"anthropic-strict", "bedrock-nova", "openai-strict"}
    )
    strict = told(tmp_path, [taking(leaf=TEXT)], "openai-strict")
    refused = "whole request refused by OpenAI function calling in strict mode"
    assert strict == [
        at("error", "CLI031", "/inputSchema", "an object without `additionalProperties: false`", refused),
        at("error", "CLI031", "/inputSchema", "properties that are not in `required` (leaf)", refused),
    ]


def test_many_places_of_one_kind_are_named_up_to_twenty_and_then_counted(tmp_path: Path) -> None:
    tool = taking(**{f"leaf_{number:02}": {"type": "array"} for number in range(25)})
    found = told(tmp_path, [tool], "windsurf")
    assert [pointer for _, _, pointer, _ in found] == [
        f"/inputSchema/properties/leaf_{number:02}" for number in range(20)
    ]
    assert found[-1][3].endswith("whole request refused by Windsurf (and 5 more places)")


def test_a_terminal_shows_many_places_of_a_tool_as_one(tmp_path: Path) -> None:
    tool = taking(**{f"leaf_{number}": {"type": "array"} for number in range(5)})
    (tmp_path / "tools.json").write_text(json.dumps([tool]))
    shown = " ".join(
        run("check", tmp_path / "tools.json", "--client", "windsurf", "--exit-zero").stdout.split()
    )
    assert shown.count("CLI022") == 1
    assert (
        "an array without `items` (`/inputSchema/properties/leaf_0`): whole request refused by Windsurf "
        "(and 4 more of this kind in the tool)"
    ) in shown


@pytest.mark.parametrize(
    "schema", [{"$ref": "#"}, {"anyOf": [{"$ref": "#/properties/a"}]}, {"items": {"$ref": "#"}}]
)
def test_schemas_that_lead_back_to_themselves_end(schema: dict[str, Any], tmp_path: Path) -> None:
    found = told(tmp_path, [taking(a=schema)], "anthropic-strict")
    assert [(rule, message.partition(" (")[0]) for _, rule, _, message in found if rule == "CLI026"] == [
        ("CLI026", f"the recursive reference `{'#/properties/a' if 'anyOf' in schema else '#'}`")
    ]


def test_a_schema_that_is_deeper_than_any_walk_is_looked_at_as_far_as_one_goes(tmp_path: Path) -> None:
    schema: dict[str, Any] = {"type": "array"}
    for _ in range(90):
        schema = {"type": "object", "properties": {"a": schema}}
    assert told(tmp_path, [taking(deep=schema, first={"type": "array"})], "windsurf") == [
        at(
            "error",
            "CLI022",
            "/inputSchema/properties/first",
            "an array without `items`",
            "whole request refused by Windsurf",
        )
    ]


def test_a_server_whose_name_no_client_can_compose_is_named(tmp_path: Path) -> None:
    server = checked(tmp_path, {"Leaf Press": [taking(leaf=TEXT)]}, "claude-code", "vscode", "codex")
    assert findings_of(server) == [
        (
            "warning",
            "CLI015",
            None,
            "the server's name “Leaf Press” does not match `[a-zA-Z0-9_-]+`: Claude Code changes it "
            "(`mcp__Leaf_Press__fetch_leaf`)",
        ),
        (
            "error",
            "CLI015",
            None,
            "the server's name “Leaf Press” does not match `[a-zA-Z0-9_-]+`: Codex CLI refuses it "
            "(`mcp__Leaf Press__fetch_leaf`)",
        ),
        (
            "warning",
            "CLI015",
            None,
            "the server's name “Leaf Press” does not match `[a-zA-Z0-9_-]+`: VS Code changes it "
            "(`mcp_Leaf_Press_fetch_leaf`)",
        ),
    ]
    assert findings_of(checked(tmp_path, {"leaf-press": [taking(leaf=TEXT)]}, "claude-code", "codex")) == []


def test_the_name_of_a_file_is_not_taken_for_that_of_a_server(tmp_path: Path) -> None:
    path = tmp_path / "leaf press.json"
    path.write_text(json.dumps([taking(leaf=TEXT)]))
    done = run("check", path, "--client", "codex", "--format", "json", "--exit-zero")
    assert findings_of(json.loads(done.stdout)["servers"][0]) == []


def test_what_a_server_calls_itself_is_not_its_name_in_a_client(tmp_path: Path) -> None:
    document = {"serverInfo": {"name": "Leaf Press", "version": "1"}, "tools": [taking(leaf=TEXT)]}
    server = checked(tmp_path, document, "codex")
    assert (server["name"], findings_of(server)) == ("Leaf Press", [])


def test_instructions_are_cut_as_well(tmp_path: Path) -> None:
    text = "Look at the herbarium first. " * 80
    assert told(tmp_path, [taking(leaf=TEXT)], "claude-code", instructions=text) == [
        (
            "warning",
            "CLI014",
            "/instructions",
            "Claude Code cuts the server's instructions after 2,048 characters: the last 272 of 2,320 are lost, "
            f"from “{text[2048:2088].strip()}” on",
        )
    ]


@pytest.mark.parametrize(
    ("length", "level", "tokens"), [(3600, "warning", "16,281"), (4000, "error", "18,081")]
)
def test_the_size_of_the_whole_list_counts(length: int, level: str, tokens: str, tmp_path: Path) -> None:
    hints = {"readOnlyHint": True, "destructiveHint": False, "openWorldHint": False}
    tools = [
        {**taking(f"fetch_{kind}", leaf=TEXT), "annotations": hints, "description": "Leaf. " * length}
        for kind in ("oak", "elm", "ash")
    ]
    assert told(tmp_path, tools, "openai-apps") == [
        (
            level,
            "CLI016",
            None,
            "OpenAI's app directory limits all definitions together to 16,000 tokens (sources disagree); these take "
            f"about {tokens}, and the largest are `fetch_oak`, `fetch_elm`, `fetch_ash`",
        )
    ]


@pytest.mark.parametrize(
    ("server", "client", "one", "other", "found"),
    [
        ("herbarium", "claude-code", "leaf.get", "leaf_get", "mcp__herbarium__leaf_get"),
        ("herbarium", "codex", "leaf-get", "leaf_get", ""),
        ("h", "gemini-cli", "press_" + "l" * 70, "store_" + "l" * 70, ""),
        (
            "herbarium-of-the-botanical-garden",
            "gemini-cli",
            "press_" + "l" * 40,
            "store_" + "l" * 40,
            f"mcp_herbarium-of-the-botanical...{'l' * 30}",
        ),
        ("h", "vscode", "l" * 60 + "_get", "l" * 60 + "_put", f"mcp_h_{'l' * 58}"),
    ],
)
def test_names_that_become_one_in_a_client_are_named(
    server: str, client: str, one: str, other: str, found: str, tmp_path: Path
) -> None:
    report = checked(tmp_path, {server: [taking(one, leaf=TEXT), taking(other, leaf=TEXT)]}, client)
    title = {"claude-code": "Claude Code", "gemini-cli": "Gemini CLI", "vscode": "VS Code"}.get(client)
    message = f"the names `{one}`, `{other}` become one in {title}: `{found}`"
    told_of_set = [each["message"] for each in report["findings"] if each["rule"] == "CLI018"]
    assert told_of_set == ([message] if found else [])


# --- the comparison -----------------------------------------------------------------------------------


def test_the_report_says_of_every_chosen_client_which_tools_it_takes(tmp_path: Path) -> None:
    fits = checked(tmp_path, {"tools": TOOLS}, "gemini", "openai-functions", "bedrock")["clients"]
    assert fits == [
        {
            "client": "bedrock",
            "title": "Amazon Bedrock",
            "takes": 3,
            "loses": [],
            "refuses": [],
            "refuses_all": False,
            "list_level": "info",
        },
        {
            "client": "gemini",
            "title": "Gemini",
            "takes": 1,
            "loses": ["find_leaf"],
            "refuses": ["press_leaf"],
            "refuses_all": True,
            "list_level": "info",
        },
        {
            "client": "openai-functions",
            "title": "OpenAI function calling",
            "takes": 2,
            "loses": [],
            "refuses": ["press_leaf"],
            "refuses_all": True,
            "list_level": "info",
        },
    ]
    assert checked(tmp_path, {"tools": TOOLS})["clients"] == []


def written(folder: Path, form: str, *clients: str, tools: Any = TOOLS) -> str:
    path = folder / "tools.json"
    path.write_text(json.dumps({"tools": tools}))
    chosen = [option for client in clients for option in ("--client", client)]
    return run("check", path, "--format", form, "--exit-zero", *chosen).stdout


def test_a_terminal_ends_with_the_clients_and_the_tools_with_trouble(tmp_path: Path) -> None:
    shown = written(tmp_path, "text", "gemini", "openai-functions", "bedrock")
    start = shown.index("Clients\n")
    assert shown[start : shown.index("\n\n", start)] == (
        "Clients\n"
        "  - 1 of 3 clients take all 3 tools\n"
        "  1. Gemini: loses all 3 tools because of 1: press_leaf; may fail on or lose part of 1 of 3 tools:\n"
        "     find_leaf\n"
        "  2. OpenAI function calling: loses all 3 tools because of 1: press_leaf\n"
        "Tool       1 2\n"
        "press_leaf x x\n"
        "find_leaf  ~ +\n"
        "+ takes · ~ may fail or lose part · x refuses or drops\n"
        "  - Take all 3 tools: Amazon Bedrock"
    )


def test_one_client_is_compared_with_no_other(tmp_path: Path) -> None:
    for form in ("text", "markdown", "html"):
        shown = written(tmp_path, form, "gemini")
        assert "may fail or lose part" not in shown


def test_markdown_folds_the_comparison(tmp_path: Path) -> None:
    shown = written(tmp_path, "markdown", "gemini", "openai-functions")
    start = shown.index("<summary>Clients: 0 of 2 take all tools</summary>")
    assert shown[start:].split("\n")[2:11] == [
        "- 1: **Gemini** loses all 3 tools because of 1: `press_leaf`; may fail on or lose part of 1 of 3 tools: "
        "`find_leaf`",
        "- 2: **OpenAI function calling** loses all 3 tools because of 1: `press_leaf`",
        "",
        "| Tool | 1 | 2 |",
        "| :-- | :-- | :-- |",
        "| `press_leaf` | x | x |",
        "| `find_leaf` | ~ | + |",
        "",
        r"<sub>+ takes · \~ may fail or lose part · x refuses or drops</sub>",
    ]


def test_the_page_has_a_table_of_the_tools_with_trouble(tmp_path: Path) -> None:
    shown = written(tmp_path, "html", "gemini", "openai-functions")
    part = shown[shown.index('<section id="server-1-clients">') :]
    assert "<summary>Clients: 0 of 2 take all tools</summary>" in part
    assert part.index("press_<wbr>leaf</a></span></th><td>x</td><td>x</td>") < part.index(
        "find_<wbr>leaf</a></span></th><td>~</td><td>+</td>"
    )


def test_tools_that_clients_treat_alike_share_a_row(tmp_path: Path) -> None:
    tools = [described(f"press_{kind}", type="object") for kind in ("ash", "elm", "oak")]
    shown = written(tmp_path, "text", "lm-studio", "github-copilot-cli", tools=tools)
    assert "\npress_ash and 2 more x x\n" in shown


def test_of_several_servers_those_with_trouble_are_compared(tmp_path: Path) -> None:
    path = tmp_path / "tools.json"
    path.write_text(json.dumps({"oak": TOOLS, "elm": [taking(leaf=TEXT)]}))
    shown = run("check", path, "--client", "gemini", "--client", "bedrock", "--exit-zero").stdout
    start = shown.index("Clients that do not take all servers\n")
    assert shown[start : shown.index("\n\n", start)] == (
        "Clients that do not take all servers\n"
        "  1. Gemini\n"
        "Server 1\n"
        "oak    x\n"
        "+ takes · ~ may fail or lose part · x refuses or drops"
    )
