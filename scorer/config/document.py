"""A configuration file as checked values, each with its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from scorer.config.discover import ConfigFile
from scorer.config.toml_positions import Path, line_of, places
from scorer.contracts.errors import InputError
from scorer.data.messages import say, text
from scorer.data.toml import parse_toml
from scorer.rules.selectors import known_selector

#: The number of problems that are shown at once.
MOST_SHOWN: Final = 10
_SECTION: Final = ("tool", "mcp-scorer")
_RULE_LISTS: Final = ("select", "ignore", "extend-select", "extend-ignore")


@dataclass(frozen=True, slots=True)
class Document:
    """A valid configuration file: its values as TOML gives them, and their lines."""

    values: Mapping[str, Any]
    file: ConfigFile
    lines: Mapping[Path, int]

    def origin(self, *path: str | int, shown: bool = True) -> str:
        """Return "file:line" of a key, as seen from the working directory, or (`shown` false) for a report."""
        name, line = self.file.shown if shown else self.file.label, self.line(*path)
        return f"{name}:{line}" if line else name

    def line(self, *path: str | int) -> int:
        """Return the line of a key, or 0 if it is not known."""
        return line_of((*(_SECTION if self.file.is_pyproject else ()), *path), self.lines) or 0


def read(file: ConfigFile) -> Document:
    """Read and check a configuration file. Raises InputError with a line for each problem."""
    document = Document(_values(file), file, places(file.text))
    wrong = sorted(_problems(document), key=lambda problem: document.line(*problem[0]))
    found = [f"{document.origin(*place)}: {line}" for place, line in wrong]
    if found:
        more = [text("config.file.more-problems")] if len(found) > MOST_SHOWN else []
        raise InputError("\n".join([*found[:MOST_SHOWN], *more]))
    return document


def _values(file: ConfigFile) -> Mapping[str, Any]:
    try:
        data: Any = parse_toml(file.text)
    except ValueError as error:  # a number of too many digits too
        raise InputError(say("config.file.not-toml", name=file.shown, cause=error)) from None
    except RecursionError:
        raise InputError(say("config.file.too-deep", name=file.shown)) from None
    if not file.is_pyproject:
        return data  # type: ignore[no-any-return]
    section = data["tool"]["mcp-scorer"]
    if not isinstance(section, dict):
        raise InputError(say("config.file.not-table", name=file.shown))
    return section


def _problems(document: Document) -> Iterator[tuple[Path, str]]:
    from pydantic import ValidationError

    from scorer.config.model import Config
    from scorer.config.problems import problems

    try:
        Config.model_validate(document.values)
    except ValidationError as error:
        yield from problems(error)
    else:
        yield from islice(_unknown_rules(document.values), MOST_SHOWN + 1)


def _unknown_rules(values: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    for place, selector in selectors_of(values):
        try:
            known_selector(selector)
        except InputError as error:
            named = place[-1] == selector
            yield place, str(error) if named else say("config.problem.invalid", key=place[-1], cause=error)


def selectors_of(values: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """Yield every rule selector of a valid file, with its place."""
    tables: list[tuple[Path, Mapping[str, Any]]] = [((), values)]
    tables += [(("overrides", at), each) for at, each in enumerate(values.get("overrides", ()))]
    for place, table in tables:
        for key in _RULE_LISTS:
            yield from (((*place, key), selector) for selector in table.get(key, ()))
        yield from (((*place, "severity", selector), selector) for selector in table.get("severity", ()))
    for at, each in enumerate(values.get("suppress", ())):
        yield ("suppress", at, "rule"), each["rule"]
