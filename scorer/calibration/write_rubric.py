"""Writes a rubric as TOML: its frame, and the table of its features."""

from __future__ import annotations

from scorer.claims.coherence import FEATURES as SET_FEATURES
from scorer.contracts.dimensions import DIMENSION_NAMES
from scorer.data.rubric import Rubric, Support
from scorer.scoring.features import FEATURES


def number(value: float) -> str:
    """Return a number with at most three decimals and without trailing zeros."""
    whole, _, decimals = f"{value + 0.0:.3f}".partition(".")
    return f"{whole}.{decimals.rstrip('0') or '0'}"


def features_toml(rubric: Rubric) -> str:
    """Return the table of features: a row a feature, with size and standard error in each dimension that it moves."""
    lines = [
        "# What each feature adds to a dimension at full strength, in points of its score, with the standard error.",
        "# `rows` and `groups` count the labeled definitions, and their owners, in which the feature occurs.",
    ]
    for feature in FEATURES:
        known = rubric.support.get(feature.name, Support(0, 0, {}))
        cells = [f"rows = {known.rows}", f"groups = {known.groups}"]
        for key, name in DIMENSION_NAMES.items():
            size = rubric.dimensions[key].points.get(feature.name)
            if size:
                cells.append(f"{name} = [{number(size)}, {number(known.errors.get(key, 0.0))}]")
        if known.set_by_hand:
            cells.append("by_hand = [" + ", ".join(f'"{name}"' for name in known.set_by_hand) + "]")
        lines.append(f"{feature.name} = {{ {', '.join(cells)} }}")
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
    lines += ["", "[base]  # the estimate of a definition without any feature"]
    lines += [f"{name} = {number(rubric.dimensions[key].base)}" for key, name in DIMENSION_NAMES.items()]
    lines += ["", "[cuts]  # the estimates at which a score becomes 2, 3, 4 and 5"]
    lines += [
        f"{name} = [{', '.join(number(cut) for cut in rubric.dimensions[key].cuts)}]"
        for key, name in DIMENSION_NAMES.items()
    ]
    lines += [
        "",
        "# The base of each coherence dimension, and the points of each feature of a set. They are set by hand, from",
        "# the published distributions.",
        "[coherence.base]",
    ]
    lines += [f"{key} = {value}" for key, value in rubric.coherence["base"].items()]
    lines += ["", "[coherence.points]"]
    points = rubric.coherence["points"]
    names = {each.id: each.name for each in SET_FEATURES}
    lines += [f"{id_} = {value}  # {names[id_]}" for id_, value in points.items()]
    return "\n".join(lines) + "\n"


def rubric_files(rubric: Rubric) -> dict[str, str]:
    """Return the files of a rubric's folder by name."""
    return {"rubric.toml": rubric_toml(rubric), "features.toml": features_toml(rubric)}
