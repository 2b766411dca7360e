"""Writes a rubric as TOML: one file per dimension, with one rule per line."""

from __future__ import annotations

from pathlib import Path

from scorer.claims.registry import FEATURES_BY_ID
from scorer.contracts.dimensions import DIMENSIONS
from scorer.contracts.errors import InputError
from scorer.data.messages import say
from scorer.data.rubric import DimensionRubric, Rubric


def number(value: float) -> str:
    """Return a number with at most three decimals and without trailing zeros."""
    whole, _, decimals = f"{value + 0.0:.3f}".partition(".")
    return f"{whole}.{decimals.rstrip('0') or '0'}"


def dimension_toml(key: str, weights: DimensionRubric) -> str:
    """Return one dimension's rubric file."""
    lines = [f"# {key}: fitted points. The signs are fixed in the features."]
    lines += [f"base = {weights.base:.3f}", f"cuts = [{', '.join(f'{cut:.3f}' for cut in weights.cuts)}]"]
    lines += ["", "[context]", *(f"{name} = {number(value)}" for name, value in weights.context.items())]
    lines += ["", "[points]"]
    lines += [
        f"{id_} = {number(value)}  # {FEATURES_BY_ID[id_].name}" for id_, value in weights.points.items()
    ]
    if weights.caps:
        lines += ["", "[caps]  # the highest estimate if this feature is present; set by hand"]
        lines += [f"{id_} = {value}  # {FEATURES_BY_ID[id_].name}" for id_, value in weights.caps.items()]
    return "\n".join(lines) + "\n"


def rubric_toml(rubric: Rubric) -> str:
    """Return rubric.toml: the name, the spread of the residuals, the tiers, and the points of coherence."""
    lines = [
        f'name = "{rubric.name}"',
        "",
        "[spread]  # standard deviation of published minus estimated tdqs, and its factors",
    ]
    lines += [f"{name} = {number(value)}" for name, value in rubric.spread.items()]
    lines += ["", "[tiers]  # the tdqs estimate at which half of the tools reach the tier"]
    lines += [f"{name} = {number(value)}" for name, value in rubric.tiers.items()]
    lines += [
        "",
        "# The base of each coherence dimension, and the points of each feature of a set. They are set by hand, from",
        "# the published distributions.",
        "[coherence.base]",
    ]
    lines += [f"{key} = {value}" for key, value in rubric.coherence["base"].items()]
    lines += ["", "[coherence.points]"]
    points = rubric.coherence["points"]
    lines += [f"{id_} = {value}  # {FEATURES_BY_ID[id_].name}" for id_, value in points.items()]
    return "\n".join(lines) + "\n"


def write_rubric(out: Path, rubric: Rubric) -> None:
    """Write a rubric folder: rubric.toml and one file per dimension. Raises InputError if that fails."""
    files = {"rubric.toml": rubric_toml(rubric)}
    files |= {f"{key}.toml": dimension_toml(key, rubric.dimensions[key]) for key in DIMENSIONS}
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (out / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(say("calibration.error.cannot-write", path=out, reason=error.strerror)) from error
