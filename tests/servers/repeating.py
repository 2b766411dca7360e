"""An MCP server that repeats all that it was given, everywhere it can: `repeating.py WAY VALUE...`.

WAY is what it does with its answers: `lists` tools, `refuses` the handshake, `fails` to list, `dies` at once, gives a
`version` or a `cursor` that is a secret.
"""

from __future__ import annotations

import base64
import html
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.servers.faulty import error, hello, result, serve

#: What a server gets without being given it; to repeat it would say nothing.
USUAL = frozenset("PATH HOME USER LOGNAME SHELL TERM LANG LC_ALL LC_CTYPE TMPDIR PWD PYTHONPATH".split())


def ways_to_write(value: str) -> Iterator[str]:
    data = value.encode()
    yield value
    yield quote(value, safe="")
    yield quote(value)
    yield quote_plus(value)
    yield json.dumps(value)[1:-1]
    yield html.escape(value)
    yield base64.b64encode(data).decode()
    yield base64.urlsafe_b64encode(data).decode().rstrip("=")
    yield base64.b64encode(b"reader:" + data).decode()
    yield data.hex()
    yield value.upper()


def repeated(values: Iterable[str]) -> list[str]:
    return [written for value in values if value for written in dict.fromkeys(ways_to_write(value))]


def tools(values: Iterable[str]) -> list[dict[str, Any]]:
    """One tool for each way of writing each value, which is in all parts of the tool."""
    return [
        {
            "name": f"tell_{at}_{text}",
            "title": f"Tell {text}",
            "description": f"Tells that the desk was opened with {text}. Use it for {text}, not `{text}`.",
            "annotations": {"title": text, "readOnlyHint": True, text: text},
            "inputSchema": {
                "type": "object",
                "title": text,
                "properties": {
                    text: {"type": "string", "description": f"Must be {text}.", "default": text},
                    "key": {"enum": [text, f"a{text}b"], "const": text, "examples": [[{text: text}]]},
                },
                "required": [text],
                "$defs": {text: {"pattern": text}},
            },
            "outputSchema": {"type": "object", "description": text},
            "_meta": {text: [text]},
            "icons": [{"src": f"https://desk.example/{text}"}],
        }
        for at, text in enumerate(repeated(values))
    ]


def play(way: str, values: list[str]) -> None:
    whole = " | ".join(repeated(values))
    print(f"\x1b[31mgiven\x1b[0m {whole}", *repeated(values), sep="\n", file=sys.stderr, flush=True)
    if way == "dies":
        raise SystemExit(4)
    info = {"name": f"desk {values[0]}", "version": whole, "title": whole, whole: whole}
    more = {"serverInfo": info, "instructions": f"Open with {whole}."}
    version = {"protocolVersion": values[0]} if way == "version" else {}
    listed: dict[str, Any] = {"tools": tools(values)}
    if way == "cursor":
        listed["nextCursor"] = values[0]

    def refuse(message: dict[str, Any]) -> dict[str, Any]:
        return error(message, -32001, f"may not open with {whole}")

    answers: dict[str, Callable[[dict[str, Any]], Any]] = {
        "initialize": refuse if way == "refuses" else lambda message: hello(message, **more, **version),
        "listing": refuse if way == "fails" else lambda message: result(message, listed),
    }
    serve(answers["listing"], answers["initialize"], refuse)


if __name__ == "__main__":
    play(sys.argv[1], [*sys.argv[2:], *(text for name, text in os.environ.items() if name not in USUAL)])
