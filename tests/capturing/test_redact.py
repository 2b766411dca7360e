"""Secrets, machine paths and unseen characters never reach what is said."""

from __future__ import annotations

import pytest

from scorer.capturing import connect_options, parse_command, parse_target
from scorer.capturing.redact import clean, is_secret_name, url_label
from scorer.capturing.secrets import Secrets


@pytest.mark.parametrize(
    ("url", "label"),
    [
        ("https://books.example/mcp", "https://books.example/mcp"),
        (
            "https://me:pw@books.example:8443/mcp?key=abc&v=2#top",
            "https://books.example:8443/mcp?key=***&v=***",
        ),
        (
            "https://books.example/s/9f8e7d6c5b4a39281706f5e4d3c2b1a0/mcp",
            "https://books.example/s/***/mcp",
        ),
    ],
)
def test_an_address_is_said_without_what_may_be_secret_in_it(url: str, label: str) -> None:
    assert url_label(url) == label


@pytest.mark.parametrize(
    ("command", "target", "name"),
    [
        (["npx", "-y", "@ex/desk@1.2"], "npx -y @ex/desk@1.2", "desk"),
        (["uvx", "desk==1.2", "--stdio"], "uvx desk==1.2 --stdio", "desk"),
        (["/opt/venv/bin/python", "/srv/desk/main.py"], "python main.py", "main"),
        (["/opt/desk", "--config=/home/me/desk.toml"], "desk --config=desk.toml", "desk"),
        (["desk", "--token", "abcdef99", "KEY=abcdef88"], "desk --token *** KEY=***", "desk"),
        (
            ["desk", "--header", "Authorization: Bearer abcdef99"],
            "desk --header 'Authorization: ***'",
            "desk",
        ),
        (["desk", "postgres://me:pw@db/x"], "desk postgres://db/x", "desk"),
    ],
)
def test_a_command_is_said_without_secrets_and_folders(command: list[str], target: str, name: str) -> None:
    (source,) = parse_command(command, connect_options())

    assert (source.target, source.name) == (target, name)


@pytest.mark.parametrize(
    "name",
    [
        "API_KEY",
        "apikey",
        "GITHUB_TOKEN",
        "githubtoken",
        "Authorization",
        "X-Auth",
        "--password",
        "db.pwd",
        "PAT",
    ],
)
def test_a_name_of_a_credential_is_recognized(name: str) -> None:
    assert is_secret_name(name)


@pytest.mark.parametrize("name", ["PORT", "PATH", "KEYBOARD", "MAX_TOKENS", "AUTHOR", "--verbose"])
def test_an_ordinary_name_is_not_that_of_a_credential(name: str) -> None:
    assert not is_secret_name(name)


def test_a_variables_value_is_masked_in_the_command_too() -> None:
    (source,) = parse_command(["desk", "x-s3cr3t-9"], connect_options(env={"ANY": "s3cr3t-9"}))

    assert source.target == "desk x-***"


def test_a_target_of_an_address_is_its_label_and_its_host_the_name() -> None:
    (source,) = parse_target("HTTPS://me:pw@books.example/mcp?key=1", connect_options())

    assert (source.target, source.name) == ("https://books.example/mcp?key=***", "books.example")
    assert "pw" not in repr(source)


def test_longer_secrets_are_masked_before_the_shorter_ones_inside_them() -> None:
    secrets = Secrets.of(env={"ONE_TOKEN": "harbor-lamp", "TWO_TOKEN": "harbor-lamp-long"})

    assert secrets.mask("token harbor-lamp-long and harbor-lamp") == "token *** and ***"


def test_unseen_characters_and_terminal_escapes_are_taken_out_of_a_line() -> None:
    escapes = "\x1b[31mred\x1b[0m \x1b]0;title\x07ok\x00\x08 a\u202eb\u200b\U000e0041 c\r\nd\ud83d"

    assert clean(escapes) == "red ok ab c d"
    assert clean("x" * 500, 10) == "xxxxxxxxx…"
