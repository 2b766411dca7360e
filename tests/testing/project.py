"""A project of somebody who tests a server with pytest, in a folder of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from scorer.config.registry import NO_CONFIG_VARIABLE
from tests.support.command_line import environment

#: A server object with a good and a poor tool.
SERVER = """
from mcp.server.lowlevel import Server
from mcp.types import ListToolsResult, Tool

LEND = "Lends one copy of a book to a reader and marks the copy as lent. Use it when the reader stands at the desk."
CARD = {"type": "object", "properties": {"card": {"type": "string", "description": "The number of the card."}}}


async def list_tools(context, params):
    return ListToolsResult(
        tools=[
            Tool(name="lend_book", description=LEND, input_schema=CARD),
            Tool(name="find", description="Finds things.", input_schema={"type": "object"}),
        ]
    )


desk = Server("desk", on_list_tools=list_tools)
"""


def write_project(folder: Path, **files: str) -> Path:
    """Write a project with the server and these files (`test_one` is test_one.py) into a folder."""
    (folder / ".git").mkdir()
    for name, text in {"desk_server": SERVER, **files}.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    return folder


def run_pytest(
    folder: Path, *options: str, plugins: tuple[str, ...] = ()
) -> subprocess.CompletedProcess[str]:
    """Run pytest in the folder as its user would; only our plugin and these are loaded, wherever it is installed."""
    loaded = [word for name in ("scorer.testing.plugin", *plugins) for word in ("-p", name)]
    command = [sys.executable, "-m", "pytest", *loaded, "-p", "no:cacheprovider", *options]
    kept = {
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        NO_CONFIG_VARIABLE: "",
        "PYTEST_ADDOPTS": "",
        "COLUMNS": "100",
    }
    return subprocess.run(
        command, cwd=folder, env=environment(**kept), capture_output=True, text=True, check=False
    )


def last_lines(done: subprocess.CompletedProcess[str], count: int) -> list[str]:
    """Return the last lines of the output without the time that the run took."""
    lines = [line.rpartition(" in ")[0].strip("= ") or line for line in done.stdout.splitlines()]
    return lines[-count:]
