"""The gate: whether a run passes, every reason if not, and the exit code that this means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scorer.report import NAMELESS, GateResult

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from scorer.model import Unreachable
    from scorer.report import ServerReport

    #: One condition of the gate: yields a plain line for everything of a server that breaks it.
    Condition = Callable[[ServerReport], Iterable[str]]

PASSED: Final = 0
FAILED: Final = 1


def no_errors(server: ServerReport) -> Iterator[str]:
    """Break on every finding of level error, about a tool or about the set."""
    for finding in server.findings:
        if finding.level == "error":
            yield f"{finding.rule} {finding.message}"
    for tool in server.tools:
        for finding in tool.findings:
            if finding.level == "error":
                yield f"{tool.name or NAMELESS}: {finding.rule} {finding.message}"


def judge(servers: Sequence[ServerReport], conditions: Sequence[Condition] = (no_errors,)) -> GateResult:
    """Hold every server against every condition. Reasons name the server where there are several."""
    reasons = tuple(
        f"{server.name}: {reason}" if len(servers) > 1 else reason
        for server in servers
        for condition in conditions
        for reason in condition(server)
    )
    return GateResult(passed=not reasons, reasons=reasons)


def exit_code(gate: GateResult, failures: Iterable[Unreachable], *, exit_zero: bool = False) -> int:
    """Return what the run ends with: of several, 2 before 3 before 1. `exit_zero` forgives the gate only."""
    worst = min((failure.exit_code for failure in failures), default=PASSED)
    if worst:
        return worst
    return PASSED if gate.passed or exit_zero else FAILED
