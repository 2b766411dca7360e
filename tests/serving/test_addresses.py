"""Which hosts a server over HTTP answers for."""

from __future__ import annotations

import pytest

from scorer.serving.http import DEFAULT_ADDRESS, read_address


@pytest.mark.parametrize(
    ("given", "names"),
    [
        (DEFAULT_ADDRESS, ["127.0.0.1:1", "localhost:1", "[::1]:1"]),
        ("9000", ["127.0.0.1:1", "localhost:1", "[::1]:1"]),
        ("localhost:9000", ["localhost:1", "127.0.0.1:1", "[::1]:1"]),
        ("[::1]:9000", ["[::1]:1", "127.0.0.1:1", "localhost:1"]),
        ("127.0.0.2:9000", ["127.0.0.2:1", "127.0.0.1:1", "localhost:1", "[::1]:1"]),
    ],
)
def test_a_server_on_this_machine_answers_for_its_names(given: str, names: list[str]) -> None:
    assert read_address(given, ()).names(1) == names


def test_a_server_that_others_can_reach_answers_for_the_hosts_that_the_user_names() -> None:
    address = read_address("0.0.0.0:9000", ["scores.example.com", "scores.example.com:443"])
    assert address.names(9000) == [
        "0.0.0.0:9000",
        "scores.example.com",
        "scores.example.com:443",
        "scores.example.com:9000",
    ]
