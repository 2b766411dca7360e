"""Writes docs/agreement.md and the README's figures from labeled rows (`make agreement`)."""

from __future__ import annotations

import math
import statistics
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from scorer.calibration.corpus import Row
from scorer.calibration.definitions import definitions_of
from scorer.calibration.dimensions_apart import APART
from scorer.calibration.evaluate import evaluate
from scorer.calibration.inputs import Inputs, read_inputs
from scorer.calibration.reading_tables import reading_markdown
from scorer.calibration.readme_block import put_block, readme_block
from scorer.calibration.results import ESTIMATE, OURS, READER, Evaluation, Slice
from scorer.calibration.risk_tables import risk_markdown
from scorer.calibration.tables import coherence_markdown, slice_markdown, table, target_name
from scorer.contracts.definitions import Snapshot
from scorer.contracts.dimensions import DIMENSIONS
from scorer.data.messages import say
from scorer.data.rubric import load_rubric
from scorer.tdqs.rollup import tier

#: Optional files of tools with a published risk class.
RISK_FILES = ("risk.jsonl", "risk_intercept.jsonl")


@dataclass(frozen=True, slots=True)
class Figures:
    """What the page shows: the labeled rows out of fold, and the unread rows as shipped."""

    inputs: Inputs
    labeled: Evaluation
    unread: Evaluation
    unread_groups: int


def measure(inputs: Inputs, unread: Inputs) -> Figures:
    """Evaluate the labeled rows out of fold, and the unread rows with the rubric as shipped."""
    rubric = load_rubric()
    return Figures(
        inputs,
        evaluate("labeled tools", inputs, rubric),
        evaluate("unread tools", unread, rubric, fitted=False),
        len({row.group for row in unread.rows}),
    )


def agreement_page(found: Figures) -> tuple[str, str]:
    """Return the agreement page, and the README's block."""
    whole = found.unread.slices[0]
    sections = [
        _text("head"),
        *_believe(whole),
        *_data(found.inputs),
        *_method(found),
        *_unread(found.unread),
    ]
    sections += [*_labeled(found.labeled), *_reading(found), *_tiers(whole), *_intervals(whole)]
    sections += [*_servers(found.labeled.slices[0]), *_coherence(found.labeled), *_risks(found.labeled)]
    sections += [*_differences(found.labeled), _text("ceiling")]
    return "\n".join(sections).rstrip() + "\n", readme_block(found.unread)


def _text(id: str, **values: object) -> str:
    return say(f"calibration.page.{id}", **values)


def _believe(each: Slice) -> Iterator[str]:
    target = next(target for target in each.targets if target.key == ESTIMATE)
    passes = each.whole["passes"]
    yield _text(
        "believe",
        mae=f"{target.figures[OURS]['mae'].value:.2f}",
        reader_mae=f"{target.figures[READER]['mae'].value:.2f}",
        passes=round(100 * passes[ESTIMATE].value),
        reader_passes=round(100 * passes[READER].value),
    )


def _data(inputs: Inputs) -> Iterator[str]:
    rows = [row for row in inputs.rows if row.published]
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
        graded=sum(row.graded is not None for row in rows),
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


def _method(found: Figures) -> Iterator[str]:
    yield _text("method", unread=found.unread.slices[0].rows, unread_groups=found.unread_groups)


def _unread(found: Evaluation) -> Iterator[str]:
    yield _text("unread")
    yield from _slices(found.slices)
    yield _text("unread-readers")
    yield from _slices(found.readers)


def _labeled(found: Evaluation) -> Iterator[str]:
    yield _text("out-of-fold")
    yield from _slices((*found.slices, *found.readers))


def _slices(slices: Sequence[Slice]) -> Iterator[str]:
    for each in slices:
        name = each.name[:1].upper() + each.name[1:]
        yield _text("slice", name=name, rows=each.rows, groups=each.groups)
        yield from slice_markdown(each)
        yield ""


def _reading(found: Figures) -> Iterator[str]:
    yield _text("reading")
    unread = [
        replace(each, name=_text("unread").split("\n")[0].strip("# ")) for each in found.unread.marks[:1]
    ]
    for each in (*unread, *found.labeled.marks[1:]):
        name = each.name[:1].upper() + each.name[1:]
        median = "–" if math.isnan(each.median) else f"{each.median:.2f}"
        yield _text("reading-slice", name=name, rows=each.rows, groups=each.groups, median=median)
        yield from reading_markdown(each)
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
    heads = ["published", "from integers", "from estimates"]
    yield from table(
        ["Server", *(f"mean {head}" for head in heads), *(f"lowest {head}" for head in heads)],
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


def definitions_beside(folder: Path) -> tuple[Snapshot, ...]:
    """Return the snapshots in the folder `servers` beside a corpus, each named like its file."""
    return definitions_of(str(folder.parent / "servers"))


def main(folder: Path, root: Path) -> str:
    """Write the page and the README's block under `root`, and return a message about the result."""
    files = [folder / name for name in ("train.jsonl", "coherence.jsonl")]
    unread = folder / "unread" / "rows.jsonl.gz"
    if not all(file.is_file() for file in (*files, unread)):
        return _text("nothing-written", folder=folder)
    risks = [file for name in RISK_FILES if (file := folder / name).is_file()]
    graded = folder / "graded_servers.jsonl"
    inputs = read_inputs([*files, *risks, graded], definitions_beside(folder))
    page, block = agreement_page(measure(inputs, read_inputs([unread])))
    (root / "docs" / "agreement.md").write_text(page, encoding="utf-8")
    readme = root / "README.md"
    readme.write_text(put_block(readme.read_text(encoding="utf-8"), block), encoding="utf-8")
    return _text("written")


if __name__ == "__main__":
    print(main(Path(sys.argv[1]), Path(__file__).resolve().parents[2]))
