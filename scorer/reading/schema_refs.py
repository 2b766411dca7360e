"""The references of a schema by their sort: into definitions, between properties, remote, broken, recursive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from urllib.parse import unquote

from scorer.contracts.json_pointer import steps_of
from scorer.reading.schema import lookup
from scorer.reading.walk import Path, steps_to

#: Of more references than this the sort is looked at, but not whether they are recursive.
_MOST: Final = 2000
#: Keywords at the root that hold definitions.
DEFINITIONS: Final = frozenset(("$defs", "definitions"))

_Steps = tuple[str, ...]


def reference_traits(
    root: Mapping[str, Any], references: Sequence[tuple[Path, str]]
) -> Iterator[tuple[str, Path, str]]:
    """Yield the traits of references, each with the path of its schema and the reference."""
    local: list[tuple[Path, str, _Steps]] = []
    for path, reference in references:
        if not reference.startswith("#"):
            yield "remote-reference", path, reference
        elif lookup(root, reference) is None:
            yield "dangling-reference", path, reference
        elif reference[1:2] not in ("", "/"):  # the name of an anchor
            yield "local-reference", path, reference
        else:
            local.append((path, reference, steps_of(unquote(reference[1:]))))
    recursive = _recursive(local) if local and len(local) <= _MOST else frozenset()
    for path, reference, steps in local:
        yield "recursive-reference" if steps in recursive else _sort(steps), path, reference


def _sort(steps: _Steps) -> str:
    return "local-reference" if not steps or steps[0] in DEFINITIONS else "reference-into-properties"


def _recursive(local: Sequence[tuple[Path, str, _Steps]]) -> frozenset[_Steps]:
    """Return the targets that lead back to themselves."""
    targets = {steps for _, _, steps in local}
    leads: dict[_Steps, set[_Steps]] = {steps: set() for steps in targets}
    for path, _, to in local:
        at = tuple(map(str, steps_to(path)))
        for size in range(len(at) + 1):
            if (inside := at[:size]) in targets:
                leads[inside].add(to)
    # What leads to nothing that may be recursive is not; the rest, looked at from both ends, is.
    while done := {steps for steps, to in leads.items() if to.isdisjoint(leads)}:
        for steps in done:
            del leads[steps]
    reached = {to for tos in leads.values() for to in tos}
    while done := leads.keys() - reached:
        for steps in done:
            del leads[steps]
        reached = {to for tos in leads.values() for to in tos}
    return frozenset(leads)
