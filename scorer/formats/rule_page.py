"""The page of a lint rule or a feature as plain text, and the list of all rules."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING, Final

from scorer.contracts.dimensions import LABELS
from scorer.data.messages import messages
from scorer.formats.sanitize import json_safe

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from scorer.claims.examples import Example
    from scorer.claims.feature import Feature
    from scorer.rules import Rule

#: What each kind of feature does to a score.
KINDS: Final[Mapping[str, str]] = {
    "credit": "earns points",
    "debit": "costs points",
    "cap": "bounds the score from above",
    "floor": "bounds the score from below",
    "gate": "fixes the score, as the specification demands",
}


def rule_page(rule: Rule, width: int = 100) -> str:
    """Return the page of one rule: what it reports, why it matters, how to fix it, and examples."""
    subject = LABELS.get(rule.dimension or "", rule.family)
    parts = [
        f"{rule.id} {rule.name}\nlint rule · {subject} · level {rule.level} · since {rule.since}",
        _section("What it reports", [rule.message], width),
        _section("Why it matters", [rule.why], width),
        _section("How to fix it", [rule.fix], width),
        *_examples("Not reported", rule.good),
        *_examples("Reported", rule.bad),
    ]
    if rule.sources:
        parts.append(_section("References", [f"- {source}" for source in rule.sources], width))
    return "\n\n".join(parts) + "\n"


def feature_page(feature: Feature, width: int = 100) -> str:
    """Return the page of one feature: what it sees, what earns it, and examples."""
    head = (
        f"{feature.id} {feature.name}\nscoring feature · {LABELS[feature.dimension]} · {KINDS[feature.kind]}"
    )
    sections = [_section(title, [words], width) for title, words in feature_sections(feature) if words]
    good, bad = ("Found", "Not found") if feature.kind in ("credit", "floor") else ("Not found", "Found")
    return "\n\n".join([head, *sections, *_examples(good, feature.good), *_examples(bad, feature.bad)]) + "\n"


def feature_sections(feature: Feature) -> Iterator[tuple[str, str]]:
    """Yield what a feature's page says, as titles and texts ("" where there is none)."""
    texts = messages()
    for title, part in (
        ("When it is found", "earned"),
        ("When it is not found", "missed"),
        ("The edit", "fix"),
    ):
        yield title, texts.get(f"{feature.message_id}.{part}", "")


def _examples(title: str, examples: Sequence[Example]) -> Iterator[str]:
    if examples:
        yield f"{title}\n" + "\n\n".join(textwrap.indent(_example(example), "  ") for example in examples)


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
    siblings = f"\nother tools: {', '.join(example.siblings)}" if example.siblings else ""
    settings = f"\n{example.config.rstrip()}" if example.config else ""
    return tools_json(example) + json_safe(settings + siblings)


def tools_json(example: Example) -> str:
    """Return an example's tools as JSON."""
    shown = [json.dumps(tool, indent=2, ensure_ascii=False) for tool in example.tools or (example.tool,)]
    return json_safe("\n".join(shown))


def rule_list(rules: Sequence[Rule]) -> str:
    """Return one line a rule: id, name, dimension, level; aligned, by id."""
    heads = ("ID", "NAME", "DIMENSION", "LEVEL")
    ordered = sorted(rules, key=lambda rule: rule.id)
    rows = [
        heads,
        *((rule.id, rule.name, LABELS.get(rule.dimension or "", "-"), rule.level) for rule in ordered),
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "".join(f"{'  '.join(map(str.ljust, row, widths)).rstrip()}\n" for row in rows)
