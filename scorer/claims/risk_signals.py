"""What else to watch in a tool: inputs that reach far, bulk, secrets, and what overwrites.

Signals never change the class or the severity. Each has a kind, the word that gave it, and its place; words for people
are made last, from the messages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Final

from scorer.claims.effect_input import last_word, listed
from scorer.claims.tool_facts import Facts
from scorer.contracts.definitions import Parameter
from scorer.contracts.report import RiskSignal
from scorer.data.messages import say
from scorer.data.rubric import risk_words
from scorer.language.document import split_name

#: From so many parameters on, a call is easy to get wrong (the catalogues name 10 to 20).
MANY_PARAMETERS: Final = 10


class SignalKind(StrEnum):
    """What a signal warns of, in the order of a report."""

    PATH = "path"
    URL = "url"
    CODE = "code"
    HTML = "html"
    CREDENTIAL = "credential"
    OVERWRITES = "overwrites"
    ADMIN = "admin"
    BULK = "bulk"
    MANY_PARAMETERS = "many_parameters"


#: Kinds that a parameter gives by what it takes.
_TAKEN: Final = (SignalKind.PATH, SignalKind.URL, SignalKind.CODE, SignalKind.HTML, SignalKind.CREDENTIAL)


def find_signals(facts: Facts) -> tuple[RiskSignal, ...]:
    """Return the risk signals of a tool: at most one of a kind, in the order of their kinds."""
    named = _by_parameter(facts.tool.parameters)
    found = [_taken(kind, named[kind]) for kind in _TAKEN if kind in named]
    if SignalKind.CREDENTIAL not in named:
        found += _named(facts, SignalKind.CREDENTIAL)
    found += _overwrites(facts)
    if facts.effect.category != "read":
        found += _named(facts, SignalKind.ADMIN)
        found += _bulk(facts)
    count = len(facts.tool.parameters)
    if count >= MANY_PARAMETERS:
        place = "/inputSchema/properties"
        found.append(_signal(SignalKind.MANY_PARAMETERS, "many-parameters", place, count=count))
    return tuple(found)


def _signal(
    kind: SignalKind, form: str, pointer: str, /, span: tuple[int, int] | None = None, **words: object
) -> RiskSignal:
    """Return a signal in the words of `form`, about what its kind says ("" for a form that says it itself)."""
    about = "" if kind is SignalKind.MANY_PARAMETERS else say(f"effect.signal.about.{kind}")
    return RiskSignal(kind.value, say(f"effect.signal.{form}", about=about, **words), pointer, span)


def _by_parameter(parameters: Iterable[Parameter]) -> Mapping[SignalKind, list[Parameter]]:
    found: dict[SignalKind, list[Parameter]] = {}
    for parameter in parameters:
        kind = _kind(parameter)
        if kind:
            found.setdefault(kind, []).append(parameter)
    return found


def _kind(parameter: Parameter) -> SignalKind | None:
    """Return the kind of signal that a parameter gives. A choice of an enum reaches no further than that."""
    if parameter.enum or not (parameter.types.isdisjoint({"boolean", "integer", "number"})):
        return None
    words, last = risk_words()["parameters"], last_word(parameter)
    if _is_credential("_".join(split_name(parameter.name)), words):
        return SignalKind.CREDENTIAL
    for kind in _TAKEN[:-1]:
        if last in words[kind] or (kind is SignalKind.CODE and last in words["query"]):
            return kind
    format = parameter.schema.get("format") if isinstance(parameter.schema, dict) else None
    return SignalKind.URL if format in ("uri", "url") else None


def _is_credential(name: str, words: Mapping[str, frozenset[str]]) -> bool:
    if any(name.endswith(pair) for pair in words["credential_pairs"]):
        return True
    *before, last = name.split("_")
    return last in words["credential"] and words["no_credential"].isdisjoint(before)


def _taken(kind: SignalKind, parameters: list[Parameter]) -> RiskSignal:
    first, more = parameters[0], len(parameters) - 1
    form = "parameters" if more else "parameter"
    return _signal(kind, form, first.pointer, name=first.name, more=more)


def _named(facts: Facts, kind: SignalKind) -> Iterator[RiskSignal]:
    words = risk_words()["names"][kind]
    word = next((word for word in facts.name_words if word in words), "")
    if word:
        yield _signal(kind, "in-name", "/name", word=word)


def _overwrites(facts: Facts) -> Iterator[RiskSignal]:
    words, kind = risk_words()["parameters"]["overwriting"], SignalKind.OVERWRITES
    for parameter in facts.tool.parameters:
        if last_word(parameter) in words:
            yield _signal(kind, "parameter", parameter.pointer, name=parameter.name)
            return
    for sentence in facts.doc.sentences:
        for at, word in enumerate(sentence.words):
            if word in words and not _denied(facts, sentence.words[:at]):
                span = (sentence.starts[at], sentence.ends[at])
                yield _signal(kind, "in-description", "/description", span, word=word)
                return


def _denied(facts: Facts, before: tuple[str, ...]) -> bool:
    return not facts.doc.language.words.negations.isdisjoint(before[-3:])


def _bulk(facts: Facts) -> Iterator[RiskSignal]:
    found = next(_named(facts, SignalKind.BULK), None)
    if found:
        yield found
        return
    for parameter in facts.tool.parameters:
        if "array" in parameter.types and last_word(parameter) in listed("target_lists"):
            yield _signal(SignalKind.BULK, "list", parameter.pointer, name=parameter.name)
            return
