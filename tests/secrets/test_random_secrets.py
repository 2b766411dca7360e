"""Whatever a secret looks like, and wherever it was given: it is masked where a server repeats it."""

from __future__ import annotations

import json
import string
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from scorer.capturing.secrets import Secrets
from scorer.contracts.definitions import Snapshot, Unreachable
from scorer.data.credentials import credentials
from tests.servers.repeating import tools, ways_to_write

if TYPE_CHECKING:
    from collections.abc import Callable

_PRINTABLE = string.ascii_letters + string.digits + "!#$%*+,-./:<=>?@^_|~"
_KNOWN = credentials().ordinary_values | credentials().sample_passwords

#: Passwords as people and machines make them, of at least six characters.
secrets = st.text(_PRINTABLE, min_size=6, max_size=60).filter(
    lambda text: (
        text.lower() not in _KNOWN and not text.startswith(("-", "=")) and any(c.isalnum() for c in text)
    )
)
#: The same without what ends a part of an address, a cookie or an argument.
plain = st.text(string.ascii_letters + string.digits + "_-.~", min_size=6, max_size=60).filter(
    lambda text: text.lower() not in _KNOWN and text[0].isalnum() and text[-1].isalnum()
)

GIVEN: dict[str, Callable[[str], Secrets]] = {
    "a variable": lambda text: Secrets.of(env={"DESK_TOKEN": text}),
    "a variable of ours": lambda text: Secrets.of(inherited={"DESK_TOKEN": text}),
    "a header": lambda text: Secrets.of(headers={"X-Api-Key": text}),
    "after the scheme": lambda text: Secrets.of(headers={"Authorization": f"Bearer {text}"}),
    "an option": lambda text: Secrets.of(command=["desk", "--api-key", text]),
    "an option with =": lambda text: Secrets.of(command=["desk", f"--api-key={text}"]),
    "JSON": lambda text: Secrets.of(command=["desk", json.dumps({"auth": {"password": text}})]),
}
OF_A_PART: dict[str, Callable[[str], Secrets]] = {
    **GIVEN,
    "a cookie": lambda text: Secrets.of(headers={"Cookie": f"a=b; session={text}; c=d"}),
    "a password of an address": lambda text: Secrets.of(url=f"https://keeper:{text}@desk.example/mcp"),
    "a query": lambda text: Secrets.of(url=f"https://desk.example/mcp?v=1&api_key={text}"),
    "a connection string": lambda text: Secrets.of(env={"DB": f"postgres://keeper:{text}@db.example/desk"}),
    "an address among the arguments": lambda text: Secrets.of(command=["desk", f"--db=redis://:{text}@db"]),
    "a header among the arguments": lambda text: Secrets.of(command=["desk", f"x-api-key:{text}"]),
}


def shown(known: Secrets, text: str) -> str:
    """All that leaves for a server that repeats the text."""
    info: dict[str, Any] = {"name": text, text: text}
    found = known.snapshot(Snapshot(text, text, tuple(tools([text])), info, text, f"Open with {text}."))
    lost = known.unreachable(Unreachable(text, text, "start", f"not with {text}", (f"given {text}",)))
    return json.dumps(
        [found.name, found.target, found.tools, found.server_info, found.protocol_version]
    ) + repr((found.instructions, lost))


def check(ways: dict[str, Callable[[str], Secrets]], text: str) -> None:
    for way, known in ways.items():
        leaving = shown(known(text), text)
        left = [
            each for each in ways_to_write(text) if len(each) > 5 and each in leaving and each not in EMPTY
        ]
        assert left == [], way


#: What is in the output for a text of no letters that matter.
EMPTY = shown(Secrets({}), "")


@settings(max_examples=60, deadline=None)
@given(text=secrets)
def test_any_secret_is_masked_wherever_it_was_given_whole(text: str) -> None:
    check(GIVEN, text)


@settings(max_examples=60, deadline=None)
@given(text=plain)
def test_any_secret_is_masked_wherever_it_was_given_as_a_part(text: str) -> None:
    check(OF_A_PART, text)


@settings(max_examples=100, deadline=None)
@given(text=plain, length=st.integers(8, 70), words=st.text(string.ascii_letters + " ", max_size=60))
def test_a_secret_that_is_cut_with_its_line_is_masked_up_to_the_cut(
    text: str, length: int, words: str
) -> None:
    known = Secrets.of(env={"DESK_TOKEN": text})
    line = f"{words} {text}"[:length]

    masked = known.label(f"{line}…")

    at = line.find(text[:4])
    assert at < 0 or len(line) - at < 4 or not masked.endswith(f"{line[at:]}…") or line[at:] in words
