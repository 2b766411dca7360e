"""The sentence that a suggestion writes: real names where the tool has them, gaps for what only its author knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from string import Formatter
from types import MappingProxyType
from typing import Final

from scorer.claims.annotated import Annotated
from scorer.data.messages import messages, say, text
from scorer.language.document import split_name
from scorer.language.verbs import base_verb
from scorer.scoring.evidence import quote
from scorer.scoring.names import (
    NOUNS,
    giver,
    identifier,
    is_plain,
    object_phrase,
    objects_phrase,
    other_tool,
    verb_of_name,
)
from scorer.scoring.taken import limiting, open_value, undescribed

#: The language of the drafts. In another one, only claims that are read there, and have a draft there, are suggested.
DRAFTED: Final = "en"
#: Kinds whose suggestion writes the sentence of another kind, the first one that can be written.
_SAME_DRAFT: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "restates-name": ("action",),
        "fragment": ("scope", "action"),
        "empty-guidance": ("when",),
        "empty-result": ("result",),
    }
)
#: Code points of an opening sentence that a suggestion repeats at most, and characters that would confuse it.
_OPENING_LONGEST: Final = 100
_CONFUSING: Final = frozenset("“”<>`\n|:;()[]*#")
#: Words of names that are verbs and say no act.
_NO_ACTS: Final = frozenset("can do does has how is like use what where who".split())
#: Kinds that are about a parameter that takes an identifier.
_OF_IDENTIFIERS: Final = frozenset({"origin", "prerequisite"})
#: How many parameters or quotations a suggestion names.
_MOST_NAMED: Final = 3


@lru_cache(maxsize=64)
def draft(definition: Annotated, kind: str) -> str:
    """Return the sentence that a suggestion writes, with its gaps in angle brackets; "" where it writes none."""
    return next(
        filter(None, (written(text(id), definition, kind) for id in _templates(kind, definition.language))),
        "",
    )


def written(template: str, definition: Annotated, kind: str) -> str:
    """Return a draft with the names in its braces; "" where the tool lacks one of them."""
    known = {field: _NAMES[field](definition, kind) for field in _fields(template)}
    return template.format_map(known) if all(known.values()) else ""


def template(kind: str) -> str:
    """Return the draft of a kind of suggestion with the names of its gaps in braces, "" where it writes no sentence."""
    ids = (id for each in _SAME_DRAFT.get(kind, (kind,)) for id in reversed(_ids(each, DRAFTED)))
    return next((text(id) for id in ids if id in messages()), "")


def _ids(kind: str, language: str) -> tuple[str, str]:
    table = "draft" if language == DRAFTED else f"draft-{language}"
    return f"suggestions.{table}.{kind}", f"suggestions.{table}.{kind}-bare"


@lru_cache(maxsize=256)
def _templates(kind: str, language: str) -> tuple[str, ...]:
    """Return the ids of the drafts of a kind, the one that says most first."""
    ids = [id for each in _SAME_DRAFT.get(kind, (kind,)) for id in _ids(each, language)]
    return tuple(id for id in ids if id in messages())


@lru_cache(maxsize=256)
def _fields(template: str) -> tuple[str, ...]:
    return tuple(sorted({field for _, field, _, _ in Formatter().parse(template) if field}))


@lru_cache(maxsize=4)
def _verb(definition: Annotated) -> str:
    """Return with a capital the verb that opens the text, else that of the name if it cannot be a noun, else a gap."""
    leading = definition.facts.verb
    written = definition.raw[slice(*leading.span)] if leading is not None else ""
    if leading is not None and written.isalpha() and base_verb(written.lower()) == leading.verb:
        return written[:1].upper() + written[1:]
    named = verb_of_name(definition.facts.tool.name, definition.facts.index)
    return (
        text("suggestions.gap.verb")
        if named in _NO_ACTS or named in NOUNS
        else named.capitalize() or text("suggestions.gap.verb")
    )


@lru_cache(maxsize=4)
def _opening(definition: Annotated) -> str:
    """Return the first sentence without its final stop, "" where it says no act, or cannot be repeated."""
    first = definition.facts.first
    if first is None or definition.facts.verb is None:
        return ""
    words = definition.raw[first.start : first.end].strip().rstrip(".。")
    return words if words and len(words) <= _OPENING_LONGEST and _CONFUSING.isdisjoint(words) else ""


def _parameter(definition: Annotated, kind: str) -> str | None:
    """Return the parameter that a suggestion is about, None where there is none."""
    if kind == "values":
        return open_value(definition)
    if kind == "explains-parameter":
        silent = undescribed(definition)
        return silent[0].parameter.name if silent else None
    if kind in _OF_IDENTIFIERS:
        return identifier(definition)
    return identifier(definition) or _first_parameter(definition)


@lru_cache(maxsize=4)
def _first_parameter(definition: Annotated) -> str | None:
    """Return the first parameter that a sentence can name, of those that are required, if any is."""
    uses = sorted(definition.facts.parameters, key=lambda use: not use.parameter.required)
    return next((use.parameter.name for use in uses if is_plain(use.parameter.name)), None)


def _thing(definition: Annotated, kind: str) -> str:
    """Return the name of the parameter in words."""
    return " ".join(split_name(_parameter(definition, kind) or ""))


def _giver(definition: Annotated, kind: str) -> str | None:
    parameter = _parameter(definition, kind)
    return giver(definition, parameter) if parameter else None


#: The names that a draft can mention, by the gap that they fill; nothing where a tool has none.
_NAMES: Final[Mapping[str, Callable[[Annotated, str], str | None]]] = MappingProxyType(
    {
        "verb": lambda definition, _: _verb(definition),
        "object": lambda definition, _: object_phrase(definition),
        "objects": lambda definition, _: objects_phrase(definition),
        "limit": lambda definition, _: limiting(definition),
        "opening": lambda definition, _: _opening(definition),
        "sibling": lambda definition, _: other_tool(definition),
        "parameter": _parameter,
        "thing": _thing,
        "giver": _giver,
    }
)


def fix(definition: Annotated, kind: str, sentence: str) -> str:
    """Return the instruction to make an edit, on one line; `sentence` is its draft."""
    claims = definition.of_kind(kind) if kind in definition.finders else ()
    quoted = tuple(dict.fromkeys(_quotes(definition, kind)))
    open_hint = kind == "destructive-hint" and "destroys" not in definition.facts.context
    return say(
        f"suggestions.{kind}.fix-open" if open_hint else f"suggestions.{kind}.fix",
        draft=sentence,
        parameter=_parameter(definition, kind),
        parameters=_listed([f"`{each}`" for claim in claims for each in claim.specifics]),
        words=_listed(quoted),
        hint=_turned(claims[0].specifics[-1]) if kind == "contradiction" and claims else "",
    )


def _turned(hint: str) -> str:
    """Return the other value of a hint ("readOnlyHint: false" for "readOnlyHint: true")."""
    name, _, value = hint.partition(": ")
    return f"{name}: {'false' if value == 'true' else 'true'}"


def _quotes(definition: Annotated, kind: str) -> Iterator[str]:
    for claim in definition.of_kind(kind) if kind in definition.finders else ():
        yield from (say("suggestions.words", quote=quote(definition, span)) for span in claim.spans)


def _listed(names: Sequence[str]) -> str:
    """Return items in a row: "a, b and 3 more"."""
    shown = list(names)
    if len(shown) > _MOST_NAMED:
        shown = [*shown[: _MOST_NAMED - 1], say("justify.more", count=len(names) - _MOST_NAMED + 1)]
    if len(shown) < 2:
        return "".join(shown)
    return f"{', '.join(shown[:-1])} {text('justify.and')} {shown[-1]}"
