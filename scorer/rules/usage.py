"""Usage: descriptions that send the caller somewhere that does not exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scorer.claims.detect import span_hit
from scorer.claims.evidence import Hit
from scorer.claims.examples import tool
from scorer.claims.siblings import squeeze
from scorer.claims.tool_facts import Facts
from scorer.rules.record import Rule

#: A name in code after a verb that sends the caller to it.
_NAMED_TOOL: Final = re.compile(
    r"\b(?:use|call|run|see|prefer|via|with) `([a-z]+(?:[_/-][a-z0-9]+)+)`", re.IGNORECASE
)


def _absent_tool(facts: Facts) -> Iterator[Hit]:
    """A tool that the text sends the caller to, and that the server does not have."""
    if facts.index.count < 2 or "`" not in facts.doc.raw:
        return
    known = {use.parameter.name.lower() for use in facts.parameters} | {facts.tool.name.lower()}
    for match in _NAMED_TOOL.finditer(facts.doc.raw):
        name = match[1]
        if squeeze(name) not in facts.index.by_key and name.lower() not in known:
            yield span_hit(facts, *match.span(1), tool=name)


RULES = (
    Rule(
        "USE010",
        "absent-tool",
        "warning",
        find=_absent_tool,
        sources=("TDQS, Usage Guidelines",),
        good=(
            tool(
                "get_bill", "Fetch one bill. For many use `list_bills`.", siblings=("list_bills", "pay_bill")
            ),
        ),
        bad=(
            tool(
                "get_bill",
                "Fetch one bill. For many use `search_bills`.",
                siblings=("list_bills", "pay_bill"),
            ),
        ),
    ),
)
