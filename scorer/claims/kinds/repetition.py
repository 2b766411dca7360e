"""Finds where a definition repeats itself: sentences of known words, schema texts said again, labels said twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import compress
from typing import Final, NamedTuple

from scorer.claims.annotated import Annotated
from scorer.claims.claim import Claim, strength_of
from scorer.contracts.definitions import Parameter
from scorer.data.language_packs import LanguagePack
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
    if len(definition.sentences) > 1:
        yield from _sentences_again(definition)


def _sentences_again(definition: Annotated) -> Iterator[Claim]:
    seen = set(_folded(definition.known))
    whole: set[tuple[str, ...]] = set()
    for number, sentence in enumerate(definition.sentences):
        repeated = sentence.words in whole and len(sentence.words) >= LEAST
        if number < MANY:
            whole.add(sentence.words)
        if sentence.section == "example":
            continue
        said = tuple(dict.fromkeys(definition.facts.stems[number]))
        folded = _folded(said)
        if number:
            span = ((sentence.start, sentence.end),)
            if repeated:
                yield Claim("repetition", TWICE, span, sentence.words)
            elif again := _said_again(definition, sentence, said, [each in seen for each in folded]):
                yield Claim("repetition", strength_of(len(again) // 2), span, again)
            elif again := _in_schema(definition, said) or _only_names(definition, sentence, seen):
                yield Claim("repetition", OF_SCHEMA, span, again)
        seen.update(folded)


def _folded(stems: Iterable[str]) -> list[str]:
    """Return stems cut so that those which begin alike are one: a stem is known where a cut one is."""
    return [stem[:SHARED] for stem in stems]


def _opening_again(definition: Annotated) -> Iterator[Claim]:
    """Yield a heading that the second sentence begins with, and a label that the first says again ("Ping: Ping a host")."""
    for first in definition.sentences[:1]:
        size = len(first.words)
        for second in definition.sentences[1:2]:
            if size > 1 and second.words[:size] == first.words and second.section == "body":
                yield Claim("repetition", TWICE, ((first.start, second.ends[size - 1]),), first.words)
        at = _label_end(definition, first)
        if not at or first.stems[at] != first.stems[0]:
            continue
        if definition.known.issuperset(first.stems[:at]):
            yield Claim("repetition", TWICE, ((first.start, first.ends[at]),), first.words[:at])


def _label_end(definition: Annotated, first: Sentence) -> int:
    """Return how many words the label has that a sentence opens with, 0 where it opens with none."""
    last = min(LONGEST_LABEL, len(first.words) - 1)
    opening = definition.raw[first.start : first.starts[last]]
    if ":" not in opening and "\n" not in opening:
        return 0
    for at in range(1, last + 1):
        between = definition.raw[first.ends[at - 1] : first.starts[at]]
        if ":" in between or "\n" in between:
            return at
    return 0


def _said_again(
    definition: Annotated, sentence: Sentence, said: tuple[str, ...], known: list[bool]
) -> tuple[str, ...]:
    """Return the words that a sentence repeats, if it says hardly anything else and relates nothing anew.

    `known` tells of each word that it says whether it was said before.
    """
    new = known.count(False)
    if len(said) < LEAST or new > NEW_OF_ITSELF * len(said):
        return ()
    text = definition.raw[sentence.start : sentence.end].rstrip()
    if text.endswith((":", "：")) or _relates(definition, sentence):
        return ()
    allowed = NEW
    if (sentence.bullet or sentence.section == "args") and _has_label(definition, sentence):
        allowed = 0.0
    elif not sentence.bullet and definition.opens_with(sentence, definition.word_class("writing.itself")):
        allowed = NEW_OF_ITSELF
    return tuple(compress(said, known)) if new <= allowed * len(said) else ()


def _has_label(definition: Annotated, sentence: Sentence) -> bool:
    """Return whether a sentence opens with a name and a colon or dash."""
    gaps = zip(sentence.ends[:LABEL], sentence.starts[1:], strict=False)
    return any(
        mark in definition.raw[end:start] for end, start in gaps for mark in (":", "：", " - ", "–", "—")
    )


def _relates(definition: Annotated, sentence: Sentence) -> bool:
    """Return whether a sentence holds a number, code, a sibling's name, or a word that relates what is known."""
    if True in sentence.masked or definition.holds(sentence, definition.word_class("writing.relations")):
        return True
    if any(sentence.start <= mention.start < sentence.end for mention in definition.facts.mentions):
        return True
    words = "".join(sentence.words)
    return "_" in words or any(map(str.isdigit, words))


@lru_cache(maxsize=2048)
def _schema_stems(name: str, text: str, language: LanguagePack) -> tuple[frozenset[str], frozenset[str]]:
    """Return the stems of a parameter's name, and those that its schema says beyond it."""
    own = frozenset(map(stem, split_name(name)))
    stripped = [word.strip("\"'`.,;:!?()[]{}<>*") for word in text.lower().replace("/", " ").split()]
    return own, frozenset(content_stems(filter(None, stripped), language)) - own


def _text(parameter: Parameter) -> str:
    """Return what a schema says of a parameter: its text and its allowed values."""
    if not parameter.enum:
        return parameter.description
    return "\n".join((parameter.description, *(each for each in parameter.enum if isinstance(each, str))))


class _Schema(NamedTuple):
    """What the schema says: of each parameter the stems of its name and text, and all of them."""

    parameters: tuple[tuple[frozenset[str], frozenset[str]], ...]
    stems: frozenset[str]


@lru_cache(maxsize=4)
def _schema(definition: Annotated) -> _Schema:
    language = definition.facts.doc.language
    told = [(use.parameter.name, _text(use.parameter)) for use in definition.facts.parameters]
    found = tuple([_schema_stems(name, text, language) for name, text in told if text])
    return _Schema(found, frozenset().union(*(stems for pair in found for stems in pair)))


def _in_schema(definition: Annotated, said: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words that a sentence takes from the schema of one parameter, if it says hardly anything else."""
    if len(said) < LEAST_OF_SCHEMA or not definition.facts.parameters:
        return ()
    schema, distinct, others = _schema(definition), frozenset(said), NEW_TO_SCHEMA * len(said)
    if len(distinct - schema.stems) > others:
        return ()
    for name, texts in schema.parameters:
        if len(texts & distinct) >= LEAST and len(distinct - texts - name) <= others:
            return tuple(word for word in said if word in texts)
    return ()


def _only_names(definition: Annotated, sentence: Sentence, seen: set[str]) -> tuple[str, ...]:
    """Return what a sentence names again that says nothing of it: parameters, or an answer by its container."""
    names, returns = definition.parameter_names, sentence.section == "returns"
    if not returns and names.isdisjoint(sentence.words):
        return ()
    if definition.holds(sentence, definition.word_class("writing.relations")):
        return ()
    containers = definition.word_class("writing.containers")
    left = [word for word in sentence.words if word not in containers]
    said = tuple(dict.fromkeys(content_stems(left, definition.facts.doc.language)))
    if returns:
        return said if seen.issuperset(_folded(said)) else ()
    listed = tuple(sorted(names.intersection(left)))
    if len(listed) >= 2 and definition.parameter_name_stems.issuperset(said):
        return listed
    if sentence.section != "args" or len(said) < 2 or left[0] not in names:
        return ()
    own = set(map(stem, split_name(left[0])))
    explained = any(word not in own and word[:SHARED] not in seen for word in said)
    return () if explained or any(map(str.isdigit, "".join(left))) else said
