"""Findings point at the line and column of the file that holds the definitions, whatever its shape."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorer.capturing import Recorded, connect_options, parse_target, snapshot_json
from scorer.capturing.definition_locations import locator
from scorer.capturing.document_kinds import locations_of, read_locations
from scorer.capturing.json_positions import JsonText
from scorer.capturing.tool_list_shapes import read_listings
from scorer.contracts.definitions import Snapshot
from scorer.contracts.errors import InputError
from scorer.contracts.location import Place
from scorer.scoring.api import score_server
from tests.support import reports

if TYPE_CHECKING:
    from pathlib import Path

    from scorer.contracts.report import Finding, ServerReport, ToolReport

LEND = {
    "name": "lend_copy",
    "description": "Lends one copy.",
    "inputSchema": {
        "type": "object",
        "properties": {"isbn": {"type": "string"}, "a/b~c": {"type": "string"}},
    },
}
RETURN = {"name": "return_copy", "description": "Takes a copy back.", "inputSchema": {"type": "object"}}
TOOLS = (LEND, RETURN)


def as_function(tool: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": tool["name"],
        "description": tool["description"],
        "parameters": tool["inputSchema"],
    }


SHAPES: dict[str, Any] = {
    "list result": {"tools": TOOLS},
    "array": TOOLS,
    "response": {"jsonrpc": "2.0", "id": 1, "result": {"tools": TOOLS}},
    "bare result": {"result": {"nextCursor": None, "tools": TOOLS}},
    "map": {"archive": [RETURN], "desk": TOOLS},
    "map of servers": {"archive": {"tools": [RETURN]}, "desk": {"tools": TOOLS}},
    "array of servers": [{"package": "archive", "tools": [RETURN]}, {"package": "desk", "tools": TOOLS}],
    "our snapshot": json.loads(snapshot_json([Snapshot("desk", "", TOOLS)])),
    "our snapshot of several": json.loads(
        snapshot_json([Snapshot("archive", "", (RETURN,)), Snapshot("desk", "", TOOLS)])
    ),
    "openai": [{"type": "function", "function": as_function(tool)} for tool in TOOLS],
    "openai responses": [{"type": "function", **as_function(tool)} for tool in TOOLS],
    "anthropic": [
        {"name": tool["name"], "description": tool["description"], "input_schema": tool["inputSchema"]}
        for tool in TOOLS
    ],
}
every_shape = pytest.mark.parametrize("content", SHAPES.values(), ids=SHAPES)
every_layout = pytest.mark.parametrize("indent", [None, 2], ids=["on one line", "indented"])


@dataclass(frozen=True)
class Pointed:
    """What a place marks in the file."""

    text: str
    place: Place


def server() -> ServerReport:
    return score_server(Snapshot("desk", "tools.json", TOOLS))


def tool_named(name: str) -> ToolReport:
    return next(tool for tool in server().tools if tool.name == name)


def point(path: Path, tool: ToolReport | None, finding: Finding) -> Pointed:
    place = read_locations(path).place("desk", tool, finding)
    line = path.read_text(encoding="utf-8").split("\n")[place.line - 1]
    return Pointed(line[place.column - 1 : place.end_column - 1], place)


def written(folder: Path, content: Any, indent: int | None = 2, **options: Any) -> Path:
    path = folder / "tools.json"
    path.write_text(json.dumps(content, indent=indent, **options), encoding="utf-8")
    return path


@every_layout
@every_shape
def test_a_finding_points_at_the_part_of_the_tool_in_every_shape(
    tmp_path: Path, content: Any, indent: int | None
) -> None:
    path = written(tmp_path, content, indent)
    lend = tool_named("lend_copy")
    schema = reports.finding(pointer="/inputSchema/properties/isbn/type")
    name = reports.finding(pointer=None)
    assert point(path, lend, schema).text == '"type": "string"'
    assert point(path, lend, name).text == '"name": "lend_copy"'
    assert point(path, tool_named("return_copy"), name).text == '"name": "return_copy"'


@every_shape
def test_a_span_points_at_its_words_in_the_description(tmp_path: Path, content: Any) -> None:
    finding = reports.finding(pointer="/description", span=(6, 14))
    assert point(written(tmp_path, content), tool_named("lend_copy"), finding).text == "one copy"


@every_shape
def test_the_lists_found_are_those_that_are_read(content: Any) -> None:
    data = json.loads(json.dumps(content))
    listings = read_listings(data, "desk", "tools.json")
    assert listings is not None
    for listing in listings:
        found = data
        for step in listing.path:
            found = found[int(step)] if isinstance(found, list) else found[step]
        assert len(found) == len(listing.entries)


def test_a_single_tool_is_pointed_into(tmp_path: Path) -> None:
    finding = reports.finding(pointer="/inputSchema")
    found = point(written(tmp_path, LEND), tool_named("lend_copy"), finding)
    assert (found.text, found.place.line) == ('"inputSchema": {', 4)


def test_names_with_slashes_and_tildes_are_found(tmp_path: Path) -> None:
    finding = reports.finding(pointer="/inputSchema/properties/a~1b~0c")
    assert point(written(tmp_path, TOOLS), tool_named("lend_copy"), finding).text == '"a/b~c": {'


@pytest.mark.parametrize(
    ("pointer", "marked"),
    [
        ("/inputSchema/properties/isbn/description", '"isbn": {'),
        ("/outputSchema", '"name": "lend_copy"'),
        ("/inputSchema/properties/gone/deeper", '"properties": {'),
    ],
)
def test_a_part_that_is_not_there_points_at_the_nearest_around_it(
    tmp_path: Path, pointer: str, marked: str
) -> None:
    finding = reports.finding(pointer=pointer)
    assert point(written(tmp_path, TOOLS), tool_named("lend_copy"), finding).text == marked


def test_a_tool_that_the_file_lacks_points_at_the_list_of_tools(tmp_path: Path) -> None:
    found = point(written(tmp_path, {"tools": [RETURN]}), tool_named("lend_copy"), reports.finding())
    assert (found.text, found.place.line) == ('"tools": [', 2)


def test_a_finding_about_the_set_points_at_the_list_of_tools(tmp_path: Path) -> None:
    assert point(written(tmp_path, SHAPES["our snapshot"]), None, reports.finding()).text == '"tools": ['


def test_a_server_that_the_file_lacks_points_at_its_first_line(tmp_path: Path) -> None:
    path = written(tmp_path, {"archive": [RETURN], "cellar": [RETURN]})
    found = point(path, tool_named("lend_copy"), reports.finding())
    assert (found.place.line, found.place.column, found.place.known) == (1, 1, True)


def test_of_tools_with_one_name_the_very_definition_is_pointed_at(tmp_path: Path) -> None:
    other = {**LEND, "description": "Lends a map."}
    path = written(tmp_path, [LEND, other])
    twins = score_server(Snapshot("desk", "tools.json", (other, LEND))).tools
    lines = [read_locations(path).place("desk", tool, reports.finding(pointer=None)).line for tool in twins]
    expected = {"Lends one copy.": 3, "Lends a map.": 18}
    assert lines == [expected[tool.description] for tool in twins]


def test_a_tool_without_a_name_is_pointed_at(tmp_path: Path) -> None:
    nameless = {"description": "Lends one copy.", "inputSchema": {}}
    path = written(tmp_path, {"tools": [RETURN, nameless]})
    tool = next(
        each for each in score_server(Snapshot("desk", "", (RETURN, nameless))).tools if not each.name
    )
    assert (
        point(path, tool, reports.finding(pointer="/description")).text == '"description": "Lends one copy."'
    )


@pytest.mark.parametrize("ascii_only", [True, False])
def test_spans_and_columns_count_code_points_and_bytes_are_counted_apart(
    tmp_path: Path, ascii_only: bool
) -> None:
    text = "📚 “Lends”\n\tone \\ copy of it."
    start = text.index("copy")
    definition = {"description": text, "name": "lend_copy"}
    path = written(tmp_path, [definition], None, ensure_ascii=ascii_only)
    (tool,) = score_server(Snapshot("desk", "", (definition,))).tools
    found = point(path, tool, reports.finding(pointer="/description", span=(start, start + 4)))
    line = path.read_text(encoding="utf-8")
    assert found.text == "copy"
    assert found.place.byte_column == len(line[: line.index("copy")].encode()) + 1


def test_a_byte_order_mark_and_line_ends_of_two_bytes_move_nothing(tmp_path: Path) -> None:
    path = tmp_path / "tools.json"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(TOOLS, indent=2).replace("\n", "\r\n").encode())
    place = read_locations(path).place("desk", tool_named("lend_copy"), reports.finding(pointer=None))
    assert (place.line, place.column, place.end_column) == (3, 5, 24)


def test_paths_lead_from_the_top_of_the_repository_and_from_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".git").mkdir()
    inner = tmp_path / "packages" / "desk"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    path = written(inner, TOOLS)
    place = read_locations(path).place("desk", None, reports.finding())
    assert (place.path, place.near) == ("packages/desk/tools.json", "tools.json")


def test_a_file_elsewhere_is_called_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    place = read_locations(written(tmp_path, TOOLS)).place("desk", None, reports.finding())
    assert (place.path, place.near) == ("tools.json", "tools.json")


def test_a_target_is_the_file_that_its_server_came_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path, SHAPES["map"])
    found = score_server(Snapshot("desk", "tools.json#desk", TOOLS))
    (source,) = parse_target("tools.json#desk", connect_options())
    assert isinstance(source, Recorded)
    assert source.document is not None
    locations = locations_of(source.document)
    assert locations is not None
    locate = locator({source.target: locations}, None)
    place = locate(found, tool_named("return_copy"), reports.finding(pointer=None))
    assert (place.path, place.line, place.known) == ("tools.json", 28, True)


def test_a_server_that_came_from_no_file_points_at_the_top_of_the_file_that_it_should_have() -> None:
    locate = locator({}, None)
    assert locate(server(), None, reports.finding()) == Place("mcp-tools.json", "mcp-tools.json", known=False)


def test_a_file_without_tools_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="contains no tool definitions"):
        read_locations(written(tmp_path, {"some": "thing"}))


def test_a_file_that_can_just_be_read_is_pointed_into(tmp_path: Path) -> None:
    deep = '{"properties":{"a":' * 98 + "{}" + "}}" * 98
    path = tmp_path / "tools.json"
    path.write_text(f'[{{"name": "lend_copy", "inputSchema": {deep}}}]')
    finding = reports.finding(pointer="/inputSchema" + "/properties/a" * 97)
    assert point(path, tool_named("lend_copy"), finding).text == '"a":{'


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def paths(value: Any, way: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Any]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [(way, value), *(found for key, each in inner for found in paths(each, (*way, str(key))))]


@given(values, st.sampled_from([None, 0, 3]), st.booleans())
def test_every_value_of_any_json_is_found_where_it_stands(
    value: Any, indent: int | None, ascii_only: bool
) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    places = JsonText(text)
    for way, expected in paths(value):
        node, done = places.follow(way)
        assert (json.loads(text[node.start : node.end]), done) == (expected, len(way))


@given(st.text(), st.booleans())
def test_every_character_of_a_string_is_found_where_it_is_written(value: str, ascii_only: bool) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only)
    places = JsonText(text)
    for at in range(len(value) + 1):
        assert json.loads(f'{text[: places.inside(places.root, at)]}"') == value[:at]
