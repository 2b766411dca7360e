"""Orders to carry something out of the conversation, to run what is fetched, and claims that all of it is allowed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from scorer.claims.tool_facts import Facts
from scorer.reading.strings import Text
from scorer.rules.safety.build import Later, sentence_around
from scorer.rules.safety.signs import (
    MOST_LOOKED_AT,
    FindIn,
    Sign,
    always,
    has_each,
    joined,
    lowered,
    said,
    sign,
)

_B: Final = r"\s{1,4}"
_O: Final = r"\s{0,4}"
#: Where data goes: an address on the web, of mail, or of a phone; not those that are kept for examples.
_ADDRESS: Final = Later(
    r"(?:https?|wss?|ftp)://(?!(?:www\.)?example\.(?:com|org|net)\b|localhost\b|127\.0\.0\.1)[\w\[<{$][^\s\"'<>]{0,200}"
    r"|mailto:\S{3,80}|\b[\w.+-]{1,64}@(?!example\.(?:com|org|net)\b)[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}\b|\bwebhooks?\b"
    r"|\+\d[\d ().-]{5,20}\d",
    re.IGNORECASE,
)
#: What a model has that no tool needs: all that was said to it, and what it can read of its user.
_OWN: Final = (
    rf"(?:(?:full|whole|entire|complete|current|previous|prior|recent|all){_B}(?:of{_B})?(?:the{_B}|your{_B}|this{_B})?)?"
    rf"(?:conversations?(?:{_B}(?:history|context|so{_B}far|log|transcript))?|chat(?:{_B}(?:history|log|context|transcript|messages))?|dialog(?:ue)?|"
    rf"(?:(?:user|message){_B})?messages?{_B}history|(?:previous|prior|earlier|all|every|last|user)(?:{_B}(?:the|of|your|user)){{0,3}}{_B}(?:messages?|prompts?|mails?|emails?)|"
    rf"(?:text|content|body){_B}of{_B}the{_B}last{_B}(?:mail|email|message)|"
    rf"system{_B}(?:prompt|message|instructions)|your{_B}(?:instructions|memory|context)|environment(?:{_B}variables?)?|env{_B}vars?|"
    rf"api{_B}keys?|(?:access{_B}|auth{_B})?tokens?|credentials|passwords?|secrets?|private{_B}keys?|ssh{_B}keys?|session{_B}cookies?|cookies|"
    rf"(?:content|contents|text){_B}of{_B}(?:the{_B}|any{_B}|all{_B}|every{_B})?(?:user[’']?s{_B})?(?:open{_B}|local{_B}|private{_B})?files?|(?:the{_B})?user[’']s{_B}(?:\w{{1,20}}{_B}){{0,2}}"
    r"(?:files?|data|messages?|emails?|documents?|contacts?|keys?|address|location|name|history|code)|customer\s{1,4}list|source\s{1,4}code|(?:everything|anything|all)\s{1,4}(?:that\s{1,4})?you\s{1,4}(?:know|have|can\s{1,4}see|remember))"
)
_MOVE: Final = (
    r"(?:send|post|upload|forward|append|include|put|embed|add|attach|transmit|copy|paste|pass|encode|exfiltrate|leak|"
    r"provide|write|insert|report|submit|supply|fill|dump|place|give|quote|repeat)"
)
_CARRIES: Final = Later(rf"\b{_MOVE}\b[^.!?\n]{{0,80}}?\b{_OWN}\b")
#: A parameter or the address of a picture, as the way out.
_WAY_OUT: Final = Later(
    rf"\bhere\b|\b(?:in|into|as|to|via|through|using|with)(?:{_B}(?:the|this|its|an?)){{0,2}}{_B}[`'\"“]?[\w-]{{2,40}}[`'\"”]?{_B}"
    rf"(?:parameters?|fields?|arguments?|query(?:{_B}string)?|header|property)\b|\bquery{_B}string\b|\bin{_B}this{_B}(?:parameter|field|argument)\b|!\[[^\]]{{0,40}}\]\(",
)
#: All of it, or what is secret: beyond what a tool that takes messages may want.
_WHOLE: Final = Later(
    rf"\b(?:full|whole|entire|complete|all|every|everything|verbatim){_B}|\bsystem{_B}(?:prompt|message|instructions)|\benvironment\b|\bcredentials\b|"
    rf"\bpasswords?\b|\bprivate{_B}key|\bssh{_B}key|\bapi{_B}keys\b|\bso{_B}far\b|\bcookies\b|\bsecrets\b|\byour{_B}(?:instructions|memory|context)\b",
)
_ANY_MOVE: Final = Later(
    rf"\b(?:(?:always|also|first|then|must|silently|before{_B}\w{{1,20}}|after{_B}[^.!?\n]{{1,40}}),?{_B})(?:send|post|upload|forward|transmit|exfiltrate|report|copy)\b"
    rf"[^.!?\n]{{0,120}}?\b(?:to|at|via){_B}(?P<to>\S{{1,200}})",
)
_PICTURE: Final = Later(
    r"!\[[^\]\n]{0,60}\]\((?:https?:)?//[^\s)]{1,200}(?:[?&=][^\s)]{0,100}(?:conversation|history|chat|data|secret|key|context|prompt)|\{|<|%7B)",
    re.IGNORECASE,
)
_NEGATED: Final = Later(
    r"\b(?:do\s{1,4}not|don[’']?t|never|must\s{1,4}not|should\s{1,4}not|cannot|without|avoid|no)\b",
    re.IGNORECASE,
)
_SAYS: Final = Later(r"^\W*(?:if|whether)\b[^,]{0,60}\btrue\b", re.IGNORECASE)


_ADDRESSES: Final = ("://", "@", "webhook", "mailto:", "+")
_OUTLETS: Final = (*_ADDRESSES, "parameter", "field", "argument", "query", "here", "header", "property", "![")
_OWN_WORDS: Final = tuple(
    "conversation chat dialog history message prompt mail environment env key token credential password secret cookie content "
    "user's user’s customer source instruction memory context everything anything all".split()
)


def _data_sent(text: Text, _: Facts) -> Iterator[Sign]:
    """What the model knows, sent to an address or through a parameter."""
    folded = lowered(text.text)
    if not has_each(folded, (_OWN_WORDS, _OUTLETS)):
        return
    for match in islice(_CARRIES.finditer(folded), MOST_LOOKED_AT):
        sentence = sentence_around(folded, *match.span())
        if _NEGATED.search(sentence[: sentence.find(match[0])]) or _SAYS.search(sentence):
            continue
        if _ADDRESS.search(sentence) or (_WAY_OUT.search(sentence) and _WHOLE.search(match[0])):
            yield sign(text, match, sure=True)


def _anything_sent(text: Text, _: Facts) -> Iterator[Sign]:
    """Anything sent to an address that the text names, as a step beside the task."""
    folded = lowered(text.text)
    if not has_each(folded, (_ADDRESSES,)):
        return
    for match in islice(_ANY_MOVE.finditer(folded), MOST_LOOKED_AT):
        if _ADDRESS.match(match["to"].lstrip("`<\"'“(")):
            yield sign(text, match, sure=True)


data_sent: Final[FindIn] = joined(_data_sent, _anything_sent, said(_PICTURE, sure=always, needs=(("![",),)))

#: Who else is to get each message, and how often.
_COPIED: Final = Later(
    r"\b(?:b?cc(?:[’']?e?d)?|blind\s{1,4}cop(?:y|ies)|recipients?|cop(?:y|ied)|forward(?:ed)?|addressed)\b",
    re.IGNORECASE,
)
_EACH: Final = Later(
    r"\b(?:always|also|every|each|all|any|must|automatically|silently|whatever|regardless|whenever|in\s{1,4}addition)\b|"
    r"(?:^|[.!?:;,]\s{0,4}|\b(?:and|then|please)\s{1,4})(?:add|put|include|append|set|bcc|cc)\b",
    re.IGNORECASE,
)
_REDIRECTED: Final = Later(
    rf"\b(?:change|replace|set|swap|rewrite|redirect|switch){_B}(?:(?:the|each|every|any){_B})?(?:recipients?|to{_B}(?:field|address)|destination|payee|iban|"
    rf"(?:wallet|account|email){_B}address|addressee){_B}(?:\w{{1,20}}{_B}){{0,3}}(?:to|with|by|as){_B}(?P<new>\S{{3,120}})",
    re.IGNORECASE,
)
_EXAMPLE: Final = Later(r"\be\.g\.|\bfor example\b|\bexamples?\b(?!\.\w)|\bsuch as\b|\bi\.e\.", re.IGNORECASE)
_LONG_NUMBER: Final = Later(r"[\w`'\"]{0,4}\d{4,}")


def added_recipient(text: Text, _: Facts) -> Iterator[Sign]:
    """A named address that gets every message, or takes the place of the one that the user gave."""
    for match in islice(_ADDRESS.finditer(text.text), MOST_LOOKED_AT):
        sentence = sentence_around(text.text, *match.span())
        if _COPIED.search(sentence) and _EACH.search(sentence) and not _EXAMPLE.search(sentence):
            yield sign(text, match, sure=True)
    for match in islice(_REDIRECTED.finditer(text.text), MOST_LOOKED_AT):
        new = match["new"].lstrip("`<\"'“(")
        if _ADDRESS.match(new) or _LONG_NUMBER.match(new):
            yield sign(text, match, sure=True)


_URL: Final = r"[\"'`(]{0,2}(?:https?|ftp)://"
_PARTS: Final = rf"(?:{_B}[\w.\[\]=<>@/-]{{1,40}}){{0,4}}?"
_FETCHED: Final = Later(
    rf"\b(?:curl|wget){_B}[^\n|]{{0,200}}{_URL}[^\n|]{{1,300}}\|{_O}(?:sudo{_B})?(?:env{_B})?(?:(?:ba|z|da|k|fi)?sh|python3?|node|perl|ruby|php)\b"
    rf"|\b(?:ba|z)?sh{_O}(?:-c{_B})?[\"']?(?:<\(|\$\(|`){_O}(?:curl|wget)\b"
    rf"|\b(?:eval|source|\.){_B}[\"']?(?:<\(|\$\(|`){_O}(?:curl|wget)\b"
    rf"|\b(?:iwr|irm|invoke-webrequest|invoke-restmethod|wget|curl){_B}[^\n|]{{0,200}}\|{_O}(?:iex|invoke-expression)\b"
    rf"|\b(?:iex|invoke-expression)\b[^\n]{{0,80}}(?:iwr|irm|invoke-webrequest|invoke-restmethod|downloadstring|webclient)\b"
    rf"|\b(?:powershell|pwsh)(?:\.exe)?{_B}[^\n]{{0,60}}-e(?:nc(?:odedcommand)?)?{_B}[A-Za-z0-9+/=]{{16,}}"
    rf"|\b(?:exec|eval)\(?[^\n]{{0,80}}(?:urlopen|requests\.get|urllib|fetch)\(?[^\n]{{0,10}}{_URL}"
    rf"|\b(?:exec|eval)\([^\n]{{0,60}}(?:urlopen|requests\.get|urllib\.request|fetch)\("
    rf"|\b(?:pip3?|uv(?:{_B}pip)?|python3?{_B}-m{_B}pip){_B}(?:install|add){_PARTS}{_B}(?:[\"'](?=\w))?(?:[\w.-]{{1,40}}{_O}@{_O})?(?:(?:git\+)?{_URL}|--(?:extra-)?index-url\b)"
    rf"|\b(?:npm|pnpm|yarn){_B}(?:install|i|add){_PARTS}{_B}(?:git\+)?{_URL}|\b(?:npx|bunx|uvx){_PARTS}{_B}(?:git\+)?{_URL}"
    rf"|\bcertutil(?:\.exe)?{_B}[^\n]{{0,40}}-urlcache|\bmshta(?:\.exe)?{_B}{_URL}|\bbitsadmin{_B}[^\n]{{0,20}}/transfer"
    rf"|\b(?:curl|wget){_B}[^\n]{{0,200}}{_URL}[^\n]{{1,300}}(?:&&|;){_O}(?:sudo{_B})?(?:chmod{_B}\+x|(?:ba)?sh{_B})",
    re.IGNORECASE,
)
#: What looks for such commands, or warns of them.
_GUARDS: Final = Later(
    r"\b(?:detect|scan|flag|block|reject|refus|prevent|pattern|such as|dangerous|forbidden|never|not allowed|avoid|do not|don[’']t|malicious)\w*",
    re.IGNORECASE,
)


#: A sentence that says what the tool explains: the command is what it is about, not what is to be run.
_EXPLAINS: Final = Later(
    r"^\W*(?:explains?|describes|documents|shows|lists|prints|returns|suggests|generates)\b", re.IGNORECASE
)


def fetched_code(text: Text, _: Facts) -> Iterator[Sign]:
    """Commands that fetch code and run it; in code spans, too, since that is how commands are written."""
    for match in islice(_FETCHED.finditer(text.text), MOST_LOOKED_AT):
        sentence = sentence_around(text.text, *match.span())
        if not _GUARDS.search(sentence):
            yield sign(text, match, sure=not _EXPLAINS.search(sentence))


_PERSON: Final = rf"(?:the{_B}(?:end{_B})?(?:user|operator|owner|administrator|admin|human|customer|organi[sz]ation)s?|users?|they)"
_PERMITTED: Final = Later(
    rf"\b{_PERSON}{_B}(?:has|have){_B}(?:already{_B}|explicitly{_B}|previously{_B}|fully{_B}|pre-?){{1,2}}"
    rf"(?:approved|agreed|consented|authori[sz]ed|confirmed|granted|allowed|accepted|given{_B}(?:\w{{1,12}}{_B})?(?:permission|consent|approval))\b"
    rf"|\b(?:is|are|was|were|has{_B}been|have{_B}been){_B}(?:already{_B})?pre-?(?:approved|authori[sz]ed){_B}by{_B}{_PERSON}"
    rf"|\byou{_B}(?:are|have{_B}been|were){_B}(?:now{_B}|already{_B}|hereby{_B}|fully{_B}|explicitly{_B}){{0,2}}(?:authori[sz]ed|permitted|cleared|allowed|granted|given{_B}permission)"
    rf"(?:{_B}by{_B}(?:the{_B})?\w{{1,20}})?{_B}(?:to{_B}(?:bypass|skip|ignore|override|access{_B}(?:any|all)|run{_B}any|execute{_B}any|read{_B}(?:any|all)|perform{_B}any|use{_B}any|act{_B}without|do{_B}any|proceed{_B}without)|full|unrestricted|root|admin)"
    rf"|\b{_PERSON}{_B}gave{_B}(?:(?:their|full|prior){_B})?(?:consent|permission|approval)\b|\byou{_B}have{_B}(?:full|unrestricted|complete|explicit|the{_B}user[’']s|blanket){_B}(?:permission|authori[sz]ation|consent|approval){_B}to\b",
)
_UNASKED: Final = Later(
    rf"\b(?:do{_B}not|don[’']?t|never|no{_B}need{_B}to){_B}(?:ask|request|wait|prompt|seek|require|stop){_B}(?:(?:the{_B})?(?:user|them|anyone|human){_B})?(?:for{_B})?(?:(?:any|explicit|further|their|user|the{_B}user[’']s){_B}){{0,2}}"
    rf"(?:confirmations?|approvals?|permissions?|consent)\b"
    rf"|\b(?:bypass|skip|circumvent|suppress|disable|ignore|click{_B}through|auto-?accept){_B}(?:(?:the|any|all|every|user|human|usual|client[’']?s?|approval|permission|confirmation|safety|security){_B}){{0,3}}"
    rf"(?:confirmations?|approvals?|permissions?|consent|safety|security)(?:{_B}(?:prompts?|dialogs?|requests?|checks?|steps?|screens?))?\b"
    rf"|\b(?:so|therefore|hence|and){_B}no{_B}(?:further{_B}|additional{_B}|user{_B})?(?:confirmation|approval|consent|permission){_B}is{_B}(?:needed|required|necessary)",
)
#: What a person or another program may be allowed, a setting, and a command line's own switch.
_ASKED: Final = Later(
    r"\b(?:that|what|which|who)\s{0,4}$|\b(?:only{_B}|until|unless|after|once|whether|if|when|returns?|lists?|--\w|true|false|never|must\s{1,4}not)\b|--\w".replace(
        "{_B}", r"\s{1,4}"
    ),
    re.IGNORECASE,
)


def _is_condition(text: str, match: re.Match[str]) -> bool:
    sentence = sentence_around(text, *match.span())
    before = sentence[: max(0, sentence.find(match[0]))]
    return bool(_ASKED.search(before)) or "--" in sentence


_GRANTED: Final = (
    "approved",
    "agreed",
    "consented",
    "authori",
    "confirmed",
    "granted",
    "allowed",
    "accepted",
    "permi",
    "consent",
    "approval",
    "cleared",
)
_QUESTIONS: Final = ("confirmation", "approval", "permission", "consent", "safety", "security")

claimed_permission: Final[FindIn] = joined(
    said(_PERMITTED, sure=always, unless=_is_condition, needs=(_GRANTED,)),
    said(_UNASKED, unless=_is_condition, needs=(_QUESTIONS,)),
)
