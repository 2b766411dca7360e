"""The result types of `evaluate`, which its reports and the agreement page are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

OURS, MEAN, LENGTH, CONSTANT = "ours", "always the mean", "length alone", "constant width"
#: A careful reader's grades of the same definitions.
READER = "a careful reader"
FOUR = "always 4"
ESTIMATE, INTEGERS = "tdqs_estimate", "tdqs"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and its standard error by bootstrap over groups (nan if unknown)."""

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
    """A published score of one row that differs a lot from the estimate."""

    key: str
    published: float
    ours: float
    our_reason: str
    their_reason: str


@dataclass(frozen=True, slots=True)
class Apart:
    """A row whose tdqs, or one dimension, differs a lot from the published score."""

    id: str
    server: str
    tool: str
    published: float | None
    ours: float
    parts: tuple[Far, ...]


@dataclass(frozen=True, slots=True)
class ServerLine:
    """A server with many scored tools: mean and minimum tdqs, published and from integers and estimates."""

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
    """Rows whose estimated chance to pass is in the fifth from `lowest`: mean chance, and share that passed."""

    lowest: float
    rows: int
    chance: float
    passed: float


@dataclass(frozen=True, slots=True)
class Slice:
    """The agreement on all rows, or on those of one era.

    `whole` contains the figures of the tdqs, by name and predictor. `confusion` counts rows by published
    tier and then by estimated tier.
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
    """The agreement on one coherence dimension: exact and kappa, for mcp-scorer and for always answering 4."""

    key: str
    sets: int
    figures: Mapping[str, Mapping[str, Figure]]


@dataclass(frozen=True, slots=True)
class RiskClass:
    """A risk class with its severity, its number of published rows, recall and precision.

    Recall and precision are nan if there are no rows.
    """

    category: str
    severity: str
    rows: int
    recall: float
    precision: float


@dataclass(frozen=True, slots=True)
class RiskSlice:
    """The agreement on the risk classes of one generation of labels.

    `by_name` is the agreement of the name's first word alone, and `critical` the share of destructive and
    financial tools that are found. `confusion` counts rows by published class and then by estimated class.
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
class MarkLine:
    """How one kind of claim is read: rows that a reader marked, rows where it was found, precision, recall and F1.

    `lowest_of_folds` and `f1_of_folds` are the lowest and the median F1 of five folds over groups.
    """

    code: str
    name: str
    marked: int
    found: int
    precision: float
    recall: float
    f1: float
    lowest_of_folds: float
    f1_of_folds: float


@dataclass(frozen=True, slots=True)
class MarkSlice:
    """How all kinds are read on some rows. `median` is that of the kinds with 60 marks or more, by folds."""

    name: str
    rows: int
    groups: int
    lines: tuple[MarkLine, ...]
    median: float


@dataclass(frozen=True, slots=True)
class Misreading:
    """A definition where the detector of a kind and the reader differ, and what the detector found (quotes)."""

    server: str
    tool: str
    description: str
    found: bool
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything that `evaluate` measured, and the data behind it.

    `fitted` says whether each row was scored by a rubric fitted without its group. `readers` is the agreement with the
    grades of a careful reader, and `marks` how well the claims are read that the reader marked.
    """

    corpus: str
    rubric: str
    fitted: bool
    slices: tuple[Slice, ...]
    apart: tuple[Apart, ...]
    notes: tuple[str, ...] = ()
    coherence: tuple[CoherenceTarget, ...] = ()
    risks: tuple[RiskSlice, ...] = ()
    readers: tuple[Slice, ...] = ()
    marks: tuple[MarkSlice, ...] = ()
