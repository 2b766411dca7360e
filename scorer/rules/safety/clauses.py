"""Sentences as rows of word classes, and orders as patterns over them: whom a sentence addresses, what is done, to what.

A pattern is a row of atoms that blanks part: a word, `<class>`, several of these with slashes between them, `?` after
what may be missing, `..3` for up to three words of any kind. After `*` the atoms may be in any order. One atom has `!` before it: the
rarest, by which a text is looked up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final, NamedTuple

from scorer.rules.safety.clause_words import CLASSES

#: Tokens that are known by their form, each with its class; the first that matches.
_TOKEN: Final = re.compile(
    r"(?P<address>(?:https?|wss?|ftp)://[^\s\"'<>)]{2,300}|mailto:\S{3,80}|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}"
    r"|\+\d[\d ().-]{5,20}\d|\b(?:0x[0-9a-fA-F]{24,}|[A-Z]{2}\d{2}[A-Z0-9]{11,30})\b"
    r"|\b(?:[a-z0-9-]{1,63}\.){1,6}(?:com|net|org|io|dev|app|co|me|ru|cn|xyz|info|biz|cloud|site|online|top|ai)\b(?![\w(]|\.\w))"
    r"|(?P<key>\b[A-Z][A-Z0-9]*_[A-Z0-9_]*(?:KEY|TOKEN|SECRET|PASSWORD)[A-Z0-9_]*\b|\b(?:process|os)\.env(?:iron)?\b)"
    r"|(?P<id>[`'\"“]?\b[A-Za-z]\w{0,40}_\w{1,40}\b[`'\"”]?|`[A-Za-z][\w-]{1,40}`)"
    r"|(?P<shown>```.*?```|`[^`\n]{1,200}`|“[^”\n]{1,80}”|\"[^\"\n]{1,80}\"|(?<!\w)'[^'\n]{3,80}'(?!\w))"
    r"|(?P<word>[A-Za-z]+(?:[-'’][A-Za-z]+)*|\d+)|(?P<end>[.!?](?=[\s\"')\]]|$)|\n)|(?P<gap>[,;:()–—])",
    re.DOTALL,
)
_BY_FORM: Final = ("address", "key", "id", "gap", "shown")
#: What one of them is written with, in lower case.
_MARKS: Final = {
    "<address>": tuple(
        b"://,mailto:,@,+,0x,iban,.com,.net,.org,.io,.dev,.app,.co,.me,.ru,.cn,.xyz,.info,.biz,.cloud,.site,.online,.top,.ai".split(
            b","
        )
    ),
    "<id>": (b"_", b"`"),
    "<key>": (b"_key", b"_token", b"_secret", b"_password", b".env"),
}
#: Where a word is split when a text is looked up by its words.
_JOINT: Final = re.compile(r"[-']")
_EXAMPLE: Final = re.compile(r"\bexample\b|\blocalhost\b|\b127\.0\.0\.1\b", re.IGNORECASE)
#: A sentence of fewer words orders nothing; of a longer one no more is read.
_SHORTEST, _LONGEST = 3, 90


class Clause(NamedTuple):
    """A sentence: one symbol a token, where each token begins and ends in the text, and the classes that occur as bits."""

    symbols: str
    spans: tuple[tuple[int, int], ...]
    tokens: tuple[str, ...]
    bits: int


class _Lexicon(NamedTuple):
    """By word or form: its symbol and its classes as bits; by class its symbols and its bit."""

    symbols: dict[str, str]
    bits: dict[str, int]
    of_class: dict[str, str]
    bit_of: dict[str, int]


def _atoms(written: str) -> Iterator[str]:
    for atom in written.split():
        if not atom.startswith((".", "*")):
            yield from atom.strip("!?").split("/")


@cache
def _lexicon(patterns: tuple[str, ...]) -> _Lexicon:
    """Return the lexicon of the words that the classes and the patterns name."""
    members: dict[str, set[str]] = {}
    for name, words in CLASSES.items():
        for word in words.split():
            members.setdefault(word, set()).add(f"<{name}>")
    for form in _BY_FORM:
        members.setdefault(f"<{form}>", set()).add(f"<{form}>")
    for atom in {atom for written in patterns for atom in _atoms(written) if atom[0] != "<"}:
        members.setdefault(atom, set()).add(atom)
    kinds = {
        kind: chr(0xE000 + at)
        for at, kind in enumerate(sorted({tuple(sorted(of)) for of in members.values()}))
    }
    names = sorted({name for kind in kinds for name in kind})
    bit_of = {name: 1 << at for at, name in enumerate(names)}
    symbols = {word: kinds[tuple(sorted(of))] for word, of in members.items()}
    bits = {word: sum(bit_of[name] for name in of) for word, of in members.items()}
    of_class = {name: "".join(mark for kind, mark in kinds.items() if name in kind) for name in names}
    return _Lexicon(symbols, bits, of_class, bit_of)


class Pattern:
    """One pattern, compiled when a sentence first holds what it needs."""

    def __init__(self, written: str, lexicon: _Lexicon) -> None:
        self._written = written
        self._lexicon = lexicon
        required = [atom for atom in written.split() if not atom.startswith((".", "*")) and atom[-1] != "?"]
        self._required = [tuple(_atoms(atom)) for atom in required]
        self.needs = [sum(lexicon.bit_of[name] for name in names) for names in self._required]
        self.rarest = next((at for at, atom in enumerate(required) if atom[0] == "!"), 0)
        self.rare = self.needs[self.rarest]
        self._compiled: re.Pattern[str] | None = None

    def groups(self) -> list[frozenset[str]]:
        """Return of each atom the words, as a search by words sees them, the rarest first; atoms by form have none."""
        found = [_seen(names) for names in self._required]
        ordered = [found[self.rarest], *(each for at, each in enumerate(found) if at != self.rarest)]
        return [group for group in ordered if group and "" not in group]

    def marks(self) -> tuple[bytes, ...]:
        """Return what a sentence holds, in lower case, that holds a token that is known by its form; () for any."""
        for names in self._required:
            if len(names) == 1 and names[0] in _MARKS:
                return _MARKS[names[0]]
        return ()

    def search(self, clause: Clause) -> re.Match[str] | None:
        """Return the first match in a sentence, over its symbols."""
        bits = clause.bits
        for need in self.needs:
            if not bits & need:
                return None
        if self._compiled is None:
            atoms = [self._one(atom) for atom in self._written.split()]
            self._compiled = re.compile(
                "".join(f"(?=.*{atom})" for atom in atoms[1:]) + ".+" if atoms[0] == "*" else "".join(atoms)
            )
        return self._compiled.search(clause.symbols)

    def _one(self, atom: str) -> str:
        if atom == "*":
            return atom
        if atom.startswith(".."):
            return f".{{0,{atom[2:]}}}?"
        of_class = self._lexicon.of_class
        return f"[{''.join(of_class[name] for name in _atoms(atom))}]" + ("?" if atom[-1] == "?" else "")


@cache
def _seen(names: tuple[str, ...]) -> frozenset[str]:
    """Return the words of an atom as they are split at marks; "" for what is known by its form."""
    return frozenset().union(*map(_seen_as, names))


@cache
def _seen_as(name: str) -> frozenset[str]:
    formed = {""} if name[0] == "<" and name[1:-1] in _BY_FORM else set()
    words = CLASSES[name[1:-1]].split() if name[0] == "<" and name[1:-1] in CLASSES else [name]
    return frozenset(formed.union(max(_JOINT.split(word), key=len) for word in words))


def patterns_of(written: tuple[str, ...]) -> list[Pattern]:
    """Return the patterns that are written, which share a lexicon."""
    lexicon = _lexicon(written)
    return [Pattern(each, lexicon) for each in written]


@lru_cache(maxsize=64)  # the looks for each kind at one definition
def clauses_of(text: str, written: tuple[str, ...]) -> tuple[Clause, ...]:
    """Return the sentences of a text by the lexicon of some patterns."""
    lexicon = _lexicon(written)
    found: list[Clause] = []
    tokens: list[tuple[str, tuple[int, int], str]] = []
    for match in _TOKEN.finditer(text):
        form = match.lastgroup or ""
        if form == "end" or len(tokens) > _LONGEST:
            if len(tokens) >= _SHORTEST:
                found.append(_clause(tokens, lexicon))
            tokens = []
        if form != "end":
            tokens.append((form, match.span(), match[0]))
    if len(tokens) >= _SHORTEST:
        found.append(_clause(tokens, lexicon))
    return tuple(found)


def _clause(tokens: list[tuple[str, tuple[int, int], str]], lexicon: _Lexicon) -> Clause:
    symbols, bits, words = [], 0, []
    for form, _, token in tokens:
        word = token.lower().replace("’", "'") if form == "word" else f"<{form}>"
        if form == "address" and _EXAMPLE.search(token):
            word = ""
        if word.endswith("n't"):
            word = "don't"
        symbols.append(lexicon.symbols.get(word, "x"))
        bits |= lexicon.bits.get(word, 0)
        words.append(word if form == "word" else token)
    return Clause("".join(symbols), tuple(span for _, span, _ in tokens), tuple(words), bits)
