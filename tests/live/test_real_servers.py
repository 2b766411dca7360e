"""Real servers from their registries, over stdio, Streamable HTTP and SSE: their tools as recorded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from scorer.capturing import capture, snapshot_json
from scorer.contracts.errors import ConnectionFailed
from scorer.scoring.api import score_server

if TYPE_CHECKING:
    from scorer.contracts.definitions import Snapshot
    from tests.live.conftest import CommandOf, Serve

pytestmark = pytest.mark.live

RECORDED = Path(__file__).resolve().parents[2] / ".." / "shared" / "servers"

EVERYTHING_TOOLS = {
    "echo",
    "get-annotated-message",
    "get-env",
    "get-resource-links",
    "get-resource-reference",
    "get-structured-content",
    "get-sum",
    "get-tiny-image",
    "gzip-file-as-resource",
    "simulate-research-query",
    "toggle-simulated-logging",
    "toggle-subscriber-updates",
    "trigger-long-running-operation",
}


def by_name(tools: Any) -> dict[str, Any]:
    return {tool["name"]: tool for tool in tools}


def recorded(package: str) -> dict[str, Any]:
    path = RECORDED / f"{package}.json"
    if not path.is_file():
        pytest.skip("the recorded servers are not beside this checkout")
    return by_name(json.loads(path.read_bytes())["tools"])


@pytest.fixture(scope="module")
def luma(luma_command: str) -> Snapshot:
    return capture([luma_command], env={"ACEDATACLOUD_API_TOKEN": "dummy-token"})


def test_the_time_server_lists_its_two_tools(time_command: str) -> None:
    snapshot = capture([time_command])

    assert (snapshot.name, snapshot.target) == ("mcp-time", "mcp-server-time")
    assert set(by_name(snapshot.tools)) == {"get_current_time", "convert_time"}


def test_the_luma_server_lists_what_was_recorded_of_it(luma: Snapshot) -> None:
    assert by_name(luma.tools) == recorded("mcp-luma")


def test_a_snapshot_is_the_same_at_every_start_and_holds_no_secret(luma: Snapshot, luma_command: str) -> None:
    again = capture([luma_command], env={"ACEDATACLOUD_API_TOKEN": "other-token"})

    assert snapshot_json([again]) == snapshot_json([luma])
    assert "dummy-token" not in snapshot_json([luma])


def test_the_reference_server_lists_the_same_over_stdio_http_and_sse(
    everything: list[str], serve: Serve
) -> None:
    over_stdio = capture(everything)
    over_http = capture(f"{serve('streamableHttp')}/mcp")
    over_sse = capture(f"{serve('sse')}/sse")

    assert set(by_name(over_stdio.tools)) == EVERYTHING_TOOLS
    assert snapshot_json([over_http]) == snapshot_json([over_stdio])
    assert snapshot_json([over_sse]) == snapshot_json([over_stdio])


def test_the_reference_server_lists_what_was_recorded_of_it(everything: list[str]) -> None:
    assert by_name(capture(everything).tools) == recorded("modelcontextprotocol__server-everything")


@pytest.mark.parametrize(
    ("package", "env", "name", "tools"),
    [
        (
            "mcp-server-git",
            {},
            "mcp-git",
            "git_add git_branch git_checkout git_commit git_create_branch git_diff git_diff_staged "
            "git_diff_unstaged git_log git_reset git_show git_status",
        ),
        (
            "mcp-obsidian",
            {"OBSIDIAN_API_KEY": "dummy-key"},
            "mcp-obsidian",
            "obsidian_append_content obsidian_batch_get_file_contents obsidian_complex_search obsidian_delete_file "
            "obsidian_get_file_contents obsidian_get_frontmatter obsidian_get_periodic_note "
            "obsidian_get_recent_changes obsidian_get_recent_periodic_notes obsidian_list_files_in_dir "
            "obsidian_list_files_in_vault obsidian_patch_content obsidian_put_content obsidian_search_by_tag "
            "obsidian_simple_search",
        ),
        (
            "mcp-searxng",
            {},
            "ihor-sokoliuk/mcp-searxng",
            "searxng_instance_info searxng_search_suggestions searxng_web_search web_url_read",
        ),
        (
            "@brightdata/mcp",
            {"API_TOKEN": "dummy-token"},
            "Bright Data",
            "discover scrape_as_markdown scrape_batch search_engine search_engine_batch",
        ),
    ],
)
def test_a_server_of_a_registry_lists_its_tools(
    command_of: CommandOf, package: str, env: dict[str, str], name: str, tools: str
) -> None:
    snapshot = capture(command_of(package), env=env)

    assert (snapshot.name, sorted(by_name(snapshot.tools)), snapshot.wire) == (name, tools.split(), ())


def test_a_server_that_greets_on_stdout_is_read_and_reported(command_of: CommandOf) -> None:
    snapshot = capture(command_of("bazi-mcp"))

    assert set(by_name(snapshot.tools)) == {"getBaziDetail", "getChineseCalendar", "getSolarTimes"}
    assert snapshot.wire == ("stray-output",)


@pytest.mark.parametrize(
    ("package", "variable"), [("@brightdata/mcp", "API_TOKEN"), ("mcp-obsidian", "OBSIDIAN_API_KEY")]
)
def test_a_server_that_dies_for_want_of_an_exported_variable_says_how_to_pass_it(
    command_of: CommandOf, monkeypatch: pytest.MonkeyPatch, package: str, variable: str
) -> None:
    monkeypatch.setenv(variable, "dummy-token")

    with pytest.raises(ConnectionFailed) as failure:
        capture(command_of(package))

    mend = f"the server gets a clean environment without your {variable}: pass --env {variable}"
    assert str(failure.value).partition("\n")[0].endswith(mend)


PUBLISHED = RECORDED / ".." / "corpus" / "seeds.jsonl"


def test_the_luma_tools_of_a_live_server_score_within_one_of_what_was_published(luma: Snapshot) -> None:
    if not PUBLISHED.is_file():
        pytest.skip("the published scores are not beside this checkout")
    published = {
        row["tool"]["name"]: row["scores"]
        for row in map(json.loads, PUBLISHED.read_text(encoding="utf-8").splitlines())
        if row["server"] == "AceDataCloud/LumaMCP"
    }

    reports = {tool.name: tool for tool in score_server(luma).tools}
    apart = {
        (name, dimension): (reports[name].scores[dimension], score)
        for name, scores in published.items()
        for dimension, score in scores.items()
        if abs(reports[name].scores[dimension] - score) > 1
    }

    assert (len(published), apart) == (2, {})
