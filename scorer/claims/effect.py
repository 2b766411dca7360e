"""The one effect of a tool: what a call may do to the world, with the evidence that decided it.

Scoring, rules, risk, policy and comparison all read it. Name, text and schema each make claims, and the most serious
one counts. A claim may also be lowered: a verb that only computes changes nothing, and a text or a hint that says
"read-only" vouches for a verb that need not change anything. What nothing speaks for stays unclassified, never read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Literal

from scorer.claims import effect_clauses, effect_final, effect_text
from scorer.claims.effect_input import EffectClaim, EffectEvidence, EffectInput, Source, listed
from scorer.claims.effect_money import money_word
from scorer.claims.effect_name import from_name, from_title, looked_at, says_read_only_in_name
from scorer.claims.effect_openings import opening_act
from scorer.claims.effect_schema import actions, computes, described_actions, runs_code
from scorer.contracts.orders import RiskClass, Severity, risk_rank
from scorer.data.rubric import risk_words
from scorer.language.verbs import verb_class

#: How sure a class is: stated by a clear verb or clause; suggested by a verb of several senses, by a word in passing,
#: or by a hint alone; or unknown.
Certainty = Literal["stated", "suggested", "unknown"]

MUTATING: Final[frozenset[RiskClass]] = frozenset({"write", "execute", "destructive", "financial"})
_HINT: Final = "/annotations/readOnlyHint"
#: Evidence that states that a call reads, and needs no hint to be believed.
_STATED_READS: Final = frozenset(
    {
        "name-leading",
        "name-verb",
        "text-first",
        "computes",
        "read-only-text",
        "read-only-name",
        "action",
        "text-action",
    }
)


class EffectFlag(StrEnum):
    """What else is known of an effect, so that nobody has to read its words."""

    #: The text says that what is done cannot be undone.
    IRREVERSIBLE = "irreversible"
    #: An input is code that the tool runs.
    RUNS_CODE = "runs_code"
    #: An input is a request that the tool sends to any address.
    SENDS_REQUESTS = "sends_requests"
    #: A hint makes less of the tool than name, text or schema plainly say.
    HINT_BELIED = "hint_belied"
    #: `destructiveHint` is true and `readOnlyHint` is not.
    DECLARED_DESTRUCTIVE = "declared_destructive"
    #: A hint makes more of the tool than name and text, which only read.
    HINT_OVERSTATES = "hint_overstates"


@dataclass(frozen=True, slots=True)
class Effect:
    """The class of a tool, how severe and how reversible a call is, and the evidence that decided.

    `verb` is the base form of the verb that decided ("" if none). `reversibility` is "reversible", "depends on
    arguments" or "irreversible".
    """

    category: RiskClass
    verb: str
    severity: Severity
    reversibility: str
    certainty: Certainty
    evidence: EffectEvidence
    flags: frozenset[EffectFlag] = frozenset()

    @property
    def mutates(self) -> bool:
        """Tell whether a call may change something."""
        return self.category in MUTATING

    @property
    def pointer(self) -> str:
        """Return where the evidence is, relative to the tool ("" for none)."""
        return self.evidence.pointer

    @property
    def span(self) -> tuple[int, int] | None:
        """Return the span of the evidence in the raw description, if it is there."""
        return self.evidence.span


def classify(item: EffectInput) -> Effect:
    """Return the effect of a tool. Pure; never raises."""
    claims = list(_claims(item))
    chosen = _most_serious(claims) or _unknown()
    lowered = _lowered(item, claims)
    return _hinted(item, lowered or chosen, [] if lowered else claims)


def _most_serious(claims: Sequence[EffectClaim]) -> EffectClaim | None:
    return min(claims, key=lambda claim: -risk_rank(claim.category), default=None)


def _unknown() -> EffectClaim:
    return EffectClaim("unclassified", "", EffectEvidence("unknown", Source.NOTHING, ""))


def _lowered(item: EffectInput, claims: Sequence[EffectClaim]) -> EffectClaim | None:
    """Return what lowers all claims to reading: pure computation, or a text that says that it only reads."""
    lasting = [
        claim
        for claim in claims
        if claim.evidence.id in ("text-act", "kept", "target", "irreversible", "action")
    ]
    computed = computes(item)
    if computed and all(claim.evidence.span == computed.evidence.span for claim in lasting):
        return computed
    if lasting:
        return None
    strongest = _most_serious(claims)
    if strongest is None or strongest.category in ("execute", "unclassified"):
        stated = effect_text.says_read_only(item) or says_read_only_in_name(item)
        if stated:
            return EffectClaim("read", strongest.verb if strongest else "", stated)
    return None


def _hinted(item: EffectInput, chosen: EffectClaim, claims: Sequence[EffectClaim]) -> Effect:
    """Let the hints speak: they vouch for a verb that need not change anything, and never for one that must."""
    hints = item.tool.annotations
    flags = set(_flags(claims))
    if hints.get("readOnlyHint") is True:
        mutating = [claim for claim in claims if risk_rank(claim.category) > risk_rank("unclassified")]
        if any(claim.plain for claim in mutating):
            flags.add(EffectFlag.HINT_BELIED)
        elif chosen.category != "read":
            id = "hint-vouched" if mutating else "hint-alone"
            because = chosen.evidence if mutating else None
            chosen = EffectClaim("read", chosen.verb, EffectEvidence(id, Source.HINT, _HINT, because=because))
    elif hints.get("destructiveHint") is True:
        flags.add(EffectFlag.DECLARED_DESTRUCTIVE)
        if _surely_reads(item, chosen):
            flags.add(EffectFlag.HINT_OVERSTATES)
        chosen = _at_least_write(chosen, "hint-destructive", "/annotations/destructiveHint")
    elif hints.get("readOnlyHint") is False and chosen.category == "read":
        chosen = _at_least_write(chosen, "hint-not-read", _HINT)
    if hints.get("destructiveHint") is False and chosen.category == "destructive":
        flags.add(EffectFlag.HINT_BELIED)
    return _effect(chosen, frozenset(flags))


def _surely_reads(item: EffectInput, chosen: EffectClaim) -> bool:
    """Tell whether what name and text say is sure to read, so that a hint that says otherwise is wrong."""
    if chosen.category != "read" or chosen.evidence.id not in _STATED_READS:
        return False
    if chosen.evidence.id in ("computes", "read-only-text") or effect_text.says_read_only(item):
        return True
    if chosen.verb not in listed("surely_reads") or item.verb is None or item.first is None:
        return chosen.verb in listed("surely_reads")
    verb, words, after = item.verb.verb, item.first.words, item.verb.at + 1
    reads = verb_class(verb, frozenset(words)) == "read" and verb not in listed("bringing")
    return reads and listed("particles").isdisjoint(words[after : after + 1])


def _at_least_write(chosen: EffectClaim, id: str, pointer: str) -> EffectClaim:
    if risk_rank(chosen.category) > risk_rank("unclassified"):
        return chosen
    because = chosen.evidence if chosen.category == "read" else None
    return EffectClaim("write", chosen.verb, EffectEvidence(id, Source.HINT, pointer, because=because))


def _flags(claims: Sequence[EffectClaim]) -> Iterator[EffectFlag]:
    ids = {claim.evidence.id for claim in claims}
    for id, flag in (
        ("irreversible", EffectFlag.IRREVERSIBLE),
        ("code", EffectFlag.RUNS_CODE),
        ("requests", EffectFlag.SENDS_REQUESTS),
    ):
        if id in ids:
            yield flag


def _effect(chosen: EffectClaim, flags: frozenset[EffectFlag]) -> Effect:
    data = risk_words()
    severity: Severity = data["severity"][chosen.category]
    reversibility: str = data["reversibility"][chosen.category]
    if EffectFlag.IRREVERSIBLE in flags and chosen.category in MUTATING:
        reversibility = "irreversible"
        severity = "high" if severity in ("low", "medium") else severity
    reads = chosen.category == "read" and chosen.evidence.id in _STATED_READS
    certainty: Certainty = "stated" if chosen.plain or reads else "suggested"
    if chosen.category == "unclassified":
        certainty = "unknown"
    return Effect(chosen.category, chosen.verb, severity, reversibility, certainty, chosen.evidence, flags)


def _claims(item: EffectInput) -> Iterator[EffectClaim]:
    """Yield what name, text and schema claim, those of the name first."""
    named, said = from_name(item), effect_text.first_verb(item)
    reads = named is not None and named.category == "read"
    offered = list(actions(item))
    if not reads:
        offered += [*described_actions(item), *effect_text.listed_actions(item, named)]
    announces = named is not None and named.verb in listed("announcing")
    changes = said is not None and said.category in MUTATING
    if announces and said and changes and said.verb not in listed("managing"):
        named = said
    if named and said and named.verb in listed("weak") and said.evidence.id == "text-first":
        named = said  # "process_text" with "Counts the words of a text"
    act = _opened(named, opening_act(item))
    if act and named and named.verb in listed("weak"):
        named = act  # "perform_checkin" with "Performs a check-in"
    if act and said and act is not named and act.plain and _begin_alike(act, said):
        same = said.plain and said.verb == act.verb
        act, said = (None, said) if same else (act, None)  # "kicks off" is no kick
    verb = named or said or act
    sure = act is not None and act.plain and not (named and named.plain)
    if act and sure and act is not named:
        yield act  # before the name, whose verb alone decides nothing
    if named and not (announces and offered):
        yield named
    if act and not sure and act is not named:
        yield act
    if said and said is not named and (named is None or _counts_too(item, named, said)):
        yield said
    if verb is None and (last := from_title(item) or looked_at(item) or effect_text.any_verb(item)):
        yield last
    yield from offered
    if not reads:
        yield from _money(item)
    yield from _consequences(item)
    code = list(runs_code(item, verb.verb if verb else None))
    yield from code
    executes = bool(code) or (verb is not None and verb.category == "execute")
    if executes and (changing := effect_text.changing_statements(item)):
        yield changing


def _opened(named: EffectClaim | None, act: EffectClaim | None) -> EffectClaim | None:
    """Return what the opening adds to the verb of the name: it makes its class sure, and tells it where it is vague."""
    if act is None or named is None or named.verb in listed("light") | listed("vague"):
        return act if act and (act.plain or named is None) else None
    if not act.plain or named.verb in listed("surely_reads"):
        return None
    if named.category == "read":
        return act if act.verb not in listed("light") else None  # "crawl" with "Starts a crawl job"
    return act if act.verb in listed("destroying") else replace(act, category=named.category)


def _begin_alike(one: EffectClaim, other: EffectClaim) -> bool:
    spans = one.evidence.span, other.evidence.span
    return spans[0] is not None and spans[1] is not None and spans[0][0] == spans[1][0]


def _counts_too(item: EffectInput, named: EffectClaim, said: EffectClaim) -> bool:
    """Tell whether the verb of the description counts besides that of the name.

    It does where the name says little and the text sets something going, or the name reads and the text, opening
    with the verb, destroys or plainly writes.
    """
    vague = len(item.name_words) == 1 or named.verb in listed("vague")
    opens = item.verb is not None and item.verb.at <= 1
    destroys = named.category == "read" and said.category == "destructive" and opens
    return destroys or (vague and named.category == "write" and said.category == "execute")


def _money(item: EffectInput) -> Iterator[EffectClaim]:
    found = money_word(item)
    if found:
        id = "money-name" if found.pointer == "/name" else "money-text"
        source = Source.NAME if found.pointer == "/name" else Source.DESCRIPTION
        evidence = EffectEvidence(id, source, found.pointer, {"word": found.word}, found.span)
        yield EffectClaim("financial", "", evidence, plain=True)


def _consequences(item: EffectInput) -> Iterator[EffectClaim]:
    """Yield what whole clauses of the text say that a call leaves behind."""
    yield from effect_clauses.clause_acts(item)
    yield from effect_clauses.opening_verbs(item)
    for claim in (
        effect_clauses.run_first(item),
        effect_final.kept(item),
        effect_final.brought(item),
        effect_final.irreversible(item),
    ):
        if claim:
            yield claim
