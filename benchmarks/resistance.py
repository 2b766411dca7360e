"""Measures how generated edits change the estimates: padding, repetition, restating, removal, wrong hints.

    python benchmarks/measure_resistance.py FOLDER-OF-SNAPSHOTS [--every N] [--worst N]

For each kind of edit, the output shows the number of tools, the mean, the 95th percentile and the largest change
of the tdqs estimate, and the share of tools that gained more than 0.1. Further lines show the effect of removing
a sentence, of adding a true one, and of a hint that contradicts the verb. The edits are those of
tests/resistance.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

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


def tools(folder: Path, every: int) -> Iterator[tuple[dict[str, Any], SiblingIndex]]:
    at = 0
    for path in sorted(folder.glob("*.json")):
        listed = json.loads(path.read_bytes())["tools"]
        index = index_names(tool["name"] for tool in listed)
        for tool in listed:
            at += 1
            if at % every == 0:
                yield tool, index


def estimates(tool: dict[str, Any], index: SiblingIndex) -> tuple[Annotated, dict[str, float], float]:
    definition = annotate(gather(read_tool(tool), index))
    found = {key: r.estimate for key, r in weigh.score(definition, load_rubric()).items()}
    return definition, found, estimate_tdqs(found)


def line(name: str, changes: Sequence[float]) -> str:
    ranked = sorted(changes)
    over = sum(c > LIMIT for c in ranked) / len(ranked)
    return (
        f"{name:<18}{len(ranked):>6}{sum(ranked) / len(ranked):>+8.3f}{ranked[int(0.95 * (len(ranked) - 1))]:>+8.3f}"
        f"{ranked[-1]:>+8.3f}{over:>8.1%}"
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path, nargs="?", default=Path("../shared/servers"))
    parser.add_argument("--every", type=int, default=4)
    parser.add_argument("--worst", type=int, default=0)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    changes: dict[str, list[tuple[float, str, str]]] = defaultdict(list)
    gains: dict[str, list[float]] = defaultdict(list)
    for number, (tool, index) in enumerate(tools(options.folder, options.every)):
        definition, before, whole = estimates(tool, index)
        facts = definition.facts
        random = Random(number)
        for name, edit in edits.PADDING.items():
            if options.only and name not in options.only.split(","):
                continue
            edited = edit(tool, random)
            if edited is not None:
                _, after, now = estimates(edited, index)
                parts = " ".join(
                    f"{d[:6]}{after[d] - before[d]:+.2f}"
                    for d in DIMENSIONS
                    if abs(after[d] - before[d]) > 0.01
                )
                changes[name].append(
                    (now - whole, parts, f"{tool['name']}: {edited['description'][-500:]!r}")
                )
        if options.only and "removal" not in options.only:
            continue
        for at in range(len(facts.doc.sentences)):
            if len(facts.doc.sentences[at].words) < 3 or len(facts.doc.sentences) < 2:
                continue
            edited = edits.without(tool, at)
            _, after, _ = estimates(edited, index)
            rise, where = max((after[d] - before[d], d) for d in DIMENSIONS if d != CONCISENESS)
            sentence = facts.doc.sentences[at]
            text = facts.doc.raw[sentence.start : sentence.end]
            changes["removal" if at else "removal of first"].append(
                (rise, where[:8], f"{tool['name']}: {text!r} of {facts.doc.raw[:400]!r}")
            )
        others = sorted(name for name in set(index.by_key.values()) if name != tool["name"])
        if not definition.has("result") and not facts.signals["has_output_schema"]:
            _, after, _ = estimates(edits.tells_returns(tool, random), index)
            gains["returns: behavior"].append(after[BEHAVIOR] - before[BEHAVIOR])
            gains["returns: complete"].append(after[COMPLETENESS] - before[COMPLETENESS])
        if not definition.has("access"):
            _, after, _ = estimates(edits.tells_needs(tool, random), index)
            gains["needs: behavior"].append(after[BEHAVIOR] - before[BEHAVIOR])
        if others and not definition.has("when-not", "alternative"):
            _, after, _ = estimates(edits.tells_not(tool, random, random.choice(others)), index)
            gains["not: usage"].append(after[USAGE] - before[USAGE])
        hints = tool.get("annotations") or {}
        for hint, value, wrong in (
            ("readOnlyHint", True, facts.effect.mutates),
            ("destructiveHint", False, facts.effect.category == "destructive"),
        ):
            if wrong and hints.get(hint) is not value:
                _, after, now = estimates(edits.flipped(tool, hint, value), index)
                kind = "flipped" if hints.get(hint) is (not value) else "added"
                changes[f"{kind} {hint[:9]}"].append(
                    (now - whole, "", f"{facts.effect.verb} {tool['name']}: {facts.doc.raw[:100]!r}")
                )
    print(f"{'edit':<18}{'n':>6}{'mean':>8}{'95%':>8}{'worst':>8}{'> 0.1':>8}")
    for name, found in changes.items():
        print(line(name, [c for c, _, _ in found]))
        for change, parts, text in sorted(found, reverse=True)[: options.worst]:
            print(f"      {change:+.3f} {parts} {text}")
    print("true sentences: share of tools whose score in the dimension rose")
    for name, rises in gains.items():
        rose, clearly = (sum(r > least for r in rises) / len(rises) for least in (0.0, LIMIT))
        print(f"{name:<20}{len(rises):>6}{rose:>8.1%}  by more than 0.1: {clearly:.1%}")


if __name__ == "__main__":
    main()
