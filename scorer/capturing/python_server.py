"""Runs a server object of a Python module over stdio: `pyserver.py MODULE OBJECT`, in a process of its own.

Started as a file, so that it works wherever the interpreter is, whatever its path holds.
"""

from __future__ import annotations

import asyncio
import importlib
import inspect
import io
import os
import sys
from typing import Any, NoReturn


def main(module: str, name: str) -> None:
    """Import the object and serve it. Ends with one line on stderr where it is not a server."""
    sys.path[0] = os.getcwd()  # the folder of this file is no place to import from
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)  # so that prints and errors keep their order
    wire = os.dup(1)
    os.dup2(2, 1)  # what the module prints while it is imported is not the protocol's
    server = _find(module, name)
    sys.stdout.flush()
    os.dup2(wire, 1)
    asyncio.run(_serve(server, f"{module}:{name}"))


def _find(module: str, name: str) -> Any:
    try:
        found = importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name is None or not (module == error.name or module.startswith(f"{error.name}.")):
            raise
        _stop(f"there is no module {module} (no {error.name} in {os.getcwd()} or on the path)")
    for part in name.split("."):
        if not hasattr(found, part):
            _stop(f"{module} has no object {name}")
        found = getattr(found, part)
    return found


async def _serve(server: Any, label: str) -> None:
    if inspect.iscoroutinefunction(getattr(server, "run_stdio_async", None)):
        quiet = {"show_banner": False} if _takes(server.run_stdio_async, "show_banner") else {}
        await server.run_stdio_async(**quiet)
    elif hasattr(server, "create_initialization_options"):
        from mcp.server.stdio import stdio_server

        async with stdio_server() as (read, write):
            await server.run(read, write, server.create_initialization_options())
    else:
        _stop(f"{label} is a {type(server).__name__}, not a server object of the MCP SDK or fastmcp")


def _takes(function: Any, name: str) -> bool:
    return name in inspect.signature(function).parameters


def _stop(reason: str) -> NoReturn:
    print(reason, file=sys.stderr)
    raise SystemExit(2)


if __name__ == "__main__":
    main(*sys.argv[1:3])
