"""How a report is shown: the few choices that belong to the reader and not to the report."""

from __future__ import annotations

from dataclasses import dataclass

from scorer.contracts.location import Locate, unknown_place


@dataclass(frozen=True, slots=True)
class ViewOptions:
    """What the reader of a report chooses; every default suits a file.

    `width` is in columns (text only), `color` allows ANSI colors and `ascii` forbids all but ASCII
    (text only), `top` is the number of fixes shown, `everything` lifts the limits on long lists, `tool`
    names the one tool to show ("" for all; text only), `suppressed` lists accepted findings (text only).
    `advisory` says that the run passes whatever the gate says (JUnit only).
    `locate` finds the places that formats with `needs_locations` point at.
    """

    width: int = 100
    color: bool = False
    ascii: bool = False
    top: int = 5
    everything: bool = False
    tool: str = ""
    suppressed: bool = False
    advisory: bool = False
    locate: Locate = unknown_place


DEFAULT_VIEW = ViewOptions()
