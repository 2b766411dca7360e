"""Server objects of this process: captured as sent, without a process."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from mcp.server.lowlevel import Server
from mcp.server.mcpserver import MCPServer
from mcp.types import ListToolsResult, Tool

from scorer.capturing import acapture, capture
from scorer.contracts.errors import ConnectionFailed, InputError

desk = MCPServer("desk", version="2", instructions="A loans desk.")


@desk.tool()
def find(card: str) -> str:
    """Finds the reader of a card."""
    return card


def low_level(answer: Any) -> Server:
    """Return a low-level server that lists what `answer` gives."""
    return Server("low", on_list_tools=answer)


async def two_pages(_: object, params: Any) -> ListToolsResult:
    name, more = ("second", None) if params and params.cursor else ("first", "next")
    return ListToolsResult(tools=[Tool(name=name, input_schema={"type": "object"})], next_cursor=more)


async def refuse(*_: object) -> ListToolsResult:
    raise LookupError("the shelf is empty")


async def nothing(*_: object) -> ListToolsResult:
    return ListToolsResult(tools=[])


async def sleep(*_: object) -> ListToolsResult:
    await asyncio.sleep(60)
    return await nothing()


def test_a_server_of_the_sdk_gives_what_it_would_send() -> None:
    snapshot = capture(desk)
    assert (snapshot.name, snapshot.target, snapshot.instructions) == (
        "desk",
        "MCPServer object",
        "A loans desk.",
    )
    assert snapshot.server_info == {"name": "desk", "version": "2"}
    assert [(each["name"], each["description"]) for each in snapshot.tools] == [
        ("find", "Finds the reader of a card.")
    ]


def test_a_low_level_server_is_listed_to_its_last_page() -> None:
    assert [each["name"] for each in capture(low_level(two_pages)).tools] == ["first", "second"]


def test_an_object_that_holds_the_server_of_the_sdk_as_fastmcp_does_is_captured() -> None:
    class Wrapping:
        name = "wrapping"
        _mcp_server = low_level(two_pages)

    snapshot = capture(Wrapping())
    assert (snapshot.name, snapshot.target, len(snapshot.tools)) == ("low", "Wrapping object", 2)


def test_inside_a_running_loop_both_forms_work() -> None:
    async def main() -> list[str]:
        return [capture(desk).name, (await acapture(desk)).name]

    assert asyncio.run(main()) == ["desk", "desk"]


@pytest.mark.parametrize(
    ("server", "error", "line"),
    [
        (
            low_level(refuse),
            ConnectionFailed,
            "low: list: the server answered tools/list with an error: the shelf is empty (0)",
        ),
        (low_level(nothing), InputError, "low: list: the server has no tools, so there is nothing to score"),
        (
            Server("low"),
            InputError,
            "low: list: the server does not support tools/list, so there is nothing to score",
        ),
    ],
)
def test_a_server_object_without_tools_is_a_failure_of_one_line(
    server: Server, error: type[Exception], line: str
) -> None:
    with pytest.raises(error) as raised:
        capture(server)
    assert str(raised.value) == line


def test_a_server_object_that_does_not_answer_is_given_up() -> None:
    with pytest.raises(ConnectionFailed, match=r"^low: list: .*0\.2 s"):
        capture(low_level(sleep), timeout=["list=0.2"])


def test_with_definitions_only_a_server_object_is_not_asked() -> None:
    with pytest.raises(InputError, match=r"^MCPServer object"):
        capture(desk, definitions_only=True)


@pytest.mark.parametrize("value", [5, object(), Server])
def test_any_other_object_is_not_a_target(value: Any) -> None:
    with pytest.raises(InputError, match="is not a target; give a command, an address, a file, definitions"):
        capture(value)
