"""An own rule: its record, its examples, and what it looks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from scorer.claims.examples import Example
from scorer.contracts.report import Finding
from scorer.reading.tool import read_tool

if TYPE_CHECKING:
    from scorer.contracts.orders import Level
    from scorer.contracts.own_rule import OwnRule
    from scorer.contracts.report import ToolReport
    from scorer.own_rules.conditions import Condition


@dataclass(frozen=True)
class LoadedRule:
    """An own rule. `tools` are glob patterns, and `risk` the classes, of the tools that it reads (): all of them.

    `origin` is the place of the rule, "file:line".
    """

    record: OwnRule
    condition: Condition
    tools: tuple[str, ...] = ()
    risk: tuple[str, ...] = ()
    good: Sequence[Example] = ()
    bad: Sequence[Example] = ()
    origin: str = ""

    @property
    def id(self) -> str:
        """Return the id."""
        return self.record.id

    @property
    def name(self) -> str:
        """Return the title."""
        return self.record.name

    @property
    def level(self) -> Level:
        """Return the level of its findings."""
        return self.record.level

    @property
    def family(self) -> str:
        """Return the family of all own rules."""
        return self.record.family

    @property
    def dimension(self) -> str | None:
        """Return None: it belongs to no dimension."""
        return self.record.dimension

    @property
    def message(self) -> str:
        """Return the message with its gaps unfilled."""
        return self.record.message

    @property
    def fix(self) -> str:
        """Return the fix with its gaps unfilled."""
        return self.record.fix

    @property
    def why(self) -> str:
        """Return why the defect matters."""
        return self.record.why

    @property
    def since(self) -> str:
        """Return "": no version of the program brought it."""
        return self.record.since

    @property
    def sources(self) -> tuple[str, ...]:
        """Return where the rule comes from."""
        return self.record.sources

    @property
    def kinds(self) -> tuple[tuple[str, str], ...]:
        """Return (): it has one fix."""
        return self.record.kinds

    def findings(self, tool: ToolReport) -> Iterator[Finding]:
        """Yield what the rule reports about a tool; an entry that is not an object is no tool."""
        if not isinstance(tool.definition, Mapping) or not self._reads(tool):
            return
        for hit in self.condition.find(tool, read_tool(tool.definition)):
            words: dict[str, Any] = {**hit.words, "tool": tool.shown_name}
            yield Finding(
                rule=self.id,
                name=self.name,
                level=self.level,
                message=self.message.format_map(words),
                pointer=hit.pointer,
                span=hit.span,
                fix=self.fix.format_map(words),
            )

    def _reads(self, tool: ToolReport) -> bool:
        named = not self.tools or any(fnmatchcase(tool.name, pattern) for pattern in self.tools)
        return named and (not self.risk or tool.risk["category"] in self.risk)
