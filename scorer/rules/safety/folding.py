"""What an evasive spelling reads as: look-alikes as letters, gaps between letters closed, escapes decoded.

A folded text serves only to look for wording; every place in it leads back to the text that was sent.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple
from urllib.parse import unquote

from scorer.reading.unicode import INVISIBLE, LOOKALIKES, ascii_lookalike
from scorer.rules.safety.build import Later

#: Marks that are written over, under or through a letter.
_MARKS: Final = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
#: Small capitals, turned and stroked letters, and Cherokee letters, for which Unicode names no plain letter.
_MORE: Final = dict(
    zip(
        "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢıøłđŧħɨᎪᏴᏟᎠᎬᎻᎫᏦᏞᎷᏢᎡᏚᎢᏙᎳᏃ",
        "abcdefghijklmnoprstuvwyzioldthiabcdehjklmprstvwz",
        strict=True,
    )
)
#: Letters in boxes and circles of the second plane, each alphabet from A to Z.
_BOXED: Final = (0x1F110, 0x1F130, 0x1F150, 0x1F170, 0x1F1E6)
_ALIKE: Final = (
    "".join({*LOOKALIKES, *_MORE})
    + "\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1d2c-\u1d6a\u1e00-\u1eff\u2070-\u209c\u2100-\u214f\u24b6-\u24e9\uff01-\uff5e"
    + "\U0001d400-\U0001d7ff\U0001f110-\U0001f189\U0001f1e6-\U0001f1ff"
)
_VISIBLE: Final = INVISIBLE.replace("\r", "").replace("\x00-\x08\x0b\x0c\x0e-\x1f\x7f", "")
_ONE: Final = Later(
    r"(?P<escape>&(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|nbsp);|(?:%[2-7][0-9A-Fa-f])+|\\u00[2-7][0-9a-fA-F]|\\x[2-7][0-9a-fA-F])"
    rf"|(?P<gone>[{_MARKS}{_VISIBLE}\ufe0f]+|\*\*|~~|</?(?:b|i|u|s|em|strong|span)>)|(?P<alike>[{_ALIKE}])"
)
#: Such characters among those of a text that are not ASCII.
_EVASIVE: Final = re.compile(f"[{_ALIKE}{_MARKS}{_VISIBLE}]")
#: Letters of ASCII in another form, of which a word is written: no honest text has three of them in a row.
_RESPELLED: Final = re.compile("[\uff21-\uff3a\uff41-\uff5a\U0001d400-\U0001d7cb]{3}")
_GAPS: Final = r" .\-_*|/~+·•,:"
_SPACED: Final = Later(
    rf"(?<![A-Za-z0-9])[A-Za-z](?P<gap>(?P<mark>[{_GAPS}])(?P=mark){{0,2}})[A-Za-z](?:(?P=gap)[A-Za-z])*(?![A-Za-z0-9])"
)
#: Several words joined by one mark.
_JOINED: Final = Later(
    r"(?<![A-Za-z0-9])[A-Za-z]{2,30}(?P<mark>[_.\-+*~|·])[A-Za-z]{1,30}(?:(?P=mark)[A-Za-z]{1,30})+"
)
_LEET_WORD: Final = Later(
    r"(?<![\w@$])(?=[a-z@$]*[0134578@$])(?=[013457@$]*[a-z])[a-z013457@$]{3,20}(?![\w@$])", re.IGNORECASE
)
#: Longer than a word, unless several were written together.
_LEAST_RUN: Final = 16
_RUN: Final = Later(rf"(?<![A-Za-z0-9_])[A-Za-z]{{{_LEAST_RUN},}}(?![A-Za-z0-9_])")
_LEET: Final = str.maketrans("013457@$", "oieastas")


class Folded(NamedTuple):
    """A folded text, and where its parts begin: in it, and in the text that it was made of, which may be folded, too."""

    text: str
    starts: list[int]
    origins: list[int]
    source: Folded | None = None

    def origin(self, at: int) -> int:
        """Return the place in the text that was sent of a place in the folded one."""
        part = bisect_right(self.starts, at) - 1
        there = self.origins[part] + at - self.starts[part]
        if part + 1 < len(self.origins):
            there = min(there, self.origins[part + 1])
        return there if self.source is None else self.source.origin(there)


def _replaced(text: str, changes: Iterable[tuple[int, int, str]]) -> Folded:
    """Return a text with some of its parts replaced."""
    parts: list[str] = []
    starts, origins = [0], [0]
    at = size = 0
    for start, end, new in changes:
        parts += (text[at:start], new)
        size += start - at
        starts += (size, size + len(new))
        origins += (start, end)
        size += len(new)
        at = end
    parts.append(text[at:])
    return Folded("".join(parts), starts, origins)


def _letters(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _ONE.finditer(text):
        yield match.start(), match.end(), _plain(match)


def _plain(match: re.Match[str]) -> str:
    if match["gone"]:
        return ""
    if match["alike"]:
        return plain_letter(match["alike"])
    escape = match["escape"]
    if escape[0] == "&":
        return html.unescape(escape).replace("\xa0", " ")
    return unquote(escape) if escape[0] == "%" else chr(int(escape[2:], 16))


def plain_letter(character: str) -> str:
    """Return the letters of ASCII that a character looks like, or the character."""
    code = ord(character)
    for first in _BOXED:
        if first <= code < first + 26:
            return chr(97 + code - first)
    known = _MORE.get(character) or ascii_lookalike(character)
    if known != character:
        return known
    apart = unicodedata.normalize("NFKD", character)
    return "".join(c for c in apart if c.isascii()) or character


def _gaps(text: str) -> Iterator[tuple[int, int, str]]:
    found = [(match.start(), match.end(), _closed(match)) for match in _SPACED.finditer(text)]
    found += [(*match.span(), match[0].replace(match["mark"], " ")) for match in _JOINED.finditer(text)]
    found += [(*match.span(), _in_words(match[0])) for match in _RUN.finditer(text)]
    found += [
        (*match.span(), match[0].lower().replace("11", "ll").translate(_LEET))
        for match in _LEET_WORD.finditer(text)
    ]
    at = 0
    for start, end, new in sorted(found):
        if start >= at and text[start:end] != new:
            yield start, end, new
            at = end


def _closed(match: re.Match[str]) -> str:
    return _in_words(match[0].replace(match["gap"], ""))


#: Words that wording is looked for by, so that a run of letters without gaps is read as words again.
_KNOWN: Final = frozenset(
    (
        "a about above all always and any before call conversation data disregard do earlier every first for forget from "
        "file files guidelines hide ignore in include inform instruction instructions is it keep key keys mention messages "
        "must never not now of other override password post previous prior prompt prompts read reveal rules secret secretly "
        "send show silently step system tell that the them then these this to token tool tools upload use user using "
        "with without you your"
    ).split()
)
_LONGEST: Final = max(map(len, _KNOWN))
_LEAST_TO_PART: Final = 10
_MOST_TO_PART: Final = 2000


def _in_words(run: str) -> str:
    """Return a long run of letters as words, where it consists of known ones; the run where it does not."""
    if not _LEAST_TO_PART <= len(run) <= _MOST_TO_PART:
        return run
    folded = run.lower()
    best: list[int | None] = [0, *[None] * len(run)]  # by end: where the last word begins
    for end in range(1, len(run) + 1):
        for start in range(max(0, end - _LONGEST), end):
            if best[start] is not None and folded[start:end] in _KNOWN:
                best[end] = start
                break
    words: list[str] = []
    end = len(run)
    while end:
        begins = best[end]
        if begins is None:
            return run
        words.append(run[begins:end])
        end = begins
    return " ".join(reversed(words))


def is_respelled(text: str) -> bool:
    """Tell whether words of a text are written in another form of the letters of ASCII: full-width or mathematical ones."""
    return _RESPELLED.search(text) is not None


def fold(text: str) -> Folded | None:
    """Return what a text reads as, None where that is what it is."""
    first = _replaced(text, _letters(text))
    second = _replaced(first.text, _gaps(first.text))
    if second.text == text:
        return None
    return second._replace(source=first)


#: Marks in JSON without which no character is escaped within a string.
_ESCAPES: Final = (b"&#", b"&nbsp;", b"%2", b"%6", b"%7", b"\\\\u00", b"\\\\x")
#: Letters that occur by themselves in no usual text ("a", "e.g.", "user's", "x", "isn't"), and four of any in a row.
_LETTERS_ALONE: Final = frozenset(letter.encode() for letter in "bcdfhjklmnopqruvw")
_IN_A_ROW: Final = re.compile(
    rb"(?<![A-Za-z0-9])[A-Za-z]([^A-Za-z0-9\"\\]{1,3})[A-Za-z]\1[A-Za-z]\1[A-Za-z](?![A-Za-z0-9])"
)
_DIGITS: Final = bytes.maketrans(b"013457", b"oieast")
_LEAST_JOINED: Final = 3
_LEAST_LEET: Final = 4


#: Emphasis of a part of a word.
_EMPHASIS: Final = re.compile(rb"[A-Za-z](?:\*\*|~~|</?(?:b|i|u|s|em|strong|span)>)[A-Za-z]")


def may_be_evasive(text: bytes, beyond_ascii: str, words: frozenset[bytes]) -> bool:
    """Return False where no mark or letter in a definition reads as another. `words` are those of its JSON text."""
    if beyond_ascii and _EVASIVE.search(beyond_ascii):
        return True
    if (b"**" in text or b"~~" in text or b"</" in text) and _EMPHASIS.search(text):
        return True
    if (b"&" in text or b"%" in text or b"\\\\" in text) and any(mark in text for mark in _ESCAPES):
        return True
    return len(words & _LETTERS_ALONE) > 1 and _IN_A_ROW.search(text) is not None


#: Words that a mark joins where a blank is due, more of them than a compound or an address has; first what tells quickly.
_JOINED_BYTES: Final = tuple(
    (
        re.compile(b"[A-Za-z]{1,30}".join([re.escape(mark)] * least) + b"[A-Za-z]"),
        re.compile(b"[A-Za-z]{1,30}" + b"[A-Za-z]{1,30}".join([re.escape(mark)] * least) + b"[A-Za-z]{1,30}"),
    )
    for mark, least in ((b"-", 3), (b".", 4), (b"+", 3), (b"*", 3), (b"~", 3), (b"|", 4))
)


def compounds(text: bytes) -> list[bytes]:
    """Return the long rows of words that hyphens, dots and the like join, parted by blanks."""
    rows = (row for may, joined in _JOINED_BYTES if may.search(text) for row in joined.findall(text))
    return [b" ".join(re.findall(rb"[A-Za-z]+", row)).lower() for row in rows]


#: Words that read as they are written, so that none of them is looked at twice; and how many are kept.
_ORDINARY: Final[set[bytes]] = set()
_MOST_ORDINARY: Final = 20_000


def joined_words(words: frozenset[bytes]) -> list[bytes]:
    """Return words that underscores or nothing join, parted by blanks, and those that are written with digits as letters."""
    if len(_ORDINARY) > _MOST_ORDINARY:
        _ORDINARY.clear()
    found: list[bytes] = []
    for word in words - _ORDINARY:
        read = _parted(word)
        if read == word:
            _ORDINARY.add(word)
        else:
            found.append(read)
    return found


def _parted(word: bytes) -> bytes:
    if word.isalpha():
        return _in_words(word.decode()).encode() if len(word) >= _LEAST_RUN else word
    if b"_" in word:
        parts = word.split(b"_")
        if len(parts) <= _LEAST_JOINED:
            return word
        return (b"" if max(map(len, parts)) == 1 else b" ").join(parts)
    if word.isdigit() or len(word) < _LEAST_LEET:
        return word
    return word.replace(b"11", b"ll").translate(_DIGITS)
