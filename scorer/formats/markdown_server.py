"""One server in Markdown: what changed, what costs most, the edits that gain most, its tools; the rest folded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from scorer.contracts.dimensions import COHERENCE_LABELS, DIMENSIONS, LABELS
from scorer.contracts.orders import LEVELS
from scorer.contracts.report import Finding, ServerReport, ToolReport
from scorer.data.messages import say, text
from scorer.formats import markdown_clients, risk_wording, summary
from scorer.formats.markdown_change import changes, is_empty
from scorer.formats.markdown_parts import (
    FAILS,
    Failing,
    Room,
    bullets,
    columns,
    folded,
    heading,
    omitted,
    owner,
    owners,
    table,
    unbroken,
)
from scorer.formats.sanitize import html_code, html_text, markdown, markdown_code
from scorer.formats.view_options import ViewOptions

#: How many patterns and how many tools are shown without a click.
PATTERNS: Final = 3
TOOLS: Final = 10
#: How many of the lowest tools are shown where few fail or changed.
LOWEST: Final = 5


def sections(server: ServerReport, view: ViewOptions, room: Room, fails: Failing) -> Iterator[str]:
    """Yield all about a server. Where nothing changed and nothing fails, all but that is folded."""
    change = server.change
    if change is not None and is_empty(change):
        yield say("formats.markdown.no-change", against=markdown_code(change.against))
        if not fails:
            inside = [*_to_do(server, view, room, fails), *_folded(server, room, fails)]
            yield from folded(text("formats.markdown.whole-report"), inside)
            return
    elif change is not None:
        yield from changes(change, room)
    yield from _to_do(server, view, room, fails)
    yield from _folded(server, room, fails)


# --- what is open -------------------------------------------------------------------------------


def _to_do(server: ServerReport, view: ViewOptions, room: Room, fails: Failing) -> Iterator[str]:
    if server.patterns:
        yield heading("patterns")
        yield bullets(
            f"{markdown(summary.sentence(each.text))} ({_gain(each.gain)})"
            for each in server.patterns[:PATTERNS]
        )
    edits = summary.best_edits(server, view.top)
    if edits:
        yield heading("best-edits")
        yield "\n".join(
            f"{number}. {markdown_code(tool)}: {markdown(edit.fix)} "
            f"({summary.tool_and_server_gain(edit.gain.tdqs, edit.gain.server)})"
            for number, (tool, edit) in enumerate(edits, 1)
        )
    yield from _tools(server, room, fails)


def _gain(points: float) -> str:
    return say("formats.gain.server", gain=summary.gain(points))


def _tools(server: ServerReport, room: Room, fails: Failing) -> Iterator[str]:
    """Yield the tools that make the gate fail or changed, and the lowest; all of them if there are few."""
    changed = server.change is not None and bool(server.change.tools)
    yield heading("changed-tools" if changed else "failing-tools" if fails else "tools")
    yield _scores(server)
    shown, _ = _divided(server, fails)
    yield from _table(shown, room, fails)
    heads = (
        say("formats.legend.dimension", head=head, label=LABELS[key]) for key, head in summary.HEADS.items()
    )
    yield f"<sub>{', '.join(heads)}. {text('formats.legend.interval')}.</sub>"


def _divided(server: ServerReport, fails: Failing) -> tuple[Sequence[ToolReport], Sequence[ToolReport]]:
    """Return the tools that are shown without a click, and all others: each tool is in one table."""
    changed = {each.name for each in server.change.tools} if server.change else set()
    ranked = summary.worst_first(server)
    lowest = {id(tool) for tool in ranked[:LOWEST]}

    def place(tool: ToolReport) -> tuple[bool, bool, bool]:
        return id(tool) not in fails, tool.name not in changed, id(tool) not in lowest

    ordered = sorted(ranked, key=place)
    shown = TOOLS if len(ranked) <= TOOLS else min(TOOLS, sum(not all(place(tool)) for tool in ranked))
    return ordered[:shown], ordered[shown:]


def _table(tools: Sequence[ToolReport], room: Room, fails: Failing) -> Iterator[str]:
    """Yield a table of tools, with everything that a table tells of them."""
    scores = [(head, "right") for head in summary.HEADS.values()]
    heads = [*columns("tool"), *columns("tdqs", side="right"), *scores]
    heads += [*columns("risk", "interval"), *columns("tokens", side="right")]
    rows = ([*_row(tool, fails), *_size(tool, fails)] for tool in tools[: room.rows])
    yield table(heads, rows)
    yield from omitted(len(tools) - room.rows, "tool")


def _size(tool: ToolReport, fails: Failing) -> Sequence[str]:
    low, high = tool.interval
    tokens = _marked(f"{tool.tokens:,}", "tokens", fails.get(id(tool), frozenset()))
    return unbroken(f"{low:.1f}–{high:.1f}"), tokens


def _scores(server: ServerReport) -> str:
    score = server.score
    line = say(
        "formats.server.summary",
        quality=score.description_quality,
        mean=score.mean_tdqs,
        lowest=score.min_tdqs,
        coherence=score.coherence,
        tools=summary.plural(score.tool_count, "tool"),
    )
    means = (f"{LABELS[key]} {mean:.1f}" for key, mean in summary.dimension_means(server).items())
    return f"{line} {say('formats.markdown.means', means=', '.join(means))}"


def _row(tool: ToolReport, fails: Failing) -> list[str]:
    cells = fails.get(id(tool))
    marks = cells or frozenset()
    scores = (_marked(str(tool.scores[key]), key, marks) for key in DIMENSIONS)
    return [
        markdown_code(tool.name) if cells is None else f"{FAILS} {markdown_code(tool.name)}",
        _marked(unbroken(f"{tool.tdqs:.1f} {tool.tier}"), "tdqs", marks),
        *scores,
        _marked(unbroken(risk_wording.headline(tool)), "risk", marks),
    ]


def _marked(shown: str, cell: str, marks: frozenset[str]) -> str:
    """Return a cell, with a mark if its value makes the gate fail."""
    return f"**{shown}**&nbsp;{FAILS}" if cell in marks else shown


# --- what is folded -----------------------------------------------------------------------------


def _folded(server: ServerReport, room: Room, fails: Failing) -> Iterator[str]:
    _, others = _divided(server, fails)
    if others:
        title = summary.plural(len(others), "other-tool")
        yield from folded(title, _table(others, room, fails))
    yield from folded(text("formats.heading.reasons"), _explained(server, room))
    found = Counter(finding.level for _, finding in summary.findings(server))
    counts = ", ".join(summary.plural(found[level], level) for level in LEVELS if found[level])
    title = say("formats.markdown.findings", counts=counts or text("formats.markdown.none"))
    yield from folded(title, _findings(server, room))
    title = say("formats.markdown.coherence", coherence=server.score.coherence)
    yield from folded(title, _coherence(server))
    yield from markdown_clients.clients(server, room)
    if server.risk is not None:
        title = say("formats.markdown.risk-title", counts=risk_wording.counts(server.risk))
        yield from folded(title, _risk(server))
    title = summary.plural(len(server.suppressed), "suppressed-finding")
    yield from folded(title, _suppressed(server, room))


def _explained(server: ServerReport, room: Room) -> Iterator[str]:
    """Yield the justifications, of tools that changed first."""
    changed = {each.name for each in server.change.tools} if server.change else set()
    ranked = sorted(summary.worst_first(server), key=lambda tool: tool.name not in changed)
    for tool in ranked[: room.explained]:
        yield from folded(_headline(tool), _justifications(tool))
    if room.explained:
        yield from omitted(len(ranked) - room.explained, "tool")


def _justifications(tool: ToolReport) -> Iterator[str]:
    yield bullets(
        f"**{LABELS[key]} {tool.scores[key]}**: {markdown(tool.justifications[key])}" for key in DIMENSIONS
    )
    why = markdown(_risk_evidence(tool))
    yield say("formats.markdown.risk-of-tool", headline=risk_wording.headline(tool), why=why).rstrip()


def _risk_evidence(tool: ToolReport) -> str:
    """Return why a tool has its class, and its risk signals."""
    signals = "; ".join(signal.text for signal in tool.risk_signals)
    return f"{risk_wording.reason(tool)} {signals}{'.' if signals else ''}".strip()


def _headline(tool: ToolReport) -> str:
    # Inside a summary GitHub reads HTML and no Markdown.
    parts = [f"{html_code(tool.name)} {tool.tdqs:.1f} {tool.tier}", *map(html_text, tool.flags)]
    if tool.confidence == "low":
        parts.append(say("formats.tool.low-confidence", doubts="; ".join(tool.doubts)))
    return ", ".join(parts)


def _coherence(server: ServerReport) -> Iterator[str]:
    scores = [(name, server.coherence[key]) for key, name in COHERENCE_LABELS.items()]
    rows = [[unbroken(name), str(part.score), markdown(part.justification)] for name, part in scores]
    yield table([*columns(""), *columns("score", side="right"), *columns("why")], rows)


def _risk(server: ServerReport) -> Iterator[str]:
    risk = server.risk
    assert risk is not None
    yield say(
        "formats.markdown.risk",
        shares=summary.sentence(risk_wording.shares(risk)),
        load=summary.sentence(risk_wording.context_load(risk)),
        largest=risk_wording.largest(risk, markdown_code(risk.heaviest[0].name)),
    )
    legs = [say(leg, names=markdown(risk_wording.leg_names(names))) for leg, names in risk_wording.legs(risk)]
    if legs:
        yield text("formats.risk.exfiltration")
        yield bullets(legs)


def _findings(server: ServerReport, room: Room) -> Iterator[str]:
    found = summary.grouped_findings(server)
    if found:
        rows = [_finding_row(each, server) for each in found[: room.rows]]
        yield table(columns("level", "rule", "tool", "finding", "fix"), rows)
        yield from omitted(len(found) - room.rows, "finding")
    if server.unlisted:
        yield f"<sub>{summary.unlisted(server)}</sub>"


def _finding_row(group: summary.FindingGroup, server: ServerReport) -> list[str]:
    item = replace(group.finding, message=group.message())
    return [*_cells(owners(group, server.score.tool_count), item), markdown(group.fix())]


def _suppressed(server: ServerReport, room: Room) -> Iterator[str]:
    accepted = summary.suppressed(server)
    if not accepted:
        return
    rows = [
        [
            *_cells(owner(each.tool), each.finding),
            markdown(each.reason),
            markdown(summary.accepted_where(each)),
        ]
        for each in accepted[: room.rows]
    ]
    yield table(columns("level", "rule", "tool", "finding", "reason", "accepted"), rows)
    yield from omitted(len(accepted) - room.rows, "suppressed-finding")


def _cells(tools: str, item: Finding) -> tuple[str, str, str, str]:
    return item.level, markdown(item.rule), tools, markdown(item.message)
