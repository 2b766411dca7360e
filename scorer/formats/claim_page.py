"""The page of a kind of claim: what counts, what it adds to a score, and examples; as text, as Markdown, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from scorer.contracts.dimensions import DIMENSIONS, LABELS
from scorer.data.messages import messages, text
from scorer.formats.pages import Part, page
from scorer.formats.rule_docs import joined, part, shown_examples
from scorer.formats.rule_page import examples_of
from scorer.formats.sanitize import markdown
from scorer.reading.json_text import json_text
from scorer.scoring.drafts import template
from scorer.scoring.features import FEATURES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from scorer.claims.claim import ClaimKind
    from scorer.data.rubric import Rubric

INDEX: Final = "README.md"
_LONG: Final = 4_000


def sections(kind: ClaimKind, rubric: Rubric) -> Iterator[tuple[str, str]]:
    """Yield titles and texts of the page of a kind of claim."""
    known = messages()
    lacking = "When it is found" if kind.defect else "When it is missing"
    for title, id in (
        ("What counts", f"{kind.message_id}.counts"),
        ("What does not count", f"{kind.message_id}.excludes"),
        (lacking, f"suggestions.{kind.name}.missing"),
        ("The edit", f"suggestions.{kind.name}.fix"),
    ):
        words = known.get(id, "").replace("{draft}", template(kind.name))
        if words:
            yield title, words[:1].upper() + words[1:] + ("" if words[-1] in ".”" else ".")
    yield "What it adds", _adds(kind, rubric)


def _adds(kind: ClaimKind, rubric: Rubric) -> str:
    sizes = [
        f"{LABELS[key]} {points:+.2f}"
        for key in DIMENSIONS
        if (points := sum(_points(rubric, key, each.name) for each in FEATURES if each.kind == kind.name))
    ]
    shown = ", ".join(sizes) or "nothing separately"
    return f"At full strength, at most, in {rubric.name}: {shown}."


def _points(rubric: Rubric, dimension: str, feature: str) -> float:
    return rubric.dimensions[dimension].points.get(feature, 0.0)


def _head(kind: ClaimKind, code: str) -> str:
    sort = "defect" if kind.defect else "claim"
    return f"{sort} · {LABELS[kind.dimension]} · code {code}"


def claim_page(kind: ClaimKind, rubric: Rubric, width: int = 100) -> str:
    """Return the page of one kind of claim as plain text."""
    return page(claim_parts(kind, rubric), width)


def claim_parts(kind: ClaimKind, rubric: Rubric) -> list[Part]:
    """Return the page of one kind of claim in parts."""
    title = text(f"{kind.message_id}.title")
    return [
        f"{kind.name}: {title}\n{_head(kind, kind.code)}",
        *((name, [words]) for name, words in sections(kind, rubric)),
        *examples_of("Read as this claim", kind.good),
        *examples_of("Not read as this claim", kind.bad),
    ]


def claim_files(kinds: Sequence[ClaimKind], rubric: Rubric) -> Mapping[str, str]:
    """Return the pages of all kinds by file name, and an index with the rubric's table."""
    pages = {f"{kind.name}.md": joined(_page(kind, rubric)) for kind in kinds}
    return {INDEX: joined(_index(kinds, rubric)), **pages}


def _page(kind: ClaimKind, rubric: Rubric) -> Iterator[str]:
    yield f"# {text(f'{kind.message_id}.title')}"
    yield f"`{kind.name}` · {_head(kind, f'`{kind.code}`')}"
    for title, words in sections(kind, rubric):
        yield from part(title, words)
    yield from shown_examples("Read as this claim", kind.good)
    yield from shown_examples("Not read as this claim", kind.bad)


def _index(kinds: Sequence[ClaimKind], rubric: Rubric) -> Iterator[str]:
    yield "# Claims"
    yield (
        "What mcp-scorer reads in a definition. A claim is one fact that a definition states; what it is worth "
        "depends on what it pins down. A defect is something that a definition should not do. These pages are "
        "generated (`mcp-scorer claims --pages claims`); `mcp-scorer explain errors` shows one in a terminal."
    )
    for dimension in DIMENSIONS:
        yield f"## {LABELS[dimension]}"
        rows = [
            f"| [{kind.name}]({kind.name}.md) | `{kind.code}` | {text(f'{kind.message_id}.title')} | "
            f"{markdown(_sizes(kind, rubric), _LONG)} |"
            for kind in kinds
            if kind.dimension == dimension
        ]
        yield "\n".join(["| Kind | Code | Name | Adds at most |", "| :-- | :-- | :-- | :-- |", *rows])


def _sizes(kind: ClaimKind, rubric: Rubric) -> str:
    return _adds(kind, rubric).partition(": ")[2].rstrip(".")


def claims_json(kinds: Sequence[ClaimKind]) -> str:
    """Return the kinds of claims as a JSON array, in the order of the code book."""
    listed = [_record(kind) for kind in kinds]
    return json_text(listed, indent=2) + "\n"


def _record(kind: ClaimKind) -> dict[str, Any]:
    return {
        "name": kind.name,
        "code": kind.code,
        "dimension": kind.dimension,
        "defect": kind.defect,
        "title": text(f"{kind.message_id}.title"),
        "counts": text(f"{kind.message_id}.counts"),
        "excludes": text(f"{kind.message_id}.excludes"),
    }


def claim_list(kinds: Sequence[ClaimKind]) -> str:
    """Return one line a kind: name, code, dimension, plain name; aligned."""
    rows = [("KIND", "CODE", "DIMENSION", "NAME")]
    rows += [
        (kind.name, kind.code, LABELS[kind.dimension], text(f"{kind.message_id}.title")) for kind in kinds
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "".join(f"{'  '.join(map(str.ljust, row, widths)).rstrip()}\n" for row in rows)
