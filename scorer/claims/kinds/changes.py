"""Claims about what a call changes beyond its verb."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scorer.claims.annotated import Annotated
from scorer.claims.claim import Claim
from scorer.claims.effect_name import base_form
from scorer.claims.found import Found
from scorer.claims.kinds.statements import (
    CASE,
    OTHERS,
    RELATIVE,
    clause_claim,
    distinct,
    last_part,
    of_another,
    slight_claim,
    stated,
    text_before,
)
from scorer.language.verbs import base_verb

#: Things that a clause with the verb of the name pins down at least to say more than the name.
MORE: Final = 3
_JOINED: Final = re.compile(
    r"(?:^|[,;:(–—\n]|-\s|\b(?:and|then|or|also|it|this|tool|call|automatically|auto|by|thereby))[\s*-]*$"
)
_NO_ACT: Final = re.compile(
    r"(?<!\w)(?:for|when|before|after|of|like|as|supports?|including|about|avoid|while|without|than|use|used|is|are|start"
    r"|starts|stop|stops)\s+(?:\w+ing\b[\s,/]*(?:(?:and|or)\s+)?)*$"
)
_DETERMINED: Final = re.compile(
    r"[\s`*\"'(\[]*(?:a|an|the|its|their|all|each|every|any|one|it|them|both|only|new|this|these|that|your)(?!\w)"
)
_ORDER: Final = re.compile(
    r"\W*(?:use|call|invoke|prefer|see|run|pass|provide|set|do|always|never|please|you|e\.g)(?!\w)"
)
_MADE_OF: Final = re.compile(r"(?<!\w)(?:returns?|results?|response|output)(?!\w)")
_RETURNS: Final = re.compile(r"(?<!\w)(?:returns?|response)(?!\w)")
_PRONOUN: Final = re.compile(r"(?<!\w)(?:it|they|everything|nothing)\s+$")
_CHECK: Final = re.compile(
    r"(?<!\w)(?:check|ensure|sure|verify|confirm)(?!\w)|(?<!\w)(?:will|can|may|must|should)\s+$"
)
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


def effect(definition: Annotated) -> Iterator[Claim]:
    """Find what a call changes beyond its verb: what else is written, replaced, removed, or left alone."""
    yield from distinct(definition, _effects(definition))


def _effects(definition: Annotated) -> Iterator[Claim]:
    mutates = definition.facts.effect.mutates
    if not mutates and (
        definition.facts.tool.annotations.get("readOnlyHint") is True or definition.has("read-only")
    ):
        return
    denies = definition.has("read-only")
    for table, accepts, subject in _TABLES:
        for found in () if denies and table == "effect_modal" else stated(definition, table):
            if not (mutates or _LASTING.match(definition.plain, found.start)) or _quiet(definition, found):
                continue
            if accepts(definition, found) and (claim := _effect_claim(definition, found, subject=subject)):
                yield claim
    if "overwrit" not in definition.facts.tool.name.lower():
        for found in stated(definition, "effect_plain"):
            if not _quiet(definition, found):
                yield slight_claim(definition, "effect", found)


def _effect_claim(definition: Annotated, found: Found, *, subject: bool) -> Claim | None:
    """Return the claim of an act; where its object is that of the name, the verb itself pins the act down."""
    claim = clause_claim(definition, "effect", found, subject=subject)
    denied = re.search(r"not|n't|never|without", definition.plain[found.start : found.end])
    if claim or subject or denied:
        return claim
    before = text_before(definition, found)
    begin = found.start - len(before) + last_part(before)
    return definition.claim("effect", begin, found.end) if begin < found.start else None


def _quiet(definition: Annotated, found: Found) -> bool:
    """Tell whether a match is in a part of the text that is not about what the call does."""
    sentence = definition.sentences[found.sentence]
    if sentence.section in _QUIET or _MADE_OF.match(definition.plain, sentence.start):
        return True
    return of_another(definition, found) or _ordered(definition, found)


def _ordered(definition: Annotated, found: Found) -> bool:
    """Tell whether a clause is an order to the caller ("use force to replace it"); the opening verb is none."""
    sentence = definition.sentences[found.sentence]
    clause = max(definition.clause_start(found.start), sentence.start)
    orders = _CALL if found.sentence == 0 else _ORDER
    return any(orders.match(definition.plain, start, found.start) for start in (sentence.start, clause))


def _takes_along(definition: Annotated, _: Found) -> bool:
    """Tell whether what follows "and its …" is taken along by a tool that removes, moves or copies."""
    verb = definition.facts.verb
    carries = verb is not None and verb.verb in {
        "archive",
        "copy",
        "clone",
        "duplicate",
        "move",
        "restore",
        "rename",
    }
    return definition.facts.effect.category == "destructive" or carries


def _no_order(definition: Annotated, found: Found) -> bool:
    """Tell whether a match is neither the verb that the tool is named for nor a later order to the caller."""
    verb = definition.facts.verb
    if (
        verb is not None
        and verb.span[0] == found.start
        and definition.plain.startswith("replac", found.start)
    ):
        return False
    base = re.compile(r"(?:overwrite|replace|upsert|clobber|make)(?!\w)").match(definition.plain, found.start)
    joined = re.search(r"(?<!\w)(?:will|may|can|would|to|or|and)\s+$", text_before(definition, found))
    return not (base and found.sentence and not joined)


def _done(definition: Annotated, found: Found) -> bool:
    """Tell whether a passive says what a call does: not of a case, a thing's past, or the result."""
    before = text_before(definition, found)
    part = before[last_part(before) :]
    if RELATIVE.search(before) or OTHERS.search(before) or _RETURNS.search(before) or _CHECK.search(before):
        return False
    return not CASE.search(part) or bool(_PRONOUN.search(part))


def _third_person(definition: Annotated, found: Found) -> bool:
    """Tell whether a verb in the third person is a further act of the tool ("…, updates the index")."""
    before = text_before(definition, found)
    verb = definition.facts.verb
    if (verb is not None and verb.span[0] == found.start) or _named(definition, found, before):
        return False
    if RELATIVE.search(before) or OTHERS.search(before):
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
    """Tell whether a verb is that of the name or the opening, said again with little more ("This deletes a page")."""
    base = base_form(_first_word(definition, found))
    verb = definition.facts.verb
    known = {*definition.facts.name_words, verb.verb if verb else ""}
    if base not in known or "also" in before.split()[-2:]:
        return False
    claim = clause_claim(definition, "effect", found)
    return claim is None or len(claim.specifics) < MORE


def _participle(definition: Annotated, found: Found) -> bool:
    """Tell whether a participle adds an act to the clause before it ("…, replacing the old one")."""
    before = text_before(definition, found)
    return bool(before.strip() and _JOINED.search(before)) and not (
        _NO_ACT.search(before) or CASE.search(before) or _GERUND.match(before) or _ALLOWS.search(before)
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
    before = text_before(definition, found)
    return not (OTHERS.search(before) or _ALLOWS.search(before) or re.search(r"(?<!\w)do\s+$", before))


#: The constructions of each shape, which of their matches are accepted, and whether the subject counts, too.
_TABLES: Final = (
    ("effect", _no_order, False),
    ("effect_along", _takes_along, False),
    ("effect_passive", _done, True),
    ("effect_third", _third_person, False),
    ("effect_participle", _participle, False),
    ("effect_base", _base_form, False),
    ("effect_modal", _may_happen, False),
)
