"""Text that a definition carries unseen: in tag characters, in variation selectors, and as Base64."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from typing import Final

from scorer.reading.unicode import TAGS, VARIATION

# The three flags that Unicode recommends are written with tags: England, Scotland, Wales.
_FLAG: Final = "|".join("".join(chr(0xE0000 + ord(c)) for c in code) for code in ("gbeng", "gbsct", "gbwls"))
_TAG_RUN: Final = re.compile(f"\U0001f3f4(?:{_FLAG})\U000e007f|(?P<found>[{TAGS}]+)")
# A single one belongs to a picture or an ideograph; those of the second block to ideographs alone.
_SELECTOR_RUN: Final = re.compile(
    f"[{VARIATION}]{{2,}}|(?<=[A-Za-z .,])[{VARIATION}]"
    "|(?<![\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])[\U000e0100-\U000e01ef]"
)
#: Base64 of fewer characters is taken for an identifier.
LONG_WORD: Final = 80
BASE64: Final = re.compile(rf"(?<![A-Za-z0-9+/=])[A-Za-z0-9+/]{{{LONG_WORD},}}={{0,2}}")
#: Of a word in Base64 so many characters are deciphered.
_DECIPHERED: Final = 4000

Spots = Iterator[tuple[int, int, str]]


def tag_runs(text: str) -> Spots:
    """Yield start, end and characters of each run of tags that is no flag."""
    for match in _TAG_RUN.finditer(text):
        if match["found"]:
            yield match.start(), match.end(), match[0]


def selector_runs(text: str) -> Spots:
    """Yield start, end and characters of each run of variation selectors that belongs to no picture or ideograph."""
    for match in _SELECTOR_RUN.finditer(text):
        yield match.start(), match.end(), match[0]


def of_tags(found: str) -> str:
    """Return what tag characters spell in ASCII."""
    return "".join(chr(ord(c) - 0xE0000) for c in found if 0xE0020 <= ord(c) <= 0xE007E)


def of_selectors(found: str) -> bytes:
    """Return the bytes that variation selectors carry."""
    return bytes(code - 0xFE00 if code < 0xE0000 else code - 0xE0100 + 16 for code in map(ord, found))


def of_base64(found: str) -> str:
    """Return the text that Base64 holds, "" where it is no text."""
    piece = found[:_DECIPHERED].rstrip("=")
    try:
        said = base64.b64decode(piece[: len(piece) // 4 * 4]).decode("utf-8", "strict")
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return said if " " in said and all(c.isprintable() or c in "\n\t\r" for c in said) else ""


def mask_hidden(text: str, mask: Callable[[str], str], shown: str) -> str:
    """Return a text in which no hidden text is left that `mask` would change: `shown` is hidden in its place."""
    if not text.isascii():
        in_tags = "".join(chr(0xE0000 + ord(c)) for c in shown)
        in_selectors = "".join(chr(0xE0100 + ord(c) - 16) for c in shown)
        text = _without(text, tag_runs, of_tags, mask, in_tags)
        text = _without(
            text,
            selector_runs,
            lambda found: of_selectors(found).decode(errors="replace"),
            mask,
            in_selectors,
        )
    if len(text) < LONG_WORD:
        return text

    def instead(match: re.Match[str]) -> str:
        said = of_base64(match[0])
        return shown if mask(said) != said else match[0]

    return BASE64.sub(instead, text)


def _without(
    text: str,
    runs: Callable[[str], Spots],
    read: Callable[[str], str],
    mask: Callable[[str], str],
    shown: str,
) -> str:
    found = [*runs(text)]
    said = read("".join(run for _, _, run in found))  # together, as a finding quotes them
    if mask(said) == said:
        return text
    parts: list[str] = []
    at = 0
    for start, end, _ in found:
        parts += [text[at:start], "" if parts else shown]
        at = end
    return "".join([*parts, text[at:]])
