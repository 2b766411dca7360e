"""A server behind an http(s) URL."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import SplitResult, urlsplit

from scorer.capturing.options import ConnectOptions, require_start
from scorer.capturing.redact import url_label
from scorer.capturing.sources import Remote
from scorer.contracts.errors import InputError
from scorer.data.messages import say

_LOCAL: Final = r"(?:localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[::1?\])"
_LOCAL_ADDRESS: Final = re.compile(rf"{_LOCAL}(?::\d+)?(?:/.*)?", re.IGNORECASE)
#: A host with a dot and a port, or with a dot and one of the usual paths of an MCP endpoint.
_ADDRESS: Final = re.compile(
    r"[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+(?:/.*)?|/(?:.*/)?(?:mcp|sse)/?)", re.IGNORECASE
)


#: A machine of the local network with a port.
_LOCAL_NAME: Final = re.compile(r"[a-z0-9-]{2,}:\d{2,5}(?:/(?!.*\.json$).*)?", re.IGNORECASE)
#: A host under one of the domains that servers mostly have, alone.
_HOST: Final = re.compile(r"(?:[a-z0-9-]+\.)+(?:com|org|net|io|dev|ai|app|cloud)/?", re.IGNORECASE)
_NAME: Final = re.compile(r"(?:@[\w.-]+/)?[\w.-]+")
#: Sites whose pages are about packages and repositories: none of them is a server.
_PACKAGE_SITES: Final = ("github.com", "gitlab.com", "bitbucket.org", "npmjs.com", "pypi.org")


def missing_scheme(text: str) -> str:
    """Return the scheme that a text lacks to be the URL of a server; "" where it does not look like one."""
    if _LOCAL_ADDRESS.fullmatch(text) or _LOCAL_NAME.fullmatch(text):
        return "http"
    return "https" if _ADDRESS.fullmatch(text) or _HOST.fullmatch(text) else ""


def web_page(parts: SplitResult) -> SplitResult | None:
    """Return the parts of a URL if it is the page of a package or a repository, which is no server; else None."""
    host = (parts.hostname or "").removeprefix("www.")
    return parts if host in _PACKAGE_SITES and parts.path.strip("/") else None


def package_command(page: SplitResult) -> str:
    """Return the command that starts the package of a page, as far as its address says."""
    host, path = (page.hostname or "").removeprefix("www."), page.path.strip("/")
    kind, _, name = path.partition("/")
    if host == "npmjs.com" and kind == "package" and _NAME.fullmatch(name):
        return f"npx -y {name}"
    if host == "pypi.org" and kind == "project" and _NAME.fullmatch(name):
        return f"uvx {name}"
    return "npx -y PACKAGE"


def parse(url: str, options: ConnectOptions) -> tuple[Remote, ...]:
    """Return the server of a URL. Raises InputError where it cannot be used."""
    shown = label(url)
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError as error:
        require_start(options, shown)
        raise InputError(say("capturing.target.bad-url", url=shown, reason=error)) from error
    if (page := web_page(parts)) is not None:
        raise InputError(say("capturing.target.web-page", url=shown, command=package_command(page)))
    require_start(options, shown)
    if not host:
        raise InputError(say("capturing.target.url-without-host", url=shown))
    return (Remote(host, shown, url, options.headers),)


def label(url: str) -> str:
    """Return the URL as reports show it."""
    return url_label(url)
