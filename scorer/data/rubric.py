"""Loads and validates rubric data: verb classes, and the calibrated weights of features."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from math import isfinite
from pathlib import Path
from types import MappingProxyType
from typing import Any

from scorer.contracts.dimensions import COHERENCE_DIMENSIONS, DIMENSIONS
from scorer.contracts.errors import InputError
from scorer.data.messages import say
from scorer.data.resources import data_dir

#: The calibration that ships as the default, a folder of rubrics/.
DEFAULT_CALIBRATION = "2026-q4.1"


@dataclass(frozen=True, slots=True, eq=False)
class DimensionRubric:
    """What one dimension's rules weigh, in score points of that dimension.

    `base` is the estimate of a tool with an empty context, `context` what each fact of the context
    adds, `points` what each rule adds at full strength, `caps` the bound that a cap, floor or gate
    rule sets. `cuts` are the four real numbers at which an estimate becomes 2, 3, 4 and 5.
    """

    base: float
    context: Mapping[str, float]
    points: Mapping[str, float]
    caps: Mapping[str, float]
    cuts: tuple[float, float, float, float]


@dataclass(frozen=True)
class Rubric:
    """One versioned calibration: six dimensions, the spread of its residuals, and a hash of its data.

    `spread` holds the standard deviation of (published - estimated) tdqs as "default", and by name the
    factors that multiply it: of facts of the context, and "above_middle" a point of estimate above 3.5.
    `tiers` holds the tdqs estimates at which a tool has an even chance of a tier or a better one.
    """

    name: str
    dimensions: Mapping[str, DimensionRubric]
    spread: Mapping[str, float]
    coherence: Mapping[str, Mapping[str, float]]
    hash: str
    tiers: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))

    @cached_property
    def fingerprint(self) -> str:
        """Return the first 12 hex digits of the hash: enough to distinguish two calibrations."""
        return self.hash[:12]


def _read_toml(path: Path) -> tuple[dict[str, Any], bytes]:
    shown = f"{path.parent.name}/{path.name}"
    try:
        raw = path.read_bytes()
        return tomllib.loads(raw.decode("utf-8")), raw
    except FileNotFoundError:
        raise InputError(say("data.file-missing", file=path.name, folder=path.parent.name)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(say("data.not-toml", file=shown, cause=error)) from None
    except OSError as error:
        raise InputError(say("data.unreadable", file=shown, cause=error.strerror)) from None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def _numbers(table: Any, where: str) -> Mapping[str, float]:
    if not isinstance(table, dict) or not all(map(_is_number, table.values())):
        raise InputError(say("data.not-numbers", where=where))
    return MappingProxyType({str(k): float(v) for k, v in sorted(table.items())})


def _dimension(data: Mapping[str, Any], where: str) -> DimensionRubric:
    unknown = set(data) - {"base", "context", "points", "caps", "cuts"}
    if unknown:
        raise InputError(say("data.unknown-key", key=repr(min(unknown)), where=where))
    cuts = data.get("cuts", [1.5, 2.5, 3.5, 4.5])
    if not isinstance(cuts, list) or len(cuts) != 4 or not all(map(_is_number, cuts)) or sorted(cuts) != cuts:
        raise InputError(say("data.cuts", where=where))
    base: Any = data.get("base")
    if not _is_number(base):
        raise InputError(say("data.no-base", where=where))
    return DimensionRubric(
        base=float(base),
        context=_numbers(data.get("context", {}), f"{where} [context]"),
        points=_numbers(data.get("points", {}), f"{where} [points]"),
        caps=_numbers(data.get("caps", {}), f"{where} [caps]"),
        cuts=(float(cuts[0]), float(cuts[1]), float(cuts[2]), float(cuts[3])),
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
        and (shipped / rubric / "rubric.toml").is_file()
    ):
        return shipped / rubric
    folder = Path(rubric)
    if (folder / "rubric.toml").is_file():
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
    digest = hashlib.sha256(raw)
    dimensions = {}
    for key in DIMENSIONS:
        data, raw = _read_toml(folder / f"{key}.toml")
        digest.update(raw)
        dimensions[key] = _dimension(data, f"{folder.name}/{key}.toml")
    for path in (*sorted((data_dir("rubrics") / "words").glob("*.toml")), data_dir("rubrics") / "risk.toml"):
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
    for table in ("verbs", "ambiguous", "lists", "money", "parameters", "names", "flows", "synonyms"):
        data[table] = {key: frozenset(words.split()) for key, words in data[table].items()}
    data["turns"] = {
        verb: (category, frozenset(words.split()))
        for category, verbs in data["turns"].items()
        for verb, words in verbs.items()
    }
    return MappingProxyType(data)
