"""Configuration: suppressions that no longer do what they were written for. Findings only; no score."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from scorer.contracts.definitions import Acceptance
from scorer.rules.build import tool
from scorer.rules.record import Example, Hit, Rule

_TOOL = tool("get_card", "Fetch one card.", params={"card": {"type": "string"}}).tool


@dataclass(frozen=True, slots=True)
class Use:
    """What became of one acceptance in a run: whether it suppressed a finding, whether its last day is over."""

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


def _check(
    id: str,
    name: str,
    holds: Callable[[Use], bool],
    earned: str,
    fix: str,
    why: str,
    good: Example,
    bad: Example,
) -> Rule:
    return Rule(
        id=id, name=name, family="config", dimension=None, kind="check", level="warning", since="0.1", earned=earned,
        fix=fix, why=why, sources=("ruff, RUF100 unused-noqa",), find=_found(holds), good=(good,), bad=(bad,), repeats=True,
    )  # fmt: skip


RULES = (
    _check(
        "CFG001", "unused-suppression", lambda use: not use.used and not use.expired,
        "the suppression of {what}{where} matches no finding", "Remove it, or name with `server` the server that it is for.",
        "What it once accepted has been mended, or is misspelt; left standing, it hides the next defect of its kind.",
        _example("BEH001"), _example("SPC001"),
    ),
    _check(
        "CFG002", "expired-suppression", lambda use: use.expired,
        "the suppression of {what}{where} ended after {until}", "Mend what it accepted, or give it a later day and a reason that still holds.",
        "A day was set so that somebody looks again; what it accepted counts from the next day on.",
        _example("BEH001", "until = 9999-12-31\n"), _example("BEH001", "until = 2001-12-31\n"),
    ),
)  # fmt: skip
