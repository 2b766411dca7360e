"""What the opening of a description says that a call does, told by its grammar.

It is sure of a verb that stands where only a verb can: in the third person or as an order before its object, after
words that lead to one ("lets you book", "is used to lock", "for adding"), with a particle ("hands over"), in the passive
("the record is updated"), or as a noun for the act ("creation of an order", "performs a check-in").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import pairwise, takewhile
from types import MappingProxyType
from typing import Final

from scorer.claims import effect_text
from scorer.claims.effect_input import EffectClaim, EffectInput, described, listed, plain_verb
from scorer.claims.effect_name import OBJECT_REACH, base_form, turned
from scorer.contracts.orders import RiskClass
from scorer.data.rubric import risk_words
from scorer.language.document import Sentence
from scorer.language.phrases import inflections
from scorer.language.verbs import base_verb, verb_class

#: Words after a weak verb in which the noun of its act is looked for, and words before a particle ("hands the shift over").
NOUN_REACH: Final = 5
PARTICLE_REACH: Final = 4
#: Words of a first sentence in which its passive verb is looked for.
PASSIVE_REACH: Final = 14
_MUTATING: Final = frozenset({"write", "execute", "destructive", "financial"})
#: Words before the verb, the tool being its subject. The group tells the form that has to follow.
_LEAD: Final = re.compile(
    r"(?:(?:this|the|an?) )?(?:mcp )?(?:(?:tool|function|command|operation|method|endpoint|action|helper|utility) )?"
    r"(?:(?:that|which) )?(?:"
    r"(?P<order>(?:(?:can|may) be |is |to be )?(?:used|designed|meant|intended) to "
    r"|(?:use|call|run|invoke) (?:it|this|this tool|the tool) to "
    r"|(?:lets?|allows?|enables?|helps?|permits?) (?:(?:the |an? |your )?\w+ )?to "
    r"|(?:lets?|helps?) (?:(?:the |an? )?(?:you|users?|agents?|callers?|clients?|assistants?|people|models?|them) )?"
    r"|(?:with (?:it|this|this tool) )?(?:you|users|agents) can |can |will )"
    r"|(?P<gerund>(?:(?:is|can be) )?(?:used |meant |intended |responsible )?for ))?"
)
_BE: Final = frozenset("is are be gets get".split())
_NOUN_ENDINGS: Final = ("ion", "ation", "ment", "al", "ing", "ication")
_PARTICLES: Final = frozenset("in out on off up down over back away".split())
#: What ends a clause after the noun of an act, so that the noun is no part of a longer one ("an update check").
_AFTER_NOUN: Final = frozenset("of for on in to from by with at and or into within against".split())
_ASIDES: Final = frozenset(
    "that which who what how when where whether if unless once because why lists shows returns".split()
)


@lru_cache(maxsize=1)
def _opening_acts() -> Mapping[str, str]:
    """Map every form of a verb that is known as one only where a text opens with it to its base form."""
    return MappingProxyType({form: verb for verb in sorted(_openers()) for form in inflections(verb)})


@lru_cache(maxsize=1)
def _openers() -> frozenset[str]:
    return listed("opening_acts") | listed("machine_acts")


@lru_cache(maxsize=1)
def _act_nouns() -> Mapping[str, str]:
    """Map nouns of acts to their verbs: "creation", "removal" and "check-in", and verbs that serve as nouns."""
    data = risk_words()
    nouns: dict[str, str] = {}
    for category in sorted(_MUTATING):
        for verb in sorted(data["verbs"][category] - listed("weak")):
            root = verb.removesuffix("e").removesuffix("y")
            nouns |= {root + ending: verb for ending in _NOUN_ENDINGS}
            nouns |= {
                verb + ending: verb for ending in ("ment", "al", verb[-1:] + "ation", verb[-1:] + "ing")
            }
            if verb not in listed("nouns"):
                nouns[verb] = verb
    nouns |= {noun: verb for verb, forms in data["act_nouns"].items() for noun in forms}
    return MappingProxyType(nouns)


def opening_act(item: EffectInput) -> EffectClaim | None:
    """Return what the opening of the text is sure to say that a call does, if it changes something."""
    first = item.first
    if first is None or not first.words:
        return None
    if not item.doc.language.has_all_verbs:
        return _of_pack(item, first)
    at, form = _main(first.words)
    if form == "third" and effect_text.orders(first):
        return None
    if at >= len(first.words) or first.masked[at]:
        return None
    claim = _noun_of_act(item, first, at) if form == "third" else None
    claim = claim or _with_particle(item, first, at) or _weak(item, first, at) or _verb(item, first, at, form)
    if claim is None and form == "third":
        claim = _passive(item, first)
    if claim is None or not (claim.plain and _only_answers(item, first, claim.verb)):
        return claim
    return _said(
        claim.category, claim.verb, claim.evidence.span or (0, 0), claim.evidence.words["word"], plain=False
    )


def _of_pack(item: EffectInput, first: Sentence) -> EffectClaim | None:
    """Return what the verb says that opens a text in another language, or the noun after a verb that only leads to one."""
    led, language = item.verb, item.doc.language
    if led is None:
        return None
    verb, places = led.verb, (led.at, led.at)
    if verb in listed("light"):
        nouns = enumerate(first.words[led.at + 1 : led.at + 1 + NOUN_REACH], led.at + 1)
        found = next(
            ((language.act_nouns[word], at) for at, word in nouns if word in language.act_nouns), None
        )
        verb, places = (found[0], (led.at, found[1])) if found else (verb, places)
    category = _known(verb, frozenset({verb}))[1]
    if category not in _MUTATING or not _governs(item, first, led.at):
        return None
    begin, end = led.span[0], first.ends[places[1]] if places[1] > places[0] else led.span[1]
    claim = _claim(item, first, places, verb, category, (begin, end))
    if verb in listed("running") and _runs(item, first, led.at):
        claim = _said(category, verb, (begin, end), claim.evidence.words["word"], plain=True)
    return claim if claim.plain and not _only_answers(item, first, verb) else None


def _runs(item: EffectInput, first: Sentence, at: int) -> bool:
    """Tell whether something is run that no hint can vouch for ("Ejecuta un comando")."""
    language = item.doc.language
    if language.separates_words:
        return not language.words.run_objects.isdisjoint(first.words[at + 1 : at + 1 + NOUN_REACH])
    return any(word in first.words[at] for word in language.words.run_objects)


def _governs(item: EffectInput, first: Sentence, at: int) -> bool:
    """Tell whether the word of a verb has an object, so that it is no noun: a determiner follows, or a clause with no
    other verb, in a language that writes no spaces.
    """
    language = item.doc.language
    if not language.separates_words:
        reads = (form for form, verb in language.verbs.items() if verb_class(verb, frozenset()) == "read")
        names = first.words[at].endswith(tuple(language.words.listings))
        return not (names or any(form in first.words[at] for form in (*reads, *language.words.vague_nouns)))
    return not language.words.determiners.isdisjoint(first.words[at + 1 : at + 2])


def _main(words: tuple[str, ...]) -> tuple[int, str]:
    """Return the place of the main verb of a sentence, and the form that words before it ask for."""
    match = _LEAD.match(" ".join(words[:12]) + " ")
    end, form = (match.end(), match.lastgroup or "third") if match else (0, "third")
    at = " ".join((*words[:12], ""))[:end].count(" ")
    if form == "third" and match and words[0] in ("a", "an", "the") and at < 2:
        at = 0
    while at < len(words) - 1 and words[at].endswith("ly") and base_form(words[at]) == words[at]:
        at += 1
    return at, form


def _known(word: str, around: frozenset[str]) -> tuple[str, RiskClass | None]:
    """Return the base form and the class of a word that may be the verb of an opening."""
    category = turned(word, around) or verb_class(word, around)
    if category:
        return base_form(word), category
    verb = _opening_acts().get(word, "")
    kind: RiskClass = "execute" if verb in listed("machine_acts") else "write"
    return verb, kind if verb else None


def _verb(item: EffectInput, first: Sentence, at: int, form: str) -> EffectClaim | None:
    """Return what a verb says that stands where only a verb can."""
    word, following = first.words[at], first.words[at + 1 : at + 1 + OBJECT_REACH]
    verb, category = _known(word, frozenset(first.words))
    if category not in _MUTATING or not following:
        return None
    led = (form == "order" and word == verb) or (form == "gerund" and word.endswith("ing"))
    plainly = word == verb or word.endswith("s")
    if not led and not (form == "third" and plainly and _object(following[0])):
        return None
    return _claim(item, first, (at, at), verb, category)


def _object(word: str) -> bool:
    """Tell whether a word opens an object, so that the word before it is a verb and no noun."""
    return (
        word in listed("determiners")
        or word in ("one", "new", "another", "or", "two")
        or word.endswith(("'s", "’s"))
    )


def _claim(
    item: EffectInput,
    first: Sentence,
    places: tuple[int, int],
    verb: str,
    category: RiskClass,
    span: tuple[int, int] | None = None,
) -> EffectClaim:
    """Return what the words from one place to another say; it is plain unless they may only make an answer."""
    start, end = places
    span = span or (first.starts[start], first.ends[end])
    following = first.words[end + 1 : end + 1 + OBJECT_REACH]
    objects: frozenset[str] = risk_words()["acts"].get(verb, frozenset())
    direct = frozenset(
        takewhile(lambda word: word not in listed("prepositions") - listed("conjunctions"), following)
    )
    act = verb not in listed("answering") or not objects.isdisjoint(direct)
    lit = base_verb(first.words[start])
    act = act or not risk_words()["acts"].get(lit, frozenset()).isdisjoint(first.words[start + 1 : end + 1])
    _, needed = risk_words()["turns"].get(verb, ("", frozenset()))
    act = act or not needed.isdisjoint(following)
    values = verb in listed("computing") | listed("opening_acts") and not listed("values").isdisjoint(
        following
    )
    makes = verb in listed("answering") | listed("computing") | {"create", "write", "save", "store"}
    draft = makes and not listed("drafts").isdisjoint(following)
    passing = not listed("passing").isdisjoint(following)
    said = " ".join(item.doc.raw[slice(*span)].split())
    return _said(
        category,
        verb,
        span,
        said,
        plain=(act or plain_verb(category, verb)) and not (draft or values or passing),
    )


def _said(category: RiskClass, verb: str, span: tuple[int, int], word: str, *, plain: bool) -> EffectClaim:
    """Return a claim that nothing lowers where it is plain, and one of a first verb where it is not."""
    return described(
        category, verb, "text-act" if plain else "text-first", span, plain=plain, word=word, verb=verb
    )


def _only_answers(item: EffectInput, first: Sentence, verb: str) -> bool:
    """Tell whether the text says that nothing is kept, or that what a verb makes of a value is all that a call gives."""
    if "read_only" in item.disclosed or effect_text.says_read_only(item):
        return True
    returned = not listed("returning").isdisjoint(first.words)
    return returned and verb in listed("computing") | listed("opening_acts")


def _particle_forms(words: tuple[str, ...], at: int) -> Iterator[tuple[str, int]]:
    """Yield the particles that may belong to a verb: right after it, or after a short object."""
    for end in range(at + 1, min(at + 2 + PARTICLE_REACH, len(words))):
        word = words[end]
        if end > at + 1 and words[end - 1] in listed("prepositions"):
            return
        follows = words[end + 1] if end + 1 < len(words) else ""
        closed = end == at + 1 or not follows or follows in ("to", "or", "and", "for", "with")
        if word in _PARTICLES and closed and (end == at + 1 or _object(words[at + 1])):
            yield word, end


def _with_particle(item: EffectInput, first: Sentence, at: int) -> EffectClaim | None:
    """Return what a verb and its particle say together ("checks out a branch", "turns the heating down")."""
    phrases: dict[str, dict[str, frozenset[str]]] = risk_words()["phrasal"]
    forms = _phrasal_forms()
    for particle, end in _particle_forms(first.words, at):
        phrase = f"{forms.get(first.words[at], '')} {particle}"
        for category, known in phrases.items():
            needed = known.get(phrase)
            around = first.words[at + 1 : end + 1 + OBJECT_REACH]
            if needed is not None and ("*" in needed or not needed.isdisjoint(around)):
                chosen: RiskClass = category  # type: ignore[assignment]
                span = (first.starts[at], first.ends[end])
                said = " ".join(item.doc.raw[slice(*span)].split())
                return _said(chosen, phrase, span, said, plain=True)
    return None


@lru_cache(maxsize=1)
def _phrasal_forms() -> Mapping[str, str]:
    phrases = {phrase for known in risk_words()["phrasal"].values() for phrase in known}
    verbs = {phrase.split()[0] for phrase in phrases}
    return MappingProxyType({form: verb for verb in sorted(verbs) for form in inflections(verb)})


def _weak(item: EffectInput, first: Sentence, at: int) -> EffectClaim | None:
    """Return what the noun says after a verb that only says that something is done ("performs a check-in")."""
    words = first.words
    verb = base_verb(words[at]) or _light_forms().get(words[at], "")
    if verb not in listed("light"):
        return None
    for place in range(at + 1, min(at + 1 + NOUN_REACH, len(words))):
        parted = item.doc.raw[first.ends[place - 1] : first.starts[place]].strip()
        if words[place] in listed("prepositions") or first.masked[place] or parted:
            return None
        follows = words[place + 1] if place + 1 < len(words) else ""
        noun = _act_nouns().get(words[place])
        if noun and place > at + 1 and (not follows or follows in _AFTER_NOUN):
            category = turned(noun, frozenset(words)) or verb_class(noun, frozenset(words)) or "write"
            return _claim(item, first, (at, place), noun, category) if category in _MUTATING else None
    return None


@lru_cache(maxsize=1)
def _light_forms() -> Mapping[str, str]:
    return MappingProxyType({form: verb for verb in sorted(listed("light")) for form in inflections(verb)})


def _noun_of_act(item: EffectInput, first: Sentence, at: int) -> EffectClaim | None:
    """Return what a noun says that opens the text and names the act ("Creation of an order")."""
    words = first.words
    at += at == 0 and words[0] in listed("determiners") and len(words) > 1
    noun = _act_nouns().get(words[at], "")
    if not noun or noun == words[at] or words[at + 1 : at + 2] != ("of",):
        return None
    category = verb_class(noun, frozenset(words)) or "write"
    sure = noun in listed("plain_writes") | listed("sure_destroying") | listed("never_nouns") | {"close"}
    return _claim(item, first, (at, at), noun, category) if sure and category in _MUTATING else None


def _passive(item: EffectInput, first: Sentence) -> EffectClaim | None:
    """Return what is done to the subject of the first sentence ("A new invoice will be created")."""
    words = first.words[:PASSIVE_REACH]
    if words[0] not in listed("determiners") or (
        item.verb and verb_class(item.verb.verb, frozenset()) == "read"
    ):
        return None
    for at, (word, following) in enumerate(pairwise(words)):
        if word in _ASIDES or first.masked[at]:
            return None
        verb, category = _known(following, frozenset(words))
        if word in _BE and following.endswith("ed") and category in _MUTATING:
            return _claim(item, first, (at, at + 1), verb, category)
    return None
