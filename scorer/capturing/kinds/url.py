"""A server behind an http(s) URL."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from scorer.capturing.options import ConnectOptions, require_start
from scorer.capturing.redact import url_label
from scorer.capturing.sources import Remote
from scorer.capturing.target_kind import TargetKind
from scorer.contracts.errors import InputError
from scorer.data.messages import say

_LOCAL: Final = r"(?:localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[::1?\])"
_LOCAL_ADDRESS: Final = re.compile(rf"{_LOCAL}(?::\d+)?(?:/.*)?", re.IGNORECASE)
#: A host with a dot and a port, or with a dot and one of the usual paths of an MCP endpoint.
_ADDRESS: Final = re.compile(
    r"[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+(?:/.*)?|/(?:.*/)?(?:mcp|sse)/?)", re.IGNORECASE
)


def is_url(text: str) -> bool:
    """Return whether a text is an http(s) URL."""
    return text.lower().startswith(("http://", "https://"))


def missing_scheme(text: str) -> str:
    """Return the scheme that a text lacks to be the URL of a server; "" where it does not look like one."""
    if _LOCAL_ADDRESS.fullmatch(text):
        return "http"
    return "https" if _ADDRESS.fullmatch(text) else ""


def _parse(url: str, options: ConnectOptions) -> tuple[Remote, ...]:
    label = url_label(url)
    require_start(options, label)
    try:
        host = urlsplit(url).hostname
    except ValueError as error:
        raise InputError(say("capturing.target.bad-url", url=label, reason=error)) from error
    if not host:
        raise InputError(say("capturing.target.url-without-host", url=label))
    return (Remote(host, label, url, options.headers),)


URL = TargetKind(
    name="url",
    example="https://example.com/mcp",
    recognizes=is_url,
    parse=_parse,
    label=url_label,
)
