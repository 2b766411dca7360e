"""Writes a fitted rubric as TOML, a file a dimension, one rule a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from scorer.calibration.fit import Array, Fitted, columns
from scorer.dimensions import DIMENSIONS
from scorer.rules import BY_ID

#: Sizes below this many points are written as 0.
NEGLIGIBLE = 0.005


def _number(value: float) -> str:
    return (
        "0.0"
        if abs(value) < NEGLIGIBLE
        else f"{value:.3f}".rstrip("0").rstrip(".")
        if "." in f"{value:.3f}"
        else "0.0"
    )


def dimension_toml(dimension: str, sizes: Array, cuts: Sequence[float]) -> str:
    """Return one dimension's rubric file."""
    values = dict(zip(columns(dimension).names, map(float, sizes), strict=True))
    lines = [f"# {dimension}: fitted sizes, in score points. Signs and forms are fixed in the rules."]
    lines += [f"base = {values.pop('base'):.3f}", f"cuts = [{', '.join(f'{cut:.3f}' for cut in cuts)}]"]
    contexts = {k.removeprefix("context:"): v for k, v in values.items() if k.startswith("context:")}
    lines += ["", "[context]", *(f"{name} = {_number(value)}" for name, value in contexts.items())]
    rules = {k: v for k, v in values.items() if not k.startswith("context:")}
    lines += ["", "[points]"]
    lines += [f"{id_} = {_number(value)}  # {BY_ID[id_].name}" for id_, value in rules.items()]
    return "\n".join(lines) + "\n"


def write_rubric(
    out: Path,
    fitted: Fitted,
    cuts: Mapping[str, Sequence[float]],
    spread: Mapping[str, float],
    coherence: str,
) -> None:
    """Write a rubric folder: rubric.toml and a file a dimension. `coherence` is its TOML tables, kept as they are."""
    out.mkdir(parents=True, exist_ok=True)
    lines = [f'name = "{out.name}"', "", "[spread]  # standard deviation of published - estimated tdqs"]
    lines += [f"{name} = {value:.3f}" for name, value in spread.items()]
    (out / "rubric.toml").write_text("\n".join(lines) + "\n\n" + coherence.strip() + "\n", encoding="utf-8")
    for key in DIMENSIONS:
        (out / f"{key}.toml").write_text(dimension_toml(key, fitted.sizes[key], cuts[key]), encoding="utf-8")
