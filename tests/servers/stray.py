"""MCP servers that send something else than messages over stdio, standard library alone: `stray.py FAULT`."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable
from typing import Any

Message = dict[str, Any]

TOOL = {
    "name": "find_boat",
    "description": "Find a boat of the harbor by its name.",
    "inputSchema": {"type": "object", "properties": {"name": {"type": "string", "description": "Its name"}}},
}
HELLO: Message = {
    "protocolVersion": "2025-11-25",
    "capabilities": {"tools": {}},
    "serverInfo": {"name": "harbor", "version": "1"},
}


def write(data: bytes) -> None:
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def line(message: Any) -> bytes:
    return json.dumps(message).encode() + b"\n"


def answer(message: Message) -> Message | None:
    """What a good server would say; None to a notification."""
    if "id" not in message:
        return None
    values = {"initialize": HELLO, "tools/list": {"tools": [TOOL]}}
    if message["method"] not in values:
        return {
            "jsonrpc": "2.0",
            "id": message["id"],
            "error": {"code": -32601, "message": "Method not found"},
        }
    return {"jsonrpc": "2.0", "id": message["id"], "result": values[message["method"]]}


def serve(form: Callable[[Message], bytes], respond: Callable[[Message], Any] = answer) -> None:
    """Write each answer in a form."""
    for each in sys.stdin:
        if (reply := respond(json.loads(each))) is not None:
            write(form(reply))


def wait() -> None:
    for _ in sys.stdin:
        pass


# what no client can read


def content_length() -> None:
    """Headers as language servers write them; the body ends without a line break."""
    serve(lambda reply: b"Content-Length: %d\r\n\r\n" % len(json.dumps(reply)) + json.dumps(reply).encode())


def content_type_too() -> None:
    head = b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\n"
    serve(lambda reply: b"content-length: %d\r\n" % len(json.dumps(reply)) + head + b"\r\n" + line(reply))


def reads_frames_alone() -> None:
    """Sees no message until a header comes, as a language server does; answers in frames."""
    data = b""
    while piece := os.read(0, 65536):
        data += piece
        while found := re.search(rb"Content-Length: (\d+)\r\n\r\n", data):
            end = found.end() + int(found[1])
            if len(data) < end:
                break
            reply = json.dumps(answer(json.loads(data[found.end() : end]))).encode()
            data = data[end:]
            write(b"Content-Length: %d\r\n\r\n%b" % (len(reply), reply))


def utf_16() -> None:
    serve(lambda reply: line(reply).decode().encode("utf-16"))


def utf_16_big() -> None:
    serve(lambda reply: line(reply).decode().encode("utf-16-be"))


def spread() -> None:
    serve(lambda reply: json.dumps(reply, indent=2).encode() + b"\n")


def spread_with_the_version_last() -> None:
    serve(lambda reply: json.dumps(dict(reversed(reply.items())), indent=4).encode() + b"\n")


def several() -> None:
    log = {"jsonrpc": "2.0", "method": "notifications/message", "params": {"level": "info", "data": "ok"}}
    serve(lambda reply: json.dumps(log).encode() + line(reply))


def without_version() -> None:
    serve(lambda reply: line({key: value for key, value in reply.items() if key != "jsonrpc"}))


def old_version() -> None:
    serve(lambda reply: line({**reply, "jsonrpc": "1.0"}))


def echo() -> None:
    for each in sys.stdin:
        write(each.encode())


def answers_at_the_end() -> None:
    """Reads all of its input before it answers."""
    for each in sys.stdin.read().splitlines():
        if (reply := answer(json.loads(each))) is not None:
            write(line(reply))


def does_not_flush() -> None:
    """Writes to a buffer that is emptied when the process ends."""
    for each in sys.stdin:
        if (reply := answer(json.loads(each))) is not None:
            sys.stdout.write(json.dumps(reply) + "\n")


def prompt() -> None:
    write(b"Harbor needs an account.\nEnter your API key: ")
    wait()


def confirmation() -> None:
    write(b"Need to install harbor-tools. Ok to proceed? (y)")
    wait()


def serves_http() -> None:
    write(b"[info] harbor server running on http://127.0.0.1:3999/mcp\n")
    wait()


def serves_http_and_says_so_on_stderr() -> None:
    print(
        "INFO:     Uvicorn running on http://0.0.0.0:8000 (Press CTRL+C to quit)", file=sys.stderr, flush=True
    )
    wait()


def listens_on_a_port() -> None:
    write(b"Server listening on port 3999\n")
    wait()


def shell() -> None:
    write(b"Python 3.11.9 (main)\n>>> ")
    wait()


def banner_alone() -> None:
    write(b"*** HARBOR TOOLS 2.1 ***\n\n")
    wait()


def page() -> None:
    write(b"<!doctype html>\n<title>Sign in</title>\n")
    wait()


def progress_alone() -> None:
    write(b"Downloading 10%\rDownloading 60%\rDownloading 99%")
    wait()


def notifications_alone() -> None:
    write(
        line({"jsonrpc": "2.0", "method": "notifications/message", "params": {"level": "info", "data": "up"}})
    )
    wait()


def usage() -> None:
    write(b"usage: harbor serve --stdio\n")


def complains_on_stdout() -> None:
    write(b"HARBOR_TOKEN is not set\n")
    raise SystemExit(1)


def hangs_without_a_variable() -> None:
    print("waiting for HARBOR_TOKEN", file=sys.stderr, flush=True)
    wait()


def dies_in_the_first_attempt() -> None:
    """Exits before any answer, each time it is started."""
    os._exit(5)


def without_capability() -> None:
    """Declares no tools, lists none."""
    hello = {**HELLO, "capabilities": {"prompts": {}}}

    def respond(message: Message) -> Message | None:
        reply = answer(message)
        if message.get("method") == "tools/list":
            return {**answer({"id": message["id"], "method": "?"})}  # type: ignore[dict-item]
        return {**reply, "result": hello} if reply and message["method"] == "initialize" else reply

    serve(line, respond)


# what can be read


def logs() -> None:
    write(b"\x1b[32m[07:10] INFO up\x1b[0m\r\n")
    serve(lambda reply: line(reply).replace(b"\n", b"\r\n"))


def bom() -> None:
    write(b"\xef\xbb\xbf")
    serve(line)


def batch() -> None:
    serve(lambda reply: line([reply]))


def progress_before_the_answer() -> None:
    serve(lambda reply: b"loading 50%\rloading 100% " + json.dumps(reply, sort_keys=True).encode() + b"\n")


def with_result(change: Callable[[Message, Message], Any]) -> None:
    """Serve with the result of each request changed: by the request and the result."""

    def respond(message: Message) -> Message | None:
        reply = answer(message)
        if reply is None or "result" not in reply:
            return reply
        return {**reply, "result": change(message, reply["result"])}

    serve(line, respond)


def of_list(**more: Any) -> None:
    with_result(lambda message, value: {**value, **more} if message["method"] == "tools/list" else value)


def null_cursor() -> None:
    of_list(nextCursor=None)


def misspelled_cursor() -> None:
    of_list(next_cursor="2")


def same_page_again() -> None:
    of_list(nextCursor="2")


def _by_cursor(pages: dict[str | None, Message]) -> None:
    def change(message: Message, value: Message) -> Any:
        cursor = (message.get("params") or {}).get("cursor")
        return pages[cursor] if message["method"] == "tools/list" else value

    with_result(change)


SECOND = {**TOOL, "name": "find_berth"}


def empty_cursor() -> None:
    """The second page has an empty cursor."""
    _by_cursor({None: {"tools": [TOOL], "nextCursor": ""}, "": {"tools": [SECOND]}})


def empty_cursor_for_the_end() -> None:
    """Takes an empty cursor for none, and sends the first page again."""
    of_list(nextCursor="")


def empty_cursor_that_kills() -> None:
    """Dies of the cursor that it gave."""
    _by_cursor({None: {"tools": [TOOL], "nextCursor": ""}})


def empty_cursor_that_is_refused() -> None:
    def respond(message: Message) -> Message | None:
        if (message.get("params") or {}).get("cursor") == "":
            return {"jsonrpc": "2.0", "id": message["id"], "error": {"code": -32602, "message": "bad cursor"}}
        reply = answer(message)
        if reply and message["method"] == "tools/list":
            return {**reply, "result": {"tools": [TOOL], "nextCursor": ""}}
        return reply

    serve(line, respond)


def empty_cursor_again_and_again() -> None:
    _by_cursor({None: {"tools": [TOOL], "nextCursor": ""}, "": {"tools": [SECOND], "nextCursor": ""}})


def no_capability() -> None:
    with_result(
        lambda message, value: {**value, "capabilities": {}} if message["method"] == "initialize" else value
    )


def null_capability() -> None:
    null = {"capabilities": {"tools": None}}
    with_result(lambda message, value: {**value, **null} if message["method"] == "initialize" else value)


def snake_case() -> None:
    schema = TOOL["inputSchema"]
    bare = {key: value for key, value in TOOL.items() if key != "inputSchema"}
    hints = {"read_only_hint": True}
    of_list(
        tools=[{**bare, "input_schema": schema, "output_schema": {"type": "object"}, "annotations": hints}]
    )


FAULTS = {name: each for name, each in list(globals().items()) if callable(each) and name.islower()}

if __name__ == "__main__":
    FAULTS[sys.argv[1]]()
