"""An evaluation as plain text, JSON or Markdown."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from scorer.calibration.reading_tables import reading_text
from scorer.calibration.results import (
    CONSTANT,
    ESTIMATE,
    INTEGERS,
    LENGTH,
    MEAN,
    OURS,
    READER,
    Apart,
    Evaluation,
    Figure,
    ServerLine,
    Slice,
    Target,
)  # fmt: skip
from scorer.calibration.risk_tables import risk_markdown, risk_text
from scorer.data.messages import say
from scorer.data.spec import load_spec
from scorer.formats.sanitize import label, markdown, markdown_code, prose
from scorer.reading.json_text import json_safe

STATISTICS: Mapping[str, str] = {
    "exact": "exact",
    "within_one": "within 1",
    "kappa": "kappa",
    "spearman": "Spearman",
    "mae": "MAE",
    "bias": "bias",
}
WHOLE: Mapping[str, str] = {
    "passes": "same result at the passing mark (3.0)",
    "tier": "same tier",
    "spearman_length_held": "Spearman, controlled for length",
    "spearman_rest_of_small": "Spearman of purpose, usage and parameters combined, small servers",
    "coverage": "80% interval: coverage",
    "width": "80% interval: mean width",
    "interval_score": "80% interval: score (lower is better)",
}
PREDICTORS = (ESTIMATE, INTEGERS, OURS, MEAN, LENGTH, READER, CONSTANT)
_NAMES: Mapping[str, str] = {ESTIMATE: "estimate", INTEGERS: "integers", OURS: "mcp-scorer"}
_MOST_REASON = 400


def target_name(key: str) -> str:
    """Return the label of a target: a dimension, or the tdqs."""
    wholes = {ESTIMATE: "TDQS, estimate", INTEGERS: "TDQS of integers"}
    return wholes.get(key) or load_spec().dimension(key).label


def number(figure: Figure, sign: bool = False) -> str:
    """Return a figure with its standard error, such as `0.71 (0.02)`, or `–` if it is unknown."""
    if math.isnan(figure.value):
        return "–"
    value = f"{figure.value:+.2f}" if sign else f"{figure.value:.2f}"
    error = "" if math.isnan(figure.error) else f" ({figure.error:.2f})"
    return value + error


def small(figure: Figure) -> str:
    """Return a mean error with three decimals."""
    if math.isnan(figure.value):
        return "–"
    error = "" if math.isnan(figure.error) else f" ({figure.error:.3f})"
    return f"{figure.value:.3f}{error}"


def cells(figures: Mapping[str, Figure]) -> list[str]:
    """Return the six statistics of one predictor as text."""
    return [
        small(figures[key]) if key == "mae" else number(figures[key], sign=key == "bias")
        for key in STATISTICS
    ]


def provenance(found: Evaluation) -> str:
    """Return a sentence that explains how the figures were computed."""
    if found.risks and not found.slices and not found.coherence:
        return say("calibration.text.risk-only", corpus=found.corpus)
    if found.fitted:
        return say("calibration.text.out-of-fold", corpus=found.corpus, rubric=found.rubric)
    return say("calibration.text.as-shipped", corpus=found.corpus, rubric=found.rubric)


def as_text(found: Evaluation) -> str:
    """Return an evaluation for a terminal."""
    lines = [provenance(found), say("calibration.text.standard-errors")]
    lines += [prose(note) for note in found.notes]
    for each in found.slices:
        lines += ["", *_slice_text(each)]
    lines += _coherence_text(found)
    for each in found.readers:
        lines += ["", *_slice_text(each)]
    lines += reading_text(found.marks)
    lines += risk_text(found.risks)
    if found.slices or not found.risks:
        lines += ["", say("calibration.text.far-apart", count=len(found.apart))]
    for item in found.apart:
        lines += _apart_text(item)
    return "\n".join(lines) + "\n"


def _slice_text(each: Slice) -> Iterator[str]:
    yield "== " + say("calibration.text.rows", name=each.name, rows=each.rows, groups=each.groups)
    yield f"{'':<28}{'n':>4}  " + "".join(f"{name:<15}" for name in STATISTICS.values()).rstrip()
    for target in each.targets:
        yield from _target_text(target)
    if each.whole:
        yield ""
    for key, figures in each.whole.items():
        shown = ", ".join(
            f"{_NAMES.get(name, name)} {number(figures[name])}" for name in PREDICTORS if name in figures
        )
        yield f"{WHOLE[key]}: {shown}"
    if each.whole:
        yield from _confusion_text(each)
    if each.servers:
        yield ""
        yield from _servers_text(each.servers)
    if each.kinds:
        yield ""
        yield from _kinds_text(each)


def _target_text(target: Target) -> Iterator[str]:
    for name, figures in target.figures.items():
        first = f"{target_name(target.key):<28}{target.rows:>4}" if name == OURS else f"  {name:<30}"
        yield f"{first}  " + "".join(f"{cell:<15}" for cell in cells(figures)).rstrip()


def _confusion_text(each: Slice) -> Iterator[str]:
    letters = list(each.confusion)
    yield ""
    yield "published tier | mcp-scorer " + " ".join(f"{letter:>4}" for letter in letters)
    for letter in letters:
        yield f"{letter:>14} |            " + " ".join(f"{each.confusion[letter][b]:>4}" for b in letters)


def _servers_text(servers: Sequence[ServerLine]) -> Iterator[str]:
    yield say("calibration.text.servers")
    for line in servers:
        numbers = " | ".join(f"{a:.2f} {b:.2f}" for a, b in (line.published, line.integers, line.estimates))
        yield f"  {numbers}  {line.tools} tools, {label(line.server)}"
    for name, of in (("integers", 1), ("estimates", 2)):
        pairs = [(line.published, (line.integers, line.estimates)[of - 1]) for line in servers]
        yield f"  {name}: " + ", ".join(
            f"{what} off by {sum(abs(a[i] - b[i]) for a, b in pairs) / len(pairs):.2f} "
            f"(bias {sum(b[i] - a[i] for a, b in pairs) / len(pairs):+.2f})"
            for i, what in enumerate(("mean", "minimum"))
        )


def _kinds_text(each: Slice) -> Iterator[str]:
    yield f"{say('calibration.text.kinds'):<42}{'n':>4}    MAE   bias  coverage  width"
    for line in each.kinds:
        yield (
            f"  {line.name:<40}{line.rows:>4}  {line.mae:.3f}  {line.bias:+.2f}      "
            f"{line.coverage:.2f}   {line.width:.2f}"
        )
    yield say("calibration.text.chances") + "; ".join(
        f"{line.chance:.2f} {line.passed:.2f} (n {line.rows})" for line in each.chances
    )


def _coherence_text(found: Evaluation) -> Iterator[str]:
    if not found.coherence:
        return
    yield ""
    yield "== " + say("calibration.text.coherence", rubric=found.rubric)
    names = {item.key: item.label for item in load_spec().coherence}
    for target in found.coherence:
        shown = "; ".join(
            f"{name}: exact {number(f['exact'])}, kappa {number(f['kappa'])}"
            for name, f in target.figures.items()
        )
        yield f"{names[target.key]:<28}{target.sets:>4}  {shown}"


def _apart_text(item: Apart) -> Iterator[str]:
    whole = f"tdqs {item.published}" if item.published is not None else "no tdqs"
    yield ""
    yield f"{label(item.tool)} ({label(item.server)}, id {label(item.id)}): {whole}, mcp-scorer {item.ours:.2f}"
    for part in item.parts:
        yield f"  {target_name(part.key)}: {part.published:g}, mcp-scorer {part.ours:.2f}"
        yield f"    mcp-scorer: {prose(part.our_reason, _MOST_REASON)}"
        if part.their_reason:
            yield f"    judge: {prose(part.their_reason, _MOST_REASON)}"


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return None if math.isnan(value) else round(value, 4)
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    return [_plain(entry) for entry in value] if isinstance(value, list | tuple) else value


def as_json(found: Evaluation) -> str:
    """Return an evaluation as JSON, with null for unknown figures."""
    document = json.dumps(_plain(dataclasses.asdict(found)), ensure_ascii=False, indent=1)
    return json_safe(document) + "\n"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return a Markdown table whose first column is text and whose other columns are numbers."""
    marks = ["---", *("---:" for _ in head[1:])]
    return [f"| {' | '.join(row)} |" for row in (head, marks, *rows)]


def slice_markdown(each: Slice) -> list[str]:
    """Return one slice as Markdown tables."""
    rows = [
        [target_name(t.key) if name == OURS else name, str(t.rows) if name == OURS else "", *cells(figures)]
        for t in each.targets
        for name, figures in t.figures.items()
    ]
    lines = table(["", "n", *STATISTICS.values()], rows)
    if each.whole:
        used = [name for name in PREDICTORS if any(name in figures for figures in each.whole.values())]
        lines += ["", *table(["", *(_NAMES.get(name, name) for name in used)], _whole_rows(each, used))]
    return lines


def _whole_rows(each: Slice, used: Sequence[str]) -> list[list[str]]:
    return [
        [WHOLE[key], *(number(figures[name]) if name in figures else "" for name in used)]
        for key, figures in each.whole.items()
    ]


def coherence_markdown(found: Evaluation) -> list[str]:
    """Return the agreement on coherence as a Markdown table."""
    names = {item.key: item.label for item in load_spec().coherence}
    rows = [
        [
            names[t.key] if name == OURS else name,
            str(t.sets) if name == OURS else "",
            *_coherence_cells(figures),
        ]
        for t in found.coherence
        for name, figures in t.figures.items()
    ]
    return table(["", "servers", "exact", "within 1", "kappa"], rows)


def _coherence_cells(figures: Mapping[str, Figure]) -> list[str]:
    return [number(figures[key]) for key in ("exact", "within_one", "kappa")]


def as_markdown(found: Evaluation) -> str:
    """Return an evaluation as Markdown."""
    lines = [provenance(found), "", say("calibration.text.standard-errors")]
    lines += [line for note in found.notes for line in ("", markdown(note))]
    for each in found.slices:
        heading = say("calibration.text.rows", name=each.name, rows=each.rows, groups=each.groups)
        lines += ["", f"## {heading}", "", *slice_markdown(each)]
    if found.coherence:
        lines += [
            "",
            "## " + say("calibration.text.coherence-heading", rubric=found.rubric),
            "",
            *coherence_markdown(found),
        ]
    for risk in found.risks:
        heading = say("calibration.text.risk-classes", name=risk.name, rows=risk.rows, servers=risk.servers)
        lines += ["", f"## {heading[:1].upper()}{heading[1:]}", ""]
        lines += risk_markdown(risk)
    if found.slices or not found.risks:
        lines += ["", "## " + say("calibration.text.far-apart", count=len(found.apart)), ""]
    for item in found.apart:
        published = "none" if item.published is None else str(item.published)
        lines.append(f"- {markdown_code(item.tool)}: tdqs {published}, mcp-scorer {item.ours:.2f}")
        for part in item.parts:
            reasons = " Judge: ".join(
                markdown(text, _MOST_REASON) for text in (part.our_reason, part.their_reason) if text
            )
            lines.append(
                f"  - {target_name(part.key)} {part.published:g}, mcp-scorer {part.ours:.2f}. mcp-scorer: {reasons}"
            )
    return "\n".join(lines) + "\n"


#: Every format of an evaluation, by its name on the command line.
FORMATS: Mapping[str, Callable[[Evaluation], str]] = MappingProxyType(
    {"text": as_text, "json": as_json, "markdown": as_markdown}
)
