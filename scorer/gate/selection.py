"""Which findings are listed, at what level, and which are accepted. Pure: the date is an argument.

Only findings change. A score, a justification and an opportunity follow the rubric, whatever is ignored or accepted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fnmatch import fnmatchcase
from types import MappingProxyType
from typing import Any, Literal

from scorer.contracts.definitions import Acceptance, Snapshot
from scorer.contracts.lazy import Parts, changed, is_made, parts_of
from scorer.contracts.report import NAMELESS, Finding, Level, ServerReport, Suppressed, ToolReport
from scorer.gate.baseline import Index, literal
from scorer.rules import CONFIG_RULES
from scorer.rules.config import Use
from scorer.rules.selectors import ALL, most_precise, precision

Profile = Literal["regular", "pedantic"]
Severity = Literal["error", "warning", "info", "off"]

_NONE: Mapping[str, Severity] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rules' findings are listed, and at what level.

    Selectors are ids, names, prefixes of ids, or ALL. Of those that match a rule the most precise decides, and
    `ignore` decides before an equally precise `select`. `severity` changes levels; "off" turns a rule off. The
    regular profile leaves out findings of level info, unless a selector more precise than ALL selects their rule.
    """

    select: tuple[str, ...] = (ALL,)
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = field(default_factory=lambda: _NONE)
    profile: Profile = "regular"

    def level(self, rule: str, level: Level) -> Level | None:
        """Return the level at which a rule's finding of `level` is listed, or None if it is not listed."""
        changed = _severity(self.severity, rule, level)
        chosen, dropped = most_precise(self.select, rule), most_precise(self.ignore, rule)
        if changed == "off" or chosen is None or (dropped is not None and dropped >= chosen):
            return None
        return None if changed == "info" and self.profile == "regular" and not chosen else changed


@dataclass(frozen=True, slots=True)
class Override:
    """Changes of a selection for tools whose server and name match; "" is the tool of findings about the set.

    `select`, `ignore` and `profile` replace those of the selection if they are not None; the others are added.
    """

    servers: tuple[str, ...] = ("*",)
    tools: tuple[str, ...] = ("*",)
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    extend_ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = field(default_factory=lambda: _NONE)
    profile: Profile | None = None

    def concerns(self, server: str, tool: str) -> bool:
        """Return whether it applies to a tool of a server."""
        return _matches(self.servers, server) and _matches(self.tools, tool)

    def changed(self, selection: Selection) -> Selection:
        """Return the selection with these changes."""
        select = selection.select if self.select is None else self.select
        ignore = selection.ignore if self.ignore is None else self.ignore
        return replace(
            selection,
            select=(*select, *self.extend_select),
            ignore=(*ignore, *self.extend_ignore),
            severity={**selection.severity, **self.severity},
            profile=self.profile or selection.profile,
        )


def accepted_by(snapshot: Snapshot) -> tuple[Acceptance, ...]:
    """Return what a baseline accepts, for its own server only."""
    return tuple(replace(each, server=literal(snapshot.name)) for each in snapshot.accepted)


def settle(
    servers: Sequence[ServerReport],
    selection: Selection,
    overrides: Sequence[Override] = (),
    accepted: Sequence[Acceptance] = (),
    *,
    today: date,
) -> tuple[ServerReport, ...]:
    """Return the reports with changed levels, accepted findings in `suppressed`, and only the selected findings.

    An acceptance applies through its last day. One that has ended, or that matched no finding (listed or not) of the
    servers that it could match, becomes a finding about the set of the first of them.
    """
    held = [each for each in accepted if not _ended(each, today)]
    book = _Book(selection, overrides, _Index(held))
    settled = [book.settle(server) for server in servers]
    uses = [Use(each, id(each) in book.index.used, _ended(each, today)) for each in accepted]
    return _with_all_uses(settled, uses, book)


def report_uses(
    servers: Sequence[ServerReport],
    uses: Sequence[Use],
    selection: Selection,
    overrides: Sequence[Override] = (),
) -> tuple[ServerReport, ...]:
    """Return the reports with the findings about entries of the configuration, each for the first server it matches."""
    return _with_all_uses(servers, uses, _Book(selection, overrides, _Index(())))


def _ended(accepted: Acceptance, today: date) -> bool:
    return bool(accepted.until) and accepted.until < today.isoformat()


def _matches(patterns: Iterable[str], text: str) -> bool:
    return any(fnmatchcase(text, pattern) for pattern in patterns)


def _severity(changes: Mapping[str, Severity], rule: str, level: Level) -> Severity:
    named = [(exact, key) for key in changes if (exact := precision(key, rule)) is not None]
    return changes[max(named)[1]] if named else level


class _Index:
    """Acceptances by tool, and which of them were used."""

    def __init__(self, accepted: Sequence[Acceptance]) -> None:
        self.used: set[int] = set()
        self._index = Index(accepted)

    def find(self, server: str, tool: str, item: Finding) -> Acceptance | None:
        """Return the first acceptance that matches a finding, and note all that do as used."""
        found = self._index.matching(server, tool, item)
        self.used.update(map(id, found))
        return found[0] if found else None


@dataclass(slots=True)
class _Sorted:
    """The findings of one tool or set: what is listed, what is accepted, and the rules of what is left out.

    `places` are those of what is listed among all findings, with the levels at which it is listed.
    """

    listed: list[Finding] = field(default_factory=list)
    places: list[tuple[int, Level]] = field(default_factory=list)
    suppressed: list[Suppressed] = field(default_factory=list)
    unlisted: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Listed:
    """Makes the findings of a tool that are listed, where they are not kept, and leaves its other fields to `parts`."""

    parts: Parts
    places: tuple[tuple[int, Level], ...]
    kept: bool = False

    def make(self, name: str) -> Any:
        """Return a field of the tool's report."""
        value = self.parts.make(name)
        if name != "findings":
            return value
        listed = ((value[at], level) for at, level in self.places)
        return tuple(item if item.level == level else replace(item, level=level) for item, level in listed)


def _listing(tool: ToolReport, found: _Sorted) -> ToolReport:
    """Return the report of a tool with the findings that are listed."""
    parts = parts_of(tool)
    if parts is not None and not is_made(tool, "findings"):
        return changed(tool, _Listed(parts, tuple(found.places)))
    listed = tuple(found.listed)
    return tool if tool.findings == listed else changed(tool, findings=listed)


class _Book:
    """The selections and acceptances of a run. The level of each rule is computed once."""

    def __init__(self, selection: Selection, overrides: Sequence[Override], index: _Index) -> None:
        self.index = index
        self._overrides = overrides
        self._selections: dict[tuple[int, ...], Selection] = {(): selection}
        self._levels: dict[tuple[tuple[int, ...], str, Level], Level | None] = {}

    def settle(self, server: ServerReport) -> ServerReport:
        found = self._sort(server.name, "", server.findings)
        suppressed, unlisted = [*server.suppressed, *found.suppressed], Counter(found.unlisted)
        tools = []
        for tool in server.tools:
            each = self._sort(server.name, tool.name or NAMELESS, tool.findings)
            suppressed += each.suppressed
            unlisted.update(each.unlisted)
            tools.append(_listing(tool, each))
        return changed(
            server,
            findings=tuple(found.listed),
            tools=tuple(tools),
            suppressed=tuple(suppressed),
            unlisted=Counter(dict(sorted(unlisted.items()))),
        )

    def _sort(self, server: str, tool: str, findings: Sequence[Finding]) -> _Sorted:
        found = _Sorted()
        changes = self.changes(server, tool) if findings else ()
        for at, item in enumerate(findings):
            accepted = self.index.find(server, tool, item)
            level = self.level(changes, item)
            if level is None:
                found.unlisted.append(item.rule)
                continue
            item = item if level == item.level else replace(item, level=level)
            if accepted is None:
                found.listed.append(item)
                found.places.append((at, level))
            else:
                found.suppressed.append(
                    Suppressed(tool, item, accepted.reason, accepted.until, accepted.origin)
                )
        return found

    def changes(self, server: str, tool: str) -> tuple[int, ...]:
        """Return the indexes of the overrides that apply to a tool."""
        return tuple(at for at, each in enumerate(self._overrides) if each.concerns(server, tool))

    def level(self, changes: tuple[int, ...], item: Finding) -> Level | None:
        """Return the level at which a finding is listed under these overrides, None if it is not listed."""
        key = (changes, item.rule, item.level)
        if key not in self._levels:
            self._levels[key] = self._selection(changes).level(item.rule, item.level)
        return self._levels[key]

    def _selection(self, changes: tuple[int, ...]) -> Selection:
        if changes not in self._selections:
            before = self._selection(changes[:-1])
            self._selections[changes] = self._overrides[changes[-1]].changed(before)
        return self._selections[changes]


def _owners(servers: Sequence[ServerReport], uses: Sequence[Use]) -> list[list[Use]]:
    """Return for each server the entries that it is the first to match by name; others may be for another run."""
    owned: list[list[Use]] = [[] for _ in servers]
    for use in uses:
        for server, own in zip(servers, owned, strict=True):
            if fnmatchcase(server.name, use.entry.server):
                own.append(use)
                break
    return owned


def _with_all_uses(
    servers: Sequence[ServerReport], uses: Sequence[Use], book: _Book
) -> tuple[ServerReport, ...]:
    owned = zip(servers, _owners(servers, uses), strict=True)
    return tuple(_with_uses(server, found, book) for server, found in owned)


def _with_uses(server: ServerReport, uses: Sequence[Use], book: _Book) -> ServerReport:
    """Add the findings about entries of the configuration to those about the set."""
    items = list(_about(uses))
    if not items:
        return server
    changes = book.changes(server.name, "")
    levels = [(item, book.level(changes, item)) for item in items]
    listed = (replace(item, level=level) for item, level in levels if level)
    return changed(
        server,
        findings=(*server.findings, *listed),
        unlisted=Counter(server.unlisted) + Counter(item.rule for item, level in levels if level is None),
    )


def _about(uses: Sequence[Use]) -> Iterator[Finding]:
    for rule in CONFIG_RULES:
        found = {finding.message: finding for finding in map(rule.finding, rule.find(uses))}
        yield from (found[message] for message in sorted(found))
