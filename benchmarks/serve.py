"""A server on stdio that lists the tools of a file: for programs that read no file.

    python benchmarks/serve.py FILE

It needs nothing but Python, so that it costs each client the same.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str]) -> None:
    """Answer requests until the client closes the connection."""
    tools = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    for line in sys.stdin:
        message = json.loads(line)
        if "id" in message:
            print(json.dumps({"jsonrpc": "2.0", "id": message["id"], **answer(message, tools)}), flush=True)


def answer(message: dict[str, Any], tools: list[Any]) -> dict[str, Any]:
    """Return the result of a request, or the error for a method that this server does not have."""
    method, given = message.get("method"), message.get("params") or {}
    if method == "initialize":
        about = {"serverInfo": {"name": "generated", "version": "1"}, "capabilities": {"tools": {}}}
        return {"result": {"protocolVersion": given.get("protocolVersion", "2025-06-18"), **about}}
    if method == "tools/list":
        return {"result": {"tools": tools}}
    if method == "ping":
        return {"result": {}}
    return {"error": {"code": -32601, "message": "Method not found"}}


if __name__ == "__main__":
    main(sys.argv[1:])
