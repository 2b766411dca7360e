"""The findings as SARIF 2.1.0, as GitHub's code scanning reads it.

One result a tool, though many may have the same finding: code scanning keeps and dismisses each alert
separately. The log holds the rules that have results, each with its help once, and a line a rule or result: uploads
and reviews stay small. Fingerprints contain no line. They have a name of their own, because the upload action computes
`primaryLocationLineHash` from the source and warns about every result that brings a different one; only if no
source was read, and nothing can be computed, ours is used for it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from scorer.contracts.dimensions import LABELS
from scorer.data.messages import text
from scorer.formats.json_list import with_lines
from scorer.formats.located_findings import LocatedFinding, accepted_findings, fix_line, located_findings
from scorer.formats.rule_docs import rule_help
from scorer.formats.rule_page import in_general
from scorer.formats.sanitize import label, markdown, prose, storable
from scorer.formats.summary import MANY, failure_line
from scorer.rules import BY_ID
from scorer.version import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from scorer.contracts.location import Locate, Place
    from scorer.contracts.report import Report
    from scorer.rules import Rule

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
#: What GitHub takes: results of a run, and characters of a rule's description.
MOST_RESULTS: Final = 25_000
DESCRIPTION: Final = 1024
#: Characters of a fix that is said with the help.
MOST_OF_FIX: Final = 1000
FINGERPRINT: Final = "mcpScorerFinding/v1"

_LEVELS: Final[Mapping[str, str]] = {"error": "error", "warning": "warning", "info": "note"}
_SEVERITIES: Final[Mapping[str, str]] = {"error": "error", "warning": "warning", "info": "recommendation"}
_NOT_IN_A_CATEGORY: Final = re.compile(r"[^A-Za-z0-9._@-]+")
_LINK: Final = re.compile(r"\[(?=[^\[\]]*\]\()")


def render(report: Report, locate: Locate) -> Iterator[str]:
    """Yield a log of one run. Beyond GitHub's limit of results the least severe are left out, and counted."""
    found = (*located_findings(report, locate), *accepted_findings(report, locate))
    left_out = {"resultsLeftOut": len(found) - MOST_RESULTS} if len(found) > MOST_RESULTS else {}
    shown = found[:MOST_RESULTS]
    rules, fixes = _rules(shown), _shared_fixes(shown)
    run = {
        "tool": {"driver": _driver(report, rules, fixes)},
        "automationDetails": {"id": _category(report)},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report)],
        "results": [],
        **({"properties": left_out} if left_out else {}),
    }
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    index = {rule.id: at for at, rule in enumerate(rules)}
    return with_lines(document, "results", (_result(located, index, fixes) for located in shown))


def _shared_fixes(found: Iterable[LocatedFinding]) -> Mapping[str, str]:
    """Return the fix of each rule whose many results all have the same one: it is said once, with the rule's help."""
    fixes: defaultdict[str, list[str]] = defaultdict(list)
    for located in found:
        fixes[located.finding.rule].append(fix_line(located.finding))
    shared = {rule: each[0] for rule, each in fixes.items() if len(each) >= MANY and len(set(each)) == 1}
    return {rule: fix for rule, fix in shared.items() if rule in BY_ID}


def _driver(report: Report, rules: Sequence[Rule], fixes: Mapping[str, str]) -> dict[str, Any]:
    return {
        "name": report.generator_name,
        "version": report.generator_version,
        "semanticVersion": report.generator_version,
        "informationUri": REPOSITORY,
        "rules": [_rule(rule, fixes.get(rule.id, "")) for rule in rules],
    }


def _rules(found: Iterable[LocatedFinding]) -> list[Rule]:
    """Return the rules that have results, by id."""
    return [BY_ID[id] for id in sorted({located.finding.rule for located in found}) if id in BY_ID]


def _category(report: Report) -> str:
    """Name the server, so that uploads for several servers do not replace each other; a run has no id."""
    names = {server.name for server in report.servers}
    only = _NOT_IN_A_CATEGORY.sub("-", label(names.pop())).strip("-") if len(names) == 1 else ""
    return f"mcp-scorer/{only}/" if only else "mcp-scorer/"


def _invocation(report: Report) -> dict[str, Any]:
    failed = [{"level": "error", "message": {"text": _plain(failure_line(error))}} for error in report.errors]
    notifications = {"toolExecutionNotifications": failed} if failed else {}
    return {"executionSuccessful": not failed, **notifications}


def _rule(rule: Rule, fix: str) -> dict[str, Any]:
    subject, page = _subject(rule), f"{REPOSITORY}/blob/main/docs/rules/{rule.id}.md"
    told = f"{markdown(fix, MOST_OF_FIX)}\n\n" if fix else ""
    return {
        "id": rule.id,
        "name": rule.name,
        "shortDescription": {"text": f"{subject}: {rule.name.replace('-', ' ')}"},
        "fullDescription": {"text": rule.why[:DESCRIPTION]},
        "help": {
            "text": fix or in_general(rule, rule.fix),
            "markdown": f"{rule_help(rule)}\n{told}[{rule.id}]({page})\n",
        },
        "helpUri": page,
        "defaultConfiguration": {"level": _LEVELS[rule.level]},
        "properties": {
            "tags": sorted({rule.family, rule.dimension or rule.family}),
            "precision": "medium" if rule.dimension else "very-high",
            "problem.severity": _SEVERITIES[rule.level],
        },
    }


def _subject(rule: Rule) -> str:
    """Return what the rule is about, in the specification's words."""
    return LABELS.get(rule.dimension or "", text("formats.junit.definition"))


def _result(located: LocatedFinding, index: Mapping[str, int], fixes: Mapping[str, str]) -> dict[str, Any]:
    finding = located.finding
    known = {"ruleIndex": index[finding.rule]} if finding.rule in index else {}
    why = located.accepted
    fix = "" if finding.rule in fixes else f". {fix_line(finding)}"
    message = f"{located.message}{fix}"
    suppression = (
        {"kind": "external", "status": "accepted", "justification": prose(why.reason)} if why else None
    )
    return {
        "ruleId": storable(finding.rule),
        **known,
        "level": _LEVELS[finding.level],
        "message": {"text": _plain(message)},
        "locations": [
            {"physicalLocation": _physical(located.place), "logicalLocations": [_logical(located)]}
        ],
        "partialFingerprints": _fingerprints(located),
        **({"suppressions": [suppression]} if suppression else {}),
        "properties": {"pointer": storable(finding.pointer or "")},
    }


def _physical(place: Place) -> dict[str, Any]:
    region: dict[str, int] = {"startLine": place.line}
    if place.known:
        region |= {
            "startColumn": place.column,
            "endColumn": max(place.column, place.end_column),
        }
    return {"artifactLocation": {"uri": quote(storable(place.path))}, "region": region}


def _logical(located: LocatedFinding) -> dict[str, Any]:
    server = label(located.server.name)
    if located.tool is None:
        return {"name": server, "fullyQualifiedName": server, "kind": "module"}
    tool = label(located.owner)
    return {"name": tool, "fullyQualifiedName": f"{server}/{tool}", "kind": "function"}


def _fingerprints(located: LocatedFinding) -> dict[str, str]:
    own = {FINGERPRINT: located.identity}
    return own if located.place.known else {**own, "primaryLocationLineHash": f"{located.identity[:16]}:1"}


def _plain(raw: str) -> str:
    """Return text as a message in which nothing is read as a link."""
    return _LINK.sub(r"\\[", raw)
