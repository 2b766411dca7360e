"""The weak tools of a server, drafted, and what the server is expected to score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from scorer.claims.open_gaps import has_open_gaps
from scorer.contracts.definitions import Snapshot
from scorer.contracts.drafts import Expected, ServerDraft, ToolDraft, Undrafted
from scorer.contracts.report import NAMELESS
from scorer.drafting.compose import draft_tool
from scorer.drafting.parameters import open_texts
from scorer.reading.masking import mask_snapshot
from scorer.scoring.api import score_server
from scorer.scoring.variants import Variant, variants_of
from scorer.tdqs.rollup import description_quality, grade_of, overall


def draft_server(
    snapshot: Snapshot, reach: str = "A", *, tool: str | None = None, rubric: str | Path | None = None
) -> ServerDraft:
    """Draft the tools of a server that score less than a tier or grade; `tool`: only those of that name.

    A draft is made of the sentences of the definition and of those that the suggestions write, until it is expected to
    reach the grade. Raises InputError for a snapshot without tools, a rubric that cannot be used, or a `reach` that is
    neither a tier nor a grade.
    """
    wanted = grade_of(reach)
    snapshot = mask_snapshot(snapshot)
    variants = variants_of(snapshot, rubric)
    drafts: list[ToolDraft | None] = []
    good: list[str] = []
    undrafted: list[Undrafted] = []
    for each in variants:
        name, made = each.facts.tool.name or NAMELESS, None
        if each.scored.tdqs >= wanted and each.scored.estimate >= wanted:
            good.append(name)
        elif tool in (None, name):
            made = draft_tool(each, wanted) if _is_whole(each) else None
            if made is None:
                undrafted.append(Undrafted(name, _why_not(each)))
        drafts.append(made)
    coherence = score_server(snapshot, rubric=rubric, detail="scores").score.coherence
    return ServerDraft(
        snapshot.name,
        snapshot.target,
        len(variants),
        wanted,
        tuple(draft for draft in drafts if draft is not None),
        tuple(good),
        tuple(undrafted),
        _expected(variants, drafts, coherence),
    )


def _why_not(tool: Variant) -> Literal["no-edit", "open", "long"]:
    if not _is_whole(tool):
        return "long"
    is_open = has_open_gaps(tool.facts.tool.description) or open_texts(tool.definition)
    return "open" if is_open else "no-edit"


def _is_whole(tool: Variant) -> bool:
    """Return whether all of a description is read: no draft may lose the rest."""
    raw = tool.facts.tool.raw
    written = raw.get("description") if isinstance(raw, Mapping) else ""
    return not isinstance(written, str) or written == tool.facts.tool.description


def _expected(variants: Sequence[Variant], drafts: Sequence[ToolDraft | None], coherence: float) -> Expected:
    """Return the grade of the server: now, with the drafts, and with their gaps filled."""
    now = [each.scored.tdqs for each in variants]
    drafted = [made.expected.drafted if made else each for made, each in zip(drafts, now, strict=True)]
    filled = [made.expected.filled if made else each for made, each in zip(drafts, now, strict=True)]
    return Expected(*(overall(description_quality(each), coherence) for each in (now, drafted, filled)))
