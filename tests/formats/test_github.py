"""Workflow commands as the runner reads them: where they point, how many, and none from a server."""

import re
from dataclasses import replace

import pytest

from scorer.contracts.gate import Condition, GateResult, Reason
from scorer.contracts.location import Place
from scorer.contracts.report import Report, ServerReport
from scorer.formats import FORMATS, ViewOptions
from scorer.formats.github import SHOWN
from tests.support import hostile, reports
from tests.support.places import PLACED, wide_report

COMMAND = re.compile(r"::(error|warning|notice) ((?:\w+=[^:,\n]*,?)*)::(.*)")


def commands(report: Report, view: ViewOptions = PLACED) -> list[tuple[str, dict[str, str], str]]:
    """Read every line as the runner does."""
    found = []
    for line in FORMATS["github"].render(report, view).splitlines():
        match = COMMAND.fullmatch(line)
        assert match, line
        given = dict(part.split("=", 1) for part in match[2].split(","))
        found.append((match[1], {name: _read(value) for name, value in given.items()}, _read(match[3])))
    return found


def _read(value: str) -> str:
    for escaped, meant in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        value = value.replace(escaped, meant)
    return value


def test_github_is_told_the_verdict_first_and_then_the_gravest() -> None:
    kinds = [(kind, given["title"]) for kind, given, _ in commands(reports.report())]
    assert kinds == [
        ("error", "Gate failed"),
        ("error", "S001 no-description"),
        ("warning", "S003 undescribed-parameter"),
        ("notice", "C002 odd-name"),
        ("notice", "mcp-scorer"),
    ]


def test_a_command_points_at_one_line_and_its_columns() -> None:
    _, given, said = commands(reports.report())[2]
    assert given == {
        "file": "desk/mcp-tools.json",
        "line": "20",
        "endLine": "20",
        "col": "7",
        "endColumn": "19",
        "title": "S003 undescribed-parameter",
    }
    assert said == (
        "lend_book: the parameter `due` has no description\n"
        "Fix: Describe `due`: its format, and what a missing one means."
    )


def test_the_last_notice_is_the_verdict_for_the_log_and_the_page_of_the_run() -> None:
    server = reports.server(tools=(reports.good_tool(),), findings=())
    clean = reports.report(servers=(server,), gate=GateResult(passed=True))
    verdict = "Gate passed · loan-desk, 2.8 of 5, tier C · 3 tools"
    assert commands(clean) == [("notice", {"title": "mcp-scorer"}, verdict)]
    last = [commands(report)[-1][2] for report in (reports.report(), reports.report_of_several())]
    assert last == [
        "Gate failed · loan-desk, 2.8 of 5, tier C · 3 tools · 1 error · 1 warning",
        "Gate failed · 2 servers scored · Lowest grade: catalogue-desk, 2.8 of 5, tier C · 1 error · 1 warning · "
        "1 not scored",
    ]


@pytest.mark.parametrize(
    ("having", "of", "told"),
    [
        (28, 28, "the parameter `due` has no description (all 28 tools)"),
        (
            12,
            28,
            "the parameter `due` has no description (12 of 28 tools: "
            "lend_book_000, lend_book_001, lend_book_002 and 9 more)",
        ),
    ],
)
def test_a_finding_of_many_tools_is_told_once(having: int, of: int, told: str) -> None:
    report = wide_report(having)
    (server,) = report.servers
    report = replace(report, servers=(replace(server, score=reports.score(tool_count=of)),))
    (_, given, said), _ = commands(report)
    assert said.splitlines()[0] == told
    assert given["line"] == "10"


def test_a_finding_of_few_tools_is_told_of_each() -> None:
    assert len(commands(wide_report(3))) == 3 + 1


def test_findings_with_one_fix_and_messages_of_their_own_are_told_by_an_example() -> None:
    tools = tuple(
        reports.tool(name=f"t{at}", findings=(reports.finding(message=f"message {at}"),)) for at in range(5)
    )
    server = reports.server(tools=tools, findings=(), score=reports.score(tool_count=9))
    (_, _, said), _ = commands(reports.report(servers=(server,), gate=GateResult(passed=True)))
    assert said.splitlines()[0] == "for example: message 0 (5 of 9 tools: t0, t1, t2 and 2 more)"


def test_one_defect_of_many_tools_is_told_once_though_each_needs_another_edit() -> None:
    tools = tuple(
        reports.tool(name=f"t{at}", findings=(reports.finding(fix=f"Use `t{at + 1}`."),)) for at in range(5)
    )
    server = reports.server(tools=tools, findings=(), score=reports.score(tool_count=5))
    (_, _, said), _ = commands(reports.report(servers=(server,), gate=GateResult(passed=True)))
    assert said.splitlines() == [
        "the parameter `due` has no description (all 5 tools)",
        "Fix, for example: Use `t1`.",
    ]


def crowded_report() -> Report:
    """A tool with more findings of every level than GitHub shows, each with a fix of its own."""
    findings = tuple(
        reports.finding(level=level, pointer=f"/{at}", fix=f"Mend {at}.", message=f"{level} {at}")
        for level in ("info", "warning", "error")
        for at in range(SHOWN + 5)
    )
    server: ServerReport = reports.server(tools=(reports.tool(findings=findings),), findings=())
    return reports.report(servers=(server,), gate=GateResult(passed=True))


def test_ten_of_a_kind_are_shown_and_the_last_notice_counts_the_rest() -> None:
    kinds = [kind for kind, _, _ in commands(crowded_report())]
    assert {kind: kinds.count(kind) for kind in kinds} == dict.fromkeys(("error", "warning", "notice"), SHOWN)
    assert kinds == sorted(kinds, key=("error", "warning", "notice").index)
    kind, given, said = commands(crowded_report())[-1]
    assert (kind, given) == ("notice", {"title": "mcp-scorer"})
    assert said.splitlines() == [
        "Gate passed · loan-desk, 2.8 of 5, tier C · 3 tools · 15 errors · 15 warnings",
        "16 findings not shown because GitHub limits the annotations of a step. See the full report.",
    ]


def test_no_words_of_a_server_end_a_command_or_begin_another(subtests: pytest.Subtests) -> None:
    for what, words in hostile.WORDS.items():
        with subtests.test(what):
            report = hostile.report(words)
            place = Place(path=words, near=words, known=True)
            view = ViewOptions(locate=lambda *_, place=place: place)
            assert {kind for kind, _, _ in commands(report, view)} <= {"error", "warning", "notice"}
            assert "##[" not in FORMATS["github"].render(report, view)
            shape = [sorted(given) for _, given, _ in commands(report, view)]
            assert shape == [sorted(given) for _, given, _ in commands(hostile.report("harmless"), view)]


def fell(tool: str, old: int, new: int, dimension: str = "usage_guidelines") -> Reason:
    quote = ("When to use it: “at the desk”", "Other tools to use: “at the desk”")
    return Reason(0, tool, Condition.WORSE_SCORE, old, new, dimension, gone=quote)


def worse_report(*reasons: Reason, tools: int = 8) -> Report:
    """A server without findings, some tools of which got worse."""
    listed = tuple(reports.tool(name=f"t{at}", findings=()) for at in range(tools))
    server = reports.server(tools=listed, findings=(), score=reports.score(tool_count=tools))
    return reports.report(servers=(server,), gate=GateResult(passed=False, reasons=reasons))


def test_each_tool_that_got_worse_has_a_command_at_its_place_the_worst_first() -> None:
    rose = Reason(0, "t2", Condition.WORSE_RISK, "write", "destructive")
    new = Reason(0, "t1", Condition.WORSE_FINDING, None, "warning", "CON001", ("is short",))
    tier = Reason(0, "", Condition.WORSE_TIER, "B (3.2)", "C (2.4)")
    report = worse_report(
        tier, fell("t0", 3, 2), fell("t1", 5, 3), fell("t1", 5, 4, "purpose_clarity"), new, rose
    )
    whole, *told = commands(report)[:-1]
    assert whole == (
        "error",
        {"title": "Gate failed"},
        "5 regressions in 3 tools since the baseline\nthe tier fell from B (3.2) to C (2.4)",
    )
    assert [(kind, given["title"], given["line"]) for kind, given, _ in told] == [
        ("error", "Regression", "30"),
        ("error", "Regression", "20"),
        ("error", "Regression", "10"),
    ]
    assert [said for _, _, said in told] == [
        "t2: the risk class rose from write to destructive",
        "t1: Usage Guidelines fell from 5 to 3, Purpose fell from 5 to 4 "
        "(gone: When to use it, other tools to use: “at the desk”)",
        "t0: Usage Guidelines fell from 3 to 2 (gone: When to use it, other tools to use: “at the desk”)",
    ]


def test_five_tools_that_got_worse_are_shown_and_all_are_counted() -> None:
    report = worse_report(*(fell(f"t{at}", 5, 3) for at in range(8)))
    titles = [given["title"] for _, given, _ in commands(report)]
    assert titles == ["Gate failed", *["Regression"] * 5, "mcp-scorer"]
    assert commands(report)[0][2] == "8 regressions in 8 tools since the baseline"
