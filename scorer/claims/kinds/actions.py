"""The action of a tool: the verb that says what a call does, and the thing that it acts on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from scorer.claims.annotated import Annotated
from scorer.claims.claim import Claim
from scorer.claims.siblings import squeeze
from scorer.data.constructions import constructions
from scorer.language.constructions import empty_words
from scorer.language.document import Sentence, split_name, stem
from scorer.language.phrases import inflections
from scorer.language.verbs import base_verb

#: Sentences in which an action is looked for.
READ_SENTENCES: Final = 4
#: A label before the action has no more words than this ("Router tool: map a question …").
LABEL_WORDS: Final = 6
#: Words of the first sentence in which a later clause may open with the action.
CLAUSE_REACH: Final = 30
#: A first sentence with no more words than this is a label, after which the action may be an order.
SHORT: Final = 6
#: Content words that name a specific object, where the name of the tool holds all of them.
NAMED_OBJECT: Final = 2
#: Content words beyond the name with which a text says more than its first verb and object.
MORE: Final = 2
#: Strength of a verb without an object, and of each thing that its object names.
VERB_STRENGTH: Final = 0.4
THING_STRENGTH: Final = 0.12
#: The share of it that an action has which a label precedes, which stands in a later sentence, or whose verb is vague.
LATE_SHARE: Final = 0.7
LATER_SENTENCE_SHARE: Final = 0.5
VAGUE_SHARE: Final = 0.6
_THIRD_PERSON: Final = "s"
_MARK: Final = re.compile(r"[,;:!?(\n]|[.](?!\w)|\s[–—-]{1,2}\s")


class Action(NamedTuple):
    """A verb in its base form, its span, and the sentence that it stands in."""

    verb: str
    start: int
    end: int
    sentence: int


@lru_cache(maxsize=8)
def _acts(language: str) -> dict[str, str]:
    """Map the inflections of the verbs that stand in no class of effects to their base form."""
    verbs = constructions(language).lists.get("purpose.act", frozenset())
    return {form: verb for verb in sorted(verbs) for form in sorted(inflections(verb))}


def verb_of(definition: Annotated, word: str) -> str:
    """Return the base form of a verb ("re-deploys" gives "deploy"), or "" for a word that is none."""
    return _verb_of(word, definition.language)


@lru_cache(maxsize=1 << 12)
def _verb_of(word: str, language: str) -> str:
    lists, acts = constructions(language).lists, _acts(language)
    if word in lists.get("purpose.stative", ()):
        return ""
    if word in acts:
        return acts[word]
    prefix, _, last = word.rpartition("-")
    if prefix and prefix not in lists.get("purpose.prefix", ()):
        return ""
    last = last.partition("/")[0]
    return base_verb(last) or acts.get(last, "")


@lru_cache(maxsize=4)
def actions(definition: Annotated) -> tuple[Action, ...]:
    """Return the verbs that say what a call does, in reading order of the sentences.

    The first sentence opens with one, alone or after a label, in the third person or as an order; later sentences
    count in the third person, since an order is for the caller there.
    """
    if not constructions(definition.language).kinds.get("action"):
        return tuple(_of_pack(definition))
    return tuple(_read(definition))


def _read(definition: Annotated) -> Iterator[Action]:
    skipped = ("args", "raises", "example", "returns")
    numbers = [n for n in definition.told if definition.sentences[n].section not in skipped][:READ_SENTENCES]
    label = True
    for place, number in enumerate(numbers):
        sentence = definition.sentences[number]
        label = label and (place == 0 or len(definition.sentences[numbers[place - 1]].words) <= SHORT)
        for at, opens in _openings(definition, sentence, label=label):
            if label:
                verb = _verb_at(definition, sentence, at, opens=opens, order=place > 0)
            else:
                verb = _later_verb(definition, sentence, at)
            if verb:
                yield Action(verb, sentence.starts[at], sentence.ends[at], number)
    yield from _constructed(definition, frozenset(numbers))
    yield from _deed(definition, numbers[:1])


def _deed(definition: Annotated, numbers: list[int]) -> Iterator[Action]:
    """Yield the noun of an action with what it is about, in the first clause ("reverse lookup of a plate")."""
    deeds, about = definition.word_class("purpose.deed"), definition.word_class("purpose.about")
    for number in numbers:
        sentence = definition.sentences[number]
        for at, word in enumerate(sentence.words[: LABEL_WORDS + 1]):
            if at and _marked(definition, sentence, at):
                return
            if word in deeds and at + 1 < len(sentence.words) and _governs(definition, sentence, at, about):
                yield Action(word, sentence.starts[at], sentence.ends[at], number)
                return


def _of_pack(definition: Annotated) -> Iterator[Action]:
    """Yield the verb of a text in a language without constructions: the leading one, or any of its first sentence.

    A word before an article is one, too. An object that precedes its verb is read from its marker on.
    """
    pack, first = definition.facts.doc.language, definition.sentences[:1]
    if first and not pack.separates_words and definition.plain[first[0].start] in pack.words.object_markers:
        verb = definition.facts.verb.verb if definition.facts.verb else ""
        yield Action(verb or first[0].words[0], first[0].start, first[0].start + 1, 0)
    elif definition.facts.verb:
        yield Action(definition.facts.verb.verb, *definition.facts.verb.span, 0)
    elif first and pack.separates_words:
        words, taken = first[0].words, pack.words.stop
        if len(words) > 1 and words[1] in definition.word_class("writing.articles") and words[0] not in taken:
            yield Action(words[0], first[0].starts[0], first[0].ends[0], 0)
    elif first:
        text = definition.plain[: first[0].end]
        places = [(at, word) for word in sorted(pack.verbs) if (at := text.find(word, first[0].start)) >= 0]
        for at, word in sorted(places)[:1]:
            yield Action(pack.verbs[word], at, at + len(word), 0)


def _constructed(definition: Annotated, numbers: frozenset[int]) -> Iterator[Action]:
    """Yield the verbs of constructions such as "used to convert" and "this tool returns"."""
    generic = definition.facts.doc.language.words.generic
    for found in definition.matches("action"):
        if found.sentence in numbers and not definition.denied(found.at):
            word = definition.plain[found.at : found.end]
            verb = verb_of(definition, word)
            if verb and word not in generic:
                yield Action(verb, found.at, found.end, found.sentence)


def _openings(definition: Annotated, sentence: Sentence, *, label: bool) -> Iterator[tuple[int, bool]]:
    """Yield the words that may be the verb of a clause, and whether the sentence opens with it.

    They are the first word, the one after the name of the tool, and those that follow a mark.
    """
    words = sentence.words
    yield _after_adverbs(definition, sentence, 0), True
    subject = 0
    while subject < min(len(words) - 1, LABEL_WORDS) and stem(words[subject]) in definition.known:
        subject += 1
    if subject > 1 and words[subject].endswith(_THIRD_PERSON):
        yield subject, True
    for at in range(1, min(len(words), CLAUSE_REACH if label else 1)):
        if _marked(definition, sentence, at):
            yield _after_adverbs(definition, sentence, at), False


def _marked(definition: Annotated, sentence: Sentence, at: int) -> bool:
    """Return whether a mark stands between a word and the one before it."""
    return bool(definition.raw[sentence.ends[at - 1] : sentence.starts[at]].strip(" \t\r\n`*_"))


def _after_adverbs(definition: Annotated, sentence: Sentence, at: int) -> int:
    """Return the place of the word after adverbs and conjunctions ("and also safely evaluate", "bulk delete")."""
    words = sentence.words
    while at < len(words) - 1 and not verb_of(definition, words[at]):
        adverb = words[at].endswith("ly") or words[at] in definition.word_class("purpose.joins")
        manner = words[at] in definition.word_class("purpose.prefix") and verb_of(definition, words[at + 1])
        if not adverb and not manner:
            break
        at += 1
    return at


def _governs(definition: Annotated, sentence: Sentence, at: int, words: frozenset[str]) -> bool:
    """Return whether one of these words follows a word without a mark between them."""
    return sentence.words[at + 1] in words and not _marked(definition, sentence, at + 1)


def _verb_at(definition: Annotated, sentence: Sentence, at: int, *, opens: bool, order: bool) -> str:
    """Return the base form of the verb that a clause of the first sentence opens with, or "".

    A word that governs an article or a number is one, whether it is known or not. `order`: it may be one for the caller.
    """
    words = sentence.words
    if at + 1 >= len(words) or sentence.masked[at]:
        return ""
    if any(start <= sentence.starts[at] < end for start, end in definition.routes):
        return ""
    word, verb = words[at], verb_of(definition, words[at])
    gerund = (
        opens
        and word.endswith("ing")
        and _governs(definition, sentence, at, definition.word_class("purpose.determiner"))
    )
    if not gerund and not _may_act(definition, word, verb):
        return ""
    if order and verb not in definition.known and verb in definition.word_class("purpose.order"):
        return ""
    if _governs(definition, sentence, at, definition.word_class("purpose.determiner")):
        return verb or word
    if opens and not order:
        return verb
    bare = not _marked(definition, sentence, at + 1) and (
        words[at + 1] not in definition.facts.doc.language.words.stop
        or words[at + 1] in definition.word_class("purpose.particle")
    )
    return verb if bare and at <= LABEL_WORDS and (at == 0 or not _third(word)) else ""


def _later_verb(definition: Annotated, sentence: Sentence, at: int) -> str:
    """Return the base form of a verb in the third person that opens a later sentence, or ""."""
    word, verb = sentence.words[at], verb_of(definition, sentence.words[at])
    if (
        at + 1 >= len(sentence.words)
        or sentence.masked[at]
        or not _third(word)
        or verb in ("return", "yield")
    ):
        return ""
    if _governs(definition, sentence, at, definition.word_class("purpose.determiner")):
        return (verb or word) if _may_act(definition, word, verb) else ""
    bare = sentence.words[at + 1] not in definition.facts.doc.language.words.stop
    return verb if bare and not _marked(definition, sentence, at + 1) else ""


def _third(word: str) -> bool:
    return word.endswith(_THIRD_PERSON) and not word.endswith("ss")


def _may_act(definition: Annotated, word: str, verb: str) -> bool:
    """Return whether a word may be the verb of a clause: known, or unknown and with the form of one."""
    if verb:
        return not word.endswith(("ed", "ing")) or verb == word
    taken = definition.facts.doc.language.words.stop | definition.word_class("purpose.stative")
    return word.isalpha() and word not in taken and not word.endswith(("ed", "ing", "ly", "ion"))


def action(definition: Annotated) -> Iterator[Claim]:
    """Find the action: a verb and a specific object, once for each verb."""
    seen: set[str] = set()
    for act in actions(definition):
        claim = _claim(definition, act)
        if claim and act.verb not in seen:
            seen.add(act.verb)
            yield claim


def _claim(definition: Annotated, act: Action) -> Claim | None:
    """Return the claim of one verb, or None where its object is missing or fits any tool.

    An object of one word that the name holds is specific only where the text says more of it.
    """
    end = _object_end(definition, act)
    own = definition.specifics(act.end, end, empty_words("action", definition.language))
    named = _named_object(definition, act.end, end)
    alone = len(named) < NAMED_OBJECT and not own
    if not (named or own) or (alone and not says_more(definition, end)):
        return None
    if alone and act.verb in definition.word_class("purpose.vague"):
        return None
    found = tuple(dict.fromkeys((act.verb, *named, *own)))
    return Claim("action", _strength(definition, act, len(found) - 1), ((act.start, end),), found)


def _strength(definition: Annotated, act: Action, things: int) -> float:
    """Return the strength of an action with so many things in its object: full where the text opens with it."""
    strength = min(1.0, VERB_STRENGTH + THING_STRENGTH * things)
    sentence = definition.sentences[act.sentence]
    if act.sentence != definition.told[0]:
        strength *= LATER_SENTENCE_SHARE
    elif len(sentence.starts) >= LABEL_WORDS and act.start >= sentence.starts[LABEL_WORDS - 1]:
        strength *= LATE_SHARE
    return strength * VAGUE_SHARE if act.verb in definition.word_class("purpose.vague") else strength


def _object_end(definition: Annotated, act: Action) -> int:
    """Return where the object of a verb ends: at the first mark, whatever it is."""
    sentence_end = definition.sentences[act.sentence].end
    mark = _MARK.search(definition.plain, min(act.end + 1, sentence_end), sentence_end)
    return mark.start() if mark else min(sentence_end, len(definition.plain))


def _named_object(definition: Annotated, start: int, end: int) -> tuple[str, ...]:
    """Return the things that the object names, also those of the tool's name, apart from that name itself."""
    lists = definition.facts.doc.language.words
    vague = lists.vague_modifiers | definition.word_class("purpose.no_object")
    name = squeeze(definition.facts.tool.name)
    found: dict[str, None] = {}
    for word in definition.words_between(start, end):
        if len(split_name(word)) > 1 and squeeze(word) in name:
            continue
        for part in split_name(word):
            if part not in vague and part not in lists.stop and len(part) > 1:
                found[stem(part)] = None
    return tuple(found)


@lru_cache(maxsize=4)
def statements(definition: Annotated) -> tuple[int, ...]:
    """Return the numbers of the sentences of the body that are more than a list of words and talk of the product.

    The first sentence may be without function words ("List boats").
    """
    talk = {found.sentence for found in definition.matches("talk")}
    stop = definition.facts.doc.language.words.stop
    return tuple(
        number
        for place, number in enumerate(definition.told)
        if definition.sentences[number].section == "body"
        and number not in talk
        and (place == 0 or definition.holds(definition.sentences[number], stop))
    )


def says_more(definition: Annotated, after: int) -> bool:
    """Return whether the text after a position says something that the name does not."""
    for number in statements(definition):
        sentence = definition.sentences[number]
        start = max(sentence.start, after)
        said = [part for part in definition.specifics(start, sentence.end) if not part[0].isdigit()]
        if len(said) >= MORE:
            return True
    return False
