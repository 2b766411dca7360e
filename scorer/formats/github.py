"""The findings as workflow commands of GitHub Actions, which it shows beside the lines they point at.

A runner shows ten of each kind a step and drops the rest: so the gravest come first, a finding of many
tools is one command, and the last notice says how many are left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from scorer.formats.issues import fix_line, grouped, issues, rule_title
from scorer.formats.sanitize import defuse, label, lines, prose
from scorer.formats.summary import plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scorer.contracts.location import Locate, Place
    from scorer.contracts.report import Report
    from scorer.formats.issues import Group

#: Commands of each kind that a step shows.
SHOWN: Final = 10
#: Reasons of a failed gate that are told.
REASONS: Final = 5
_KINDS: Final[Mapping[str, str]] = {"error": "error", "warning": "warning", "info": "notice"}


class _Command(NamedTuple):
    """One workflow command: of which kind, where it points (None: nowhere), and what it says of how many findings."""

    kind: str
    place: Place | None
    title: str
    said: tuple[str, ...]
    findings: int = 1


def render(report: Report, locate: Locate) -> str:
    """Return one command a line; nothing of a definition can end a command or begin another."""
    wanted = [*_verdict(report), *(_about(group) for group in grouped(issues(report, locate)))]
    kept, counts = [], dict.fromkeys(_KINDS.values(), 0)
    counts["notice"] = 1  # the last one says what is left out
    for command in wanted:
        if counts[command.kind] < SHOWN:
            counts[command.kind] += 1
            kept.append(command)
    if left := sum(command.findings for command in wanted) - sum(command.findings for command in kept):
        more = (
            f"and {plural(left, 'finding')} more, which GitHub would not show here; the report has them all"
        )
        kept.append(_Command("notice", None, "mcp-scorer", (more,)))
    return "".join(f"{_written(command)}\n" for command in kept)


def _verdict(report: Report) -> Iterator[_Command]:
    """Yield the servers that could not be scored, and the failed gate with its first reasons."""
    for error in report.errors:
        said = f"{label(error.name)} ({prose(error.phase)}): {prose(error.message)}"
        yield _Command("error", None, "not scored", (said,))
    if not report.gate.passed:
        reasons = [prose(reason) for reason in report.gate.reasons]
        more = len(reasons) - REASONS
        told = (*reasons[:REASONS], *([f"and {plural(more, 'reason')} more"] if more > 0 else []))
        yield _Command("error", None, "gate failed", told)


def _about(group: Group) -> _Command:
    first = group.issues[0]
    said = (group.message, fix_line(first.finding))
    return _Command(
        _KINDS[first.finding.level], first.place, rule_title(first.finding), said, len(group.issues)
    )


def _written(command: _Command) -> str:
    properties = {**_pointing(command.place), "title": command.title}
    told = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{command.kind} {told}::{_data(command.said)}"


def _pointing(place: Place | None) -> Mapping[str, str]:
    if place is None:
        return {}
    return {
        "file": place.path,
        "line": str(place.line),
        "endLine": str(place.line),
        "col": str(place.column),
        "endColumn": str(place.end_column),
    }


def _data(said: tuple[str, ...]) -> str:
    return "%0A".join(map(_escaped, said))


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def _escaped(text: str) -> str:
    """Return text as a command's data: its own percent signs and line breaks escaped, and no older command in it."""
    shown = defuse(lines(text))
    return shown.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
