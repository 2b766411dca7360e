"""What a whole server may do, and what its definitions cost a model's context."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from scorer.claims.data_flows import toxic_flow
from scorer.claims.effect import MUTATING
from scorer.claims.tool_facts import Facts
from scorer.contracts.orders import RISK_CLASSES
from scorer.contracts.report import HeavyTool, RiskSummary

#: Tokens of the context window that the definitions are set against, as catalogues do.
WINDOW = 200_000
#: So many of the heaviest tools are named.
HEAVIEST = 3


def summarize(tools: Sequence[Facts], tokens: Sequence[int]) -> RiskSummary:
    """Return the summary of a set (one tool at least) and the tokens of each definition."""
    counts: Counter[str] = Counter(facts.effect.category for facts in tools)
    total = sum(tokens)
    weighed = sorted((-size, facts.tool.name) for facts, size in zip(tools, tokens, strict=True))
    return RiskSummary(
        classes={category: counts[category] for category in reversed(RISK_CLASSES) if counts[category]},
        changing=round(sum(counts[c] for c in MUTATING) / len(tools), 3),
        destroying=round((counts["destructive"] + counts["financial"]) / len(tools), 3),
        tokens=total,
        window_share=round(total / WINDOW, 4),
        heaviest=tuple(HeavyTool(name, -size) for size, name in weighed[:HEAVIEST]),
        flow=toxic_flow(tools),
    )
