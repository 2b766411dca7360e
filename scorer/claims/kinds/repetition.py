"""Finds where a definition repeats itself: sentences of known words, schema texts said again, labels said twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scorer.claims.annotated import READ, Annotated
from scorer.claims.claim import Claim, strength_of
from scorer.claims.tool_facts import ParameterUse
from scorer.language.content import content_stems
from scorer.language.document import Sentence, split_name, stem

#: The share of a sentence's content that may be new in a repetition, and how much content it has at least.
NEW, LEAST = 0.34, 3
#: The share where the sentence speaks of the tool itself once more ("This tool lets you …").
NEW_OF_ITSELF: Final = 0.4
#: Words before which the colon of a label stands, and sentences that are compared whole.
LABEL, MANY = 4, 60
#: The same for a sentence that says again what a schema says of a parameter.
NEW_TO_SCHEMA, LEAST_OF_SCHEMA = 0.2, 4
#: How many letters two words share that count as one ("extend", "extension").
SHARED: Final = 5


def repetition(definition: Annotated) -> Iterator[Claim]:
    """Yield the sentences that repeat earlier ones, the name, or what the schema says of a parameter."""
    seen = set(definition.known)
    schema = [(use, _schema_stems(definition, use)) for use in definition.facts.parameters]
    opening = _opening_again(definition)
    if opening:
        yield opening
    for number, sentence in enumerate(definition.sentences):
        if sentence.start >= READ:
            break
        if sentence.section == "example":
            continue
        said = dict.fromkeys(content_stems(sentence.words, definition.facts.doc.language))
        again = _said_again(definition, sentence, tuple(said), seen) if number else ()
        if not again and number < MANY and _repeats_whole(definition, number):
            again = sentence.words
        if number and not again:
            again = _in_schema(tuple(said), schema) or _only_names(definition, sentence, seen)
        if number == 0:
            again = again or _label_twice(definition, sentence)
        if again:
            yield Claim("repetition", strength_of(len(again) // 2), ((sentence.start, sentence.end),), again)
        seen.update(said)


def _said_again(
    definition: Annotated, sentence: Sentence, said: tuple[str, ...], seen: set[str]
) -> tuple[str, ...]:
    """Return the words that a sentence repeats, if it says hardly anything else and relates nothing anew."""
    if definition.raw[sentence.start : sentence.end].rstrip().endswith((":", "：")):
        return ()
    known = tuple(word for word in said if _is_known(word, seen))
    fresh = len(said) - len(known)
    if len(said) < LEAST or _relates(definition, sentence):
        return ()
    labeled = sentence.bullet or sentence.section == "args"
    allowed = 0.0 if labeled and _has_label(definition, sentence) else NEW
    if not sentence.bullet and sentence.words[0] in definition.word_class("writing.itself"):
        allowed = NEW_OF_ITSELF
    return known if fresh <= allowed * len(said) else ()


def _opening_again(definition: Annotated) -> Claim | None:
    """Return the second sentence where it begins with the words of the first, as under a heading."""
    if len(definition.sentences) < 2:
        return None
    first, second = definition.sentences[:2]
    size = len(first.words)
    if size < 2 or second.words[:size] != first.words or second.section != "body":
        return None
    return Claim("repetition", strength_of(size // 2), ((first.start, second.ends[size - 1]),), first.words)


def _has_label(definition: Annotated, sentence: Sentence) -> bool:
    """Return whether a sentence opens with a name and a colon or dash."""
    ends = zip(sentence.ends[:LABEL], sentence.starts[1:], strict=False)
    return any(
        not definition.raw[end:start].strip("*`\"' ").isspace()
        and any(mark in definition.raw[end:start] for mark in (":", " - ", "–", "—"))
        for end, start in ends
    )


def _repeats_whole(definition: Annotated, number: int) -> bool:
    """Return whether a sentence says the words of another one, in the same order."""
    sentence = definition.sentences[number]
    return len(sentence.words) >= LEAST and any(
        other.words == sentence.words for other in definition.sentences[:number]
    )


def _is_known(word: str, seen: set[str]) -> bool:
    if word in seen:
        return True
    return len(word) >= SHARED and any(other.startswith(word[:SHARED]) for other in seen)


def _relates(definition: Annotated, sentence: Sentence) -> bool:
    """Return whether a sentence holds a number, code, a sibling's name, or a word that relates what is known."""
    if any(sentence.masked) or not definition.word_class("writing.relations").isdisjoint(sentence.words):
        return True
    mentions = definition.facts.mentions
    if any(sentence.start <= mention.start < sentence.end for mention in mentions):
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


def _in_schema(
    said: tuple[str, ...],
    schema: list[tuple[ParameterUse, tuple[frozenset[str], frozenset[str]]]],
) -> tuple[str, ...]:
    """Return the words that a sentence takes from the schema of one parameter, if it says hardly anything else."""
    for _, (name, texts) in schema:
        again = tuple(word for word in said if word in texts)
        others = [word for word in said if word not in texts and word not in name]
        if len(said) >= LEAST_OF_SCHEMA and len(again) >= LEAST and len(others) <= NEW_TO_SCHEMA * len(said):
            return again
    return ()


def _only_names(definition: Annotated, sentence: Sentence, seen: set[str]) -> tuple[str, ...]:
    """Return the words of a sentence that only lists known names: parameters, or an answer named by its container."""
    containers = definition.word_class("writing.containers")
    if not definition.word_class("writing.relations").isdisjoint(sentence.words):
        return ()
    left = [word for word in sentence.words if word not in containers]
    said = tuple(dict.fromkeys(content_stems(left, definition.facts.doc.language)))
    if sentence.section == "returns" and RETURNS:
        return said if said and all(_is_known(word, seen) for word in said) else ()
    names = {use.parameter.name.lower() for use in definition.facts.parameters}
    parts = {stem(part) for use in definition.facts.parameters for part in split_name(use.parameter.name)}
    listed = names.intersection(left)
    if NAMES and len(listed) >= 2 and set(said) <= parts | set(map(stem, names)):
        return tuple(sorted(listed))
    if ARGS and sentence.section == "args" and left and left[0] in names and len(said) >= 2:
        own = {stem(part) for part in split_name(left[0])}
        rest = [word for word in said if word not in own]
        return (
            said
            if all(_is_known(word, seen) for word in rest) and not any(any(map(str.isdigit, w)) for w in left)
            else ()
        )
    return ()


RETURNS, NAMES, ARGS = 1, 1, 1


def _label_twice(definition: Annotated, sentence: Sentence) -> tuple[str, ...]:
    """Return the words of a label that the text opens with and says again at once ("Ping: Ping a host")."""
    words = [stem(word) for word in sentence.words]
    for size in range(1, min(7, len(words) // 2 + 1)):
        between = definition.raw[sentence.ends[size - 1] : sentence.starts[size]]
        if ":" in between or "\n" in between:
            label = set(words[:size])
            return tuple(words[:size]) if words[size] == words[0] and label <= definition.known else ()
    return ()
