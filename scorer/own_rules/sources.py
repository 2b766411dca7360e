"""Where own rules come from: files, and packages that are installed and named."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from scorer.contracts.errors import InputError
from scorer.contracts.own_rule import PACKAGE
from scorer.data.files import read_file
from scorer.data.messages import say
from scorer.own_rules.read_rules import read_rules
from scorer.own_rules.rule import LoadedRule

#: The group of the entry points that name rules.
GROUP: Final = "mcp_scorer.rules"
#: In bytes. People write rules by hand; a larger file is something else.
LARGEST: Final = 1_000_000


def load_rules(sources: Iterable[str]) -> tuple[LoadedRule, ...]:
    """Return the rules of files and of `package:NAME`, in their order. A source that comes twice is read once.

    Raises InputError with a line for each mistake: where it is, and how to fix it.
    """
    loaded: dict[str, LoadedRule] = {}
    for source in dict.fromkeys(sources):
        rules = _of_package(source.removeprefix(PACKAGE)) if source.startswith(PACKAGE) else _of_file(source)
        for rule in rules:
            if rule.id in loaded:
                first = loaded[rule.id].origin
                raise InputError(say("own.file.twice", origin=rule.origin, id=rule.id, first=first))
            loaded[rule.id] = rule
    return tuple(loaded.values())


def _of_file(source: str) -> Sequence[LoadedRule]:
    path = Path(source)
    try:
        data = read_file(path, source, LARGEST, regular=True)
    except OSError as error:
        raise InputError(say("own.file.unreadable", name=source, reason=error.strerror)) from None
    return read_rules(data, path.name if path.is_absolute() else source)


def _of_package(name: str) -> Sequence[LoadedRule]:
    """Return the rules of an entry point: a text, a path or a resource with TOML, or a function that gives one."""
    from importlib.metadata import entry_points

    found = next(iter(entry_points(group=GROUP, name=name)), None)
    if found is None:
        known = ", ".join(sorted({each.name for each in entry_points(group=GROUP)}))
        id = "own.package.unknown-of" if known else "own.package.unknown"
        raise InputError(say(id, name=repr(name), group=GROUP, known=known))
    try:
        given: Any = found.load()
        value = given() if callable(given) else given
        data = bytes(memoryview(value.encode() if isinstance(value, str) else value.read_bytes()))
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever code of others raises is named with the package
        cause = f"{type(error).__name__}: {error}"
        raise InputError(say("own.package.failed", name=name, value=found.value, cause=cause)) from None
    return read_rules(data, f"{PACKAGE}{name}")
