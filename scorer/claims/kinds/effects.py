"""Claims about what a call changes, whether that can be taken back, who may make it, and what it costs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from scorer.claims.annotated import Annotated, Found
from scorer.claims.claim import Claim, ClaimKind, strength_of
from scorer.claims.effect_name import base_form
from scorer.claims.examples import tool
from scorer.contracts.dimensions import BEHAVIOR
from scorer.language.constructions import TOOL
from scorer.language.verbs import base_verb

#: Code points before a match that are shown with it.
SHOWN: Final = 100
#: Strength of a plain fact, which pins down itself ("read-only", "cannot be undone").
PLAIN: Final = 0.8
#: Strength of a plain fact that any tool could state ("requires authentication", "free").
SLIGHT: Final = 0.4
_LEADING: Final = re.compile(r"[\s.,;:!?)\]*–—-]*")
_JOINED: Final = re.compile(r"(?:^|[,;:(–—\n]|-\s|\b(?:and|then|or|also|it|this|tool|call|automatically|auto|by|thereby))[\s*-]*$")
_PART_END: Final = re.compile(r"[,;:(–—]|\b(?:and|then)\b")
_CASE: Final = re.compile(r"(?<!\w)(?:if|when|whenever|unless|until|while|raises|otherwise|where)(?!\w)")
_TRIAL: Final = re.compile(r"(?<!\w)(?:first call|preview|dry[ _-]run|trial|call(?:ed|ing)|omit\w*)(?!\w)")
_OTHERS: Final = re.compile(r"(?<!\w)(?:you|users?|agents?|callers?|clients?|they|others?|people)\s+(?:\w+\s+)?$")
_RELATIVE: Final = re.compile(r"(?<!\w)(?:that|which|who|to|not|cannot|whether)\s+(?:\w+ly\s+)?$")
_NO_ACT: Final = re.compile(
    r"(?<!\w)(?:for|when|before|after|of|like|as|supports?|including|about|avoid|while|without|than|use|used|is|are|start"
    r"|starts|stop|stops)\s+(?:\w+ing\b[\s,/]*(?:(?:and|or)\s+)?)*$"
)
_DETERMINED: Final = re.compile(
    r"[^\w]*(?:a|an|the|its|their|all|each|every|any|one|it|them|both|only|new|this|these|that|your)(?!\w)"
)
_ORDER: Final = re.compile(r"\W*(?:use|call|invoke|prefer|see|run|pass|provide|set|do|always|never|please|you|e\.g)(?!\w)")
_REPORTS: Final = re.compile(
    r"\W*(?:gets?|lists?|checks?|shows?|returns?|fetch(?:es)?|retrieves?|views?|finds?|search(?:es)?|includes?|compares?"
    r"|reads?|who|calculates?|estimates?|computes?)(?!\w)"
)
_MADE_OF: Final = re.compile(r"(?<!\w)(?:returns?|results?|response|output)(?!\w)")
_CHECK: Final = re.compile(r"(?<!\w)(?:check|ensure|sure|verify|confirm)(?!\w)|(?<!\w)(?:will|can|may|must|should)\s+$")
_CALL: Final = re.compile(r"\W*(?:use|call|invoke|prefer|see|please|you)(?!\w)")
_ALLOWS: Final = re.compile(r"(?<!\w)(?:allows?|lets?|enables?)\s+(?:you|users?|agents?)(?!\w)")
#: Verbs of what stays for sure, for tools that otherwise seem to read.
_LASTING: Final = re.compile(
    r"(?:stores|saves|writes|logs|records|appends|advances|overwrites|replaces|deletes|removing|overwriting|replacing)(?!\w)"
    r"|and (?:log|save|store|record|append|delete)(?!\w)"
)
_GERUND: Final = re.compile(r"\W*\w{2,20}ing(?!\w)")
_BE: Final = re.compile(
    r"\s+(?:is|are|was|were|will|can|may|must|should|have|has|that|which|requires?|needs?|run|go|apply|succeed|fail"
    r"|happen|land|take|to|of|from|in|on|for|with|by|at|and|or)(?!\w)"
)
_QUIET: Final = frozenset({"args", "returns", "raises", "example"})


def read_only(definition: Annotated) -> Iterator[Claim]:
    """Find statements that a call changes nothing."""
    found = [each for each in definition.matches("read-only") if not _of_a_thing(definition, each)]
    found += [each for each in definition.matches("read_only_always") if not _on_trial(definition, each)]
    if not definition.facts.effect.mutates:
        found += [each for each in definition.matches("read_only_denials") if _of_the_tool(definition, each)]
    plain = (each for each in found if not _in_case(definition, each) and not _of_another(definition, each))
    yield from _plain(definition, "read-only", plain)


def _of_a_thing(definition: Annotated, found: Found) -> bool:
    """Tell whether "read-only" is said of a thing that the tool handles ("the field is read-only", "make it …")."""
    before = _before(definition, found)
    if not definition.plain.startswith("read", found.start):
        return False
    made = re.search(
        r"(?<!\w)(?:(?:makes?|sets?|marks?|locks?|removes?|removing|becomes?)\W+(?:[\w-]+\W+){0,4}|(?:as|not|non|for|to)\W+)$",
        before,
    )
    said = re.search(r"(\w+)\s+(?:itself\s+)?(?:is|are)\s+$", before)
    own = {"this", "tool", "it", "call", "operation", "query", "queries", "connection", "server", "access", "itself"}
    return bool(made or (said and said[1] not in own))


def _on_trial(definition: Annotated, found: Found) -> bool:
    """Tell whether a denial holds only for a first call or a preview, after which the change is made."""
    sentence = definition.sentences[found.sentence]
    trial = _TRIAL.search(definition.plain, sentence.start, found.start)
    return bool(trial and definition.facts.effect.mutates and "without" not in definition.plain[found.start : found.end])


def _of_the_tool(definition: Annotated, found: Found) -> bool:
    """Tell whether a denial is about the tool, and no order to the caller or clause about a thing."""
    before = _before(definition, found)
    return not (_RELATIVE.search(before) or _OTHERS.search(before))


def effect(definition: Annotated) -> Iterator[Claim]:
    """Find what a call changes beyond its verb: what else is written, replaced, removed, or left alone."""
    yield from _distinct(definition, _effects(definition))


def _effects(definition: Annotated) -> Iterator[Claim]:
    mutates = definition.facts.effect.mutates
    if not mutates and (definition.facts.tool.annotations.get("readOnlyHint") is True or definition.has("read-only")):
        return
    for table, accepts, subject in (
        ("effect", _no_order, False),
        ("effect_along", _takes_along, False),
        ("effect_passive", _done, True),
        ("effect_third", _third_person, False),
        ("effect_participle", _participle, False),
        ("effect_base", _base_form, False),
        ("effect_modal", _may_happen, False),
    ):
        for found in definition.matches(table):
            if not (mutates or _LASTING.match(definition.plain, found.start)) or _quiet(definition, found):
                continue
            if accepts(definition, found) and (claim := _effect_claim(definition, found, subject=subject)):
                yield claim
    if "overwrit" not in definition.facts.tool.name.lower():
        for found in definition.matches("effect_plain"):
            if not _quiet(definition, found):
                yield _slight(definition, "effect", found)


def _effect_claim(definition: Annotated, found: Found, *, subject: bool) -> Claim | None:
    """Return the claim of an act; one that says no more than "recreates it" is read with its subject."""
    claim = _claim(definition, "effect", found, subject=subject)
    if claim is None and not subject and definition.plain[found.start - 1 : found.start].strip() == "":
        before = _before(definition, found)
        part = before[_last_end(before) :]
        if part.strip():
            return definition.claim("effect", found.start - len(part), found.end)
    return claim


def _quiet(definition: Annotated, found: Found) -> bool:
    """Tell whether a match is in a part of the text that is not about what the call does."""
    sentence = definition.sentences[found.sentence]
    if sentence.section in _QUIET or _MADE_OF.match(definition.plain, sentence.start):
        return True
    return _of_another(definition, found) or _ordered(definition, found)


def _ordered(definition: Annotated, found: Found) -> bool:
    """Tell whether a clause is an order to the caller ("use force to replace it"); the opening verb is none."""
    sentence = definition.sentences[found.sentence]
    clause = max(definition.clause_start(found.start), sentence.start)
    orders = _CALL if found.sentence == 0 else _ORDER
    return any(orders.match(definition.plain, start, found.start) for start in (sentence.start, clause))


def _takes_along(definition: Annotated, found: Found) -> bool:
    """Tell whether what follows "and its …" is taken along by a tool that removes, moves or copies."""
    verb = definition.facts.verb
    carries = verb is not None and verb.verb in {"archive", "copy", "clone", "duplicate", "move", "restore", "rename"}
    return definition.facts.effect.category == "destructive" or carries


def _no_order(definition: Annotated, found: Found) -> bool:
    """Tell whether a match is neither the verb that the tool is named for nor a later order to the caller."""
    verb = definition.facts.verb
    if verb is not None and verb.span[0] == found.start and definition.plain.startswith("replac", found.start):
        return False
    base = re.compile(r"(?:overwrite|replace|upsert|clobber|make)(?!\w)").match(definition.plain, found.start)
    joined = re.search(r"(?<!\w)(?:will|may|can|would|to|or|and)\s+$", _before(definition, found))
    return not (base and found.sentence and not joined)


def _done(definition: Annotated, found: Found) -> bool:
    """Tell whether a passive says what a call does: not of a case, a thing's past, or the result."""
    before = _before(definition, found)
    part = before[_last_end(before) :]
    if _RELATIVE.search(before) or _OTHERS.search(before) or _MADE_OF.search(before) or _CHECK.search(before):
        return False
    return not _CASE.search(part)


def _last_end(text: str) -> int:
    return max((match.end() for match in _PART_END.finditer(text)), default=0)


def _third_person(definition: Annotated, found: Found) -> bool:
    """Tell whether a verb in the third person is a further act of the tool ("…, updates the index")."""
    before = _before(definition, found)
    verb = definition.facts.verb
    if (verb is not None and verb.span[0] == found.start) or _named(definition, found, before):
        return False
    if _RELATIVE.search(before) or _OTHERS.search(before):
        return False
    word = _first_word(definition, found)
    after = definition.plain[found.start + len(word) : found.at + 12]
    if _BE.match(after):
        return False
    if _DETERMINED.match(after):
        return True
    noun = word in definition.word_class("effects.things")
    if not before.strip(" *-\n"):
        return after[:1] == " "
    return not noun and bool(_JOINED.search(before)) and after[:1] == " "


def _first_word(definition: Annotated, found: Found) -> str:
    return re.split(r"\W", definition.plain[found.start : found.at].strip(), maxsplit=1)[0]


def _named(definition: Annotated, found: Found, before: str) -> bool:
    """Tell whether a verb is that of the name or the opening, said again ("This tool deletes a page")."""
    base = base_form(_first_word(definition, found))
    verb = definition.facts.verb
    known = {*definition.facts.name_words, verb.verb if verb else ""}
    return base in known and "also" not in before.split()[-2:]


def _participle(definition: Annotated, found: Found) -> bool:
    """Tell whether a participle adds an act to the clause before it ("…, replacing the old one")."""
    before = _before(definition, found)
    return bool(before.strip() and _JOINED.search(before)) and not (
        _NO_ACT.search(before) or _CASE.search(before) or _GERUND.match(before) or _ALLOWS.search(before)
    )


def _base_form(definition: Annotated, found: Found) -> bool:
    """Tell whether a verb in the base form goes on with the opening of the text ("Close the door and lock it")."""
    verb = definition.facts.verb
    if found.sentence or verb is None or verb.verb != definition.plain[slice(*verb.span)]:
        return False
    before = definition.plain[verb.span[1] : found.start]
    after = definition.plain[found.at - 1 : found.at + 12]
    words = re.findall(r"\w+", before)
    further = any(not base_verb(word) and word not in ("and", "or", "then") for word in words)
    infinitive = re.search(r"(?<!\w)(?:to|can|which|that|you)\s+\w+\W*$", before)
    return further and not infinitive and bool(_DETERMINED.match(after))


def _may_happen(definition: Annotated, found: Found) -> bool:
    """Tell whether what may or will happen is an effect of the call, not what somebody may do."""
    before = _before(definition, found)
    return not (_OTHERS.search(before) or _ALLOWS.search(before) or re.search(r"(?<!\w)do\s+$", before))


def reversibility(definition: Annotated) -> Iterator[Claim]:
    """Find whether what is done can be undone, and how."""
    if definition.facts.effect.mutates:
        plain = (
            each
            for each in definition.matches("reversibility")
            if not _of_another(definition, each) and not _RELATIVE.search(_before(definition, each))
        )
        yield from _plain(definition, "reversibility", plain)


def access(definition: Annotated) -> Iterator[Claim]:
    """Find who may call the tool: credentials, permissions, roles, accounts, allowed places."""
    yield from _distinct(definition, _accesses(definition))


def _accesses(definition: Annotated) -> Iterator[Claim]:
    for found in definition.matches("access"):
        yield _claim(definition, "access", found) or _slight(definition, "access", found)
    yield from _labels(definition, "access", "plan_labels")


def cost_or_rate(definition: Annotated) -> Iterator[Claim]:
    """Find what a call costs and how often it may be made."""
    yield from _distinct(definition, _costs(definition))


def _costs(definition: Annotated) -> Iterator[Claim]:
    for found in definition.matches("cost-or-rate"):
        yield _claim(definition, "cost-or-rate", found) or _slight(definition, "cost-or-rate", found)
    for found in definition.matches("cost_words"):
        sentence = definition.sentences[found.sentence]
        reported = _REPORTS.match(definition.plain, sentence.start, found.start)
        if not reported and (claim := _claim(definition, "cost-or-rate", found)):
            yield claim
    yield from _labels(definition, "cost-or-rate", "plan_labels")
    yield from _labels(definition, "cost-or-rate", "cost_free")


def _labels(definition: Annotated, kind: str, table: str) -> Iterator[Claim]:
    """Yield the labels of a table: words that open a sentence, an aside or an item of an enumeration."""
    for found in definition.matches(table):
        before = definition.plain[definition.sentences[found.sentence].start : found.start]
        if not before.strip() or re.search(r"[(\[,;:–—|]\s*$|(?:for|is)\s$", before):
            yield _slight(definition, kind, found)


def _slight(definition: Annotated, kind: str, found: Found) -> Claim:
    """Return the claim of a match that pins down no more than itself."""
    return Claim(kind, SLIGHT, ((found.start, found.end),), (definition.plain[found.start : found.end],))


def contradiction(definition: Annotated) -> Iterator[Claim]:
    """TODO."""
    yield from definition.claims("contradiction")


def _before(definition: Annotated, found: Found) -> str:
    """Return the text of the sentence before a match, as far back as a clause is read."""
    start = max(definition.sentences[found.sentence].start, found.start - 300)
    return definition.plain[start : found.start]


def _in_case(definition: Annotated, found: Found) -> bool:
    """Tell whether a match stands in a clause about a case ("if it fails, nothing is written")."""
    begin = definition.clause_start(found.start)
    return _CASE.search(definition.plain, begin, found.start) is not None


def _of_another(definition: Annotated, found: Found) -> bool:
    """Tell whether the sentence of a match is about another tool, named before the match."""
    return TOOL in definition.plain[definition.sentences[found.sentence].start : found.start]


def _plain(definition: Annotated, kind: str, matches: Iterable[Found]) -> Iterator[Claim]:
    """Yield one claim a sentence for matches that state a plain fact."""
    seen: set[int] = set()
    for found in matches:
        if found.sentence not in seen:
            seen.add(found.sentence)
            yield Claim(kind, PLAIN, ((found.start, found.end),), (definition.plain[found.start : found.end],))


def _claim(definition: Annotated, kind: str, found: Found, *, subject: bool = False) -> Claim | None:
    """Return the claim of a match, shown from where its clause begins to where it ends."""
    begin, end = _clause_start(definition, found), max(found.end, definition.clause_end(found.end))
    claim = definition.claim(kind, begin, end, begin if subject else found.at)
    return claim and Claim(kind, claim.strength, ((begin, end),), claim.specifics)


def _clause_start(definition: Annotated, found: Found) -> int:
    begin = max(definition.sentences[found.sentence].start, definition.clause_start(found.start))
    return begin if begin >= found.start - SHOWN else found.start


def _distinct(definition: Annotated, claims: Iterable[Claim]) -> Iterator[Claim]:
    """Yield claims that each pin down something that the others do not; those whose spans overlap are one claim."""
    seen: set[str] = set()
    kept: list[Claim] = []
    for claim in claims:
        if seen.issuperset(claim.specifics):
            continue
        seen.update(claim.specifics)
        ((start, end),) = claim.spans
        specifics = list(claim.specifics)
        apart: list[Claim] = []
        for other in kept:
            ((from_, to),) = other.spans
            if start < to and from_ < end:
                start, end = min(start, from_), max(end, to)
                specifics = [*other.specifics, *specifics]
            else:
                apart.append(other)
        distinct = tuple(dict.fromkeys(specifics))
        strength = max(claim.strength, strength_of(len(distinct))) if len(distinct) > 1 else claim.strength
        kept = [*apart, Claim(claim.kind, strength, ((start, end),), distinct)]
    yield from (_tidy(definition, claim) for claim in kept)


def _tidy(definition: Annotated, claim: Claim) -> Claim:
    """Return a claim whose span does not begin with blanks or punctuation."""
    ((start, end),) = claim.spans
    lead = _LEADING.match(definition.raw, start, end)
    begin = lead.end() if lead and lead.end() < end else start
    return Claim(claim.kind, claim.strength, ((begin, end),), claim.specifics, claim.pointer)


KINDS = (
    ClaimKind("B1", "read-only", BEHAVIOR, read_only),
    ClaimKind("B2", "effect", BEHAVIOR, effect),
    ClaimKind("B3", "reversibility", BEHAVIOR, reversibility),
    ClaimKind("B4", "access", BEHAVIOR, access),
    ClaimKind("B5", "cost-or-rate", BEHAVIOR, cost_or_rate),
    ClaimKind("B14", "contradiction", BEHAVIOR, contradiction, defect=True),
)
