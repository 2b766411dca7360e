"""Quick looks: whether a definition holds the words and marks that a sign needs. Where it does not, there is no sign.

A definition is split into words once. Where its words would do, those of the sentences around the rarest of them must do, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Final, NamedTuple

from scorer.claims.tool_facts import Facts
from scorer.reading.strings import Strings, Text, words_of
from scorer.rules.safety.clause_orders import orders
from scorer.rules.safety.folding import Folded, compounds, fold, joined_words, may_be_evasive

_ORDERS: Final = "instruction instructions prompt prompts directions directive directives guidelines rules guardrails message messages"
_READERS: Final = "user users human humans person people anyone anybody operator him her them customer"
#: By the kind of a sign, the ways to hold one: words of which one must occur, further groups of them after "|", and
#: after "=>" marks of which one must occur, too, as JSON writes them, in any case, "+" for a blank. The rarest words come first.
_WAYS: Final[Mapping[str, tuple[str, ...]]] = {
    "model-markup": (
        "important critical urgent system system_prompt system_reminder system_message instruction instructions hidden "
        "secret override admin assistant im_start im_end user endoftext eot_id start_header_id inst sys => < INST]",
        "system assistant developer administrator admin => ystem: YSTEM: sistant: SISTANT: eloper: ELOPER: admin: "
        "ADMIN: message: MESSAGE: prompt: PROMPT: override: OVERRIDE: note: NOTE: notice: NOTICE:",
        "description tool tools function functions tool_description => </",
    ),
    "ignore-instructions": (
        f"ignore disregard forget override bypass disable neglect | {_ORDERS} context everything",
        "instruction instructions | new",
        "told | forget ignore disregard",
        "jailbreak dan | mode",
    ),
    "hide-from-user": (
        f"tell telling told mention mentioning inform informing informed reveal revealing disclose disclosing disclosed alert "
        f"alerting notify notifying notified show showing say saying display displaying expose exposing report reporting share "
        f"surface surfacing relay communicate divulge alarm upset worry sharing warn warning discussing explaining admitting confirm confirming speak talk sees knows notices "
        f"explain admit acknowledge discuss let letting hide conceal withhold know knowing see notice aware learn hear | "
        f"{_READERS} | not never don without avoid no need needn refrain cannot shouldn mustn hide conceal withhold => "
        "the+user the+human the+person the+operator the+end the+current the+calling the+customer the+people end-user end+user "
        "your+user +them +him +her +they anyone anybody a+user +users any+user +people +humans users+",
        f"hidden secret invisible | {_READERS}",
        "silently secretly quietly covertly discreetly surreptitiously stealthily quiet confidential",
        "unbeknownst behind knowledge | user users",
        "mention reveal disclose discuss acknowledge bring talk refer | not never don",
        "nothing | say mention",
        "private secret hidden invisible | keep",
        "pretend deny nobody",
        "fact | hide conceal withhold suppress",
        "hint mention trace sign indication | no",
        "reference references mention mentions | omit drop skip leave avoid exclude remove | any all every",
        "unaware uninformed confidential classified",
        "dark | user users human person them",
        "notification notice warning mention disclosure indication | without",
        "act | as like => act+as+if act+as+though act+like",
        "one | no => no+one+must no+one+may no+one+should no+one+can no+one+else no+one+is no+one+shall",
        "let | on => let+on+",
        "appear mentioned visible listed reported noted disclosed revealed discussed announced explained brought show | "
        "not never => not+be+ not+to+be+ never+be+ not+appear never+appear not+to+appear not+show+up never+show+up",
        "trace between yourself | you us to no => between+you+and between+us to+yourself no+trace",
        "leave omit exclude keep drop hide strip cut | answer reply response summary output replies answers responses => "
        "of+your+ from+your+ of+the+answer of+the+reply of+the+response of+the+summary of+the+output from+the+answer "
        "from+the+reply from+the+response from+the+summary from+the+output from+the+final of+any from+any",
        "need necessary reason | inform mention tell notify report",
    ),
    "data-sent-out": (
        "conversation chat history prompt environment credentials passwords keys secrets dialogue dialog transcript "
        "messages contents content context | send post upload forward append include put embed add attach transmit copy "
        "paste pass encode exfiltrate leak provide write insert report submit supply | http https mailto webhook url "
        "query parameter field argument here address email",
        "send post upload forward append transmit exfiltrate leak submit report copy | https http webhook => ://",
        "https http => ![",
    ),
    "added-recipient": (
        "bcc cc recipient recipients copied copy forward forwarded | always every each also all must automatically "
        "whatever regardless any change replace silently add include",
        "iban payee destination recipient address addressee | change replace set swap rewrite redirect switch | to with by as",
    ),
    "fetched-code": (
        "curl wget iwr irm iex downloadstring urlopen certutil mshta bitsadmin",
        "invoke | webrequest restmethod expression",
        "pip pip3 npm pnpm yarn uv npx uvx | install add => ://",
        "npx bunx uvx => ://",
        "powershell pwsh | enc encodedcommand e",
        "eval exec | fetch requests urlopen urllib",
    ),
    "claimed-permission": (
        "user users owner administrator admin operator human | already gave approved consented authorized authorised agreed | "
        "approved agreed consented authorized authorised confirmed granted allowed given permission consent approval",
        "you | authorized authorised permission permitted cleared allowed | bypass skip without full granted been any all user "
        "users anything everything",
        "bypass skip circumvent suppress avoid | confirmation confirmations approval approvals permission consent prompt prompts",
        "ask request wait prompt seek require stop | confirmation confirmations approval approvals permission permissions "
        "consent => not+ask never+ask n't+ask n’t+ask to+ask not+request never+request not+wait n't+wait not+prompt "
        "never+prompt not+seek not+require not+stop n't+stop to+request",
        "needed required necessary | confirmation approval permission consent | no => o+confirmation o+approval "
        "o+permission o+consent o+further o+additional o+user",
    ),
    "call-first": (
        "other | before prior | tool tools",
        "always must | first",
        "always must | before | any every each all",
        "always must | every | request message prompt turn",
        "always must should | default defaulting | this | tool tools function",
        "always only must | this | use call choose prefer select pick => always+use+this always+call+this always+choose+this always+prefer+this always+select+this "
        "always+pick+this must+use+this must+call+this only+use+this only+call+this",
        "must | this | use call => ust+use+this ust+call+this ust+always+use",
        "prefer favor choose pick prioritize prioritise | this => prefer+this favor+this choose+this pick+this prioritize+this "
        "prioritise+this",
        "better superior preferable faster safer | than to | all any every | other others",
        "other alternative built builtin native default standard internal others | instead replaces replace never not don "
        "stop | tool tools function functions search server servers => nstead+of+ ever+use ot+use n't+use n’t+use top+using "
        "ot+call n't+call ever+call eplaces+ eplace+",
        "only | the | tool => he+only+tool",
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
        "when whenever | use call | you => you+use+ you+call+",
        "called used invoked run executed selected | when whenever before after each every if | is tool tools was been => is+called is+invoked "
        "is+executed is+selected tool+is+ tool+gets+ tools+are+ gets+called was+called been+called `+is+used",
        "whenever each every | used run | is gets => is+used is+run gets+used",
        "server servers | other another different",
    ),
    "credentials-file": (
        "ssh aws gnupg kube docker netrc _netrc gcloud id_rsa id_ed25519 id_ecdsa id_dsa etc env mcp claude "
        "claude_desktop_config wallet azure npmrc pypirc yarnrc pgpass cargo gem m2 gradle gh codex bitcoin ethereum "
        "mozilla bash_history zsh_history psql_history vault terraformrc appdata userprofile "
        "=> /. \\\\. id_rsa id_e id_d /etc/ .env claude_desktop_config wallet.dat %/ ppData APPDATA USERPROFILE rofile",
        "npmrc pypirc netrc pgpass git kdbx keychain keychains cookies logins key4 login keystore proc hosts "
        "terraformrc env => .npmrc .pypirc netrc .pgpass .git-cred .kdbx eychain ogins.json key4.db ogin+Data cookies.sqlite "
        "eystore /environ gh/hosts .terraformrc .env",
        "rsa ed25519 ecdsa dsa | id",
    ),
    "conversation-parameter": (
        "system_prompt systemprompt conversation_history conversationhistory full_conversation fullconversation "
        "chat_history chathistory side_note sidenote chain_of_thought chainofthought hidden_context hiddencontext "
        "system_message systemmessage model_instructions modelinstructions reasoning_trace reasoningtrace "
        "previous_messages previousmessages conversation_context conversationcontext",
    ),
}


#: The kind of orders on tools elsewhere, and marks of which one occurs where tools or servers are named.
_ELSEWHERE: Final = "other-server"
_NAMES: Final = (b"_", b"tool", b"server")

#: Kinds whose signs lie within a sentence.
_IN_A_SENTENCE: Final = frozenset(
    (
        "ignore-instructions",
        "hide-from-user",
        "data-sent-out",
        "added-recipient",
        "claimed-permission",
        "call-first",
        "other-server",
    )
)


class _Way(NamedTuple):
    """One way to hold a sign of a kind: a word of each group, and one of the marks, if there are any."""

    kind: str
    groups: tuple[frozenset[bytes], ...]
    marks: tuple[bytes, ...]
    in_a_sentence: bool

    @classmethod
    def of(cls, kind: str, written: str) -> _Way:
        words, _, marks = written.partition("=>")
        groups = [frozenset(group.encode().split()) for group in words.split("|")]
        return cls(
            kind,
            tuple(groups),
            tuple(mark.replace("+", " ").lower().encode() for mark in marks.split()),
            kind in _IN_A_SENTENCE,
        )


@cache
def _encoded(words: frozenset[str]) -> frozenset[bytes]:
    return frozenset(word.encode() for word in words)


def _of_clauses() -> Iterator[_Way]:
    """Yield the ways to hold an order over the words of a sentence."""
    for kind, found in orders().items():
        for order in found:
            groups = tuple(map(_encoded, order.pattern.groups()))
            yield _Way(kind, groups, order.pattern.marks(), in_a_sentence=True)


def _given_by(bits: Mapping[frozenset[bytes], int]) -> dict[bytes, int]:
    """Return the bits of all groups that each word is in."""
    given: dict[bytes, int] = {}
    for group, bit in bits.items():
        for word in group:
            given[word] = given.get(word, 0) | bit
    return given


def _by_rarest(ways: Iterable[_Way]) -> dict[bytes, list[int]]:
    found: dict[bytes, list[int]] = {}
    for at, way in enumerate(ways):
        for word in way.groups[0]:
            found.setdefault(word, []).append(at)
    return found


_READ: Final = (*(_Way.of(kind, way) for kind, ways in _WAYS.items() for way in ways), *_of_clauses())
_BITS: Final = {
    group: 1 << at for at, group in enumerate(dict.fromkeys(g for way in _READ for g in way.groups))
}
#: Marks of ways, each with whether the way is about tools or servers that are named; and by way its place among them.
_MARKS: Final = tuple(dict.fromkeys((way.marks, way.kind == _ELSEWHERE) for way in _READ))
_MARKS_OF: Final = tuple(_MARKS.index((way.marks, way.kind == _ELSEWHERE)) for way in _READ)
#: What each way needs, and what each word gives of that.
_NEEDS: Final = tuple(sum({_BITS[group] for group in way.groups}) for way in _READ)
_GIVES: Final = _given_by(_BITS)
#: Ways, as places in the list, by each of their rarest words: where none of them occurs, none is looked at.
_BY_RAREST: Final = _by_rarest(_READ)

#: A text of fewer characters orders nothing.
_SHORTEST_ORDER: Final = 10
_LEAST_IN_COMPOUND: Final = 2
#: Where a sentence ends in JSON, and how far away that may be.
_STOP: Final = re.compile(rb'"|[.!?] ')
_REACH: Final = 400


class _Look(NamedTuple):
    """The kinds that a definition may hold, with their rarest words there, and whether to read it folded."""

    kinds: Mapping[str, frozenset[str]]
    folded: bool


def _look(text: bytes, beyond_ascii: str) -> _Look:
    """Look at a definition as JSON."""
    words = frozenset(words_of(text))
    found = _held(words, text)
    more = _read_otherwise(words, text, beyond_ascii)
    for kind, rarest in more.items():
        found[kind] = found.get(kind, frozenset()) | rarest
    return _Look(found, bool(more))


def _read_otherwise(words: frozenset[bytes], text: bytes, beyond_ascii: str) -> dict[str, frozenset[str]]:
    """Return what an evasive spelling of a definition may hold, and the words that marks or nothing join."""
    rows = [*joined_words(words), *compounds(text)]
    evasive = may_be_evasive(text, beyond_ascii, words) or any(row in _GIVES for row in rows)
    if evasive:
        read = fold(text.decode("utf-8", "replace").replace("\\\\", "\\"))
        rows += [read.text.lower().encode("utf-8", "replace")] if read else []
    rows = [row for row in rows if evasive or len(_GIVES.keys() & row.split()) >= _LEAST_IN_COMPOUND]
    if not rows:
        return {}
    more = b'"'.join(rows)
    return _held(frozenset(words_of(more)), more)


def _held(words: frozenset[bytes], text: bytes) -> dict[str, frozenset[str]]:
    """Return the kinds that a text with these words may hold, with their rarest words there."""
    given = _given(words)
    wanted: list[tuple[bytes, list[int]]] = []
    for word in _BY_RAREST.keys() & words:
        ways = [at for at in _BY_RAREST[word] if _NEEDS[at] & given == _NEEDS[at]]
        if ways:
            wanted.append((word, ways))
    found: dict[str, frozenset[str]] = {}
    if not wanted:
        return found
    text = text.lower().replace(b'\\"', b"' ").replace(b"\\n\\n", b'"').replace(b"\\n", b" ")
    if b"  " in text:
        text = b" ".join(text.split())
    known: dict[int, _Sentence] = {}
    marked: list[bool | None] = [None] * len(_MARKS)
    for word, ways in wanted:
        held = [at for at in ways if _is_marked(_MARKS_OF[at], text, marked)]
        for at in _within(word, held, text, known) if held else ():
            kind = _READ[at].kind
            found[kind] = found.get(kind, frozenset()) | {word.decode()}
    return found


class _Sentence:
    """A sentence as JSON, from where it begins to where another one does. What its words give is found when it is asked."""

    __slots__ = ("_given", "end", "marked", "text")

    def __init__(self, text: bytes, opens: int, end: int) -> None:
        closing = _STOP.search(text, end, end + _REACH)
        self.end = closing.start() if closing else min(len(text), end + _REACH)
        self.text = text[opens : self.end + 1]
        self.marked: list[bool | None] = [None] * len(_MARKS)
        self._given = -1

    def holds(self, at: int) -> bool:
        """Return whether the sentence has the marks and the words of a way."""
        if not _is_marked(_MARKS_OF[at], self.text, self.marked):
            return False
        if self._given < 0:
            self._given = _given(words_of(self.text))
        return _NEEDS[at] & self._given == _NEEDS[at]


def _given(words: Iterable[bytes]) -> int:
    """Return what some words give."""
    given = 0
    for word in _GIVES.keys() & words:
        given |= _GIVES[word]
    return given


def _within(word: bytes, ways: list[int], text: bytes, known: dict[int, _Sentence]) -> set[int]:
    """Return those of some ways that a text holds: in the sentence of their word where their signs lie within one.

    The text has their marks. `known` are the sentences that were read, by where they begin.
    """
    held = {at for at in ways if not _READ[at].in_a_sentence}
    ways = [at for at in ways if _READ[at].in_a_sentence]
    start = text.find(word) if ways else -1
    alone = b'"' + word + b'"'
    while start >= 0 and ways:
        if text.startswith(alone, start - 1):  # a key, or a value of one word
            start = text.find(word, start + 1)
            continue
        least = max(start - _REACH, 0)
        opens = max(text.rfind(b'"', least, start), text.rfind(b". ", least, start), least)
        sentence = known.get(opens) or known.setdefault(opens, _Sentence(text, opens, start + len(word)))
        held.update(at for at in ways if sentence.holds(at))
        ways = [at for at in ways if at not in held]
        start = text.find(word, max(sentence.end, start + 1))
    return held


def _is_marked(marks: int, text: bytes, known: list[bool | None]) -> bool:
    """Return whether a text holds one of some marks. `known` is what is known of it."""
    held = known[marks]
    if held is None:
        found, elsewhere = _MARKS[marks]
        held = known[marks] = (not found or any(map(text.__contains__, found))) and (
            not elsewhere or any(map(text.__contains__, _NAMES))
        )
    return held


@lru_cache(maxsize=1)
def _seen(strings: Strings) -> _Look:
    return _look(strings.as_json, strings.beyond_ascii)


def may_hold(kind: str, facts: Facts) -> bool:
    """Return False where a definition holds no sign of a kind. Quick, and linear."""
    return kind in _seen(facts.strings).kinds


def prose_with(kind: str, facts: Facts) -> Iterator[Text]:
    """Yield the strings of several words that may hold a sign of a kind."""
    rarest = _seen(facts.strings).kinds.get(kind, ())
    for text in facts.strings.prose:
        folded = text.text.casefold()
        if any(word in folded for word in rarest):
            yield text


def folded_with(kind: str, facts: Facts) -> Iterator[tuple[Text, Folded]]:
    """Yield the strings that may hold a sign of a kind by what they read as, with that."""
    look = _seen(facts.strings)
    if look.folded:
        rarest = look.kinds.get(kind, ())
        for text, read, folded in _folded(facts.strings):
            if any(word in folded for word in rarest):
                yield text, read


@lru_cache(maxsize=1)
def _folded(strings: Strings) -> tuple[tuple[Text, Folded, str], ...]:
    """Return the strings that read as something else than is written; kept for the looks at one definition."""
    reads = ((text, fold(text.text)) for text in strings.texts if len(text.text) >= _SHORTEST_ORDER)
    return tuple((text, read, read.text.casefold()) for text, read in reads if read is not None)


def may_hold_any(facts: Facts) -> bool:
    """Return False where a definition holds no sign of any kind that words are needed for."""
    return bool(_seen(facts.strings).kinds)
