"""Signs of a text that is meant to steer a model: what each kind looks like, and where it stands in a definition.

Each sign occurs in honest texts too. Patterns are linear, and run only where a word that
they need occurs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import chain, islice
from types import MappingProxyType
from typing import Final, NamedTuple

from scorer.claims.siblings import squeeze
from scorer.claims.tool_facts import Facts
from scorer.reading.hidden_text import BASE64, LONG_WORD, of_base64
from scorer.reading.strings import Text
from scorer.rules.safety.build import Later, sentence_around, told
from scorer.rules.safety.clause_orders import in_clauses
from scorer.rules.safety.concealment import concealment
from scorer.rules.safety.folding import Folded, is_respelled
from scorer.rules.safety.key_files import key_files
from scorer.rules.safety.quick_looks import folded_with, may_hold, prose_with
from scorer.rules.safety.roles import ignore_instructions, model_markup
from scorer.rules.safety.sending import added_recipient, claimed_permission, data_sent, fetched_code
from scorer.rules.safety.signs import (
    MOST_LOOKED_AT,
    Find,
    FindIn,
    Sign,
    each,
    has_each,
    in_prose,
    joined,
    lowered,
    quoted,
    said,
    sign,
)

_COMMENT: Final = re.compile(r"<!--[^<>]{0,2000}>?")
_FIRST: Final = Later(
    r"\b(?:before|prior\s{1,4}to)\s{1,4}(?:you\s{1,4})?(?:us(?:e|ing)|call(?:ing)?|invok(?:e|ing)|runn?(?:ing)?|any)\s{1,4}"
    r"(?:(?:any|all|every|of|the)\s{1,4}){0,3}other\s{1,4}(?:\w{1,20}\s{1,4})?tools?\b"
    r"|\b(?:always|must)\s{1,4}(?:be\s{1,4})?(?:call(?:ed)?|used?|run|invoked?)\s{1,4}(?:this\s{1,4}(?:tool\s{1,4}|function\s{1,4})?)?"
    r"(?:first\b|before\s{1,4}(?:any|every|each|all)\b|(?:on|for)\s{1,4}every\s{1,4}(?:request|message|prompt|turn)\b)"
    r"|\balways\s{1,4}(?:prefer|choose)\s{1,4}this\s{1,4}tool\b",
)
_B: Final = r"\s{1,4}"
_THIS: Final = rf"this{_B}(?:tool|function|server)"
_OTHERS: Final = rf"(?:(?:any|all|every|each){_B}(?:of{_B}the{_B})?(?:other|alternative){_B}|(?:other|built-?in|native|default|standard|internal){_B})(?:[\w-]{{1,20}}{_B}){{0,2}}(?:tools?|functions?|search|servers?)\b"
#: Orders to prefer the tool to whatever else there is.
_PREFERRED: Final = Later(
    rf"\b(?:always|should|must){_B}(?:always{_B})?default(?:ing)?{_B}to{_B}(?:us(?:e|ing)|call(?:ing)?)?{_B}?{_THIS}\b"
    rf"|\b(?:always|only|must|should{_B}always){_B}(?:use|call|choose|prefer|select|pick|favor){_B}{_THIS}{_B}(?:instead(?:{_B}of{_B}(?:any|all|every))?|over(?:{_B}(?:any|all|every))?|even|no{_B}matter|regardless|whenever|for{_B}(?:any|all|every))"
    rf"|\bmust{_B}(?:always{_B})?(?:use|call){_B}{_THIS}[\s!()*\"]{{1,12}}(?:for|whenever|on|in){_B}(?:any|all|every|each)\b"
    rf"|\b(?:prefer|favor|choose|pick|prioriti[sz]e){_B}{_THIS}{_B}(?:over|to|above|before|instead{_B}of){_B}(?:{_OTHERS}|anything|everything)"
    rf"|\b(?:better|superior|preferable|faster|safer){_B}(?:than|to){_B}(?:all|any|every){_B}(?:the{_B})?others?\b"
    rf"|\binstead{_B}of{_B}(?:the{_B}|your{_B})?{_OTHERS}|\b(?:never|do{_B}not|don[’']?t|stop){_B}(?:use|using|call|calling){_B}(?:the{_B}|your{_B})?{_OTHERS}"
    rf"|\b(?:is|as){_B}the{_B}only{_B}tool{_B}(?:you{_B}(?:should|may|must)|to{_B}use)|\breplaces?{_B}(?:the{_B}|your{_B}|all{_B})?{_OTHERS}",
)
#: No tool can know that it is better than all that a client has.
_ABSOLUTE: Final = Later(
    rf"\b(?:over|to|above|than|instead{_B}of){_B}(?:all|any|every|everything|anything)\b|\b(?:never|do{_B}not|don[’']?t|stop){_B}(?:us|call)\w{{0,4}}{_B}(?:the{_B}|your{_B})?(?:any|all|every|built|native|default)",
    re.IGNORECASE,
)
_NAME: Final = re.compile(r"[A-Za-z][\w.-]{1,63}")


#: What every order of this kind holds, in lower case.
_FIRST_NEEDS: Final = (
    ("tool", "function", "server", "search", "first", "before", "every ", "other"),
    ("always", "must", "before", "prior", "prefer", "favor", "choose", "pick", "priorit", "instead", "never", "not ", "n't", "n’t", "stop",
     "replace", "better", "superior", "faster", "safer", "only", "default"),
)  # fmt: skip


def _first(text: Text, facts: Facts) -> Iterator[Sign]:
    """Orders to call the tool before all else; a sentence that names a tool of the same server is a prerequisite."""
    folded = lowered(text.text)
    if not has_each(folded, _FIRST_NEEDS) or not (_FIRST.search(folded) or _PREFERRED.search(folded)):
        return
    spoken = told(folded)
    for match in islice(chain(_FIRST.finditer(spoken), _PREFERRED.finditer(spoken)), MOST_LOOKED_AT):
        if not _names_sibling(sentence_around(text.text, *match.span()), facts):
            yield sign(text, match, sure=_ABSOLUTE.search(match[0]) is not None)


def _names_sibling(sentence: str, facts: Facts) -> bool:
    for match in _NAME.finditer(sentence):
        word = match[0]
        in_code = sentence[max(0, match.start() - 1) : match.start()] in ("`", '"', "'", "“")
        if (in_code or not word.isalpha() or not word.islower()) and _known(word, facts):
            return True
    return False


def _known(word: str, facts: Facts) -> bool:
    """Tell whether a word names another tool of the server, in any spelling."""
    return facts.index.by_key.get(squeeze(word), facts.tool.name) != facts.tool.name


#: What stands before the name of a tool that is put aside, or whose use is changed.
_PUTS_ASIDE: Final = re.compile(
    r"\b(?:instead\s{1,4}of|rather\s{1,4}than|in\s{1,4}place\s{1,4}of|(?:never|do\s{1,4}not|don[’']?t)\s{1,4}(?:use|call)|"
    r"stop\s{1,4}(?:using|calling)|when(?:ever)?\s{1,4}(?:you\s{1,4})?(?:us(?:e|ing)|call(?:ing)?))\s{1,4}(?:the\s{1,4})?[`'\"“]?$",
    re.IGNORECASE,
)
_LONGEST_LEAD: Final = 48
#: A name of several words in such a place, as JSON writes it, in lower case.
_NAME_PUT_ASIDE: Final = re.compile(
    rb"(?:of|than|us(?:e|ing)|call(?:ing)?)(?:\s|\\[nrtf]|[\x80-\xff]){1,16}"
    rb"(?:the(?:\s|\\[nrtf]|[\x80-\xff]){1,16})?[`'\"\\]{0,2}(\w*_\w*)"
)
_AFTER_NAME: Final = re.compile(r"[`'\"”]|\s{1,4}tool\b")


def _unknown_names(facts: Facts) -> list[str]:
    """Return the words that are put aside like a tool and name neither a tool nor a parameter here."""
    named = set(_NAME_PUT_ASIDE.findall(facts.strings.as_json.lower()))
    known = {parameter.name.lower().encode() for parameter in facts.tool.parameters} if named else ()
    siblings = facts.index.by_key
    return sorted(
        word.decode()
        for word in named
        if word not in known and word.replace(b"_", b"").decode() not in siblings
    )


def _shadowing(facts: Facts) -> Iterator[Sign]:
    """Tools that another server must hold, named where this one is to be preferred or to change how they are used."""
    names = _unknown_names(facts)
    if not names:
        return
    for text in facts.strings.prose:
        if "_" in text.text:
            folded = text.text.lower()
            for name in names:
                at = folded.find(name)
                if at >= 0 and _put_aside(text.text, at, at + len(name)) and not _is_value(name, facts):
                    yield Sign(text, at, at + len(name), text.text[at : at + len(name)])


#: Tools of other servers in general, and a tool whose call is to bring about more than was asked.
_ELSEWHERE: Final = Later(
    rf"\b(?:another|other|any{_B}other|a{_B}different|all{_B}other){_B}(?:mcp{_B})?servers?(?:[’']s?)?{_B}(?:tools?\b|\w{{1,20}}_\w{{1,40}})|\bfrom{_B}(?:the{_B}other|another|any{_B}other){_B}(?:mcp{_B})?server\b"
    rf"|\bwhen(?:ever)?{_B}(?:any|another|all){_B}(?:other{_B})?tools?{_B}(?:\w{{1,20}}{_B}){{0,4}}(?:is|are|gets?){_B}(?:called|used|invoked|run)\b",
)
_ON_USE: Final = Later(
    rf"\b(?:when(?:ever)?|before|after|if|each{_B}time|every{_B}time){_B}(?:the{_B})?[`'\"“]?(?P<name>[a-z]\w{{0,30}}_\w{{1,40}})[`'\"”]?{_B}"
    rf"(?:(?:tool|function){_B})?(?:from{_B}[^.,]{{1,40}}?{_B})?(?:is|gets|was|has{_B}been){_B}(?:called|used|invoked|run|executed|selected)\b",
)
_ACROSS_NEEDS: Final = (
    ("server", "called", "used", "invoked", "run", "executed", "selected"),
    ("other", "different", "when", "before", "after", "time", "if"),
)
_CHANGES: Final = Later(
    r"\b(?:add|change|replace|set|include|append|redirect|modify|rewrite|prepend|insert|route|swap|call|use|send|forward|put|first|bcc)\b",
    re.IGNORECASE,
)


def _across(text: Text, facts: Facts) -> Iterator[Sign]:
    """Orders about the tools of other servers, by name or all together."""
    folded = lowered(text.text)
    if not has_each(folded, _ACROSS_NEEDS):
        return
    for match in islice(chain(_ELSEWHERE.finditer(folded), _ON_USE.finditer(folded)), MOST_LOOKED_AT):
        name = match.groupdict().get("name")
        if name and (
            _known(name, facts) or squeeze(name) == squeeze(facts.tool.name) or _is_parameter(name, facts)
        ):
            continue
        if _CHANGES.search(sentence_around(folded, *match.span())):
            yield sign(text, match, name or "", sure=True)


def _is_parameter(name: str, facts: Facts) -> bool:
    return any(parameter.name == name for parameter in facts.tool.parameters) or _is_value(
        name.lower(), facts
    )


def _is_value(name: str, facts: Facts) -> bool:
    """Tell whether a word is a parameter further in, or one of the values of a parameter."""
    return any(text.text.lower() == name for text in facts.strings.texts)


def _put_aside(text: str, start: int, end: int) -> bool:
    return bool(
        _PUTS_ASIDE.search(text, max(0, start - _LONGEST_LEAD), start) and _AFTER_NAME.match(text, end)
    )


def _other_servers(facts: Facts) -> Iterator[Sign]:
    named = [*_shadowing(facts)]
    yield from named
    for across in _ACROSS.find(facts):
        if not any(each.text is across.text and across.start <= each.start < across.end for each in named):
            yield across


#: Every byte of Base64 as one mark, so that a long run is found as a text.
_RUNS: Final = bytes(97 if (chr(c).isalnum() and c < 128) or chr(c) in "+/" else 32 for c in range(256))
_LONG_RUN: Final = b"a" * LONG_WORD


def _may_encode(facts: Facts) -> bool:
    return _LONG_RUN in facts.strings.long_runs.translate(_RUNS)


def _encoded(text: Text, facts: Facts) -> Iterator[Sign]:
    for match in BASE64.finditer(text.text):
        inside = of_base64(match[0])
        if inside:
            yield sign(text, match, quoted(inside), sure=_orders(text._replace(text=inside), facts))


def _orders(text: Text, facts: Facts) -> bool:
    """Tell whether a text that was hidden in another one holds an order beyond doubt."""
    return any(found.sure for find in _ENCODED_ORDERS for found in find(text, facts))


#: Names of parameters that ask for what a conversation holds, squeezed.
_CONTEXT: Final = frozenset(
    (
        "systemprompt conversationhistory fullconversation chathistory sidenote chainofthought hiddencontext systemmessage "
        "modelinstructions reasoningtrace previousmessages conversationcontext"
    ).split()
)


def _context(text: Text, _: Facts) -> Iterator[Sign]:
    if text.is_key and text.container == "properties" and squeeze(text.text) in _CONTEXT:
        yield Sign(text, 0, 0, quoted(text.text))


def _may_comment(facts: Facts) -> bool:
    text = facts.strings.as_json
    return b"<" in text and b"<!--" in text


class _Kind(NamedTuple):
    """A kind of sign: a quick look that says whether a definition may hold one, and what finds them."""

    may: Callable[[Facts], bool]
    find: Find


def _by_words(kind: str, find: FindIn) -> _Kind:
    """Return a kind that is looked for in the strings that hold one of its rarest words."""

    def signs(facts: Facts) -> Iterator[Sign]:
        plain: set[tuple[int, int, int]] = set()
        for text in prose_with(kind, facts):
            for found in find(text, facts):
                plain.add((id(text), found.start, found.end))
                yield found
        for text, read in folded_with(kind, facts):
            for folded in find(text._replace(text=read.text), facts):
                sent = _as_sent(folded, text, read)
                if sent is not None and (id(text), sent.start, sent.end) not in plain:
                    yield sent

    return _Kind(partial(may_hold, kind), signs)


def _as_sent(found: Sign, text: Text, read: Folded) -> Sign | None:
    """Return a sign in a folded text at its place in the text that was sent.

    None where it and the words around it are written as they read.
    """
    start, end = read.origin(found.start), read.origin(found.end)
    sent, reads = text.text[start:end], read.text[found.start : found.end]
    if text.is_key and not found.sure:
        return None
    if sent == reads:
        around = sentence_around(text.text, start, end)
        return Sign(text, start, end, quoted(sent), found.sure) if is_respelled(around) else None
    return Sign(text, start, end, quoted(sent), sure=True, said="" if text.is_key else quoted(reads))


#: What is looked for in a text that was hidden: orders that no honest one holds.
_ENCODED_ORDERS: Final = (
    joined(ignore_instructions, in_clauses("ignore-instructions")),
    joined(concealment, in_clauses("hide-from-user")),
    joined(data_sent, in_clauses("data-sent-out")),
    key_files,
)
_ACROSS: Final = _by_words("other-server", joined(_across, in_clauses("other-server")))
#: The kinds, by the name that a warning gives the others beside it.
KINDS: Final[Mapping[str, _Kind]] = MappingProxyType(
    {
        "model-markup": _by_words("model-markup", model_markup),
        "hidden-comment": _Kind(_may_comment, in_prose(said(_COMMENT))),
        "ignore-instructions": _by_words(
            "ignore-instructions", joined(ignore_instructions, in_clauses("ignore-instructions"))
        ),
        "hide-from-user": _by_words("hide-from-user", joined(concealment, in_clauses("hide-from-user"))),
        "data-sent-out": _by_words("data-sent-out", joined(data_sent, in_clauses("data-sent-out"))),
        "added-recipient": _by_words(
            "added-recipient", joined(added_recipient, in_clauses("added-recipient"))
        ),
        "fetched-code": _by_words("fetched-code", joined(fetched_code, in_clauses("fetched-code"))),
        "claimed-permission": _by_words(
            "claimed-permission", joined(claimed_permission, in_clauses("claimed-permission"))
        ),
        "call-first": _by_words("call-first", joined(_first, in_clauses("call-first"))),
        "other-server": _Kind(partial(may_hold, "other-server"), _other_servers),
        "encoded-text": _Kind(_may_encode, each(_encoded)),
        "credentials-file": _by_words("credentials-file", key_files),
        "conversation-parameter": _Kind(partial(may_hold, "conversation-parameter"), each(_context)),
    }
)


def signs(kind: str, facts: Facts) -> Iterable[Sign]:
    """Return the signs of a kind in every string of a definition."""
    each = KINDS[kind]
    return each.find(facts) if each.may(facts) else ()


#: Kinds that occur as often in tools that work with prompts and markup: two of these confirm nothing.
MENTIONS: Final = frozenset(("model-markup", "hidden-comment", "conversation-parameter"))
#: Kinds that take something from the user: beside an order to hide it there is no doubt.
THEFTS: Final = frozenset(("data-sent-out", "added-recipient", "fetched-code", "credentials-file"))


class Beside(NamedTuple):
    """Another kind of which a definition shows a sign, and whether that is an order beyond doubt."""

    kind: str
    sure: bool


def others(kind: str, facts: Facts) -> list[Beside]:
    """Return the other kinds of which a definition shows a sign."""
    found = []
    for name in KINDS:
        if name != kind:
            shown = [sign.sure for sign in signs(name, facts)]
            if shown:
                found.append(Beside(name, any(shown)))
    return found
