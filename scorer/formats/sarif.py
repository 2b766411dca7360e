"""The findings as SARIF 2.1.0, as GitHub's code scanning reads it.

One result a tool, though many may have the same finding: code scanning keeps and dismisses each alert
separately. What one rule finds in one tool on one line is one result: an alert belongs to a line. The log holds the
rules that have results, each with its help once, and each tool once; what follows from the rule or the place is not
repeated with a result, and each result is a line: uploads and reviews stay small. Fingerprints contain no line. They
have a name of their own, because the upload action computes `primaryLocationLineHash` from the source and warns about
every result that brings a different one; only if no source was read, and nothing can be computed, ours is used for it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import groupby
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from scorer.contracts.dimensions import LABELS
from scorer.contracts.own_rule import OWN
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

    from scorer.contracts.location import Locate
    from scorer.contracts.own_rule import DescribedRule
    from scorer.contracts.report import Finding, Report

    #: The rules that a report can mention, by id.
    _Known = Mapping[str, DescribedRule]

    #: The name of a server, whether it is about its set, and the name of what it is about.
    _Owner = tuple[str, bool, str]

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
#: What GitHub takes: results of a run, and characters of a rule's description.
MOST_RESULTS: Final = 25_000
DESCRIPTION: Final = 1024
#: What one rule finds in one tool on one line becomes one result, so many at most.
TOGETHER: Final = 8
#: So many fixes of a rule about clients are said with its help.
FEW_FIXES: Final = 3
#: Characters of a fix that is said with the help.
MOST_OF_FIX: Final = 1000
FINGERPRINT: Final = "mcpScorerFinding/v1"

_LEVELS: Final[Mapping[str, str]] = {"error": "error", "warning": "warning", "info": "note"}
_SEVERITIES: Final[Mapping[str, str]] = {"error": "error", "warning": "warning", "info": "recommendation"}
_NOT_IN_A_CATEGORY: Final = re.compile(r"[^A-Za-z0-9._@-]+")
#: A message that names a place in parentheses.
_PLACED: Final = re.compile(r"([^`]*\()(`[^`]*`)(\).*)")
_LINK: Final = re.compile(r"\[(?=[^\[\]]*\]\()")


def render(report: Report, locate: Locate) -> Iterator[str]:
    """Yield a log of one run. Beyond GitHub's limit of results the least severe are left out, and counted."""
    found = (*located_findings(report, locate), *accepted_findings(report, locate))
    left_out = {"resultsLeftOut": len(found) - MOST_RESULTS} if len(found) > MOST_RESULTS else {}
    shown = found[:MOST_RESULTS]
    known: _Known = {**BY_ID, **{rule.id: rule for rule in report.own_rules}}
    rules, fixes, owners = _rules(shown, known), _shared_fixes(shown, known), _owners(shown)
    run = {
        "tool": {"driver": _driver(report, rules, fixes)},
        "automationDetails": {"id": _category(report)},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report)],
        **({"logicalLocations": [*owners.values()]} if owners else {}),
        "results": [],
        **({"properties": left_out} if left_out else {}),
    }
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    index = {rule.id: at for at, rule in enumerate(rules)}
    logical = {key: at for at, key in enumerate(owners)}
    return with_lines(
        document, "results", (_result(group, known, index, fixes, logical) for group in _on_one_line(shown))
    )


def _on_one_line(found: Iterable[LocatedFinding]) -> Iterator[Sequence[LocatedFinding]]:
    """Yield findings in their order, with those of one rule together that are about one tool and one line of a file."""
    for (*_, known), group in groupby(found, _line):
        together = [*group]
        most = TOGETHER if known else 1
        yield from (together[at : at + most] for at in range(0, len(together), most))


def _line(located: LocatedFinding) -> tuple[object, ...]:
    finding, place = located.finding, located.place
    known = place.known and not located.accepted
    return id(located.server), id(located.tool), finding.rule, finding.level, place.path, place.line, known


def _owners(found: Iterable[LocatedFinding]) -> Mapping[_Owner, Mapping[str, str]]:
    """Return what results in a file are about, each once."""
    owners = {_owner(located): located for located in found if located.place.known}
    return {key: _logical(located) for key, located in owners.items()}


def _owner(located: LocatedFinding) -> _Owner:
    return located.server.name, located.tool is None, located.owner


def _shared_fixes(found: Iterable[LocatedFinding], known: _Known) -> Mapping[str, Sequence[str]]:
    """Return the fix of each rule whose many results all have the same one: it is said once, with the rule's help.

    Rules about clients may have a few, since each follows from what its client is said to require.
    """
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for located in found:
        counts[located.finding.rule][fix_line(located.finding)] += 1
    shared: dict[str, Sequence[str]] = {}
    for rule, fixes in counts.items():
        if rule in known and (len(fixes) == 1 or known[rule].family == "client"):
            shared[rule] = [fix for fix, count in fixes.most_common(FEW_FIXES) if count >= MANY]
    return shared


def _driver(
    report: Report, rules: Sequence[DescribedRule], fixes: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    return {
        "name": report.generator_name,
        "version": report.generator_version,
        "semanticVersion": report.generator_version,
        "informationUri": REPOSITORY,
        "rules": [_rule(rule, " ".join(fixes.get(rule.id, ()))) for rule in rules],
    }


def _rules(found: Iterable[LocatedFinding], known: _Known) -> list[DescribedRule]:
    """Return the rules that have results, by id."""
    return [known[id] for id in sorted({located.finding.rule for located in found}) if id in known]


def _category(report: Report) -> str:
    """Name the server, so that uploads for several servers do not replace each other; a run has no id."""
    names = {server.name for server in report.servers}
    only = _NOT_IN_A_CATEGORY.sub("-", label(names.pop())).strip("-") if len(names) == 1 else ""
    return f"mcp-scorer/{only}/" if only else "mcp-scorer/"


def _invocation(report: Report) -> dict[str, Any]:
    failed = [{"level": "error", "message": {"text": _plain(failure_line(error))}} for error in report.errors]
    notifications = {"toolExecutionNotifications": failed} if failed else {}
    return {"executionSuccessful": not failed, **notifications}


def _rule(rule: DescribedRule, fix: str) -> dict[str, Any]:
    """Return the record of a rule. An own rule has no page on the web."""
    subject = _subject(rule)
    page = "" if rule.family == OWN else f"{REPOSITORY}/blob/main/docs/rules/{rule.id}.md"
    link = f"[{rule.id}]({page})\n" if page else ""
    told = f"{markdown(fix, MOST_OF_FIX)}\n\n" if fix else ""
    return {
        "id": rule.id,
        "name": rule.name,
        "shortDescription": {"text": f"{subject}: {rule.name.replace('-', ' ')}"},
        "fullDescription": {"text": rule.why[:DESCRIPTION]},
        "help": {
            "text": fix or in_general(rule, rule.fix),
            "markdown": f"{rule_help(rule)}\n{told}{link}",
        },
        **({"helpUri": page} if page else {}),
        "defaultConfiguration": {"level": _LEVELS[rule.level]},
        "properties": {
            "tags": sorted({rule.family, rule.dimension or rule.family}),
            "precision": "medium" if rule.dimension else "very-high",
            "problem.severity": _SEVERITIES[rule.level],
        },
    }


def _subject(rule: DescribedRule) -> str:
    """Return what the rule is about, in the specification's words."""
    return LABELS.get(rule.dimension or "", text("formats.junit.definition"))


def _result(
    group: Sequence[LocatedFinding],
    rules: _Known,
    index: Mapping[str, int],
    fixes: Mapping[str, Sequence[str]],
    logical: Mapping[_Owner, int],
) -> dict[str, Any]:
    located = group[0]
    finding, place = located.finding, located.place
    known = {"ruleIndex": index[finding.rule]} if finding.rule in index else {}
    why = located.accepted
    suppression = (
        {"kind": "external", "status": "accepted", "justification": prose(why.reason)} if why else None
    )
    owner = {"index": logical[_owner(located)]} if place.known else _logical(located)
    return {
        "ruleId": storable(finding.rule),
        **known,
        **_level(finding, rules),
        "message": {"text": _plain(_message(group, fixes))},
        "locations": [{"physicalLocation": _physical(group), "logicalLocations": [owner]}],
        "partialFingerprints": _fingerprints(located),
        **({"suppressions": [suppression]} if suppression else {}),
        **({} if place.known else {"properties": {"pointer": storable(finding.pointer or "")}}),
    }


def _level(finding: Finding, rules: _Known) -> dict[str, str]:
    """Return the level, unless it is the format's own default and the rule's, too."""
    rule = rules.get(finding.rule)
    is_default = rule is not None and finding.level == rule.level == "warning"
    return {} if is_default else {"level": _LEVELS[finding.level]}


def _message(group: Sequence[LocatedFinding], fixes: Mapping[str, Sequence[str]]) -> str:
    """Return what is wrong, and how to fix it unless the rule's help says so."""
    told = _joined(dict.fromkeys(prose(located.finding.message) for located in group))
    own = dict.fromkeys(fix_line(located.finding) for located in group)
    said = fixes.get(group[0].finding.rule, ())
    return ". ".join(
        filter(None, (f"{label(group[0].owner)}: {told}", " ".join(f for f in own if f not in said)))
    )


def _joined(messages: Iterable[str]) -> str:
    """Return messages as one; those alike but for a place in parentheses are said once, with all places."""
    places: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for message in messages:
        match = _PLACED.fullmatch(message)
        places[(match[1], match[3]) if match else (message, "")].append(match[2] if match else "")
    return "; ".join(f"{head}{', '.join(each)}{tail}" for (head, tail), each in places.items())


def _physical(group: Sequence[LocatedFinding]) -> dict[str, Any]:
    place = group[0].place
    region: dict[str, int] = {"startLine": place.line}
    if place.known:
        start = min(each.place.column for each in group)
        region |= {
            "startColumn": start,
            "endColumn": max(start, *(each.place.end_column for each in group)),
        }
    return {"artifactLocation": {"uri": quote(storable(place.path))}, "region": region}


def _logical(located: LocatedFinding) -> dict[str, str]:
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
