"""One server as the HTML page shows it: patterns and edits first, then its scores, its tools and its findings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from scorer.contracts.dimensions import COHERENCE_LABELS, LABELS
from scorer.contracts.report import Finding
from scorer.data.messages import say, text
from scorer.formats import summary
from scorer.formats.gate_reasons import reason_words
from scorer.formats.html_clients import ClientsBlock, clients_block
from scorer.formats.html_gauge import Gauge, gauge
from scorer.formats.html_risk import RiskBlock, risk_block
from scorer.formats.html_share import Share, share
from scorer.formats.html_tool import ToolCard, card, graded
from scorer.formats.sanitize import label
from scorer.formats.score_steps import step
from scorer.gate.changes import regressions
from scorer.rules import ALL_RULES, CONFIG_RULES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scorer.contracts.report import Pattern, Report, ServerReport, ServerScore, ToolReport
    from scorer.formats.view_options import ViewOptions

#: On a page with more tools their evidence and schemas are packed, and the script unpacks them.
PACKED: Final = 20
#: On a page with more tools their details wait in templates, which cost a browser next to nothing.
LAZY: Final = 60
#: A page with more tools is written part by part, so that it is never held as a whole.
STREAMED: Final = 300


@dataclass(frozen=True, slots=True)
class Bar:
    """The mean score of a dimension over all tools. `head` is its two letters in the head of the tool table."""

    label: str
    head: str
    mean: float

    @property
    def step(self) -> int:
        """Return the step of the mean."""
        return step(self.mean)


@dataclass(frozen=True, slots=True)
class PatternRow:
    """What many tools share: in words, the gain for the grade, and the tools (or those that do not share it)."""

    text: str
    gain: str
    affected: int
    tools: tuple[tuple[str, str], ...]
    others: bool


@dataclass(frozen=True, slots=True)
class Fix:
    """One edit worth making first. `anchor` is empty for an edit of the whole tool set."""

    tool: str
    anchor: str
    edit: str
    gain: str
    is_error: bool


@dataclass(frozen=True, slots=True)
class CoherencePanel:
    """One coherence dimension: its question, its score of 5, and why."""

    label: str
    question: str
    score: int
    justification: str


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding, its message, and the tool that it is about ("" for the tool set), or words for `many` tools.

    `tools`: these many tools with their anchors. It is empty when all are affected (`every`): the table lists them.
    """

    tool: str
    anchor: str
    finding: Finding
    message: str
    fix: str
    many: bool = False
    every: bool = False
    tools: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SuppressedRow:
    """A finding that somebody accepted, why, and where that is recorded."""

    tool: str
    anchor: str
    finding: Finding
    reason: str
    accepted: str


@dataclass(frozen=True, slots=True)
class ServerPage:
    """A server: verdict, patterns, edits, bars, tools with the lowest score first, coherence, findings.

    `streamed`: its tools are written one by one, after the rest of the page is laid out.
    `lazy`: the details of its tools wait in templates until somebody opens them. `packed`: their evidence and schemas
    are packed. `apart`: all details are packed, and no card is open.
    """

    anchor: str
    name: str
    target: str
    score: ServerScore
    gauge: Gauge
    verdict: str
    tokens: int
    tiers: tuple[str, ...]
    patterns: tuple[PatternRow, ...]
    fixes: tuple[Fix, ...]
    fixes_left_out: int
    bars: tuple[Bar, ...]
    coherence: tuple[CoherencePanel, ...]
    risk: RiskBlock | None
    clients: ClientsBlock | None
    cards: Sequence[ToolCard]
    streamed: bool
    lazy: bool
    packed: bool
    findings: tuple[FindingRow, ...]
    found: str
    suppressed: tuple[SuppressedRow, ...]
    before: str
    worse: tuple[str, ...]
    unlisted: str
    passed: tuple[tuple[str, str], ...]
    share: Share
    apart: bool = False

    @property
    def label(self) -> str:
        """Return the server's name for an attribute: one line, nothing hidden."""
        return label(self.name)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a server is on the page: its number, the tools before it, and those of the whole page."""

    number: int
    tools_before: int
    tools: int


def server_page(server: ServerReport, report: Report, place: Place, view: ViewOptions) -> ServerPage:
    """Prepare one server; `view.top` edits are shown."""
    anchor = f"server-{place.number}"
    cards = _Cards(server, anchor, place.tools_before)
    anchors = cards.by_name()  # a finding contains only the name
    streamed = place.tools > STREAMED
    fixes = summary.best_fixes(server)
    rows = tuple(_finding_row(group, server, anchors) for group in summary.grouped_findings(server))
    passed = report.gate.passed or (len(report.servers) > 1 and not _fails(report, place.number - 1))
    return ServerPage(
        anchor=anchor,
        name=server.name,
        target=server.target,
        score=server.score,
        gauge=gauge(server.score.overall),
        verdict=verdict(server, passed=passed),
        tokens=sum(tool.tokens for tool in server.tools),
        tiers=tuple(sorted({tool.tier for tool in server.tools})),
        patterns=tuple(_pattern(each, server, anchors) for each in server.patterns),
        fixes=tuple(_fix(fix, anchors) for fix in fixes[: view.top]),
        fixes_left_out=summary.fix_count(server) - len(fixes[: view.top]),
        bars=tuple(_bars(server)),
        coherence=tuple(_coherence(server)),
        risk=risk_block(server.risk, anchors) if server.risk else None,
        clients=clients_block(server, anchors),
        cards=cards if streamed else tuple(cards),
        streamed=streamed,
        lazy=place.tools > LAZY,
        packed=place.tools > PACKED,
        findings=rows,
        found=_found(server, len(rows)),
        suppressed=tuple(_suppressed(server, anchors)),
        before=summary.before(server.change) if server.change else "",
        worse=tuple(map(reason_words, regressions(server.change))) if server.change else (),
        unlisted=summary.unlisted(server) if server.unlisted else "",
        passed=tuple(_passed(server)),
        share=share(server, report, passed=passed),
    )


def _fails(report: Report, at: int) -> bool:
    """Return whether the gate fails because of the server at this place."""
    return any(reason.server == at for reason in report.gate.reasons)


def verdict(server: ServerReport, *, passed: bool) -> str:
    """Return in one sentence the grade, what costs most, and whether the server passed the gate."""
    if server.patterns:
        cost = say("formats.html.verdict-pattern", pattern=server.patterns[0].text)
    elif server.tools:
        worst = summary.worst_first(server)[0]
        cost = say("formats.html.verdict-lowest", name=label(worst.name), tdqs=worst.tdqs)
    else:
        cost = ""
    return say(
        "formats.html.verdict",
        overall=server.score.overall,
        tier=server.score.tier,
        cost=cost,
        gate=text("formats.html.verdict-passed" if passed else "formats.html.verdict-failed"),
    )


def _pattern(pattern: Pattern, server: ServerReport, anchors: Mapping[str, str]) -> PatternRow:
    """Prepare a pattern; where it affects most tools, the shorter list is that of the others."""
    affected = set(pattern.tools)
    names = sorted({tool.name for tool in server.tools if tool.name not in affected})
    others = len(names) < len(pattern.tools)
    shown = tuple(names) if others else pattern.tools
    gain = say("formats.html.grade-gain", gain=summary.gain(pattern.gain))
    tools = tuple((name, anchors.get(name, "")) for name in shown)
    return PatternRow(summary.sentence(pattern.text), gain, len(pattern.tools), tools, others)


def _fix(fix: summary.Fix, anchors: Mapping[str, str]) -> Fix:
    item = fix.item
    if isinstance(item, Finding):
        gain = f"{item.level} {item.rule}"
    else:
        gain = summary.tool_and_server_gain(item.gain.tdqs, item.gain.server)
    return Fix(fix.tool, anchors.get(fix.tool, ""), item.fix, gain, isinstance(item, Finding))


def _bars(server: ServerReport) -> Iterator[Bar]:
    for key, mean in summary.dimension_means(server).items():
        yield Bar(LABELS[key], summary.HEADS[key], round(mean, 1))


def _coherence(server: ServerReport) -> Iterator[CoherencePanel]:
    for key, name in COHERENCE_LABELS.items():
        score = server.coherence[key]
        question = text(f"formats.dimension.{key}.question")
        yield CoherencePanel(name, question, score.score, score.justification)


class _Cards(Sequence[ToolCard]):
    """The cards of a server's tools, the lowest first. Of many tools each is made when it is shown, and not kept."""

    def __init__(self, server: ServerReport, prefix: str, before: int) -> None:
        self._rivals, self._before = server.rivals, before
        self._tools = summary.worst_first(server)
        self._anchors = tuple(_anchors(self._tools, prefix))

    def by_name(self) -> dict[str, str]:
        """Return the anchor of each name: of two tools with one name the first is linked."""
        pairs = zip(self._tools, self._anchors, strict=True)
        return {tool.name: anchor for tool, anchor in reversed([*pairs])}

    def __len__(self) -> int:
        return len(self._tools)

    def __getitem__(self, at: Any) -> Any:
        tool = self._tools[at]
        return card(tool, self._anchors[at], self._before + at, self._rivals.get(tool.name, ()))


def _anchors(tools: Sequence[ToolReport], prefix: str) -> Iterator[str]:
    seen: Counter[str] = Counter()
    for tool in tools:
        base = f"{prefix}-tool-{slug(tool.name)}"
        seen[base] += 1
        yield base if seen[base] == 1 else f"{base}--{seen[base]}"


def slug(name: str) -> str:
    """Return the letters of a name that an anchor or a file name can contain."""
    return re.sub(r"[^A-Za-z0-9_]+", "-", name)[:80]


def _finding_row(group: summary.FindingGroup, server: ServerReport, anchors: Mapping[str, str]) -> FindingRow:
    if len(group.tools) > 1:
        affected = summary.which_tools(group.tools, server.score.tool_count)
        every = len(group.tools) == server.score.tool_count
        tools = () if every else tuple((name, anchors.get(name, "")) for name in group.tools)
        return FindingRow(affected, "", group.finding, group.message(), group.fix_line(), True, every, tools)
    tool = group.tools[0] if group.tools else ""
    return FindingRow(tool, anchors.get(tool, ""), group.finding, group.message(), group.fix_line())


def _found(server: ServerReport, entries: int) -> str:
    """Return what the list of findings contains: "43 findings (2 errors, 41 warnings) in 28 entries, …"."""
    found = [finding for _, finding in summary.findings(server)]
    count = summary.plural(len(found), "finding")
    if entries == len(found):
        return say("formats.html.all-findings", findings=count, counts=graded(found))
    return say(
        "formats.html.grouped-findings",
        findings=count,
        counts=graded(found),
        entries=summary.plural(entries, "entry"),
    )


def _suppressed(server: ServerReport, anchors: Mapping[str, str]) -> Iterator[SuppressedRow]:
    for each in summary.suppressed(server):
        where = summary.accepted_where(each)
        yield SuppressedRow(each.tool, anchors.get(each.tool, ""), each.finding, each.reason, where)


def _passed(server: ServerReport) -> Iterator[tuple[str, str]]:
    """Yield (id, name) of the rules that found nothing in any tool, nor in the tool set, listed or not.

    Rules about clients are left out: the report does not contain which clients were checked.
    """
    fired = {finding.rule for _, finding in summary.findings(server)} | set(server.unlisted)
    fired |= {each.finding.rule for each in server.suppressed} | {rule.id for rule in CONFIG_RULES}
    asked = (rule for rule in ALL_RULES if rule.family != "client")
    yield from ((rule.id, rule.name) for rule in asked if rule.id not in fired)
