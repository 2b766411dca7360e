"""Servers behind a URL: the transports, and the HTTP responses that the SDK hides."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import httpx2
from mcp.client.sse import sse_client
from mcp.client.streamable_http import streamable_http_client

from scorer.capturing.failures import Failure
from scorer.capturing.http_body import meter_body
from scorer.capturing.options import checked_headers
from scorer.capturing.public_addresses import PublicTransport
from scorer.capturing.redact import clean, url_label
from scorer.capturing.retry_after import seconds_to_wait
from scorer.contracts.errors import InputError
from scorer.data.messages import text

if TYPE_CHECKING:
    from mcp.client._transport import TransportStreams

    from scorer.capturing.options import Timeouts
    from scorer.capturing.sources import Remote
    from scorer.capturing.sse_endpoint import EndpointWatch
    from scorer.capturing.wire_meter import WireMeter

#: The body of an error response is read up to this size.
_MAX_EXCERPT_BYTES: Final = 65536

#: How much of the beginning of a body is kept.
_MAX_BEGINNING: Final = 200

_LOGIN: Final = re.compile(r'\b(?:resource_metadata|authorization_uri)="?(https?://[^"\s,]+)', re.IGNORECASE)
_NOT_IN_HOST: Final = re.compile(r"[\s%<>^`{|}\\]")


@dataclass(frozen=True, slots=True)
class ResponseSummary:
    """What matters of an HTTP response.

    `excerpt` is the text of an error, `retry_after` how long not to try again (seconds). `login` is where a refusal
    says that its OAuth login is described, and `body` the beginning of the body as far as it has been read.
    """

    status: int
    content_type: str
    location: str
    excerpt: str
    method: str
    login: str = ""
    retry_after: float | None = None
    body: bytearray = field(default_factory=bytearray, compare=False)

    @property
    def is_page(self) -> bool:
        """Whether it is an HTML page."""
        return self.content_type in ("text/html", "application/xhtml+xml")


@dataclass(slots=True)
class Responses:
    """The HTTP responses of one attempt, in their order, and the meter of their bodies.

    Over SSE, `endpoint` reads the address that the server names, and `hasten` is called when a message is refused
    there: no answer comes any more, and the SDK does not tell.
    """

    meter: WireMeter
    endpoint: EndpointWatch | None = None
    hasten: Callable[[], None] | None = None
    seen: list[ResponseSummary] = field(default_factory=list)

    async def note(self, response: httpx2.Response) -> None:
        """Meter a response and keep what matters of it (a hook of the HTTP client)."""
        location = response.headers.get("location")
        body = bytearray()
        meter_body(response, self.meter, self._watcher(response, body))
        self.seen.append(
            ResponseSummary(
                status=response.status_code,
                content_type=response.headers.get("content-type", "").partition(";")[0].strip().lower(),
                location=url_label(str(response.url.join(location))) if location else "",
                excerpt=await _excerpt(response),
                method=response.request.method,
                login=_login(response.headers.get("www-authenticate", "")),
                retry_after=seconds_to_wait(response.headers),
                body=body,
            )
        )
        if self.hasten is not None and response.request.method == "POST" and response.status_code >= 400:
            self.hasten()

    def _watcher(self, response: httpx2.Response, body: bytearray) -> Callable[[bytes], None]:
        """Return what is given each piece of the body."""
        if self.endpoint is not None and response.request.method == "GET":
            return self.endpoint.feed
        return lambda piece: body.extend(piece[: _MAX_BEGINNING - len(body)])

    @property
    def refusal(self) -> ResponseSummary | None:
        """The last response that is not a success, or is an HTML page.

        Of those to POST if there are any: a server may refuse the GET for its own messages and the final DELETE.
        """
        asked = [each for each in self.seen if each.method == "POST"] or self.seen
        return next((each for each in reversed(asked) if each.status >= 300 or each.is_page), None)

    @property
    def last(self) -> ResponseSummary | None:
        """The last response to POST; None where there is none."""
        return next((each for each in reversed(self.seen) if each.method == "POST"), None)


def _login(challenge: str) -> str:
    """Return the address at which a refusal says that its login is described; "" where it names none."""
    match = _LOGIN.search(challenge)
    return url_label(match[1]) if match else ""


async def _excerpt(response: httpx2.Response) -> str:
    """Return the short text of an error response ("" for a page). Only a body of known size is read."""
    size = response.headers.get("content-length", "")
    if response.status_code < 400 or not size.isdigit() or int(size) > _MAX_EXCERPT_BYTES:
        return ""
    await response.aread()
    if "html" in response.headers.get("content-type", ""):
        return ""
    return clean(_message(response), 200)


def _message(response: httpx2.Response) -> str:
    """Return the message of a JSON error, else the text of the response."""
    try:
        body = response.json()
    except ValueError:
        return response.text
    if isinstance(body, Mapping):
        error = body.get("error")
        inner = error if isinstance(error, Mapping) else body
        for key in ("message", "error_description", "detail", "error"):
            if isinstance(message := inner.get(key), str):
                return message
    return response.text


def over_http(
    source: Remote, responses: Responses, timeouts: Timeouts
) -> AbstractAsyncContextManager[TransportStreams]:
    """Use Streamable HTTP. An event may be as large as an answer: the SDK's own limit is 1 MiB."""

    size = responses.meter.limits.answer_bytes

    @asynccontextmanager
    async def streams() -> AsyncIterator[TransportStreams]:
        async with (
            _client(source, responses, timeouts) as client,
            streamable_http_client(source.url, http_client=client, max_sse_event_size=size) as opened,
        ):
            yield opened

    return streams()


def over_sse(
    source: Remote, responses: Responses, timeouts: Timeouts
) -> AbstractAsyncContextManager[TransportStreams]:
    """Use the older HTTP+SSE transport."""

    def client(headers: Any = None, timeout: Any = None, auth: Any = None) -> httpx2.AsyncClient:  # noqa: ARG001
        return _client(source, responses, timeouts)

    return sse_client(source.url, httpx_client_factory=client)


def _client(source: Remote, responses: Responses, timeouts: Timeouts) -> httpx2.AsyncClient:
    """Return a client without read timeouts: every phase has its own deadline."""
    return httpx2.AsyncClient(
        transport=PublicTransport() if source.public_only else None,
        headers={"Accept-Encoding": "identity", **source.headers},
        timeout=httpx2.Timeout(None, connect=timeouts.start),
        event_hooks={"response": [responses.note]},
    )


def unusable(source: Remote) -> Failure | None:
    """Return why the URL or a header cannot be used, before anything is sent; None where they can.

    The reason quotes nothing: what a broken URL holds where may be a password.
    """
    try:
        host = urlsplit(source.url).hostname or " "
        host.encode("idna")
        httpx2.URL(source.url)
    except (httpx2.InvalidURL, ValueError):
        host = " "
    if _NOT_IN_HOST.search(host):
        return Failure("start", text("capturing.http.bad-url"), final=True, exit_code=2, kind="invalid")
    if not _has_port(source.url):
        return Failure("start", text("capturing.http.bad-port"), final=True, exit_code=2, kind="invalid")
    try:
        [*checked_headers(source.headers)]
    except InputError:
        return Failure("start", text("capturing.http.bad-header"), final=True, exit_code=2, kind="invalid")
    return None


def _has_port(url: str) -> bool:
    try:
        return urlsplit(url).port != 0
    except ValueError:
        return False
