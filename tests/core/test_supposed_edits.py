"""What an edit gains is found out without reading the edited definition from its beginning: the shortcuts are exact."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scorer.claims.annotated import Annotated
from scorer.claims.kinds import KINDS, annotate
from scorer.claims.siblings import index_names
from scorer.claims.tool_facts import gather
from scorer.data.rubric import load_rubric
from scorer.reading.tool import read_tool
from scorer.scoring.applicable import APPLICABLE, HINTS
from scorer.scoring.features import FEATURES, vector
from scorer.scoring.mentioned import is_mentioned
from scorer.scoring.rewriting import REWRITTEN, rewritten
from scorer.scoring.suggestions import lacks
from scorer.scoring.supposing import DERIVED, Supposed
from tests.support.servers import OWN, RECORDED, needs_recorded, tools_of

#: Every so many of the recorded servers are tried.
STEP = 9
EXAMPLES = Path("the examples of the kinds of claims")
SERVERS = (EXAMPLES, *OWN, *(pytest.param(path, marks=needs_recorded) for path in RECORDED[::STEP]))


def definitions(server: Path) -> Iterator[Annotated]:
    """Yield the definitions of a server, read among each other; or the examples, each by itself."""
    if server == EXAMPLES:
        examples = [each for kind in KINDS for each in kind.good]
        beside = [(each.tool["name"], *each.siblings) for each in examples]
        tools = [each.tool for each in examples]
    else:
        tools = list(tools_of(server))
        beside = [tuple(tool["name"] for tool in tools)] * len(tools)
    for tool, names in zip(tools, beside, strict=True):
        yield annotate(gather(read_tool(tool), index_names(names)))


def edits(definition: Annotated) -> list[str]:
    """Return the edits that the program would make, and those that it would describe."""
    lacking = lacks(definition, load_rubric(None))
    hints = {kind for kind in HINTS if APPLICABLE[kind](definition)}
    return sorted({each.kind for each in lacking.edits} | (lacking.present & REWRITTEN) | hints)


def claimed(definition: Annotated) -> dict[str, float]:
    weighed = load_rubric(None).cells
    return {each.name: each.value(definition) for each in FEATURES if each.kind and each.name in weighed}


@pytest.mark.parametrize("server", SERVERS, ids=str)
def test_an_edit_is_weighed_as_if_all_that_depends_on_it_were_read_anew(server: Path) -> None:
    for definition in definitions(server):
        now = Supposed.of(definition, load_rubric(None))
        for kind in edits(definition):
            if kind not in REWRITTEN:
                after = now.after(kind)
                known = {"dense"} if after.definition.facts.doc.word_count > LONG else set()
                anew = claimed(after.definition.supposing({}, DERIVED - known))
                assert {name: after.values[name] for name in anew} == anew, (definition.facts.tool.name, kind)


#: Words from which a text is too long to stay dense with one more sentence.
LONG = 46


@pytest.mark.parametrize("server", SERVERS, ids=str)
def test_a_definition_that_is_read_again_in_part_reads_as_it_does_from_its_beginning(server: Path) -> None:
    for definition in definitions(server):
        vector(definition)  # what was read before is what may be kept
        for kind in edits(definition):
            edited = rewritten(definition, kind) if kind in REWRITTEN else None
            if edited is not None:
                tool, index = edited.facts.tool, edited.facts.index
                raw = {**tool.raw, "description": tool.description, "annotations": dict(tool.annotations)}
                whole = annotate(gather(read_tool(raw), index))
                assert vector(edited) == vector(whole), (tool.name, kind)
                assert edited.facts.context == whole.facts.context


def test_every_edit_that_the_program_makes_is_tried_on_some_definition() -> None:
    tried = {
        kind
        for server in (EXAMPLES, *OWN)
        for definition in definitions(server)
        for kind in edits(definition)
    }
    assert tried >= REWRITTEN


@pytest.mark.parametrize(
    ("text", "kind", "touched"),
    [
        ("Lend a book. Not found: 404.", "errors", True),
        ("Lend a book. Found nothing.", "errors", False),
        ("Lend up to five books.", "limits", True),
        ("Look a book up, to lend it.", "limits", False),
        ("RESTORES the shelf.", "reversibility", True),
        ("A restore-point of the shelf.", "reversibility", False),
        ("Use it for novels.", "when", True),
        ("Ordered by title, unused.", "when", False),
    ],
)
def test_a_text_touches_on_a_fact_by_whole_words_and_phrases(text: str, kind: str, touched: bool) -> None:
    tool = read_tool({"name": "lend_book", "description": text, "inputSchema": {"type": "object"}})
    assert is_mentioned(annotate(gather(tool, index_names([]))), kind) is touched
