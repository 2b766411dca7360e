"""Tools that are exempt from a threshold of the gate. Pure: the date is an argument.

The reason that a threshold would give stays in the result, with why it does not count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fnmatch import fnmatchcase
from typing import Final

from scorer.contracts.definitions import Exemption
from scorer.contracts.dimensions import SHORT_NAMES
from scorer.contracts.gate import Condition, Exempted, GateResult, Reason
from scorer.contracts.report import ServerReport
from scorer.gate.selection import Override, Selection, report_uses
from scorer.gate.thresholds import Check, Thresholds, all_reasons
from scorer.rules.config import Use

#: What a regression of a tool is called where a threshold is named.
REGRESSION: Final = "regression"
_WORSE: Final = frozenset(
    (Condition.WORSE_TIER, Condition.WORSE_SCORE, Condition.WORSE_RISK, Condition.WORSE_FINDING)
)
#: The thresholds that a tool can be exempt from.
EXEMPTIBLE: Final = (
    Condition.TOOL.value,
    Condition.DIMENSION.value,
    *(f"{Condition.DIMENSION}.{name}" for name in SHORT_NAMES),
    Condition.TOOL_BYTES.value,
    Condition.TOOL_TOKENS.value,
    Condition.RISK.value,
    REGRESSION,
)


def judge_exempting(
    servers: Sequence[ServerReport], asked: Sequence[Check], exemptions: Sequence[Exemption], today: date
) -> GateResult:
    """Return the verdict of every check on every server. An exemption applies through its last day."""
    held = [each for each in exemptions if not _ended(each, today)]
    reasons, exempted = [], []
    for reason in all_reasons(servers, asked):
        found = next((each for each in held if _covers(each, servers, reason)), None)
        if found is None:
            reasons.append(reason)
        else:
            exempted.append(Exempted(reason, found.reason, found.until, found.origin))
    return GateResult(passed=not reasons, reasons=tuple(reasons), exempted=tuple(exempted))


def report_exemptions(
    servers: Sequence[ServerReport],
    asked: Sequence[Check],
    exemptions: Sequence[Exemption],
    thresholds: Thresholds,
    selection: Selection,
    overrides: Sequence[Override] = (),
    *,
    today: date,
) -> tuple[ServerReport, ...]:
    """Return the reports with a finding for each exemption that has ended, or that no tool needs.

    Whether a tool needs an exemption is only known where its threshold is checked, and of a regression only where the
    server is compared with a baseline.
    """
    if not exemptions:
        return tuple(servers)
    reasons = [*all_reasons(servers, asked)]
    uses = []
    for each in exemptions:
        used = any(_covers(each, servers, reason) for reason in reasons)
        uses.append(Use(each, used or not _is_checked(each, servers, thresholds), _ended(each, today)))
    return report_uses(servers, uses, selection, overrides)


def _ended(each: Exemption, today: date) -> bool:
    return bool(each.until) and each.until < today.isoformat()


def _covers(each: Exemption, servers: Sequence[ServerReport], reason: Reason) -> bool:
    """Return whether an exemption covers a reason. One about the set belongs to no tool, so that none does."""
    return (
        bool(reason.tool)
        and _concerns(each, reason)
        and fnmatchcase(reason.tool, each.tool)
        and fnmatchcase(servers[reason.server].name, each.server)
    )


def _concerns(each: Exemption, reason: Reason) -> bool:
    if each.threshold == REGRESSION:
        return reason.rule in _WORSE
    condition, _, dimension = each.threshold.partition(".")
    return condition == reason.rule and (not dimension or SHORT_NAMES[dimension] == reason.subject)


def _is_checked(each: Exemption, servers: Sequence[ServerReport], thresholds: Thresholds) -> bool:
    if each.threshold == REGRESSION:
        matching = [server for server in servers if fnmatchcase(server.name, each.server)]
        return any(server.change is not None for server in matching or servers)
    condition, _, dimension = each.threshold.partition(".")
    wanted = thresholds.get(Condition(condition))
    if isinstance(wanted, Mapping):
        return SHORT_NAMES[dimension] in wanted if dimension else bool(wanted)
    return wanted is not None
