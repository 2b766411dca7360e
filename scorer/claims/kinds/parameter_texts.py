"""Where a definition speaks of its parameters: sentences that name them, and the texts of the schema."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final, NamedTuple

from scorer.claims.annotated import Annotated
from scorer.claims.claim import Claim, strength_of
from scorer.claims.siblings import squeeze
from scorer.claims.tool_facts import ParameterUse
from scorer.language.constructions import CODE, PARAMETER, TOOL
from scorer.language.document import Sentence, split_name, stem
from scorer.language.trigger_index import triggered_by
from scorer.language.verbs import base_verb

#: So many parameters are noted of one sentence.
MOST_NAMED: Final = 50
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


@lru_cache(maxsize=4)
def named_parameters(definition: Annotated) -> Mapping[int, tuple[Named, ...]]:
    """Return where each sentence names a parameter for the first time, by the number of the sentence."""
    uses = definition.facts.parameters
    spelled: defaultdict[str, list[int]] = defaultdict(list)
    said = _Step({}, [])
    for at, use in enumerate(uses):
        spelled[use.parameter.name.lower()].append(at)
        step, words = said, split_name(use.parameter.name)
        for word in words if len(words) <= LONGEST_NAME else ():  # no text says a longer name in words
            step = step.following.setdefault(stem(word), _Step({}, []))
        step.ending.append(at)
    found: dict[int, tuple[Named, ...]] = {}
    for number, sentence in enumerate(definition.sentences):
        places = {**_in_words(sentence, said), **_as_written(sentence, spelled)}
        if places:
            found[number] = tuple(Named(uses[each], *places[each]) for each in sorted(places)[:MOST_NAMED])
    return MappingProxyType(found)


class _Step(NamedTuple):
    """A word of names: the words that may follow, by stem, and the numbers of the parameters that end with it."""

    following: dict[str, _Step]
    ending: list[int]


def _as_written(sentence: Sentence, spelled: Mapping[str, list[int]]) -> dict[int, tuple[int, int]]:
    """Return the first place of each parameter that a sentence names as it is written."""
    return {
        each: (at, at)
        for word, at in {word: at for at, word in reversed([*enumerate(sentence.words)])}.items()
        if word in spelled
        for each in spelled[word]
    }


def _in_words(sentence: Sentence, said: _Step) -> dict[int, tuple[int, int]]:
    """Return the first place of each parameter whose name a sentence says in words: its first and its last word."""
    parts = [(stem(part), at) for at, word in enumerate(sentence.words) for part in split_name(word)]
    found: dict[int, tuple[int, int]] = {}
    ended: set[int] = set()
    for start, (word, first) in enumerate(parts):
        at, step = start, said.following.get(word)
        while step is not None:
            if step.ending and id(step) not in ended:
                ended.add(id(step))
                found.update(dict.fromkeys(step.ending, (first, parts[at][1])))
            at += 1
            step = step.following.get(parts[at][0]) if at < len(parts) else None
    return found


@lru_cache(maxsize=4)
def text_with_parameters(definition: Annotated) -> str:
    """Return the plain text, with PARAMETER for every word that is the name of one, plain words too."""
    names = {use.parameter.name.lower() for use in definition.facts.parameters}
    text = list(definition.plain)
    for sentence in definition.sentences:
        if names.isdisjoint(sentence.words):
            continue
        for word, start, end in zip(sentence.words, sentence.starts, sentence.ends, strict=True):
            if word in names:
                text[start:end] = PARAMETER * (end - start)
    return "".join(text)


def readable(definition: Annotated) -> Iterator[tuple[int, Sentence]]:
    """Yield the sentences that may speak of parameters: not those of a result or an error section."""
    for number in definition.told:
        sentence = definition.sentences[number]
        if sentence.section not in ELSEWHERE:
            yield number, sentence


@lru_cache(maxsize=4)
def other_spans(definition: Annotated) -> tuple[tuple[int, int], ...]:
    """Return the spans of the claims that are about results, situations and errors."""
    return tuple(span for kind in OTHER_KINDS for claim in definition.of_kind(kind) for span in claim.spans)


@lru_cache(maxsize=4)
def schema_texts(definition: Annotated) -> tuple[SchemaText, ...]:
    """Return the texts of the parameters that have one."""
    uses = definition.facts.parameters
    names = {use.parameter.name.lower() for use in uses}
    return tuple(_masked(definition, use, names) for use in uses if use.parameter.description.strip())


def _masked(definition: Annotated, use: ParameterUse, names: set[str]) -> SchemaText:
    own = use.parameter.name.lower()
    text = use.parameter.description[:READ_OF_TEXT].lower().replace("’", "'")
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
    table: str,
    sentence: Sentence,
    taken: tuple[tuple[int, int], ...] = (),
    *,
    least: int = 1,
    text: str | None = None,
) -> Claim | None:
    """Return a claim for the first construction of a table in a sentence that pins something down.

    No match begins in a span that is `taken`. `text` is read instead of the plain text, and is as long.
    """
    pack, end = definition.facts.doc.language, sentence.end
    read = definition.plain if text is None else text
    for each in triggered_by(read[sentence.start : end], pack.code, spaced=pack.separates_words):
        if each.kind != table:
            continue
        pattern = each.pattern
        for match in pattern.finditer(read, sentence.start, end):
            if any(begin <= match.start() < stop for begin, stop in taken):
                continue
            at = match.start("at") if "at" in pattern.groupindex else match.start()
            stop = min(max(match.end(), definition.clause_end(match.end())), end)
            claim = definition.claim(kind, match.start(), stop, at, least)
            if claim:
                return claim if claim.strength else Claim(kind, strength_of(1), claim.spans, claim.specifics)
    return None


def matches_text(definition: Annotated, table: str, text: str) -> bool:
    """Tell whether a construction of a table matches in a schema text."""
    pack = definition.facts.doc.language
    return any(
        each.kind == table and each.pattern.search(text)
        for each in triggered_by(text, pack.code, spaced=pack.separates_words)
    )
