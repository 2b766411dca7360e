"""The hard gates of the specification: the two verdicts that no score can override."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

NO_DESCRIPTION: Final = "No Description"
TAUTOLOGICAL: Final = "Tautological Description"

#: What `String.prototype.trim` removes. Python's `strip` also takes U+001C to U+001F and U+0085,
#: and leaves the byte order mark.
_WHITESPACE: Final = (
    "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)


@dataclass(frozen=True, slots=True)
class HardGate:
    """What the gates decide: the flags, whether all six scores are 1, and the cap on purpose (or None)."""

    flags: tuple[str, ...] = ()
    all_ones: bool = False
    purpose_cap: int | None = None


def evaluate(description: str | None, name: str, title: str | None) -> HardGate:
    """Return the gates' verdict on a definition's texts.

    A blank description fixes every score at 1. One that is exactly the name or the title, letter
    case and surrounding blanks apart, caps purpose at 2; anything less exact is left to the rules.
    """
    text = trim(description or "")
    if not text:
        return HardGate((NO_DESCRIPTION,), all_ones=True, purpose_cap=1)
    if text.lower() in {trim(label.lower()) for label in (name, title) if label is not None}:
        return HardGate((TAUTOLOGICAL,), purpose_cap=2)
    return HardGate()


def trim(text: str) -> str:
    """Remove what JavaScript takes for whitespace from both ends."""
    return text.strip(_WHITESPACE)
