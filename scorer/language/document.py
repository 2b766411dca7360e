"""A description as sentences, sections and words, computed once.

Every position counts code points of the raw text. Words inside code, quotes, URLs and JSON
examples are marked as masked: they may name a tool or a parameter, but they are never cues.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import sub
from typing import Final, Literal, NamedTuple, cast

from scorer.contracts.limits import READ_CHARACTERS
from scorer.data.language_packs import LanguagePack, language_packs, names_language
from scorer.language.detection import detect_language
from scorer.language.stemmer import stem_of_english

Section = Literal["body", "args", "returns", "raises", "example", "note", "usage"]

# Words, identifiers, paths, times. No step back finds more, so that the repetitions keep what they have, but for that
# of the group: Python before 3.11.5 would read it too far (gh-106052).
_WORD = re.compile(r"[^\W_]\w*+(?:(?:['’](?=[A-Za-z])|[-./:](?=\w))\w*+)*")
#: What may end a sentence; no word holds it.
_BREAK = re.compile(
    r"\n[ \t\r\n]*"  # line ends, with the indentation that follows
    r"|[.!?](?=[\s\"'”’)\]*]|$)|[。！？]"  # sentence ends
)
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_CJK_RUN = re.compile(_CJK.pattern + "+")
#: CJK characters for one word of English.
CJK_PER_WORD: Final = 1.6
#: What is longer (code points) is no word with inflections. A stemmer takes quadratic time.
LONGEST_WORD: Final = 40


@cache
def _headers_known() -> Mapping[str, Section]:
    """Map the section headers of every language to the section they open."""
    known = {name: section for pack in language_packs().values() for name, section in pack.headers.items()}
    return cast("Mapping[str, Section]", known)


@cache
def _header_pattern() -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, _headers_known()), key=len, reverse=True))
    return re.compile(
        rf"(?:^|(?<=[\s>]))(?:\#{{1,6}}[ ]*|\*\*|__)?({names})"
        r"(?:\*\*|__)?[ ]*[:：](?:\*\*|__)?(?=\s|$|[^\x00-\x7f])",
        re.IGNORECASE,
    )


@cache
def _inline_headers() -> frozenset[str]:
    """Return the headers that also open a section in the middle of a line, as they are written there."""
    return frozenset().union(*(pack.inline_headers for pack in language_packs().values()))


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset().union(*(pack.words.abbreviations for pack in language_packs().values()))


#: No header is longer (code points).
_LONGEST_HEADER = 80
#: So many code points from a colon on decide whether a header ends there.
_AFTER_COLON = 4
#: No header is indented this far (code points), so nothing before that is looked at.
_FAR_IN = 200
_BULLET = re.compile(r"(?:[-+*•·–]|\d{1,2}[.)])[ \t]")
_MASKED_TEXT = (
    r"```.*?(?:```|\Z)"  # fenced code
    r"|`[^`\n]{1,200}`"  # inline code
    r"|\"[^\"\n]{1,200}\"|“[^”\n]{1,200}”|(?<![\w'])'[^'\n]{1,120}'(?!\w)"  # quotes
    r"|«[^»\n]{1,200}»|„[^“”\n]{1,200}[“”]|「[^」\n]{1,200}」|『[^』\n]{1,200}』"
    r"|\{[^{}]{0,400}[\":][^{}]{0,400}\}"  # JSON examples
)
_URL = r"|\b[a-z][a-z0-9+.-]{1,15}://[^\s<>\"')\]]+"
_MASK = re.compile(_MASKED_TEXT, re.DOTALL)
_MASK_WITH_URLS = re.compile(_MASKED_TEXT + _URL, re.DOTALL | re.IGNORECASE)
_MASK_TRIGGERS = re.compile(r"[`\"“„«「『'{]|://")
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_A-Za-z]+")


class Sentence(NamedTuple):
    """One sentence or list item: its span, its section, and its words in lower case.

    `starts[i]` and `ends[i]` are the span of `words[i]`, `masked[i]` means that it is part of code,
    a quote, a URL or an example. `bullet` means that the sentence opens a list item. `stems[i]` is the stem of
    `words[i]`, so that nobody stems a text again.
    """

    start: int
    end: int
    section: Section
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    masked: tuple[bool, ...]
    bullet: bool = False
    stems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A description, read once.

    `word_count` counts the words outside code, quotes and URLs (1.6 CJK characters make one word).
    """

    raw: str
    sentences: tuple[Sentence, ...]
    language: LanguagePack
    word_count: int
    bullets: int
    sections: frozenset[str]


@lru_cache(maxsize=1 << 12)
def split_name(name: str) -> tuple[str, ...]:
    """Split a tool, parameter or title name into lower-case words, at `_ - . / :`, spaces and camelCase humps."""
    return tuple(part.lower() for part in _PART.findall(name[:READ_CHARACTERS]))


@lru_cache(maxsize=1 << 13)
def stem(word: str) -> str:
    """Return the Snowball stem of a lower-case word, so that inflections and derivations of one word meet.

    For comparing words only, never shown. Names, schemas and texts are compared with each other, so that every word is
    stemmed as one of the language of names, whatever the language of its text.
    """
    pack = names_language()
    if word in pack.stems:
        return pack.stems[word]
    if len(word) > LONGEST_WORD or not word[-1:].isalpha():
        return word
    return stem_of_english(word.replace("’", "'"))


class _Stems(dict[str, str]):
    """The stems of the words that were read last: texts use the same words again and again."""

    __slots__ = ()

    def __missing__(self, word: str) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        found = self[word] = stem(word)
        return found


_REMEMBERED: Final = 20_000
_STEMS: Final = _Stems()


def _masks(raw: str) -> tuple[list[int], list[int]]:
    if not _MASK_TRIGGERS.search(raw):
        return [], []
    pattern = _MASK_WITH_URLS if "://" in raw else _MASK
    spans = [m.span() for m in pattern.finditer(raw)]
    return [s for s, _ in spans], [e for _, e in spans]


@cache
def _header_ends() -> tuple[str, ...]:
    return tuple(sorted(name for name in _headers_known() if name.isascii()))


def _written_headers(raw: str) -> Iterator[re.Match[str]]:
    """Yield what is written as a header, wherever; of ASCII it is looked for only where a colon follows its name."""
    if not raw.isascii():
        if ":" in raw or "：" in raw:
            yield from _header_pattern().finditer(raw)
        return
    search, names, end, colon = _header_pattern().search, _header_ends(), 0, -1
    for text in raw.split(":")[:-1]:
        colon += len(text) + 1
        if text.rstrip(" *_")[-_LONGEST_HEADER:].lower().endswith(names):
            match = search(raw, max(end, colon - _FAR_IN), colon + _AFTER_COLON)
            if match is not None:
                yield match
                end = match.end()


def _headers(raw: str) -> dict[int, tuple[int, Section, int]]:
    """Map where a section header starts to (where its text starts, its section, its indentation)."""
    found: dict[int, tuple[int, Section, int]] = {}
    sections, inline = _headers_known(), _inline_headers()
    for match in _written_headers(raw):
        before = raw[max(0, match.start() - _FAR_IN) : match.start()].rpartition("\n")[2]
        if before.strip(" \t*#_") and match[1] not in inline:
            continue
        indent = len(before) if not before.strip() else -1
        found[match.start(1)] = (match.end(), sections[match[1].lower()], indent)
    return found


class _Builder:
    """Collects tokens into sentences; one instance a description."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.curly = "’" in raw
        self.mask_starts, self.mask_ends = _masks(raw)
        self.mask_at = 0
        #: For ASCII the lower-case text, which has the same words at the same places.
        self.text = raw.lower() if raw.isascii() else raw
        self.headers = _headers(raw)
        #: Where the headers to come begin, the next one last; one more lies behind the end.
        self.coming = [len(raw) + 1, *sorted(self.headers, reverse=True)]
        self.skip_until = 0
        self.section: Section = "body"
        self.indent = -1
        self.sentences: list[Sentence] = []
        self.words: list[str] = []
        self.ends: list[int] = []
        self.bullet = bool(_BULLET.match(raw.lstrip()))

    def masked(self, position: int) -> bool:
        index = bisect_right(self.mask_starts, position) - 1
        return index >= 0 and position < self.mask_ends[index]

    def masks_over(self, starts: Sequence[int]) -> tuple[bool, ...]:
        """Return for each of these increasing positions whether it is masked. Scans the masks once per description."""
        first, ends, flags = self.mask_starts, self.mask_ends, []
        at, count = self.mask_at, len(ends)
        for position in starts:
            while at < count and ends[at] <= position:
                at += 1
            flags.append(at < count and first[at] <= position)
        self.mask_at = at
        return tuple(flags)

    def close(self, end: int, *, bullet: bool = False) -> None:
        """End the sentence that is being collected, if it has words; the next one is a list item if `bullet`."""
        words = self.words
        if words:
            starts = tuple(map(sub, self.ends, map(len, words)))
            masked = self.masks_over(starts) if self.mask_starts else (False,) * len(words)
            if self.text is self.raw:
                words = [word.lower() for word in words]
            if self.curly:
                words = [word.replace("’", "'") for word in words]
            stems = tuple(map(_STEMS.__getitem__, words))
            ends, lowered = tuple(self.ends), tuple(words)
            self.sentences.append(
                Sentence(starts[0], end, self.section, lowered, starts, ends, masked, self.bullet, stems)
            )
            self.words, self.ends = [], []
        self.bullet = bullet

    def newline(self, match: re.Match[str]) -> None:
        """A line end closes the sentence before a blank line, a list item, a heading or an argument's line."""
        gap, after = match.group(), match.end()
        indent = len(gap) - gap.rfind("\n") - 1
        bullet = bool(_BULLET.match(self.raw, after))
        blank = gap.count("\n") > 1
        if self.section != "body" and blank and not bullet and indent <= max(self.indent, 0):
            self.close(match.start(), bullet=bullet)
            self.section = "body"
        before = self.raw[match.start() - 1 : match.start()]
        opens = self.section == "args" or self.raw[after : after + 1] in "#|"
        if blank or bullet or opens or before in (":", "："):
            self.close(match.start(), bullet=bullet)

    def header(self, start: int) -> int:
        """Open the section whose header is at `start`; return where its text begins (`start`: not a header)."""
        if self.mask_starts and self.masked(start):
            return start
        self.close(start)
        text, self.section, self.indent = self.headers[start]
        return text

    def end_mark(self, match: re.Match[str]) -> None:
        if self.words and match.group() == "." and self.words[-1].lower() in _abbreviations():
            after = self.raw[match.end() : match.end() + 3].strip()
            if self.words[-1].lower() != "etc" or not after[:1].isupper():
                return
        if self.bullet and len(self.words) == 1 and self.words[0].isdecimal():
            return  # the number of a list item
        if self.mask_starts and self.masked(match.start()) and self.masked(match.end()):
            return
        self.close(match.end())

    def take(self, start: int, end: int) -> None:
        """Add the words of a part without breaks to the sentence that is being collected."""
        if start < self.skip_until or end > self.coming[-1]:
            self.take_with_headers(start, end)
            return
        words = _WORD.findall(self.text, start, end)
        # Nothing between two words can begin one, so that each is found where it was matched.
        find, at = self.text.find, start
        self.ends += [at := find(word, at) + len(word) for word in words]
        self.words += words

    def take_with_headers(self, start: int, end: int) -> None:
        """Do the same where headers may be among the words."""
        for match in _WORD.finditer(self.text, start, end):
            at = match.start()
            if at >= self.coming[-1]:
                self.coming.pop()
            if at in self.headers:
                self.skip_until = self.header(at)
            if at >= self.skip_until:
                self.words.append(match.group())
                self.ends.append(match.end())

    def run(self) -> None:
        """Walk over the breaks once, and take the words between them."""
        raw, at = self.raw, 0
        for match in _BREAK.finditer(raw):
            start = match.start()
            if at < start:
                self.take(at, start)
            at = match.end()
            (self.newline if raw[start] == "\n" else self.end_mark)(match)
        self.take(at, len(raw))
        self.close(len(raw))


def read(raw: str) -> Document:
    """Read a description. Linear in its length; never raises."""
    builder = _Builder(raw)
    builder.run()
    sentences = tuple(builder.sentences)
    latin = sum(len(s.words) for s in sentences)
    if builder.mask_starts:
        latin -= sum(sum(s.masked) for s in sentences)
    cjk = 0 if raw.isascii() else len(_CJK.findall(raw))
    if cjk:  # counted by the character, not by the run
        runs = ((w, m) for s in sentences for w, m in zip(s.words, s.masked, strict=True))
        latin -= sum(not masked and _CJK_RUN.fullmatch(word) is not None for word, masked in runs)
    return Document(
        raw=raw,
        sentences=sentences,
        language=detect_language(raw),
        word_count=latin + round(cjk / CJK_PER_WORD),
        bullets=sum(s.bullet for s in sentences),
        sections=frozenset(s.section for s in sentences),
    )
