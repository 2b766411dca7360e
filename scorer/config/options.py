"""Every option that a file, the environment and the command line can set, and how its value is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from scorer.contracts.dimensions import DIMENSIONS, SHORT_NAMES
from scorer.contracts.errors import InputError
from scorer.contracts.orders import LEVELS, SEVERITIES
from scorer.rules.selectors import ALL, known_selector
from scorer.tdqs.rollup import grade_of

PREFIX: Final = "MCP_SCORER_"
#: Variables that say where the configuration is, and set nothing in it.
CONFIG_VARIABLE: Final = f"{PREFIX}CONFIG"
NO_CONFIG_VARIABLE: Final = f"{PREFIX}NO_CONFIG"

_TRUE: Final = frozenset({"1", "true", "yes", "on"})
_FALSE: Final = frozenset({"0", "false", "no", "off"})


@dataclass(frozen=True, slots=True)
class Option:
    """One option: its key in a file ("gate.fail-under"), its default, and how to read a text or a TOML value.

    `read` raises InputError that says what to give. An option that `adds` is added up over its sources, of every
    other the last source decides. `flag` is its flag where that is not `--name`.
    """

    key: str
    default: Any
    read: Callable[[Any], Any]
    adds: bool = False
    flag: str = ""

    @property
    def name(self) -> str:
        """Return its name without the table."""
        return self.key.rpartition(".")[2]

    @property
    def variable(self) -> str:
        """Return the environment variable that sets it."""
        return PREFIX + self.parameter.upper()

    @property
    def parameter(self) -> str:
        """Return its name as Python writes it."""
        return self.name.replace("-", "_")


def _text(value: Any) -> str:
    return str(value).strip()


def _one_of(*words: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if value not in words:
            raise InputError(f"{value!r} is none of {', '.join(words)}")
        return str(value)

    return read


def _grade(value: Any) -> float:
    return grade_of(str(value))


def _count(value: Any) -> int:
    try:
        number = int(value)
    except ValueError:
        number = -1
    if number < 0:
        raise InputError(f"{value!r} is no count; give a whole number of at least 0")
    return number


def _switch(value: Any) -> bool:
    word = str(value).lower()
    if word not in _TRUE | _FALSE:
        raise InputError(f"{value!r} is neither true nor false; give 1 or 0")
    return word in _TRUE


def _words(value: Any) -> tuple[str, ...]:
    """Read a list, or texts in which commas part the words."""
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
        raise InputError(f"{word!r} is not DIMENSION=SCORE, such as usage=3")
    return name.strip(), score.strip()


def _dimension(name: str) -> str:
    key = SHORT_NAMES.get(name, name)
    if key not in DIMENSIONS:
        raise InputError(f"no dimension {name!r}; give one of {', '.join(SHORT_NAMES)}")
    return key


def _score(value: Any) -> int:
    if str(value) not in ("1", "2", "3", "4", "5"):
        raise InputError(f"{str(value)!r} is no score; give a whole number from 1 to 5")
    return int(value)


OPTIONS: Final = (
    Option("rubric", None, _text),
    Option("format", "text", _text),
    Option("snapshot", None, _text),
    Option("baseline", None, _text),
    Option("profile", "regular", _one_of("regular", "pedantic")),
    Option("select", (ALL,), _rules),
    Option("ignore", (), _rules),
    Option("extend-select", (), _rules, adds=True),
    Option("extend-ignore", (), _rules, adds=True),
    Option("clients", (), _words, flag="--client"),
    Option("gate.fail-on", "error", _one_of(*LEVELS, "never")),
    Option("gate.fail-under", None, _grade),
    Option("gate.min-quality", None, _grade),
    Option("gate.min-coherence", None, _grade),
    Option("gate.min-tool", None, _grade),
    Option("gate.min-dimension", MappingProxyType({}), _scores),
    Option("gate.max-tokens", None, _count),
    Option("gate.max-tool-tokens", None, _count),
    Option("gate.max-bytes", None, _count),
    Option("gate.max-tool-bytes", None, _count),
    Option("gate.min-tools", None, _count),
    Option("gate.max-risk", None, _one_of(*SEVERITIES)),
    Option("gate.fail-on-regression", False, _switch),
    Option("gate.exit-zero", False, _switch),
)
