"""Quick looks: whether a definition holds the words and marks that a sign needs. Where it does not, there is no sign.

A definition is split into words once; all looks share those of them that any look needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final, NamedTuple

from scorer.claims.tool_facts import Facts
from scorer.reading.strings import words_of

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
    """One way to hold a sign: a word of each group, and one of the marks, if there are any."""

    groups: tuple[frozenset[bytes], ...]
    marks: tuple[bytes, ...]

    @classmethod
    def of(cls, written: str) -> _Way:
        words, _, marks = written.partition("=>")
        groups = [frozenset(group.encode().split()) for group in words.split("|")]
        return cls(tuple(groups), tuple(mark.replace("+", " ").encode() for mark in marks.split()))

    def holds(self, words: frozenset[bytes], text: bytes) -> bool:
        for group in self.groups:
            if group.isdisjoint(words):
                return False
        return not self.marks or any(mark in text for mark in self.marks)


_READ: Final = MappingProxyType({kind: tuple(map(_Way.of, ways)) for kind, ways in _WAYS.items()})
_LOOKED_FOR: Final = frozenset(
    word for ways in _READ.values() for way in ways for group in way.groups for word in group
)
#: The rarest words of each way: where none of them occurs, no way holds.
_RAREST: Final = frozenset(word for ways in _READ.values() for way in ways for word in way.groups[0])


@lru_cache(maxsize=2)
def _words_looked_for(text: bytes) -> frozenset[bytes]:
    """Return the words of a text that any look needs; kept for the looks at one definition."""
    return _LOOKED_FOR.intersection(words_of(text))


def may_hold(kind: str, facts: Facts) -> bool:
    """Return False where a definition holds no sign of a kind. Quick, and linear."""
    text = facts.strings.as_json
    words = _words_looked_for(text)
    return bool(words) and any(way.holds(words, text) for way in _READ[kind])


def may_hold_any(facts: Facts) -> bool:
    """Return False where a definition holds no sign of any kind that words are needed for."""
    return not _RAREST.isdisjoint(_words_looked_for(facts.strings.as_json))
