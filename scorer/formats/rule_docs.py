"""The catalogue of rules as files: a Markdown page a rule, an index, and JSON."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from scorer.contracts.dimensions import LABELS
from scorer.formats.rule_page import in_general, tools_json
from scorer.formats.sanitize import markdown
from scorer.reading.json_text import json_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from scorer.claims.examples import Example
    from scorer.contracts.own_rule import DescribedRule

INDEX: Final = "README.md"
_LONG: Final = 4_000


def rule_files(rules: Sequence[DescribedRule]) -> Mapping[str, str]:
    """Return the catalogue's files by name: an index, and `ID.md` for each rule."""
    ordered = sorted(rules, key=lambda rule: rule.id)
    pages = {f"{rule.id}.md": rule_markdown(rule) for rule in ordered}
    return {INDEX: joined(_index(ordered)), **pages}


def rule_markdown(rule: DescribedRule) -> str:
    """Return the page of one rule."""
    return joined(_page(rule))


def rule_help(rule: DescribedRule) -> str:
    """Return the beginning of a rule's page, without its examples: what it reports, why, and how to fix it."""
    return joined(_reported(rule))


def rules_json(rules: Sequence[DescribedRule]) -> str:
    """Return the catalogue as a JSON array, by id."""
    listed = [_record(rule) for rule in sorted(rules, key=lambda rule: rule.id)]
    return json_text(listed, indent=2) + "\n"


def _record(rule: DescribedRule) -> dict[str, Any]:
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
    tools = [dict(tool) if isinstance(tool, dict) else tool for tool in example.tools or (example.tool,)]
    config = {"config": example.config} if example.config else {}
    return {"tools": tools, "siblings": list(example.siblings), **config}


def joined(blocks: Iterable[str]) -> str:
    """Return the blocks of a page, with a blank line between them."""
    return "\n\n".join(blocks) + "\n"


def _index(rules: Sequence[DescribedRule]) -> Iterator[str]:
    yield "# Rules"
    yield (
        "Every lint rule of mcp-scorer. Ids are never reused. These pages are generated from the rules "
        "(`mcp-scorer rules --pages rules`); `mcp-scorer explain PUR011` shows one in a terminal. What moves a "
        "score are [claims](../claims/README.md)."
    )
    counts = Counter(rule.family for rule in rules)
    for family in sorted(counts):
        yield f"## {family.capitalize()}"
        rows = [f"| [{r.id}]({r.id}.md) | {r.name} | {r.level} |" for r in rules if r.family == family]
        yield "\n".join(["| Rule | Name | Level |", "| :-- | :-- | :-- |", *rows])


def _page(rule: DescribedRule) -> Iterator[str]:
    yield f"# {rule.id} {rule.name}"
    yield "\n".join(
        [
            f"- Family: {rule.family}",
            f"- Dimension: {LABELS.get(rule.dimension or '', 'none')}",
            f"- Level: {rule.level}",
            *([f"- Since: {rule.since}"] if rule.since else []),
        ]
    )
    yield from _reported(rule)
    yield from _kinds(rule)
    yield from shown_examples("Not reported", rule.good)
    yield from shown_examples("Reported", rule.bad)
    if rule.sources:
        yield "## References"
        yield "\n".join(f"- {markdown(source, _LONG)}" for source in dict.fromkeys(rule.sources))


def _reported(rule: DescribedRule) -> Iterator[str]:
    yield from part("What it reports", in_general(rule, rule.message))
    yield from part("Why it matters", rule.why)
    yield from part("How to fix it", in_general(rule, rule.fix))


def _kinds(rule: DescribedRule) -> Iterator[str]:
    if rule.kinds:
        yield "## Parts and their fixes"
        yield "Which client minds which part is on the page about [clients](../clients.md)."
        rows = [f"| {_cell(what)} | {_cell(fix)} |" for what, fix in rule.kinds]
        yield "\n".join(["| Part | Fix |", "| :-- | :-- |", *rows])


def _cell(words: str) -> str:
    return markdown(words, _LONG).replace("|", "\\|")


def shown_examples(title: str, examples: Sequence[Example]) -> Iterator[str]:
    """Yield the blocks of a section of examples, none where there are none."""
    if not examples:
        return
    yield f"## {title}"
    for example in examples:
        yield f"```json\n{tools_json(example)}\n```"
        if example.config:
            yield f"```toml\n{example.config.rstrip()}\n```"
        if example.siblings:
            yield f"Other tools of the server: {', '.join(f'`{name}`' for name in example.siblings)}"


def part(title: str, words: str) -> Iterator[str]:
    """Yield a heading and a paragraph."""
    yield f"## {title}"
    yield markdown(words[:1].upper() + words[1:], _LONG)
