"""The page about the MCP server: the configurations of clients that it shows, and the table of tools."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

import pytest

from scorer.cli.app import app
from scorer.data.messages import say, text
from scorer.serving.definitions import tool_definitions
from scorer.serving.prompts import NAME
from tests.docs.pages import blocks, texts
from tests.support.started import found

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "docs/serve.md"
CONFIGURATIONS = [
    (f".{language}", body) for language in ("json", "toml") for page, body in blocks(language) if page == PAGE
]


@pytest.mark.parametrize(("suffix", "body"), CONFIGURATIONS)
def test_a_configuration_starts_our_server_with_options_that_it_has(
    suffix: str, body: str, tmp_path: Path
) -> None:
    ((name, command, env),) = found(tmp_path, body, f"client{suffix}")
    program, serve, *options = command.split()
    assert (name, program, serve, env) == ("mcp-scorer", "mcp-scorer", "serve", {})
    _parse(options)


def _parse(options: list[str]) -> None:
    """Read the options as the command does. Fails for one that it does not have."""
    command = app.get_command(None, "serve")  # type: ignore[arg-type]
    assert command is not None
    command.make_context("serve", [*options])


def test_every_line_to_type_has_options_that_the_command_has() -> None:
    lines = [line for page, body in blocks("text") if page == PAGE for line in body.splitlines()]
    ours = [
        line.split("mcp-scorer serve")[1].split(" --method")[0]
        for line in lines
        if "mcp-scorer serve" in line
    ]
    assert len(ours) >= 4
    for options in ours:
        _parse(options.split())


def test_the_table_has_every_tool_and_the_text_the_prompt() -> None:
    page = texts()[PAGE]
    assert re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE) == [*tool_definitions()]
    assert f"`{NAME}`" in page


def test_the_messages_in_the_table_of_errors_are_ours() -> None:
    begins = re.findall(r"^\| (?:`([^`]+)`|``(.+?) ``) \| [A-Z]", texts()[PAGE], re.MULTILINE)
    shown = [one or other for one, other in begins]
    unknown = say("serving.argument.unknown", name="server", known="")
    faults = [text("serving.fault.busy"), text("serving.fault.internal")]
    known = [text("serving.folder.none"), unknown, *faults]
    assert [message.startswith(begin) for begin, message in zip(shown, known, strict=True)] == [True] * 4


def test_the_toml_of_the_page_is_toml() -> None:
    assert [tomllib.loads(body).keys() for suffix, body in CONFIGURATIONS if suffix == ".toml"] == [
        {"mcp_servers"}
    ]
