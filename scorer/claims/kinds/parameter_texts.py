"""Where a definition speaks of its parameters: sentences that name them, and the texts of the schema."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Final, NamedTuple

from scorer.claims.annotated import Annotated
from scorer.claims.claim import Claim, strength_of
from scorer.claims.kinds.marked_text import MarkedText
from scorer.claims.siblings import squeeze
from scorer.claims.tool_facts import ParameterUse
from scorer.data.language_packs import LanguagePack
from scorer.language.constructions import CODE, PARAMETER, TOOL
from scorer.language.document import Sentence, split_name, stem
from scorer.language.trigger_index import Construction, trigger_index
from scorer.language.verbs import base_verb

#: So many parameters are noted of one sentence.
MOST_NAMED: Final = 50
#: The tables of constructions for the sentences of a text, and for the texts of the schema.
OF_SENTENCES: Final = frozenset(
    "values values_of_entry values_anywhere interaction interaction_of_any".split()
)
OF_TEXTS: Final = frozenset({"interaction_of_text", "origin_of_text"})
#: Words of a name at most that a text may say one after the other.
LONGEST_NAME: Final = 40
#: Code points of a schema text that are read.
READ_OF_TEXT: Final = 1500
#: Sections that are about something else.
ELSEWHERE: Final = frozenset({"returns", "raises"})
#: Kinds whose sentences are about something else than the values of parameters.
OTHER_KINDS: Final = ("result", "when", "errors")
_QUOTED: Final = re.compile(r"`[^`\n]{1,80}`|\"[^\"\n]{1,80}\"|“[^”\n]{1,80}”|(?<!\w)'[^'\n]{1,80}'(?!\w)")
#: Code points before a word in which a word stands that leads in the name of a tool.
LEAD: Final = 12
_NAME: Final = re.compile(r"\w+(?:[._-]\w+)*")


class SchemaText(NamedTuple):
    """The text of a parameter in lower case, with CODE, TOOL and PARAMETER for what is quoted or named in it."""

    use: ParameterUse
    plain: str
    names: tuple[str, ...]


class Named(NamedTuple):
    """Where a sentence names a parameter: its words from `first` to `last`."""

    use: ParameterUse
    first: int
    last: int


class _Step(NamedTuple):
    """A word of names: the words that may follow, by stem, and the numbers of the parameters that end with it."""

    following: dict[str, _Step]
    ending: list[int]


class _Names(NamedTuple):
    """The names of parameters: their numbers by the name as it is written, and the words of all names."""

    spelled: Mapping[str, list[int]]
    said: _Step


@lru_cache(maxsize=256)
def _names(names: tuple[str, ...]) -> _Names:
    """Return names to be found in sentences; tools of a server often have the same."""
    spelled: defaultdict[str, list[int]] = defaultdict(list)
    said = _Step({}, [])
    for at, name in enumerate(names):
        spelled[name.lower()].append(at)
        step, words = said, split_name(name)
        for word in words if len(words) <= LONGEST_NAME else ():  # no text says a longer name in words
            step = step.following.setdefault(stem(word), _Step({}, []))
        step.ending.append(at)
    return _Names(dict(spelled), said)


@lru_cache(maxsize=4)
def named_parameters(definition: Annotated) -> Mapping[int, tuple[Named, ...]]:
    """Return where each sentence names a parameter for the first time, by the number of the sentence."""
    uses = definition.facts.parameters
    names = _names(tuple([use.parameter.name for use in uses]))
    found: dict[int, tuple[Named, ...]] = {}
    for number, sentence in enumerate(definition.sentences):
        places = {**_in_words(sentence, names.said), **_as_written(sentence, names.spelled)}
        if places:
            found[number] = tuple(Named(uses[each], *places[each]) for each in sorted(places)[:MOST_NAMED])
    return MappingProxyType(found)


def _as_written(sentence: Sentence, spelled: Mapping[str, list[int]]) -> dict[int, tuple[int, int]]:
    """Return the first place of each parameter that a sentence names as it is written."""
    if spelled.keys().isdisjoint(sentence.words):
        return {}
    return {
        each: (at, at)
        for at, word in reversed([*enumerate(sentence.words)])
        if word in spelled
        for each in spelled[word]
    }


def _in_words(sentence: Sentence, said: _Step) -> dict[int, tuple[int, int]]:
    """Return the first place of each parameter whose name a sentence says in words: its first and its last word."""
    found: dict[int, tuple[int, int]] = {}
    stems: Sequence[str] = sentence.stems
    places: Sequence[int] = range(len(stems))
    if not _are_plain("".join(sentence.words)):
        parts = [(part, at) for at, word in enumerate(sentence.words) for part in _stems_of(word)]
        stems, places = [part for part, _ in parts], [at for _, at in parts]
    if said.following.keys().isdisjoint(stems):
        return found
    ended: set[int] = set()
    for start, word in enumerate(stems):
        at, step = start, said.following.get(word)
        while step is not None:
            if step.ending and id(step) not in ended:
                ended.add(id(step))
                found.update(dict.fromkeys(step.ending, (places[start], places[at])))
            at += 1
            step = step.following.get(stems[at]) if at < len(stems) else None
    return found


def _are_plain(words: str) -> bool:
    """Return whether words have no part that counts as a word in a name."""
    return words.isalpha() and words.isascii()


@lru_cache(maxsize=1 << 13)
def _stems_of(word: str) -> tuple[str, ...]:
    """Return the stems of the parts of a word."""
    return tuple(map(stem, split_name(word)))


@lru_cache(maxsize=4)
def text_with_parameters(definition: Annotated) -> MarkedText:
    """Return the plain text, with PARAMETER for every word that is the name of one, plain words too."""
    names, plain = definition.parameter_names, definition.plain
    spans: dict[int, list[tuple[int, int]]] = {}
    for number, sentence in enumerate(definition.sentences):
        if names.isdisjoint(sentence.words):
            continue
        for word, start, end in zip(sentence.words, sentence.starts, sentence.ends, strict=True):
            if word in names and plain[start] != PARAMETER:
                spans.setdefault(number, []).append((start, end))
    return MarkedText(definition, spans, PARAMETER, OF_SENTENCES)


#: Constructions by their table.
Candidates = Mapping[str, Sequence[Construction]]


def to_try(
    definition: Annotated, text: MarkedText, tables: Sequence[str]
) -> Iterator[tuple[int, Sentence, Candidates]]:
    """Yield the sentences in which a construction of a table can match, and which may speak of parameters.

    Those of a result or an error section do not.
    """
    found: dict[int, dict[str, list[Construction]]] = {}
    for table in tables:
        for number, each in text.triggered(table):
            found.setdefault(number, {}).setdefault(table, []).append(each)
    for number in definition.told if found else ():
        sentence = definition.sentences[number]
        if number in found and sentence.section not in ELSEWHERE:
            yield number, sentence, found[number]


@lru_cache(maxsize=4)
def other_spans(definition: Annotated) -> tuple[tuple[int, int], ...]:
    """Return the spans of the claims that are about results, situations and errors."""
    return tuple(span for kind in OTHER_KINDS for claim in definition.of_kind(kind) for span in claim.spans)


@lru_cache(maxsize=2048)
def _tables_for(text: str, language: LanguagePack) -> frozenset[str]:
    """Return the tables of which a construction can match in a schema text, whatever is named in it."""
    index = trigger_index(language.code, spaced=language.separates_words, kinds=OF_TEXTS)
    return frozenset(each.kind for each in index.triggered(f"{text} {CODE} {TOOL} {PARAMETER}"))


def schema_text(definition: Annotated, use: ParameterUse, table: str) -> SchemaText | None:
    """Return the text of a parameter, or None where no construction of a table can match in it."""
    text = use.parameter.description[:READ_OF_TEXT].lower().replace("’", "'")
    if not text.strip() or table not in _tables_for(text, definition.facts.doc.language):
        return None
    return _masked(definition, use, text)


def _masked(definition: Annotated, use: ParameterUse, text: str) -> SchemaText:
    names, own = definition.parameter_names, use.parameter.name.lower()
    others: list[str] = []

    def quoted(match: re.Match[str]) -> str:
        inner = match.group()[1:-1].strip().lower()
        if inner in names and inner != own:
            others.append(inner)
            return PARAMETER * len(match.group())
        return CODE * len(match.group())

    def named(match: re.Match[str]) -> str:
        word = match.group()
        if word != own and word not in names and _is_tool(definition, text, match):
            return TOOL * len(word)
        if (
            word in names
            and word != own
            and (not word.isalpha() or _assigned(definition, text[match.end() :]))
        ):
            others.append(word)
            return PARAMETER * len(word)
        return word

    text = _QUOTED.sub(quoted, text)
    return SchemaText(use, _NAME.sub(named, text), tuple(dict.fromkeys(others)))


def _is_tool(definition: Annotated, text: str, match: re.Match[str]) -> bool:
    """Tell whether a word of a schema text is the name of a tool, or is written like one ("list_items")."""
    word = match.group()
    if squeeze(word) in definition.facts.index.by_key:
        before = text[max(0, match.start() - LEAD) : match.start()].split()
        return not word.isalpha() or not definition.word_class("parameters.leads").isdisjoint(before[-1:])
    parts = split_name(word)
    return "_" in word and bool(parts) and bool(base_verb(parts[0]))


def _assigned(definition: Annotated, after: str) -> bool:
    """Tell whether a value or a state is said of the word before, so that it is the name of a parameter."""
    following = after[:LEAD].split()[:1]
    return after.lstrip(" ").startswith("=") or not definition.word_class("shared.be").isdisjoint(following)


def first_match(
    definition: Annotated,
    kind: str,
    tried: Iterable[Construction],
    sentence: Sentence,
    text: str,
    taken: tuple[tuple[int, int], ...] = (),
) -> Claim | None:
    """Return a claim for the first construction that pins something down in a sentence of a text.

    No match begins in a span that is `taken`. The text is as long as the plain one.
    """
    end = sentence.end
    for each in tried:
        pattern = each.pattern
        for match in pattern.finditer(text, sentence.start, end):
            if any(begin <= match.start() < stop for begin, stop in taken):
                continue
            at = match.start("at") if "at" in pattern.groupindex else match.start()
            stop = min(max(match.end(), definition.clause_end(match.end())), end)
            claim = definition.claim(kind, match.start(), stop, at)
            if claim:
                return claim if claim.strength else Claim(kind, strength_of(1), claim.spans, claim.specifics)
    return None


def matches_text(definition: Annotated, table: str, text: str) -> bool:
    """Tell whether a construction of a table matches in a schema text."""
    pack = definition.facts.doc.language
    index = trigger_index(pack.code, spaced=pack.separates_words, kinds=OF_TEXTS)
    return any(each.kind == table and each.pattern.search(text) for each in index.triggered(text))
