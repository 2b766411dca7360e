"""Edits whose outcome is known word for word: the program makes them, and the definition is read again."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from scorer.claims.annotated import Annotated
from scorer.claims.kinds import annotate
from scorer.claims.tool_facts import gather
from scorer.contracts.json_pointer import steps_of
from scorer.reading.tool import read_tool

#: What a schema text may say once its author has written it: a meaning, a format and an origin.
_SCHEMA_TEXT: Final = (
    "Code of the entry to select, in capitals such as AB, found on the first line of the list"
)
#: Where a long sentence can be split.
_JOINT: Final = re.compile(r"[;:]\s+|,\s+(?:and|but|so|which)\s+|\s[–—-]\s|,\s+|\s+(?:and|because|which)\s+")
#: What is left of a list item whose words were removed.
_EMPTY_ITEM: Final = re.compile(r"^[ \t]*(?:[-*+•]|\d+[.)])[ \t]*(?:\n|$)", re.MULTILINE)

_Raw = dict[str, Any]


def rewritten(definition: Annotated, kind: str) -> Annotated | None:
    """Return the definition after an edit was made, read again; None where the edit cannot be made."""
    raw = definition.facts.tool.raw
    edited = _EDITS[kind](definition, dict(raw)) if isinstance(raw, Mapping) else None
    return annotate(gather(read_tool(edited), definition.facts.index)) if edited else None


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


def _removed(definition: Annotated, raw: _Raw, kind: str) -> _Raw:
    spans = [span for claim in definition.of_kind(kind) for span in claim.spans]
    return {**raw, "description": without(definition.raw, spans)}


def _without(kind: str) -> Callable[[Annotated, _Raw], _Raw]:
    return lambda definition, raw: _removed(definition, raw, kind)


def _split_up(definition: Annotated, raw: _Raw) -> _Raw | None:
    """Split the sentence that runs on; a text that is too long as a whole is not shortened by anybody else."""
    start, end = definition.of_kind("bloated")[0].spans[0]
    if end - start >= len(definition.raw.strip()):
        return None
    return {
        **raw,
        "description": f"{definition.raw[:start]}{split(definition.raw[start:end])}{definition.raw[end:]}",
    }


def _with_hint(name: str, *, value: bool) -> Callable[[Annotated, _Raw], _Raw]:
    return lambda definition, raw: {**raw, "annotations": {**definition.facts.tool.annotations, name: value}}


def _agreeing(definition: Annotated, raw: _Raw) -> _Raw:
    hint, _, value = definition.of_kind("contradiction")[0].specifics[-1].partition(": ")
    return _with_hint(hint, value=value != "true")(definition, raw)


def _described(kind: str) -> Callable[[Annotated, _Raw], _Raw | None]:
    """Return what writes the schema texts that a defect misses; nothing where the schema holds none of them itself."""

    def edit(definition: Annotated, raw: _Raw) -> _Raw | None:
        edited = copy.deepcopy(raw)
        names = {name for claim in definition.of_kind(kind) for name in claim.specifics}
        for use in definition.facts.parameters:
            if use.parameter.name in names:
                schema = _at(edited, use.parameter.pointer)
                if schema is None:
                    return None
                schema["description"] = _SCHEMA_TEXT
        return edited

    return edit


def _at(raw: Any, pointer: str) -> _Raw | None:
    for step in steps_of(pointer):
        raw = raw.get(step) if isinstance(raw, dict) else None
    return raw if isinstance(raw, dict) else None


_EDITS: Final[Mapping[str, Callable[[Annotated, _Raw], _Raw | None]]] = MappingProxyType(
    {
        "repetition": _without("repetition"),
        "filler": _without("filler"),
        "pitch-or-jargon": _without("pitch-or-jargon"),
        "bloated": _split_up,
        "contradiction": _agreeing,
        "read-only": _with_hint("readOnlyHint", value=True),
        "destructive-hint": _with_hint("destructiveHint", value=True),
        "placeholder-texts": _described("placeholder-texts"),
        "unexplained-parameters": _described("unexplained-parameters"),
    }
)
#: The kinds of edits that this module makes.
REWRITTEN: Final = frozenset(_EDITS)
