"""The risk class of a tool, and the one reason that decided it.

A second stage over `effects`: the same verbs, and besides what the object, the schema and the text say
of the consequences. Of several classes the gravest counts; annotations can only vouch for a verb that
need not change anything. What nothing tells stays unclassified, never read. No score depends on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from scorer.claims.effect_money import money_word
from scorer.claims.effect_verbs import (
    ACTION_PARAMETERS,
    RANK,
    Category,
    Effect,
    actions,
    base_verb,
    from_description,
    judge,
    plain,
)
from scorer.claims.tool_facts import Facts, described_words
from scorer.contracts.definitions import Parameter
from scorer.data.rubric import risk_words
from scorer.language.document import Sentence, split_name
from scorer.language.phrases import inflections

#: How far into the first sentence, and how far after one another, the verbs of a list of actions stand.
LIST_SENTENCES = 2
_AND = frozenset({"and", "or", "and/or"})


class Claim(NamedTuple):
    """A class that something in the definition speaks for: a phrase that says what, and where it stands."""

    category: Category
    verb: str
    text: str
    pointer: str
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Risk:
    """The class of a tool, the verb that it was told from ("" if none), how severe it is, and the reason.

    `reversibility` is "reversible", "depends on arguments" or "irreversible". `span` counts code points
    of the raw description, `pointer` is relative to the tool ("" where nothing tells the class).
    """

    category: Category
    verb: str
    severity: str
    reversibility: str
    reason: str
    pointer: str
    span: tuple[int, int] | None


def assess(facts: Facts) -> Risk:
    """Return the risk of a tool. Pure; never raises."""
    claims = sorted(_claims(facts), key=lambda claim: -RANK[claim.category])
    chosen = claims[0] if claims else _told_by_hint(facts)
    if facts.tool.annotations.get("readOnlyHint") is True and _vouched(claims):
        told = f"readOnlyHint vouches for a verb that need not change anything ({chosen.text})"
        chosen = Claim("read", chosen.verb, told, "/annotations/readOnlyHint")
    if facts.tool.annotations.get("readOnlyHint") is False and chosen.category == "read":
        told = f"readOnlyHint says that it changes something, though {chosen.text}"
        chosen = Claim("write", chosen.verb, told, "/annotations/readOnlyHint")
    data = risk_words()
    return Risk(
        chosen.category,
        chosen.verb,
        data["severity"][chosen.category],
        data["reversibility"][chosen.category],
        f"{chosen.text[:1].upper()}{chosen.text[1:]}.",
        chosen.pointer,
        chosen.span,
    )


def _told_by_hint(facts: Facts) -> Claim:
    if facts.tool.annotations.get("readOnlyHint") is True:
        return Claim("read", "", "only readOnlyHint says so", "/annotations/readOnlyHint")
    return Claim("unclassified", "", "neither name, description nor schema tells what it does", "")


def _vouched(claims: list[Claim]) -> bool:
    """Tell whether a hint may be believed: something may change, and nothing is sure to."""
    mutating = [claim for claim in claims if RANK[claim.category] > RANK["read"]]
    return bool(mutating) and not any(plain(Effect(c.category, c.verb, c.pointer)) for c in mutating)


def _claims(facts: Facts) -> Iterator[Claim]:
    named, told = _from_name(facts), _from_text(facts)
    reads = named is not None and named.category == "read"
    offered = [*_offered(facts), *(() if reads else (*_worded(facts), *_listed(facts, named)))]
    announces = named is not None and named.verb in risk_words()["lists"]["announcing"]
    changes = told is not None and RANK[told.category] > RANK["read"]
    if announces and told and changes and told.verb not in risk_words()["lists"]["managing"]:
        named = told
    verb = named or told
    if named and not (announces and offered):
        yield named
    if told and (named is None or _second(facts, named, told)):
        yield told
    if verb is None:
        yield from _last_resort(facts)
    yield from offered
    if not reads:
        yield from _money(facts)
    yield from _run(facts, verb)


def _offered(facts: Facts) -> Iterator[Claim]:
    """Yield what the actions in an enum do; a value that is no order ("assigned") is none."""
    for action in actions(facts.tool):
        yield from _action(action.verb, action.pointer)


def _worded(facts: Facts) -> Iterator[Claim]:
    """Yield what the actions do that the text of an input without an enum names."""
    managing = risk_words()["lists"]["managing"]
    for parameter in facts.tool.parameters:
        if parameter.name.lower() in ACTION_PARAMETERS and not parameter.enum:
            for word in described_words(parameter.description):
                value = word.strip("'\"`()[]:;")
                if value not in managing:
                    yield from _action(value, parameter.pointer)


def _action(value: str, pointer: str) -> Iterator[Claim]:
    for word in split_name(value)[:1]:
        category = judge(word, frozenset(split_name(value))) if word == base_verb(word) else None
        if category:
            text = f"its actions offer “{value}”, and the worst one counts"
            yield Claim(_turned(word, frozenset()) or category, word, text, pointer)


def _second(facts: Facts, named: Claim, told: Claim) -> bool:
    """Tell whether the verb of the description counts beside that of the name.

    It does where the name says little and the text sets something going, or the name reads and the text destroys.
    """
    vague = len(facts.name_words) == 1 or named.verb in risk_words()["lists"]["vague"]
    opens = facts.verb is not None and facts.verb.at <= 1
    destroys = named.category == "read" and told.category == "destructive" and opens
    return destroys or (vague and named.category == "write" and told.category == "execute")


@lru_cache(maxsize=1)
def _turns() -> dict[str, str]:
    return {form: verb for verb in risk_words()["turns"] for form in inflections(verb)}


def _base(word: str) -> str:
    return base_verb(word) or _turns().get(word, word)


def _turned(word: str, around: frozenset[str]) -> Category | None:
    """Return the class of a verb that the second stage sees otherwise, given the words around it."""
    verb = _turns().get(word)
    if verb is None:
        return None
    category: Category
    category, beside = risk_words()["turns"][verb]
    return category if "*" in beside or not beside.isdisjoint(around) else None


def _from_name(facts: Facts) -> Claim | None:
    """Return what the verb of a name tells: one of the first two words, else the last, else any.

    A word that is as often an object ("block", "comment") yields to another verb, and to a description with one.
    Of two verbs with "and" between them the graver counts.
    """
    words = facts.name_words
    told = tuple(word for word in words if word != "do") or words
    around = frozenset(told)
    found: list[tuple[str, Category]] = []
    for word in (*told[:2], *told[-1:], *told[2:-1]):
        category = _turned(word, around) or judge(word, around)
        if category:
            found.append((word, category))
    if not found:
        return None
    nouns = risk_words()["lists"]["nouns"]
    word, category = next((f for f in found if f[0] not in nouns), found[0])
    if word in nouns and word != told[0] and facts.verb:
        return None
    for also, graver in found:
        if ("and", also) in pairwise(told) and RANK[graver] > RANK[category]:
            word, category = also, graver
    which = "leading verb" if word == told[0] else "verb"
    return Claim(category, _base(word), f"the {which} of the name is “{word}”", "/name")


def _from_text(facts: Facts) -> Claim | None:
    first = facts.first
    if first is None:
        return None
    effect = from_description(facts.doc)
    words = first.words[:1]
    turned = _turned(words[0], frozenset(first.words)) if words and not first.masked[0] else None
    if turned:
        span = (first.starts[0], first.ends[0])
        return _told(turned, _base(words[0]), span)
    return _told(effect.category, effect.verb, effect.span) if effect else None


def _told(category: Category, verb: str, span: tuple[int, int] | None) -> Claim:
    return Claim(category, verb, f"the first verb of the description is “{verb}”", "/description", span)


def _last_resort(facts: Facts) -> Iterator[Claim]:
    """Yield what a later verb of the first sentence tells, else a word for what is looked at."""
    looking = risk_words()["lists"]["looking"]
    for word in facts.name_words:
        if word in looking:
            yield Claim("read", "", f"the name asks for “{word}” and holds no verb", "/name")
            return
    first = facts.first
    if first is None:
        return
    around = frozenset(first.words)
    for at, word in enumerate(first.words):
        category = None if first.masked[at] or word != base_verb(word) else judge(word, around)
        if category:
            span = (first.starts[at], first.ends[at])
            yield Claim(category, word, f"a verb of the first sentence is “{word}”", "/description", span)
            return


def _listed(facts: Facts, named: Claim | None) -> Iterator[Claim]:
    """Yield what a list of actions in the text tells ("create, update or delete").

    Where the name holds no verb, all of a list that opens the text; beside a name that manages, what destroys.
    """
    words = risk_words()["lists"]
    if named is not None and facts.name_words[0] not in words["managing"] and base_verb(facts.name_words[0]):
        return
    for number, sentence in enumerate(facts.whole.sentences[:LIST_SENTENCES]):
        if named is not None and not _may_destroy(sentence):
            continue
        for row in _rows(sentence):
            opens = named is None and number == 0 and row[0][1] == 0
            for verb, at in row:
                category = judge(verb, frozenset({verb}))
                if category and (opens or verb in words["destroying"]):
                    span = (sentence.starts[at], sentence.ends[at])
                    text = f"its actions include “{verb}”, and the worst one counts"
                    yield Claim(category, verb, text, "/description", span)


@lru_cache(maxsize=1)
def _destroying() -> frozenset[str]:
    """Return every form of a verb that destroys."""
    return frozenset().union(*(inflections(verb) for verb in risk_words()["lists"]["destroying"]))


def _may_destroy(sentence: Sentence) -> bool:
    """Tell whether a destroying verb may stand in a sentence, alone or as part of "insert/delete"."""
    return not _destroying().isdisjoint(sentence.words) or any("/" in word for word in sentence.words)


def _rows(sentence: Sentence) -> Iterator[list[tuple[str, int]]]:
    """Yield the verbs that stand in a row, two or more, with the place of their word."""
    row: list[tuple[str, int]] = []
    for at, word in enumerate((*sentence.words, "")):
        if word in _AND:
            continue
        verbs = [base_verb(part) for part in word.split("/")] if "/" in word else [base_verb(word)]
        if all(verbs) and not sentence.masked[at]:
            row += [(verb, at) for verb in verbs]
            continue
        if len(row) > 1:
            yield row
        row = []


def _money(facts: Facts) -> Iterator[Claim]:
    found = money_word(facts)
    if found:
        yield Claim("financial", "", f"money moves: {found.text}", found.pointer, found.span)


def _run(facts: Facts, verb: Claim | None) -> Iterator[Claim]:
    """Yield an input that is run: code under a verb that does not merely keep or look at it, or any request."""
    words = risk_words()["parameters"]
    used = verb.verb if verb else ""
    fetches = used in words["fetching"]
    if (verb is not None and not fetches and used not in words["running"]) or "read_only" in facts.cues:
        return
    kinds = words["orders"] if fetches else words["code"]
    code = next((p for p in facts.tool.parameters if _takes(p, kinds)), None)
    if code is None and used == "query" and not words["dialects"].isdisjoint(_opening_words(facts)):
        code = next((p for p in facts.tool.parameters if _takes(p, words["query"])), None)
    if code:
        yield Claim("execute", used, f"parameter “{code.name}” takes code", code.pointer)
        return
    by_name = {p.name.lower(): p for p in facts.tool.parameters}
    sent = next((by_name[name] for name in sorted(words["requesting"]) if name in by_name), None)
    if sent and not fetches and any(last_word(p) in words["url"] for p in facts.tool.parameters):
        yield Claim(
            "execute", used, f"it sends any request (parameter “{sent.name}” beside an address)", sent.pointer
        )


def _opening_words(facts: Facts) -> tuple[str, ...]:
    return facts.first.words if facts.first else ()


def last_word(parameter: Parameter) -> str:
    """Return the last word of a parameter's name ("" for none): what kind of thing it is."""
    words = split_name(parameter.name)
    return words[-1] if words else ""


def _takes(parameter: Parameter, kinds: frozenset[str]) -> bool:
    texts = not parameter.types or "string" in parameter.types
    return texts and not parameter.enum and (last_word(parameter) in kinds or parameter.name.lower() in kinds)
