"""Configuration: suppressions and exemptions that match nothing any more, or have ended. Findings only; no score."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from scorer.claims.evidence import Hit
from scorer.claims.examples import Example, tool
from scorer.contracts.definitions import Acceptance, Exemption
from scorer.rules.record import Rule

_TOOL = tool("get_card", "Fetch one card.", params={"card": {"type": "string"}}).tool


@dataclass(frozen=True, slots=True)
class Use:
    """One acceptance or exemption in a run: whether it applied to anything, and whether its last day is over."""

    entry: Acceptance | Exemption
    used: bool
    expired: bool


def _words(entry: Acceptance | Exemption) -> Mapping[str, str]:
    where = f" ({entry.origin})" if entry.origin else ""
    return {"what": _what(entry), "where": where, "until": entry.until}


def _what(entry: Acceptance | Exemption) -> str:
    if isinstance(entry, Exemption):
        server = f" in server `{entry.server}`" if entry.server != "*" else ""
        return f"`{entry.tool}`{server} from {entry.threshold}"
    places = ((" in ", entry.tool), (" at ", entry.pointer))
    return entry.rule + "".join(f"{word}`{place}`" for word, place in places if place != "*")


def _found(
    kind: type[Acceptance | Exemption], holds: Callable[[Use], bool]
) -> Callable[[Iterable[Use]], Iterator[Hit]]:
    def find(uses: Iterable[Use]) -> Iterator[Hit]:
        chosen = (use for use in uses if isinstance(use.entry, kind) and holds(use))
        return (Hit(1.0, None, None, _words(use.entry)) for use in chosen)

    return find


def _unused(use: Use) -> bool:
    return not use.used and not use.expired


def _expired(use: Use) -> bool:
    return use.expired


def _example(rule: str, more: str = "") -> Example:
    return Example(
        tool=_TOOL,
        config=f'[[suppress]]\nrule = "{rule}"\ntool = "get_*"\nreason = "<why it is accepted>"\n{more}',
    )


def _exemption(tool: str, more: str = "") -> Example:
    return Example(
        tool=_TOOL,
        config=f'[gate]\nmin-tool = 5\n\n[[exempt]]\ntool = "{tool}"\nfrom = ["min-tool"]\n'
        f'reason = "<why the threshold does not apply>"\n{more}',
    )


RULES = (
    Rule(
        "CFG001",
        "unused-suppression",
        "warning",
        find=_found(Acceptance, _unused),
        sources=("ruff, RUF100 unused-noqa",),
        good=(_example("PUR011"),),
        bad=(_example("SPC001"),),
    ),
    Rule(
        "CFG002",
        "expired-suppression",
        "warning",
        find=_found(Acceptance, _expired),
        sources=("ruff, RUF100 unused-noqa",),
        good=(_example("PUR011", "until = 9999-12-31\n"),),
        bad=(_example("PUR011", "until = 2001-12-31\n"),),
    ),
    Rule(
        "CFG003",
        "unused-exemption",
        "warning",
        find=_found(Exemption, _unused),
        sources=("ruff, RUF100 unused-noqa",),
        good=(_exemption("get_*"),),
        bad=(_exemption("lend_*"),),
    ),
    Rule(
        "CFG004",
        "expired-exemption",
        "warning",
        find=_found(Exemption, _expired),
        sources=("ruff, RUF100 unused-noqa",),
        good=(_exemption("get_*", "until = 9999-12-31\n"),),
        bad=(_exemption("get_*", "until = 2001-12-31\n"),),
    ),
)
