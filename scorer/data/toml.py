"""Reads TOML that may be hostile: the standard library's reader takes memory in the square of a dotted key's length."""

from __future__ import annotations

import tomllib
from typing import Any, Final

from scorer.data.messages import say

#: Dots in one line, which bound the length of a dotted key. Written by hand, lines have far fewer.
MOST_DOTS: Final = 500


def parse_toml(text: str) -> dict[str, Any]:
    """Return the values of a TOML text. Raises ValueError where it is not valid, and RecursionError."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") > MOST_DOTS:
            raise ValueError(say("data.file.dotted-line", line=number, most=MOST_DOTS))
    return tomllib.loads(text)
