"""The page of a lint rule as plain text, and the list of all rules."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from scorer.contracts.dimensions import LABELS
from scorer.data.messages import messages, text
from scorer.formats.pages import Part, page
from scorer.formats.sanitize import clip
from scorer.reading.json_text import json_safe

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from scorer.claims.examples import Example
    from scorer.contracts.own_rule import DescribedRule


#: A text and a list of an example from which on only the beginning is shown, and how much that is.
LONG_TEXT: Final = 1000
SHOWN_OF_TEXT: Final = 100
LONG_LIST: Final = 100
SHOWN_OF_LIST: Final = 3


def rule_page(rule: DescribedRule, width: int = 100) -> str:
    """Return the page of one rule: what it reports, why it matters, how to fix it, and examples."""
    return page(rule_parts(rule), width)


def rule_parts(rule: DescribedRule) -> list[Part]:
    """Return the page of one rule in parts."""
    subject = LABELS.get(rule.dimension or "", rule.family)
    since = f" · since {rule.since}" if rule.since else ""
    parts: list[Part] = [
        f"{rule.id} {rule.name}\nlint rule · {subject} · level {rule.level}{since}",
        ("What it reports", [in_general(rule, rule.message)]),
        ("Why it matters", [rule.why]),
        ("How to fix it", [in_general(rule, rule.fix)]),
        *examples_of("Not reported", rule.good),
        *examples_of("Reported", rule.bad),
    ]
    if rule.sources:
        parts.append(("References", [f"- {source}" for source in rule.sources]))
    return parts


class _Gap(str):
    """What fills a gap, whatever form a number would have there."""

    __slots__ = ()

    def __format__(self, _form: str, /) -> str:
        return str(self)


class _Gaps(dict[str, str]):
    def __missing__(self, name: str) -> str:
        id = f"formats.gap.{name}"
        words = text(id) if id in messages() else name
        return _Gap(f"<{words}>" if words else "")


def in_general(rule: DescribedRule, words: str) -> str:
    """Return the message or the fix of a rule, with what each gap stands for in angle brackets."""
    return words.format_map(_Gaps(label=_Gap(LABELS.get(rule.dimension or "", "<dimension>"))))


def examples_of(title: str, examples: Sequence[Example]) -> Iterator[str]:
    """Yield a section of examples, or nothing where there are none."""
    if examples:
        yield f"{title}\n" + "\n\n".join(textwrap.indent(_example(example), "  ") for example in examples)


def _example(example: Example) -> str:
    siblings = f"\nother tools: {', '.join(example.siblings)}" if example.siblings else ""
    settings = f"\n{example.config.rstrip()}" if example.config else ""
    return tools_json(example) + json_safe(settings + siblings)


def tools_json(example: Example) -> str:
    """Return an example's tools as JSON, of very long texts and lists the beginning."""
    tools = map(_shortened, example.tools or (example.tool,))
    shown = [json.dumps(tool, indent=2, ensure_ascii=False) for tool in tools]
    return json_safe("\n".join(shown))


def _shortened(value: Any) -> Any:
    if isinstance(value, str) and len(value) > LONG_TEXT:
        return clip(value, SHOWN_OF_TEXT)
    if isinstance(value, Mapping):
        return {key: _shortened(each) for key, each in value.items()}
    if isinstance(value, list):
        shown = value if len(value) <= LONG_LIST else [*value[:SHOWN_OF_LIST], f"… ({len(value):,} values)"]
        return [_shortened(each) for each in shown]
    return value


def rule_list(rules: Sequence[DescribedRule]) -> str:
    """Return one line a rule: id, name, dimension, level; aligned, by id."""
    heads = ("ID", "NAME", "DIMENSION", "LEVEL")
    ordered = sorted(rules, key=lambda rule: rule.id)
    rows = [
        heads,
        *((rule.id, rule.name, LABELS.get(rule.dimension or "", "-"), rule.level) for rule in ordered),
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "".join(f"{'  '.join(map(str.ljust, row, widths)).rstrip()}\n" for row in rows)
