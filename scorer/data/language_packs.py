"""Language packs: everything the program knows about a language, one file of rubrics/words/ each.

A file is found by being there: adding `fr.toml` adds French. Code asks a pack what it can do ("does this language
separate words?") and never which language it is. `other.toml` is the pack of every language without word lists.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from scorer.contracts.errors import InputError
from scorer.data.messages import say
from scorer.data.prepared import toml_table
from scorer.data.resources import data_dir

#: The pack of a text in a language that has no pack of its own.
OTHER: Final = "other"

_NO_WORDS: Final[frozenset[str]] = frozenset()
_TABLES: Final = {"language", "headers", "stems", "verbs", "act_nouns", "cues", "substrings"}


def _no_entries() -> MappingProxyType[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class WordLists:
    """The word lists of a language, in lower case.

    `stop` are function words, `hype` and `praise` praise the tool, `filler` says nothing about one tool, `generic`
    praises, urges or sells, `neutral` fits any tool; `specific_adverbs` state a fact where other adverbs only color.
    `lead_ins` may stand before the leading verb of a description, `object_markers` before an object that precedes
    its verb, `determiners` before one that follows; a clause that ends in one of `listings` names what is listed. A
    name that ends in one of `ids` holds a value, `run_objects` are run beyond what a hint can vouch for, and
    `aftermath` says what a loss leaves or removes with it.
    """

    abbreviations: frozenset[str] = _NO_WORDS
    aftermath: frozenset[str] = _NO_WORDS
    determiners: frozenset[str] = _NO_WORDS
    filler: frozenset[str] = _NO_WORDS
    generic: frozenset[str] = _NO_WORDS
    hype: frozenset[str] = _NO_WORDS
    ids: frozenset[str] = _NO_WORDS
    lead_ins: frozenset[str] = _NO_WORDS
    listings: frozenset[str] = _NO_WORDS
    negations: frozenset[str] = _NO_WORDS
    neutral: frozenset[str] = _NO_WORDS
    object_markers: frozenset[str] = _NO_WORDS
    praise: frozenset[str] = _NO_WORDS
    run_objects: frozenset[str] = _NO_WORDS
    specific_adverbs: frozenset[str] = _NO_WORDS
    stop: frozenset[str] = _NO_WORDS
    vague_modifiers: frozenset[str] = _NO_WORDS
    vague_nouns: frozenset[str] = _NO_WORDS
    vague_verbs: frozenset[str] = _NO_WORDS


@dataclass(frozen=True, slots=True)
class CuePhrases:
    """The phrases that state one kind of fact. A `negatable` phrase does not count after a negation."""

    phrases: tuple[str, ...]
    negatable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LanguagePack:
    """One language: how to recognize it, what is true of its writing, and its words.

    How to recognize it: `alphabet` matches its letters (None: Latin script); a text that also has a letter of
    `other_alphabet` is in another language. Languages in Latin script are recognized by `function_words`.

    What is true of it: with `names_tools`, names of tools and parameters are words of this language; with
    `separates_words`, it puts spaces between words; with `has_all_verbs`, the known verbs are complete enough to call
    any other word no verb. Adverbs that end in `vague_adverb_ending` state no fact.

    `stems` are the stems of words that the stemmer gets wrong; those of the language of names count.

    `verbs` maps the forms that open a description to English verbs, `act_nouns` the nouns of acts. `cues` are what
    rules and effects look for; `substrings` are those of a language without word boundaries.
    """

    code: str
    name: str
    function_words: frozenset[str] = _NO_WORDS
    alphabet: re.Pattern[str] | None = None
    other_alphabet: re.Pattern[str] | None = None
    names_tools: bool = False
    separates_words: bool = True
    has_all_verbs: bool = False
    vague_adverb_ending: str = ""
    words: WordLists = field(default_factory=WordLists)
    headers: Mapping[str, str] = field(default_factory=_no_entries)
    inline_headers: frozenset[str] = _NO_WORDS
    stems: Mapping[str, str] = field(default_factory=_no_entries)
    verbs: Mapping[str, str] = field(default_factory=_no_entries)
    act_nouns: Mapping[str, str] = field(default_factory=_no_entries)
    cues: Mapping[str, CuePhrases] = field(default_factory=_no_entries)
    substrings: Mapping[str, tuple[str, ...]] = field(default_factory=_no_entries)
    contentless: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        lists = self.words
        object.__setattr__(self, "contentless", lists.stop | lists.hype | lists.filler)

    @property
    def has_word_lists(self) -> bool:
        """Return whether cue phrases are known; without them, finding none proves nothing."""
        return bool(self.cues or self.substrings)

    @property
    def is_latin(self) -> bool:
        """Return whether the language is written in Latin script."""
        return self.alphabet is None and self.code != OTHER


@cache
def language_packs() -> Mapping[str, LanguagePack]:
    """Return every language pack by its code. Raises InputError for a malformed file."""
    paths = sorted((data_dir("rubrics") / "words").glob("*.toml"))
    return MappingProxyType({path.stem: read_pack(path) for path in paths})


def language_pack(code: str) -> LanguagePack:
    """Return the pack of a language code, or that of languages without word lists."""
    packs = language_packs()
    return packs.get(code) or packs[OTHER]


@cache
def names_language() -> LanguagePack:
    """Return the language that names of tools and parameters are written in: the default for short texts."""
    return next(pack for pack in language_packs().values() if pack.names_tools)


def read_pack(path: Path) -> LanguagePack:
    """Read one file. Raises InputError naming the file for a key or value that a pack cannot have."""
    try:
        return _pack(path.stem, toml_table(path))
    except (TypeError, ValueError, AttributeError, re.error) as error:
        raise InputError(say("data.language-pack", file=path.name, cause=error)) from None


def _pack(code: str, data: Mapping[str, Any]) -> LanguagePack:
    about = dict(data["language"]) if "language" in data else {}
    about["function_words"] = _words(about.get("function_words", ""))
    for key in ("alphabet", "other_alphabet"):
        if key in about:
            about[key] = re.compile(f"[{about[key]}]")
    headers = dict(data.get("headers", {}))
    inline = _words(headers.pop("inline", ""))
    return LanguagePack(
        code=code,
        **{"name": code, **about},
        words=WordLists(**{key: _words(value) for key, value in data.items() if key not in _TABLES}),
        headers=_inverted(headers),
        inline_headers=inline,
        stems=MappingProxyType(dict(data.get("stems", {}))),
        verbs=_inverted({verb: forms.split() for verb, forms in data.get("verbs", {}).items()}),
        act_nouns=_inverted({verb: nouns.split() for verb, nouns in data.get("act_nouns", {}).items()}),
        cues=MappingProxyType(
            {
                kind: CuePhrases(tuple(cue["phrases"]), bool(cue.get("negatable")))
                for kind, cue in data.get("cues", {}).items()
            }
        ),
        substrings=MappingProxyType(
            {kind: tuple(texts) for kind, texts in data.get("substrings", {}).items()}
        ),
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _inverted(table: Mapping[str, list[str]]) -> Mapping[str, str]:
    """Map each listed word back to its key."""
    return MappingProxyType({word: key for key, words in table.items() for word in words})
