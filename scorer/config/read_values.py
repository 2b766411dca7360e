"""Reads the value of a setting, from a text or a TOML value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from scorer.config.registry import Kind, Setting
from scorer.contracts.dimensions import DIMENSIONS, SHORT_NAMES
from scorer.contracts.errors import InputError
from scorer.data.messages import say
from scorer.data.near_words import near_words
from scorer.rules.selectors import known_selector
from scorer.tdqs.rollup import grade_of

_TRUE: Final = frozenset({"1", "true", "yes", "on"})
_FALSE: Final = frozenset({"0", "false", "no", "off"})


def read_value(setting: Setting, value: Any) -> Any:
    """Return the value that a source gives for a setting. Raises InputError, which says what to give instead."""
    if setting.choices and value not in setting.choices:
        known = ", ".join(setting.choices)
        raise InputError(say("config.value.choice", value=repr(value), known=known))
    return _READERS[setting.kind](value)


def _text(value: Any) -> str:
    return str(value).strip()


def _grade(value: Any) -> float:
    return grade_of(str(value))


def _count(value: Any) -> int:
    try:
        number = int(value)
    except ValueError:
        number = -1
    if number < 0:
        raise InputError(say("config.value.count", value=repr(value)))
    return number


def _switch(value: Any) -> bool:
    word = str(value).lower()
    if word not in _TRUE | _FALSE:
        raise InputError(say("config.value.switch", value=repr(value)))
    return word in _TRUE


def _words(value: Any) -> tuple[str, ...]:
    """Read a list, or texts in which commas separate the words."""
    given = [value] if isinstance(value, str) else value
    return tuple(word.strip() for text in given for word in text.split(",") if word.strip())


def _rules(value: Any) -> tuple[str, ...]:
    return tuple(known_selector(word) for word in _words(value))


def _scores(value: Any) -> Mapping[str, int]:
    """Read scores by dimension: a table, or texts such as "usage=3"."""
    pairs: Iterable[tuple[str, Any]]
    pairs = value.items() if isinstance(value, Mapping) else [_pair(word) for word in _words(value)]
    return MappingProxyType({_dimension(name): _score(score) for name, score in pairs})


def _pair(word: str) -> tuple[str, str]:
    name, equals, score = word.partition("=")
    if not equals:
        raise InputError(say("config.value.pair", value=repr(word)))
    return name.strip(), score.strip()


def _dimension(name: str) -> str:
    key = SHORT_NAMES.get(name, name)
    if key not in DIMENSIONS:
        if near := near_words(name, (*SHORT_NAMES, *DIMENSIONS)):
            raise InputError(say("config.value.dimension-near", value=repr(name), similar=near[0]))
        raise InputError(say("config.value.dimension", value=repr(name), known=", ".join(SHORT_NAMES)))
    return key


def _score(value: Any) -> int:
    if str(value) not in ("1", "2", "3", "4", "5"):
        raise InputError(say("config.value.score", value=repr(str(value))))
    return int(value)


_READERS: Final[Mapping[Kind, Callable[[Any], Any]]] = {
    "text": _text,
    "choice": str,
    "grade": _grade,
    "count": _count,
    "switch": _switch,
    "words": _words,
    "rules": _rules,
    "scores": _scores,
}
