"""Coherence of a set: can its tools be told apart, named alike, counted, and used from start to finish?"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from scorer.claims.effect_verbs import base_verb
from scorer.claims.siblings import object_of, object_words, verb_place
from scorer.claims.tool_facts import Facts
from scorer.contracts.report import NAMELESS
from scorer.language.document import stem
from scorer.rules.build import tool
from scorer.rules.record import Example, Hit, Rule

SPEC = "TDQS, server coherence"
#: Verbs that a caller takes for one another.
_SYNONYMS: Mapping[str, str] = {
    verb: group
    for group, verbs in {
        "get": "get fetch retrieve read show view describe load lookup",
        "list": "list search find query browse discover enumerate filter",
        "create": "create add new insert make",
        "delete": "delete remove drop erase destroy purge",
        "update": "update edit modify change patch set",
        "run": "run execute invoke call start launch",
    }.items()
    for verb in verbs.split()
}
_CATCH_ALL = re.compile(
    r"^(?:ask|do$|do_(?:anything|task|it)|call_tool|execute_tool|run_command|natural_language|query_anything|process)(?:_|$)"
)
_PAIRS: tuple[tuple[str, str], ...] = (
    ("start", "stop"), ("login", "logout"), ("subscribe", "unsubscribe"), ("lock", "unlock"), ("enable", "disable"),
    ("pause", "resume"), ("archive", "restore"), ("open", "close"), ("connect", "disconnect"),
)  # fmt: skip
#: The share of a set in close pairs at which nothing can be told apart (published scores).
MANY_CLOSE = 0.5
#: The share of its words that a text must have in common with others for it not to tell itself apart.
SHARED = 0.6
#: A set of so many tools gets the lowest score for its size (published: 1 from a hundred on, 1 to 3 below).
HUNDREDS = 100


@dataclass(frozen=True, slots=True)
class SetFacts:
    """A set of tools as the rules over sets see it, sorted by name. `more`: the server is known to hold others.

    `unsteady` says what a second listing gave that differs.
    """

    tools: Sequence[Facts]
    more: bool = False
    unsteady: str = ""

    @property
    def size(self) -> int:
        """Return the number of tools."""
        return len(self.tools)


def _verb(facts: Facts) -> str:
    at = verb_place(facts.name_words)
    return base_verb(facts.name_words[at]) if at >= 0 else ""


def close_groups(tools: SetFacts) -> list[list[str]]:
    """Return groups of tools with the same object and interchangeable verbs, or with the same text; near linear.

    Those whose texts tell them apart are no group: they name each other, or say mostly different things.
    """
    groups: defaultdict[tuple[object, ...], list[Facts]] = defaultdict(list)
    for facts in tools.tools:
        verb = _verb(facts)
        key = _SYNONYMS.get(verb, verb)
        groups["verb", key, object_of(facts.name_words)].append(facts)
        if facts.info:
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


def _close(tools: SetFacts) -> Iterator[Hit]:
    groups = close_groups(tools)
    if groups:
        share = len({name for group in groups for name in group}) / tools.size
        names = " and ".join(f"`{name or NAMELESS}`" for name in groups[0][:2])
        yield Hit(
            min(1.0, 0.25 + share / MANY_CLOSE * 0.75),
            None,
            None,
            {"names": names, "count": str(len(groups))},
        )


def near_groups(tools: SetFacts) -> list[list[str]]:
    """Return groups of tools with one verb and one head noun whose texts say mostly the same; near linear."""
    groups: defaultdict[tuple[str, str], list[Facts]] = defaultdict(list)
    for facts in tools.tools:
        words = object_words(facts.name_words)
        if words and _verb(facts):
            groups[_verb(facts), stem(words[-1])].append(facts)
    alike = [near for members in groups.values() if len(near := _not_told_apart(members)) > 1]
    return sorted(sorted(facts.tool.name for facts in near) for near in alike)


def rivals(tools: SetFacts) -> dict[str, tuple[str, ...]]:
    """Return for the name of a tool the siblings that it may be mistaken for, where there are any."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for group in (*close_groups(tools), *near_groups(tools)):
        for name in group:
            found[name].update(group)
    return {name: tuple(sorted(names - {name})) for name, names in sorted(found.items()) if names > {name}}


def _near(tools: SetFacts) -> Iterator[Hit]:
    """Such groups, of which the closest are told already."""
    close = {name for group in close_groups(tools) for name in group}
    alike = near_groups(tools)
    names = sorted({name for group in alike for name in group} - close)
    if len(names) > 1:
        first = " and ".join(f"`{name or NAMELESS}`" for name in alike[0][:2])
        strength = min(1.0, 0.25 + len(names) / tools.size / MANY_CLOSE * 0.75)
        yield Hit(strength, None, None, {"names": first, "count": str(len(names))})


def _catch_all(tools: SetFacts) -> Iterator[Hit]:
    for facts in tools.tools:
        if tools.size > 2 and _CATCH_ALL.match(facts.tool.name):
            yield Hit(1.0, None, None, {"name": facts.tool.name})
            return


def _style(name: str) -> str:
    if "/" in name or "." in name:
        return "dotted"
    if "_" in name:
        return "snake_case" if name == name.lower() else "Mixed_Case"
    if "-" in name:
        return "kebab-case"
    if name != name.lower():
        return "PascalCase" if name[:1].isupper() else "camelCase"
    return "single word"


def _mixed(tools: SetFacts) -> Iterator[Hit]:
    styles = Counter(_style(facts.tool.name) for facts in tools.tools)
    del styles["single word"]
    if len(styles) > 1:
        ranked = sorted(styles.items(), key=lambda item: (-item[1], item[0]))
        odd = sum(count for _, count in ranked[1:])
        names = " and ".join(style for style, _ in ranked[:2])
        yield Hit(min(1.0, 0.4 + 2 * odd / tools.size), None, None, {"names": names, "count": str(odd)})


def _verb_places(tools: SetFacts) -> Iterator[Hit]:
    """Names that put the verb elsewhere than most, or have none."""
    if tools.size < 3:
        return
    places = Counter(
        "first" if base_verb(f.name_words[0]) else "last" if base_verb(f.name_words[-1]) else "none"
        for f in tools.tools
        if f.name_words
    )
    place, most = min(places.items(), key=lambda item: (-item[1], item[0])) if places else ("none", 0)
    odd = tools.size - most
    if odd and place != "none":
        yield Hit(min(1.0, odd / tools.size / 0.5), None, None, {"place": place, "count": str(odd)})


def _count(low: int, high: int, full: int = 0) -> object:
    """Return a finder for sets of a size; from `full` tools on it weighs in full, below three quarters."""

    def find(tools: SetFacts) -> Iterator[Hit]:
        if low <= tools.size <= high:
            yield Hit(1.0 if tools.size >= full else 0.75, None, None, {"count": str(tools.size)})

    return find


@dataclass(slots=True)
class _Object:
    """What the tools of a set do to one object: the words that name it, and the kinds of verbs."""

    name: str
    verbs: set[str]


def _objects(tools: SetFacts) -> dict[tuple[str, ...], _Object]:
    found: dict[tuple[str, ...], _Object] = {}
    for facts in tools.tools:
        verb = _verb(facts)
        if verb:
            words = object_words(facts.name_words)
            each = found.setdefault(object_of(facts.name_words), _Object(" ".join(words), set()))
            each.verbs.add(_SYNONYMS.get(verb, verb))
    return found


def _done_to(tools: SetFacts) -> dict[str, set[str]]:
    """Map the stem of every word of a name to what the tools with that word do: precision first."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for facts in tools.tools:
        verb = _verb(facts)
        does = {_SYNONYMS.get(verb, verb)} | ({"get"} if facts.effect.category == "read" else set())
        for word in facts.name_words:
            found[stem(word)] |= does
    return found


def _lifecycle(tools: SetFacts) -> Iterator[Hit]:
    """Objects that can be made and not read, or made and not changed nor removed, by any tool that names them."""
    objects = [item for _, item in sorted(_objects(tools).items()) if item.name and "create" in item.verbs]
    done = _done_to(tools)
    gaps = []
    for item in objects:
        verbs = done[stem(item.name.split()[-1])]
        if not verbs & {"get", "list"}:
            gaps.append(f"{item.name}: created, never read")
        elif not verbs & {"update", "delete"}:
            gaps.append(f"{item.name}: created, never changed or removed")
    if gaps:
        strength = min(1.0, 0.5 + 0.5 * len(gaps) / len(objects))
        yield Hit(strength, None, None, {"gaps": "; ".join(gaps[:3])})


def _closed(tools: SetFacts) -> Iterator[Hit]:
    """A set that only reads and both finds and fetches, or whose every made object is read, changed and removed."""
    by_object = [item.verbs for item in _objects(tools).values()]
    verbs = set().union(*by_object) if by_object else set()
    made = [found for found in by_object if "create" in found]
    if made and all(found & {"get", "list"} and found & {"update", "delete"} for found in made):
        yield Hit(1.0, None, None, {"how": "what is made can be read, and changed or removed"})
    elif not made and not any(facts.effect.mutates for facts in tools.tools) and {"get", "list"} <= verbs:
        yield Hit(1.0, None, None, {"how": "it only reads, and can both find and fetch"})


def _opposites(tools: SetFacts) -> Iterator[Hit]:
    verbs = {_verb(facts) for facts in tools.tools}
    named = {word for facts in tools.tools for word in facts.name_words}
    for one, other in _PAIRS:
        if one in verbs and other not in named and tools.size > 2:
            yield Hit(0.5, None, None, {"one": one, "other": other})
            return


_CODE_NAME = re.compile(r"`([a-z][a-z0-9]*(?:_[a-z0-9]+)+)`")


def _absent(tools: SetFacts) -> Iterator[Hit]:
    """Tools that two or more descriptions name in code, and that the set does not hold."""
    own = {facts.tool.name.lower() for facts in tools.tools}
    known = own | {use.parameter.name.lower() for facts in tools.tools for use in facts.parameters}
    counts: Counter[str] = Counter()
    for facts in tools.tools:
        if "`" in facts.doc.raw:
            counts.update(
                {
                    m
                    for m in _CODE_NAME.findall(facts.doc.raw)
                    if m not in known and base_verb(m.split("_")[0])
                }
            )
    absent = sorted(name for name, count in counts.items() if count >= 2)
    if absent:
        yield Hit(1.0, None, None, {"name": absent[0]})


def _examples(*names: str) -> Example:
    return Example(tools=tuple(tool(name, f"Works on {name} with care and order.").tool for name in names))


def _rule(
    id: str,
    name: str,
    dimension: str,
    find: object,
    earned: str,
    fix: str,
    why: str,
    good: Example,
    bad: Example,
) -> Rule:
    return Rule(
        id=id, name=name, family="coherence", dimension=dimension, kind="debit", level="info", since="0.1", earned=earned,
        fix=fix, why=why, sources=(SPEC, "published scores and the reasons given for them"), find=find, good=(good,), bad=(bad,),  # type: ignore[arg-type]
    )  # fmt: skip


_GOOD = _examples("get_card", "list_loans", "send_letter", "close_branch")
_COUNT = "tool_count_appropriateness"


def _many(number: int) -> Example:
    return _examples(*(f"get_item{'abcdefghij'[n % 10]}{n}" for n in range(number)))


RULES = (
    _rule("COH001", "close-pair", "disambiguation", _close, "{names} can hardly be told apart (groups: {count})",
          "Merge them, or say in each what the other does not do.", "Two tools for one request make the choice a coin toss.",
          _GOOD, _examples("get_card", "fetch_card", "send_letter")),
    _rule("COH003", "near-names", "disambiguation", _near, "{names} differ by a word in name and little in text (tools: {count})",
          "Say in each what the others do not do: <difference>.", "Where names are near, only the texts can tell tools apart.",
          _GOOD, _examples("build_app", "build_test_app", "send_letter")),
    _rule("COH004", "many-to-choose-from", "disambiguation", _count(51, sys.maxsize, HUNDREDS), "{count} tools to choose from",
          "Split the server, or say in each text when another tool fits better.", "The more tools, the more of them fit a request.",
          _GOOD, _many(55)),
    _rule("COH002", "catch-all", "disambiguation", _catch_all, "`{name}` takes any request that the others take",
          "Narrow the catch-all, or say that the specific tools come first.", "A tool that does everything competes with all.",
          _GOOD, _examples("ask_anything", "list_loans", "send_letter")),
    _rule("COH010", "mixed-styles", "naming_consistency", _mixed, "names mix {names} ({count} differ)",
          "Write every name in one style.", "A pattern lets an agent predict names.",
          _GOOD, _examples("get_card", "listLoans", "send_letter")),
    _rule("COH011", "verb-position", "naming_consistency", _verb_places, "not every name puts the verb {place} as most do (others: {count})",
          "Put the verb in the same place in every name.", "A fixed place for the verb makes names comparable.",
          _GOOD, _examples("get_card", "list_loans", "letter_send", "branch_close")),
    _rule("COH020", "single-tool", _COUNT, _count(1, 1), "one tool alone", "Check whether the domain needs more than one tool.",
          "One tool rarely covers a domain.", _GOOD, _examples("get_card")),
    _rule("COH021", "few-tools", _COUNT, _count(2, 3), "{count} tools are few", "Check whether steps of the workflow are missing.",
          "Few tools leave steps out.", _GOOD, _examples("get_card", "list_loans")),
    _rule("COH022", "many-tools", _COUNT, _count(21, 25), "{count} tools are many", "Group or merge tools that are used together.",
          "Every tool is read on every request.", _GOOD, _many(22)),
    _rule("COH023", "too-many-tools", _COUNT, _count(26, 40), "{count} tools are too many for one set", "Split the server, or load tools in groups.",
          "Choice degrades as tools multiply.", _GOOD, _many(30)),
    _rule("COH024", "far-too-many-tools", _COUNT, _count(41, sys.maxsize, HUNDREDS), "{count} tools overload any agent", "Split the server, or load tools in groups.",
          "Choice degrades as tools multiply.", _GOOD, _many(45)),
    _rule("COH030", "lifecycle-gap", "completeness", _lifecycle, "lifecycle gaps ({gaps})", "Add the missing step, or say where it is done: <place>.",
          "What is made must be found, changed and removed somewhere.", _GOOD, _examples("create_card", "send_letter", "list_loans")),
    Rule(
        id="COH033", name="closed-circle", family="coherence", dimension="completeness", kind="credit", level="info", since="0.1",
        earned="{how}", fix="", why="Nothing an agent starts here is left open.", sources=(SPEC, "published scores and the reasons given for them"),
        find=_closed, good=(_examples("find_cards", "get_card"), _examples("create_card", "get_card", "delete_card")), bad=(_GOOD,),
    ),
    _rule("COH031", "missing-opposite", "completeness", _opposites, "“{one}” without “{other}”", "Add the opposite action, or say how it ends: <how>.",
          "What is started must be stopped.", _GOOD, _examples("start_scan", "list_scans", "send_letter")),
    _rule("COH032", "absent-tool", "completeness", _absent, "texts send the caller to `{name}`, which is not there", "Add the tool or correct the texts.",
          "A workflow that names a missing step cannot be finished.", _GOOD,
          Example(tools=tuple(tool(n, f"Works on {n}. First call `find_shelf` once.").tool for n in ("get_card", "list_loans", "send_letter")))),
)  # fmt: skip
