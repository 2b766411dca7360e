"""What breaks the callers of a tool: a change of its contract, not of its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

#: What a call that worked before can fail on.
BreakKind = Literal[
    "tool-removed",
    "tool-renamed",
    "parameter-removed",
    "new-required",
    "now-required",
    "value-removed",
    "type-changed",
]


@dataclass(frozen=True, slots=True)
class Breaking:
    """One breaking change of a tool.

    `parameter` is its path ("filter.branch", "tags[]"; "" for the tool itself). `old` and `new` are the name, the
    value or the type before and now (None: there is none).
    """

    kind: BreakKind
    parameter: str = ""
    old: Any = None
    new: Any = None
