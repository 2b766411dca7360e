"""What the parameters of a tool say of its effect: actions to choose from, code that is run, values that compute."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import takewhile
from typing import Final

from scorer.claims.effect_input import (
    EffectClaim,
    EffectEvidence,
    EffectInput,
    Source,
    described,
    last_word,
    listed,
)
from scorer.claims.effect_name import turned
from scorer.contracts.definitions import Parameter
from scorer.data.rubric import risk_words
from scorer.language.document import split_name
from scorer.language.phrases import inflections
from scorer.language.verbs import base_verb, verb_class

#: Words after a verb that computes in which its object is looked for.
VALUE_REACH: Final = 10
_NUMBERS: Final = frozenset({"number", "integer"})


def actions(item: EffectInput) -> Iterator[EffectClaim]:
    """Yield what each action that an enum offers does; a state ("assigned", "build_failed") is none."""
    for parameter in item.tool.parameters:
        if parameter.name.lower() in listed("action_parameters"):
            for value in sorted(value for value in parameter.enum if isinstance(value, str)):
                yield from _action(value, parameter.pointer + "/enum")


def described_actions(item: EffectInput) -> Iterator[EffectClaim]:
    """Yield what the actions do that the text of an input without an enum names."""
    for parameter in item.tool.parameters:
        if parameter.name.lower() in listed("action_parameters") and not parameter.enum:
            said = parameter.description or _said_of(item, parameter)
            for word in said.lower().replace(",", " ").replace(".", " ").split():
                value = word.strip("'\"`()[]:;")
                if value not in listed("managing"):
                    yield from _action(value, parameter.pointer)


def _said_of(item: EffectInput, parameter: Parameter) -> str:
    """Return the line of the description that explains a parameter without a text of its own ("operation: …")."""
    found = re.search(
        rf"(?m)^\s*[-*]?\s*`?{re.escape(parameter.name)}`?[^:\n]{{0,40}}:([^\n]*)", item.doc.raw
    )
    return found[1] if found else ""


def _action(value: str, pointer: str) -> Iterator[EffectClaim]:
    words = split_name(value)
    if any(word.endswith("ed") for word in words[1:]):
        return  # a state ("build_failed")
    for word in words[:1]:
        category = verb_class(word, frozenset(split_name(value))) if word == base_verb(word) else None
        if category:
            category = turned(word, frozenset()) or category
            plain = category in ("destructive", "financial") or word in listed("plain_writes")
            evidence = EffectEvidence("action", Source.SCHEMA, pointer, {"value": value})
            yield EffectClaim(category, word, evidence, plain)


def runs_code(item: EffectInput, verb: str | None) -> Iterator[EffectClaim]:
    """Yield an input that is run: code under a verb that does not merely keep or look at it, or any request.

    `verb` is what name or text say the tool does (None: nothing).
    """
    words, used = risk_words()["parameters"], verb or ""
    fetches = used in words["fetching"]
    if (verb is not None and not fetches and used not in words["running"]) or "read_only" in item.disclosed:
        return
    kinds = words["orders"] if fetches else words["code"]
    code = next((each for each in item.tool.parameters if _takes(each, kinds)), None)
    opening = item.first.words if item.first else ()
    if code is None and used == "query" and not words["dialects"].isdisjoint(opening):
        code = next((each for each in item.tool.parameters if _takes(each, words["query"])), None)
    if code:
        yield _execute(used, "code", code)
        return
    by_name = {each.name.lower(): each for each in item.tool.parameters}
    sent = next((by_name[name] for name in sorted(words["requesting"]) if name in by_name), None)
    if sent and not fetches and any(last_word(each) in words["url"] for each in item.tool.parameters):
        yield _execute(used, "requests", sent)


def _execute(verb: str, id: str, parameter: Parameter) -> EffectClaim:
    evidence = EffectEvidence(id, Source.SCHEMA, parameter.pointer, {"name": parameter.name})
    return EffectClaim("execute", verb, evidence)


def _takes(parameter: Parameter, kinds: frozenset[str]) -> bool:
    texts = not parameter.types or "string" in parameter.types
    return texts and not parameter.enum and (last_word(parameter) in kinds or parameter.name.lower() in kinds)


@lru_cache(maxsize=1)
def _computing_forms() -> Mapping[str, str]:
    return {form: verb for verb in sorted(listed("computing")) for form in inflections(verb)}


def computes(item: EffectInput) -> EffectClaim | None:
    """Return that a call only computes a result from its arguments: "add two numbers", "truncate a text".

    The text opens with a verb that computes, its object is a value, nothing is mentioned in which a result could be
    kept, and no parameter refers to anything outside the call.
    """
    opened = _computing_verb(item)
    if item.first is None or opened is None or any(_refers(each) for each in item.tool.parameters):
        return None
    verb, at, span = opened
    said = frozenset(word for sentence in item.doc.sentences for word in sentence.words)
    following = item.first.words[at + 1 : at + 1 + VALUE_REACH]
    objects = frozenset(takewhile(lambda word: word not in listed("means"), following))
    if not listed("keeping").isdisjoint(said) or not _answers(item, verb, objects, said):
        return None
    return described("read", verb, "computes", span, plain=False, verb=verb)


def _computing_verb(item: EffectInput) -> tuple[str, int, tuple[int, int]] | None:
    """Return the verb that computes and opens the text, in whatever language, its place and its span."""
    first = item.first
    if first is None or not first.words:
        return None
    verb = _computing_forms().get(first.words[0])
    if verb:
        return verb, 0, (first.starts[0], first.ends[0])
    led = item.verb
    return (led.verb, led.at, led.span) if led and led.verb in listed("converting") else None


def _answers(item: EffectInput, verb: str, objects: frozenset[str], said: frozenset[str]) -> bool:
    """Tell whether all that a call gives is its answer.

    Numbers go in, a value is converted or measured, or the text says that a value is returned.
    """
    measured = not listed("measures").isdisjoint(objects)
    if not item.tool.parameters:
        return measured
    if verb in listed("converting"):
        return True
    if listed("values").isdisjoint(objects):
        return False
    numbers = all(each.types and each.types <= _NUMBERS for each in item.tool.parameters)
    return numbers or verb in listed("computing_only") or not listed("returning").isdisjoint(said)


def _refers(parameter: Parameter) -> bool:
    """Tell whether a parameter names something outside the call: an id, a place, an address."""
    words = risk_words()["parameters"]
    return last_word(parameter) in words["path"] | words["url"] | listed("references")
