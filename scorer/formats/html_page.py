"""The content of the HTML page: frozen rows that the template only has to lay out."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scorer.contracts.dimensions import COHERENCE_LABELS, LABELS
from scorer.contracts.report import NAMELESS, Finding
from scorer.data.messages import say, text
from scorer.data.spec import load_spec
from scorer.formats import risk_wording, summary
from scorer.formats.gate_reasons import exempted_count, exempted_reasons, gate_reasons, reason_words
from scorer.formats.html_tool import Panel, ToolCard, card
from scorer.formats.sanitize import label
from scorer.gate.changes import regressions
from scorer.rules import ALL_RULES, CONFIG_RULES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scorer.contracts.report import (
        Opportunity,
        Report,
        RiskSummary,
        ServerError,
        ServerReport,
        ServerScore,
    )
    from scorer.formats.view_options import ViewOptions

#: A mean from here on reads as good: the lowest TDQS of tier A.
GOOD = 3.5


@dataclass(frozen=True, slots=True)
class Bar:
    """The mean of a dimension over all tools, and the share of 5 that it fills (0 to 100).

    `head` is the dimension's two letters in the head of the tool table.
    """

    label: str
    head: str
    mean: float
    percent: float

    @property
    def grade(self) -> str:
        """Return the grade of a mean: "good" from 3.5, "fair" from 3, "poor" below."""
        return "good" if self.mean >= GOOD else "fair" if self.mean >= load_spec().smell_below else "poor"


@dataclass(frozen=True, slots=True)
class Fix:
    """One edit worth making first. `anchor` is empty for an edit of the whole tool set."""

    tool: str
    anchor: str
    edit: str
    gain: str
    is_error: bool


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding, its message, and the tool that it is about ("" for the tool set), or words for `many` tools."""

    tool: str
    anchor: str
    finding: Finding
    message: str
    many: bool = False


@dataclass(frozen=True, slots=True)
class SuppressedRow:
    """A finding that somebody accepted, why, and where that is recorded."""

    tool: str
    anchor: str
    finding: Finding
    reason: str
    accepted: str


@dataclass(frozen=True, slots=True)
class Leg:
    """One leg of a toxic flow: a heading, the tools with anchors, and how many more there are."""

    heading: str
    tools: tuple[tuple[str, str], ...]
    more: int


@dataclass(frozen=True, slots=True)
class RiskBlock:
    """What a server's tools can do, and what their definitions cost."""

    classes: tuple[tuple[str, str, int], ...]
    sentence: str
    heaviest: tuple[tuple[str, str, int], ...]
    legs: tuple[Leg, ...]


@dataclass(frozen=True, slots=True)
class ServerPage:
    """A server: verdict, bars, fixes, tools with the lowest score first, coherence, findings."""

    anchor: str
    name: str
    target: str
    score: ServerScore
    tokens: int
    tiers: tuple[str, ...]
    bars: tuple[Bar, ...]
    coherence_bars: tuple[Bar, ...]
    fixes: tuple[Fix, ...]
    fixes_left_out: int
    cards: tuple[ToolCard, ...]
    coherence: tuple[Panel, ...]
    findings: tuple[FindingRow, ...]
    suppressed: tuple[SuppressedRow, ...]
    before: str
    worse: tuple[str, ...]
    unlisted: str
    passed: tuple[tuple[str, str], ...]
    risk: RiskBlock | None


@dataclass(frozen=True, slots=True)
class Page:
    """The whole page. `title` is plain text without hidden characters; `up` the file of the index, if there is one."""

    title: str
    verdict: str
    shares: tuple[str, ...]
    made_by: str
    passed: bool
    reasons: tuple[str, ...]
    exempted: tuple[str, ...]
    exempted_count: str
    servers: tuple[ServerPage, ...]
    errors: tuple[ServerError, ...]
    classes: tuple[risk_wording.ClassWording, ...]
    up: str = ""


def page(report: Report, view: ViewOptions, up: str = "") -> Page:
    """Prepare the page of a report; `view.top` fixes are shown for each server."""
    names = ", ".join(label(server.name) for server in report.servers[:3])
    return Page(
        title=say("formats.html.title", names=names) if names else text("formats.title"),
        verdict=_verdict(report),
        shares=tuple(f"{part.label} {part.weight}%" for part in load_spec().dimensions),
        made_by=summary.generator(report),
        passed=report.gate.passed,
        reasons=tuple(gate_reasons(report)),
        exempted=tuple(exempted_reasons(report)),
        exempted_count=exempted_count(report),
        servers=tuple(_server(server, at, view) for at, server in enumerate(report.servers, 1)),
        errors=report.errors,
        classes=risk_wording.present(report.servers),
        up=up,
    )


def _verdict(report: Report) -> str:
    """Return in a sentence or two how the run ended."""
    gate = summary.gate_words(report)
    if len(report.servers) == 1:
        score = report.servers[0].score
        worst = summary.worst_first(report.servers[0])[0]
        return say(
            "formats.html.verdict-one",
            overall=score.overall,
            tier=score.tier,
            gate=gate,
            tools=summary.plural(score.tool_count, "tool"),
            name=label(worst.name),
            tdqs=worst.tdqs,
        )
    servers = summary.plural(len(report.servers), "server")
    return say("formats.html.verdict-many", servers=servers, gate=gate)


def _server(server: ServerReport, number: int, view: ViewOptions) -> ServerPage:
    anchor = f"server-{number}"
    cards = tuple(_cards(server, anchor))
    # Of two tools with one name the first is linked: a finding contains only the name.
    anchors = {card.report.name: card.anchor for card in reversed(cards)}
    fixes = summary.top_fixes(server, view.top)
    return ServerPage(
        anchor=anchor,
        name=server.name,
        target=server.target,
        score=server.score,
        tokens=sum(tool.tokens for tool in server.tools),
        tiers=tuple(sorted({tool.tier for tool in server.tools})),
        bars=tuple(_bars(server)),
        coherence_bars=tuple(_coherence_bars(server)),
        fixes=tuple(_fix(fix, anchors, server) for fix in fixes),
        fixes_left_out=summary.fix_count(server) - len(fixes),
        cards=cards,
        coherence=tuple(_coherence(server)),
        findings=tuple(_finding_row(group, server, anchors) for group in summary.grouped_findings(server)),
        suppressed=tuple(_suppressed(server, anchors)),
        before=summary.before(server.change) if server.change else "",
        worse=tuple(map(reason_words, regressions(server.change))) if server.change else (),
        unlisted=summary.unlisted(server) if server.unlisted else "",
        passed=tuple(_passed(server)),
        risk=_risk(server.risk, anchors) if server.risk else None,
    )


def _risk(risk: RiskSummary, anchors: Mapping[str, str]) -> RiskBlock:
    return RiskBlock(
        classes=tuple(
            (name, risk_wording.CLASSES[name].severity, number) for name, number in risk.classes.items()
        ),
        sentence=say(
            "formats.html.risk-sentence",
            shares=risk_wording.shares(risk),
            load=risk_wording.context_load(risk).capitalize(),
        ),
        heaviest=tuple((tool.name, anchors.get(tool.name, ""), tool.tokens) for tool in risk.heaviest),
        legs=tuple(
            Leg(
                say(leg, names="").rstrip(),
                tuple((name, anchors.get(name, "")) for name in names[: risk_wording.LEG_SHOWN]),
                max(0, len(names) - risk_wording.LEG_SHOWN),
            )
            for leg, names in risk_wording.legs(risk)
        ),
    )


def _finding_row(group: summary.FindingGroup, server: ServerReport, anchors: Mapping[str, str]) -> FindingRow:
    if len(group.tools) > 1:
        affected = summary.which_tools(group.tools, server.score.tool_count)
        return FindingRow(affected, "", group.finding, group.message(), many=True)
    tool = group.tools[0] if group.tools else ""
    return FindingRow(tool, anchors.get(tool, ""), group.finding, group.message())


def _suppressed(server: ServerReport, anchors: Mapping[str, str]) -> Iterator[SuppressedRow]:
    for each in summary.suppressed(server):
        where = summary.accepted_where(each)
        yield SuppressedRow(each.tool, anchors.get(each.tool, ""), each.finding, each.reason, where)


def _bars(server: ServerReport) -> Iterator[Bar]:
    for key, mean in summary.dimension_means(server).items():
        yield Bar(LABELS[key], summary.HEADS[key], round(mean, 1), round(mean * 20, 1))


def _passed(server: ServerReport) -> Iterator[tuple[str, str]]:
    """Yield (id, name) of the rules that found nothing in any tool, nor in the tool set, listed or not.

    Rules about clients are left out: the report does not contain which clients were checked.
    """
    fired = {finding.rule for _, finding in summary.findings(server)} | set(server.unlisted)
    fired |= {each.finding.rule for each in server.suppressed} | {rule.id for rule in CONFIG_RULES}
    asked = (rule for rule in ALL_RULES if rule.family != "client")
    yield from ((rule.id, rule.name) for rule in asked if rule.id not in fired)


def _coherence_bars(server: ServerReport) -> Iterator[Bar]:
    for key, name in COHERENCE_LABELS.items():
        score = server.coherence[key].score
        yield Bar(name, "", score, score * 20.0)


def _fix(fix: summary.Fix, anchors: Mapping[str, str], server: ServerReport) -> Fix:
    item = fix.item
    is_error = isinstance(item, Finding)
    gain = f"{item.level} {item.rule}" if isinstance(item, Finding) else _gain(fix.tool, item, server)
    return Fix(fix.tool, anchors.get(fix.tool, ""), item.fix, gain, is_error)


def _gain(name: str, item: Opportunity, server: ServerReport) -> str:
    """Return from which to about which score an edit raises its tool and the server."""
    before = next((tool.tdqs_estimate for tool in server.tools if (tool.name or NAMELESS) == name), 1.0)
    after, overall = min(5.0, before + item.gain.tdqs), server.score.overall
    return say(
        "formats.html.fix-gain",
        tool=_rise(before, after),
        server=_rise(overall, overall + item.gain.server),
    )


def _rise(before: float, after: float) -> str:
    """Return "from 2.6 to about 3.1", or "by about 0.04" if one decimal shows no difference."""
    after = min(5.0, after)
    if f"{before:.1f}" == f"{after:.1f}":
        return say("formats.html.gain-by", points=summary.gain(after - before).lstrip("+"))
    return say("formats.html.gain-from-to", old=before, new=after)


def _cards(server: ServerReport, prefix: str) -> Iterator[ToolCard]:
    seen: Counter[str] = Counter()
    for tool in summary.worst_first(server):
        base = f"{prefix}-tool-{slug(tool.name)}"
        seen[base] += 1
        anchor = base if seen[base] == 1 else f"{base}--{seen[base]}"
        yield card(tool, anchor, server.rivals.get(tool.name, ()))


def slug(name: str) -> str:
    """Return the letters of a name that an anchor or a file name can contain."""
    return re.sub(r"[^A-Za-z0-9_]+", "-", name)[:80]


def _coherence(server: ServerReport) -> Iterator[Panel]:
    for key, name in COHERENCE_LABELS.items():
        score = server.coherence[key]
        yield Panel(name, text(f"formats.dimension.{key}.question"), score.score, score.justification)
