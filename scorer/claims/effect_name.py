"""What the name of a tool says of its effect."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise, takewhile
from typing import Final

from scorer.claims.effect_input import EffectClaim, EffectEvidence, EffectInput, Source, last_word, listed
from scorer.contracts.orders import RiskClass, risk_rank
from scorer.data.rubric import risk_words
from scorer.language.document import split_name, stem
from scorer.language.phrases import inflections
from scorer.language.verbs import base_verb, verb_class

#: Words after the verb of a text in which its object is looked for.
OBJECT_REACH: Final = 5


@lru_cache(maxsize=1)
def _turns() -> dict[str, str]:
    return {form: verb for verb in risk_words()["turns"] for form in inflections(verb)}


def base_form(word: str) -> str:
    """Return the base form of a known verb, or the word itself."""
    return base_verb(word) or _turns().get(word, word)


def turned(word: str, around: frozenset[str]) -> RiskClass | None:
    """Return the class of a verb that the words around it turn into another one ("drop" onto an element)."""
    verb = _turns().get(word)
    if verb is None:
        return None
    category: RiskClass
    category, needed = risk_words()["turns"][verb]
    return category if "*" in needed or not needed.isdisjoint(around) else None


def surroundings(item: EffectInput) -> frozenset[str]:
    """Return the words that decide a verb of two senses: those of the first sentence and of the parameters."""
    first = item.first.words if item.first else ()
    return frozenset((*item.name_words, *first, *map(last_word, item.tool.parameters)))


def _of_object(item: EffectInput) -> tuple[str, ...]:
    """Return the words of a name; of a dotted one ("card.list") those after the last dot, where one is a verb."""
    words = tuple(word for word in item.name_words if word != "do") or item.name_words
    own = item.tool.name.replace("/", ".")
    last = split_name(own.rpartition(".")[2]) if "." in own else ()
    return last if any(verb_class(word, frozenset(last)) for word in last[:1] + last[-1:]) else words


def _reads_last(item: EffectInput, words: tuple[str, ...]) -> bool:
    """Tell whether a name ends with a verb that reads, and the words before it are its object, or names a dry run.

    They are where the text opens with a verb that reads, or, without such a text, where they are known as nouns.
    """
    if len(words) < 2:
        return False
    dry = ("dry", "run") in pairwise(words)
    looked = words[-1] in listed("looking") and words[0] in listed("nouns") | listed("objects_first")
    if not (dry or looked or words[-1] in listed("reading_last")):
        return False
    if item.verb:
        around = frozenset(item.first.words if item.first else ())
        return verb_class(item.verb.verb, around) == "read"
    return words[0] in listed("objects_first")


def _plural(word: str) -> bool:
    """Tell whether a word of a name that could be a verb in the third person is a plural ("mounts", "logs")."""
    return word.endswith("s") and base_form(word) != word


def _names_object(item: EffectInput, words: tuple[str, ...]) -> bool:
    """Tell whether a name is the object of a text that reads: "trade_history" with "Shows the trade history".

    The whole name follows the verb in the first sentence, or it is one word that is as often a noun.
    """
    first = item.first
    if not words or first is None or item.verb is None or item.verb.at > 1:
        return False
    if base_form(words[0]) == item.verb.verb or verb_class(item.verb.verb, frozenset(first.words)) != "read":
        return False
    if len(words) == 1:
        return base_form(words[0]) in listed("nouns") | listed("objects_first")
    wanted, said = tuple(map(stem, words)), tuple(map(stem, first.words[item.verb.at + 1 :]))
    if any(said[at : at + len(wanted)] == wanted for at in range(len(said) - len(wanted) + 1)):
        return True
    # "merge_request_diffs" with "Shows what a merge request changes"
    leads = listed("determiners") | {"of", "for", "in", "from"}
    after = first.words[item.verb.at + 1 :]
    pairs = enumerate(pairwise(said[1:]), 1) if len(words) > 2 else ()
    return any(pair == wanted[:2] and after[at - 1] in leads for at, pair in pairs)


def from_name(item: EffectInput) -> EffectClaim | None:
    """Return what the verb of a name says.

    It is the verb that the text opens with too, else one of the first two words, else the last, else any. A word that
    is as often an object ("block") yields to another verb, and to a description with one. Of two verbs with "and" or
    "or" between them the more serious counts.
    """
    words = _of_object(item)
    if _reads_last(item, words):
        return _claim(item, "read", words[-1], "name-verb")
    if _names_object(item, words):
        return None
    around = near = frozenset(words)
    if not _turns().keys().isdisjoint(words):
        near |= surroundings(item)
    found: list[tuple[str, RiskClass]] = []
    for word in (*words[:2], *words[-1:], *words[2:-1]):
        category = turned(word, near) or verb_class(word, around)
        state = word.endswith("ed") and base_form(word) != word and word != words[-1]  # "removed_items"
        if category and not (item.verb and _plural(word)) and not state:
            found.append((word, category))
    if not found:
        return None
    nouns, said = listed("nouns"), item.verb.verb if item.verb and item.verb.at <= 1 else ""
    verbs = [each for each in found if each[0] not in nouns]
    verbs = [each for each in verbs if base_form(each[0]) not in listed("weak")] or verbs
    sayable = [
        each for each in found if each in verbs or (each[0] in nouns - listed("weak") and each[1] != "read")
    ]
    agreed = [each for each in sayable if base_form(each[0]) == said and not each[0].endswith("ed")]
    word, category = (agreed or verbs or found)[0]
    if word in nouns and word != words[0] and item.verb:
        return None
    for also, other in found:
        joined = any((join, also) in pairwise(words) for join in ("and", "or"))
        if joined and risk_rank(other) > risk_rank(category):
            word, category = also, other
    return _claim(item, category, word, "name-leading" if word == words[0] else "name-verb")


def _claim(item: EffectInput, category: RiskClass, word: str, id: str) -> EffectClaim:
    verb = base_form(word)
    plain = category in ("destructive", "financial") or verb in listed("plain_writes")
    plain = plain or (category in ("write", "execute") and _agreed_act(item, verb))
    if verb in ("create", "add", "write") and not listed("drafts").isdisjoint(item.name_words):
        plain = False  # "create_completion" makes an answer
    if category == "write" and plain and _gives_back(item, verb):
        plain = False
    return EffectClaim(category, verb, EffectEvidence(id, Source.NAME, "/name", {"word": word}), plain)


def _agreed_act(item: EffectInput, verb: str) -> bool:
    """Tell whether the text opens with the verb of the name, too, and it is an act and no way to an answer."""
    first, said = item.first, item.verb
    if first is None or not first.words or first.masked[0]:
        return False
    opening = base_form(first.words[0])
    objects: frozenset[str] = risk_words()["acts"].get(verb, frozenset())
    noun = opening in listed("nouns") | listed("objects_first") and objects.isdisjoint(first.words[1:2])
    if noun and first.words[:2] == item.name_words[:2]:
        return False  # "release_notes" with "Release notes of a version"
    opens = opening == verb or opening in listed("plain_writes")
    opens = opens or (said is not None and said.at <= 1 and said.verb == verb)
    following = frozenset(first.words[1 : 1 + OBJECT_REACH])
    makes = opening != verb or verb in listed("answering") or verb in listed("plain_writes")
    if not opens or (makes and not listed("drafts").isdisjoint(following)):
        return False
    around = frozenset((*item.name_words, *first.words))
    acts = verb not in listed("answering") or turned(verb, around) is not None
    acts = acts or opening in listed("plain_writes")
    direct = takewhile(
        lambda word: word not in listed("prepositions") - listed("conjunctions"),
        first.words[1 : 1 + OBJECT_REACH],
    )
    return acts or not objects.isdisjoint(direct)


def _gives_back(item: EffectInput, verb: str) -> bool:
    """Tell whether the text gives what it changed back and mentions nothing that keeps it ("and returns the result")."""
    first = item.first
    if first is None or not (verb in listed("computing") or verb not in listed("plain_writes")):
        return False
    said = {word for sentence in item.doc.sentences for word in sentence.words}
    returned = any(
        word in ("return", "returns")
        and not {"it", "them", "result", "results"}.isdisjoint(first.words[at + 1 : at + 3])
        for at, word in enumerate(first.words)
    )
    return returned and listed("keeping").isdisjoint(said)


def looked_at(item: EffectInput) -> EffectClaim | None:
    """Return what a name without a verb says by a word for what is looked at ("shelf_statistics")."""
    for word in item.name_words:
        if word in listed("looking"):
            evidence = EffectEvidence("looked-at", Source.NAME, "/name", {"word": word})
            return EffectClaim("read", "", evidence)
    return None


def says_read_only_in_name(item: EffectInput) -> EffectEvidence | None:
    """Return that the name says that the tool is read-only ("run_readonly_query")."""
    words = item.name_words
    if "readonly" in words or ("read", "only") in pairwise(words):
        return EffectEvidence("read-only-name", Source.NAME, "/name")
    return None


def from_title(item: EffectInput) -> EffectClaim | None:
    """Return what the verb of the title in the annotations says, of a tool whose name has none."""
    title = item.tool.annotations.get("title")
    words = tuple(split_name(title)) if isinstance(title, str) else ()
    category = verb_class(words[0], frozenset(words)) if words else None
    if category is None:
        return None
    verb, evidence = words[0], EffectEvidence("title", Source.NAME, "/annotations/title", {"word": words[0]})
    plain = category in ("destructive", "financial") or base_form(verb) in listed("plain_writes")
    return EffectClaim(category, base_form(verb), evidence, plain)
