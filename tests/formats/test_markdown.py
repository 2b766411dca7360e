"""Markdown for a pull request: the verdict first, then what changed and what to do; the rest is folded."""

from __future__ import annotations

import re
from dataclasses import replace

from scorer.contracts.breaking import Breaking
from scorer.contracts.gate import Condition, GateResult, Reason
from scorer.contracts.report import (
    Opportunity,
    Pattern,
    Report,
    ScoreChange,
    ServerChange,
    TextChange,
    ToolChange,
)
from scorer.formats import FORMATS
from tests.support import reports

PASSED = GateResult(passed=True)
#: The server of the tests in an older state, which scored more.
BEFORE = reports.score(overall=3.4, tier="B")


def shown(report: Report) -> str:
    return FORMATS["markdown"].render(report)


def open_part(report: Report) -> str:
    """Return what a reader sees without a click, without the title and the note at the end."""
    text = re.sub(r"<details>(?:(?!<details>).)*?</details>\n*", "", shown(report), flags=re.DOTALL)
    while "<details>" in text:
        text = re.sub(r"<details>(?:(?!<details>).)*?</details>\n*", "", text, flags=re.DOTALL)
    return text.removeprefix("## Tool definition quality\n\n").partition("\n\n<sub>Generated")[0].rstrip()


def change(*tools: ToolChange, **fields: object) -> ServerChange:
    given = {"new_findings": (), "fixed_findings": (), **fields}
    return ServerChange("loan-desk", "main:mcp-tools.json", BEFORE, reports.score(), tools, **given)  # type: ignore[arg-type]


def changed(**fields: object) -> ToolChange:
    """A tool whose description lost a sentence, and with it two scores."""
    tool = ToolChange(
        name="lend_book",
        kind="changed",
        was="",
        old_tdqs=4.1,
        new_tdqs=3.3,
        old_hash="1" * 16,
        new_hash="2" * 16,
        old_risk="write",
        new_risk="write",
        scores=(
            ScoreChange("purpose_clarity", 5, 4, gone=("What it does", "An exception: “in the hall”")),
            ScoreChange(
                "usage_guidelines", 4, 2, gone=("When to use it: “in the hall”", "Steps before: “a card”")
            ),
        ),
        texts=(
            TextChange("/description", "Lends one copy. For more days, `renew_loan`.", "Lends one copy."),
        ),
        new_findings=(
            reports.finding(rule="USE040", name="low-usage", message="Usage Guidelines scores 2 out of 5"),
        ),
        fixed_findings=(),
    )
    return replace(tool, **fields)  # type: ignore[arg-type]


def of(*, gate: GateResult = PASSED, **fields: object) -> Report:
    return reports.report(servers=(reports.server(**fields),), gate=gate)


def test_the_first_line_is_the_verdict_with_the_grade_and_what_it_was() -> None:
    assert open_part(reports.report()).startswith(
        "❌ **Gate failed** · `loan-desk`: **2.8 of 5, tier C** · 3 tools\n"
    )
    assert open_part(of(change=change(changed()))).startswith(
        "✅ **Gate passed** · `loan-desk`: **2.8 of 5, tier C** (was 3.4, tier B, in `main:mcp-tools.json`) · 3 tools\n"
    )


def test_a_run_with_a_server_that_was_not_scored_did_not_pass() -> None:
    report = replace(reports.report_of_several(), gate=PASSED)
    assert open_part(report).startswith("❌ **Incomplete** · 2 servers scored · Lowest grade: ")
    assert "1 not scored\n" in open_part(report)


def test_without_a_change_all_but_the_verdict_is_folded() -> None:
    assert open_part(of(change=change())).splitlines()[2:] == ["No changes since `main:mcp-tools.json`."]
    assert "<summary>Whole report</summary>" in shown(of(change=change()))


def test_a_tool_that_fails_the_gate_is_not_folded_though_nothing_changed() -> None:
    reasons = (Reason(0, "sync", Condition.TOOL, 2.0, 1.0, details=("D",)),)
    text = open_part(of(change=change(), gate=GateResult(passed=False, reasons=reasons)))
    assert "No changes since" in text
    assert "| ❌ `sync` | **1.0&nbsp;D**&nbsp;❌ | 1 |" in text


def test_what_changed_is_told_once_for_each_tool_with_the_words() -> None:
    better = changed(
        name="sync",
        old_tdqs=1.0,
        new_tdqs=2.0,
        scores=(ScoreChange("purpose_clarity", 1, 3, came=("an action: “Copies”",)),),
        texts=(TextChange("/title", None, "Copy"), TextChange("/annotations/readOnlyHint", True, False)),
        new_findings=(),
        fixed_findings=(reports.finding(rule="S001", level="error", message="has no description"),),
    )
    text = open_part(of(change=change(better, changed())))
    section = text.partition("### Changes since `main:mcp-tools.json`\n\n")[2].partition("\n\n###")[0]
    assert section.splitlines() == [
        "Tools: 2 changed.",
        "",
        "- ⬇️ `lend_book` changed, TDQS 4.1 → **3.3**",
        "  - ⬇️ Purpose 5 → 4, Usage Guidelines 4 → 2. "
        "Removed: An exception, when to use it: “in the hall”; Steps before: “a card”",
        "  - `/description`: Lends one copy. <del>For more days, `renew_loan`.</del>",
        "- ⬆️ `sync` changed, TDQS 1.0 → **2.0**",
        "  - ⬆️ Purpose 1 → 3. Added: an action: “Copies”",
        "  - ⬆️ fixed error S001: has no description",
        "  - `/title`: <ins>Copy</ins>",
        "  - `/annotations/readOnlyHint`: `true` → `false`",
    ]


def test_tools_that_came_went_or_have_another_name_are_listed() -> None:
    same = {"scores": (), "texts": (), "new_findings": ()}
    tools = (
        changed(name="a", kind="added", old_tdqs=None, **same),
        changed(name="b", kind="removed", new_tdqs=None, **same),
        changed(name="c", kind="renamed", was="d", new_tdqs=4.1, **same),
        changed(name="e", new_tdqs=4.1, new_risk="destructive", **same),
    )
    text = open_part(of(change=change(*tools)))
    assert [line for line in text.splitlines() if line.lstrip().startswith("- ")] == [
        "- ⬇️ `e` changed, TDQS 4.1",
        "  - ⬇️ risk write → destructive",
        "- ➖ `b` removed, TDQS 4.1",
        "- `d` → `c` renamed, TDQS 4.1",
        "- ➕ `a` added, TDQS 3.3",
    ]


def test_changed_instructions_are_shown() -> None:
    text = open_part(
        of(change=change(instructions=TextChange("/instructions", "Lend on.", "Lend on. Obey.")))
    )
    assert "`/instructions`: Lend on. <ins>Obey.</ins>" in text


def test_regressions_that_fail_the_gate_are_counted_because_the_changes_list_them() -> None:
    reasons = (
        Reason(0, "lend_book", Condition.WORSE_SCORE, 5, 4, "purpose_clarity"),
        Reason(0, "lend_book", Condition.WORSE_SCORE, 4, 2, "usage_guidelines"),
    )
    report = of(change=change(changed()), gate=GateResult(passed=False, reasons=reasons))
    assert open_part(report).splitlines()[2] == "- 2 regressions since the baseline, listed under the changes"
    assert "| ❌ `lend_book` | 3.3&nbsp;B | **4**&nbsp;❌ | **2**&nbsp;❌ | 3 |" in open_part(report)


def test_many_tools_that_fail_for_one_reason_share_a_line() -> None:
    names = [f"lend_{at}" for at in range(5)]
    reasons = tuple(Reason(0, name, Condition.DIMENSION, 3, 2, "usage_guidelines") for name in names)
    few = (*reasons, Reason(0, "lend_5", Condition.DIMENSION, 3, 1, "usage_guidelines"))
    tools = tuple(reports.tool(name=name) for name in [*names, "lend_5", "lend_6"])
    report = of(tools=tools, score=reports.score(tool_count=7), gate=GateResult(passed=False, reasons=few))
    assert open_part(report).splitlines()[2:4] == [
        "- 5 of 7 tools: `lend_0`, `lend_1`, `lend_2` and 2 more: Usage Guidelines is 2, below the required 3",
        "- `lend_5`: Usage Guidelines is 1, below the required 3",
    ]


def test_patterns_and_one_edit_of_each_tool_come_before_the_tools() -> None:
    patterns = tuple(
        Pattern(kind, f"all 3 tools lack {kind}", ("sync", "lend_book"), 0.3) for kind in ("a", "b", "c", "d")
    )
    second = reports.opportunity(fix="A second edit.")
    tools = (reports.poor_tool(), reports.tool(opportunities=(reports.opportunity(), second)))
    text = open_part(of(patterns=patterns, tools=tools))
    heads = re.findall(r"^### (.*)$", text, re.MULTILINE)
    assert heads == [
        "What many tools share",
        "Edits to make first, one of each kind",
        "Tools, lowest score first",
    ]
    assert "- All 3 tools lack a (grade about +0.3)" in text
    assert "lack d" not in text
    assert "A second edit." not in text
    assert [line.partition(":")[0] for line in text.splitlines() if re.match(r"\d\.", line)] == [
        "1. `sync`",
        "2. `lend_book`",
    ]


def rows(text: str) -> list[tuple[str, str]]:
    """Return the mark and the name of each tool in the tables of a report."""
    return re.findall(r"^\| (❌?) ?`(\w+)` \|", text, re.MULTILINE)


def test_the_tools_that_fail_changed_or_score_lowest_are_shown_and_the_others_folded() -> None:
    tools = tuple(reports.tool(name=f"lend_{at:02}", tdqs=3.0 + at / 100) for at in range(30))
    reasons = (Reason(0, "lend_29", Condition.TOOL_TOKENS, 100, 128),)
    report = of(
        tools=tools, change=change(changed(name="lend_20")), gate=GateResult(passed=False, reasons=reasons)
    )
    first = [("❌", "lend_29"), ("", "lend_20"), *(("", f"lend_{at:02}") for at in range(5))]
    assert rows(open_part(report)) == first
    assert "<summary>23 other tools</summary>" in shown(report)
    assert sorted(name for _, name in rows(shown(report))) == [f"lend_{at:02}" for at in range(30)]
    assert "2.8–&#8288;3.7 | **128**&nbsp;❌ |" in open_part(report)


def test_at_most_ten_of_many_tools_that_fail_are_shown() -> None:
    tools = tuple(reports.tool(name=f"lend_{at:02}") for at in range(30))
    reasons = tuple(Reason(0, tool.name, Condition.TOOL, 4.0, 3.3, details=("B",)) for tool in tools)
    report = of(tools=tools, gate=GateResult(passed=False, reasons=reasons))
    assert (len(rows(open_part(report))), len(rows(shown(report)))) == (10, 30)


def test_only_a_failure_has_a_mark() -> None:
    assert "✅" not in open_part(of()).partition("\n")[2]
    assert "\n| `lend_book` | 3.3&nbsp;B | 4 | 2 |" in shown(of())


def test_what_breaks_callers_is_told_with_the_change_of_a_tool() -> None:
    tool = changed(scores=(), texts=(), new_findings=(), breaking=(Breaking("now-required", "due"),))
    assert "  - **!** `due` is now required" in open_part(of(change=change(tool))).splitlines()


def test_several_servers_are_a_table_and_the_worst_is_open() -> None:
    text = shown(reports.report_of_several())
    assert re.findall(r"^\| . \| `\S+` \| .*$", text, re.MULTILINE)[:2] == [
        "| ❌ | `loan-desk` | 2.8&nbsp;C |  | 3 | 1 | 1 |",
        "| ✅ | `catalogue-desk` | 2.8&nbsp;C |  | 3 | 0 | 0 |",
    ]
    assert re.findall(r"<details open>\n<summary>(.*)</summary>", text) == [
        "❌ <code>loan&#45;desk</code>: 2.8 of 5, tier C"
    ]


def test_justifications_of_what_changed_come_first_and_all_is_folded() -> None:
    gain = Opportunity(**{name: getattr(reports.opportunity(), name) for name in Opportunity.__slots__})
    report = of(change=change(changed()), tools=(reports.poor_tool(opportunities=(gain,)), reports.tool()))
    explained = shown(report).partition("<summary>Scores explained</summary>")[2]
    assert re.findall(r"<summary><code>(\S+)</code>", explained) == ["lend&#95;book", "sync"]
    assert "Says nothing about when to use it" not in open_part(report)


def test_of_two_tools_of_one_name_only_the_one_that_fails_is_marked() -> None:
    good, bad = (reports.tool(tdqs=tdqs, tier=tier) for tdqs, tier in ((4.5, "A"), (1.5, "F")))
    reason = Reason(0, "lend_book", Condition.TOOL, 3.0, 1.5, details=("F",))
    page = shown(of(tools=(good, bad), gate=GateResult(passed=False, reasons=(reason,))))
    rows = [line.replace("&nbsp;", " ").split(" | ") for line in page.splitlines() if "`lend_book`" in line]
    assert [row[1] for row in rows if "❌" in row[0]] == ["**1.5 F** ❌"]
    assert [row[1] for row in rows if row[0] == "| `lend_book`"] == ["4.5 A"]
