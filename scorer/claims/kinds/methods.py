"""Claims about where a result comes from, how it is made, and how data are protected. `results` lists the kinds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from scorer.claims.annotated import Annotated
from scorer.claims.claim import Claim
from scorer.claims.examples import tool
from scorer.claims.found import Found
from scorer.claims.kinds.statements import slight_claim


class Rule(NamedTuple):
    """Constructions that state how a tool works, by name, and what else must hold.

    `later`: the sentence is in the body and not the first one, which says what the tool is for. `opens`: the
    construction opens its sentence. `whole`: it pins down its own words too. `least` is how many things it pins down.
    """

    table: str
    least: int = 1
    later: bool = False
    opens: bool = False
    whole: bool = False


METHOD_RULES: Final = (
    Rule("method"),
    Rule("method-acts", least=2, later=True, opens=True, whole=True),
    Rule("method-rules", least=3, later=True, opens=True, whole=True),
    Rule("method-reasons", least=2, later=True),
)
_ELSEWHERE: Final = frozenset({"returns", "raises"})


def source(definition: Annotated) -> Iterator[Claim]:
    """Find the outside system or data source that is named: a service, an API, an endpoint."""
    claims = tuple(definition.claims("source", deniable=True))
    yield from claims
    if not claims:
        for found in definition.matches("source-named"):
            if not definition.denied(found.start):
                yield slight_claim(definition, "source", found)
                return


def method(definition: Annotated) -> Iterator[Claim]:
    """Find what says how the tool works: a method, steps, defaults, rules that it follows."""
    seen: set[str] = set()
    for rule in METHOD_RULES:
        matches = definition.opening_matches if rule.opens else definition.matches
        for found in matches(rule.table):
            if not _applies(definition, rule, found):
                continue
            at = found.start if rule.whole else found.at
            end = max(found.end, definition.clause_end(found.end))
            claim = definition.claim("method", found.start, end, at, rule.least)
            if claim and not seen.issuperset(claim.specifics):
                seen.update(claim.specifics)
                yield claim


def _applies(definition: Annotated, rule: Rule, found: Found) -> bool:
    sentence = definition.sentences[found.sentence]
    if sentence.section in _ELSEWHERE or (rule.later and (not found.sentence or sentence.section != "body")):
        return False
    if rule.opens:
        return True
    before = definition.plain[definition.clause_start(found.start) : found.start].split()
    return before[-1:] != ["without"]


def privacy(definition: Annotated) -> Iterator[Claim]:
    """Find what says how data, secrets and untrusted input are protected."""
    yield from definition.claims("privacy")


SOURCE_GOOD = (
    tool("route_map", "Draw a walking route. Roads come from OpenStreetMap."),
    tool("quote", "Get an exchange rate using the Meridian Rates API."),
    tool("quote", "Get an exchange rate. Source: Bank of Norway, daily fixing."),
)
SOURCE_BAD = (
    tool("route_map", "Draw a walking route from the given points."),
    tool("quote", "Get an exchange rate from a remote source."),
)
METHOD_GOOD = (
    tool("route_map", "Draw a walking route. Snaps every point to the nearest path within 30 meters."),
    tool("quote", "Get an exchange rate. Uses the mid rate of the previous business day."),
    tool("merge_tables", "Merge two tables. Keys are matched without regard to case by default."),
)
METHOD_BAD = (
    tool("route_map", "Draw a walking route. Returns a picture."),
    tool("quote", "Get an exchange rate. Use it when a price needs converting."),
    tool("merge_tables", "Merge two tables. It works automatically."),
)
PRIVACY_GOOD = (
    tool("scan_letter", "Read a scanned letter. Names and addresses are redacted before storage."),
    tool("open_vault", "Open a vault. The passphrase is never logged."),
)
PRIVACY_BAD = (
    tool("scan_letter", "Read a scanned letter."),
    tool("open_vault", "Open a vault securely."),
)
