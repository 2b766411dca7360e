"""Configuration: suppressions that match nothing any more, or have ended. Findings only; no score."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from scorer.claims.evidence import Hit
from scorer.claims.examples import Example, tool
from scorer.contracts.definitions import Acceptance
from scorer.rules.record import Rule

_TOOL = tool("get_card", "Fetch one card.", params={"card": {"type": "string"}}).tool


@dataclass(frozen=True, slots=True)
class Use:
    """One acceptance in a run: whether it suppressed a finding, and whether its last day is over."""

    acceptance: Acceptance
    used: bool
    expired: bool


def _words(accepted: Acceptance) -> Mapping[str, str]:
    places = ((" in ", accepted.tool), (" at ", accepted.pointer))
    what = accepted.rule + "".join(f"{word}`{place}`" for word, place in places if place != "*")
    where = f" ({accepted.origin})" if accepted.origin else ""
    return {"what": what, "where": where, "until": accepted.until}


def _found(holds: Callable[[Use], bool]) -> Callable[[Iterable[Use]], Iterator[Hit]]:
    def find(uses: Iterable[Use]) -> Iterator[Hit]:
        return (Hit(1.0, None, None, _words(use.acceptance)) for use in uses if holds(use))

    return find


def _example(rule: str, more: str = "") -> Example:
    return Example(
        tool=_TOOL,
        config=f'[[suppress]]\nrule = "{rule}"\ntool = "get_*"\nreason = "<why it is accepted>"\n{more}',
    )


RULES = (
    Rule(
        "CFG001",
        "unused-suppression",
        "warning",
        find=_found(lambda use: not use.used and not use.expired),
        sources=("ruff, RUF100 unused-noqa",),
        good=(_example("PUR011"),),
        bad=(_example("SPC001"),),
    ),
    Rule(
        "CFG002",
        "expired-suppression",
        "warning",
        find=_found(lambda use: use.expired),
        sources=("ruff, RUF100 unused-noqa",),
        good=(_example("PUR011", "until = 9999-12-31\n"),),
        bad=(_example("PUR011", "until = 2001-12-31\n"),),
    ),
)
