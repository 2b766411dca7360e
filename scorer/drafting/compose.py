"""The draft of one tool: what it writes, where, and what that is expected to score."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from scorer.claims.open_gaps import count_open_gaps
from scorer.contracts.drafts import Advice, Expected, ParameterDraft, Piece, ToolDraft
from scorer.contracts.report import NAMELESS, Opportunity
from scorer.drafting.cleaning import cleaned, reported_texts
from scorer.drafting.layout import Prose, around, extended, order_of, ordered, part_of, prose_of, with_added
from scorer.drafting.parameters import open_texts, parameter_drafts
from scorer.drafting.sentences import LEFT, MOST_SENTENCES, OF_SCHEMA, Written, about, writes
from scorer.scoring.applicable import HINTS, WHOLE_SENTENCE
from scorer.scoring.names import identifier
from scorer.scoring.suggestions import Missing
from scorer.scoring.variants import Variant

#: Estimates that differ by less are the same.
_SAME: Final = 1e-6


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a draft writes for the suggestions that it carries out; `kinds` are those, with the ones of the schema."""

    written: tuple[Written, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Arranged:
    """A description with its sentences in place, the tool with it, and the kinds of suggestions that it carries out."""

    prose: Prose
    tool: Variant
    kinds: tuple[str, ...]
    reordered: bool = False


def draft_tool(tool: Variant, wanted: float) -> ToolDraft | None:
    """Return the draft of a tool that is to reach a score, None where none would help."""
    description, left_out = cleaned(tool.facts)
    base = tool.reworded(description) if left_out else tool
    reported = reported_texts(base.facts)
    parameters = parameter_drafts(base.definition, reported)
    prose = prose_of(base.whole)
    plan = _plan(base, prose, wanted, _with_gaps(base, parameters))
    made = _arranged(base, prose, plan)
    if "origin" in made.kinds or "prerequisite" in made.kinds:
        parameters = parameter_drafts(base.definition, reported, {identifier(base.definition) or ""})
    if made.prose.text == tool.facts.tool.description and not parameters:
        return None
    drafted = made.tool.scored.tdqs
    filled = made.tool.followed(made.kinds).tdqs
    return ToolDraft(
        name=tool.facts.tool.name or NAMELESS,
        before=tool.facts.tool.description,
        after=made.prose.text,
        pieces=_pieces(made.prose),
        parameters=parameters,
        left_out=(*left_out, *(reported[each.pointer] for each in parameters if each.pointer in reported)),
        hints=tuple(_advice(base.advice, HINTS)),
        advice=tuple(_advice(base.advice, LEFT - HINTS)),
        gaps=sum(map(count_open_gaps, (made.prose.text, *(each.after for each in parameters)))),
        reordered=made.reordered,
        expected=Expected(tool.scored.tdqs, drafted, max(filled, drafted)),
    )


def _with_gaps(tool: Variant, parameters: Sequence[ParameterDraft]) -> frozenset[str]:
    """Return the parameters whose text in the schema has a gap, or gets one."""
    pointers = open_texts(tool.definition)
    have = (
        use.parameter.name for use in tool.definition.facts.parameters if use.parameter.pointer in pointers
    )
    return frozenset((*have, *(each.name for each in parameters)))


def _plan(tool: Variant, prose: Prose, wanted: float, with_gaps: Collection[str]) -> _Plan:
    """Take up the suggestions that gain most, until the tool surely reaches the score with their gaps filled."""
    written: list[Written] = []
    kinds: list[str] = []
    settled = [edit.kind for edit in tool.edits if edit.kind == "contradiction"]  # that limits the score else
    for edit in _by_gain(tool.edits):
        if tool.followed([*settled, *kinds]).surely >= wanted or len(written) == MOST_SENTENCES:
            break
        if edit.kind in OF_SCHEMA:
            kinds += [edit.kind] if with_gaps else []
            continue
        if about(tool.definition, edit.kind) in with_gaps:  # its text in the schema asks for the same
            continue
        sentence = writes(tool.definition, prose, edit.kind)
        if sentence is None or _clashes(sentence, written):
            continue
        kinds.append(edit.kind)
        if not _is_there(sentence, prose):
            written.append(sentence)
    return _Plan(tuple(written), tuple(kinds))


def _is_there(sentence: Written, prose: Prose) -> bool:
    """Return whether the description has that sentence already, with its gaps open: it was drafted before."""
    return " ".join(sentence.text.split()) in " ".join(prose.text.split())


def _by_gain(edits: Sequence[Missing]) -> Iterator[Missing]:
    """Yield the edits as suggested: the first whole sentence of a text that says nothing, then what gains most."""
    yield from sorted(edits, key=lambda edit: edit.kind not in WHOLE_SENTENCE)


def _clashes(sentence: Written, written: Sequence[Written]) -> bool:
    """Return whether two edits would go on with one sentence."""
    return sentence.goes_on is not None and any(each.goes_on == sentence.goes_on for each in written)


def _arranged(tool: Variant, prose: Prose, plan: _Plan) -> _Arranged:
    """Return the best order that lowers no score: that of the parts, else the one of the definition, else no change."""
    least = tool.scored
    for draft, reordered in _drafts(prose, plan):
        variant = tool.reworded(draft.text)
        if variant.scored.estimate >= least.estimate - _SAME and variant.scored.tdqs >= least.tdqs:
            return _Arranged(draft, variant, plan.kinds, reordered)
    return _Arranged(prose, tool, tuple(kind for kind in plan.kinds if kind in OF_SCHEMA))


def _drafts(prose: Prose, plan: _Plan) -> Iterator[tuple[Prose, bool]]:
    """Yield the ways to write a plan, the best first, each with whether it changes the order of the sentences."""
    going_on = {each.goes_on: (each.kind, each.text) for each in plan.written if each.goes_on is not None}
    new = sorted(
        (each for each in plan.written if each.goes_on is None), key=lambda each: order_of(each.kind)
    )
    added = [Piece(each.text, "added", part_of(each.kind), each.kind) for each in new]
    for whole in (extended(prose, going_on), prose):
        for arranged in (ordered(whole), whole):
            yield with_added(arranged, added), arranged != whole
    yield around(prose.text, added), False


def _pieces(prose: Prose) -> tuple[Piece, ...]:
    rest = prose.rest.strip("\n")
    return (*prose.pieces, Piece(rest, "kept")) if rest.strip() else prose.pieces


def _advice(edits: Sequence[Opportunity], kinds: frozenset[str]) -> Iterator[Advice]:
    for each in edits:
        if each.rule in kinds:
            yield Advice(each.rule, each.fix, each.gain.tdqs)
