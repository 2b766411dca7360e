"""What a server's own instructions hide or order: the safety rules, on the text that every session reads. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from scorer.claims.siblings import SiblingIndex
from scorer.claims.tool_facts import gather
from scorer.contracts.report import Finding
from scorer.data.messages import say
from scorer.reading.tool import read_tool
from scorer.rules import safety

POINTER = "/instructions"


def instruction_findings(text: str, index: SiblingIndex) -> tuple[Finding, ...]:
    """Return the safety findings of a server's instructions; `index` holds the names of its tools."""
    return tuple(_found(text, index)) if text.strip() else ()


def _found(text: str, index: SiblingIndex) -> Iterator[Finding]:
    facts = gather(
        read_tool({"name": "instructions", "description": text, "inputSchema": {"type": "object"}}), index
    )
    for rule in safety.RULES:
        for hit in rule.find(facts):
            found = rule.finding(hit)
            yield replace(found, message=say("scoring.instructions", message=found.message), pointer=POINTER)
