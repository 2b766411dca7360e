"""The variables by which programs find their way to the network: proxies and certificates."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Final

NETWORK: Final = (
    "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "all_proxy", "no_proxy",
    "SSL_CERT_FILE", "SSL_CERT_DIR", "NODE_EXTRA_CA_CERTS", "REQUESTS_CA_BUNDLE",
)  # fmt: skip


def ours(names: Iterable[str]) -> dict[str, str]:
    """Return those of the variables that are set in our environment."""
    return {name: os.environ[name] for name in names if name in os.environ}
