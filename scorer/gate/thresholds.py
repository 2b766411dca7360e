"""The gate: whether a run passes, every reason if not, and the exit code that this means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from scorer.contracts.definitions import Unreachable
from scorer.contracts.errors import InputError
from scorer.contracts.orders import SEVERITIES, Severity, at_least
from scorer.contracts.report import NAMELESS, GateResult, ServerReport, ToolReport
from scorer.gate.changes import regressions

#: One condition of the gate: yields a plain line for everything of a server that breaks it.
Condition = Callable[[ServerReport], Iterable[str]]
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


def conditions(asked: Thresholds) -> Iterator[Condition]:
    """Yield the conditions that thresholds ask for: findings first, then the server's grades, then its tools'."""
    if asked.fail_on != "never":
        yield _no_findings(at_least(asked.fail_on))
    for name, thing, least in (
        ("overall", "overall grade", asked.fail_under),
        ("description_quality", "description quality", asked.min_quality),
        ("coherence", "coherence", asked.min_coherence),
        ("tool_count", "number of tools", asked.min_tools),
    ):
        if least is not None:
            yield _least_of_server(name, thing, least)
    for thing, unit, most in (
        ("definition_bytes", "bytes", asked.max_bytes),
        ("tokens", "tokens", asked.max_tokens),
    ):
        if most is not None:
            yield _most_of_all(thing, unit, most)
    if asked.min_tool is not None:
        yield _least_tdqs(asked.min_tool)
    if asked.min_dimension:
        yield _least_scores(asked.min_dimension)
    for thing, unit, most in (
        ("definition_bytes", "bytes", asked.max_tool_bytes),
        ("tokens", "tokens", asked.max_tool_tokens),
    ):
        if most is not None:
            yield _most_of_each(thing, unit, most)
    if asked.max_risk is not None:
        yield _no_graver_risk(asked.max_risk)


def no_regression(server: ServerReport) -> Iterator[str]:
    """Break on everything that got worse since the baseline."""
    if server.change is not None:
        yield from regressions(server.change)


def _no_findings(levels: Sequence[str]) -> Condition:
    def broken(server: ServerReport) -> Iterator[str]:
        for finding in server.findings:
            if finding.level in levels:
                yield f"{finding.rule} {finding.message}"
        for tool in server.tools:
            for finding in tool.findings:
                if finding.level in levels:
                    yield f"{_name(tool)}: {finding.rule} {finding.message}"

    return broken


def _least_of_server(name: str, thing: str, least: float) -> Condition:
    def broken(server: ServerReport) -> Iterator[str]:
        value = getattr(server.score, name)
        if value < least:
            yield f"{thing}: wanted at least {least}, got {value}"

    return broken


def _most_of_all(thing: str, unit: str, most: int) -> Condition:
    def broken(server: ServerReport) -> Iterator[str]:
        total = sum(_size(tool, thing) for tool in server.tools)
        if total > most:
            heaviest = max(server.tools, key=lambda tool: (_size(tool, thing), tool.name))
            share = f"the heaviest is {_name(heaviest)} with {_size(heaviest, thing):,}"
            yield f"{unit} of all definitions: wanted at most {most:,}, got {total:,}; {share}"

    return broken


def _least_tdqs(least: float) -> Condition:
    def broken(server: ServerReport) -> Iterator[str]:
        for tool in server.tools:
            if tool.tdqs < least:
                yield f"{_name(tool)}: tdqs: wanted at least {least}, got {tool.tdqs} (tier {tool.tier})"

    return broken


def _least_scores(least: Mapping[str, int]) -> Condition:
    def broken(server: ServerReport) -> Iterator[str]:
        for tool in server.tools:
            for key, wanted in least.items():
                if tool.scores[key] < wanted:
                    yield f"{_name(tool)}: {key}: wanted at least {wanted}, got {tool.scores[key]}"

    return broken


def _most_of_each(thing: str, unit: str, most: int) -> Condition:
    def broken(server: ServerReport) -> Iterator[str]:
        for tool in server.tools:
            if _size(tool, thing) > most:
                yield f"{_name(tool)}: {unit} of the definition: wanted at most {most:,}, got {_size(tool, thing):,}"

    return broken


def _no_graver_risk(most: Severity) -> Condition:
    def broken(server: ServerReport) -> Iterator[str]:
        for tool in server.tools:
            severity = tool.risk["severity"]
            if SEVERITIES.index(severity) > SEVERITIES.index(most):
                yield f"{_name(tool)}: risk: wanted at most {most}, got {severity} ({tool.risk['category']})"

    return broken


def _name(tool: ToolReport) -> str:
    return tool.name or NAMELESS


def _size(tool: ToolReport, thing: str) -> int:
    size: Any = tool.tokens if thing == "tokens" else tool.signals[thing]
    assert isinstance(size, int)
    return size


def judge(servers: Sequence[ServerReport], asked: Sequence[Condition] | None = None) -> GateResult:
    """Hold every server against every condition. Reasons name the server where there are several.

    Without conditions a run fails only on findings of level error.
    """
    held = tuple(conditions(Thresholds())) if asked is None else asked
    names = Counter(server.name for server in servers)
    reasons = tuple(
        f"{_of(server, names)}: {reason}" if len(servers) > 1 else reason
        for server in servers
        for condition in held
        for reason in condition(server)
    )
    return GateResult(passed=not reasons, reasons=reasons)


def _of(server: ServerReport, names: Mapping[str, int]) -> str:
    return server.name if names[server.name] == 1 else f"{server.name} ({server.target})"


def exit_code(gate: GateResult, failures: Iterable[Unreachable], *, exit_zero: bool = False) -> int:
    """Return what the run ends with: of several, 2 before 3 before 1. `exit_zero` forgives the gate only."""
    worst = min((failure.exit_code for failure in failures), default=PASSED)
    if worst:
        return worst
    return PASSED if gate.passed or exit_zero else FAILED
