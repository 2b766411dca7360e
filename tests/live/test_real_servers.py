"""Real servers from their registries, over stdio, Streamable HTTP and SSE: their tools as recorded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from scorer.capturing import capture, snapshot_json
from scorer.scoring.api import score_server

if TYPE_CHECKING:
    from scorer.contracts.definitions import Snapshot
    from tests.live.conftest import Serve

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
