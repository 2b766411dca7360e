"""A definition as the detectors of claims read it: its text annotated once, beside what the tool is known to be."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Final

from scorer.claims.claim import Claim, strength_of
from scorer.claims.clauses import Clauses
from scorer.claims.declared_parameters import undeclared
from scorer.claims.found import Found, found_at, found_by
from scorer.claims.plain_text import find_routes, plain_text
from scorer.claims.spans import Spans
from scorer.claims.specifics import WORD, Specifics
from scorer.claims.tool_facts import Facts
from scorer.data.constructions import constructions
from scorer.data.language_packs import LanguagePack
from scorer.language.constructions import empty_words, structural_words
from scorer.language.content import content_stems
from scorer.language.document import Sentence, split_name, stem
from scorer.language.talk import is_talk
from scorer.language.trigger_index import Triggered, triggered_in, words_of
from scorer.language.verbs import base_verb

#: So many things a later sentence pins down at least to be informative, and so many words without a function word are
#: a list of keywords.
LEAST_SPECIFICS: Final = 2
KEYWORDS: Final = 5
#: Items of a list of keywords at least.
ITEMS: Final = 4
#: Sentences from which a text is so long that what is found out about it is not kept.
MANY_SENTENCES: Final = 60
#: The share of what a sentence pins down that neither the schema holds nor claims are made with.
LEAST_NEW: Final = 0.2
#: The share of a line's content that its schema may lack for the line to restate it.
RESTATED: Final = 0.2
#: Words of an item of a list of keywords, on average at most.
ITEM_WORDS: Final = 2.5
#: The share of a sentence's content that earlier sentences hold for it to be a repetition.
REPEATED: Final = 0.99
#: How far back a negation reaches where words are not separated (code points).
NEGATION_REACH: Final = 6


_NONE: Final = frozenset[str]()


@lru_cache(maxsize=64)
def structural_stems(language: str) -> frozenset[str]:
    """Return the stems of the words that claims are made with, which alone say nothing."""
    return frozenset(map(stem, structural_words(language)))


@lru_cache(maxsize=16)
def _verb_forms(language: LanguagePack) -> tuple[tuple[str, str], ...]:
    """Return the stems of the forms of a language's verbs, each with that of its verb in the language of names."""
    return tuple((stem(form), stem(verb)) for form, verb in language.verbs.items())


@lru_cache(maxsize=1 << 11)
def _stems_of(text: str) -> frozenset[str]:
    """Return the stems of a name or text of a schema."""
    return frozenset(map(stem, split_name(text)))


#: The fields of a definition, and what is found out about its text alone and the names in it.
_FIELDS: Final = frozenset({"facts", "finders", "_found", "_matched"})
_OF_TEXT: Final = frozenset(
    "language sentences plain routes known words triggered parameter_names parameter_name_stems _clauses _specifics "
    "_lists".split()
)


@dataclass(frozen=True, eq=False)
class Annotated:
    """A definition to be read for claims. Every position counts code points of the raw description.

    `finders` are the detectors by the name of their kind.
    """

    facts: Facts
    finders: Mapping[str, Callable[[Annotated], Iterable[Claim]]] = field(default_factory=dict)
    _found: dict[str, tuple[Claim, ...]] = field(default_factory=dict)
    _matched: dict[str, list[Found]] = field(default_factory=dict)

    def release(self) -> None:
        """Drop what was found out about a long text and can be found out again: a server may have a thousand of them."""
        if len(self.sentences) >= MANY_SENTENCES:
            self._matched.clear()
            for name in ("triggered", "words", "plain", "_specifics", "_clauses"):
                self.__dict__.pop(name, None)
            self.facts.strings.release()

    def of_kind(self, kind: str) -> tuple[Claim, ...]:
        """Return the claims of a kind, found once; a detector may build on the claims of other kinds."""
        if kind not in self._found:
            self._found[kind] = tuple(self.finders[kind](self))
        return self._found[kind]

    def supposing(self, changed: Mapping[str, tuple[Claim, ...]], again: Collection[str]) -> Annotated:
        """Return the definition as it would be read with other claims of some kinds; the kinds `again` are read anew."""
        found = {**self._found, **changed}
        for kind in again:
            found.pop(kind, None)
        return Annotated(self.facts, self.finders, found)

    def with_facts(self, facts: Facts, again: Collection[str]) -> Annotated:
        """Return the definition with other facts about the same text; claims of the kinds in `again` are read anew.

        What was found out about the text is kept, and all else, too, where its parameters are the same.
        """
        found = {name: each for name, each in self._found.items() if name not in again}
        same = facts.parameters is self.facts.parameters
        edited = Annotated(facts, self.finders, found, self._matched if same else {})
        known = self.__dict__
        kept = known.keys() - _FIELDS if same else _OF_TEXT & known.keys()
        edited.__dict__.update({name: known[name] for name in kept})
        return edited

    def has(self, *kinds: str) -> bool:
        """Return whether the definition makes a claim of one of these kinds."""
        return any(map(self.of_kind, kinds))

    @property
    def raw(self) -> str:
        """Return the description as sent."""
        return self.facts.doc.raw

    @cached_property
    def language(self) -> str:
        """The code of the language of the text."""
        return self.facts.doc.language.code

    @property
    def is_read(self) -> bool:
        """Return whether claims of the language of the text can be read; where not, finding none proves nothing."""
        return bool(constructions(self.language).kinds)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences."""
        return self.facts.doc.sentences

    @cached_property
    def plain(self) -> str:
        """The text in lower case, as long as the raw one, with CODE, TOOL and PARAMETER for what is named."""
        return plain_text(self.facts, self.routes, self.parameter_names, self.word_class("shared.variants"))

    @cached_property
    def routes(self) -> tuple[tuple[int, int], ...]:
        """Where a sentence opens with a method of HTTP and its path, which name a route and say nothing of it."""
        return find_routes(self.facts.doc)

    @cached_property
    def known(self) -> frozenset[str]:
        """The stems that name and title hold already, also as verbs of the language of the text."""
        named = self.facts.name_stems | self.facts.title_stems
        forms = _verb_forms(self.facts.doc.language)
        return named | {form for form, verb in forms if verb in named} if forms else named

    @cached_property
    def schema_stems(self) -> frozenset[str]:
        """The stems that names and texts of the parameters hold."""
        texts = (
            text
            for use in self.facts.parameters
            for text in (use.parameter.name, use.parameter.description, *(use.parameter.enum or ()))
            if isinstance(text, str)
        )
        return _NONE.union(*map(_stems_of, texts))

    @cached_property
    def told(self) -> tuple[int, ...]:
        """The numbers of the sentences that are read.

        Not read are examples, repetitions of earlier sentences, and explanations of what the schema does not have.
        """
        seen: set[str] = set()
        told = []
        for number, sentence in enumerate(self.sentences):
            if sentence.section == "example":
                continue
            stems = frozenset(sentence.stems)
            if number and stems and len(stems - seen) <= (1 - REPEATED) * len(stems):
                continue
            if number and (self._names_undeclared_parameter(sentence) or self._lists_keywords(sentence)):
                continue
            if number and (self._restates_schema(sentence) or self._undeclared.overlap(*sentence[:2])):
                continue
            seen |= stems
            told.append(number)
        return tuple(told)

    def _restates_schema(self, sentence: Sentence) -> bool:
        """Return whether a sentence is the line of a parameter, and says of it what its schema says."""
        if sentence.words[0] not in self._documented:
            return False
        labels = self.raw[sentence.ends[0] : sentence.ends[0] + 2].lstrip("`*_ ")[:1]
        if sentence.section != "args" and labels not in (":", "(", "="):
            return False
        said = set(content_stems(sentence.words, self.facts.doc.language))
        return len(said - self.schema_stems - self.known) <= RESTATED * len(said)

    def _lists_keywords(self, sentence: Sentence) -> bool:
        """Return whether a sentence is a mere list of short items, without a word that makes a statement of it."""
        stop = self.facts.doc.language.words.stop
        if sentence.bullet or sentence.section != "body" or not stop or self.holds(sentence, stop):
            return False
        gaps = [self.raw[end:start] for end, start in zip(sentence.ends, sentence.starts[1:], strict=False)]
        items = 1 + sum("," in gap or ";" in gap for gap in gaps)
        opens = bool(gaps) and "," not in gaps[0] and base_verb(sentence.words[0]) != ""
        return items >= ITEMS and len(sentence.words) <= ITEM_WORDS * items and not opens

    def _names_undeclared_parameter(self, sentence: Sentence) -> bool:
        """Return whether a sentence is about a parameter that the schema does not have."""
        if self._has_nested_parameters:
            return False  # it may be a part of one
        return any(
            self.sentences[number] is sentence and each.search(self.plain, sentence.start, sentence.end)
            for number, each in self.triggered.get("undeclared-parameter", ())
        )

    @cached_property
    def _undeclared(self) -> Spans:
        """Where the text explains parameters that the schema does not have: what is said of them is worth nothing."""
        return Spans((entry.start, entry.end) for entry in undeclared(self.facts.tool))

    @cached_property
    def _has_nested_parameters(self) -> bool:
        return any(use.parameter.nested for use in self.facts.parameters)

    @cached_property
    def parameter_names(self) -> frozenset[str]:
        """The names of the parameters, in lower case."""
        return frozenset(use.parameter.name.lower() for use in self.facts.parameters)

    @cached_property
    def parameter_name_stems(self) -> frozenset[str]:
        """The stems of those names, whole and in their words."""
        return frozenset(stem(part) for name in self.parameter_names for part in (name, *split_name(name)))

    @cached_property
    def informative(self) -> tuple[int, ...]:
        """The numbers of the sentences that say something about the tool beyond its name and its schema.

        A later sentence has to pin down two things, one of which the schema does not hold. A list of keywords, mere
        talk, a line of arguments that the schema holds, and a sentence that praises say nothing.
        """
        return tuple(number for at, number in enumerate(self.told) if not at or self._informs(number))

    @cached_property
    def _documented(self) -> frozenset[str]:
        uses = self.facts.parameters
        return frozenset(use.parameter.name.lower() for use in uses if use.parameter.description.strip())

    def _informs(self, number: int) -> bool:
        sentence = self.sentences[number]
        if sentence.section == "args" and sentence.words[0] in self._documented:
            return False
        if is_talk(sentence, self.facts.doc.language):
            return False
        pinned = self.specifics(sentence.start, sentence.end)
        things = {thing for thing in pinned if not thing[0].isdigit()}  # a number alone says nothing
        new = things - structural_stems(self.language) - self.schema_stems
        if len(things) < LEAST_SPECIFICS or len(new) < max(1.0, LEAST_NEW * len(things)):
            return False
        if len(sentence.words) >= KEYWORDS and self.facts.doc.language.words.stop.isdisjoint(sentence.words):
            return False
        return not self._filler.overlap(sentence.start, sentence.end)

    @cached_property
    def _filler(self) -> Spans:
        return Spans(span for claim in self.of_kind("filler") for span in claim.spans)

    @cached_property
    def content(self) -> frozenset[str]:
        """The stems of all content words of the informative sentences."""
        return frozenset(stem for number in self.informative for stem in self.facts.stems[number])

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of the plain text."""
        return words_of(self.plain)

    @cached_property
    def triggered(self) -> Triggered:
        """The constructions that can match, by kind, with the number of the sentence."""
        return triggered_in(self.plain, enumerate(self.sentences), self.facts.doc.language)

    @cached_property
    def _is_told(self) -> frozenset[int]:
        return frozenset(self.told)

    def matches(self, kind: str) -> Sequence[Found]:
        """Return where the constructions of a kind match, in reading order of each construction."""
        candidates = self.triggered.get(kind)
        if not candidates:
            return ()
        if kind not in self._matched:
            told, text = self._is_told, self.plain
            self._matched[kind] = [
                found
                for number, each in candidates
                if number in told
                for found in found_by(each, text, self.sentences[number], number)
            ]
        return self._matched[kind]

    def opening_matches(self, kind: str) -> list[Found]:
        """Return where the constructions of a kind match at the very beginning of a sentence."""
        found = []
        for number, each in self.triggered.get(kind, ()):
            sentence = self.sentences[number]
            if number in self._is_told:
                match = each.match(self.plain, sentence.start, sentence.end)
                found += [found_at(match, number)] if match else []
        return found

    @cached_property
    def _clauses(self) -> Clauses:
        return Clauses(self.plain)

    def clause_end(self, position: int) -> int:
        """Return where the clause ends that holds a position, so far ahead as a clause is read at most."""
        return self._clauses.end(position)

    def clause_start(self, position: int) -> int:
        """Return where the clause begins that holds a position, so far back as a clause is read at most."""
        return self._clauses.start(position)

    def denied(self, position: int) -> bool:
        """Return whether a negation stands in the four words before a position, within its clause."""
        before = self.plain[self.clause_start(position) : position]
        negations = self.facts.doc.language.words.negations
        if not self.facts.doc.language.separates_words:
            return any(negation in before[-NEGATION_REACH:] for negation in negations)
        return not negations.isdisjoint(before.split()[-4:])

    def holds(self, sentence: Sentence, words: Collection[str]) -> bool:
        """Return whether a sentence has one of these words; where words are not separated, anywhere in its text."""
        if self.facts.doc.language.separates_words:
            return not frozenset(words).isdisjoint(sentence.words)
        text = self.plain[sentence.start : sentence.end]
        return any(word in text for word in words)

    def opens_with(self, sentence: Sentence, words: Collection[str]) -> bool:
        """Return whether a sentence opens with one of these words."""
        if self.facts.doc.language.separates_words:
            return sentence.words[0] in words
        return sentence.words[0].startswith(tuple(words))

    def words_between(self, start: int, end: int) -> list[str]:
        """Return the plain words of a span."""
        return WORD.findall(self.plain[start:end])

    def specifics(self, start: int, end: int, empty: frozenset[str] = _NONE) -> tuple[str, ...]:
        """Return what a span pins down: content words (as stems), numbers, names and code, each once, in order.

        Not counted: what the name and the title hold, function words, praise, words that fit any tool, and `empty`.
        """
        return self._specifics.of(start, end, empty)

    @cached_property
    def _specifics(self) -> Specifics:
        return Specifics(self.raw, self.plain, self.facts.doc.language, self.known)

    def claim(self, kind: str, start: int, end: int, at: int | None = None, least: int = 1) -> Claim | None:
        """Return a claim with what its span pins down from `at` on, or None where that is fewer than `least` things."""
        found = self.specifics(start if at is None else at, end, empty_words(kind, self.language))
        if len(found) < least:
            return None
        return Claim(kind, strength_of(len(found)), ((start, end),), found)

    def claims(self, kind: str, *, least: int = 1, deniable: bool = False) -> Iterator[Claim]:
        """Yield a claim for every match of the kind's constructions that pins something new down.

        A claim reaches to the end of its clause. With `deniable`, a match behind a negation is none.
        """
        seen: set[str] = set()
        for found in self.matches(kind):
            if deniable and self.denied(found.start):
                continue
            claim = self.claim(kind, found.start, max(found.end, self.clause_end(found.end)), found.at, least)
            if claim and not seen.issuperset(claim.specifics):
                seen.update(claim.specifics)
                yield claim

    def word_class(self, name: str) -> frozenset[str]:
        """Return a word class of the language's constructions ("file.class")."""
        return self._lists.get(name, _NONE)

    @cached_property
    def _lists(self) -> Mapping[str, frozenset[str]]:
        return constructions(self.language).lists
