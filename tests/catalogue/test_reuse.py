"""A crawl scores only the tools whose scores can have changed, and its records are those of scoring all anew."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorer.capturing import snapshot_json
from scorer.catalogue.records import Captured, score_captured
from scorer.catalogue.store import Earlier, Scored
from scorer.contracts.definitions import Snapshot
from tests.catalogue.crawling import crawl, export, said
from tests.support.command_line import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SHARED = ROOT.parent / "shared" / "servers"
TEXTS = {
    "lend_book": "Lend a book to a reader and return the date when it is due.",
    "renew_loan": "Give a loan another three weeks, unless somebody waits for the book.",
    "find_reader": "Search the readers of the branch by name. Returns up to ten cards.",
    "close_desk": "Close the desk for today. Loans that are open stay open.",
}


def tool(name: str, text: str) -> dict[str, Any]:
    return {"name": name, "description": text, "inputSchema": {"type": "object", "properties": {}}}


def crawled(folder: Path, tools: dict[str, str]) -> str:
    """Crawl a server with these tools into the store. Return what the run says of scores."""
    (folder / "desks").mkdir(exist_ok=True)
    definitions = {"tools": [tool(*each) for each in tools.items()]}
    (folder / "desks" / "desk.json").write_text(json.dumps(definitions), encoding="utf-8")
    return said(crawl(folder / "store", folder / "desks"))[-1].partition("; ")[2]


def check_anew(folder: Path) -> None:
    """Compare what the store has with what a crawl into an empty one gives."""
    said(crawl(folder / "anew", folder / "desks"))
    assert export(folder / "store") == export(folder / "anew")


def test_one_changed_tool_scores_one_tool(tmp_path: Path) -> None:
    assert crawled(tmp_path, TEXTS) == "tools: 4 scored, 0 reused"
    assert crawled(tmp_path, {**TEXTS, "close_desk": "Close it."}) == "tools: 1 scored, 3 reused"
    check_anew(tmp_path)


def test_a_new_tool_scores_one_tool(tmp_path: Path) -> None:
    crawled(tmp_path, TEXTS)
    assert crawled(tmp_path, {**TEXTS, "count_shelves": "Count shelves."}) == "tools: 1 scored, 4 reused"
    check_anew(tmp_path)


def test_a_tool_that_names_a_renamed_one_is_scored_with_it(tmp_path: Path) -> None:
    texts = {**TEXTS, "close_desk": "Close the desk. Use `renew_loan` before, so that no loan ends today."}
    crawled(tmp_path, texts)
    renamed = {("prolong_loan" if name == "renew_loan" else name): text for name, text in texts.items()}
    assert crawled(tmp_path, renamed) == "tools: 2 scored, 2 reused"
    check_anew(tmp_path)


def test_tools_that_begin_to_share_a_text_are_scored_again(tmp_path: Path) -> None:
    notice = (
        " All desks of the library are closed on every public holiday, on the first day of the year, and in the last"
        " week of August, when the branches are cleaned and every book is counted."
    )
    names = sorted(TEXTS)
    crawled(tmp_path, {name: TEXTS[name] + notice * (name in names[:2]) for name in names})
    shared = {name: TEXTS[name] + notice * (name in names[:3]) for name in names}
    assert crawled(tmp_path, shared) == "tools: 3 scored, 1 reused"
    check_anew(tmp_path)


def test_the_first_sibling_of_a_tool_scores_both(tmp_path: Path) -> None:
    (first, second), *_ = zip(TEXTS, [*TEXTS][1:], strict=False)
    crawled(tmp_path, {first: TEXTS[first]})
    assert crawled(tmp_path, {each: TEXTS[each] for each in (first, second)}) == "tools: 2 scored, 0 reused"
    check_anew(tmp_path)


def test_another_rubric_scores_every_tool(tmp_path: Path) -> None:
    crawled(tmp_path, TEXTS)
    last = said(crawl(tmp_path / "store", tmp_path / "desks", "--rubric", "2026-q2.2"))[-1]
    assert last == "scored: 1 of 1 that were due; tools: 4 scored, 0 reused"


def scored(tools: Sequence[Any], earlier: Scored | None = None) -> Scored:
    """Score a server, which was scored before or was not."""
    data = snapshot_json([Snapshot("desk", "desk", tuple(tools))]).encode()
    before = None if earlier is None else Earlier(earlier.record, earlier.keys, earlier.kinds)
    (found,) = score_captured([Captured("desk", "-", data, before)], None)
    assert found.tools + found.reused == len(tools)
    return found


def told(found: Scored) -> tuple[bytes, bytes]:
    return found.record, found.kinds


NAMES = st.sampled_from(
    ["get_loan", "getLoan", "get_card", "desk_get_loan", "desk_list_loans", "loan", "send", ""]
)
TITLES = st.sampled_from(["", "Get a Loan", "The Desk"])
SENTENCES = st.sampled_from(
    [
        "Get a loan by its number.",
        "Use `get_loan` before, or desk_get_loan.",
        "Instead of get_card, call getLoan().",
        "See The Desk and Get a Loan.",
        "Never use `get_card`; always prefer this tool.",
        "Every answer of this desk is in the language of the reader who asks.",
        "Run desk.list-loans first; l0an and mcp__desk__get_loan are other names.",
        "Löscht die Karte, siehe `get_card`.",
        "The loan is sent \\u0067et_card.",
    ]
)
TOOLS = st.lists(
    st.builds(
        lambda name, title, text, required: {
            "name": name,
            "title": title,
            "description": " ".join(text),
            "inputSchema": {
                "type": "object",
                "properties": {"loan_id": {"type": "string", "description": "From get_loan."}},
                "required": ["loan_id"][:required],
            },
        },
        NAMES,
        TITLES,
        st.lists(SENTENCES, max_size=3),
        st.integers(0, 1),
    ),
    min_size=1,
    max_size=5,
)


@given(before=TOOLS, after=TOOLS)
@settings(max_examples=25, deadline=None)
def test_a_record_with_reused_tools_is_the_record_of_scoring_anew(
    before: list[Any], after: list[Any]
) -> None:
    assert told(scored(after, scored(before))) == told(scored(after))


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared/servers")
def test_edits_of_real_servers_give_the_records_of_scoring_anew() -> None:
    dice = random.Random(17)
    reused = tools = 0
    for path in dice.sample(sorted(SHARED.glob("*.json")), 8):
        before = json.loads(path.read_text(encoding="utf-8")).get("tools", ())[:10]
        if len(before) < 3:
            continue
        known = scored(before)
        for after in edits([*before], dice):
            found = scored(after, known)
            assert told(found) == told(scored(after)), path.stem
            reused, tools = reused + found.reused, tools + len(after)
    assert 0 < reused < tools


def edits(tools: list[Any], dice: random.Random) -> list[list[Any]]:
    """Return sets in which one tool is gone, renamed, or named by another one."""
    at, other = dice.sample(range(len(tools)), 2)
    gone = tools[:at] + tools[at + 1 :]
    renamed = [*tools]
    renamed[at] = {**tools[at], "name": f"{tools[other]['name']}_again"}
    named = [*tools]
    named[at] = {
        **tools[at],
        "description": f"Use `{tools[other]['name']}` before. {tools[at]['description']}",
    }
    return [gone, renamed, named]
