"""A server that a stranger lists is contacted at a public address alone, and at the one that was checked."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import anyio
import httpx2
import pytest

from scorer.capturing import Remote, capture_all, connect_options, public_addresses
from scorer.capturing.public_addresses import PublicTransport, is_public
from scorer.contracts.definitions import Snapshot, Unreachable
from tests.capturing.running import PATIENT
from tests.servers.faulty_http import Handler, serving

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

PUBLIC = (
    "8.8.8.8 93.184.215.14 2606:4700::1111 2001:4860:4860::8888 ::ffff:8.8.8.8 64:ff9b::808:808 2002:808:808::1"
).split()
NOT_PUBLIC = (
    "127.0.0.1 127.8.9.1 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 240.0.0.1 "
    "255.255.255.255 192.0.2.1 198.18.0.1 ::1 :: fe80::1 fe80::1%eth0 fc00::1 fd12::1 fec0::1 ff02::1 2001:db8::1 "
    "::ffff:127.0.0.1 ::ffff:10.0.0.1 ::127.0.0.1 64:ff9b::7f00:1 64:ff9b::a00:1 64:ff9b:1::1 2002:7f00:1::1 "
    "2002:a00:1::1 2001:0:1::1 localhost"
).split()


@pytest.mark.parametrize(("addresses", "public"), [(PUBLIC, True), (NOT_PUBLIC, False)])
def test_an_address_is_public_in_whatever_form_it_is_written(addresses: list[str], public: bool) -> None:
    assert [each for each in addresses if is_public(each) is not public] == []


class Names:
    """A name server of the test: the addresses of each name, one answer after the other."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, **answers: Sequence[Sequence[str]]) -> None:
        self.left = {name.replace("_", "."): [*each] for name, each in answers.items()}
        self.real = socket.getaddrinfo
        monkeypatch.setattr(socket, "getaddrinfo", self.addresses)

    def addresses(self, host: Any, port: Any, *given: Any, **named: Any) -> list[Any]:
        name = host.decode() if isinstance(host, bytes) else host
        if name not in self.left:
            return [*self.real(host, port, *given, **named)]
        answers = self.left[name]
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]


class Hosts(Handler):
    """Keeps the host that each request names."""

    seen: list[str]

    def play(self, verb: str) -> None:
        self.seen.append(self.headers["host"])
        super().play(verb)


def call(url: str) -> Snapshot | Unreachable:
    options = replace(connect_options(), timeouts=PATIENT)
    (result,) = capture_all([Remote("desk", "desk", url, public_only=True)], options)
    return result


@pytest.mark.parametrize(
    "addresses", [["127.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["::ffff:169.254.169.254"], []]
)
def test_a_name_with_an_address_that_is_not_public_is_refused(
    addresses: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Hosts.seen = []
    Names(monkeypatch, desk_example=[addresses])
    with serving(Hosts) as server:
        result = call(f"http://desk.example:{server.server_port}/mcp")
    assert isinstance(result, Unreachable)
    assert (result.kind, result.cause) == (
        "private-address",
        "the host has a private, loopback or link-local address, which is not contacted",
    )
    assert Hosts.seen == []


def test_an_address_in_the_url_itself_is_refused_too() -> None:
    Hosts.seen = []
    with serving(Hosts) as server:
        results = [call(f"{server.url}/mcp"), call(f"http://[::ffff:127.0.0.1]:{server.server_port}/mcp")]
    assert [each.kind for each in results if isinstance(each, Unreachable)] == ["private-address"] * 2
    assert Hosts.seen == []


def test_the_connection_goes_to_the_address_that_was_checked_under_the_name_of_the_host(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Hosts.seen = []
    monkeypatch.setattr(public_addresses, "is_public", lambda address: address == "127.0.0.1")
    Names(monkeypatch, desk_example=[["127.0.0.1"]])
    with serving(Hosts) as server:
        host = f"desk.example:{server.server_port}"
        result = call(f"http://{host}/moved-within")
    assert isinstance(result, Snapshot)
    assert set(Hosts.seen) == {host}


def test_a_name_that_leads_elsewhere_at_the_next_request_is_refused_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Hosts.seen = []
    monkeypatch.setattr(public_addresses, "is_public", lambda address: address == "127.0.0.1")
    Names(monkeypatch, desk_example=[["127.0.0.1"], ["10.0.0.1"]])
    with serving(Hosts) as server:
        result = call(f"http://desk.example:{server.server_port}/mcp")
    assert isinstance(result, Unreachable)
    assert len(Hosts.seen) == 1


def test_tls_checks_the_name_of_the_host(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[httpx2.Request] = []

    async def keep(_: object, request: httpx2.Request) -> httpx2.Response:
        sent.append(request)
        if len(sent) == 1:
            raise httpx2.ConnectError("refused")
        return httpx2.Response(200)

    monkeypatch.setattr(httpx2.AsyncHTTPTransport, "handle_async_request", keep)
    Names(monkeypatch, desk_example=[["8.8.8.8", "8.8.4.4"]])

    async def post() -> httpx2.Response:
        async with httpx2.AsyncClient(transport=PublicTransport()) as client:
            return await client.post("https://desk.example/mcp", content=b"{}")

    response = anyio.run(post)
    assert [(str(each.url), each.headers["host"], each.extensions["sni_hostname"]) for each in sent] == [
        ("https://8.8.8.8/mcp", "desk.example", "desk.example"),
        ("https://8.8.4.4/mcp", "desk.example", "desk.example"),
    ]
    assert str(response.url) == "https://desk.example/mcp"


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    Hosts.seen = []
    with serving(Hosts) as server:
        monkeypatch.setenv("HTTP_PROXY", server.url)
        result = call("http://127.0.0.1:9/mcp")
    assert isinstance(result, Unreachable)
    assert (result.kind, Hosts.seen) == ("private-address", [])


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl to make a certificate")
def test_a_certificate_is_that_of_the_host_and_not_of_its_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    words = f"req -x509 -newkey rsa:2048 -nodes -days 2 -keyout {key} -out {certificate} -subj /CN=desk"
    subprocess.run(
        ["openssl", *words.split(), "-addext", "subjectAltName=DNS:desk.example"],
        check=True,
        capture_output=True,
    )
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_side.load_cert_chain(certificate, key)
    trusting = ssl.create_default_context(cafile=str(certificate))
    monkeypatch.setattr(public_addresses, "_context", lambda: trusting)
    monkeypatch.setattr(public_addresses, "is_public", lambda address: address == "127.0.0.1")
    Names(monkeypatch, desk_example=[["127.0.0.1"]], other_example=[["127.0.0.1"]])
    Hosts.seen = []
    with serving(Hosts) as server:
        server.socket = server_side.wrap_socket(server.socket, server_side=True)
        good = call(f"https://desk.example:{server.server_port}/mcp")
        bad = call(f"https://other.example:{server.server_port}/mcp")
    assert isinstance(good, Snapshot)
    assert isinstance(bad, Unreachable)
    assert bad.kind == "tls"
