"""Finds the descriptions of drafts in source files, and replaces those that are found exactly once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import PurePath
from types import MappingProxyType
from typing import Final

from scorer.contracts.drafts import FileEdit, ServerDraft, ToolDraft, Unplaced
from scorer.drafting import python_source, script_source
from scorer.drafting.literals import Literal, plain, value_after

#: What reads the strings of a file, by the ending of its name.
READERS: Final[Mapping[str, Callable[[str], list[Literal]]]] = MappingProxyType(
    {
        ".py": python_source.strings_of,
        **dict.fromkeys(
            (".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"), script_source.strings_of
        ),
    }
)
#: So many places of a text that is found several times are named.
_MOST_PLACES: Final = 3


def edit_sources(
    files: Mapping[str, str], drafts: Sequence[ServerDraft]
) -> tuple[tuple[FileEdit, ...], tuple[Unplaced, ...]]:
    """Return the files (text by path) with the descriptions of drafts, and what could not be placed, and why."""
    wanted = [tool for server in drafts for tool in server.drafts if tool.before != tool.after]
    counts = Counter(plain(tool.before) for tool in wanted)
    found = _found(files, counts)
    changes: defaultdict[str, list[tuple[int, int, str]]] = defaultdict(list)
    unplaced: list[Unplaced] = []
    for tool in wanted:
        places = found.get(plain(tool.before), [])
        problem = _problem(tool, places, counts)
        if problem is not None:
            unplaced.append(problem)
            continue
        path, literal = places[0]
        place = f"{path}:{literal.line}"
        written = literal.write(value_after(literal, tool.before, tool.after))
        if written is None:
            unplaced.append(Unplaced(tool.name, "", "built", (place,)))
        else:
            changes[path].append((literal.start, literal.end, written))
    edits = tuple(
        FileEdit(path, files[path], _changed(files[path], changes[path])) for path in sorted(changes)
    )
    return edits, tuple(unplaced)


def _found(files: Mapping[str, str], wanted: Iterable[str]) -> Mapping[str, list[tuple[str, Literal]]]:
    """Return where each text is found."""
    texts = {text for text in wanted if text}
    found: defaultdict[str, list[tuple[str, Literal]]] = defaultdict(list)
    for path, source in sorted(files.items()):
        for literal in READERS[PurePath(path).suffix](source):
            text = plain(literal.value)
            if text in texts:
                found[text].append((path, literal))
    return found


def _problem(tool: ToolDraft, places: Sequence[tuple[str, Literal]], counts: Counter[str]) -> Unplaced | None:
    if counts[plain(tool.before)] > 1:
        return Unplaced(tool.name, "", "shared")
    if not places:
        return Unplaced(tool.name, "", "absent")
    if len(places) > 1:
        named = tuple(f"{path}:{literal.line}" for path, literal in places[:_MOST_PLACES])
        return Unplaced(tool.name, "", "several", named)
    return None


def _changed(source: str, changes: Iterable[tuple[int, int, str]]) -> str:
    for start, end, text in sorted(changes, reverse=True):
        written = text.replace("\n", "\r\n") if "\r\n" in source else text
        source = f"{source[:start]}{written}{source[end:]}"
    return source
