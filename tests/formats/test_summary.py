import pytest

from scorer.contracts.report import Gain, Opportunity
from scorer.formats import summary
from tests.support.reports import finding, good_tool, opportunity, poor_tool, server, tool


def names(fixes: tuple[summary.Fix, ...]) -> list[tuple[str, str]]:
    return [(fix.tool, fix.item.rule) for fix in fixes]


def test_tools_come_worst_first_and_equals_by_their_estimate_then_their_name() -> None:
    tools = (
        good_tool(),
        tool(name="b"),
        tool(name="a"),
        tool(name="c", tdqs_estimate=3.25),
        poor_tool(),
    )
    order = [each.name for each in summary.worst_first(server(tools=tools))]
    assert order == ["sync", "c", "a", "b", "find_overdue_loans_of_a_reader_by_card_number"]


def test_errors_are_fixed_first_then_what_gains_the_server_most() -> None:
    small, large = (
        opportunity(rule=rule, gain=Gain(1.0, 0.2, gain)) for rule, gain in (("U001", 0.01), ("U009", 0.2))
    )
    tools = (
        tool(name="a", opportunities=(small, large)),
        tool(name="b", opportunities=(large,)),
        poor_tool(),
    )
    fixes = summary.top_fixes(server(tools=tools), 9)
    assert names(fixes) == [("sync", "S001"), ("sync", "P001"), ("a", "U009"), ("b", "U009"), ("a", "U001")]
    assert names(summary.top_fixes(server(tools=tools), 2)) == names(fixes)[:2]
    assert summary.fix_count(server(tools=tools)) == len(fixes)


def test_findings_come_by_level_then_tool_and_name_the_set_by_no_name() -> None:
    tools = (tool(name="b"), poor_tool(name="a"))
    about_the_set = finding(rule="C001", level="warning")
    found = summary.findings(server(tools=tools, findings=(about_the_set,)))
    assert [(name, item.rule) for name, item in found] == [("a", "S001"), ("", "C001"), ("b", "S003")]


def test_the_mean_of_a_dimension_is_over_all_tools() -> None:
    means = summary.dimension_means(server())
    assert {key: round(value, 2) for key, value in means.items()} == {
        "purpose_clarity": 3.33,
        "usage_guidelines": 2.33,
        "behavioral_transparency": 3.0,
        "parameter_semantics": 2.67,
        "conciseness_structure": 3.67,
        "contextual_completeness": 3.0,
    }


@pytest.mark.parametrize(
    ("points", "said"),
    [(1.25, "+1.2"), (0.4, "+0.4"), (0.096, "+0.1"), (0.06, "+0.06"), (0.004, "+0"), (0.0, "+0")],
)
def test_a_gain_is_said_with_as_many_decimals_as_it_needs(points: float, said: str) -> None:
    assert summary.gain(points) == said


@pytest.mark.parametrize(
    ("count", "thing", "said"), [(1, "tool", "1 tool"), (0, "tool", "0 tools"), (1200, "fix", "1,200 fixes")]
)
def test_a_count_agrees_with_its_noun(count: int, thing: str, said: str) -> None:
    assert summary.plural(count, thing) == said


def test_the_edits_to_make_first_repeat_no_tool_and_no_gap_while_others_are_left() -> None:
    drafts = {"when": "Use this when <situation>.", "errors": "Fails with <error>."}

    def edit(rule: str, gain: float) -> Opportunity:
        return opportunity(rule=rule, draft=drafts[rule], gain=Gain(1.0, gain, gain))

    tools = (
        tool(name="a", opportunities=(edit("when", 0.5), edit("errors", 0.2))),
        tool(name="b", opportunities=(edit("when", 0.4), edit("errors", 0.1))),
        tool(name="c", opportunities=(edit("when", 0.3),)),
    )

    def chosen(count: int) -> list[tuple[str, str]]:
        return [(name, item.rule) for name, item in summary.best_edits(server(tools=tools), count)]

    assert chosen(2) == [("a", "when"), ("b", "errors")]
    assert chosen(3) == [("a", "when"), ("b", "errors"), ("c", "when")]
    assert chosen(0) == []
