"""Where a description speaks of parameters: the sentences that name them, and what is said there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from types import MappingProxyType
from typing import Final, NamedTuple

from scorer.claims.annotated import Annotated
from scorer.claims.claim import Claim, strength_of
from scorer.claims.kinds.marked_text import MarkedText
from scorer.claims.tool_facts import ParameterUse
from scorer.language.constructions import PARAMETER
from scorer.language.document import Sentence, split_name, stem
from scorer.language.trigger_index import Construction

#: So many parameters are noted of one sentence.
MOST_NAMED: Final = 50
#: The tables of constructions for the sentences of a text.
OF_SENTENCES: Final = frozenset(
    "values values_of_entry values_anywhere interaction interaction_of_any".split()
)
#: Words of a name at most that a text may say one after the other.
LONGEST_NAME: Final = 40
#: Sections that are about something else.
ELSEWHERE: Final = frozenset({"returns", "raises"})
#: Kinds whose sentences are about something else than the values of parameters.
OTHER_KINDS: Final = ("result", "when", "errors")


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
        places = _in_words(sentence, names.said)
        if not names.spelled.keys().isdisjoint(sentence.words):
            places |= _as_written(sentence, names.spelled)
        if places:
            found[number] = tuple(Named(uses[each], *places[each]) for each in sorted(places)[:MOST_NAMED])
    return MappingProxyType(found)


def _as_written(sentence: Sentence, spelled: Mapping[str, list[int]]) -> dict[int, tuple[int, int]]:
    """Return the first place of each parameter that a sentence names as it is written."""
    return {
        each: (at, at)
        for at, word in reversed([*enumerate(sentence.words)])
        if word in spelled
        for each in spelled[word]
    }


def _in_words(sentence: Sentence, said: _Step) -> dict[int, tuple[int, int]]:
    """Return the first place of each parameter whose name a sentence says in words: its first and its last word."""
    words, begin = "".join(sentence.words), said.following
    if words.isalpha() and words.isascii():  # no word has a part that is one in a name
        if begin.keys().isdisjoint(sentence.stems):
            return {}
        return _said_places(sentence.stems, range(len(sentence.stems)), said)
    parts = [*map(_stems_of, sentence.words)]
    stems = [*chain.from_iterable(parts)]
    if begin.keys().isdisjoint(stems):
        return {}
    return _said_places(stems, [at for at, part in enumerate(parts) for _ in part], said)


def _said_places(stems: Sequence[str], places: Sequence[int], said: _Step) -> dict[int, tuple[int, int]]:
    found: dict[int, tuple[int, int]] = {}
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


@lru_cache(maxsize=1 << 11)
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


def _is_elsewhere(definition: Annotated, position: int) -> bool:
    """Return whether a position is in a claim about a result, a situation or an error."""
    claims = (claim for kind in OTHER_KINDS for claim in definition.of_kind(kind))
    return any(begin <= position < end for claim in claims for begin, end in claim.spans)


def first_match(
    definition: Annotated,
    kind: str,
    tried: Iterable[Construction],
    sentence: Sentence,
    text: str,
    *,
    anywhere: bool,
) -> Claim | None:
    """Return a claim for the first construction that pins something down in a sentence of a text.

    The text is as long as the plain one. Unless `anywhere`, no match begins in a claim about something else.
    """
    end = sentence.end
    for each in tried:
        for match in each.finditer(text, sentence.start, end):
            if not anywhere and _is_elsewhere(definition, match.start()):
                continue
            at = match.start("at") if "at" in match.re.groupindex else match.start()
            stop = min(max(match.end(), definition.clause_end(match.end())), end)
            claim = definition.claim(kind, match.start(), stop, at)
            if claim:
                return claim if claim.strength else Claim(kind, strength_of(1), claim.spans, claim.specifics)
    return None
