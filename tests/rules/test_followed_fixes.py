"""The fix of a finding, carried out on the definition, removes the finding and lowers no score."""

from __future__ import annotations

import copy
from typing import Any, Final

import pytest

from scorer.claims.examples import Example
from scorer.contracts.definitions import Snapshot
from scorer.contracts.report import ToolReport
from scorer.rules import ALL_RULES, Rule
from scorer.scoring.api import score_server
from tests.support.followed_fixes import FIXES
from tests.support.servers import RECORDED, needs_recorded, tools_of

#: A tool has no more findings of one rule than this.
MOST: Final = 40
#: Fixes that remove text which earned points, or add a parameter to explain; a read earns 0.02 less than a deletion.
LOWERS: Final = frozenset("SAF040 SAF041 SAF042 SAF043 SAF044 SAF045 SPC036 SPC049 RSK004".split())
FOLLOWED: Final = [rule for rule in ALL_RULES if rule.id in FIXES]


def scored(tool: dict[str, Any], client: str) -> ToolReport:
    server = score_server(Snapshot("example", "example.json", (tool,)), clients=[client] if client else [])
    return server.tools[0]


def followed(rule: str, raw: dict[str, Any], client: str) -> tuple[ToolReport, ToolReport]:
    """Return the tool before, and after every finding of the rule was followed."""
    tool = copy.deepcopy(raw)
    before = after = scored(tool, client)
    for _ in range(MOST):
        found = [each for each in after.findings if each.rule == rule]
        if not found:
            break
        FIXES[rule](tool, found[0])
        after = scored(tool, client)
    return before, after


def bad_examples(rule: Rule) -> list[Example]:
    return [example for example in rule.bad if example.tool]


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.id) for rule in FOLLOWED])
def test_a_followed_fix_removes_its_finding_and_lowers_no_score(rule: Rule) -> None:
    for example in bad_examples(rule):
        before, after = followed(rule.id, dict(example.tool), example.client)
        assert any(each.rule == rule.id for each in before.findings)
        assert not any(each.rule == rule.id for each in after.findings)
        if rule.id not in LOWERS:
            assert after.tdqs_estimate >= before.tdqs_estimate - 1e-9


#: Rules whose fixes a function can carry out on definitions that it does not know, with the client to check for.
ON_REAL: Final = {
    **dict.fromkeys("PAR015 PAR017 PAR018 SPC038 SPC040 SPC041 SPC043 SPC046 SPC048".split(), ""),
    **dict.fromkeys("CLI022 CLI023 CLI025 CLI026 CLI030".split(), "gemini"),
}

#: Servers that have such findings.
SERVERS: Final = frozenset(
    "mcp-kling stripe__mcp mcp-grafana cloudflare__mcp-server-cloudflare excel-mcp-server ida-pro-mcp".split()
)


@needs_recorded
def test_fixes_of_real_findings_work() -> None:
    left = dict.fromkeys(ON_REAL, 3)
    failed: list[tuple[str, str]] = []
    for tool in [tool for path in RECORDED if path.stem in SERVERS for tool in tools_of(path)]:
        for client in ("", "gemini"):
            open_rules = {rule for rule, count in left.items() if count and ON_REAL[rule] == client}
            if not open_rules:
                continue
            for rule in open_rules & {each.rule for each in scored(tool, client).findings}:
                left[rule] -= 1
                before, after = followed(rule, tool, client)
                gone = not any(each.rule == rule for each in after.findings)
                if not gone or after.tdqs_estimate < before.tdqs_estimate - 1e-9:
                    failed.append((rule, tool["name"]))
    assert failed == []
