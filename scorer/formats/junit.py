"""The report as JUnit XML: a case for every tool and dimension, and for every other reason of the gate.

Only what fails the gate fails a case, so that a run that passes has no failure: there are as many failures as the
gate has reasons. Findings are in the output of the case that they belong to. What was accepted, and what a tool is
exempt from, is skipped, with the reason.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from scorer.contracts.dimensions import COHERENCE_LABELS, DIMENSIONS, LABELS
from scorer.contracts.gate import Condition
from scorer.contracts.lazy import changed
from scorer.data.messages import say, text
from scorer.formats.gate_reasons import reason_words, server_name
from scorer.formats.located_findings import fix_line, rule_title
from scorer.formats.sanitize import escape, label, markup_safe, prose
from scorer.rules import BY_ID

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from scorer.contracts.gate import Reason
from scorer.contracts.report import Finding, Report, ServerReport, ToolReport

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


def render(report: Report, *, advisory: bool = False) -> str:
    """Return one suite a server, and one for all that could not be scored.

    `advisory`: the run passes whatever the gate says, so what fails the gate is skipped.
    """
    root = Element("testsuites", name="mcp-scorer")
    seen: Counter[tuple[str, str]] = Counter()
    suites = [
        (server.name, [*_numbered(_of_server(server, at, report, advisory), seen)])
        for at, server in enumerate(_told_apart(report))
    ]
    if report.errors:
        suites.append((text("formats.junit.not-scored"), [*_numbered(_unscored(report), seen)]))
    root.attrib.update(_counts([case for _, cases in suites for case in cases]))
    for name, cases in suites:
        suite = SubElement(root, "testsuite", {"name": _xml(label(name)), **_counts(cases)})
        for case in cases:
            _write(suite, case)
    indent(root)
    return markup_safe(f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(root, encoding="unicode")}\n')


def _told_apart(report: Report) -> Iterator[ServerReport]:
    """Yield the servers, each with a name that tells it from the others."""
    for at, server in enumerate(report.servers):
        yield changed(server, name=server_name(report, at))


def _of_server(server: ServerReport, at: int, report: Report, advisory: bool) -> Iterator[_Case]:
    """Yield the scores, then what else fails the gate, what tools are exempt from, and what was accepted."""
    yield from _of_set(server)
    reasons = [reason for reason in report.gate.reasons if reason.server == at]
    low = [reason for reason in reasons if reason.rule is Condition.DIMENSION]
    for tool in server.tools:
        yield from _of_tool(server, tool, low, advisory)
    for reason in (*low, *(each for each in reasons if each.rule is not Condition.DIMENSION)):
        yield _failed(_Case(*_place(server, reason)), reason, advisory)
    for each in report.gate.exempted:
        if each.reason.server == at:
            why = say("formats.junit.exempt", reason=prose(each.why))
            yield _Case(*_place(server, each.reason), "skipped", why, (prose(reason_words(each.reason)),))
    for entry in server.suppressed:
        why = say("formats.junit.suppressed", reason=prose(entry.reason))
        yield _Case(_owner(server, entry.tool), rule_title(entry.finding), "skipped", why)


def _of_set(server: ServerReport) -> Iterator[_Case]:
    found = _by_dimension(server.findings)
    owner = _owner(server, "")
    for key, name in COHERENCE_LABELS.items():
        score = server.coherence[key]
        yield _passed(_scored(owner, name, score.score, score.justification, found.pop(key, ())))
    yield _definition(owner, found)


def _of_tool(server: ServerReport, tool: ToolReport, low: list[Reason], advisory: bool) -> Iterator[_Case]:
    """Yield the scores of a tool; the reasons of the gate that they fail are taken out of `low`."""
    name = tool.shown_name
    owner, found = _owner(server, name), _by_dimension(tool.findings)
    for key in DIMENSIONS:
        case = _scored(owner, LABELS[key], tool.scores[key], tool.justifications[key], found.pop(key, ()))
        place = (name, key, tool.scores[key])
        reason = next((each for each in low if (each.tool, each.subject, each.got) == place), None)
        if reason is None:
            yield _passed(case)
        else:
            low.remove(reason)
            yield _failed(case, reason, advisory)
    yield _definition(owner, found)


def _owner(server: ServerReport, tool: str) -> str:
    return f"{label(server.name)}.{label(tool)}" if tool else label(server.name)


def _place(server: ServerReport, reason: Reason) -> tuple[str, str]:
    """Return the owner and the name of the case for a reason: the rule or the condition that it is about."""
    subject = BY_ID[reason.subject].name if reason.subject in BY_ID else LABELS.get(reason.subject, "")
    words = (reason.subject,) if reason.rule is Condition.FINDING else (reason.rule.value,)
    return _owner(server, reason.tool), label(" ".join((*words, subject)).strip())


def _by_dimension(findings: Sequence[Finding]) -> dict[str | None, Sequence[Finding]]:
    found: defaultdict[str | None, list[Finding]] = defaultdict(list)
    for finding in findings:
        rule = BY_ID.get(finding.rule)
        found[rule.dimension if rule else None].append(finding)
    return dict(found)


def _scored(owner: str, name: str, score: int, why: str, found: Sequence[Finding]) -> _Case:
    line = say("formats.junit.score", score=score, reason=prose(why))
    return _Case(owner, name, body=(line, *map(_finding_line, found)))


def _definition(owner: str, found: Mapping[str | None, Sequence[Finding]]) -> _Case:
    """Return the case for the findings that belong to no dimension of it."""
    lines = tuple(_finding_line(finding) for rest in found.values() for finding in rest)
    return _Case(owner, text("formats.junit.definition"), body=lines)


def _finding_line(finding: Finding) -> str:
    return f"{finding.level} {rule_title(finding)}: {prose(finding.message)}. {fix_line(finding)}"


def _passed(case: _Case) -> _Case:
    """Return a case that passes: why it has its score is only of interest beside findings."""
    return case if len(case.body) > 1 else replace(case, body=())


def _failed(case: _Case, reason: Reason, advisory: bool) -> _Case:
    """Return a case that fails the gate."""
    line = prose(reason_words(replace(reason, tool="")))
    if advisory:
        return replace(case, outcome="skipped", message=say("formats.junit.advisory", reason=line))
    return replace(case, outcome="failure", message=line)


def _unscored(report: Report) -> Iterator[_Case]:
    for error in report.errors:
        yield _Case(label(error.name), prose(error.phase) or "capture", "error", prose(error.message))


def _numbered(cases: Iterable[_Case], seen: Counter[tuple[str, str]]) -> Iterator[_Case]:
    """Yield cases that each have a name alone in the file: readers take two of one name for one."""
    for case in cases:
        seen[case.owner, case.name] += 1
        count = seen[case.owner, case.name]
        yield case if count == 1 else replace(case, name=f"{case.name} ({count})")


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
