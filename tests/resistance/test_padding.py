"""What adds no information earns nothing; what is taken away does not pay; what is true and new does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from scorer.claims.annotated import Annotated
from scorer.claims.kinds import annotate
from scorer.claims.siblings import SiblingIndex, index_names
from scorer.claims.tool_facts import gather
from scorer.contracts.dimensions import BEHAVIOR, COMPLETENESS, CONCISENESS, DIMENSIONS, USAGE
from scorer.data.rubric import load_rubric
from scorer.reading.tool import read_tool
from scorer.scoring import weigh
from scorer.scoring.api import estimate_tdqs
from tests.resistance import edits
from tests.support import servers
from tests.support.servers import needs_recorded, tools_of

pytestmark = pytest.mark.no_cover

#: What padding may add to a tdqs estimate, or taking away to a dimension.
LIMIT = 0.1
#: Of recorded definitions every so many is tried, and of all that are tried this share may stray.
EVERY, STRAYS = 10, 0.04
#: The same for a text that only names its tool, where any sentence that follows counts a little.
LIMIT_OF_LABEL = 0.3
#: Edits that still earn something, by the mean that they may earn: what the schema holds, said again in the words of
#: the description, reads as an explanation of the parameter or of the tool. docs/scoring.md says so.
STILL_PAID = {
    "restated_args": 0.1,
    "restated_enums": 0.18,
    "restated_hint": 0.16,
    "restated_inline": 0.14,
    "restated_types": 0.1,
    "facet_keywords": 0.08,
    "praise_first": 0.05,
}
#: Removing the only sentence with a verb or a condition changes what the next one stands for.
STRAYS_REMOVED = 0.05

OWN: tuple[dict[str, Any], ...] = (
    {"name": "close_card", "description": "Close a card.", "inputSchema": {"type": "object"}},
    {
        "name": "list_loans",
        "description": "List the open loans of one card, newest first. Returns title, branch and due date.",
        "inputSchema": {
            "type": "object",
            "properties": {
                "card": {"type": "string", "description": "Barcode number below the photo"},
                "order": {"type": "string", "enum": ["due", "title"], "description": "Column to sort by"},
            },
            "required": ["card"],
        },
        "annotations": {"readOnlyHint": True, "idempotentHint": True},
    },
    {
        "name": "delete_card",
        "description": "Ends a membership for good. Open loans stay on the account until the books come back.",
        "inputSchema": {"type": "object", "properties": {"card": {"type": "string"}}},
        "annotations": {"destructiveHint": True},
    },
    {
        "name": "export_fines",
        "description": "Write the unpaid fines of a branch to a spreadsheet in the background; poll `get_export` until it is done.",
        "inputSchema": {
            "type": "object",
            "properties": {"branch": {"type": "string", "description": "Short code such as NORTH"}},
        },
    },
    {
        "name": "renew_loan",
        "description": "Extend a loan by two weeks unless another reader waits for the book.",
        "inputSchema": {"type": "object", "properties": {"loan": {"type": "integer", "description": "Loan number"}}},
    },
)  # fmt: skip
SEEDS = range(25)
OWN_INDEX = index_names([*(tool["name"] for tool in OWN), "get_export", "open_card"])


def estimates(tool: dict[str, Any], index: SiblingIndex) -> dict[str, float]:
    definition = annotate(gather(read_tool(tool), index))
    return {key: result.estimate for key, result in weigh.score(definition, load_rubric()).items()}


def gain(tool: dict[str, Any], edited: dict[str, Any], index: SiblingIndex) -> float:
    return estimate_tdqs(estimates(edited, index)) - estimate_tdqs(estimates(tool, index))


Tried = list[tuple[dict[str, Any], SiblingIndex]]


def with_siblings(files: Iterable[Path]) -> Tried:
    indexed = [(tools_of(path), index_names(tool["name"] for tool in tools_of(path))) for path in files]
    return [(tool, index) for tools, index in indexed for tool in tools]


@pytest.fixture(scope="module", params=["ours", pytest.param("recorded", marks=needs_recorded)])
def tried(request: pytest.FixtureRequest) -> Tried:
    """Definitions of whole servers, each with the names beside it."""
    return with_siblings(servers.OWN) if request.param == "ours" else with_siblings(servers.RECORDED)[::EVERY]


@pytest.mark.parametrize("kind", sorted(edits.PADDING))
def test_padding_earns_nothing_on_any_of_our_definitions(kind: str) -> None:
    # Fixed seeds: what hypothesis draws depends on the modules that are loaded, and a few wordings still pay.
    gains = [
        gain(tool, edited, OWN_INDEX)
        for seed in SEEDS
        for tool in OWN
        if (edited := edits.PADDING[kind](tool, Random(seed))) is not None
    ]
    if kind in STILL_PAID:
        assert sum(gains) <= (STILL_PAID[kind] + 0.1) * len(gains)
    else:
        assert max(gains, default=0.0) <= LIMIT_OF_LABEL


@pytest.mark.parametrize("kind", sorted(edits.PADDING))
def test_padding_earns_nothing_on_the_definitions_of_whole_servers(kind: str, tried: Tried) -> None:
    gains = []
    for number, (tool, index) in enumerate(tried):
        edited = edits.PADDING[kind](tool, Random(number))
        if edited is not None:
            gains.append(gain(tool, edited, index))
    # Two strays and a tenth of a point more, since an edit may fit only a handful of our own definitions.
    assert sum(gains) <= STILL_PAID.get(kind, 0.02) * len(gains) + 0.1
    if kind in STILL_PAID:
        return
    assert sum(value > LIMIT for value in gains) <= STRAYS * len(gains) + 2


def test_removing_an_informative_sentence_pays_in_no_dimension_but_conciseness(tried: Tried) -> None:
    removed = paid = 0
    for tool, index in tried:
        definition = annotate(gather(read_tool(tool), index))
        before = estimates(tool, index)
        for number, sentence in enumerate(definition.sentences):
            if number and len(definition.specifics(sentence.start, sentence.end)) >= 3:
                after = estimates(edits.without(tool, number), index)
                removed += 1
                paid += any(after[key] - before[key] > LIMIT for key in DIMENSIONS if key != CONCISENESS)
    assert removed > len(tried) / 2
    assert paid <= STRAYS_REMOVED * removed


def _no_result(definition: Annotated) -> bool:
    return not definition.has("result") and not definition.facts.signals["has_output_schema"]


TRUE: dict[str, tuple[Callable[[Annotated], bool], Callable[..., dict[str, Any]], tuple[str, ...]]] = {
    "what it returns": (_no_result, edits.tells_returns, (BEHAVIOR, COMPLETENESS)),
    "what it needs": (lambda definition: not definition.has("access"), edits.tells_needs, (BEHAVIOR,)),
}


@pytest.mark.parametrize("fact", sorted(TRUE))
def test_a_true_sentence_raises_its_dimension_where_the_fact_was_missing(fact: str, tried: Tried) -> None:
    missing, edit, dimensions = TRUE[fact]
    rises = []
    for number, (tool, index) in enumerate(tried):
        if missing(annotate(gather(read_tool(tool), index))):
            before, after = estimates(tool, index), estimates(edit(tool, Random(number)), index)
            rises.append(all(after[key] > before[key] for key in dimensions))
    assert len(rises) > len(tried) / 9
    assert sum(rises) >= 0.8 * len(rises)


def test_an_exclusion_with_a_sibling_raises_usage_where_none_was_named(tried: Tried) -> None:
    rises = []
    for number, (tool, index) in enumerate(tried):
        definition = annotate(gather(read_tool(tool), index))
        others = sorted(name for name in set(index.by_key.values()) if name != tool["name"])
        if others and not definition.has("when-not", "alternative"):
            edited = edits.tells_not(tool, Random(number), others[number % len(others)])
            rises.append(estimates(edited, index)[USAGE] > estimates(tool, index)[USAGE])
    assert len(rises) > len(tried) / 9
    assert sum(rises) >= 0.8 * len(rises)


def test_turning_a_hint_against_the_verb_never_pays(tried: Tried) -> None:
    turned, paid = 0, []
    for tool, index in tried:
        effect = gather(read_tool(tool), index).effect
        hints = tool.get("annotations") or {}
        for hint, value, wrong in (
            ("readOnlyHint", True, effect.mutates),
            ("destructiveHint", False, effect.category == "destructive"),
        ):
            if wrong and hints.get(hint) is (not value):
                turned += 1
                if gain(tool, edits.flipped(tool, hint, value), index) > LIMIT:
                    paid.append(tool["name"])
    assert turned > len(tried) / 9
    assert len(paid) <= STRAYS * turned + 1, paid


@pytest.mark.parametrize(("hint", "value"), [("readOnlyHint", True), ("destructiveHint", False)])
def test_a_hint_that_the_verb_belies_earns_nothing(hint: str, value: bool) -> None:
    tool = {"name": "delete_card", "description": "Delete a card and its loan history.", "inputSchema": {}}
    assert gain(tool, edits.flipped(tool, hint, value), OWN_INDEX) <= 0.05
