"""No draft loses a fact of the definition, and none invents one."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from scorer.data.drafting import drafting
from scorer.data.messages import messages
from scorer.language.document import read
from tests.core.test_followed_suggestions import SIBLINGS, definitions
from tests.drafting.drafted import drafted, of_file, some_recorded, tool
from tests.support.servers import OWN, needs_recorded, tools_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scorer.contracts.drafts import ToolDraft

WORD = re.compile(r"[^\W_]+")


def words(text: str) -> set[str]:
    return set(WORD.findall(text.lower()))


def frames() -> Iterator[str]:
    """Yield every text that a draft may add."""
    yield from (
        text for id, text in messages().items() if id.startswith(("suggestions.draft", "suggestions.gap"))
    )
    yield from drafting().texts()


def run_of(text: str) -> str:
    """Return the words of a text in a row."""
    return f" {' '.join(WORD.findall(text))} "


def lost(draft: ToolDraft) -> list[str]:
    """Return the lines of sentences that a draft lacks, and the texts of parameters that are not whole in it."""
    after, left = run_of(draft.after), [run_of(each.text) for each in draft.left_out]
    lines = (
        line
        for each in read(draft.before).sentences
        for line in draft.before[each.start : each.end].splitlines()
    )
    gone = [
        line
        for line in lines
        if WORD.search(line) and not any(run_of(line) in text for text in (after, *left))
    ]
    return gone + [
        each.name for each in draft.parameters if not each.after.startswith(each.before.rstrip(". "))
    ]


def invented(draft: ToolDraft, raw: dict[str, Any], siblings: Iterable[str]) -> set[str]:
    """Return the words of a draft that neither the definition nor the frames nor the names of siblings have."""
    known = words(json.dumps(raw, ensure_ascii=False)) | words(" ".join(frames()))
    known |= words(" ".join(siblings)) | {
        part.lower() for part in re.findall("[A-Z]?[a-z]+|[A-Z]+", str(raw.get("name")))
    }
    added = " ".join((draft.after, *(each.after for each in draft.parameters)))
    return words(added) - known


@settings(derandomize=True, max_examples=40, deadline=None)
@given(definitions(), st.lists(st.sampled_from(SIBLINGS), max_size=5, unique=True))
def test_every_sentence_is_kept_and_no_word_is_invented(raw: dict[str, Any], siblings: list[str]) -> None:
    others = [tool(name, "Tells the depth of the harbor.") for name in siblings if name != raw["name"]]
    for draft in drafted(raw, *others, reach="4.6").drafts:
        assert draft.left_out == ()
        assert lost(draft) == []
        each = raw if draft.name == raw["name"] else tool(draft.name, draft.before)
        assert invented(draft, each, siblings) == set()


@settings(derandomize=True, max_examples=20, deadline=None)
@given(st.text(alphabet="Abc deF.,:;!?\n-*`#|<>()\"'", max_size=200))
def test_no_layout_loses_a_sentence(text: str) -> None:
    for draft in drafted(tool("get_tide", text, "berth"), reach="4.9").drafts:
        assert lost(draft) == []


def faults(paths: Iterable[Any]) -> list[tuple[str, object]]:
    found: list[tuple[str, object]] = []
    for path in paths:
        raws = {raw.get("name"): raw for raw in tools_of(path)}
        for draft in of_file(path).drafts:
            gone, new = lost(draft), invented(draft, raws[draft.name], map(str, raws))
            found += [(f"{path.stem} {draft.name}", each) for each in (gone, new) if each]
    return found


def test_no_fact_of_our_servers_is_lost_or_invented() -> None:
    assert faults(OWN) == []


@needs_recorded
def test_no_fact_of_recorded_servers_is_lost_or_invented() -> None:
    assert faults(some_recorded()) == []
