"""The real names that a suggestion mentions: the sibling that fits, a parameter, the verb of the tool's name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from scorer.claims.annotated import Annotated
from scorer.claims.siblings import COMMON, SiblingIndex, object_of, strip_prefix, verb_place
from scorer.claims.tool_facts import ParameterUse
from scorer.data.messages import say, text
from scorer.language.document import split_name, stem
from scorer.language.verbs import base_verb, verb_classes

#: Verbs of tools that change nothing.
READING: Final = frozenset(
    "list search find query browse get fetch read show view describe lookup check count inspect".split()
)
#: Verbs of tools that hand out the identifiers of what they act on, the best source first.
_GIVING: Final = (
    frozenset({"list", "browse"}),
    frozenset({"search", "find", "query", "lookup"}),
    frozenset({"create", "add", "open", "start", "register", "upload", "import"}),
)
_PLURAL_GIVING: Final = frozenset({"get", "fetch", "show", "read"})
#: Words that are nouns, not verbs, unless a name begins with them.
_NOUNS: Final = frozenset("status report log schedule test count index order record note view plan".split())
#: Last words of the names of parameters that take an identifier even where no sibling hands it out.
_SURELY_IDS: Final = frozenset({"id", "ids", "uuid", "guid", "urn", "sha", "slug"})
#: Parameters that hold free text, which has no format.
_FREE_TEXT: Final = frozenset(
    "query text message content body description title name prompt note comment question summary subject "
    "reason instructions code sql keywords input".split()
)
#: Code points of an opening sentence that a suggestion repeats at most, and characters that would confuse it.
_OPENING_LONGEST: Final = 60
_CONFUSING: Final = frozenset("“”<>`\n")
#: How many parameters a suggestion names.
_MOST_NAMED: Final = 3


def _words(name: str, index: SiblingIndex) -> tuple[str, ...]:
    return strip_prefix(split_name(name), index.prefixes)


def verb_of_name(name: str, index: SiblingIndex) -> str:
    """Return the base form of the verb in the name of a tool, "" where there is none."""
    words = _words(name, index)
    at = verb_place(words)
    return base_verb(words[at]) if at >= 0 and not (at and words[at] in _NOUNS) else ""


def acts_on_several(definition: Annotated) -> bool:
    """Return whether the last word of the object in the tool's name is a plural."""
    words = definition.facts.name_words
    at = verb_place(words)
    objects = words[:at] + words[at + 1 :] if at >= 0 else words
    return bool(objects) and _is_plural(objects[-1])


def _is_plural(word: str) -> bool:
    return word.endswith("s") and not word.endswith(("ss", "us", "is")) and stem(word) != word


@lru_cache(maxsize=4)
def other_tool(definition: Annotated) -> str | None:
    """Return the sibling that acts on the same object and is most like this tool, None where no object is shared.

    One that reads like this tool, or changes something like it, comes first; then one that the text does not name.
    """
    facts = definition.facts
    index, own = facts.index, facts.tool.name
    wanted, reads = set(object_of(facts.name_words)), verb_of_name(own, facts.index) in READING
    named = {mention.name for mention in facts.mentions}
    ranked = [
        (
            (verb_of_name(name, index) in READING) != reads,
            name in named,
            len(wanted.symmetric_difference(object_of(_words(name, index)))),
            name,
        )
        for name in _sharing(wanted, index)
        if name != own and _may_be_confused(own, name, index)
    ]
    return min(ranked)[-1] if ranked else None


def _may_be_confused(own: str, other: str, index: SiblingIndex) -> bool:
    """Return whether two tools could serve one request: no caller takes a deletion for a creation."""
    kinds = []
    for name in (own, other):
        known = verb_classes().get(verb_of_name(name, index))
        kinds.append(known[1] if known else "")
    return "" in kinds or kinds[0] == kinds[1]


def _sharing(stems: set[str], index: SiblingIndex) -> set[str]:
    """Return the names that hold one of these stems as their object, where not most names do."""
    found = (index.by_stem.get(each, ()) for each in stems)
    return {
        name
        for names in found
        if len(names) <= COMMON
        for name in names
        if not stems.isdisjoint(object_of(_words(name, index)))
    }


def giver(definition: Annotated, parameter: str) -> str | None:
    """Return the sibling that lists, finds or creates the objects whose identifier a parameter takes."""
    facts = definition.facts
    ids = facts.doc.language.words.ids
    words = [word for word in split_name(parameter) if word not in ids]
    wanted = {stem(word) for word in words} or set(object_of(facts.name_words))
    ranked = []
    for name in _sharing(wanted, facts.index):
        more = set(object_of(_words(name, facts.index))) - wanted
        rank = _gives(name, facts.index)
        if name != facts.tool.name and rank is not None and len(more) <= 1:
            ranked.append((len(more), rank, name))
    return min(ranked)[-1] if ranked else None


def _gives(name: str, index: SiblingIndex) -> int | None:
    """Return how good a source of identifiers a tool is by its verb, 0 the best, None for no source."""
    words = _words(name, index)
    verb = verb_of_name(name, index)
    if verb in _PLURAL_GIVING and any(map(_is_plural, words)):
        return 0
    return next((rank for rank, verbs in enumerate(_GIVING) if verb in verbs), None)


@lru_cache(maxsize=4)
def identifier(definition: Annotated) -> str | None:
    """Return the parameter that takes an identifier: one that is named so, or after what a sibling hands out."""
    ids = definition.facts.doc.language.words.ids
    names = [use.parameter.name for use in definition.facts.parameters]
    for name in names:
        words = split_name(name)
        if words and (words[-1] in _SURELY_IDS or (words[-1] in ids and giver(definition, name))):
            return name
    return next((name for name in names if _is_object(definition, name)), None)


def _is_object(definition: Annotated, parameter: str) -> bool:
    """Return whether a parameter is named exactly like the object of a sibling that hands such objects out."""
    name = giver(definition, parameter)
    stems = {stem(word) for word in split_name(parameter)}
    return name is not None and set(object_of(_words(name, definition.facts.index))) == stems


def undescribed(definition: Annotated) -> list[ParameterUse]:
    """Return the parameters without a schema description, required ones first."""
    silent = [use for use in definition.facts.parameters if not use.parameter.description.strip()]
    return sorted(silent, key=lambda use: not use.parameter.required)


def optional(definition: Annotated) -> list[str]:
    """Return the names of the optional parameters."""
    return [use.parameter.name for use in definition.facts.parameters if not use.parameter.required]


def open_value(definition: Annotated) -> str | None:
    """Return the first parameter whose format neither its schema nor its name settles, None where there is none."""
    for use in definition.facts.parameters:
        schema = use.parameter.schema
        settled = use.parameter.enum or (
            isinstance(schema, Mapping) and {"format", "pattern", "const", "examples"} & set(schema)
        )
        free = _FREE_TEXT.intersection(split_name(use.parameter.name)[-1:])
        if use.parameter.types <= {"string"} and not settled and not free:
            return use.parameter.name
    return None


def _listed(names: Sequence[str]) -> str:
    """Return names as code, "`a`, `b` and 3 more"."""
    shown = [f"`{name}`" for name in names]
    if len(shown) > _MOST_NAMED:
        shown = [*shown[: _MOST_NAMED - 1], say("justify.more", count=len(names) - _MOST_NAMED + 1)]
    if len(shown) < 2:
        return "".join(shown)
    return f"{', '.join(shown[:-1])} {text('justify.and')} {shown[-1]}"


def _opening(definition: Annotated) -> str:
    """Return the first sentence without its final stop, or "…" where it is too long to repeat."""
    first = definition.facts.first
    if first is None:
        return "…"
    words = definition.raw[first.start : first.end].strip().rstrip(".。")
    return words if words and len(words) <= _OPENING_LONGEST and _CONFUSING.isdisjoint(words) else "…"


def _parameter(definition: Annotated, kind: str) -> Iterator[str]:
    """Yield the parameter that a suggestion is about, the best one first."""
    silent = undescribed(definition)
    named = {
        "values": open_value(definition),
        "origin": identifier(definition),
        "prerequisite": identifier(definition),
        "explains-parameter": silent[0].parameter.name if silent else None,
        "interaction": next(iter(optional(definition)), None),
    }.get(kind)
    if named is not None:
        yield named
    yield from (use.parameter.name for use in definition.facts.parameters)
    yield text("suggestions.gap.parameter")


def gaps(definition: Annotated, kind: str) -> Mapping[str, str]:
    """Return the names that fill the gaps of a suggestion for a kind of claim."""
    parameter = next(_parameter(definition, kind))
    source = giver(definition, parameter) if kind in ("origin", "prerequisite") else None
    verb = verb_of_name(definition.facts.tool.name, definition.facts.index)
    silent = [use.parameter.name for use in undescribed(definition)]
    return {
        "sibling": other_tool(definition) or text("suggestions.gap.sibling"),
        "parameter": parameter,
        "other": next((name for name in optional(definition) if name != parameter), parameter),
        "parameters": _listed(silent or [parameter]),
        "giver": source or text("suggestions.gap.giver"),
        "source": say("suggestions.gap.from", giver=source) if source else text("suggestions.gap.source"),
        "verb": verb.capitalize() or text("suggestions.gap.verb"),
        "opening": _opening(definition),
    }
