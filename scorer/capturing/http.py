"""Servers behind a URL: the transports, and what the HTTP answers say that the SDK hides."""

from __future__ import annotations

import socket
import ssl
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

import httpx2
from mcp.client.sse import sse_client
from mcp.client.streamable_http import streamable_http_client

from scorer.capturing.failure import Verdict, answered, leaves
from scorer.capturing.redact import clean, url_label

if TYPE_CHECKING:
    from mcp.client._transport import TransportStreams

    from scorer.capturing.options import Timeouts
    from scorer.capturing.sources import Remote

#: A page that explains a refusal is read up to this size.
_MAX_EXCERPT_BYTES: Final = 65536

#: Refusals after which an older or newer way of speaking may still be understood.
_MAYBE_ANOTHER_WAY: Final = frozenset((400, 404, 405, 406, 410, 415, 422, 501))

_HEADER_HINT: Final = "--header 'Authorization: Bearer …'"


@dataclass(frozen=True, slots=True)
class Seen:
    """What matters of an HTTP answer."""

    status: int
    content_type: str
    location: str
    excerpt: str


@dataclass(slots=True)
class Answers:
    """The HTTP answers of one attempt, in their order."""

    seen: list[Seen] = field(default_factory=list)

    async def note(self, response: httpx2.Response) -> None:
        """Keep what matters of an answer (a response hook of the HTTP client)."""
        location = response.headers.get("location")
        self.seen.append(
            Seen(
                status=response.status_code,
                content_type=response.headers.get("content-type", "").partition(";")[0].strip().lower(),
                location=url_label(str(response.url.join(location))) if location else "",
                excerpt=await _excerpt(response),
            )
        )

    @property
    def refusal(self) -> Seen | None:
        """The last answer that is no success, or is a page for people."""
        return next((each for each in reversed(self.seen) if each.status >= 300 or _is_page(each)), None)


def _is_page(seen: Seen) -> bool:
    return seen.content_type in ("text/html", "application/xhtml+xml")


async def _excerpt(response: httpx2.Response) -> str:
    """The short text of a refusal ("" for a page): a body of known size, so that none can go on for ever."""
    size = response.headers.get("content-length", "")
    if response.status_code < 400 or not size.isdigit() or int(size) > _MAX_EXCERPT_BYTES:
        return ""
    await response.aread()
    if "html" in response.headers.get("content-type", ""):
        return ""
    return clean(_message(response), 200)


def _message(response: httpx2.Response) -> str:
    """The message of a JSON refusal, else its text."""
    try:
        body = response.json()
    except ValueError:
        return response.text
    if isinstance(body, Mapping):
        error = body.get("error")
        inner = error if isinstance(error, Mapping) else body
        for key in ("message", "error_description", "detail", "error"):
            if isinstance(text := inner.get(key), str):
                return text
    return response.text


def over_http(
    source: Remote, answers: Answers, timeouts: Timeouts
) -> AbstractAsyncContextManager[TransportStreams]:
    """Speak Streamable HTTP. Events of any size are read: one listing may be over 1 MiB."""

    @asynccontextmanager
    async def streams() -> AsyncIterator[TransportStreams]:
        async with (
            _client(source.headers, answers, timeouts) as client,
            streamable_http_client(source.url, http_client=client, max_sse_event_size=None) as opened,
        ):
            yield opened

    return streams()


def over_sse(
    source: Remote, answers: Answers, timeouts: Timeouts
) -> AbstractAsyncContextManager[TransportStreams]:
    """Speak the older HTTP+SSE."""

    def client(headers: Any = None, timeout: Any = None, auth: Any = None) -> httpx2.AsyncClient:  # noqa: ARG001
        return _client(source.headers, answers, timeouts)

    return sse_client(source.url, httpx_client_factory=client)


def _client(headers: Mapping[str, str], answers: Answers, timeouts: Timeouts) -> httpx2.AsyncClient:
    """A client without read timeouts of its own: every phase has its deadline."""
    return httpx2.AsyncClient(
        headers=dict(headers),
        timeout=httpx2.Timeout(None, connect=timeouts.start),
        event_hooks={"response": [answers.note]},
    )


_PAGE = (
    "it answered with an HTML page, not MCP; give the address of its MCP endpoint, which often ends in /mcp"
)


def explain(error: BaseException, phase: str, answers: Answers, source: Remote) -> Verdict | None:
    """Word a failure: what the connection or the HTTP status says, else what the server answered."""
    if isinstance(error, httpx2.SSEError) and "text/html" in str(error):
        return Verdict(phase, _PAGE, final=True)
    if isinstance(error, httpx2.TransportError):
        return _connection(error, phase)
    if (refusal := answers.refusal) is not None and (verdict := _refused(refusal, phase, source)) is not None:
        return verdict
    if isinstance(error, httpx2.HTTPError | httpx2.SSEError | httpx2.InvalidURL):
        return Verdict(phase, clean(f"{error}"))
    return answered(error, phase)


def _refused(seen: Seen, phase: str, source: Remote) -> Verdict | None:
    status, words = seen.status, _status_words(seen)
    if 300 <= status < 400:
        return Verdict(phase, f"it redirects to {seen.location or 'nowhere'}; use that address", final=True)
    if status in (401, 407):
        return Verdict(phase, _unauthorized(words, source), final=True)
    if status == 403:
        return Verdict(phase, f"{words}; if it wants credentials, pass {_HEADER_HINT}", final=True)
    if _is_page(seen) and status < 400:
        return Verdict(phase, _PAGE, final=True)
    if status in (404, 410):
        return Verdict(
            phase, f"{words}: there is no MCP endpoint at this address; it often ends in /mcp", vague=True
        )
    if status >= 400:
        other = status in _MAYBE_ANOTHER_WAY
        return Verdict(phase, words, final=not other, vague=other and not seen.excerpt)
    return None


def _status_words(seen: Seen) -> str:
    try:
        phrase = f" {HTTPStatus(seen.status).phrase}"
    except ValueError:
        phrase = ""
    excerpt = f" ({seen.excerpt})" if seen.excerpt and seen.excerpt.lower() != phrase.strip().lower() else ""
    return f"HTTP {seen.status}{phrase}{excerpt}"


def _unauthorized(words: str, source: Remote) -> str:
    if any(name.lower() == "authorization" for name in source.headers):
        return f"{words}: it refused the credentials of the Authorization header"
    return f"{words}: pass credentials with {_HEADER_HINT}"


def _connection(error: httpx2.TransportError, phase: str) -> Verdict:
    words = clean(str(error))
    if isinstance(error, httpx2.TimeoutException):
        return Verdict("start", "no connection in the time that was given", final=True)
    if not isinstance(error, httpx2.ConnectError):
        return Verdict(phase, f"the connection broke: {words or type(error).__name__}", final=True)
    origins = list(_origins(error))
    if any(isinstance(each, ssl.SSLError) for each in origins):
        return Verdict("start", f"TLS failed: {words}", final=True)
    if any(isinstance(each, ConnectionRefusedError) for each in origins):
        return Verdict("start", "connection refused; is the server running, and the port right?", final=True)
    if any(isinstance(each, socket.gaierror) for each in origins):
        return Verdict("start", "the name of the host cannot be resolved", final=True)
    return Verdict("start", f"no connection: {words}", final=True)


def _origins(error: BaseException) -> Iterator[BaseException]:
    """Yield what the error came from, however deep (the HTTP library words it anew at every layer)."""
    for leaf in leaves(error):
        yield leaf
        if (origin := leaf.__cause__ or leaf.__context__) is not None:
            yield from _origins(origin)
