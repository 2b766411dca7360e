"""Our own snapshot: sorted, exact, valid UTF-8, and the same whenever the definitions are."""

from __future__ import annotations

import json
import random

from hypothesis import given
from hypothesis import strategies as st

from scorer.capturing import capture, snapshot_json
from scorer.capturing.tool_list_shapes import read_listings
from scorer.contracts.definitions import Snapshot

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters()), inner, max_size=3),
    max_leaves=20,
)


def test_one_server_is_written_flat_and_its_tools_by_name() -> None:
    tools = ({"name": "return_copy", "inputSchema": {"type": "object"}}, {"zeta": "é", "name": "lend_copy"})
    info = {"name": "loans", "version": "2", "icons": [{"src": "x"}]}

    assert snapshot_json([Snapshot("desk", "./desk", tools, info, "2025-11-25", "Ask first.")]) == (
        """{
  "schema_version": 1,
  "kind": "mcp-scorer-snapshot",
  "name": "desk",
  "server": {
    "name": "loans",
    "version": "2"
  },
  "instructions": "Ask first.",
  "tools": [
    {
      "zeta": "é",
      "name": "lend_copy"
    },
    {
      "name": "return_copy",
      "inputSchema": {
        "type": "object"
      }
    }
  ]
}
"""
    )


def test_several_servers_are_written_by_name() -> None:
    text = snapshot_json([Snapshot("b", "b", ({"name": "x"},)), Snapshot("a", "a", ({"name": "y"},))])

    assert json.loads(text) == {
        "schema_version": 1,
        "kind": "mcp-scorer-snapshot",
        "servers": [{"name": "a", "tools": [{"name": "y"}]}, {"name": "b", "tools": [{"name": "x"}]}],
    }


def test_the_order_in_which_a_server_lists_its_tools_leaves_no_trace() -> None:
    tools = [{"name": name, "n": n} for name in "cab" for n in (2, 1)] + [{"name": 5}, None, "text"]
    texts = {snapshot_json([Snapshot("s", "s", tuple(random.sample(tools, len(tools))))]) for _ in range(20)}

    assert len(texts) == 1


def test_lone_surrogates_and_numbers_out_of_range_stay_what_they_were() -> None:
    tools = json.loads(
        r'[{"name": "odd", "description": "Infinity \ud83d \"Infinity\"", "max": 1e999, "min": -1e999}]'
    )

    text = snapshot_json([Snapshot("s", "s", tuple(tools))])

    assert r'"description": "Infinity \ud83d \"Infinity\""' in text
    assert text.encode()
    assert json.loads(text)["tools"] == tools


@given(st.lists(JSON, min_size=1, max_size=4))
def test_whatever_a_tool_holds_is_read_back_as_it_was(tools: list[object]) -> None:
    text = snapshot_json([Snapshot("s", "s", tuple(tools))])
    (listing,) = read_listings(json.loads(text.encode()), "stem", "s") or ()
    read = listing.snapshot

    assert snapshot_json([read]) == text
    assert sorted(map(json.dumps, read.tools)) == sorted(map(json.dumps, tools))


def test_a_snapshot_is_read_back_with_name_version_and_instructions() -> None:
    snapshot = Snapshot(
        "desk", "tools", ({"name": "x"},), {"name": "loans", "version": "2"}, None, "Ask first."
    )

    assert capture(json.loads(snapshot_json([snapshot]))) == snapshot
