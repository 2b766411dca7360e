"""Signs of a text that is meant to steer a model: what each kind looks like, and where it stands in a definition.

Each sign occurs in honest texts too. Patterns are linear, and run only where a word that
they need occurs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import islice
from types import MappingProxyType
from typing import Final, NamedTuple

from scorer.claims.siblings import squeeze
from scorer.claims.tool_facts import Facts
from scorer.reading.hidden_text import BASE64, LONG_WORD, of_base64
from scorer.reading.masking import mask_shapes
from scorer.reading.strings import Text
from scorer.reading.unicode import printable
from scorer.rules.safety.build import sentence_around, told
from scorer.rules.safety.quick_looks import may_hold, prose_with

_SHOWN: Final = 60
#: Of a sign that depends on its sentence, so many places of one string are looked at.
MOST_LOOKED_AT: Final = 100


class Sign(NamedTuple):
    """One sign: the string, its part there, and what of it to quote."""

    text: Text
    start: int
    end: int
    quote: str


#: Finds the signs of one kind in a definition.
Find = Callable[[Facts], Iterator[Sign]]
#: Finds them in one of its strings.
_FindIn = Callable[[Text, Facts], Iterator[Sign]]


def _each(find: _FindIn) -> Find:
    """Return a finder that looks at every string."""
    return lambda facts: (sign for text in facts.strings.texts for sign in find(text, facts))


def _in_prose(find: _FindIn) -> Find:
    """Return a finder that looks at every string of several words."""
    return lambda facts: (sign for text in facts.strings.prose for sign in find(text, facts))


def _sign(text: Text, match: re.Match[str], quote: str = "") -> Sign:
    return Sign(
        text, match.start(), match.end(), quote or printable(text.text[match.start() : match.end()], _SHOWN)
    )


def _said(pattern: re.Pattern[str]) -> Callable[[Text, Facts], Iterator[Sign]]:
    """Return a finder for a pattern outside code and quotations."""

    def find(text: Text, _: Facts) -> Iterator[Sign]:
        if pattern.search(text.text):
            for match in pattern.finditer(told(text.text)):
                yield _sign(text, match)

    return find


_TAG: Final = re.compile(
    r"<(?P<name>important|critical|urgent|system|system[-_ ]?(?:prompt|reminder|message)|instructions?|hidden|secret|"
    r"override|admin|assistant)\s?>",
    re.IGNORECASE,
)
_TEMPLATE: Final = re.compile(
    r"<\|(?:im_start|im_end|system|user|assistant|endoftext|eot_id|start_header_id)\|>|\[/?INST\]|<</?SYS>>"
)


def _pseudo_tags(text: Text, _: Facts) -> Iterator[Sign]:
    """Tags in capitals or with their end tag (others are placeholders), and the marks of chat templates."""
    said = told(text.text)
    folded = said.lower()
    ended: dict[str, bool] = {}  # looked for once a name: a text may hold one tag a thousand times
    for match in _TAG.finditer(said):
        name = match["name"].lower()
        if name not in ended:
            ended[name] = f"</{name}>" in folded
        if match["name"].isupper() or ended[name]:
            yield _sign(text, match)
    for match in _TEMPLATE.finditer(said):
        yield _sign(text, match)


_COMMENT: Final = re.compile(r"<!--[^<>]{0,2000}>?")
_OVERRIDE: Final = re.compile(
    r"\b(?:ignore|disregard|forget)\s{1,4}(?:(?:all|any|the|your|my|of|every|everything)\s{1,4}){0,3}"
    r"(?:previous|prior|earlier|preceding|above|other|system)\s{1,4}(?:\w{1,20}\s{1,4})?"
    r"(?:instructions?|prompts?|directions|directives?|guidelines|rules)\b"
    r"|\b(?:override|bypass|disable)\s{1,4}(?:(?:all|any|the|your)\s{1,4}){0,2}(?:system|safety|security)\s{1,4}"
    r"(?:prompts?|instructions?|guidelines|guardrails|messages?)\b"
    r"|\bnew\s{1,4}(?:system\s{1,4})?instructions?\s{0,2}:",
    re.IGNORECASE,
)
_CONCEAL: Final = re.compile(
    r"\b(?:do\s{1,4}not|don[’']?t|never|must\s{1,4}not|should\s{1,4}not|without)\s{1,4}(?:ever\s{1,4})?"
    r"(?:tell(?:ing)?|mention(?:ing)?|inform(?:ing)?|reveal(?:ing)?|disclos(?:e|ing)|alert(?:ing)?|let)\b"
    r"[^.!?\n]{0,60}?\b(?:users?|humans?|person|people|anyone|operator)\b"
    r"|\b(?:secret|hidden|invisible)\s{1,4}(?:from|to)\s{1,4}(?:the\s{1,4})?(?:user|human)s?\b"
    r"|\b(?:silently|secretly|quietly)\s{1,4}(?:send|forward|copy|upload|read|post|include|bcc|append|collect)\w{0,4}\b",
    re.IGNORECASE,
)
_FIRST: Final = re.compile(
    r"\b(?:before|prior\s{1,4}to)\s{1,4}(?:you\s{1,4})?(?:us(?:e|ing)|call(?:ing)?|invok(?:e|ing)|runn?(?:ing)?|any)\s{1,4}"
    r"(?:(?:any|all|every|of|the)\s{1,4}){0,3}other\s{1,4}(?:\w{1,20}\s{1,4})?tools?\b"
    r"|\b(?:always|must)\s{1,4}(?:be\s{1,4})?(?:call(?:ed)?|used?|run|invoked?)\s{1,4}(?:this\s{1,4}(?:tool\s{1,4}|function\s{1,4})?)?"
    r"(?:first\b|before\s{1,4}(?:any|every|each|all)\b|(?:on|for)\s{1,4}every\s{1,4}(?:request|message|prompt|turn)\b)"
    r"|\balways\s{1,4}(?:prefer|choose)\s{1,4}this\s{1,4}tool\b",
    re.IGNORECASE,
)
_NAME: Final = re.compile(r"[A-Za-z][\w.-]{1,63}")


def _first(text: Text, facts: Facts) -> Iterator[Sign]:
    """Orders to call the tool before all else; a sentence that names a tool of the same server is a prerequisite."""
    if not _FIRST.search(text.text):
        return
    for match in islice(_FIRST.finditer(told(text.text)), MOST_LOOKED_AT):
        if not _names_sibling(sentence_around(text.text, *match.span()), facts):
            yield _sign(text, match)


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


def _is_value(name: str, facts: Facts) -> bool:
    """Tell whether a word is a parameter further in, or one of the values of a parameter."""
    return any(text.text.lower() == name for text in facts.strings.texts)


def _put_aside(text: str, start: int, end: int) -> bool:
    return bool(
        _PUTS_ASIDE.search(text, max(0, start - _LONGEST_LEAD), start) and _AFTER_NAME.match(text, end)
    )


#: Every byte of Base64 as one mark, so that a long run is found as a text.
_RUNS: Final = bytes(97 if (chr(c).isalnum() and c < 128) or chr(c) in "+/" else 32 for c in range(256))
_LONG_RUN: Final = b"a" * LONG_WORD


def _may_encode(facts: Facts) -> bool:
    return _LONG_RUN in facts.strings.long_runs.translate(_RUNS)


def _encoded(text: Text, _: Facts) -> Iterator[Sign]:
    for match in BASE64.finditer(text.text):
        said = of_base64(match[0])
        if said:
            yield _sign(text, match, printable(mask_shapes(said), _SHOWN))


_PATH: Final = re.compile(
    r"(?:~|\$HOME|/root|/home/\w{1,30})/\.(?:ssh|aws|gnupg|kube|docker|netrc|config/gcloud)\b|\bid_(?:rsa|ed25519|ecdsa)\b(?!\.pub)|"
    r"/etc/(?:passwd|shadow)\b|(?<![\w.])\.env\b|~/\.cursor/mcp\.json|\bclaude_desktop_config\.json|\bwallet\.dat\b"
)
_MOVES: Final = re.compile(
    r"\b(?:read|send|upload|include|pass|copy|cat|post|attach|provide|forward|append|contents?)(?:s|ing|ed)?\b",
    re.IGNORECASE,
)


def _paths(text: Text, _: Facts) -> Iterator[Sign]:
    """Files that hold keys, in a sentence that has something read or sent."""
    for match in islice(_PATH.finditer(text.text), MOST_LOOKED_AT):
        if _MOVES.search(sentence_around(text.text, *match.span())):
            yield _sign(text, match)


#: Names of parameters that ask for what a conversation holds, squeezed.
_CONTEXT: Final = frozenset(
    (
        "systemprompt conversationhistory fullconversation chathistory sidenote chainofthought hiddencontext systemmessage "
        "modelinstructions reasoningtrace previousmessages conversationcontext"
    ).split()
)


def _context(text: Text, _: Facts) -> Iterator[Sign]:
    if text.is_key and text.container == "properties" and squeeze(text.text) in _CONTEXT:
        yield Sign(text, 0, 0, printable(text.text, _SHOWN))


def _may_comment(facts: Facts) -> bool:
    text = facts.strings.as_json
    return b"<" in text and b"<!--" in text


class _Kind(NamedTuple):
    """A kind of sign: a quick look that says whether a definition may hold one, and what finds them."""

    may: Callable[[Facts], bool]
    find: Find


def _by_words(kind: str, find: _FindIn) -> _Kind:
    """Return a kind that is looked for in the strings that hold one of its rarest words."""
    return _Kind(
        partial(may_hold, kind),
        lambda facts: (sign for text in prose_with(kind, facts) for sign in find(text, facts)),
    )


#: The kinds, by the name that a warning gives the others beside it.
KINDS: Final[Mapping[str, _Kind]] = MappingProxyType(
    {
        "model-markup": _by_words("model-markup", _pseudo_tags),
        "hidden-comment": _Kind(_may_comment, _in_prose(_said(_COMMENT))),
        "ignore-instructions": _by_words("ignore-instructions", _said(_OVERRIDE)),
        "hide-from-user": _by_words("hide-from-user", _said(_CONCEAL)),
        "call-first": _by_words("call-first", _first),
        "other-server": _Kind(partial(may_hold, "other-server"), _shadowing),
        "encoded-text": _Kind(_may_encode, _each(_encoded)),
        "credentials-file": _by_words("credentials-file", _paths),
        "conversation-parameter": _Kind(partial(may_hold, "conversation-parameter"), _each(_context)),
    }
)


def signs(kind: str, facts: Facts) -> Iterable[Sign]:
    """Return the signs of a kind in every string of a definition."""
    each = KINDS[kind]
    return each.find(facts) if each.may(facts) else ()


def others(kind: str, facts: Facts) -> list[str]:
    """Return the other kinds of which a definition shows a sign."""
    return [name for name in KINDS if name != kind and any(True for _ in signs(name, facts))]
