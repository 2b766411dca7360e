"""The settings of a run: defaults, then the file, then the environment, then flags, each value with its origin."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from scorer.config.read_values import read_value
from scorer.config.registry import CONFIG_VARIABLE, GATE, NO_CONFIG_VARIABLE, PREFIX, SETTINGS, Setting
from scorer.contracts.definitions import Acceptance, Exemption
from scorer.contracts.errors import TRACEBACK_VARIABLE, InputError
from scorer.contracts.gate import Condition
from scorer.contracts.own_rule import PACKAGE
from scorer.data.near_words import near_words
from scorer.gate.selection import Override, Selection
from scorer.gate.thresholds import CHECKS, Thresholds

if TYPE_CHECKING:
    from scorer.config.document import Document
    from scorer.contracts.own_rule import FindingRule

#: The origin of a value that no source sets.
DEFAULT: Final = "default"
#: Selections that, set by the environment or an option, apply to overrides too.
_SELECTIONS: Final = ("select", "ignore")


@dataclass(frozen=True, slots=True)
class Value:
    """An effective value: its key ("gate.fail-under"), the value, and its origin.

    `origin` is "default", "FILE:LINE", the name of a variable or a flag; several if the setting adds up its sources.
    """

    key: str
    value: Any
    origin: str


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a run. `values` contains every effective value with its origin, in the order of the keys.

    `snapshot` is the committed snapshot, or None, `baseline` a file or REV:FILE to compare with. `watch` are the paths
    that a watch listens to. With
    `definitions_only` nothing may be started or contacted. `suppress` and `exempt` contain those entries of the file.
    `rules` names files of own rules, which whoever reads them adds as `own_rules`.
    """

    values: tuple[Value, ...]
    rubric: str | None
    format: str
    snapshot: Path | None
    baseline: str | None
    definitions_only: bool
    clients: tuple[str, ...]
    watch: tuple[Path, ...]
    thresholds: Thresholds
    fail_on_regression: bool
    exit_zero: bool
    policy: Mapping[str, Any]
    selection: Selection
    overrides: tuple[Override, ...]
    suppress: tuple[Acceptance, ...]
    exempt: tuple[Exemption, ...]
    rules: tuple[str, ...] = ()
    own_rules: tuple[FindingRule, ...] = ()

    def origin(self, key: str) -> str:
        """Return the origin of the value of a key."""
        return next(value.origin for value in self.values if value.key == key)

    def is_typed(self, key: str) -> bool:
        """Return whether an option, an argument or a variable sets a key: the user, and not the file."""
        setting = next(each for each in SETTINGS if each.key == key)
        return self.origin(key) in (setting.option, setting.argument, setting.variable)


def settings(
    document: Document | None,
    environment: Mapping[str, str],
    flags: Mapping[str, Any],
    *,
    called: bool = False,
) -> Settings:
    """Combine the sources; `flags` contains the options of the command line by `Setting.parameter`.

    `called`: they are arguments of a call in Python instead.

    Raises InputError with a line for each invalid value, its origin first.
    """
    values, wrong = [], []
    for setting in SETTINGS:
        try:
            values.append(_effective(setting, document, environment, flags, called=called))
        except InputError as error:
            wrong.append(str(error))
    if wrong:
        raise InputError("\n".join(wrong))
    return _settings({value.key: value for value in values}, document)


def definitions_only(environment: Mapping[str, str], flags: Mapping[str, Any]) -> bool:
    """Return whether an option or a variable forbids to start and to contact anything; for a run without a file.

    Raises InputError for a variable that is neither true nor false.
    """
    (setting,) = (each for each in SETTINGS if each.key == "definitions-only")
    return bool(_effective(setting, None, environment, flags).value)


def unknown_variables(environment: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the unknown variables with our prefix, each with the most similar known one ("": none is)."""
    known = [
        *(setting.variable for setting in SETTINGS),
        CONFIG_VARIABLE,
        NO_CONFIG_VARIABLE,
        TRACEBACK_VARIABLE,
    ]
    unknown = sorted(name for name in environment if name.startswith(PREFIX) and name not in known)
    ends = [name.removeprefix(PREFIX) for name in known]  # what all begin with makes none like another
    near = ((name, near_words(name.removeprefix(PREFIX), ends)) for name in unknown)
    return tuple((name, f"{PREFIX}{found[0]}" if found else "") for name, found in near)


def _effective(
    setting: Setting,
    document: Document | None,
    environment: Mapping[str, str],
    flags: Mapping[str, Any],
    *,
    called: bool = False,
) -> Value:
    found = [*_sources(setting, document, environment, flags, setting.argument if called else setting.option)]
    read = [Value(setting.key, _read(setting, given), given.origin) for given in found]
    if setting.adds and read:
        words = tuple(word for each in read for word in each.value)
        return Value(setting.key, words, ", ".join(each.origin for each in read))
    if setting.tightens and (on := [each for each in read if each.value]):
        return on[-1]
    return read[-1] if read else Value(setting.key, setting.default, DEFAULT)


def _sources(
    setting: Setting,
    document: Document | None,
    environment: Mapping[str, str],
    flags: Mapping[str, Any],
    flag: str,
) -> Iterator[Value]:
    """Yield what was given, the weakest source first; `flag` names the flag. An empty variable sets nothing."""
    path = setting.key.split(".")
    if document is not None:
        value: Any = document.values
        for part in path:
            value = value.get(part) if isinstance(value, Mapping) else None
        if value is not None:
            yield Value(setting.key, value, document.origin(*path))
    if environment.get(setting.variable):
        yield Value(setting.key, environment[setting.variable], setting.variable)
    if flags.get(setting.parameter) not in (None, ()):
        yield Value(setting.key, flags[setting.parameter], flag)


def _read(setting: Setting, given: Value) -> Any:
    try:
        return read_value(setting, given.value)
    except InputError as error:
        raise InputError(f"{given.origin}: {error}") from None


def _settings(values: dict[str, Value], document: Document | None) -> Settings:
    held = {key: value.value for key, value in values.items()}
    thresholds = {condition: held[f"{GATE}.{condition}"] for condition in CHECKS}
    tables: Mapping[str, Any] = document.values if document else {}
    return Settings(
        values=(*values.values(), *_tables(document)),
        rubric=_rubric(values["rubric"], document),
        format=held["format"],
        snapshot=_path(values["snapshot"], document),
        baseline=_baseline(values["baseline"], document),
        definitions_only=held["definitions-only"],
        clients=held["clients"],
        watch=tuple(_below(values["watch"], each, document) for each in held["watch"]),
        thresholds=thresholds,
        fail_on_regression=held["gate.fail-on-regression"],
        exit_zero=held["gate.exit-zero"],
        policy=tables.get("policy", {}),
        selection=Selection(
            select=(*held["select"], *held["extend-select"]),
            ignore=(*held["ignore"], *held["extend-ignore"]),
            severity=tables.get("severity", {}),
            # A run that can fail on level info must list what it failed on.
            profile="pedantic" if thresholds[Condition.FINDING] == "info" else held["profile"],
        ),
        overrides=tuple(
            _overrides(tables, frozenset(k for k in _SELECTIONS if _set_outside(values[k], document)))
        ),
        suppress=tuple(_acceptances(document)),
        exempt=tuple(_exemptions(document)),
        rules=tuple(_rule_files(held["rules"], document)),
    )


def _set_outside(value: Value, document: Document | None) -> bool:
    """Return whether the value comes from the environment or an option."""
    return value.origin not in (DEFAULT, document.origin(value.key) if document else DEFAULT)


def _tables(document: Document | None) -> Iterator[Value]:
    """Yield the values that only a file can set, each entry with its line."""
    if document is None:
        return
    for key in ("severity", "policy"):
        for name, value in document.values.get(key, {}).items():
            yield Value(f"{key}.{name}", value, document.origin(key, name))
    for key in ("suppress", "exempt", "overrides"):
        for at, value in enumerate(document.values.get(key, ())):
            yield Value(f"{key}.{at + 1}", value, document.origin(key, at))


def _path(value: Value, document: Document | None) -> Path | None:
    """Return a path. A path in a file is relative to the file, any other to the working directory."""
    return None if value.value is None else _below(value, str(value.value), document)


def _below(value: Value, path: str, document: Document | None) -> Path:
    """Return a path that a value names."""
    folder = document.file.folder if document and not _set_outside(value, document) else Path()
    return folder / path


def _rule_files(names: Sequence[str], document: Document | None) -> Iterator[str]:
    """Yield files of own rules. Those of a configuration file come first, and are relative to it."""
    of_file = len(_words_of(document, "rules"))
    for at, name in enumerate(names):
        is_path = not name.startswith(PACKAGE)
        yield str(document.file.folder / name) if document and is_path and at < of_file else name


def _words_of(document: Document | None, key: str) -> Sequence[str]:
    setting = next(each for each in SETTINGS if each.key == key)
    return read_value(setting, document.values.get(key, ())) if document else ()


def _baseline(value: Value, document: Document | None) -> str | None:
    """Return a baseline: a file, or REV:FILE. A path in a configuration file is relative to that file."""
    path = _path(value, document)
    if path is None or os.path.exists(path):
        return value.value if path is None else str(path)
    if "://" in str(value.value):
        return str(value.value)
    revision, colon, name = str(value.value).partition(":")
    folder = document.file.folder if document and not _set_outside(value, document) else Path()
    return f"{revision}:{os.path.relpath(folder / name)}" if colon else str(path)


def _rubric(value: Value, document: Document | None) -> str | None:
    """Return a rubric's version or folder; a folder in a configuration file is relative to that file."""
    path = _path(value, document)
    return str(path) if path is not None and os.path.isdir(path) else value.value


def _overrides(tables: Mapping[str, Any], decided: frozenset[str]) -> Iterator[Override]:
    for each in tables.get("overrides", ()):
        lists = {key.replace("-", "_"): tuple(value) for key, value in each.items() if key != "severity"}
        kept = {key: value for key, value in lists.items() if key not in decided}
        yield Override(**kept, severity=each.get("severity", {}))


def _acceptances(document: Document | None) -> Iterator[Acceptance]:
    for each, common in _entries(document, "suppress"):
        yield Acceptance(**{**each, **common})


def _exemptions(document: Document | None) -> Iterator[Exemption]:
    """Yield one exemption for each threshold that an entry of the file names."""
    for each, common in _entries(document, "exempt"):
        thresholds, server = each["from"], each.get("server", "*")
        for name in [thresholds] if isinstance(thresholds, str) else thresholds:
            yield Exemption(each["tool"], name, server=server, **common)


def _entries(document: Document | None, key: str) -> Iterator[tuple[Mapping[str, Any], Mapping[str, str]]]:
    """Yield each entry of a list of tables, and what all such entries have: a reason, a last day and an origin."""
    for at, each in enumerate(document.values.get(key, ()) if document else ()):
        until = each["until"].isoformat() if "until" in each else ""
        origin = document.origin(key, at, shown=False) if document else ""
        yield each, {"reason": each["reason"].strip(), "until": until, "origin": origin}
