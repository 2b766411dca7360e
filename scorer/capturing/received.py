"""What a server of a file gets from us, in words to print before it is started or contacted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorer.capturing.cleaning import clean
from scorer.capturing.secret_names import is_secret_name
from scorer.capturing.secrets import Secrets

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def received(variables: Iterable[str]) -> tuple[str, ...]:
    """Return the variables whose values a server gets, each as its file refers to it."""
    return tuple(f"${{{clean(name, 60)}}}" for name in sorted(variables))


def received_headers(headers: Iterable[str]) -> tuple[str, ...]:
    """Return the headers of the command line that a server gets."""
    return tuple(f"--header {clean(name, 60)}" for name in sorted(headers))


def shown_host(url: str, variables: Mapping[str, str]) -> str | None:
    """Return the host of a URL and its port, as they are contacted, with the values of secret variables masked.

    None where the URL cannot be used, and so is not contacted.
    """
    import httpx2  # only for a server to contact: what another parser reads could be another host

    try:
        host = httpx2.URL(url).netloc.decode("ascii")
    except (httpx2.InvalidURL, ValueError, TypeError):
        return None
    secret = {name: value.lower() for name, value in variables.items() if is_secret_name(name)}
    return Secrets.of(env=secret).label(clean(host)) or None
