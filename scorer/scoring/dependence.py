"""Says what the scores of a tool depend on, so that a tool is scored again only when that has changed.

Beside its definition, the rubric and the version, the scores of a tool, and what it is said to lack, depend on what is
read of its set: the names and titles of siblings that its texts hold, siblings whose names share a word with its name
or a parameter, the prefixes of names, whether it has siblings at all, which text it repeats, and the problems that
show beside others.
"""

from __future__ import annotations

import hashlib
import json
import re
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from scorer.language.document import split_name, stem
from scorer.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorer.claims.siblings import SiblingIndex
    from scorer.contracts.definitions import Tool
    from scorer.scoring.parts import Run

#: Bytes of a key: no two tools of a server meet by chance.
KEY: Final = 12
#: Names of a set in which each tool's texts are looked for; the tools of larger sets depend on all names.
_MOST: Final = 400
#: What rules may read as another text than it is written in: escapes, look-alikes, digits for letters, encoded runs.
_DISGUISED: Final = re.compile(
    r"[^\x00-\x7f]|\\|&#|%[0-9a-f]{2}|[a-z][013457@$]|[013457@$][a-z]|[a-z0-9+/]{40}"
)
_APART: Final = re.compile(r"[\W_]+")


class Dependence:
    """Gives the keys of the tools of one run: two tools of one key have the same scores."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._names = sorted(run.index.by_key.items())
        self._titles = sorted(_titles(run.index))

    def key(self, tool: Tool) -> bytes:
        """Return the key of a tool, `KEY` bytes."""
        _, own = self._run.shared.get(id(tool.raw), (tool, None))
        problems = [(each.code, each.pointer, each.found) for each in tool.problems]
        return _digest([self._of_run, tool.raw, own, problems, self._named(tool), self._akin(tool)])

    @cached_property
    def _of_run(self) -> list[Any]:
        index = self._run.index
        return [__version__, self._run.rubric.fingerprint, min(index.count, 2), sorted(index.prefixes)]

    def _named(self, tool: Tool) -> Any:
        """Return the names and titles of the set that the texts of a tool may name."""
        said = "\n".join(_strings(tool.raw)).lower()
        if len(self._names) > _MOST or _DISGUISED.search(said):
            return self._all
        said = _APART.sub("", said)
        names = [pair for pair in self._names if pair[0] in said]
        return names, [pair for pair in self._titles if _APART.sub("", pair[0].lower()) in said]

    def _akin(self, tool: Tool) -> Any:
        """Return the siblings whose names share a word, and which parameters of the tool they require."""
        if len(self._names) > _MOST:
            return self._all_required
        index, parameters = self._run.index, {each.name for each in tool.parameters}
        words = {word for name in (tool.name, *parameters) for word in split_name(name)}
        found = {each: index.by_stem[each] for each in sorted(map(stem, words)) if each in index.by_stem}
        names = sorted({name for names in found.values() for name in names})
        return found, [(name, sorted(parameters & index.required.get(name, frozenset()))) for name in names]

    @cached_property
    def _all(self) -> str:
        return _digest([self._names, self._titles]).hex()

    @cached_property
    def _all_required(self) -> str:
        required = self._run.index.required
        return _digest([(name, sorted(parameters)) for name, parameters in sorted(required.items())]).hex()


def _titles(index: SiblingIndex) -> Iterator[tuple[str, str]]:
    for titles in index.titles.values():
        yield from titles.items()


def _strings(raw: Any) -> Iterator[str]:
    """Yield every string of a JSON value, keys too, however deep."""
    waiting = [raw]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            waiting += [*value.keys(), *value.values()]
        elif isinstance(value, list | tuple):
            waiting += value


def _digest(value: Any) -> bytes:
    return hashlib.blake2b(json.dumps(value).encode(), digest_size=KEY).digest()
