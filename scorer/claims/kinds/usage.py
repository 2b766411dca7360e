"""Claims about when to call a tool, when not, what to call instead, and what must have happened before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from scorer.claims.annotated import READ, Annotated, Found
from scorer.claims.claim import Claim, ClaimKind, strength_of
from scorer.claims.examples import tool
from scorer.claims.siblings import squeeze
from scorer.contracts.dimensions import USAGE
from scorer.language.constructions import CODE, PARAMETER, TOOL, empty_words, patterns
from scorer.language.document import Sentence, split_name, stem
from scorer.language.verbs import base_verb

#: How far before "use when …" is looked for what shows that it is an order and no noun ("for internal use when …").
ORDER_REACH: Final = 60
#: Sections that explain parameters and results, not when to call the tool.
ELSEWHERE: Final = frozenset({"args", "returns", "raises"})
_ORDER: Final = re.compile(
    r"(?:^|[.;:!?,()\[\]\"'—–*-]|\b(?:always|only|please|then|also|just|and|or|but|you|should|must|can|may|first))\W*$"
)
_NAME: Final = re.compile(f"{TOOL}+")
_IDENTIFIER: Final = re.compile(rf"{TOOL}+|[a-z0-9]+(?:_[a-z0-9]+)+")
_IDENTIFIER_WORD: Final = re.compile(r"[a-z]\w*(?:[._-]\w+)*")
_HUMP: Final = re.compile(r"[a-z\d][A-Z]")
#: Last parts of names that show an attribute and no tool ("trace_id").
_ATTRIBUTES: Final = frozenset(
    {
        "id",
        "ids",
        "uuid",
        "url",
        "type",
        "name",
        "index",
        "count",
        "date",
        "time",
        "status",
        "key",
        "size",
        "mode",
    }
)
_LAST_VERBS: Final = frozenset(
    {"list", "get", "create", "update", "delete", "search", "add", "remove", "send", "read"}
)
_USAGE_HEADER: Final = re.compile(r"\b(?:when|for|cases?|scenarios?)\b[^\n]*\W*$")


@lru_cache(maxsize=4)
def _text(definition: Annotated) -> str:
    """Return the plain text with TOOL for every word that is written as the name of another tool, known or not."""
    plain = definition.plain
    spans = [
        (start, end)
        for sentence in definition.sentences
        for at, (start, end) in enumerate(zip(sentence.starts, sentence.ends, strict=True))
        if end <= READ and plain[start] not in (TOOL, PARAMETER) and _is_name(definition, sentence, at)
    ]
    if not spans:
        return plain
    text = list(plain)
    for start, end in spans:
        text[start:end] = TOOL * (end - start)
    return "".join(text)


def _is_name(definition: Annotated, sentence: Sentence, at: int) -> bool:
    """Tell whether a word is written as the name of another tool: `find_item`, findItem, `items.find`, find()."""
    word, masked = sentence.words[at], sentence.masked[at]
    start, end = sentence.starts[at], sentence.ends[at]
    written = definition.raw[start:end]
    if not _IDENTIFIER_WORD.fullmatch(word) or squeeze(word) == squeeze(definition.facts.tool.name):
        return False
    if definition.raw.startswith("(", end) and not word.isupper():
        return bool(base_verb(split_name(written)[0]))
    parts = split_name(written)
    referred = at > 0 and sentence.words[at - 1] in definition.word_class("usage.refers_to")
    if len(parts) < 2:
        return referred and word in definition.facts.index.by_key
    ordered = at > 0 and sentence.words[at - 1] in definition.word_class("usage.refers")
    if ordered and "_" in word and not written.isupper() and parts[-1] not in _ATTRIBUTES:
        return word not in _values(definition)
    camel = written[0].islower() and _HUMP.search(written)
    joined = "_" in word or "." in word or camel or (masked and "-" in word)
    return bool(joined) and not written.isupper() and _acts(parts) and word not in _values(definition)


def _acts(parts: tuple[str, ...]) -> bool:
    """Tell whether the parts of a name hold a verb where names of tools have one, and end in no attribute."""
    if parts[-1] in _ATTRIBUTES:
        return False
    verb_first = bool(base_verb(parts[0])) and parts[0] not in ("is", "has")
    return verb_first or (len(parts) > 2 and bool(base_verb(parts[1]))) or parts[-1] in _LAST_VERBS


@lru_cache(maxsize=4)
def _values(definition: Annotated) -> frozenset[str]:
    """Return the names and allowed values of the parameters: they are no tools."""
    return frozenset(
        str(value).lower()
        for use in definition.facts.parameters
        for value in (use.parameter.name, *(use.parameter.enum or ()))
    )


def _matches(definition: Annotated, kind: str) -> Iterator[Found]:
    """Yield where the constructions of a kind match, with every name of a tool read as one."""
    language = definition.facts.doc.language
    text = _text(definition)
    for number in definition.told:
        sentence = definition.sentences[number]
        for pattern, triggers in patterns(kind, language.code, spaced=language.separates_words):
            if triggers is not None and triggers.isdisjoint(definition.words[number]):
                continue
            for match in pattern.finditer(text, sentence.start, min(sentence.end, READ)):
                at = match.start("at") if "at" in pattern.groupindex else match.start()
                yield Found(match.start(), match.end(), at, number)


def when(definition: Annotated) -> Iterator[Claim]:
    """Yield the situations in which to call the tool."""
    seen: set[str] = set()
    for claim in (*_guidance(definition), *_conditions(definition), *_under_usage_headers(definition)):
        if claim.specifics and not seen.issuperset(claim.specifics):
            seen.update(claim.specifics)
            yield claim


def _guidance(definition: Annotated) -> Iterator[Claim]:
    """Yield what "use this when …" says; without specifics where that holds nothing new."""
    excluded = _excluded(definition)
    for found in definition.matches("when"):
        if found.sentence in excluded or definition.denied(found.start) or not _guides(definition, found):
            continue
        listed = _list_below(definition, found)
        end = max(found.end, definition.clause_end(found.end))
        spans = tuple((item.start, item.end) for item in listed) or ((found.start, end),)
        told = found.sentence if _leads_to_purpose(definition, found) else 0
        yield _fresh(definition, "when", spans, spans if listed else ((found.at, end),), told)


def _guides(definition: Annotated, found: Found) -> bool:
    """Tell whether a match tells the caller something other than the purpose ("Use this tool to list the invoices")."""
    orders = definition.word_class("usage.do") | definition.word_class("usage.consult")
    if orders.isdisjoint(definition.words_between(found.start, found.end)[:1]):
        return True
    opens = not found.sentence and _leads_to_purpose(definition, found)
    return not opens and _is_order(definition, found)


def _leads_to_purpose(definition: Annotated, found: Found) -> bool:
    return definition.words_between(found.start, found.at)[-1:] in (["to"], ["for"])


def _fresh(
    definition: Annotated,
    kind: str,
    spans: tuple[tuple[int, int], ...],
    parts: tuple[tuple[int, int], ...],
    number: int,
) -> Claim:
    """Return a claim with what its parts pin down beyond the sentences before it."""
    known = {part for stems in definition.facts.stems[:number] for part in stems}
    ignored = empty_words(kind, definition.language) | known
    found = tuple(
        dict.fromkeys(word for start, end in parts for word in definition.specifics(start, end, ignored))
    )
    return Claim(kind, strength_of(len(found)) or 1.0, spans, found)


def _conditions(definition: Annotated) -> Iterator[Claim]:
    """Yield clauses of a caller's situation: "when the user asks for …"."""
    excluded = _excluded(definition)
    for found in definition.matches("situations"):
        sentence = definition.sentences[found.sentence]
        if found.sentence in excluded or sentence.section in ELSEWHERE or _advises(definition, found):
            continue
        end = max(found.end, definition.clause_end(found.end))
        yield _fresh(definition, "when", ((found.start, end),), ((found.start, end),), 0)


def _advises(definition: Annotated, found: Found) -> bool:
    """Tell whether a condition is about a parameter or a failure ("if you know the id, pass it")."""
    sentence = definition.sentences[found.sentence]
    text = definition.plain[sentence.start : sentence.end]
    setters = definition.word_class("usage.setter") | definition.word_class("usage.failing")
    return PARAMETER in text or not setters.isdisjoint(sentence.words)


def _under_usage_headers(definition: Annotated) -> Iterator[Claim]:
    """Yield what stands under a header such as "When to use:"."""
    before = ""
    for number, sentence in enumerate(definition.sentences):
        if sentence.section != "usage":
            before = ""
            continue
        previous = definition.sentences[number - 1].end if number else 0
        opening = not before
        before = before or definition.plain[previous : sentence.start]
        if number in definition.told and (opening or sentence.bullet) and _USAGE_HEADER.search(before):
            span = (sentence.start, sentence.end)
            yield _fresh(definition, "when", (span,), (span,), 0)


def _is_order(definition: Annotated, found: Found) -> bool:
    """Tell whether a match opens a clause."""
    start = max(definition.sentences[found.sentence].start, found.start - ORDER_REACH)
    return bool(_ORDER.search(definition.plain[start : found.start]))


def _list_below(definition: Annotated, found: Found) -> tuple[Sentence, ...]:
    """Return the list items that follow a match which only introduces them ("Use this when:")."""
    sentence = definition.sentences[found.sentence]
    if definition.words_between(found.at, sentence.end):
        return ()
    items = []
    for following in definition.sentences[found.sentence + 1 :]:
        if not following.bullet:
            break
        items.append(following)
    return tuple(items)


def _excluded(definition: Annotated) -> frozenset[int]:
    """Return the numbers of the sentences that stand in a list of what the tool is not for."""
    numbers = set()
    for found in _matches(definition, "when-not"):
        below = _list_below(definition, found)
        numbers |= set(range(found.sentence + 1, found.sentence + 1 + len(below)))
    return frozenset(numbers)


def when_not(definition: Annotated) -> Iterator[Claim]:
    """Yield what the tool is not for."""
    seen: set[str] = set()
    for claim in _exclusions(definition):
        if claim.specifics and not seen.issuperset(claim.specifics):
            seen.update(claim.specifics)
            yield claim


def _exclusions(definition: Annotated) -> Iterator[Claim]:
    for found in _matches(definition, "when-not"):
        listed = _list_below(definition, found)
        if listed:
            spans = tuple((item.start, item.end) for item in listed)
            yield _fresh(definition, "when-not", spans, spans, 0)
            continue
        claim = definition.claim(
            "when-not", found.start, max(found.end, definition.clause_end(found.end)), found.at
        )
        if claim and _names_other(definition, found):
            yield claim
    for found in _matches(definition, "forbidden"):
        if stem(definition.plain[found.at : found.end]) in definition.facts.name_stems:
            claim = definition.claim("when-not", found.start, definition.clause_end(found.end))
            if claim:
                yield claim


def alternative(definition: Annotated) -> Iterator[Claim]:
    """Yield which other tool to call, and for what."""
    seen: set[str] = set()
    contrasts = [(found, 1) for found in _matches(definition, "contrasts")]
    roles = [(found, 2) for found in _matches(definition, "roles") if _is_order(definition, found)]
    for found, least in (*contrasts, *roles, *((found, 2) for found in _matches(definition, "alternative"))):
        if not _names_other(definition, found):
            continue
        end = max(found.end, definition.clause_end(found.end))
        starts = (found.start, definition.sentences[found.sentence].start)
        claims = (_claim(definition, "alternative", start, end, least) for start in starts)
        claim = next(filter(None, claims), None)
        if claim and not seen.issuperset(claim.specifics):
            seen.update(claim.specifics)
            yield claim


def _claim(definition: Annotated, kind: str, start: int, end: int, least: int = 1) -> Claim | None:
    """Return a claim with what its span pins down, to which the names of other tools belong, or None for too little."""
    written = _text(definition)[start:end]
    names = [
        definition.raw[start + match.start() : start + match.end()].lower()
        for match in _NAME.finditer(written)
    ]
    parts = {stem(part) for name in names for part in split_name(name)}
    found = [
        word
        for word in definition.specifics(start, end, empty_words(kind, definition.language))
        if word not in parts
    ]
    specifics = tuple(dict.fromkeys((*names, *found)))
    return (
        Claim(kind, strength_of(len(specifics)), ((start, end),), specifics)
        if len(specifics) >= least
        else None
    )


def _names_other(definition: Annotated, found: Found) -> bool:
    """Tell whether a match names another tool than this one, or none by its name."""
    named = _IDENTIFIER.findall(_text(definition)[found.start : found.end])
    own = squeeze(definition.facts.tool.name)
    return not named or any(squeeze(name) != own for name in named)


def prerequisite(definition: Annotated) -> Iterator[Claim]:
    """Yield what must exist or be called before or after."""
    seen: set[str] = set()
    for claim in (*_orders(definition), *_needs(definition), *_confirmations(definition)):
        if not seen.issuperset(claim.specifics):
            seen.update(claim.specifics)
            yield claim


def _orders(definition: Annotated) -> Iterator[Claim]:
    """Yield what to call or ask before or after the call; the clause may stand before the match ("… before that")."""
    steps = (found for found in _matches(definition, "steps") if _is_order(definition, found))
    for found in (*_matches(definition, "order"), *steps):
        if definition.denied(found.start) or not _names_other(definition, found):
            continue
        end = max(found.end, definition.clause_end(found.end))
        claim = _claim(definition, "prerequisite", found.at, end) or _claim(
            definition, "prerequisite", definition.sentences[found.sentence].start, end
        )
        if claim:
            yield claim
    for found in definition.matches("workflows"):
        listed = _list_below(definition, found)
        spans = tuple((item.start, item.end) for item in listed)
        if len(spans) > 1:
            yield _fresh(definition, "prerequisite", spans, spans, 0)


def _needs(definition: Annotated) -> Iterator[Claim]:
    """Yield what a call requires, other than its own parameters and access."""
    access = definition.word_class("usage.access")
    for found in _matches(definition, "prerequisite"):
        if definition.denied(found.start) or not _names_other(definition, found):
            continue
        end = max(found.end, definition.clause_end(found.end))
        claim = definition.claim("prerequisite", found.start, end, found.at)
        words = definition.words_between(found.start, end)
        if words[0].startswith(("requir", "needs")) and not access.isdisjoint(words):
            continue
        if claim and not _only_parameters(definition, claim):
            yield claim


def _confirmations(definition: Annotated) -> Iterator[Claim]:
    """Yield that a call must be confirmed by a parameter."""
    for found in definition.matches("confirmations"):
        span = (found.start, found.end)
        yield Claim("prerequisite", strength_of(1), (span,), (definition.plain[found.start : found.end],))


def _only_parameters(definition: Annotated, claim: Claim) -> bool:
    """Tell whether a claim pins down nothing but names of parameters ("Requires title and body")."""
    names = {part for use in definition.facts.parameters for part in split_name(use.parameter.name)}
    known = (
        names
        | {stem(name) for name in names}
        | {use.parameter.name.lower() for use in definition.facts.parameters}
    )
    return all(word.strip("`'\"") in known for word in claim.specifics)


def implied_use(definition: Annotated) -> Iterator[Claim]:
    """Yield the sentence of the purpose, where that alone implies when to call the tool."""
    first = definition.facts.first
    given = definition.has("when", "when-not", "alternative", "prerequisite", "empty-guidance")
    if first is None or given or not definition.word_class("usage.do"):
        return
    yield Claim("implied-use", strength_of(1), ((first.start, first.end),))


def empty_guidance(definition: Annotated) -> Iterator[Claim]:
    """Yield guidance that only repeats what name and text say already."""
    if definition.has("when", "when-not", "alternative"):
        return
    for found in definition.matches("when"):
        end = max(found.end, definition.clause_end(found.end))
        if definition.words_between(found.at, end) and _is_order(definition, found):
            claims = [claim for claim in _guidance(definition) if not claim.specifics]
            yield from (Claim("empty-guidance", 1.0, claim.spans) for claim in claims[:1])
            return
    for found in definition.matches("empty-guidance"):
        yield Claim("empty-guidance", 1.0, ((found.start, found.end),))


KINDS = (
    ClaimKind("U1", "when", USAGE, when),
    ClaimKind("U2", "when-not", USAGE, when_not),
    ClaimKind("U3", "alternative", USAGE, alternative),
    ClaimKind("U4", "prerequisite", USAGE, prerequisite),
    ClaimKind("U5", "implied-use", USAGE, implied_use),
    ClaimKind("U6", "empty-guidance", USAGE, empty_guidance, defect=True),
)
