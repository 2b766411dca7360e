"""The catalogue of rules as files: a Markdown page a rule, an index, a table of features, and JSON."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from scorer.contracts.dimensions import LABELS
from scorer.data.messages import text
from scorer.formats.rule_page import KINDS, tools_json
from scorer.formats.sanitize import json_safe, markdown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from scorer.claims.examples import Example
    from scorer.claims.feature import Feature
    from scorer.data.rubric import Rubric
    from scorer.rules import Rule

INDEX: Final = "README.md"
FEATURES: Final = "features.md"
_LONG: Final = 4_000


def rule_files(rules: Sequence[Rule], features: Sequence[Feature], rubric: Rubric) -> Mapping[str, str]:
    """Return the catalogue's files by name: an index, `ID.md` for each rule, and a table of the features."""
    ordered = sorted(rules, key=lambda rule: rule.id)
    pages = {f"{rule.id}.md": rule_markdown(rule) for rule in ordered}
    return {INDEX: _joined(_index(ordered)), FEATURES: _joined(_features(features, rubric)), **pages}


def rule_markdown(rule: Rule) -> str:
    """Return the page of one rule."""
    return _joined(_page(rule))


def rules_json(rules: Sequence[Rule]) -> str:
    """Return the catalogue as a JSON array, by id."""
    listed = [_record(rule) for rule in sorted(rules, key=lambda rule: rule.id)]
    return json_safe(json.dumps(listed, indent=2, ensure_ascii=False)) + "\n"


def _record(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "name": rule.name,
        "family": rule.family,
        "dimension": rule.dimension,
        "level": rule.level,
        "since": rule.since,
        "message": rule.message,
        "why": rule.why,
        "fix": rule.fix,
        "sources": list(rule.sources),
        "good": [_example(example) for example in rule.good],
        "bad": [_example(example) for example in rule.bad],
    }


def _example(example: Example) -> dict[str, Any]:
    tools = [dict(tool) for tool in example.tools or (example.tool,)]
    config = {"config": example.config} if example.config else {}
    return {"tools": tools, "siblings": list(example.siblings), **config}


def points(feature: Feature, rubric: Rubric) -> float | None:
    """Return the points that a feature adds at full strength, or None for one that bounds a score."""
    if feature.dimension in rubric.dimensions:
        return rubric.dimensions[feature.dimension].points.get(feature.id)
    return rubric.coherence["points"].get(feature.id)


def _joined(blocks: Iterator[str]) -> str:
    return "\n\n".join(blocks) + "\n"


def _index(rules: Sequence[Rule]) -> Iterator[str]:
    yield "# Rules"
    yield (
        "Every lint rule of mcp-scorer. Ids are never reused. These pages are generated from the rules "
        "(`mcp-scorer rules --pages rules`); `mcp-scorer explain PUR011` shows one in a terminal. What moves a "
        f"score is listed in [features]({FEATURES})."
    )
    counts = Counter(rule.family for rule in rules)
    for family in sorted(counts):
        yield f"## {family.capitalize()}"
        rows = [f"| [{r.id}]({r.id}.md) | {r.name} | {r.level} |" for r in rules if r.family == family]
        yield "\n".join(["| Rule | Name | Level |", "| :-- | :-- | :-- |", *rows])


def _features(features: Sequence[Feature], rubric: Rubric) -> Iterator[str]:
    yield "# Scoring features"
    yield (
        f"What moves a score, with the points at full strength in rubric {rubric.name}. Lint rules report defects "
        "whether or not a feature weighs them. `mcp-scorer explain USE001` shows a feature with its examples."
    )
    for dimension in dict.fromkeys(feature.dimension for feature in features):
        yield f"## {LABELS[dimension]}"
        rows = [_feature_row(each, rubric) for each in features if each.dimension == dimension]
        head = ["| Feature | Name | Effect | Points | Found when |", "| :-- | :-- | :-- | --: | :-- |"]
        yield "\n".join([*head, *rows])


def _feature_row(feature: Feature, rubric: Rubric) -> str:
    worth = points(feature, rubric)
    found = markdown(text(f"{feature.message_id}.earned"), _LONG).replace("|", "\\|")
    shown = "" if worth is None else f"{worth:+.2f}"
    return f"| {feature.id} | {feature.name} | {KINDS[feature.kind]} | {shown} | {found} |"


def _page(rule: Rule) -> Iterator[str]:
    yield f"# {rule.id} {rule.name}"
    yield "\n".join(
        [
            f"- Family: {rule.family}",
            f"- Dimension: {LABELS.get(rule.dimension or '', 'none')}",
            f"- Level: {rule.level}",
            f"- Since: {rule.since}",
        ]
    )
    yield from _part("What it reports", rule.message)
    yield from _part("Why it matters", rule.why)
    yield from _part("How to fix it", rule.fix)
    for title, examples in (("Not reported", rule.good), ("Reported", rule.bad)):
        if examples:
            yield f"## {title}"
            for example in examples:
                yield f"```json\n{tools_json(example)}\n```"
                if example.config:
                    yield f"```toml\n{example.config.rstrip()}\n```"
                if example.siblings:
                    yield f"Other tools of the server: {', '.join(f'`{name}`' for name in example.siblings)}"
    if rule.sources:
        yield "## References"
        yield "\n".join(f"- {markdown(source, _LONG)}" for source in dict.fromkeys(rule.sources))


def _part(title: str, words: str) -> Iterator[str]:
    yield f"## {title}"
    yield markdown(words[:1].upper() + words[1:], _LONG)
