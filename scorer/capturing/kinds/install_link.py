"""A link that installs a server in a client. It hides what it starts, so it is shown and not followed."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, NoReturn
from urllib.parse import parse_qs, unquote, urlsplit

from scorer.capturing.client_servers import address_of
from scorer.capturing.redact import clean, command_label, url_label
from scorer.contracts.errors import InputError
from scorer.data.messages import say, text

if TYPE_CHECKING:
    from scorer.capturing.options import ConnectOptions

_LINK: Final = re.compile(
    r"(?:cursor|vscode|vscode-insiders|lmstudio|goose|kiro|windsurf|codebuddy|trae)://?\S*(?:mcp|extension)\S*\?"
    r"|vscode(?:-insiders)?:mcp/install\?"
    r"|https?://(?:www\.)?(?:cursor\.com|(?:insiders\.)?vscode\.dev|lmstudio\.ai)/(?:\S*/)?(?:install-mcp|mcp/install|redirect)/?\?",
    re.IGNORECASE,
)


def recognizes(target: str) -> bool:
    """Return whether a text is such a link."""
    return _LINK.match(target) is not None


def parse(target: str, options: ConnectOptions) -> NoReturn:
    """Raise InputError that shows what the link would start or contact, as a line to type."""
    entry = _entry(target)
    program, args, address = entry.get("command"), entry.get("args", []), address_of(entry)
    if options.definitions_only:
        raise InputError(text("capturing.mistake.definitions-only"))
    if isinstance(program, str) and isinstance(args, list):
        command = command_label([program, *map(str, args)], paths=True)
        raise InputError(say("capturing.mistake.link-command", command=command))
    if address is not None:
        raise InputError(say("capturing.mistake.link-address", address=clean(url_label(address))))
    raise InputError(text("capturing.mistake.link"))


def _entry(target: str) -> Mapping[str, Any]:
    """Return the entry that a link holds: in JSON, in Base64, or as words of the query."""
    query = urlsplit(target).query
    words = parse_qs(query)
    if "cmd" in words:  # Goose
        return {"command": words["cmd"][0], "args": words.get("arg", [])}
    if "url" in words and "config" not in words:
        return _of_text(unquote(words["url"][0]).partition("?")[2]) or {"url": words["url"][0]}
    return _of_text(words["config"][0]) if "config" in words else _of_text(unquote(query))


def _of_text(given: str) -> Mapping[str, Any]:
    try:
        decoded = given if given.lstrip().startswith(("{", "%7B")) else _of_base64(given)
        value = json.loads(unquote(decoded))
    except (ValueError, RecursionError, binascii.Error):
        return {}
    return value if isinstance(value, Mapping) else {}


def _of_base64(given: str) -> str:
    joined = given.replace(" ", "+").replace("-", "+").replace("_", "/")
    return base64.b64decode(joined + "=" * (-len(joined) % 4)).decode()


def label(_target: str) -> str:
    """Return the link as reports show it: it may hold keys."""
    return text("capturing.kind.install-link")
