"""Which sentences of a description are informative, and how many content words each adds.

A sentence is uninformative when it only praises, urges or generalizes, lists keywords, repeats an earlier sentence,
or restates the schema or a hint. Rules never see it, so it can neither earn points nor lend weight.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import Literal, NamedTuple

from scorer.contracts.definitions import Parameter, Tool
from scorer.data.language_packs import LanguagePack, names_language
from scorer.language.document import CJK_PER_WORD, Document, Sentence, split_name, stem
from scorer.language.verbs import base_verb

#: CJK characters for one content word of English.
CJK_PER_CONTENT_WORD = 2.5
#: The share of a sentence's content words that one parameter's schema must hold for it to restate the schema.
RESTATED = 0.8
#: A list without a statement has at least this many items, of at most this many words on average.
LIST_ITEMS, ITEM_WORDS = 4, 2.5
#: Content words of its own that a sentence with a condition or an exclusion needs to guide a caller.
GUIDING_WORDS = 2
#: A translation of a name takes at most this many characters a word (a CJK word is mostly two or three).
TRANSLATED = 3
#: Shorter words are not taken for adverbs by their ending.
SHORTEST_ADVERB = 6

_LIST_MARKS = ",;|，、；"
_MARKS = "\"'`.,;:!?()[]{}<>*“”‘’"
#: The first code point of CJK scripts.
_CJK_FROM = "\u3040"


class SentenceMarks(NamedTuple):
    """The numbers of the sentences that name a sibling, that state a fact, and that say when to call the tool."""

    naming_sibling: Collection[int]
    stating_fact: Collection[int]
    guiding: Collection[int]


class InformativeText(NamedTuple):
    """The informative part of a description.

    `doc` holds only the informative sentences (or, without any, the first one), `stems[i]` the stems of the content
    words of its sentence i, `new_words[i]` how many of them no earlier sentence said.
    """

    doc: Document
    stems: tuple[tuple[str, ...], ...]
    new_words: tuple[int, ...]


@lru_cache(maxsize=64)
def _any_of(words: frozenset[str]) -> re.Pattern[str]:
    """Return a pattern of these words, the longest first, for a language without spaces between words."""
    return re.compile("|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))))


@lru_cache(maxsize=1 << 16)
def _content(word: str, language: LanguagePack) -> tuple[str, ...]:
    if word in language.contentless:
        return ()
    if not language.separates_words and not word.isascii():
        return tuple(piece for piece in _any_of(language.contentless).split(word) if len(piece) > 1)
    if word.isalnum():
        return (stem(word),) if len(word) > 2 or not word.isascii() else ()
    parts = split_name(word)
    return tuple(stem(part) for part in parts if len(part) > 2 and part not in language.words.stop)


def content_stems(words: Iterable[str], language: LanguagePack) -> list[str]:
    """Return the stems of the content words among lower-case words: no function word, praise or filler."""
    return [found for word in words for found in _content(word, language)]


def _weight(word_stem: str) -> int:
    if word_stem.isascii() or word_stem[0] < _CJK_FROM:
        return 1
    return max(1, round(len(word_stem) / CJK_PER_CONTENT_WORD))


def count_content_words(stems: Collection[str]) -> int:
    """Count content words; those in CJK by their length."""
    return len(stems) if "".join(stems).isascii() else sum(map(_weight, stems))


@lru_cache(maxsize=256)
def _stems(words: frozenset[str]) -> frozenset[str]:
    return frozenset(map(stem, words))


@lru_cache(maxsize=64)
def _neutral_stems(language: LanguagePack) -> frozenset[str]:
    return _stems(language.words.filler | language.words.neutral)


_WordKind = Literal["function", "general", "neutral", "own"]


@lru_cache(maxsize=1 << 16)
def _kind(word: str, language: LanguagePack) -> _WordKind:
    """Return what a word adds: nothing, praise or general talk, what fits any tool, or content of its own."""
    lists = language.words
    if word in lists.hype or word in lists.generic or _is_vague_adverb(word, language):
        return "general"
    if word in lists.stop:
        return "function"
    if stem(word) in _neutral_stems(language):
        return "neutral"
    return "own" if _content(word, language) else "function"


def _is_vague_adverb(word: str, language: LanguagePack) -> bool:
    ending = language.vague_adverb_ending
    long_enough = len(word) >= SHORTEST_ADVERB and word.endswith(ending)
    return bool(ending) and long_enough and word not in language.words.specific_adverbs


def _is_talk(sentence: Sentence, language: LanguagePack, states_fact: bool) -> bool:
    """Return whether a sentence is mere talk: praise and words that fit any tool, with hardly one of its own."""
    if not language.separates_words:
        return not states_fact and _is_unspaced_talk(sentence, language)
    words: dict[_WordKind, set[str]] = {"function": set(), "general": set(), "neutral": set(), "own": set()}
    for word, masked in zip(sentence.words, sentence.masked, strict=True):
        if masked or "_" in word or any(map(str.isdigit, word)):
            return False
        words[_kind(word, language)].add(word)
    own, general, neutral = len(words["own"]), len(words["general"]), len(words["neutral"])
    if states_fact:
        return own < general
    return own <= general + neutral // 3 and general + neutral > 0


def _is_unspaced_talk(sentence: Sentence, language: LanguagePack) -> bool:
    """Return whether praise and general talk make up at least half of a sentence without spaces."""
    lists = language.words
    text = " ".join(word for word, masked in zip(sentence.words, sentence.masked, strict=True) if not masked)
    content = sum(map(len, _any_of(language.contentless | lists.generic).split(text)))
    general = sum(len(word) for word in lists.hype | lists.generic if word in text)
    return general > 0 and content <= general


def own_stems(words: Iterable[str], language: LanguagePack) -> set[str]:
    """Return the stems of the words that do not fit any tool."""
    return {part for word in words if _kind(word, language) == "own" for part in _content(word, language)}


def _lists_keywords(raw: str, sentence: Sentence, before: Sentence, language: LanguagePack) -> bool:
    """Return whether a sentence is a mere list of short items, without a word that makes a statement of it."""
    labels = language.words.list_labels
    if sentence.bullet or sentence.section != before.section or _opens_list(raw, before):
        return _opens_list(raw, before) and before.words[0] in labels
    if not language.words.stop.isdisjoint(sentence.words):
        return False
    gaps = [raw[end:start] for end, start in zip(sentence.ends, sentence.starts[1:], strict=False)]
    if any(":" in gap for gap in gaps) and sentence.words[0] not in labels:
        return False
    items = 1 + sum(any(mark in gap for mark in _LIST_MARKS) for gap in gaps)
    return items >= LIST_ITEMS and len(sentence.words) <= ITEM_WORDS * items


class _SchemaWords:
    """The words of each parameter's schema, read when the second sentence needs them."""

    def __init__(self, parameters: Sequence[Parameter], language: LanguagePack) -> None:
        self.parameters, self.language = parameters, language
        self.common = _stems(language.words.schema_words)

    @cached_property
    def of_each(self) -> tuple[frozenset[str], ...]:
        """The stems of each parameter's schema."""
        return tuple(_vocabulary(parameter, self.language) for parameter in self.parameters)

    @cached_property
    def of_all(self) -> frozenset[str]:
        """The stems of all parameters together."""
        return frozenset().union(*self.of_each)

    def restated_by(self, stems: Collection[str]) -> bool:
        """Return whether one parameter's name, text, type and values hold nearly all content words of a sentence."""
        own = set(stems) - self.common
        if not own:
            return bool(self.parameters)
        enough = RESTATED * len(own)
        if len(own & self.of_all) < enough:
            return False
        return any(len(own & words) >= enough for words in self.of_each)


def _vocabulary(parameter: Parameter, language: LanguagePack) -> frozenset[str]:
    """Return the stems of what a schema says of a parameter, compounds whole and in parts."""
    values = tuple(value for value in parameter.enum if isinstance(value, str))
    return _vocabulary_of(parameter.name, parameter.description, values, language)


@lru_cache(maxsize=1 << 14)
def _vocabulary_of(
    name: str, description: str, values: tuple[str, ...], language: LanguagePack
) -> frozenset[str]:
    texts = [name, *description.split(), *(word for value in values for word in value.split())]
    words: set[str] = set()
    for text in texts:
        words.update(map(stem, split_name(text)))
        words.update(_content(text.lower().strip(_MARKS), language))
    return frozenset(words)


def _hint_stems(tool: Tool, language: LanguagePack) -> frozenset[str]:
    """Return the stems of the words that only restate the hints a tool declares."""
    declared = [
        language.hint_words.get(f"{hint}={str(value).lower()}", frozenset())
        for hint, value in tool.annotations.items()
        if isinstance(value, bool)
    ]
    return frozenset().union(*map(_stems, declared))


def _opens_list(raw: str, sentence: Sentence) -> bool:
    return raw[sentence.start : sentence.end].rstrip().endswith((":", "："))


def _translated(doc: Document, known: frozenset[str]) -> set[str]:
    """Return the stems of a translation: text in another script next to words that only repeat the name.

    A label in two languages says the name twice. A longer text in the other script says more than the name.
    """
    words = [word for sentence in doc.sentences for word in sentence.words]
    latin = [word for word in words if word.isascii()]
    other = [word for word in words if word[0] >= _CJK_FROM]
    said = set(content_stems(latin, names_language()))
    if not other or not said or not said <= known or sum(map(len, other)) > TRANSLATED * len(latin):
        return set()
    return set(content_stems(other, doc.language))


class _Sorter:
    """Sorts the sentences of one description in order, and keeps what was said so far."""

    def __init__(self, doc: Document, tool: Tool, known: frozenset[str], marks: SentenceMarks) -> None:
        self.doc, self.marks = doc, marks
        self.known, self.seen = known, known | _translated(doc, known)
        self.schema = _SchemaWords(tool.parameters, doc.language)
        self.hints = _hint_stems(tool, doc.language)
        self.documented = frozenset(p.name.lower() for p in tool.parameters if p.description)
        self.kept: list[tuple[Sentence, tuple[str, ...], int]] = []

    def sort(self) -> InformativeText:
        """Return the informative sentences, or the first sentence where none is."""
        for number, sentence in enumerate(self.doc.sentences):
            stems = tuple(content_stems(sentence.words, _language_of(sentence, self.doc)))
            said = set(stems)
            if not self._is_informative(number, sentence, said):
                continue
            counts = sentence.section != "example" and not self._documents_parameter(sentence)
            fresh = said - self.seen if counts else set()
            self.seen |= fresh
            self.kept.append((sentence, stems, count_content_words(fresh)))
        if not self.kept:
            for first in self.doc.sentences[:1]:
                self.kept.append((first, tuple(content_stems(first.words, self.doc.language)), 0))
        sentences = tuple(sentence for sentence, _, _ in self.kept)
        return InformativeText(
            doc=self.doc if len(sentences) == len(self.doc.sentences) else _only(self.doc, sentences),
            stems=tuple(stems for _, stems, _ in self.kept),
            new_words=tuple(count for _, _, count in self.kept),
        )

    def _documents_parameter(self, sentence: Sentence) -> bool:
        """Return whether a sentence is the line of a parameter that the schema describes too."""
        return sentence.section == "args" and sentence.words[0] in self.documented

    def _heads(self, number: int, section: str) -> bool:
        """Return whether a sentence is the first of a section."""
        sentences = self.doc.sentences
        return sentences[number].section == section != sentences[number - 1].section

    def _drifts(self, number: int, sentence: Sentence, own: set[str], language: LanguagePack) -> bool:
        """Return whether a sentence drifts from the tool: no fact, no number, no word of name, schema or text so far.

        A sentence of which a third or more fits any tool is talk, unless it guides: "use this when <case>".
        """
        if number in self.marks.stating_fact or sentence.bullet or sentence.section != "body":
            return False
        if any("_" in word or any(map(str.isdigit, word)) for word in sentence.words):
            return False
        if not own.isdisjoint(self.seen) or not own.isdisjoint(self.schema.of_all):
            return False
        kinds = {word: _kind(word, language) for word in sentence.words}
        count = sum(kind == "own" for kind in kinds.values())
        if number in self.marks.guiding and count >= GUIDING_WORDS:
            return False
        return count <= 2 * sum(kind in ("general", "neutral") for kind in kinds.values())

    def _is_informative(self, number: int, sentence: Sentence, said: set[str]) -> bool:
        """Return whether a sentence is informative; the first one may say what the schema says."""
        language = _language_of(sentence, self.doc)
        if sentence.section == "example":
            return True
        if self.kept and said and self.schema.restated_by(said):
            return False
        if number in self.marks.naming_sibling:
            return True
        opens = not self.kept and base_verb(sentence.words[0]) != ""
        if not opens and _is_talk(sentence, language, number in self.marks.stating_fact):
            return False
        return not self.kept or self._adds_something(number, sentence, said, language)

    def _adds_something(
        self, number: int, sentence: Sentence, said: set[str], language: LanguagePack
    ) -> bool:
        """Return whether a later sentence is more than a list of keywords, a hint in words, or a repetition."""
        raw = self.doc.raw
        if _lists_keywords(raw, sentence, self.doc.sentences[number - 1], language):
            return False
        if self.hints and said and said - self.known - _stems(language.words.negations) <= self.hints:
            return False
        if (
            self._documents_parameter(sentence)
            or _opens_list(raw, sentence)
            or any(sentence.masked)
            or self._heads(number, "returns")
        ):
            return True
        own = own_stems(sentence.words, language)
        if self._drifts(number, sentence, own, language):
            return False
        new = said - self.seen if number in self.marks.stating_fact else own - self.seen
        return bool(new)


def _language_of(sentence: Sentence, doc: Document) -> LanguagePack:
    """Return the language of a sentence: plain ASCII in a text of another script is read as names are."""
    if not doc.language.is_latin and all(map(str.isascii, sentence.words)):
        return names_language()
    return doc.language


def informative_sentences(
    doc: Document, tool: Tool, known: frozenset[str], marks: SentenceMarks
) -> InformativeText:
    """Return the sentences that say something beyond the `known` stems. Linear in the length of text and schema.

    A sentence that names a sibling is always informative unless it restates the schema.
    """
    return _Sorter(doc, tool, known, marks).sort()


def _length(sentence: Sentence) -> float:
    """Count words as a document does: CJK by the character, masked words not at all."""
    words = [word for word, masked in zip(sentence.words, sentence.masked, strict=True) if not masked]
    return sum(len(word) / CJK_PER_WORD if word[0] >= _CJK_FROM else 1.0 for word in words)


def _only(doc: Document, sentences: tuple[Sentence, ...]) -> Document:
    """Return a document with only these of its sentences."""
    dropped = sum(map(_length, doc.sentences)) - sum(map(_length, sentences))
    return replace(
        doc,
        sentences=sentences,
        word_count=max(0, doc.word_count - round(dropped)),
        bullets=sum(s.bullet for s in sentences),
        sections=frozenset(s.section for s in sentences),
    )
