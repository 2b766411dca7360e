"""Servers behind a URL: the transports, and what the HTTP responses say that the SDK hides."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import httpx2
from mcp.client.sse import sse_client
from mcp.client.streamable_http import streamable_http_client

from scorer.capturing.failures import Failure, bad_answer, leaves
from scorer.capturing.http_body import UnknownEncoding, meter_body
from scorer.capturing.options import checked_headers
from scorer.capturing.redact import clean, url_label
from scorer.contracts.errors import InputError
from scorer.data.messages import say, text

if TYPE_CHECKING:
    from mcp.client._transport import TransportStreams

    from scorer.capturing.options import Timeouts
    from scorer.capturing.sources import Remote
    from scorer.capturing.wire_meter import WireMeter

#: The body of an error response is read up to this size.
_MAX_EXCERPT_BYTES: Final = 65536

#: The SDK follows more redirects than any honest server sends.
_MOST_REDIRECTS: Final = 10

_NOT_IN_HOST: Final = re.compile(r"[\s%<>^`{|}\\]")

#: Statuses after which an older or newer transport may still work.
_MAYBE_ANOTHER_WAY: Final = frozenset((400, 404, 405, 406, 410, 415, 422, 501))


@dataclass(frozen=True, slots=True)
class ResponseSummary:
    """What matters of an HTTP response."""

    status: int
    content_type: str
    location: str
    excerpt: str
    method: str


@dataclass(slots=True)
class Responses:
    """The HTTP responses of one attempt, in their order, and the meter of their bodies."""

    meter: WireMeter
    seen: list[ResponseSummary] = field(default_factory=list)

    async def note(self, response: httpx2.Response) -> None:
        """Meter a response and keep what matters of it (a hook of the HTTP client)."""
        meter_body(response, self.meter)
        location = response.headers.get("location")
        self.seen.append(
            ResponseSummary(
                status=response.status_code,
                content_type=response.headers.get("content-type", "").partition(";")[0].strip().lower(),
                location=url_label(str(response.url.join(location))) if location else "",
                excerpt=await _excerpt(response),
                method=response.request.method,
            )
        )

    @property
    def refusal(self) -> ResponseSummary | None:
        """The last response that is not a success, or is an HTML page.

        Of those to POST if there are any: a server may refuse the GET for its own messages and the final DELETE.
        """
        asked = [each for each in self.seen if each.method == "POST"] or self.seen
        return next((each for each in reversed(asked) if each.status >= 300 or _is_page(each)), None)


def _is_page(seen: ResponseSummary) -> bool:
    return seen.content_type in ("text/html", "application/xhtml+xml")


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
            _client(source.headers, responses, timeouts) as client,
            streamable_http_client(source.url, http_client=client, max_sse_event_size=size) as opened,
        ):
            yield opened

    return streams()


def over_sse(
    source: Remote, responses: Responses, timeouts: Timeouts
) -> AbstractAsyncContextManager[TransportStreams]:
    """Use the older HTTP+SSE transport."""

    def client(headers: Any = None, timeout: Any = None, auth: Any = None) -> httpx2.AsyncClient:  # noqa: ARG001
        return _client(source.headers, responses, timeouts)

    return sse_client(source.url, httpx_client_factory=client)


def _client(headers: Mapping[str, str], responses: Responses, timeouts: Timeouts) -> httpx2.AsyncClient:
    """Return a client without read timeouts: every phase has its own deadline."""
    return httpx2.AsyncClient(
        headers={"Accept-Encoding": "identity", **headers},
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
        return Failure("start", text("capturing.http.bad-url"), final=True, exit_code=2)
    if not _has_port(source.url):
        return Failure("start", text("capturing.http.bad-port"), final=True, exit_code=2)
    try:
        [*checked_headers(source.headers)]
    except InputError:
        return Failure("start", text("capturing.http.bad-header"), final=True, exit_code=2)
    return None


def _has_port(url: str) -> bool:
    try:
        return urlsplit(url).port != 0
    except ValueError:
        return False


def explain(error: BaseException, phase: str, responses: Responses, source: Remote) -> Failure | None:
    """Return the failure: what the connection or the HTTP status says, else what the server answered."""
    if isinstance(error, httpx2.SSEError) and "text/html" in str(error):
        return Failure(phase, text("capturing.http.page"), final=True)
    if isinstance(error, ArithmeticError):  # such as a time to wait that is no number of seconds
        return Failure(phase, text("capturing.http.bad-event"), final=True)
    if isinstance(error, UnknownEncoding):
        return Failure(phase, say("capturing.http.encoding", encoding=clean(str(error), 40)), final=True)
    if isinstance(error, httpx2.DecodingError):
        return Failure(phase, text("capturing.http.not-decodable"), final=True)
    if isinstance(error, httpx2.TransportError):
        return _connection(error, phase)
    if sum(300 <= each.status < 400 for each in responses.seen) > _MOST_REDIRECTS:
        return Failure(phase, text("capturing.http.redirects"), final=True)
    if (refusal := responses.refusal) is not None and (
        failure := _refused(refusal, phase, source)
    ) is not None:
        return failure
    if isinstance(error, httpx2.HTTPError | httpx2.SSEError | httpx2.InvalidURL):
        return Failure(phase, clean(f"{error}"))
    return bad_answer(error, phase)


def _refused(seen: ResponseSummary, phase: str, source: Remote) -> Failure | None:
    status, words = seen.status, _status_words(seen)
    if 300 <= status < 400:
        id = "capturing.http.redirect" if seen.location else "capturing.http.redirect-without-location"
        return Failure(phase, say(id, location=seen.location), final=True)
    if status in (401, 407):
        return Failure(phase, _unauthorized(words, source), final=True)
    if status == 403:
        return Failure(phase, say("capturing.http.forbidden", status=words), final=True)
    if _is_page(seen) and status < 400:
        return Failure(phase, text("capturing.http.page"), final=True)
    if status in (404, 410):
        return Failure(phase, say("capturing.http.not-found", status=words), vague=True)
    if status >= 400:
        other = status in _MAYBE_ANOTHER_WAY
        return Failure(phase, words, final=not other, vague=other and not seen.excerpt)
    return None


def _status_words(seen: ResponseSummary) -> str:
    try:
        phrase = f" {HTTPStatus(seen.status).phrase}"
    except ValueError:
        phrase = ""
    excerpt = f" ({seen.excerpt})" if seen.excerpt and seen.excerpt.lower() != phrase.strip().lower() else ""
    return f"HTTP {seen.status}{phrase}{excerpt}"


def _unauthorized(words: str, source: Remote) -> str:
    if any(name.lower() == "authorization" for name in source.headers):
        return say("capturing.http.credentials-rejected", status=words)
    return say("capturing.http.credentials-missing", status=words)


def _connection(error: httpx2.TransportError, phase: str) -> Failure:
    words = clean(str(error))
    if isinstance(error, httpx2.TimeoutException):
        return Failure("start", text("capturing.http.connect-timeout"), final=True)
    if not isinstance(error, httpx2.ConnectError):
        return Failure(phase, say("capturing.http.broken", reason=words or type(error).__name__), final=True)
    origins = list(_origins(error))
    if any(isinstance(each, ssl.SSLError) for each in origins):
        return Failure("start", say("capturing.http.tls", reason=words), final=True)
    if any(isinstance(each, ConnectionRefusedError) for each in origins):
        return Failure("start", text("capturing.http.refused"), final=True)
    if any(isinstance(each, socket.gaierror) for each in origins):
        return Failure("start", text("capturing.http.unknown-host"), final=True)
    return Failure("start", say("capturing.http.no-connection", reason=words), final=True)


def _origins(error: BaseException) -> Iterator[BaseException]:
    """Yield the causes of the error at any depth: the HTTP library wraps it at every layer."""
    for leaf in leaves(error):
        yield leaf
        if (origin := leaf.__cause__ or leaf.__context__) is not None:
            yield from _origins(origin)
