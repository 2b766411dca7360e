"""Edits whose outcome is known word for word: the program makes them, and the definition is read again."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from scorer.claims.annotated import Annotated
from scorer.claims.kinds import annotate
from scorer.claims.tool_facts import hinted, regather, reworded
from scorer.contracts.json_pointer import steps_of
from scorer.reading.schema import parameters as parameters_of
from scorer.scoring.supposing import COMPUTED, DERIVED

#: What a schema text may say once its author has written it: a meaning, a format and an origin.
_SCHEMA_TEXT: Final = (
    "Code of the entry to select, in capitals such as AB, found on the first line of the list"
)
#: Where a long sentence can be split.
_JOINT: Final = re.compile(r"[;:]\s+|,\s+(?:and|but|so|which)\s+|\s[–—-]\s|,\s+|\s+(?:and|because|which)\s+")
#: What is left of a list item whose words were removed.
_EMPTY_ITEM: Final = re.compile(r"^[ \t]*(?:[-*+•]|\d+[.)])[ \t]*(?:\n|$)", re.MULTILINE)

#: The kinds of claims that are read from schemas or annotations, not from the text alone.
_FROM_SCHEMA: Final = frozenset(
    "explains-parameter good-schema-texts placeholder-texts unexplained-parameters values interaction origin "
    "repetition mismatch fragment".split()
)
_FROM_HINTS: Final = frozenset({"contradiction", "read-only", "effect"})

_Raw = dict[str, Any]


def rewritten(definition: Annotated, kind: str) -> Annotated | None:
    """Return the definition after an edit was made, read again as far as needed; None where it cannot be made."""
    return _EDITS[kind](definition) if isinstance(definition.facts.tool.raw, Mapping) else None


def without(text: str, spans: list[tuple[int, int]]) -> str:
    """Return a text without some spans, the blanks around them, and list items of which nothing is left."""
    for start, end in sorted(spans, reverse=True):
        before, after = text[:start].rstrip(" \t"), text[end:].lstrip(" \t.")
        joined = " " if before and after and before[-1:] != "\n" and after[:1] not in "\n,;:" else ""
        text = f"{before}{joined}{after}"
    return _EMPTY_ITEM.sub("", text).strip()


def split(sentence: str) -> str:
    """Return a long sentence as two, split at the joint nearest to its middle; as it is where it has none."""
    middle = len(sentence) / 2
    joints = sorted(_JOINT.finditer(sentence), key=lambda match: abs(match.start() - middle))
    if not joints:
        return sentence
    start, end = joints[0].span()
    return f"{sentence[:start]}. {sentence[end : end + 1].upper()}{sentence[end + 1 :]}"


def _reworded(definition: Annotated, description: str) -> Annotated:
    return annotate(reworded(definition.facts, description))


def _without(kind: str) -> Callable[[Annotated], Annotated]:
    def edit(definition: Annotated) -> Annotated:
        spans = [span for claim in definition.of_kind(kind) for span in claim.spans]
        return _reworded(definition, without(definition.raw, spans))

    return edit


def _split_up(definition: Annotated) -> Annotated | None:
    """Split the sentence that runs on; a text that is too long as a whole is not shortened by anybody else."""
    start, end = definition.of_kind("bloated")[0].spans[0]
    raw = definition.raw
    if end - start >= len(raw.strip()):
        return None
    return _reworded(definition, f"{raw[:start]}{split(raw[start:end])}{raw[end:]}")


def _with_hint(name: str) -> Callable[[Annotated], Annotated]:
    """Return what sets a hint that agrees with the effect to true."""

    def edit(definition: Annotated) -> Annotated:
        edited = definition.with_facts(hinted(definition.facts, name), _FROM_HINTS | COMPUTED)
        if any(edited.of_kind(kind) != definition.of_kind(kind) for kind in _FROM_HINTS):
            return edited.supposing({}, DERIVED)
        return edited

    return edit


def _agreeing(definition: Annotated) -> Annotated:
    """Turn the hint that the text contradicts."""
    facts = definition.facts
    hint, _, value = definition.of_kind("contradiction")[0].specifics[-1].partition(": ")
    tool = replace(facts.tool, annotations={**facts.tool.annotations, hint: value != "true"})
    return definition.with_facts(regather(facts, tool), _FROM_HINTS | DERIVED)


def _described(kind: str) -> Callable[[Annotated], Annotated | None]:
    """Return what writes the schema texts that a defect misses; nothing where the schema holds none of them itself."""

    def edit(definition: Annotated) -> Annotated | None:
        facts = definition.facts
        names = {name for claim in definition.of_kind(kind) for name in claim.specifics}
        parameters = (use.parameter for use in facts.parameters)
        raw = _with_texts(dict(facts.tool.raw), [each.pointer for each in parameters if each.name in names])
        if raw is None:
            return None
        schema = raw["inputSchema"] if isinstance(raw.get("inputSchema"), dict) else facts.tool.input_schema
        tool = replace(facts.tool, raw=raw, input_schema=schema, parameters=parameters_of(schema))
        return definition.with_facts(regather(facts, tool), _FROM_SCHEMA | DERIVED)

    return edit


def _with_texts(raw: _Raw, pointers: list[str]) -> _Raw | None:
    """Return a definition with a text at each schema; what is not on the way to one is shared, however deep it is."""
    copied: dict[tuple[str, ...], _Raw] = {(): raw}
    for steps in map(steps_of, pointers):
        for depth in range(1, len(steps) + 1):
            if steps[:depth] not in copied:
                parent, name = copied[steps[: depth - 1]], steps[depth - 1]
                if not isinstance(parent.get(name), dict):
                    return None
                parent[name] = copied[steps[:depth]] = dict(parent[name])
        copied[steps]["description"] = _SCHEMA_TEXT
    return raw


_EDITS: Final[Mapping[str, Callable[[Annotated], Annotated | None]]] = MappingProxyType(
    {
        "repetition": _without("repetition"),
        "filler": _without("filler"),
        "pitch-or-jargon": _without("pitch-or-jargon"),
        "bloated": _split_up,
        "contradiction": _agreeing,
        "read-only": _with_hint("readOnlyHint"),
        "destructive-hint": _with_hint("destructiveHint"),
        "placeholder-texts": _described("placeholder-texts"),
        "unexplained-parameters": _described("unexplained-parameters"),
    }
)
#: The kinds of edits that this module makes.
REWRITTEN: Final = frozenset(_EDITS)
