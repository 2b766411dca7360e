"""Which names say that a value is secret, wherever the value is given; ordinary ones do not."""

from __future__ import annotations

import json

import pytest

from scorer.capturing import connect_options, parse_command
from scorer.capturing.secrets import Secrets

SECRET = """
PASSPHRASE GPG_PASSPHRASE DB_PASS SQL_PASS SSHPASS pass pw USERPWD CREDS DB_CREDS OTP TOTP COOKIE SESSION SESSION_ID
sessionId PRIVATE PRIVATE_PEM SIGNING_SECRET SIGNING_SEED SALT SEED_PHRASE WALLET_SEED mnemonic TOKENS API_TOKENS
SECRETS PASSWORDS TOKEN2 API_KEY_2 jwt sig signature PIN dbPass MYSQL_PWD
""".split()
ORDINARY = {
    "PINNED": "letmein", "SIGNAL": "letmein", "CODEC": "letmein", "CODE": "letmein", "SESSIONS_DIR": "/tmp/letmein",
    "SESSION_DIR": "/tmp/letmein", "COOKIE_DOMAIN": "books.example", "PASSIVE": "letmein", "BYPASS": "letmein",
    "PASSPORT_COUNTRY": "letmein", "COMPASS": "letmein", "DESKTOP_SESSION": "ubuntu", "XDG_SESSION_TYPE": "wayland",
    "SEED": "4242", "MAX_TOKENS": "100000", "TOKENS": "100000", "SESSION_TIMEOUT": "3600000", "PASSES": "letmein",
    "DATABASE_URL": "postgres://localhost:5432/books", "DSN": "sqlite:///books.db", "PRIVATE": "false", "PIN": "true",
    "PWD": "/home/reader", "SIGNING_ALGORITHM": "hmacsha",
}  # fmt: skip


@pytest.mark.parametrize("name", SECRET)
def test_the_value_of_a_secret_name_is_masked_wherever_it_is_given(name: str) -> None:
    for known in (
        Secrets.of(env={name: "letmein"}),
        Secrets.of(headers={f"X-{name}": "letmein"}),
        Secrets.of(url=f"https://desk.example/mcp?{name}=letmein"),
        Secrets.of(command=["desk", f"--{name}", "letmein"]),
        Secrets.of(command=["desk", f"--{name}=letmein"]),
        Secrets.of(command=["desk", json.dumps({"desk": {name: "letmein"}})]),
        Secrets.of(command=["desk", json.dumps([{"name": name, "value": "letmein"}])]),
        Secrets.of(command=["desk", json.dumps({"key": name, "value": ["letmein"]})]),
    ):
        assert known.mask("use letmein") == "use ***"


@pytest.mark.parametrize("name", ORDINARY)
def test_the_value_of_an_ordinary_name_stays(name: str) -> None:
    value = ORDINARY[name]

    for known in (Secrets.of(env={name: value}), Secrets.of(command=["desk", f"--{name}={value}"])):
        assert known.mask(f"use {value}") == f"use {value}"


def test_a_code_is_secret_only_in_the_query_of_an_address() -> None:
    assert Secrets.of(url="https://desk.example/mcp?code=letmein").mask("use letmein") == "use ***"
    assert Secrets.of(env={"CODE": "letmein"}).mask("use letmein") == "use letmein"


@pytest.mark.parametrize("name", ["DSN", "DATABASE_URL", "APP_DATABASE_URL", "CONNECTION_STRING"])
@pytest.mark.parametrize("value", ["keeper:letmein@tcp(db:3306)/desk", "mysql://keeper:letmein@db/desk"])
def test_the_address_of_a_database_with_a_user_is_secret(name: str, value: str) -> None:
    masked = Secrets.of(env={name: value}).mask(f"{value} letmein")

    assert "letmein" not in masked
    assert value not in masked


@pytest.mark.parametrize("word", ["-ukeeper:letmein", "--user=keeper:letmein", "--login=keeper:letmein"])
def test_a_password_that_is_glued_to_its_option_is_masked(word: str) -> None:
    (source,) = parse_command(["desk", word], connect_options())

    assert "letmein" not in source.target
    assert Secrets.of(command=["desk", word]).mask("use letmein") == "use ***"


@pytest.mark.parametrize("value", ["-letmein", "--letmein", "-x9", "--"])
def test_a_value_that_begins_with_a_hyphen_is_masked(value: str) -> None:
    (source,) = parse_command(["desk", "--token", value], connect_options())

    assert source.target == "desk --token ***"
    assert value not in Secrets.of(command=["desk", "--token", value]).label(f"use {value} now")


@pytest.mark.parametrize("words", ["--auth --verbose", "--auth -v", "--auth --port=80", "--auth --api-key"])
def test_an_option_after_an_option_is_no_value(words: str) -> None:
    (source,) = parse_command(["desk", *words.split()], connect_options())

    assert source.target == f"desk {words}"


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("X-Desk", "Kx7-Qp2-Vz9", "***"),
        ("X-Desk", "gullfeather", "***"),
        ("X-Desk", "harbor", "***"),
        ("X-Desk", "desk", "desk"),
        ("X-Desk", "application/json", "application/json"),
        ("X-Desk", "2025-06-18", "2025-06-18"),
        ("X-Desk", "production", "production"),
        ("X-Region", "southern", "southern"),
        ("Accept", "gullfeather", "gullfeather"),
        ("User-Agent", "gullfeather", "gullfeather"),
        ("MCP-Protocol-Version", "gullfeather", "gullfeather"),
    ],
)
def test_the_value_of_a_header_is_secret_unless_the_header_is_ordinary(
    name: str, value: str, shown: str
) -> None:
    assert Secrets.of(headers={name: value}).mask(f"use {value} now") == f"use {shown} now"
