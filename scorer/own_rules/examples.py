"""Runs the examples of own rules, as the program's own rules are tested: a bad one must be reported, a good one not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from scorer.contracts.definitions import Snapshot
from scorer.data.messages import say, text
from scorer.own_rules.apply import with_own_findings
from scorer.scoring.api import score_server

if TYPE_CHECKING:
    from scorer.claims.examples import Example
    from scorer.own_rules.rule import LoadedRule


def outcome(rules: Sequence[LoadedRule]) -> tuple[bool, list[str]]:
    """Return whether all examples are as they should be, and a line for each rule and each failure."""
    passed, lines = True, []
    for rule in rules:
        wrong = [*_wrong(rule)]
        passed = passed and not wrong
        state = text("own.test.failed" if wrong else "own.test.passed")
        lines.append(
            say(
                "own.test.rule",
                origin=rule.origin,
                id=rule.id,
                bad=len(rule.bad),
                good=len(rule.good),
                state=state,
            )
        )
        lines += [f"  - {line}" for line in wrong]
    return passed, lines


def _wrong(rule: LoadedRule) -> Iterator[str]:
    for kind, examples, wanted in (("bad", rule.bad, True), ("good", rule.good, False)):
        if not examples:
            yield say("own.test.none", kind=kind)
        for number, example in enumerate(examples, 1):
            if _reports(rule, example) != wanted:
                yield say(f"own.test.{kind}", number=number, name=repr(example.tool["name"]))


def _reports(rule: LoadedRule, example: Example) -> bool:
    scored = score_server(Snapshot("example", "example", (example.tool,)))
    (server,) = with_own_findings([scored], [rule])
    return any(finding.rule == rule.id for tool in server.tools for finding in tool.findings)
