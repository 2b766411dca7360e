"""Quick looks: whether a definition holds the words and marks that a sign needs. Where it does not, there is no sign.

A definition is split into words once; all looks share those of them that any look needs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from scorer.claims.tool_facts import Facts
from scorer.reading.strings import Text, words_of

_ORDERS: Final = "instruction instructions prompt prompts directions directive directives guidelines rules guardrails message messages"
#: By the kind of a sign, the ways to hold one: words of which one must occur, further groups of them after "|", and
#: after "=>" marks of which one must occur, too, as JSON writes them, "+" for a blank. The rarest words come first.
_WAYS: Final[Mapping[str, tuple[str, ...]]] = {
    "model-markup": (
        "important critical urgent system system_prompt system_reminder system_message instruction instructions hidden "
        "secret override admin assistant im_start im_end user endoftext eot_id start_header_id inst sys => < INST]",
    ),
    "ignore-instructions": (
        f"ignore disregard forget override bypass disable | {_ORDERS}",
        "instruction instructions | new",
    ),
    "hide-from-user": (
        "tell telling mention mentioning inform informing reveal revealing disclose disclosing alert alerting let hidden "
        "secret invisible | user users human humans person people anyone operator",
        "silently secretly quietly",
    ),
    "call-first": (
        "other | before prior | tool tools",
        "always must | first",
        "always must | before | any every each all",
        "always must | every | request message prompt turn",
        "always | prefer choose | tool",
    ),
    "other-server": (
        "instead | of => nstead+of+",
        "rather | than => ather+than+",
        "place | of => n+place+of+",
        "never not don | use => t+use+ ever+use+",
        "never not don | call => t+call+ ever+call+",
        "stop | using calling => top+using+ top+calling+",
        "when whenever | using => hen+using+ ver+using+",
        "when whenever | calling => hen+calling+ ver+calling+",
        "when whenever | use call => you+use+ you+call+",
    ),
    "credentials-file": (
        "ssh aws gnupg kube docker netrc gcloud id_rsa id_ed25519 id_ecdsa etc env mcp claude_desktop_config wallet "
        "=> /. id_rsa id_e /etc/ .env claude_desktop_config wallet.dat",
    ),
    "conversation-parameter": (
        "system_prompt systemprompt conversation_history conversationhistory full_conversation fullconversation "
        "chat_history chathistory side_note sidenote chain_of_thought chainofthought hidden_context hiddencontext "
        "system_message systemmessage model_instructions modelinstructions reasoning_trace reasoningtrace "
        "previous_messages previousmessages conversation_context conversationcontext",
    ),
}


class _Way(NamedTuple):
    """One way to hold a sign of a kind: a word of each group, and one of the marks, if there are any."""

    kind: str
    groups: tuple[frozenset[bytes], ...]
    marks: tuple[bytes, ...]

    @classmethod
    def of(cls, kind: str, written: str) -> _Way:
        words, _, marks = written.partition("=>")
        groups = [frozenset(group.encode().split()) for group in words.split("|")]
        return cls(kind, tuple(groups), tuple(mark.replace("+", " ").encode() for mark in marks.split()))

    def holds(self, words: frozenset[bytes], text: bytes) -> bool:
        for group in self.groups[1:]:
            if group.isdisjoint(words):
                return False
        return not self.marks or any(mark in text for mark in self.marks)


_READ: Final = tuple(_Way.of(kind, way) for kind, ways in _WAYS.items() for way in ways)
_LOOKED_FOR: Final = frozenset(word for way in _READ for group in way.groups for word in group)
#: Ways by each of their rarest words: where none of them occurs, none is looked at.
_BY_RAREST: Final = {
    word: tuple(way for way in _READ if word in way.groups[0]) for way in _READ for word in way.groups[0]
}


@lru_cache(maxsize=1)
def _kinds(text: bytes) -> Mapping[str, frozenset[str]]:
    """Return the kinds that a definition, as JSON, may hold, with their rarest words there; kept for the looks at one."""
    words = _LOOKED_FOR.intersection(words_of(text))
    found: dict[str, set[str]] = {}
    for word in words & _BY_RAREST.keys():
        for way in _BY_RAREST[word]:
            if way.holds(words, text):
                found.setdefault(way.kind, set()).add(word.decode())
    return {kind: frozenset(rarest) for kind, rarest in found.items()}


def may_hold(kind: str, facts: Facts) -> bool:
    """Return False where a definition holds no sign of a kind. Quick, and linear."""
    return kind in _kinds(facts.strings.as_json)


def prose_with(kind: str, facts: Facts) -> Iterator[Text]:
    """Yield the strings of several words that may hold a sign of a kind."""
    rarest = _kinds(facts.strings.as_json).get(kind, ())
    for text in facts.strings.prose:
        folded = text.text.casefold()
        if any(word in folded for word in rarest):
            yield text


def may_hold_any(facts: Facts) -> bool:
    """Return False where a definition holds no sign of any kind that words are needed for."""
    return bool(_kinds(facts.strings.as_json))
