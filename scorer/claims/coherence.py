"""Coherence of a set: can its tools be told apart, named alike, counted, and used from start to finish?"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from scorer.claims.evidence import Hit
from scorer.claims.examples import Example, tool
from scorer.claims.feature import SetFeature
from scorer.claims.siblings import object_of, object_words
from scorer.claims.tool_set import SetFacts, close_groups, name_style, name_verb, near_groups, synonyms
from scorer.contracts.report import NAMELESS
from scorer.data.messages import say, text
from scorer.data.rubric import risk_words
from scorer.language.document import stem
from scorer.language.verbs import base_verb

_CATCH_ALL = re.compile(
    r"^(?:ask|do$|do_(?:anything|task|it)|call_tool|execute_tool|run_command|natural_language|query_anything|process)(?:_|$)"
)
#: The share of a set in close pairs at which nothing can be told apart (published scores).
MANY_CLOSE = 0.5
#: A set of so many tools gets the lowest score for its size (published: 1 from a hundred on, 1 to 3 below).
HUNDREDS = 100


def close_pairs(tools: SetFacts) -> Iterator[Hit]:
    """Yield one hit if tools do the same to the same object; its strength (0 to 1) grows with their share of the set."""
    groups = close_groups(tools)
    if groups:
        share = len({name for group in groups for name in group}) / tools.size
        names = " and ".join(f"`{name or NAMELESS}`" for name in groups[0][:2])
        words = {"names": names, "count": str(len(groups)), "what": _what_they_share(tools, groups[0])}
        yield Hit(min(1.0, 0.25 + share / MANY_CLOSE * 0.75), None, None, words)


def _what_they_share(tools: SetFacts, names: Sequence[str]) -> str:
    """Return in what the first two tools of a close group are alike: what they do by their names, or their text."""
    known = frozenset(names)
    one, other = islice((facts for facts in tools.tools if facts.tool.name in known), 2)
    same = object_of(one.name_words) == object_of(other.name_words) and name_verb(one)
    if not same:
        return text("parts.same-text")
    return say("parts.same-names", verb=name_verb(one), object=" ".join(object_words(one.name_words)))


def near_names(tools: SetFacts) -> Iterator[Hit]:
    """Yield one hit for tools whose names are alike and that no close pair contains; strength as for these."""
    close = {name for group in close_groups(tools) for name in group}
    alike = near_groups(tools)
    names = sorted({name for group in alike for name in group} - close)
    if len(names) > 1:
        first = " and ".join(f"`{name or NAMELESS}`" for name in alike[0][:2])
        strength = min(1.0, 0.25 + len(names) / tools.size / MANY_CLOSE * 0.75)
        yield Hit(strength, None, None, {"names": first, "count": str(len(names))})


def catch_all(tools: SetFacts) -> Iterator[Hit]:
    """Yield one hit for the first tool whose name says that it does anything, in a set of three or more."""
    for facts in tools.tools:
        if tools.size > 2 and _CATCH_ALL.match(facts.tool.name):
            yield Hit(1.0, None, None, {"name": facts.tool.name})
            return


def mixed_styles(tools: SetFacts) -> Iterator[Hit]:
    """Yield one hit if names are written in several styles; its strength (0 to 1) grows with the share of the rarer ones."""
    styles = Counter(name_style(facts.tool.name) for facts in tools.tools)
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


def tool_count(low: int, high: int, full: int = 0) -> Callable[[SetFacts], Iterator[Hit]]:
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
        verb = name_verb(facts)
        if verb:
            words = object_words(facts.name_words)
            each = found.setdefault(object_of(facts.name_words), _Object(" ".join(words), set()))
            each.verbs.add(synonyms().get(verb, verb))
    return found


def _done_to(tools: SetFacts) -> dict[str, set[str]]:
    """Map the stem of every word of a name to what the tools with that word do: precision first."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for facts in tools.tools:
        verb = name_verb(facts)
        does = {synonyms().get(verb, verb)} | ({"get"} if facts.effect.category == "read" else set())
        for word in facts.name_words:
            found[stem(word)] |= does
    return found


def lifecycle_gaps(tools: SetFacts) -> Iterator[Hit]:
    """Objects that can be made and not read, or made and not changed nor removed, by any tool that names them."""
    objects = [item for _, item in sorted(_objects(tools).items()) if item.name and "create" in item.verbs]
    done = _done_to(tools)
    gaps = []
    for item in objects:
        verbs = done[stem(item.name.split()[-1])]
        if not verbs & {"get", "list"}:
            gaps.append(say("parts.never-read", object=item.name))
        elif not verbs & {"update", "delete"}:
            gaps.append(say("parts.never-changed", object=item.name))
    if gaps:
        strength = min(1.0, 0.5 + 0.5 * len(gaps) / len(objects))
        yield Hit(strength, None, None, {"gaps": "; ".join(gaps[:3])})


def _closed(tools: SetFacts) -> Iterator[Hit]:
    """A set that only reads and both finds and fetches, or whose every made object is read, changed and removed."""
    by_object = [item.verbs for item in _objects(tools).values()]
    verbs = set().union(*by_object) if by_object else set()
    made = [found for found in by_object if "create" in found]
    if made and all(found & {"get", "list"} and found & {"update", "delete"} for found in made):
        yield Hit(1.0, None, None, {"how": text("parts.full-lifecycle")})
    elif not made and not any(facts.effect.mutates for facts in tools.tools) and {"get", "list"} <= verbs:
        yield Hit(1.0, None, None, {"how": text("parts.full-reading")})


def missing_opposite(tools: SetFacts) -> Iterator[Hit]:
    """Yield one hit for the first verb whose opposite no name contains, in a set of three or more."""
    verbs = {name_verb(facts) for facts in tools.tools}
    named = {word for facts in tools.tools for word in facts.name_words}
    for one, other in risk_words()["opposites"].items():
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


def named(*names: str) -> Example:
    """Return an example: a set of tools with these names and texts that tell them apart."""
    return Example(tools=tuple(tool(name, f"Works on {name} with care and order.").tool for name in names))


GOOD_SET = named("get_card", "list_loans", "send_letter", "close_branch")


def many(number: int) -> Example:
    """Return an example: a set of so many tools."""
    return named(*(f"get_item{'abcdefghij'[n % 10]}{n}" for n in range(number)))


FEATURES: tuple[SetFeature, ...] = (
    SetFeature(
        "COH001",
        "close-pair",
        "disambiguation",
        "debit",
        find=close_pairs,
        good=(GOOD_SET,),
        bad=(named("get_card", "fetch_card", "send_letter"),),
    ),
    SetFeature(
        "COH003",
        "similar-names",
        "disambiguation",
        "debit",
        find=near_names,
        good=(GOOD_SET,),
        bad=(named("build_app", "build_test_app", "send_letter"),),
    ),
    SetFeature(
        "COH004",
        "many-to-choose-from",
        "disambiguation",
        "debit",
        find=tool_count(51, sys.maxsize, HUNDREDS),
        good=(GOOD_SET,),
        bad=(many(55),),
    ),
    SetFeature(
        "COH002",
        "catch-all",
        "disambiguation",
        "debit",
        find=catch_all,
        good=(GOOD_SET,),
        bad=(named("ask_anything", "list_loans", "send_letter"),),
    ),
    SetFeature(
        "COH010",
        "mixed-styles",
        "naming_consistency",
        "debit",
        find=mixed_styles,
        good=(GOOD_SET,),
        bad=(named("get_card", "listLoans", "send_letter"),),
    ),
    SetFeature(
        "COH011",
        "verb-position",
        "naming_consistency",
        "debit",
        find=_verb_places,
        good=(GOOD_SET,),
        bad=(named("get_card", "list_loans", "letter_send", "branch_close"),),
    ),
    SetFeature(
        "COH020",
        "single-tool",
        "tool_count_appropriateness",
        "debit",
        find=tool_count(1, 1),
        good=(GOOD_SET,),
        bad=(named("get_card"),),
    ),
    SetFeature(
        "COH021",
        "few-tools",
        "tool_count_appropriateness",
        "debit",
        find=tool_count(2, 3),
        good=(GOOD_SET,),
        bad=(named("get_card", "list_loans"),),
    ),
    SetFeature(
        "COH022",
        "many-tools",
        "tool_count_appropriateness",
        "debit",
        find=tool_count(21, 25),
        good=(GOOD_SET,),
        bad=(many(22),),
    ),
    SetFeature(
        "COH023",
        "over-25-tools",
        "tool_count_appropriateness",
        "debit",
        find=tool_count(26, 40),
        good=(GOOD_SET,),
        bad=(many(30),),
    ),
    SetFeature(
        "COH024",
        "over-40-tools",
        "tool_count_appropriateness",
        "debit",
        find=tool_count(41, sys.maxsize, HUNDREDS),
        good=(GOOD_SET,),
        bad=(many(45),),
    ),
    SetFeature(
        "COH030",
        "lifecycle-gap",
        "completeness",
        "debit",
        find=lifecycle_gaps,
        good=(GOOD_SET,),
        bad=(named("create_card", "send_letter", "list_loans"),),
    ),
    SetFeature(
        "COH033",
        "closed-circle",
        "completeness",
        "credit",
        find=_closed,
        good=(named("find_cards", "get_card"), named("create_card", "get_card", "delete_card")),
        bad=(GOOD_SET,),
    ),
    SetFeature(
        "COH031",
        "missing-opposite",
        "completeness",
        "debit",
        find=missing_opposite,
        good=(GOOD_SET,),
        bad=(named("start_scan", "list_scans", "send_letter"),),
    ),
    SetFeature(
        "COH032",
        "set-absent-tool",
        "completeness",
        "debit",
        find=_absent,
        good=(GOOD_SET,),
        bad=(
            Example(
                tools=tuple(
                    tool(n, f"Works on {n}. First call `find_shelf` once.").tool
                    for n in ("get_card", "list_loans", "send_letter")
                )
            ),
        ),
    ),
)
