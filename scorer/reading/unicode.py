"""Invisible characters and lookalikes: what a text can hide from a reader.

Classes are written out, not taken from Python's Unicode tables, so that every Python version finds the same.
"""

from __future__ import annotations

import re
from typing import Final

#: Tag characters: an invisible copy of ASCII.
TAGS: Final = "\U000e0000-\U000e007f"
#: Marks that reverse the order in which text is shown: embeddings, overrides, isolates.
BIDI: Final = "\u202a-\u202e\u2066-\u2069"
#: Zero-width space, joiners, word joiner, invisible operators, byte order mark.
ZERO_WIDTH: Final = "\u200b-\u200d\u2060-\u2064\ufeff"
#: Controls of ASCII but tab, newline and carriage return.
CONTROLS: Final = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f"
#: Selectors of a character's form; a run of them can carry bytes.
VARIATION: Final = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
#: What else cannot be seen: C1 controls, soft hyphen, direction marks, blanks that look like nothing, line and
#: paragraph separators, deprecated and musical format characters, unassigned tags, lone surrogates.
OTHER: Final = (
    "\x80-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200e\u200f\u2028\u2029\u2065\u206a-\u206f"
    "\u2800\u3164\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0080-\U000e00ff\U000e01f0-\U000e0fff\ud800-\udfff"
)
#: Every character that a report writes as its escape: all of the above but the selector of emoji (U+FE0F).
INVISIBLE: Final = f"{TAGS}{BIDI}{ZERO_WIDTH}{CONTROLS}\r{OTHER}\ufe00-\ufe0e\U000e0100-\U000e01ef"

#: Letters of other alphabets, and styled ones, that look like a letter of ASCII.
LOOKALIKES: Final = dict(
    zip(
        "аеорсухіјѕһԁԛԝвкмнтьАВЕКМНОРСТУХІЈЅҺԌ" + "οανρτυικγχωςΑΒΕΖΗΙΚΜΝΟΡΤΥΧ" + "օսհոցзաіɑɡⅼⅰⅴⅹⅽⅾⅿ",
        "aeopcyxijshdqwbkmhtbABEKMHOPCTYXIJSHG" + "oavptuikyxwcABEZHIKMNOPTYX" + "ouhng3wiagLivxcdm".lower(),
        strict=True,
    )
)
#: Fullwidth letters and digits, and the bold, italic and other alphabets of mathematics, look like ASCII as a whole.
_FULLWIDTH: Final = range(0xFF21, 0xFF5B)
_MATHEMATICAL: Final = range(0x1D400, 0x1D6A4)


def ascii_lookalike(character: str) -> str:
    """Return the letter of ASCII that a character looks like, or the character."""
    code = ord(character)
    if code in _FULLWIDTH:
        return chr(code - 0xFEE0)
    if code in _MATHEMATICAL:
        place = (code - 0x1D400) % 52
        return chr(place + 65 if place < 26 else place + 71)
    return LOOKALIKES.get(character, character)


_UNSEEN: Final = re.compile(f"[{INVISIBLE}]")
_SEPARATORS: Final = re.compile(r"[\W_]+")


def skeleton(name: str) -> str:
    """Return what a name looks like at a glance: letters of other alphabets as ASCII's, case and separators gone."""
    seen = name if name.isascii() else "".join(map(ascii_lookalike, name))
    return _SEPARATORS.sub("", seen).lower()


def code_point(character: str) -> str:
    """Return the number of a character as people write it: U+202E."""
    return f"U+{ord(character):04X}"


def printable(text: str, limit: int) -> str:
    """Return text as one line of at most `limit` visible characters, what cannot be shown as "?"."""
    shown = _UNSEEN.sub("?", " ".join(text[: 4 * limit].split()))
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"
