"""The bounds of `Limits` as options of the command line: their names, what they mean, and other values for them."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from scorer.contracts.errors import InputError
from scorer.contracts.limits import DEFAULT_LIMITS, Limits
from scorer.data.messages import say, text

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Limit:
    """One bound: its name on the command line, its default, its unit, and what it bounds, in a sentence."""

    name: str
    default: int
    unit: str
    about: str


def documented_limits() -> tuple[Limit, ...]:
    """Return all bounds, in the order of `Limits`."""
    return tuple(
        Limit(
            _option(each.name),
            getattr(DEFAULT_LIMITS, each.name),
            each.metadata["unit"],
            text(f"limits.about.{each.name}"),
        )
        for each in fields(Limits)
    )


def with_limits(given: Iterable[str], limits: Limits = DEFAULT_LIMITS) -> Limits:
    """Return `limits` with those that `given` sets (`NAME=VALUE`). Raises InputError for an unknown name or value."""
    known = {_option(each.name): each.name for each in fields(Limits)}
    changes: dict[str, int] = {}
    for setting in given:
        name, _, value = setting.partition("=")
        if name not in known:
            raise InputError(say("limits.unknown", name=repr(name[:40]), known=", ".join(known)))
        if not (value.isascii() and value.isdigit() and len(value) <= 12 and int(value) > 0):
            raise InputError(say("limits.bad-value", name=name, value=repr(value[:40])))
        changes[known[name]] = int(value)
    return replace(limits, **changes)


def exceeded(limit: str, value: int) -> str:
    """Return the sentence that a server exceeded a limit (a field of `Limits`), and how to raise it."""
    return say(
        "limits.exceeded", what=say(f"limits.exceeds.{limit}", value=f"{value:,}"), name=_option(limit)
    )


def _option(name: str) -> str:
    return name.replace("_", "-")
