"""Writes docs/agreement.md, and the README's figures, from labelled rows: `make agreement`."""

from __future__ import annotations

import statistics
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from scorer.calibration.corpus import Row
from scorer.calibration.evaluate import evaluate
from scorer.calibration.inputs import Inputs, read_inputs
from scorer.calibration.page_text import CEILING, DIFFER, HEAD, METHOD, NOT_SHOWN, RISKS
from scorer.calibration.results import ESTIMATE, INTEGERS, LENGTH, OURS, Evaluation, Figure, Slice
from scorer.calibration.risk_tables import risk_markdown
from scorer.calibration.tables import coherence_markdown, number, slice_markdown, small, table, target_name
from scorer.contracts.dimensions import DIMENSIONS
from scorer.data.rubric import DEFAULT_CALIBRATION, load_rubric
from scorer.tdqs.rollup import tier

#: The calibration of each era that ships.
SHIPPED: Mapping[str, str] = {"2026-q4": DEFAULT_CALIBRATION, "2026-q2": "2026-q2.1"}
#: Tools with a class of risk: they are measured where they are there.
RISK_FILES = ("risk.jsonl", "risk_intercept.jsonl")
BEGIN, END = "<!-- agreement: written by make agreement -->", "<!-- /agreement -->"


def agreement_page(inputs: Inputs) -> tuple[str, str]:
    """Return the page of agreement, and the README's block, for labelled tools and servers."""
    found = evaluate("the labelled tools", inputs, load_rubric())
    shipped = {
        era: evaluate(era, Inputs(rows), load_rubric(name), fitted=False)
        for era, name in SHIPPED.items()
        if (rows := tuple(row for row in inputs.rows if row.era == era))
    }
    sections = [HEAD, *_data(inputs), "## Method\n", METHOD, *_slices(found), *_tiers(found.slices[0])]
    sections += [*_intervals(found.slices[0]), *_servers(found.slices[0]), *_coherence(found)]
    sections += [*_risks(found), *_in_sample(found, shipped), *_far(found), CEILING]
    return "\n".join(sections).rstrip() + "\n", _block(found)


def _data(inputs: Inputs) -> Iterator[str]:
    rows = inputs.rows
    yield "## Data\n"
    lengths = [len(row.description) for row in rows]
    annotated = sum(bool(row.tool.get("annotations")) for row in rows)
    yield (
        f"{len(rows)} tools of {len({row.group for row in rows})} groups (an owner, or owners who share a text), whose "
        f"scores Glama published; {annotated} have annotations, and a description has {statistics.median(lengths):.0f} "
        f"characters in the middle (a tenth {_decile(lengths, 1):.0f} or fewer, a tenth {_decile(lengths, 9):.0f} or "
        "more). Not every page shows every score:\n"
    )
    eras = sorted({row.era for row in rows}, reverse=True)
    lines = [[target_name(key), *(str(_published(rows, era, key)) for era in eras)] for key in DIMENSIONS]
    lines.append(["TDQS", *(str(sum(r.era == era and r.tdqs is not None for r in rows)) for era in eras)])
    yield from table(["Rows that publish it", *eras], lines)
    tiers = Counter(str(tier(row.tdqs)) for row in rows if row.tdqs is not None)
    shares = ", ".join(f"{letter} {tiers[letter] / max(1, sum(tiers.values())):.0%}" for letter in "ABCD")
    yield f"\nPublished tiers: {shares}. {NOT_SHOWN}"


def _decile(values: Sequence[int], tenth: int) -> float:
    return statistics.quantiles(values, n=10)[tenth - 1]


def _published(rows: Sequence[Row], era: str, key: str) -> int:
    return sum(row.era == era and key in row.scores for row in rows)


def _slices(found: Evaluation) -> Iterator[str]:
    yield "## Out of fold\n"
    yield "What to expect of a server that the rubric was not fitted to.\n"
    for each in found.slices:
        yield f"### {each.name.capitalize()}: {each.rows} rows of {each.groups} groups\n"
        yield from slice_markdown(each)
        yield ""


def _tiers(each: Slice) -> Iterator[str]:
    yield "## Tiers\n"
    yield "Rows by the published tier (down) and by ours (across), out of fold.\n"
    letters = list(each.confusion)
    yield from table(
        ["Published", *letters],
        [[letter, *(str(each.confusion[letter][b]) for b in letters)] for letter in letters],
    )
    yield ""


def _intervals(each: Slice) -> Iterator[str]:
    yield "## Intervals and chances\n"
    yield "By kind of tool, out of fold: the error of the estimate, and how often the 80% interval holds.\n"
    yield from table(
        ["Kind", "n", "MAE", "bias", "coverage", "width"],
        [
            [k.name, str(k.rows), f"{k.mae:.3f}", f"{k.bias:+.2f}", f"{k.coverage:.2f}", f"{k.width:.2f}"]
            for k in each.kinds
        ],
    )
    yield "\nThe chance that a tool passes (3.0 or more), as we gave it, and the share that did.\n"
    yield from table(
        ["Chance from", "n", "mean chance", "passed"],
        [[f"{c.lowest:.1f}", str(c.rows), f"{c.chance:.2f}", f"{c.passed:.2f}"] for c in each.chances],
    )
    yield ""


def _servers(each: Slice) -> Iterator[str]:
    yield "## Servers with many scored tools\n"
    yield (
        "Mean and lowest tdqs of a server's scored tools, out of fold. A scorer that is too smooth puts the lowest "
        "too high, and it weighs 40% of a server's description quality.\n"
    )
    yield from table(
        ["Server of", "mean published", "integers", "estimates", "lowest published", "integers", "estimates"],
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
    yield "## Coherence of servers\n"
    yield (
        "Its rules are set by hand and fitted to nothing. Where the source shows names alone, only naming and the "
        "number of tools can be compared.\n"
    )
    yield from coherence_markdown(found)
    yield ""


def _risks(found: Evaluation) -> Iterator[str]:
    if not found.risks:
        return
    yield "## Risk classes\n"
    yield RISKS
    for each in found.risks:
        yield f"### {each.name.capitalize()}: {each.rows} rows of {each.servers} servers\n"
        yield from risk_markdown(each)
        yield ""


def _in_sample(found: Evaluation, shipped: Mapping[str, Evaluation]) -> Iterator[str]:
    yield "## As shipped, in-sample\n"
    yield (
        "The shipped rubrics, each on the rows of its era that it was fitted to: they flatter, and stand here so that "
        "`mcp-scorer evaluate --folds none` can be checked against them.\n"
    )
    rows = []
    for era, evaluation in shipped.items():
        inside = evaluation.slices[0]
        outside = next((s for s in found.slices if s.name == era), found.slices[0])
        for name, pick in _COMPARED.items():
            rows.append([f"{SHIPPED[era]}: {name}", _shown(pick, inside), _shown(pick, outside)])
    yield from table(["", "in-sample", "out of fold"], rows)
    yield ""


#: What is compared in-sample and out of fold: a target and a statistic, or a figure of the whole and whose.
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


def _far(found: Evaluation) -> Iterator[str]:
    yield "## Where we still differ, and why\n"
    wholes = sum(item.published is not None and abs(item.published - item.ours) > 1.5 for item in found.apart)
    counts = Counter(
        part.key for item in found.apart for part in item.parts if abs(part.published - part.ours) > 1.5
    )
    told = ", ".join(f"{target_name(key)} {counts[key]}" for key in DIMENSIONS)
    yield (
        f"Of {found.slices[0].rows} rows, {wholes} are more than 1.5 apart in the tdqs, and {len(found.apart)} in it "
        f"or in a dimension (by dimension: {told}). `mcp-scorer evaluate` lists them with both reasons.\n"
    )
    yield DIFFER


def _block(found: Evaluation) -> str:
    each = found.slices[0]
    whole = each.whole
    rows = [
        ["mean error of the tdqs estimate", *_pair(each, "mae"), "0.24"],
        ["rank correlation (Spearman)", *_pair(each, "spearman"), "0.89-0.91"],
        [
            "passing or failing (3.0) agrees",
            *(_value(whole["passes"].get(who)) for who in (ESTIMATE, LENGTH)),
            "0.87-0.89",
        ],
        ["the 80% interval holds the published score", _value(whole["coverage"][OURS]), "", ""],
    ]
    n = next(t.rows for t in each.targets if t.key == ESTIMATE)
    head = [f"{n} published tools, out of fold", "mcp-scorer", "length alone", "a perfect scorer¹"]
    return "\n".join(
        [
            BEGIN,
            *table(head, rows),
            "",
            "¹ Against one grading of a judge that differs from itself by 0.30 "
            "on average. [Method, dimensions, eras](docs/agreement.md).",
            END,
        ]
    )


def _pair(each: Slice, statistic: str) -> tuple[str, str]:
    ours, length = (_figure(each, ESTIMATE, statistic, who) for who in (OURS, LENGTH))
    return _value(ours), _value(length)


def _value(figure: Figure | None) -> str:
    return "" if figure is None else f"{figure.value:.2f}"


def put_block(readme: str, block: str) -> str:
    """Return the README with its marked block replaced; unchanged where it has no such block."""
    before, begin, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    return f"{before}{block}{after}" if begin and end else readme


def main(folder: Path, root: Path) -> str:
    """Write the page and the README's block under `root`, and return a line on what was done."""
    files = [folder / name for name in ("train.jsonl", "coherence.jsonl")]
    if not all(file.is_file() for file in files):
        return f"agreement: {folder} holds no labelled tools (train.jsonl, coherence.jsonl), so nothing was written"
    risks = [file for name in RISK_FILES if (file := folder / name).is_file()]
    page, block = agreement_page(read_inputs([*files, *risks]))
    (root / "docs" / "agreement.md").write_text(page, encoding="utf-8")
    readme = root / "README.md"
    readme.write_text(put_block(readme.read_text(encoding="utf-8"), block), encoding="utf-8")
    return "agreement: wrote docs/agreement.md and the figures of README.md"


if __name__ == "__main__":
    print(main(Path(sys.argv[1]), Path(__file__).resolve().parents[2]))
