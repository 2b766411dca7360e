"""Contacts public addresses alone: whoever lists a server must not choose a machine of our own network.

A name is resolved once, its addresses are checked, and the connection goes to one that was checked: a name whose
address changes meanwhile leads nowhere else.
"""

from __future__ import annotations

import socket
import ssl
from functools import cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final

import anyio
import httpx2

from scorer.data.messages import text

#: Global unicast, and what a network without IPv4 maps every IPv4 address to (RFC 6052).
_GLOBAL: Final = IPv6Network("2000::/3")
_NAT64: Final = IPv6Network("64:ff9b::/96")
#: Addresses of a name that are tried.
_MOST_TRIED: Final = 3


class PrivateAddress(httpx2.ConnectError):
    """A host has an address that is not public."""


def is_public(address: str) -> bool:
    """Return whether an IP address is one of the public internet, in whatever form it is written."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        if (inner := _embedded(found)) is not None:
            return _is_global(inner)
        return found in _GLOBAL and _is_global(found)
    return _is_global(found)


def _embedded(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that an IPv6 address stands for; None where it does not."""
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def _is_global(address: IPv4Address | IPv6Address) -> bool:
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


async def public_addresses(host: str, port: int) -> list[str]:
    """Return the addresses of a host. Raises PrivateAddress if any of them is not public, and ConnectError."""
    try:
        found = await anyio.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpx2.ConnectError(str(error)) from error
    addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
    if not addresses or not all(map(is_public, addresses)):
        raise PrivateAddress(text("capturing.http.private-address"))
    return addresses


@cache
def _context() -> ssl.SSLContext:
    """Return the settings of TLS, which take longer to read than a connection to make."""
    return httpx2.create_ssl_context()


class PublicTransport(httpx2.AsyncHTTPTransport):
    """Sends every request, redirected ones too, to a public address of its host. Proxies are not used."""

    def __init__(self) -> None:
        super().__init__(verify=_context())

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request. Raises PrivateAddress before anything is sent."""
        host = request.url.raw_host.decode("ascii")
        addresses = await public_addresses(host.strip("[]"), request.url.port or 0)
        *others, last = addresses[:_MOST_TRIED]
        for address in others:
            try:
                return await super().handle_async_request(_pinned(request, host, address))
            except (httpx2.ConnectError, httpx2.ConnectTimeout):
                continue
        return await super().handle_async_request(_pinned(request, host, last))


def _pinned(request: httpx2.Request, host: str, address: str) -> httpx2.Request:
    """Return the request to an address: what it sends and the name that TLS checks are those of the host."""
    return httpx2.Request(
        request.method,
        request.url.copy_with(host=address),
        headers=request.headers,
        stream=request.stream,
        extensions={**request.extensions, "sni_hostname": host},
    )
