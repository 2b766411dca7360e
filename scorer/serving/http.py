"""Serves over Streamable HTTP: on this machine alone unless the user says otherwise, and never to a foreign page.

A request must name one of the hosts that the server answers for, and one from a browser must come from a page of such
a host. So no site can reach the server through the browser of its user, also not by a name that leads to this machine.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import anyio
from anyio.abc import SocketAttribute

from scorer.contracts.errors import InputError
from scorer.data.messages import say, text
from scorer.serving.bodies import BoundedBodies

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from scorer.serving.server import Service

#: Where `--http` alone serves.
DEFAULT_ADDRESS: Final = "127.0.0.1:8765"
PATH: Final = "/mcp"
_ADDRESS: Final = re.compile(r"(?:(?P<host>[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\]):)?(?P<port>[0-9]{1,5})")
_HOST: Final = re.compile(r"(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")
_LOOPBACK: Final = ("127.0.0.1", "localhost", "[::1]")
_LARGEST_PORT: Final = 65_535
#: Sessions that are open at once; each takes about 40 kB.
_SESSIONS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Address:
    """Where to serve, and the hosts that requests may name in addition to that address (`NAME` or `NAME:PORT`)."""

    host: str
    port: int
    hosts: tuple[str, ...] = ()

    @property
    def is_loopback(self) -> bool:
        """Whether only programs on this machine can connect."""
        bare = self.host.strip("[]")
        return bare == "localhost" or (_is_ip(bare) and ipaddress.ip_address(bare).is_loopback)

    def names(self, port: int) -> list[str]:
        """Return every value of the Host header that is answered, served on `port`."""
        own = dict.fromkeys((self.host, *(_LOOPBACK if self.is_loopback else ())))
        ports = [f"{each}:{port}" for each in own]
        return [*ports, *self.hosts, *(f"{each}:{port}" for each in self.hosts if not _has_port(each))]


def _is_ip(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _has_port(host: str) -> bool:
    return host.rpartition(":")[2].isdecimal() and not host.endswith("]")


def read_address(given: str, hosts: Sequence[str]) -> Address:
    """Return where to serve. Raises InputError for an address or a host that cannot be used.

    An address that other machines can reach needs at least one host: what they call this machine is not known here.
    """
    found = _ADDRESS.fullmatch(given)
    if found is None or int(found["port"]) > _LARGEST_PORT:
        raise InputError(say("serving.http.bad-address", address=repr(given[:100])))
    for host in hosts:
        if not _HOST.fullmatch(host):
            raise InputError(say("serving.http.bad-host", host=repr(host[:100])))
    address = Address(found["host"] or _LOOPBACK[0], int(found["port"]), tuple(hosts))
    if not address.is_loopback and not hosts:
        raise InputError(say("serving.http.not-loopback", address=given))
    return address


def run_http(service: Service, address: Address, on_start: Callable[[str], None]) -> None:
    """Serve until the process is asked to end; `on_start` gets the URL. Raises InputError if the port is taken."""
    anyio.run(_serve, service, address, on_start)


async def _serve(service: Service, address: Address, on_start: Callable[[str], None]) -> None:
    import uvicorn
    from mcp.server.transport_security import TransportSecuritySettings

    listeners = await _listening(address)
    port = listeners[0].extra(SocketAttribute.local_port)
    names = address.names(port)
    security = TransportSecuritySettings(
        allowed_hosts=names,
        allowed_origins=[f"{scheme}://{each}" for each in names for scheme in ("http", "https")],
    )
    app = service.server().streamable_http_app(
        streamable_http_path=PATH, transport_security=security, max_sessions=_SESSIONS
    )
    config = uvicorn.Config(
        BoundedBodies(app),
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    on_start(f"http://{address.host}:{port}{PATH}")
    await uvicorn.Server(config).serve(sockets=[each.extra(SocketAttribute.raw_socket) for each in listeners])


async def _listening(address: Address) -> Sequence[Any]:
    """Return what listens at the address: a name may mean several. Raises InputError if it cannot be used."""
    try:
        found = await anyio.create_tcp_listener(
            local_host=address.host.strip("[]"), local_port=address.port, reuse_port=False
        )
    except OSError as error:
        where = f"{address.host}:{address.port}"
        reason = error.strerror or text("serving.http.no-reason")
        raise InputError(say("serving.http.cannot-listen", address=where, reason=reason)) from error
    first, *others = found.listeners
    if address.port:
        return first, *others
    for other in others:  # each has a free port of its own, and one URL is announced
        await other.aclose()
    return (first,)
