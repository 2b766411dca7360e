"""What the bodies of all requests over HTTP may take together, and how long they may take to arrive."""

from __future__ import annotations

from typing import Any

import anyio

from scorer.serving.bodies import BoundedBodies

POST: dict[str, Any] = {"type": "http", "method": "POST"}


def piece(body: bytes, *, more: bool = False) -> dict[str, Any]:
    return {"type": "http.request", "body": body, "more_body": more}


class App:
    """Keeps what it receives, and answers when it is told to."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.goes_on = anyio.Event()

    async def __call__(self, _scope: Any, receive: Any, send: Any) -> None:
        body = b""
        while (message := await receive()).get("more_body"):
            body += message["body"]
        self.bodies.append(body + message["body"])
        await self.goes_on.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})


async def status(app: Any, *pieces: dict[str, Any], scope: Any = POST) -> int:
    """Return the status that a request with this body gets; what it lacks never arrives."""
    left, said = [*pieces], list[Any]()

    async def receive() -> Any:
        if not left:
            await anyio.sleep_forever()
        return left.pop(0)

    async def send(message: Any) -> None:
        said.append(message)

    await app(scope, receive, send)
    return int(said[0]["status"])


def test_requests_are_refused_while_others_hold_the_memory_and_taken_again_afterwards() -> None:
    async def main() -> None:
        app = App()
        bounded = BoundedBodies(app, most=100)
        async with anyio.create_task_group() as group:
            group.start_soon(status, bounded, piece(b"a" * 50, more=True), piece(b"b" * 30))
            await anyio.wait_all_tasks_blocked()
            assert await status(bounded, piece(b"c" * 20, more=True), piece(b"d")) == 503
            group.start_soon(status, bounded, piece(b"e" * 20))
            await anyio.wait_all_tasks_blocked()
            assert await status(bounded, piece(b"f")) == 503
            app.goes_on.set()
        assert app.bodies == [b"a" * 50 + b"b" * 30, b"e" * 20]
        assert await status(bounded, piece(b"g" * 100)) == 200
        assert await status(bounded, piece(b"g" * 101)) == 503

    anyio.run(main)


def test_a_body_that_does_not_arrive_is_given_up_and_holds_nothing() -> None:
    async def main() -> None:
        app = App()
        app.goes_on.set()
        bounded = BoundedBodies(app, most=100, seconds=0)
        assert await status(bounded, piece(b"a" * 90, more=True)) == 408
        bounded = BoundedBodies(app, most=100)
        assert await status(bounded, piece(b"b" * 90)) == 200

    anyio.run(main)


def test_requests_without_a_body_are_passed_on_whatever_is_held() -> None:
    async def main() -> None:
        app = App()
        app.goes_on.set()
        assert await status(BoundedBodies(app, most=0), piece(b""), scope={**POST, "method": "GET"}) == 200

    anyio.run(main)
