"""Orders to keep something from the person whom the model works for, in whatever construction.

An order that names that person ("the user", "them") is beyond doubt; one about users in general, or about how a result
is shown, may describe what the tool does.
"""

from __future__ import annotations

import re
from typing import Final

from scorer.rules.safety.build import Later, sentence_around
from scorer.rules.safety.signs import FindIn, joined, said

_B: Final = r"\s{1,4}"
_O: Final = r"\s{0,4}"
#: Whom the model answers.
_THE_USER: Final = (
    rf"(?:the{_B}(?:(?:end|human|current|calling){_B})?(?:users?|humans?|person|people{_B}you|operator|customer)|your{_B}users?|end[- ]users?|"
    r"him|her|them)(?![’'-]\w)\b(?!\s{1,2}(?:id|ids|name|names|profile|object|record|account|input|interface)\b)"
)
_NOT: Final = (
    rf"(?:do{_B}not|don[’']?t|never|must{_B}not|mustn[’']?t|should{_B}not|shouldn[’']?t|cannot|need{_B}not|needn[’']?t|"
    rf"no{_B}(?:need|reason){_B}to|not{_B}(?:necessary|needed|required|allowed){_B}to|unnecessary{_B}to|"
    rf"(?:avoid|without|refrain{_B}from|instead{_B}of))"
)
_MAYBE: Final = rf"{_B}(?:(?:ever|even|also|explicitly|in{_B}any{_B}way){_B})?"
_VERB: Final = (
    r"(?:tell(?:ing)?|mention(?:ing)?|inform(?:ing)?|reveal(?:ing)?|disclos(?:e|ing)|alert(?:ing)?|notify(?:ing)?|"
    r"warn(?:ing)?|say(?:ing)?|show(?:ing)?|display(?:ing)?|expos(?:e|ing)|report(?:ing)?|shar(?:e|ing)|explain(?:ing)?|"
    r"let(?:ting)?|admit(?:ting)?|acknowledg(?:e|ing)|announc(?:e|ing)|surfac(?:e|ing)|relay(?:ing)?|communicat(?:e|ing)|divulg(?:e|ing)|alarm(?:ing)?|upset(?:ting)?|worry(?:ing)?|confirm(?:ing)?|discuss(?:ing)?|speak(?:ing)?|talk(?:ing)?)"
)
_TOLD: Final = Later(rf"\b{_NOT}{_MAYBE}{_VERB}\b[^.!?\n]{{0,90}}?\b{_THE_USER}")
_TOLD_ANYONE: Final = Later(
    rf"\b(?:do{_B}not|don[’']?t|never|must{_B}not|should{_B}not|without){_B}(?:ever{_B})?"
    r"(?:tell(?:ing)?|mention(?:ing)?|inform(?:ing)?|reveal(?:ing)?|disclos(?:e|ing)|alert(?:ing)?|let)\b"
    r"[^.!?\n]{0,60}?\b(?:users?|humans?|person|people|anyone|anybody|operator)\b",
)
#: What the model does, as the object of an order not to mention it.
_THE_ACT: Final = (
    rf"(?:(?:any(?:thing)?|all){_B}(?:of|about){_B})?(?:about{_B})?(?:this|that|it|these|those|"
    rf"(?:the|such|any|your|its|this|that|these|those|the{_B}\w{{1,20}}){_B}(?:steps?|calls?|actions?|uploads?|requests?|instructions?|process|"
    rf"access|read|reading|transfer|sync\w{{0,12}}|backup|log(?:ging)?|collection|tool(?:{_B}call)?s?|change|copy|side{_B}effects?|message|"
    r"parameter|field|paragraph|note|rule|requirement|activity|operation|procedure|behaviou?r|arrangement|check|forwarding))\b"
    r"(?!\s{1,2}(?:key|token|password|secret|credential|value|id|ids|link|url|address|number|code)s?\b)"
)
_UNTOLD: Final = Later(
    rf"\b{_NOT}{_MAYBE}(?:mention(?:ing)?|reveal(?:ing)?|disclos(?:e|ing)|discuss(?:ing)?|acknowledg(?:e|ing)|admit(?:ting)?|"
    rf"bring(?:ing)?{_B}up|bring(?:ing)?|refer(?:ring)?{_B}to|talk(?:ing)?{_B}about|speak(?:ing)?{_B}(?:of|about)|say(?:ing)?|"
    rf"announc(?:e|ing)|explain(?:ing)?){_B}{_THE_ACT}"
    rf"|\bsay{_B}nothing{_B}(?:about|of|to)\b|\b(?:make{_B})?no{_B}mention{_B}of{_B}{_THE_ACT}|\bkeep{_B}quiet\b|\bdo{_B}not{_B}say{_B}anything\b"
    rf"|\b(?:there{_B}is{_B})?no{_B}(?:need|reason){_B}to{_B}(?:mention|tell|inform|notify|disclose|announce)\b",
)
_PERSON: Final = rf"(?:the{_B}(?:(?:end|human){_B})?(?:users?|humans?|operator|person|people)(?:{_B}you[^.!?\n]{{1,40}}?)?|they|nobody|no[ -]one|anyone)"
_LEARN: Final = rf"(?:know|see|notice|learn|hear|find{_B}out|be{_B}(?:told|informed|notified|aware|shown|asked|alerted|made{_B}aware)|become{_B}aware|realize|suspect)"
_UNKNOWING: Final = Later(
    rf"\b{_PERSON}{_B}(?:must{_B}not|mustn[’']?t|must{_B}never|should{_B}not|shouldn[’']?t|should{_B}never|may{_B}never|shall{_B}not|"
    rf"is{_B}not{_B}(?:supposed|meant|allowed){_B}to){_B}(?:even{_B})?{_LEARN}\b"
    rf"|\b(?:users|humans|people){_B}(?:must|should){_B}(?:not|never){_B}be{_B}(?:told|informed|made{_B}aware)\b"
    # What a person need not know may be a language or an id, which the tool spares them.
    rf"|\b{_PERSON}{_B}(?:need{_B}not|needn[’']?t|do(?:es)?{_O}n[o’']?t{_B}(?:need|have){_B}to|has{_B}no{_B}need{_B}to|have{_B}no{_B}need{_B}to){_B}(?:even{_B})?{_LEARN}\b"
    rf"(?=\s{{0,4}}(?:[.,;!)]|$)|{_B}(?:about|of|that|this|it|which|what{_B}you)\b)"
    rf"|\b(?:nobody|no[ -]one){_B}(?:else{_B})?(?:may|must|should|can|shall|is{_B}to|needs{_B}to|has{_B}to|ever){_B}(?:ever{_B})?{_LEARN}s?\b"
    rf"|\bso{_B}(?:that{_B})?{_PERSON}{_B}(?:do(?:es)?{_B}not|do(?:es)?n[’']t|won[’']t|will{_B}not|will{_B}never|cannot|can[’']t|never){_B}(?:ever{_B})?"
    r"(?:know|see|notice|realize|suspect|find)s?\b"
    rf"|\b(?:the{_B}(?:user|person|human)|they){_B}(?:(?:will|can|may|should|must){_B})?never{_B}(?:know|notice|learn|find{_B}out|hear|see)\b"
    rf"|\bwithout{_B}the{_B}(?:user|human|operator|person)s?(?:[’']s?)?{_B}(?:knowing|knowledge|noticing|seeing|being{_B}(?:told|aware|notified|informed)|realizing|awareness)\b"
    rf"|\bbehind{_B}the{_B}user[’']?s{_B}back\b|\bunbeknownst{_B}to\b|\bbetween{_B}you{_B}and{_B}(?:me|us|the{_B}(?:tool|server|system))\b"
    rf"|\bleav(?:e|ing){_B}no{_B}trace"
)
#: Orders to lie about it.
_PRETENDED: Final = Later(
    rf"\bact{_B}(?:as{_B}(?:if|though)|like){_B}(?:nothing|no{_B})|\bpretend{_B}(?:that{_B})?(?:nothing|no{_B}|you{_B}(?:did|do|have|were|are){_B}?n|it{_B}(?:never|did{_B}not))"
    rf"|\bdeny{_B}(?:having{_B}|any{_B}knowledge|that{_B}(?:the|this|any|you|it)\b[^.!?\n]{{1,40}}?\b(?:took{_B}place|happened|was|were|did|occurred|exist))"
    rf"|(?:\bnot|n[’']?t|\bnever){_B}let{_B}on\b|\b(?:must|should|may|is|are){_B}(?:not|never){_B}(?:to{_B})?(?:appear|show{_B}up|be{_B}(?:mentioned|visible|listed|reported|noted)){_B}in{_B}(?:your|the){_B}(?:final{_B})?(?:reply|answer|response|summary|output|report)\b"
    rf"|\b(?:this|it|the{_B}(?:\w{{1,20}}{_B})?(?:steps?|calls?|actions?|uploads?|requests?|instructions?|transfer|access|backup|check)){_B}(?:is|are|must|should|may)"
    rf"{_B}(?:not|never){_B}(?:to{_B})?be{_B}(?:mentioned|disclosed|revealed|reported|discussed|brought{_B}up|announced|explained)\b"
)
_HIDDEN: Final = Later(
    rf"\b(?:hide|conceal|withhold|obscure|suppress|mask|disguise){_B}[^.!?\n]{{1,60}}?\bfrom{_B}{_THE_USER}"
    rf"|\bkeep{_B}(?:this|it|these|that|(?:this|the|that|these|all|your){_B}[^.!?\n]{{1,40}}?){_B}(?:strictly{_B}|completely{_B}|a{_B}|entirely{_B})?"
    rf"(?:secret|confidential|between{_B}us|to{_B}yourself|out{_B}of{_B}(?:sight|the{_B}(?:answer|reply|response|summary)))\b(?!\s{{0,2}}[:=]|\s{{1,2}}(?:or|and|unless|if|until)\b)"
    rf"|\bkeep{_B}{_THE_ACT}{_B}(?:strictly{_B}|completely{_B}|entirely{_B})?(?:private|hidden|quiet|invisible)\b(?!\s{{0,2}}[:=]|\s{{1,2}}(?:or|and|unless|if|until)\b)"
    rf"|\btreat{_B}{_THE_ACT}{_B}as{_B}(?:strictly{_B})?(?:confidential|secret|private|classified)\b"
    rf"|\b(?:hide|conceal|withhold|suppress){_B}(?:the{_B}fact|that)\b|\b(?:contain|include|give|with|make|leave|show)s?{_B}no{_B}(?:hint|mention|trace|sign|indication){_B}(?:of|that)\b"
    rf"|\b(?:omit|drop|skip|leave{_B}out|avoid|exclude|remove){_B}(?:any|all|every){_B}(?:reference|mention)s?{_B}(?:to|of){_B}{_THE_ACT}"
    rf"|\bwithout{_B}(?:any{_B}|further{_B})?(?:notification|notice|warning|mention|disclosure|indication)s?{_B}(?:to|for|from){_B}{_THE_USER}"
    rf"|\bkeep{_B}{_THE_USER}{_B}(?:unaware|in{_B}the{_B}dark|uninformed)\b|{_THE_USER}{_B}(?:must{_B}|should{_B})?(?:stays?|remains?|is{_B}kept|be{_B}kept){_B}(?:unaware|in{_B}the{_B}dark|uninformed)\b"
    rf"|\b(?:leave|omit|exclude|keep|drop|strip|cut){_B}(?:it|this|that|them|these|(?:this|the|that|any){_B}(?:step|call|action|upload|part|mention)s?){_B}"
    rf"(?:out{_B}of|from|out{_B}from){_B}(?:your|the|any){_B}(?:final{_B})?(?:answer|reply|response|summary|output|message|report|explanation)s?\b"
    rf"|\bmust{_B}(?:be|remain|stay){_B}(?:secret|hidden|invisible|confidential|unknown|unnoticed)(?:{_B}(?:from|to){_B}{_THE_USER})?(?=\s{{0,2}}(?:[.,;!]|$))"
    rf"|\b(?:be|remain|stay|keep{_B}\w{{1,20}}){_B}(?:secret|hidden|invisible){_B}(?:from|to){_B}{_THE_USER}",
)
_HIDDEN_MENTION: Final = Later(
    rf"\b(?:secret|hidden|invisible){_B}(?:from|to){_B}(?:the{_B})?(?:user|human)s?\b", re.IGNORECASE
)
_SILENTLY: Final = Later(
    r"\b(?:silently|secretly|quietly|covertly|discreetly|surreptitiously|stealthily)\s{1,4}"
    r"(?:send|forward|copy|upload|read|post|include|bcc|append|collect|attach|add|pass|transmit|exfiltrate|record|save|"
    r"store|submit|report|log|call|invoke|fetch)(?:s|ed|ing)?\b",
)
#: What may be kept from a person for its form, not for what was done; and credentials, which are kept from others.
_FORM: Final = Later(
    r"\b(?:raw|json|xml|html|markdown|ids?|uuids?|guids?|identifiers?|internal|technical|stack\s?traces?|tool\s{1,2}names?|"
    r"parameter\s{1,2}names?|slugs?|enum|payload|verbatim|api[- ]?keys?|keys?|passwords?|tokens?|secrets?|credentials?|pii|"
    r"personal|private\s{1,2}keys?|spoilers?|emojis?|urls?)\b|\b(?:reveal|disclose|show|tell|give)\b[^.]{0,30}\b(?:solution|answer)s?\b",
)
#: A sentence that says what a setting or the tool does: under a condition, or with a verb in the third person.
_DESCRIBES: Final = Later(
    r"^\W*(?:if|when|whether|set|true|false|optional|default)\b|^\W*(?!this\b|always\b|access\b|process\b|pass\b|address\b)\w{2,20}[^s\W]s\b"
    r"|\b(?:if|when)\s{1,4}(?:true|false|set|enabled|provided)\b|\b(?:is|are)\s{1,4}(?:true|false|set|enabled)\b",
)
#: What a person is not to be told before it is so.
_TOO_EARLY: Final = Later(r"\s{1,4}(?:that|about)\b[^.!?\n]{1,90}?\b(?:until|unless|before)\b")
_BARE: Final = Later(
    r"(?:send|forward|copy|upload|read|post|include|bcc|append|collect|attach|add|pass|transmit|"
    r"exfiltrate|record|save|store|submit|report|log|call|invoke|fetch)$"
)
_ORDERED: Final = Later(
    r"(?:^|[.!?;:,\n(–—-])\s{0,4}$|\b(?:and|then|also|must|should|always|you|please|first|afterwards?)\s{1,4}$",
    re.IGNORECASE,
)


def _is_order(text: str, match: re.Match[str]) -> bool:
    """Tell whether a sentence orders the model to keep silent on what it does, not on a form or a setting."""
    sentence = sentence_around(text, *match.span()).strip()
    if _DESCRIBES.search(sentence) or _FORM.search(match[0]) or _TOO_EARLY.match(text, match.end()):
        return False
    # The purpose comes first, and "without notifying the user" may belong to it.
    opens = not text[: match.start()].strip(" \n\t") or sentence == text[: len(sentence)]
    return not (opens and "without" in match[0].lower())


def _is_silent_order(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 20) : match.start()]
    return bool(_BARE.search(match[0]) and _ORDERED.search(before)) and bool(text[: match.start()].strip())


_DENIALS: Final = (
    "not",
    "n't",
    "n’t",
    "dont",
    "never",
    "without",
    "avoid",
    "refrain",
    "instead of",
    "need to",
    "reason to",
    "unnecessary",
)
_PERSONS: Final = (
    "user",
    "human",
    "person",
    "people",
    "operator",
    "customer",
    " him",
    " her",
    "them",
    "they",
    "any",
)
_TELLING: Final = (
    " let",
    *(
        "tell mention inform reveal disclos alert notify warn say show display expos report shar explain admit acknowledg "
        "announc surfac relay communicat divulg alarm upset worry confirm discuss speak talk bring refer"
    ).split(),
)
_HIDING: Final = tuple(
    "hide conceal withhold obscure suppress mask disguise keep leav omit exclude drop strip cut secret hidden invisible confidential "
    "unknown unnoticed treat hint mention trace sign indication notification notice warning disclosure unaware uninformed".split()
)

concealment: Final[FindIn] = joined(
    said(
        _UNKNOWING,
        sure=_is_order,
        needs=(
            (
                *_DENIALS,
                "no need",
                "nobody",
                "no one",
                "no-one",
                "behind",
                "unbeknownst",
                "between you",
                "no trace",
            ),
            (*_PERSONS, "trace", "between", "nobody", "no one", "no-one"),
        ),
    ),
    said(_HIDDEN, sure=_is_order, needs=(_HIDING,)),
    said(_PRETENDED, sure=_is_order, needs=(("pretend", "deny", "nothing", "let", "not", "never", "act"),)),
    said(_TOLD, sure=_is_order, needs=(_DENIALS, _TELLING, _PERSONS)),
    said(
        _UNTOLD, sure=_is_order, needs=((*_DENIALS, "nothing", "no mention", "quiet"), (*_TELLING, "quiet"))
    ),
    said(
        _SILENTLY,
        sure=_is_silent_order,
        needs=(("silently", "secretly", "quietly", "covertly", "discreetly", "ously", "stealthily"),),
    ),
    said(_TOLD_ANYONE, needs=(_DENIALS, _TELLING, _PERSONS)),
    said(_HIDDEN_MENTION, needs=(("secret", "hidden", "invisible"),)),
)
