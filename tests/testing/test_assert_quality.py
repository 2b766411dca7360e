"""`assert_quality`: the gate of the command line as an assertion, for every kind of target."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from mcp.server.lowlevel import Server
from mcp.types import ListToolsResult, Tool

import scorer
from scorer.config.registry import NO_CONFIG_VARIABLE, SETTINGS
from scorer.contracts.errors import ConnectionFailed, InputError
from scorer.testing import QualityError, aassert_quality, assert_quality
from scorer.testing.quality import Thresholds
from tests.support.command_line import ROOT, run
from tests.support.snapshots import LEND, MUTE, RENEW, write_tools

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMPLE = ROOT / "examples" / "library_server.py"

#: The event loops in which the server object was asked.
LOOPS: list[asyncio.AbstractEventLoop] = []


async def list_tools(*_: object) -> ListToolsResult:
    LOOPS.append(asyncio.get_running_loop())
    return ListToolsResult(
        tools=[Tool(name="find", description="Finds things.", input_schema={"type": "object"})]
    )


desk = Server("desk", on_list_tools=list_tools)


def words(target: Any, **options: Any) -> list[str]:
    """Return the lines of the failure."""
    with pytest.raises(QualityError) as raised:
        assert_quality(target, **options)
    return str(raised.value).splitlines()


def test_a_test_can_set_every_setting_of_the_gate_and_of_findings_by_the_name_in_the_file() -> None:
    meaningless = {"format", "snapshot", "exit_zero", "watch"}
    assert {*Thresholds.__annotations__} == {each.parameter for each in SETTINGS} - meaningless


TARGETS: dict[str, tuple[Callable[[Path], Any], int]] = {
    "a server object": (lambda _: desk, 1),
    "a command": (lambda _: [sys.executable, str(EXAMPLE)], 7),
    "a Python object": (lambda _: "python:library_server:server", 7),
    "a path": (lambda folder: write_tools(folder, LEND, RENEW), 2),
    "a text": (lambda folder: str(write_tools(folder, LEND, RENEW)), 2),
    "a list": (lambda _: [LEND, RENEW], 2),
    "a mapping": (lambda _: {"tools": [LEND, RENEW]}, 2),
    "a snapshot": (lambda folder: scorer.capture(write_tools(folder, LEND, RENEW)), 2),
}


@pytest.mark.parametrize("kind", TARGETS)
def test_every_kind_of_target_is_scored(kind: str, tmp_path: Path) -> None:
    target, count = TARGETS[kind]
    (server,) = assert_quality(target(tmp_path), fail_on="never", cwd=EXAMPLE.parent).servers
    assert server.score.tool_count == count


def test_a_failure_names_what_failed_and_then_the_words_to_change() -> None:
    assert words([LEND, MUTE], min_tool=3.0, fail_under="A") == [
        "tools: 2.7 of 5, tier C · Gate failed",
        "  - sync: PUR000 the tool has no description, so all six scores are 1",
        "  - the overall grade 2.7 is below the required 3.5",
        "  - sync: tdqs 1.0 (tier D) is below the required 3.0",
        "",
        "Words to change",
        "  - sync · PUR000 · Write a description: “<verb> <what>. Use it when <situation>. Returns",
        "    <fields>.”",
        "  - sync · Start with what a call does and to what: “Sync <which things, of what, from",
        "    where>.” · TDQS about +2.1, grade about +1.0",
        "  - lend_book · Say what comes back: “Returns <which fields, in which form>.” · TDQS about",
        "    +0.2, grade about +0.03",
        "  - lend_book · Say what a second call does: “Calling it again with the same `card` <has",
        "    what result>.” · TDQS about +0.1, grade about +0.02",
    ]


def test_of_a_dimension_that_is_too_low_the_edits_of_that_dimension_come_first() -> None:
    (tool,) = assert_quality([RENEW]).servers[0].tools
    assert tool.opportunities[0].dimension == "usage_guidelines"
    assert words([RENEW], min_dimension={"behavior": 5})[1:6] == [
        "  - renew_loan: Behavior is 2, below the required 5",
        "",
        "Words to change",
        "  - renew_loan · Say what comes back: “Returns <which fields, in which form>.” · TDQS about",
        "    +0.2, grade about +0.2",
    ]


def test_a_size_has_no_words_to_change() -> None:
    assert words([LEND], max_tokens=10)[1:] == [
        "  - all definitions have 140 tokens, more than the allowed 10; the largest is lend_book with",
        "    140",
    ]


def test_a_failure_has_the_report() -> None:
    with pytest.raises(QualityError) as raised:
        assert_quality([MUTE])
    assert raised.value.report.gate.passed is False


def test_many_reasons_and_tools_are_cut_with_the_command_that_shows_them() -> None:
    tools = [{**MUTE, "name": f"sync_{at:02}", "description": "Syncs."} for at in range(12)]
    failed = words(tools, min_tool=5)
    hint = "(`mcp-scorer check --details` shows all of them)"
    assert f"  … and 2 more reasons {hint}" in failed
    assert failed[-1] == f"  … and 7 more tools {hint}"


@pytest.fixture
def configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, whose configuration requires more than the definitions reach."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "mcp-scorer.toml").write_text('[gate]\nmin-tool = 4\nfail-on = "never"\n')
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(NO_CONFIG_VARIABLE, "")
    return tmp_path


@pytest.mark.usefixtures("configured")
def test_the_nearest_configuration_file_applies_unless_an_option_says_otherwise() -> None:
    assert words([RENEW])[1] == "  - renew_loan: tdqs 3.5 (tier A) is below the required 4.0"
    assert assert_quality([RENEW], min_tool="C").gate.passed
    assert assert_quality([RENEW], config=False).gate.passed


def test_another_configuration_file_can_be_named_and_an_advisory_gate_fails_no_test(configured: Path) -> None:
    (configured / "lax.toml").write_text("[gate]\nmin-tool = 5\nexit-zero = true\n")
    report = assert_quality([RENEW], config="lax.toml")
    assert (report.gate.passed, report.gate.reasons[0].wanted) == (False, 5.0)


def test_with_a_baseline_what_got_worse_fails(tmp_path: Path) -> None:
    before = write_tools(tmp_path, LEND, RENEW)
    worse = {**LEND, "description": "Lends a book."}

    assert assert_quality([LEND, RENEW], baseline=before, fail_on_regression=True).gate.passed
    failed = words([worse, RENEW], baseline=before, fail_on_regression=True)

    assert failed[1] == "  - the tier fell from A (4.0) to B (3.3)"
    assert "Words to change" in failed


def test_a_finding_that_a_baseline_accepts_fails_no_test(tmp_path: Path) -> None:
    file, accepted = write_tools(tmp_path, LEND, MUTE), tmp_path / "accepted.json"
    assert run("baseline", file, "-o", accepted, "--reason", "known").exit_code == 0
    assert assert_quality(file, baseline=accepted).gate.passed


@pytest.mark.parametrize(
    ("target", "options", "error", "line"),
    [
        ([], {}, InputError, "tools: list: the server has no tools, so there is nothing to score"),
        (5, {}, InputError, "a value of type int is not a target; give a command, an address, a file, "),
        ("none.json", {}, InputError, "no such file: none.json"),
        ([LEND], {"min_tool": "Q"}, InputError, "min_tool: 'Q' is not a grade; give a tier (A, B, C, D) or "),
        ([LEND], {"min_tol": 3}, TypeError, "assert_quality has no option 'min_tol'; did you mean min_tool?"),
        ([LEND], {"config": "no.toml"}, InputError, "no such configuration file: no.toml (config)"),
        (desk, {"definitions_only": True}, InputError, "Server object"),
        ([sys.executable, "-c", ""], {}, ConnectionFailed, ""),
    ],
)
def test_what_cannot_be_scored_never_passes(
    target: Any, options: Any, error: type[Exception], line: str
) -> None:
    with pytest.raises(error) as raised:
        assert_quality(target, **options)
    assert str(raised.value).startswith(line)
    frames = [Path(each.path).name for each in raised.traceback]
    assert frames == ["test_assert_quality.py", "quality.py"]


def test_a_fault_of_ours_keeps_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise TypeError("a fault")

    monkeypatch.setattr("scorer.scoring.api.score_server", fail)
    with pytest.raises(TypeError) as raised:
        assert_quality([LEND])
    assert raised.traceback[-1].name == "fail"


def test_inside_a_running_loop_both_forms_score_a_server_object() -> None:
    async def main() -> list[int]:
        first = assert_quality(desk, fail_on="never")
        second = await aassert_quality(desk, fail_on="never")
        third = await aassert_quality(scorer.capture([LEND]))
        return [each.servers[0].score.tool_count for each in (first, second, third)]

    assert asyncio.run(main()) == [1, 1, 1]


def test_the_awaited_form_asks_a_server_object_in_the_loop_of_the_test() -> None:
    LOOPS.clear()

    async def main() -> asyncio.AbstractEventLoop:
        await aassert_quality(desk, fail_on="never")
        assert_quality(desk, fail_on="never")
        return asyncio.get_running_loop()

    loop = asyncio.run(main())
    assert [each is loop for each in LOOPS] == [True, False]


def test_keys_in_a_snapshot_that_the_test_made_are_masked() -> None:
    key = "ghp_" + "Hq3Rd7Wn5Cb2Yx8Lm4Vc9Kd1Jf" + "6Gs0PaTeZu"
    snapshot = scorer.capture([LEND])
    leaky = type(snapshot)("desk", "desk", ({**LEND, "description": f"Uses {key}."},))
    (server,) = assert_quality(leaky, fail_on="never").servers
    assert key not in server.tools[0].description
