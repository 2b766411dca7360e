"""Constructions: how the sentences of a language state each kind of claim, one folder of rubrics/claims/ a language.

A file has a table `[words]` of word classes and a table per kind with `found` (a list of constructions) and, where
needed, `empty` (words that pin nothing down in a claim of that kind). `shared.toml` holds the word classes that all
files of the language use.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from scorer.contracts.errors import InputError
from scorer.data.messages import say
from scorer.data.prepared import toml_table
from scorer.data.resources import data_dir

SHARED = "shared"


@dataclass(frozen=True, slots=True)
class KindConstructions:
    """The constructions of one kind in one language, as written, and its words that pin nothing down.

    `words` are the word classes that the constructions may use, by name.
    """

    found: tuple[str, ...]
    empty: frozenset[str]
    words: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Constructions:
    """All constructions of one language, by the name of the kind. Other tables of a kind are in `lists`."""

    kinds: Mapping[str, KindConstructions] = field(default_factory=lambda: MappingProxyType({}))
    lists: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))


@cache
def constructions(language: str) -> Constructions:
    """Return the constructions of a language code; none for a language that has no folder.

    Raises InputError, which names the file, for a malformed one.
    """
    folder = data_dir("rubrics") / "claims" / language
    tables = {path: _table(path) for path in sorted(folder.glob("*.toml"))}
    shared = next((_classes(data) for path, data in tables.items() if path.stem == SHARED), {})
    kinds: dict[str, KindConstructions] = {}
    lists: dict[str, frozenset[str]] = {}
    for path, data in tables.items():
        words = {**shared, **_classes(data)}
        lists.update({f"{path.stem}.{name}": frozenset(entries) for name, entries in words.items()})
        for kind, table in data.items():
            if kind != "words":
                kinds[kind] = _kind(path, kind, table, words)
    return Constructions(MappingProxyType(kinds), MappingProxyType(lists))


def construction_files() -> list[Path]:
    """Return every file of constructions, in a fixed order."""
    return sorted((data_dir("rubrics") / "claims").glob("*/*.toml"))


def _table(path: Path) -> Mapping[str, Any]:
    try:
        return toml_table(path)
    except ValueError as error:
        raise InputError(say("data.not-toml", file=f"{path.parent.name}/{path.name}", cause=error)) from None


def _classes(data: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(text.split()) for name, text in data.get("words", {}).items()}


def _kind(
    path: Path, kind: str, table: Mapping[str, Any], words: Mapping[str, tuple[str, ...]]
) -> KindConstructions:
    unknown = set(table) - {"found", "empty"}
    if unknown:
        where = f"{path.parent.name}/{path.name} [{kind}]"
        raise InputError(say("data.unknown-key", key=repr(min(unknown)), where=where))
    return KindConstructions(
        tuple(table.get("found", ())),
        frozenset(table.get("empty", "").split()),
        MappingProxyType(dict(words)),
    )
