"""The findings as a code quality report of GitLab.

One entry a tool, though many may have the same finding: GitLab compares the fingerprints of two runs, and an
entry for many tools would hide that one more has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scorer.formats.located_findings import LocatedFinding, fix_line, located_findings, rule_title
from scorer.formats.sanitize import storable
from scorer.reading.json_text import json_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from scorer.contracts.location import Locate
    from scorer.contracts.report import Report

#: Of GitLab's info, minor, major, critical and blocker; a definition is never worse than major.
SEVERITIES: Final[Mapping[str, str]] = {"error": "major", "warning": "minor", "info": "info"}


def render(report: Report, locate: Locate) -> str:
    """Return a JSON array, the most severe first; GitLab hides `check_name`, so the description begins with it."""
    entries = [_entry(located) for located in located_findings(report, locate)]
    return json_text(entries, indent=2) + "\n"


def _entry(located: LocatedFinding) -> dict[str, Any]:
    finding = located.finding
    return {
        "description": f"{rule_title(finding)}: {located.message}. {fix_line(finding)}",
        "check_name": storable(finding.rule),
        "fingerprint": located.identity,
        "severity": SEVERITIES[finding.level],
        "location": {"path": storable(located.place.path), "lines": {"begin": located.place.line}},
    }
