"""Adds up what the statistics of a site say: shares, means and counts over all of its servers and tools."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from scorer.contracts.dimensions import COHERENCE_DIMENSIONS, DIMENSIONS
from scorer.data.spec import load_spec
from scorer.formats.site_row import size_of
from scorer.formats.site_statistics import Common, Totals

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scorer.catalogue.shelf import Shelved
    from scorer.formats.site_row import Row

#: The rule that finds a tool without a description.
_BLANK: Final = "PUR000"


@dataclass(slots=True)
class Adding:
    """The sums so far."""

    servers: int = 0
    scored: int = 0
    tools: int = 0
    blank: int = 0
    read: int = 0
    sums: Counter[str] = field(default_factory=Counter)
    low: Counter[str] = field(default_factory=Counter)
    tiers: Counter[str] = field(default_factory=Counter)
    risks: Counter[str] = field(default_factory=Counter)
    server_tiers: Counter[str] = field(default_factory=Counter)
    sizes: Counter[str] = field(default_factory=Counter)
    transports: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    rule_servers: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)

    def add(self, server: Shelved, row: Row) -> None:
        """Add a server and its tools."""
        self.servers += 1
        self.transports.update(row.transports or ("",))
        self.failures[row.failure] += 1
        if row.score is None or server.record is None:
            return
        self.scored += 1
        self.server_tiers[row.score["tier"]] += 1
        self.sizes[size_of(row.score["tool_count"])] += 1
        self.sums["overall"] += _tenths(row.score["overall"])
        for key in COHERENCE_DIMENSIONS:
            self.sums[key] += server.record["coherence"][key]
        rules = set(server.record["findings"])
        for tool in server.record["tools"]:
            self._add_tool(tool)
            rules.update(tool["findings"])
        self.rule_servers.update(rules)
        for kinds in server.kinds or ():
            self.read += 1
            self.kinds.update(kinds["lacks"])

    def _add_tool(self, tool: Mapping[str, Any]) -> None:
        self.tools += 1
        self.tiers[tool["tier"]] += 1
        self.risks[tool["risk"]["category"]] += 1
        self.sums["tdqs"] += _tenths(tool["tdqs"])
        for key in DIMENSIONS:
            self.sums[key] += tool["scores"][key]
            self.low[key] += tool["scores"][key] < load_spec().smell_below
        rules = set(tool["findings"])
        self.blank += _BLANK in rules
        self.rules.update(rules)

    def totals(self) -> Totals:
        """Return the figures."""
        over = {**dict.fromkeys(DIMENSIONS, self.tools), **dict.fromkeys(COHERENCE_DIMENSIONS, self.scored)}
        return Totals(
            servers=self.servers,
            scored=self.scored,
            tools=self.tools,
            blank=self.blank,
            read=self.read,
            mean=_mean(self.sums["tdqs"] / 10, self.tools),
            overall=_mean(self.sums["overall"] / 10, self.scored),
            means={key: _mean(self.sums[key], count) for key, count in over.items()},
            low={key: self.low[key] for key in DIMENSIONS},
            tiers=dict(self.tiers),
            risks=dict(self.risks),
            server_tiers=dict(self.server_tiers),
            sizes=dict(self.sizes),
            transports=dict(self.transports),
            failures={name: count for name, count in self.failures.items() if name},
            kinds=dict(self.kinds),
            rules=tuple(self._common()),
        )

    def _common(self) -> list[Common]:
        """Return how often each rule is broken, the most common first."""
        found = [Common(rule, self.rules[rule], self.rule_servers[rule]) for rule in self.rule_servers]
        return sorted(found, key=lambda each: (-each.servers, -each.tools, each.rule))


def _tenths(value: float) -> int:
    """Return a value of one decimal in tenths: whole numbers add up to the same sum in any order."""
    return round(value * 10)


def _mean(total: float, count: int) -> float:
    return round(total / count, 3) if count else 0.0
