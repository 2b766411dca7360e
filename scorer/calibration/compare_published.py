"""Compares published scores with a report (`check --published`). Needs neither numpy nor scipy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scorer.calibration.inputs import read_text, reason, rows_of, score_report
from scorer.contracts.dimensions import DIMENSIONS
from scorer.contracts.errors import InputError
from scorer.contracts.report import PublishedTool, ServerReport, ToolReport
from scorer.data.messages import say


@dataclass(frozen=True, slots=True)
class Published:
    """The published scores of one tool, without the unknown ones."""

    server: str
    tool: str
    scores: Mapping[str, int]
    tdqs: float | None


def read_published(path: Path) -> tuple[Published, ...]:
    """Read labeled tools (one JSON object per line), or a report of `tdqs score`.

    Raises InputError, which names the file, the line and the problem.
    """
    text = read_text(path)
    report = score_report(text)
    found = tuple(_of_report(path.name, report) if report is not None else _of_rows(path.name, text))
    if not found:
        raise InputError(say("calibration.error.no-published-tool", file=path.name))
    return found


def _of_rows(name: str, text: str) -> Iterator[Published]:
    for row in rows_of(name, text).rows:
        yield Published(row.server, str(row.tool.get("name", "")), row.scores, row.tdqs)


def _of_report(name: str, report: Mapping[str, Any]) -> Iterator[Published]:
    try:
        server = str(report["server"]["name"])
        for tool in report["tools"]:
            scores = {key: int(tool["scores"][key]) for key in DIMENSIONS}
            yield Published(server, str(tool["name"]), scores, float(tool["tdqs"]))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(say("calibration.error.incomplete-report", file=name, error=reason(error))) from None


def compare(servers: Sequence[ServerReport], published: Sequence[Published]) -> tuple[PublishedTool, ...]:
    """Return every tool with published scores, the largest difference first.

    Tools are matched by name. If several servers published a tool of that name, the server's name
    decides, and without a match the tool is left out.
    """
    by_name: dict[str, list[Published]] = {}
    for each in published:
        by_name.setdefault(each.tool, []).append(each)
    found = [
        _compared(server.name, tool, match)
        for server in servers
        for tool in server.tools
        if (match := _match(server.name, by_name.get(tool.name, ()))) is not None
    ]
    return tuple(sorted(found, key=_apart))


def unmatched(servers: Sequence[ServerReport], published: Sequence[Published]) -> tuple[str, ...]:
    """Return the names of published tools that none of the servers has."""
    ours = {tool.name for server in servers for tool in server.tools}
    return tuple(sorted({each.tool for each in published} - ours))


def _match(server: str, candidates: Sequence[Published]) -> Published | None:
    if len(candidates) == 1:
        return candidates[0]
    same = [each for each in candidates if each.server.lower() == server.lower()]
    return same[0] if len(same) == 1 else None


def _compared(server: str, tool: ToolReport, published: Published) -> PublishedTool:
    low, high = tool.interval
    return PublishedTool(
        server=server,
        name=tool.name,
        published=published.tdqs,
        tdqs=tool.tdqs,
        difference=round(tool.tdqs - published.tdqs, 1) + 0.0 if published.tdqs is not None else None,
        inside=low <= published.tdqs <= high if published.tdqs is not None else None,
        scores={key: published.scores[key] for key in DIMENSIONS if key in published.scores},
        differences={
            key: tool.scores[key] - published.scores[key] for key in DIMENSIONS if key in published.scores
        },
    )


def _apart(item: PublishedTool) -> tuple[float, int, str, str]:
    parts = sum(abs(gap) for gap in item.differences.values())
    return -abs(item.difference or 0.0), -parts, item.server, item.name
