"""The real names that a suggestion mentions: the sibling that fits, a parameter, the verb of the tool's name."""

from __future__ import annotations

import operator
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from scorer.claims.annotated import Annotated
from scorer.claims.siblings import COMMON, SiblingIndex, object_of, squeeze, strip_prefix, verb_place
from scorer.language.document import split_name, stem
from scorer.language.verbs import base_verb

#: Verbs of tools that change nothing.
READING: Final = frozenset(
    "list search find query browse get fetch read show view describe lookup check count inspect".split()
)
#: Verbs of tools that may serve one request: no caller takes a deletion for a creation, or a closing for a resizing.
_ALIKE: Final = (
    READING,
    frozenset("create add insert generate make import upload write save register put".split()),
    frozenset("update edit change modify rename set patch replace put".split()),
    frozenset("delete remove clear purge destroy drop archive".split()),
    frozenset("run execute invoke call start launch trigger".split()),
    frozenset("stop cancel kill terminate end abort".split()),
    frozenset("send post publish submit".split()),
)
#: Words of a name that relate its other words; what follows the first of the second group is not the object.
_ARTICLES: Final = frozenset("a an the all and or".split())
_PREPOSITIONS: Final = frozenset("by for from in of on to with at as via into using between about".split())
_RELATING: Final = _ARTICLES | _PREPOSITIONS
#: Words that tools of any kind share, so that one of them alone sets no tool beside another.
_GENERAL: Final = frozenset(
    map(
        stem,
        "config configuration content current custom data detail full info information metadata new property result "
        "setting status value".split(),
    )
)
#: So many names that begin with one noun are a group of tools, and the noun is that of the group.
_GROUP: Final = 3
#: So many other words the names of two tools may have for each one that they share.
_MOST_OTHER: Final = 3
#: What makes of a verb the one that undoes it.
_UNDOING: Final = ("un", "dis", "de")
#: Words of an object that a suggestion repeats at most.
_MOST_OBJECT: Final = 4
#: Verbs of tools that hand out the identifiers of what they act on, the best source first.
_GIVING: Final = (
    frozenset({"list", "browse"}),
    frozenset({"search", "find", "query", "lookup"}),
    frozenset({"create", "add", "open", "start", "register", "upload", "import"}),
)
_MAKES: Final = 2
#: Words of tools that take the identifiers of several objects at once.
_BY_IDS: Final = frozenset("batch bulk multiple many".split())
_PLURAL_GIVING: Final = frozenset({"get", "fetch", "show", "read"})
#: Words that are nouns, not verbs, unless a name begins with them.
NOUNS: Final = frozenset(
    "status report log schedule test count index order record note view plan message screenshot snapshot file page "
    "image link state address result key code query process comment".split()
)
#: Last words of the names of parameters that take an identifier even where no sibling hands it out.
SURELY_IDS: Final = frozenset({"id", "ids", "uuid", "guid", "urn", "sha", "slug"})
#: Names with other characters, or longer ones, are not repeated in a sentence.
_PLAIN_NAME: Final = re.compile(r"[\w.:/@-]{1,64}")


#: A word that may name a tool, what tells a name from a plain word, and what says that a value comes from elsewhere.
_TOKEN: Final = re.compile(r"[\w.-]{1,100}")
_JOINED: Final = re.compile(r"[a-z][A-Z]|[^\W_][_.-][^\W_]")
_RETURNED: Final = re.compile(
    r"(?i)\b(?:returned|obtained|retrieved|listed|provided|issued|reported|shown|found|given)\s(?:\w+\s)?(?:by|from|in|via)\b"
    r"|\b(?:previously|just|already)\s\w+ed\b|\bfrom (?:a|the) (?:previous|earlier)\b"
)
#: What says of a name that the caller gives it to something new.
_OF_NEW: Final = re.compile(
    r"(?i)\b(?:to create|to be created|to assign|(?:of|for) (?:the|a) new|new name)\b"
)


def _words(name: str, index: SiblingIndex) -> tuple[str, ...]:
    return strip_prefix(split_name(name), index.prefixes)


def verb_of_name(name: str, index: SiblingIndex) -> str:
    """Return the base form of the verb in the name of a tool, "" where there is none."""
    return _verb_of(_words(name, index))


@lru_cache(maxsize=1 << 11)
def _verb_of(words: tuple[str, ...]) -> str:
    at = verb_place(words)
    noun = at > 0 and (words[at] in NOUNS or _is_plural(words[at]))
    return base_verb(words[at]) if at >= 0 and not noun else ""


@lru_cache(maxsize=4)
def acts_on_several(definition: Annotated) -> bool:
    """Return whether the last word of the object in the tool's name is a plural."""
    words = definition.facts.name_words
    at = verb_place(words)
    objects = words[:at] + words[at + 1 :] if at >= 0 else words
    return bool(objects) and _is_plural(objects[-1])


def _is_plural(word: str) -> bool:
    return word.endswith("s") and not word.endswith(("ss", "us", "is")) and stem(word) != word


@lru_cache(maxsize=4)
def object_phrase(definition: Annotated) -> str:
    """Return what the name says that the tool acts on, in words; "" where that is nothing, or too much to repeat."""
    words = definition.facts.name_words
    at = verb_place(words)
    left = [word for place, word in enumerate(words) if place != at and word not in _ARTICLES]
    end = next((place for place, word in enumerate(left) if word in _PREPOSITIONS), len(left))
    phrase = left[:end]
    plain = all(word.isascii() and word.isalpha() for word in phrase)
    fits = bool(phrase) and plain and len(phrase) <= _MOST_OBJECT and at >= 0
    return " ".join(phrase) if fits and _is_named(phrase[-1], definition) else ""


def objects_phrase(definition: Annotated) -> str:
    """Return the same where it is a plural, else ""."""
    phrase = object_phrase(definition)
    return phrase if _is_plural(phrase.rpartition(" ")[2]) else ""


def _is_named(word: str, definition: Annotated) -> bool:
    """Return whether the last word of an object is a noun that the description uses too."""
    verbal = word.endswith("ed") or (bool(base_verb(word)) and word not in NOUNS and not _is_plural(word))
    opens = definition.raw.lstrip().lower().startswith(word)  # what opens the text is its verb
    return not verbal and not opens and any(stem(word) in stems for stems in definition.facts.stems)


def is_plain(name: str) -> bool:
    """Return whether a sentence can repeat a name."""
    return bool(_PLAIN_NAME.fullmatch(name))


@lru_cache(maxsize=4)
def other_tool(definition: Annotated) -> str | None:
    """Return the sibling that a caller may take for this tool: it does the like to the same object. None for none.

    One that the text does not name comes first. One that a parameter's text names is a step before or after this tool.
    """
    facts = definition.facts
    index, own = facts.index, facts.tool.name
    wanted = _object_stems(facts.name_words)
    named, steps = {mention.name for mention in facts.mentions}, _steps(definition)
    ranked = sorted(
        (
            name in named,
            len(wanted ^ _object_stems(words)),
            _verbs(facts.name_words) != _verbs(words),
            name,
            words,
        )
        for name, words in _sharing(wanted, index)
        if name != own and is_plain(name) and squeeze(name) not in steps
    )
    groups = _groups(index)
    return next((name for *_, name, words in ranked if _are_alike(facts.name_words, words, groups)), None)


def _are_alike(mine: tuple[str, ...], others: tuple[str, ...], groups: frozenset[str]) -> bool:
    """Return whether tools of these names could serve one request."""
    if not _may_be_confused(_verbs(mine), _verbs(others)) or _undo(mine, others):
        return False
    first, other = next(iter(_acts(mine)), ""), next(iter(_acts(others)), "")
    if not _may_be_confused(frozenset({first}) - {""}, frozenset({other}) - {""}):
        return False
    mine_stems, other_stems = _object_stems(mine), _object_stems(others)
    shared = mine_stems & other_stems
    telling = shared - _GENERAL - groups
    return (
        mine_stems == other_stems
        or (bool(telling) and len(mine_stems ^ other_stems) <= _MOST_OTHER * len(telling))
        or (not shared.isdisjoint(groups) and _differ_in_one_word(mine, others))
    )


def _differ_in_one_word(mine: Sequence[str], others: Sequence[str]) -> bool:
    return len(mine) == len(others) and sum(map(operator.ne, mine, others)) == 1


@lru_cache(maxsize=8)
def _groups(index: SiblingIndex) -> frozenset[str]:
    """Return the stems of the nouns that several names begin with, as those of a product do."""
    firsts = Counter(words[0] for name in set(index.by_key.values()) if len(words := _words(name, index)) > 1)
    nouns = (word for word, count in firsts.items() if count >= _GROUP)
    return frozenset(stem(word) for word in nouns if word in NOUNS or not base_verb(word))


def _steps(definition: Annotated) -> frozenset[str]:
    """Return the squeezed names that the texts of parameters mention."""
    texts = (use.parameter.description for use in definition.facts.parameters)
    return frozenset(key for text in texts for key in _read_source(text)[0])


def _undo(mine: Sequence[str], others: Sequence[str]) -> bool:
    """Return whether one tool undoes what the other does, as lock and unlock do."""
    undone = {f"{prefix}{word}" for prefix in _UNDOING for word in mine}
    undoing = {f"{prefix}{word}" for prefix in _UNDOING for word in others}
    return not undone.isdisjoint(others) or not undoing.isdisjoint(mine)


@lru_cache(maxsize=1 << 11)
def _may_be_confused(mine: frozenset[str], others: frozenset[str]) -> bool:
    """Return whether tools of these verbs could serve one request: they are the same, or callers mix them up."""
    verbs = mine ^ others
    return bool(mine) == bool(others) and (not verbs or any(verbs <= alike for alike in _ALIKE))


@lru_cache(maxsize=1 << 11)
def _verbs(words: tuple[str, ...]) -> frozenset[str]:
    """Return the base forms of all verbs in a name ("compute_vm_get" has two words that may be one)."""
    return frozenset(_acts(words))


def _acts(words: Sequence[str]) -> Iterator[str]:
    """Yield the base forms of the verbs among some words, in order; that of "unlock" is no "lock"."""
    for word in words:
        undoes = word.startswith(_UNDOING[0]) and base_verb(word[len(_UNDOING[0]) :])
        if verb := base_verb(word) or (undoes and word):
            yield verb


@lru_cache(maxsize=1 << 11)
def _object_stems(words: tuple[str, ...]) -> frozenset[str]:
    """Return the stems of what a tool acts on, without the words that relate them."""
    return frozenset(object_of(tuple(word for word in words if word not in _RELATING)))


@lru_cache(maxsize=1 << 10)
def _sharing(stems: frozenset[str], index: SiblingIndex) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the names, with their words, that hold one of these stems as their object, where not most names do."""
    found = [index.by_stem.get(each, ()) for each in stems]
    names = {name: _words(name, index) for names in found if len(names) <= COMMON for name in names}
    return tuple(each for each in names.items() if not stems.isdisjoint(_object_stems(each[1])))


def giver(definition: Annotated, parameter: str) -> str | None:
    """Return the sibling that lists or finds the objects whose identifier a parameter takes, or makes them.

    Whoever makes an object chooses its name, so that only a list is the source of names. A tool that requires the
    same parameter is no source of it.
    """
    facts = definition.facts
    ids = facts.doc.language.words.ids
    parts = split_name(parameter)
    words = [word for word in parts if word not in ids]
    worst = _MAKES if parts and parts[-1] in SURELY_IDS else _MAKES - 1
    most_other = 1 if words else 0  # "id" alone is that of the very object of the tool
    wanted = frozenset(map(stem, words)) or _object_stems(facts.name_words)
    for more, rank, name in _givers(wanted, facts.index):
        needs_it = parameter in facts.index.required.get(name, ())
        if name != facts.tool.name and not needs_it and rank <= worst and more <= most_other:
            return name
    return None


@lru_cache(maxsize=1 << 10)
def _givers(stems: frozenset[str], index: SiblingIndex) -> tuple[tuple[int, int, str], ...]:
    """Return what hands out objects of these stems, the best first: how many other stems, the rank, and the name."""
    ranked = [
        (len(_object_stems(words) - stems), rank, name)
        for name, words in _sharing(stems, index)
        if is_plain(name) and (rank := _gives(words)) is not None
    ]
    return tuple(sorted(ranked))


@lru_cache(maxsize=1 << 11)
def _gives(words: tuple[str, ...]) -> int | None:
    """Return how good a source of identifiers a tool is by its verb, 0 the best, None for no source."""
    verb = _verb_of(words)
    if verb in _PLURAL_GIVING and any(map(_is_plural, words)) and _BY_IDS.isdisjoint(words):
        return 0
    return next((rank for rank, verbs in enumerate(_GIVING) if verb in verbs), None)


@lru_cache(maxsize=4)
def identifier(definition: Annotated) -> str | None:
    """Return the parameter that takes an identifier: one that is named so, or after what a sibling hands out.

    One whose schema lists its values, or whose text says where the value comes from or that the caller makes it up, is
    left out.
    """
    ids = definition.facts.doc.language.words.ids
    names = [
        use.parameter.name
        for use in definition.facts.parameters
        if is_plain(use.parameter.name)
        and not use.parameter.enum
        and not _says_source(use.parameter.description, definition)
        and not _OF_NEW.search(use.parameter.description)
    ]
    for name in names:
        words = split_name(name)
        if words and (words[-1] in SURELY_IDS or (words[-1] in ids and giver(definition, name))):
            return name
    return next((name for name in names if _is_object(definition, name)), None)


def _says_source(text: str, definition: Annotated) -> bool:
    """Return whether the text of a parameter names another tool of the server, or what returns its value."""
    own, known = definition.facts.tool.name, definition.facts.index.by_key
    keys, returned = _read_source(text)
    return returned or any(known.get(key, own) != own for key in keys)


@lru_cache(maxsize=1 << 11)
def _read_source(text: str) -> tuple[tuple[str, ...], bool]:
    """Return the words of a text that may name a tool, squeezed, and whether it says what returns a value."""
    keys = tuple(squeeze(word) for word in _TOKEN.findall(text) if _JOINED.search(word))
    return keys, _RETURNED.search(text) is not None


def _is_object(definition: Annotated, parameter: str) -> bool:
    """Return whether a parameter is named exactly like the object of a sibling that hands such objects out."""
    name = giver(definition, parameter)
    if name is None:
        return False
    return _object_stems(_words(name, definition.facts.index)) == {stem(w) for w in split_name(parameter)}
