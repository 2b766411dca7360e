"""Which findings are listed, at what level, and which are accepted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from scorer.contracts.definitions import Acceptance, Snapshot
from scorer.contracts.report import Finding, ServerReport, Suppressed
from scorer.gate.selection import Override, Selection, accepted_by, settle
from tests.support import reports

TODAY = date(2027, 3, 31)
PARAMETER = reports.finding(rule="PAR010", name="unexplained")
PURPOSE = reports.finding(rule="PUR011", name="near-tautology", level="error", pointer="/description")
SET = reports.finding(rule="COH022", name="many-tools", level="info", pointer=None)


def desk(name: str = "loan-desk", *tools: str) -> ServerReport:
    """A server whose every tool has a warning and an error, and whose set has a finding of level info."""
    names = tools or ("get_card", "lend_book")
    listed = tuple(reports.tool(name=each, findings=(PARAMETER, PURPOSE)) for each in names)
    return reports.server(name=name, tools=listed, findings=(SET,))


def listed(server: ServerReport) -> list[tuple[str, str, str]]:
    found = [("", each) for each in server.findings]
    found += [(tool.name, each) for tool in server.tools for each in tool.findings]
    return [(tool, each.rule, each.level) for tool, each in found]


def chosen(overrides: Sequence[Override] = (), **selection: Any) -> list[tuple[str, str, str]]:
    (server,) = settle([desk()], Selection(**selection), overrides, today=TODAY)
    return listed(server)


def accept(
    *accepted: Acceptance, servers: Sequence[ServerReport] = (), **selection: Any
) -> list[ServerReport]:
    return [*settle(servers or [desk()], Selection(**selection), accepted=accepted, today=TODAY)]


BOTH = [
    ("get_card", "PAR010", "warning"), ("get_card", "PUR011", "error"),
    ("lend_book", "PAR010", "warning"), ("lend_book", "PUR011", "error"),
]  # fmt: skip


def test_the_regular_profile_leaves_out_info_and_counts_it() -> None:
    (server,) = settle([desk()], Selection(), today=TODAY)
    assert listed(server) == BOTH
    assert server.unlisted == {"COH022": 1}


def test_the_pedantic_profile_lists_all() -> None:
    assert chosen(profile="pedantic") == [("", "COH022", "info"), *BOTH]


def test_the_regular_profile_lists_info_of_a_rule_that_is_selected_by_more_than_all() -> None:
    assert chosen(select=("ALL", "COH"))[0] == ("", "COH022", "info")
    assert chosen(select=("many-tools",)) == [("", "COH022", "info")]


@pytest.mark.parametrize(
    ("select", "ignore", "rules"),
    [
        (("PAR",), (), {"PAR010"}),
        (("par010", "PUR"), (), {"PAR010", "PUR011"}),
        (("ALL",), ("PAR",), {"PUR011"}),
        (("ALL", "PAR010"), ("PAR",), {"PAR010", "PUR011"}),
        (("PAR",), ("PAR",), set()),
        (("PAR",), ("ALL",), {"PAR010"}),
        (("PAR",), ("PAR01",), set()),
        (("ALL",), ("ALL",), set()),
        ((), (), set()),
    ],
)
def test_the_most_precise_selector_decides_and_of_equals_the_one_that_ignores(
    select: tuple[str, ...], ignore: tuple[str, ...], rules: set[str]
) -> None:
    assert {rule for _, rule, _ in chosen(select=select, ignore=ignore)} == rules


def test_severity_changes_levels_and_off_leaves_out_the_most_precise_first() -> None:
    told = chosen(severity={"P": "info", "PUR": "off", "PAR010": "error", "COH": "warning"})
    assert told == [
        ("", "COH022", "warning"),
        ("get_card", "PAR010", "error"),
        ("lend_book", "PAR010", "error"),
    ]


def test_a_finding_lowered_to_info_leaves_the_regular_profile() -> None:
    assert {rule for _, rule, _ in chosen(severity={"PAR": "info"})} == {"PUR011"}


def test_what_is_ignored_moves_no_score() -> None:
    before = desk()
    (after,) = settle([before], Selection(ignore=("ALL",)), today=TODAY)
    assert after.score == before.score
    assert [tool.tdqs for tool in after.tools] == [tool.tdqs for tool in before.tools]
    assert after.tools[0].opportunities == before.tools[0].opportunities


def test_an_override_changes_the_selection_of_the_tools_whose_server_and_name_match() -> None:
    assert chosen([Override(tools=("get_*",), ignore=("PAR",))]) == BOTH[1:]
    assert chosen([Override(servers=("other",), ignore=("PAR",))]) == BOTH
    assert chosen([Override(servers=("loan-*",), tools=("x", "lend_*"), select=("PUR",))]) == [
        *BOTH[:2],
        BOTH[3],
    ]


def test_an_override_replaces_a_list_and_adds_what_extends_and_later_ones_come_on_top() -> None:
    kept = [Override(tools=("get_*",), ignore=(), extend_ignore=("PUR",)), Override(extend_select=("COH",))]
    assert chosen(kept, ignore=("PAR",)) == [("", "COH022", "info"), BOTH[0], BOTH[3]]
    louder = [Override(tools=("get_card",), severity={"PAR": "error"})]
    assert chosen(louder)[0] == ("get_card", "PAR010", "error")


def test_an_override_of_tools_by_name_does_not_hold_for_the_set() -> None:
    assert chosen([Override(tools=("*_*",), ignore=("COH",))], profile="pedantic")[0][1] == "COH022"
    assert chosen([Override(tools=("",), ignore=("COH",))], profile="pedantic") == BOTH


def test_an_accepted_finding_is_moved_aside_with_its_reason() -> None:
    (server,) = accept(
        Acceptance("PAR", "checked by hand", tool="get_*", until="2027-12-31", origin="x.toml:3")
    )
    assert listed(server) == BOTH[1:]
    assert server.suppressed == (
        Suppressed("get_card", PARAMETER, "checked by hand", "2027-12-31", "x.toml:3"),
    )


@pytest.mark.parametrize(
    ("accepted", "count"),
    [
        (Acceptance("PAR010", "why"), 2),
        (Acceptance("near-tautology", "why"), 2),
        (Acceptance("ALL", "why"), 4),
        (Acceptance("PAR", "why", tool="lend_book"), 1),
        (Acceptance("PAR", "why", tool="lend_*"), 1),
        (Acceptance("PAR", "why", tool="LEND_*"), 0),
        (Acceptance("PAR", "why", pointer="/inputSchema/properties/*"), 2),
        (Acceptance("PAR", "why", pointer="/inputSchema/properties/isbn"), 0),
        (Acceptance("PAR", "why", server="loan-desk"), 2),
        (Acceptance("PAR", "why", server="catalogue"), 0),
        (Acceptance("COH", "why", tool=""), 0),  # info: not listed, so not counted as suppressed either
    ],
)
def test_rule_tool_pointer_and_server_must_all_match(accepted: Acceptance, count: int) -> None:
    (server,) = accept(accepted)
    assert len(server.suppressed) == count


def test_a_finding_about_the_set_has_the_tool_of_no_name() -> None:
    (server,) = accept(Acceptance("COH", "why", tool=""), profile="pedantic")
    assert server.suppressed == (Suppressed("", SET, "why", "", ""),)


def test_a_tool_without_a_name_is_told_from_the_set() -> None:
    (server,) = accept(Acceptance("ALL", "why", tool=""), servers=[desk("loan-desk", "")], profile="pedantic")
    assert [each.tool for each in server.suppressed] == [""]
    (server,) = accept(Acceptance("PAR", "why"), servers=[desk("loan-desk", "")])
    assert [each.tool for each in server.suppressed] == ["(no name)"]


def test_a_level_is_changed_before_a_finding_is_moved_aside() -> None:
    (server,) = accept(Acceptance("PAR", "why"), severity={"PAR": "error"})
    assert [each.finding.level for each in server.suppressed] == ["error", "error"]


@pytest.mark.parametrize(
    ("until", "holds"), [("2027-03-30", False), ("2027-03-31", True), ("2027-04-01", True), ("", True)]
)
def test_an_acceptance_holds_through_its_last_day(until: str, holds: bool) -> None:
    (server,) = accept(Acceptance("PAR", "why", until=until))
    assert bool(server.suppressed) is holds
    assert [each.rule for each in server.findings] == ([] if holds else ["CFG002"])


def test_one_that_has_ended_is_told_and_no_longer_suppresses() -> None:
    (server,) = accept(Acceptance("PAR", "why", until="2026-01-31", origin="mcp-scorer.toml:9"))
    assert listed(server)[1:] == BOTH
    assert server.findings == (
        Finding(
            "CFG002",
            "expired-suppression",
            "warning",
            "the suppression of PAR (mcp-scorer.toml:9) expired on 2026-01-31",
            None,
            None,
            "Fix the suppressed finding, or extend the date with a reason.",
        ),
    )


def test_one_that_matches_nothing_is_told_with_its_place() -> None:
    (server,) = accept(
        Acceptance("SPC", "why", tool="get_*", pointer="/name", origin="mcp-scorer.toml:9"),
        Acceptance("PAR", "why"),
    )
    assert server.findings == (
        Finding(
            "CFG001",
            "unused-suppression",
            "warning",
            "the suppression of SPC in `get_*` at `/name` (mcp-scorer.toml:9) matches no finding",
            None,
            None,
            "Remove the entry, or name its server with `server`.",
        ),
    )


def test_one_for_a_server_that_was_not_scored_is_not_called_unused() -> None:
    (server,) = accept(Acceptance("SPC", "why", server="catalogue"))
    assert server.findings == ()


def test_one_that_any_of_several_servers_uses_is_used_and_one_that_none_uses_is_told_once() -> None:
    first, second = accept(
        Acceptance("PAR", "why", tool="close_*"), Acceptance("SPC", "why"), Acceptance("BEH", "why", server="night*"),
        servers=[desk(), desk("night-desk", "close_desk")],
    )  # fmt: skip
    assert [each.message for each in first.findings] == ["the suppression of SPC matches no finding"]
    assert [each.message for each in second.findings] == ["the suppression of BEH matches no finding"]
    assert [each.tool for each in second.suppressed] == ["close_desk"]


def test_one_that_only_matches_what_is_not_listed_is_in_use() -> None:
    (server,) = accept(Acceptance("COH", "why"), Acceptance("PAR", "why"), ignore=("PAR",))
    assert (server.findings, server.suppressed) == ((), ())
    assert server.unlisted == {"COH022": 1, "PAR010": 2}


def test_of_two_that_match_the_first_by_tool_name_gives_the_reason_and_both_are_in_use() -> None:
    (server,) = accept(Acceptance("PAR", "any tool"), Acceptance("PAR", "this tool", tool="get_card"))
    assert [each.reason for each in server.suppressed] == ["this tool", "any tool"]
    assert server.findings == ()


def test_what_is_told_about_suppressions_can_be_ignored_or_made_graver() -> None:
    unused = Acceptance("SPC", "why")
    (server,) = accept(unused, ignore=("CFG",))
    assert (server.findings, dict(server.unlisted)) == ((), {"CFG001": 1, "COH022": 1})
    (server,) = accept(unused, severity={"unused-suppression": "error"})
    assert [each.level for each in server.findings] == ["error"]


def test_what_a_baseline_accepts_holds_for_its_own_server_alone() -> None:
    snapshot = Snapshot("loan-desk", "mcp-tools.json", (), accepted=(Acceptance("PAR", "why"),))
    first, second = accept(*accepted_by(snapshot), servers=[desk(), desk("night-desk")])
    assert (len(first.suppressed), len(second.suppressed)) == (2, 0)


def test_a_name_that_reads_as_a_pattern_stands_for_itself() -> None:
    snapshot = Snapshot("loan[1]*", "mcp-tools.json", (), accepted=(Acceptance("PAR", "why"),))
    first, second = accept(*accepted_by(snapshot), servers=[desk("loan[1]*"), desk("loan1x")])
    assert (len(first.suppressed), len(second.suppressed)) == (2, 0)
