"""A set of tools: which of them compete for one request, and how their names are built."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

from scorer.claims.siblings import object_of, object_words, verb_place
from scorer.claims.tool_facts import Facts
from scorer.contracts.limits import BYTES_PER_TOKEN
from scorer.data.rubric import risk_words
from scorer.language.document import stem
from scorer.language.verbs import base_verb
from scorer.tdqs.canonical import canonical_bytes


@lru_cache(maxsize=1)
def synonyms() -> Mapping[str, str]:
    """Map each verb that a caller may take for another to the one that they share (rubrics/risk.toml, synonyms)."""
    table: Mapping[str, frozenset[str]] = risk_words()["synonyms"]
    return MappingProxyType({verb: shared for shared, verbs in table.items() for verb in verbs})


#: The share of its words that a text must have in common with others for it not to tell itself apart.
SHARED = 0.6
#: Siblings that a tool is said to be mistaken for at most.
MOST_RIVALS = 100


@dataclass(frozen=True, slots=True)
class SetFacts:
    """A set of tools as the rules over sets see it, sorted by name. `more`: the server is known to hold others.

    `unsteady` says what a second listing gave that differs, `wire` what was wrong with the server's answers.
    """

    tools: Sequence[Facts]
    more: bool = False
    unsteady: str = ""
    wire: tuple[str, ...] = ()
    _groups: dict[str, list[list[str]]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def size(self) -> int:
        """Return the number of tools."""
        return len(self.tools)

    def grouped(self, kind: str, find: Callable[[SetFacts], list[list[str]]]) -> list[list[str]]:
        """Return the groups of a kind, found once."""
        if kind not in self._groups:
            self._groups[kind] = find(self)
        return self._groups[kind]


def tokens(facts: Facts) -> int:
    """Return an estimate of the tokens of a definition."""
    size = facts.signals["definition_bytes"]
    assert isinstance(size, int)
    return max(1, round(size / BYTES_PER_TOKEN))


def sent_tokens(facts: Facts) -> int:
    """Return the tokens of a definition without its output schema, which clients do not show to models."""
    schema = facts.tool.output_schema
    unsent = len(canonical_bytes(schema)) // BYTES_PER_TOKEN if schema else 0
    return max(1, tokens(facts) - unsent)


def name_verb(facts: Facts) -> str:
    """Return the base form of the verb in the name of a tool; "" if it has none."""
    at = verb_place(facts.name_words)
    return base_verb(facts.name_words[at]) if at >= 0 else ""


def close_groups(tools: SetFacts) -> list[list[str]]:
    """Return groups of tools with the same object and interchangeable verbs, or with the same text; near linear.

    Those whose texts tell them apart are no group: they name each other, or say mostly different things.
    """
    return tools.grouped("close", _close_groups)


def _close_groups(tools: SetFacts) -> list[list[str]]:
    groups: defaultdict[tuple[object, ...], list[Facts]] = defaultdict(list)
    for facts in tools.tools:
        verb = name_verb(facts)
        key = synonyms().get(verb, verb)
        groups["verb", key, object_of(facts.name_words)].append(facts)
        if set().union(*facts.stems) - facts.name_stems - facts.title_stems:
            groups["text", facts.stems].append(facts)
    found = set()
    for (kind, *_), members in groups.items():
        alike = members if kind == "text" else _not_told_apart(members)
        if len(alike) > 1:
            found.add(tuple(sorted(facts.tool.name for facts in alike)))
    return [list(names) for names in sorted(found)]


def _not_told_apart(members: Sequence[Facts]) -> list[Facts]:
    """Return the members of a group whose text neither names another of it nor says mostly something else."""
    if len(members) < 2:
        return []
    said = [frozenset(part for stems in facts.stems for part in stems) for facts in members]
    counts = Counter(part for words in said for part in words)
    names = {facts.tool.name for facts in members}
    return [
        facts
        for facts, words in zip(members, said, strict=True)
        if not any(mention.name in names for mention in facts.mentions)
        and sum(counts[part] > 1 for part in words) >= SHARED * len(words)
    ]


def near_groups(tools: SetFacts) -> list[list[str]]:
    """Return groups of tools with one verb and one head noun whose texts say mostly the same; near linear."""
    return tools.grouped("near", _near_groups)


def _near_groups(tools: SetFacts) -> list[list[str]]:
    groups: defaultdict[tuple[str, str], list[Facts]] = defaultdict(list)
    for facts in tools.tools:
        words = object_words(facts.name_words)
        if words and name_verb(facts):
            groups[name_verb(facts), stem(words[-1])].append(facts)
    alike = [near for members in groups.values() if len(near := _not_told_apart(members)) > 1]
    return sorted(sorted(facts.tool.name for facts in near) for near in alike)


def rivals(tools: SetFacts) -> dict[str, tuple[str, ...]]:
    """Return for the name of a tool the siblings that it may be mistaken for, where there are any.

    Of more than `MOST_RIVALS` the first by name: of a thousand tools with one text each would name all the others.
    """
    found: defaultdict[str, list[Sequence[str]]] = defaultdict(list)
    for group in (*close_groups(tools), *near_groups(tools)):
        first = sorted(set(group))[: MOST_RIVALS + 1]
        for name in group:
            found[name].append(first)
    named = {
        name: sorted({each for group in groups for each in group} - {name}) for name, groups in found.items()
    }
    return {name: tuple(others[:MOST_RIVALS]) for name, others in sorted(named.items()) if others}


def name_style(name: str) -> str:
    """Return how a name is written, as findings name it: "snake_case", "camelCase", "single word" and so on."""
    if "/" in name or "." in name:
        return "dotted"
    if "_" in name:
        return "snake_case" if name == name.lower() else "Mixed_Case"
    if "-" in name:
        return "kebab-case"
    if name != name.lower():
        return "PascalCase" if name[:1].isupper() else "camelCase"
    return "single word"
