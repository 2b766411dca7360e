"""The words of the reasons why a gate fails, made last."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from scorer.contracts.dimensions import LABELS
from scorer.data.messages import say, text
from scorer.formats.summary import accepted_where, plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scorer.contracts.report import Reason, Report


def gate_reasons(report: Report) -> list[str]:
    """Return the reasons of a report's gate as lines, which name the server where there are several."""
    return reason_lines(report, report.gate.reasons)


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


def reason_lines(report: Report, reasons: Iterable[Reason]) -> list[str]:
    """Return reasons as lines, which name the server where there are several."""
    names = Counter(server.name for server in report.servers)
    lines = []
    for reason in reasons:
        line = reason_words(reason)
        if len(report.servers) > 1:
            server = report.servers[reason.server]
            named = server.name if names[server.name] == 1 else f"{server.name} ({server.target})"
            line = f"{named}: {line}"
        lines.append(line)
    return lines


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
    yield from (say("gate.gone", words=words) for words in reason.gone)
    yield from (say("gate.new", words=words) for words in reason.came)
    if reason.unchanged:
        yield text("gate.same-definition")
