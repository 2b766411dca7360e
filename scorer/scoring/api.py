"""The library's face: definitions in, reports out. Pure: no input or output, no clock, no randomness."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args, overload

from scorer.claims.annotated import Annotated
from scorer.claims.shared_text import shared_text, without
from scorer.claims.siblings import SiblingIndex, index_names
from scorer.claims.tool_facts import Facts
from scorer.contracts.definitions import Snapshot, Tool, Unreachable
from scorer.contracts.errors import InputError
from scorer.contracts.gate import GateResult
from scorer.contracts.lazy import lazily
from scorer.contracts.limits import BYTES_PER_TOKEN
from scorer.contracts.report import (
    NAMELESS,
    SCHEMA_VERSION,
    ClientFit,
    Report,
    RubricInfo,
    ScoredServer,
    ScoredTool,
    ServerError,
    ServerReport,
    ServerScore,
    ToolReport,
)
from scorer.data.client_profiles import choose_clients
from scorer.data.messages import say
from scorer.data.rubric import Rubric, load_rubric
from scorer.data.spec import load_spec
from scorer.reading.masking import mask_snapshot_head
from scorer.reading.tool import read_server, read_tool
from scorer.scoring import certainty, weigh
from scorer.scoring.client_checks import Fits, set_hits
from scorer.scoring.coherence import may_be_mistaken, weigh_set
from scorer.scoring.dependence import Dependence
from scorer.scoring.parts import PackedWords, Run, ScoredParts, Words, doubts_of
from scorer.scoring.patterns import Shares
from scorer.scoring.risk_summary import summarize
from scorer.scoring.set_parts import ScoredSet, SetWords, about_set, for_set
from scorer.scoring.suggestions import Standing
from scorer.scoring.weigh import DimensionResult
from scorer.tdqs import rollup
from scorer.tdqs.hard_gates import NO_DESCRIPTION
from scorer.version import __version__

#: How much of a server is told: everything, or the numbers.
Detail = Literal["scores", "report"]


def _rounded(value: float) -> float:
    return round(value, 3) + 0.0


def estimate_tdqs(estimates: Mapping[str, float]) -> float:
    """Return the weighted sum of six estimates: the tdqs before any rounding."""
    return sum(d.weight * estimates[d.key] for d in load_spec().dimensions) / 100


def _scored(definition: Annotated, rubric: Rubric) -> tuple[Mapping[str, DimensionResult], float]:
    results = weigh.score(definition, rubric)
    definition.release()
    return results, estimate_tdqs({key: r.estimate for key, r in results.items()})


def _numbers(
    definition: Annotated, results: Mapping[str, DimensionResult], estimate: float, rubric: Rubric
) -> dict[str, Any]:
    """Return the fields that a report and bare scores of a tool have in common, by name."""
    facts = definition.facts
    scores = {key: result.score for key, result in results.items()}
    sigma = certainty.spread(rubric, facts.context, estimate)
    blank = NO_DESCRIPTION in facts.gate.flags
    value = rollup.tdqs(scores)
    signals = {k: v for k, v in facts.signals.items() if k != "input_hash"}
    size = signals["definition_bytes"]
    assert isinstance(size, int)
    likely = certainty.tier_chances(estimate, sigma, rubric.tiers)
    return {
        "name": facts.tool.name,
        "tdqs": value,
        "tier": rollup.tier(value),
        "tdqs_estimate": _rounded(estimate),
        "interval": (1.0, 1.0) if blank else certainty.interval(estimate, sigma),
        "tier_chances": {"A": 0.0, "B": 0.0, "C": 0.0, "D": 1.0} if blank else likely,
        "confidence": "low" if any(doubts_of(facts)) else "high",
        "scores": scores,
        "estimates": {key: _rounded(result.estimate) for key, result in results.items()},
        "flags": weigh.flags(definition),
        "smells": rollup.smells(scores),
        "signals": signals,
        "input_hash": str(facts.signals["input_hash"]),
        "tokens": max(1, round(size / BYTES_PER_TOKEN)),
        "effect_certain": facts.effect.certainty == "stated",
    }


def _tool_report(words: Words | PackedWords, tool: Tool, numbers: Mapping[str, Any]) -> ToolReport:
    return lazily(ToolReport, words, description=tool.description, definition=tool.raw, **numbers)


def index_of(tools: Iterable[Tool]) -> SiblingIndex:
    """Return the names of a server's tools, with their titles and what their calls require."""
    listed = list(tools)
    titles = {t.name: t.title or str(t.annotations.get("title", "")) for t in listed}
    required = {t.name: frozenset(each.name for each in t.parameters if each.required) for t in listed}
    return index_names((t.name for t in listed), {k: title for k, title in titles.items() if title}, required)


@overload
def score_server(
    snapshot: Snapshot,
    *,
    rubric: str | Path | None = None,
    clients: Sequence[str] = (),
    detail: Literal["report"] = "report",
) -> ServerReport: ...


@overload
def score_server(
    snapshot: Snapshot,
    *,
    rubric: str | Path | None = None,
    clients: Sequence[str] = (),
    detail: Literal["scores"],
) -> ScoredServer: ...


def score_server(
    snapshot: Snapshot,
    *,
    rubric: str | Path | None = None,
    clients: Sequence[str] = (),
    detail: Detail = "report",
) -> ServerReport | ScoredServer:
    """Score every tool of a snapshot and the set.

    `rubric` is a shipped calibration's version or a folder (None: the default), `clients` are those (or "all")
    whose demands the tools are held against as well; they move no score. The same snapshot
    gives the same report on any machine, whatever the order of its tools and keys, but for the number of an entry that
    is not a tool.

    `detail` is "report" for everything, or "scores" for the numbers alone, which is faster and takes less memory: the
    numbers are the same. A report makes its words when they are read.

    Raises InputError for a snapshot without tools, a rubric that cannot be used, or a client or detail that is not
    known.
    """
    if detail not in get_args(Detail):
        raise InputError(say("scoring.unknown-detail", detail=repr(detail)))
    snapshot, run = _run_of(snapshot, rubric, clients)
    return _scores(snapshot, run) if detail == "scores" else _report(snapshot, run)


class Rescored(NamedTuple):
    """A server of which some tools were known.

    `server` has the numbers of the whole set, but only the tools that were not known. `keys` says of every tool what
    its scores depend on, in the order of all tools.
    """

    server: ScoredServer
    keys: tuple[bytes, ...]


def rescore_server(
    snapshot: Snapshot, known: Mapping[bytes, float], *, rubric: str | Path | None = None
) -> Rescored:
    """Score a server as `score_server` does for "scores", but no tool whose key is `known`, with its tdqs.

    The key of a tool, which an earlier call returned, covers its definition, what its scores depend on in the set, the
    rubric and the version. Raises InputError as `score_server` does.
    """
    snapshot, run = _run_of(snapshot, rubric)
    keys = tuple(map(Dependence(run).key, run.tools))
    return Rescored(_scores(snapshot, run, [known.get(key) for key in keys]), keys)


def _run_of(
    snapshot: Snapshot, rubric: str | Path | None, clients: Sequence[str] = ()
) -> tuple[Snapshot, Run]:
    """Return a snapshot as it is scored, and its tools with what their scores depend on."""
    weights, chosen = load_rubric(rubric), choose_clients(clients)
    snapshot = mask_snapshot_head(snapshot)
    server = read_server(snapshot)
    if not server.tools:
        raise InputError(say("scoring.no-tools", name=snapshot.name))
    run = Run(snapshot.name, server.tools, index_of(server.tools), weights, chosen)
    if not run.keeps:
        run.tools = [replace(tool, canonical=b"") for tool in run.tools]
    run.shared = _shared(run.tools)
    return snapshot, run


def _shared(tools: Sequence[Tool]) -> Mapping[int, tuple[Tool, str]]:
    """Return the tools that repeat what most of the set says, each with what remains of its description."""
    spans = shared_text(tools).spans
    return {
        id(tools[at].raw): (tools[at], without(tools[at].description, held)) for at, held in spans.items()
    }


def _weighed(run: Run) -> Iterator[tuple[Annotated, Mapping[str, DimensionResult], float]]:
    """Yield the definition of each tool, what was weighed, and the estimate of its tdqs."""
    for tool in run.tools:
        definition = run.definition(tool)
        yield definition, *_scored(definition, run.rubric)


def _scores(snapshot: Snapshot, run: Run, known: Sequence[float | None] = ()) -> ScoredServer:
    """Score a server without the tools whose tdqs is `known`, by their place."""
    facts, tools, values = [], [], []
    for tool, value in zip_longest(run.tools, known):
        definition = run.definition(tool)
        if value is None:
            numbers = _numbers(definition, *_scored(definition, run.rubric), run.rubric)
            tools.append(lazily(ScoredTool, ScoredParts.of(run, definition), **numbers))
            value = tools[-1].tdqs
        values.append(value)
        facts.append(for_set(run.whole(definition.facts)))
    coherence = weigh_set(facts, run.rubric).scores
    return lazily(
        ScoredServer,
        ScoredSet(run, snapshot),
        name=snapshot.name,
        target=snapshot.target,
        score=_server_score(values, coherence),
        coherence_scores=coherence,
        tools=tuple(tools),
    )


def _report(snapshot: Snapshot, run: Run) -> ServerReport:
    facts: list[Facts] = []
    told: list[Words | PackedWords] = []
    reports: list[ToolReport] = []
    shares, fits = Shares(), Fits(run.clients)
    for at, (definition, results, estimate) in enumerate(_weighed(run)):
        made = Words(run, definition, results, estimate)
        if run.clients:
            fits.add(definition.facts.tool.name or NAMELESS, made.minded)
        if run.keeps:
            told.append(made)
        else:
            shares.add(at, made.lacks)
            told.append(PackedWords.of(made))
        numbers = _numbers(definition, results, estimate, run.rubric)
        whole = run.whole(definition.facts)
        reports.append(_tool_report(told[-1], whole.tool, numbers))
        facts.append(whole if run.keeps else for_set(whole))
    run.standing = Standing.of([words.estimate for words in told])
    clients = fits.told(set_hits(facts, snapshot, run.clients))
    return _server_report(snapshot, run, facts, reports, SetWords(run, told, shares), clients)


def _server_report(
    snapshot: Snapshot,
    run: Run,
    facts: Sequence[Facts],
    reports: Sequence[ToolReport],
    words: SetWords,
    clients: tuple[ClientFit, ...],
) -> ServerReport:
    coherence = weigh_set(facts, run.rubric).told()
    return lazily(
        ServerReport,
        words,
        name=snapshot.name,
        target=snapshot.target,
        score=_server_score(
            [report.tdqs for report in reports], {key: value.score for key, value in coherence.items()}
        ),
        coherence=coherence,
        tools=tuple(reports),
        findings=tuple(about_set(snapshot, run, facts)),
        shadow_candidates=rollup.shadow_candidates((r.name, _cost(r)) for r in reports),
        rivals=may_be_mistaken(facts),
        risk=summarize(facts, [report.tokens for report in reports]),
        suppressed=(),
        change=None,
        instructions=snapshot.instructions or "",
        unlisted={},
        clients=clients,
    )


def _cost(report: ToolReport) -> int:
    cost = report.signals["invocation_cost"]
    assert isinstance(cost, int)
    return cost


def _server_score(values: Sequence[float], coherence: Mapping[str, int]) -> ServerScore:
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
    run = Run("", (read,), index_names((read.name, *siblings)), weights)
    ((definition, results, estimate),) = _weighed(run)
    run.standing = Standing.of([estimate])
    words = Words(run, definition, results, estimate)
    return _tool_report(words, read, _numbers(definition, results, estimate, weights))


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
