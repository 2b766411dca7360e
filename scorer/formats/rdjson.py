"""The findings as reviewdog's diagnostics (rdjson), which it writes as comments on a change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scorer.formats.json_list import with_items
from scorer.formats.located_findings import LocatedFinding, fix_line, located_findings, rule_title
from scorer.formats.sanitize import storable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from scorer.contracts.location import Locate
    from scorer.contracts.report import Report

SEVERITIES: Final[Mapping[str, str]] = {"error": "ERROR", "warning": "WARNING", "info": "INFO"}


def render(report: Report, locate: Locate) -> Iterator[str]:
    """Yield one JSON object, the most severe finding first; reviewdog counts columns in bytes of UTF-8."""
    document = {
        "source": {"name": report.generator_name},
        "diagnostics": [],
    }
    return with_items(document, "diagnostics", map(_diagnostic, located_findings(report, locate)), 1)


def _diagnostic(located: LocatedFinding) -> dict[str, Any]:
    finding, place = located.finding, located.place
    return {
        "message": f"{located.message}\n{fix_line(finding)}",
        "location": {
            "path": storable(place.near),
            "range": {"start": {"line": place.line, "column": place.byte_column}},
        },
        "severity": SEVERITIES[finding.level],
        "code": {"value": rule_title(finding)},
    }
