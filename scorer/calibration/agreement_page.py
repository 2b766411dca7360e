"""Writes docs/agreement.md and the README's figures from labeled rows (`make agreement`)."""

from __future__ import annotations

import math
import statistics
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from scorer.calibration.corpus import Row
from scorer.calibration.dimensions_apart import APART
from scorer.calibration.evaluate import evaluate
from scorer.calibration.inputs import Inputs, read_inputs
from scorer.calibration.results import (
    ESTIMATE,
    INTEGERS,
    LENGTH,
    MEAN,
    OURS,
    Evaluation,
    Figure,
    Slice,
    Target,
)
from scorer.calibration.risk_tables import risk_markdown
from scorer.calibration.tables import coherence_markdown, number, slice_markdown, small, table, target_name
from scorer.contracts.dimensions import DIMENSIONS
from scorer.data.messages import say
from scorer.data.rubric import DEFAULT_CALIBRATION, load_rubric
from scorer.tdqs.rollup import tier

#: The calibration of each era that ships.
SHIPPED: Mapping[str, str] = {"2026-q4": DEFAULT_CALIBRATION, "2026-q2": "2026-q2.2"}
#: Optional files of tools with a published risk class.
RISK_FILES = ("risk.jsonl", "risk_intercept.jsonl")
BEGIN, END = "<!-- agreement: written by make agreement -->", "<!-- /agreement -->"


def agreement_page(inputs: Inputs) -> tuple[str, str]:
    """Return the agreement page, and the README's block, for labeled tools and servers."""
    found = evaluate("labeled tools", inputs, load_rubric())
    shipped = {
        era: evaluate(era, Inputs(rows), load_rubric(name), fitted=False)
        for era, name in SHIPPED.items()
        if (rows := tuple(row for row in inputs.rows if row.era == era))
    }
    sections = [_text("head"), *_data(inputs), _text("method"), *_slices(found), *_tiers(found.slices[0])]
    sections += [*_intervals(found.slices[0]), *_servers(found.slices[0]), *_coherence(found)]
    sections += [*_risks(found), *_in_sample(found, shipped), *_differences(found), _text("ceiling")]
    return "\n".join(sections).rstrip() + "\n", _block(found)


def _text(id: str, **values: object) -> str:
    return say(f"calibration.page.{id}", **values)


def _data(inputs: Inputs) -> Iterator[str]:
    rows = inputs.rows
    lengths = [len(row.description) for row in rows]
    yield _text("data-heading")
    yield _text(
        "data",
        rows=len(rows),
        groups=len({row.group for row in rows}),
        annotated=sum(bool(row.tool.get("annotations")) for row in rows),
        median=f"{statistics.median(lengths):.0f}",
        short=f"{_decile(lengths, 1):.0f}",
        long=f"{_decile(lengths, 9):.0f}",
    )
    eras = sorted({row.era for row in rows}, reverse=True)
    lines = [[target_name(key), *(str(_published(rows, era, key)) for era in eras)] for key in DIMENSIONS]
    lines.append(["TDQS", *(str(sum(r.era == era and r.tdqs is not None for r in rows)) for era in eras)])
    yield from table([_text("data-published"), *eras], lines)
    tiers = Counter(str(tier(row.tdqs)) for row in rows if row.tdqs is not None)
    shares = ", ".join(f"{letter} {tiers[letter] / max(1, sum(tiers.values())):.0%}" for letter in "ABCD")
    yield _text("data-tiers", shares=shares)


def _decile(values: Sequence[int], tenth: int) -> float:
    return statistics.quantiles(values, n=10)[tenth - 1]


def _published(rows: Sequence[Row], era: str, key: str) -> int:
    return sum(row.era == era and key in row.scores for row in rows)


def _slices(found: Evaluation) -> Iterator[str]:
    yield _text("out-of-fold")
    for each in found.slices:
        yield _text("slice", name=each.name.capitalize(), rows=each.rows, groups=each.groups)
        yield from slice_markdown(each)
        yield ""


def _tiers(each: Slice) -> Iterator[str]:
    yield _text("tiers")
    letters = list(each.confusion)
    yield from table(
        ["Published", *letters],
        [[letter, *(str(each.confusion[letter][b]) for b in letters)] for letter in letters],
    )
    yield ""


def _intervals(each: Slice) -> Iterator[str]:
    yield _text("intervals")
    yield from table(
        ["Kind", "n", "MAE", "bias", "coverage", "width"],
        [
            [k.name, str(k.rows), f"{k.mae:.3f}", f"{k.bias:+.2f}", f"{k.coverage:.2f}", f"{k.width:.2f}"]
            for k in each.kinds
        ],
    )
    yield _text("chances")
    yield from table(
        ["Probability from", "n", "mean probability", "passed"],
        [[f"{c.lowest:.1f}", str(c.rows), f"{c.chance:.2f}", f"{c.passed:.2f}"] for c in each.chances],
    )
    yield ""


def _servers(each: Slice) -> Iterator[str]:
    yield _text("servers")
    yield from table(
        [
            "Server",
            "mean published",
            "from integers",
            "from estimates",
            "lowest published",
            "from integers",
            "from estimates",
        ],
        [
            [
                f"{line.tools} tools",
                *(f"{pair[0]:.2f}" for pair in (line.published, line.integers, line.estimates)),
                *(f"{pair[1]:.1f}" for pair in (line.published, line.integers, line.estimates)),
            ]
            for line in each.servers
        ],
    )
    yield ""


def _coherence(found: Evaluation) -> Iterator[str]:
    yield _text("coherence")
    yield from coherence_markdown(found)
    yield ""


def _risks(found: Evaluation) -> Iterator[str]:
    if not found.risks:
        return
    yield _text("risks")
    for each in found.risks:
        yield _text("risk-slice", name=each.name.capitalize(), rows=each.rows, servers=each.servers)
        yield from risk_markdown(each)
        yield ""


def _in_sample(found: Evaluation, shipped: Mapping[str, Evaluation]) -> Iterator[str]:
    yield _text("in-sample")
    rows = []
    for era, evaluation in shipped.items():
        inside = evaluation.slices[0]
        outside = next((s for s in found.slices if s.name == era), found.slices[0])
        for name, pick in _COMPARED.items():
            rows.append([f"{SHIPPED[era]}: {name}", _shown(pick, inside), _shown(pick, outside)])
    yield from table(["", "in-sample", "out of fold"], rows)
    yield ""


#: What is compared in-sample and out of fold, as a target and a statistic.
_COMPARED: Mapping[str, tuple[str, str]] = {
    "tdqs estimate, MAE": (ESTIMATE, "mae"),
    "tdqs estimate, Spearman": (ESTIMATE, "spearman"),
    "tdqs of integers, MAE": (INTEGERS, "mae"),
    **{f"{target_name(key)}, kappa": (key, "kappa") for key in DIMENSIONS},
}


def _shown(pick: tuple[str, str], each: Slice) -> str:
    figure = _figure(each, *pick)
    if figure is None:
        return "–"
    return small(figure) if pick[1] == "mae" else number(figure)


def _figure(each: Slice, key: str, statistic: str, who: str = OURS) -> Figure | None:
    for target in each.targets:
        if target.key == key and who in target.figures:
            return target.figures[who][statistic]
    return None


def _differences(found: Evaluation) -> Iterator[str]:
    whole = sum(
        item.published is not None and abs(item.published - item.ours) > APART for item in found.apart
    )
    counts = Counter(
        part.key for item in found.apart for part in item.parts if abs(part.published - part.ours) > APART
    )
    yield _text(
        "differences",
        rows=found.slices[0].rows,
        whole=whole,
        any=len(found.apart),
        dimensions=", ".join(f"{target_name(key)} {counts[key]}" for key in DIMENSIONS),
    )


def _block(found: Evaluation) -> str:
    each = found.slices[0]
    n = next(t.rows for t in each.targets if t.key == ESTIMATE)
    head = [_text("readme-head", rows=n), "mcp-scorer", LENGTH, _text("readme-perfect")]
    heads = ["readme-dimension", "readme-tools", "readme-rank", "readme-exact", "readme-exact-mean"]
    return "\n".join(
        [
            BEGIN,
            *table(head, _block_of_tdqs(each)),
            "",
            *table(
                [_text(id) for id in heads], [_block_of_dimension(target) for target in _dimensions(each)]
            ),
            "",
            _text("readme-note"),
            END,
        ]
    )


def _block_of_tdqs(each: Slice) -> list[list[str]]:
    whole = each.whole
    passing = (_value(whole["passes"].get(who)) for who in (ESTIMATE, LENGTH))
    return [
        [_text("readme-error"), *_pair(each, "mae"), "0.24"],
        [_text("readme-rank"), *_pair(each, "spearman"), "0.89-0.91"],
        [_text("readme-passing"), *passing, "0.87-0.89"],
        [_text("readme-interval"), _value(whole["coverage"][OURS]), "", ""],
    ]


def _dimensions(each: Slice) -> list[Target]:
    return [target for target in each.targets if target.key in DIMENSIONS]


def _block_of_dimension(target: Target) -> list[str]:
    ours, mean = target.figures[OURS], target.figures.get(MEAN, {})
    figures = (ours["spearman"], ours["exact"], mean.get("exact"))
    return [target_name(target.key), str(target.rows), *map(_value, figures)]


def _pair(each: Slice, statistic: str) -> tuple[str, str]:
    ours, length = (_figure(each, ESTIMATE, statistic, who) for who in (OURS, LENGTH))
    return _value(ours), _value(length)


def _value(figure: Figure | None) -> str:
    if figure is None or math.isnan(figure.value):
        return ""
    return f"{figure.value:.2f}"


def put_block(readme: str, block: str) -> str:
    """Return the README with its marked block replaced, or unchanged if it has no such block."""
    before, begin, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    return f"{before}{block}{after}" if begin and end else readme


def main(folder: Path, root: Path) -> str:
    """Write the page and the README's block under `root`, and return a message about the result."""
    files = [folder / name for name in ("train.jsonl", "coherence.jsonl")]
    if not all(file.is_file() for file in files):
        return _text("nothing-written", folder=folder)
    risks = [file for name in RISK_FILES if (file := folder / name).is_file()]
    page, block = agreement_page(read_inputs([*files, *risks]))
    (root / "docs" / "agreement.md").write_text(page, encoding="utf-8")
    readme = root / "README.md"
    readme.write_text(put_block(readme.read_text(encoding="utf-8"), block), encoding="utf-8")
    return _text("written")


if __name__ == "__main__":
    print(main(Path(sys.argv[1]), Path(__file__).resolve().parents[2]))
