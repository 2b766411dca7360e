"""Measures how well risk classes agree with published ones, for each generation of labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from scorer.calibration import statistics as stats
from scorer.calibration.results import Figure, RiskClass, RiskSlice
from scorer.calibration.risk_rows import BARE, NAMED, OTHER, REASONED, RiskRow
from scorer.claims.siblings import index_names
from scorer.claims.tool_facts import gather
from scorer.data.rubric import risk_words
from scorer.language.document import split_name
from scorer.language.verbs import verb_class
from scorer.reading.tool import read_tool

#: The classes for which a wrong answer costs the most.
CRITICAL = frozenset({"destructive", "financial"})


def risk_agreement(rows: Sequence[RiskRow]) -> tuple[RiskSlice, ...]:
    """Return the agreement on each generation of labels that has rows. “other” is left out."""
    known = sorted(
        (row for row in rows if row.category != OTHER), key=lambda row: (row.server, str(row.tool["name"]))
    )
    named: Mapping[str, Callable[[RiskRow], bool]] = {
        "labels with a reason, none that looks wrong": lambda r: r.generation == REASONED and not r.suspect,
        "labels with a reason, all": lambda r: r.generation == REASONED,
        "labels without a reason": lambda r: r.generation == BARE,
        "labels by the name alone": lambda r: r.generation == NAMED,
    }
    found = ((name, [row for row in known if belongs(row)]) for name, belongs in named.items())
    return tuple(_slice(name, kept) for name, kept in found if kept)


def _slice(name: str, rows: Sequence[RiskRow]) -> RiskSlice:
    ours = [_ours(row) for row in rows]
    severity = risk_words()["severity"]
    drawn = stats.draws([row.server for row in rows])
    pairs = Counter(zip([row.category for row in rows], ours, strict=True))
    graded = [at for at, row in enumerate(rows) if row.severity]
    return RiskSlice(
        name=name,
        rows=len(rows),
        servers=len({row.server for row in rows}),
        agreement=_share([row.category == said for row, said in zip(rows, ours, strict=True)], drawn),
        by_name=_share([row.category == _by_name(row) for row in rows], drawn),
        severity=_share([rows[at].severity == severity[ours[at]] for at in graded], ()),
        critical=_share(
            [row.category == said for row, said in zip(rows, ours, strict=True) if row.category in CRITICAL],
            (),
        ),
        classes=tuple(_class(category, rows, ours) for category in severity),
        confusion={a: {b: pairs[a, b] for b in severity} for a in severity},
    )


def _ours(row: RiskRow) -> str:
    tool = read_tool(row.tool)
    return gather(tool, index_names([tool.name])).effect.category


def _by_name(row: RiskRow) -> str:
    """Return the class of the first word of the name alone, as a baseline."""
    words = split_name(str(row.tool["name"]))
    return (verb_class(words[0], frozenset(words)) if words else None) or "unclassified"


def _share(right: Sequence[bool], drawn: Sequence[Any]) -> Figure:
    if not right:
        return Figure(float("nan"), float("nan"))
    values = np.array(right, dtype=float)
    return Figure(float(values.mean()), stats.standard_error([float(values[at].mean()) for at in drawn]))


def _class(category: str, rows: Sequence[RiskRow], ours: Sequence[str]) -> RiskClass:
    published = sum(row.category == category for row in rows)
    said = sum(one == category for one in ours)
    right = sum(row.category == one == category for row, one in zip(rows, ours, strict=True))
    return RiskClass(
        category,
        risk_words()["severity"][category],
        published,
        right / published if published else float("nan"),
        right / said if said else float("nan"),
    )
