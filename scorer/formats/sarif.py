"""The findings as SARIF 2.1.0, as GitHub's code scanning reads it.

One result a tool, though many may have the same finding: code scanning keeps and dismisses each alert by
itself. Fingerprints hold no line. They stand under a name of our own, because the upload action computes
`primaryLocationLineHash` from the source and warns of every result that brings another; only where no
source was read, and nothing can be computed, ours takes that place.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from scorer.contracts.dimensions import DIMENSIONS
from scorer.data.spec import load_spec
from scorer.formats.issues import Issue, accepted, fix_line, issues
from scorer.formats.rule_docs import rule_markdown
from scorer.formats.rule_page import rule_page
from scorer.formats.sanitize import json_safe, label, prose, storable
from scorer.rules import ALL_RULES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from scorer.contracts.location import Locate, Place
    from scorer.contracts.report import Report
    from scorer.rules import Rule

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
#: What GitHub takes: results of a run, and characters of a rule's description.
MOST_RESULTS: Final = 25_000
DESCRIPTION: Final = 1024
FINGERPRINT: Final = "mcpScorerFinding/v1"

_LEVELS: Final[Mapping[str, str]] = {"error": "error", "warning": "warning", "info": "note"}
_SEVERITIES: Final[Mapping[str, str]] = {"error": "error", "warning": "warning", "info": "recommendation"}
_NOT_IN_A_CATEGORY: Final = re.compile(r"[^A-Za-z0-9._@-]+")
_LINK: Final = re.compile(r"\[(?=[^\[\]]*\]\()")


def render(report: Report, locate: Locate) -> str:
    """Return a log of one run. Beyond GitHub's number of results the least grave are left out, and counted."""
    found = (*issues(report, locate), *accepted(report, locate))
    left_out = {"resultsLeftOut": len(found) - MOST_RESULTS} if len(found) > MOST_RESULTS else {}
    run = {
        "tool": {"driver": _driver(report)},
        "automationDetails": {"id": _category(report)},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report)],
        "results": [_result(issue) for issue in found[:MOST_RESULTS]],
        **({"properties": left_out} if left_out else {}),
    }
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json_safe(json.dumps(document, indent=2, ensure_ascii=False)) + "\n"


def _driver(report: Report) -> dict[str, Any]:
    return {
        "name": report.generator_name,
        "version": report.generator_version,
        "semanticVersion": report.generator_version,
        "rules": [_rule(rule) for rule in _rules()],
    }


def _rules() -> list[Rule]:
    """Every rule, whatever it found: the rules of a run do not change from run to run."""
    return sorted(ALL_RULES, key=lambda rule: rule.id)


_INDEX: Final = {rule.id: at for at, rule in enumerate(_rules())}


def _category(report: Report) -> str:
    """Name the server, so that uploads for several servers stand side by side; the run has no id of its own."""
    names = {server.name for server in report.servers}
    only = _NOT_IN_A_CATEGORY.sub("-", label(names.pop())).strip("-") if len(names) == 1 else ""
    return f"mcp-scorer/{only}/" if only else "mcp-scorer/"


def _invocation(report: Report) -> dict[str, Any]:
    said = (f"{label(error.name)} ({prose(error.phase)}): {prose(error.message)}" for error in report.errors)
    failed = [{"level": "error", "message": {"text": _plain(text)}} for text in said]
    told = {"toolExecutionNotifications": failed} if failed else {}
    return {"executionSuccessful": not failed, **told}


def _rule(rule: Rule) -> dict[str, Any]:
    subject = _subject(rule)
    return {
        "id": rule.id,
        "name": rule.name,
        "shortDescription": {"text": f"{subject}: {rule.name.replace('-', ' ')}"},
        "fullDescription": {"text": rule.why[:DESCRIPTION]},
        "help": {"text": rule_page(rule), "markdown": rule_markdown(rule)},
        "defaultConfiguration": {"level": _LEVELS[rule.level]},
        "properties": {
            "tags": sorted({rule.family, rule.dimension or rule.family}),
            "precision": "medium" if rule.dimension else "very-high",
            "problem.severity": _SEVERITIES[rule.level],
        },
    }


def _subject(rule: Rule) -> str:
    """Return what the rule is about, in the specification's words."""
    if rule.dimension in DIMENSIONS:
        return load_spec().dimension(rule.dimension).label
    labels = {part.key: part.label for part in load_spec().coherence}
    return labels.get(rule.dimension or "", "Definition")


def _result(issue: Issue) -> dict[str, Any]:
    finding = issue.finding
    known = {"ruleIndex": _INDEX[finding.rule]} if finding.rule in _INDEX else {}
    why = issue.accepted
    forgiven = {"kind": "external", "status": "accepted", "justification": prose(why.reason)} if why else None
    return {
        "ruleId": storable(finding.rule),
        **known,
        "level": _LEVELS[finding.level],
        "message": {"text": _plain(f"{issue.message}. {fix_line(finding)}")},
        "locations": [{"physicalLocation": _physical(issue.place), "logicalLocations": [_logical(issue)]}],
        "partialFingerprints": _fingerprints(issue),
        **({"suppressions": [forgiven]} if forgiven else {}),
        "properties": {"pointer": storable(finding.pointer or "")},
    }


def _physical(place: Place) -> dict[str, Any]:
    region: dict[str, int] = {"startLine": place.line}
    if place.known:
        region |= {
            "startColumn": place.column,
            "endLine": place.line,
            "endColumn": max(place.column, place.end_column),
        }
    return {"artifactLocation": {"uri": quote(storable(place.path))}, "region": region}


def _logical(issue: Issue) -> dict[str, Any]:
    server = label(issue.server.name)
    if issue.tool is None:
        return {"name": server, "fullyQualifiedName": server, "kind": "module"}
    tool = label(issue.owner)
    return {"name": tool, "fullyQualifiedName": f"{server}/{tool}", "kind": "function"}


def _fingerprints(issue: Issue) -> dict[str, str]:
    own = {FINGERPRINT: issue.identity}
    return own if issue.place.known else {**own, "primaryLocationLineHash": f"{issue.identity[:16]}:1"}


def _plain(text: str) -> str:
    """Return text as a message in which nothing is read as a link."""
    return _LINK.sub(r"\\[", text)
