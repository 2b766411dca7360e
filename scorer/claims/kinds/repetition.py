"""Finds where a definition repeats itself: sentences of known words, schema texts said again, labels said twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from scorer.claims.annotated import Annotated
from scorer.claims.claim import Claim, strength_of
from scorer.claims.tool_facts import ParameterUse
from scorer.language.content import content_stems
from scorer.language.document import Sentence, split_name, stem

#: The share of a sentence's content that may be new in a repetition, and how much content it has at least.
NEW, LEAST = 0.34, 3
#: The share where the sentence speaks of the tool itself once more ("This tool lets you …").
NEW_OF_ITSELF: Final = 0.4
#: Both for a sentence that says again what a schema says of a parameter, and the strength of that claim.
NEW_TO_SCHEMA, LEAST_OF_SCHEMA, OF_SCHEMA = 0.2, 4, 0.5
#: The strength of a claim that a heading, a label or a whole sentence is said twice.
TWICE: Final = 1.0
#: Words before which the colon of a label stands, words of a label that is said twice, sentences compared whole.
LABEL, LONGEST_LABEL, MANY = 4, 6, 60
#: How many letters two words share that count as one ("extend", "extension").
SHARED: Final = 5


def repetition(definition: Annotated) -> Iterator[Claim]:
    """Yield the sentences that repeat earlier ones, the name, or what the schema says of a parameter."""
    yield from _opening_again(definition)
    seen = _Seen(definition.known)
    schema = [_schema_stems(definition, use) for use in definition.facts.parameters]
    for number, sentence in enumerate(definition.sentences):
        if sentence.section == "example":
            continue
        said = tuple(dict.fromkeys(content_stems(sentence.words, definition.facts.doc.language)))
        span = ((sentence.start, sentence.end),)
        if number and _repeats_whole(definition, number):
            yield Claim("repetition", TWICE, span, sentence.words)
        elif number and (again := _said_again(definition, sentence, said, seen)):
            yield Claim("repetition", strength_of(len(again) // 2), span, again)
        elif number and (again := _in_schema(said, schema) or _only_names(definition, sentence, seen)):
            yield Claim("repetition", OF_SCHEMA, span, again)
        seen.update(said)


class _Seen:
    """The stems that were said so far; one that begins like another counts as known."""

    def __init__(self, stems: Iterable[str]) -> None:
        self.stems: set[str] = set()
        self.update(stems)

    def update(self, stems: Iterable[str]) -> None:
        """Note more stems."""
        for each in stems:
            self.stems.add(each)
            if len(each) >= SHARED:
                self.stems.add(f"{each[:SHARED]}*")

    def knows(self, word: str) -> bool:
        """Return whether a stem was said, or another one that begins like it."""
        return word in self.stems or (len(word) >= SHARED and f"{word[:SHARED]}*" in self.stems)


def _opening_again(definition: Annotated) -> Iterator[Claim]:
    """Yield a heading that the second sentence begins with, and a label that the first says again ("Ping: Ping a host")."""
    for first in definition.sentences[:1]:
        size = len(first.words)
        for second in definition.sentences[1:2]:
            if size > 1 and second.words[:size] == first.words and second.section == "body":
                yield Claim("repetition", TWICE, ((first.start, second.ends[size - 1]),), first.words)
        for at in range(1, min(LONGEST_LABEL + 1, size)):
            between = definition.raw[first.ends[at - 1] : first.starts[at]]
            if ":" in between or "\n" in between:
                label = {stem(word) for word in first.words[:at]}
                if stem(first.words[at]) == stem(first.words[0]) and label <= definition.known:
                    yield Claim("repetition", TWICE, ((first.start, first.ends[at]),), first.words[:at])
                break


def _repeats_whole(definition: Annotated, number: int) -> bool:
    """Return whether a sentence says the words of an earlier one, in the same order."""
    words = definition.sentences[number].words
    return len(words) >= LEAST and any(
        words == other.words for other in definition.sentences[: min(number, MANY)]
    )


def _said_again(
    definition: Annotated, sentence: Sentence, said: tuple[str, ...], seen: _Seen
) -> tuple[str, ...]:
    """Return the words that a sentence repeats, if it says hardly anything else and relates nothing anew."""
    text = definition.raw[sentence.start : sentence.end].rstrip()
    if len(said) < LEAST or text.endswith((":", "：")) or _relates(definition, sentence):
        return ()
    allowed = NEW
    if (sentence.bullet or sentence.section == "args") and _has_label(definition, sentence):
        allowed = 0.0
    elif not sentence.bullet and definition.opens_with(sentence, definition.word_class("writing.itself")):
        allowed = NEW_OF_ITSELF
    known = tuple(filter(seen.knows, said))
    return known if len(said) - len(known) <= allowed * len(said) else ()


def _has_label(definition: Annotated, sentence: Sentence) -> bool:
    """Return whether a sentence opens with a name and a colon or dash."""
    gaps = zip(sentence.ends[:LABEL], sentence.starts[1:], strict=False)
    return any(
        mark in definition.raw[end:start] for end, start in gaps for mark in (":", "：", " - ", "–", "—")
    )


def _relates(definition: Annotated, sentence: Sentence) -> bool:
    """Return whether a sentence holds a number, code, a sibling's name, or a word that relates what is known."""
    if any(sentence.masked) or definition.holds(sentence, definition.word_class("writing.relations")):
        return True
    if any(sentence.start <= mention.start < sentence.end for mention in definition.facts.mentions):
        return True
    return any(any(map(str.isdigit, word)) or "_" in word for word in sentence.words)


def _schema_stems(definition: Annotated, use: ParameterUse) -> tuple[frozenset[str], frozenset[str]]:
    """Return the stems of a parameter's name, and those that its schema says beyond it."""
    parameter = use.parameter
    name = frozenset(map(stem, split_name(parameter.name)))
    texts = [parameter.description, *(value for value in parameter.enum if isinstance(value, str))]
    words = [word for text in texts for word in text.lower().replace("/", " ").split()]
    stripped = [word.strip("\"'`.,;:!?()[]{}<>*") for word in words]
    said = frozenset(content_stems(filter(None, stripped), definition.facts.doc.language))
    return name, said - name


def _in_schema(said: tuple[str, ...], schema: list[tuple[frozenset[str], frozenset[str]]]) -> tuple[str, ...]:
    """Return the words that a sentence takes from the schema of one parameter, if it says hardly anything else."""
    if len(said) < LEAST_OF_SCHEMA:
        return ()
    distinct = frozenset(said)
    for name, texts in schema:
        if len(texts & distinct) < LEAST:
            continue
        again = tuple(word for word in said if word in texts)
        others = sum(word not in texts and word not in name for word in said)
        if others <= NEW_TO_SCHEMA * len(said):
            return again
    return ()


def _only_names(definition: Annotated, sentence: Sentence, seen: _Seen) -> tuple[str, ...]:
    """Return what a sentence names again that says nothing of it: parameters, or an answer by its container."""
    if definition.holds(sentence, definition.word_class("writing.relations")):
        return ()
    containers = definition.word_class("writing.containers")
    left = [word for word in sentence.words if word not in containers]
    said = tuple(dict.fromkeys(content_stems(left, definition.facts.doc.language)))
    if sentence.section == "returns":
        return said if all(map(seen.knows, said)) else ()
    names = definition.parameter_names
    listed = tuple(sorted(names.intersection(left)))
    if len(listed) >= 2 and definition.parameter_name_stems.issuperset(said):
        return listed
    if sentence.section != "args" or len(said) < 2 or left[0] not in names:
        return ()
    own = set(map(stem, split_name(left[0])))
    explained = any(word not in own and not seen.knows(word) for word in said)
    return () if explained or any(map(str.isdigit, "".join(left))) else said
