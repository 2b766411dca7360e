"""The library's face: definitions in, reports out. Pure: no input or output, no clock, no randomness."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from scorer.claims.annotated import Annotated
from scorer.claims.effect import Effect
from scorer.claims.effect_reason import reason_sentence
from scorer.claims.kinds import annotate, claims_of
from scorer.claims.risk_signals import find_signals
from scorer.claims.siblings import SiblingIndex, index_names
from scorer.claims.tool_facts import Facts, gather
from scorer.contracts.definitions import Snapshot, Tool, Unreachable
from scorer.contracts.errors import InputError
from scorer.contracts.gate import GateResult
from scorer.contracts.report import (
    SCHEMA_VERSION,
    Report,
    RubricInfo,
    ServerError,
    ServerReport,
    ServerScore,
    ToolReport,
)
from scorer.data.client_profiles import Client, choose_clients
from scorer.data.constructions import constructions
from scorer.data.messages import say, text
from scorer.data.rubric import Rubric, load_rubric
from scorer.data.spec import load_spec
from scorer.reading.masking import mask_snapshot_head
from scorer.reading.tool import read_server, read_tool
from scorer.scoring import certainty, suggestions, weigh
from scorer.scoring.client_checks import client_findings, client_set_findings
from scorer.scoring.coherence import may_be_mistaken, score_set, set_findings
from scorer.scoring.evidence import claim_reports, evidence
from scorer.scoring.findings import findings, most_serious_first
from scorer.scoring.instructions import instruction_findings
from scorer.scoring.justify import justify
from scorer.scoring.patterns import patterns
from scorer.scoring.risk_summary import summarize
from scorer.scoring.suggestions import Lacks, Standing
from scorer.scoring.weigh import DimensionResult
from scorer.tdqs import rollup
from scorer.tdqs.hard_gates import NO_DESCRIPTION
from scorer.version import __version__

#: Bytes of compact JSON a token: an estimate for the whole definition (texts run at 4.6, schemas at 3.7).
BYTES_PER_TOKEN = 4
#: A description longer than this is beyond what the rubric was fitted on (the 99th percentile is far below).
LONG_TEXT = 8000


def _rounded(value: float) -> float:
    return round(value, 3) + 0.0


def estimate_tdqs(estimates: Mapping[str, float]) -> float:
    """Return the weighted sum of six estimates: the tdqs before any rounding."""
    return sum(d.weight * estimates[d.key] for d in load_spec().dimensions) / 100


def _doubts(facts: Facts) -> Iterator[str]:
    """Yield why the scores of a tool are less sure than those of others."""
    if any(problem.pointer.startswith("/inputSchema") for problem in facts.tool.problems):
        yield text("scoring.doubt.schema")
    if not constructions(facts.doc.language.code).kinds:
        yield text("scoring.doubt.language")
    if len(facts.doc.raw) > LONG_TEXT:
        yield say("scoring.doubt.long", limit=f"{LONG_TEXT:,}")


def _scored(definition: Annotated, rubric: Rubric) -> tuple[Mapping[str, DimensionResult], float]:
    results = weigh.score(definition, rubric)
    definition.release()
    return results, estimate_tdqs({key: r.estimate for key, r in results.items()})


def _tool_report(
    definition: Annotated,
    results: Mapping[str, DimensionResult],
    rubric: Rubric,
    estimate: float,
    standing: Standing,
) -> tuple[ToolReport, Lacks]:
    facts = definition.facts
    scores = {key: result.score for key, result in results.items()}
    values = next(iter(results.values())).values
    lacks = suggestions.lacks(definition, rubric, values)
    edits = suggestions.opportunities(definition, lacks.edits, estimate, standing)
    sigma = certainty.spread(rubric, facts.context, estimate)
    blank = NO_DESCRIPTION in facts.gate.flags
    value = rollup.tdqs(scores)
    doubts = tuple(_doubts(facts))
    signals = {k: v for k, v in facts.signals.items() if k != "input_hash"}
    size = signals["definition_bytes"]
    assert isinstance(size, int)
    likely = certainty.tier_chances(estimate, sigma, rubric.tiers)
    chances = {"A": 0.0, "B": 0.0, "C": 0.0, "D": 1.0} if blank else likely
    report = ToolReport(
        name=facts.tool.name,
        tdqs=value,
        tier=rollup.tier(value),
        tdqs_estimate=_rounded(estimate),
        interval=(1.0, 1.0) if blank else certainty.interval(estimate, sigma),
        tier_chances=chances,
        confidence="low" if doubts else "high",
        doubts=doubts,
        scores=scores,
        estimates={key: _rounded(result.estimate) for key, result in results.items()},
        justifications=justify(definition, results),
        flags=weigh.flags(definition),
        smells=rollup.smells(scores),
        signals=signals,
        input_hash=str(facts.signals["input_hash"]),
        risk=_risk(facts.effect),
        tokens=max(1, round(size / BYTES_PER_TOKEN)),
        findings=findings(facts, results, suggestions.best(lacks.edits, edits)),
        opportunities=edits,
        evidence=evidence(definition, results),
        description=facts.tool.description,
        claims=claim_reports(claims_of(definition)),
        missed=suggestions.missed(lacks.edits),
        risk_signals=find_signals(facts),
        effect_certain=facts.effect.certainty == "stated",
        definition=facts.tool.raw,
    )
    definition.release()
    return report, lacks


def _risk(effect: Effect) -> Mapping[str, str]:
    return {
        "category": effect.category,
        "severity": effect.severity,
        "reversibility": effect.reversibility,
        "reason": reason_sentence(effect.evidence),
    }


def _index(tools: Iterable[Tool]) -> SiblingIndex:
    listed = list(tools)
    titles = {t.name: t.title or str(t.annotations.get("title", "")) for t in listed}
    required = {t.name: frozenset(each.name for each in t.parameters if each.required) for t in listed}
    return index_names((t.name for t in listed), {k: title for k, title in titles.items() if title}, required)


def _asked(server: str, clients: Sequence[Client]) -> Callable[[ToolReport, Facts], ToolReport]:
    """Return what adds to a tool's report the findings on what clients ask."""

    def add(report: ToolReport, facts: Facts) -> ToolReport:
        more = client_findings(facts, server, clients)
        return replace(report, findings=most_serious_first([*report.findings, *more])) if more else report

    return add


def score_server(
    snapshot: Snapshot, *, rubric: str | Path | None = None, clients: Sequence[str] = ()
) -> ServerReport:
    """Score every tool of a snapshot and the set.

    `rubric` is a shipped calibration's version or a folder (None: the default), `clients` are those (or "all")
    whose demands the tools are held against as well; they move no score. The same snapshot
    gives the same report on any machine, whatever the order of its tools and keys.

    Raises InputError for a snapshot without tools, a rubric that cannot be used, or a client that is not known.
    """
    weights, chosen = load_rubric(rubric), choose_clients(clients)
    snapshot = mask_snapshot_head(snapshot)
    server = read_server(snapshot)
    if not server.tools:
        raise InputError(f"{snapshot.name}: the server lists no tools, so there is nothing to score")
    index = _index(server.tools)
    gathered = [gather(tool, index) for tool in server.tools]
    definitions = [annotate(facts) for facts in gathered]
    scored = [_scored(definition, weights) for definition in definitions]
    estimates = [estimate for _, estimate in scored]
    standing = Standing.of(estimates)
    told = [
        _tool_report(definition, results, weights, estimate, standing)
        for definition, (results, estimate) in zip(definitions, scored, strict=True)
    ]
    reports = tuple(report for report, _ in told)
    if chosen:
        reports = tuple(map(_asked(snapshot.name, chosen), reports, gathered))
    coherence = score_set(gathered, weights)
    return ServerReport(
        name=snapshot.name,
        target=snapshot.target,
        score=_server_score(reports, {key: value.score for key, value in coherence.items()}),
        coherence=coherence,
        tools=reports,
        findings=(
            *set_findings(gathered, more=snapshot.more, unsteady=snapshot.unsteady),
            *instruction_findings(snapshot.instructions or "", index),
            *client_set_findings(gathered, snapshot.name, chosen),
        ),
        instructions=snapshot.instructions or "",
        shadow_candidates=rollup.shadow_candidates((r.name, _cost(r)) for r in reports),
        rivals=may_be_mistaken(gathered),
        risk=summarize(gathered, [report.tokens for report in reports]),
        patterns=patterns([report.name for report in reports], [lacks for _, lacks in told], estimates),
    )


def _cost(report: ToolReport) -> int:
    cost = report.signals["invocation_cost"]
    assert isinstance(cost, int)
    return cost


def _server_score(reports: Sequence[ToolReport], coherence: Mapping[str, int]) -> ServerScore:
    values = [report.tdqs for report in reports]
    quality, coherent = rollup.description_quality(values), rollup.coherence(coherence)
    overall = rollup.overall(quality, coherent)
    return ServerScore(
        overall=overall,
        tier=rollup.tier(overall),
        description_quality=quality,
        coherence=coherent,
        mean_tdqs=rollup.mean(values),
        min_tdqs=min(values),
        tool_count=len(values),
    )


def score_tool(
    tool: Mapping[str, Any], siblings: Iterable[str] = (), *, rubric: str | Path | None = None
) -> ToolReport:
    """Score one raw wire definition beside the names of its siblings.

    Gains for the server are those of a server that holds this tool alone. Raises InputError only
    for a rubric that cannot be used: a malformed tool is scored, and its defects are findings.
    """
    weights = load_rubric(rubric)
    read = read_tool(tool)
    definition = annotate(gather(read, index_names((read.name, *siblings))))
    results, estimate = _scored(definition, weights)
    return _tool_report(definition, results, weights, estimate, Standing.of([estimate]))[0]


def rubric_info(rubric: str | Path | None = None) -> RubricInfo:
    """Return which rubric weighs: the specification's version, the calibration, a hash of its data."""
    weights = load_rubric(rubric)
    return RubricInfo(
        name="tdqs", spec=load_spec().version, calibration=weights.name, hash=weights.fingerprint
    )


def build_report(
    servers: Sequence[ServerReport],
    errors: Sequence[Unreachable] = (),
    *,
    gate: GateResult,
    rubric: str | Path | None = None,
) -> Report:
    """Put the servers of one run, those that failed, and the gate's verdict into one report."""
    return Report(
        schema_version=SCHEMA_VERSION,
        generator_name="mcp-scorer",
        generator_version=__version__,
        rubric=rubric_info(rubric),
        servers=tuple(servers),
        gate=gate,
        errors=tuple(ServerError(e.name, e.target, e.phase, e.cause) for e in errors),
    )
