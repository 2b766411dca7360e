"""Writes a fitted rubric as TOML, a file a dimension, one rule a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from scorer.calibration.fit import Array, Fitted, columns
from scorer.dimensions import DIMENSIONS
from scorer.rubric import Rubric
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


def dimension_toml(dimension: str, sizes: Array, cuts: Sequence[float], caps: Mapping[str, float]) -> str:
    """Return one dimension's rubric file."""
    values = dict(zip(columns(dimension).names, map(float, sizes), strict=True))
    lines = [f"# {dimension}: fitted sizes, in score points. Signs and forms are fixed in the rules."]
    lines += [f"base = {values.pop('base'):.3f}", f"cuts = [{', '.join(f'{cut:.3f}' for cut in cuts)}]"]
    contexts = {k.removeprefix("context:"): v for k, v in values.items() if k.startswith("context:")}
    lines += ["", "[context]", *(f"{name} = {_number(value)}" for name, value in contexts.items())]
    rules = {k: v for k, v in values.items() if not k.startswith("context:")}
    lines += ["", "[points]"]
    lines += [f"{id_} = {_number(value)}  # {BY_ID[id_].name}" for id_, value in rules.items()]
    if caps:
        lines += ["", "[caps]  # the highest estimate that these rules leave; by hand"]
        lines += [f"{id_} = {value}  # {BY_ID[id_].name}" for id_, value in caps.items()]
    return "\n".join(lines) + "\n"


def write_rubric(
    out: Path,
    fitted: Fitted,
    cuts: Mapping[str, Sequence[float]],
    spread: Mapping[str, float],
    by_hand: Rubric,
) -> None:
    """Write a rubric folder: rubric.toml and a file a dimension; caps and coherence come from `by_hand`."""
    out.mkdir(parents=True, exist_ok=True)
    lines = [f'name = "{out.name}"', "", "[spread]  # standard deviation of published - estimated tdqs"]
    lines += [f"{name} = {value:.3f}" for name, value in spread.items()]
    lines += [
        "",
        "# What the rules over a set cost, in score points; by hand, from the published distributions.",
    ]
    lines += ["[coherence.base]", *(f"{key} = {value}" for key, value in by_hand.coherence["base"].items())]
    lines += ["", "[coherence.points]"]
    lines += [f"{id_} = {value}  # {BY_ID[id_].name}" for id_, value in by_hand.coherence["points"].items()]
    (out / "rubric.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    for key in DIMENSIONS:
        text = dimension_toml(key, fitted.sizes[key], cuts[key], by_hand.dimensions[key].caps)
        (out / f"{key}.toml").write_text(text, encoding="utf-8")
