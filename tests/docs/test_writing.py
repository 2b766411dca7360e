"""The writing page's second definition is as good as the page says."""

import json

import scorer
from tests.docs.pages import blocks

SIBLINGS = ["list_pickups", "reschedule_pickup"]


def test_the_second_definition_reaches_tier_a_and_the_first_fails() -> None:
    before, after = (
        scorer.score_tool(json.loads(body), siblings=SIBLINGS)
        for page, body in blocks("json")
        if page == "docs/writing.md"
    )
    assert (before.tdqs < 3, after.tier) == (True, "A")
    assert [finding.rule for finding in after.findings] == []
