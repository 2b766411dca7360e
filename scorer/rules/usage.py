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
from scorer.data.language_packs import names_language
from scorer.language.verbs import base_verb
from scorer.rules.record import Rule

#: Words before such a verb that put the named tool aside, which a safety rule reports.
_PUT_ASIDE: Final = re.compile(r"(?:never|not|n['’]t|instead of|rather than)\s+$", re.IGNORECASE)
#: A name of several words after a verb that sends the caller to it.
_REFERENCE: Final = re.compile(
    r"\b(?:use|call|run|see|prefer|via)\s(?:the\s)?(`?)([a-z][a-z0-9]*(?:[_-][a-z0-9]+)+)(?![\w-])(?!\1[=(:])",
    re.IGNORECASE,
)
#: What such a text holds in lower case: much faster to look for.
_MAY_REFER: Final = re.compile(r"(?:use|call|run|see|prefer|via|the)\s`?[a-z0-9]+[_-]")


def _may_refer(facts: Facts) -> bool:
    raw = facts.doc.raw
    if facts.index.count < 2 or not ("_" in raw or ("-" in raw and "`" in raw)):
        return False
    return not raw.isascii() or _MAY_REFER.search(raw.lower()) is not None


def _is_text_of(name: str, facts: Facts) -> bool:
    """Tell whether a name in lower case is the tool's, or any other whole string of its definition."""
    text = facts.strings.as_json
    if text.isascii() and b'"%b"' % name.encode() not in text.lower():
        return False
    return name == facts.tool.name.lower() or any(each.text.lower() == name for each in facts.strings.texts)


def _absent_tool(facts: Facts) -> Iterator[Hit]:
    """A tool that the text sends the caller to, and that the server does not have."""
    if facts.index.count < 2:
        return
    for match in _REFERENCE.finditer(facts.doc.raw):
        if _PUT_ASIDE.search(facts.doc.raw, max(0, match.start() - 16), match.start()):
            continue
        name = match[2]
        # Outside code only a name like those of tools is one: it begins with a verb and joins words by "_".
        first, *_, last = name.lower().replace("-", "_").split("_")
        named = match[1] or ("_" in name and base_verb(first) and last not in names_language().words.ids)
        if named and squeeze(name) not in facts.index.by_key and not _is_text_of(name.lower(), facts):
            yield span_hit(facts, *match.span(2), tool=name)


RULES = (
    Rule(
        "USE010",
        "absent-tool",
        "warning",
        find=_absent_tool,
        when=_may_refer,
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
