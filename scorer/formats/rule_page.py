"""A rule's documentation as plain text, made from its record, and the list of all rules."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING

from scorer.formats.sanitize import json_safe

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scorer.rules.record import Example, Rule

#: What each kind does, in words.
KINDS = {
    "credit": "credit (earns points)",
    "debit": "debit (costs points)",
    "cap": "cap (bounds the score from above)",
    "floor": "floor (bounds the score from below)",
    "gate": "gate (fixed by the specification)",
    "check": "check (a finding, no points)",
}


def rule_page(rule: Rule, width: int = 100) -> str:
    """Return the page of one rule: what it sees, why it matters, good and bad examples, the fix."""
    return "\n\n".join(_sections(rule, width)) + "\n"


def _sections(rule: Rule, width: int) -> Iterator[str]:
    subject = rule.dimension or "no dimension"
    yield f"{rule.id} {rule.name}\n{subject} · {KINDS[rule.kind]} · level {rule.level} · since {rule.since}"
    yield _section("When it fires", [rule.earned], width)
    if rule.missed:
        yield _section("When it does not", [rule.missed], width)
    yield _section("Why it matters", [rule.why], width)
    yield _section("How to fix", [rule.fix], width)
    for title, examples in (("Good", rule.good), ("Bad", rule.bad)):
        if examples:
            yield f"{title}\n" + "\n\n".join(textwrap.indent(_example(example), "  ") for example in examples)
    if rule.sources:
        yield _section("Sources", [f"- {source}" for source in rule.sources], width)


def _section(title: str, paragraphs: Sequence[str], width: int) -> str:
    filled = (
        textwrap.fill(
            paragraph,
            width,
            initial_indent="  ",
            subsequent_indent="  ",
            break_long_words=False,
            break_on_hyphens=False,
        )
        for paragraph in paragraphs
    )
    return "\n".join([title, *filled])


def _example(example: Example) -> str:
    beside = f"\nbeside: {', '.join(example.siblings)}" if example.siblings else ""
    settings = f"\n{example.config.rstrip()}" if example.config else ""
    return tools_json(example) + json_safe(settings + beside)


def tools_json(example: Example) -> str:
    """Return an example's tools as JSON."""
    shown = [json.dumps(tool, indent=2, ensure_ascii=False) for tool in example.tools or (example.tool,)]
    return json_safe("\n".join(shown))


def rule_list(rules: Sequence[Rule]) -> str:
    """Return one line a rule: id, name, dimension, kind, level; aligned, by id."""
    heads = ("ID", "NAME", "DIMENSION", "KIND", "LEVEL")
    ordered = sorted(rules, key=lambda rule: rule.id)
    rows = [heads, *((rule.id, rule.name, rule.dimension or "-", rule.kind, rule.level) for rule in ordered)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "".join(f"{'  '.join(map(str.ljust, row, widths)).rstrip()}\n" for row in rows)
