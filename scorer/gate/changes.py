"""What differs between two states of a server: its tools, their texts, scores and findings. Pure.

Both states are reports; where they were scored by the same rules, a score differs only because the definitions do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any, Final, Literal

from scorer.contracts.dimensions import DIMENSIONS, low_score_rule
from scorer.contracts.gate import Condition, Reason
from scorer.contracts.json_pointer import escape_step
from scorer.contracts.lazy import changed
from scorer.contracts.orders import risk_rank
from scorer.contracts.report import (
    NAMELESS,
    Evidence,
    Finding,
    ScoreChange,
    ServerChange,
    ServerReport,
    TextChange,
    ToolChange,
    ToolReport,
)
from scorer.gate.breaking import breaking
from scorer.tdqs.canonical import canonical_bytes

#: The similarity (of 100) of their descriptions from which a removed and an added tool are one renamed tool.
ALIKE: Final = 85
#: How much of two descriptions is compared, in characters.
COMPARED: Final = 2_000
#: With more pairs than this, only tools that are equal except for the name count as renamed.
MOST_PAIRS: Final = 10_000
#: The number of quotes (or reasons without one) for a different score, and the points that a reason needs at least.
REASONS: Final = 3
WEIGHS: Final = 0.05

#: The prefix of the rules about the configuration.
CONFIG: Final = "CFG"

Kind = Literal["added", "removed", "renamed", "changed", "beside"]
_Pair = tuple[ToolReport | None, ToolReport | None]


def compare(old: ServerReport, new: ServerReport, against: str) -> ServerChange:
    """Return how `new` differs from `old`, which is called `against`; unchanged tools are left out."""
    came, gone = _difference(_of_the_set(old), _of_the_set(new))
    changes = (_change(before, now) for before, now in _pairs(old.tools, new.tools))
    tools = sorted(filter(None, changes), key=lambda change: (change.name, change.kind))
    instructions = _instructions(old.instructions, new.instructions)
    return ServerChange(new.name, against, old.score, new.score, tuple(tools), came, gone, instructions)


def _instructions(old: str | None, new: str | None) -> TextChange | None:
    return None if old is None or new is None or old == new else TextChange("/instructions", old, new)


def _of_the_set(server: ServerReport) -> list[Finding]:
    """Return the findings about the set, without those about suppressions."""
    return [finding for finding in server.findings if not finding.rule.startswith(CONFIG)]


def differs(change: ServerChange) -> bool:
    """Return whether a definition or the instructions of the server differ."""
    return change.instructions is not None or any(tool.kind != "beside" for tool in change.tools)


# --- pairs of tools ---------------------------------------------------------------------


def _pairs(old: Sequence[ToolReport], new: Sequence[ToolReport]) -> Iterator[_Pair]:
    """Pair equal tools, then those of one name, then similar ones; the rest were removed or added."""
    for key in (_name_and_hash, _name, None):
        pairs = _renamed(old, new) if key is None else _keyed(old, new, key)
        yield from pairs
        paired = {id(tool) for pair in pairs for tool in pair}
        old = [tool for tool in old if id(tool) not in paired]
        new = [tool for tool in new if id(tool) not in paired]
    yield from ((tool, None) for tool in old)
    yield from ((None, tool) for tool in new)


def _name(tool: ToolReport) -> str:
    return tool.name


def _name_and_hash(tool: ToolReport) -> str:
    return f"{tool.name}\n{tool.input_hash}"


def _keyed(
    old: Sequence[ToolReport], new: Sequence[ToolReport], key: Callable[[ToolReport], str]
) -> list[tuple[ToolReport, ToolReport]]:
    """Pair tools of one key, those of several in their order."""
    waiting: dict[str, list[ToolReport]] = {}
    for tool in reversed(old):
        waiting.setdefault(key(tool), []).append(tool)
    return [(waiting[key(tool)].pop(), tool) for tool in new if waiting.get(key(tool))]


def _renamed(
    removed: Sequence[ToolReport], added: Sequence[ToolReport]
) -> list[tuple[ToolReport, ToolReport]]:
    same = _same_but_name(removed, added)
    taken_already = {id(tool) for pair in same for tool in pair}
    removed = [tool for tool in removed if id(tool) not in taken_already]
    added = [tool for tool in added if id(tool) not in taken_already]
    if len(removed) * len(added) > MOST_PAIRS:
        return same
    ranked = [(_alike(before, now), before, now) for before, now in product(removed, added)]
    ranked = [entry for entry in ranked if entry[0] >= ALIKE]
    ranked.sort(key=lambda entry: (-entry[0], entry[1].name, entry[2].name))
    pairs: list[tuple[ToolReport, ToolReport]] = []
    taken: set[int] = set()
    for _, before, now in ranked:
        if taken.isdisjoint((id(before), id(now))):
            taken |= {id(before), id(now)}
            pairs.append((before, now))
    return [*same, *pairs]


def _same_but_name(
    removed: Sequence[ToolReport], added: Sequence[ToolReport]
) -> list[tuple[ToolReport, ToolReport]]:
    return _keyed(
        [t for t in removed if t.definition is not None],
        [t for t in added if t.definition is not None],
        _nameless,
    )


def _nameless(tool: ToolReport) -> str:
    raw = tool.definition
    kept = {key: value for key, value in raw.items() if key != "name"} if isinstance(raw, Mapping) else raw
    return canonical_bytes(kept).decode()


def _alike(before: ToolReport, now: ToolReport) -> float:
    if not before.description or not now.description:
        return 0.0
    from rapidfuzz import fuzz

    return fuzz.ratio(before.description[:COMPARED], now.description[:COMPARED], score_cutoff=ALIKE)


# --- what differs in one tool --------------------------------------------------------------------


def _change(before: ToolReport | None, now: ToolReport | None) -> ToolChange | None:
    """Return how a tool changed, or None if it did not. None on one side: it was added or removed."""
    texts = tuple(_texts(before.definition, now.definition)) if before and now else ()
    scores = tuple(_scores(before, now)) if before and now else ()
    came, gone = _difference(before.findings if before else (), now.findings if now else ())
    kind = _kind(before, now, differs=bool(texts))
    if kind == "beside" and not (scores or came or gone):
        return None
    return ToolChange(
        name=now.name if now else before.name if before else "",
        kind=kind,
        was=before.name if before and kind == "renamed" else "",
        old_tdqs=before.tdqs if before else None,
        new_tdqs=now.tdqs if now else None,
        old_hash=before.input_hash if before else "",
        new_hash=now.input_hash if now else "",
        old_risk=before.risk["category"] if before else "",
        new_risk=now.risk["category"] if now else "",
        scores=scores,
        texts=texts,
        new_findings=came,
        fixed_findings=gone,
        breaking=breaking(before, now),
    )


def _kind(before: ToolReport | None, now: ToolReport | None, *, differs: bool) -> Kind:
    if before is None:
        return "added"
    if now is None:
        return "removed"
    if before.name != now.name:
        return "renamed"
    return "changed" if differs or before.input_hash != now.input_hash else "beside"


def _texts(old: Any, new: Any) -> Iterator[TextChange]:
    """Yield every value that differs between two definitions; nothing if one of them is not known."""
    if old is None or new is None:
        return
    before, now = _leaves(old), _leaves(new)
    for pointer in sorted(before.keys() | now.keys()):
        one, other = before.get(pointer), now.get(pointer)
        if pointer not in before or pointer not in now or canonical_bytes(one) != canonical_bytes(other):
            yield TextChange(pointer, one, other)


def _leaves(value: Any) -> Mapping[str, Any]:
    """Return every value without parts by its JSON pointer."""
    found: dict[str, Any] = {}
    waiting: list[tuple[str, Any]] = [("", value)]
    while waiting:
        pointer, part = waiting.pop()
        if isinstance(part, Mapping) and part:
            waiting += [(f"{pointer}/{escape_step(key)}", entry) for key, entry in part.items()]
        elif isinstance(part, list | tuple) and part:
            waiting += [(f"{pointer}/{at}", entry) for at, entry in enumerate(part)]
        else:
            found[pointer] = part
    return found


def _scores(before: ToolReport, now: ToolReport) -> Iterator[ScoreChange]:
    for key in DIMENSIONS:
        old, new = before.scores[key], now.scores[key]
        if old != new:
            one, other = before.evidence.get(key, ()), now.evidence.get(key, ())
            fell = new < old
            yield ScoreChange(
                key, old, new, _only(one, other, earned=fell), _only(other, one, earned=not fell)
            )


def _only(these: Sequence[Evidence], those: Sequence[Evidence], *, earned: bool) -> tuple[str, ...]:
    """Return the reasons that earned (or cost) more in `these` than in `those`, the weightiest first.

    Only claims are reasons: how much a text says is none. All that one of the first quotes says is there.
    """
    other = {item.rule: abs(item.points) for item in those}
    weighed = (item for item in these if (item.points > 0) == earned and item.pointer is not None)
    more = [(abs(item.points) - other.get(item.rule, 0.0), item) for item in weighed]
    heavy = ((-size, item.rule, item.text, item.span) for size, item in more if size >= WEIGHS)
    ranked = sorted(heavy, key=lambda entry: entry[:3])
    quoted = [(span, text) for *_, text, span in ranked if span]
    places = [*dict.fromkeys(span for span, _ in quoted)][:REASONS]
    chosen = [text for span, text in quoted if span in places]
    return tuple(dict.fromkeys(chosen or [text for *_, text, _ in ranked[:REASONS]]))


def _difference(
    old: Sequence[Finding], new: Sequence[Finding]
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Return the new and the fixed findings; a finding is the same if only its words differ."""
    before, now = Counter(map(_key, old)), Counter(map(_key, new))
    return tuple(_more(new, now, before)), tuple(_more(old, before, now))


def _key(finding: Finding) -> tuple[str, str]:
    return finding.rule, finding.pointer or ""


def _more(
    findings: Sequence[Finding], here: Counter[tuple[str, str]], there: Counter[tuple[str, str]]
) -> Iterator[Finding]:
    left = here - there
    for finding in findings:
        if left[_key(finding)] > 0:
            left[_key(finding)] -= 1
            yield finding


# --- what got worse ------------------------------------------------------------------------------


def regressions(change: ServerChange, at: int = 0) -> Iterator[Reason]:
    """Yield everything that got worse: a tier, a score or the risk of a tool, a new error or warning.

    A tool that was added is a regression only by its errors, one that was removed is none, and neither is a new
    warning of a tool that got better. `at` is the place of the server in its report.
    """
    if change.new.overall < change.old.overall and change.new.tier != change.old.tier:
        old, new = (f"{score.tier} ({score.overall})" for score in (change.old, change.new))
        yield Reason(at, "", Condition.WORSE_TIER, old, new)
    yield from _worse_findings(at, "", change.new_findings, ("error", "warning"))
    for tool in change.tools:
        if tool.kind == "added":
            yield from _worse_findings(at, tool.name or NAMELESS, tool.new_findings, ("error",))
        elif tool.kind != "removed":
            yield from _worse_tool(at, tool)


def _worse_tool(at: int, tool: ToolChange) -> Iterator[Reason]:
    name = tool.name or NAMELESS
    for score in tool.scores:
        if score.new < score.old:
            yield Reason(
                at,
                name,
                Condition.WORSE_SCORE,
                score.old,
                score.new,
                score.dimension,
                gone=score.gone,
                came=score.came,
                unchanged=tool.kind == "beside",
            )
    if risk_rank(tool.new_risk) > risk_rank(tool.old_risk):
        yield Reason(at, name, Condition.WORSE_RISK, tool.old_risk, tool.new_risk)
    better = (tool.new_tdqs or 0) > (tool.old_tdqs or 0)
    found = [finding for finding in tool.new_findings if not shown_by_score(finding, tool)]
    yield from _worse_findings(at, name, found, ("error",) if better else ("error", "warning"))


def shown_by_score(finding: Finding, tool: ToolChange) -> bool:
    """Return whether a finding only says that a dimension scores low whose score changed."""
    return any(finding.name == low_score_rule(score.dimension) for score in tool.scores)


def _worse_findings(
    at: int, tool: str, findings: Iterable[Finding], levels: Sequence[str]
) -> Iterator[Reason]:
    for finding in findings:
        if finding.level in levels:
            details = (finding.message,)
            yield Reason(at, tool, Condition.WORSE_FINDING, None, finding.level, finding.rule, details)


def with_change(new: ServerReport, old: ServerReport | None, against: str) -> ServerReport:
    """Return a report that contains the changes since the state before, if there is one."""
    return new if old is None else changed(new, change=compare(old, new, against))
