"""Measures how generated edits change the estimates: padding, repetition, restating, removal, wrong hints.

    python -m benchmarks.resistance [FOLDER-OF-SNAPSHOTS] [--every N] [--worst N] [--only EDIT,...]

For each kind of edit, the output shows the number of tools, the mean, the 95th percentile and the largest change
of the tdqs estimate, and the share of tools that gained more than 0.1. Further lines show the effect of removing
a sentence, of adding a true one, and of a hint that contradicts the verb. The edits are those of
tests/resistance.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

from scorer.claims.annotated import Annotated
from scorer.claims.kinds import annotate
from scorer.claims.siblings import SiblingIndex, index_names
from scorer.claims.tool_facts import gather
from scorer.contracts.dimensions import BEHAVIOR, COMPLETENESS, CONCISENESS, DIMENSIONS, USAGE
from scorer.data.rubric import load_rubric
from scorer.reading.tool import read_tool
from scorer.scoring import weigh
from scorer.scoring.api import estimate_tdqs
from tests.resistance import edits

LIMIT = 0.1

Tool = dict[str, Any]
#: What an edit is called, the change of an estimate, where it comes from, and the text that was edited.
Change = tuple[str, float, str, str]


def tools(folder: Path, every: int) -> Iterator[tuple[Tool, SiblingIndex]]:
    """Yield every n-th tool of the snapshots in a folder, with the names beside it."""
    at = 0
    for path in sorted(folder.glob("*.json")):
        listed = json.loads(path.read_bytes())["tools"]
        index = index_names(tool["name"] for tool in listed)
        for tool in listed:
            at += 1
            if at % every == 0:
                yield tool, index


def estimates(tool: Tool, index: SiblingIndex) -> tuple[Annotated, dict[str, float], float]:
    """Return the annotated tool, its six estimates, and the estimate of its tdqs."""
    definition = annotate(gather(read_tool(tool), index))
    found = {key: r.estimate for key, r in weigh.score(definition, load_rubric()).items()}
    return definition, found, estimate_tdqs(found)


class Edited:
    """A tool before its edits, and what each kind of edit changes."""

    def __init__(self, number: int, tool: Tool, index: SiblingIndex) -> None:
        self._tool = tool
        self._index = index
        self._random = Random(number)
        self._definition, self._before, self._whole = estimates(tool, index)
        self._facts = self._definition.facts

    def _moved(self, edited: Tool) -> dict[str, float]:
        _, after, _ = estimates(edited, self._index)
        return {key: after[key] - self._before[key] for key in DIMENSIONS}

    def padded(self, only: Sequence[str]) -> Iterator[Change]:
        """Yield what text that says nothing new changes."""
        for name, edit in edits.PADDING.items():
            edited = None if only and name not in only else edit(self._tool, self._random)
            if edited is not None:
                _, after, now = estimates(edited, self._index)
                moved = {d: after[d] - self._before[d] for d in DIMENSIONS}
                parts = " ".join(f"{d[:6]}{by:+.2f}" for d, by in moved.items() if abs(by) > 0.01)
                text = f"{self._tool['name']}: {edited['description'][-500:]!r}"
                yield name, now - self._whole, parts, text

    def shortened(self) -> Iterator[Change]:
        """Yield the largest rise of a dimension, conciseness aside, that the removal of each sentence brings."""
        doc = self._facts.doc
        for at, sentence in enumerate(doc.sentences):
            if len(sentence.words) < 3 or len(doc.sentences) < 2:
                continue
            moved = self._moved(edits.without(self._tool, at))
            rise, where = max((by, d) for d, by in moved.items() if d != CONCISENESS)
            text = f"{doc.raw[sentence.start : sentence.end]!r} of {doc.raw[:400]!r}"
            name = "removal" if at else "removal of first"
            yield name, rise, where[:8], f"{self._tool['name']}: {text}"

    def hinted(self) -> Iterator[Change]:
        """Yield what a hint that contradicts the verb changes."""
        hints = self._tool.get("annotations") or {}
        effect = self._facts.effect
        for hint, value, wrong in (
            ("readOnlyHint", True, effect.mutates),
            ("destructiveHint", False, effect.category == "destructive"),
        ):
            if wrong and hints.get(hint) is not value:
                _, _, now = estimates(edits.flipped(self._tool, hint, value), self._index)
                kind = "flipped" if hints.get(hint) is (not value) else "added"
                text = f"{effect.verb} {self._tool['name']}: {self._facts.doc.raw[:100]!r}"
                yield f"{kind} {hint[:9]}", now - self._whole, "", text

    def told(self) -> Iterator[tuple[str, float]]:
        """Yield how much a true sentence raises a dimension, for what the definition does not say yet."""
        definition, random = self._definition, self._random
        if not definition.has("result") and not self._facts.signals["has_output_schema"]:
            moved = self._moved(edits.tells_returns(self._tool, random))
            yield "returns: behavior", moved[BEHAVIOR]
            yield "returns: complete", moved[COMPLETENESS]
        if not definition.has("access"):
            yield "needs: behavior", self._moved(edits.tells_needs(self._tool, random))[BEHAVIOR]
        others = sorted(name for name in set(self._index.by_key.values()) if name != self._tool["name"])
        if others and not definition.has("when-not", "alternative"):
            edited = edits.tells_not(self._tool, random, random.choice(others))
            yield "not: usage", self._moved(edited)[USAGE]


def line(name: str, changes: Sequence[float]) -> str:
    """Return the line of a kind of edit."""
    ranked = sorted(changes)
    over = sum(c > LIMIT for c in ranked) / len(ranked)
    mean, high = sum(ranked) / len(ranked), ranked[int(0.95 * (len(ranked) - 1))]
    return f"{name:<18}{len(ranked):>6}{mean:>+8.3f}{high:>+8.3f}{ranked[-1]:>+8.3f}{over:>8.1%}"


def main() -> None:
    """Measure the edits that the command line names, and print a line for each."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.resistance")
    parser.add_argument("folder", type=Path, nargs="?", default=Path("../shared/servers"))
    parser.add_argument("--every", type=int, default=4)
    parser.add_argument("--worst", type=int, default=0)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    only = [name for name in options.only.split(",") if name]
    changes: dict[str, list[tuple[float, str, str]]] = defaultdict(list)
    gains: dict[str, list[float]] = defaultdict(list)
    for number, (tool, index) in enumerate(tools(options.folder, options.every)):
        each = Edited(number, tool, index)
        found = list(each.padded(only))
        if not only or "removal" in only:
            found += [*each.shortened(), *each.hinted()]
            for name, rise in each.told():
                gains[name].append(rise)
        for name, change, parts, text in found:
            changes[name].append((change, parts, text))
    report(changes, gains, options.worst)


def report(
    changes: dict[str, list[tuple[float, str, str]]], gains: dict[str, list[float]], worst: int
) -> None:
    """Print a line for each kind of edit, with the worst ones below it, and one for each true sentence."""
    print(f"{'edit':<18}{'n':>6}{'mean':>8}{'95%':>8}{'worst':>8}{'> 0.1':>8}")
    for name, found in changes.items():
        print(line(name, [change for change, _, _ in found]))
        for change, parts, text in sorted(found, reverse=True)[:worst]:
            print(f"      {change:+.3f} {parts} {text}")
    print("true sentences: share of tools whose score in the dimension rose")
    for name, rises in gains.items():
        rose, clearly = (sum(r > least for r in rises) / len(rises) for least in (0.0, LIMIT))
        print(f"{name:<20}{len(rises):>6}{rose:>8.1%}  by more than 0.1: {clearly:.1%}")


if __name__ == "__main__":
    main()
