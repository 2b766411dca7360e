"""Which sentences of a description tell something, and how many content words each adds.

A sentence that only praises, urges or generalises, lists keywords, repeats what was said, or restates
the schema or a hint tells nothing: the rules never see it, so it can neither earn nor lend weight.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Literal, NamedTuple

from scorer.contracts.definitions import Parameter, Tool
from scorer.language.document import Document, Sentence, split_name, stem
from scorer.language.phrases import lexicon
from scorer.language.verbs import base_verb

#: CJK writes about 2.5 characters for what English says in one content word.
CJK_PER_WORD = 2.5
#: The share of a sentence's content words that one parameter's schema must hold for it to restate the schema.
RESTATED = 0.8
#: A list without a statement has at least this many items, of at most this many words on average.
LIST_ITEMS, ITEM_WORDS = 4, 2.5

_LIST_MARKS = ",;|，、；"
_MARKS = "\"'`.,;:!?()[]{}<>*“”‘’"

#: Words of its own that a sentence with a condition or an exclusion needs to guide a caller.
GUIDES = 2
#: A translation of a name takes at most this many characters a word (a CJK word is mostly two or three).
TRANSLATED = 3

Silence = Literal["talk", "keywords", "schema", "hint", "repetition"]


class Silent(NamedTuple):
    """A sentence that tells nothing, and why."""

    sentence: Sentence
    why: Silence


class Telling(NamedTuple):
    """What a description tells.

    `doc` holds only the sentences that tell something (or, where none does, the first), `stems[i]` the
    stems of the content words of its sentence i, `news[i]` how many of them nothing said before.
    """

    doc: Document
    stems: tuple[tuple[str, ...], ...]
    news: tuple[int, ...]
    silent: tuple[Silent, ...]


@lru_cache(maxsize=8)
def _cutter(language: str, *more: str) -> re.Pattern[str]:
    """Return a pattern of the words without content, for a language that sets no spaces between words."""
    lex = lexicon(language)
    silent = lex.silent.union(*(lex.lists.get(name, frozenset()) for name in more))
    return re.compile("|".join(map(re.escape, sorted(silent, key=lambda word: (-len(word), word)))))


@lru_cache(maxsize=1 << 16)
def _content(word: str, language: str) -> tuple[str, ...]:
    lex = lexicon(language)
    if word in lex.silent:
        return ()
    if language == "zh" and not word.isascii():
        return tuple(piece for piece in _cutter(language).split(word) if len(piece) > 1)
    if word.isalnum():
        return (stem(word),) if len(word) > 2 or not word.isascii() else ()
    return tuple(stem(part) for part in split_name(word) if len(part) > 2 and part not in lex.stop)


def content_stems(words: Iterable[str], language: str) -> list[str]:
    """Return the stems of the content words among lower-case words: no function word, praise or filler."""
    return [found for word in words for found in _content(word, language)]


def _weight(word_stem: str) -> int:
    if word_stem.isascii() or word_stem[0] < "\u3040":
        return 1
    return max(1, round(len(word_stem) / CJK_PER_WORD))


def weigh(stems: Collection[str]) -> int:
    """Count content words; those in CJK by their length."""
    return len(stems) if "".join(stems).isascii() else sum(map(_weight, stems))


@lru_cache(maxsize=8)
def _list_stems(language: str, *names: str) -> frozenset[str]:
    lists = lexicon(language).lists
    return frozenset(stem(word) for name in names for word in lists.get(name, ()))


@lru_cache(maxsize=1 << 16)
def _kind(word: str, language: str) -> Literal["", "general", "neutral", "own"]:
    """Tell what a word says: nothing, praise or general talk, what fits any tool, or something of its own."""
    lex = lexicon(language)
    if word in lex.hype or word in lex.lists.get("generic", ()):
        return "general"
    if (
        language == "en"
        and len(word) > 5
        and word.endswith("ly")
        and word not in lex.lists.get("telling_adverbs", ())
    ):
        return "general"
    if word in lex.stop:
        return ""
    if stem(word) in _list_stems(language, "filler", "neutral"):
        return "neutral"
    return "own" if _content(word, language) else ""


def _talks(sentence: Sentence, language: str, discloses: bool) -> bool:
    """Tell whether a sentence is mere talk: praise and words that fit any tool, with hardly one of its own."""
    if language == "zh":
        return not discloses and _talks_unspaced(sentence, language)
    counts: dict[str, set[str]] = {"": set(), "general": set(), "neutral": set(), "own": set()}
    for word, masked in zip(sentence.words, sentence.masked, strict=True):
        if masked or "_" in word or any(map(str.isdigit, word)):
            return False
        counts[_kind(word, language)].add(word)
    own, general, neutral = len(counts["own"]), len(counts["general"]), len(counts["neutral"])
    if discloses:
        return own < general
    return own <= general + neutral // 3 and general + neutral > 0


def _talks_unspaced(sentence: Sentence, language: str) -> bool:
    """Tell whether praise and general talk make up at least half of what a sentence without spaces says."""
    lex = lexicon(language)
    text = " ".join(word for word, masked in zip(sentence.words, sentence.masked, strict=True) if not masked)
    said = sum(map(len, _cutter(language, "generic").split(text)))
    general = sum(len(word) for word in lex.hype | lex.lists.get("generic", frozenset()) if word in text)
    return general > 0 and said <= general


def own_stems(words: Iterable[str], language: str) -> set[str]:
    """Return the stems of the words that do not fit any tool."""
    return {part for word in words if _kind(word, language) == "own" for part in _content(word, language)}


def _lists_keywords(raw: str, sentence: Sentence, before: Sentence, language: str) -> bool:
    """Tell whether a sentence is a mere list of short items, without a word that makes a statement of it."""
    lex = lexicon(language)
    labels = lex.lists.get("list_labels", frozenset())
    if sentence.bullet or sentence.section != before.section or _opens_list(raw, before):
        return _opens_list(raw, before) and before.words[0] in labels
    if not lex.stop.isdisjoint(sentence.words):
        return False
    gaps = [raw[end:start] for end, start in zip(sentence.ends, sentence.starts[1:], strict=False)]
    if any(":" in gap for gap in gaps) and sentence.words[0] not in labels:
        return False
    items = 1 + sum(any(mark in gap for mark in _LIST_MARKS) for gap in gaps)
    return items >= LIST_ITEMS and len(sentence.words) <= ITEM_WORDS * items


class _Schema:
    """The words of each parameter's schema, read when a second sentence first asks for them."""

    def __init__(self, parameters: Sequence[Parameter], language: str) -> None:
        self.parameters, self.language = parameters, language
        self.common = _list_stems(language, "schema_words")

    @cached_property
    def vocabularies(self) -> tuple[frozenset[str], ...]:
        """The stems of each parameter's schema."""
        return tuple(_vocabulary(parameter, self.language) for parameter in self.parameters)

    @cached_property
    def all_words(self) -> frozenset[str]:
        """The stems of all parameters together."""
        return frozenset().union(*self.vocabularies)

    def restates(self, stems: Collection[str]) -> bool:
        """Tell whether one parameter's name, text, type and values hold nearly all content words of a sentence."""
        own = set(stems) - self.common
        if not own:
            return bool(self.parameters)
        enough = RESTATED * len(own)
        if len(own & self.all_words) < enough:
            return False
        return any(len(own & words) >= enough for words in self.vocabularies)


def _vocabulary(parameter: Parameter, language: str) -> frozenset[str]:
    """Return the stems of what a schema says of a parameter, compounds whole and in parts."""
    values = tuple(value for value in parameter.enum if isinstance(value, str))
    return _said_of(parameter.name, parameter.description, values, language)


@lru_cache(maxsize=1 << 14)
def _said_of(name: str, description: str, values: tuple[str, ...], language: str) -> frozenset[str]:
    texts = [name, *description.split(), *(word for value in values for word in value.split())]
    words: set[str] = set()
    for text in texts:
        words.update(map(stem, split_name(text)))
        words.update(_content(text.lower().strip(_MARKS), language))
    return frozenset(words)


#: The list of words that only restate a hint, by the hint and its value.
_HINT_LISTS: Mapping[tuple[str, bool], str] = MappingProxyType(
    {
        ("readOnlyHint", True): "hint_read_only",
        ("destructiveHint", True): "hint_destructive",
        ("destructiveHint", False): "hint_additive",
        ("idempotentHint", True): "hint_idempotent",
        ("openWorldHint", True): "hint_open_world",
    }
)


def _hint_words(tool: Tool, language: str) -> frozenset[str]:
    """Return the words that restate the hints a tool declares."""
    names = [words for (hint, value), words in _HINT_LISTS.items() if tool.annotations.get(hint) is value]
    return _list_stems(language, *names) if names else frozenset()


def _opens_list(raw: str, sentence: Sentence) -> bool:
    return raw[sentence.start : sentence.end].rstrip().endswith((":", "："))


def _translated(doc: Document, known: frozenset[str]) -> set[str]:
    """Return the stems of a translation: what stands in another script beside words that only repeat the name.

    A label in two languages says the name twice. A longer text in the other script says more than the name.
    """
    words = [word for sentence in doc.sentences for word in sentence.words]
    latin = [word for word in words if word.isascii()]
    other = [word for word in words if word[0] >= "\u3040"]
    said = set(content_stems(latin, "en"))
    if not other or not said or not said <= known or sum(map(len, other)) > TRANSLATED * len(latin):
        return set()
    return set(content_stems(other, doc.language))


class _Listener:
    """Listens to the sentences of one description in order, and notes what was said."""

    def __init__(
        self,
        doc: Document,
        tool: Tool,
        known: frozenset[str],
        named: Collection[int],
        disclosing: Collection[int],
        guiding: Collection[int],
    ) -> None:
        self.doc, self.named, self.disclosing, self.guiding = doc, named, disclosing, guiding
        self.known, self.seen = known, known | _translated(doc, known)
        self.schema = _Schema(tool.parameters, doc.language)
        self.hints = _hint_words(tool, doc.language)
        self.documented = frozenset(p.name.lower() for p in tool.parameters if p.description)
        self.kept: list[tuple[Sentence, tuple[str, ...], int]] = []
        self.silent: list[Silent] = []

    def documents(self, sentence: Sentence) -> bool:
        """Tell whether a sentence is the line of a parameter that the schema describes too."""
        return sentence.section == "args" and sentence.words[0] in self.documented

    def _heads(self, number: int, section: str) -> bool:
        """Tell whether a sentence is the first of a section."""
        sentences = self.doc.sentences
        return sentences[number].section == section != sentences[number - 1].section

    def _drifts(self, number: int, sentence: Sentence, own: set[str], language: str) -> bool:
        """Tell whether a sentence drifts from the tool: no fact, no number, no word of name, schema or text so far.

        One of which a third or more could be said of any tool is talk, unless it guides: "use this when <case>".
        """
        if number in self.disclosing or sentence.bullet or sentence.section != "body":
            return False
        if any("_" in word or any(map(str.isdigit, word)) for word in sentence.words):
            return False
        if not own.isdisjoint(self.seen) or not own.isdisjoint(self.schema.all_words):
            return False
        kinds = {word: _kind(word, language) for word in sentence.words}
        said = sum(kind == "own" for kind in kinds.values())
        if number in self.guiding and said >= GUIDES:
            return False
        return said <= 2 * sum(kind in ("general", "neutral") for kind in kinds.values())

    def why_silent(self, number: int, sentence: Sentence, said: set[str]) -> Silence | None:
        """Return why a sentence tells nothing, or None; the first one may say what the schema says."""
        language = _language(sentence, self.doc)
        if sentence.section == "example":
            return None
        if self.kept and said and self.schema.restates(said):
            return "schema"
        if number in self.named:
            return None
        opens = not self.kept and base_verb(sentence.words[0]) != ""
        if not opens and _talks(sentence, language, number in self.disclosing):
            return "talk"
        return self._said_before(number, sentence, said, language) if self.kept else None

    def _said_before(self, number: int, sentence: Sentence, said: set[str], language: str) -> Silence | None:
        raw = self.doc.raw
        if _lists_keywords(raw, sentence, self.doc.sentences[number - 1], language):
            return "keywords"
        if self.hints and said and said - self.known - _list_stems(language, "negations") <= self.hints:
            return "hint"
        if (
            self.documents(sentence)
            or _opens_list(raw, sentence)
            or any(sentence.masked)
            or self._heads(number, "returns")
        ):
            return None
        own = own_stems(sentence.words, language)
        if self._drifts(number, sentence, own, language):
            return "talk"
        new = said - self.seen if number in self.disclosing else own - self.seen
        return None if new else "repetition"

    def listen(self) -> Telling:
        """Sort the sentences into those that tell something and those that do not."""
        for number, sentence in enumerate(self.doc.sentences):
            stems = tuple(content_stems(sentence.words, _language(sentence, self.doc)))
            said = set(stems)
            why = self.why_silent(number, sentence, said)
            if why:
                self.silent.append(Silent(sentence, why))
                continue
            counts = sentence.section != "example" and not self.documents(sentence)
            fresh = said - self.seen if counts else set()
            self.seen |= fresh
            self.kept.append((sentence, stems, weigh(fresh)))
        return self.telling()

    def telling(self) -> Telling:
        if not self.kept and self.silent:  # a text is never nothing: its first sentence stands, worth nothing
            first = self.silent.pop(0).sentence
            self.kept.append((first, tuple(content_stems(first.words, self.doc.language)), 0))
        sentences = tuple(sentence for sentence, _, _ in self.kept)
        return Telling(
            doc=_only(self.doc, sentences) if self.silent else self.doc,
            stems=tuple(stems for _, stems, _ in self.kept),
            news=tuple(news for _, _, news in self.kept),
            silent=tuple(self.silent),
        )


def _language(sentence: Sentence, doc: Document) -> str:
    """Return the language that a sentence is read in: plain Latin script in a text of another script is English."""
    if doc.language not in ("en", "es") and all(map(str.isascii, sentence.words)):
        return "en"
    return doc.language


def tell(
    doc: Document,
    tool: Tool,
    known: frozenset[str],
    named: Collection[int],
    disclosing: Collection[int],
    guiding: Collection[int],
) -> Telling:
    """Tell which sentences say something beyond the `known` stems.

    `named` are the sentences that name a sibling, which always tell something, `disclosing` those that hold
    a cue of a fact, `guiding` those that hold a cue of when to call. Linear in the length of text and schema.
    """
    return _Listener(doc, tool, known, named, disclosing, guiding).listen()


def _length(sentence: Sentence) -> float:
    """Count words as a document does: a CJK character as 1/1.6 of one, masked words not at all."""
    told = [word for word, masked in zip(sentence.words, sentence.masked, strict=True) if not masked]
    return sum(len(word) / 1.6 if word[0] >= "\u3040" else 1.0 for word in told)


def _only(doc: Document, sentences: tuple[Sentence, ...]) -> Document:
    """Return a document that holds only these of its sentences."""
    dropped = sum(map(_length, doc.sentences)) - sum(map(_length, sentences))
    return replace(
        doc,
        sentences=sentences,
        word_count=max(0, doc.word_count - round(dropped)),
        bullets=sum(s.bullet for s in sentences),
        sections=frozenset(s.section for s in sentences),
    )
