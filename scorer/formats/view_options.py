"""How a report is shown: the few choices that belong to the reader and not to the report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scorer.contracts.location import unknown_place

if TYPE_CHECKING:
    from scorer.contracts.location import Locate


@dataclass(frozen=True, slots=True)
class ViewOptions:
    """What the reader of a report chooses; every default suits a file.

    `top` is the number of edits shown. `advisory` says that the run passes whatever the gate says (JUnit only). Only
    text has the others: `width` is in columns, `color` allows ANSI colors, `ascii` forbids all but ASCII, `details`
    shows everything, `quiet` nothing but the verdict, `tool` names the one tool to show ("" for all), and `suppressed`
    lists accepted findings. `locate` finds the places that formats with `needs_locations` point at.
    """

    width: int = 100
    color: bool = False
    ascii: bool = False
    top: int = 3
    details: bool = False
    quiet: bool = False
    tool: str = ""
    suppressed: bool = False
    advisory: bool = False
    locate: Locate = unknown_place


DEFAULT_VIEW = ViewOptions()
