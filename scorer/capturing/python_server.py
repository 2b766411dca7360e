"""Runs a server object of a Python module over stdio: `python_server.py MODULE OBJECT`, in a separate process.

It is started as a file, so that it does not depend on what is on the path of the interpreter.
"""

from __future__ import annotations

import asyncio
import importlib
import inspect
import io
import os
import sys
from pathlib import Path
from typing import Any, NoReturn


def main(module: str, name: str) -> None:
    """Import the object and serve it. Exits with one line on stderr where it is not a server."""
    sys.path[0] = os.getcwd()  # not the folder of this file
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)  # so that output and errors keep their order
    wire = os.dup(1)
    os.dup2(2, 1)  # what the module prints while it is imported must not mix with the protocol
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
        _stop("no-module", module=module, missing=error.name, folder=os.getcwd())
    for part in name.split("."):
        if not hasattr(found, part):
            _stop("no-object", module=module, name=name)
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
        _stop("not-a-server", label=label, type=type(server).__name__)


def _takes(function: Any, name: str) -> bool:
    return name in inspect.signature(function).parameters


def _stop(id: str, **values: str) -> NoReturn:
    """Exit with a message. Our own package is imported only now: the served module may not find it on the path."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from scorer.data.messages import say

    print(say(f"capturing.python-server.{id}", **values), file=sys.stderr)
    raise SystemExit(2)


if __name__ == "__main__":
    main(*sys.argv[1:3])
