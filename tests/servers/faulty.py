"""A badly behaved MCP server over stdio, standard library alone: `faulty.py FAULT [MARKER]`.

Every fault is one function. MARKER is not read: a test finds the processes that are left by it.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

Message = dict[str, Any]

NAMES = ("lend_copy", "return_copy", "search_catalogue")


def tool(name: str, **more: Any) -> Message:
    return {
        "name": name,
        "description": f"Says {name.replace('_', ' ')}.",
        "inputSchema": {"type": "object", "properties": {}},
        **more,
    }


TOOLS = [tool(name) for name in NAMES]


def send(message: Any) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def raw(data: bytes) -> None:
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def result(message: Message, value: Any) -> Message:
    return {"jsonrpc": "2.0", "id": message["id"], "result": value}


def error(message: Message, code: int, words: str) -> Message:
    return {"jsonrpc": "2.0", "id": message["id"], "error": {"code": code, "message": words}}


def messages() -> Iterator[Message]:
    for line in sys.stdin:
        yield json.loads(line)


def hello(message: Message, **more: Any) -> Message:
    return result(
        message,
        {
            "protocolVersion": "2025-11-25",
            "capabilities": {"tools": {}},
            "serverInfo": {"name": "faulty", "version": "1"},
            **more,
        },
    )


Answer = Callable[[Message], Any]


def serve(
    listing: Answer = lambda message: result(message, {"tools": TOOLS}),
    initialize: Answer = hello,
    discover: Answer = lambda message: error(message, -32601, "Method not found"),
) -> None:
    """Answer until the input ends; a function that returns None has answered by itself."""
    answers = {"initialize": initialize, "tools/list": listing, "server/discover": discover}
    for message in messages():
        answer = answers.get(message.get("method", ""))
        if answer is not None and (reply := answer(message)) is not None:
            send(reply)


def fine() -> None:
    serve()


def junk() -> None:
    """Prints before, between and after its answers; some of it is JSON."""
    print("starting up...\n{not json}\n[1, 2]\n" + '{"level": "info", "msg": "log line"}', flush=True)

    def listing(message: Message) -> None:
        print("\n".join(f"progress {count}" for count in range(1000)), flush=True)
        send(result(message, {"tools": TOOLS}))
        print("done", flush=True)

    serve(listing)


def logs_broken_messages() -> None:
    """Log lines that hold messages, whole and cut, are neither answers nor broken answers."""
    print('[debug] got {"jsonrpc":"2.0","id":1,"method":"init', flush=True)

    def listing(message: Message) -> None:
        print('[debug] sending {"jsonrpc":"2.0","id":2,"result":{"tools":[', flush=True)
        send(result(message, {"tools": TOOLS}))

    serve(listing)


def junk_without_newline() -> None:
    def listing(message: Message) -> None:
        sys.stdout.write("loading tools... ")
        send(result(message, {"tools": TOOLS}))

    serve(listing)


def invalid_utf8() -> None:
    raw(b"\xff\xfe caf\xe9\n")

    def listing(message: Message) -> None:
        described = json.dumps(result(message, {"tools": [tool("lend_copy", title="caf\0")]}))
        raw(described.encode().replace(b"\\u0000", b"\xe9") + b"\n")

    serve(listing)


def long_line() -> None:
    long = [tool(name, description="x" * 500_000) for name in NAMES]
    serve(lambda message: result(message, {"tools": long}))


def ignores_sigterm() -> None:
    """Neither the end of its input nor SIGTERM ends it."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    serve()
    while True:
        time.sleep(60)


def exits() -> None:
    print("fatal: the catalogue is not configured\nset CATALOGUE_URL", file=sys.stderr)
    raise SystemExit(3)


def exits_while_listing() -> None:
    serve(lambda _: os._exit(7))


def killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def silent() -> None:
    for _ in messages():
        pass


def silent_and_ignores_sigterm() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    while True:
        time.sleep(60)


def silent_with_a_child() -> None:
    stubborn_child()
    silent()


def silent_while_listing() -> None:
    """Says before its handshake what it waits for."""
    print("waiting for the database", file=sys.stderr, flush=True)
    serve(lambda _: None)


def closes_output() -> None:
    os.close(1)
    for _ in messages():
        pass


def answers_initialize_with_an_error() -> None:
    serve(initialize=lambda message: error(message, -32000, "the API key is missing"))


def answers_initialize_badly() -> None:
    serve(initialize=lambda message: result(message, {"protocolVersion": 5}))


def answers_list_with_an_error() -> None:
    serve(lambda message: error(message, -32603, "fetch failed"))


def knows_no_tools() -> None:
    serve(lambda message: error(message, -32601, "Method not found"))


def has_no_tools() -> None:
    serve(lambda message: result(message, {"tools": []}))


def lists_no_list() -> None:
    serve(lambda message: result(message, {"tools": {"lend_copy": {}}}))


def shuffles() -> None:
    serve(lambda message: result(message, {"tools": random.sample(TOOLS, len(TOOLS))}))


def turns() -> None:
    """Lists its tools the other way round each time."""
    orders = itertools.cycle((TOOLS, TOOLS[::-1]))
    serve(lambda message: result(message, {"tools": next(orders)}))


def grows() -> None:
    """Lists one tool more each time."""
    count = itertools.count(1)
    serve(lambda message: result(message, {"tools": TOOLS[: next(count)]}))


def talks_first() -> None:
    """Notifications and log lines before and between the answers that were asked for."""
    changed = {"jsonrpc": "2.0", "method": "notifications/tools/list_changed"}
    log = {"jsonrpc": "2.0", "method": "notifications/message", "params": {"level": "info", "data": "hello"}}
    unknown = {"jsonrpc": "2.0", "method": "notifications/what", "params": {"is": "this"}}

    def listing(message: Message) -> None:
        for notification in (changed, log, unknown, log):
            send(notification)
        send(result(message, {"tools": TOOLS}))

    send(log)
    serve(listing)


def asks_first() -> None:
    """Lists its tools only once each of its own questions has been answered or refused."""
    sampling = {"messages": [], "maxTokens": 1}
    questions = [("ping", {}), ("roots/list", {}), ("sampling/createMessage", sampling), ("what/is", {})]
    waiting: list[Message] = []
    answered = 0
    for message in messages():
        if message.get("method") == "initialize":
            send(hello(message))
        elif message.get("method") == "tools/list":
            waiting.append(message)
            for number, (method, params) in enumerate(questions):
                send({"jsonrpc": "2.0", "id": f"q{number}", "method": method, "params": params})
        elif str(message.get("id", "")).startswith("q"):
            answered += 1
            if answered == len(questions):
                send(result(waiting[0], {"tools": TOOLS}))


def invalid_tools() -> None:
    """Tools that no typed reading lets pass, and fields that it would drop."""
    tools = [
        {"name": "no_schema", "inputSchema": {"$schema": "http://json-schema.org/draft-07/schema#"}},
        {"name": 7, "description": ["not", "text"], "inputSchema": None},
        "not an object",
        {"zeta": 1, "name": "kept", "alpha": {"b": 1, "a": 2}, "inputSchema": {"type": "object"}},
    ]
    serve(lambda message: result(message, {"tools": tools, "nextCursor": None}))


def odd_json() -> None:
    """What is JSON and still trips parsers: a lone surrogate, deep nesting, a huge integer."""
    deep = '{"items":' * 150 + "{}" + "}" * 150
    schema = f'{{"type":"object","properties":{{"deep":{deep},"big":{{"const":{10**40}}}}}}}'

    def listing(message: Message) -> None:
        odd = f'{{"name":"odd","description":"half \\ud83d","inputSchema":{schema}}}'
        raw(f'{{"jsonrpc":"2.0","id":{message["id"]},"result":{{"tools":[{odd}]}}}}\n'.encode())

    serve(listing)


def nan() -> None:
    serve(lambda message: result(message, {"tools": [tool("lend_copy", weight=float("nan"))]}))


def pages() -> None:
    """One tool a page; the last page's cursor is an empty text."""

    def listing(message: Message) -> Message:
        place = int((message.get("params") or {}).get("cursor", "0"))
        following = str(place + 1) if place + 1 < len(TOOLS) else ""
        return result(message, {"tools": [TOOLS[place]], "nextCursor": following})

    serve(listing)


def ignores_the_cursor() -> None:
    serve(lambda message: result(message, {"tools": TOOLS, "nextCursor": "more"}))


def repeats_a_cursor() -> None:
    """Goes round between two pages for ever."""

    def listing(message: Message) -> Message:
        cursor = (message.get("params") or {}).get("cursor")
        page, following = {None: (0, "a"), "a": (1, "b"), "b": (2, "a")}[cursor]
        return result(message, {"tools": [TOOLS[page]], "nextCursor": following})

    serve(listing)


def pages_without_end() -> None:
    def listing(message: Message) -> Message:
        place = int((message.get("params") or {}).get("cursor", "0"))
        return result(message, {"tools": [tool(f"tool_{place}")], "nextCursor": str(place + 1)})

    serve(listing)


def empty_pages() -> None:
    """Some pages have no tools, and others follow."""
    listed: list[list[Message]] = [[], TOOLS[:1], [], [], TOOLS[1:], []]

    def listing(message: Message) -> Message:
        place = int((message.get("params") or {}).get("cursor", "0"))
        following = {"nextCursor": str(place + 1)} if place + 1 < len(listed) else {}
        return result(message, {"tools": listed[place], **following})

    serve(listing)


def odd_cursor() -> None:
    """A cursor that is a number; a false one is none either."""
    serve(lambda message: result(message, {"tools": TOOLS, "nextCursor": json.loads(sys.argv[3])}))


def string_ids() -> None:
    """Answers with the ids of the requests as text."""
    serve(
        lambda message: result({"id": str(message["id"])}, {"tools": TOOLS}),
        initialize=lambda message: {**hello(message), "id": str(message["id"])},
    )


def refuses_with_a_code_that_is_text() -> None:
    serve(lambda message: {**error(message, 0, "no"), "error": {"code": "E1", "message": "no"}})


def logs_without_end() -> None:
    """Lines that are no messages, for ever."""

    def listing(_: Message) -> None:
        with contextlib.suppress(BrokenPipeError):
            while True:
                raw(b"still looking for the tools\n" * 1000)

    serve(listing)


def answers_with_another_id() -> None:
    serve(lambda _: result({"id": "other"}, {"tools": TOOLS}))


def refuses_without_an_id() -> None:
    serve(lambda _: {"jsonrpc": "2.0", "id": None, "error": {"code": -32700, "message": "Parse error"}})


def asks_with_half_a_character() -> None:
    """A question whose id cannot be written in an answer."""

    def listing(message: Message) -> None:
        raw(b'{"jsonrpc":"2.0","id":"half \\ud83d","method":"ping"}\n')
        send(result(message, {"tools": TOOLS}))

    serve(listing)


def dies_with_a_child_that_holds_its_output() -> None:
    """Exits in the middle, while a child keeps the pipe open."""
    stubborn_child()
    serve(lambda _: os._exit(7))


def has_a_child_that_left() -> None:
    stubborn_daemon()
    serve()


def silent_with_all_that_stays() -> None:
    """Ignores all that asks it to end, and so do its child and its daemon."""
    stubborn_child()
    stubborn_daemon()
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
        signal.signal(number, signal.SIG_IGN)
    print("ready", file=sys.stderr, flush=True)
    while True:
        time.sleep(60)


def stubborn_daemon() -> None:
    """Start a grandchild in another session, whose parent has gone, that ignores what asks it to end."""
    script = (
        "import os, signal, subprocess, sys, time\n"
        "if os.fork() == 0:\n"
        "    os.setsid()\n"
        "    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT): signal.signal(number, signal.SIG_IGN)\n"
        "    for stream in (0, 1, 2): os.close(stream)\n"
        "    time.sleep(600)\n"
    )
    subprocess.run([sys.executable, "-c", script, *sys.argv[2:]], check=True)


def dies_of_discovery() -> None:
    serve(discover=lambda _: os._exit(1))


def modern_only() -> None:
    """Speaks the new protocol alone, and dies of the old handshake."""
    stamp = {"io.modelcontextprotocol/serverInfo": {"name": "modern", "version": "2"}}
    common = {"resultType": "complete", "ttlMs": 0, "cacheScope": "public", "_meta": stamp}
    found = {"supportedVersions": ["2026-07-28"], "capabilities": {"tools": {}}, "instructions": "Be brief."}
    serve(
        listing=lambda message: result(message, {"tools": TOOLS, **common}),
        initialize=lambda _: os._exit(4),
        discover=lambda message: result(message, {**found, **common}),
    )


def stubborn_child() -> None:
    """Start a child that ignores SIGTERM and holds our pipes."""
    script = "import signal,time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
    subprocess.Popen([sys.executable, "-c", script, *sys.argv[2:]])


def has_a_child() -> None:
    """Ends politely, and leaves a stubborn child behind."""
    stubborn_child()
    serve()


def needs_a_variable() -> None:
    for name in ("LIBRARY_TOKEN", "LIBRARY_FLOOR"):
        if name not in os.environ:
            print(f"Cannot open the library: {name} is missing", file=sys.stderr)
    raise SystemExit(1)


def tells_secrets() -> None:
    """Prints what it was given on stderr, with terminal escapes, and repeats it in its refusal."""
    token = os.environ.get("LIBRARY_TOKEN", "")
    print(f"\x1b[31mdenied\x1b[0m for {token}\x07 at {' '.join(sys.argv[3:])}", file=sys.stderr, flush=True)
    serve(initialize=lambda message: error(message, -32001, f"bad token {token}"))


def repeats_a_secret_in_a_tool() -> None:
    default = {"type": "object", "properties": {"token": {"default": os.environ.get("LIBRARY_TOKEN")}}}
    serve(lambda message: result(message, {"tools": [tool("lend_copy", inputSchema=default)]}))


def prints_a_lot() -> None:
    for count in range(20):
        print(f"line {count}", file=sys.stderr)
    raise SystemExit(1)


def shows_its_environment() -> None:
    names = ", ".join(sorted(os.environ))
    serve(
        lambda message: result(message, {"tools": [tool("environment", description=names, cwd=os.getcwd())]})
    )


FAULTS = {name: each for name, each in list(globals().items()) if callable(each) and name.islower()}

if __name__ == "__main__":
    FAULTS[sys.argv[1]]()
