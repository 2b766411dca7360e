"""The catalogue of rules as files: a Markdown page a rule with an index, and JSON. Made from the records alone."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from scorer.formats.rule_page import KINDS, tools_json
from scorer.formats.sanitize import json_safe, markdown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from scorer.data.rubric import Rubric
    from scorer.rules.record import Example, Rule

INDEX: Final = "README.md"
_LONG: Final = 4_000


def rule_files(rules: Sequence[Rule], rubric: Rubric) -> Mapping[str, str]:
    """Return the catalogue's files by name: an index, and `ID.md` for each rule."""
    ordered = sorted(rules, key=lambda rule: rule.id)
    pages = {f"{rule.id}.md": rule_markdown(rule, rubric) for rule in ordered}
    return {INDEX: _joined(_index(ordered)), **pages}


def rule_markdown(rule: Rule, rubric: Rubric | None = None) -> str:
    """Return the page of one rule; without a rubric it does not tell points."""
    return _joined(_page(rule, rubric))


def rules_json(rules: Sequence[Rule], rubric: Rubric) -> str:
    """Return the catalogue as a JSON array, by id."""
    listed = [_record(rule, rubric) for rule in sorted(rules, key=lambda rule: rule.id)]
    return json_safe(json.dumps(listed, indent=2, ensure_ascii=False)) + "\n"


def _record(rule: Rule, rubric: Rubric) -> dict[str, Any]:
    return {
        "id": rule.id,
        "name": rule.name,
        "family": rule.family,
        "dimension": rule.dimension,
        "kind": rule.kind,
        "level": rule.level,
        "since": rule.since,
        "points": worth(rule, rubric),
        "message": rule.earned,
        "missed": rule.missed,
        "why": rule.why,
        "fix": rule.fix,
        "sources": list(rule.sources),
        "good": [_shown(example) for example in rule.good],
        "bad": [_shown(example) for example in rule.bad],
    }


def _shown(example: Example) -> dict[str, Any]:
    tools = [dict(tool) for tool in example.tools or (example.tool,)]
    config = {"config": example.config} if example.config else {}
    return {"tools": tools, "siblings": list(example.siblings), **config}


def worth(rule: Rule, rubric: Rubric) -> float | None:
    """Return the points that a rule adds at full strength, or None for one that bounds or only tells."""
    if rule.dimension is not None and rule.dimension in rubric.dimensions:
        return rubric.dimensions[rule.dimension].points.get(rule.id)
    return rubric.coherence["points"].get(rule.id)


def _joined(blocks: Iterator[str]) -> str:
    return "\n\n".join(blocks) + "\n"


def _index(rules: Sequence[Rule]) -> Iterator[str]:
    yield "# Rules"
    yield (
        "Every rule of mcp-scorer. An id is never used again. The pages are made from the records of the rules "
        "(`mcp-scorer rules --pages rules`); `mcp-scorer explain PUR001` shows the same in a terminal."
    )
    counts = Counter(rule.family for rule in rules)
    for family in sorted(counts):
        yield f"## {family.capitalize()}"
        rows = [rule for rule in rules if rule.family == family]
        yield "\n".join(["| Rule | Name | Kind | Level |", "| :-- | :-- | :-- | :-- |", *map(_row, rows)])


def _row(rule: Rule) -> str:
    return f"| [{rule.id}]({rule.id}.md) | {rule.name} | {rule.kind} | {rule.level} |"


def _page(rule: Rule, rubric: Rubric | None) -> Iterator[str]:
    yield f"# {rule.id} {rule.name}"
    subject = f"`{rule.dimension}`" if rule.dimension else "no dimension: it moves no score"
    yield "\n".join(
        [
            f"- Family: {rule.family}",
            f"- Dimension: {subject}",
            f"- Kind: {KINDS[rule.kind]}",
            f"- Level: {rule.level}",
            f"- Since: {rule.since}",
            *_worth_line(rule, rubric),
        ]
    )
    yield from _part("When it fires", rule.earned)
    yield from _part("When it does not", rule.missed)
    yield from _part("Why it matters", rule.why)
    yield from _part("How to fix", rule.fix)
    for title, examples in (("Good", rule.good), ("Bad", rule.bad)):
        if examples:
            yield f"## {title}"
            for example in examples:
                yield f"```json\n{tools_json(example)}\n```"
                if example.config:
                    yield f"```toml\n{example.config.rstrip()}\n```"
                if example.siblings:
                    yield f"Beside: {', '.join(f'`{name}`' for name in example.siblings)}"
    if rule.sources:
        yield "## Sources"
        yield "\n".join(f"- {markdown(source, _LONG)}" for source in dict.fromkeys(rule.sources))


def _worth_line(rule: Rule, rubric: Rubric | None) -> Iterator[str]:
    points = worth(rule, rubric) if rubric else None
    if rubric and points:
        yield f"- Points at full strength, rubric {rubric.name}: {points:+.2f}"


def _part(title: str, text: str) -> Iterator[str]:
    if text:
        yield f"## {title}"
        yield markdown(text[:1].upper() + text[1:], _LONG)
