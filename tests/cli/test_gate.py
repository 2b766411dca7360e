from dataclasses import replace

import pytest

from scorer.contracts.definitions import Unreachable
from scorer.contracts.gate import Condition, GateResult, Reason
from scorer.gate.thresholds import exit_code, judge
from tests.support.reports import finding, good_tool, poor_tool, server, tool

PASSED = GateResult(passed=True)
FAILED = GateResult(
    passed=False,
    reasons=(
        Reason(0, "sync", Condition.FINDING, got="error", subject="S001", details=("has no description",)),
    ),
)


def unreachable(code: int) -> Unreachable:
    return Unreachable("desk", "desk", "start", "gone", exit_code=code)


def test_without_a_finding_of_level_error_the_gate_passes() -> None:
    assert judge([server(tools=(tool(), good_tool()))]) == PASSED


def test_a_finding_of_level_error_fails_the_gate_and_is_named() -> None:
    assert judge([server(tools=(tool(), poor_tool()))]) == FAILED


def test_a_finding_about_the_set_fails_the_gate_too() -> None:
    twice = finding(rule="C009", level="error", message="two tools are called `sync`")
    assert judge([server(tools=(tool(),), findings=(twice,))]).reasons == (
        Reason(
            0, "", Condition.FINDING, got="error", subject="C009", details=("two tools are called `sync`",)
        ),
    )


def test_of_several_servers_a_reason_has_the_place_of_its_own() -> None:
    servers = [server(tools=(tool(),)), server(name="night-desk", tools=(poor_tool(),))]
    assert judge(servers).reasons == (replace(FAILED.reasons[0], server=1),)


def test_further_conditions_can_be_held_against_each_server() -> None:
    gate = judge([server()], [lambda each, at: [Reason(at, "", Condition.OVERALL, 4.0, each.score.overall)]])
    assert gate == GateResult(passed=False, reasons=(Reason(0, "", Condition.OVERALL, 4.0, 2.8),))


@pytest.mark.parametrize(
    ("gate", "failures", "exit_zero", "code"),
    [
        (PASSED, (), False, 0),
        (FAILED, (), False, 1),
        (FAILED, (), True, 0),
        (PASSED, (3,), False, 3),
        (FAILED, (3,), False, 3),
        (FAILED, (3, 2, 3), False, 2),
        (FAILED, (3,), True, 3),
        (PASSED, (2,), True, 2),
    ],
)
def test_the_exit_code_is_2_before_3_before_1(
    gate: GateResult, failures: tuple[int, ...], exit_zero: bool, code: int
) -> None:
    assert exit_code(gate, map(unreachable, failures), exit_zero=exit_zero) == code
