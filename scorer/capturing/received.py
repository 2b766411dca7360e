"""What a server of a file gets from us, in words to print before it is started or contacted."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scorer.capturing.redact import MASK, clean, is_secret_name, mask

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def received(variables: Iterable[str]) -> tuple[str, ...]:
    """Return the variables whose values a server gets, each as its file refers to it."""
    return tuple(f"${{{clean(name, 60)}}}" for name in sorted(variables))


def received_headers(headers: Iterable[str]) -> tuple[str, ...]:
    """Return the headers of the command line that a server gets."""
    return tuple(f"--header {clean(name, 60)}" for name in sorted(headers))


def shown_host(url: str, variables: Mapping[str, str]) -> str:
    """Return the host of a URL and its port, with the values of secret variables masked; "" where it has none."""
    try:
        parts = urlsplit(url)
        host = parts.hostname and parts.netloc.rpartition("@")[2]
    except ValueError:
        return ""
    secrets = [value for name, value in variables.items() if value and is_secret_name(name)]
    return mask(clean(host), secrets) or MASK if host else ""
