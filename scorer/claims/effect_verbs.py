"""What a tool does to the world, told from its definition, with the evidence.

One classifier for all rooms. The leading verb of the name decides, then the first verb of the
description, then what the schema offers (the worst action of an enum wins); annotations only settle
what is open. What nothing tells stays unclassified, never read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

from scorer.contracts.definitions import Tool
from scorer.data.language_packs import LanguagePack
from scorer.data.rubric import risk_words
from scorer.language.document import Document, split_name
from scorer.language.phrases import inflections

Category = Literal["read", "write", "execute", "destructive", "financial", "unclassified"]
MUTATING = frozenset({"write", "execute", "destructive", "financial"})
#: Words that make a name a question ("what_is_new") and are no action in a sentence ("This is …").
QUESTION_WORDS = frozenset({"what", "who", "where", "how", "is", "has", "can", "does"})
#: How far into the first sentence an action may stand.
VERB_REACH = 4
#: Parameters that choose what a tool does.
ACTION_PARAMETERS = frozenset(
    {"action", "operation", "method", "command", "mode", "op", "verb", "subcommand"}
)
#: Verbs that change something in whatever sense they are used.
PLAIN_WRITES = frozenset(
    (
        "create add insert update edit set write put upload modify rename append assign attach register publish "
        "submit upsert merge replace enable disable subscribe unsubscribe send move save"
    ).split()
)
#: How grave a class is, beside the others.
RANK: Mapping[str, int] = MappingProxyType(
    {"unclassified": 0, "read": 1, "write": 2, "execute": 3, "destructive": 4, "financial": 5}
)


@dataclass(frozen=True, slots=True)
class Effect:
    """A class, the word that decided it, and where it stands: a pointer, and a span in the description."""

    category: Category
    verb: str
    pointer: str
    span: tuple[int, int] | None = None

    @property
    def mutates(self) -> bool:
        """Tell whether a call may change something."""
        return self.category in MUTATING


@lru_cache(maxsize=1)
def verb_classes() -> Mapping[str, tuple[str, Category]]:
    """Map every form of every known verb to its base form and class; of two classes the graver wins."""
    forms: dict[str, tuple[str, Category]] = {}
    data = risk_words()
    for category in reversed(data["precedence"]):
        for verb in sorted(data["verbs"][category]):
            for form in inflections(verb):
                if form not in forms or form == verb or forms[form][0] != form:
                    forms[form] = (verb, category)
    return MappingProxyType(forms)


def base_verb(word: str) -> str:
    """Return the base form of a known verb ("retrieves" gives "retrieve"), or "" for any other word."""
    found = verb_classes().get(word)
    return found[0] if found else ""


@lru_cache(maxsize=1 << 14)
def verb_in(word: str, language: LanguagePack) -> tuple[str, int, int]:
    """Return the English verb that a word is, or opens with where words are not set apart, and its place in the word.

    The verb is "" for any other word.
    """
    found, verbs = base_verb(word), language.verbs
    if found or not verbs:
        return found, 0, len(word)
    if language.separates_words:
        return verbs.get(word, ""), 0, len(word)
    at = 0
    while led := max(
        (lead for lead in language.words.lead_ins if word.startswith(lead, at)), key=len, default=""
    ):
        at += len(led)
    marked = word[at : at + 1] in language.words.object_markers
    for start in range(at, len(word) if marked else at + 1):
        for end in (start + 3, start + 2):
            if word[start:end] in verbs:
                return verbs[word[start:end]], start, end
    return "", 0, len(word)


def judge(word: str, around: frozenset[str]) -> Category | None:
    """Return the class of a word that is a verb, given the words around it, or None."""
    found = verb_classes().get(word)
    if found is None:
        return None
    needs = risk_words()["ambiguous"].get(found[0])
    if needs is not None and needs.isdisjoint(around):
        return "write"
    return found[1]


def _from_name(words: tuple[str, ...]) -> Effect | None:
    if not words:
        return None
    around = frozenset(words)
    told = [word for word in words if word != "do"] or words  # do_get_object gets
    for word in (told[0], told[-1], *told[1:-1]):
        category = judge(word, around)
        if category:
            return Effect(category, base_verb(word), "/name")
    return None


def from_description(doc: Document) -> Effect | None:
    """Return what the first verb of a description tells, or None."""
    if not doc.sentences:
        return None
    first = doc.sentences[0]
    around = frozenset(first.words)
    for at, word in enumerate(first.words[:VERB_REACH]):
        verb, start, end = verb_in(word, doc.language)
        category = (
            None if first.masked[at] or word in QUESTION_WORDS or not verb else judge(verb, around | {verb})
        )
        if category:
            span = (first.starts[at] + start, first.starts[at] + end)
            return Effect(category, base_verb(verb), "/description", span)
    return None


def actions(tool: Tool) -> Iterator[Effect]:
    """Yield what each action that an enum of the schema offers tells."""
    for parameter in tool.parameters:
        if parameter.name.lower() not in ACTION_PARAMETERS:
            continue
        for value in sorted(v for v in parameter.enum if isinstance(v, str)):
            for word in split_name(value)[:1]:
                category = judge(word, frozenset(split_name(value)))
                if category:
                    yield Effect(category, value, parameter.pointer + "/enum")


def _from_actions(tool: Tool) -> Effect | None:
    return max(actions(tool), key=lambda effect: RANK[effect.category], default=None)


def plain(effect: Effect) -> bool:
    """Tell whether a verb changes something beyond doubt, whatever the hints say."""
    return effect.category in ("destructive", "financial") or effect.verb in PLAIN_WRITES


def belied(hints: Mapping[str, object], effect: Effect) -> bool:
    """Tell whether the verb of a tool belies its hints, so that they vouch for nothing."""
    if effect.pointer != "/name":
        return False
    changes = plain(effect)
    return (hints.get("readOnlyHint") is True and changes) or (
        hints.get("destructiveHint") is False and effect.category == "destructive"
    )


def classify(tool: Tool, doc: Document, name_words: tuple[str, ...]) -> Effect:
    """Classify a tool. `name_words` are the words of its name without the server's common prefix."""
    effect = _from_name(name_words) or from_description(doc)
    worst = _from_actions(tool)
    if worst and (effect is None or RANK[worst.category] > RANK[effect.category]):
        return worst
    if effect is not None:
        vouched = tool.annotations.get("readOnlyHint") is True and effect.mutates
        return (
            Effect("read", effect.verb, "/annotations/readOnlyHint")
            if vouched and not plain(effect)
            else effect
        )
    if tool.annotations.get("readOnlyHint") is True:
        return Effect("read", "", "/annotations/readOnlyHint")
    return Effect("unclassified", "", "")
