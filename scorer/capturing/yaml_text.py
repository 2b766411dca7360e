"""Reads YAML as JSON has it: maps, lists, texts, numbers, true, false and null. Built from events, without recursion.

No tag makes an object, an alias costs nothing until the value is measured, and what a text may hold is bounded.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any, Final

from scorer.capturing.json_bounds import exceeds, require_bounded_value
from scorer.contracts.errors import InputError
from scorer.data.messages import say

if TYPE_CHECKING:
    from scorer.contracts.limits import Limits

#: Characters of YAML that are read: a megabyte takes about two seconds.
LONGEST: Final = 4_000_000
_INTEGER: Final = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_FLOAT: Final = re.compile(r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]+)?")
_WORDS: Final = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_MERGE: Final = "<<"
#: Events that begin a value, and what they begin.
_STARTS: Final[dict[str, Any]] = {"MappingStartEvent": dict, "SequenceStartEvent": list, "ScalarEvent": str}


class BrokenYaml(InputError):
    """A text that is not YAML."""


class _Open:
    """A map or a list that is being filled."""

    def __init__(self, value: dict[str, Any] | list[Any]) -> None:
        self.value = value
        self.key: str | None = None

    def add(self, item: Any) -> None:
        """Add an item to the list, or the next key or value to the map."""
        if isinstance(self.value, list):
            self.value.append(item)
        elif self.key is None:
            self.key = item if isinstance(item, str) else _as_key(item)
        else:
            if self.key == _MERGE:
                self._merge(item)
            else:
                self.value[self.key] = item
            self.key = None

    def _merge(self, item: Any) -> None:
        for each in item if isinstance(item, list) else [item]:
            if isinstance(each, dict) and isinstance(self.value, dict):
                for key, value in each.items():
                    self.value.setdefault(key, value)


def parse_yaml(text: str, where: str, limits: Limits) -> Any:
    """Return the value of the first document of a YAML text; null for an empty one.

    Raises BrokenYaml, which names line and column, and InputError where it holds more than the limits allow.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    if len(text) > LONGEST:
        raise InputError(say("capturing.notation.long-yaml", where=where, longest=f"{LONGEST:,}"))
    try:
        value = _built(YAML(typ="safe", pure=True).parse(text), where, limits)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
        problem = error.problem or error.context
        raise BrokenYaml(
            say("capturing.notation.broken-yaml", where=where, line=line, column=column, problem=problem)
        ) from error
    except (YAMLError, RecursionError) as error:
        raise BrokenYaml(
            say("capturing.notation.broken-yaml", where=where, line=1, column=1, problem=type(error).__name__)
        ) from error
    require_bounded_value(value, where, limits)
    return value


def _built(events: Any, where: str, limits: Limits) -> Any:
    """Return the value that the events of one document build. What exceeds a limit is given up where it does."""
    opened: list[_Open] = [_Open([])]
    anchors: dict[str, Any] = {}
    for count, event in enumerate(events):
        kind = type(event).__name__
        if count > limits.json_values * 2:
            raise exceeds("json_values", where, limits)
        if len(opened) > limits.json_depth + 1:
            raise exceeds("json_depth", where, limits)
        if kind in ("MappingEndEvent", "SequenceEndEvent"):
            opened.pop()
        elif kind == "AliasEvent":
            opened[-1].add(anchors.get(event.anchor))
        elif kind in _STARTS:
            value = _STARTS[kind]() if kind != "ScalarEvent" else _scalar(event)
            if event.anchor is not None:
                anchors[event.anchor] = value
            opened[-1].add(value)
            if isinstance(value, dict | list):
                opened.append(_Open(value))
        elif kind == "DocumentEndEvent":
            break
    found = opened[0].value
    return found[0] if isinstance(found, list) and found else None


def _scalar(event: Any) -> Any:
    """Return a text, or what an unquoted word says in YAML 1.2. Dates stay texts."""
    text: str = event.value
    if not event.implicit[0]:  # quoted, or with a tag
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text) and math.isfinite(number := float(text)):
        return number
    return text


def _as_key(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "null" if value is None else str(value)
