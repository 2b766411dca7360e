"""The gate: whether a run passes, every reason if not, and the exit code that this means."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from scorer.contracts.definitions import Unreachable
from scorer.contracts.errors import InputError
from scorer.contracts.orders import SEVERITIES, Severity, at_least
from scorer.contracts.report import NAMELESS, Condition, GateResult, Reason, ServerReport, ToolReport
from scorer.gate.changes import regressions

#: One check of the gate: yields a reason for everything of a server, at its place in the report, that fails it.
Check = Callable[[ServerReport, int], Iterable[Reason]]
Size = Callable[[ToolReport], int]
FailOn = Literal["error", "warning", "info", "never"]

PASSED: Final = 0
FAILED: Final = 1


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What a run must reach to pass; None asks for nothing.

    Grades are on the scale 1 to 5: `fail_under` is the least overall grade of a server, `min_quality` and
    `min_coherence` the least of its parts, `min_tool` the least tdqs of each tool, `min_dimension` the least
    score of each tool in a dimension. Tokens and bytes are of whole definitions, of all tools or of one.
    `fail_on` is the least grave level of a finding that fails; `max_risk` the highest severity of a tool.
    """

    fail_on: FailOn = "error"
    fail_under: float | None = None
    min_quality: float | None = None
    min_coherence: float | None = None
    min_tool: float | None = None
    min_dimension: Mapping[str, int] = field(default_factory=dict)
    max_tokens: int | None = None
    max_tool_tokens: int | None = None
    max_bytes: int | None = None
    max_tool_bytes: int | None = None
    min_tools: int | None = None
    max_risk: Severity | None = None

    def __post_init__(self) -> None:
        """Raise InputError for a threshold that can never be meant."""
        for name in ("fail_under", "min_quality", "min_coherence", "min_tool"):
            value = getattr(self, name)
            if value is not None and not 1 <= value <= 5:
                raise InputError(f"{name} is {value}; give a number from 1 to 5")
        for dimension, least in self.min_dimension.items():
            if not 1 <= least <= 5:
                raise InputError(f"min_dimension of {dimension} is {least}; give a whole number from 1 to 5")


def conditions(asked: Thresholds) -> Iterator[Check]:
    """Yield the checks that thresholds ask for: findings first, then the server's grades, then its tools'."""
    if asked.fail_on != "never":
        yield _no_findings(at_least(asked.fail_on))
    for rule, field_name, least in (
        (Condition.OVERALL, "overall", asked.fail_under),
        (Condition.QUALITY, "description_quality", asked.min_quality),
        (Condition.COHERENCE, "coherence", asked.min_coherence),
        (Condition.TOOL_COUNT, "tool_count", asked.min_tools),
    ):
        if least is not None:
            yield _least_of_server(rule, field_name, least)
    for rule, size, most in (
        (Condition.BYTES, _bytes, asked.max_bytes),
        (Condition.TOKENS, _tokens, asked.max_tokens),
    ):
        if most is not None:
            yield _most_of_all(rule, size, most)
    if asked.min_tool is not None:
        yield _least_tdqs(asked.min_tool)
    if asked.min_dimension:
        yield _least_scores(asked.min_dimension)
    for rule, size, most in (
        (Condition.TOOL_BYTES, _bytes, asked.max_tool_bytes),
        (Condition.TOOL_TOKENS, _tokens, asked.max_tool_tokens),
    ):
        if most is not None:
            yield _most_of_each(rule, size, most)
    if asked.max_risk is not None:
        yield _no_higher_risk(asked.max_risk)


def no_regression(server: ServerReport, at: int) -> Iterator[Reason]:
    """Fail on everything that got worse since the baseline."""
    if server.change is not None:
        yield from regressions(server.change, at)


def _no_findings(levels: Sequence[str]) -> Check:
    def failed(server: ServerReport, at: int) -> Iterator[Reason]:
        about = [("", server.findings), *((tool.name or NAMELESS, tool.findings) for tool in server.tools)]
        for tool, findings in about:
            for found in findings:
                if found.level in levels:
                    yield Reason(at, tool, Condition.FINDING, subject=found.rule, details=(found.message,))

    return failed


def _least_of_server(rule: Condition, name: str, least: float) -> Check:
    def failed(server: ServerReport, at: int) -> Iterator[Reason]:
        value = getattr(server.score, name)
        if value < least:
            yield Reason(at, "", rule, least, value)

    return failed


def _most_of_all(rule: Condition, size: Size, most: int) -> Check:
    def failed(server: ServerReport, at: int) -> Iterator[Reason]:
        total = sum(map(size, server.tools))
        if total > most:
            largest = max(server.tools, key=lambda tool: (size(tool), tool.name))
            details = (largest.name or NAMELESS, f"{size(largest):,}")
            yield Reason(at, "", rule, most, total, details=details)

    return failed


def _least_tdqs(least: float) -> Check:
    def failed(server: ServerReport, at: int) -> Iterator[Reason]:
        for tool in server.tools:
            if tool.tdqs < least:
                yield Reason(
                    at, tool.name or NAMELESS, Condition.TOOL, least, tool.tdqs, details=(tool.tier,)
                )

    return failed


def _least_scores(least: Mapping[str, int]) -> Check:
    def failed(server: ServerReport, at: int) -> Iterator[Reason]:
        for tool in server.tools:
            for key, wanted in least.items():
                if tool.scores[key] < wanted:
                    yield Reason(
                        at, tool.name or NAMELESS, Condition.DIMENSION, wanted, tool.scores[key], key
                    )

    return failed


def _most_of_each(rule: Condition, size: Size, most: int) -> Check:
    def failed(server: ServerReport, at: int) -> Iterator[Reason]:
        for tool in server.tools:
            if size(tool) > most:
                yield Reason(at, tool.name or NAMELESS, rule, most, size(tool))

    return failed


def _no_higher_risk(most: Severity) -> Check:
    def failed(server: ServerReport, at: int) -> Iterator[Reason]:
        for tool in server.tools:
            severity = tool.risk["severity"]
            if SEVERITIES.index(severity) > SEVERITIES.index(most):
                details = (tool.risk["category"],)
                yield Reason(at, tool.name or NAMELESS, Condition.RISK, most, severity, details=details)

    return failed


def _tokens(tool: ToolReport) -> int:
    return tool.tokens


def _bytes(tool: ToolReport) -> int:
    size = tool.signals["definition_bytes"]
    assert isinstance(size, int)
    return size


def judge(servers: Sequence[ServerReport], asked: Sequence[Check] | None = None) -> GateResult:
    """Run every check on every server. Without checks a run fails only on findings of level error."""
    checks = tuple(conditions(Thresholds())) if asked is None else asked
    reasons = tuple(
        reason for at, server in enumerate(servers) for check in checks for reason in check(server, at)
    )
    return GateResult(passed=not reasons, reasons=reasons)


def exit_code(gate: GateResult, failures: Iterable[Unreachable], *, exit_zero: bool = False) -> int:
    """Return what the run ends with: of several, 2 before 3 before 1. `exit_zero` forgives the gate only."""
    worst = min((failure.exit_code for failure in failures), default=PASSED)
    if worst:
        return worst
    return PASSED if gate.passed or exit_zero else FAILED
