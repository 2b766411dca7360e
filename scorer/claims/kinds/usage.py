"""Claims about when to call a tool, when not, what to call instead, and what must have happened before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scorer.claims.annotated import Annotated
from scorer.claims.claim import Claim, ClaimKind, strength_of
from scorer.claims.examples import tool
from scorer.claims.found import Found
from scorer.claims.kinds.tool_names import matches, named_claim, names_other
from scorer.claims.kinds.usage_clauses import (
    distinct,
    fresh,
    is_order,
    lead,
    list_below,
    spans_of,
)
from scorer.claims.siblings import squeeze
from scorer.contracts.dimensions import USAGE
from scorer.language.constructions import PARAMETER
from scorer.language.document import Sentence, split_name, stem

#: Sections that explain parameters and results, not when to call the tool.
ELSEWHERE: Final = frozenset({"args", "returns", "raises"})
#: What opens a sentence that gives the case before the other tool ("To … use that").
_CASE: Final = re.compile(r"\W*(?:to|for|if|when|whenever|once|in case)(?!\w)")
_USAGE_HEADER: Final = re.compile(r"\b(?:when|for|cases?|scenarios?)\b[^\n]*\W*$")


def when(definition: Annotated) -> Iterator[Claim]:
    """Yield the situations in which to call the tool."""
    guidance = (claim for _, claim in _guidance(definition))
    yield from distinct((*guidance, *_conditions(definition), *_under_usage_headers(definition)))


def _guidance(definition: Annotated) -> Iterator[tuple[Found, Claim]]:
    """Yield what "use this when …" says; without specifics where that holds nothing new."""
    excluded = _excluded(definition)
    for found in definition.matches("when"):
        if found.sentence in excluded or definition.denied(found.start) or not _guides(definition, found):
            continue
        listed = spans_of(list_below(definition, found))
        end = max(found.end, definition.clause_end(found.end))
        told = found.sentence if _leads_to_purpose(definition, found) else 0
        parts = listed or ((found.at, end),)
        yield found, fresh(definition, "when", listed or ((found.start, end),), parts, told)


def _guides(definition: Annotated, found: Found) -> bool:
    """Tell whether a match guides the caller, and does not lead in the purpose ("Use this to list the invoices")."""
    if not _is_order_verb(definition, found):
        return True
    opens = not found.sentence and _leads_to_purpose(definition, found)
    return not opens and is_order(definition, found)


def _is_order_verb(definition: Annotated, found: Found) -> bool:
    orders = definition.word_class("usage.do") | definition.word_class("usage.consult")
    return not orders.isdisjoint(definition.words_between(found.start, found.end)[:1])


def _leads_to_purpose(definition: Annotated, found: Found) -> bool:
    return definition.words_between(found.start, found.at)[-1:] in (["to"], ["for"])


def _conditions(definition: Annotated) -> Iterator[Claim]:
    """Yield clauses of a caller's situation: "when the user asks for …"."""
    excluded = _excluded(definition)
    for found in definition.matches("situations"):
        sentence = definition.sentences[found.sentence]
        if found.sentence in excluded or sentence.section in ELSEWHERE or _advises(definition, sentence):
            continue
        span = (found.start, max(found.end, definition.clause_end(found.end)))
        yield fresh(definition, "when", (span,), (span,))


def _advises(definition: Annotated, sentence: Sentence) -> bool:
    """Tell whether a sentence is about a parameter or a failure ("If you know the id, pass it")."""
    words = definition.word_class("usage.setter") | definition.word_class("usage.failing")
    return PARAMETER in definition.plain[sentence.start : sentence.end] or not words.isdisjoint(
        sentence.words
    )


def _under_usage_headers(definition: Annotated) -> Iterator[Claim]:
    """Yield what stands under a header such as "When to use:": the sentence after it, and list items."""
    header = ""
    for number, sentence in enumerate(definition.sentences):
        if sentence.section != "usage":
            header = ""
            continue
        opening = not header
        previous = definition.sentences[number - 1].end if number else 0
        header = header or definition.plain[previous : sentence.start]
        if number in definition.told and (opening or sentence.bullet) and _USAGE_HEADER.search(header):
            span = (sentence.start, sentence.end)
            yield fresh(definition, "when", (span,), (span,))


def _excluded(definition: Annotated) -> frozenset[int]:
    """Return the numbers of the sentences that stand in a list of what the tool is not for."""
    numbers: set[int] = set()
    for found in matches(definition, "when-not"):
        below = len(list_below(definition, found))
        numbers |= set(range(found.sentence + 1, found.sentence + 1 + below))
    return frozenset(numbers)


def when_not(definition: Annotated) -> Iterator[Claim]:
    """Yield what the tool is not for."""
    yield from distinct((*_exclusions(definition), *_asides(definition), *_own_prohibitions(definition)))


def _exclusions(definition: Annotated) -> Iterator[Claim]:
    for found in matches(definition, "when-not"):
        listed = spans_of(list_below(definition, found))
        end = max(found.end, definition.clause_end(found.end))
        if listed:
            yield fresh(definition, "when-not", listed, listed)
        elif names_other(definition, found):
            yield fresh(definition, "when-not", ((found.start, end),), ((found.at, end),))


def _asides(definition: Annotated) -> Iterator[Claim]:
    """Yield exclusions that are a clause of their own ("Skip for …", "for … only")."""
    access = definition.word_class("usage.access") | definition.word_class("usage.grants")
    for found in matches(definition, "exclusions"):
        elsewhere = definition.sentences[found.sentence].section in ELSEWHERE
        end = max(found.end, definition.clause_end(found.end))
        if elsewhere or not is_order(definition, found):
            continue
        if access.isdisjoint(definition.words_between(found.start, end)):
            yield fresh(definition, "when-not", ((found.start, end),), ((found.at, end),))


def _own_prohibitions(definition: Annotated) -> Iterator[Claim]:
    """Yield what must not be done with the verb of the name ("never archive …", said of archive_thread)."""
    for found in definition.matches("prohibitions"):
        if stem(definition.plain[found.at : found.end]) in definition.facts.name_stems:
            span = (found.start, max(found.end, definition.clause_end(found.end)))
            yield fresh(definition, "when-not", (span,), (span,))


def alternative(definition: Annotated) -> Iterator[Claim]:
    """Yield which other tool to call, and for what."""
    yield from distinct(_alternatives(definition))


def _alternatives(definition: Annotated) -> Iterator[Claim]:
    """Yield claims that name another tool; the case may stand before the match ("For …: use that")."""
    contrasts = ((found, 1) for found in matches(definition, "contrasts"))
    roles = ((found, 2) for found in matches(definition, "roles") if is_order(definition, found))
    others = ((found, 2) for found in matches(definition, "alternative"))
    for found, least in (*contrasts, *roles, *others):
        if names_other(definition, found):
            end = max(found.end, definition.clause_end(found.end))
            whole = (lead(definition, found), end)
            stated_case = 1 if _CASE.match(definition.plain, whole[0]) else least
            claim = named_claim(definition, "alternative", (found.start, end), least=least) or named_claim(
                definition, "alternative", whole, least=stated_case
            )
            if claim and _exists(definition, claim):
                yield claim


def _exists(definition: Annotated, claim: Claim) -> bool:
    """Return whether the server has one of the tools that a claim names as identifiers, as far as can be known."""
    names = [squeeze(name) for name in claim.specifics if "_" in name]
    index = definition.facts.index
    known = tuple(index.by_key)  # a name may carry the prefix of its server
    return not names or index.count < 2 or any(name.endswith(known) for name in names)


def prerequisite(definition: Annotated) -> Iterator[Claim]:
    """Yield what must exist or be called before or after."""
    claims = (*_orders(definition), *_workflows(definition), *_needs(definition), *_confirmations(definition))
    yield from distinct(claims)


def _orders(definition: Annotated) -> Iterator[Claim]:
    """Yield what to call before or after; it may stand before the match ("Read the plan before calling this")."""
    steps = (found for found in matches(definition, "steps") if is_order(definition, found))
    for found in (*matches(definition, "order"), *steps):
        if not definition.denied(found.start) and names_other(definition, found):
            end = max(found.end, definition.clause_end(found.end))
            whole = (lead(definition, found), end)
            claim = named_claim(definition, "prerequisite", (found.start, end), found.at) or named_claim(
                definition, "prerequisite", whole
            )
            if claim:
                yield claim


def _workflows(definition: Annotated) -> Iterator[Claim]:
    """Yield the steps that are listed under a header such as "Workflow:"."""
    for found in definition.matches("workflows"):
        listed = spans_of(list_below(definition, found))
        if len(listed) > 1:
            yield fresh(definition, "prerequisite", listed, listed)


def _needs(definition: Annotated) -> Iterator[Claim]:
    """Yield what a call requires, other than its own parameters and access."""
    access = definition.word_class("usage.access")
    needs = (found for found in definition.matches("needs") if is_order(definition, found))
    for found in (*matches(definition, "prerequisite"), *needs):
        if definition.denied(found.start) or not names_other(definition, found):
            continue
        end = max(found.end, definition.clause_end(found.end))
        words = definition.words_between(found.start, end)
        if words[0].startswith(("requir", "needs")) and not access.isdisjoint(words):
            continue
        claim = definition.claim("prerequisite", found.start, end, found.at)
        if claim and not _only_parameters(definition, claim):
            yield claim
    for found in definition.matches("needs_of_subject"):
        claim = definition.claim("prerequisite", definition.clause_start(found.start), found.end)
        if claim and not definition.denied(found.start) and not _only_parameters(definition, claim):
            yield claim


def _only_parameters(definition: Annotated, claim: Claim) -> bool:
    """Tell whether a claim pins down nothing but names of parameters ("Requires title and body")."""
    names = [use.parameter.name for use in definition.facts.parameters]
    known = {name.lower() for name in names} | {stem(part) for name in names for part in split_name(name)}
    return all(word.strip("`'\"") in known for word in claim.specifics)


def _confirmations(definition: Annotated) -> Iterator[Claim]:
    """Yield that a call must be confirmed: the user is to be asked, or a parameter to be set."""
    for found in definition.matches("confirmations"):
        if not definition.denied(found.start):
            words = definition.plain[found.start : found.end]
            yield Claim("prerequisite", strength_of(1), ((found.start, found.end),), (words,))


def implied_use(definition: Annotated) -> Iterator[Claim]:
    """Yield the sentence of the purpose, where that alone implies when to call the tool."""
    first = definition.facts.first
    given = definition.has("when", "when-not", "alternative", "prerequisite", "empty-guidance")
    if first is not None and not given and definition.word_class("usage.do"):
        yield Claim("implied-use", strength_of(1), ((first.start, first.end),))


def empty_guidance(definition: Annotated) -> Iterator[Claim]:
    """Yield guidance that only repeats what name and text say already."""
    if definition.has("when", "when-not", "alternative"):
        return
    for found, claim in _guidance(definition):
        if not claim.specifics and _is_order_verb(definition, found):
            yield Claim("empty-guidance", 1.0, claim.spans)
            return
    for found in definition.matches("empty-guidance"):
        yield Claim("empty-guidance", 1.0, ((found.start, found.end),))
        return


KINDS = (
    ClaimKind(
        "U1",
        "when",
        USAGE,
        when,
        good=(
            tool(
                "mow_lawn",
                "Mows a lawn. Use this when the grass is longer than a hand or guests are expected.",
            ),
            tool(
                "tune_piano",
                "Tune a piano.\n\nUse this when:\n- a string was replaced\n- chords sound sour in winter",
            ),
            tool("taste_soup", "Rates a soup. Helpful for comparing two recipes side by side."),
        ),
        bad=(
            tool("mow_lawn", "Use this tool to mow a lawn."),
            tool("mow_lawn", "Mows a lawn. Use this tool whenever you need the best results."),
            tool(
                "mow_lawn",
                "Mows a lawn. If you want stripes, set pattern.",
                params={"pattern": "How to mow"},
            ),
        ),
    ),
    ClaimKind(
        "U2",
        "when-not",
        USAGE,
        when_not,
        good=(
            tool("dry_herbs", "Dries herbs slowly. Not suitable for mushrooms or fruit."),
            tool("dry_herbs", "Dries herbs. Do not use this for fresh seaweed."),
            tool("dry_herbs", "Dries herbs. For mushrooms use dry_fungi instead.", siblings=("dry_fungi",)),
        ),
        bad=(
            tool("dry_herbs", "Dries herbs and never burns them."),
            tool("dry_herbs", "Dries herbs. Don't use this tool needlessly or this tool again."),
        ),
    ),
    ClaimKind(
        "U3",
        "alternative",
        USAGE,
        alternative,
        good=(
            tool(
                "brew_tea",
                "Brews one cup. For a whole pot, use fill_samovar.",
                siblings=("fill_samovar", "wash_cup"),
            ),
            tool("brew_tea", "Brews one cup. To serve a crowd, use the samovar tool instead."),
            tool("brew_tea", "Brews one cup. Cheaper than calling `order_cafe` for a single guest."),
        ),
        bad=(
            tool("brew_tea", "Brews one cup. Use brew_tea.", siblings=("fill_samovar",)),
            tool("brew_tea", "Brews one cup of green_tea or black_tea."),
        ),
    ),
    ClaimKind(
        "U4",
        "prerequisite",
        USAGE,
        prerequisite,
        good=(
            tool("ring_bell", "Rings a bell. Call climb_tower first.", siblings=("climb_tower", "oil_rope")),
            tool("ring_bell", "Rings a bell. Ask the sexton for the key before calling this tool."),
            tool("ring_bell", "Rings a bell. Requires an oiled rope and a mounted clapper."),
        ),
        bad=(
            tool("ring_bell", "Rings a bell. Requires tone.", params={"tone": "Which tone"}),
            tool("ring_bell", "Rings a bell and does not require a rope."),
            tool("ring_bell", "Rings a bell. Requires the ringer role."),
        ),
    ),
    ClaimKind(
        "U5",
        "implied-use",
        USAGE,
        implied_use,
        good=(tool("fold_napkin", "Folds a napkin into the shape of a swan."),),
        bad=(
            tool("fold_napkin", "Folds a napkin. Use this when a banquet is laid for more than ten."),
            tool("fold_napkin", None),
        ),
    ),
    ClaimKind(
        "U6",
        "empty-guidance",
        USAGE,
        empty_guidance,
        defect=True,
        good=(
            tool("count_sheep", "Counts sheep. Use this tool when you need to count sheep."),
            tool("count_sheep", "Counts sheep. Use with caution."),
        ),
        bad=(
            tool("count_sheep", "Counts sheep."),
            tool("count_sheep", "Counts sheep. Use this when a child lies awake after midnight."),
        ),
    ),
)
