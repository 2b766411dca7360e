"""Credentials that a definition gives away. A key is quoted by its issuer's prefix alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Final

from scorer.claims.evidence import Hit
from scorer.claims.examples import tool
from scorer.claims.tool_facts import Facts
from scorer.data.credentials import credentials
from scorer.data.messages import text as words
from scorer.language.document import split_name
from scorer.reading.tokens import find_tokens
from scorer.rules.looks import has_parameters
from scorer.rules.record import Rule
from scorer.rules.safety.build import listed, place

_SOURCE: Final = "OWASP MCP Top 10 (2025), MCP01 token mismanagement and secret exposure"
_DATA: Final = credentials()
#: What examples of keys hold, and keys do not.
_SAMPLE: Final = re.compile("|".join(map(re.escape, _DATA.sample_parts)), re.IGNORECASE)
_LITERAL: Final = re.compile(r"[A-Za-z0-9_.+/=!@#%^&*-]{8,200}")
_GAP: Final = re.compile(rf"[<>{{}}$]|\*{{3}}|\.{{3}}|^(?:{'|'.join(_DATA.sample_values)})$", re.IGNORECASE)


def _keys(facts: Facts) -> Iterable[Hit]:
    return listed(_found(facts)) if facts.strings.may_hold_token else ()


def _found(facts: Facts) -> Iterator[Hit]:
    for text in facts.strings.texts:
        for token in find_tokens(text.text):
            what = f"`{token.mark}`" if token.mark else words("parts.private-key")
            yield place(text, token.start, token.end, what=what, size=str(token.end - token.start))


@lru_cache(maxsize=1 << 11)
def is_credential(name: str) -> bool:
    """Return whether a parameter of this name takes a credential."""
    words = split_name(name)
    if not _DATA.other_senses.isdisjoint(words):
        return False
    return not _DATA.words.isdisjoint(words) or not _DATA.pairs.isdisjoint(pairwise(words))


def _defaults(facts: Facts) -> Iterator[Hit]:
    """Parameters that are named as a credential and come with a value for it."""
    for parameter in facts.tool.parameters:
        if parameter.has_default and is_credential(parameter.name) and isinstance(parameter.schema, dict):
            value = parameter.schema.get("default")
            if (
                isinstance(value, str)
                and _LITERAL.fullmatch(value)
                and not _GAP.search(value)
                and not _SAMPLE.search(value)
            ):
                yield Hit(1.0, None, parameter.pointer + "/default", {"size": str(len(value))})


# Made up for these examples; put together so that no scanner of repositories takes them for keys.
_MADE_UP = "ghp_" + "Zq8Rk2Vn5Tb7Yw3Lm9Xc4Hd6Jf" + "0Gs1PaQeWu"

RULES = (
    Rule(
        "SAF020",
        "secret",
        "error",
        find=_keys,
        sources=(_SOURCE,),
        good=(
            tool(
                "get_card",
                "Fetch a card at low risk-free cost; ask-me; keys look like `ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx`.",
            ),
            tool("get_card", "Takes a PEM text that opens with -----BEGIN PRIVATE KEY-----."),
            tool(
                "get_card",
                "Fetch one card.",
                params={"key": {"type": "string", "examples": ["AKIA" + "IOSFODNN7EXAMPLE"]}},
            ),
        ),
        bad=(
            tool("get_card", f"Fetch one card with {_MADE_UP}."),
            tool("get_card", "Fetch one card.", params={"key": {"type": "string", "default": _MADE_UP}}),
        ),
    ),
    Rule(
        "SAF021",
        "default-credential",
        "warning",
        find=_defaults,
        when=has_parameters,
        sources=(_SOURCE,),
        good=(
            tool(
                "log_in",
                "Sign in.",
                params={
                    "password": {"type": "string", "default": "<password>"},
                    "next_token": {"type": "string", "default": "c3RhcnQtaGVyZQ"},
                },
            ),
        ),
        bad=(tool("log_in", "Sign in.", params={"password": {"type": "string", "default": "Quay-Side-77"}}),),
    ),
)
