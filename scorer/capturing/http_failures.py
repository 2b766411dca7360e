"""Why a server behind a URL gave no tools: what its HTTP responses say, and what to do about it."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

import httpx2
from mcp import MCPError
from mcp.types import CONNECTION_CLOSED, INVALID_REQUEST, PARSE_ERROR

from scorer.capturing.failures import Failure, bad_answer, leaves, request_of
from scorer.capturing.http_body import UnknownEncoding
from scorer.capturing.public_addresses import PrivateAddress
from scorer.capturing.redact import clean
from scorer.contracts.definitions import FailureKind
from scorer.data.messages import say, text

if TYPE_CHECKING:
    from scorer.capturing.http_transport import Responses, ResponseSummary
    from scorer.capturing.sources import Remote

#: The SDK follows more redirects than any honest server sends.
_MOST_REDIRECTS: Final = 10

#: Statuses after which an older or newer transport may still work.
_MAYBE_ANOTHER_WAY: Final = frozenset((400, 404, 405, 406, 410, 415, 422, 501))

#: The classes of the statuses that have one.
_KINDS: Final[Mapping[int, FailureKind]] = {
    **dict.fromkeys((401, 402, 407, 511), "needs-auth"),
    **dict.fromkeys((403, 421, 451), "forbidden"),
    **dict.fromkeys((404, 405, 410), "not-found"),
    **dict.fromkeys((408, 504), "timed-out"),
    **dict.fromkeys((429, 503), "busy"),
    502: "unreachable",
}

#: What an error says that refuses the name of the host, the Origin header, the session or the protocol version.
_OF_LOGIN: Final = re.compile(r"[/.](?:log-?in|sign-?in|sso|oauth2?|authorize)\b", re.IGNORECASE)
_OF_HOST: Final = re.compile(r"\bhosts?\b", re.IGNORECASE)
_OF_ORIGIN: Final = re.compile(r"\borigins?\b", re.IGNORECASE)
_OF_SESSION: Final = re.compile(r"\bsession\b", re.IGNORECASE)
_OF_VERSION: Final = re.compile(r"protocol.?version", re.IGNORECASE)

#: How the SDK begins the errors that it makes up in the place of an answer, and what they are told as.
_MADE_UP: Final = (
    (INVALID_REQUEST, "Unexpected content type", "content-type"),
    (INVALID_REQUEST, "server answered a request with 202", "accepted"),
    (CONNECTION_CLOSED, "SSE stream ended", "stream-ended"),
    (PARSE_ERROR, "Failed to parse", "unreadable"),
)


def explain(error: BaseException, phase: str, responses: Responses, source: Remote) -> Failure | None:
    """Return the failure: what the connection or the HTTP status says, else what the server answered."""
    if isinstance(error, httpx2.SSEError) and "content type" in str(error):
        return _not_a_stream(phase, responses)
    if isinstance(error, ArithmeticError):  # such as a time to wait that is no number of seconds
        return Failure(phase, text("capturing.http.bad-event"), final=True, kind="invalid")
    if isinstance(error, UnknownEncoding):
        cause = say("capturing.http.encoding", encoding=clean(str(error), 40))
        return Failure(phase, cause, final=True, kind="invalid")
    if isinstance(error, httpx2.DecodingError):
        return Failure(phase, text("capturing.http.not-decodable"), final=True, kind="invalid")
    if isinstance(error, httpx2.TransportError):
        return _connection(error, phase)
    if sum(300 <= each.status < 400 for each in responses.seen) > _MOST_REDIRECTS:
        return Failure(phase, text("capturing.http.redirects"), final=True, kind="redirects")
    if (refusal := responses.refusal) is not None and (
        failure := _refused(refusal, phase, source)
    ) is not None:
        return failure
    if (failure := _made_up(error, phase, responses)) is not None:
        return failure
    if isinstance(error, httpx2.HTTPError | httpx2.SSEError | httpx2.InvalidURL):
        return Failure(phase, clean(f"{error}"))
    return bad_answer(error, phase)


def overdue(phase: str, responses: Responses, source: Remote) -> Failure | None:
    """Return why no answer came in time, where the responses tell; None where they do not."""
    refusal = responses.refusal
    if responses.endpoint is not None:
        if refusal is not None and refusal.method == "POST" and refusal.status >= 400:
            words, path = _status_words(refusal), responses.endpoint.path
            cause = say("capturing.sse.endpoint-refused", path=path, status=words)
            return Failure(phase, cause, final=True, kind=_kind(refusal.status, phase))
        if phase == "start" and responses.seen and refusal is None:
            return Failure(phase, responses.endpoint.missing, final=True, kind="timed-out")
    return _refused(refusal, phase, source) if refusal is not None else None


def _not_a_stream(phase: str, responses: Responses) -> Failure:
    """Return the failure of a GET whose answer is no stream of events."""
    seen = responses.seen[-1]
    if seen.is_page:
        return Failure(phase, text("capturing.http.page"), final=True, kind="invalid")
    type = clean(seen.content_type, 60) or text("capturing.http.no-type")
    return Failure(phase, say("capturing.sse.not-a-stream", type=type), kind="invalid")


def _made_up(error: BaseException, phase: str, responses: Responses) -> Failure | None:
    """Return what an error of the SDK stands for that no server sent; None for any other."""
    if not isinstance(error, MCPError):
        return None
    id = next(
        (id for code, start, id in _MADE_UP if (error.code, error.message[: len(start)]) == (code, start)), ""
    )
    seen = responses.last
    if not id or seen is None:
        return None
    if id == "unreadable":
        return Failure(phase, _unreadable(phase, seen), final=True, kind="invalid")
    type = clean(seen.content_type, 60) or text("capturing.http.no-type")
    cause = say(f"capturing.http.{id}", request=request_of(phase), type=type)
    return Failure(phase, cause, final=True, kind="invalid")


def _unreadable(phase: str, seen: ResponseSummary) -> str:
    """Return what came in the place of a JSON-RPC message."""
    shown = clean(bytes(seen.body).decode("utf-8", "replace"), 60)
    start = bytes(seen.body).lstrip()[:4]
    kind = "begins"
    if not start:
        kind = "empty"
    elif start.startswith(b"["):
        kind = "batch"
    elif start.startswith(b"\xef\xbb\xbf"):
        kind = "bom"
    return say(
        "capturing.http.unreadable",
        request=request_of(phase),
        what=say(f"capturing.http.unreadable-{kind}", beginning=shown),
    )


def _refused(seen: ResponseSummary, phase: str, source: Remote) -> Failure | None:
    status, words = seen.status, _status_words(seen)
    if 300 <= status < 400:
        return _redirected(seen, phase)
    if seen.is_page and status < 400:
        return Failure(phase, text("capturing.http.page"), final=True, kind="invalid")
    if status < 400:
        return None
    failure = Failure(phase, words, kind=_kind(status, phase), retry_after=seen.retry_after)
    if (cause := _known(seen, phase, words, source)) is not None:
        return replace(failure, cause=cause, final=True)
    if status in (404, 405, 410):
        return replace(failure, cause=say("capturing.http.not-found", status=words), vague=True)
    other = status in _MAYBE_ANOTHER_WAY
    return replace(failure, final=not other, vague=other and not seen.excerpt)


def _redirected(seen: ResponseSummary, phase: str) -> Failure:
    id = "redirect-without-location"
    if seen.location:
        id = "redirect-to-login" if _OF_LOGIN.search(seen.location) else "redirect"
    kind: FailureKind = "needs-auth" if id == "redirect-to-login" else "redirects"
    return Failure(phase, say(f"capturing.http.{id}", location=seen.location), final=True, kind=kind)


def _kind(status: int, phase: str) -> FailureKind:
    """Return the class of an HTTP status; a session that is lost while tools are listed is "broken"."""
    if status == 404 and phase == "list":
        return "broken"
    return _KINDS.get(status, "broken")


def _known(seen: ResponseSummary, phase: str, words: str, source: Remote) -> str | None:
    """Return the sentence for a refusal whose mend is known; None for any other."""
    status = seen.status
    if status in (401, 407):
        return _unauthorized(seen, words, source)
    if status in (403, 421) and (_OF_HOST.search(seen.excerpt) or status == 421):
        return say("capturing.http.host-refused", status=words)
    if status == 403:
        id = (
            "origin-refused"
            if _OF_ORIGIN.search(seen.excerpt)
            else "forbidden-page"
            if seen.is_page
            else "forbidden"
        )
        return say(f"capturing.http.{id}", status=words)
    if phase == "list" and (status == 404 or (status == 400 and _OF_SESSION.search(seen.excerpt))):
        return say("capturing.http.session-lost", status=words)
    if phase == "list" and status == 400 and _OF_VERSION.search(seen.excerpt):
        return say("capturing.http.version-refused", status=words)
    if status in (429, 503) and seen.retry_after is not None:
        return say("capturing.http.retry", status=words, seconds=f"{seen.retry_after:.0f}")
    if status == 429:
        return say("capturing.http.too-many", status=words)
    return say("capturing.http.gateway", status=words) if status in (502, 504) else None


def _status_words(seen: ResponseSummary) -> str:
    try:
        phrase = f" {HTTPStatus(seen.status).phrase}"
    except ValueError:
        phrase = ""
    excerpt = f" ({seen.excerpt})" if seen.excerpt and seen.excerpt.lower() != phrase.strip().lower() else ""
    return f"HTTP {seen.status}{phrase}{excerpt}"


def _unauthorized(seen: ResponseSummary, words: str, source: Remote) -> str:
    if any(name.lower() == "authorization" for name in source.headers):
        return say("capturing.http.credentials-rejected", status=words)
    missing = say("capturing.http.credentials-missing", status=words)
    return f"{missing}; {say('capturing.http.login', where=seen.login)}" if seen.login else missing


def _connection(error: httpx2.TransportError, phase: str) -> Failure:
    words = clean(str(error))
    if isinstance(error, PrivateAddress):
        return Failure("start", words, final=True, kind="private-address")
    if isinstance(error, httpx2.TimeoutException):
        return Failure("start", text("capturing.http.connect-timeout"), final=True, kind="timed-out")
    if not isinstance(error, httpx2.ConnectError):
        return Failure(phase, say("capturing.http.broken", reason=words or type(error).__name__), final=True)
    origins = list(_origins(error))
    if any(isinstance(each, ssl.SSLError) for each in origins):
        said = "capturing.http.tls-plain" if "WRONG_VERSION_NUMBER" in words else "capturing.http.tls"
        return Failure("start", say(said, reason=words), final=True, kind="tls")
    if any(isinstance(each, ConnectionRefusedError) for each in origins):
        return Failure("start", text("capturing.http.refused"), final=True, kind="unreachable")
    if lookup := next((each for each in origins if isinstance(each, socket.gaierror)), None):
        kind: FailureKind = "unreachable" if lookup.errno == socket.EAI_AGAIN else "unknown-host"
        return Failure("start", text("capturing.http.unknown-host"), final=True, kind=kind)
    return Failure("start", say("capturing.http.no-connection", reason=words), final=True, kind="unreachable")


def _origins(error: BaseException) -> Iterator[BaseException]:
    """Yield the causes of the error at any depth: the HTTP library wraps it at every layer."""
    for leaf in leaves(error):
        yield leaf
        if (origin := leaf.__cause__ or leaf.__context__) is not None:
            yield from _origins(origin)
