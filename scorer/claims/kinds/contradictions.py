"""Claims of a text that its annotations contradict."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scorer.claims import contradiction as shared
from scorer.claims.annotated import Annotated
from scorer.claims.claim import Claim

_NOT_IDEMPOTENT: Final = re.compile(r"(?<!\w)(?:not|non|isn't)[\s-]{1,3}idempotent(?!\w)")
_ONLY_READS: Final = re.compile(
    r"(?:read[- ]?only|writes nothing|changes nothing|modifies nothing|no side effects)$"
)


def contradiction(definition: Annotated) -> Iterator[Claim]:
    """Find what a text says that an annotation denies: that a call destroys or writes, or that it only reads."""
    hints = definition.facts.tool.annotations
    if not hints:
        return
    for hit in shared.contradiction(definition.facts):
        if hit.span:
            yield _claim(definition, hit.span, hit.words["hint"])
            return
    found: tuple[int, int] | None = None
    hint = ""
    if hints.get("readOnlyHint") is False:
        found, hint = _only_reads(definition), "readOnlyHint: false"
    if found is None and hints.get("idempotentHint") is True:
        match = _NOT_IDEMPOTENT.search(definition.plain)
        found, hint = (match.span() if match else None), "idempotentHint: true"
    if found:
        yield _claim(definition, found, hint)


def _claim(definition: Annotated, span: tuple[int, int], hint: str) -> Claim:
    return Claim("contradiction", 1.0, (span,), (definition.plain[slice(*span)], hint))


def _only_reads(definition: Annotated) -> tuple[int, int] | None:
    """Return where the text says that a call only reads or writes nothing, although the annotation says it writes."""
    claims = definition.of_kind("read-only")
    starts = {sentence.start for sentence in definition.sentences} if claims else ()
    for claim in claims:
        said = definition.plain[slice(*claim.spans[0])]
        if claim.spans[0][0] in starts and _ONLY_READS.match(said.strip()):
            return claim.spans[0]
    return None
