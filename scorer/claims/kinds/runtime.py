"""Claims about how a call runs: errors, limits, waiting, retries, state."""

from __future__ import annotations

from collections.abc import Iterator

from scorer.claims.annotated import Annotated, Found
from scorer.claims.claim import Claim, ClaimKind
from scorer.contracts.dimensions import BEHAVIOR


def errors(definition: Annotated) -> Iterator[Claim]:
    """Yield the error cases."""
    yield from definition.claims("errors")
    yield from _raised(definition)
    yield from _under_header(definition)
    for found in definition.matches("failing_conditions"):
        if not _provides(definition, found):
            claim = definition.claim(
                "errors", found.start, max(found.end, definition.clause_end(found.end)), found.at
            )
            if claim:
                yield claim


def _raised(definition: Annotated) -> Iterator[Claim]:
    for number in definition.told:
        sentence = definition.sentences[number]
        if sentence.section == "raises":
            claim = definition.claim("errors", sentence.start, sentence.end)
            if claim:
                yield claim


def _under_header(definition: Annotated) -> Iterator[Claim]:
    headers = {found.sentence for found in definition.matches("error_headers") if _is_header(definition, found)}
    for number in sorted(headers):
        if number + 1 < len(definition.sentences):
            following = definition.sentences[number + 1]
            claim = definition.claim("errors", following.start, following.end)
            if claim:
                yield claim


def _is_header(definition: Annotated, found: Found) -> bool:
    sentence = definition.sentences[found.sentence]
    return len(sentence.words) <= 3


def _provides(definition: Annotated, found: Found) -> bool:
    sentence = definition.sentences[found.sentence]
    words = {part for word in sentence.words for part in word.split("-")}
    return not definition.word_class("runtime.provides").isdisjoint(words)


def limits(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("limits")


def waiting(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("waiting")


def retry(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("retry")


def state(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("state")


KINDS = (
    ClaimKind("B6", "errors", BEHAVIOR, errors),
    ClaimKind("B7", "limits", BEHAVIOR, limits),
    ClaimKind("B8", "waiting", BEHAVIOR, waiting),
    ClaimKind("B9", "retry", BEHAVIOR, retry),
    ClaimKind("B10", "state", BEHAVIOR, state),
)
