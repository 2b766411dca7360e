"""What else to watch in a tool: inputs that reach far, bulk, secrets, and what overwrites.

Signals never change the class or the severity; each names the word that told it, and where that stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from scorer.claims.effect_input import last_word
from scorer.claims.tool_facts import Facts
from scorer.contracts.definitions import Parameter
from scorer.contracts.report import RiskSignal
from scorer.data.rubric import risk_words
from scorer.language.document import split_name

#: From so many parameters on, a call is easy to get wrong (the catalogues name 10 to 20).
MANY_PARAMETERS = 10

_TAKES: Mapping[str, str] = {
    "path": "Takes a file system path",
    "url": "Takes a URL or endpoint",
    "code": "Takes free code or a query",
    "html": "Takes raw HTML or a template",
    "credential": "Handles a credential or secret",
}


def find_signals(facts: Facts) -> tuple[RiskSignal, ...]:
    """Return the risk signals of a tool: at most one of a kind, in the order of their kinds."""
    named = _by_parameter(facts.tool.parameters)
    found = [_taken(kind, named[kind]) for kind in _TAKES if kind in named]
    if "credential" not in named:
        found += _named(facts, "credential", _TAKES["credential"])
    found += _overwrites(facts)
    if facts.effect.category != "read":
        found += _named(facts, "admin", "Acts on the system or its administration")
        found += _bulk(facts)
    count = len(facts.tool.parameters)
    if count >= MANY_PARAMETERS:
        pointer = "/inputSchema/properties"
        found.append(RiskSignal("many_parameters", f"Has {count} parameters", pointer, None))
    return tuple(found)


def _by_parameter(parameters: Iterable[Parameter]) -> Mapping[str, list[Parameter]]:
    found: dict[str, list[Parameter]] = {}
    for parameter in parameters:
        kind = _kind(parameter)
        if kind:
            found.setdefault(kind, []).append(parameter)
    return found


def _kind(parameter: Parameter) -> str:
    """Return which kind of signal a parameter gives ("" for none). A choice of an enum reaches no further than that."""
    if parameter.enum or not (parameter.types.isdisjoint({"boolean", "integer", "number"})):
        return ""
    words, last = risk_words()["parameters"], last_word(parameter)
    name = "_".join(split_name(parameter.name))
    if _is_credential(name, words):
        return "credential"
    for kind in ("path", "url", "code", "html"):
        if last in words[kind] or (kind == "code" and last in words["query"]):
            return kind
    formats = parameter.schema.get("format") if isinstance(parameter.schema, dict) else None
    return "url" if formats in ("uri", "url") else ""


def _is_credential(name: str, words: Mapping[str, frozenset[str]]) -> bool:
    if any(name.endswith(pair) for pair in words["credential_pairs"]):
        return True
    *before, last = name.split("_")
    return last in words["credential"] and words["no_credential"].isdisjoint(before)


def _taken(kind: str, parameters: list[Parameter]) -> RiskSignal:
    more = f" and {len(parameters) - 1} more" if len(parameters) > 1 else ""
    text = f"{_TAKES[kind]} (“{parameters[0].name}”{more})"
    return RiskSignal(kind, text, parameters[0].pointer, None)


def _named(facts: Facts, kind: str, text: str) -> Iterator[RiskSignal]:
    words = risk_words()["names"][kind]
    word = next((word for word in facts.name_words if word in words), "")
    if word:
        yield RiskSignal(kind, f"{text} (“{word}” in the name)", "/name", None)


def _overwrites(facts: Facts) -> Iterator[RiskSignal]:
    words = risk_words()["parameters"]["overwriting"]
    for parameter in facts.tool.parameters:
        if last_word(parameter) in words:
            text = f"Overwrites what is there (“{parameter.name}”)"
            yield RiskSignal("overwrites", text, parameter.pointer, None)
            return
    for sentence in facts.doc.sentences:
        for at, word in enumerate(sentence.words):
            if word in words and not _denied(facts, sentence.words[:at]):
                span = (sentence.starts[at], sentence.ends[at])
                text = f"Overwrites what is there (“{word}” in the description)"
                yield RiskSignal("overwrites", text, "/description", span)
                return


def _denied(facts: Facts, before: tuple[str, ...]) -> bool:
    return not facts.doc.language.words.negations.isdisjoint(before[-3:])


def _bulk(facts: Facts) -> Iterator[RiskSignal]:
    text = "Acts on many targets in one call"
    found = next(_named(facts, "bulk", text), None)
    if found:
        yield found
        return
    for parameter in facts.tool.parameters:
        words = split_name(parameter.name)
        if "array" in parameter.types and words and words[-1] in ("ids", "names", "paths", "uids"):
            yield RiskSignal("bulk", f"{text} (“{parameter.name}” is a list)", parameter.pointer, None)
            return
