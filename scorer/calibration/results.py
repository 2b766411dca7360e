"""The figures of an agreement, frozen: what `evaluate` prints and the page of agreement is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

OURS, MEAN, LENGTH, CONSTANT = "ours", "always the mean", "length alone", "constant width"
FOUR = "always 4"
ESTIMATE, INTEGERS = "tdqs_estimate", "tdqs"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and its standard error by bootstrap over groups (nan: not known)."""

    value: float
    error: float


@dataclass(frozen=True, slots=True)
class Target:
    """The agreement on one dimension or on the whole: figures by predictor and statistic."""

    key: str
    rows: int
    figures: Mapping[str, Mapping[str, Figure]]


@dataclass(frozen=True, slots=True)
class Far:
    """A published number of one row that lies far from ours."""

    key: str
    published: float
    ours: float
    our_reason: str
    their_reason: str


@dataclass(frozen=True, slots=True)
class Apart:
    """A row of which the whole, or a dimension, lies far from what was published."""

    id: str
    server: str
    tool: str
    published: float | None
    ours: float
    parts: tuple[Far, ...]


@dataclass(frozen=True, slots=True)
class ServerLine:
    """A server with many scored tools: mean and minimum tdqs, published, of our integers and estimates."""

    server: str
    tools: int
    published: tuple[float, float]
    integers: tuple[float, float]
    estimates: tuple[float, float]


@dataclass(frozen=True, slots=True)
class KindLine:
    """A kind of tool: the error of the tdqs estimate, and the coverage and mean width of its intervals."""

    name: str
    rows: int
    mae: float
    bias: float
    coverage: float
    width: float


@dataclass(frozen=True, slots=True)
class ChanceLine:
    """Rows whose chance to pass (3.0) we put in the fifth from `lowest`: our mean chance, and the share."""

    lowest: float
    rows: int
    chance: float
    passed: float


@dataclass(frozen=True, slots=True)
class Slice:
    """The agreement on some rows: all of them, or those of one era.

    `whole` holds figures that only the whole has, by name and predictor; `confusion` counts rows by
    published tier and then by the tier of ours.
    """

    name: str
    rows: int
    groups: int
    targets: tuple[Target, ...]
    whole: Mapping[str, Mapping[str, Figure]]
    confusion: Mapping[str, Mapping[str, int]]
    servers: tuple[ServerLine, ...]
    kinds: tuple[KindLine, ...]
    chances: tuple[ChanceLine, ...]


@dataclass(frozen=True, slots=True)
class CoherenceTarget:
    """The agreement on one dimension of coherence: sets, exact and kappa, ours and always answering 4."""

    key: str
    sets: int
    figures: Mapping[str, Mapping[str, Figure]]


@dataclass(frozen=True, slots=True)
class RiskClass:
    """A class of risk: its severity, the rows published as it, the share we find, and of ours that is right.

    The shares are nan where there are none.
    """

    category: str
    severity: str
    rows: int
    recall: float
    precision: float


@dataclass(frozen=True, slots=True)
class RiskSlice:
    """The agreement on the risk classes of one generation of labels.

    `by_name` is that of the name's first word alone, `critical` the share of destructive and financial
    tools that we find as such; `confusion` counts rows by the published class and then by ours.
    """

    name: str
    rows: int
    servers: int
    agreement: Figure
    by_name: Figure
    severity: Figure
    critical: Figure
    classes: tuple[RiskClass, ...]
    confusion: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything that `evaluate` measured, and what it was measured of.

    `fitted` tells whether each row was scored by a rubric fitted without its group.
    """

    corpus: str
    rubric: str
    fitted: bool
    slices: tuple[Slice, ...]
    apart: tuple[Apart, ...]
    notes: tuple[str, ...] = ()
    coherence: tuple[CoherenceTarget, ...] = ()
    risks: tuple[RiskSlice, ...] = ()
