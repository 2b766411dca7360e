"""The words of the reasons why a gate fails, made last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorer.contracts.dimensions import LABELS
from scorer.data.messages import say, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorer.contracts.report import Reason, Report


def gate_reasons(report: Report) -> list[str]:
    """Return the reasons of a report's gate as lines, which name the server where there are several."""
    lines = []
    for reason in report.gate.reasons:
        line = reason_words(reason)
        if len(report.servers) > 1:
            line = f"{server_name(report, reason.server)}: {line}"
        lines.append(line)
    return lines


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
    yield from (say("gate.gone", words=words) for words in reason.gone)
    yield from (say("gate.new", words=words) for words in reason.came)
    if reason.unchanged:
        yield text("gate.same-definition")
