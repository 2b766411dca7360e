"""The specification's own JSON report, for tools that read reports of the reference implementation.

It holds one server, lists no unconfirmed risk, and has only the flags of the
specification. What only this program computes (estimates, intervals, findings, opportunities) is left out.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final

from scorer.contracts.errors import InputError
from scorer.data.messages import say, text
from scorer.data.spec import Dimension, Spec, load_spec
from scorer.formats.json_list import with_items
from scorer.formats.sanitize import storable
from scorer.formats.source_date import parse_source_date
from scorer.tdqs.rollup import tier

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scorer.contracts.report import Report, ServerReport, ToolReport

#: The flags that the specification knows for a tool.
FLAGS: Final = ("Annotation Contradiction", "No Description", "Tautological Description")


def render(report: Report) -> Iterator[str]:
    """Yield the report of the one server in `report`, indented, a tool at a time, with a line break at its end.

    Raises InputError when there is no server or more than one, which this format cannot hold, and
    when SOURCE_DATE_EPOCH is not a number of seconds since 1970.
    """
    server, spec = _only_server(report), load_spec()
    document = {
        "generatedAt": _generated_at(os.environ.get("SOURCE_DATE_EPOCH", "0")),
        "model": say(
            "formats.tdqs.model",
            generator=report.generator_name,
            version=report.generator_version,
            hash=report.rubric.hash,
        ),
        "server": {"name": storable(server.name), "toolCount": server.score.tool_count},
        "serverScore": _server_score(server, spec),
        "specVersion": report.rubric.spec,
        "tools": [],
    }
    return with_items(document, "tools", (_tool_score(tool, spec) for tool in server.tools), 1)


def _only_server(report: Report) -> ServerReport:
    if len(report.servers) == 1:
        return report.servers[0]
    if not report.servers:
        raise InputError(text("formats.error.tdqs-no-server"))
    names = ", ".join(storable(server.name) for server in report.servers)
    raise InputError(say("formats.error.tdqs-many-servers", count=len(report.servers), names=names))


def _generated_at(seconds: str) -> str:
    """Return a fixed moment as the specification writes it; the clock is never read."""
    return parse_source_date(seconds).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _server_score(server: ServerReport, spec: Spec) -> dict[str, Any]:
    score = server.score
    return {
        "coherenceJustifications": {
            item.key: _justified(server.coherence[item.key].justification, server.coherence[item.key].score)
            for item in spec.coherence
        },
        "coherenceScore": score.coherence,
        "coherenceSummary": _coherence_summary(server, spec),
        "coherenceTier": tier(score.coherence, spec),
        "completeness": server.coherence["completeness"].score,
        "descriptionQualityScore": score.description_quality,
        "descriptionQualityTier": tier(score.description_quality, spec),
        "disambiguation": server.coherence["disambiguation"].score,
        "meanTdqs": score.mean_tdqs,
        "minTdqs": score.min_tdqs,
        "namingConsistency": server.coherence["naming_consistency"].score,
        "overallScore": score.overall,
        "overallTier": score.tier,
        "scoredToolCount": len(server.tools),
        "shadowingRisks": [],
        "toolCount": score.tool_count,
        "toolCountAppropriateness": server.coherence["tool_count_appropriateness"].score,
    }


def _tool_score(tool: ToolReport, spec: Spec) -> dict[str, Any]:
    return {
        "contextSignals": _camel_case({**tool.signals, "input_hash": tool.input_hash}),
        "flags": [flag for flag in tool.flags if flag in FLAGS],
        "justifications": {
            item.key: _justified(tool.justifications[item.key], tool.scores[item.key])
            for item in spec.dimensions
        },
        "name": storable(tool.name),
        "scores": {item.key: tool.scores[item.key] for item in spec.dimensions},
        "serverFlags": [],
        "smells": list(tool.smells),
        "summary": _tool_summary(tool, spec.dimensions),
        "tdqs": tool.tdqs,
        "tier": tool.tier,
    }


def _justified(reason: str, score: int) -> dict[str, Any]:
    return {"justification": storable(reason), "score": score}


def _tool_summary(tool: ToolReport, dimensions: tuple[Dimension, ...]) -> str:
    scores = {item.label: tool.scores[item.key] for item in dimensions}
    return say("formats.tdqs.tool-summary", tier=tool.tier, tdqs=tool.tdqs, lowest=_lowest(scores))


def _coherence_summary(server: ServerReport, spec: Spec) -> str:
    scores = {item.label: server.coherence[item.key].score for item in spec.coherence}
    return say("formats.tdqs.coherence-summary", score=server.score.coherence, lowest=_lowest(scores))


def _lowest(scores: Mapping[str, int]) -> str:
    lowest = min(scores.values())
    weakest = [label for label, score in scores.items() if score == lowest]
    if len(weakest) == len(scores):
        return say("formats.tdqs.every-dimension", score=lowest)
    return say("formats.tdqs.lowest", score=lowest, names=", ".join(weakest))


def _camel_case(signals: Mapping[str, Any]) -> dict[str, Any]:
    """Return the signals under the names of the published JSON, in the order of those names."""
    named = {_camel(key): value for key, value in sorted(signals.items())}
    hints = named.get("annotationValues")
    return {**named, "annotationValues": _camel_case(hints)} if hints else named


def _camel(key: str) -> str:
    first, *rest = key.split("_")
    return first + "".join(word.capitalize() for word in rest)
