"""The baseline: the accepted findings of a server, and how that list is updated. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final

from scorer.contracts.definitions import Acceptance
from scorer.contracts.orders import at_least
from scorer.contracts.report import Finding, ServerReport
from scorer.gate.changes import CONFIG
from scorer.gate.thresholds import FailOn
from scorer.rules.selectors import precision

_GLOB: Final = re.compile(r"([*?[])")


@dataclass(frozen=True, slots=True)
class Accepted:
    """What a baseline accepts now: the entries that are kept, the new ones, and those that match no finding."""

    kept: tuple[Acceptance, ...]
    new: tuple[Acceptance, ...]
    unused: tuple[Acceptance, ...]


def covers(each: Acceptance, server: str, tool: str, finding: Finding) -> bool:
    """Return whether an acceptance covers a finding of a tool ("" for the set), whatever its last day.

    A tool without a name has the name that reports show.
    """
    return (
        precision(each.rule, finding.rule) is not None
        and fnmatchcase(tool, each.tool)
        and fnmatchcase(finding.pointer or "", each.pointer)
        and fnmatchcase(server, each.server)
    )


class Index:
    """Acceptances by tool name, so that thousands of acceptances and of tools are matched in linear time."""

    def __init__(self, accepted: Iterable[Acceptance]) -> None:
        self._named: defaultdict[str, list[Acceptance]] = defaultdict(list)
        self._patterns: list[Acceptance] = []
        for each in accepted:
            if _GLOB.search(each.tool):
                self._patterns.append(each)
            else:
                self._named[each.tool].append(each)

    def matching(self, server: str, tool: str, finding: Finding) -> list[Acceptance]:
        """Return the acceptances that cover a finding of a tool."""
        candidates = (*self._named.get(tool, ()), *self._patterns)
        return [each for each in candidates if covers(each, server, tool, finding)]


def named_findings(server: ServerReport) -> Iterator[tuple[str, Finding]]:
    """Yield every finding of a server with the name of its tool ("" for the set), without those about suppressions."""
    yield from (("", finding) for finding in server.findings if not finding.rule.startswith(CONFIG))
    for tool in server.tools:
        yield from ((tool.name, finding) for finding in tool.findings)


def update(
    server: ServerReport,
    before: Sequence[Acceptance],
    *,
    reason: str,
    until: str = "",
    level: FailOn = "warning",
) -> Accepted:
    """Return what a baseline accepts if every finding at `level` or above is accepted.

    An existing entry keeps its reason as long as it covers a finding. New entries have `reason`.
    """
    levels = () if level == "never" else at_least(level)
    found = [*named_findings(server)]
    index = Index(before)
    matched = [(entry, index.matching(server.name, *entry)) for entry in found]
    used = {id(each) for _, entries in matched for each in entries}
    open_ = [entry for entry, entries in matched if entry[1].level in levels and not entries]
    new = dict.fromkeys(_exactly(tool, finding, reason, until) for tool, finding in open_)
    return Accepted(
        tuple(each for each in before if id(each) in used),
        tuple(new),
        tuple(each for each in before if id(each) not in used),
    )


def _exactly(tool: str, finding: Finding, reason: str, until: str) -> Acceptance:
    return Acceptance(finding.rule, reason, "*", literal(tool), literal(finding.pointer or ""), until)


def literal(text: str) -> str:
    """Return the glob pattern that matches this text alone."""
    return _GLOB.sub(r"[\1]", text)
