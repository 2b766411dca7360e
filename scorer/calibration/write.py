"""Writes a rubric as TOML, a file a dimension, one rule a line."""

from __future__ import annotations

from pathlib import Path

from scorer.claims.registry import FEATURES_BY_ID
from scorer.contracts.dimensions import DIMENSIONS
from scorer.contracts.errors import InputError
from scorer.data.rubric import DimensionRubric, Rubric


def number(value: float) -> str:
    """Return a size with at most three decimals and no needless zero."""
    whole, _, decimals = f"{value + 0.0:.3f}".partition(".")
    return f"{whole}.{decimals.rstrip('0') or '0'}"


def dimension_toml(key: str, weights: DimensionRubric) -> str:
    """Return one dimension's rubric file."""
    lines = [f"# {key}: fitted sizes, in score points. Signs and forms are fixed in the rules."]
    lines += [f"base = {weights.base:.3f}", f"cuts = [{', '.join(f'{cut:.3f}' for cut in weights.cuts)}]"]
    lines += ["", "[context]", *(f"{name} = {number(value)}" for name, value in weights.context.items())]
    lines += ["", "[points]"]
    lines += [
        f"{id_} = {number(value)}  # {FEATURES_BY_ID[id_].name}" for id_, value in weights.points.items()
    ]
    if weights.caps:
        lines += ["", "[caps]  # the highest estimate that these rules leave; by hand"]
        lines += [f"{id_} = {value}  # {FEATURES_BY_ID[id_].name}" for id_, value in weights.caps.items()]
    return "\n".join(lines) + "\n"


def rubric_toml(rubric: Rubric) -> str:
    """Return the file that names a rubric, with the spread of its residuals and the costs of the set's rules."""
    lines = [
        f'name = "{rubric.name}"',
        "",
        "[spread]  # standard deviation of published - estimated tdqs, and what multiplies it",
    ]
    lines += [f"{name} = {number(value)}" for name, value in rubric.spread.items()]
    lines += ["", "[tiers]  # the tdqs estimate at which a tool has an even chance of a tier or a better one"]
    lines += [f"{name} = {number(value)}" for name, value in rubric.tiers.items()]
    lines += [
        "",
        "# Where coherence starts, and what rules over a set move, in score points; by hand, from the published",
        "# distributions.",
        "[coherence.base]",
    ]
    lines += [f"{key} = {value}" for key, value in rubric.coherence["base"].items()]
    lines += ["", "[coherence.points]"]
    points = rubric.coherence["points"]
    lines += [f"{id_} = {value}  # {FEATURES_BY_ID[id_].name}" for id_, value in points.items()]
    return "\n".join(lines) + "\n"


def write_rubric(out: Path, rubric: Rubric) -> None:
    """Write a rubric folder: rubric.toml and a file a dimension. Raises InputError where it cannot."""
    files = {"rubric.toml": rubric_toml(rubric)}
    files |= {f"{key}.toml": dimension_toml(key, rubric.dimensions[key]) for key in DIMENSIONS}
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (out / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"cannot write {out}: {error.strerror}") from error
