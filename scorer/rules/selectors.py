"""How people name rules in options and configuration: an id, a name, the beginning of ids, or ALL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final

from scorer.contracts.errors import InputError
from scorer.contracts.own_rule import selects_own
from scorer.data.messages import say
from scorer.data.near_words import near_words
from scorer.rules import ALL_RULES, Rule

ALL: Final = "ALL"
#: How precise a selector is that names one rule. The beginning of ids is as precise as it has characters.
_WHOLE: Final = 1_000
#: Characters that are shown of what names no rule.
_SHOWN: Final = 60


@lru_cache(maxsize=4096)
def precision(selector: str, rule: str) -> int | None:
    """Return how precisely a selector names the rule of this id: 0 for ALL, more for more of its id, None: not at all."""
    if selector.upper() == ALL:
        return 0
    if rule.startswith(selector.upper()):
        return _WHOLE if len(selector) == len(rule) else len(selector)
    return _WHOLE if rule in _ids_by_name(selector.lower()) else None


def most_precise(selectors: Iterable[str], rule: str) -> int | None:
    """Return the precision of the selector that names the rule most precisely, None where none does."""
    found = [level for selector in selectors if (level := precision(selector, rule)) is not None]
    return max(found, default=None)


@lru_cache(maxsize=1024)
def _ids_by_name(name: str) -> frozenset[str]:
    return frozenset(rule.id for rule in ALL_RULES if rule.name == name)


def known_selector(selector: str) -> str:
    """Return a selector as it was given. Raises InputError where it names no rule, with near ones.

    Whether there is an own rule of a name is known when their files are read.
    """
    if selects_own(selector):
        return selector
    if selector.upper() == ALL or (selector and any(precision(selector, rule.id) for rule in ALL_RULES)):
        return selector
    shown = selector[:_SHOWN]
    near = near_rules(shown, ALL_RULES)
    if near:
        raise InputError(say("config.problem.unknown-rule-near", name=repr(shown), similar=", ".join(near)))
    raise InputError(say("config.problem.unknown-rule", name=repr(shown)))


def near_rules(text: str, rules: Sequence[Rule]) -> list[str]:
    """Return at most three rules, as "ID name", whose id, letters or name are like the text: most alike first."""
    return near_names(text, {f"{rule.id} {rule.name}": (rule.id, rule.id[:3], rule.name) for rule in rules})


def near_names(text: str, names: Mapping[str, Sequence[str]]) -> list[str]:
    """Return at most three keys that have a name like the text: most alike first."""
    keys: dict[str, list[str]] = {}
    for key, parts in names.items():
        for part in parts:
            keys.setdefault(part, []).append(key)
    return [*dict.fromkeys(key for part in near_words(text, keys, 3) for key in sorted(keys[part]))][:3]
