"""A text that poses as somebody whom a model obeys, or bids it forget whom it obeyed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scorer.claims.tool_facts import Facts
from scorer.reading.strings import Text
from scorer.rules.safety.build import Later, told
from scorer.rules.safety.signs import FindIn, Sign, always, joined, said, sign

_TAG: Final = Later(
    r"<(?P<name>important|critical|urgent|system|system[-_ ]?(?:prompt|reminder|message)|instructions?|hidden|secret|"
    r"override|admin|assistant)\s?>",
    re.IGNORECASE,
)
_TEMPLATE: Final = Later(
    r"<\|(?:im_start|im_end|system|user|assistant|endoftext|eot_id|start_header_id)\|>|\[/?INST\]|<</?SYS>>"
)
#: A whole turn of a chat, not a mark of one.
_TURN: Final = Later(
    r"(?:<\|im_start\|>|<\|(?:system|user|assistant)\|>|\[INST\]|<<SYS>>)(?:\s{0,4}\w+[,:]?){3,40}[^<\[\n]{0,400}(?:<\||\[/INST|<</SYS)",
    re.IGNORECASE,
)
#: Between the tags of an example there is a gap, not a text.
_PLACEHOLDER: Final = Later(
    r"\s{0,8}(?:…|\.{2,6}|\{[^{}]{0,60}\}|\{\{[^{}]{0,60}\}\}|\$\w{1,40}|\[[^\]]{0,60}\]|)\s{0,8}</"
)
_CLOSED: Final = Later(
    r"</(?P<name>description|tools?|tool_description|functions?|parameters?|schema)>", re.IGNORECASE
)


def _pseudo_tags(text: Text, _: Facts) -> Iterator[Sign]:
    """Tags in capitals or with their end tag (others are placeholders), and the marks of chat templates."""
    spoken = told(text.text)
    folded = spoken.lower()
    ended: dict[str, bool] = {}  # looked for once a name: a text may hold one tag a thousand times
    for match in _TAG.finditer(spoken):
        name = match["name"].lower()
        if name not in ended:
            ended[name] = f"</{name}>" in folded
        if (match["name"].isupper() or ended[name]) and not _PLACEHOLDER.match(spoken, match.end()):
            yield sign(text, match)
    for match in _TEMPLATE.finditer(spoken):
        yield sign(text, match)
    for match in _CLOSED.finditer(spoken):
        if f"<{match['name'].lower()}" not in folded:
            yield sign(text, match)


_B: Final = r"\s{1,4}"
_ROLE: Final = Later(
    r"(?:^|(?<=[\n.!?>\])]))[ \t]{0,4}(?:[#*>\[(]{1,4}[ \t]?)?(?:system|assistant|developer|admin(?:istrator)?)"
    rf"(?:{_B}(?:message|prompt|note|notice|override|instructions?|alert|update))?[\])*]{{0,3}}[ \t]?:[*]{{0,2}}\s{{0,4}}"
    rf"(?:you\b|the{_B}(?:assistant|model|ai|agent|llm)\b|ignore\b|disregard\b|forget\b|from{_B}now{_B}on\b|new{_B}(?:rules?|instructions?|policy)\b|"
    rf"always\b|never\b|do{_B}not\b|before\b|after\b|override\b|call\b|read\b|send\b|act\b|enter\b|obey\b|follow\b|execute\b|your\b)",
    re.IGNORECASE,
)
_WHAT_IT_HEARD: Final = (
    rf"(?:(?:previous|prior|earlier|preceding|above|other|system|existing|original|initial|former){_B}(?:\w{{1,20}}{_B})?"
    r"(?:instructions?|prompts?|directions|directives?|guidelines|rules|messages|context|orders|commands)\b"
    rf"|(?:instructions?|prompts?|directions|directives?|guidelines|rules|messages|orders){_B}(?:above|before|you{_B}(?:were|have{_B}been|received|got)|given|from{_B}the{_B}(?:user|system|operator))"
    rf"|(?:what|everything|anything|whatever){_B}(?:you{_B}(?:were|have{_B}been|know)|the{_B}(?:user|system|operator){_B}(?:said|says|told|asked)|above|before|was{_B}said)"
    rf"|your{_B}(?:\w{{1,20}}{_B})?(?:instructions|guidelines|system{_B}prompt|training|safety{_B}rules|guardrails)\b"
    rf"|the{_B}user[’']s{_B}(?:instructions|orders|wishes|requests?|preferences)\b)"
)
_OVERRIDE: Final = Later(
    rf"\b(?:ignore|disregard|forget|neglect|stop{_B}following|do{_B}not{_B}(?:follow|obey)|no{_B}longer{_B}(?:follow|obey)){_B}(?:about{_B})?(?:(?:all|any|the|your|my|of|every|each){_B}){{0,3}}{_WHAT_IT_HEARD}"
    rf"|\byou{_B}are{_B}now{_B}(?:in{_B})?(?:an?{_B}|the{_B})?(?:\w{{1,20}}{_B}){{0,2}}(?:mode|unrestricted|jailbroken|dan)\b"
    rf"|\b(?:enter|enable|activate|switch{_B}to){_B}(?:developer|maintenance|dan|god|jailbreak|unrestricted|admin|debug){_B}mode\b(?={_B}and{_B}(?:ignore|obey|do|follow))",
    re.IGNORECASE,
)
#: What a tool of security may do as well.
_SET_ASIDE: Final = Later(
    rf"\b(?:override|bypass|disable){_B}(?:(?:all|any|the|your){_B}){{0,2}}(?:system|safety|security|previous){_B}"
    r"(?:prompts?|instructions?|guidelines|guardrails|messages?)\b"
    rf"|\bnew{_B}(?:system{_B})?instructions?\s{{0,2}}:"
    rf"|\byou{_B}(?:were|have{_B}been){_B}(?:\w{{1,20}}{_B})?(?:advised|told|instructed|trained){_B}(?:not{_B})?to\b|\bwere{_B}(?:advised|told|instructed|trained){_B}(?:not{_B}to|to{_B}(?:refuse|decline))\b",
    re.IGNORECASE,
)

model_markup: Final[FindIn] = joined(said(_TURN, sure=always), _pseudo_tags, said(_ROLE, sure=always))
ignore_instructions: Final[FindIn] = joined(said(_OVERRIDE, sure=always), said(_SET_ASIDE))
