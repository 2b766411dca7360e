"""The gate: whether a run passes, every reason if not, and the exit code that this means.

A condition of the gate is a row of `CHECKS` and the function that it names; its key is the name of its setting.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any, Final, Literal

from scorer.contracts.definitions import Unreachable
from scorer.contracts.gate import Condition, GateResult, Reason
from scorer.contracts.orders import SEVERITIES, Level, Severity, at_least
from scorer.contracts.report import ServerReport, ToolReport

#: One check of the gate: yields a reason for everything of a server, at its place in the report, that fails it.
Check = Callable[[ServerReport, int], Iterable[Reason]]
Size = Callable[[ToolReport], int]
FailOn = Literal["error", "warning", "info", "never"]
#: What a run must reach to pass: the required or allowed value of each condition. None: the condition is not checked.
Thresholds = Mapping[Condition, Any]

PASSED: Final = 0
FAILED: Final = 1


def checks(thresholds: Thresholds) -> Iterator[Check]:
    """Yield the checks of the thresholds: findings first, then the server's grades and sizes, then its tools'."""
    for condition, check in CHECKS.items():
        limit = thresholds.get(condition)
        if limit is not None:
            yield partial(check, limit)


def each_its_own(asked: Sequence[Sequence[Check]]) -> Check:
    """Return a check that runs on each server, by its place in the report, the checks of that server."""

    def check(server: ServerReport, at: int) -> Iterator[Reason]:
        for each in asked[at]:
            yield from each(server, at)

    return check


def joined(thresholds: Iterable[Thresholds]) -> Thresholds:
    """Return thresholds in which a condition is checked that any of these check: of dimensions, those of all."""
    found: dict[Condition, Any] = {}
    for each in thresholds:
        for condition, limit in each.items():
            known = found.get(condition)
            if isinstance(limit, Mapping) and isinstance(known, Mapping):
                found[condition] = {**known, **limit}
            elif limit is not None or condition not in found:
                found[condition] = limit
    return found


def no_regression(server: ServerReport, at: int) -> Iterator[Reason]:
    """Fail on everything that got worse since the baseline."""
    if server.change is not None:
        from scorer.gate.changes import regressions

        yield from regressions(server.change, at)


def _findings(lowest: FailOn, server: ServerReport, at: int) -> Iterator[Reason]:
    """Fail on findings of a level or of a more severe one."""
    levels: Sequence[Level] = () if lowest == "never" else at_least(lowest)
    about = [("", server.findings), *((tool.shown_name, tool.findings) for tool in server.tools)]
    for tool, findings in about:
        for found in findings:
            if found.level in levels:
                yield Reason(
                    at, tool, Condition.FINDING, got=found.level, subject=found.rule, details=(found.message,)
                )


def _server_minimum(
    condition: Condition, field: str
) -> Callable[[float, ServerReport, int], Iterator[Reason]]:
    """Return a check for the minimum of a field of the server's score."""

    def check(least: float, server: ServerReport, at: int) -> Iterator[Reason]:
        value = getattr(server.score, field)
        if value < least:
            yield Reason(at, "", condition, least, value)

    return check


def _total_maximum(condition: Condition, size: Size) -> Callable[[int, ServerReport, int], Iterator[Reason]]:
    """Return a check for the maximum size of all definitions of a server together."""

    def check(most: int, server: ServerReport, at: int) -> Iterator[Reason]:
        total = sum(map(size, server.tools))
        if total > most:
            largest = max(server.tools, key=lambda tool: (size(tool), tool.name))
            yield Reason(at, "", condition, most, total, details=(largest.shown_name, f"{size(largest):,}"))

    return check


def _tool_maximum(condition: Condition, size: Size) -> Callable[[int, ServerReport, int], Iterator[Reason]]:
    """Return a check for the maximum size of each definition."""

    def check(most: int, server: ServerReport, at: int) -> Iterator[Reason]:
        for tool in server.tools:
            if size(tool) > most:
                yield Reason(at, tool.shown_name, condition, most, size(tool))

    return check


def _tool_grades(least: float, server: ServerReport, at: int) -> Iterator[Reason]:
    for tool in server.tools:
        if tool.tdqs < least:
            yield Reason(at, tool.shown_name, Condition.TOOL, least, tool.tdqs, details=(tool.tier,))


def _tool_scores(least: Mapping[str, int], server: ServerReport, at: int) -> Iterator[Reason]:
    for tool in server.tools:
        for key, wanted in least.items():
            if tool.scores[key] < wanted:
                yield Reason(at, tool.shown_name, Condition.DIMENSION, wanted, tool.scores[key], key)


def _tool_risks(highest: Severity, server: ServerReport, at: int) -> Iterator[Reason]:
    for tool in server.tools:
        severity = tool.risk["severity"]
        if SEVERITIES.index(severity) > SEVERITIES.index(highest):
            details = (tool.risk["category"],)
            yield Reason(at, tool.shown_name, Condition.RISK, highest, severity, details=details)


def _tokens(tool: ToolReport) -> int:
    return tool.tokens


def _bytes(tool: ToolReport) -> int:
    size = tool.signals["definition_bytes"]
    assert isinstance(size, int)
    return size


#: The check of each condition, in the order in which reasons are listed. It takes the value of the setting.
CHECKS: Final[Mapping[Condition, Callable[[Any, ServerReport, int], Iterable[Reason]]]] = MappingProxyType(
    {
        Condition.FINDING: _findings,
        Condition.OVERALL: _server_minimum(Condition.OVERALL, "overall"),
        Condition.QUALITY: _server_minimum(Condition.QUALITY, "description_quality"),
        Condition.COHERENCE: _server_minimum(Condition.COHERENCE, "coherence"),
        Condition.TOOL_COUNT: _server_minimum(Condition.TOOL_COUNT, "tool_count"),
        Condition.BYTES: _total_maximum(Condition.BYTES, _bytes),
        Condition.TOKENS: _total_maximum(Condition.TOKENS, _tokens),
        Condition.TOOL: _tool_grades,
        Condition.DIMENSION: _tool_scores,
        Condition.TOOL_BYTES: _tool_maximum(Condition.TOOL_BYTES, _bytes),
        Condition.TOOL_TOKENS: _tool_maximum(Condition.TOOL_TOKENS, _tokens),
        Condition.RISK: _tool_risks,
    }
)
#: What a run must reach where nothing is configured.
DEFAULT: Final[Thresholds] = MappingProxyType({Condition.FINDING: "error"})


def all_reasons(servers: Sequence[ServerReport], asked: Sequence[Check] | None = None) -> Iterator[Reason]:
    """Run every check on every server. Without checks a run fails only on findings of level error."""
    run = tuple(checks(DEFAULT)) if asked is None else asked
    return (reason for at, server in enumerate(servers) for check in run for reason in check(server, at))


def judge(servers: Sequence[ServerReport], asked: Sequence[Check] | None = None) -> GateResult:
    """Return the verdict of every check on every server, with no tool exempt."""
    reasons = tuple(all_reasons(servers, asked))
    return GateResult(passed=not reasons, reasons=reasons)


def exit_code(gate: GateResult, failures: Iterable[Unreachable], *, exit_zero: bool = False) -> int:
    """Return what the run ends with: of several, 2 before 3 before 1. `exit_zero` forgives the gate only."""
    worst = min((failure.exit_code for failure in failures), default=PASSED)
    if worst:
        return worst
    return PASSED if gate.passed or exit_zero else FAILED
