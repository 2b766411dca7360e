"""The words of the reasons why a gate fails, made last."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Final

from scorer.contracts.dimensions import LABELS
from scorer.contracts.gate import Condition
from scorer.data.messages import say, text
from scorer.formats.summary import accepted_where, plural
from scorer.formats.told_evidence import told_once

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from scorer.contracts.gate import Reason
    from scorer.contracts.report import Report

#: How many quotes that went, and that came, are named for the scores of a tool that fell.
NAMED: Final = 3


def gate_reasons(report: Report) -> list[str]:
    """Return the reasons of a report's gate as lines, which name the server where there are several."""
    return reason_lines(report, report.gate.reasons)


def reason_lines(report: Report, reasons: Iterable[Reason]) -> list[str]:
    """Return reasons as lines, which name the server where there are several."""
    return [_named(report, reason, reason_words(reason)) for reason in reasons]


def exempted_reasons(report: Report) -> list[str]:
    """Return the reasons that tools are exempt from as such lines, each with why and since when it does not count."""
    exempted = report.gate.exempted
    lines = reason_lines(report, [each.reason for each in exempted])
    return [
        say("formats.gate.exempted-line", line=line, why=each.why, where=accepted_where(each))
        for line, each in zip(lines, exempted, strict=True)
    ]


def exempted_count(report: Report) -> str:
    """Return how many reasons do not count because the tool is exempt, in a sentence; "" for none."""
    count = len(report.gate.exempted)
    return say("formats.gate.exempted", reasons=plural(count, "reason")) if count else ""


def gate_lines(report: Report, reasons: Iterable[Reason] | None = None) -> list[str]:
    """Return the reasons as lines for people: the scores of a tool that fell share one.

    `reasons` are those of the report's gate to show (None: all).
    """
    chosen = report.gate.reasons if reasons is None else reasons
    lines = []
    for (fell, _, _), group in groupby(chosen, key=_shared):
        alike = [*group]
        if fell:
            lines.append(_named(report, alike[0], _scores_fell(alike)))
        else:
            lines += [_named(report, reason, reason_words(reason)) for reason in alike]
    return lines


def _shared(reason: Reason) -> tuple[bool, int, str]:
    return reason.rule is Condition.WORSE_SCORE, reason.server, reason.tool


def _scores_fell(reasons: Sequence[Reason]) -> str:
    """Return one line for the scores of a tool that fell, which names what went or came once."""
    gone = tuple(words for reason in reasons for words in reason.gone)
    came = tuple(words for reason in reasons for words in reason.came)
    details = "; ".join(_details(replace(reasons[0], gone=gone, came=came)))
    falls = ", ".join(
        say("gate.fall", subject=LABELS.get(each.subject, each.subject), wanted=each.wanted, got=each.got)
        for each in reasons
    )
    return f"{reasons[0].tool}: {falls}" + (f" ({details})" if details else "")


def _named(report: Report, reason: Reason, line: str) -> str:
    """Return a line with the name of its server before it where there are several."""
    return line if len(report.servers) < 2 else f"{server_name(report, reason.server)}: {line}"


def server_name(report: Report, at: int) -> str:
    """Return the name of the server at a place of the report, with its target where several have that name."""
    server = report.servers[at]
    alone = sum(each.name == server.name for each in report.servers) == 1
    return server.name if alone else f"{server.name} ({server.target})"


def reason_words(reason: Reason) -> str:
    """Return one reason as a line without the name of its server."""
    details = "; ".join(_details(reason))
    line = say(
        f"gate.{reason.rule}",
        wanted=_value(reason.wanted),
        got=_value(reason.got),
        subject=LABELS.get(reason.subject, reason.subject),
        details=f" ({details})" if details else "",
        first=reason.details[0] if reason.details else "",
        last=reason.details[-1] if reason.details else "",
    )
    return f"{reason.tool}: {line}" if reason.tool else line


def _value(value: str | float | None) -> str:
    if isinstance(value, int):
        return f"{value:,}"
    return str(value) if value is not None else ""


def _details(reason: Reason) -> Iterator[str]:
    yield from (say("gate.gone", words=words) for words in told_once(reason.gone)[:NAMED])
    yield from (say("gate.new", words=words) for words in told_once(reason.came)[:NAMED])
    if reason.unchanged:
        yield text("gate.same-definition")
