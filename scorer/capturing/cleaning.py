"""Makes one line of any text, fit for labels and messages."""

from __future__ import annotations

import re
from typing import Final

from scorer.reading.masking import mask_shapes
from scorer.reading.unicode import INVISIBLE

MASK: Final = "***"

#: A line of a server's output is cut at this length.
MAX_LINE: Final = 300

_ANSI: Final = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\?)?|[@-Z\\-_])")
_INVISIBLE: Final = re.compile(f"[{INVISIBLE}]")


def clean(text: str, limit: int = MAX_LINE) -> str:
    """Return the text on one line, without terminal escapes, invisible characters and keys, cut at `limit`."""
    line = mask_shapes(" ".join(_INVISIBLE.sub("", _ANSI.sub("", text)).split()))
    return line if len(line) <= limit else line[: limit - 1] + "…"
