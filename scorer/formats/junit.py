"""The report as JUnit XML: a case for every tool and dimension, so that what passes counts too.

A dimension fails below 3, or with a finding of level error; violations of the protocol fail a case
of its own. The gate is a case as well, and the only one that follows the exit code. Accepted findings are
skipped, with the reason.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from scorer.contracts.dimensions import COHERENCE_LABELS, DIMENSIONS, LABELS
from scorer.contracts.report import NAMELESS
from scorer.data.messages import say, text
from scorer.formats.gate_reasons import gate_reasons
from scorer.formats.located_findings import fix_line, rule_title
from scorer.formats.sanitize import escape, label, markup_safe, prose
from scorer.rules import BY_ID

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scorer.contracts.report import Finding, Report, ServerReport, Suppressed, ToolReport

#: The lowest score that passes.
PASSES: Final = 3
#: What XML cannot hold and a sanitised text still may.
_NO_CHARACTER: Final = str.maketrans({character: escape(character) for character in "\ufffe\uffff"})


@dataclass(frozen=True, slots=True)
class _Case:
    """One test case: its owner, its name, how it ended, the line that says why, and the full text."""

    owner: str
    name: str
    outcome: Literal["passed", "failure", "error", "skipped"] = "passed"
    message: str = ""
    body: tuple[str, ...] = ()


def render(report: Report) -> str:
    """Return one suite a server, one for all that could not be scored, and one for the gate."""
    root = Element("testsuites", name="mcp-scorer")
    suites = [(server.name, [*_of_server(server)]) for server in report.servers]
    if report.errors:
        suites.append((text("formats.junit.not-scored"), [*_unscored(report)]))
    suites.append((text("formats.junit.gate"), [_gate(report)]))
    root.attrib.update(_counts([case for _, cases in suites for case in cases]))
    for name, cases in suites:
        suite = SubElement(root, "testsuite", {"name": _xml(label(name)), **_counts(cases)})
        for case in cases:
            _write(suite, case)
    indent(root)
    return markup_safe(f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(root, encoding="unicode")}\n')


def _of_server(server: ServerReport) -> Iterator[_Case]:
    found = _by_dimension(server.findings)
    for key, name in COHERENCE_LABELS.items():
        score = server.coherence[key]
        yield _scored(label(server.name), name, score.score, score.justification, found.pop(key, ()))
    yield _definition(label(server.name), [finding for rest in found.values() for finding in rest])
    for tool in server.tools:
        yield from _of_tool(server, tool)
    for entry in server.suppressed:
        yield _skipped(server, entry)


def _of_tool(server: ServerReport, tool: ToolReport) -> Iterator[_Case]:
    owner, found = _owner(server, tool.name), _by_dimension(tool.findings)
    for key in DIMENSIONS:
        yield _scored(owner, LABELS[key], tool.scores[key], tool.justifications[key], found.pop(key, ()))
    yield _definition(owner, [finding for rest in found.values() for finding in rest])


def _owner(server: ServerReport, tool: str) -> str:
    return f"{label(server.name)}.{label(tool or NAMELESS)}"


def _by_dimension(findings: Sequence[Finding]) -> dict[str | None, Sequence[Finding]]:
    found: defaultdict[str | None, list[Finding]] = defaultdict(list)
    for finding in findings:
        rule = BY_ID.get(finding.rule)
        found[rule.dimension if rule else None].append(finding)
    return dict(found)


def _scored(owner: str, name: str, score: int, why: str, found: Sequence[Finding]) -> _Case:
    body = (prose(why), *map(_finding_line, found))
    errors = [finding for finding in found if finding.level == "error"]
    if score >= PASSES and not errors:
        return _Case(owner, name, body=body if found else ())
    reason = prose(errors[0].message) if errors else prose(why)
    return _Case(owner, name, "failure", say("formats.junit.score", score=score, reason=reason), body)


def _definition(owner: str, found: Sequence[Finding]) -> _Case:
    """Return the case for findings that belong to no dimension."""
    errors = [finding for finding in found if finding.level == "error"]
    message = prose(errors[0].message) if errors else ""
    name, body = text("formats.junit.definition"), tuple(map(_finding_line, found))
    return _Case(owner, name, "failure" if errors else "passed", message, body)


def _skipped(server: ServerReport, entry: Suppressed) -> _Case:
    owner = _owner(server, entry.tool) if entry.tool else label(server.name)
    return _Case(
        owner,
        rule_title(entry.finding),
        "skipped",
        say("formats.junit.suppressed", reason=prose(entry.reason)),
    )


def _finding_line(finding: Finding) -> str:
    return f"{finding.level} {rule_title(finding)}: {prose(finding.message)}. {fix_line(finding)}"


def _unscored(report: Report) -> Iterator[_Case]:
    for error in report.errors:
        yield _Case(label(error.name), prose(error.phase) or "capture", "error", prose(error.message))


def _gate(report: Report) -> _Case:
    reasons = tuple(map(prose, gate_reasons(report)))
    if report.gate.passed:
        return _Case("mcp-scorer", text("formats.junit.gate"))
    message = reasons[0] if reasons else text("formats.gate.failed")
    return _Case("mcp-scorer", text("formats.junit.gate"), "failure", message, reasons)


def _counts(cases: Sequence[_Case]) -> dict[str, str]:
    ended = Counter(case.outcome for case in cases)
    return {
        "tests": str(len(cases)),
        "failures": str(ended["failure"]),
        "errors": str(ended["error"]),
        "skipped": str(ended["skipped"]),
    }


def _write(suite: Element, case: _Case) -> None:
    written = SubElement(suite, "testcase", classname=_xml(case.owner), name=_xml(case.name))
    if case.outcome != "passed":
        SubElement(written, case.outcome, message=_xml(case.message)).text = (
            _xml("\n".join(case.body)) or None
        )
    elif case.body:
        SubElement(written, "system-out").text = _xml("\n".join(case.body))


def _xml(raw: str) -> str:
    return raw.translate(_NO_CHARACTER)
