"""Loads and validates rubric data: the calibrated sizes of features, and the words of risk classes."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from math import isfinite
from pathlib import Path
from types import MappingProxyType
from typing import Any

from scorer.contracts.dimensions import COHERENCE_DIMENSIONS, DIMENSION_NAMES, DIMENSIONS
from scorer.contracts.errors import InputError
from scorer.data.constructions import construction_files
from scorer.data.files import read_owned
from scorer.data.messages import say
from scorer.data.prepared import prepared_table
from scorer.data.resources import data_dir

#: The calibration that ships as the default, a folder of rubrics/.
DEFAULT_CALIBRATION = "2026-q4.2"


@dataclass(frozen=True, slots=True, eq=False)
class DimensionRubric:
    """What the features weigh in one dimension, in score points of that dimension.

    `base` is the estimate of a tool without any feature, `points` what each feature adds at full strength. `cuts`
    are the four real numbers at which an estimate becomes 2, 3, 4 and 5.
    """

    base: float
    points: Mapping[str, float]
    cuts: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Support:
    """What the sizes of one feature rest on: labeled rows that have it, their groups, and standard errors.

    `errors` holds the standard error of each size, by dimension. `set_by_hand` are the dimensions whose size is a
    bound that the code sets, since too few rows show it.
    """

    rows: int
    groups: int
    errors: Mapping[str, float]
    set_by_hand: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rubric:
    """One versioned calibration: six dimensions, the spread of its residuals, and a hash of its data.

    `spread` holds the standard deviation of (published - estimated) tdqs as "default", and by name the
    factors that multiply it: of facts of the context, and "above_middle" a point of estimate above 3.5.
    `tiers` holds the tdqs estimates at which a tool has an even chance of a tier or a better one, `support` what the
    size of each feature rests on.
    """

    name: str
    dimensions: Mapping[str, DimensionRubric]
    spread: Mapping[str, float]
    coherence: Mapping[str, Mapping[str, float]]
    hash: str
    tiers: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    support: Mapping[str, Support] = field(default_factory=lambda: MappingProxyType({}))

    @cached_property
    def fingerprint(self) -> str:
        """Return the first 12 hex digits of the hash: enough to distinguish two calibrations."""
        return self.hash[:12]

    @cached_property
    def cells(self) -> Mapping[str, tuple[tuple[int, int, float], ...]]:
        """Return the cells of what moves any: the dimension's number, the place in its points, the size, by feature."""
        cells: dict[str, list[tuple[int, int, float]]] = {}
        for number, key in enumerate(DIMENSIONS):
            for place, (name, size) in enumerate(self.dimensions[key].points.items()):
                if size:
                    cells.setdefault(name, []).append((number, place, size))
        return MappingProxyType({name: tuple(each) for name, each in cells.items()})


#: In bytes, of one file of a rubric. The shipped ones have a hundredth of it.
LARGEST_TABLE = 1_000_000


def _read_toml(path: Path) -> tuple[dict[str, Any], bytes]:
    shown = f"{path.parent.name}/{path.name}"
    try:
        raw, _ = read_owned(path, LARGEST_TABLE + 1)
        if len(raw) > LARGEST_TABLE:
            raise InputError(say("data.too-large", file=shown, limit=f"{LARGEST_TABLE:,}"))
        return _values(path, raw), raw
    except FileNotFoundError:
        raise InputError(say("data.file-missing", file=path.name, folder=path.parent.name)) from None
    except (ValueError, RecursionError) as error:  # a number of too many digits, or nested too deeply
        raise InputError(say("data.not-toml", file=shown, cause=error)) from None
    except OSError as error:
        raise InputError(say("data.unreadable", file=shown, cause=error.strerror)) from None


def _values(path: Path, raw: bytes) -> dict[str, Any]:
    known = prepared_table(path, raw)
    if known is not None:
        return known
    from scorer.data.toml import parse_toml

    return parse_toml(raw.decode("utf-8"))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def _numbers(table: Any, where: str) -> Mapping[str, float]:
    if not isinstance(table, dict) or not all(map(_is_number, table.values())):
        raise InputError(say("data.not-numbers", where=where))
    return MappingProxyType({str(k): float(v) for k, v in sorted(table.items())})


def _cuts(data: Any, where: str) -> tuple[float, float, float, float]:
    if not isinstance(data, list) or len(data) != 4 or not all(map(_is_number, data)) or sorted(data) != data:
        raise InputError(say("data.cuts", where=where))
    return float(data[0]), float(data[1]), float(data[2]), float(data[3])


def _dimension(name: str, meta: Mapping[str, Any], table: Mapping[str, Any], folder: str) -> DimensionRubric:
    bases, cuts = meta.get("base", {}), meta.get("cuts", {})
    if not isinstance(bases, dict) or not _is_number(bases.get(name)):
        raise InputError(say("data.no-base", where=f"{folder}/rubric.toml [base] {name}"))
    default = [1.5, 2.5, 3.5, 4.5]
    points = {}
    for feature, row in table.items():
        size = row.get(name)
        if size is not None:
            points[feature] = _size(size, f"{folder}/features.toml {feature}.{name}")[0]
    return DimensionRubric(
        base=float(bases[name]),
        points=MappingProxyType(points),
        cuts=_cuts(cuts.get(name, default), f"{folder}/rubric.toml [cuts] {name}"),
    )


def _size(value: Any, where: str) -> tuple[float, float]:
    """Return a size and its standard error (0: not known) from a number or a pair of numbers."""
    pair = value if isinstance(value, list) else [value, 0.0]
    if len(pair) != 2 or not all(map(_is_number, pair)):
        raise InputError(say("data.not-numbers", where=where))
    return float(pair[0]), float(pair[1])


_COUNTS = ("rows", "groups", "by_hand")


def _table(data: Mapping[str, Any], folder: str) -> Mapping[str, Mapping[str, Any]]:
    """Check the table of features: a row a feature, a column a dimension."""
    for feature, row in data.items():
        where = f"{folder}/features.toml {feature}"
        if not isinstance(row, dict):
            raise InputError(say("data.not-table", where=where))
        unknown = set(row) - set(DIMENSION_NAMES.values()) - set(_COUNTS)
        if unknown:
            raise InputError(say("data.unknown-key", key=repr(min(unknown)), where=where))
    return data


def _support(row: Mapping[str, Any], where: str) -> Support:
    sizes = {key: _size(row[name], where) for key, name in DIMENSION_NAMES.items() if name in row}
    return Support(
        int(row.get("rows", 0)),
        int(row.get("groups", 0)),
        MappingProxyType({key: error for key, (_, error) in sizes.items()}),
        tuple(row.get("by_hand", ())),
    )


def calibration_dir(rubric: str | Path | None) -> Path:
    """Return the folder of a calibration: a shipped version by name, or a folder of the user's.

    Raises InputError that lists the shipped versions when neither exists.
    """
    shipped = data_dir("rubrics")
    if rubric is None:
        return shipped / DEFAULT_CALIBRATION
    if (
        isinstance(rubric, str)
        and re.fullmatch(r"[\w.-]+", rubric)
        and os.path.isfile(shipped / rubric / "rubric.toml")
    ):
        return shipped / rubric
    folder = Path(rubric)
    if os.path.isfile(folder / "rubric.toml"):
        return folder
    known = ", ".join(sorted(p.parent.name for p in shipped.glob("*/rubric.toml")))
    raise InputError(say("data.no-rubric", name=repr(str(rubric)), known=known))


def _coherence(data: Any, where: str) -> Mapping[str, Mapping[str, float]]:
    if not isinstance(data, dict):
        raise InputError(say("data.not-table", where=f"{where} [coherence]"))
    tables = {key: _numbers(data.get(key, {}), f"{where} [coherence.{key}]") for key in ("base", "points")}
    missing = set(COHERENCE_DIMENSIONS) - set(tables["base"])
    if missing:
        raise InputError(say("data.missing-key", where=f"{where} [coherence.base]", key=min(missing)))
    return MappingProxyType(tables)


@lru_cache(maxsize=8)
def _load(folder: Path) -> Rubric:
    meta, raw = _read_toml(folder / "rubric.toml")
    data, table_raw = _read_toml(folder / "features.toml")
    table = _table(data, folder.name)
    digest = hashlib.sha256(raw + table_raw)
    dimensions = {key: _dimension(name, meta, table, folder.name) for key, name in DIMENSION_NAMES.items()}
    words = sorted((data_dir("rubrics") / "words").glob("*.toml"))
    for path in (*words, *construction_files(), data_dir("rubrics") / "risk.toml"):
        digest.update(path.read_bytes())
    spread = _numbers(meta.get("spread", {}), f"{folder.name}/rubric.toml [spread]")
    if "default" not in spread or not all(value > 0 for value in spread.values()):
        raise InputError(say("data.spread", where=f"{folder.name}/rubric.toml [spread]"))
    return Rubric(
        name=str(meta.get("name", folder.name)),
        dimensions=MappingProxyType(dimensions),
        spread=spread,
        coherence=_coherence(meta.get("coherence", {}), f"{folder.name}/rubric.toml"),
        hash=digest.hexdigest(),
        tiers=_numbers(meta.get("tiers", {}), f"{folder.name}/rubric.toml [tiers]"),
        support=MappingProxyType(
            {name: _support(row, f"{folder.name}/features.toml {name}") for name, row in table.items()}
        ),
    )


def load_rubric(rubric: str | Path | None = None) -> Rubric:
    """Load a calibration by version, by folder, or (None) the one that ships as the default.

    Raises InputError naming the file and what to change when it is missing or malformed.
    """
    return _load(calibration_dir(rubric).resolve())


@lru_cache(maxsize=1)
def risk_words() -> Mapping[str, Any]:
    """Return rubrics/risk.toml with its word lists split into frozensets."""
    data, _ = _read_toml(data_dir("rubrics") / "risk.toml")
    for table in "verbs ambiguous lists money parameters names flows synonyms acts act_nouns".split():
        data[table] = {key: frozenset(words.split()) for key, words in data[table].items()}
    data["phrasal"] = {
        category: {phrase: frozenset(words.split()) for phrase, words in phrases.items()}
        for category, phrases in data["phrasal"].items()
    }
    data["turns"] = {
        verb: (category, frozenset(words.split()))
        for category, verbs in data["turns"].items()
        for verb, words in verbs.items()
    }
    return MappingProxyType(data)
