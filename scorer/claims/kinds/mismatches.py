"""What does not belong together in one definition: its name, its text, and its schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from scorer.claims.annotated import Annotated
from scorer.claims.claim import Claim
from scorer.claims.kinds.actions import actions, verb_of
from scorer.claims.siblings import squeeze
from scorer.contracts.definitions import Parameter
from scorer.language.document import Sentence, split_name, stem

#: So many optional parameters, all described, are a schema of their own.
MANY: Final = 6
#: The share of them that must have to do with the text.
RELATED: Final = 0.15
_MARKS: Final = ".,;:()"


def mismatch(definition: Annotated) -> Iterator[Claim]:
    """Find where name, text and schema do not match.

    The text denies the verb of the name, or opens with its opposite; it documents a parameter that the schema lacks;
    or it has nothing to do with the many parameters that the schema describes.
    """
    yield from _denied_name(definition)
    yield from _opposite(definition)
    yield from _undeclared(definition)
    yield from _unrelated(definition)


def _name_verbs(definition: Annotated) -> set[str]:
    return {verb for word in definition.facts.name_words if (verb := verb_of(definition, word))}


def _denied_name(definition: Annotated) -> Iterator[Claim]:
    """Yield where the first sentence says that the tool does not do what its name says."""
    for found in definition.matches("mismatch"):
        verb = verb_of(definition, definition.plain[found.at : found.end])
        if found.sentence == 0 and verb in _name_verbs(definition):
            yield Claim("mismatch", 0.8, ((found.start, definition.clause_end(found.end)),), (verb,))
            return


@lru_cache(maxsize=8)
def _opposites(entries: frozenset[str]) -> Mapping[str, frozenset[str]]:
    """Return the verbs that have opposites, each with those."""
    found: dict[str, set[str]] = {}
    for entry in entries:
        one, other = entry.split("/")
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return {verb: frozenset(others) for verb, others in found.items()}


def _opposite(definition: Annotated) -> Iterator[Claim]:
    """Yield a text that opens with the opposite of the name's verb, and nowhere says that verb."""
    verbs, opposites = _name_verbs(definition), _opposites(definition.word_class("purpose.opposite"))
    if len(verbs) != 1 or opposites.keys().isdisjoint(verbs):
        return
    (verb,) = verbs
    first = next(iter(actions(definition)), None)
    if first is None or first.sentence != 0 or first.verb not in opposites[verb]:
        return
    said = {verb_of(definition, word) for sentence in definition.sentences for word in sentence.words}
    if verb not in said:
        yield Claim("mismatch", 0.8, ((first.start, first.end),), (verb, first.verb))


def _undeclared(definition: Annotated) -> Iterator[Claim]:
    """Yield the lines of a docstring that document a parameter which the schema lacks, beside others that it has."""
    if "args" not in definition.facts.doc.sections:
        return
    declared = {squeeze(use.parameter.name) for use in definition.facts.parameters}
    lines = [sentence for sentence in definition.sentences if sentence.section == "args"]
    indents = {_indent(definition, line) for line in lines if squeeze(line.words[0]) in declared}
    skipped = definition.word_class("purpose.framework")
    for line in lines:
        name = line.words[0]
        after = definition.raw[line.ends[0] : line.ends[0] + 2].lstrip()
        if line.bullet or not after.startswith((":", "(")) or name in skipped or squeeze(name) in declared:
            continue
        if _indent(definition, line) in indents - {-1}:
            yield Claim("mismatch", 0.8, ((line.starts[0], line.ends[0]),), (name,))


def _indent(definition: Annotated, line: Sentence) -> int:
    """Return how far a line is indented, -1 for a sentence that does not open one."""
    before = definition.raw[definition.raw.rfind("\n", 0, line.start) + 1 : line.start]
    return -1 if before.strip() else len(before)


def _unrelated(definition: Annotated) -> Iterator[Claim]:
    """Yield a text that has nothing to do with a schema of many described parameters, none of them required."""
    parameters = definition.facts.tool.parameters
    if len(parameters) < MANY or any(p.required or not p.description.strip() for p in parameters):
        return
    if len({split_name(p.name)[:1] for p in parameters}) < MANY or definition.has("restates-name"):
        return  # settings of one thing ("retry_delay", "retry_mode"), or a text that says nothing to match
    if not definition.facts.doc.language.names_tools:
        return
    said = definition.known.union(*definition.facts.stems)
    related = [p for p in parameters if not said.isdisjoint(_vocabulary(p))]
    if len(related) <= RELATED * len(parameters):
        names = tuple(p.name for p in parameters if p not in related)
        yield Claim("mismatch", 0.6, (), names, "/inputSchema")


def _vocabulary(parameter: Parameter) -> set[str]:
    """Return the stems of the name and the text of a parameter."""
    words = (word.strip(_MARKS) for word in parameter.description.lower().split())
    return {stem(word) for word in (*split_name(parameter.name), *words)}
